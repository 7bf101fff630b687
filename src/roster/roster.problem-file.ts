import { columnName } from '../intake/layout.ts'
import type { Field, Layout } from '../intake/schema.ts'
import { recordAccess } from '../platform/access-log.ts'
import { record } from '../platform/audit.ts'
import { type Context, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireOperation } from '../platform/policy.ts'
import { requireStepUp } from '../platform/step-up.ts'
import { type Cell, cellText, type Row } from '../tabular/cell.ts'
import { type OutCell, writeXlsx } from '../tabular/write.ts'
import { listMended } from './roster.correction.ts'
import { markOf, problemSheet } from './roster.error-workbook.ts'
import { openSheets } from './roster.examine.ts'
import { readOriginal } from './roster.file.ts'
import { getRoster } from './roster.find.ts'
import { levelOf, reasonText } from './roster.reasons.ts'
import { listRemarks } from './roster.row-list.ts'
import { type Mended, mendFields, type Reason, type Roster, type Verdict } from './roster.schema.ts'
import { numberRow, rowName } from './roster.sheet-rows.ts'

/** Which column a reason is about, so that its cell can be coloured. */
const fieldOfReason: Record<string, Field> = {
  nik: 'nik',
  duplicate: 'nik',
  register: 'nik',
  funding: 'nik',
  name: 'name',
  birth_date: 'birth_date',
  age: 'birth_date',
  village: 'village',
  occupation: 'occupation',
  phone: 'phone',
  sex: 'sex',
  cell: 'nik',
}

/** Makes the problem sheet of a roster. It holds whole NIK as they were sent, so it asks for a fresh proof and every reading is written down. */
export async function readProblemFile(
  context: Context,
  rosterId: string,
): Promise<{ roster: Roster; bytes: Uint8Array }> {
  requireOperation(context, 'roster.view')
  requireStepUp(context)
  const { roster, layout, original, remarks, mended } = await transact(context, async (tx) => {
    const found = await getRoster(tx, rosterId)
    const file = await readOriginal(tx, found)
    if (!found.layout) throw new Error(`Roster ${rosterId} has no layout`)
    const rows = await listRemarks(tx.db, rosterId)
    await recordAccess(tx, {
      act: 'file',
      kab: found.kab,
      object_type: 'roster',
      object_id: rosterId,
      people: rows.length,
      reason: 'roster.read_problems',
    })
    await record(tx, {
      action: 'roster.read_problems',
      object_type: 'roster',
      object_id: rosterId,
      kab: found.kab,
      fields: { rows: rows.length },
    })
    faultPoint('roster.problems_recorded')
    const mended = await listMended(
      tx,
      rosterId,
      rows.map((row) => row.row_number),
    )
    return { roster: found, layout: found.layout, original: file, remarks: rows, mended }
  })
  return { roster, bytes: await problemFile(original, roster, layout, remarks, mended) }
}

/**
 * The sheet that goes back to the village: the rows with something to say, their columns as they were sent, and beside them
 * *Masalah* and *Cara memperbaiki*; the cells concerned are coloured and carry the sentence as a comment.
 *
 * NIK cells come back as text. What Excel has already thrown away cannot come back; the sentence says so.
 */
async function problemFile(
  original: Uint8Array,
  roster: Roster,
  layout: Layout,
  remarks: { row_number: number; verdict: Verdict; reasons: Reason[] }[],
  mended: ReadonlyMap<number, Mended>,
): Promise<Uint8Array> {
  const wanted = new Map(remarks.map((remark) => [remark.row_number, remark]))
  const table = await openSheets(original, layout)
  let headers: string[] = []
  const found: { row: Row; remark: { verdict: Verdict; reasons: Reason[] } }[] = []
  try {
    for await (const batch of table.rows) {
      for (const row of batch) {
        if (row.number === layout.header_row && headers.length === 0)
          headers = row.cells.map((cell, at) => cellText(cell) || columnName(at))
        const number = numberRow(layout, row)
        const remark = wanted.get(number ?? 0)
        if (remark && number !== undefined)
          found.push({ row: asMended({ ...row, number }, layout, mended.get(number)), remark })
      }
      faultPoint('roster.problems_read')
    }
  } finally {
    await table.close()
  }
  // Cells to the right of the last header are part of what was sent, too.
  const width = found.reduce((widest, { row }) => Math.max(widest, row.cells.length), headers.length)
  while (headers.length < width) headers.push(columnName(headers.length))
  return writeXlsx({
    sheets: [
      {
        name: problemSheet,
        columns: [
          {
            header: 'Baris',
            kind: layout.sheets ? ('text' as const) : ('number' as const),
            width: layout.sheets ? 16 : 8,
          },
          ...headers.map((header) => ({
            header,
            kind: 'text' as const,
            width: Math.min(34, Math.max(10, header.length + 6)),
          })),
          { header: 'Masalah', kind: 'text' as const, width: 60 },
          { header: 'Cara memperbaiki', kind: 'text' as const, width: 60 },
        ],
        rows: found.map(({ row, remark }) => outRow(row, width, layout, remark)),
      },
      markOf(roster),
    ],
  })
}

/** The row as it counts now: what a person has mended stands in the sheet that goes back, or it would come back undone. */
function asMended(row: Row, layout: Layout, mended: Mended | undefined): Row {
  if (!mended) return row
  const cells = [...row.cells]
  for (const field of mendFields) {
    const [at, value] = [layout.columns[field]?.at, mended[field]]
    if (at === undefined || value === undefined) continue
    while (cells.length <= at) cells.push('')
    cells[at] = value
  }
  return { ...row, cells }
}

function outRow(
  row: Row,
  width: number,
  layout: Layout,
  remark: { verdict: Verdict; reasons: Reason[] },
): OutCell[] {
  const told = remark.reasons.filter((reason) => levelOf(reason.code) !== 'info')
  const cells: OutCell[] = Array.from({ length: width }, (_, at) => written(row.cells[at]))
  for (const reason of told) {
    const at = layout.columns[fieldOfReason[reason.code.split('.')[0] ?? ''] ?? 'nik']?.at
    if (at === undefined || at >= width) continue
    const before = cells[at]
    const value = typeof before === 'object' && before !== null ? before.value : (before ?? '')
    const said = reasonText(reason.code).title.id
    const comment = typeof before === 'object' && before?.comment ? `${before.comment}; ${said}` : said
    cells[at] = {
      value,
      fill:
        levelOf(reason.code) === 'error' || (typeof before === 'object' && before?.fill === 'error')
          ? 'error'
          : 'warning',
      comment,
    }
  }
  const problems = told.map(
    (reason) =>
      `${reasonText(reason.code).title.id}: ${reasonText(reason.code).found(reason.facts ?? {}).id}`,
  )
  const remedies = [...new Set(told.map((reason) => reasonText(reason.code).mend.id))]
  return [
    layout.sheets ? rowName(layout, row.number) : row.number,
    ...cells,
    problems.join('\n'),
    remedies.join('\n'),
  ]
}

function written(cell: Cell | undefined): string {
  return cellText(cell)
}
