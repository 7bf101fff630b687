import type { ByteCells } from '../matching/index.ts'
import { bytes8, grownBytes, grownWords, type Memory, ownMemory, words32 } from '../matching/memory.ts'

/** Names of records as plain data, which threads can share: name `n` stands from `starts[n]` to `starts[n + 1]`. */
export type PlainKeys = {
  pool: Uint8Array
  starts: Uint32Array
  /** No name has a comma, a quote or a line end in it. */
  plain: boolean
}

/** Names of records, kept as bytes beside each other: a million of them are no million strings. */
export type Keys = {
  add(cells: ByteCells, rows: number): void
  addNumber(row: number): void
  /** What was added until now. */
  kept(): PlainKeys
}

/** The name of a record as text. */
export const keyOf = ({ pool, starts }: PlainKeys, row: number): string =>
  decoder.decode(pool.slice(starts[row]!, starts[row + 1]!))

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Bytes for which a name has to be quoted where it is written. */
const quoted = new Uint8Array(256)
for (const mark of ',"\n\r') quoted[mark.charCodeAt(0)] = 1

/** `memory`: shared where a thread is to write the names. */
export function createKeys(memory: Memory = ownMemory): Keys {
  let pool = bytes8(memory, 65_536)
  let starts = words32(memory, 4096)
  let count = 0
  let plain = true

  function add({ bytes, from, to }: ByteCells, rows: number): void {
    let length = 0
    for (let row = 0; row < rows; row++) length += to[row]! - from[row]!
    let end = starts[count]!
    if (end + length > pool.length)
      pool = grownBytes(pool, Math.ceil(Math.max(pool.length * 1.5, end + length)), memory)
    if (count + rows + 1 > starts.length)
      starts = grownWords(starts, Math.ceil(Math.max(starts.length * 1.5, count + rows + 1)), memory)
    let marked = 0
    for (let row = 0; row < rows; row++) {
      const close = to[row]!
      for (let at = from[row]!; at < close; at++) {
        const byte = bytes[at]!
        pool[end++] = byte
        marked |= quoted[byte]!
      }
      starts[++count] = end
    }
    if (marked !== 0) plain = false
  }

  return {
    add,
    addNumber(row) {
      const bytes = encoder.encode(String(row))
      add({ bytes, from: Int32Array.of(0), to: Int32Array.of(bytes.length) }, 1)
    },
    kept: () => ({ pool, starts, plain }),
  }
}
