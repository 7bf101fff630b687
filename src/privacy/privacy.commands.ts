import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { formatMoment } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Command, CommandInput } from '../platform/command.ts'
import { folderRefusal } from '../platform/config.ts'
import { transact } from '../platform/context.ts'
import { requireOperation } from '../platform/policy.ts'
import { enterBreach, listAffected } from './privacy.breach.ts'
import { decideDestruction } from './privacy.erasure.ts'
import { exportPerson, exportWorkbook } from './privacy.export.ts'
import { affectedWorkbook, authorityOf, letterParagraphs } from './privacy.letters.ts'
import { contactOf } from './privacy.notice.ts'
import { dictionary } from './privacy.register.ts'
import { proposeRetention } from './privacy.retire.ts'
import { clockWords, requestKindLabels } from './privacy.schema.ts'
import { listRequests } from './privacy.store.ts'

/** Writes files that hold personal data: readable by their owner only, in a folder of the caller's choice. */
function writeOut(folder: string, files: Record<string, Uint8Array | string>): string[] {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    return Object.entries(files).map(([name, content]) => {
      const file = path.join(folder, name)
      writeFileSync(file, content, { mode: 0o600 })
      return file
    })
  } catch (error) {
    throw folderRefusal(folder, error)
  }
}

function moment(options: CommandInput['options'], name: string): Date {
  const written = String(options[name])
  const found = new Date(/^\d{4}-\d{2}-\d{2}$/.test(written) ? `${written}T00:00:00+07:00` : written)
  if (!Number.isNaN(found.getTime())) return found
  throw refuse(
    'command.not_a_moment',
    'invalid',
    text(
      `--${name} harus waktu seperti 2026-02-03T08:00+07:00, bukan "${written}".`,
      `--${name} must be a time like 2026-02-03T08:00+07:00, not "${written}".`,
    ),
    { field: name },
  )
}

const needed = (value: string, id: string, en: string) => ({
  type: 'string' as const,
  value,
  required: true,
  help: text(id, en),
})

