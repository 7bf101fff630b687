import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { actorOf } from '../src/account/account.service.ts'
import { fillDemonstration, systemContext } from '../src/demo/demo.service.ts'
import { generatePeople, noneTaken } from '../src/demo/people.ts'
import type { Context } from '../src/platform/context.ts'
import { prepareJobs } from '../src/platform/jobs.ts'
import { type Opened, openPlatform } from '../src/platform/open.ts'

/** An installation of the bench's own, with the demonstration; removed at the end. Settings as in production (fsync on). */
export async function withInstallation(work: (platform: Opened) => Promise<void>): Promise<void> {
  const home = mkdtempSync(path.join(os.tmpdir(), 'payung-bench-'))
  chmodSync(home, 0o755)
  const platform = await openPlatform(
    {
      mode: 'demonstration',
      home,
      database_url: process.env.BENCH_DATABASE_URL,
      port: 0,
      host: undefined,
      base_url: 'http://localhost',
      log_level: 'silent',
      master_key: undefined,
      backup_folder: path.join(home, 'backup'),
      reveal_alarm_per_hour: 30,
    },
    { log_to: 'stderr' },
  )
  try {
    await prepareJobs(platform.owner_url)
    await fillDemonstration(platform, () => {})
    await work(platform)
  } finally {
    await platform.close()
    rmSync(home, { recursive: true, force: true })
  }
}

export async function contextOf(platform: Opened, username: string): Promise<Context> {
  const actor = await actorOf(platform, { username })
  if (!actor) throw new Error(`No account ${username}`)
  return { ...systemContext(platform), actor }
}

/** A register of other people, as large as a province's, so that the look-up meets an index of real size. */
export async function fillRegister(platform: Opened, people: number): Promise<void> {
  // Names as they occur, most of them more than once: of a register of numbers nobody resembles anybody.
  const names = generatePeople({ region: '15.05', count: 40_000, seed: 5, taken: noneTaken() }).map(
    ({ name }) => name,
  )
  const client = await platform.pool.connect()
  try {
    await client.query(
      "begin; set local payung.kab_from = ''; set local payung.kab_to = '~'; set local payung.role = 'approver'; set local synchronous_commit = off",
    )
    await client.query(
      `with made as materialized (select gen_random_uuid() as id, n, (array['15.01','15.02','15.04','15.05','15.06','15.07','15.08','15.09','15.71','15.72'])[1 + n % 10] as kab from generate_series(1, $1) n),
       niks as (insert into person_nik (nik_hash, person_id, kab) select sha256(id::text::bytea), id, kab from made)
       insert into person (person_id, kab, nik_sealed, name, name_key, birth_date, sex, village_code, roster_id, row_number)
       select id, kab, decode(repeat('ab', 45), 'hex'), names[1 + (n::bigint * 7919) % cardinality(names)], upper(names[1 + (n::bigint * 7919) % cardinality(names)]), date '1950-01-01' + (n::bigint * 31 % 20000)::integer, 'male', kab || '.01.2001', gen_random_uuid(), n from made cross join (select $2::text[] as names) as given`,
      [people, names],
    )
    await client.query('commit')
  } finally {
    client.release()
  }
  await systemAnalyze(platform)
}

async function systemAnalyze(platform: Opened): Promise<void> {
  const { default: pg } = await import('pg')
  const owner = new pg.Client({ connectionString: platform.owner_url })
  await owner.connect()
  await owner.query('vacuum analyze person_nik, person')
  await owner.end()
}
