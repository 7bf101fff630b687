import { sql } from 'kysely'
import type { PlainDate } from '../kernel/plain-date.ts'
import type { RegionCode } from '../kernel/region-code.ts'
import type { Transaction } from '../platform/context.ts'
import { insertRows } from '../platform/copy.ts'
import type { Db } from '../platform/database.ts'
import type {
  Certainty,
  Evidence,
  FoundPair,
  ListCounts,
  ListFinding,
  ListKind,
  MatchList,
  Pair,
  PairCause,
  PairState,
} from './match.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    match_list: {
      list_id: string
      kab: string
      kind: ListKind
      name: string
      source: string
      as_of: string
      file_name: string
      file_sha256: Buffer
      counts: ListCounts
      state: 'active' | 'withdrawn'
      loaded_by: string
      loaded_at: Date
      withdrawn_by: string | null
      withdrawn_at: Date | null
    }
    match_entry: {
      entry_id: string
      list_id: string
      row_number: number
      kab: string
      nik_hash: Buffer | null
      nik_sealed: Buffer | null
      name: string
      name_key: string
      birth_date: string | null
      month_from: string | null
      month_to: string | null
      died_on: string | null
      note: string | null
    }
    match_pair: {
      pair_id: string
      kab: string
      left_person: string
      roster_id: string | null
      row_number: number | null
      right_person: string
      right_kab: string
      cause: PairCause
      certainty: Certainty
      probability: number
      weight: number
      evidence: Evidence[]
      facts_key: Buffer
      state: PairState
      decided_by: string | null
      decided_at: Date | null
      reason: string | null
      made_at: Date
      entry_id: string | null
      list_id: string | null
      leaves_out: boolean
    }
    match_decision: {
      decision_id: string
      kab: string
      facts_key: Buffer
      pair_id: string
      decision: 'same' | 'different'
      reason: string
      decided_by: string
      decided_at: Date
    }
  }
}

/* Lists from outside. */

const lists = (db: Db) =>
  db
    .selectFrom('match_list as l')
    .leftJoin('auth_user as u', 'u.id', 'l.loaded_by')
    .select([
      'l.list_id',
      'l.kab',
      'l.kind',
      'l.name',
      'l.source',
      'l.as_of',
      'l.file_name',
      sql<string>`encode(l.file_sha256, 'hex')`.as('file_sha256'),
      'l.counts',
      'l.state',
      'u.name as loaded_by_name',
      'l.loaded_at',
      'l.withdrawn_at',
    ])

export async function listLists(db: Db): Promise<MatchList[]> {
  return lists(db).orderBy('l.state').orderBy('l.as_of', 'desc').orderBy('l.list_id').execute()
}

export async function findList(db: Db, listId: string): Promise<MatchList | undefined> {
  return lists(db).where('l.list_id', '=', listId).executeTakeFirst()
}

export async function findSameList(
  db: Db,
  kab: RegionCode,
  kind: ListKind,
  sha256: Buffer,
): Promise<MatchList | undefined> {
  return lists(db)
    .where('l.kab', '=', kab)
    .where('l.kind', '=', kind)
    .where('l.file_sha256', '=', sha256)
    .where('l.state', '=', 'active')
    .executeTakeFirst()
}

export type NewList = Pick<
  MatchList,
  'list_id' | 'kab' | 'kind' | 'name' | 'source' | 'as_of' | 'file_name' | 'counts'
> & {
  file_sha256: Buffer
  loaded_by: string
}

