import type { Unconfirmed } from '../kernel/outcome.ts'
import { formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { type Command, type CommandResult, type Option, wholeNumber } from '../platform/command.ts'
import { disclaimer } from '../rules/law.ts'
import { type Answer, answerTo } from './portal.calculation.ts'
import { answerData, calculatorOf, explained, families } from './portal.calculators.ts'
import { parameter, parameters, timeline } from './portal.commands-law.ts'
import { writeValue } from './portal.law.ts'
import { asOptions, optionsOf, setOption, writtenOf } from './portal.options.ts'
import { runContributions } from './portal.run.ts'
import { runHeaderHelp } from './portal.run-columns.ts'
import { supposed } from './portal.suppose.ts'

function lines(answer: Answer): string[] {
  return [
    answer.sentence.en,
    answer.about.en,
    ...told(answer.outcome.steps, answer.outcome.unconfirmed),
    ...answer.also.flatMap(({ title, outcome }) => [
      '',
      title.en,
      ...told(outcome.steps, outcome.unconfirmed),
    ]),
    ...(answer.next.length > 0 ? ['', 'What to do now', ...answer.next.map(({ en }) => `  ${en}`)] : []),
    '',
    disclaimer.en,
  ]
}

function told(steps: Answer['outcome']['steps'], unconfirmed: Unconfirmed[]): string[] {
  return [
    ...steps.map(({ text, source }) => {
      const from =
        source &&
        [source.regulation, source.article, source.confidence.replace('_', ' ')].filter(Boolean).join(', ')
      return `  ${text.en}${from ? ` [${from}]` : ''}`
    }),
    ...unconfirmed.flatMap(({ question, readings = [] }) => [
      `  not confirmed: ${question.en}`,
      ...readings.map(
        ({ text, value }) =>
          `    ${text.en}${typeof value === 'number' ? `: ${formatRupiah(value, 'en')}` : ''}`,
      ),
    ]),
  ]
}

function result(answer: Answer): CommandResult {
  return { data: answerData(answer), lines: lines(answer) }
}

const segmentOption: Option = {
  type: 'string',
  value: 'WORD',
  required: true,
  help: text(
    `Segmen: ${families.contribution.map(({ kind }) => kind).join(', ')}`,
    `Segment: ${families.contribution.map(({ kind }) => kind).join(', ')}`,
  ),
}

const contribution: Command = {
  name: 'rules contribution',
  summary: text(
    'Iuran satu orang atau satu proyek, dengan langkah dan pasalnya',
    'Contribution of one person or project, with steps and articles',
  ),
  options: { segment: segmentOption, ...optionsOf('contribution'), set: setOption },
  examples: [
    'payung rules contribution --segment bpu --income 1000000 --programmes jkk,jkm --month 2026-05 --sector transport --funder self --json',
    'payung rules contribution --segment pu --wage 5000000 --programmes jkk,jkm,jht,jp --risk-class low --month 2026-05 --months 12',
    'payung rules contribution --segment bpu --income 1000000 --programmes jkk,jkm --month 2027-01 --sector other --funder apbd --set bpu.jkm_contribution@2027-01=8000',
  ],
  needs_database: false,
  run: async ({ options }) => {
    const asked = calculatorOf('contribution', String(options.segment))
    const law = supposed(options.set as string | undefined)
    return result(asOptions(asked, () => answerTo(asked, writtenOf(asked, 'contribution', options), law)))
  },
}

const benefit: Command = {
  name: 'rules benefit',
  summary: text('Santunan atau manfaat menurut kejadian', 'Benefit by event'),
  words: ['KIND'],
  options: { ...optionsOf('benefit'), set: setOption },
  examples: [
    'payung rules benefit jkm --died 2026-05-01 --member-since 2026-03-15 --paid-months 2026-03..2026-05 --children 2 --json',
    'payung rules benefit jkk-death --happened 2026-05-01 --pay-kind bpu --pay 1000000 --children 2',
    `KIND: ${families.benefit.map(({ kind }) => kind).join(', ')}`,
  ],
  needs_database: false,
  run: async ({ words, options }) => {
    const asked = calculatorOf('benefit', String(words[0]))
    const law = supposed(options.set as string | undefined)
    return result(asOptions(asked, () => answerTo(asked, writtenOf(asked, 'benefit', options), law)))
  },
}

const { months: _, ...monthlyOptions } = optionsOf('contribution')

const explain: Command = {
  name: 'rules explain',
  summary: text(
    'Satu orang, satu bulan: semua langkah dan setiap parameter yang dipakai',
    'One person, one month: every step and every parameter looked up',
  ),
  options: { segment: segmentOption, ...monthlyOptions, set: setOption },
  examples: [
    'payung rules explain --segment bpu --income 1000000 --programmes jkk,jkm --month 2026-05 --sector transport --funder self',
  ],
  needs_database: false,
  run: async ({ options }) => {
    const asked = calculatorOf('contribution', String(options.segment))
    const law = supposed(options.set as string | undefined)
    const written = writtenOf(asked, 'contribution', options)
    const on = options.month ? `${options.month}-01` : String(options.registered ?? '')
    const { answer, parameters } = asOptions(asked, () => explained(asked, written, on, law))
    return {
      data: { ...answerData(answer), parameters },
      lines: [
        ...lines(answer),
        '',
        'Parameters looked up',
        ...parameters.map(({ id, label, unit, in_force }) => {
          const value = in_force ? writeValue(in_force.value, unit, 'en') : 'not known on that day'
          const from = in_force
            ? ` [${in_force.source.regulation}, ${in_force.source.confidence.replace('_', ' ')}]`
            : ''
          return `  ${id}: ${label.en}: ${value}${from}`
        }),
      ],
    }
  },
}

const whatIf: Command = {
  name: 'rules what-if',
  summary: text(
    'Iuran menurut hukum sekarang dan menurut nilai andaian',
    'A contribution under the law in force and under a supposed one',
  ),
  options: { segment: segmentOption, ...optionsOf('contribution'), set: { ...setOption, required: true } },
  examples: [
    'payung rules what-if --set bpu.jkm_contribution@2027-01=8000 --segment bpu --income 1000000 --programmes jkk,jkm --month 2026-12 --months 2 --sector other --funder apbd',
  ],
  needs_database: false,
  run: async ({ options }) => {
    const asked = calculatorOf('contribution', String(options.segment))
    const written = writtenOf(asked, 'contribution', options)
    const before = asOptions(asked, () => answerTo(asked, written))
    const after = answerTo(asked, written, supposed(String(options.set)))
    const difference = (after.total_rupiah ?? 0) - (before.total_rupiah ?? 0)
    return {
      data: { in_force: answerData(before), supposed: answerData(after), difference_rupiah: difference },
      lines: [
        `In force: ${formatRupiah(before.total_rupiah ?? 0, 'en')}`,
        `Supposed: ${formatRupiah(after.total_rupiah ?? 0, 'en')}`,
        `Difference: ${formatRupiah(difference, 'en')}`,
        '',
        ...lines(after),
      ],
    }
  },
}

const run: Command = {
  name: 'rules run',
  summary: text(
    'Iuran semua orang dalam satu berkas untuk satu masa',
    'Contributions of everybody in a file over a period',
  ),
  options: {
    in: {
      type: 'string',
      value: 'FILE',
      required: true,
      help: text('CSV atau XLSX; judul kolom di bawah', 'CSV or XLSX; its header below'),
    },
    from: { type: 'string', value: 'YYYY-MM', required: true, help: text('Bulan pertama', 'First month') },
    months: { type: 'string', value: 'N', default: '1', help: text('Jumlah bulan', 'Number of months') },
    out: {
      type: 'string',
      value: 'FILE',
      help: text('Tulis jumlah tiap baris ke berkas CSV', 'Write the amount of each row to a CSV file'),
    },
    set: setOption,
  },
  examples: [
    'payung rules run --in people.csv --from 2026-01 --months 12 --out amounts.csv',
    ...runHeaderHelp,
  ],
  needs_database: false,
  run: async ({ options, say }) => {
    const set = options.set as string | undefined
    const found = await runContributions(
      {
        path: String(options.in),
        from: String(options.from),
        months: wholeNumber(options, 'months'),
        ...(options.out !== undefined && { out: String(options.out) }),
        ...(set && { law: supposed(set), compare: true }),
      },
      say,
    )
    const unconfirmed = Object.entries(found.unconfirmed_rows).map(
      ([code, rows]) => `  not confirmed in ${rows} rows: ${code}`,
    )
    return {
      data: { value: found.total_rupiah, ...found },
      lines: [
        `${found.counted_rows} of ${found.rows} rows counted: ${formatRupiah(found.total_rupiah, 'en')} for ${found.months} months from ${found.from}`,
        ...(found.total_in_force_rupiah === undefined
          ? []
          : [`Under the law in force: ${formatRupiah(found.total_in_force_rupiah, 'en')}`]),
        ...unconfirmed,
        ...found.refused.map(({ row, reason }) => `  row ${row} refused: ${reason.en}`),
        ...(found.refused_rows > found.refused.length
          ? [`  and ${found.refused_rows - found.refused.length} more; use --out to list all`]
          : []),
      ],
      failed: found.refused_rows > 0,
    }
  },
}

export const rulesCommands: Command[] = [
  contribution,
  benefit,
  explain,
  whatIf,
  run,
  parameters,
  parameter,
  timeline,
]
