/**
 * A text cell is a plain string (`''` = empty). Everything else says what it was, because a NIK in a number cell is
 * damaged: Excel keeps 15 digits.
 *
 * - `number`: all decimal digits without exponent, as exactly as the lexical form in the file allows
 * - `date`: ISO `YYYY-MM-DD`, the time of day dropped
 * - `boolean`: `TRUE` or `FALSE`
 * - `error`: `#REF!` and the like, or `''` for a formula whose value was never stored
 *
 * `formula` marks a value that a formula worked out; a formula that gave text is a plain string.
 */
export type TypedCell = { kind: 'number' | 'date' | 'boolean' | 'error'; text: string; formula?: true }

export type Cell = string | TypedCell

/**
 * One row of a sheet. `number` is the row number the person sees (CSV: the line on which the record starts). `cells`
 * is indexed by column (A = 0) and has no holes: what is absent is `''`. `sheet` is there when several sheets were asked
 * for, whose row numbers repeat.
 */
export type Row = { number: number; cells: Cell[]; hidden?: true; sheet?: string }

/** The words in a cell, whatever its kind; an absent cell is empty. */
export function cellText(cell: Cell | undefined): string {
  if (cell === undefined) return ''
  return typeof cell === 'string' ? cell : cell.text
}
