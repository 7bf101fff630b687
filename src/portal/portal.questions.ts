import { isMonth, type Month, monthIndex, monthsBetween } from '../kernel/month.ts'
import { isPlainDate, type PlainDate } from '../kernel/plain-date.ts'
import { Refusal, refuse } from '../kernel/refusal.ts'
import { parseRupiah, type Rupiah } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'

/** What was typed, ticked or sent, by the name of the question; the same for a page, the API and a command. */
export type Written = Record<string, string[]>

export type Choice = { value: string; label: Text; hint?: Text }

export type Control =
  | { kind: 'money' | 'month' | 'date' | 'percent' | 'period' | 'text' }
  | { kind: 'count'; after: Text }
  | { kind: 'choice' | 'choices'; options: Choice[] }

/**
 * One question of a calculator, asked alike on a page, through the API and on the command line. `Value` is what
 * the formula gets.
 */
export type Question<Value = unknown> = {
  label: Text
  hint?: Text
  control: Control
  /** What is taken when nothing is written; without it, and when not optional, the question has to be answered. */
  fallback?: string
  optional?: boolean
  /** What an untouched form shows. */
  begins?: (today: PlainDate) => string
  /** Asked of few people: pages fold it away. */
  rare?: boolean
  /** Names under which the rules speak of this answer in their refusals. */
  aliases?: string[]
  read(written: string): Value
}

export type Questions = Record<string, Question>
export type Answers<Q extends Questions> = {
  [Name in keyof Q]: Q[Name] extends Question<infer Value> ? Value : never
}

type Words = Pick<Question, 'label' | 'hint' | 'begins' | 'aliases'>

export function money(words: Words): Question<Rupiah> {
  return { ...words, control: { kind: 'money' }, read: (written) => signedRupiah(written) }
}

export function count(words: Words, after: Text): Question<number> {
  return { ...words, control: { kind: 'count', after }, read: wholeNumber }
}

/** A count that a page asks with a few choices, because only these make a difference. */
export function fewOf(words: Words, options: Choice[]): Question<number> {
  return { ...words, control: { kind: 'choice', options }, read: wholeNumber }
}

/** A share written in percent (`5,03` or `5.03`), given to the formula per ten thousand. */
export function percent(words: Words): Question<number> {
  return { ...words, control: { kind: 'percent' }, read: perTenThousand }
}

export function month(words: Words): Question<Month> {
  return { ...words, control: { kind: 'month' }, read: (written) => checked(written, isMonth, notAMonth) }
}

export function date(words: Words): Question<PlainDate> {
  return { ...words, control: { kind: 'date' }, read: (written) => checked(written, isPlainDate, notADate) }
}

/** Months from one to another: `2026-03..2026-05`. Pages ask it with two boxes; several stretches are parted by commas. */
export function period(words: Words): Question<Month[]> {
  return { ...words, control: { kind: 'period' }, read: readMonths }
}

/** Single months, parted by commas or spaces. */
export function months(words: Words): Question<Month[]> {
  return { ...words, control: { kind: 'text' }, read: readMonths }
}

export function choice<const Value extends string>(
  words: Words,
  options: readonly { value: Value; label: Text; hint?: Text }[],
): Question<Value> {
  const known = options.map(({ value }) => value)
  return {
    ...words,
    control: { kind: 'choice', options: [...options] },
    read: (written) => oneOf(written, known),
  }
}

export function choices<const Value extends string>(
  words: Words,
  options: readonly { value: Value; label: Text; hint?: Text }[],
): Question<Value[]> {
  const known = options.map(({ value }) => value)
  return {
    ...words,
    control: { kind: 'choices', options: [...options] },
    read: (written) => [...new Set(parts(written).map((part) => oneOf(part, known)))],
  }
}

export function optional<Value>(question: Question<Value>): Question<Value | undefined> {
  return { ...question, optional: true }
}

export function otherwise<Value>(fallback: string, question: Question<Value>): Question<Value> {
  return { ...question, fallback }
}

export function rarely<Value>(question: Question<Value>): Question<Value> {
  return { ...question, rare: true }
}

export function yesOrNo(words: Words): Question<'yes' | 'no'> {
  return choice(words, [
    { value: 'yes', label: text('Ya', 'Yes') },
    { value: 'no', label: text('Tidak', 'No') },
  ])
}

export type Reading = { answers: Record<string, unknown>; refusals: Refusal[] }

/** Reads every answer, so that all that is wrong is said at once; each refusal carries the name of its question. */
export function readAnswers(questions: Questions, written: Written): Reading {
  const answers: Record<string, unknown> = {}
  const refusals: Refusal[] = []
  for (const [name, question] of Object.entries(questions)) {
    try {
      answers[name] = readOne(name, question, written)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refusals.push(
        refuse(error.code as 'portal.x', error.kind, error.text, { field: name, details: error.details }),
      )
    }
  }
  return { answers, refusals }
}

function readOne(name: string, question: Question, written: Written): unknown {
  const said = saidAbout(name, question, written) || question.fallback
  if (said !== undefined && said !== '') return question.read(said)
  if (question.optional) return undefined
  throw missing(name, question)
}

