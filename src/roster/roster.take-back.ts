import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { open } from '../platform/crypto.ts'
import { requireOperation } from '../platform/policy.ts'
import { type Correction, correctionBinding } from './roster.correction.ts'
import { getRoster } from './roster.find.ts'
import { type Mending, mendRoster, requireMendable } from './roster.mend.ts'
import type { MendField, MendWay, RowChoice } from './roster.schema.ts'

/** What was mended in one go and counts still: by one answer for many rows, or by a sheet that came back. */
export type Bulk = {
  /** Id of one of its corrections; names all of them. */
  mending_id: string
  way: Exclude<MendWay, 'cell' | 'undo'>
  fields: (MendField | RowChoice)[]
  rows: number
  made_at: Date
  made_by_name: string | null
}

/** What was mended at once, newest first. Corrections of one go share the moment of their transaction. */
export async function listBulks(tx: Transaction, rosterId: string): Promise<Bulk[]> {
  const { rows } = await tx.client.query<Bulk>(
    `select min(c.correction_id::text) as mending_id, c.way, array_agg(distinct c.field) as fields,
            count(distinct c.row_number)::integer as rows, c.made_at, max(u.name) as made_by_name
     from roster_correction c left join auth_user u on u.id = c.made_by
     where c.roster_id = $1 and c.replaced_at is null and c.way in ('same_value', 'date_format', 'workbook')
       and (c.value is not null or c.value_sealed is not null)
     group by c.way, c.made_at, c.made_by order by c.made_at desc limit 50`,
    [rosterId],
  )
  return rows
}

/**
 * Takes back what was mended at once: in each of its cells stands again what stood there before, the cell of the file or an earlier
 * correction. Cells that were mended again since stay as they are. Taken back twice changes nothing the second time. Refuses an id that
 * names no such mending of the roster, and a roster that is proposed already.
 */
export async function takeBackMending(
  context: Context,
  rosterId: string,
  mendingId: string,
): Promise<Mending> {
  requireOperation(context, 'roster.mend')
  return transact(context, async (tx) => {
    const roster = await getRoster(tx, rosterId)
    requireMendable(roster)
    const { known, cells } = await readBefore(tx, roster.roster_id, mendingId)
    if (!known) throw noSuchMending()
    return mendRoster(tx, roster.roster_id, cells, 'undo', { of: mendingId })
  })
}

async function readBefore(
  tx: Transaction,
  rosterId: string,
  mendingId: string,
): Promise<{ known: boolean; cells: Correction[] }> {
  const { rows } = await tx.client.query<{
    counts: boolean
    row_number: number
    field: MendField | RowChoice
    before_id: string | null
    value: string | null
    value_sealed: Buffer | null
  }>(
    `select c.replaced_at is null as counts, c.row_number, c.field, p.correction_id as before_id, p.value, p.value_sealed
     from roster_correction one
     join roster_correction c on c.roster_id = one.roster_id and c.way = one.way and c.made_at = one.made_at and c.made_by = one.made_by
     left join roster_correction p on p.roster_id = c.roster_id and p.row_number = c.row_number and p.field = c.field
       and p.replaced_at = c.made_at
     where one.roster_id = $1 and one.correction_id::text = $2 and one.way in ('same_value', 'date_format', 'workbook')
     order by c.row_number`,
    [rosterId, mendingId],
  )
  return {
    known: rows.length > 0,
    cells: rows
      .filter((row) => row.counts)
      .map(({ row_number, field, before_id, value, value_sealed }) => ({
        row_number,
        field,
        value: value_sealed
          ? open(tx.platform.keys, correctionBinding(before_id ?? ''), value_sealed).toString('utf8')
          : value,
      })),
  }
}

function noSuchMending() {
  return refuse(
    'roster.no_such_mending',
    'not_found',
    text(
      'Perbaikan sekaligus ini tidak ada dalam daftar ini. Muat ulang halaman "Perbaiki" dan pilih dari sana.',
      'This roster has no such mending at once. Reload the page "Mend" and choose it there.',
    ),
  )
}
