import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'

/**
 * All tables, as columns and their types. Each slice adds its own in its store with `declare module`, so that the
 * platform does not know the slices and a slice's tables are typed where its SQL is.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled by the slices
export interface Tables {}

export type Db = Kysely<Tables>

// Amounts fit a double exactly (checked by kernel/rupiah); days stay text, because a Date would move them by zone.
pg.types.setTypeParser(pg.types.builtins.INT8, Number)
pg.types.setTypeParser(pg.types.builtins.DATE, (value) => value)
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)

export function makePool(url: string, size: number, name: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    application_name: name,
    connectionTimeoutMillis: 15_000,
  })
  // A connection that dies while idle (server restarted) is replaced by the next request; without a listener it ends the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** A query builder on one connection whose transaction the caller holds. */
export function builderOn(client: pg.ClientBase): Db {
  const lent = { query: client.query.bind(client), release: () => {} }
  return new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: { connect: async () => lent as unknown as pg.PoolClient, end: async () => {} },
    }),
  })
}

/**
 * A database that stopped, is just starting, does not answer or has no connection left (53300). The driver gives some of it no code;
 * the library of the sessions wraps it.
 */
export function isConnectionTrouble(error: unknown): boolean {
  const { code, message, cause } = (error ?? {}) as { code?: string; message?: string; cause?: unknown }
  if (code && /^(?:ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|57P0[123]|53300|08)/.test(code)) return true
  if (
    /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/.test(
      message ?? '',
    )
  )
    return true
  return cause !== undefined && isConnectionTrouble(cause)
}
