import type { CronItem, Logger, Runner, Task, TaskList } from 'graphile-worker'
import pg from 'pg'
import { isConnectionTrouble, makePool } from './database.ts'
import { faultPoint } from './fault.ts'
import type { Opened } from './open.ts'

/**
 * Prepares the queue. It lives in the same database, so that a job is added in the transaction of what it is for: an upload
 * that was acknowledged is always checked, one that was not never is.
 *
 * The queue's tables belong to the owner and hide themselves from everybody else; the application's role is let in.
 */
export async function prepareJobs(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'payung jobs' })
  await client.connect()
  try {
    await client.query("select pg_advisory_lock(hashtext('payung.jobs'))")
    const { rows } = await client.query<{ ready: boolean }>(
      "select exists (select 1 from pg_policies where schemaname = 'graphile_worker' and policyname = 'payung') as ready",
    )
    if (rows[0]?.ready) return
    // Loaded here only: commands on a database that is ready need none of it.
    const { runMigrations } = await import('graphile-worker')
    await runMigrations({ connectionString: ownerUrl })
    faultPoint('jobs.queue_made')
    // All or nothing: the first policy is the mark by which a later start knows that the queue is ready.
    await client.query(`begin;
      grant usage on schema graphile_worker to payung_app;
      grant select, insert, update, delete on all tables in schema graphile_worker to payung_app;
      grant usage, select on all sequences in schema graphile_worker to payung_app;
      grant execute on all functions in schema graphile_worker to payung_app;`)
    const tables = await client.query<{ name: string }>(
      "select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'graphile_worker' and c.relkind = 'r' and c.relrowsecurity",
    )
    for (const table of tables.rows) {
      await client.query(
        `create policy payung on graphile_worker.${pg.escapeIdentifier(table.name)} to payung_app using (true) with check (true)`,
      )
      faultPoint('jobs.policy_made')
    }
    await client.query('commit')
    faultPoint('jobs.rights_given')
  } finally {
    await client.end()
  }
}

/**
 * Takes back jobs that a killed process was working on, so that they run again at once and not after hours. Only when no other
 * server of this database lives: each holds a lock that ends with its connection.
 */
async function takeBackJobs(platform: Opened): Promise<pg.Client> {
  const alive = new pg.Client({ connectionString: platform.app_url, application_name: 'payung alive' })
  alive.on('error', () => {})
  await alive.connect()
  const { rows } = await alive.query<{ alone: boolean }>(
    "select pg_try_advisory_lock(hashtext('payung.server')) as alone",
  )
  if (rows[0]?.alone) {
    await alive.query(
      'update graphile_worker._private_jobs set locked_at = null, locked_by = null, run_at = now() where locked_at is not null',
    )
    await alive.query(
      'update graphile_worker._private_job_queues set locked_at = null, locked_by = null where locked_at is not null',
    )
    faultPoint('jobs.taken_back')
    await alive.query("select pg_advisory_unlock(hashtext('payung.server'))")
  }
  await alive.query("select pg_advisory_lock_shared(hashtext('payung.server'))")
  return alive
}

/** Runs the queue; `times` are lines of a crontab whose jobs come by themselves. */
export async function startJobs(
  platform: Opened,
  tasks: TaskList,
  times = '',
): Promise<{ stop(): Promise<void> }> {
  const { Logger, parseCronItems, run } = await import('graphile-worker')
  const alive = await takeBackJobs(platform)
  const pool = patientPool(platform)
  const runner: Runner = await run({
    pgPool: pool,
    concurrency: 1,
    noHandleSignals: true,
    pollInterval: 2_000,
    taskList: visited(tasks),
    parsedCronItems: parseCronItems(times.split('\n').filter(Boolean).map(timeOf)),
    logger: new Logger(quietly(platform)),
  })
  return {
    stop: async () => {
      await runner.stop()
      await pool.end()
      await alive.end().catch(() => {})
    },
  }
}

/**
 * Connections for the queue. It does not wait for what it notes about a job, and tries again only where the database says that it is
 * just starting; any other loss of the database would end the server and leave the job locked. So every loss is told like that.
 */
function patientPool(platform: Opened): pg.Pool {
  const pool = makePool(platform.app_url, 4, 'payung queue')
  const told = (error: unknown): never => {
    throw isConnectionTrouble(error)
      ? Object.assign(new Error((error as Error).message), { code: '57P03' })
      : error
  }
  pool.on('connect', (client) => {
    const query = client.query.bind(client) as (...parts: unknown[]) => unknown
    client.query = ((...parts: unknown[]) => {
      const answer = query(...parts)
      return answer instanceof Promise ? answer.catch(told) : answer
    }) as typeof client.query
  })
  const connect = pool.connect.bind(pool) as (...parts: unknown[]) => unknown
  pool.connect = ((...parts: unknown[]) => {
    // A note that comes after the end is never written; the next start takes the job back.
    if (pool.ending) return new Promise(() => {})
    const answer = connect(...parts)
    return answer instanceof Promise ? answer.catch(told) : answer
  }) as typeof pool.connect
  return pool
}

/**
 * A line of a crontab as the queue takes it. Its own reader allows no point in the name of a task; what it makes of the line does.
 * Options after `?`: `fill` (how far back to make up for), `max` (attempts), `jobKey`. Throws on anything else.
 */
export function timeOf(line: string): CronItem {
  const { match, task, options } =
    /^(?<match>(?:\S+ ){4}\S+) (?<task>[a-z_.]+)(?: \?(?<options>\S+))?(?: \{\})?$/.exec(line)?.groups ?? {}
  if (!match || !task) throw new Error(`Not a line of a crontab: ${line}`)
  const { fill, max, jobKey, ...unknown } = Object.fromEntries(new URLSearchParams(options ?? ''))
  const days = fill === undefined ? 0 : Number(/^(\d+)d$/.exec(fill)?.[1] ?? Number.NaN)
  if (Object.keys(unknown).length > 0 || Number.isNaN(days)) throw new Error(`Unknown option in: ${line}`)
  return {
    match,
    task,
    options: {
      backfillPeriod: days * 24 * 60 * 60 * 1000,
      ...(max && { maxAttempts: Number(max) }),
      ...(jobKey && { jobKey }),
    },
  }
}

/** Every task between two fault points: taken from the queue, and done before the queue knows of it. */
function visited(tasks: TaskList): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]): [string, Task] => [
      name,
      async (payload, helpers) => {
        faultPoint('jobs.leased')
        await task?.(payload as never, helpers)
        faultPoint('jobs.worked')
      },
    ]),
  )
}

/** Only what went wrong is told; the queue's own lines would name every poll. */
function quietly(platform: Opened): ConstructorParameters<typeof Logger>[0] {
  return () => (level, message) => {
    if (level === 'error' || level === 'warning') platform.log.warn({ event: 'jobs' }, message)
  }
}
