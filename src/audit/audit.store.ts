import { sql } from 'kysely'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { exactMoment, type Line } from '../platform/audit.ts'
import type { Transaction } from '../platform/context.ts'
import type { Db } from '../platform/database.ts'
import type { Finding } from './audit.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    audit_line: {
      chain: string
      sequence: number
      kab: string
      at: Date
      actor_id: string
      actor_name: string
      role: string
      door: string
      action: string
      object_type: string
      object_id: string
      fields: Record<string, unknown>
      request_id: string
      previous_hash: Buffer
      hash: Buffer
      version: number
      region_code: string | null
      changes: Record<string, [unknown, unknown]> | null
      row_count: number | null
      root: Buffer | null
    }
    audit_head: { chain: string; kab: string; sequence: number; hash: Buffer }
    audit_leaves: { chain: string; sequence: number; part: number; kab: string; digests: Buffer }
    audit_signed_head: { number: number; signed_at: Date; key_id: string; document: string }
    audit_verification: {
      chain: string
      at: Date
      kab: string
      lines: number
      head_number: number | null
      finding: Finding | null
      verified_by: string
    }
  }
}

/** A line with the hashes it was written with, in hexadecimal. */
export type StoredLine = Line & { previous_hash: string; hash: string }

/**
 * All lines the scope shows, chain by chain in order, in batches. Read with COPY and taken apart here: a million lines go through in
 * seconds and never lie in memory together.
 */
export async function* streamLines(tx: Transaction): AsyncGenerator<StoredLine[]> {
  const columns = `version, chain, sequence, ${exactMoment('at')}, actor_id, actor_name, role, region_code, door, action, object_type, object_id,
    fields, changes, request_id, row_count, encode(root, 'hex'), encode(previous_hash, 'hex'), encode(hash, 'hex')`
  for await (const rows of copyOut(tx, `select ${columns} from audit_line order by chain, sequence`))
    yield rows.map(toLine)
}

function toLine(cells: (string | null)[]): StoredLine {
  const words = (at: number) => cells[at] ?? ''
  const changes = cells[13]
  const count = cells[15]
  return {
    version: Number(cells[0]),
    chain: words(1),
    sequence: Number(cells[2]),
    at: words(3),
    actor_id: words(4),
    actor_name: words(5),
    role: words(6),
    region_code: cells[7] ?? null,
    door: words(8),
    action: words(9),
    object_type: words(10),
    object_id: words(11),
    fields: JSON.parse(words(12)),
    changes: changes == null ? null : JSON.parse(changes),
    request_id: words(14),
    row_count: count == null ? null : Number(count),
    root: cells[16] ?? null,
    previous_hash: words(17),
    hash: words(18),
  }
}

/** Leaves of all bulk lines, part by part in order. */
export async function* streamLeaves(
  tx: Transaction,
): AsyncGenerator<{ chain: string; sequence: number; digests: Buffer }> {
  const query =
    "select chain, sequence, encode(digests, 'hex') from audit_leaves order by chain, sequence, part"
  for await (const rows of copyOut(tx, query))
    for (const [chain, sequence, digests] of rows)
      yield { chain: chain ?? '', sequence: Number(sequence), digests: Buffer.from(digests ?? '', 'hex') }
}

const escapes: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

function plain(cell: string): string | null {
  if (!cell.includes('\\')) return cell
  if (cell === '\\N') return null
  return cell.replace(/\\(.)/gs, (_, letter: string) => escapes[letter] ?? letter)
}

