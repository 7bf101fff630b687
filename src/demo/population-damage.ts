import { isPlainDate, type PlainDate } from '../kernel/plain-date.ts'
import { fathers } from './names.islands.ts'
import { type Sex, words } from './names.ts'
import { defaultDay } from './population-family.ts'
import { odds } from './population-odds.ts'
import { typoRates } from './population-rates.ts'
import { type Random, weightTable, zipfTable } from './random.ts'

/*
 * What hands do to a name, a date and a number. Each answers with the damaged text, or with the text itself where the damage
 * cannot happen to it; nothing is logged here.
 */

const rows = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']
type TypoKind = 'insert' | 'delete' | 'substitute' | 'transpose'
const typoKinds = weightTable<TypoKind>(['insert', 'delete', 'substitute', 'transpose'], (kind) =>
  Math.round(typoRates[kind].share * 1000),
)

/** One slip of the finger; first letters suffer less than later ones. */
export function typo(random: Random, text: string): string {
  const letters = [...text]
  const spots = letters.flatMap((letter, at) => (/[a-z]/i.test(letter) ? [at] : []))
  if (spots.length < 3) return text
  const at = odds(random, typoRates.first_letter)
    ? (spots[0] as number)
    : odds(random, typoRates.second_letter)
      ? (spots[1] as number)
      : (spots[random.int(2, spots.length - 1)] as number)
  const letter = letters[at] as string
  switch (random.weighted(typoKinds)) {
    case 'insert':
      letters.splice(at, 0, random.chance(400) ? letter.toLowerCase() : nextKey(random, letter))
      break
    case 'delete':
      letters.splice(at, 1)
      break
    case 'substitute':
      letters[at] = nextKey(random, letter)
      break
    case 'transpose': {
      const next = letters[at + 1]
      if (next === undefined || next === ' ' || next === letter) letters[at] = nextKey(random, letter)
      else [letters[at], letters[at + 1]] = [next, letter]
    }
  }
  return letters.join('')
}

function nextKey(random: Random, letter: string): string {
  const lower = letter.toLowerCase()
  const row = rows.findIndex((keys) => keys.includes(lower))
  const column = (rows[row] ?? '').indexOf(lower)
  const inRow = [column - 1, column + 1].map((at) => rows[row]?.[at]).filter((key) => key !== undefined)
  const inColumn = [row - 1, row + 1].map((at) => rows[at]?.[column]).filter((key) => key !== undefined)
  const found = odds(random, typoRates.same_row)
    ? inRow
    : odds(random, typoRates.same_column, 1 / (1 - typoRates.same_row.share))
      ? inColumn
      : [...'aiueonrsmlk'].filter((key) => key !== lower)
  const key = random.pick(found.length > 0 ? found : ['a'])
  return letter === lower ? key : key.toUpperCase()
}

/** A word left out; never the only one. */
export function dropWord(random: Random, name: string): string {
  const parts = name.split(' ')
  if (parts.length < 2) return name
  // The last is left out more often than the first.
  const at = random.chance(250) ? 0 : random.int(1, parts.length - 1)
  return parts.toSpliced(at, 1).join(' ')
}

/** A word behind the first as its first letter. */
export function initial(random: Random, name: string): string {
  const parts = name.split(' ')
  const long = parts.flatMap((part, at) => (at > 0 && part.length > 2 && !part.includes('.') ? [at] : []))
  if (long.length === 0) return name
  const at = random.pick(long)
  return parts.with(at, `${parts[at]?.charAt(0)}${random.chance(700) ? '.' : ''}`).join(' ')
}

export function swapWords(name: string): string {
  const parts = name.split(' ')
  return parts.length < 2 ? name : [...parts.slice(1), parts[0]].join(' ')
}

export function joinWords(random: Random, name: string): string {
  const parts = name.split(' ')
  if (parts.length < 2) return name
  const at = random.int(0, parts.length - 2)
  return parts.toSpliced(at, 2, `${parts[at]}${parts[at + 1]?.toLowerCase()}`).join(' ')
}

