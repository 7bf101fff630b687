import { type Dictionary, isPassing } from './dictionary.ts'
import {
  digitsBetween,
  isTwoEdits,
  noDigits,
  placesIn,
  readDate,
  readNumber,
  zerosBefore,
  zerosBehind,
} from './digits.ts'
import { lettersOf, mayBeNear } from './letters.ts'
import { levelNumber } from './levels.ts'
import { count, editDistance, jaroWinkler } from './strings.ts'
import type { FieldKind } from './types.ts'
import { valueTable } from './value-table.ts'

/** Compares two different values of one column by their numbers; answers with the number of the level. */
export type ValueComparer = (a: number, b: number) => number

export function valueComparer(
  kind: Exclude<FieldKind, 'name'>,
  values: Dictionary,
  nik: boolean,
): ValueComparer {
  if (kind === 'date') return dateComparer(values)
  if (kind === 'id') return idComparer(values, nik)
  if (kind === 'place') return placeComparer(values)
  if (kind === 'phone') return phoneComparer(values)
  if (kind === 'text') return remembered(values, textComparer(values))
  const different = levelNumber('category', 'different')
  return () => different
}

/** Keeps the last answers: values of a column meet each other again and again. */
function remembered(values: Dictionary, compare: ValueComparer): ValueComparer {
  const slots = 1 << 15
  const keys = new Float64Array(slots).fill(-1)
  const answers = new Uint8Array(slots)
  return (a, b) => {
    const low = a < b ? a : b
    const high = a < b ? b : a
    if (isPassing(values, high)) return compare(low, high)
    const key = low * 4294967296 + high
    const slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 17
    if (keys[slot] === key) return answers[slot]!
    const answer = compare(low, high)
    keys[slot] = key
    answers[slot] = answer
    return answer
  }
}

/** Whether the eight digits at `at` are a filler: 01-01, 01-07, 31-12. */
export function isFillerAt(pool: Uint8Array, at: number): boolean {
  const month = (pool[at + 4]! - 48) * 10 + pool[at + 5]! - 48
  const day = (pool[at + 6]! - 48) * 10 + pool[at + 7]! - 48
  return (day === 1 && (month === 1 || month === 7)) || (day === 31 && month === 12)
}

const isFiller = (date: number): boolean => {
  const day = date & 0xffff
  return day === 0x0101 || day === 0x0701 || day === 0x1231
}

function dateComparer(values: Dictionary): ValueComparer {
  const number = (code: string) => levelNumber('date', code)
  const slip = number('slip')
  const swapped = number('swapped')
  const defaultYear = number('default_year')
  const filler = number('default')
  const twoParts = number('two_parts')
  const slips = number('slips')
  const different = number('different')
  const dates = valueTable(values, 1, readDate)

  return (one, two) => {
    const p = dates.place(one, 0)
    const q = dates.place(two, 1)
    const a = dates.table.words[p]!
    const b = dates.table.words[q]!
    const unlike = a ^ b
    const sameYear = unlike >>> 16 === 0
    const sameMonth = (unlike & 0xff00) === 0
    const sameDay = (unlike & 0xff) === 0
    if (sameYear && ((a >>> 8) & 0xff) === (b & 0xff) && ((b >>> 8) & 0xff) === (a & 0xff)) return swapped
    if (isFiller(a) || isFiller(b)) return sameYear ? defaultYear : filler
    const places = placesIn(unlike)
    const digits = count(places)
    if (digits === 1) return slip
    const front = zerosBefore(unlike)
    const length = 8 - front - zerosBehind(unlike)
    const x = digitsBetween(a, 0, front, length)
    const y = digitsBetween(b, 0, front, length)
    // Two neighbours that changed places.
    if (length === 2 && x === (((y & 15) << 4) | (y >>> 4))) return slip
    if ((sameYear && sameMonth) || (sameYear && sameDay) || (sameMonth && sameDay)) return twoParts
    return digits === 2 || isTwoEdits(x, y, length) ? slips : different
  }
}

