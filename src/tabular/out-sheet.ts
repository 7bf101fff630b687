import { isPlainDate } from '../kernel/plain-date.ts'
import { escapeOffice } from './escapes.ts'
import type { OutCell, OutColumn, OutSheet } from './out-book.ts'
import { type Fill, headerStyle, styleOf, titleStyle } from './out-styles.ts'
import { serialOfDate } from './serial-date.ts'

/** What Excel itself allows in a cell; the rest is cut with a mark that shows it. */
const cellCharactersMax = 32_767
const rowsMax = 1_048_576
/** Excel's calendar is a day wrong before this date, so older dates are written as text. */
const firstTrueDate = '1900-03-01'

export type Note = { reference: string; row: number; column: number; text: string }

/** Where the values of a drop-down stand, as Excel writes it: `'Kode'!$A$2:$A$10`. */
export type ChoicesRange = (choices: NonNullable<OutColumn['choices']>) => string

/**
 * The XML of one sheet, row by row. Notes met on the way are added to `notes`; the link to them is written at the
 * end, when it is known whether there are any.
 */
export function* sheetXml(sheet: OutSheet, notes: Note[], rangeOf: ChoicesRange): Generator<string> {
  const letters = sheet.columns.map((_, at) => columnLetters(at))
  const titles = sheet.titles ?? []
  const headerRow = titles.length + 1
  yield `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`
  yield `<sheetViews><sheetView workbookViewId="0">${sheet.freezeHeader === false ? '' : frozenBelow(headerRow)}</sheetView></sheetViews>`
  yield `<sheetFormatPr defaultRowHeight="15"/><cols>${sheet.columns.map(columnXml).join('')}</cols><sheetData>`
  for (let at = 0; at < titles.length; at++) {
    yield `<row r="${at + 1}">${textXml(`A${at + 1}`, titleStyle, titles[at]!)}</row>`
  }
  const headers = sheet.columns.map((column, at) =>
    textXml(`${letters[at]}${headerRow}`, headerStyle, column.header),
  )
  yield `<row r="${headerRow}">${headers.join('')}</row>`
  let row = headerRow
  for (const cells of sheet.rows) {
    if (++row > rowsMax) throw new Error(`A sheet holds at most ${rowsMax} rows`)
    if (cells.length > letters.length) throw new Error(`Row ${row} has more cells than the sheet has columns`)
    let xml = `<row r="${row}">`
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at]!
      xml += cellXml(`${letters[at]}${row}`, sheet.columns[at]!, cell)
      const note = isMarked(cell) ? cell.comment : undefined
      if (note) notes.push({ reference: `${letters[at]}${row}`, row: row - 1, column: at, text: note })
    }
    yield `${xml}</row>`
  }
  yield `</sheetData>${choicesXml(sheet.columns, headerRow + 1, rangeOf)}`
  yield '<pageMargins left="0.5" right="0.5" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
  yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
  if (sheet.footer !== undefined) yield footerXml(sheet.footer)
  yield `${notes.length > 0 ? '<legacyDrawing r:id="rId1"/>' : ''}</worksheet>`
}

function choicesXml(columns: readonly OutColumn[], firstRow: number, rangeOf: ChoicesRange): string {
  const lists = columns.flatMap((column, at) => {
    if (column.choices === undefined) return []
    const cells = `${columnLetters(at)}${firstRow}:${columnLetters(at)}${rowsMax}`
    const range = escapeOffice(rangeOf(column.choices))
    return [
      `<dataValidation type="list" allowBlank="1" showErrorMessage="1" sqref="${cells}"><formula1>${range}</formula1></dataValidation>`,
    ]
  })
  return lists.length === 0
    ? ''
    : `<dataValidations count="${lists.length}">${lists.join('')}</dataValidations>`
}

/** Left the words, right `page / pages`; an ampersand is doubled because alone it is a command there. */
function footerXml(footer: string): string {
  return `<headerFooter><oddFooter>${escapeOffice(`&L${footer.replaceAll('&', '&&')}&R&P / &N`)}</oddFooter></headerFooter>`
}

function isMarked(cell: OutCell): cell is Exclude<OutCell, string | number | null> {
  return typeof cell === 'object' && cell !== null
}

function frozenBelow(row: number): string {
  return `<pane ySplit="${row}" topLeftCell="A${row + 1}" activePane="bottomLeft" state="frozen"/>`
}

/** The column carries the format too, so that what a person types in below is text where it must be text. */
function columnXml(column: OutColumn, at: number): string {
  const style = styleOf(column.kind === 'number' ? 'decimal' : column.kind, undefined)
  const width = column.width ?? Math.max(10, Math.min(40, column.header.length + 2))
  return `<col min="${at + 1}" max="${at + 1}" width="${width}" style="${style}" customWidth="1"/>`
}

function cellXml(reference: string, column: OutColumn, cell: OutCell): string {
  const fill: Fill = isMarked(cell) ? cell.fill : undefined
  const value = isMarked(cell) ? cell.value : cell
  if (value === null || value === '') {
    return fill === undefined ? '' : `<c r="${reference}" s="${styleOf('text', fill)}"/>`
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`Cell ${reference} is not a number`)
    if (column.kind === 'text') return textXml(reference, styleOf('text', fill), String(value))
    const style = styleOf(Number.isInteger(value) ? 'integer' : 'decimal', fill)
    return `<c r="${reference}" s="${style}"><v>${value}</v></c>`
  }
  if (column.kind === 'date' && value >= firstTrueDate && isPlainDate(value)) {
    return `<c r="${reference}" s="${styleOf('date', fill)}"><v>${serialOfDate(value)}</v></c>`
  }
  return textXml(reference, styleOf('text', fill), value)
}

/** Text inside the cell itself: nothing in it is ever a formula or a number. */
function textXml(reference: string, style: number, value: string): string {
  const fitting = value.length > cellCharactersMax ? `${value.slice(0, cellCharactersMax - 1)}…` : value
  const space = /^\s|\s$|\n/.test(fitting) ? ' xml:space="preserve"' : ''
  return `<c r="${reference}" s="${style}" t="inlineStr"><is><t${space}>${escapeOffice(fitting)}</t></is></c>`
}

export function columnLetters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : columnLetters(Math.floor(column / 26) - 1) + last
}