/** Answers false when the same file is loaded already. */
export async function insertList(db: Db, list: NewList): Promise<boolean> {
  const inserted = await db
    .insertInto('match_list')
    .values({
      ...list,
      counts: sql`${JSON.stringify(list.counts)}::jsonb`,
      state: 'active',
      loaded_at: sql<Date>`now()`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (inserted.numInsertedOrUpdatedRows ?? 0n) === 1n
}

export type Entry = {
  entry_id: string
  list_id: string
  row_number: number
  kab: RegionCode
  nik_hash: Buffer | null
  nik_sealed: Buffer | null
  name: string
  name_key: string
  birth_date: PlainDate | null
  month_from: PlainDate | null
  month_to: PlainDate | null
  died_on: PlainDate | null
  note: string | null
}

const entryColumns = [
  'entry_id',
  'list_id',
  'row_number',
  'kab',
  'nik_hash',
  'nik_sealed',
  'name',
  'name_key',
  'birth_date',
  'month_from',
  'month_to',
  'died_on',
  'note',
] as const satisfies readonly (keyof Entry)[]

export async function insertEntries(tx: Transaction, entries: Iterable<Entry>): Promise<void> {
  await insertRows(
    tx,
    'match_entry',
    entryColumns,
    (function* () {
      for (const entry of entries) yield entryColumns.map((column) => entry[column])
    })(),
  )
}

/** Answers how many entries went. */
export async function withdrawList(tx: Transaction, listId: string): Promise<number> {
  const gone = await tx.db.deleteFrom('match_entry').where('list_id', '=', listId).executeTakeFirst()
  await tx.db
    .updateTable('match_list')
    .set({ state: 'withdrawn', withdrawn_by: tx.actor.account_id, withdrawn_at: sql<Date>`now()` })
    .where('list_id', '=', listId)
    .execute()
  // What waits for a decision has nobody on its other side any more; what was decided stays.
  await tx.db
    .deleteFrom('match_pair')
    .where('list_id', '=', listId)
    .where('state', 'in', ['open', 'later'])
    .execute()
  return Number(gone.numDeletedRows)
}

export type EntryRecord = {
  entry_id: string
  list_id: string
  row_number: number
  nik_sealed: Buffer | null
  name: string
  birth_date: string | null
  month_from: string | null
  month_to: string | null
  died_on: string | null
  note: string | null
}

/** Somebody on a list of the reader's region. */
export async function findEntry(db: Db, entryId: string): Promise<EntryRecord | undefined> {
  return db
    .selectFrom('match_entry')
    .select([
      'entry_id',
      'list_id',
      'row_number',
      'nik_sealed',
      'name',
      'birth_date',
      'month_from',
      'month_to',
      'died_on',
      'note',
    ])
    .where('entry_id', '=', entryId)
    .executeTakeFirst()
}

/** By equal values alone: the NIK, or name and birth date together. For when the lists do not stand in memory. */
export async function askLists(
  tx: Transaction,
  people: readonly { nik_hash: Buffer; name_key: string; birth_date: string }[],
): Promise<(ListFinding & { place: number })[]> {
  if (people.length === 0) return []
  const { rows } = await tx.client.query<ListFinding & { place: number }>(
    'select * from match_list_lookup($1::bytea[], $2::text[], $3::date[]) order by place, as_of desc, list_id',
    [
      people.map((each) => each.nik_hash),
      people.map((each) => each.name_key),
      people.map((each) => each.birth_date),
    ],
  )
  return rows
}

/* Pairs and decisions. */

/** What was decided last about each of these facts, by any office of the scope. */
export async function listRemembered(
  tx: Transaction,
  keys: readonly Buffer[],
): Promise<Map<string, 'same' | 'different'>> {
  if (keys.length === 0) return new Map()
  const { rows } = await tx.client.query<{ facts_key: string; decision: 'same' | 'different' }>(
    `select distinct on (facts_key) encode(facts_key, 'hex') as facts_key, decision from match_decision
     where facts_key = any ($1::bytea[]) order by facts_key, decided_at desc`,
    [keys],
  )
  return new Map(rows.map((row) => [row.facts_key, row.decision]))
}

/** Which of these facts stand in the queue of which region already, as `region:facts`. */
export async function listQueued(tx: Transaction, keys: readonly Buffer[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set()
  const { rows } = await tx.client.query<{ queued: string }>(
    "select distinct kab || ':' || encode(facts_key, 'hex') as queued from match_pair where facts_key = any ($1::bytea[])",
    [keys],
  )
  return new Set(rows.map((row) => row.queued))
}

export async function deletePairsOfRoster(tx: Transaction, rosterId: string): Promise<void> {
  await tx.db.deleteFrom('match_pair').where('roster_id', '=', rosterId).execute()
}

export type NewPair = FoundPair & {
  pair_id: string
  kab: RegionCode
  left_person: string
  roster_id: string | null
  row_number: number | null
}

const pairColumns = [
  'pair_id',
  'kab',
  'left_person',
  'roster_id',
  'row_number',
  'right_person',
  'right_kab',
  'cause',
  'certainty',
  'probability',
  'weight',
  'evidence',
  'facts_key',
  'state',
  'decided_by',
  'decided_at',
  'reason',
  'entry_id',
  'list_id',
  'leaves_out',
] as const

/** Writes pairs in the state in which they begin: what is certain or was decided before is `same` from the start. */
export async function insertPairs(tx: Transaction, pairs: readonly NewPair[]): Promise<void> {
  if (pairs.length === 0) return
  const now = new Date().toISOString()
  await insertRows(
    tx,
    'match_pair',
    pairColumns,
    pairs.map((pair) => {
      const decided = pair.remembered === 'same' || pair.certainty === 'same'
      return [
        pair.pair_id,
        pair.kab,
        pair.left_person,
        pair.roster_id,
        pair.row_number,
        pair.right_person,
        pair.right_kab,
        pair.cause,
        pair.certainty,
        pair.probability,
        pair.weight,
        JSON.stringify(pair.evidence),
        pair.facts_key,
        decided ? 'same' : 'open',
        // Nobody's decision of today: an earlier one about the same facts, or none of a person at all.
        null,
        decided ? now : null,
        decided ? (pair.remembered ? 'remembered' : 'automatic') : null,
        pair.entry_id ?? null,
        pair.list_id ?? null,
        pair.leaves_out ?? false,
      ]
    }),
  )
}

export type PairFilter = {
  state?: PairState
  cause?: PairCause
  roster_id?: string
  kab?: RegionCode
  /** Of records that are both in the register, or of rows that wait for approval. */
  where?: 'register' | 'rows'
}

function pairQuery(db: Db, filter: PairFilter) {
  let query = db.selectFrom('match_pair as q')
  if (filter.state) query = query.where('q.state', '=', filter.state)
  if (filter.cause) query = query.where('q.cause', '=', filter.cause)
  if (filter.roster_id) query = query.where('q.roster_id', '=', filter.roster_id)
  if (filter.kab) query = query.where('q.kab', '>=', filter.kab).where('q.kab', '<=', `${filter.kab}~`)
  if (filter.where === 'register') query = query.where('q.roster_id', 'is', null)
  if (filter.where === 'rows') query = query.where('q.roster_id', 'is not', null)
  return query
}

const pairFields = [
  'q.pair_id',
  'q.kab',
  'q.left_person',
  'q.roster_id',
  'q.row_number',
  'q.right_person',
  'q.right_kab',
  'q.cause',
  'q.entry_id',
  'q.list_id',
  'q.certainty',
  'q.probability',
  'q.weight',
  'q.evidence',
  'q.state',
  'u.name as decided_by_name',
  'q.decided_at',
  'q.reason',
  'q.made_at',
] as const

/** The surest first, which are decided fastest; `after` is the last pair seen. */
export async function listPairs(
  db: Db,
  filter: PairFilter,
  page: { size: number; skip?: number },
): Promise<Pair[]> {
  return pairQuery(db, filter)
    .leftJoin('auth_user as u', 'u.id', 'q.decided_by')
    .select(pairFields)
    .orderBy('q.probability', 'desc')
    .orderBy('q.pair_id')
    .limit(page.size)
    .offset(page.skip ?? 0)
    .execute()
}

export async function countPairs(db: Db, filter: PairFilter): Promise<number> {
  const row = await pairQuery(db, filter).select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
  return row.count
}

export async function countPairStates(
  db: Db,
  filter: Omit<PairFilter, 'state'>,
): Promise<Record<PairState, number>> {
  const rows = await pairQuery(db, filter)
    .select(['q.state', sql<number>`count(*)`.as('count')])
    .groupBy('q.state')
    .execute()
  const counts: Record<PairState, number> = { open: 0, later: 0, same: 0, different: 0 }
  for (const row of rows) counts[row.state] = row.count
  return counts
}

export async function findPair(db: Db, pairId: string): Promise<Pair | undefined> {
  return db
    .selectFrom('match_pair as q')
    .leftJoin('auth_user as u', 'u.id', 'q.decided_by')
    .select(pairFields)
    .where('q.pair_id', '=', pairId)
    .executeTakeFirst()
}

/** The pair with its row locked until the transaction ends. */
export async function lockPair(
  tx: Transaction,
  pairId: string,
): Promise<(Pair & { facts_key: Buffer; decided_by: string | null }) | undefined> {
  const { rows } = await tx.client.query<Pair & { facts_key: Buffer; decided_by: string | null }>(
    'select q.*, null as decided_by_name from match_pair q where pair_id = $1 for update',
    [pairId],
  )
  return rows[0]
}

/** Writes what was decided to the pair and to others about the same facts, such as the same row in two lists. Answers how many. */
export async function markPairs(
  tx: Transaction,
  pair: { kab: string; facts_key: Buffer },
  to: { state: PairState; reason: string | null },
): Promise<number> {
  const decided = to.state === 'same' || to.state === 'different'
  const updated = await tx.db
    .updateTable('match_pair')
    .set({
      state: to.state,
      reason: to.reason,
      decided_by: decided ? tx.actor.account_id : null,
      decided_at: decided ? sql<Date>`now()` : null,
    })
    .where('kab', '=', pair.kab)
    .where('facts_key', '=', pair.facts_key)
    .executeTakeFirst()
  return Number(updated.numUpdatedRows)
}

export async function insertDecision(
  tx: Transaction,
  decision: {
    decision_id: string
    kab: string
    facts_key: Buffer
    pair_id: string
    decision: 'same' | 'different'
    reason: string
  },
): Promise<void> {
  await tx.db
    .insertInto('match_decision')
    .values({ ...decision, decided_by: tx.actor.account_id, decided_at: sql<Date>`clock_timestamp()` })
    .execute()
}

/**
 * Rows of a roster that were found to be somebody already in the register, by cause; or somebody of a list from outside for whose sake the row is
 * left out.
 */
export async function listSameRows(
  tx: Transaction,
  rosterId: string,
): Promise<{ row_number: number; cause: PairCause }[]> {
  return tx.db
    .selectFrom('match_pair')
    .select([sql<number>`row_number`.as('row_number'), 'cause'])
    .where('roster_id', '=', rosterId)
    .where('state', '=', 'same')
    .where((of) => of.or([of('cause', '<>', 'listed'), of('leaves_out', '=', true)]))
    .orderBy('row_number')
    .execute()
}
