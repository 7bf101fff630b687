import { createHash } from 'node:crypto'
import { once } from 'node:events'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { faultPoint } from '../platform/fault.ts'
import { listMigrations, migrate } from '../platform/migrate.ts'
import { columnList, listTables, plainSettings, tableName } from './backup.catalogue.ts'
import { putBack, takeOff } from './backup.constraints.ts'
import type { Frame } from './backup.frames.ts'
import {
  type BackupTable,
  damaged,
  type Manifest,
  newerSchema,
  notEmpty,
  olderSchema,
  oldestSchema,
  otherSchema,
  type PendingJob,
  schemaNumber,
} from './backup.schema.ts'
import { verifyDatabase } from './backup.verify.ts'

/** Where a database is, without its password. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `${host}${pathname}`
}

/** Tables without people or money that still mean somebody has begun to work. */
const begun = ['auth_user', 'coverage_observation', 'coverage_target']
/** What the first start of an empty installation writes by itself. */
const written = ['audit_line', 'audit_head']

/**
 * Refuses a database that is not ours before anything is made in it. One that cannot be reached is left to the opening, which has the words
 * for it.
 */
export async function refuseForeignTables(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch {
    return
  }
  try {
    const ours = new Set(
      listMigrations().flatMap(({ sql }) =>
        [...sql.matchAll(/create table (\w+)/g)].map((found) => found[1]),
      ),
    )
    const foreign = (await listTables(client)).filter(({ name }) => name !== 'migration' && !ours.has(name))
    if (foreign.length > 0)
      throw notEmpty(placeOf(url), Object.fromEntries(foreign.slice(0, 5).map(({ name }) => [name, '?'])))
  } finally {
    await client.end()
  }
}

/** Refuses a database in which somebody has begun to work; what the first start makes by itself does not count. */
export async function refuseUnlessEmpty(client: pg.ClientBase, place: string): Promise<void> {
  const found: Record<string, number> = {}
  await client.query('begin; select public.backup_cover(); set local role payung_backup')
  for (const { name, secured } of await listTables(client)) {
    if ((!secured && !begun.includes(name)) || written.includes(name)) continue
    const { rows } = await client.query<{ rows: number }>(
      `select count(*)::integer as rows from ${tableName(name)}`,
    )
    if (rows[0]?.rows) found[name] = rows[0].rows
  }
  await client.query('rollback')
  const jobs = await client.query<{ rows: number }>(
    'select count(*)::integer as rows from graphile_worker._private_jobs',
  )
  if (jobs.rows[0]?.rows) found.jobs = jobs.rows[0].rows
  if (Object.keys(found).length > 0) throw notEmpty(place, found)
}

/** Brings an empty database to the schema the backup has, so that its rows fit; the newest follows after them. */
export async function matchSchema(
  client: pg.ClientBase,
  ownerUrl: string,
  manifest: Manifest,
): Promise<void> {
  const known = listMigrations()
  const wanted = schemaNumber(manifest)
  const newest = known.at(-1)?.number ?? 0
  if (wanted > newest) throw newerSchema(wanted, newest)
  if (wanted < oldestSchema) throw olderSchema(wanted)
  for (const made of manifest.schema) {
    const here = known.find((each) => each.number === made.number)
    if (here?.sha256 !== made.sha256) throw otherSchema(made.name)
  }
  const { rows } = await client.query<{ number: number }>('select number from migration order by number')
  const numbers = (list: { number: number }[]) => list.map((each) => each.number).join()
  if (numbers(rows) === numbers(manifest.schema)) return
  // Nothing is in it, so making it anew loses nothing; a kill here leaves a database that the next start migrates.
  await client.query(
    'drop schema public cascade; create schema public; grant usage on schema public to public',
  )
  await migrate(ownerUrl, { until: wanted })
}

/**
 * Loads frames into an empty database, in the caller's transaction, and verifies what arrived. Refuses frames that are not what the
 * manifest says. Answers with what has to be done last: row-level security binds the owner again only when all has been looked at and
 * written down.
 */
