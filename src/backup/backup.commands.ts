import { localAdministrator } from '../account/account.service.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { type Command, type CommandInput, type CommandResult, wholeNumber } from '../platform/command.ts'
import { readConfig } from '../platform/config.ts'
import { inspectBackup } from './backup.make.ts'
import { existingKeys, type Restored, restoreFile } from './backup.restore.ts'
import { peopleIn, rowsIn, schemaNumber } from './backup.schema.ts'
import { makeBackup, moveTo, rehearse } from './backup.service.ts'

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
const count = (value: number) => formatInteger(value, 'en')

/** The installation a command works on when it is told another database than the one of DATABASE_URL. */
const configFor = (to: unknown) =>
  readConfig(to === undefined ? process.env : { ...process.env, DATABASE_URL: String(to) })

export const backupCommands: Command[] = [
  {
    name: 'backup',
    summary: text(
      'Buat cadangan seluruh pemasangan dalam satu berkas tersandi',
      'Back up the whole installation into one encrypted file',
    ),
    options: {
      to: {
        type: 'string',
        value: 'FOLDER|FILE',
        help: text('Ke mana (bawaan: PAYUNG_BACKUP_FOLDER)', 'Where to (default: PAYUNG_BACKUP_FOLDER)'),
      },
      'keep-days': {
        type: 'string',
        value: 'DAYS',
        help: text(
          'Hapus cadangan yang lebih tua di folder itu; yang terbaru tidak pernah dihapus',
          'Remove backups older than that from the folder; never the newest',
        ),
      },
    },
    examples: ['payung backup --to /mnt/usb/ --keep-days 30'],
    run: async ({ options, context, platform }) => {
      const made = await makeBackup(context, platform, {
        to: options.to === undefined ? undefined : String(options.to),
        keep_days: options['keep-days'] === undefined ? undefined : wholeNumber(options, 'keep-days'),
      })
      return {
        data: made,
        lines: [
          made.file,
          `${count(made.people)} people, ${count(made.rows)} rows, ${megabytes(made.bytes)}, ${made.seconds} s, SHA-256 ${made.sha256}`,
          ...(made.heads_written
            ? []
            : [
                'The heads of the audit trail were signed but could not be written beside the backups; the next signing writes them.',
              ]),
          ...made.removed.map((name) => `Removed ${name}`),
        ],
      }
    },
  },
  {
    name: 'backup show',
    summary: text(
      'Periksa satu berkas cadangan bita demi bita dan tunjukkan isinya',
      'Check a backup file byte by byte and say what is in it',
    ),
    words: ['FILE'],
    needs_database: false,
    run: async ({ words }) => showBackup(String(words[0])),
  },
  {
    name: 'backup rehearse',
    summary: text(
      'Latihan memulihkan: cadangan terbaru ke basis data sementara, diperiksa, lalu dibuang',
      'Rehearse: restore the newest backup into a scratch database, verify it, throw it away',
    ),
    words: ['[FILE]'],
    run: async ({ words, context, platform, say }) => {
      const done = await rehearse(context, platform, { file: words[0], onTable: telling(say) })
      return restoredResult(done, [
        `Rehearsed: ${done.file}`,
        'Every row, the ledger and the audit trail are as the backup says. The scratch database is gone.',
      ])
    },
  },
  {
    name: 'restore',
    summary: text('Pulihkan cadangan ke basis data kosong', 'Restore a backup into an empty database'),
    words: ['FILE'],
    options: {
      to: {
        type: 'string',
        value: 'URL',
        help: text(
          'Basis data tujuan (bawaan: DATABASE_URL atau yang bawaan)',
          'The database (default: DATABASE_URL, or the embedded one)',
        ),
      },
    },
    examples: ['payung restore payung-20260101T183000Z-1a2b.cadangan'],
    needs_database: false,
    run: async ({ words, options, say }) => {
      const config = configFor(options.to)
      const by = { actor: localAdministrator, door: 'command' as const, onTable: telling(say) }
      const done = await restoreFile(config, String(words[0]), by)
      return restoredResult(done, ['Restored. Start Payung; everybody signs in again.'])
    },
  },
  {
    name: 'move',
    summary: text(
      'Pindahkan pemasangan ini ke PostgreSQL lain yang kosong; asalnya tidak diubah',
      'Move this installation to another, empty PostgreSQL; the source is left as it is',
    ),
    options: {
      to: {
        type: 'string',
        value: 'URL',
        required: true,
        help: text('postgres://pemilik:sandi@host:5432/payung', 'postgres://owner:password@host:5432/payung'),
      },
    },
    run: async ({ options, platform, context, say }) => {
      const url = String(configFor(options.to).database_url)
      const done = await moveTo(platform, url, {
        actor: context.actor,
        door: 'command',
        onTable: telling(say),
      })
      return restoredResult(done, [
        `Moved and verified. Before the next start set DATABASE_URL to the address you gave (${done.place}), and keep the same master key.`,
        'The old database is untouched; keep it until the new one has been in use for a while.',
      ])
    },
  },
]