function idComparer(values: Dictionary, nik: boolean): ValueComparer {
  const number = (code: string) => levelNumber('id', code)
  const slip = number('slip')
  const slips = number('slips')
  const cut = number('cut')
  const serial = number('serial')
  const half = number('half')
  const region = number('region')
  const different = number('different')

  const digits = nik ? valueTable(values, 2, readNumber, values.digits) : undefined

  /** Region 6, birth date 6, serial 4: what differs is named, since date and region are told by other columns too. */
  function compareNik(firstA: number, lastA: number, firstB: number, lastB: number): number {
    const first = firstA ^ firstB
    const last = lastA ^ lastB
    if (first === 0 && last >>> 16 === 0) {
      // The last digit of 1571012304850003 became 0: a spreadsheet did that, a serial 0000 does not exist.
      return last >>> 4 === 0 && ((lastA & 15) === 0 || (lastB & 15) === 0) ? cut : serial
    }
    const unlike = count(placesIn(first)) + count(placesIn(last))
    if (unlike === 1) return slip
    const front = first !== 0 ? zerosBefore(first) : 8 + zerosBefore(last)
    const back = last !== 0 ? zerosBehind(last) : 8 + zerosBehind(first)
    const rest = 16 - front - back
    const short = rest <= 5
    const x = short ? digitsBetween(firstA, lastA, front, rest) : 0
    const y = short ? digitsBetween(firstB, lastB, front, rest) : 0
    if (rest === 2 && x === (((y & 15) << 4) | (y >>> 4))) return slip
    if (last === 0 && (first & 0xff) === 0) return region
    // Twins share the date; region and serial both other is another number, not two slips.
    if ((first & 0xff) === 0 && last >>> 16 === 0) return different
    return unlike === 2 || (short && isTwoEdits(x, y, rest)) ? slips : different
  }

  return (a, b) => {
    if (digits !== undefined) {
      const p = digits.place(a, 0)
      const q = digits.place(b, 1)
      const { words } = digits.table
      if (words[p] !== noDigits && words[q] !== noDigits)
        return compareNik(words[p]!, words[p + 1]!, words[q]!, words[q + 1]!)
    }
    const { pool, starts } = values
    const p = starts[a]!
    const q = starts[b]!
    const n = starts[a + 1]! - p
    const m = starts[b + 1]! - q
    const short = n < m ? n : m
    let front = 0
    while (front < short && pool[p + front] === pool[q + front]) front++
    if (n !== m && front === short && short >= 6) return cut
    let back = 0
    while (back < short - front && pool[p + n - 1 - back] === pool[q + m - 1 - back]) back++
    const rest = (n > m ? n : m) - front - back
    // What differs lies between the equal ends: one place, or two neighbours that changed places.
    if (rest === 1) return slip
    if (
      rest === 2 &&
      n === m &&
      pool[p + front] === pool[q + front + 1] &&
      pool[p + front + 1] === pool[q + front]
    )
      return slip
    if (n === m) {
      let unlike = 0
      for (let at = front; at < n - back && unlike < 3; at++) if (pool[p + at] !== pool[q + at]) unlike++
      if (unlike === 2) return short >= 7 ? slips : different
    }
    if (rest <= 4 && short >= 7 && editDistance(pool, p, n, pool, q, m) === 2) return slips
    return short >= 8 && (front >= short >> 1 || back >= (short >> 1) + 1) ? half : different
  }
}

function phoneComparer(values: Dictionary): ValueComparer {
  const slip = levelNumber('phone', 'slip')
  const different = levelNumber('phone', 'different')
  return (a, b) => {
    const { pool, starts } = values
    const p = starts[a]!
    const q = starts[b]!
    return isOneSlip(pool, p, starts[a + 1]! - p, q, starts[b + 1]! - q) ? slip : different
  }
}

/** One letter wrong, too many or too few, or two neighbours changed: what differs lies between equal ends. */
function isOneSlip(pool: Uint8Array, p: number, n: number, q: number, m: number): boolean {
  if (n - m > 1 || m - n > 1) return false
  const short = n < m ? n : m
  let front = 0
  while (front < short && pool[p + front] === pool[q + front]) front++
  let back = 0
  while (back < short - front && pool[p + n - 1 - back] === pool[q + m - 1 - back]) back++
  const rest = (n > m ? n : m) - front - back
  return (
    rest <= 1 ||
    (rest === 2 &&
      n === m &&
      pool[p + front] === pool[q + front + 1] &&
      pool[p + front + 1] === pool[q + front])
  )
}

