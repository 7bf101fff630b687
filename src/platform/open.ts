import { createHmac } from 'node:crypto'
import pg from 'pg'
import { type PlainDate, todayAt } from '../kernel/plain-date.ts'
import { Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Config, ensureHome } from './config.ts'
import type { Platform } from './context.ts'
import type { Keys } from './crypto.ts'
import { openKeyring } from './data-keys.ts'
import { makePool } from './database.ts'
import { databaseRoles, serviceRoles } from './database-role.ts'
import { acquireEmbeddedPostgres } from './embedded-postgres.ts'
import { faultPoint } from './fault.ts'
import { removeKeyDrafts } from './leftovers.ts'
import { makeLog } from './log.ts'
import { adoptNextKey, loadMasterKeys, type MasterKeys, nextMasterKeys } from './master-key.ts'
import { migrate } from './migrate.ts'
import { checkDatabase, checkFolders } from './start-up.ts'

export type Opened = Platform & { config: Config; owner_url: string; app_url: string; close(): Promise<void> }

/**
 * Brings an installation to life: data folder, keys, database (embedded or own), schema, and a pool that signs in as a role
 * which owns nothing and therefore cannot step over row-level security.
 */
export async function openPlatform(
  config: Config,
  options: {
    log_to?: 'stdout' | 'stderr'
    today?: () => PlainDate
    embedded_settings?: Record<string, string>
  } = {},
): Promise<Opened> {
  checkFolders(config)
  // Before a key is made: what is refused leaves nothing behind. The embedded server is our own, on the clock of this machine.
  const ownServer = config.database_url
  if (ownServer) await describeConnectionTrouble(ownServer, () => checkDatabase(config, ownServer))
  ensureHome(config.home)
  const master = loadMasterKeys(config)
  removeKeyDrafts(config.home)
  const log = makeLog(config.log_level, options.log_to)
  const server = config.database_url
    ? undefined
    : await acquireEmbeddedPostgres({
        home: config.home,
        log: (line) => log.debug(line),
        settings: options.embedded_settings,
      })
  try {
    const ownerUrl = config.database_url ?? (await ensureEmbeddedOwner(server?.superuser_url ?? '', master))
    await describeConnectionTrouble(ownerUrl, () => migrate(ownerUrl))
    const keys = await openKeyringOrNext(config, ownerUrl, master)
    const appUrl = await ensureAppRole(ownerUrl, keys)
    const pool = makePool(appUrl, 16, 'payung')
    const closers = new Set<() => Promise<void>>()
    return {
      config,
      keys,
      log,
      pool,
      closers,
      limits: { reveals_per_hour: config.reveal_alarm_per_hour },
      owner_url: ownerUrl,
      app_url: appUrl,
      today: options.today ?? (() => todayAt(new Date())),
      close: async () => {
        for (const close of closers) await close()
        await pool.end()
        await server?.release()
      },
    }
  } catch (error) {
    await server?.release()
    throw error
  }
}

/**
 * A change of the master key that was killed after the database had taken the new key left that key beside the old one in the data
 * folder; here it takes its place.
 */
async function openKeyringOrNext(config: Config, ownerUrl: string, master: MasterKeys): Promise<Keys> {
  try {
    return await openKeyring(ownerUrl, master)
  } catch (error) {
    const next = config.master_key ? undefined : nextMasterKeys(config.home)
    if (!(error instanceof Refusal) || !next) throw error
    const keys = await openKeyring(ownerUrl, next)
    adoptNextKey(config.home)
    return keys
  }
}

/** Password of a database role, derived from the master key, so that it is written nowhere. */
export function rolePassword(keys: Pick<MasterKeys, 'role'>, role: string): string {
  return createHmac('sha256', keys.role).update(role).digest('base64url')
}

function withLogin(url: string, user: string, password: string, database?: string): string {
  const changed = new URL(url)
  changed.username = encodeURIComponent(user)
  changed.password = encodeURIComponent(password)
  if (database) changed.pathname = `/${database}`
  return changed.toString()
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 15_000 })
  try {
    await client.connect()
    return true
  } catch (error) {
    // 28: sign-in refused; 3D000: no such database. Both are mended by the caller; anything else is trouble.
    const code = (error as { code?: string }).code ?? ''
    if (code.startsWith('28') || code === '3D000') return false
    throw error
  } finally {
    await client.end().catch(() => {})
  }
}

