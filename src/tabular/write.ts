import type { OutCell, OutColumn, OutSheet, Workbook } from './out-book.ts'
import { commentsXml, noteBoxesXml } from './out-notes.ts'
import {
  contentTypesXml,
  declaration,
  quotedName,
  relationsXml,
  sheetNames,
  workbookXml,
} from './out-parts.ts'
import { type ChoicesRange, columnLetters, type Note, sheetXml } from './out-sheet.ts'
import { stylesXml } from './out-styles.ts'
import { zipWriter } from './zip-writer.ts'

export type { OutCell, OutColumn, OutSheet, Workbook }

/**
 * Writes an XLSX. The same book gives the same bytes: no clock, no random name, so a payment file can be known by its
 * hash. Text stays text (identifiers keep their digits, `=1+1` is not worked out), rows are read once and never held.
 * Sheet names Excel would refuse are made acceptable.
 *
 * ```ts
 * await writeXlsx({ sheets: [{ name: 'Peserta', columns: [{ header: 'NIK', kind: 'text', width: 18 }], rows: [[nik]] }] })
 * ```
 */
export async function writeXlsx(book: Workbook): Promise<Uint8Array> {
  if (book.sheets.length === 0) throw new Error('A workbook needs a sheet')
  const zip = zipWriter()
  const part = (name: string, xml: string): Promise<void> => zip.add(name, [declaration, xml])
  const names = sheetNames(book.sheets.map((sheet) => sheet.name))
  const rangeOf = choicesRange(book, names)
  const withNotes: number[] = []
  for (let at = 0; at < book.sheets.length; at++) {
    const number = at + 1
    const notes: Note[] = []
    await zip.add(
      `xl/worksheets/sheet${number}.xml`,
      preceded(declaration, sheetXml(book.sheets[at]!, notes, rangeOf)),
    )
    if (notes.length === 0) continue
    withNotes.push(number)
    const relations = [
      ['vmlDrawing', `../drawings/vmlDrawing${number}.vml`],
      ['comments', `../comments${number}.xml`],
    ] as const
    await part(`xl/worksheets/_rels/sheet${number}.xml.rels`, relationsXml(relations))
    await zip.add(`xl/comments${number}.xml`, preceded(declaration, commentsXml(notes)))
    await zip.add(`xl/drawings/vmlDrawing${number}.vml`, noteBoxesXml(notes))
  }
  await part('xl/workbook.xml', workbookXml(book.sheets, names))
  await part('xl/_rels/workbook.xml.rels', relationsXml(bookRelations(book.sheets.length)))
  await part('xl/styles.xml', stylesXml())
  await part('_rels/.rels', relationsXml([['officeDocument', 'xl/workbook.xml']]))
  await part('[Content_Types].xml', contentTypesXml(book.sheets.length, withNotes))
  return zip.finish()
}

function choicesRange(book: Workbook, names: readonly string[]): ChoicesRange {
  return ({ sheet, column, count }) => {
    const at = book.sheets.findIndex((one) => one.name === sheet)
    if (at < 0) throw new Error(`There is no sheet ${sheet} to choose from`)
    const first = (book.sheets[at]!.titles?.length ?? 0) + 2
    const letters = columnLetters(column)
    return `${quotedName(names[at]!)}!$${letters}$${first}:$${letters}$${first + count - 1}`
  }
}

function bookRelations(sheets: number): (readonly [string, string])[] {
  const list = Array.from(
    { length: sheets },
    (_, at) => ['worksheet', `worksheets/sheet${at + 1}.xml`] as const,
  )
  return [...list, ['styles', 'styles.xml']]
}

function* preceded(first: string, rest: Iterable<string>): Generator<string> {
  yield first
  yield* rest
}

const startsFormula = /^[=+\-@\t\r\n\0]/

/**
 * Writes a CSV: UTF-8, CRLF, quotes as in RFC 4180. `;` (the default) is what Excel expects in Indonesia, and there a
 * decimal has a comma; `,` is for other programs. Text that a spreadsheet would take for a formula gets an apostrophe
 * in front; numbers are written as they are. The byte order mark (default) makes Excel see UTF-8.
 */
export function writeCsv(
  rows: Iterable<readonly (string | number | null)[]>,
  options: { separator?: ';' | ','; bom?: boolean } = {},
): Uint8Array {
  const separator = options.separator ?? ';'
  const lines: string[] = []
  for (const row of rows) lines.push(`${row.map((cell) => csvCell(cell, separator)).join(separator)}\r\n`)
  return new TextEncoder().encode((options.bom === false ? '' : '\ufeff') + lines.join(''))
}

function csvCell(cell: string | number | null, separator: string): string {
  if (cell === null) return ''
  if (typeof cell === 'number') {
    if (!Number.isFinite(cell)) throw new Error('A CSV cell is not a number')
    const digits = String(cell)
    return separator === ';' ? digits.replace('.', ',') : quoted(digits, separator)
  }
  return quoted(startsFormula.test(cell) ? `'${cell}` : cell, separator)
}

function quoted(cell: string, separator: string): string {
  const needed = cell.includes(separator) || /["\r\n\t]|^\s|\s$/.test(cell)
  return needed ? `"${cell.replaceAll('"', '""')}"` : cell
}
