import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import type { Command } from '../platform/command.ts'
import { transact } from '../platform/context.ts'
import { may } from '../platform/policy.ts'
import { getRoster, withdrawRoster } from '../roster/roster.service.ts'
import { approveRoster } from './enrolment.service.ts'
import { askUndo, undoRoster } from './enrolment.undo.ts'

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
  {
    name: 'roster undo',
    summary: text(
      'Batalkan unggahan: tarik kembali, minta pembatalan, atau laksanakan, menurut keadaan dan peran',
      'Take an upload back: withdraw it, ask for its undo, or do it, by its state and your role',
    ),
    words: ['ROSTER'],
    options: {
      reason: {
        type: 'string',
        value: 'WORDS',
        help: text('Alasannya, saat meminta pembatalan', 'Why, when asking for an undo'),
      },
    },
    examples: [
      'payung roster undo 0193… --reason "Daftar keliru" --as sarolangun.operator',
      'payung roster undo 0193… --as sarolangun.kepala',
    ],
    run: async ({ words, options, context }) => {
      const id = String(words[0])
      if (may(context.actor.role, 'roster.undo')) {
        const result = await undoRoster(context, id)
        const number = (value: number) => formatInteger(value, 'en')
        return {
          data: result,
          lines: [
            `${number(result.reversed)} rows reversed, ${number(result.kept)} kept, ${number(result.failed)} failed.`,
            `${number(result.months)} months released, ${formatRupiah(result.amount_rupiah, 'en')} given back; ${number(result.people_left)} people left the register, ${number(result.people_restored)} got former values back.`,
          ],
        }
      }
      const roster = await transact(context, (tx) => getRoster(tx, id))
      if (roster.state !== 'approved' && roster.state !== 'reversed') {
        const withdrawn = await withdrawRoster(context, id)
        return { data: withdrawn, lines: [`Roster ${id}: ${withdrawn.state}.`] }
      }
      const asked = await askUndo(context, id, String(options.reason ?? ''))
      return {
        data: asked,
        lines: [
          asked.asked
            ? 'Asked for. The head of office does it: payung roster undo, as that account.'
            : 'Somebody has asked for it before; the head of office can do it.',
        ],
      }
    },
  },
]
