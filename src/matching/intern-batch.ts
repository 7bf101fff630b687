import { type Dictionary, hashBytes, internHashed, isValue } from './dictionary.ts'
import { keepNear } from './memory.ts'

/*
 * Many values looked up at once. Looking for one value waits for memory three times, each wait depends on the one before, and a million numbers
 * are in no cache. Of many values the first places are all asked for before any is needed, so the waits run side by side: a tenth of the time
 * (decision 0035). What comes out is what one after the other would give.
 */

/** Value `n` stands in `bytes` from `from[n]` to `to[n]`; nothing there is no value. */
export type ByteCells = { bytes: Uint8Array; from: Int32Array; to: Int32Array }
export type HashedCells = ByteCells & { hashes: Uint32Array }

export function hashCells({ bytes, from, to, hashes }: HashedCells, count: number): void {
  for (let at = 0; at < count; at++) hashes[at] = hashBytes(bytes, from[at]!, to[at]!)
}

/** So many are asked for ahead that what came is still near the processor when its turn comes. */
const ahead = 256
const candidates = new Uint32Array(ahead)
const starts = new Uint32Array(ahead)

/** The numbers of many values, given in their order to those that are new; 0 for no value. */
export function internBatch(d: Dictionary, cells: HashedCells, count: number, codes: Uint32Array): void {
  if ((d.under ?? d.slots).length <= nearby) internEach(d, cells, count, codes)
  else
    for (let first = 0; first < count; first += ahead)
      internSome(d, cells, first, Math.min(first + ahead, count), codes)
}

/** A dictionary with as many slots is near the processor as it is. */
const nearby = 1 << 15

function internEach(
  d: Dictionary,
  { bytes, from, to, hashes }: HashedCells,
  count: number,
  codes: Uint32Array,
): void {
  for (let at = 0; at < count; at++)
    codes[at] = from[at] === to[at] ? 0 : internHashed(d, bytes, from[at]!, to[at]!, hashes[at]!)
}

function internSome(
  d: Dictionary,
  { bytes, from, to, hashes }: HashedCells,
  first: number,
  end: number,
  codes: Uint32Array,
): void {
  touch(d, hashes, first, end)
  for (let at = first; at < end; at++) {
    const start = from[at]!
    const close = to[at]!
    const likely = candidates[at - first]!
    codes[at] =
      start === close
        ? 0
        : likely !== 0 && isValue(d, likely, bytes, start, close)
          ? likely
          : internHashed(d, bytes, start, close, hashes[at]!)
  }
}

/** Asks for the places in memory that finding the values will need, and notes which value each most likely is. */
function touch(d: Dictionary, hashes: Uint32Array, first: number, end: number) {
  const { starts: places, pool } = d
  // Of a question the register's own values are the likely ones.
  const slots = d.under ?? d.slots
  const last = slots.length - 1
  let sum = 0
  for (let at = first; at < end; at++) sum = (sum + slots[(hashes[at]! << 1) & last]!) | 0
  for (let at = first; at < end; at++) {
    const slot = (hashes[at]! << 1) & last
    candidates[at - first] = slots[slot + 1] === hashes[at] ? slots[slot]! : 0
  }
  const count = end - first
  for (let at = 0; at < count; at++) starts[at] = places[candidates[at]!]!
  for (let at = 0; at < count; at++) sum = (sum + pool[starts[at]!]!) | 0
  keepNear(sum)
}
