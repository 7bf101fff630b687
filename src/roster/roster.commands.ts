import path from 'node:path'
import { formatInteger } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { type Command, readInput, writeOutput } from '../platform/command.ts'
import { transact } from '../platform/context.ts'
import { readProblemFile } from './roster.problem-file.ts'
import { reasonText } from './roster.reasons.ts'
import type { Roster } from './roster.schema.ts'
import { checkRoster, confirmRoster, getRoster, uploadRoster, withdrawRoster } from './roster.service.ts'
import { listRosters } from './roster.store.ts'
import { makeTemplate, templateVersion } from './roster.template.ts'

function describe(roster: Roster): string[] {
  if (roster.refusal) return [`${roster.file_name}: ${roster.refusal.en}`]
  const counts = roster.counts
  if (!counts) return [`${roster.file_name}: ${roster.state}`]
  const number = (value: number) => formatInteger(value, 'en')
  return [
    `${roster.file_name}: ${number(counts.read)} rows read = ${number(counts.accepted)} accepted + ${number(counts.warning)} with a remark + ${number(counts.rejected)} rejected + ${number(counts.blank)} blank`,
    ...(roster.problems ?? []).map((problem) => {
      const said = reasonText(problem.code)
      return `  ${said.level.padEnd(7)} ${number(problem.rows).padStart(7)}  ${problem.code.padEnd(26)} ${said.title.en}. ${said.mend.en}`
    }),
  ]
}

export const rosterCommands: Command[] = [
  {
    name: 'roster import',
    summary: text(
      'Unggah dan periksa daftar; mengusulkannya bila diminta',
      'Upload and check a roster; propose it on request',
    ),
    words: ['FILE'],
    options: {
      programme: {
        type: 'string',
        value: 'CODE',
        required: true,
        help: text('Kode program', 'Code of the programme'),
      },
      confirm: {
        type: 'boolean',
        help: text(
          'Usulkan baris yang diterima kepada kepala dinas',
          'Propose the accepted rows to the head of office',
        ),
      },
      'accept-duplicates': {
        type: 'boolean',
        help: text(
          'Usulkan juga bila separuh daftar sudah ada',
          'Propose even if half of the list is there already',
        ),
      },
      problems: {
        type: 'string',
        value: 'FILE.xlsx',
        help: text('Tulis lembar masalah ke berkas ini', 'Write the problem sheet to this file'),
      },
    },
    examples: [
      'payung roster import desa.xlsx --programme SRL-2024-APBDP --as sarolangun.operator --confirm',
    ],
    run: async ({ words, options, context, say }) => {
      const file = String(words[0])
      const { roster: uploaded, known } = await uploadRoster(context, {
        programme: String(options.programme),
        file_name: path.basename(file),
        bytes: readInput(file),
      })
      if (known)
        say(
          `This file was uploaded before (${uploaded.uploaded_at.toISOString().slice(0, 16)}); nothing changes.`,
        )
      let roster = await checkRoster(context, uploaded.roster_id)
      if (options.problems && roster.state !== 'unreadable') {
        // Whole NIK are in it: nobody else on this machine may read it.
        writeOutput(String(options.problems), (await readProblemFile(context, roster.roster_id)).bytes, {
          secret: true,
        })
      }
      if (options.confirm && roster.state !== 'unreadable')
        roster =
          roster.state === 'approved'
            ? roster
            : await confirmRoster(context, roster.roster_id, {
                accept_duplicates: options['accept-duplicates'] === true,
              })
      return {
        data: { ...roster, known },
        lines: [...describe(roster), `Roster ${roster.roster_id}: ${roster.state}.`],
        failed: roster.state === 'unreadable',
      }
    },
  },
  {
    name: 'roster template',
    summary: text('Templat yang diisi desa', 'The template a village fills in'),
    options: {
      programme: {
        type: 'string',
        value: 'CODE',
        required: true,
        help: text('Kode program', 'Code of the programme'),
      },
      region: {
        type: 'string',
        value: 'CODE',
        required: true,
        help: text('Kode desa, kecamatan, atau kabupaten', 'Code of a village, district or regency'),
      },
      out: { type: 'string', value: 'FILE.xlsx', help: text('Berkas hasil', 'File to write') },
    },
    examples: [
      'payung roster template --programme SRL-2024-APBDP --region 15.03.07.2004 --out semurung.xlsx --as sarolangun.operator',
    ],
    run: async ({ options, context }) => {
      const region = String(options.region)
      const template = await makeTemplate(context, { programme: String(options.programme), region })
      const file = String(options.out ?? template.file_name)
      writeOutput(file, template.bytes)
      return {
        data: { file, region, bytes: template.bytes.length, version: templateVersion },
        lines: [`Template of ${region}, version ${templateVersion}: ${file}`],
      }
    },
  },
  {
    name: 'roster show',
    summary: text('Keadaan sebuah daftar', 'State of a roster'),
    words: ['ROSTER'],
    run: async ({ words, context }) => {
      const roster = await transact(context, (tx) => getRoster(tx, String(words[0])))
      return { data: roster, lines: describe(roster) }
    },
  },
  {
    name: 'roster list',
    summary: text('Daftar semua berkas', 'List rosters'),
    run: async ({ context }) => {
      const rosters = await transact(context, (tx) => listRosters(tx.db))
      return {
        data: { rosters },
        lines: rosters.map((roster) => `${roster.roster_id}  ${roster.state.padEnd(10)} ${roster.file_name}`),
      }
    },
  },
  {
    name: 'roster confirm',
    summary: text('Usulkan baris yang diterima', 'Propose the accepted rows'),
    words: ['ROSTER'],
    run: async ({ words, context }) => {
      const roster = await confirmRoster(context, String(words[0]))
      return { data: roster, lines: [`Roster ${roster.roster_id}: ${roster.state}.`] }
    },
  },
  {
    name: 'roster withdraw',
    summary: text('Tarik daftar sebelum disetujui', 'Take a roster back before approval'),
    words: ['ROSTER'],
    run: async ({ words, context }) => {
      const roster = await withdrawRoster(context, String(words[0]))
      return { data: roster, lines: [`Roster ${roster.roster_id}: ${roster.state}.`] }
    },
  },
]
