import { editDistance } from '../kernel/edit-distance.ts'
import { isPlainDate, isRealDay, type PlainDate, plainDate } from '../kernel/plain-date.ts'
import { type Cell, cellText } from '../tabular/cell.ts'
import { monthOf, readsAsEmpty } from './values.ts'

/**
 * How a date is written, whatever signs stand between its parts: dates of one shape can be read by one answer. `cell` is a real date of
 * the spreadsheet, which may have taken the day for the month; `other` holds no date that an order could make of it.
 */
export const dateShapes = [
  'parts_4',
  'parts_2',
  'year_first',
  'digits_8',
  'digits_7',
  'digits_6',
  'digits_5',
  'words',
  'cell',
  'other',
] as const
export type DateShape = (typeof dateShapes)[number]

/** What a person may say of a shape. `…_19`: two digits of a year are always 19xx, also where 20xx would not lie ahead. */
export const dateFormats = [
  'dmy',
  'mdy',
  'ymd',
  'ydm',
  'dmy_19',
  'mdy_19',
  'ymd_19',
  'serial',
  'serial_1904',
  'words',
  'swapped',
] as const
export type DateFormat = (typeof dateFormats)[number]

type Order = 'dmy' | 'mdy' | 'ymd' | 'ydm'

const short = ['dmy', 'mdy', 'ymd', 'dmy_19', 'mdy_19', 'ymd_19'] as const

/** The formats a shape can be read by, the commonest in Indonesia first. */
export const formatsOf: Record<DateShape, readonly DateFormat[]> = {
  parts_4: ['dmy', 'mdy'],
  parts_2: short,
  year_first: ['ymd', 'ydm'],
  digits_8: ['dmy', 'ymd', 'mdy', 'ydm'],
  // A first zero that a number cell has lost.
  digits_7: ['dmy', 'mdy'],
  digits_6: short,
  digits_5: ['serial', 'serial_1904', 'dmy', 'mdy', 'dmy_19', 'mdy_19'],
  words: ['words'],
  cell: ['swapped'],
  other: [],
}

export type WrittenDate = { shape: DateShape; text: string; parts: string[] }

const between = String.raw`\s*[-‐-―/\\.,:_| ]\s*`
const alone = String.raw`(?<!\d)(?<!\d\s*[-/.]\s*)`
const yearFirst = new RegExp(`${alone}(\\d{4})${between}(\\d{1,2})${between}(\\d{1,2})$`)
const parts = new RegExp(`${alone}(\\d{1,2})${between}(\\d{1,2})${between}(\\d{4}|\\d{2})$`)
const dayWord = /(?<!\d)(\d{1,2})[^A-Za-z\d]*([A-Za-z]{1,10})[^A-Za-z\d]*(\d{4}|\d{2})$/
const wordDay = /([A-Za-z]{3,10})[^A-Za-z\d]*(\d{1,2})[^A-Za-z\d]+(\d{4}|\d{2})$/
const yearWord = /(?<!\d)(\d{4})[^A-Za-z\d]*([A-Za-z]{1,10})[^A-Za-z\d]*(\d{1,2})$/

/** The shape of a cell; a place or a weekday before the date and a time behind it do not count. Undefined where nothing is written. */
export function dateShape(cell: Cell | undefined): WrittenDate | undefined {
  const text = cellText(cell).replace(/\s+/g, ' ').trim()
  if (text === '' || readsAsEmpty(text)) return undefined
  if (typeof cell === 'object' && cell.kind === 'date') return { shape: 'cell', text, parts: text.split('-') }
  const written = text
    .replace(/(?:T|,? )\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AP]M)?Z?$/i, '')
    .replace(/(\d)(?:st|nd|rd|th)\b/i, '$1')
  if (/^\d{5,8}$/.test(written))
    return { shape: `digits_${written.length}` as DateShape, text, parts: [written] }
  const numbers = (shape: DateShape, found: RegExpExecArray | null, [a, b, c] = [1, 2, 3]) =>
    found ? { shape, text, parts: [found[a] ?? '', found[b] ?? '', found[c] ?? ''] } : undefined
  const triple = parts.exec(written)
  return (
    numbers('year_first', yearFirst.exec(written)) ??
    numbers(triple?.[3]?.length === 2 ? 'parts_2' : 'parts_4', triple) ??
    // Day, month, year in this order, whatever the order in the cell.
    numbers('words', dayWord.exec(written)) ??
    numbers('words', wordDay.exec(written), [2, 1, 3]) ??
    numbers('words', yearWord.exec(written), [3, 2, 1]) ?? { shape: 'other', text, parts: [] }
  )
}

