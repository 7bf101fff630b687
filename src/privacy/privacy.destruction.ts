import { sql } from 'kysely'
import type { Transaction } from '../platform/context.ts'
import type { Destruction } from './privacy.schema.ts'

type New = Omit<Destruction, 'state' | 'proposed_at' | 'executed_by' | 'executed_at'>

export async function insertDestruction(tx: Transaction, wanted: New): Promise<void> {
  await tx.db
    .insertInto('privacy_destruction')
    .values({ ...wanted, found: sql`${JSON.stringify(wanted.found)}::jsonb` as never, state: 'proposed' })
    .execute()
}

export type DestructionLine = Destruction & {
  proposed_by_name: string | null
  executed_by_name: string | null
}

const lines = (tx: Transaction) =>
  tx.db
    .selectFrom('privacy_destruction as d')
    .leftJoin('auth_user as p', 'p.id', 'd.proposed_by')
    .leftJoin('auth_user as e', 'e.id', 'd.executed_by')
    .selectAll('d')
    .select(['p.name as proposed_by_name', 'e.name as executed_by_name'])

export async function findDestruction(tx: Transaction, id: string): Promise<DestructionLine | undefined> {
  return lines(tx).where('d.destruction_id', '=', id).executeTakeFirst()
}

export async function lockDestruction(tx: Transaction, id: string): Promise<DestructionLine | undefined> {
  await tx.client.query('select 1 from privacy_destruction where destruction_id = $1 for update', [id])
  return findDestruction(tx, id)
}

export async function listDestructions(tx: Transaction): Promise<DestructionLine[]> {
  return lines(tx).orderBy(sql`d.state <> 'proposed'`).orderBy('d.proposed_at', 'desc').limit(200).execute()
}

/** A proposal of the same rule that waits already: the daily job refreshes nothing and proposes nothing twice. */
export async function hasProposal(tx: Transaction, kab: string, ruleId: string): Promise<boolean> {
  const row = await tx.db
    .selectFrom('privacy_destruction')
    .select('destruction_id')
    .where('kab', '=', kab)
    .where('rule_id', '=', ruleId)
    .where('kind', '=', 'retention')
    .where('state', '=', 'proposed')
    .executeTakeFirst()
  return row !== undefined
}

export async function markDestruction(
  tx: Transaction,
  id: string,
  to: 'executed' | 'cancelled',
  found: Record<string, unknown>,
): Promise<void> {
  const { numUpdatedRows } = await tx.db
    .updateTable('privacy_destruction')
    .set({
      state: to,
      found: sql`${JSON.stringify(found)}::jsonb` as never,
      ...(to === 'executed' && { executed_by: tx.actor.account_id, executed_at: sql<Date>`now()` }),
    })
    .where('destruction_id', '=', id)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new Error(`The record of destruction ${id} was not changed`)
}
