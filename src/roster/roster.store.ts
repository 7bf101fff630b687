import { sql } from 'kysely'
import { isUuid } from '../kernel/ids.ts'
import type { Matching } from '../match/match.schema.ts'
import type { Transaction } from '../platform/context.ts'
import { insertRows } from '../platform/copy.ts'
import type { Db } from '../platform/database.ts'
import { faultPoint } from '../platform/fault.ts'
import type { ReasonCode } from './roster.reasons.ts'
import {
  type Choices,
  type Counts,
  type Decision,
  type Effect,
  type Effects,
  effects,
  type Layout,
  type Problem,
  type Question,
  type Reason,
  type Roster,
  type RosterState,
  type Verdict,
} from './roster.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    roster: {
      roster_id: string
      kab: string
      programme_id: string
      file_name: string
      file_sha256: Buffer
      file_bytes: number
      state: RosterState
      layout: Layout | null
      choices: Choices
      questions: Question[] | null
      counts: Counts | null
      problems: Problem[] | null
      effects: Effects | null
      rows_digest: Buffer | null
      number: number | null
      rows_read: number
      refusal: Roster['refusal']
      decision: Decision | null
      matching: Matching | null
      uploaded_by: string
      uploaded_at: Date
      checked_at: Date | null
    }
    roster_file: { roster_id: string; kab: string; content_sealed: Buffer }
    roster_row: {
      roster_id: string
      row_number: number
      kab: string
      verdict: Verdict
      reasons: Reason[]
      person_id: string | null
      nik_hash: Buffer | null
      nik_sealed: Buffer | null
      name: string | null
      name_key: string | null
      birth_date: string | null
      sex: string | null
      village_code: string | null
      occupation: string | null
      sector: 'transport' | 'other' | null
      phone_sealed: Buffer | null
      effect: Effect | null
    }
    roster_signature: {
      roster_id: string
      kind: 'prepared' | 'approved'
      kab: string
      account_id: string
      signed_at: Date
    }
  }
}

const rosterQuery = (db: Db) =>
  db
    .selectFrom('roster as r')
    .leftJoin('auth_user as u', 'u.id', 'r.uploaded_by')
    .select([
      'r.roster_id',
      'r.kab',
      'r.programme_id',
      'r.file_name',
      sql<string>`encode(r.file_sha256, 'hex')`.as('file_sha256'),
      'r.file_bytes',
      'r.state',
      'r.layout',
      'r.choices',
      'r.questions',
      'r.counts',
      'r.problems',
      'r.effects',
      sql<string | null>`encode(r.rows_digest, 'hex')`.as('rows_digest'),
      'r.number',
      'r.rows_read',
      'r.refusal',
      'r.decision',
      'r.matching',
      'r.uploaded_by',
      'u.name as uploaded_by_name',
      'r.uploaded_at',
      'r.checked_at',
    ])

export async function findRoster(db: Db, rosterId: string): Promise<Roster | undefined> {
  if (!isUuid(rosterId)) return undefined
  return rosterQuery(db).where('r.roster_id', '=', rosterId).executeTakeFirst()
}

export async function lockRoster(tx: Transaction, rosterId: string): Promise<Roster | undefined> {
  if (!isUuid(rosterId)) return undefined
  await tx.db.selectFrom('roster').select('roster_id').where('roster_id', '=', rosterId).forUpdate().execute()
  return findRoster(tx.db, rosterId)
}

export async function findSameFile(db: Db, programmeId: string, sha256: Buffer): Promise<Roster | undefined> {
  return rosterQuery(db)
    .where('r.programme_id', '=', programmeId)
    .where('r.file_sha256', '=', sha256)
    .where('r.state', 'not in', ['withdrawn', 'unreadable', 'reversed'])
    .executeTakeFirst()
}

export async function listRosters(
  db: Db,
  filter: { programme_id?: string; states?: RosterState[] } = {},
  limit = 100,
): Promise<Roster[]> {
  let query = rosterQuery(db)
  if (filter.programme_id) query = query.where('r.programme_id', '=', filter.programme_id)
  if (filter.states) query = query.where('r.state', 'in', filter.states)
  return query.orderBy('r.uploaded_at', 'desc').limit(limit).execute()
}

