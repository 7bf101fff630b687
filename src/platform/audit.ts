import { hash } from 'node:crypto'
import type { Transaction } from './context.ts'
import { countLeaves, digestBytes, type Leaves, rootOf } from './merkle.ts'

export { commit } from './commitment.ts'

/** What changed: for each field what it was and what it is now; null where there was or is nothing. */
export type Changes = Record<string, readonly [before: unknown, after: unknown]>

/** An act worth remembering. Neither part ever holds a name, NIK, phone or birth date: those go in as `commit` gives them. */
export type Act = {
  action: `${string}.${string}`
  object_type: string
  object_id: string
  /** Region whose chain the act belongs to; the actor's own when not given. */
  kab?: string
  /** Facts of the act that are no change: ids, counts, digests. */
  fields?: Record<string, unknown>
  changes?: Changes
  /** Digests of the rows of a bulk act; the line keeps their root. */
  leaves?: Leaves
}

/** A line as it stands in the trail and under its hash. Version 1 lacks region, changes, row count and root. */
export type Line = {
  version: number
  chain: string
  sequence: number
  at: string
  actor_id: string
  actor_name: string
  role: string
  region_code: string | null
  door: string
  action: string
  object_type: string
  object_id: string
  fields: unknown
  changes: unknown
  request_id: string
  row_count: number | null
  /** Hexadecimal. */
  root: string | null
}

export const noHash = Buffer.alloc(digestBytes)

/** How a moment is written under a hash: microseconds, in UTC. */
export const exactMoment = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`

/** Everything about a new thing: nothing before, this after. */
export function made(values: Record<string, unknown>): Changes {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, [null, value]]))
}

/**
 * Writes the audit line of an act in its own transaction, so that there is no act without a line and no line without its act.
 *
 * Lines of one organisation form a chain: each holds the hash of the one before. The chain's head is locked until the
 * transaction ends; callers therefore record last. Answers the number of the line in its chain.
 */
export async function record(tx: Transaction, act: Act): Promise<number> {
  const chain = act.kab || tx.actor.region_code || 'ID'
  const last = await lockHead(tx, chain)
  const line: Line = {
    version: 2,
    chain,
    sequence: last.sequence + 1,
    at: last.at,
    actor_id: tx.actor.account_id,
    actor_name: tx.actor.username,
    role: tx.actor.role,
    region_code: tx.actor.region_code,
    door: tx.door,
    action: act.action,
    object_type: act.object_type,
    object_id: act.object_id,
    fields: asStored(act.fields),
    changes: asStored(act.changes),
    request_id: tx.request_id,
    row_count: act.leaves ? countLeaves(act.leaves) : null,
    root: act.leaves ? rootOf(act.leaves).toString('hex') : null,
  }
  const digest = Buffer.from(lineHash(last.hash.toString('hex'), line), 'hex')
  await tx.client.query(
    `with line as (
       insert into audit_line (version, chain, kab, sequence, at, actor_id, actor_name, role, region_code, door, action, object_type, object_id, fields, changes,
                               request_id, row_count, root, previous_hash, hash)
       values (2, $1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, decode($16, 'hex'), $17, $18))
     update audit_head set sequence = $2, hash = $18 where chain = $1`,
    [
      chain,
      line.sequence,
      line.at,
      line.actor_id,
      line.actor_name,
      line.role,
      line.region_code,
      line.door,
      line.action,
      line.object_type,
      line.object_id,
      JSON.stringify(line.fields),
      JSON.stringify(line.changes),
      line.request_id,
      line.row_count,
      line.root,
      last.hash,
      digest,
    ],
  )
  if (act.leaves) await insertLeaves(tx, chain, line.sequence, act.leaves)
  return line.sequence
}

/** What the database will give back: a day as its text, nothing for what is not there. */
function asStored(value: Record<string, unknown> | undefined): unknown {
  return JSON.parse(JSON.stringify(value ?? {}))
}

type Head = { sequence: number; hash: Buffer; at: string }

async function lockHead(tx: Transaction, chain: string): Promise<Head> {
  const lock = async () =>
    (
      await tx.client.query<Head>(
        `select sequence, hash, ${exactMoment('clock_timestamp()')} as at from audit_head where chain = $1 for update`,
        [chain],
      )
    ).rows[0]
  const head = await lock()
  if (head) return head
  await tx.client.query(
    'insert into audit_head (chain, kab, sequence, hash) values ($1, $1, 0, $2) on conflict do nothing',
    [chain, noHash],
  )
  const first = await lock()
  if (!first) throw new Error(`Audit chain ${chain} is not visible in this scope`)
  return first
}

/** Leaves of one row of the table: a megabyte, which the database writes and reads in one go. */
const leavesInPart = 32_768

async function insertLeaves(tx: Transaction, chain: string, sequence: number, leaves: Leaves): Promise<void> {
  const bytes = leavesInPart * digestBytes
  for (let part = 0; part * bytes < leaves.length; part++)
    await tx.client.query(
      'insert into audit_leaves (chain, sequence, part, kab, digests) values ($1, $2, $3, $1, $4)',
      [chain, sequence, part, leaves.subarray(part * bytes, (part + 1) * bytes)],
    )
}

/** The text of a line under its hash: canonical JSON, keys in order of their letters. */
export function lineText(line: Line): string {
  const quote = JSON.stringify
  if (line.version === 1) {
    const { version: _, region_code: __, changes: ___, row_count: ____, root: _____, ...first } = line
    return canonicalJson(first)
  }
  // Written out because a million of them must be checked in a minute; equal to canonicalJson(line).
  return `{"action":${quote(line.action)},"actor_id":${quote(line.actor_id)},"actor_name":${quote(line.actor_name)},"at":"${line.at}","chain":${quote(line.chain)},"changes":${canonicalJson(line.changes)},"door":${quote(line.door)},"fields":${canonicalJson(line.fields)},"object_id":${quote(line.object_id)},"object_type":${quote(line.object_type)},"region_code":${quote(line.region_code)},"request_id":${quote(line.request_id)},"role":${quote(line.role)},"root":${quote(line.root)},"row_count":${line.row_count},"sequence":${line.sequence},"version":${line.version}}`
}

let scratch = Buffer.alloc(4096)

/** Hash of a line given the hash before it, both in hexadecimal; the same computation proves the chain later. */
export function lineHash(previous: string, line: Line): string {
  const written = lineText(line)
  // A character of JavaScript becomes at most three bytes.
  if (scratch.length < digestBytes + written.length * 3)
    scratch = Buffer.alloc(2 * (digestBytes + written.length * 3))
  scratch.write(previous, 0, 'hex')
  const end = digestBytes + scratch.write(written, digestBytes, 'utf8')
  return hash('sha256', scratch.subarray(0, end), 'hex')
}

/** JSON with sorted keys and no spaces: one text for one value, whoever writes it. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (value !== null && typeof value === 'object') {
    const members = value as Record<string, unknown>
    const parts: string[] = []
    for (const key of Object.keys(members).sort())
      if (members[key] !== undefined) parts.push(`${JSON.stringify(key)}:${canonicalJson(members[key])}`)
    return `{${parts.join(',')}}`
  }
  return JSON.stringify(value) ?? 'null'
}