const telling = (say: CommandInput['say']) => (name: string, rows: number) => say(`${name}: ${count(rows)}`)

async function showBackup(file: string): Promise<CommandResult> {
  const { header, manifest, bytes } = await inspectBackup(existingKeys(readConfig()), file)
  const rupiah = manifest.ledger
    .filter((sum) => sum.account === 'ceiling')
    .reduce((total, sum) => total - BigInt(sum.amount_rupiah), 0n)
  const data = {
    made_at: manifest.made_at,
    format: header.format,
    key_id: header.key_id,
    app_version: manifest.app_version,
    postgresql_version: manifest.postgresql_version,
    schema: schemaNumber(manifest),
    bytes,
    people: peopleIn(manifest),
    rows: rowsIn(manifest),
    jobs: manifest.jobs.length,
    tables: Object.fromEntries(manifest.tables.map((table) => [table.name, table.rows])),
    ceiling_rupiah: rupiah.toString(),
    heads: manifest.heads,
    left_behind: manifest.left_behind,
  }
  return {
    data,
    lines: [
      `Whole and undamaged: ${megabytes(bytes)}, made ${data.made_at} by Payung ${data.app_version} (schema ${data.schema}) on PostgreSQL ${data.postgresql_version}`,
      `Master key: ${data.key_id} (the same as here)`,
      `${count(data.people)} people, ${count(data.rows)} rows in ${manifest.tables.length} tables, ${data.jobs} waiting jobs, budgets of Rp${count(Number(rupiah))}`,
      ...manifest.tables
        .filter((table) => table.rows > 0)
        .map((table) => `  ${table.name.padEnd(24)} ${count(table.rows).padStart(12)}`),
      ...manifest.heads.map(
        (head) =>
          `  audit ${head.chain.padEnd(18)} ${count(head.sequence).padStart(12)} lines, ends ${head.hash.slice(0, 16)}…`,
      ),
      `Left behind on purpose: ${data.left_behind.join(', ')}`,
    ],
  }
}

function restoredResult(done: Restored & { file?: string }, last: string[]): CommandResult {
  const { manifest, ...rest } = done
  return {
    data: { ...rest, data_at: manifest.made_at, schema: schemaNumber(manifest) },
    // Lines of another history mean that somebody rewrote one of the two: the data are in place, and somebody must look.
    failed: done.other_history.length > 0,
    lines: [
      `${done.place}: ${count(done.people)} people, ${count(done.rows)} rows, ${done.jobs} waiting jobs, as of ${manifest.made_at}, in ${done.seconds} s`,
      ...done.missing.map(
        (each) =>
          `Newer than this backup: chain ${each.chain} ended at line ${each.restored}, the signed heads know line ${each.known} of ${each.at}: ${each.known - each.restored} acts are missing.`,
      ),
      ...(done.missing.length > 0
        ? [
            'Once it is certain that no newer backup can be found: payung audit accept-loss --reason "…". Until then every verification of the audit trail names the loss.',
          ]
        : []),
      ...done.unsigned_heads.map(
        (name) => `Not believed: the head ${name} is not signed by the key of this backup.`,
      ),
      ...done.other_history.map(
        (each) =>
          `ANOTHER HISTORY: line ${each.sequence} of chain ${each.chain} is not the one that was signed. Run: payung audit verify`,
      ),
      ...(done.erased.listed > 0
        ? [
            `${done.erased.listed} erased people on the list; ${done.erased.again} came back with this backup and were erased again.`,
          ]
        : []),
      ...last,
    ],
  }
}
