import path from 'node:path'
import { findPreset, presets } from '../intake/presets.ts'
import { type Choices, fields } from '../intake/schema.ts'
import { maskLongNumbers } from '../kernel/nik.ts'
import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { type Command, readInput, UsageError, writeOutput } from '../platform/command.ts'
import { transact } from '../platform/context.ts'
import { type BranchForecast, branchLabels } from './roster.branch.ts'
import { dryRunRoster } from './roster.dry-run.ts'
import { followUp } from './roster.follow-up.ts'
import { readProblemFile } from './roster.problem-file.ts'
import { reasonText } from './roster.reasons.ts'
import { forecastBranch } from './roster.row-list.ts'
import {
  type Counts,
  type Effects,
  effectLabels,
  effects as effectNames,
  type Problem,
  type Roster,
} from './roster.schema.ts'
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
    ...(roster.effects ? [`  ${sumOf(roster.effects, counts)}`] : []),
    ...problemLines(roster.problems ?? []),
  ]
}

const problemLines = (problems: Problem[]) =>
  problems.map((problem) => {
    const said = reasonText(problem.code)
    return `  ${said.level.padEnd(7)} ${formatInteger(problem.rows, 'en').padStart(7)}  ${problem.code.padEnd(26)} ${said.title.en}. ${said.mend.en}`
  })

/** What the BPJS branch would send back, cause by cause. */
function branchLines(forecast: BranchForecast[]): string[] {
  if (forecast.length === 0) return ['The BPJS branch would send back none of these rows.']
  return [
    'The BPJS branch would send back:',
    ...forecast.map(
      ({ rejection, rows, proposed }) =>
        `  ${formatInteger(rows, 'en').padStart(7)}  ${branchLabels[rejection].en}${proposed > 0 ? `; ${formatInteger(proposed, 'en')} of them would be proposed all the same` : ''}`,
    ),
  ]
}

/** `nik=C,name=B,phone=-`: columns by their letters or from 1, `-` for none. */
function readColumns(written: string): NonNullable<Choices['columns']> {
  const columns: NonNullable<Choices['columns']> = {}
  for (const part of written.split(',')) {
    const [field = '', at = ''] = part.split('=').map((each) => each.trim())
    const known = fields.find((each) => each === field)
    if (!known || !/^(?:-|[A-Za-z]{1,3}|[1-9]\d{0,4})$/.test(at))
      throw new UsageError(
        `--columns: "${maskLongNumbers(part.slice(0, 40))}" is not "field=column". Fields: ${fields.join(', ')}; a column is a letter (C), a number from 1, or - for none.`,
      )
    columns[known] = at === '-' ? null : /^\d/.test(at) ? Number(at) - 1 : columnAt(at)
  }
  return columns
}

const columnAt = (letters: string) =>
  [...letters.toUpperCase()].reduce((at, letter) => at * 26 + letter.charCodeAt(0) - 64, 0) - 1

const layoutOptions: NonNullable<Command['options']> = {
  sheet: {
    type: 'string',
    value: 'NAME[,NAME]',
    help: text('Lembar yang dibaca; beberapa dengan koma', 'Sheet to read; several with commas'),
  },
  'header-row': {
    type: 'string',
    value: 'N',
    help: text('Baris judul seperti terlihat di lembar', 'Row of the heading as seen in the sheet'),
  },
  columns: {
    type: 'string',
    value: 'FIELD=COLUMN,…',
    help: text('Kolom tiap isian, misalnya nik=C,name=B', 'Column of each field, such as nik=C,name=B'),
  },
  preset: {
    type: 'string',
    value: 'ID',
    help: text('Tata letak yang dikenal, misalnya siak', 'Known layout, such as siak'),
  },
  'leave-out-hidden': {
    type: 'boolean',
    help: text('Lewati baris tersembunyi', 'Leave hidden rows out'),
  },
}