/** The answer as one line of text. A period may also come from two boxes, `name_from` and `name_to`. */
export function saidAbout(name: string, question: Question, written: Written): string {
  const said = (written[name] ?? [])
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(',')
  if (said !== '' || question.control.kind !== 'period') return said
  const [from = '', to = ''] = [`${name}_from`, `${name}_to`].map((box) => written[box]?.[0]?.trim())
  if (from === '' && to === '') return ''
  return `${from}..${to}`
}

/** What a required question says when it was left empty. */
export function missing(name: string, { label }: Question): Refusal {
  return refuse(
    'portal.answer_missing',
    'invalid',
    text(`"${label.id}" belum diisi.`, `"${label.en}" is not filled in.`),
    { field: name },
  )
}

function parts(written: string): string[] {
  return written.split(/[\s,;+]+/).filter((part) => part !== '')
}

function checked<Value extends string>(
  written: string,
  is: (value: string) => boolean,
  otherwise: (written: string) => Refusal,
): Value {
  if (!is(written.trim())) throw otherwise(written)
  return written.trim() as Value
}

/** Negative amounts are read too, so that the rules can refuse them with the range they accept. */
function signedRupiah(written: string): Rupiah {
  const amount = parseRupiah(written.replace(/^\s*-/, ''))
  if (amount === undefined)
    throw notUnderstood(
      text(
        `"${written}" bukan jumlah rupiah. Tulis rupiah bulat, misalnya 1000000 atau 1.000.000.`,
        `"${written}" is not an amount of rupiah. Write whole rupiah, such as 1000000 or 1,000,000.`,
      ),
    )
  return /^\s*-/.test(written) ? -amount : amount
}

function wholeNumber(written: string): number {
  if (!/^-?\d{1,9}$/.test(written.trim()))
    throw notUnderstood(
      text(
        `"${written}" bukan bilangan bulat. Tulis angka saja, misalnya 12.`,
        `"${written}" is not a whole number. Write digits only, such as 12.`,
      ),
    )
  return Number(written)
}

function perTenThousand(written: string): number {
  const match = /^(-?\d{1,3})(?:[.,](\d{1,2}))?\s*%?$/.exec(written.trim())
  if (!match)
    throw notUnderstood(
      text(
        `"${written}" bukan persentase. Tulis misalnya 5,03 (paling banyak dua angka di belakang koma).`,
        `"${written}" is not a percentage. Write it as 5.03 (at most two decimals).`,
      ),
    )
  const [, whole = '0', fraction = ''] = match
  const size = Math.abs(Number(whole)) * 100 + Number(fraction.padEnd(2, '0'))
  return whole.startsWith('-') ? -size : size
}

const monthsTogetherMax = 1_200

function readMonths(written: string): Month[] {
  const found = new Set<Month>()
  for (const part of parts(written)) {
    const [from = '', to = from] = part.split('..')
    const first = checked<Month>(from, isMonth, notAMonth)
    const last = checked<Month>(to, isMonth, notAMonth)
    if (last < first) throw reversed(first, last)
    // Asked before the months are made: anybody may send thousands of stretches of thousands of years.
    if (monthIndex(last) - monthIndex(first) >= monthsTogetherMax) throw tooManyMonths()
    for (const each of monthsBetween(first, last)) found.add(each)
    if (found.size > monthsTogetherMax) throw tooManyMonths()
  }
  return [...found].toSorted()
}

function tooManyMonths(): Refusal {
  return notUnderstood(
    text(
      `Terlalu banyak bulan. Paling banyak ${monthsTogetherMax} bulan.`,
      `Too many months. At most ${monthsTogetherMax} months.`,
    ),
  )
}

function oneOf<Value extends string>(written: string, known: readonly Value[]): Value {
  const plain = (word: string) => word.trim().toLowerCase().replaceAll('-', '_')
  const found = known.find((value) => plain(value) === plain(written))
  if (found !== undefined) return found
  throw refuse(
    'portal.answer_unknown',
    'invalid',
    text(
      `"${written}" tidak dikenal. Pilih salah satu: ${known.join(', ')}.`,
      `"${written}" is not known. Choose one of: ${known.join(', ')}.`,
    ),
    { details: { accepted: known } },
  )
}

function notUnderstood(words: Text): Refusal {
  return refuse('portal.answer_not_understood', 'invalid', words)
}

function notAMonth(written: string): Refusal {
  return notUnderstood(
    text(
      `"${written}" bukan bulan. Tulis tahun dan bulan, misalnya 2026-05.`,
      `"${written}" is not a month. Write year and month, such as 2026-05.`,
    ),
  )
}

function notADate(written: string): Refusal {
  return notUnderstood(
    text(
      `"${written}" bukan tanggal. Tulis tahun, bulan, dan hari, misalnya 2026-05-01.`,
      `"${written}" is not a date. Write year, month and day, such as 2026-05-01.`,
    ),
  )
}

function reversed(first: Month, last: Month): Refusal {
  return notUnderstood(
    text(
      `Bulan terakhir ${last} lebih awal daripada bulan pertama ${first}. Tukar keduanya.`,
      `The last month ${last} is before the first month ${first}. Swap them.`,
    ),
  )
}
