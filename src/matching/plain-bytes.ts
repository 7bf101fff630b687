import { isFiller } from './fillers.ts'
import type { DateOrder } from './types.ts'

/*
 * The usual ways of writing, read from bytes without making a text of them. Each gives what `normalise` gives, or leaves the value to it.
 */

/** Writes the plain form of a value at a place of the room; answers with its length, or with -1 for any other way of writing. */
export type Plain = (bytes: Uint8Array, from: number, to: number, room: Uint8Array, at: number) => number

/** Four to 64 digits that are not all the same. */
export const plainNumber: Plain = (bytes, from, to, room, at) => {
  const length = to - from
  if (length < 4 || length > 64) return -1
  const first = bytes[from]!
  let varied = 0
  let other = 0
  for (let p = from, q = at; p < to; p++, q++) {
    const byte = bytes[p]!
    room[q] = byte
    varied |= byte ^ first
    // Below zero for what is no digit.
    other |= (byte - 48) | (57 - byte)
  }
  return other < 0 || varied === 0 ? -1 : length
}

/** `0812…` of ten to thirteen digits, with the country's 62 for the zero. */
export const plainPhone: Plain = (bytes, from, to, room, at) => {
  const length = to - from
  if (length < 10 || length > 13 || bytes[from] !== 48 || bytes[from + 1] === 48) return -1
  room[at] = 54
  room[at + 1] = 50
  let other = 0
  for (let p = from + 1, q = at + 2; p < to; p++, q++) {
    const byte = bytes[p]!
    room[q] = byte
    other |= (byte - 48) | (57 - byte)
  }
  return other < 0 ? -1 : length + 1
}

/** Letters, digits, spaces and common marks in plain bytes. */
export const plainText: Plain = (bytes, from, to, room, at) => {
  if (to - from > 190 || isFiller(bytes, from, to)) return -1
  let end = at
  for (let p = from; p < to; p++) {
    const byte = bytes[p]!
    if (byte >= 97 && byte <= 122) room[end++] = byte - 32
    else if ((byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57)) room[end++] = byte
    else if (byte === 39) continue
    else if (byte >= 32 && byte < 127 && byte !== 96 && byte !== 94) {
      if (end > at && room[end - 1] !== 32) room[end++] = 32
    } else return -1
  }
  return end > at && room[end - 1] === 32 ? end - at - 1 : end - at
}

const isDigit = (byte: number) => byte >= 48 && byte <= 57

/** `1985-04-23`, `23-04-1985` and the same with slashes or dots; days that surely existed, the others are left to `normaliseDate`. */
export const plainDate =
  (order: DateOrder = 'dmy'): Plain =>
  (bytes, from, to, room, at) => {
    if (to - from !== 10) return -1
    const yearFirst = isMark(bytes[from + 4]!) && bytes[from + 7] === bytes[from + 4]
    if (!yearFirst && !(isMark(bytes[from + 2]!) && bytes[from + 5] === bytes[from + 2])) return -1
    const year = yearFirst ? from : from + 6
    const [second, third] = yearFirst
      ? [from + 5, from + 8]
      : order === 'mdy'
        ? [from, from + 3]
        : [from + 3, from]
    if (!yearFirst && order === 'ymd') return -1
    let digits = 0
    for (let p = 0; p < 4; p++) if (isDigit(bytes[year + p]!)) digits++
    const month = twoDigits(bytes, second)
    const day = twoDigits(bytes, third)
    const century = twoDigits(bytes, year)
    if (digits < 4 || century < 19 || century > 20 || month < 1 || month > 12 || day < 1) return -1
    if (day > 28 && (day > (longMonths & (1 << month) ? 31 : 30) || month === 2)) return -1
    for (let p = 0; p < 4; p++) room[at + p] = bytes[year + p]!
    for (let p = 0; p < 2; p++) {
      room[at + 4 + p] = bytes[second + p]!
      room[at + 6 + p] = bytes[third + p]!
    }
    return 8
  }

const isMark = (byte: number) => byte === 45 || byte === 46 || byte === 47

/** Months of 31 days, a bit each. */
const longMonths = [1, 3, 5, 7, 8, 10, 12].reduce((bits, month) => bits | (1 << month), 0)

/** Two digits as a number, or less than nothing. */
function twoDigits(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [bytes[at]!, bytes[at + 1]!]
  return isDigit(tens) && isDigit(ones) ? tens * 10 + ones - 528 : -1
}
