import type { Transaction } from './context.ts'
import { sha256 } from './crypto.ts'

/** An act worth remembering. `fields` holds ids, counts, states before and after; never a name, NIK or phone. */
export type Act = {
  action: `${string}.${string}`
  object_type: string
  object_id: string
  /** Region whose chain the act belongs to; the actor's own when not given. */
  kab?: string
  fields?: Record<string, unknown>
}

const noHash = Buffer.alloc(32)

/**
 * Writes the audit line of an act in its own transaction, so that there is no act without a line and no line without its act.
 *
 * Lines of one organisation form a chain: each holds the hash of the one before. The chain's head is locked until the
 * transaction ends; callers therefore record last.
 */
export async function record(tx: Transaction, act: Act): Promise<void> {
  const chain = act.kab || tx.actor.region_code || 'ID'
  await tx.client.query(
    'insert into audit_head (chain, kab, sequence, hash) values ($1, $1, 0, $2) on conflict do nothing',
    [chain, noHash],
  )
  const head = await tx.client.query<{ sequence: number; hash: Buffer; at: string }>(
    `select sequence, hash, to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
     from audit_head where chain = $1 for update`,
    [chain],
  )
  const last = head.rows[0]
  if (!last) throw new Error(`Audit chain ${chain} is not visible in this scope`)
  const line = {
    chain,
    sequence: last.sequence + 1,
    at: last.at,
    actor_id: tx.actor.account_id,
    actor_name: tx.actor.username,
    role: tx.actor.role,
    door: tx.door,
    action: act.action,
    object_type: act.object_type,
    object_id: act.object_id,
    fields: act.fields ?? {},
    request_id: tx.request_id,
  }
  const hash = lineHash(last.hash, line)
  await tx.client.query(
    `insert into audit_line (chain, kab, sequence, at, actor_id, actor_name, role, door, action, object_type, object_id, fields, request_id, previous_hash, hash)
     values ($1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      chain,
      line.sequence,
      line.at,
      line.actor_id,
      line.actor_name,
      line.role,
      line.door,
      line.action,
      line.object_type,
      line.object_id,
      JSON.stringify(line.fields),
      line.request_id,
      last.hash,
      hash,
    ],
  )
  await tx.client.query('update audit_head set sequence = $2, hash = $3 where chain = $1', [
    chain,
    line.sequence,
    hash,
  ])
}

/** Hash of a line given the hash before it; the same computation proves the chain later. */
export function lineHash(previous: Uint8Array, line: Record<string, unknown>): Buffer {
  return sha256(previous, canonicalJson(line))
}

/** JSON with sorted keys and no spaces: one text for one value, whoever writes it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, member]) => member !== undefined)
    entries.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`
  }
  return JSON.stringify(value)
}
