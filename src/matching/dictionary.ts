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
  slots: Uint32Array
  size: number
}

export function createDictionary(expected = 64): Dictionary {
  let slots = 256
  while (slots < expected * 2) slots *= 2
  const dictionary = {
    pool: new Uint8Array(Math.max(1024, expected * 8)),
    starts: new Uint32Array(slots / 2 + 2),
    hashes: new Uint32Array(slots / 2 + 2),
    counts: new Uint32Array(slots / 2 + 2),
    slots: new Uint32Array(slots),
    size: 0,
  }
  return dictionary
}

/** FNV over the bytes, mixed at the end so that low bits are good enough for a table. */
export function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let h = 0x811c9dc5
  for (let at = from; at < to; at++) h = Math.imul(h ^ bytes[at]!, 0x01000193)
  return mix(h)
}

export function mix(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

function isValue(d: Dictionary, code: number, bytes: Uint8Array, from: number, to: number): boolean {
  const start = d.starts[code]!
  if (d.starts[code + 1]! - start !== to - from) return false
  const { pool } = d
  for (let at = from, p = start; at < to; at++, p++) if (bytes[at] !== pool[p]) return false
  return true
}

/** The number of a value, or 0 when nobody has it. */
export function findCode(d: Dictionary, bytes: Uint8Array, from: number, to: number): number {
  const hash = hashBytes(bytes, from, to)
  const last = d.slots.length - 1
  for (let at = hash & last; ; at = (at + 1) & last) {
    const code = d.slots[at]!
    if (code === 0) return 0
    if (d.hashes[code] === hash && isValue(d, code, bytes, from, to)) return code
  }
}

/** The number of a value, given to it now when it is new. */
export function intern(d: Dictionary, bytes: Uint8Array, from: number, to: number): number {
  const hash = hashBytes(bytes, from, to)
  const last = d.slots.length - 1
  let at = hash & last
  for (; ; at = (at + 1) & last) {
    const code = d.slots[at]!
    if (code === 0) break
    if (d.hashes[code] === hash && isValue(d, code, bytes, from, to)) return code
  }
  const code = ++d.size
  d.slots[at] = code
  const start = d.starts[code]!
  const end = start + to - from
  if (end > d.pool.length) {
    const pool = new Uint8Array(Math.max(end, d.pool.length * 2))
    pool.set(d.pool)
    d.pool = pool
  }
  d.pool.set(bytes.subarray(from, to), start)
  d.hashes[code] = hash
  if (code + 2 >= d.starts.length) grow(d)
  d.starts[code + 1] = end
  return code
}

function grow(d: Dictionary): void {
  const length = d.starts.length * 2
  d.starts = grown(d.starts, length)
  d.hashes = grown(d.hashes, length)
  d.counts = grown(d.counts, length)
  const slots = new Uint32Array(d.slots.length * 2)
  const last = slots.length - 1
  for (let code = 1; code <= d.size; code++) {
    let at = d.hashes[code]! & last
    while (slots[at] !== 0) at = (at + 1) & last
    slots[at] = code
  }
  d.slots = slots
}

export function grown(old: Uint32Array, length: number): Uint32Array {
  const next = new Uint32Array(length)
  next.set(old)
  return next
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