/** Rows of a question in the text form of COPY, as many at a time as a piece of the stream holds. */
async function* copyOut(tx: Transaction, query: string): AsyncGenerator<(string | null)[][]> {
  const stream = tx.client.query(copyTo(`copy (${query}) to stdout`))
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of stream) {
    const lines = (rest + decoder.decode(piece as Uint8Array, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (lines.length > 0) yield lines.map((line) => line.split('\t').map(plain))
  }
}

export async function listHeads(
  tx: Transaction,
): Promise<{ chain: string; kab: string; sequence: number; hash: string }[]> {
  const { rows } = await tx.client.query(
    "select chain, kab, sequence, encode(hash, 'hex') as hash from audit_head order by chain",
  )
  return rows
}

export type SignedRow = { number: number; signed_at: Date; key_id: string; document: string }

export async function listSignedHeads(db: pg.Pool | pg.PoolClient, after = 0): Promise<SignedRow[]> {
  return (
    await db.query<SignedRow>(
      'select number, signed_at, key_id, document from audit_signed_head where number > $1 order by number',
      [after],
    )
  ).rows
}

/** The newest signed heads up to a number, newest first. */
export async function listNewestHeads(
  db: pg.Pool | pg.PoolClient,
  limit: number,
  before = Number.MAX_SAFE_INTEGER,
): Promise<SignedRow[]> {
  return (
    await db.query<SignedRow>(
      'select number, signed_at, key_id, document from audit_signed_head where number < $1 order by number desc limit $2',
      [before, limit],
    )
  ).rows
}

export async function insertSignedHead(tx: Transaction, head: SignedRow): Promise<void> {
  await tx.client.query(
    'insert into audit_signed_head (number, signed_at, key_id, document) values ($1, $2, $3, $4) on conflict (number) do nothing',
    [head.number, head.signed_at, head.key_id, head.document],
  )
}

export type Verification = {
  chain: string
  kab: string
  lines: number
  head_number: number | null
  finding: Finding | null
  verified_by: string
}

export async function insertVerification(tx: Transaction, verification: Verification): Promise<void> {
  await tx.client.query(
    `insert into audit_verification (chain, kab, at, lines, head_number, finding, verified_by) values ($1, $2, clock_timestamp(), $3, $4, $5, $6)`,
    [
      verification.chain,
      verification.kab,
      verification.lines,
      verification.head_number,
      verification.finding && JSON.stringify(verification.finding),
      verification.verified_by,
    ],
  )
}

/** When a chain was last recomputed and what came of it. */
export async function findLastVerification(
  db: Db,
  chain: string,
): Promise<(Verification & { at: Date }) | undefined> {
  return db
    .selectFrom('audit_verification')
    .selectAll()
    .where('chain', '=', chain)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export type LineFilter = {
  actor?: string
  action?: string
  object?: string
  from?: string
  until?: string
}

export type ShownLine = {
  chain: string
  sequence: number
  at: Date
  actor_name: string
  role: string
  region_code: string | null
  door: string
  action: string
  object_type: string
  object_id: string
  fields: Record<string, unknown>
  changes: Record<string, [unknown, unknown]> | null
  request_id: string
  row_count: number | null
  root: string | null
  hash: string
}

const lineQuery = (db: Db) =>
  db
    .selectFrom('audit_line')
    .select([
      'chain',
      'sequence',
      'at',
      'actor_name',
      'role',
      'region_code',
      'door',
      'action',
      'object_type',
      'object_id',
      'fields',
      'changes',
      'request_id',
      'row_count',
      sql<string | null>`encode(root, 'hex')`.as('root'),
      sql<string>`encode(hash, 'hex')`.as('hash'),
    ])

/** Where a page of the trail ends: moment, chain and number, because lines of several chains may share a moment. */
export type Place = { at: string; chain: string; sequence: number }

/** Lines that fit, newest first. Days are those of Western Indonesia. */
export async function listLines(
  db: Db,
  filter: LineFilter,
  page: { after?: Place; size: number },
): Promise<(ShownLine & { moment: string })[]> {
  let query = lineQuery(db).select(sql<string>`${sql.raw(exactMoment('at'))}`.as('moment'))
  if (filter.actor) query = query.where('actor_name', '=', filter.actor)
  if (filter.action) query = query.where('action', '=', filter.action)
  if (filter.object) query = query.where('object_id', '=', filter.object)
  if (filter.from)
    query = query.where(sql<boolean>`at >= (${filter.from}::date::timestamp at time zone 'Asia/Jakarta')`)
  if (filter.until)
    query = query.where(
      sql<boolean>`at < ((${filter.until}::date + 1)::timestamp at time zone 'Asia/Jakarta')`,
    )
  const { after } = page
  if (after)
    query = query.where(
      sql<boolean>`(at, chain, sequence) < (${after.at}::timestamptz, ${after.chain}, ${after.sequence}::bigint)`,
    )
  return query
    .orderBy('at', 'desc')
    .orderBy('chain', 'desc')
    .orderBy('sequence', 'desc')
    .limit(page.size)
    .execute()
}

export async function findLine(db: Db, chain: string, sequence: number): Promise<ShownLine | undefined> {
  return lineQuery(db).where('chain', '=', chain).where('sequence', '=', sequence).executeTakeFirst()
}

/** When this database last came from a backup or another server, and how far each chain came with it. */
export async function findLastRestore(
  db: Db,
): Promise<{ at: Date; ends: Record<string, number> } | undefined> {
  const line = await db
    .selectFrom('audit_line')
    .select(['at', 'fields'])
    .where('action', 'in', ['backup.restore', 'backup.move'])
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const ends = (line?.fields as { ends?: Record<string, number> } | undefined)?.ends
  return line && { at: line.at, ends: ends ?? {} }
}

/** Everybody who stands in the lines one may see, and everything done in them, for the filters. */
export async function listActorsAndActions(db: Db): Promise<{ actors: string[]; actions: string[] }> {
  const { rows } = await sql<{ actors: string[]; actions: string[] }>`
    select coalesce(array_agg(distinct actor_name order by actor_name), '{}') as actors,
           coalesce(array_agg(distinct action order by action), '{}') as actions from audit_line`.execute(db)
  return rows[0] ?? { actors: [], actions: [] }
}

/** The leaves of one bulk line, in order. */
export async function findLeaves(tx: Transaction, chain: string, sequence: number): Promise<Buffer> {
  const { rows } = await tx.client.query<{ digests: Buffer }>(
    'select digests from audit_leaves where chain = $1 and sequence = $2 order by part',
    [chain, sequence],
  )
  return Buffer.concat(rows.map((row) => row.digests))
}
