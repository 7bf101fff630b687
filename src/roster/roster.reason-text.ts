import { formatMonth } from '../kernel/month.ts'
import { formatDate } from '../kernel/plain-date.ts'
import { type Language, type Text, text } from '../kernel/text.ts'

/** error: the row is rejected. warning: accepted, somebody should look. info: accepted, worth knowing. */
export type ReasonLevel = 'error' | 'warning' | 'info'

export type Facts = Record<string, string | number>

/** What is said about a row: the cause in a few words, what was found and expected, and how to mend it. */
export type ReasonText = { level: ReasonLevel; title: Text; found: (facts: Facts) => Text; mend: Text }

export const fact = (facts: Facts, name: string) => String(facts[name] ?? '…')
export const months = (facts: Facts, language: Language) =>
  fact(facts, 'months')
    .split(',')
    .map((month) => (/^\d{4}-\d{2}$/.test(month) ? formatMonth(month, language) : month))
    .join(', ')
export const date = (facts: Facts, name: string, language: Language) => {
  const written = fact(facts, name)
  return /^\d{4}-\d{2}-\d{2}$/.test(written) ? formatDate(written, language) : written
}
const fieldNames: Record<string, Text> = {
  name: text('nama', 'name'),
  birth_date: text('tanggal lahir', 'birth date'),
  sex: text('jenis kelamin', 'sex'),
  village_code: text('desa', 'village'),
  occupation: text('pekerjaan', 'occupation'),
  phone: text('nomor HP', 'phone'),
}
export const fieldWords = (facts: Facts, language: Language) =>
  fact(facts, 'fields')
    .split(',')
    .map((field) => fieldNames[field]?.[language] ?? field)
    .join(', ')
export const always = (id: string, en: string) => () => text(id, en)

export function reason(level: ReasonLevel, title: Text, found: ReasonText['found'], mend: Text): ReasonText {
  return { level, title, found, mend }
}
