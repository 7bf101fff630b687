import type { PlainDate } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'

export const settlementStates = ['proposed', 'done', 'refused'] as const
export type SettlementState = (typeof settlementStates)[number]

export const settlementStateLabels: Record<SettlementState, Text> = {
  proposed: text('Menunggu kepala dinas', 'Waits for the head of office'),
  done: text('Selesai', 'Settled'),
  refused: text('Tidak disetujui', 'Not agreed to'),
}

/** What may follow what: the service refuses by it, the page draws its buttons by it. */
export const settlementMoves = {
  proposed: ['done', 'refused'],
  done: [],
  refused: [],
} as const satisfies Record<SettlementState, readonly SettlementState[]>

/** Kinds of claims that are settled by naming a funder; the others are settled by deciding who is who. */
export const settledKinds = [
  'row_and_paid',
  'row_and_row',
  'two_records',
  'paid_and_member',
  'row_and_member',
] as const
export type SettledKind = (typeof settledKinds)[number]

/** months: paid months are released. row: a proposed row is left out of them. list: a membership elsewhere does not count here. */
export const givingUp = ['months', 'row', 'list'] as const
export type GivingUp = (typeof givingUp)[number]

export type SettlementResult = {
  months: number
  amount_rupiah: number
  /** A file for the branch that named these months already: the branch must be told. */
  sent_file: number | null
}

export type Settlement = {
  settlement_id: string
  claim: string
  /** Region whose months or row are given up; its office decides. */
  kab: string
  asked_kab: string
  kind: SettledKind
  gives_up: GivingUp
  /** Which side of the claim gives up. */
  loser: 'first' | 'other'
  person_id: string | null
  other_person: string | null
  roster_id: string | null
  row_number: number | null
  programme_id: string | null
  keeper_id: string | null
  list_id: string | null
  pair_id: string | null
  months: PlainDate[]
  amounts: number[]
  two_accounts: boolean
  state: SettlementState
  reason: string
  asked_by: string
  asked_by_name: string | null
  asked_at: Date
  decided_by: string | null
  decided_by_name: string | null
  decided_at: Date | null
  remark: string | null
  result: SettlementResult | null
}
