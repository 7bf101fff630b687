import { z } from 'zod'
import { addMonths, firstDayOf, lastDayOf, type Month } from '../kernel/month.ts'
import type { PlainDate } from '../kernel/plain-date.ts'

export const ApprovalResult = z.object({
  roster_id: z.uuid(),
  people: z.number().int(),
  person_months: z.number().int(),
  amount_rupiah: z.number().int(),
  new_people: z.number().int(),
  refused_rows: z.number().int(),
  partly_refused_rows: z.number().int(),
})
export type ApprovalResult = z.infer<typeof ApprovalResult>

export type PersonMonthState = 'reserved' | 'owed' | 'paid' | 'released'

/** A month of a person as shown on their page: covered, by whom, for how much. */
export type PersonMonth = {
  month: string
  state: PersonMonthState
  amount_rupiah: number
  programme_id: string
}

/** How many people a programme protects, in how many months, for how much. */
export type ProgrammeFigures = { people: number; person_months: number; amount_rupiah: number }

/** Where a person stands on a day: covered up to the end of an unbroken run, covered from later on, no longer, or never. */
export type CoverState =
  | { kind: 'covered'; until: PlainDate }
  | { kind: 'coming'; from: PlainDate }
  | { kind: 'ended'; on: PlainDate }
  | { kind: 'never' }

/** The state is computed from the months, never kept. `months` may come in any order. */
export function coverStateOf(months: readonly Month[], now: Month): CoverState {
  const covered = new Set(months)
  if (covered.has(now)) {
    let last = now
    while (covered.has(addMonths(last, 1))) last = addMonths(last, 1)
    return { kind: 'covered', until: lastDayOf(last) }
  }
  const sorted = [...covered].sort()
  const next = sorted.find((month) => month > now)
  if (next) return { kind: 'coming', from: firstDayOf(next) }
  const last = sorted.at(-1)
  return last ? { kind: 'ended', on: lastDayOf(last) } : { kind: 'never' }
}
