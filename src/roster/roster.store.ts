import { sql } from 'kysely'
import type { Choices, Layout, Question } from '../intake/schema.ts'
import { isUuid } from '../kernel/ids.ts'
import type { Matching } from '../match/match.schema.ts'
import type { Transaction } from '../platform/context.ts'
import type { Db } from '../platform/database.ts'
import { faultPoint } from '../platform/fault.ts'
import { deleteRows } from './roster.row-store.ts'
import type {
  Counts,
  Decision,
  Effect,
  Effects,
  Problem,
  Reason,
  Roster,
  RosterState,
  Verdict,
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

/** Waits until nobody else checks this roster; until the end of the transaction nobody does. The row itself stays free: progress is told in it. */
export async function lockCheck(tx: Transaction, rosterId: string): Promise<void> {
  await tx.client.query("select pg_advisory_xact_lock(hashtextextended('roster.check:' || $1, 0))", [
    rosterId,
  ])
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

/** Whether the file is still kept, without reading it. */
export async function hasFile(db: Db, rosterId: string): Promise<boolean> {
  const row = await db
    .selectFrom('roster_file')
    .select('roster_id')
    .where('roster_id', '=', rosterId)
    .executeTakeFirst()
  return row !== undefined
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
