import type { ByteCells } from './intern-batch.ts'
import { bytes8, grownBytes, type Memory, ownMemory } from './memory.ts'
import type { Values } from './types.ts'

/** Rows as bytes of UTF-8, as a file holds them: the cells of each field in the order of the schema. */
export type Cells = { rows: number; fields: readonly ByteCells[] }

/** A longer value is read through its text, all of it; bytes are cut there (`encode-bytes.ts`). */
export const longestCell = 1000

const encoder = new TextEncoder()

export const places32 = (memory: Memory, length: number): Int32Array => new Int32Array(memory(length * 4))

/** Rows of texts as bytes. `long`: rows with a value too long to be asked about in this form. */
export function cellsOf(
  rows: readonly Values[],
  fields: number,
  memory: Memory = ownMemory,
): { cells: Cells; long: number[] } {
  const long = new Set<number>()
  let bytes = bytes8(memory, 1024 + rows.length * fields * 12)
  let at = 0
  const columns = Array.from({ length: fields }, (_, field) => {
    const from = places32(memory, rows.length)
    const to = places32(memory, rows.length)
    for (let row = 0; row < rows.length; row++) {
      const written = rows[row]![field]
      from[row] = at
      if (written) {
        const { length } = written
        // No letter takes more than three bytes.
        if (at + length * 3 > bytes.length)
          bytes = grownBytes(bytes, Math.max(bytes.length * 2, at + length * 3), memory)
        let place = 0
        for (; place < length; place++) {
          const unit = written.charCodeAt(place)
          if (unit > 127) break
          bytes[at + place] = unit
        }
        at += place === length ? length : writeText(written, bytes, at)
        if (at - from[row]! > longestCell) long.add(row)
      }
      to[row] = at
    }
    return { from, to }
  })
  return {
    cells: { rows: rows.length, fields: columns.map((each) => ({ bytes, ...each })) },
    long: [...long],
  }
}

/** Through memory of its own, because not every browser writes a text into memory that threads share. */
function writeText(written: string, bytes: Uint8Array, at: number): number {
  const text = encoder.encode(written)
  bytes.set(text, at)
  return text.length
}
