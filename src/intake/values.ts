import { daysInMonth, isPlainDate, isRealDay, type PlainDate, plainDate } from '../kernel/plain-date.ts'
import { type Cell, cellText } from '../tabular/cell.ts'
import type { DateOrder } from './schema.ts'

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
  'tdk punya',
  'xx',
  'xxx',
  '?',
  '#n/a',
])

/** Whether a value other than nothing stands for nothing. */
export function readsAsEmpty(written: string): boolean {
  return emptyWords.has(written.trim().toLowerCase())
}

export type DateReading =
  | {
      date: PlainDate
      two_digit_year?: true
      /** Read against day-month-year. */
      month_first?: true
      /** Read against the order of its column. */
      other_order?: true
    }
  /** `earlier`: the same day a hundred years before, where the written year lies ahead. */
  | { unreal: string; earlier?: PlainDate }
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

/** A month by its Indonesian or English name or short form, in capitals. */
export function monthOf(word: string): number | undefined {
  return Object.hasOwn(monthWords, word) ? monthWords[word] : undefined
}

/**
 * Reads a birth date as villages write it: 23-04-1985, 23/4/85, 23.04.1985, 1985-04-23, 23041985, `23 April 1985`, `23-Apr-85`, an Excel date
 * or its serial number. Day before month unless that is impossible or the column is month first. `before` decides the century of a two-digit year: nobody is
 * born after it. Nothing is guessed: what is no day that existed comes back as `unreal`.
 */
export function readBirthDate(
  cell: Cell | undefined,
  before: PlainDate,
  order: DateOrder = 'dmy',
): DateReading {
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
  if (numeric) {
    const [first, second, year] = [Number(numeric[1]), Number(numeric[2]), numeric[3] ?? '']
    return order === 'mdy'
      ? monthFirst(written, first, second, year, before)
      : dayFirst(written, first, second, year, before)
  }
  const worded = /^(\d{1,2})\s*[-/. ]?\s*([A-Za-z]{3,9})\.?\s*[-/. ,]?\s*(\d{4}|\d{2})$/.exec(written)
  const month = worded && monthOf((worded[2] ?? '').toUpperCase())
  if (worded && month) return dayFirst(written, Number(worded[1]), month, worded[3] ?? '', before)
  return { unreal: written.slice(0, 40) }
}

/** `Sarolangun, 23-04-1985`: the part behind the last comma or slash that is a date. */
export function readBirthPlaceAndDate(
  cell: Cell | undefined,
  before: PlainDate,
  order: DateOrder = 'dmy',
): DateReading {
  if (typeof cell === 'object') return readBirthDate(cell, before, order)
  const written = cellText(cell).trim()
  if (written === '' || readsAsEmpty(written)) return undefined
  // Year first, then day first; a tail never begins inside a longer number, or 2005-04-23 would be read from 05-04-23.
  const tail =
    /(?<!\d)(?<!\d\s*[-/.]\s*)\d{4}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}\s*$/.exec(written)?.[0] ??
    /(?<!\d)(?<!\d\s*[-/.]\s*)\d{1,2}\s*[-/. ]\s*(?:\d{1,2}|[A-Za-z]{3,9})\s*[-/. ]\s*(?:\d{4}|\d{2})\s*$/.exec(
      written,
    )?.[0]
  return tail ? readBirthDate(tail.trim(), before, order) : { unreal: written.slice(0, 40) }
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

/** A column whose other dates put the month first: this one too, unless it cannot be. */
function monthFirst(
  written: string,
  first: number,
  second: number,
  year: string,
  before: PlainDate,
): DateReading {
  const fullYear = year.length === 2 ? centuryOf(Number(year), before) : Number(year)
  const extra = year.length === 2 ? { two_digit_year: true as const } : {}
  if (isRealDay(fullYear, first, second))
    return withExtra(build(written, fullYear, first, second, before), {
      ...extra,
      // Told where the day could be the month as well; a day above 12 leaves no doubt.
      ...(first !== second && second <= 12 && { month_first: true as const }),
    })
  if (isRealDay(fullYear, second, first))
    return withExtra(build(written, fullYear, second, first, before), {
      ...extra,
      other_order: true as const,
    })
  return { unreal: written.slice(0, 40) }
}

function withExtra(
  reading: DateReading,
  extra: { two_digit_year?: true; month_first?: true; other_order?: true },
): DateReading {
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
  if (date >= '1900-01-01' && date <= before) return { date }
  // 2085 is what a program makes of 85. Only the NIK beside it can say so, hence it is handed out and not decided here.
  const earlier = `${Number(date.slice(0, 4)) - 100}${date.slice(4)}`
  if (date > before && earlier <= before && isPlainDate(earlier))
    return { unreal: written.slice(0, 40), earlier }
  return { unreal: written.slice(0, 40) }
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

export type MaritalStatus = 'single' | 'married' | 'divorced' | 'widowed'

/** Marital status by its words and by the short forms of templates: BK, K, CH, CM. Undefined when it is none. */
export function readMaritalStatus(written: string): MaritalStatus | undefined {
  const key = written.toUpperCase().replace(/[^A-Z]/g, '')
  if (/^(?:BK|B|BELUMKAWIN|BLMKAWIN|BELUMMENIKAH|LAJANG|TK|TIDAKKAWIN)$/.test(key)) return 'single'
  if (/^(?:K|KAWIN|KAWINTERCATAT|KAWINBELUMTERCATAT|KAWINTIDAKTERCATAT|MENIKAH|NIKAH|SUDAHKAWIN)$/.test(key))
    return 'married'
  if (/^(?:CH|CERAIHIDUP|CERAI|CERAIHIDUPTERCATAT|CERAIHIDUPBELUMTERCATAT)$/.test(key)) return 'divorced'
  if (/^(?:CM|CERAIMATI|JANDAMATI|DUDAMATI)$/.test(key)) return 'widowed'
  return undefined
}

/** RT or RW as three digits: `1`, `001`, `RT 01`. Undefined when it is no number. */
export function readNeighbourhood(written: string): string | undefined {
  const digits = /^(?:R[TW])?\s*[.:-]?\s*(\d{1,3})$/i.exec(written.trim())?.[1]
  return digits === undefined ? undefined : digits.padStart(3, '0')
}

/** `RT/RW` in one cell: `001/002`, `RT 01 RW 02`, `1-2`; an RT alone has no RW. */
export function readNeighbourhoods(written: string): { rt: string; rw?: string } | undefined {
  const parts = /^(?:RT)?\s*[.:]?\s*(\d{1,3})\s*[/,\- ]\s*(?:RW)?\s*[.:]?\s*(\d{1,3})$/i.exec(written.trim())
  if (parts?.[1] && parts[2]) return { rt: parts[1].padStart(3, '0'), rw: parts[2].padStart(3, '0') }
  const rt = readNeighbourhood(written)
  return rt === undefined ? undefined : { rt }
}

/** What a list says about whether somebody can still be insured: by the words of OpenSID and of remarks. */
export function readLifeStatus(written: string): 'alive' | 'dead' | 'moved' | undefined {
  const key = written.toUpperCase().replace(/[^A-Z]/g, '')
  if (/MENINGGAL|^MATI$|^WAFAT$|^ALM(?:ARHUM|ARHUMAH)?$/.test(key)) return 'dead'
  if (/^PINDAH|^PERGI$/.test(key)) return 'moved'
  return /^(?:HIDUP|AKTIF|TETAP|TIDAKTETAP|PENDUDUKTETAP|PENDATANG)$/.test(key) ? 'alive' : undefined
}
