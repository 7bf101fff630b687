import { randomId } from '../kernel/ids.ts'
import { watchLooks } from './alarm.ts'
import type { Transaction } from './context.ts'
import { looks } from './metrics.ts'

/** A look at values that are masked by default. */
export type Access = {
  act: 'reveal' | 'file' | 'export' | 'search'
  /** Region of the person or file. */
  kab: string
  person_id?: string
  object_type: string
  object_id: string
  /** How many people's values were shown. */
  people: number
  /** Why, as the account wrote it, or the rule that made it part of the work. */
  reason: string
}

/** Remembers a look in the transaction that reads the values, so that nothing is shown without its line. */
export async function recordAccess(tx: Transaction, access: Access): Promise<void> {
  await tx.client.query(
    `insert into access_log (access_id, kab, account_id, actor_name, role, door, act, person_id, object_type, object_id, people, reason, request_id)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      randomId(),
      access.kab,
      tx.actor.account_id,
      tx.actor.username,
      tx.actor.role,
      tx.door,
      access.act,
      access.person_id ?? null,
      access.object_type,
      access.object_id,
      access.people,
      access.reason,
      tx.request_id,
    ],
  )
  looks.inc({ act: access.act }, access.people)
  await watchLooks(tx, access)
}

/** A line of the log as it is read again. */
export type AccessLine = {
  at: Date
  actor_name: string
  role: string
  act: Access['act']
  object_type: string
  object_id: string
  people: number
  reason: string
}

/** Who looked at a person, or what an account looked at, newest first; the region of the transaction only. */
export async function listAccess(
  tx: Transaction,
  by: { person_id: string } | { account_id: string },
  limit = 200,
): Promise<AccessLine[]> {
  // Looks at a record that was merged into the person were looks at the person.
  const [which, id] =
    'person_id' in by
      ? ['person_id in (select person_id from person_family($1))', by.person_id]
      : ['account_id = $1', by.account_id]
  const { rows } = await tx.client.query<AccessLine>(
    `select at, actor_name, role, act, object_type, object_id, people, reason from access_log where ${which} order by at desc limit $2`,
    [id, limit],
  )
  return rows
}
