import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeApp } from '../src/app.tsx'
import { fillDemonstration } from '../src/demo/demo.service.ts'
import { findProcess } from '../src/platform/embedded-postgres.processes.ts'
import { acquireEmbeddedPostgres, type EmbeddedServer } from '../src/platform/embedded-postgres.ts'
import { prepareJobs, startJobs } from '../src/platform/jobs.ts'
import { type Opened, openPlatform } from '../src/platform/open.ts'
import { rosterTasks } from '../src/roster/roster.jobs.ts'
import { settled } from './fault-world.ts'
import { testConfig } from './global-setup.ts'
import { expectSound } from './invariants.ts'
import { type Answer, checked, mintSession, type Person, signedIn, type TestPayung } from './payung.ts'
import { listFile, programmeOf, proposed, strangers } from './rosters.ts'

/*
 * The database server stops at once (SIGQUIT, what `pg_ctl stop -m immediate` sends) while a request stands in the middle of its
 * transaction, held there by a lock. A cluster of its own, for nobody else may lose theirs.
 */

const home = mkdtempSync(path.join(os.tmpdir(), 'payung-lost-'))
const settings = { fsync: 'off', full_page_writes: 'off', shared_buffers: '64MB' }
const people = strangers('15.03', 200, 31)
let platform: Opened
let app: ReturnType<typeof makeApp>
let jobs: { stop(): Promise<void> }
let restarted: EmbeddedServer | undefined
let [clerk, head] = [] as unknown as [Person, Person]

beforeAll(async () => {
  chmodSync(home, 0o755)
  platform = await openPlatform(
    { ...testConfig(home, ''), database_url: undefined },
    { log_to: 'stderr', embedded_settings: settings },
  )
  await prepareJobs(platform.owner_url)
  await fillDemonstration(platform, () => {})
  app = makeApp(platform, undefined)
  jobs = await startJobs(platform, rosterTasks(platform))
  clerk = signedIn(app, await mintSession(platform, 'sarolangun.operator'))
  head = signedIn(app, await mintSession(platform, 'sarolangun.kepala'))
  await programmeOf(clerk, { code: 'PUTUS', region_code: '15.03', ceiling_rupiah: 900_000_000 })
}, 300_000)

afterAll(async () => {
  await jobs?.stop().catch(() => {})
  await restarted?.release()
  await platform?.close()
  rmSync(home, { recursive: true, force: true })
})

const folder = () => realpathSync(path.join(home, 'postgres'))

/** Asks as superuser, on a connection of its own each time. */
const see: TestPayung['see'] = async (sql, values) => {
  const client = await superuser()
  try {
    return (await client.query(sql, values)).rows
  } finally {
    await client.end()
  }
}

async function superuser(): Promise<pg.Client> {
  const { port } = JSON.parse(readFileSync(path.join(folder(), 'server.json'), 'utf8')) as { port: number }
  const password = readFileSync(path.join(folder(), 'password'), 'utf8').trim()
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'payung' })
  client.on('error', () => {})
  await client.connect()
  return client
}

/** Lets a request run into a table nobody may write to now, and stops the database while it waits there. */
async function loseDatabaseAt(table: string, request: () => Promise<Answer>): Promise<Answer> {
  const holder = await superuser()
  await holder.query(`begin; lock table ${table} in access exclusive mode`)
  const asked = request()
  while (
    (
      await see(
        "select 1 from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'payung'",
      )
    ).length === 0
  )
    await pause(20)
  const pid = Number(readFileSync(path.join(folder(), 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  process.kill(pid, 'SIGQUIT')
  while (findProcess(pid)) await pause(20)
  await holder.end().catch(() => {})
  return asked
}

async function databaseIsBack(): Promise<void> {
  const before = restarted
  restarted = await acquireEmbeddedPostgres({ home, settings })
  await before?.release()
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function expectSurvives(answer: Answer): Promise<void> {
  expect([answer.status, answer.body.code]).toEqual([503, 'platform.database_unreachable'])
  const { id, en } = answer.body.text as { id: string; en: string }
  expect([id, en]).toEqual([expect.stringContaining('Coba lagi'), expect.stringContaining('Try again')])
  expect((await app.request('/healthz')).status).toBe(200)
  const ready = await app.request('/readyz')
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'not ready', reason: 'database' }])
  // Whoever asks for anything else meanwhile is told the same.
  const other = await clerk.get('/api/v1/rosters')
  expect([other.status, other.body.code]).toEqual([503, 'platform.database_unreachable'])
}

it('an upload whose database stops in the middle is told so; when it is back, the repeat has one effect', async () => {
  const [key, list] = [randomUUID(), listFile(people(5))]
  const upload = () => clerk.upload('PUTUS', 'putus.csv', list, key)
  await expectSurvives(await loseDatabaseAt('roster_file', upload))
  await databaseIsBack()
  expect(await see("select 1 from roster where file_name = 'putus.csv'")).toEqual([])
  const again = await upload()
  expect([again.status, again.body.known]).toEqual([202, false])
  expect((await checked(clerk, String(again.body.roster_id))).state).toBe('checked')
  expect(await see("select state from roster where file_name = 'putus.csv'")).toEqual([{ state: 'checked' }])
  await expectSound({ see })
}, 180_000)

it('an approval whose database stops in the middle protects nobody; when it is back, the repeat protects everybody once', async () => {
  const [key, id] = [randomUUID(), await proposed(clerk, 'PUTUS', people(6))]
  const approve = () => head.post(`/api/v1/rosters/${id}/approve`, undefined, key)
  await expectSurvives(await loseDatabaseAt('budget_entry', approve))
  await databaseIsBack()
  expect(await see('select 1 from person_month where roster_id = $1', [id])).toEqual([])
  const again = await approve()
  expect([again.status, again.body.people, again.body.person_months]).toEqual([200, 6, 12])
  expect((await approve()).body).toEqual(again.body)
  expect(
    await see('select count(*)::integer as months from person_month where roster_id = $1', [id]),
  ).toEqual([{ months: 12 }])
  await expectSound({ see })
}, 180_000)

it('a check whose database stops in the middle is taken up again by the same server, without anybody’s help', async () => {
  const list = listFile(people(7))
  let answer: Answer | undefined
  await loseDatabaseAt('roster_row', async () => {
    answer = await clerk.upload('PUTUS', 'periksa.csv', list)
    return answer
  })
  await databaseIsBack()
  expect(answer?.status).toBe(202)
  const roster = await checked(clerk, String(answer?.body.roster_id))
  expect([roster.state, roster.counts]).toEqual(['checked', expect.objectContaining({ accepted: 7 })])
  await settled({ see })
  await expectSound({ see })
}, 180_000)
