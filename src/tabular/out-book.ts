/** A value to write. `fill` colours the cell (red for an error, yellow for a warning), `comment` hangs a note on it. */
export type OutCell =
  | string
  | number
  | null
  | { value: string | number | null; fill?: 'error' | 'warning'; comment?: string }

/**
 * `text`: stored and formatted as text, whatever it looks like; every identifier (NIK, KK, phone, RT) is one.
 * `number`: shown with thousands separators when whole. `date`: ISO dates become real dates.
 * `width` in characters. `choices` makes a drop-down of `count` values below the header of a column (A = 0) of another,
 * usually hidden, sheet; what is not among them is refused while typing.
 * `hint` is shown beside the cell while it is filled in; `characters` warns about a text of another length.
 */
export type OutColumn = {
  header: string
  width?: number
  kind: 'text' | 'number' | 'date'
  choices?: { sheet: string; column: number; count: number }
  hint?: string
  characters?: number
}

/**
 * `titles` stand above the header, one a row. The header stays in view while scrolling unless `freezeHeader` is false.
 * `footer` is printed on every page, before the page number. `hidden: 'very'` is a sheet that no menu shows again.
 * `protect` lets nobody change titles and header, without a password; everything below stays open (`'all'`: nothing does).
 */
export type OutSheet = {
  name: string
  columns: readonly OutColumn[]
  rows: Iterable<readonly OutCell[]>
  titles?: readonly string[]
  freezeHeader?: boolean
  hidden?: boolean | 'very'
  footer?: string
  protect?: 'header' | 'all'
}

export type Workbook = { sheets: readonly OutSheet[] }
