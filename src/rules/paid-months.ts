import { formatMonth, type Month, monthIndex, monthOf } from '../kernel/month.ts'
import { formatDate, type PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { checkDate, checkMonth, earliestMembership } from './checks.ts'

export type PaidMembership = { member_since: PlainDate; paid_months: Month[] }

/**
 * Months of membership seen from one month: `unpaid` since the last paid one (0 when this month is paid),
 * `run` the unbroken paid months that end with the last paid one, `total` all paid ones. Prepaid later months
 * do not count.
 */
export type PaidMonths = { unpaid: number; run: number; total: number }

export function countPaidMonths({ member_since, paid_months }: PaidMembership, at: Month): PaidMonths {
  const now = monthIndex(at)
  const paid = new Set(paid_months.map(monthIndex).filter((month) => month <= now))
  const last = paid.size ? Math.max(...paid) : monthIndex(monthOf(member_since)) - 1
  let run = 0
  while (paid.has(last - run)) run++
  return { unpaid: now - last, run, total: paid.size }
}

/** Refuses a membership date or paid month that cannot be, and paid months from before the membership. */
export function checkPaidMembership({ member_since, paid_months }: PaidMembership): void {
  checkDate(member_since, earliestMembership, 'member_since')
  for (const month of paid_months) checkMonth(month, earliestMembership, 'paid_months')
  const early = paid_months.find((month) => month < monthOf(member_since))
  if (!early) return
  throw refuse(
    'rules.paid_before_membership',
    'invalid',
    text(
      `Bulan iuran ${formatMonth(early)} lebih awal daripada awal kepesertaan ${formatDate(member_since)}. Perbaiki salah satunya; setelah kepesertaan berakhir, isi awal kepesertaan yang pertama.`,
      `The paid month ${formatMonth(early, 'en')} is before membership began on ${formatDate(member_since, 'en')}. Correct one of them; after a lapse, give the first start of membership.`,
    ),
    { field: 'paid_months', details: { accepted: { from: monthOf(member_since) } } },
  )
}
