import { z } from 'zod'

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
export type PersonMonth = { month: string; state: PersonMonthState; amount_rupiah: number; programme_id: string }

/** How many people a programme protects, in how many months, for how much. */
export type ProgrammeFigures = { people: number; person_months: number; amount_rupiah: number }
