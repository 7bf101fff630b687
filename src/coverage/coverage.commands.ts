import { formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import type { Command } from '../platform/command.ts'
import { coverageOf } from './coverage.service.ts'

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
]
