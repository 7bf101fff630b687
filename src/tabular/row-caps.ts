import type { Limits } from './limits.ts'
import type { PackedRow } from './sheet.ts'
import { stop } from './stopped.ts'

/** Counts rows against the caps of the whole file; gives the characters of each, which is what it weighs in memory. */
export function rowCaps(limits: Limits): (row: PackedRow) => number {
  let rows = 0
  let cells = 0
  let characters = 0
  return (row) => {
    rows++
    cells += row.width
    let own = 0
    for (const cell of row.cells) own += typeof cell === 'string' ? cell.length : cell.text.length
    characters += own
    if (rows > limits.rows) throw stop('too_many_rows', { limit: limits.rows })
    if (cells > limits.cells) throw stop('too_many_cells', { limit: limits.cells })
    if (own > limits.row_characters)
      throw stop('row_too_long', { limit: limits.row_characters, row: row.number })
    if (characters > limits.characters) throw stop('too_many_characters', { limit: limits.characters })
    return own
  }
}
