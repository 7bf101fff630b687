import { sql } from 'kysely'
import { isUuid } from '../kernel/ids.ts'
import type { RegionCode } from '../kernel/region-code.ts'
import type { Text } from '../kernel/text.ts'
import type { Transaction } from '../platform/context.ts'
import { insertRows } from '../platform/copy.ts'
import type { Db } from '../platform/database.ts'
import type {
  Call,
  Invitation,
  ListStanding,
  ListState,
  SentRow,
  Standing,
  VillageList,
} from './village.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    list_call: Call & { opened_by: string; opened_at: Date }
    invitation: Omit<Invitation, 'village_name'> & {
      kab: string
      programme_id: string
      selector: string
      secret_hash: Buffer
      wrong_tries: number
      made_by: string
      revoked_by: string | null
    }
    village_list: Omit<VillageList, 'remark'> & {
      remark: Text | null
      file_sha256: Buffer
      decided_by: string | null
    }
    village_list_file: { list_id: string; kab: string; sent_by: string; content_sealed: Buffer }
    merged_row: { roster_id: string; row_number: number; kab: string; list_id: string; list_row: number }
  }
}

const callColumns = [
  'programme_id',
  'kab',
  'programme_code',
  'programme_name',
  'facts',
  'due_on',
  'closed_at',
] as const

export async function listCalls(db: Db): Promise<Call[]> {
  return db.selectFrom('list_call').select(callColumns).orderBy('due_on').orderBy('programme_code').execute()
}

export async function findCall(db: Db, code: string): Promise<Call | undefined> {
  return db
    .selectFrom('list_call')
    .select(callColumns)
    .where('programme_code', '=', code.toUpperCase())
    .executeTakeFirst()
}

export async function upsertCall(
  db: Db,
  call: Omit<Call, 'closed_at'> & { opened_by: string },
): Promise<void> {
  await db
    .insertInto('list_call')
    .values({
      ...call,
      facts: sql`${JSON.stringify(call.facts)}::jsonb`,
      opened_at: sql<Date>`now()`,
      closed_at: null,
    })
    .onConflict((conflict) =>
      conflict.column('programme_id').doUpdateSet({ due_on: call.due_on, closed_at: null }),
    )
    .execute()
}

export async function closeCall(db: Db, programmeId: string): Promise<void> {
  await db
    .updateTable('list_call')
    .set({ closed_at: sql<Date>`now()` })
    .where('programme_id', '=', programmeId)
    .execute()
}

export async function insertInvitation(
  db: Db,
  invitation: {
    invitation_id: string
    kab: string
    programme_id: string
    village_code: string | null
    community: string | null
    selector: string
    secret_hash: Buffer
    uploads_max: number
    rows_max: number
    days: number
    made_by: string
  },
): Promise<Date> {
  const { days, ...facts } = invitation
  const { expires_at } = await db
    .insertInto('invitation')
    .values({
      ...facts,
      uploads_used: 0,
      rows_used: 0,
      wrong_tries: 0,
      sleeps_until: null,
      expires_at: sql<Date>`now() + make_interval(days => ${days})`,
      made_at: sql<Date>`now()`,
      revoked_by: null,
      revoked_at: null,
    })
    .returning('expires_at')
    .executeTakeFirstOrThrow()
  return expires_at
}

export async function listInvitations(db: Db, programmeId: string): Promise<Invitation[]> {
  return db
    .selectFrom('invitation as i')
    .leftJoin('region as v', 'v.code', 'i.village_code')
    .select([
      'i.invitation_id',
      'i.village_code',
      'v.name as village_name',
      'i.community',
      'i.uploads_max',
      'i.uploads_used',
      'i.rows_max',
      'i.rows_used',
      'i.expires_at',
      'i.sleeps_until',
      'i.revoked_at',
      'i.made_at',
    ])
    .where('i.programme_id', '=', programmeId)
    .orderBy('i.village_code')
    .orderBy('i.community')
    .orderBy('i.made_at', 'desc')
    .execute()
}

