import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import type pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { projectRoot } from '../platform/config.ts'
import { faultPoint } from '../platform/fault.ts'
import { columnList, digestRows, isTaken, listTables, plainSettings, tableName } from './backup.catalogue.ts'
import { frame, gather } from './backup.frames.ts'
import {
  type AuditHead,
  formatVersion,
  type LedgerSum,
  leftBehind,
  type Manifest,
  type PendingJob,
} from './backup.schema.ts'

export const appVersion = (): string =>
  (JSON.parse(readFileSync(path.join(projectRoot, 'package.json'), 'utf8')) as { version: string }).version

/**
 * Everything in a database at one moment, as frames. The caller's connection belongs to the owner; it holds one read-only transaction for as
 * long as the frames are read, and takes on the role that sees all rows and can change none. Whoever stops reading early ends the connection.
 */
export async function* readDatabase(
  client: pg.ClientBase,
  onManifest: (manifest: Manifest) => void,
): AsyncGenerator<Buffer> {
  // Tables made since the last migration by hand would otherwise be read without their rows.
  await client.query('select public.backup_cover()')
  await client.query(`begin isolation level repeatable read read only; ${plainSettings}`)
  // The queue belongs to the owner and hides from every other role, so it is read before the role is taken on.
  const jobs = await listJobs(client)
  await client.query('set local role payung_backup')
  const manifest = await describe(client, jobs)
  onManifest(manifest)
  yield frame('M', JSON.stringify(manifest))
  for (const { name, columns } of manifest.tables) {
    yield frame('T', JSON.stringify({ name }))
    const stream = client.query(
      copyTo(`copy (select ${columnList(columns)} from ${tableName(name)}) to stdout`, {
        highWaterMark: 1 << 18,
      }),
    )
    const hash = createHash('sha256')
    for await (const piece of gather(stream)) {
      hash.update(piece)
      yield frame('D', piece)
    }
    yield frame('E', JSON.stringify({ rows: stream.rowCount, sha256: hash.digest('hex') }))
    faultPoint('backup.table_written')
  }
  yield frame('Z')
  await client.query('commit')
}

async function describe(client: pg.ClientBase, jobs: PendingJob[]): Promise<Manifest> {
  const asked = await client.query<{ at: string; version: string }>(
    `select to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, current_setting('server_version') as version`,
  )
  const { rows: schema } = await client.query<Manifest['schema'][number]>(
    'select number, name, sha256 from migration order by number',
  )
  const tables: Manifest['tables'] = []
  for (const { name, columns } of (await listTables(client)).filter(isTaken))
    tables.push({ name, columns, ...(await digestRows(client, name, columns)) })
  return {
    format: formatVersion,
    made_at: asked.rows[0]?.at ?? '',
    app_version: appVersion(),
    postgresql_version: asked.rows[0]?.version ?? '',
    schema,
    tables,
    sequences: await listSequences(client),
    jobs,
    ledger: await sumLedger(client),
    heads: await listHeads(client),
    left_behind: Object.keys(leftBehind),
  }
}

/** Jobs that wait or run: what was acknowledged to somebody and is not done. A running one waits again after a restore. */
async function listJobs(client: pg.ClientBase): Promise<PendingJob[]> {
  const { rows } = await client.query<PendingJob>(`
    select t.identifier, j.payload, q.queue_name, to_char(j.run_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as run_at,
      j.max_attempts::integer, j.key, j.priority::integer,
      (select array_agg(flag) from jsonb_object_keys(j.flags) flag) as flags
    from graphile_worker._private_jobs j
    join graphile_worker._private_tasks t on t.id = j.task_id
    left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
    order by j.id`)
  return rows
}

async function listSequences(client: pg.ClientBase): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S' order by 1",
  )
  const sequences: Manifest['sequences'] = []
  for (const { name } of rows) {
    const { rows: values } = await client.query<{ last_value: string; is_called: boolean }>(
      `select last_value::text, is_called from ${tableName(name)}`,
    )
    for (const value of values) sequences.push({ name, ...value })
  }
  return sequences
}

export async function sumLedger(client: pg.ClientBase): Promise<LedgerSum[]> {
  const { rows } = await client.query<LedgerSum>(
    `select budget_id::text, account, sum(amount_rupiah)::text as amount_rupiah from budget_entry
     group by budget_id, account order by budget_id, account collate "C"`,
  )
  return rows
}

export async function listHeads(client: pg.ClientBase): Promise<AuditHead[]> {
  const { rows } = await client.query<AuditHead>(
    `select chain, sequence, encode(hash, 'hex') as hash from audit_head order by chain`,
  )
  return rows
}
