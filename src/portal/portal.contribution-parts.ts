import { addMonths, formatMonth, formatMonths, monthOf } from '../kernel/month.ts'
import type { Outcome } from '../kernel/outcome.ts'
import { type Text, text } from '../kernel/text.ts'
import { counted } from '../rules/explain.ts'
import type { Law } from '../rules/law.ts'
import type { MonthAmount } from '../rules/over-period.ts'
import { programmesFor, type Segment } from '../rules/segments.ts'
import { type Also, type Answer, also, amountSentence } from './portal.calculation.ts'
import { count, month, otherwise } from './portal.questions.ts'

export const monthAsked = month({
  label: text('Bulan iuran', 'Contribution month'),
  begins: monthOf,
  aliases: ['date', 'from'],
})

export const monthsAsked = otherwise(
  '1',
  count(
    {
      label: text('Berapa bulan?', 'For how many months?'),
      hint: text('Mulai bulan di atas.', 'From the month above on.'),
      begins: () => '1',
      aliases: ['to'],
    },
    text('bulan', 'months'),
  ),
)

export const titles = {
  duties: text('Program yang wajib dan boleh diikuti', 'Programmes one must and may join'),
  due: text('Kapan dibayar', 'When to pay'),
  funding: text('Dari mana iuran JKP', 'Where the JKP contribution comes from'),
  jht: text('Tabungan hari tua (JHT)', 'Old-age savings (JHT)'),
}

export function duties(
  segment: Segment,
  on: string,
  law: Law,
  scale?: 'micro' | 'small' | 'medium_large',
): Also {
  return also('duties', titles.duties, () => programmesFor({ segment, on, ...(scale && { scale }) }, law))
}

/** The sentence of a month or of a period, the same for every segment that pays by month. */
export function paid(
  found: Outcome<unknown>,
  total_rupiah: number,
  from: string,
  months: number,
  more: { about: Text; also: Also[]; months?: MonthAmount[] },
): Answer {
  const last = addMonths(from, months - 1)
  return {
    outcome: found,
    total_rupiah,
    ...more,
    sentence: amountSentence(
      found,
      total_rupiah,
      (amount) =>
        `Iuran ${amount} untuk ${months === 1 ? formatMonth(from) : `${months} bulan, ${formatMonths(from, last)}`}.`,
      (amount) =>
        `The contribution is ${amount} for ${months === 1 ? formatMonth(from, 'en') : `${counted(months, 'month')}, ${formatMonths(from, last, 'en')}`}.`,
    ),
    next: [],
  }
}

export function total(months: MonthAmount[]): number {
  return months.reduce((sum, { amount_rupiah }) => sum + amount_rupiah, 0)
}
