import type { Layout } from '../intake/schema.ts'
import { cellText } from '../tabular/cell.ts'
import { readTabular } from '../tabular/read.ts'
import { readLayout } from './roster.examine.ts'
import { readTemplateMark, requireOwnTemplate } from './roster.template.ts'

/**
 * Looks a file through at the door, before anything is stored: refuses what is no spreadsheet, has no NIK column, or is the template of
 * another place, and counts the rows below its header that have something in them. `stop` ends the count early: a file past the quota of
 * its sender need not be read to its end.
 */
export async function lookIntoFile(
  bytes: Uint8Array,
  place: { code: string; name: string },
  stop: number,
): Promise<{ layout: Layout; rows: number }> {
  const first = await readTabular(bytes)
  const layout = await readLayout(first).finally(() => first.close())
  requireOwnTemplate(await readTemplateMark(bytes, first), place)
  const table = await readTabular(bytes, { sheet: layout.format === 'xlsx' ? layout.sheet : undefined })
  let rows = 0
  try {
    for await (const batch of table.rows) {
      for (const row of batch) {
        if (row.number <= layout.header_row) continue
        // A template's prepared rows hold the village alone; a person is two things at least.
        const filled = row.cells.filter((cell) => cellText(cell).trim() !== '')
        if (filled.length > 1 && !filled.some((cell) => cellText(cell).trim().toUpperCase() === 'CONTOH'))
          rows += 1
      }
      if (rows > stop) break
    }
  } finally {
    await table.close()
  }
  return { layout, rows }
}