export const privacyCommands: Command[] = [
  {
    name: 'privacy dictionary',
    summary: text('Catatan pemrosesan dari kamus data', 'The record of processing from the data dictionary'),
    examples: ['payung privacy dictionary --json'],
    run: async ({ context }) => {
      requireOperation(context, 'privacy.view')
      const found = await transact(context, dictionary)
      return {
        data: found,
        lines: found.tables.map(
          (table) =>
            `${table.table.padEnd(24)} ${table.columns.filter((column) => column.class !== 'none').length} of ${table.columns.length} columns personal; ${table.purpose.en}`,
        ),
      }
    },
  },
  {
    name: 'privacy requests',
    summary: text('Antrean permintaan menurut batas waktu', 'The queue of requests by when they are due'),
    run: async ({ context }) => {
      requireOperation(context, 'privacy.queue')
      const rows = await transact(context, (tx) => listRequests(tx.db))
      const now = new Date()
      return {
        data: {
          requests: rows.map(({ request_id, number, kab, kind, state, received_at, due_at, decided_at }) => ({
            request_id,
            number,
            kab,
            kind,
            state,
            received_at,
            due_at,
            decided_at,
            overdue: !decided_at && due_at < now,
          })),
        },
        lines: rows.map(
          (row) =>
            `${row.kab}/${row.number} ${requestKindLabels[row.kind].en} · ${row.state} · ${clockWords(row, now).label.en}`,
        ),
      }
    },
  },
  {
    name: 'privacy export',
    summary: text(
      'Semua data tentang satu orang, JSON dan XLSX',
      'Everything held on one person, as JSON and XLSX',
    ),
    words: ['PERSON'],
    options: {
      reason: needed('TEXT', 'Alasan; dicatat', 'Reason; it is logged'),
      out: needed('FOLDER', 'Folder hasil', 'Folder for the result'),
    },
    examples: ['payung privacy export 7b1f… --reason "Permintaan 15.03/4" --out hasil --as sarolangun.pdp'],
    run: async ({ words, options, context }) => {
      const data = await exportPerson(context, String(words[0]), String(options.reason))
      const files = writeOut(String(options.out), {
        'data-orang.json': JSON.stringify(data, null, 2),
        'data-orang.xlsx': await exportWorkbook(data),
      })
      const counts = Object.fromEntries(data.sources.map((source) => [source.id, source.rows.length]))
      return {
        data: { person_id: data.person_id, files, rows: counts },
        lines: [...Object.entries(counts).map(([source, rows]) => `${source.padEnd(24)} ${rows}`), ...files],
      }
    },
  },
  {
    name: 'privacy erase',
    summary: text(
      'Laksanakan pemusnahan yang diusulkan orang lain',
      'Execute a destruction that somebody else proposed',
    ),
    words: ['RECORD'],
    options: { cancel: { type: 'boolean', help: text('Batalkan usulannya', 'Cancel the proposal instead') } },
    examples: ['payung privacy erase 0f3c… --as sarolangun.kepala'],
    run: async ({ words, options, context, platform }) => {
      const done = await decideDestruction(
        context,
        String(words[0]),
        options.cancel ? 'cancelled' : 'executed',
        platform.config.backup_folder,
      )
      return { data: done, lines: [`Record of destruction ${done.kab}/${done.number}: ${done.state}.`] }
    },
  },
  {
    name: 'privacy retention',
    summary: text(
      'Cari yang habis masa simpannya dan usulkan pemusnahannya',
      'Look for what has reached its end and propose its destruction',
    ),
    run: async ({ context }) => {
      requireOperation(context, 'privacy.view')
      const proposed = await proposeRetention(context)
      return { data: { proposed }, lines: [`${proposed} destructions proposed; nothing was destroyed.`] }
    },
  },
  {
    name: 'privacy breach',
    summary: text(
      'Insiden: siapa terdampak, daftar, dan surat',
      'A breach: who is affected, the list and the letters',
    ),
    options: {
      account: {
        type: 'string',
        value: 'USERNAME',
        help: text('Akun yang dipakai', 'Account that was used'),
      },
      object: {
        type: 'string',
        value: 'ID',
        help: text('Berkas, daftar, atau orang', 'File, roster or person'),
      },
      from: needed('TIME', 'Mulai', 'From'),
      to: needed('TIME', 'Sampai', 'To'),
      known: {
        type: 'string',
        value: 'TIME',
        help: text('Kapan diketahui; tanpa ini sekarang', 'When it was known; now when left out'),
      },
      what: needed('TEXT', 'Apa yang terjadi dan bagaimana', 'What happened and how'),
      remedy: needed('TEXT', 'Penanganannya', 'What was done'),
      out: needed('FOLDER', 'Folder hasil', 'Folder for the result'),
    },
    examples: [
      'payung privacy breach --account sarolangun.operator --from 2026-02-01 --to 2026-02-03 --what "Sandi dicuri" --remedy "Akun ditutup" --out insiden --as sarolangun.pdp',
    ],
    run: async ({ options, context }) => {
      const breach = await enterBreach(context, {
        account: options.account,
        object_id: options.object,
        from_at: moment(options, 'from'),
        to_at: moment(options, 'to'),
        known_at: options.known ? moment(options, 'known') : new Date(),
        what_happened: options.what,
        remedy: options.remedy,
      })
      const { people, contact } = await transact(context, async (tx) => ({
        people: await listAffected(tx, breach.breach_id),
        contact: await contactOf(tx, breach.kab),
      }))
      const paragraphs = letterParagraphs(breach, 'id')
      const files = writeOut(String(options.out), {
        'terdampak.xlsx': await affectedWorkbook(breach, people),
        'surat-lembaga.txt': [
          `Kepada: ${authorityOf(contact)}`,
          '',
          ...paragraphs,
          '',
          `Jumlah orang yang terdampak: ${breach.found.people}.`,
          '',
        ].join('\n'),
        'surat-orang.txt': [
          'Kepada: …………………………',
          '',
          ...paragraphs,
          '',
          `Bertanya: ${contact ? `${contact.officer_name}, ${contact.office}, ${contact.phone}` : '…………………………'}`,
          '',
        ].join('\n'),
      })
      return {
        data: {
          breach_id: breach.breach_id,
          number: breach.number,
          due_at: breach.due_at,
          ...breach.found,
          files,
        },
        lines: [
          `Incident ${breach.number}: ${breach.found.people} people affected; to be told by ${formatMoment(breach.due_at, 'en')}.`,
          ...files,
        ],
      }
    },
  },
]
