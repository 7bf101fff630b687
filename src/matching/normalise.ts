import { isRealDay } from '../kernel/plain-date.ts'
import { plainLetters } from './normalise-name.ts'
import type { DateOrder, FieldKind } from './types.ts'

/** Values with which people fill a box that must not stay empty; read as missing. */
export const emptyWords = new Set([
  ...[
    '-',
    '--',
    '---',
    '.',
    '..',
    '?',
    '???',
    '0',
    '00',
    'X',
    'XX',
    'XXX',
    'N/A',
    '#N/A',
    'NA',
    'NAN',
    'NULL',
    'NONE',
    'UNKNOWN',
  ],
  ...[
    'NIHIL',
    'KOSONG',
    'TIDAK ADA',
    'TDK ADA',
    'TIDAKADA',
    'TDKADA',
    'BELUM ADA',
    'TIDAK TAHU',
    'TDK TAHU',
    'TDK TH',
  ],
])

const invisible = /[\u0000-\u001f\u007f-\u00a0\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g

/** Without invisible characters and outer spaces; '' for what only fills a box. */
export function tidy(written: string): string {
  const plain = written.replace(invisible, ' ').trim()
  return plain.length <= 10 && emptyWords.has(plain.toUpperCase()) ? '' : plain
}

const months: Record<string, number> = {}
const monthWords =
  'JAN JANUARI JANUARY,FEB FEBRUARI FEBRUARY PEB PEBRUARI,MAR MARET MARCH MRT,APR APRIL,MEI MAY,JUN JUNI JUNE,JUL JULI JULY,AGU AGUSTUS AUG AUGUST AGS AGT,SEP SEPTEMBER SEPT,OKT OKTOBER OCT OCTOBER,NOV NOVEMBER NOP NOPEMBER,DES DESEMBER DEC DECEMBER'
monthWords.split(',').forEach((words, at) => {
  for (const word of words.split(' ')) months[word] = at + 1
})

const pad = (value: number) => String(value).padStart(2, '0')

/**
 * A date as eight digits YYYYMMDD, or '' when it cannot be read. Eight digits that name no day that existed stay as they are: a slip of
 * one digit still resembles the true date. Two-digit years: above 25 they are of the last
 * century. A place before the date (`JAMBI, 23-04-1985`) and a time behind it are passed over; a spreadsheet's serial number is read.
 */
export function normaliseDate(written: string, order: DateOrder = 'dmy'): string {
  const plain = tidy(written).toUpperCase()
  if (plain === '') return ''
  let numbers: string[] = plain.match(/\d+/g) ?? []
  const word = plain.match(/[A-Z]{3,}/g)?.find((letters) => letters in months)
  if (word !== undefined) {
    // 23 April 1985, 23-Apr-85, April 23, 1985
    if (numbers.length < 2) return ''
    return fromParts(Number(numbers[1]), months[word]!, Number(numbers[0]), numbers[1]!.length)
  }
  const only = numbers[0] ?? ''
  if (numbers.length === 1) {
    if (only.length === 8) {
      return (
        fromParts(Number(only.slice(0, 4)), Number(only.slice(4, 6)), Number(only.slice(6)), 4) ||
        fromParts(Number(only.slice(4)), Number(only.slice(2, 4)), Number(only.slice(0, 2)), 4) ||
        only
      )
    }
    if (only.length === 5 && plain === only) return fromSerial(Number(only))
    return ''
  }
  if (numbers.length === 2 && only.length === 5 && /^\d{5}[.,]\d+$/.test(plain))
    return fromSerial(Number(only))
  if (numbers.length < 3) return ''
  numbers = numbers.slice(0, 3)
  const [a, b, c] = numbers.map(Number) as [number, number, number]
  if (numbers[0]!.length === 4) return fromParts(a, b, c, 4) || fromParts(a, c, b, 4)
  if (order === 'ymd') return fromParts(a, b, c, numbers[0]!.length)
  const digits = numbers[2]!.length
  return order === 'mdy'
    ? fromParts(c, a, b, digits) || fromParts(c, b, a, digits)
    : fromParts(c, b, a, digits) || fromParts(c, a, b, digits)
}

function fromParts(year: number, month: number, day: number, digits: number): string {
  const whole = digits <= 2 ? (year > 25 ? 1900 + year : 2000 + year) : year
  if (whole < 1850 || whole > 2100 || !isRealDay(whole, month, day)) return ''
  return `${whole}${pad(month)}${pad(day)}`
}

function fromSerial(serial: number): string {
  const day = new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000)
  return fromParts(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate(), 4)
}

