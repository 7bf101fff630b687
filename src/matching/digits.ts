import type { ReadValue } from './value-table.ts'

/*
 * Numbers as four bits a digit: two of them are compared in the processor, without a look at their letters.
 */

/** Stands in both words of a value that is no number of sixteen digits; no digit is 15. */
export const noDigits = 0xffffffff

/** Reads a number of sixteen digits into two words: its first eight and its last eight. */
export const readNumber: ReadValue = (pool, from, to, words, place) => {
  let isNumber = to - from === 16
  let first = 0
  let last = 0
  for (let at = from; isNumber && at < to; at++) {
    const digit = pool[at]! - 48
    if (digit < 0 || digit > 9) isNumber = false
    else if (at < from + 8) first = (first << 4) | digit
    else last = (last << 4) | digit
  }
  words[place] = isNumber ? first : noDigits
  words[place + 1] = isNumber ? last : noDigits
}

/** Reads the eight digits of a date into a word. */
export const readDate: ReadValue = (pool, from, to, words, place) => {
  let packed = 0
  for (let at = from; at < to; at++) packed = (packed << 4) | (pool[at]! - 48)
  words[place] = packed
}

/** Which places of four bits are not zero: one bit for each. */
export function placesIn(word: number): number {
  const halves = word | (word >>> 1)
  return (halves | (halves >>> 2)) & 0x11111111
}

/** Places of four bits that are zero in front of the first that is not. */
export const zerosBefore = (word: number): number => Math.clz32(word) >>> 2

/** The same behind the last that is not; for words that are not zero. */
export const zerosBehind = (word: number): number => (31 - Math.clz32(word & -word)) >>> 2

/** The digits from `front` on, `length` of them (at most eight), of a number of sixteen in two words. */
export function digitsBetween(first: number, last: number, front: number, length: number): number {
  if (front >= 8) return (last << (4 * (front - 8))) >>> (32 - 4 * length)
  const head = first << (4 * front)
  return (front === 0 ? head : head | (last >>> (32 - 4 * front))) >>> (32 - 4 * length)
}

/**
 * Whether two different numbers of `length` digits (at most eight) are two edits apart or fewer: digits wrong, neighbours that changed
 * places, or one left out and one put in. The first digits differ, and so do the last.
 */
export function isTwoEdits(a: number, b: number, length: number): boolean {
  // Without its first digit one is the other without its last.
  const mask = length >= 8 ? 0x0fffffff : 2 ** (4 * length - 4) - 1
  if (a >>> 4 === (b & mask) || b >>> 4 === (a & mask)) return true
  let edits = 0
  for (let shift = 0; shift < 4 * length; shift += 4) {
    const [x, y] = [a >>> shift, b >>> shift]
    if ((x & 15) === (y & 15)) continue
    if (++edits > 2) return false
    if (shift < 4 * length - 4 && (x & 0xff) === (((y & 15) << 4) | ((y >>> 4) & 15))) shift += 4
  }
  return true
}
