import { formatMonth, isMonth, type Month, monthsBetween } from '../kernel/month.ts'
import { formatDate, isPlainDate, type PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { formatInteger, formatRupiah, type Rupiah } from '../kernel/rupiah.ts'

/**
 * The bounds of what a person can sensibly type. They are not law: they catch a slipped digit, and everything
 * outside them is refused with the accepted range.
 */
const bounds = { month_max: '2099-12', date_max: '2099-12-31' }

/** More than one person earns in a month or is paid at once. */
export const moneyMax = 1_000_000_000

/** Membership of the programme's predecessors counts, so a membership may be older than the law. */
export const earliestMembership = '1978-01-01'

/** A project larger than any yet built. */
export const contractMax = 1_000_000_000_000_000

/** A delay longer than any. */
export const daysMax = 36_500

/** More savings than one worker has. */
export const savingsMax = 100_000_000_000

/** Nobody alive was born earlier. */
export const earliestBirth = '1900-01-01'

/** More people than a firm or a project can have. */
export const peopleMax = 10_000_000

/** More months than a person can have worked. */
export const monthsMax = 1_200

/** Refuses a month that is none, is before the law (`from`), or beyond belief. */
export function checkMonth(month: Month, from: PlainDate, field = 'month'): void {
  const first = from.slice(0, 7)
  if (isMonth(month) && month >= first && month <= bounds.month_max) return
  throw refuse(
    'rules.month_out_of_range',
    'invalid',
    {
      id: `Bulan "${month}" tidak dapat dihitung. Tulis bulan sebagai TTTT-BB, dari ${first} (sebelum itu aturan ini belum ada) sampai ${bounds.month_max}.`,
      en: `The month "${month}" cannot be computed. Write it as YYYY-MM, from ${first} (before that this law did not exist) to ${bounds.month_max}.`,
    },
    { field, details: { accepted: { from: first, to: bounds.month_max } } },
  )
}

/** All months of a period, both ends included. Refuses a period that ends before it begins. */
export function checkPeriod(from: Month, to: Month, lawFrom: PlainDate): Month[] {
  checkMonth(from, lawFrom, 'from')
  checkMonth(to, lawFrom, 'to')
  if (to >= from) return monthsBetween(from, to)
  throw refuse(
    'rules.period_reversed',
    'invalid',
    {
      id: `Bulan terakhir ${formatMonth(to)} lebih awal daripada bulan pertama ${formatMonth(from)}. Tukar keduanya atau perbaiki salah satu.`,
      en: `The last month ${formatMonth(to, 'en')} is before the first month ${formatMonth(from, 'en')}. Swap them or correct one of them.`,
    },
    { field: 'to', details: { accepted: { from, to: bounds.month_max } } },
  )
}

/** Refuses a day that does not exist, is before the law (`from`), or beyond belief. */
export function checkDate(date: PlainDate, from: PlainDate, field: string): void {
  if (isPlainDate(date) && date >= from && date <= bounds.date_max) return
  throw refuse(
    'rules.date_out_of_range',
    'invalid',
    {
      id: `Tanggal "${date}" tidak dapat dihitung. Tulis tanggal sebagai TTTT-BB-HH, dari ${formatDate(from)} sampai ${formatDate(bounds.date_max)}.`,
      en: `The date "${date}" cannot be computed. Write it as YYYY-MM-DD, from ${formatDate(from, 'en')} to ${formatDate(bounds.date_max, 'en')}.`,
    },
    { field, details: { accepted: { from, to: bounds.date_max } } },
  )
}

/**
 * Refuses money that is not whole, is negative, or beyond belief for one person (or outside the range given).
 */
export function checkMoney(
  amount: Rupiah,
  field: string,
  { min = 0, max = moneyMax }: { min?: Rupiah; max?: Rupiah } = {},
): void {
  if (Number.isSafeInteger(amount) && amount >= min && amount <= max) return
  throw refuse(
    'rules.amount_out_of_range',
    'invalid',
    {
      id: `Nilai ${amount} tidak dapat dipakai. Isi rupiah bulat dari ${formatRupiah(min)} sampai ${formatRupiah(max)}.`,
      en: `The amount ${amount} cannot be used. Enter whole rupiah from ${formatRupiah(min, 'en')} to ${formatRupiah(max, 'en')}.`,
    },
    { field, details: { accepted: { from: min, to: max } } },
  )
}

/** Refuses a count that is not a whole number between two ends. */
export function checkCount(count: number, from: number, to: number, field: string): void {
  if (Number.isSafeInteger(count) && count >= from && count <= to) return
  throw refuse(
    'rules.count_out_of_range',
    'invalid',
    {
      id: `Jumlah ${count} tidak dapat dipakai. Isi bilangan bulat dari ${formatInteger(from)} sampai ${formatInteger(to)}.`,
      en: `The number ${count} cannot be used. Enter a whole number from ${formatInteger(from, 'en')} to ${formatInteger(to, 'en')}.`,
    },
    { field, details: { accepted: { from, to } } },
  )
}

/**
 * Refuses a word that is not one of the accepted ones, and lists those. Guards calls that came from outside.
 */
export function checkOneOf(
  value: string,
  accepted: readonly string[],
  code: `rules.${string}`,
  field: string,
): void {
  if (accepted.includes(value)) return
  throw refuse(
    code as `${string}.${string}`,
    'invalid',
    {
      id: `"${value}" tidak dikenal. Pilih salah satu: ${accepted.join(', ')}.`,
      en: `"${value}" is not known. Choose one of: ${accepted.join(', ')}.`,
    },
    { field, details: { accepted } },
  )
}

/** Refuses a year that is none, or before the oldest membership. */
export function checkYear(year: number, field: string): void {
  checkCount(year, Number(earliestMembership.slice(0, 4)), Number(bounds.month_max.slice(0, 4)), field)
}
