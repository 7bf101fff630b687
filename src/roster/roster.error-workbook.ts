import type { Layout } from '../intake/schema.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Context, transact } from '../platform/context.ts'
import { requireOperation } from '../platform/policy.ts'
import { cellText, type Row } from '../tabular/cell.ts'
import { readTabular } from '../tabular/read.ts'
import type { OutSheet } from '../tabular/write.ts'
import type { Correction } from './roster.correction.ts'
import { getRoster } from './roster.find.ts'
import { type Mending, mendRoster } from './roster.mend.ts'
import { type MendField, mendFields, type Roster } from './roster.schema.ts'
import { numberOfName } from './roster.sheet-rows.ts'

/** The sheet with the rows, and the hidden one by which the workbook is known when it comes back. */
export const problemSheet = 'Masalah'
const markSheet = 'Payung'
const markVersion = '1'

/** Says which roster the workbook belongs to. Hidden, and without anything personal. */
export function markOf(roster: Roster): OutSheet {
  return {
    name: markSheet,
    hidden: true,
    columns: [
      { header: 'PAYUNG', kind: 'text', width: 20 },
      { header: 'LEMBAR MASALAH', kind: 'text', width: 40 },
    ],
    rows: [
      ['versi', markVersion],
      ['daftar', roster.roster_id],
      ['berkas', roster.file_sha256],
    ],
  }
}

/**
 * Takes the error workbook back: the rows in it replace the same rows of the roster, cell by cell, and nothing else is touched. A cell that
 * was not changed in it is left as it is. Refuses what is no such workbook, one of another roster, and rows that the roster does not have.
 */
export async function mendFromWorkbook(
  context: Context,
  rosterId: string,
  bytes: Uint8Array,
): Promise<Mending> {
  requireOperation(context, 'roster.mend')
  const roster = await transact(context, (tx) => getRoster(tx, rosterId))
  const mark = await readMark(bytes)
  if (mark !== roster.roster_id) throw mark === undefined ? noWorkbook() : otherRoster(roster)
  const corrections: Correction[] = []
  const table = await readTabular(bytes, { sheet: problemSheet })
  try {
    for await (const batch of table.rows)
      for (const row of batch) if (row.number > 1) corrections.push(...cellsOf(row, layoutOf(roster)))
  } finally {
    await table.close()
  }
  return mendRoster(context, rosterId, corrections, 'workbook')
}

function layoutOf(roster: Roster): Layout {
  if (!roster.layout) throw noWorkbook()
  return roster.layout
}

async function readMark(bytes: Uint8Array): Promise<string | undefined> {
  const first = await readTabular(bytes)
  await first.close()
  if (!first.sheets.some((sheet) => sheet.name === markSheet)) return undefined
  const table = await readTabular(bytes, { sheet: markSheet })
  const facts = new Map<string, string>()
  try {
    for await (const batch of table.rows)
      for (const row of batch) facts.set(cellText(row.cells[0]), cellText(row.cells[1]).trim())
  } finally {
    await table.close()
  }
  return facts.get('versi') === markVersion ? facts.get('daftar') : undefined
}

/** The cells of a row that can be mended. The first column is the number of the row in the list; the list's own columns follow it. */
function cellsOf(row: Row, layout: Layout): Correction[] {
  const written = cellText(row.cells[0]).trim()
  if (written === '') return []
  const number = numberOfName(layout, written)
  if (number === undefined) throw badNumber(row.number, written)
  return mendFields.flatMap((field: MendField) => {
    const at = layout.columns[field]?.at
    return at === undefined ? [] : [{ row_number: number, field, value: cellText(row.cells[at + 1]).trim() }]
  })
}

function noWorkbook() {
  return refuse(
    'roster.no_error_workbook',
    'invalid',
    text(
      'Berkas ini bukan lembar masalah dari Payung. Unduh lembar masalah dari halaman daftar, perbaiki di dalamnya, lalu unggah berkas itu di sini. Daftar baru diunggah di halaman Unggah daftar.',
      'This file is no problem sheet of Payung. Download the problem sheet from the page of the roster, mend it there, and upload that file here. A new list goes to the page Upload a roster.',
    ),
    { field: 'file' },
  )
}

function otherRoster(roster: Roster) {
  return refuse(
    'roster.other_error_workbook',
    'conflict',
    text(
      `Lembar masalah ini milik daftar lain, bukan "${roster.file_name}". Buka daftar asalnya, lalu unggah di sana.`,
      `This problem sheet belongs to another roster, not to "${roster.file_name}". Open the roster it came from and upload it there.`,
    ),
    { field: 'file' },
  )
}

function badNumber(at: number, written: string) {
  return refuse(
    'roster.row_number_changed',
    'invalid',
    text(
      `Di lembar ${problemSheet} baris ${at}, kolom Baris berisi "${written.slice(0, 20)}"; harus nomor baris aslinya. Kembalikan nomornya, lalu unggah lagi.`,
      `On the sheet ${problemSheet}, row ${at}, the column Baris holds "${written.slice(0, 20)}"; it must be the number of the original row. Put the number back and upload again.`,
    ),
    { field: 'file' },
  )
}
