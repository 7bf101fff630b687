import type { Dictionary } from './dictionary.ts'
import { type Memory, ownMemory, words32 } from './memory.ts'

/** What is read of a value once to be compared quickly again and again; plain data, so that threads can share it. */
export type Words = { words: Uint32Array; known: number }

/** Reads the value that stands from `from` to `to` in `pool` into `words` from `place` on. */
export type ReadValue = (
  pool: Uint8Array,
  from: number,
  to: number,
  words: Uint32Array,
  place: number,
) => void

export type ValueTable = {
  /** Where the words of a value stand in `table.words` now. `side`: which of two values it is, since those of a question have no place of their own. */
  place(code: number, side: 0 | 1): number
  table: Words
}

/**
 * `width` words for each value of a dictionary, read when they are first asked for. Values of a question (`asked-store.ts`) are read anew each
 * time, because their numbers mean other values in the next.
 */
export function valueTable(
  values: Dictionary,
  width: number,
  read: ReadValue,
  table: Words = emptyTable(width),
): ValueTable {
  return {
    table,
    place(code, side) {
      if (code > table.known) {
        if (code > lastingValues(values)) {
          read(values.pool, values.starts[code]!, values.starts[code + 1]!, table.words, side * width)
          return side * width
        }
        readAhead(values, width, read, table)
      }
      return (code + 2) * width
    },
  }
}

/** Two places for the values of a question, one for code 0, which is no value. */
export const emptyTable = (width: number, memory: Memory = ownMemory): Words => ({
  words: words32(memory, 3 * width),
  known: 0,
})

/** Values up to this number keep it. */
const lastingValues = ({ under, lasting, size }: Dictionary): number => (under === undefined ? size : lasting)

/** Reads all values that were not read yet. */
export function readAhead(
  values: Dictionary,
  width: number,
  read: ReadValue,
  table: Words,
  memory: Memory = ownMemory,
): void {
  const upTo = lastingValues(values)
  const needed = (upTo + 3) * width
  if (table.words.length < needed) {
    const larger = words32(memory, needed + (table.known === 0 ? 0 : upTo))
    larger.set(table.words)
    table.words = larger
  }
  const { pool, starts } = values
  for (let code = table.known + 1; code <= upTo; code++)
    read(pool, starts[code]!, starts[code + 1]!, table.words, (code + 2) * width)
  table.known = upTo
}
