import { giveBack, lockBudget } from '../budget/budget.service.ts'
import type { Changes } from '../platform/audit.ts'
import type { Transaction } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { endEmptyEnrolments, listBudgetsOfMonths, releaseSomeMonths } from './enrolment.release-store.ts'

export type Released = { months: number; amount_rupiah: number; ended: number; money: Changes }

/**
 * Releases some months of a person that a programme pays, in the transaction of the caller: the months stay in the ledger as released, their money
 * goes back by counter-entries from where it stood (reserved and owed money to what is available, paid money to what was returned), and an
 * enrolment that covers no month any more ends. `months` as `YYYY-MM-01`. Answers how many months were released: fewer than asked means that somebody
 * was faster, and the caller refuses.
 */
export async function releasePersonMonths(
  tx: Transaction,
  asked: {
    person_id: string
    programme_id: string
    months: readonly string[]
    reason: `${string}.${string}`
    object_type: string
    object_id: string
  },
): Promise<Released> {
  // As an approval does: first the budgets, in one order, then the months.
  for (const budgetId of await listBudgetsOfMonths(tx, asked)) await lockBudget(tx, budgetId)
  const released = await releaseSomeMonths(tx, asked)
  faultPoint('enrolment.months_released')
  let money: Changes = {}
  for (const { budget_id, state, amount_rupiah } of released) {
    const { reason, object_type, object_id } = asked
    const moved = await giveBack(
      tx,
      { budget_id, amount: amount_rupiah, reason, object_type, object_id },
      state,
    )
    // Two movements of one account are told from before the first to after the last.
    for (const [account, [before, after]] of Object.entries(moved))
      money = { ...money, [account]: [money[account]?.[0] ?? before, after] }
  }
  const ended = await endEmptyEnrolments(tx, asked)
  const sum = (of: 'months' | 'amount_rupiah') => released.reduce((total, each) => total + each[of], 0)
  return { months: sum('months'), amount_rupiah: sum('amount_rupiah'), ended, money }
}
