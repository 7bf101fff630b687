import { isPlainDate } from '../kernel/plain-date.ts'
import { escapeOffice } from './escapes.ts'
import type { OutCell, OutColumn, OutSheet } from './out-book.ts'
import { type Fill, headerStyle, openStyleOf, styleOf, titleStyle } from './out-styles.ts'
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
  const styled = sheet.protect === 'header' ? openStyleOf : (style: number) => style
  yield `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>`
  yield `<sheetViews><sheetView workbookViewId="0">${sheet.freezeHeader === false ? '' : frozenBelow(headerRow)}</sheetView></sheetViews>`
  yield `<sheetFormatPr defaultRowHeight="15"/><cols>${sheet.columns.map((column, at) => columnXml(column, at, styled)).join('')}</cols><sheetData>`
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
      xml += cellXml(`${letters[at]}${row}`, sheet.columns[at]!, cell, styled)
      const note = isMarked(cell) ? cell.comment : undefined
      if (note) notes.push({ reference: `${letters[at]}${row}`, row: row - 1, column: at, text: note })
    }
    yield `${xml}</row>`
  }
  yield `</sheetData>${protectionXml(sheet.protect)}${validationsXml(sheet.columns, headerRow + 1, rangeOf)}`
  yield '<pageMargins left="0.5" right="0.5" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
  yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
  if (sheet.footer !== undefined) yield footerXml(sheet.footer)
  yield `${notes.length > 0 ? '<legacyDrawing r:id="rId1"/>' : ''}</worksheet>`
}

/** Without a password: it keeps a slip of the hand from the header, nobody from their own file. Widths, rows and sorting stay free. */
function protectionXml(protect: OutSheet['protect']): string {
  if (protect === undefined) return ''
  const free =
    'formatCells="0" formatColumns="0" formatRows="0" insertRows="0" deleteRows="0" sort="0" autoFilter="0"'
  return `<sheetProtection sheet="1" ${protect === 'header' ? free : 'formatColumns="0" formatRows="0"'}/>`
}

/** What Excel allows in the sentence beside a cell. */
const hintCharactersMax = 255

function validationsXml(columns: readonly OutColumn[], firstRow: number, rangeOf: ChoicesRange): string {
  const each = columns.flatMap((column, at) => {
    const rule = ruleXml(column, rangeOf)
    if (rule === undefined) return []
    const cells = `${columnLetters(at)}${firstRow}:${columnLetters(at)}${rowsMax}`
    const hint = column.hint?.slice(0, hintCharactersMax)
    const prompt = hint
      ? ` showInputMessage="1" promptTitle="${escapeOffice(column.header.slice(0, 32))}" prompt="${escapeOffice(hint)}"`
      : ''
    return [`<dataValidation ${rule.attributes}${prompt} sqref="${cells}">${rule.formula}</dataValidation>`]
  })
  return each.length === 0 ? '' : `<dataValidations count="${each.length}">${each.join('')}</dataValidations>`
}

/** A drop-down refuses what is not among its values; a length only warns, because the check says it better. */
function ruleXml(
  column: OutColumn,
  rangeOf: ChoicesRange,
): { attributes: string; formula: string } | undefined {
  if (column.choices)
    return {
      attributes: 'type="list" allowBlank="1" showErrorMessage="1"',
      formula: `<formula1>${escapeOffice(rangeOf(column.choices))}</formula1>`,
    }
  if (column.characters)
    return {
      attributes:
        'type="textLength" errorStyle="warning" operator="equal" allowBlank="1" showErrorMessage="1"',
      formula: `<formula1>${column.characters}</formula1>`,
    }
  return column.hint ? { attributes: 'allowBlank="1"', formula: '' } : undefined
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
function columnXml(column: OutColumn, at: number, styled: (style: number) => number): string {
  const style = styled(styleOf(column.kind === 'number' ? 'decimal' : column.kind, undefined))
  const width = column.width ?? Math.max(10, Math.min(40, column.header.length + 2))
  return `<col min="${at + 1}" max="${at + 1}" width="${width}" style="${style}" customWidth="1"/>`
}

function cellXml(
  reference: string,
  column: OutColumn,
  cell: OutCell,
  styled: (style: number) => number,
): string {
  const fill: Fill = isMarked(cell) ? cell.fill : undefined
  const value = isMarked(cell) ? cell.value : cell
  if (value === null || value === '') {
    return fill === undefined ? '' : `<c r="${reference}" s="${styled(styleOf('text', fill))}"/>`
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`Cell ${reference} is not a number`)
    if (column.kind === 'text') return textXml(reference, styled(styleOf('text', fill)), String(value))
    const style = styled(styleOf(Number.isInteger(value) ? 'integer' : 'decimal', fill))
    return `<c r="${reference}" s="${style}"><v>${value}</v></c>`
  }
  if (column.kind === 'date' && value >= firstTrueDate && isPlainDate(value)) {
    return `<c r="${reference}" s="${styled(styleOf('date', fill))}"><v>${serialOfDate(value)}</v></c>`
  }
  return textXml(reference, styled(styleOf('text', fill)), value)
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
