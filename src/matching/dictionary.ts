import { bytes8, grownBytes, grownWords, type Memory, ownMemory, words32 } from './memory.ts'
import type { Words } from './value-table.ts'

/*
 * Every distinct value is kept once, as bytes in one pool, and is a number from then on (0 is "missing"). Comparing, counting and
 * blocking then work on numbers in typed arrays. Open addressing; nothing here is an object per value.
 */

export type Dictionary = {
  pool: Uint8Array
  /** The bytes of value `code` stand from `starts[code]` to `starts[code + 1]`. */
  starts: Uint32Array
  hashes: Uint32Array
  /** How many records of the register hold the value now. */
  counts: Uint32Array
  /** Two words for each place: the code and its hash, so that looking for a value that is not there touches one place in memory. */
  slots: Uint32Array
  size: number
  memory: Memory
  /**
   * Of a dictionary laid over another (`asked-store.ts`): the places of the one below, whose values are found first and never change. Values
   * above `start` are those of a question and are forgotten with it: nothing may be remembered of them.
   */
  under: Uint32Array | undefined
  start: number
  /** How many values the dictionary below has: those never change. */
  lasting: number
  /** Of columns of long numbers: their digits (`digits.ts`), once somebody compared them. */
  digits: Words | undefined
}

/** `expected`: about how many values there will be; more are no trouble but cost time. */
export function createDictionary(expected = 64, memory: Memory = ownMemory): Dictionary {
  let slots = 256
  while (slots * 0.7 < expected) slots *= 2
  const room = Math.max(expected, 128) + 2
  return dictionaryOf(
    {
      pool: bytes8(memory, Math.max(1024, expected * 8)),
      starts: words32(memory, room),
      hashes: words32(memory, room),
      counts: words32(memory, room),
      slots: words32(memory, slots * 2),
      size: 0,
      under: undefined,
      start: 0,
      lasting: 0,
      digits: undefined,
    },
    memory,
  )
}

/** All dictionaries are made here, so that they are one kind of object to the engine, whichever way their arrays came. */
export const dictionaryOf = (parts: Omit<Dictionary, 'memory'>, memory: Memory): Dictionary => ({
  pool: parts.pool,
  starts: parts.starts,
  hashes: parts.hashes,
  counts: parts.counts,
  slots: parts.slots,
  size: parts.size,
  memory,
  under: parts.under,
  start: parts.start,
  lasting: parts.lasting,
  digits: parts.digits,
})

/** Whether the number will mean another value in the next question. */
export const isPassing = (d: Dictionary, code: number): boolean => d.under !== undefined && code > d.start

/** Gives back what only finding and adding values takes. What is left can be compared, counted and spelled. */
export function closeDictionary(d: Dictionary): void {
  d.slots = words32(ownMemory, 2)
}

/** FNV over the bytes, mixed at the end so that low bits are good enough for a table: begins with this and takes each byte in by the prime. */
export const hashSeed = 0x811c9dc5 | 0
export const hashPrime = 0x01000193

export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let h = hashSeed
  for (let at = from; at < to; at++) h = Math.imul(h ^ bytes[at]!, hashPrime)
  return mix(h)
}

export function mix(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

export function isValue(d: Dictionary, code: number, bytes: Uint8Array, from: number, to: number): boolean {
  const start = d.starts[code]!
  if (d.starts[code + 1]! - start !== to - from) return false
  const { pool } = d
  for (let at = from, p = start; at < to; at++, p++) if (bytes[at] !== pool[p]) return false
  return true
}

/** The number of a value, or 0 when nobody has it. */
export function findCode(d: Dictionary, bytes: Uint8Array, from: number, to: number): number {
  return lookUp(d, d.slots, hashBytes(bytes, from, to), bytes, from, to)
}

function lookUp(
  d: Dictionary,
  slots: Uint32Array,
  hash: number,
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  const last = slots.length - 1
  for (let at = (hash << 1) & last; ; at = (at + 2) & last) {
    const code = slots[at]!
    if (code === 0) return 0
    if (slots[at + 1] === hash && isValue(d, code, bytes, from, to)) return code
  }
}

/** The number of a value, given to it now when it is new. */
export function intern(d: Dictionary, bytes: Uint8Array, from: number, to: number): number {
  return internHashed(d, bytes, from, to, hashBytes(bytes, from, to))
}

/** The same where its hash (`hashBytes`) is known. */
export function internHashed(
  d: Dictionary,
  bytes: Uint8Array,
  from: number,
  to: number,
  hash: number,
): number {
  if (d.under !== undefined) {
    const known = lookUp(d, d.under, hash, bytes, from, to)
    if (known !== 0) return known
  }
  const { slots } = d
  const last = slots.length - 1
  let at = (hash << 1) & last
  for (; ; at = (at + 2) & last) {
    const code = slots[at]!
    if (code === 0) break
    if (slots[at + 1] === hash && isValue(d, code, bytes, from, to)) return code
  }
  const code = ++d.size
  slots[at] = code
  slots[at + 1] = hash
  const start = d.starts[code]!
  const end = start + to - from
  if (end > d.pool.length)
    d.pool = grownBytes(d.pool, Math.ceil(Math.max(end, d.pool.length * 1.5) / 4) * 4, d.memory)
  const { pool } = d
  for (let p = start, q = from; q < to; p++, q++) pool[p] = bytes[q]!
  if (code + 2 >= d.starts.length) growValues(d)
  d.hashes[code] = hash
  d.starts[code + 1] = end
  if ((code - d.start) * 20 > slots.length * 7) growSlots(d)
  return code
}

function growValues(d: Dictionary): void {
  const length = Math.ceil(d.starts.length * 1.5)
  d.starts = grownWords(d.starts, length, d.memory)
  d.hashes = grownWords(d.hashes, length, d.memory)
  d.counts = grownWords(d.counts, length, d.memory)
}

function growSlots(d: Dictionary): void {
  d.slots = words32(d.memory, d.slots.length * 2)
  fillSlots(d)
}

/** Makes the values of a dictionary that was read from bytes findable again. */
export function indexValues(d: Dictionary): void {
  let slots = 512
  while (slots * 7 < d.size * 20) slots *= 2
  d.slots = words32(d.memory, slots)
  fillSlots(d)
}

function fillSlots({ slots, hashes, start, size }: Dictionary): void {
  const last = slots.length - 1
  for (let code = start + 1; code <= size; code++) {
    const hash = hashes[code]!
    let at = (hash << 1) & last
    while (slots[at] !== 0) at = (at + 2) & last
    slots[at] = code
    slots[at + 1] = hash
  }
}

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** The value as text, for explanations and models. */
export function spelling(d: Dictionary, code: number): string {
  return decoder.decode(d.pool.subarray(d.starts[code]!, d.starts[code + 1]!))
}

/** Room in which a value is put together before it is looked up. */
export const scratch = new Uint8Array(4096)

/** Writes a text into `scratch` as UTF-8; answers with its length in bytes. */
export function toScratch(written: string): number {
  const length = written.length
  if (length <= scratch.length) {
    let at = 0
    for (; at < length; at++) {
      const unit = written.charCodeAt(at)
      if (unit > 127) break
      scratch[at] = unit
    }
    if (at === length) return length
  }
  return encoder.encodeInto(written, scratch).written
}

export function internText(d: Dictionary, written: string): number {
  return intern(d, scratch, 0, toScratch(written))
}

export function findText(d: Dictionary, written: string): number {
  return findCode(d, scratch, 0, toScratch(written))
}