function readChoices(options: Record<string, string | boolean | undefined>): Choices {
  const row = options['header-row']
  if (row !== undefined && !/^[1-9]\d{0,6}$/.test(String(row)))
    throw new UsageError(`--header-row: "${String(row).slice(0, 20)}" is no row number.`)
  const preset = options.preset === undefined ? undefined : String(options.preset)
  if (preset !== undefined && preset !== 'none' && !findPreset(preset))
    throw new UsageError(`--preset: choose one of ${presets.map(({ id }) => id).join(', ')} or none.`)
  return {
    ...(options.sheet !== undefined && {
      sheets: String(options.sheet)
        .split(',')
        .map((name) => name.trim()),
    }),
    ...(row !== undefined && { header_row: Number(row) }),
    ...(preset !== undefined && { preset }),
    ...(options.columns !== undefined && { columns: readColumns(String(options.columns)) }),
    ...(options['leave-out-hidden'] === true && { hidden_rows: 'leave_out' as const }),
  }
}

function sumOf(effects: Effects, counts: Counts): string {
  const number = (value: number) => formatInteger(value, 'en')
  const parts = effectNames.map((effect) => `${number(effects[effect])} ${effectLabels[effect].en}`)
  return `${number(counts.read)} rows read = ${[...parts, `${number(counts.blank)} blank`].join(' + ')}`
}

export const rosterCommands: Command[] = [
  {
    name: 'roster check',
    summary: text(
      'Periksa berkas tanpa menyimpannya: apa akibatnya bila diunggah',
      'Check a file without keeping it: what uploading it would do',
    ),
    words: ['FILE'],
    options: {
      programme: {
        type: 'string',
        value: 'CODE',
        required: true,
        help: text('Kode program', 'Code of the programme'),
      },
      ...layoutOptions,
    },
    examples: [
      'payung roster check desa.xlsx --programme SRL-2024-APBDP --as sarolangun.operator --json',
      'payung roster check desa.xlsx --programme SRL-2024-APBDP --sheet "RT 01,RT 02" --header-row 4 --columns nik=C,name=B',
    ],
    run: async ({ words, options, context }) => {
      const file = String(words[0])
      const run = await dryRunRoster(context, {
        programme: String(options.programme),
        bytes: readInput(file),
        choices: readChoices(options),
      })
      return {
        data: { file_name: path.basename(file), ...run },
        lines: [
          `${path.basename(file)}: ${sumOf(run.effects, run.counts)}`,
          `${formatInteger(run.people, 'en')} people would be proposed, for ${formatRupiah(run.cost_rupiah, 'en')}.`,
          ...problemLines(run.problems),
          ...branchLines(run.branch_forecast),
          'Nothing was kept.',
        ],
        failed: run.counts.rejected > 0,
      }
    },
  },
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
      ...layoutOptions,
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
        choices: readChoices(options),
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
      const branch_forecast = await transact(context, (tx) => forecastBranch(tx.db, roster.roster_id))
      return {
        data: { ...roster, known, branch_forecast },
        lines: [
          ...describe(roster),
          ...(roster.counts ? branchLines(branch_forecast) : []),
          `Roster ${roster.roster_id}: ${roster.state}.`,
        ],
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
      const { roster, branch_forecast } = await transact(context, async (tx) => {
        const found = await getRoster(tx, String(words[0]))
        return { roster: found, branch_forecast: await forecastBranch(tx.db, found.roster_id) }
      })
      return {
        data: { ...roster, branch_forecast },
        lines: [...describe(roster), ...(roster.counts ? branchLines(branch_forecast) : [])],
      }
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
    name: 'roster follow-up',
    summary: text(
      'Daftar susulan dari baris yang tertinggal sesudah persetujuan',
      'A list of its own of the rows an approval left behind',
    ),
    words: ['ROSTER'],
    examples: ['payung roster follow-up 0192… --as sarolangun.operator --json'],
    run: async ({ words, context }) => {
      const made = await followUp(context, String(words[0]))
      const roster = await checkRoster(context, made.roster.roster_id)
      return {
        data: { ...roster, rows: made.rows, known: made.known },
        lines: [...describe(roster), `Roster ${roster.roster_id}: ${roster.state}.`],
      }
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
