import type { ByteCells } from '../matching/index.ts'
import { grownBytes, grownWords } from '../matching/memory.ts'

/** Names of records, kept as bytes beside each other: a million of them are no million strings. */
export type Keys = {
  /** The name of a record as text. */
  of(row: number): string
  /** Writes the name of a record into bytes at a place; answers with the place behind it. */
  copy(row: number, into: Uint8Array, at: number): number
  length(row: number): number
  /** No name has a comma, a quote or a line end in it. */
  readonly plain: boolean
  add(cells: ByteCells, rows: number): void
  addNumber(row: number): void
}

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Bytes for which a name has to be quoted where it is written. */
const quoted = new Uint8Array(256)
for (const mark of ',"\n\r') quoted[mark.charCodeAt(0)] = 1

export function createKeys(): Keys {
  let pool: Uint8Array = new Uint8Array(65_536)
  let starts: Uint32Array = new Uint32Array(4096)
  let count = 0
  let plain = true

  function add({ bytes, from, to }: ByteCells, rows: number): void {
    let length = 0
    for (let row = 0; row < rows; row++) length += to[row]! - from[row]!
    let end = starts[count]!
    if (end + length > pool.length)
      pool = grownBytes(pool, Math.ceil(Math.max(pool.length * 1.5, end + length)))
    if (count + rows + 1 > starts.length)
      starts = grownWords(starts, Math.ceil(Math.max(starts.length * 1.5, count + rows + 1)))
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
    of: (row) => decoder.decode(pool.subarray(starts[row]!, starts[row + 1]!)),
    copy(row, into, at) {
      let to = at
      const bytes = pool
      const end = starts[row + 1]!
      for (let p = starts[row]!; p < end; p++) into[to++] = bytes[p]!
      return to
    },
    get plain() {
      return plain
    },
    length: (row) => starts[row + 1]! - starts[row]!,
  }
}
