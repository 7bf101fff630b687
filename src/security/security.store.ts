import { sql } from 'kysely'
import type { Transaction } from '../platform/context.ts'
import type { Db } from '../platform/database.ts'
import type { Alarm } from './security.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    reveal: { account_id: string; person_id: string; kab: string; at: Date }
    alarm: Omit<Alarm, 'acknowledged_by_name'> & { acknowledged_by: string | null }
  }
}

/** Remembers that a whole NIK may be shown once, on the next page. Asked for twice, it is shown once. */
export async function insertReveal(tx: Transaction, personId: string, kab: string): Promise<void> {
  await tx.db
    .insertInto('reveal')
    .values({ account_id: tx.actor.account_id, person_id: personId, kab, at: sql<Date>`now()` })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'person_id']).doUpdateSet({ at: sql<Date>`now()` }),
    )
    .execute()
}

/** Takes the leave back; answers whether there was one, not older than two minutes. */
export async function takeReveal(tx: Transaction, personId: string): Promise<boolean> {
  const taken = await tx.db
    .deleteFrom('reveal')
    .where('account_id', '=', tx.actor.account_id)
    .where('person_id', '=', personId)
    .returning(sql<boolean>`at > now() - interval '2 minutes'`.as('fresh'))
    .executeTakeFirst()
  return taken?.fresh === true
}

const query = (db: Db) =>
  db
    .selectFrom('alarm as a')
    .leftJoin('auth_user as u', 'u.id', 'a.acknowledged_by')
    .select([
      'a.alarm_id',
      'a.kab',
      'a.kind',
      'a.account_id',
      'a.actor_name',
      'a.role',
      'a.count',
      'a.per_hour',
      'a.at',
      'u.name as acknowledged_by_name',
      'a.acknowledged_at',
      'a.remark',
    ])

/** Open alarms first, then those looked into, newest first. */
export async function listAlarms(db: Db): Promise<Alarm[]> {
  return query(db).orderBy(sql`a.acknowledged_at is not null`).orderBy('a.at', 'desc').limit(100).execute()
}

/** Answers the alarm when it was open until now, undefined when there is none or it was looked into before. */
export async function acknowledgeAlarm(
  tx: Transaction,
  alarmId: string,
  remark: string,
): Promise<Alarm | undefined> {
  const closed = await tx.db
    .updateTable('alarm')
    .set({
      acknowledged_by: tx.actor.account_id,
      acknowledged_at: sql<Date>`now()`,
      remark,
    })
    .where('alarm_id', '=', alarmId)
    .where('acknowledged_at', 'is', null)
    .returning('alarm_id')
    .executeTakeFirst()
  return closed && query(tx.db).where('a.alarm_id', '=', alarmId).executeTakeFirst()
}

export type Look = {
  at: Date
  actor_name: string
  role: string
  act: 'reveal' | 'file' | 'export' | 'search'
  people: number
  reason: string
}

/** The last looks at whole values in the region. */
export async function listLooks(tx: Transaction, limit: number): Promise<Look[]> {
  const { rows } = await tx.client.query<Look>(
    'select at, actor_name, role, act, people, reason from access_log order by at desc limit $1',
    [limit],
  )
  return rows
}
