import type { Language } from './text.ts'

/** A calendar month as `YYYY-MM`. Cover, contributions and the ledger are counted in these. Sorts as text. */
export type Month = string

const pattern = /^(\d{4})-(0[1-9]|1[0-2])$/

export const monthNames: Record<Language, readonly string[]> = {
  id: [
    'Januari',
    'Februari',
    'Maret',
    'April',
    'Mei',
    'Juni',
    'Juli',
    'Agustus',
    'September',
    'Oktober',
    'November',
    'Desember',
  ],
  en: [
    'January',
    'February',
    'March',
    'April',
    'May',
    'June',
    'July',
    'August',
    'September',
    'October',
    'November',
    'December',
  ],
}

export function isMonth(value: string): value is Month {
  return pattern.test(value)
}

/** Months since year 0: the number behind the text, for arithmetic and typed arrays. */
export function monthIndex(month: Month): number {
  const match = pattern.exec(month)
  if (!match) throw new Error(`Not a month (YYYY-MM): ${month}`)
  return Number(match[1]) * 12 + Number(match[2]) - 1
}

export function monthFromIndex(index: number): Month {
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`
}

export function addMonths(month: Month, count: number): Month {
  return monthFromIndex(monthIndex(month) + count)
}

/** All months from first to last, both included; empty when last is before first. */
export function monthsBetween(first: Month, last: Month): Month[] {
  const from = monthIndex(first)
  return Array.from({ length: Math.max(0, monthIndex(last) - from + 1) }, (_, step) =>
    monthFromIndex(from + step),
  )
}

export function monthOf(date: string): Month {
  return date.slice(0, 7)
}

/** The year of a day or a month. */
export function yearOf(date: string): number {
  return Number(date.slice(0, 4))
}

export function firstDayOf(month: Month): string {
  return `${month}-01`
}

/** The last day of the month, 28 to 31. */
export function lastDayOf(month: Month): string {
  const days = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate()
  return `${month}-${days}`
}

/** `November 2024` */
export function formatMonth(month: Month, language: Language = 'id'): string {
  const index = monthIndex(month)
  return `${monthNames[language][index % 12]} ${Math.floor(index / 12)}`
}

/** `November–Desember 2024`, `November 2024–Januari 2025`, `November 2024`: a span as it is said. */
export function formatMonths(first: Month, last: Month, language: Language = 'id'): string {
  const end = formatMonth(last, language)
  if (first === last) return end
  const begin = formatMonth(first, language)
  return `${first.slice(0, 4) === last.slice(0, 4) ? begin.slice(0, -5) : begin}–${end}`
}