/** In the embedded server the superuser only makes an owner that is none, and the database. */
async function ensureEmbeddedOwner(superuserUrl: string, keys: Pick<MasterKeys, 'role'>): Promise<string> {
  const owner = 'payung_owner'
  const password = rolePassword(keys, owner)
  const url = withLogin(superuserUrl, owner, password, 'payung')
  if (await canConnect(url)) return url
  const client = new pg.Client({ connectionString: superuserUrl })
  await client.connect()
  try {
    // Two first commands at once: one makes, the other finds it made.
    await client.query("select pg_advisory_lock(hashtext('payung.owner'))")
    const roles = await client.query('select 1 from pg_roles where rolname = $1', [owner])
    const verb = roles.rowCount === 0 ? 'create' : 'alter'
    await client.query(`${verb} role ${owner} login createrole password '${password}'`)
    faultPoint('open.owner_made')
    const databases = await client.query("select 1 from pg_database where datname = 'payung'")
    if (databases.rowCount === 0) await client.query(`create database payung owner ${owner}`)
    faultPoint('open.database_made')
  } finally {
    await client.end()
  }
  return url
}

/** Name of the role of a database's application. */
export function appRoleOf(ownerUrl: string): string {
  const database = decodeURIComponent(new URL(ownerUrl).pathname.slice(1)) || 'postgres'
  return `payung_app_${database.toLowerCase().replace(/[^a-z0-9]/g, '_')}`.slice(0, 63)
}

/**
 * The role the application signs in with: a member of the group roles and nothing else, one per database. Its password is derived
 * from the master key, so it is written nowhere.
 */
async function ensureAppRole(ownerUrl: string, keys: Pick<MasterKeys, 'role'>): Promise<string> {
  const role = appRoleOf(ownerUrl)
  const password = rolePassword(keys, role)
  const url = withLogin(ownerUrl, role, password)
  const signsIn = await canConnect(url)
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    if (signsIn && (await isMemberOfAll(client, role))) return url
    const roles = await client.query('select 1 from pg_roles where rolname = $1', [role])
    const verb = roles.rowCount === 0 ? 'create' : 'alter'
    // Both or neither: a role that can sign in is taken for one that was given its rights.
    await client.query('begin')
    await client.query(
      `${verb} role ${role} login nosuperuser nocreaterole nocreatedb password '${password}'`,
    )
    faultPoint('open.app_role_made')
    await client.query(`grant ${[...databaseRoles, ...serviceRoles].join(', ')} to ${role}`)
    await client.query('commit')
    faultPoint('open.app_role_granted')
  } catch (error) {
    throw refuse(
      'platform.cannot_make_role',
      'unavailable',
      text(
        `Pengguna basis data tidak boleh membuat peran ${role} (${(error as Error).message}). Beri hak CREATEROLE kepada pengguna di DATABASE_URL.`,
        `The database user may not make the role ${role} (${(error as Error).message}). Give the user in DATABASE_URL the CREATEROLE right.`,
      ),
    )
  } finally {
    await client.end()
  }
  return url
}

/** An installation that was made before a group role existed has not been given it. */
async function isMemberOfAll(client: pg.Client, role: string): Promise<boolean> {
  const { rows } = await client.query<{ all: boolean | null }>(
    "select bool_and(pg_has_role($1, name, 'member')) as all from unnest($2::text[]) as name",
    [role, [...databaseRoles, ...serviceRoles]],
  )
  return rows[0]?.all === true
}

/** Turns a failure to reach an own server into one sentence; the address is shown without its password. */
async function describeConnectionTrouble<Result>(url: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    const code = (error as { code?: string }).code ?? ''
    if (!/^(?:ECONN|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|28|3D)/.test(code)) throw error
    const { host, pathname, username } = new URL(url)
    const place = `${username}@${host}${pathname}`
    throw refuse(
      'platform.database_unreachable',
      'unavailable',
      text(
        `Basis data ${place} tidak dapat dihubungi (${code}). Periksa apakah server hidup dan DATABASE_URL benar.`,
        `The database ${place} cannot be reached (${code}). Check that the server runs and that DATABASE_URL is right.`,
      ),
    )
  }
}