export function splitWord(random: Random, name: string): string {
  const parts = name.split(' ')
  const long = parts.flatMap((part, at) => (part.length > 5 ? [at] : []))
  if (long.length === 0) return name
  const at = random.pick(long)
  const word = parts[at] as string
  const cut = random.int(3, word.length - 3)
  return parts.with(at, `${word.slice(0, cut)} ${word.slice(cut)}`).join(' ')
}

const before = {
  male: ['H.', 'Drs.', 'Ir.', 'dr.', 'KH.', 'Ust.'],
  female: ['Hj.', 'Dra.', 'dr.', 'Ibu', 'Ustz.'],
}
const behind = ['S.Pd', 'S.Pd.I', 'SE', 'S.E.', 'SH', 'Amd', 'A.Md.Keb', 'S.Sos', 'M.Si', 'S.Kom']

export function addTitle(random: Random, name: string, sex: Sex): string {
  if (/^Hj?\./.test(name) || name.includes(',')) return name
  return random.chance(550)
    ? `${random.pick(before[sex])} ${name}`
    : `${name}${random.chance(600) ? ', ' : ' '}${random.pick(behind)}`
}

const father = zipfTable(words(fathers))

export function addFather(random: Random, name: string, sex: Sex): string {
  if (/ bin(?:ti)? /i.test(name) || name.includes(',')) return name
  const link = sex === 'male' ? random.pick(['bin', 'Bin', 'b.']) : random.pick(['binti', 'Binti', 'bt.'])
  return `${name} ${link} ${random.weighted(father)}`
}

/** What the neighbours call them: `Suparman` → `Parman`, `Nurhayati` → `Yati`. */
export function nickname(random: Random, name: string): string {
  const first = name.split(' ').find((word) => word.length > 5 && !word.includes('.')) ?? ''
  if (first === '') return name
  const kept = first.slice(-random.int(4, 5))
  return kept.charAt(0).toUpperCase() + kept.slice(1)
}

export function swapDayAndMonth(date: PlainDate): PlainDate {
  const [year, month, day] = date.split('-') as [string, string, string]
  const swapped = `${year}-${day}-${month}`
  return isPlainDate(swapped) ? swapped : date
}

/** 1 January, 1 July or 31 December of the year; the date itself where it is one of these already. */
export function defaultDate(random: Random, date: PlainDate): PlainDate {
  if (isDefaultDate(date)) return date
  return `${date.slice(0, 4)}-${defaultDay(random)}`
}

export function isDefaultDate(date: PlainDate): boolean {
  return ['01-01', '07-01', '12-31'].includes(date.slice(5))
}

/** One digit changed so that a date is left which somebody could have. */
export function dateDigit(random: Random, date: PlainDate): PlainDate {
  for (let tried = 0; tried < 12; tried++) {
    const at = random.pick([2, 3, 3, 5, 6, 6, 8, 9, 9])
    const changed = date.slice(0, at) + random.int(0, 9) + date.slice(at + 1)
    if (changed !== date && isPlainDate(changed) && changed >= '1925-01-01' && changed < '2024-11-01')
      return changed
  }
  return date
}

export function numberDigit(random: Random, digits: string): string {
  const at = random.int(0, digits.length - 1)
  const other = (Number(digits[at]) + random.int(1, 9)) % 10
  return digits.slice(0, at) + other + digits.slice(at + 1)
}

export function numberSwapped(random: Random, digits: string): string {
  const unequal = [...digits].flatMap((digit, at) => (at > 0 && digit !== digits[at - 1] ? [at] : []))
  if (unequal.length === 0) return digits
  const at = random.pick(unequal)
  return `${digits.slice(0, at - 1)}${digits[at]}${digits[at - 1]}${digits.slice(at + 1)}`
}

export function numberCut(random: Random, digits: string): string {
  const at = random.chance(600) ? digits.length - 1 : random.int(0, digits.length - 1)
  return digits.slice(0, at) + digits.slice(at + 1)
}
