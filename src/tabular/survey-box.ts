import type { Limits } from './limits.ts'
import { rowCaps } from './row-caps.ts'
import type { PackedRow } from './sheet.ts'

/** First rows of all sheets together; a cell of them is only looked at, so its end may be missing. */
const headCharactersMax = 2_000_000
const headCellCharactersMax = 500
/** What a cell weighs beside its characters. */
const cellWeight = 16

/** Keeps the first rows of each sheet and counts the others against the caps. */
export function surveyBox(
  limits: Limits,
  rowsMax: number,
): { add(row: PackedRow): void; takeHead(): PackedRow[] } {
  const count = rowCaps(limits)
  let head: PackedRow[] = []
  let weight = 0
  return {
    add(row) {
      count(row)
      if (head.length >= rowsMax || weight > headCharactersMax) return
      const cells = row.cells.map((cell) =>
        typeof cell === 'string' ? cell.slice(0, headCellCharactersMax) : cell,
      )
      for (const cell of cells)
        weight += cellWeight + (typeof cell === 'string' ? cell.length : cell.text.length)
      weight += cellWeight * row.width
      if (weight <= headCharactersMax) head.push({ ...row, cells })
    },
    takeHead() {
      const taken = head
      head = []
      return taken
    },
  }
}
