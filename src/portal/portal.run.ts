import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { Month } from '../kernel/month.ts'
import { Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { batchRefusals, compileContributions } from '../rules/batch.ts'
import { type Law, law as lawInForce } from '../rules/law.ts'
import { cellText } from '../tabular/cell.ts'
import { readTabular, type Tabular } from '../tabular/read.ts'
import { findColumns, noColumns, type Places, readColumns, required } from './portal.run-columns.ts'
import { doubtFinder, reasonOf } from './portal.run-person.ts'

export type RefusedRow = { row: number; code: string; reason: { id: string; en: string } }

export type Run = {
  from: Month
  months: number
  rows: number
  counted_rows: number
  refused_rows: number
  total_rupiah: number
  /** Under the law in force, where a supposed law was asked for. */
  total_in_force_rupiah?: number
  /** The first ones; all stand in the file written with --out. */
  refused: RefusedRow[]
  refused_by_code: Record<string, number>
  /** Rows whose amount rests on something not confirmed, by question. */
  unconfirmed_rows: Record<string, number>
}

/** How many refused rows are listed in the answer itself. */
export const listedRowsMax = 1_000

/**
 * Contributions of everybody in a file over a period, by the compiled kernel. The file is read in batches and
 * never held whole. A row that cannot be counted is listed with its reason and does not stop the others.
 */
export async function runContributions(
  order: { path: string; from: Month; months: number; out?: string; law?: Law; compare?: boolean },
  say: (line: string) => void = () => {},
): Promise<Run> {
  const law = order.law ?? lawInForce
  const contributions = compileContributions(order, law)
  const inForce = order.compare ? compileContributions(order) : undefined
  const doubts = doubtFinder(order, law)
  const run: Run = {
    from: order.from,
    months: order.months,
    rows: 0,
    counted_rows: 0,
    refused_rows: 0,
    total_rupiah: 0,
    ...(inForce && { total_in_force_rupiah: 0 }),
    refused: [],
    refused_by_code: {},
    unconfirmed_rows: {},
  }
  const file = await openIn(order.path)
  const out = order.out === undefined ? undefined : await openOut(order.out)
  let places: Places | undefined
  try {
    for await (const batch of file.rows) {
      const rows = places ? batch : batch.slice(1)
      places ??= findColumns((batch[0]?.cells ?? []).map(cellText))
      if (rows.length === 0) continue
      const read = readColumns(rows, places)
      const { total_rupiah, refused } = contributions(read.columns)
      const before = inForce?.(read.columns).total_rupiah
      const lines: string[] = []
      for (let at = 0; at < rows.length; at++) {
        const why = refused[at] ?? 0
        const code = read.unreadable[at] ?? (why === 0 ? undefined : batchRefusals[why])
        const row = rows[at]?.number ?? 0
        run.rows++
        if (code !== undefined) {
          run.refused_rows++
          add(run.refused_by_code, code)
          if (run.refused.length < listedRowsMax)
            run.refused.push({ row, code, reason: reasonOf(code, read.written(at), order, law) })
          lines.push(`${row},,${code},`)
          continue
        }
        const open = doubts(read.columns, at, read.funders[at] ?? 0)
        for (const question of open) add(run.unconfirmed_rows, question)
        run.counted_rows++
        run.total_rupiah += total_rupiah[at] ?? 0
        if (before) run.total_in_force_rupiah = (run.total_in_force_rupiah ?? 0) + (before[at] ?? 0)
        lines.push(`${row},${total_rupiah[at]},,${open.join(' ')}`)
      }
      if (out && !out.write(`${lines.join('\n')}\n`)) await once(out, 'drain')
      if (run.rows % 100_000 < rows.length) say(`${run.rows} rows`)
    }
    if (!places) throw noColumns([...required])
    if (out) {
      out.end()
      await once(out, 'finish')
    }
  } finally {
    await file.close()
    out?.destroy()
  }
  return run
}

/** Larger than any upload may be: whoever runs this sits at the machine. */
const limits = { bytes: 1024 ** 3, rows: 20_000_000, cells: 400_000_000, time_ms: 3_600_000 }

async function openIn(path: string): Promise<Tabular> {
  try {
    return await readTabular({ path }, { limits })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof Refusal || code === undefined) throw error
    throw refuse(
      'rules.in_not_readable',
      'invalid',
      text(
        `Berkas tidak dapat dibuka (${code}). Periksa nama dan foldernya.`,
        `The file cannot be opened (${code}). Check its name and folder.`,
      ),
      { field: 'in' },
    )
  }
}

async function openOut(path: string) {
  const out = createWriteStream(path)
  try {
    await once(out, 'open')
  } catch (error) {
    throw refuse(
      'rules.out_not_writable',
      'invalid',
      text(
        `Berkas keluaran tidak dapat ditulis (${(error as NodeJS.ErrnoException).code}). Periksa foldernya.`,
        `The output file cannot be written (${(error as NodeJS.ErrnoException).code}). Check its folder.`,
      ),
      { field: 'out' },
    )
  }
  out.write('row,total_rupiah,refused,unconfirmed\n')
  return out
}

function add(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}
