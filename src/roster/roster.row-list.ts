import { sql } from 'kysely'
import type { Transaction } from '../platform/context.ts'
import type { Db } from '../platform/database.ts'
import { type BranchForecast, type BranchRejection, branchCodes } from './roster.branch.ts'
import type { ReasonCode } from './roster.reasons.ts'
import type { Effect, Reason, RosterState, Verdict } from './roster.schema.ts'

/** Names in rows of rosters in the scope, by roster and number joined with a colon. */
export async function listRowNames(
  tx: Transaction,
  asked: readonly { roster_id: string; row_number: number }[],
): Promise<Map<string, string>> {
  if (asked.length === 0) return new Map()
  const { rows } = await tx.client.query<{ roster_id: string; row_number: number; name: string }>(
    `select w.roster_id, w.row_number, w.name from unnest($1::uuid[], $2::integer[]) as a (roster_id, row_number)
     join roster_row w on w.roster_id = a.roster_id and w.row_number = a.row_number where w.name is not null`,
    [asked.map((row) => row.roster_id), asked.map((row) => row.row_number)],
  )
  return new Map(rows.map((row) => [`${row.roster_id}:${row.row_number}`, row.name]))
}

export type RosterRow = {
  row_number: number
  verdict: Verdict
  effect: Effect | null
  reasons: Reason[]
  person_id: string | null
  nik_sealed: Buffer | null
  name: string | null
  birth_date: string | null
  sex: string | null
  village_code: string | null
  village_name: string | null
  district_name: string | null
  occupation: string | null
}

export type RowFilter = {
  verdict?: Verdict
  effect?: Effect
  code?: ReasonCode
  /** Rows that the branch would send back for this cause. */
  branch?: BranchRejection
  row_number?: number
  row_numbers?: readonly number[]
  /** Rows that somebody has to see to. */
  problems?: boolean
}

function rowQuery(db: Db, rosterId: string, filter: RowFilter) {
  let query = db
    .selectFrom('roster_row as w')
    .leftJoin('region as v', 'v.code', 'w.village_code')
    .leftJoin('region as d', 'd.code', 'v.parent_code')
    .where('w.roster_id', '=', rosterId)
  if (filter.verdict) query = query.where('w.verdict', '=', filter.verdict)
  if (filter.effect) query = query.where('w.effect', '=', filter.effect)
  if (filter.problems) query = query.where('w.verdict', 'in', ['warning', 'waiting', 'rejected'])
  if (filter.row_numbers)
    query = query.where(sql<boolean>`w.row_number = any (${filter.row_numbers}::integer[])`)
  if (filter.row_number) query = query.where('w.row_number', '=', filter.row_number)
  if (filter.code)
    query = query.where(sql<boolean>`w.reasons @> ${JSON.stringify([{ code: filter.code }])}::jsonb`)
  if (filter.branch)
    query = query.where(
      sql<boolean>`exists (select 1 from jsonb_array_elements(w.reasons) as e (reason) where e.reason->>'code' = any (${branchCodes[filter.branch]}::text[]))`,
    )
  return query
}

/**
 * What the branch would send back of a checked list, the commonest cause first. A row with several reasons of one cause counts once, and under
 * each of its causes.
 */
export async function forecastBranch(db: Db, rosterId: string): Promise<BranchForecast[]> {
  const known = Object.entries(branchCodes).flatMap(([rejection, codes]) =>
    codes.map((code) => ({ rejection, code })),
  )
  const { rows } = await sql<BranchForecast>`
    select m.rejection, count(distinct w.row_number)::integer as rows,
           (count(distinct w.row_number) filter (where w.verdict in ('accepted', 'warning')))::integer as proposed
    from roster_row w cross join lateral jsonb_array_elements(w.reasons) as e (reason)
    join unnest(${known.map(({ code }) => code)}::text[], ${known.map(({ rejection }) => rejection)}::text[]) as m (code, rejection)
      on m.code = e.reason->>'code'
    where w.roster_id = ${rosterId} and w.reasons <> '[]'::jsonb group by 1 order by 2 desc, 1`.execute(db)
  return rows
}

export async function listRows(
  db: Db,
  rosterId: string,
  filter: RowFilter,
  page: { after: number; size: number },
): Promise<RosterRow[]> {
  return rowQuery(db, rosterId, filter)
    .select([
      'w.row_number',
      'w.verdict',
      'w.effect',
      'w.reasons',
      'w.person_id',
      'w.nik_sealed',
      'w.name',
      'w.birth_date',
      'w.sex',
      'w.village_code',
      'w.occupation',
      'v.name as village_name',
      'd.name as district_name',
    ])
    .where('w.row_number', '>', page.after)
    .orderBy('w.row_number')
    .limit(page.size)
    .execute()
}

export async function countRows(db: Db, rosterId: string, filter: RowFilter): Promise<number> {
  const row = await rowQuery(db, rosterId, filter)
    .select(sql<number>`count(*)`.as('count'))
    .executeTakeFirstOrThrow()
  return row.count
}

/** Number of the row that begins the page in front of another. */
export async function findRowBefore(
  tx: Transaction,
  rosterId: string,
  filter: RowFilter,
  before: number,
  size: number,
): Promise<number> {
  const rows = await rowQuery(tx.db, rosterId, filter)
    .select('w.row_number')
    .where('w.row_number', '<', before)
    .orderBy('w.row_number', 'desc')
    .limit(size)
    .execute()
  return rows.at(-1)?.row_number ?? 1
}

