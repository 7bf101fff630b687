import { bytes8, grownBytes, type Memory, ownMemory, words32 } from './memory.ts'
import type { Values } from './types.ts'

/**
 * Rows as bytes of UTF-8, as a file holds them: the value of field `f` in row `r` stands in `bytes` from `bounds[2 * (r * fields + f)]` to the
 * number behind it; an empty stretch is a missing value.
 */
export type Cells = { bytes: Uint8Array; bounds: Uint32Array; rows: number }

/** A longer value is read through its text, all of it; bytes are cut there (`byteEncoder`). */
export const longestCell = 1000

const encoder = new TextEncoder()

/** Rows of texts as bytes. `long`: rows with a value too long to be asked about in this form. */
export function cellsOf(
  rows: readonly Values[],
  fields: number,
  memory: Memory = ownMemory,
): { cells: Cells; long: number[] } {
  const bounds = words32(memory, rows.length * fields * 2)
  const long: number[] = []
  let bytes = bytes8(memory, 1024 + rows.length * fields * 12)
  let at = 0
  rows.forEach((values, row) => {
    for (let field = 0; field < fields; field++) {
      const bound = (row * fields + field) * 2
      const written = values[field]
      bounds[bound] = at
      if (written) {
        const length = written.length
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
        if (at - bounds[bound]! > longestCell && long.at(-1) !== row) long.push(row)
      }
      bounds[bound + 1] = at
    }
  })
  return { cells: { bytes, bounds, rows: rows.length }, long }
}

/** Through memory of its own, because not every browser writes a text into memory that threads share. */
function writeText(written: string, bytes: Uint8Array, at: number): number {
  const text = encoder.encode(written)
  bytes.set(text, at)
  return text.length
}
