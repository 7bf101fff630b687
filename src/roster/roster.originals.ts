import type { Transaction } from '../platform/context.ts'
import type { Row } from '../tabular/cell.ts'
import type { Tabular } from '../tabular/read.ts'
import { openSheets } from './roster.examine.ts'
import type { Roster } from './roster.schema.ts'
import { readOriginal } from './roster.service.ts'
import { numberRow } from './roster.sheet-rows.ts'

/** Rows of the file as it was sent, by their number in the list. Reads no further than the last of them. */
export async function readRows(
  tx: Transaction,
  roster: Roster,
  wanted: ReadonlySet<number>,
): Promise<Map<number, Row>> {
  const found = new Map<number, Row>()
  if (wanted.size === 0) return found
  const { layout } = roster
  if (!layout) throw new Error(`Roster ${roster.roster_id} has no layout`)
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

/** Rows that were read already, as if they came from a file: in the order of the sheet. */
export function asTable(rows: ReadonlyMap<number, Row>): Pick<Tabular, 'rows'> {
  const ordered = [...rows].sort(([a], [b]) => a - b).map(([, row]) => row)
  return {
    rows: (async function* () {
      yield ordered
    })(),
  }
}
