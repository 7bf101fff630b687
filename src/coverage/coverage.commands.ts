import { formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { type Command, checkedOptions } from '../platform/command.ts'
import { NewObservation, NewTarget } from './coverage.schema.ts'
import { coverageOf, enterFigures } from './coverage.service.ts'

export const coverageCommands: Command[] = [
  {
    name: 'coverage show',
    summary: text('Cakupan sebuah wilayah pada suatu hari', 'Coverage of a region on a day'),
    words: ['REGION'],
    options: {
      'as-of': {
        type: 'string',
        value: 'YYYY-MM-DD',
        help: text('Hari; tanpa ini hari ini', 'Day; today when left out'),
      },
    },
    examples: ['payung coverage show 15.03 --as-of 2024-11-06 --json'],
    run: async ({ words, options, context }) => {
      const { value, steps, unconfirmed } = await coverageOf(
        context,
        String(words[0]),
        String(options['as-of'] ?? context.platform.today()),
      )
      return {
        data: { ...value, steps, unconfirmed },
        lines: [
          `${value.region_name}, ${value.as_of}: ${value.percent.toFixed(2)} % (${value.numerator} of ${value.denominator})`,
          ...steps.map(
            (step) =>
              `  ${step.text.en}${step.amount_rupiah === undefined ? '' : ` ${formatRupiah(step.amount_rupiah, 'en')}`}`,
          ),
          ...unconfirmed.map((open) => `  not confirmed: ${open.question.en}`),
        ],
      }
    },
  },
  {
    name: 'coverage observe',
    summary: text(
      'Masukkan angka cakupan terbitan beserta sumbernya',
      'Enter a published coverage figure with its source',
    ),
    words: ['REGION'],
    options: {
      'as-of': {
        type: 'string',
        value: 'YYYY-MM-DD',
        required: true,
        help: text('Hari angkanya', 'Day of the figure'),
      },
      numerator: { type: 'string', value: 'N', help: text('Pekerja terlindungi', 'Protected workers') },
      denominator: { type: 'string', value: 'N', help: text('Pekerja seluruhnya', 'All workers') },
      kind: {
        type: 'string',
        value: 'TEXT',
        help: text('Apa yang dihitung penyebut', 'What the denominator counts'),
      },
      percent: {
        type: 'string',
        value: 'P',
        help: text('Persen seperti diterbitkan', 'Percent as published'),
      },
      segment: {
        type: 'string',
        value: 'all|formal|informal',
        default: 'all',
        help: text('Segmen', 'Segment'),
      },
      source: {
        type: 'string',
        value: 'TEXT',
        required: true,
        help: text('Siapa yang menerbitkan', 'Who published it'),
      },
      url: { type: 'string', value: 'URL', help: text('Alamatnya', 'Its address') },
    },
    examples: [
      'payung coverage observe 15.03 --as-of 2025-03-31 --numerator 56469 --denominator 108595 --kind "Potensi 2024" --source "BPJS Ketenagakerjaan Cabang Jambi"',
    ],
    run: async ({ words, options, context }) => {
      const { 'as-of': as_of, kind, percent, ...rest } = options
      const observation = checkedOptions(NewObservation, {
        ...rest,
        as_of,
        region_code: words[0],
        denominator_kind: kind,
        percent_published: percent,
      })
      await enterFigures(context, { observations: [observation], targets: [] })
      return { data: observation, lines: [`Entered: ${observation.region_code}, ${observation.as_of}.`] }
    },
  },
  {
    name: 'coverage target',
    summary: text('Masukkan target cakupan', 'Enter a coverage target'),
    words: ['REGION'],
    options: {
      year: { type: 'string', value: 'YYYY', required: true, help: text('Tahun', 'Year') },
      percent: { type: 'string', value: 'P', required: true, help: text('Persen', 'Percent') },
      'set-by': {
        type: 'string',
        value: 'TEXT',
        required: true,
        help: text('Siapa yang menetapkan', 'Who set it'),
      },
      source: { type: 'string', value: 'TEXT', required: true, help: text('Sumbernya', 'Its source') },
      url: { type: 'string', value: 'URL', help: text('Alamatnya', 'Its address') },
    },
    run: async ({ words, options, context }) => {
      const { 'set-by': set_by, ...rest } = options
      const target = checkedOptions(NewTarget, { ...rest, set_by, region_code: words[0] })
      await enterFigures(context, { observations: [], targets: [target] })
      return { data: target, lines: [`Entered: ${target.region_code}, ${target.year}: ${target.percent} %.`] }
    },
  },
]
