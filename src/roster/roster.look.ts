import type { HeaderMemory } from '../intake/layout.ts'
import type { Choices, Layout } from '../intake/schema.ts'
import { headRows, type Understanding, understand } from '../intake/understand.ts'
import { cellText } from '../tabular/cell.ts'
import { readTabular, type SheetName, surveyTabular } from '../tabular/read.ts'
import { readLayout } from './roster.examine.ts'
import { readTemplateMark, requireOwnTemplate } from './roster.template.ts'

/**
 * Sheet, heading and columns: from the first rows where the file has one sheet and nothing was said; otherwise from a look at every sheet, so that
 * none with people in it is passed over.
 */
export async function lookInto(
  bytes: Uint8Array,
  choices: Choices,
  memory: HeaderMemory,
): Promise<Pick<Understanding, 'format' | 'layout' | 'questions'> & { sheets: SheetName[] }> {
  if (Object.keys(choices).length === 0) {
    const table = await readTabular(bytes)
    if (table.sheets.length < 2) {
      const layout = await readLayout(table, memory).finally(() => table.close())
      return { format: table.format, sheets: table.sheets, layout, questions: [] }
    }
    await table.close()
  }
  return understand(await surveyTabular(bytes, { head_rows: headRows }), choices, memory)
}

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
  const { layout, ...opened } = await lookInto(bytes, {}, new Map())
  if (!layout) throw new Error('A file that nobody is asked about has no layout')
  requireOwnTemplate(await readTemplateMark(bytes, opened), place)
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
