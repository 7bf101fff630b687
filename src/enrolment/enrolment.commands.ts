import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import type { Command } from '../platform/command.ts'
import { approveRoster } from './enrolment.service.ts'

export const enrolmentCommands: Command[] = [
  {
    name: 'roster approve',
    summary: text(
      'Setujui daftar yang diusulkan: orang terlindungi, anggaran terikat',
      'Approve a proposed roster: people are protected, money is reserved',
    ),
    words: ['ROSTER'],
    examples: ['payung roster approve 0193… --as sarolangun.kepala'],
    run: async ({ words, context }) => {
      const result = await approveRoster(context, String(words[0]))
      return {
        data: result,
        lines: [
          `${formatInteger(result.people, 'en')} people, ${formatInteger(result.person_months, 'en')} person-months, ${formatRupiah(result.amount_rupiah, 'en')} reserved; ${result.refused_rows} rows refused.`,
        ],
      }
    },
  },
]
