import { monthNames } from './month.ts'
import type { Language } from './text.ts'

/**
 * A calendar day as ISO text `YYYY-MM-DD`, without a clock or a zone. `new Date('2021-01-01')` is a moment in UTC and
 * shows the day before to someone west of it; birth dates and due dates must not move, so they stay text.
 */
export type PlainDate = string

const pattern = /^(\d{4})-(\d{2})-(\d{2})$/
const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
}

export function daysInMonth(year: number, month: number): number {
  return month === 2 && isLeapYear(year) ? 29 : (monthLengths[month - 1] ?? 0)
}

/** True when the three numbers name a day that existed; 31 February did not. */
export function isRealDay(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

export function isPlainDate(value: string): value is PlainDate {
  const match = pattern.exec(value)
  return match !== null && isRealDay(Number(match[1]), Number(match[2]), Number(match[3]))
}

export function plainDate(year: number, month: number, day: number): PlainDate {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

/** Completed years of age on a day; born on 29 February turns a year older on 1 March of common years. */
export function ageOn(birthDate: PlainDate, on: PlainDate): number {
  const years = Number(on.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return on.slice(5) >= birthDate.slice(5) ? years : years - 1
}

/** `22 Mei 2025` / `22 May 2025` */
export function formatDate(date: PlainDate, language: Language = 'id'): string {
  const [year, month, day] = date.split('-')
  return `${Number(day)} ${monthNames[language][Number(month) - 1]} ${year}`
}

/** The day it is at a place with the given offset; Jambi is UTC+7 (WIB). Callers pass `now`, tests a fixed one. */
export function todayAt(now: Date, offset_hours = 7): PlainDate {
  return new Date(now.getTime() + offset_hours * 3_600_000).toISOString().slice(0, 10)
}

/** The same day some months later; the last day of a shorter month where that day does not exist (31 Jan + 1 → 28 Feb). */
export function addMonthsTo(date: PlainDate, count: number): PlainDate {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  const index = year * 12 + month - 1 + count
  const toYear = Math.floor(index / 12)
  const toMonth = (index % 12) + 1
  return plainDate(toYear, toMonth, Math.min(day, daysInMonth(toYear, toMonth)))
}

/** `31 Des 2026` / `31 Dec 2026`, for states and tables where the full month has no room. */
export function formatShortDate(date: PlainDate, language: Language = 'id'): string {
  const [year, month, day] = date.split('-')
  return `${Number(day)} ${monthNames[language][Number(month) - 1]?.slice(0, 3)} ${year}`
}

/** `6 November 2024 09.12 WIB` / `6 November 2024 09:12 WIB`: a moment as the clock of the place showed it. */
export function formatMoment(moment: Date, language: Language = 'id', offset_hours = 7): string {
  const zone = { 7: 'WIB', 8: 'WITA', 9: 'WIT' }[offset_hours] ?? `UTC+${offset_hours}`
  const clock = new Date(moment.getTime() + offset_hours * 3_600_000).toISOString().slice(11, 16)
  return `${formatDate(todayAt(moment, offset_hours), language)} ${language === 'id' ? clock.replace(':', '.') : clock} ${zone}`
}