/** Answers whether there was one that still opened. */
export async function revokeInvitation(
  db: Db,
  programmeId: string,
  invitationId: string,
  by: string,
): Promise<boolean> {
  if (!isUuid(invitationId)) return false
  const updated = await db
    .updateTable('invitation')
    .set({ revoked_by: by, revoked_at: sql<Date>`now()` })
    .where('programme_id', '=', programmeId)
    .where('invitation_id', '=', invitationId)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return updated.numUpdatedRows === 1n
}

type Asks = { query: (sql: string, values: unknown[]) => Promise<{ rows: unknown[] }> }

/** Which invitation the two halves of a link open; wrong ones are counted there. */
export async function openInvitation(
  pool: Asks,
  selector: string,
  hash: Buffer,
): Promise<string | undefined> {
  const { rows } = await pool.query('select invitation_id from invitation_open($1, $2)', [selector, hash])
  return (rows as { invitation_id: string }[])[0]?.invitation_id
}

export async function standingOf(pool: Asks, invitationId: string): Promise<Standing | undefined> {
  const { rows } = await pool.query('select * from invitation_standing($1)', [invitationId])
  return (rows as Standing[])[0]
}

export async function spendInvitation(tx: Transaction, rows: number): Promise<boolean> {
  const found = await tx.client.query<{ spent: boolean }>('select invitation_spend($1) as spent', [rows])
  return found.rows[0]?.spent === true
}

const listColumns = [
  'list_id',
  'kab',
  'programme_id',
  'village_code',
  'community',
  'sent_by',
  'invitation_id',
  'replaces_list_id',
  'replaces_rows',
  'file_name',
  'file_bytes',
  'rows_counted',
  'state',
  'roster_id',
  'remark',
  'sent_at',
  'decided_at',
] as const

export async function findSameList(
  db: Db,
  programmeId: string,
  sentBy: string,
  sha256: Buffer,
): Promise<VillageList | undefined> {
  return db
    .selectFrom('village_list')
    .select(listColumns)
    .where('programme_id', '=', programmeId)
    .where('sent_by', '=', sentBy)
    .where('file_sha256', '=', sha256)
    .where('state', 'in', ['received', 'taken'])
    .executeTakeFirst()
}

