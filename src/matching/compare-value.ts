import { type Dictionary, isPassing } from './dictionary.ts'
import { levelNumber } from './levels.ts'
import { editDistance, jaroWinkler } from './strings.ts'
import type { FieldKind } from './types.ts'

/** Compares two different values of one column by their numbers; answers with the number of the level. */
export type ValueComparer = (a: number, b: number) => number

export function valueComparer(
  kind: Exclude<FieldKind, 'name'>,
  values: Dictionary,
  nik: boolean,
): ValueComparer {
  if (kind === 'date') return remembered(values, dateComparer(values))
  if (kind === 'id') return idComparer(values, nik)
  if (kind === 'place') return remembered(values, placeComparer(values))
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

function dateComparer(values: Dictionary): ValueComparer {
  const number = (code: string) => levelNumber('date', code)
  const slip = number('slip')
  const swapped = number('swapped')
  const defaultYear = number('default_year')
  const filler = number('default')
  const twoParts = number('two_parts')
  const slips = number('slips')
  const different = number('different')
  return (a, b) => {
    const { pool, starts } = values
    const p = starts[a]!
    const q = starts[b]!
    const sameYear =
      pool[p] === pool[q] &&
      pool[p + 1] === pool[q + 1] &&
      pool[p + 2] === pool[q + 2] &&
      pool[p + 3] === pool[q + 3]
    const sameMonth = pool[p + 4] === pool[q + 4] && pool[p + 5] === pool[q + 5]
    const sameDay = pool[p + 6] === pool[q + 6] && pool[p + 7] === pool[q + 7]
    if (
      sameYear &&
      pool[p + 4] === pool[q + 6] &&
      pool[p + 5] === pool[q + 7] &&
      pool[p + 6] === pool[q + 4] &&
      pool[p + 7] === pool[q + 5]
    )
      return swapped
    if (isFillerAt(pool, p) || isFillerAt(pool, q)) return sameYear ? defaultYear : filler
    const edits = editDistance(pool, p, 8, pool, q, 8)
    if (edits === 1) return slip
    if ((sameYear && sameMonth) || (sameYear && sameDay) || (sameMonth && sameDay)) return twoParts
    return edits === 2 ? slips : different
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

  /** Region 6, birth date 6, serial 4: what differs is named, since date and region are told by other columns too. */
  function compareNik(p: number, q: number, front: number): number {
    const { pool } = values
    if (front >= 12) {
      // The last digit of 1571012304850003 became 0: a spreadsheet did that, a serial 0000 does not exist.
      return front === 15 && (pool[p + 15] === 48 || pool[q + 15] === 48) ? cut : serial
    }
    let unlike = 0
    let back = 0
    while (pool[p + 15 - back] === pool[q + 15 - back]) back++
    if (back >= 10) return region
    for (let at = front; at < 16 - back; at++) if (pool[p + at] !== pool[q + at]) unlike++
    if (unlike === 1) return slip
    const rest = 16 - front - back
    if (rest === 2 && pool[p + front] === pool[q + front + 1] && pool[p + front + 1] === pool[q + front])
      return slip
    // Twins share the date; region and serial both other is another number, not two slips.
    let sameDate = true
    for (let at = 6; at < 12; at++) if (pool[p + at] !== pool[q + at]) sameDate = false
    if (sameDate) return different
    if (unlike === 2) return slips
    return rest <= 5 && editDistance(pool, p, 16, pool, q, 16) === 2 ? slips : different
  }

  return (a, b) => {
    const { pool, starts } = values
    const p = starts[a]!
    const q = starts[b]!
    const n = starts[a + 1]! - p
    const m = starts[b + 1]! - q
    const short = n < m ? n : m
    let front = 0
    while (front < short && pool[p + front] === pool[q + front]) front++
    if (n !== m) {
      if (front === short && short >= 6) return cut
    } else if (nik && n === 16) return compareNik(p, q, front)
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
    const n = starts[a + 1]! - starts[a]!
    const m = starts[b + 1]! - starts[b]!
    if (Math.abs(n - m) > 1) return different
    return editDistance(pool, starts[a]!, n, pool, starts[b]!, m) <= 1 ? slip : different
  }
}

function isNumber(pool: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (pool[at]! < 48 || pool[at]! > 57) return false
  return true
}

function placeComparer(values: Dictionary): ValueComparer {
  const near = levelNumber('place', 'near')
  const around = levelNumber('place', 'around')
  const different = levelNumber('place', 'different')
  return (a, b) => {
    const { pool, starts } = values
    const p = starts[a]!
    const q = starts[b]!
    const n = starts[a + 1]! - p
    const m = starts[b + 1]! - q
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

function isNear(pool: Uint8Array, p: number, n: number, q: number, m: number): boolean {
  const short = n < m ? n : m
  if (short < 3) return false
  if (Math.abs(n - m) <= 2 && n <= 32 && m <= 32) {
    const edits = editDistance(pool, p, n, pool, q, m)
    if (edits <= (short >= 12 ? 3 : short >= 6 ? 2 : 1)) return true
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
