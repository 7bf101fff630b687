import { existsSync } from 'node:fs'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Command, type CommandInput, readInput } from '../platform/command.ts'
import { requireOperation } from '../platform/policy.ts'
import { existingFolder } from './audit.folder.ts'
import { publicPem, readPublicKeys, signingKeyOf } from './audit.keys.ts'
import { acceptLoss } from './audit.loss.ts'
import { proveRow } from './audit.proof.ts'
import { findingText } from './audit.schema.ts'
import { headsFolder, signHeads } from './audit.service.ts'
import { rememberVerification } from './audit.tasks.ts'
import { type Report, verifyTrail } from './audit.verify.ts'

export const auditCommands: Command[] = [
  {
    name: 'audit verify',
    summary: text(
      'Hitung ulang seluruh jejak audit dan bandingkan dengan kepala bertanda tangan',
      'Recompute the whole audit trail and compare it with the signed heads',
    ),
    options: {
      heads: {
        type: 'string',
        value: 'FOLDER',
        help: text(
          'Folder kepala, misalnya salinan yang disimpan pemeriksa (bawaan: milik instalasi ini)',
          'Folder of heads, such as a copy an auditor keeps (default: that of this installation)',
        ),
      },
      'public-key': {
        type: 'string',
        value: 'FILE.pem',
        help: text(
          'Kunci publik yang Anda simpan sendiri (bawaan: kunci instalasi ini)',
          'Public key that you keep yourself (default: the key of this installation)',
        ),
      },
    },
    examples: ['payung audit verify --heads /mnt/usb/heads --public-key kunci-2024.pem'],
    run: async (input) => {
      requireOperation(input.context, 'audit.view')
      const report = await verifyTrail(input.context, {
        public_keys: publicKeys(input),
        heads_folder: chosenFolder(input),
      })
      await rememberVerification(input.context, report)
      return {
        data: {
          ...report,
          findings: report.findings.map((finding) => ({ ...finding, text: findingText(finding) })),
        },
        lines: describe(report),
        failed: !report.ok,
      }
    },
  },
  {
    name: 'audit sign',
    summary: text('Tanda tangani ujung semua rantai audit sekarang', 'Sign the ends of all audit chains now'),
    run: async ({ platform, context }) => {
      requireOperation(context, 'audit.sign')
      const { head, signed } = await signHeads(platform)
      return {
        data: { ...head, signed, folder: headsFolder(platform.config.backup_folder) },
        lines: [
          signed
            ? `Head ${head.number} signed at ${head.time}: ${head.chains.length} chains.`
            : `Nothing was written since head ${head.number} of ${head.time}.`,
        ],
      }
    },
  },
  {
    name: 'audit accept-loss',
    summary: text(
      'Setelah pemulihan: terima bahwa tindakan sesudah cadangan hilang, dengan alasan dan tanda tangan',
      'After a restore: accept that the acts after the backup are lost, with a reason and a signature',
    ),
    options: {
      reason: {
        type: 'string',
        value: 'WORDS',
        required: true,
        help: text(
          'Mengapa tidak ada cadangan yang lebih baru; tercatat dalam jejak audit',
          'Why there is no newer backup; written into the audit trail',
        ),
      },
    },
    examples: ['payung audit accept-loss --reason "Disk server rusak, cadangan terakhir semalam"'],
    run: async ({ platform, context, options }) => {
      const accepted = await acceptLoss(context, platform, String(options.reason))
      return {
        data: accepted,
        lines: [
          ...accepted.chains.map(
            ({ chain, kept, lost_to }) =>
              `Chain ${chain}: lines ${kept + 1} to ${lost_to} that signed heads had promised are accepted as lost.`,
          ),
          `Signed as head ${accepted.head} at ${accepted.time}. What was promised up to there still binds.`,
        ],
      }
    },
  },
  {
    name: 'audit key',
    summary: text(
      'Tampilkan kunci publik yang memeriksa kepala audit',
      'Show the public key that checks the audit heads',
    ),
    run: async ({ platform }) => {
      const key = signingKeyOf(platform.keys)
      const pem = publicPem(key.public_key)
      return { data: { key_id: key.key_id, public_key_pem: pem }, lines: pem.trimEnd().split('\n') }
    },
  },
  {
    name: 'audit proof',
    summary: text(
      'Buktikan bahwa satu baris termasuk tindakan massal',
      'Show that one row was part of a bulk act',
    ),
    words: ['LINE', 'ROW'],
    examples: [
      'payung audit proof 15.03/128 17',
      'payung audit proof 15.03/131 2f0c7f0e-8a0b-4a5e-9a55-0d3c1f6b7a11/2024-11',
    ],
    run: async ({ words, context }) => {
      const proof = await proveRow(context, String(words[0]), String(words[1]))
      return {
        data: proof,
        lines: [
          `Row ${proof.row} was row ${proof.position + 1} of ${proof.rows} in ${proof.line} (${proof.action}).`,
          `As the act saw it: ${proof.content}`,
          `Leaf ${proof.leaf}`,
          ...proof.path.map((step) => `${step.side.padEnd(5)} ${step.digest}`),
          `Root ${proof.root}`,
        ],
      }
    },
  },
]

function publicKeys({ options, platform }: CommandInput) {
  const file = options['public-key']
  if (file === undefined) return [signingKeyOf(platform.keys).public_key]
  const keys = readPublicKeys(readInput(String(file)).toString('utf8'))
  if (keys) return keys
  throw refuse(
    'audit.no_public_key',
    'invalid',
    text(
      `${file} tidak berisi kunci publik Ed25519 dalam PEM. Ambil dari: payung audit key.`,
      `${file} holds no Ed25519 public key in PEM. Get it with: payung audit key.`,
    ),
    { field: 'public-key' },
  )
}

function chosenFolder({ options, platform }: CommandInput): string | undefined {
  const named = options.heads
  if (named === undefined) return existingFolder(headsFolder(platform.config.backup_folder))
  if (existsSync(String(named))) return String(named)
  throw refuse(
    'audit.no_heads_folder',
    'not_found',
    text(`Folder ${named} tidak ada.`, `There is no folder ${named}.`),
    { field: 'heads' },
  )
}

function describe(report: Report): string[] {
  const head = report.newest_head
  return [
    ...report.findings.map((finding) => findingText(finding).en),
    ...(report.newer_than_data.length > 0
      ? [`Signed heads newer than the data: ${report.newer_than_data.join(', ')}.`]
      : []),
    ...report.accepted_losses.map(
      (loss) =>
        `Accepted loss (head ${loss.head} of ${loss.time}): lines ${loss.kept + 1} to ${loss.lost_to} of chain ${loss.chain}, after a restore.`,
    ),
    `${report.lines} lines in ${report.chains.length} chains, ${report.bulk_rows} rows of bulk acts, ${report.heads} signed heads${head ? ` (newest: ${head.number} of ${head.time})` : ''}.`,
    report.ok ? 'Everything is as it was written.' : `${report.findings.length} findings.`,
  ]
}
