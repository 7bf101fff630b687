import { orderedId } from '../kernel/ids.ts'
import type { Transaction } from '../platform/context.ts'
import { insertRows } from '../platform/copy.ts'
import { type Keys, open, seal } from '../platform/crypto.ts'
import type { Mended, MendField, MendWay, RowChoice } from './roster.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    roster_correction: {
      correction_id: string
      roster_id: string
      row_number: number
      field: MendField | RowChoice
      kab: string
      value: string | null
      value_sealed: Buffer | null
      way: MendWay
      made_by: string
      made_at: Date
      replaced_at: Date | null
    }
  }
}

/** A cell and what is to stand in it; null lets the cell of the file count again. */
export type Correction = { row_number: number; field: MendField | RowChoice; value: string | null }

/** What the value of a correction is sealed to. */
export const correctionBinding = (correctionId: string) => `roster_correction.value:${correctionId}`
const secret: readonly string[] = ['nik', 'phone']

/** What stands in place of the cells of a roster's rows, or of some of them. */
export async function listMended(
  tx: Transaction,
  rosterId: string,
  only?: readonly number[],
): Promise<Map<number, Mended>> {
  const { rows } = await tx.client.query<{
    correction_id: string
    row_number: number
    field: MendField | RowChoice
    value: string | null
    value_sealed: Buffer | null
  }>(
    `select correction_id, row_number, field, value, value_sealed from roster_correction
     where roster_id = $1 and replaced_at is null and (value is not null or value_sealed is not null)
       and ($2::integer[] is null or row_number = any ($2::integer[]))`,
    [rosterId, only ?? null],
  )
  const mended = new Map<number, Mended>()
  for (const row of rows) {
    const written = row.value_sealed
      ? open(tx.platform.keys, correctionBinding(row.correction_id), row.value_sealed).toString('utf8')
      : (row.value ?? '')
    mended.set(row.row_number, { ...mended.get(row.row_number), [row.field]: written })
  }
  return mended
}

/** Writes corrections over those that counted so far, which are kept. */
export async function insertCorrections(
  tx: Transaction,
  roster: { roster_id: string; kab: string },
  corrections: readonly Correction[],
  way: MendWay,
): Promise<void> {
  await tx.client.query(
    `update roster_correction c set replaced_at = now() from unnest($2::integer[], $3::text[]) as n (row_number, field)
     where c.roster_id = $1 and c.row_number = n.row_number and c.field = n.field and c.replaced_at is null`,
    [
      roster.roster_id,
      corrections.map((correction) => correction.row_number),
      corrections.map((correction) => correction.field),
    ],
  )
  await insertRows(
    tx,
    'roster_correction',
    ['correction_id', 'roster_id', 'row_number', 'field', 'kab', 'value', 'value_sealed', 'way', 'made_by'],
    corrections.map((correction) => {
      const id = orderedId()
      const { open: plain, sealed } = sealedValue(tx.platform.keys, id, correction)
      return [
        id,
        roster.roster_id,
        correction.row_number,
        correction.field,
        roster.kab,
        plain,
        sealed,
        way,
        tx.actor.account_id,
      ]
    }),
  )
}

function sealedValue(
  keys: Keys,
  id: string,
  { field, value }: Correction,
): { open: string | null; sealed: Buffer | null } {
  if (value === null || value === '' || !secret.includes(field)) return { open: value, sealed: null }
  return { open: null, sealed: seal(keys, correctionBinding(id), Buffer.from(value, 'utf8')) }
}

/** Which cells of some rows a person mended, as `roster/row/field`. */
export async function listMendedCells(
  tx: Transaction,
  rows: readonly { roster_id: string; row_number: number }[],
): Promise<Set<string>> {
  const { rows: cells } = await tx.client.query<{ cell: string }>(
    `select c.roster_id || '/' || c.row_number || '/' || c.field as cell from roster_correction c
     join unnest($1::uuid[], $2::integer[]) as a (roster_id, row_number) on a.roster_id = c.roster_id and a.row_number = c.row_number
     where c.replaced_at is null and (c.value is not null or c.value_sealed is not null)`,
    [rows.map((row) => row.roster_id), rows.map((row) => row.row_number)],
  )
  return new Set(cells.map((row) => row.cell))
}

/** Who wrote what counts now in a row, and how; for its page. Values are not told. */
export async function listCorrections(tx: Transaction, rosterId: string, rowNumber: number) {
  return tx.db
    .selectFrom('roster_correction as c')
    .leftJoin('auth_user as u', 'u.id', 'c.made_by')
    .select(['c.field', 'c.way', 'c.made_at', 'u.name as made_by_name', 'c.replaced_at'])
    .where('c.roster_id', '=', rosterId)
    .where('c.row_number', '=', rowNumber)
    .orderBy('c.correction_id', 'desc')
    .execute()
}
