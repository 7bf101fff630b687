import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import pg from 'pg'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { projectRoot } from './config.ts'
import { databaseRoles, serviceRoles } from './database-role.ts'
import { faultPoint } from './fault.ts'

type Migration = { number: number; name: string; sql: string; sha256: string }

/** The files of this version, in their order. */
export function listMigrations(folder = path.join(projectRoot, 'migrations')): Migration[] {
  return readdirSync(folder)
    .filter((name) => /^\d{4}_\w+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(folder, name), 'utf8')
      return {
        number: Number(name.slice(0, 4)),
        name,
        sql,
        sha256: createHash('sha256').update(sql).digest('hex'),
      }
    })
}

/**
 * Brings a database to the present schema, forward only, each file in one transaction: a kill in the middle leaves the
 * files before it applied and the rest for the next start. Two processes at once wait for each other.
 *
 * `until` stops at an earlier file, for a backup made when that was the newest.
 *
 * Refuses a server older than 15, a database made by a newer Payung, and one whose applied files differ from ours.
 */
export async function migrate(ownerUrl: string, options: { until?: number } = {}): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'payung migrate' })
  await client.connect()
  try {
    await refuseOldServer(client)
    await client.query("select pg_advisory_lock(hashtext('payung.migrate'))")
    await client.query(`create table if not exists migration (
      number integer primary key, name text not null, sha256 text not null, applied_at timestamptz not null default now())`)
    const applied = new Map(
      (
        await client.query<{ number: number; sha256: string }>('select number, sha256 from migration')
      ).rows.map((row) => [row.number, row.sha256]),
    )
    const known = listMigrations()
    refuseForeignSchema(applied, known)
    const wanted = known.filter((each) => each.number <= (options.until ?? each.number))
    for (const migration of wanted.filter((each) => !applied.has(each.number))) {
      await client.query('begin')
      try {
        await client.query(migration.sql)
        await client.query('insert into migration (number, name, sha256) values ($1, $2, $3)', [
          migration.number,
          migration.name,
          migration.sha256,
        ])
        faultPoint('migrate.before_commit')
        await client.query('commit')
        faultPoint('migrate.after_commit')
      } catch (error) {
        await client.query('rollback')
        if ((error as { code?: string }).code === '42501') throw notAllowed(migration.name, error as Error)
        throw new Error(`Migration ${migration.name} failed: ${(error as Error).message}`, { cause: error })
      }
    }
    // Tables made by later files than the one that made the backup's role are covered here, so that no file has to think of it.
    await client.query('select public.backup_cover()')
    return wanted.length - applied.size
  } finally {
    await client.end()
  }
}

/** The owner lacks a right that only whoever keeps the server can give: roles are shared by all databases of a server. */
function notAllowed(file: string, error: Error) {
  const shared = ['payung_registrar', 'payung_backup', ...databaseRoles, ...serviceRoles].join(', ')
  return refuse(
    'platform.not_allowed',
    'unavailable',
    text(
      `Pengguna di DATABASE_URL tidak berhak menjalankan ${file} (${error.message}). Beri hak CREATEROLE; bila Payung lain sudah ada di server ini, jalankan sebagai superuser: GRANT ${shared} TO pengguna WITH ADMIN OPTION.`,
      `The user in DATABASE_URL may not run ${file} (${error.message}). Give it CREATEROLE; where another Payung lives on this server, run as superuser: GRANT ${shared} TO the_user WITH ADMIN OPTION.`,
    ),
  )
}

async function refuseOldServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: string }>(
    "select current_setting('server_version_num') as version",
  )
  const major = Math.floor(Number(rows[0]?.version) / 10_000)
  if (major < 15) {
    throw refuse(
      'platform.old_postgresql',
      'unavailable',
      text(
        `PostgreSQL di DATABASE_URL adalah versi ${major}. Payung memerlukan versi 15 atau lebih baru.`,
        `The PostgreSQL at DATABASE_URL is version ${major}. Payung needs version 15 or newer.`,
      ),
    )
  }
}

function refuseForeignSchema(applied: Map<number, string>, known: Migration[]): void {
  const newest = Math.max(0, ...applied.keys())
  const last = known.at(-1)?.number ?? 0
  if (newest > last) {
    throw refuse(
      'platform.newer_database',
      'conflict',
      text(
        `Basis data ini dibuat oleh Payung yang lebih baru (skema ${newest}; versi ini mengenal ${last}). Pasang versi terbaru, lalu jalankan lagi.`,
        `This database was made by a newer Payung (schema ${newest}; this version knows ${last}). Install the newest version and start again.`,
      ),
    )
  }
  const changed = known.find((each) => applied.has(each.number) && applied.get(each.number) !== each.sha256)
  if (changed) {
    throw refuse(
      'platform.changed_migration',
      'conflict',
      text(
        `Berkas ${changed.name} berbeda dari yang dipakai membuat basis data ini. Kembalikan berkas aslinya; perubahan skema ditulis sebagai berkas baru.`,
        `The file ${changed.name} differs from the one this database was made with. Restore it; a change of schema is a new file.`,
      ),
    )
  }
}