/**
 * The day a date means when it is read by a format; undefined when that would be no day that existed, or one that lies ahead: nobody in
 * a list is born after `before`, the first day of cover.
 */
export function readDateAs(date: WrittenDate, format: DateFormat, before: PlainDate): PlainDate | undefined {
  if (!formatsOf[date.shape].includes(format)) return undefined
  const day = dayOf(date, format, before)
  return day !== undefined && day >= '1900-01-01' && day <= before ? day : undefined
}

function dayOf(date: WrittenDate, format: DateFormat, before: PlainDate): PlainDate | undefined {
  const [first = '', second = '', third = ''] = date.parts
  if (format === 'serial' || format === 'serial_1904') return fromSerial(Number(first), format)
  if (format === 'swapped') return build(first, third, second, before, false)
  if (format === 'words') {
    const month = monthWord(second)
    return month === undefined ? undefined : build(third, String(month), first, before, false)
  }
  const order = format.slice(0, 3) as Order
  const [a, b, c] = date.parts.length === 1 ? split(first, order) : [first, second, third]
  const by = Object.fromEntries([...order].map((part, at) => [part, [a, b, c][at] ?? '']))
  return build(by.y ?? '', by.m ?? '', by.d ?? '', before, format.endsWith('_19'))
}

/** A run of digits in three: the year has what the other two leave, and a lost zero is lost at the front. */
function split(digits: string, order: Order): [string, string, string] {
  const padded = digits.length % 2 === 1 ? `0${digits}` : digits
  const year = padded.length - 4
  const [a, b] = order.startsWith('y') ? [year, year + 2] : [2, 4]
  return [padded.slice(0, a), padded.slice(a, b), padded.slice(b)]
}

function build(
  written: string,
  month: string,
  day: string,
  before: PlainDate,
  always19: boolean,
): PlainDate | undefined {
  if (written.length !== 4 && written.length !== 2) return undefined
  const year = written.length === 4 ? Number(written) : fullYear(Number(written), before, always19)
  return isRealDay(year, Number(month), Number(day)) ? plainDate(year, Number(month), Number(day)) : undefined
}

/** 85 is 1985, 05 is 2005: the latest year that does not lie ahead, unless a person says that all are 19xx. */
function fullYear(year: number, before: PlainDate, always19: boolean): number {
  return !always19 && 2000 + year <= Number(before.slice(0, 4)) ? 2000 + year : 1900 + year
}

/** Days since 1 January 1900 with the 29 February 1900 that Excel believes in, or since 1 January 1904 as old Excel for Mac counts. */
function fromSerial(serial: number, format: 'serial' | 'serial_1904'): PlainDate | undefined {
  const days = format === 'serial' ? serial - (serial > 59 ? 25_569 : 25_568) : serial - 24_107
  const date = new Date(days * 86_400_000).toISOString().slice(0, 10)
  return isPlainDate(date) ? date : undefined
}

const roman = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII']

/** A month by its name, by its Roman number, or by a name with one slip where only one month is that near. */
function monthWord(written: string): number | undefined {
  const word = written.toUpperCase()
  const known = monthOf(word)
  if (known) return known
  if (roman.includes(word)) return roman.indexOf(word) + 1
  if (word.length < 4) return undefined
  const near = new Set(
    longMonths.filter(([name]) => editDistance(name, word) <= (word.length < 7 ? 1 : 2)).map(([, at]) => at),
  )
  const [month] = near
  return near.size === 1 ? month : undefined
}

const longMonths = (
  'JANUARI FEBRUARI PEBRUARI MARET APRIL JUNI JULI AGUSTUS SEPTEMBER OKTOBER NOVEMBER NOPEMBER DESEMBER ' +
  'JANUARY FEBRUARY MARCH JUNE JULY AUGUST OCTOBER DECEMBER'
)
  .split(' ')
  .map((name) => [name, monthOf(name)] as const)
