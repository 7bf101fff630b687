import type { Transaction } from '../platform/context.ts'
import { listMended } from './roster.correction.ts'
import { originalText } from './roster.mend.ts'
import { readRows } from './roster.originals.ts'
import { listRows, type RowFilter } from './roster.row-list.ts'
import {
  type MendField,
  mendFields,
  type Reason,
  type Roster,
  type RowChoice,
  type Verdict,
} from './roster.schema.ts'

/** A cell as it may be shown: what counts now, whether a person wrote it, and whether the middle of it is hidden. */
export type ShownCell = { text: string; mended: boolean; masked: boolean }

export type RowOfCells = {
  row_number: number
  verdict: Verdict
  reasons: Reason[]
  cells: Record<MendField, ShownCell>
  choices: Partial<Record<RowChoice, string>>
}

/** Rows as the grid shows them: what the file says, with the corrections over it. Numbers of persons are masked. */
export async function listCells(
  tx: Transaction,
  roster: Roster,
  filter: RowFilter,
  page: { after: number; size: number },
): Promise<RowOfCells[]> {
  const found = await listRows(tx.db, roster.roster_id, filter, page)
  const numbers = found.map((row) => row.row_number)
  const rows = await readRows(tx, roster, new Set(numbers))
  const mended = await listMended(tx, roster.roster_id, numbers)
  const { layout } = roster
  if (!layout) throw new Error(`Roster ${roster.roster_id} has no layout`)
  return found.map(({ row_number, verdict, reasons }) => {
    const inPlace = mended.get(row_number) ?? {}
    const shown = (field: MendField): ShownCell => {
      const whole = inPlace[field] ?? originalOf(field)
      return {
        text: field === 'nik' || field === 'phone' ? maskWritten(whole) : whole,
        mended: inPlace[field] !== undefined,
        masked: field === 'nik' || field === 'phone',
      }
    }
    const originalOf = (field: MendField): string => {
      const own = originalText(rows.get(row_number), layout, field)
      // A list with one column for place and date shows that, until a person writes the date by itself.
      return own === '' && field === 'birth_date'
        ? originalText(rows.get(row_number), layout, 'birth_place_and_date')
        : own
    }
    return {
      row_number,
      verdict,
      reasons,
      cells: Object.fromEntries(mendFields.map((field) => [field, shown(field)])) as RowOfCells['cells'],
      choices: { leave_out: inPlace.leave_out, looked: inPlace.looked },
    }
  })
}

/** Enough of a number to find it on paper, whatever its length: the ends stay, the middle is hidden. */
export function maskWritten(written: string): string {
  // Words such as "belum punya" are no number and nothing to hide.
  if ((written.match(/\d/g) ?? []).length < 5) return written.trim()
  const signs = [...written.trim()]
  const ends = signs.length >= 12 ? 4 : 2
  return signs.map((sign, at) => (at < ends || at >= signs.length - ends ? sign : '•')).join('')
}
