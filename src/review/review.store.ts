import { sql } from 'kysely'
import type { Month } from '../kernel/month.ts'
import type { Transaction } from '../platform/context.ts'
import type { Db } from '../platform/database.ts'
import type { DoubleClaim, Merge, MergeState } from './review.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    person_merge: {
      merge_id: string
      kab: string
      survivor_id: string
      merged_id: string
      pair_id: string
      state: MergeState
      paid_months: number
      reason: string
      proposed_by: string
      proposed_at: Date
      decided_by: string | null
      decided_at: Date | null
      undone_by: string | null
      undone_at: Date | null
      remark: string | null
    }
  }
}

const merges = (db: Db) =>
  db
    .selectFrom('person_merge as m')
    .leftJoin('auth_user as p', 'p.id', 'm.proposed_by')
    .leftJoin('auth_user as d', 'd.id', 'm.decided_by')
    .leftJoin('auth_user as u', 'u.id', 'm.undone_by')
    .select([
      'm.merge_id',
      'm.kab',
      'm.survivor_id',
      'm.merged_id',
      'm.pair_id',
      'm.state',
      'm.paid_months',
      'm.reason',
      'm.proposed_by',
      'p.name as proposed_by_name',
      'm.proposed_at',
      'm.decided_by',
      'd.name as decided_by_name',
      'm.decided_at',
      'u.name as undone_by_name',
      'm.undone_at',
      'm.remark',
    ])

export async function listMerges(db: Db, states: readonly MergeState[], limit = 200): Promise<Merge[]> {
  return merges(db)
    .where('m.state', 'in', [...states])
    .orderBy('m.proposed_at', 'desc')
    .orderBy('m.merge_id')
    .limit(limit)
    .execute()
}

export async function findMerge(db: Db, mergeId: string): Promise<Merge | undefined> {
  return merges(db).where('m.merge_id', '=', mergeId).executeTakeFirst()
}

/** The merge that a pair led to and that stands, proposed or done. */
export async function findLiveMerge(db: Db, pairId: string): Promise<Merge | undefined> {
  return merges(db)
    .where('m.pair_id', '=', pairId)
    .where('m.state', 'in', ['proposed', 'merged'])
    .executeTakeFirst()
}

/** Answers false when the person is merged or proposed to be merged already. */
export async function insertMerge(
  tx: Transaction,
  merge: Pick<Merge, 'merge_id' | 'kab' | 'survivor_id' | 'merged_id' | 'pair_id' | 'paid_months' | 'reason'>,
): Promise<boolean> {
  const inserted = await tx.db
    .insertInto('person_merge')
    .values({
      ...merge,
      state: 'proposed',
      proposed_by: tx.actor.account_id,
      proposed_at: sql<Date>`now()`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (inserted.numInsertedOrUpdatedRows ?? 0n) === 1n
}

export async function refuseRecords(tx: Transaction, mergeId: string, remark: string): Promise<void> {
  await tx.client.query('select register_refuse_merge($1, $2)', [mergeId, remark])
}

/** Rows moved, by table. Throws the codes that `register_merge` raises. */
export async function mergeRecords(tx: Transaction, mergeId: string): Promise<Record<string, number>> {
  const { rows } = await tx.client.query<{ moved: Record<string, number> }>(
    'select register_merge($1) as moved',
    [mergeId],
  )
  return rows[0]?.moved ?? {}
}

export type Undone = { same: number; changed: number; missing: number }

export async function unmergeRecords(tx: Transaction, mergeId: string, remark: string): Promise<Undone> {
  const { rows } = await tx.client.query<{ undone: Undone }>('select register_unmerge($1, $2) as undone', [
    mergeId,
    remark,
  ])
  return rows[0]?.undone ?? { same: 0, changed: 0, missing: 0 }
}

export type SharedMonth = {
  month: string
  programme_one: string
  programme_other: string
  rupiah_one: number
  rupiah_other: number
}

/** Months both records are covered in, whoever pays. */
export async function listSharedMonths(tx: Transaction, one: string, other: string): Promise<SharedMonth[]> {
  const { rows } = await tx.client.query<SharedMonth>('select * from register_shared_months($1, $2)', [
    one,
    other,
  ])
  return rows
}

export async function countCoveredMonths(tx: Transaction, people: readonly string[]): Promise<number> {
  const { rows } = await tx.client.query<{ months: number }>(
    'select coalesce(sum(months), 0)::integer as months from register_covered_months($1::uuid[])',
    [people],
  )
  return rows[0]?.months ?? 0
}

export async function listDoubleClaims(tx: Transaction, first: Month, last: Month): Promise<DoubleClaim[]> {
  const { rows } = await tx.client.query<DoubleClaim>(
    `select kind, state, kab, other_kab, person_id, other_person, roster_id, row_number, other_roster, other_row, programme_id, other_programme, list_id, list_name,
       pair_id, pair_state, months::text[] as months, amounts
     from match_double_funding($1, $2) order by state, kind, kab, roster_id, row_number, person_id, programme_id, other_programme, list_id, pair_id`,
    [`${first}-01`, `${last}-01`],
  )
  return rows
}
