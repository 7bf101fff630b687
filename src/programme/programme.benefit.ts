import {
  addMonths,
  firstDayOf,
  formatMonths,
  lastDayOf,
  type Month,
  monthOf,
  monthsBetween,
} from '../kernel/month.ts'
import { type Outcome, outcome } from '../kernel/outcome.ts'
import { formatRupiah, type Rupiah } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'
import { type BpuProgramme, fullJkmAfterMonths, jkmBenefit } from '../rules/index.ts'

/**
 * What JKM pays the family of somebody who joins with a programme's first month. `partial_months` are the months in which a
 * death is surely not paid in full; `outcome` holds their number with the rule and what it leaves open.
 */
export type JkmDuring = {
  tone: 'warning' | 'info'
  title: Text
  text: Text
  partial_months: Month[]
  partial_rupiah: Rupiah
  full_rupiah: Rupiah
  outcome: Outcome<number>
}

type Covered = { month_first: string; month_last: string; packages: BpuProgramme[] }

/**
 * Whether a programme lasts long enough for the full JKM benefit, by the law of its own months: until early 2025 it was full from
 * the first day, since then a short cover leaves the funeral grant alone. Undefined for a package without JKM.
 */
export function jkmDuring({ month_first, month_last, packages }: Covered): JkmDuring | undefined {
  if (!packages.includes('JKM')) return undefined
  const months = monthsBetween(monthOf(month_first), monthOf(month_last))
  const first = months[0]
  if (!first) return undefined
  const benefits = months.map((month) => ({
    month,
    joined: benefitIn(month, first),
    full: benefitIn(month, addMonths(first, -24)),
  }))
  const partial = benefits.filter(({ joined, full }) => joined < full)
  // The rule may begin inside the programme; then the day it first bites is the one to explain.
  const rule = fullJkmAfterMonths(partial[0] ? lastDayOf(partial[0].month) : firstDayOf(first))
  const amounts = partial[0] ?? benefits[0]
  const partialRupiah = amounts?.joined ?? 0
  const fullRupiah = amounts?.full ?? 0
  const body =
    partial.length === 0 ? sinceFirstDay(fullRupiah) : untilThen(rule.value, partialRupiah, fullRupiah)
  return {
    ...wordsFor(
      months,
      partial.map(({ month }) => month),
    ),
    text: body,
    partial_months: partial.map(({ month }) => month),
    partial_rupiah: partialRupiah,
    full_rupiah: fullRupiah,
    outcome: outcome(partial.length, [...rule.steps, { text: body }], rule.unconfirmed),
  }
}

/** For a death on the last day of the month, not caused by work, with every month since joining paid. */
function benefitIn(month: Month, since: Month): Rupiah {
  const paid = monthsBetween(since, month)
  return jkmBenefit({
    died_on: lastDayOf(month),
    member_since: firstDayOf(since),
    paid_months: paid,
    children: 0,
    segment: 'BPU',
  }).value.total_rupiah
}

function wordsFor(months: Month[], partial: Month[]): Pick<JkmDuring, 'tone' | 'title'> {
  const [first, last, count] = [partial[0], partial.at(-1), months.length]
  if (first === undefined || last === undefined)
    return {
      tone: 'info',
      title: text('Santunan penuh sejak hari pertama', 'The full benefit from the first day'),
    }
  if (partial.length === count)
    return {
      tone: 'warning',
      title: text(
        `${numberWord(count, 'id')} bulan belum memberi santunan penuh`,
        `${numberWord(count, 'en')} ${count === 1 ? 'month does' : 'months do'} not give the full benefit yet`,
      ),
    }
  return {
    tone: 'info',
    title: text(
      `Santunan belum penuh pada ${formatMonths(first, last)}`,
      `Not yet the full benefit in ${formatMonths(first, last, 'en')}`,
    ),
  }
}

function sinceFirstDay(full: Rupiah): Text {
  return text(
    `Menurut aturan bulan-bulan ini, JKM membayar ${formatRupiah(full)} sejak hari pertama kepesertaan.`,
    `By the rule of these months, JKM pays ${formatRupiah(full, 'en')} from the first day of membership.`,
  )
}

function untilThen(waiting: number, partial: Rupiah, full: Rupiah): Text {
  return text(
    `JKM penuh baru setelah ${waiting} bulan berturut-turut. Sampai saat itu keluarga peserta baru menerima ${formatRupiah(partial)}, bukan ${formatRupiah(full)}.`,
    `JKM is full only after ${waiting} consecutive months. Until then the family of a new member gets ${formatRupiah(partial, 'en')}, not ${formatRupiah(full, 'en')}.`,
  )
}

/** Small numbers begin a sentence as words. */
function numberWord(count: number, language: Language): string {
  const words = {
    id: ['Satu', 'Dua', 'Tiga', 'Empat', 'Lima', 'Enam'],
    en: ['One', 'Two', 'Three', 'Four', 'Five', 'Six'],
  }
  return words[language][count - 1] ?? String(count)
}
