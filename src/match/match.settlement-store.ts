import { sql } from 'kysely'
import type { Transaction } from '../platform/context.ts'
import type { Db } from '../platform/database.ts'
import type { Settlement, SettlementResult, SettlementState } from './match.settlement.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    match_settlement: Omit<Settlement, 'asked_by_name' | 'decided_by_name'>
  }
}

const settlements = (db: Db) =>
  db
    .selectFrom('match_settlement as s')
    .leftJoin('auth_user as a', 'a.id', 's.asked_by')
    .leftJoin('auth_user as d', 'd.id', 's.decided_by')
    .selectAll('s')
    .select([
      sql<string[]>`s.months::text[]`.as('months'),
      'a.name as asked_by_name',
      'd.name as decided_by_name',
    ])

export async function listSettlements(
  db: Db,
  filter: { states?: readonly SettlementState[]; claim?: string; first?: string; last?: string } = {},
  limit = 500,
): Promise<Settlement[]> {
  let query = settlements(db)
  if (filter.states) query = query.where('s.state', 'in', [...filter.states])
  if (filter.claim) query = query.where('s.claim', '=', filter.claim)
  if (filter.first && filter.last)
    query = query.where(
      sql<boolean>`exists (select 1 from unnest(s.months) as m (month) where m.month between ${`${filter.first}-01`}::date and ${`${filter.last}-01`}::date)`,
    )
  return query.orderBy('s.asked_at', 'desc').orderBy('s.settlement_id').limit(limit).execute()
}

export async function findSettlement(db: Db, settlementId: string): Promise<Settlement | undefined> {
  return settlements(db).where('s.settlement_id', '=', settlementId).executeTakeFirst()
}

/** The settlement with its row locked until the transaction ends, so that two who decide at once decide once. */
export async function lockSettlement(tx: Transaction, settlementId: string): Promise<Settlement | undefined> {
  await tx.client.query('select 1 from match_settlement where settlement_id = $1 for update', [settlementId])
  return findSettlement(tx.db, settlementId)
}

/** Whoever settles the same claim at once waits here, and then finds what was settled. */
export async function holdClaim(tx: Transaction, claim: string): Promise<void> {
  await tx.client.query("select pg_advisory_xact_lock(hashtextextended('settle:' || $1, 0))", [claim])
}

export type NewSettlement = Omit<
  Settlement,
  | 'asked_by'
  | 'asked_by_name'
  | 'asked_at'
  | 'decided_by'
  | 'decided_by_name'
  | 'decided_at'
  | 'remark'
  | 'result'
>

export async function insertSettlement(tx: Transaction, settlement: NewSettlement): Promise<void> {
  const done = settlement.state === 'done'
  await tx.db
    .insertInto('match_settlement')
    .values({
      ...settlement,
      asked_by: tx.actor.account_id,
      asked_at: sql<Date>`now()`,
      decided_by: done ? tx.actor.account_id : null,
      decided_at: done ? sql<Date>`now()` : null,
      remark: null,
      result: null,
    })
    .execute()
}

export async function finishSettlement(
  tx: Transaction,
  settlementId: string,
  to: { state: 'done' | 'refused'; remark: string | null; result: SettlementResult | null },
): Promise<void> {
  await tx.db
    .updateTable('match_settlement')
    .set({
      state: to.state,
      remark: to.remark,
      result: to.result && sql`${JSON.stringify(to.result)}::jsonb`,
      decided_by: tx.actor.account_id,
      decided_at: sql<Date>`now()`,
    })
    .where('settlement_id', '=', settlementId)
    .execute()
}

/** Months that rows of a roster give up, as was decided in the report of double funding: `YYYY-MM-01` by row. */
export async function listGivenUp(tx: Transaction, rosterId: string): Promise<Map<number, string[]>> {
  const { rows } = await tx.client.query<{ row_number: number; months: string[] }>(
    `select row_number, array_agg(distinct m.month::text order by m.month::text) as months
     from match_settlement s cross join lateral unnest(s.months) as m (month)
     where s.roster_id = $1 and s.gives_up = 'row' and s.state = 'done' group by 1 order by 1`,
    [rosterId],
  )
  return new Map(rows.map((row) => [row.row_number, row.months]))
}

/** The number of the last branch file that may name a person for a programme; null for none. */
export async function findSentFile(
  tx: Transaction,
  personId: string,
  programmeId: string,
): Promise<number | null> {
  const { rows } = await tx.client.query<{ number: number | null }>(
    'select match_sent_file($1, $2) as number',
    [personId, programmeId],
  )
  return rows[0]?.number ?? null
}
