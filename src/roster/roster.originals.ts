import type { Transaction } from '../platform/context.ts'
import type { Row } from '../tabular/cell.ts'
import { readTabular, type Tabular } from '../tabular/read.ts'
import type { Roster } from './roster.schema.ts'
import { readOriginal } from './roster.service.ts'

/** Rows of the file as it was sent, by number. Reads no further than the last of them. */
export async function readRows(
  tx: Transaction,
  roster: Roster,
  wanted: ReadonlySet<number>,
): Promise<Map<number, Row>> {
  const found = new Map<number, Row>()
  if (wanted.size === 0) return found
  const { layout } = roster
  if (!layout) throw new Error(`Roster ${roster.roster_id} has no layout`)
  const table = await readTabular(await readOriginal(tx, roster), {
    sheet: layout.format === 'xlsx' ? layout.sheet : undefined,
  })
  try {
    for await (const batch of table.rows) {
      for (const row of batch) if (wanted.has(row.number)) found.set(row.number, row)
      if (found.size === wanted.size) break
    }
  } finally {
    await table.close()
  }
  return found
}

/** Rows that were read already, as if they came from a file: in the order of the sheet. */
export function asTable(rows: ReadonlyMap<number, Row>): Pick<Tabular, 'rows'> {
  const ordered = [...rows.values()].sort((a, b) => a.number - b.number)
  return {
    rows: (async function* () {
      yield ordered
    })(),
  }
}
