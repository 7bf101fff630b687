import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, expect, it } from 'vitest'
import { findProcess } from '../src/platform/embedded-postgres.processes.ts'
import { type FaultPoint, faultPoints } from '../src/platform/fault.ts'
import { faultScenarios } from './fault-scenarios.ts'
import { settled } from './fault-world.ts'
import { expectSound } from './invariants.ts'
import { type TestPayung, usePayung } from './payung.ts'
import { openNursery } from './processes.ts'

/*
 * One empty installation with the database Payung brings along, started again and again; each start dies one step further on than the
 * one before. The last is let through and must find nothing missing, nothing twice and nothing left over.
 */

const payung = usePayung({ jobs: false })
const nursery = openNursery()
const root = mkdtempSync(path.join(os.tmpdir(), 'payung-first-'))
const [home, temporary] = [path.join(root, 'home'), root]
chmodSync(root, 0o755)
const env = {
  DATABASE_URL: '',
  PAYUNG_HOME: home,
  PAYUNG_MODE: 'demonstration',
  PAYUNG_LOG_LEVEL: 'info',
  TMPDIR: temporary,
}

afterAll(async () => {
  await nursery.close()
  await stopDatabase()
  rmSync(root, { recursive: true, force: true })
})

/** Points of the first start in the order in which a start passes them, with the visit at which it dies. */
const steps = faultPoints.flatMap((point): { point: FaultPoint; visit: string }[] =>
  faultScenarios[point]
    .filter((visit) => visit === 'first start' || visit.startsWith('first start:'))
    .map((visit) => ({ point, visit: visit.split(':')[1] ?? '1' })),
)

it(`a first start killed with -9 at ${steps.length} points, one after the other, ends as if it had never been disturbed`, async () => {
  for (const { point, visit } of steps) {
    // Each step of the database server's own start needs one that does not run yet.
    if (point.startsWith('embedded.')) await stopDatabase()
    const { server, up } = await nursery.serve(env, `${point}:${visit}`)
    expect([point, up, server.said.err]).toEqual([point, false, ''])
    expect([point, (await server.ended).signal]).toEqual([point, 'SIGKILL'])
  }
  const { server, up } = await nursery.serve(env)
  expect(up, server.said.err).toBe(true)
  const database = await openDatabase()
  try {
    await settled(database)
    await expectSound(database)
    expect(await counts(database)).toEqual(await counts(payung))
    expect(
      await database.see(
        `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'graphile_worker' and c.relkind = 'r' and c.relrowsecurity
         and not exists (select 1 from pg_policies p where p.schemaname = n.nspname and p.tablename = c.relname and p.policyname = 'payung')`,
      ),
    ).toEqual([])
  } finally {
    await database.close()
  }
  expect(readdirSync(home).sort(), 'no draft of a key is left').toEqual(expectedFiles(readdirSync(home)))
  expect(readdirSync(folder()).filter((name) => name.startsWith('data.new-'))).toEqual([])
  expect(nursery.log.join('').match(/(?<!\d)1[1-9]\d{14}(?!\d)/)).toBeNull()
  server.kill('SIGTERM')
  expect(await server.ended).toEqual({ code: 0, signal: null })
  expect(
    existsSync(path.join(folder(), 'data', 'postmaster.pid')),
    'the last to leave stops the database',
  ).toBe(false)
}, 1_200_000)

/** A data folder without anything that a killed process was in the middle of: such files carry the number of their process. */
const expectedFiles = (names: string[]) => names.filter((name) => !/\.\d+\.[0-9a-f]{8}$/.test(name)).sort()

const folder = () => realpathSync(path.join(home, 'postgres'))

async function stopDatabase(): Promise<void> {
  const file = existsSync(path.join(home, 'postgres')) && path.join(folder(), 'data', 'postmaster.pid')
  if (!file || !existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  if (!findProcess(pid)) return
  process.kill(pid, 'SIGINT')
  while (findProcess(pid)) await new Promise((resolve) => setTimeout(resolve, 20))
}

async function openDatabase(): Promise<Pick<TestPayung, 'see'> & { close(): Promise<void> }> {
  const { port } = JSON.parse(readFileSync(path.join(folder(), 'server.json'), 'utf8')) as { port: number }
  const password = readFileSync(path.join(folder(), 'password'), 'utf8').trim()
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'payung' })
  await client.connect()
  return { see: async (sql, values) => (await client.query(sql, values)).rows, close: () => client.end() }
}

/** How many rows each table has; sessions and jobs come and go. */
async function counts(database: Pick<TestPayung, 'see'>): Promise<Record<string, number>> {
  const tables = await database.see<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('auth_session', 'idempotency') order by 1",
  )
  const [row] = await database.see<Record<string, number>>(
    `select ${tables.map(({ name }) => `(select count(*)::integer from ${name}) as ${name}`).join(', ')}`,
  )
  // An entry of figures that was cut off between its commit and the next step is entered again: the same figures, one more line.
  const { audit_line: _, ...rest } = row ?? {}
  return rest
}