export async function loadFrames(
  client: pg.ClientBase,
  manifest: Manifest,
  frames: AsyncIterator<Frame>,
  onTable: (name: string, rows: number) => void = () => {},
): Promise<() => Promise<void>> {
  await client.query(`${plainSettings}; set local maintenance_work_mem = '256MB'`)
  const taken = await takeOff(client)
  const tables = (await listTables(client)).map((table) => table.name).filter((name) => name !== 'migration')
  await client.query(`truncate ${tables.map(tableName).join(', ')}`)
  faultPoint('restore.emptied')
  for (const table of manifest.tables) {
    await loadTable(client, table, frames)
    onTable(table.name, table.rows)
    faultPoint('restore.table_loaded')
  }
  if ((await frames.next()).value?.kind !== 'Z' || !(await frames.next()).done)
    throw damaged({ frame: 'end' })
  for (const { name, last_value, is_called } of manifest.sequences)
    await client.query('select setval($1::regclass, $2::bigint, $3)', [
      tableName(name),
      last_value,
      is_called,
    ])
  await addJobs(client, manifest.jobs)
  faultPoint('restore.rows_loaded')
  await putBack(client, { ...taken, forced: [] })
  faultPoint('restore.indexes_built')
  for (const name of tables) await client.query(`analyze ${tableName(name)}`)
  await verifyDatabase(client, manifest)
  faultPoint('restore.verified')
  return () => putBack(client, { foreign: [], keys: [], indexes: [], triggers: [], forced: taken.forced })
}

async function loadTable(
  client: pg.ClientBase,
  table: BackupTable,
  frames: AsyncIterator<Frame>,
): Promise<void> {
  const { value: begin } = await frames.next()
  if (begin?.kind !== 'T' || JSON.parse(begin.content.toString()).name !== table.name)
    throw damaged({ table: table.name })
  // The table was emptied in this transaction, so its rows can be written as old ones at once and need no second writing.
  const stream = client.query(
    copyFrom(`copy ${tableName(table.name)} (${columnList(table.columns)}) from stdin with (freeze)`),
  )
  let failure: Error | undefined
  stream.on('error', (error) => {
    failure ??= error
  })
  const hash = createHash('sha256')
  let next = await frames.next()
  for (; next.value?.kind === 'D'; next = await frames.next()) {
    const content: Buffer = next.value.content
    hash.update(content)
    if (!stream.write(content) && !failure) await Promise.race([once(stream, 'drain'), once(stream, 'close')])
    if (failure) throw failure
  }
  const ended = once(stream, 'finish')
  stream.end()
  await ended
  const end = next.value?.kind === 'E' ? JSON.parse(next.value.content.toString()) : undefined
  if (end?.sha256 !== hash.digest('hex') || end?.rows !== table.rows || stream.rowCount !== table.rows)
    throw damaged({ table: table.name, expected_rows: table.rows, found_rows: stream.rowCount })
}

/** Through the queue's own door, so that a backup outlives a change of its tables. */
async function addJobs(client: pg.ClientBase, jobs: readonly PendingJob[]): Promise<void> {
  for (const job of jobs)
    await client.query(
      'select graphile_worker.add_job($1, $2::json, $3, $4::timestamptz, $5::integer, $6, $7::integer, $8::text[])',
      [
        job.identifier,
        JSON.stringify(job.payload),
        job.queue_name,
        job.run_at,
        job.max_attempts,
        job.key,
        job.priority,
        job.flags,
      ],
    )
}

/** A connection of the owner's, alone in the database as far as servers and other backups go. */
export async function connectAlone(url: string, refusal: () => Error, lock: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'payung backup' })
  client.on('error', () => {})
  await client.connect()
  try {
    // A process that has just ended holds its lock until the database has noticed.
    await client.query("set lock_timeout = '3s'")
    await client.query('select pg_advisory_lock(hashtext($1))', [lock])
    await client.query('reset lock_timeout')
    return client
  } catch (error) {
    await client.end().catch(() => {})
    throw (error as { code?: string }).code === lockNotAvailable ? refusal() : error
  }
}

const lockNotAvailable = '55P03'
