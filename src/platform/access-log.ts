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
