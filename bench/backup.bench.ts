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
import { fillRegister, withInstallation } from './installation.ts'
import { machine } from './measure.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { people: { type: 'string', default: '100000' } },
})
const people = Number(values.people)
const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-bench-backup-'))
const lines: string[] = []

await withInstallation(async (platform) => {
  await fillRegister(platform, people)
  await fillMonths(platform)
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

/** Enrolments and two months for everybody the bench has made, one programme for all. */
async function fillMonths(platform: Opened): Promise<void> {
  const client = await platform.pool.connect()
  try {
    await client.query("begin; set local payung.kab_from = ''; set local payung.kab_to = '~'")
    await client.query(
      `insert into person_month (person_id, month, kab, owner_kab, programme_id, budget_id, roster_id, village_code, temporary, amount_rupiah, state)
       select p.person_id, m.month, p.kab, p.kab, r.programme_id, r.budget_id, p.roster_id, p.village_code, false, 16800, 'reserved'
       from person p
       cross join (select programme_id, budget_id from programme limit 1) r
       cross join (values (date '2025-11-01'), (date '2025-12-01')) m (month)
       where p.name like 'Orang %'`,
    )
    await client.query('commit')
  } finally {
    client.release()
  }
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
