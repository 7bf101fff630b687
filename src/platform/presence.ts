import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** This process, for what it leaves half done in the database. */
export const processId = randomUUID()

/** Whether a process lives, as a condition in SQL: it holds the lock of its name as long as it does. `column` holds the name. */
export const isPresent = (column: string): string =>
  `exists (select 1 from pg_locks l where l.locktype = 'advisory' and l.granted
     and l.database = (select d.oid from pg_database d where d.datname = current_database())
     and (l.classid::bigint << 32) | l.objid::bigint = hashtextextended('payung.process:' || ${column}, 0))`

const present = new WeakMap<pg.Pool, Promise<void>>()

/**
 * Shows other servers of the same database that this process lives: a lock on a connection of its own, which ends with the process. Asked
 * for again it does nothing; after a loss of the database the next one who asks takes it anew.
 */
export function bePresent(pool: pg.Pool): Promise<void> {
  const known = present.get(pool)
  if (known) return known
  const begun = takeLock(pool)
  present.set(pool, begun)
  begun.catch(() => present.delete(pool))
  return begun
}

async function takeLock(pool: pg.Pool): Promise<void> {
  const { connectionString } = (pool as pg.Pool & { options: pg.PoolConfig }).options
  const client = new pg.Client({ connectionString, application_name: 'payung present' })
  client.on('error', () => {})
  client.on('end', () => present.delete(pool))
  await client.connect()
  await client.query("select pg_advisory_lock_shared(hashtextextended('payung.process:' || $1, 0))", [
    processId,
  ])
  // Being present is no reason to go on: the process may end whenever its work does.
  ;(client as pg.Client & { connection: { stream: { unref(): void } } }).connection.stream.unref()
}
