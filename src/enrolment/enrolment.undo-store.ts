import type { Transaction } from '../platform/context.ts'
import { insertRows } from '../platform/copy.ts'
import type { Db } from '../platform/database.ts'
import { lockBranchFiles } from '../programme/programme.service.ts'
import type { UndoneRow, UndoOutcome, UndoReason, UndoResult } from './enrolment.undo.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    enrolment_undo: {
      roster_id: string
      kab: string
      reason: string
      asked_by: string
      asked_at: Date
      done_by: string | null
      done_at: Date | null
      result: UndoResult | null
    }
    enrolment_undo_row: {
      roster_id: string
      row_number: number
      kab: string
      outcome: UndoOutcome
      reason: UndoReason
      months: number
      amount_rupiah: number
    }
  }
}

/** What can become of a row that an approval took in, as the database answers past the region's border. */
export type PlannedRow = {
  row_number: number
  person_id: string
  nik_hash: Buffer | null
  enrolled: boolean
  reserved_months: number
  other_months: number
  amount_rupiah: number
  /** Number of the first branch file that was made since. */
  sent_file: number | null
  edited: boolean
  requested: boolean
  gone: boolean
  erased: boolean
  /** Nothing but this list brought the person into the register. */
  entered: boolean
  /** The register's present values come from this list and it knew others before. */
  changed: boolean
}

export async function findUndo(db: Db, rosterId: string) {
  return db
    .selectFrom('enrolment_undo as n')
    .leftJoin('auth_user as a', 'a.id', 'n.asked_by')
    .leftJoin('auth_user as d', 'd.id', 'n.done_by')
    .select([
      'n.roster_id',
      'n.kab',
      'n.reason',
      'n.asked_by',
      'a.name as asked_by_name',
      'n.asked_at',
      'n.done_by',
      'd.name as done_by_name',
      'n.done_at',
      'n.result',
    ])
    .where('n.roster_id', '=', rosterId)
    .executeTakeFirst()
}

/** Answers false when somebody asked before. */
export async function insertUndo(
  tx: Transaction,
  undo: { roster_id: string; kab: string; reason: string },
): Promise<boolean> {
  const inserted = await tx.client.query(
    'insert into enrolment_undo (roster_id, kab, reason, asked_by) values ($1, $2, $3, $4) on conflict (roster_id) do nothing',
    [undo.roster_id, undo.kab, undo.reason, tx.actor.account_id],
  )
  return inserted.rowCount === 1
}

export async function finishUndoRecord(tx: Transaction, rosterId: string, result: UndoResult): Promise<void> {
  await tx.client.query(
    'update enrolment_undo set done_by = $2, done_at = now(), result = $3::jsonb where roster_id = $1',
    [rosterId, tx.actor.account_id, JSON.stringify(result)],
  )
}

/** The rows an approval took in, known people held until the transaction ends, in the order in which approvals hold them. */
export async function planUndo(
  tx: Transaction,
  rosterId: string,
  programmeId: string,
): Promise<PlannedRow[]> {
  // No file for the branch is made of these people meanwhile.
  await lockBranchFiles(tx, programmeId)
  await tx.client.query(
    `select register_hold((select array_agg(nik_hash) from roster_row where roster_id = $1 and nik_hash is not null and verdict in ('accepted', 'warning')))`,
    [rosterId],
  )
  const { rows } = await tx.client.query<PlannedRow>('select * from register_undo_plan($1)', [rosterId])
  return rows
}

/** Ends the enrolments of people and releases their months. Answers what these months cost. */
export async function releaseMonths(
  tx: Transaction,
  rosterId: string,
  people: readonly string[],
): Promise<{ months: number; amount_rupiah: number }> {
  const { rows } = await tx.client.query<{ months: number; amount_rupiah: number }>(
    `with released as (
       update person_month set state = 'released' where roster_id = $1 and person_id = any ($2::uuid[]) and state = 'reserved' returning amount_rupiah)
     select count(*)::integer as months, coalesce(sum(amount_rupiah), 0)::bigint as amount_rupiah from released`,
    [rosterId, people],
  )
  await tx.client.query(
    'update enrolment set ended_at = now(), ended_by = $3 where roster_id = $1 and person_id = any ($2::uuid[]) and ended_at is null',
    [rosterId, people, tx.actor.account_id],
  )
  return rows[0] ?? { months: 0, amount_rupiah: 0 }
}

/** People whom nothing but this list brought in leave the register. Answers how many. */
export async function withdrawPeople(
  tx: Transaction,
  rosterId: string,
  people: readonly string[],
): Promise<number> {
  const { rows } = await tx.client.query<{ gone: number }>(
    'select register_withdraw($1, $2::uuid[]) as gone',
    [rosterId, people],
  )
  return rows[0]?.gone ?? 0
}

/** Names as they were before the list changed them. */
export async function listFormerNames(
  tx: Transaction,
  people: readonly string[],
): Promise<{ person_id: string; name: string }[]> {
  const { rows } = await tx.client.query<{ person_id: string; name: string }>(
    `select distinct on (h.person_id) h.person_id, h.name from person_history h where h.person_id = any ($1::uuid[]) order by h.person_id, h.version desc`,
    [people],
  )
  return rows
}

/** People get back what was known of them before. Answers how many. */
export async function restorePeople(
  tx: Transaction,
  rosterId: string,
  people: readonly { person_id: string; name_key: string }[],
): Promise<number> {
  const { rows } = await tx.client.query<{ restored: number }>(
    'select register_restore($1, $2::uuid[], $3::text[], $4) as restored',
    [
      rosterId,
      people.map((person) => person.person_id),
      people.map((person) => person.name_key),
      tx.actor.account_id,
    ],
  )
  return rows[0]?.restored ?? 0
}

export async function insertUndoneRows(
  tx: Transaction,
  roster: { roster_id: string; kab: string },
  rows: readonly UndoneRow[],
): Promise<void> {
  await insertRows(
    tx,
    'enrolment_undo_row',
    ['roster_id', 'row_number', 'kab', 'outcome', 'reason', 'months', 'amount_rupiah'],
    rows.map((row) => [
      roster.roster_id,
      row.row_number,
      roster.kab,
      row.outcome,
      row.reason,
      row.months,
      row.amount_rupiah,
    ]),
  )
}

/** Rows by outcome and reason, and the first of each. */
export async function countUndoneRows(
  db: Db,
  rosterId: string,
): Promise<{ outcome: UndoOutcome; reason: UndoReason; rows: number; example_row: number }[]> {
  return db
    .selectFrom('enrolment_undo_row')
    .select((of) => [
      'outcome',
      'reason',
      of.fn.countAll<number>().as('rows'),
      of.fn.min('row_number').as('example_row'),
    ])
    .where('roster_id', '=', rosterId)
    .groupBy(['outcome', 'reason'])
    .orderBy('outcome')
    .orderBy('reason')
    .execute()
}

export async function listUndoneRows(
  db: Db,
  rosterId: string,
  filter: { outcome?: UndoOutcome; after: number; size: number },
): Promise<UndoneRow[]> {
  let query = db
    .selectFrom('enrolment_undo_row')
    .select(['row_number', 'outcome', 'reason', 'months', 'amount_rupiah'])
    .where('roster_id', '=', rosterId)
    .where('row_number', '>', filter.after)
  if (filter.outcome) query = query.where('outcome', '=', filter.outcome)
  return query.orderBy('row_number').limit(filter.size).execute()
}
