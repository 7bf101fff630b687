import { refuse } from '../kernel/refusal.ts'
import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { listSettlements } from '../match/match.service.ts'
import type { Settlement } from '../match/match.settlement.schema.ts'
import type { Command } from '../platform/command.ts'
import { transact } from '../platform/context.ts'
import { requireOperation } from '../platform/policy.ts'
import type { SideName } from './review.claims.ts'
import { decideSettlement, settleClaim } from './review.settle.ts'

const rupiahOf = (settlement: Settlement) => settlement.amounts.reduce((sum, amount) => sum + amount, 0)

const line = (settlement: Settlement) =>
  `${settlement.settlement_id}  ${settlement.state.padEnd(8)} ${settlement.gives_up.padEnd(6)} ${formatInteger(settlement.months.length, 'en').padStart(3)} months ${formatRupiah(rupiahOf(settlement), 'en').padStart(14)}  ${settlement.kind}`

/** `2024-11=other` as month and side. */
function monthsOf(written: readonly string[]): Record<string, SideName> {
  return Object.fromEntries(
    written.map((each) => {
      const [month = '', side] = each.split('=')
      if (side !== 'first' && side !== 'other') throw badSide(each)
      return [month, side]
    }),
  )
}

function badSide(written: string) {
  return refuse(
    'match.bad_side',
    'invalid',
    text(
      `"${written}" tidak dikenal. Tulis first (yang pertama disebut laporan) atau other, misalnya --keep other atau --month 2024-11=other.`,
      `"${written}" is not known. Write first (whom the report names first) or other, such as --keep other or --month 2024-11=other.`,
    ),
    { field: 'keep' },
  )
}

const months = {
  first: {
    type: 'string',
    value: 'YYYY-MM',
    help: text('Bulan pertama laporan', 'First month of the report'),
  },
  last: {
    type: 'string',
    value: 'YYYY-MM',
    help: text('Bulan terakhir laporan', 'Last month of the report'),
  },
} as const

export const settleCommands: Command[] = [
  {
    name: 'match settle',
    summary: text(
      'Putuskan siapa membiayai bulan yang diklaim dua pihak',
      'Decide who pays for months that two funders claim',
    ),
    words: ['CLAIM'],
    options: {
      ...months,
      keep: {
        type: 'string',
        value: 'first|other',
        help: text('Siapa yang tetap membiayai semua bulan', 'Who keeps all months'),
      },
      month: {
        type: 'string',
        value: 'YYYY-MM=first|other',
        help: text('Bulan tertentu, dipisah koma', 'Single months, with commas between'),
      },
      reason: { type: 'string', value: 'TEXT', required: true, help: text('Alasan', 'Why') },
    },
    examples: [
      'payung match settle 3f2a… --keep other --reason "Decree of the regent came first" --as sarolangun.operator',
    ],
    run: async ({ words, options, context }) => {
      const said = (name: string) => (options[name] === undefined ? undefined : String(options[name]))
      const all = said('keep')
      if (all !== undefined && all !== 'first' && all !== 'other') throw badSide(all)
      const settlements = await settleClaim(context, String(words[0]), {
        first: said('first'),
        last: said('last'),
        keep: { all, months: monthsOf(said('month')?.split(',').filter(Boolean) ?? []) },
        reason: String(options.reason),
      })
      return { data: { settlements }, lines: settlements.map(line) }
    },
  },
  {
    name: 'match settlements',
    summary: text('Putusan tentang dana ganda', 'Decisions on double funding'),
    run: async ({ context }) => {
      requireOperation(context, 'match.view')
      const settlements = await transact(context, (tx) => listSettlements(tx.db))
      return { data: { settlements }, lines: settlements.map(line) }
    },
  },
  {
    name: 'match settlement approve',
    summary: text('Laksanakan putusan dana ganda', 'Carry out a decision on double funding'),
    words: ['SETTLEMENT'],
    run: async ({ words, context }) => {
      const settlement = await decideSettlement(context, String(words[0]), 'done')
      return { data: settlement, lines: [line(settlement)] }
    },
  },
  {
    name: 'match settlement refuse',
    summary: text('Tolak putusan dana ganda', 'Refuse a decision on double funding'),
    words: ['SETTLEMENT'],
    options: { remark: { type: 'string', value: 'TEXT', required: true, help: text('Alasan', 'Why') } },
    run: async ({ words, options, context }) => {
      const settlement = await decideSettlement(context, String(words[0]), 'refused', String(options.remark))
      return { data: settlement, lines: [line(settlement)] }
    },
  },
]