/** Answers false when the same file was stored for this programme by somebody else at the same moment. */
export async function insertRoster(
  db: Db,
  roster: {
    roster_id: string
    kab: string
    programme_id: string
    file_name: string
    file_sha256: Buffer
    file_bytes: number
    state: 'uploaded' | 'mapping'
    layout: Layout | null
    choices: Choices
    questions: Question[] | null
    uploaded_by: string
    content_sealed: Buffer
  },
): Promise<boolean> {
  const { content_sealed, layout, choices, questions, ...facts } = roster
  const inserted = await db
    .insertInto('roster')
    .values({
      ...facts,
      layout: jsonOrNull(layout),
      choices: sql`${JSON.stringify(choices)}::jsonb`,
      questions: jsonOrNull(questions),
      rows_read: 0,
      uploaded_at: sql<Date>`now()`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if ((inserted.numInsertedOrUpdatedRows ?? 0n) === 0n) return false
  faultPoint('roster.row_inserted')
  await db
    .insertInto('roster_file')
    .values({ roster_id: roster.roster_id, kab: roster.kab, content_sealed })
    .execute()
  faultPoint('roster.file_inserted')
  return true
}

const jsonOrNull = <Value>(value: Value | null) =>
  value === null ? null : sql<Value>`${JSON.stringify(value)}::jsonb`

/**
 * Keeps other answers about the file and forgets what was found by the former ones: rows, counts, causes and digest. Without a layout
 * something is still to be answered.
 */
export async function updateChoices(
  tx: Transaction,
  rosterId: string,
  change: {
    state: 'uploaded' | 'mapping'
    choices: Choices
    layout: Layout | null
    questions: Question[] | null
  },
): Promise<void> {
  await deleteRows(tx, rosterId)
  await tx.db
    .updateTable('roster')
    .set({
      state: change.state,
      choices: sql`${JSON.stringify(change.choices)}::jsonb`,
      layout: jsonOrNull(change.layout),
      questions: jsonOrNull(change.questions),
      counts: null,
      effects: null,
      problems: null,
      rows_digest: null,
      rows_read: 0,
      checked_at: null,
    })
    .where('roster_id', '=', rosterId)
    .execute()
}

export async function findFile(db: Db, rosterId: string): Promise<Buffer | undefined> {
  return (
    await db
      .selectFrom('roster_file')
      .select('content_sealed')
      .where('roster_id', '=', rosterId)
      .executeTakeFirst()
  )?.content_sealed
}

export async function deleteFile(db: Db, rosterId: string): Promise<void> {
  await db.deleteFrom('roster_file').where('roster_id', '=', rosterId).execute()
}

type RosterChange = {
  state?: RosterState
  counts?: Counts
  problems?: Problem[]
  effects?: Effects
  rows_digest?: Buffer
  number?: number
  rows_read?: number
  refusal?: Roster['refusal']
  decision?: Decision
  matching?: Matching
  checked?: boolean
}

export async function updateRoster(db: Db, rosterId: string, change: RosterChange): Promise<void> {
  const { checked, counts, problems, effects, refusal, decision, matching, ...plain } = change
  await db
    .updateTable('roster')
    .set({
      ...plain,
      ...(counts && { counts: sql`${JSON.stringify(counts)}::jsonb` }),
      ...(problems && { problems: sql`${JSON.stringify(problems)}::jsonb` }),
      ...(effects && { effects: sql`${JSON.stringify(effects)}::jsonb` }),
      ...(refusal && { refusal: sql`${JSON.stringify(refusal)}::jsonb` }),
      ...(decision && { decision: sql`${JSON.stringify(decision)}::jsonb` }),
      ...(matching && { matching: sql`${JSON.stringify(matching)}::jsonb` }),
      ...(checked && { checked_at: sql<Date>`now()` }),
    })
    .where('roster_id', '=', rosterId)
    .execute()
}

/** Same NIK: which person it is, where, whether name and birth date agree, and who already pays which of the months. */
export type RegisterFinding = {
  place: number
  person_id: string
  kab: string
  name_agrees: boolean | null
  birth_date_agrees: boolean | null
  /** Null where the NIK is claimed and nobody stands in the register yet. */
  version: number | null
  funded: { month: string; programme_id: string }[] | null
  /** Of their key; empty for people of a register from before, and when it was destroyed. */
  salt: Buffer | null
  erased: boolean
}

/** Asks the register about many people at once, across all regions; it answers only what is said in migrations 0008 and 0014. */
export async function lookUpRegister(
  tx: Transaction,
  people: { nik_hash: Buffer; name_key: string; birth_date: string }[],
  months: { first: string; last: string },
): Promise<RegisterFinding[]> {
  if (people.length === 0) return []
  const { rows } = await tx.client.query<RegisterFinding>(
    'select * from register_lookup($1::bytea[], $2::text[], $3::date[], $4, $5)',
    [
      people.map((person) => person.nik_hash),
      people.map((person) => person.name_key),
      people.map((person) => person.birth_date),
      months.first,
      months.last,
    ],
  )
  return rows
}

export type RosterRowValues = Omit<import('../platform/database.ts').Tables['roster_row'], 'reasons'> & {
  reasons: Reason[]
}

const rowColumns = [
  'roster_id',
  'row_number',
  'kab',
  'verdict',
  'reasons',
  'person_id',
  'nik_hash',
  'nik_sealed',
  'name',
  'name_key',
  'birth_date',
  'sex',
  'village_code',
  'occupation',
  'sector',
  'phone_sealed',
  'effect',
] as const

/** All rows of a roster, or some by their numbers. */
export async function deleteRows(tx: Transaction, rosterId: string, only?: readonly number[]): Promise<void> {
  await tx.client.query(
    'delete from roster_row where roster_id = $1 and ($2::integer[] is null or row_number = any ($2::integer[]))',
    [rosterId, only ?? null],
  )
}

/** By what a row is known: its NIK, and the id and key it was given for it. */
export type RowKey = { person_id: string | null; nik_hash: Buffer | null; salt: Buffer | null }

/** Hash of the NIK of rows, null where a row has none; no entry for numbers that are no row. */
export async function listRowHashes(
  tx: Transaction,
  rosterId: string,
  rowNumbers: readonly number[],
): Promise<Map<number, Buffer | null>> {
  const { rows } = await tx.client.query<{ row_number: number; nik_hash: Buffer | null }>(
    'select row_number, nik_hash from roster_row where roster_id = $1 and row_number = any ($2::integer[])',
    [rosterId, rowNumbers],
  )
  return new Map(rows.map((row) => [row.row_number, row.nik_hash]))
}

/**
 * Rows of a roster that have to do with some of its rows: by NIK, or by name, birth date and village, as these were judged or as they are now
 * (`fresh`), and whatever has to do with those rows in turn.
 */
export async function listPartners(
  tx: Transaction,
  rosterId: string,
  touched: readonly number[],
  fresh: {
    hashes: readonly Buffer[]
    people: readonly { name_key?: string; birth_date?: string; village_code?: string }[]
  },
): Promise<number[]> {
  const { rows } = await tx.client.query<{ row_number: number }>(
    `with recursive fresh as materialized (
       select row_number from roster_row where roster_id = $1 and nik_hash = any ($3::bytea[])
       union
       select w.row_number from roster_row w join unnest($4::text[], $5::date[], $6::text[]) as p (name_key, birth_date, village_code)
         on p.name_key = w.name_key and p.birth_date = w.birth_date and p.village_code = w.village_code where w.roster_id = $1),
     near as (
       select unnest($2::integer[]) as row_number
       union select row_number from fresh
       union
       select o.row_number from near n join roster_row w on w.roster_id = $1 and w.row_number = n.row_number
         cross join lateral (
           select a.row_number from roster_row a where a.roster_id = $1 and a.nik_hash = w.nik_hash
           union all
           select b.row_number from roster_row b where b.roster_id = $1 and b.name_key = w.name_key and b.birth_date = w.birth_date
             and b.village_code = w.village_code) as o)
     select distinct row_number from near`,
    [
      rosterId,
      touched,
      fresh.hashes,
      fresh.people.map((person) => person.name_key ?? null),
      fresh.people.map((person) => person.birth_date ?? null),
      fresh.people.map((person) => person.village_code ?? null),
    ],
  )
  return rows.map((row) => row.row_number)
}

export async function listRowKeys(
  tx: Transaction,
  rosterId: string,
  rowNumbers: readonly number[],
): Promise<Map<number, RowKey>> {
  const { rows } = await tx.client.query<RowKey & { row_number: number }>(
    `select w.row_number, w.person_id, w.nik_hash, k.salt from roster_row w left join person_key k on k.person_id = w.person_id
     where w.roster_id = $1 and w.row_number = any ($2::integer[])`,
    [rosterId, rowNumbers],
  )
  return new Map(rows.map(({ row_number, ...key }) => [row_number, key]))
}

export async function insertRosterRows(tx: Transaction, rows: Iterable<RosterRowValues>): Promise<void> {
  await insertRows(tx, 'roster_row', rowColumns, copyLines(rows))
  faultPoint('roster.batch_written')
}

function* copyLines(rows: Iterable<RosterRowValues>) {
  for (const row of rows)
    yield rowColumns.map((column) => (column === 'reasons' ? JSON.stringify(row.reasons) : row[column]))
}

export async function findJudgedRow(
  db: Db,
  rosterId: string,
  rowNumber: number,
): Promise<RosterRowValues | undefined> {
  if (!isUuid(rosterId)) return undefined
  return db
    .selectFrom('roster_row')
    .selectAll()
    .where('roster_id', '=', rosterId)
    .where('row_number', '=', rowNumber)
    .executeTakeFirst()
}

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
  return query
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

/** Turns rows into rejected ones, each with one more reason. */
export async function rejectRows(
  tx: Transaction,
  rosterId: string,
  refused: { row_number: number; reason: Reason; effect: Effect }[],
): Promise<void> {
  await tx.client.query(
    `update roster_row as w set verdict = 'rejected', effect = r.effect, reasons = w.reasons || jsonb_build_array(r.reason)
     from jsonb_to_recordset($2::jsonb) as r(row_number integer, reason jsonb, effect text)
     where w.roster_id = $1 and w.row_number = r.row_number`,
    [rosterId, JSON.stringify(refused)],
  )
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

export async function countVerdicts(
  tx: Transaction,
  rosterId: string,
): Promise<Omit<Counts, 'read' | 'blank'>> {
  const { rows } = await tx.client.query<{ verdict: Verdict; rows: number }>(
    'select verdict, count(*) as rows from roster_row where roster_id = $1 group by verdict',
    [rosterId],
  )
  const counts: Partial<Record<Verdict, number>> & Pick<Counts, 'accepted' | 'warning' | 'rejected'> = {
    accepted: 0,
    warning: 0,
    rejected: 0,
  }
  for (const row of rows) counts[row.verdict] = row.rows
  return counts
}

export async function countEffects(tx: Transaction, rosterId: string): Promise<Effects> {
  const { rows } = await tx.client.query<{ effect: Effect; rows: number }>(
    'select effect, count(*) as rows from roster_row where roster_id = $1 and effect is not null group by effect',
    [rosterId],
  )
  const counts = Object.fromEntries(effects.map((effect) => [effect, 0])) as Effects
  for (const row of rows) counts[row.effect] = row.rows
  return counts
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

/** SHA-256 over everything a commit takes from the rows, in the order of the sheet. */
export async function digestRows(tx: Transaction, rosterId: string): Promise<Buffer> {
  const { rows } = await tx.client.query<{ digest: Buffer }>(
    `select sha256(convert_to(coalesce(string_agg(jsonb_build_array(row_number, verdict, effect, person_id, encode(nik_hash, 'hex'), name, birth_date,
       sex, village_code, occupation, sector)::text, E'\n' order by row_number), ''), 'UTF8')) as digest
     from roster_row where roster_id = $1`,
    [rosterId],
  )
  return rows[0]?.digest ?? Buffer.alloc(0)
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

/** Answers false when this account, or somebody else for this step, has signed already. */
export async function insertSignature(
  db: Db,
  signature: { roster_id: string; kind: 'prepared' | 'approved'; kab: string; account_id: string },
): Promise<boolean> {
  const inserted = await db
    .insertInto('roster_signature')
    .values({ ...signature, signed_at: sql<Date>`now()` })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (inserted.numInsertedOrUpdatedRows ?? 0n) === 1n
}

export async function listSignatures(
  db: Db,
  rosterId: string,
): Promise<{ kind: 'prepared' | 'approved'; account_id: string; name: string | null; signed_at: Date }[]> {
  return db
    .selectFrom('roster_signature as s')
    .leftJoin('auth_user as u', 'u.id', 's.account_id')
    .select(['s.kind', 's.account_id', 'u.name', 's.signed_at'])
    .where('s.roster_id', '=', rosterId)
    .orderBy('s.signed_at')
    .execute()
}
