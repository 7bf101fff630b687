import { daysInMonth, isRealDay, type PlainDate, plainDate } from './plain-date.ts'

/*
 * NIK, the Indonesian single identity number: 16 digits, province 2, regency 2, district 2, birth day 2 (women + 40), month 2,
 * year 2, serial 4 from 0001 (Permendagri on population administration).
 *
 * What it can tell: that a number was damaged, and roughly when and where it was issued. What it cannot: there is no check
 * digit, about four in ten typing errors give another number of the same shape, the region is that of first issue and never
 * changes after a move, and the century is not written. So a structural pass is never proof that a person exists.
 */

export type NikProblem =
  | 'empty'
  | 'scientific' // 1,57101E+15: a spreadsheet has thrown the last digits away
  | 'letters' // O for 0, l for 1
  | 'length'
  | 'family_card' // digits 7-12 are no birth date although the length is right: probably the KK number
  | 'membership_number' // 11 digits: probably the KPJ
  | 'serial_zero' // serial 0000 does not exist; typical of a number cell that kept 15 digits
  | 'placeholder' // all the same digit: typed to fill the box

export type NikReading = { digits: string; tidied: boolean; problem?: NikProblem }

const separators = /[\s.\-'`’‘"\u00a0\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g
const fullWidth = /[\uff10-\uff19]/g

/**
 * Reads a NIK as it was typed: spaces, dots, apostrophes and invisible characters are dropped, nothing else is repaired.
 * `digits` is what was left, also when there is a problem, so that a message can show it masked.
 */
export function readNik(written: string): NikReading {
  const plain = written.replace(fullWidth, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
  if (/^\s*\d+(?:[.,]\d+)?e\+?\d+\s*$/i.test(plain))
    return { digits: plain.trim(), tidied: false, problem: 'scientific' }
  const digits = plain.replace(separators, '')
  const tidied = digits !== written
  if (digits === '') return { digits, tidied, problem: 'empty' }
  if (/[^0-9]/.test(digits)) return { digits, tidied, problem: 'letters' }
  if (digits.length === 11) return { digits, tidied, problem: 'membership_number' }
  if (digits.length !== 16) return { digits, tidied, problem: 'length' }
  if (/^(\d)\1{15}$/.test(digits)) return { digits, tidied, problem: 'placeholder' }
  if (!hasBirthDate(digits)) return { digits, tidied, problem: 'family_card' }
  if (digits.endsWith('0000')) return { digits, tidied, problem: 'serial_zero' }
  return { digits, tidied }
}

/** Whether digits 7-12 can be a birth date. Offsets of 50 and 60 occur in the field and are no birth date we can read. */
function hasBirthDate(digits: string): boolean {
  const day = Number(digits.slice(6, 8))
  const month = Number(digits.slice(8, 10))
  const year = Number(digits.slice(10, 12))
  // The century is unknown: 29 February must exist in at least one of 1900+yy, 2000+yy (1900 was no leap year, 2000 was).
  const real = day > 40 ? day - 40 : day
  return isRealDay(2000 + year, month, real) || isRealDay(1900 + year, month, real)
}

export type NikFacts = {
  province: string
  regency: string
  district: string
  sex: 'male' | 'female'
  month: number
  day: number
  year_of_century: number
}

/** What a structurally sound NIK says about its holder. */
export function nikFacts(digits: string): NikFacts {
  const day = Number(digits.slice(6, 8))
  return {
    province: digits.slice(0, 2),
    regency: `${digits.slice(0, 2)}.${digits.slice(2, 4)}`,
    district: `${digits.slice(0, 2)}.${digits.slice(2, 4)}.${digits.slice(4, 6)}`,
    sex: day > 40 ? 'female' : 'male',
    day: day > 40 ? day - 40 : day,
    month: Number(digits.slice(8, 10)),
    year_of_century: Number(digits.slice(10, 12)),
  }
}

/** Whether a birth date is the one written in the NIK (the century cannot be compared). */
export function nikAgreesWithDate(digits: string, birthDate: PlainDate): boolean {
  if (digits.slice(10, 12) !== birthDate.slice(2, 4) || digits.slice(8, 10) !== birthDate.slice(5, 7))
    return false
  const day = Number(digits.slice(6, 8))
  return (day > 40 ? day - 40 : day) === Number(birthDate.slice(8))
}

/** The birth date in a NIK, taking the latest century in which the person would be born before `before`. */
export function birthDateOfNik(digits: string, before: PlainDate): PlainDate | undefined {
  const facts = nikFacts(digits)
  for (const century of [2000, 1900]) {
    const year = century + facts.year_of_century
    if (facts.day <= daysInMonth(year, facts.month)) {
      const date = plainDate(year, facts.month, facts.day)
      if (date < before) return date
    }
  }
  return undefined
}

/** Composes a NIK; for generated people in demonstrations and tests only. */
export function composeNik(parts: {
  district: string
  birthDate: PlainDate
  sex: 'male' | 'female'
  serial: number
}): string {
  const [year = '', month = '', day = ''] = parts.birthDate.split('-')
  const writtenDay = parts.sex === 'female' ? Number(day) + 40 : Number(day)
  return `${parts.district.replaceAll('.', '')}${String(writtenDay).padStart(2, '0')}${month}${year.slice(2)}${String(parts.serial).padStart(4, '0')}`
}

/**
 * Hides long numbers in a text that people typed: a NIK, family-card or phone number stands in the wrong cell often enough. Runs of
 * 11 and more digits, also with spaces, dots or hyphens between them, keep their length only.
 */
export function maskLongNumbers(written: string): string {
  return written.replace(/\d(?:[ .\-\u00a0]?\d){10,}/g, (digits) => '•'.repeat(digits.length))
}

/** `1571••••••••0003`: first four and last four digits; shorter input shows nothing but its length in dots. */
export function maskNik(digits: string): string {
  return digits.length === 16
    ? `${digits.slice(0, 4)}••••••••${digits.slice(12)}`
    : '•'.repeat(Math.min(digits.length, 20))
}
