import { isTrue } from './workbook.ts'
import { attribute } from './xml.ts'

/**
 * What was met on one sheet: enough to say "214 hidden rows, import them too?" before anything is decided. Counts of
 * rows and columns are of filled ones; a hidden row or column without a filled cell hides nothing and is not told.
 */
export type SheetSeen = {
  name: string
  hidden: boolean
  /** Rows with a filled cell (CSV: lines that are not blank). */
  rows: number
  /** The number of the last of them, as the person sees it. */
  last_row: number
  /** Width of the widest row. */
  columns: number
  hidden_rows: number
  /** Hidden columns by index (A = 0), in order. */
  hidden_columns: number[]
  /** A filter is set on the sheet; it is what hides the hidden rows, most of the time. */
  filtered: boolean
  /** Merged ranges, and those of them that go over several rows: only the first of these rows has the value. */
  merged: number
  merged_over_rows: number
  /** Cells whose value a formula worked out, and those whose value was never stored in the file. */
  formulas: number
  formulas_without_value: number
  /** Cells that show `#REF!` and the like. */
  errors: number
}

export type Tally = {
  seen: SheetSeen
  /** A `col` element. */
  columns(attributes: string): void
  /** A `mergeCell` element. */
  merge(attributes: string): void
  /** A filled cell. */
  cell(column: number): void
  /** A filled row. */
  row(number: number, width: number, hidden: boolean): void
  /** What was seen, when the sheet is at its end. */
  end(): SheetSeen
}

export function tallyOf(name: string, hidden: boolean): Tally {
  const seen: SheetSeen = {
    name,
    hidden,
    rows: 0,
    last_row: 0,
    columns: 0,
    hidden_rows: 0,
    hidden_columns: [],
    filtered: false,
    merged: 0,
    merged_over_rows: 0,
    formulas: 0,
    formulas_without_value: 0,
    errors: 0,
  }
  const columnsOfFormat = 16_384
  let hides: Uint8Array | undefined

  return {
    seen,
    columns(attributes) {
      const width = attribute(attributes, 'width')
      if (!isTrue(attribute(attributes, 'hidden')) && (width === undefined || Number(width) !== 0)) return
      const from = Number(attribute(attributes, 'min'))
      const to = Math.min(Number(attribute(attributes, 'max')), columnsOfFormat)
      hides ??= new Uint8Array(columnsOfFormat)
      if (from >= 1 && to >= from) hides.fill(1, from - 1, to)
    },
    merge(attributes) {
      seen.merged++
      const range = /^[A-Z]+(\d+):[A-Z]+(\d+)$/.exec(attribute(attributes, 'ref') ?? '')
      if (range !== null && range[1] !== range[2]) seen.merged_over_rows++
    },
    cell(column) {
      if (hides === undefined || hides[column] !== 1) return
      hides[column] = 2
      seen.hidden_columns.push(column)
    },
    row(number, width, isHidden) {
      seen.rows++
      if (number > seen.last_row) seen.last_row = number
      if (width > seen.columns) seen.columns = width
      if (isHidden) seen.hidden_rows++
    },
    end() {
      seen.hidden_columns.sort((a, b) => a - b)
      return seen
    },
  }
}