/** Answers false when the same sender has sent the same file at the same moment. */
export async function insertList(
  db: Db,
  list: Omit<VillageList, 'state' | 'roster_id' | 'remark' | 'sent_at' | 'decided_at'> & {
    file_sha256: Buffer
    content_sealed: Buffer
  },
): Promise<boolean> {
  const { content_sealed, ...facts } = list
  const inserted = await db
    .insertInto('village_list')
    .values({
      ...facts,
      state: 'received',
      roster_id: null,
      remark: null,
      sent_at: sql<Date>`now()`,
      decided_by: null,
      decided_at: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if ((inserted.numInsertedOrUpdatedRows ?? 0n) === 0n) return false
  await db
    .insertInto('village_list_file')
    .values({ list_id: list.list_id, kab: list.kab, sent_by: list.sent_by, content_sealed })
    .execute()
  return true
}

export async function findList(db: Db, listId: string): Promise<VillageList | undefined> {
  if (!isUuid(listId)) return undefined
  return db.selectFrom('village_list').select(listColumns).where('list_id', '=', listId).executeTakeFirst()
}

export async function lockList(db: Db, listId: string): Promise<VillageList | undefined> {
  if (!isUuid(listId)) return undefined
  return db
    .selectFrom('village_list')
    .select(listColumns)
    .where('list_id', '=', listId)
    .forUpdate()
    .executeTakeFirst()
}

export async function listLists(db: Db, programmeId: string): Promise<VillageList[]> {
  return db
    .selectFrom('village_list')
    .select(listColumns)
    .where('programme_id', '=', programmeId)
    .orderBy('sent_at')
    .execute()
}

/** Lists the asker may see, newest first. */
export async function listSent(db: Db): Promise<VillageList[]> {
  return db.selectFrom('village_list').select(listColumns).orderBy('sent_at', 'desc').limit(200).execute()
}

export async function findListFile(db: Db, listId: string): Promise<Buffer | undefined> {
  const found = await db
    .selectFrom('village_list_file')
    .select('content_sealed')
    .where('list_id', '=', listId)
    .executeTakeFirst()
  return found?.content_sealed
}

export async function deleteListFile(db: Db, listId: string): Promise<void> {
  await db.deleteFrom('village_list_file').where('list_id', '=', listId).execute()
}

export async function updateList(
  db: Db,
  listId: string,
  change: { state: ListState; roster_id?: string; remark?: Text; decided_by?: string },
): Promise<void> {
  const { remark, ...plain } = change
  await db
    .updateTable('village_list')
    .set({
      ...plain,
      ...(remark && { remark: sql`${JSON.stringify(remark)}::jsonb` }),
      decided_at: sql<Date>`now()`,
    })
    .where('list_id', '=', listId)
    .execute()
}

export async function standingsOf(tx: Transaction, lists: string[]): Promise<Map<string, ListStanding>> {
  if (lists.length === 0) return new Map()
  const { rows } = await tx.client.query<ListStanding & { list_id: string }>(
    'select * from sent_standing($1::uuid[])',
    [lists],
  )
  return new Map(rows.map(({ list_id, ...standing }) => [list_id, standing]))
}

export async function sentRows(
  tx: Transaction,
  listId: string,
  page: { after: number; size: number },
): Promise<SentRow[]> {
  const { rows } = await tx.client.query<SentRow>('select * from sent_rows($1, $2, $3)', [
    listId,
    page.after,
    page.size,
  ])
  return rows
}

/** The roster of each list of a programme, and the merged proposal it stands in, as the office sees it. */
export type Gathered = VillageList & {
  village_name: string | null
  district_name: string | null
  roster_state: ListStanding['roster_state']
  counts: ListStanding['counts']
  problems: ListStanding['problems']
  merged_into: string | null
  merged_state: string | null
}

export async function listGathered(tx: Transaction, programmeId: string): Promise<Gathered[]> {
  const { rows } = await tx.client.query<Gathered>(
    `select l.list_id, l.kab, l.programme_id, l.village_code, l.community, l.sent_by, l.invitation_id, l.replaces_list_id, l.replaces_rows, l.file_name,
       l.file_bytes, l.rows_counted, l.state, l.roster_id, l.remark, l.sent_at, l.decided_at,
       v.name as village_name, d.name as district_name, r.state as roster_state, r.counts, r.problems, m.roster_id as merged_into, m.state as merged_state
     from village_list l
     left join region v on v.code = l.village_code
     left join region d on d.code = v.parent_code
     left join roster r on r.roster_id = l.roster_id
     left join lateral (
       select mr.roster_id, mr.state from roster mr
       where mr.state not in ('withdrawn', 'unreadable')
         and mr.roster_id in (select x.roster_id from merged_row x where x.list_id = l.list_id)
       limit 1) m on true
     where l.programme_id = $1 order by l.village_code, l.sent_at`,
    [programmeId],
  )
  return rows
}

export async function insertMergedRows(
  tx: Transaction,
  rows: Iterable<{
    roster_id: string
    row_number: number
    kab: RegionCode
    list_id: string
    list_row: number
  }>,
): Promise<void> {
  await insertRows(tx, 'merged_row', ['roster_id', 'row_number', 'kab', 'list_id', 'list_row'], lines(rows))
}

function* lines(
  rows: Iterable<{ roster_id: string; row_number: number; kab: string; list_id: string; list_row: number }>,
) {
  for (const row of rows) yield [row.roster_id, row.row_number, row.kab, row.list_id, row.list_row]
}
