import type { Transaction } from '../platform/context.ts'

/* Some months of one person end: a month that two offices paid, or a person who leaves. */

type SomeMonths = { person_id: string; programme_id: string; months: readonly string[] }

/** From which budgets these months are paid, in the order in which they are locked. */
export async function listBudgetsOfMonths(tx: Transaction, asked: SomeMonths): Promise<string[]> {
  const { rows } = await tx.client.query<{ budget_id: string }>(
    `select distinct budget_id from person_month
     where person_id = $1 and programme_id = $2 and month = any ($3::date[]) and state <> 'released' order by 1`,
    [asked.person_id, asked.programme_id, asked.months],
  )
  return rows.map((row) => row.budget_id)
}

/** Releases months that are in force. Answers what they cost, by budget and by how far their money had come. */
export async function releaseSomeMonths(
  tx: Transaction,
  asked: SomeMonths,
): Promise<
  { budget_id: string; state: 'reserved' | 'owed' | 'paid'; months: number; amount_rupiah: number }[]
> {
  const { rows } = await tx.client.query<{
    budget_id: string
    state: 'reserved' | 'owed' | 'paid'
    months: number
    amount_rupiah: number
  }>(
    `with before as (
       select person_id, month, roster_id, state from person_month
       where person_id = $1 and programme_id = $2 and month = any ($3::date[]) and state <> 'released' order by month for update),
     released as (
       update person_month m set state = 'released' from before b
       where m.person_id = $1 and m.person_id = b.person_id and m.month = b.month and m.roster_id = b.roster_id
       returning m.budget_id, b.state, m.amount_rupiah)
     select budget_id, state, count(*)::integer as months, sum(amount_rupiah)::bigint as amount_rupiah from released group by 1, 2 order by 1, 2`,
    [asked.person_id, asked.programme_id, asked.months],
  )
  return rows
}

/** Enrolments of a person in a programme that cover no month any more end. Answers how many. */
export async function endEmptyEnrolments(tx: Transaction, asked: SomeMonths): Promise<number> {
  const ended = await tx.client.query(
    `update enrolment e set ended_at = now(), ended_by = $3 where e.person_id = $1 and e.programme_id = $2 and e.ended_at is null
       and not exists (select 1 from person_month m where m.person_id = $1 and m.roster_id = e.roster_id and m.state <> 'released')`,
    [asked.person_id, asked.programme_id, tx.actor.account_id],
  )
  return ended.rowCount ?? 0
}
