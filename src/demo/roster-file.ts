import { isPlainDate } from '../kernel/plain-date.ts'
import type { Cell } from '../tabular/cell.ts'
import { type OutCell, type OutColumn, writeXlsx } from '../tabular/write.ts'
import type { Roster } from './roster.ts'
import { scientific } from './roster-problems.ts'
import { dayFirst } from './roster-row.ts'

export type RosterFileKind = 'xlsx' | 'csv'

/** The bytes of a roster as a spreadsheet; the same roster gives the same bytes. Row numbers are those of `roster.truth`. */
export async function rosterFile(roster: Roster, kind: RosterFileKind): Promise<Uint8Array> {
  return kind === 'xlsx' ? rosterXlsx(roster) : rosterCsv(roster)
}

const widths = [6, 30, 20, 18, 16, 12, 26, 14, 24, 20, 26, 18]

/** Columns that hold number and date cells among their text; the writer keeps text in them as text. */
const mixedColumns: Partial<Record<string, OutColumn['kind']>> = {
  NO: 'number',
  'NO. KTP': 'number',
  'NO HP': 'number',
  'TGL LAHIR': 'date',
}

function rosterXlsx(roster: Roster): Promise<Uint8Array> {
  const columns = roster.header.map(
    (header, at): OutColumn => ({ header, kind: mixedColumns[header] ?? 'text', width: widths[at] ?? 14 }),
  )
  const titles = roster.title.map((row) => (typeof row[0] === 'string' ? row[0] : ''))
  const rows = [...roster.rows, ...roster.footer].map((row) => row.map(outCell))
  return writeXlsx({ sheets: [{ name: 'Sheet1', columns, titles, rows, freezeHeader: false }] })
}

/** An error is written as the text of the error: our writer makes no broken cells. */
function outCell(cell: Cell): OutCell {
  if (typeof cell === 'string') return cell
  return cell.kind === 'number' ? Number(cell.text) : cell.text
}

/**
 * A CSV as Indonesian Excel saves it: semicolons, byte order mark, dates as `05/11/1985`, long numbers as `1,50304E+15`. Unlike
 * `writeCsv` nothing that looks like a formula is escaped, because Excel does not do that either and the file stands for one
 * that a village sent.
 */
function rosterCsv(roster: Roster): Uint8Array {
  const lines = [...roster.title, [...roster.header], ...roster.rows, ...roster.footer].map((row) =>
    roster.header.map((_, at) => quoted(excelText(row[at] ?? ''))).join(';'),
  )
  return new TextEncoder().encode(`\ufeff${lines.map((line) => `${line}\r\n`).join('')}`)
}

function excelText(cell: Cell): string {
  if (typeof cell === 'string') return cell
  if (cell.kind === 'date' && isPlainDate(cell.text)) return dayFirst(cell.text, '/')
  // Excel's general format shows at most eleven digits of a number.
  return cell.kind === 'number' && cell.text.length > 11 ? scientific(cell.text) : cell.text
}

function quoted(text: string): string {
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
