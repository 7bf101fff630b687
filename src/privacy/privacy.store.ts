import { sql } from 'kysely'
import type { Transaction } from '../platform/context.ts'
import type { Db } from '../platform/database.ts'
import type { Basis, Breach, Contact, Destruction, PrivacyRequest, RequestState } from './privacy.schema.ts'

type Row<Shape, Generated extends keyof Shape> = Omit<Shape, Generated> & {
  [Key in Generated]: import('kysely').Generated<Shape[Key]>
}

declare module '../platform/database.ts' {
  interface Tables {
    privacy_request: Row<
      PrivacyRequest,
      | 'received_at'
      | 'due_at'
      | 'handled_by'
      | 'handled_at'
      | 'decided_by'
      | 'decided_at'
      | 'reason'
      | 'outcome'
    >
    privacy_contact: Contact & {
      kab: string
      changed_by: string
      changed_at: import('kysely').Generated<Date>
    }
    privacy_basis: Basis & {
      programme_id: string
      kab: string
      changed_by: string
      changed_at: import('kysely').Generated<Date>
    }
    privacy_destruction: Row<Destruction, 'proposed_at' | 'executed_by' | 'executed_at'>
    privacy_breach: Row<Breach, 'made_at'>
    privacy_breach_person: {
      breach_id: string
      person_id: string
      kab: string
      village_code: string
      traces: string[]
    }
  }
}

const numbered = ['privacy_request', 'privacy_destruction', 'privacy_breach'] as const

/** The next number of a region, one at a time: two desks at once get two numbers. */
export async function nextNumber(
  tx: Transaction,
  table: (typeof numbered)[number],
  kab: string,
): Promise<number> {
  await tx.client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${table}:${kab}`])
  const row = await tx.db
    .selectFrom(table)
    .select(sql<number>`coalesce(max(number), 0) + 1`.as('number'))
    .where('kab', '=', kab)
    .executeTakeFirstOrThrow()
  return row.number
}

export async function insertRequest(
  db: Db,
  request: Pick<
    PrivacyRequest,
    | 'request_id'
    | 'kab'
    | 'number'
    | 'person_id'
    | 'kind'
    | 'identity_document'
    | 'asked_sealed'
    | 'received_by'
  >,
): Promise<void> {
  await db
    .insertInto('privacy_request')
    .values({ ...request, state: 'received' })
    .execute()
}

export type RequestLine = PrivacyRequest & {
  person_name: string | null
  village_name: string | null
  received_by_name: string | null
  decided_by_name: string | null
}

const requests = (db: Db) =>
  db
    .selectFrom('privacy_request as q')
    .leftJoin('person as p', 'p.person_id', 'q.person_id')
    .leftJoin('region as v', 'v.code', 'p.village_code')
    .leftJoin('auth_user as u', 'u.id', 'q.received_by')
    .leftJoin('auth_user as d', 'd.id', 'q.decided_by')
    .selectAll('q')
    .select([
      'p.name as person_name',
      'v.name as village_name',
      'u.name as received_by_name',
      'd.name as decided_by_name',
    ])

/** Open ones first, by when they are due; then the decided ones, newest first. */
export async function listRequests(
  db: Db,
  filter: { person_id?: string; open?: boolean } = {},
): Promise<RequestLine[]> {
  let query = requests(db)
  if (filter.person_id) query = query.where('q.person_id', '=', filter.person_id)
  if (filter.open) query = query.where('q.state', 'in', ['received', 'in_progress'])
  return query
    .orderBy(sql`q.decided_at is not null`)
    .orderBy(sql`case when q.decided_at is null then q.due_at end`)
    .orderBy('q.decided_at', 'desc')
    .limit(500)
    .execute()
}

export async function findRequest(db: Db, requestId: string): Promise<RequestLine | undefined> {
  return requests(db).where('q.request_id', '=', requestId).executeTakeFirst()
}

export async function lockRequest(tx: Transaction, requestId: string): Promise<RequestLine | undefined> {
  await tx.client.query('select 1 from privacy_request where request_id = $1 for update', [requestId])
  return findRequest(tx.db, requestId)
}

export async function moveRequest(
  db: Db,
  requestId: string,
  to: RequestState,
  by: string,
  more: { reason?: string; outcome?: Record<string, unknown> } = {},
): Promise<void> {
  const decided = to === 'done' || to === 'refused'
  const { numUpdatedRows } = await db
    .updateTable('privacy_request')
    .set({
      state: to,
      ...(decided
        ? { decided_by: by, decided_at: sql<Date>`now()` }
        : { handled_by: by, handled_at: sql<Date>`now()` }),
      ...(more.reason !== undefined && { reason: more.reason }),
      ...(more.outcome && { outcome: sql`${JSON.stringify(more.outcome)}::jsonb` as never }),
    })
    .where('request_id', '=', requestId)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new Error(`The request ${requestId} was not moved`)
}

export async function findContact(db: Db, kab: string): Promise<Contact | undefined> {
  return db
    .selectFrom('privacy_contact')
    .select(['officer_name', 'office', 'address', 'phone', 'email', 'authority'])
    .where('kab', '=', kab)
    .executeTakeFirst()
}

export async function writeContact(db: Db, kab: string, contact: Contact, by: string): Promise<void> {
  await db
    .insertInto('privacy_contact')
    .values({ ...contact, kab, changed_by: by })
    .onConflict((conflict) =>
      conflict.column('kab').doUpdateSet({ ...contact, changed_by: by, changed_at: sql<Date>`now()` }),
    )
    .execute()
}

export async function findBasis(db: Db, programmeId: string): Promise<Basis | undefined> {
  return db
    .selectFrom('privacy_basis')
    .select(['kind', 'decree_number'])
    .where('programme_id', '=', programmeId)
    .executeTakeFirst()
}

export async function writeBasis(
  db: Db,
  programme: { programme_id: string; kab: string },
  basis: Basis,
  by: string,
): Promise<void> {
  await db
    .insertInto('privacy_basis')
    .values({ ...basis, programme_id: programme.programme_id, kab: programme.kab, changed_by: by })
    .onConflict((conflict) =>
      conflict.column('programme_id').doUpdateSet({ ...basis, changed_by: by, changed_at: sql<Date>`now()` }),
    )
    .execute()
}

export type CatalogueColumn = {
  table_name: string
  table_words: string | null
  column_name: string
  column_words: string | null
  type_name: string
  position: number
}

/** Every column of every table with its words, from the catalogue of the database itself. */
export async function listCatalogue(tx: Transaction): Promise<CatalogueColumn[]> {
  const { rows } = await tx.client.query<CatalogueColumn>(
    'select * from privacy_catalogue order by table_name, position',
  )
  return rows
}

export type HeldRow = { source: string; kab: string; line: Record<string, unknown> }

/** Every row about a person of this scope, also those that lie with other governments. */
export async function rowsOf(tx: Transaction, personId: string): Promise<HeldRow[]> {
  const { rows } = await tx.client.query<HeldRow>('select source, kab, line from privacy_rows_of($1)', [
    personId,
  ])
  return rows
}

/** Months that public money paid since a day and that therefore are kept. */
export async function holdOf(
  tx: Transaction,
  personId: string,
  keepFrom: string,
): Promise<{ months: number; first_month: string | null; last_month: string | null }> {
  const { rows } = await tx.client.query('select months, first_month, last_month from privacy_hold($1, $2)', [
    personId,
    keepFrom,
  ])
  return rows[0]
}
