/*
 * Goal: a register of many people backed up and restored, beside the tools of PostgreSQL itself. Bar: 1,000,000 people restored within 30
 * minutes on two cores. Anchor: pg_dump -Fc (gzip level 1, as ours) and pg_restore on the same server; it leaves out the encryption, the row digests,
 * the ledger sums, the audit chain and the proof of the restored rows. Where its programs are not found or are older than the server, the
 * anchor is left out and said so.
 *
 * Method: people with two person-months each, made by SQL; backup, restore into an empty database of the same server, which proves every row
 * before it commits. Memory is the most this process held, read 20 times a second; garbage is not collected for the purpose.
 *
 * npm run bench backup                                    100,000 people, embedded PostgreSQL
 * npm run bench backup -- --people 1000000
 * BENCH_DATABASE_URL=postgres://…  PG_PROGRAMS=/usr/lib/postgresql/15/bin  npm run bench backup
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { writeBackup } from '../src/backup/backup.make.ts'
import { restoreFile } from '../src/backup/backup.restore.ts'
import { systemContext } from '../src/demo/demo.service.ts'
import { acquireEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import type { Opened } from '../src/platform/open.ts'
import { withInstallation } from './installation.ts'
import { machine } from './measure.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { people: { type: 'string', default: '100000' } },
})
const people = Number(values.people)
const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-bench-backup-'))
const lines: string[] = []

await withInstallation(async (platform) => {
  await fill(platform)
  const file = path.join(folder, 'bench.cadangan')
  const backup = await measured(() => writeBackup(platform, file))
  const target = await scratch(platform)
  const by = { actor: systemContext(platform).actor, door: 'command' as const }
  const config = { ...platform.config, database_url: target.url, backup_folder: folder }
  const restored = await measured(() => restoreFile(config, file, by))
  if (restored.result.people !== people + 500) throw new Error(`${restored.result.people} people came back`)
  line('ours, backup', backup.seconds, backup.result.bytes, backup.memory_mb)
  line('ours, restore (every row proven)', restored.seconds, backup.result.bytes, restored.memory_mb)
  await target.drop()
  const beside = await scratch(platform)
  anchor(platform, beside)
  await beside.drop()
  process.stdout.write(
    [
      `### backup: ${people.toLocaleString('en')} people, ${restored.result.rows.toLocaleString('en')} rows`,
      '',
      machine(),
      '',
      '| | seconds | MB of file | MB held at most, start included |',
      '|---|---|---|---|',
      ...lines,
      '',
    ].join('\n'),
  )
})
rmSync(folder, { recursive: true, force: true })

function line(name: string, seconds: number, bytes: number, memoryMb?: number): void {
  lines.push(
    `| ${name} | ${seconds.toFixed(1)} | ${(bytes / 1e6).toFixed(1)} | ${memoryMb === undefined ? '–' : memoryMb.toFixed(0)} |`,
  )
}

async function measured<Result>(
  work: () => Promise<Result>,
): Promise<{ result: Result; seconds: number; memory_mb: number }> {
  let most = 0
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss())
  }, 50)
  const from = performance.now()
  const result = await work()
  clearInterval(watch)
  return { result, seconds: (performance.now() - from) / 1000, memory_mb: most / 2 ** 20 }
}

/** People, each with a key and two months, as the owner of the tables: no page or job would make so many at once. */
async function fill(platform: Opened): Promise<void> {
  const client = new pg.Client({ connectionString: platform.owner_url })
  await client.connect()
  const tables = ['person', 'person_nik', 'person_key', 'person_month']
  const force = (word: string) =>
    client.query(tables.map((table) => `alter table ${table} ${word} row level security`).join('; '))
  await client.query('begin')
  await force('no force')
  await client.query(
    `create temporary table made on commit drop as
     select gen_random_uuid() as id, n, (array['15.01','15.02','15.04','15.05','15.06','15.07','15.08','15.09','15.71','15.72'])[1 + n % 10] as kab
     from generate_series(1, $1::integer) n`,
    [people],
  )
  // Sealed values are noise; noise is what they are filled with, because it decides how much can be compressed.
  await client.query(`
    insert into person (person_id, kab, nik_sealed, name, name_key, birth_date, sex, village_code, phone_sealed, roster_id, row_number)
    select id, kab, substring(sha512(id::text::bytea) for 45), 'Orang ' || n, 'ORANG ' || n, date '1960-01-01' + n % 15000, 'male', kab || '.01.2001',
      substring(sha512((id::text || 'phone')::bytea) for 42), gen_random_uuid(), n from made`)
  await client.query(
    'insert into person_nik (nik_hash, person_id, kab) select sha256(id::text::bytea), id, kab from made',
  )
  await client.query(
    "insert into person_key (person_id, kab, salt) select id, kab, substring(sha256((id::text || 'salt')::bytea) for 16) from made",
  )
  await client.query(`
    insert into person_month (person_id, month, kab, owner_kab, programme_id, budget_id, roster_id, village_code, temporary, amount_rupiah, state)
    select id, month, kab, kab, programme_id, budget_id, programme_id, kab || '.01.2001', false, 16800, 'reserved'
    from made cross join (select programme_id, budget_id from programme limit 1) r
    cross join (values (date '2025-11-01'), (date '2025-12-01')) m (month)`)
  await force('force')
  await client.query('commit')
  await client.end()
}

type Scratch = { url: string; drop(): Promise<void> }

/** An empty database on the same server; on the embedded one made by its superuser. */
async function scratch(platform: Opened): Promise<Scratch> {
  const own = process.env.BENCH_DATABASE_URL
  const server = own ? undefined : await acquireEmbeddedPostgres({ home: platform.config.home })
  const maker = new pg.Client({ connectionString: own ?? server?.superuser_url })
  await maker.connect()
  const owner = new URL(platform.owner_url)
  await maker.query('drop database if exists payung_bench_restore with (force)')
  await maker.query(`create database payung_bench_restore owner ${owner.username}`)
  owner.pathname = '/payung_bench_restore'
  return {
    url: owner.toString(),
    drop: async () => {
      await maker.query('drop database payung_bench_restore with (force)')
      await maker.end()
      await server?.release()
    },
  }
}

function anchor(platform: Opened, target: Scratch): void {
  const programs = process.env.PG_PROGRAMS ?? '/usr/lib/postgresql/15/bin'
  const run = (program: string, args: string[]) => {
    const from = performance.now()
    execFileSync(path.join(programs, program), args, { stdio: ['ignore', 'ignore', 'pipe'] })
    return (performance.now() - from) / 1000
  }
  if (!existsSync(path.join(programs, 'pg_dump'))) {
    lines.push('| pg_dump, pg_restore: not found | – | – | – |')
    return
  }
  const file = path.join(folder, 'anchor.dump')
  const scope = '-c payung.kab_from= -c payung.kab_to=~'
  process.env.PGOPTIONS = scope
  try {
    const dump = ['-Fc', '-Z1', '--enable-row-security', '-n', 'public', '-f', file, platform.owner_url]
    const dumped = run('pg_dump', dump)
    const loaded = run('pg_restore', [
      '--clean',
      '--if-exists',
      '--no-owner',
      '--no-privileges',
      '-d',
      target.url,
      file,
    ])
    line('pg_dump -Fc -Z1', dumped, statSync(file).size)
    line('pg_restore', loaded, statSync(file).size)
  } catch (error) {
    lines.push(
      `| pg_dump, pg_restore: ${String((error as Error).message)
        .split('\n')[1]
        ?.slice(0, 120)} | – | – | – |`,
    )
  }
}