function isNumber(pool: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (pool[at]! < 48 || pool[at]! > 57) return false
  return true
}

function placeComparer(values: Dictionary): ValueComparer {
  const near = levelNumber('place', 'near')
  const around = levelNumber('place', 'around')
  const different = levelNumber('place', 'different')
  const letters = lettersOf(values)
  return (a, b) => {
    const { pool, starts } = values
    const p = starts[a]!
    const q = starts[b]!
    const n = starts[a + 1]! - p
    const m = starts[b + 1]! - q
    // Numbers are compared otherwise.
    if (pool[p]! >= 58 || pool[q]! >= 58) {
      const one = letters.place(a, 0)
      const two = letters.place(b, 1)
      // 0.92 with the four first letters equal takes 0.8667 without them.
      const edits = editsOfPlace(n < m ? n : m)
      if (!mayBeNear(letters.table.words, one, two, 2, edits, 5, 0.866)) return different
    }
    if (isNumber(pool, p, p + n) && isNumber(pool, q, q + m)) {
      let front = 0
      while (front < n && front < m && pool[p + front] === pool[q + front]) front++
      // Codes of regions: the same district (6 digits) though not the same village.
      if (n === m && n === 10) return front >= 6 ? around : different
      return n <= 6 && editDistance(pool, p, n, pool, q, m) === 1 ? near : different
    }
    return isNear(pool, p, n, q, m) ? near : different
  }
}

/** How many slips a place or text of so many letters may have. */
const editsOfPlace = (letters: number): number => (letters >= 12 ? 3 : letters >= 6 ? 2 : 1)

function isNear(pool: Uint8Array, p: number, n: number, q: number, m: number): boolean {
  const short = n < m ? n : m
  if (short < 3) return false
  if (Math.abs(n - m) <= 2 && n <= 32 && m <= 32) {
    const edits = editDistance(pool, p, n, pool, q, m)
    if (edits <= editsOfPlace(short)) return true
  }
  return short >= 5 && pool[p] === pool[q] && jaroWinkler(pool, p, n, pool, q, m) >= 0.92
}

function textComparer(values: Dictionary): ValueComparer {
  const near = levelNumber('text', 'near')
  const alike = levelNumber('text', 'alike')
  const different = levelNumber('text', 'different')
  return (a, b) => {
    const { pool, starts } = values
    const p = starts[a]!
    const q = starts[b]!
    const n = starts[a + 1]! - p
    const m = starts[b + 1]! - q
    if (isNumber(pool, p, p + n) && isNumber(pool, q, q + m))
      return Math.max(n, m) > 1 && editDistance(pool, p, n, pool, q, m) === 1 ? near : different
    if (isNear(pool, p, n, q, m)) return near
    if (Math.min(sharedWords(pool, p, n, q, m), sharedWords(pool, q, m, p, n)) >= 0.5) return alike
    return pool[p] === pool[q] && jaroWinkler(pool, p, n, pool, q, m) >= 0.82 ? alike : different
  }
}

/** Share of the words of the shorter text that the other has too. */
function sharedWords(pool: Uint8Array, p: number, n: number, q: number, m: number): number {
  let words = 0
  let shared = 0
  for (let from = 0; from < n; ) {
    let to = from
    while (to < n && pool[p + to] !== 32) to++
    words++
    if (hasWord(pool, p + from, to - from, q, m)) shared++
    from = to + 1
  }
  let others = 1
  for (let at = 0; at < m; at++) if (pool[q + at] === 32) others++
  return shared / Math.min(words, others)
}

function hasWord(pool: Uint8Array, word: number, length: number, q: number, m: number): boolean {
  for (let from = 0; from + length <= m; from++) {
    if (from > 0 && pool[q + from - 1] !== 32) continue
    if (from + length < m && pool[q + from + length] !== 32) continue
    let at = 0
    while (at < length && pool[word + at] === pool[q + from + at]) at++
    if (at === length) return true
  }
  return false
}
