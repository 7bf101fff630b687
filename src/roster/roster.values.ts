import { daysInMonth, isRealDay, type PlainDate, plainDate } from '../kernel/plain-date.ts'
import { type Cell, cellText } from '../tabular/cell.ts'

/** What files write where they mean nothing. */
const emptyWords = new Set([
  '-',
  '--',
  '---',
  '0',
  'n/a',
  'na',
  'nihil',
  'tdk ada',
  'tidak ada',
  'kosong',
  'belum ada',
  'null',
  '.',
  'tdk th',
  'tidak punya',
])

/** Whether a value other than nothing stands for nothing. */
export function readsAsEmpty(written: string): boolean {
  return emptyWords.has(written.trim().toLowerCase())
}

export type DateReading =
  | { date: PlainDate; two_digit_year?: true; month_first?: true }
  | { unreal: string }
  | undefined

const monthWords: Record<string, number> = {
  JAN: 1,
  JANUARI: 1,
  JANUARY: 1,
  FEB: 2,
  FEBRUARI: 2,
  FEBRUARY: 2,
  PEB: 2,
  PEBRUARI: 2,
  MAR: 3,
  MARET: 3,
  MARCH: 3,
  APR: 4,
  APRIL: 4,
  MEI: 5,
  MAY: 5,
  JUN: 6,
  JUNI: 6,
  JUNE: 6,
  JUL: 7,
  JULI: 7,
  JULY: 7,
  AGU: 8,
  AGS: 8,
  AGT: 8,
  AUG: 8,
  AGUSTUS: 8,
  AUGUST: 8,
  SEP: 9,
  SEPT: 9,
  SEPTEMBER: 9,
  OKT: 10,
  OCT: 10,
  OKTOBER: 10,
  OCTOBER: 10,
  NOV: 11,
  NOP: 11,
  NOVEMBER: 11,
  NOPEMBER: 11,
  DES: 12,
  DEC: 12,
  DESEMBER: 12,
  DECEMBER: 12,
}

/**
 * Reads a birth date as villages write it: 23-04-1985, 23/4/85, 23.04.1985, 1985-04-23, 23041985, `23 April 1985`, `23-Apr-85`, an Excel date
 * or its serial number. Day before month unless that is impossible. `before` decides the century of a two-digit year: nobody is
 * born after it. Nothing is guessed: what is no day that existed comes back as `unreal`.
 */
export function readBirthDate(cell: Cell | undefined, before: PlainDate): DateReading {
  const written = cellText(cell).replace(/\s+/g, ' ').trim()
  if (written === '' || readsAsEmpty(written)) return undefined
  if (typeof cell === 'object' && cell.kind === 'date') return plausible(written, written, before)
  if (typeof cell === 'object' && cell.kind === 'number' && /^\d{4,5}$/.test(written))
    return fromSerial(Number(written), before)
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00.*)?$/.exec(written)
  if (iso) return build(written, Number(iso[1]), Number(iso[2]), Number(iso[3]), before)
  const numeric =
    /^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})$/.exec(written) ??
    /^(\d{2})(\d{2})(\d{4})$/.exec(written)
  if (numeric) return dayFirst(written, Number(numeric[1]), Number(numeric[2]), numeric[3] ?? '', before)
  const worded = /^(\d{1,2})\s*[-/. ]?\s*([A-Za-z]{3,9})\.?\s*[-/. ,]?\s*(\d{4}|\d{2})$/.exec(written)
  const month = worded && monthWords[(worded[2] ?? '').toUpperCase()]
  if (worded && month) return dayFirst(written, Number(worded[1]), month, worded[3] ?? '', before)
  return { unreal: written.slice(0, 40) }
}

/** `Sarolangun, 23-04-1985`: the part behind the last comma or slash that is a date. */
export function readBirthPlaceAndDate(cell: Cell | undefined, before: PlainDate): DateReading {
  if (typeof cell === 'object') return readBirthDate(cell, before)
  const written = cellText(cell).trim()
  if (written === '' || readsAsEmpty(written)) return undefined
  // Year first, then day first; a tail never begins inside a longer number, or 2005-04-23 would be read from 05-04-23.
  const tail =
    /(?<!\d)(?<!\d\s*[-/.]\s*)\d{4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}\s*$/.exec(written)?.[0] ??
    /(?<!\d)(?<!\d\s*[-/.]\s*)\d{1,2}\s*[-/. ]\s*(?:\d{1,2}|[A-Za-z]{3,9})\s*[-/. ]\s*(?:\d{4}|\d{2})\s*$/.exec(
      written,
    )?.[0]
  return tail ? readBirthDate(tail.trim(), before) : { unreal: written.slice(0, 40) }
}

function dayFirst(written: string, day: number, month: number, year: string, before: PlainDate): DateReading {
  const short = year.length === 2
  const fullYear = short ? centuryOf(Number(year), before) : Number(year)
  const extra = short ? { two_digit_year: true as const } : {}
  if (isRealDay(fullYear, month, day)) return withExtra(build(written, fullYear, month, day, before), extra)
  if (isRealDay(fullYear, day, month))
    return withExtra(build(written, fullYear, day, month, before), { ...extra, month_first: true as const })
  return { unreal: written.slice(0, 40) }
}

function withExtra(reading: DateReading, extra: { two_digit_year?: true; month_first?: true }): DateReading {
  return reading && 'date' in reading ? { ...reading, ...extra } : reading
}

/** 85 is 1985, 05 is 2005: the latest year that is not after `before`. */
function centuryOf(year: number, before: PlainDate): number {
  const latest = Number(before.slice(0, 4))
  return 2000 + year <= latest ? 2000 + year : 1900 + year
}

function build(written: string, year: number, month: number, day: number, before: PlainDate): DateReading {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month))
    return { unreal: written.slice(0, 40) }
  return plausible(plainDate(year, month, day), written, before)
}

function plausible(date: PlainDate, written: string, before: PlainDate): DateReading {
  return date >= '1900-01-01' && date <= before ? { date } : { unreal: written.slice(0, 40) }
}

/** Day 1 is 1 January 1900 and the 29 February 1900 that Excel believes in never was. */
function fromSerial(serial: number, before: PlainDate): DateReading {
  const days = serial > 59 ? serial - 1 : serial
  const date = new Date(Date.UTC(1899, 11, 31) + days * 86_400_000).toISOString().slice(0, 10)
  return plausible(date, String(serial), before)
}

export function readSex(written: string): 'male' | 'female' | 'unreadable' | undefined {
  const key = written.toUpperCase().replace(/[^A-Z0-9]/g, '')
  if (key === '') return undefined
  if (/^(?:L|LK|LL|LAKI|LAKILAKI|PRIA|COWOK|MALE|M|1)$/.test(key)) return 'male'
  if (/^(?:P|PR|PRP|PEREMPUAN|WANITA|CEWEK|FEMALE|F|W|2)$/.test(key)) return 'female'
  return 'unreadable'
}

/** Mobile number as `+62…`; undefined when it is none. Excel drops the leading 0, so 8… counts as 08…. */
export function readPhone(written: string): string | undefined {
  const digits = written.replace(/[^0-9+]/g, '').replace(/^\+/, '')
  const national = digits.startsWith('62')
    ? digits.slice(2)
    : digits.startsWith('0')
      ? digits.slice(1)
      : digits
  return /^8\d{8,12}$/.test(national) ? `+62${national}` : undefined
}