/** A day with which unknown birth dates are filled: the first of January or July, the last of December. Equal ones prove little. */
export function isDefaultDate(date: string): boolean {
  const day = date.slice(4)
  return day === '0101' || day === '0701' || day === '1231'
}

/**
 * A number that names a person or thing: letters and digits only, at most 64. A spreadsheet's `1,57101E+15` keeps its leading digits
 * and is marked by `E`, so that it equals nothing; a run of one digit is a filler and missing.
 */
export function normaliseId(written: string): string {
  const plain = tidy(written).toUpperCase()
  if (plain === '') return ''
  if (/^\d+(?:[.,]\d+)?E\+?\d+$/.test(plain)) return ''
  const decimal = /^\d+\.0+$/.test(plain) ? plain.replace(/\.0+$/, '') : plain
  const letters = plainLetters(decimal).replace(/[^A-Z0-9]/g, '')
  if (/^(.)\1*$/.test(letters) && letters.length > 2) return ''
  return letters.slice(0, 64)
}

/** A telephone number as digits with the country's 62, or '' when it cannot be one. */
export function normalisePhone(written: string): string {
  const plain = tidy(written)
  if (/E\+?\d+$/i.test(plain)) return ''
  const digits = plain.replace(/\.0$/, '').replace(/\D/g, '')
  if (digits.length < 6 || digits.length > 16 || /^(\d)\1+$/.test(digits)) return ''
  if (digits.startsWith('0062')) return digits.slice(2)
  if (digits.startsWith('620')) return `62${digits.slice(3)}`
  if (digits.startsWith('62') && digits.length >= 10) return digits
  if (digits.startsWith('0')) return `62${digits.replace(/^0+/, '')}`
  // Excel dropped the zero of 0812…
  return digits.startsWith('8') && digits.length >= 9 && digits.length <= 12 ? `62${digits}` : digits
}

const placeWords =
  /^(?:DESA|DS|KELURAHAN|KEL|KECAMATAN|KEC|KABUPATEN|KAB|KOTA|PROVINSI|PROPINSI|PROV|DUSUN|DSN|KAMPUNG|KP|NAGARI|GAMPONG|DESA ADAT) (?=.)/

/** A place: its code as digits (`15.03.07.2004` → `1503072004`) or its name in capitals without `Desa`, `Kec.` and their like. */
export function normalisePlace(written: string): string {
  const plain = normaliseText(written)
  if (/^\d[\d ]*$/.test(plain)) return plain.replace(/ /g, '')
  return plain.replace(placeWords, '').replace(/^(?:KELURAHAN|DESA) (?=.)/, '')
}

/** Words in capitals with one space between them; marks on letters and punctuation go. At most 200 characters. */
export function normaliseText(written: string): string {
  const plain = tidy(written)
  if (plain === '') return ''
  return plainLetters(plain)
    .replace(/['`’‘´ʼ]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 200)
}

const categories: Record<string, string> = {
  L: 'L',
  LK: 'L',
  LAKI: 'L',
  'LAKI LAKI': 'L',
  LAKILAKI: 'L',
  PRIA: 'L',
  MALE: 'L',
  P: 'P',
  PR: 'P',
  PEREMPUAN: 'P',
  WANITA: 'P',
  FEMALE: 'P',
}

/** One of a short list. With `sex` the forms of male and female become `L` and `P` (`M` and `F` too). */
export function normaliseCategory(written: string, sex = false): string {
  const plain = normaliseText(written)
  if (!sex) return plain
  return categories[plain] ?? (plain === 'M' ? 'L' : plain === 'F' ? 'P' : plain)
}

/** Any value in the form in which it is compared, except names, which are lists of words (`normaliseName`). */
export function normalise(
  kind: Exclude<FieldKind, 'name'>,
  written: string,
  options: { order?: DateOrder; sex?: boolean } = {},
): string {
  if (kind === 'date') return normaliseDate(written, options.order)
  if (kind === 'id') return normaliseId(written)
  if (kind === 'phone') return normalisePhone(written)
  if (kind === 'place') return normalisePlace(written)
  if (kind === 'category') return normaliseCategory(written, options.sex)
  return normaliseText(written)
}