export type WaitingRow = {
  roster_id: string
  row_number: number
  name: string | null
  reasons: Reason[]
  village_name: string | null
  file_name: string
  state: RosterState
}

const waitingQuery = (db: Db) =>
  db
    .selectFrom('roster_row as w')
    .innerJoin('roster as r', 'r.roster_id', 'w.roster_id')
    .leftJoin('region as v', 'v.code', 'w.village_code')
    .where('w.effect', '=', 'waiting')
    .where('r.state', 'in', ['checked', 'confirmed', 'approved'])

/** Rows of all lists of the region that wait, list by list in order of the sheet; continues behind a row. */
export async function listWaiting(
  db: Db,
  page: { after?: { roster_id: string; row_number: number }; size: number },
): Promise<{ rows: WaitingRow[]; total: number }> {
  let query = waitingQuery(db).select([
    'w.roster_id',
    'w.row_number',
    'w.name',
    'w.reasons',
    'v.name as village_name',
    'r.file_name',
    'r.state',
  ])
  if (page.after)
    query = query.where(
      sql<boolean>`(w.roster_id, w.row_number) > (${page.after.roster_id}::uuid, ${page.after.row_number}::integer)`,
    )
  const rows = await query.orderBy('w.roster_id').orderBy('w.row_number').limit(page.size).execute()
  const { total } = await waitingQuery(db).select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}

/** What stands in the rows of a cause, how often, and in which villages it may have been meant; the commonest first. */
export async function listWritten(
  tx: Transaction,
  rosterId: string,
  code: ReasonCode,
): Promise<{ written: string | null; rows: number; example_row: number; candidates: string | null }[]> {
  const { rows } = await tx.client.query<{
    written: string | null
    rows: number
    example_row: number
    candidates: string | null
  }>(
    `select e.reason->'facts'->>'written' as written, count(distinct w.row_number)::integer as rows, min(w.row_number) as example_row,
            max(e.reason->'facts'->>'candidates') as candidates
     from roster_row w cross join lateral jsonb_array_elements(w.reasons) as e (reason)
     where w.roster_id = $1 and w.reasons @> $2::jsonb and e.reason->>'code' = $3 group by 1 order by 2 desc, 1 limit 100`,
    [rosterId, JSON.stringify([{ code }]), code],
  )
  return rows
}

/** Rows of a cause, in the order of the sheet. */
export async function listRowNumbers(tx: Transaction, rosterId: string, code: ReasonCode): Promise<number[]> {
  const { rows } = await tx.client.query<{ row_number: number }>(
    'select row_number from roster_row where roster_id = $1 and reasons @> $2::jsonb order by row_number',
    [rosterId, JSON.stringify([{ code }])],
  )
  return rows.map((row) => row.row_number)
}

/** Rows of a cause in which just this is written; null where nothing is. */
export async function listRowsWritten(
  tx: Transaction,
  rosterId: string,
  code: ReasonCode,
  written: string | null,
): Promise<number[]> {
  const { rows } = await tx.client.query<{ row_number: number }>(
    `select distinct w.row_number from roster_row w cross join lateral jsonb_array_elements(w.reasons) as e (reason)
     where w.roster_id = $1 and w.reasons @> $2::jsonb and e.reason->>'code' = $3 and e.reason->'facts'->>'written' is not distinct from $4
     order by 1`,
    [rosterId, JSON.stringify([{ code }]), code, written],
  )
  return rows.map((row) => row.row_number)
}

/** Rows that nobody was enrolled by and nobody took out: rejected or waiting. Not those who are paid for already or stand twice. */
export async function listLeftBehind(tx: Transaction, rosterId: string): Promise<number[]> {
  const { rows } = await tx.client.query<{ row_number: number }>(
    `select row_number from roster_row where roster_id = $1 and effect in ('rejected', 'waiting')
       and not reasons @> '[{"code":"row.left_out"}]'::jsonb order by row_number`,
    [rosterId],
  )
  return rows.map((row) => row.row_number)
}

/** The reasons of every row that has any. */
export async function listReasons(
  db: Db,
  rosterId: string,
): Promise<{ row_number: number; reasons: Reason[] }[]> {
  return db
    .selectFrom('roster_row')
    .select(['row_number', 'reasons'])
    .where('roster_id', '=', rosterId)
    .where(sql<boolean>`reasons <> '[]'::jsonb`)
    .orderBy('row_number')
    .execute()
}

/** Who pays already for the people of a roster that cannot be taken, for which months, and for how many of them. */
export async function listFundersOfRows(
  db: Db,
  rosterId: string,
): Promise<{ funder: string; months: string; rows: number }[]> {
  const { rows } = await sql<{ funder: string; months: string; rows: number }>`
    select coalesce(r.reason->'facts'->>'funder', '') as funder, coalesce(r.reason->'facts'->>'months', '') as months, count(*) as rows
    from roster_row w cross join jsonb_array_elements(w.reasons) as r(reason)
    where w.roster_id = ${rosterId} and w.effect = 'funded' and r.reason->>'code' = 'funding.already_funded'
    group by 1, 2 order by 3 desc, 1, 2 limit 20`.execute(db)
  return rows
}

/** Rows with something to say, for the file that goes back to the village. */
export async function listRemarks(
  db: Db,
  rosterId: string,
): Promise<{ row_number: number; verdict: Verdict; reasons: Reason[] }[]> {
  return db
    .selectFrom('roster_row')
    .select(['row_number', 'verdict', 'reasons'])
    .where('roster_id', '=', rosterId)
    .where('verdict', 'not in', ['accepted', 'same'])
    .orderBy('row_number')
    .execute()
}
