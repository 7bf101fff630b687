import { addMonths, firstDayOf, type Month, monthsBetween } from '../kernel/month.ts'
import type { Outcome } from '../kernel/outcome.ts'
import { formatRupiah } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { fullJkmAfterMonths, type JkmBenefit, jkmBenefit } from '../rules/index.ts'

export type ShortCover = { title: Text; text: Text; waiting_months: number; outcome: Outcome<JkmBenefit> }

/**
 * The warning a budget officer must see before signing: cover shorter than the waiting months of JKM leaves a family the funeral
 * grant only. Answers undefined when the law of the first day knows no waiting time, or the period is long enough.
 */
export function shortCoverOf(months: { first: Month; last: Month }): ShortCover | undefined {
  const firstDay = firstDayOf(months.first)
  const waiting = fullJkmAfterMonths(firstDay).value
  const covered = monthsBetween(months.first, months.last)
  if (waiting === 0 || covered.length >= waiting) return undefined
  const benefit = (paid: Month[]) => jkmBenefit({ died_on: `${paid.at(-1)}-28`, member_since: firstDay, paid_months: paid, children: 0, segment: 'BPU' })
  const short = benefit(covered)
  // A year of cover is clearly past the waiting time, under every reading of its boundary.
  const full = benefit(monthsBetween(months.first, addMonths(months.first, 11)))
  return {
    waiting_months: waiting,
    outcome: short,
    title: text(`${covered.length} bulan belum memberi santunan penuh`, `${covered.length} ${covered.length === 1 ? 'month does' : 'months do'} not give the full benefit`),
    text: text(
      `Kepesertaan di bawah ${waiting} bulan: santunan kematian ${formatRupiah(short.value.total_rupiah)}, bukan ${formatRupiah(full.value.total_rupiah)}.`,
      `Under ${waiting} months of membership the death benefit is ${formatRupiah(short.value.total_rupiah, 'en')}, not ${formatRupiah(full.value.total_rupiah, 'en')}.`,
    ),
  }
}
