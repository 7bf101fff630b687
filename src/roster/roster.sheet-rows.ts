import type { Layout } from '../intake/schema.ts'
import type { Row } from '../tabular/cell.ts'
import type { Reason } from './roster.schema.ts'

/*
 * A list may come as several sheets of one workbook, one for each RT. Its rows keep one number each, in which the number the person
 * sees and the sheet both are: a sheet has at most 1,048,576 rows.
 */
const rowsOfSheet = 2 ** 21

/** The number of a row of one of several sheets; undefined for a heading or what stands above it. */
export function numberRow(layout: Layout, row: Row): number | undefined {
  if (!layout.sheets) return row.number <= layout.header_row ? undefined : row.number
  const at = layout.sheets.findIndex((sheet) => sheet.name === row.sheet)
  const sheet = layout.sheets[at]
  return sheet && row.number > sheet.header_row ? at * rowsOfSheet + row.number : undefined
}

/** Where a row stands, as the person sees it. */
export function placeOf(layout: Layout | null, number: number): { sheet: string | undefined; row: number } {
  return {
    sheet: layout?.sheets?.[Math.floor(number / rowsOfSheet)]?.name,
    row: number % rowsOfSheet,
  }
}

/** `RT 02!15` where there are several sheets, otherwise the number of the row. */
export function rowName(layout: Layout | null, number: number): string {
  const { sheet, row } = placeOf(layout, number)
  return sheet === undefined ? String(row) : `${sheet}!${row}`
}

/** The number of a row from its name; undefined for what is none. */
export function numberOfName(layout: Layout, name: string): number | undefined {
  const { sheets } = layout
  const mark = name.lastIndexOf('!')
  const row = name.slice(mark + 1).replace(/[.,\s]/g, '')
  if (!/^\d{1,7}$/.test(row) || Number(row) < 1) return undefined
  if (!sheets) return mark === -1 ? Number(row) : undefined
  const at = sheets.findIndex((sheet) => sheet.name === name.slice(0, mark))
  return at === -1 ? undefined : at * rowsOfSheet + Number(row)
}

/** Reasons name rows by their numbers; with several sheets a number alone would send the reader to the wrong sheet. */
export function nameRowsInReasons(layout: Layout, rows: readonly { reasons: Reason[] }[]): void {
  if (!layout.sheets) return
  for (const { reasons } of rows)
    for (const reason of reasons)
      if (typeof reason.facts?.row === 'number')
        reason.facts = { ...reason.facts, row: rowName(layout, reason.facts.row) }
}
