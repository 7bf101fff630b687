import type { Layout } from '../intake/schema.ts'
import type { Transaction } from '../platform/context.ts'
import type { Row } from '../tabular/cell.ts'
import type { Tabular } from '../tabular/read.ts'
import { openSheets } from './roster.examine.ts'
import { readOriginal } from './roster.file.ts'
import type { Roster } from './roster.schema.ts'
import { numberRow } from './roster.sheet-rows.ts'
import { hasFile } from './roster.store.ts'

/**
 * Rows of the file as it was sent, by their number in the list. Reads no further than the last of them. A page of rows that was just read is
 * kept for two minutes: the clerk who looks at it mends it next, and each cell would read the file again.
 */
export async function readRows(
  tx: Transaction,
  roster: Roster,
  wanted: ReadonlySet<number>,
): Promise<Map<number, Row>> {
  if (wanted.size === 0) return new Map()
  const { layout } = roster
  if (!layout) throw new Error(`Roster ${roster.roster_id} has no layout`)
  const page = pageOf(roster, layout)
  const kept = pages.get(page)
  if (kept && [...wanted].every((number) => kept.has(number)) && (await hasFile(tx.db, roster.roster_id)))
    return new Map([...wanted].map((number) => [number, kept.get(number) as Row]))
  const found = await readFile(tx, roster, layout, wanted)
  if (found.size === wanted.size && found.size <= pageRows) keep(page, found)
  return found
}

async function readFile(
  tx: Transaction,
  roster: Roster,
  layout: Layout,
  wanted: ReadonlySet<number>,
): Promise<Map<number, Row>> {
  const found = new Map<number, Row>()
  const table = await openSheets(await readOriginal(tx, roster), layout)
  try {
    for await (const batch of table.rows) {
      for (const row of batch) {
        const number = numberRow(layout, row)
        if (number !== undefined && wanted.has(number)) found.set(number, row)
      }
      if (found.size === wanted.size) break
    }
  } finally {
    await table.close()
  }
  return found
}

const pageRows = 500
const pagesKept = 8
const kept_ms = 120_000
const pages = new Map<string, ReadonlyMap<number, Row>>()

/** The same bytes read from the same sheets: the number of a row says the same row. */
const pageOf = (roster: Roster, layout: Layout) =>
  JSON.stringify([roster.roster_id, roster.file_sha256, layout.sheet, layout.sheets ?? null])

function keep(page: string, rows: ReadonlyMap<number, Row>): void {
  // A single row adds to the page it stands on; a page takes the place of the one before.
  const before = pages.get(page)
  const all = before && before.size + rows.size <= pageRows ? new Map([...before, ...rows]) : rows
  pages.delete(page)
  pages.set(page, all)
  const [oldest] = pages.keys()
  if (pages.size > pagesKept && oldest !== undefined) pages.delete(oldest)
  // Numbers of persons do not lie about longer than somebody works on them.
  setTimeout(() => {
    if (pages.get(page) === all) pages.delete(page)
  }, kept_ms).unref()
}

/** Rows that were read already, as if they came from a file: in the order of the sheet. */
export function asTable(rows: ReadonlyMap<number, Row>): Pick<Tabular, 'rows'> {
  const ordered = [...rows].sort(([a], [b]) => a - b).map(([, row]) => row)
  return {
    rows: (async function* () {
      yield ordered
    })(),
  }
}
