import { createDictionary, intern, scratch } from './dictionary.ts'
import { internNameBytes } from './names.ts'
import { type Column, encode, type Store } from './store.ts'

/** The number of a value that stands from `from` to `to` in bytes of UTF-8. */
export type ByteEncoder = (bytes: Uint8Array, from: number, to: number) => number

const decoder = new TextDecoder()

/** Longer values are cut: no name, number or place is as long. */
const longest = 1000

/**
 * Reads values of a column straight from the bytes of a file. What is plain is read in place; what is written otherwise takes the way of
 * `encode`, so both give the same numbers. Values that repeat (dates, places, short texts) are read once for each way of writing.
 */
export function byteEncoder(store: Store, column: Column): ByteEncoder {
  const { kind } = column.field
  const slowly: ByteEncoder = (bytes, from, to) =>
    encode(store, column, decoder.decode(bytes.subarray(from, Math.min(to, from + longest))))
  const known = createDictionary()
  let codes = new Uint32Array(256)
  // Lists are sorted by place, and many columns hold a single letter: the same again, or one of a few.
  const letters = new Int32Array(256).fill(-1)
  const last = new Uint8Array(64)
  let lastLength = -1
  let lastCode = 0
  const remembered: ByteEncoder = (bytes, from, to) => {
    const length = to - from
    if (length === 1) {
      const letter = bytes[from]!
      if (letters[letter]! < 0) letters[letter] = looked(bytes, from, to)
      return letters[letter]!
    }
    if (length === lastLength) {
      let at = 0
      while (at < length && bytes[from + at] === last[at]) at++
      if (at === length) return lastCode
    }
    const code = looked(bytes, from, to)
    if (length <= last.length) {
      for (let at = 0; at < length; at++) last[at] = bytes[from + at]!
      lastLength = length
      lastCode = code
    }
    return code
  }
  const looked: ByteEncoder = (bytes, from, to) => {
    const before = known.size
    const raw = intern(known, bytes, from, to)
    if (raw > before) {
      if (raw >= codes.length) {
        const next = new Uint32Array(codes.length * 2)
        next.set(codes)
        codes = next
      }
      codes[raw] = slowly(bytes, from, to)
    }
    return codes[raw]!
  }
  const read: ByteEncoder =
    kind === 'name'
      ? (bytes, from, to) =>
          to - from <= 10 && !isLetter(bytes[from]!)
            ? slowly(bytes, from, to)
            : to - from > 7 && to - from < longest
              ? internNameBytes(store.words, column.values, bytes, from, to)
              : remembered(bytes, from, to)
      : kind === 'id'
        ? (bytes, from, to) =>
            isPlainNumber(bytes, from, to) ? intern(column.values, bytes, from, to) : slowly(bytes, from, to)
        : kind === 'phone'
          ? (bytes, from, to) => phone(column, bytes, from, to) || slowly(bytes, from, to)
          : kind === 'text'
            ? (bytes, from, to) =>
                to - from <= 10
                  ? remembered(bytes, from, to)
                  : text(column, bytes, from, to) || slowly(bytes, from, to)
            : remembered
  return (bytes, from, to) => {
    let start = from
    let end = to
    while (start < end && bytes[start]! <= 32) start++
    while (end > start && bytes[end - 1]! <= 32) end--
    return start === end ? 0 : read(bytes, start, end)
  }
}

const isLetter = (byte: number) => (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)

function isPlainNumber(bytes: Uint8Array, from: number, to: number): boolean {
  const length = to - from
  if (length < 4 || length > 64) return false
  let varied = false
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    if (byte < 48 || byte > 57) return false
    if (byte !== bytes[from]) varied = true
  }
  return varied
}

/** `0812…` of ten to thirteen digits; 0 for every other way of writing. */
function phone({ values }: Column, bytes: Uint8Array, from: number, to: number): number {
  const length = to - from
  if (length < 10 || length > 13 || bytes[from] !== 48 || bytes[from + 1] === 48) return 0
  scratch[0] = 54
  scratch[1] = 50
  for (let at = from + 1; at < to; at++) {
    const byte = bytes[at]!
    if (byte < 48 || byte > 57) return 0
    scratch[at - from + 1] = byte
  }
  return intern(values, scratch, 0, length + 1)
}

/** Letters, digits, spaces and common marks in plain bytes; 0 for every other way of writing. */
function text({ values }: Column, bytes: Uint8Array, from: number, to: number): number {
  if (to - from > 190) return 0
  let length = 0
  for (let at = from; at < to; at++) {
    const byte = bytes[at]!
    if (byte >= 97 && byte <= 122) scratch[length++] = byte - 32
    else if (isLetter(byte) || (byte >= 48 && byte <= 57)) scratch[length++] = byte
    else if (byte === 39) continue
    else if (byte >= 32 && byte < 127 && byte !== 96 && byte !== 94) {
      if (length > 0 && scratch[length - 1] !== 32) scratch[length++] = 32
    } else return 0
  }
  if (length > 0 && scratch[length - 1] === 32) length--
  return length === 0 ? 0 : intern(values, scratch, 0, length)
}
