import { type PlainDate, plainDate } from '../kernel/plain-date.ts'

const day_ms = 86_400_000
const firstDay1900 = Date.UTC(1899, 11, 31)
const firstDay1904 = Date.UTC(1904, 0, 1)
const lastDay = Date.UTC(9999, 11, 31)

/**
 * The day an Excel serial number means. In 1900 workbooks day 1 is 1 January 1900 and day 60 is 29 February 1900, a
 * day that never was and that every later day is shifted by; 1904 workbooks (old Macs) count from 1 January 1904.
 * Gives undefined where there is no such day: a time alone, a negative number, after the year 9999.
 */
export function dateOfSerial(serial: number, from1904: boolean): PlainDate | undefined {
  const day = Math.floor(serial)
  if (!Number.isFinite(day) || day < 0 || (!from1904 && (day === 0 || day === 60))) return undefined
  const time_ms = from1904 ? firstDay1904 + day * day_ms : firstDay1900 + (day > 60 ? day - 1 : day) * day_ms
  if (time_ms > lastDay) return undefined
  const date = new Date(time_ms)
  return plainDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
}

/** The serial number of a day in a 1900 workbook; days before 1 March 1900 are not worth their exception here. */
export function serialOfDate(date: PlainDate): number {
  return (Date.parse(`${date}T00:00:00Z`) - firstDay1900) / day_ms + 1
}

/** Whether a number format of the standard's built-in list shows a date; 27-36 and 50-58 are the East Asian ones. */
export function isBuiltInDateFormat(id: number): boolean {
  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
}

/** Whether a custom number format shows a date: d, m or y outside quotes, brackets and escapes. */
export function isDateFormat(format: string): boolean {
  const bare = format.replace(/"[^"]*"?|\[[^\]]*\]?|[\\_*]./g, '')
  return /[dmy]/i.test(bare) && !/^general$/i.test(bare)
}
