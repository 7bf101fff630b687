import { randomUUID } from 'node:crypto'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, inject } from 'vitest'
import type { GeneratedPerson } from '../src/demo/people.ts'
import { formatInteger } from '../src/kernel/rupiah.ts'
import { signInAt } from './codes.ts'
import { expectSound } from './invariants.ts'
import type { Answer, Person, TestPayung } from './payung.ts'
import type { Nursery, Server } from './processes.ts'
import { type MadeProgramme, programmeOf, strangers } from './rosters.ts'

/** An installation whose processes are killed: data folder and temporary folder of its own, a database, and a server that comes and goes. */
export type World = {
  see: TestPayung['see']
  nursery: Nursery
  env: Record<string, string>
  /** Where commands read and write files. */
  folder: string
  programme: MadeProgramme
  server(): Promise<Server>
  /** The server that runs, if one does. */
  current: Server | undefined
  as(username: string): Promise<Person>
  people(count: number): GeneratedPerson[]
  /** The numbers of everybody given out so far. */
  niks: string[]
  /** Files of the data folder and the temporary folder, the database's own left out. */
  files(): string[]
  close(): void
}

export async function openWorld(
  payung: TestPayung,
  nursery: Nursery,
  seed: number,
  strangersInStock = 6_000,
): Promise<World> {
  const root = mkdtempSync(path.join(os.tmpdir(), 'payung-faults-'))
  const [home, temporary, folder] = ['home', 'temporary', 'files'].map((name) => path.join(root, name)) as [
    string,
    string,
    string,
  ]
  const shared = inject('payung').home
  // Backups lie beside it, of databases of other test files, which go on being made.
  const others = ['postgres', 'backup'].map((name) => path.join(shared, name))
  cpSync(shared, home, { recursive: true, filter: (from) => !others.includes(from) })
  for (const each of [temporary, folder]) mkdirSync(each)
  const stock = strangers('15.03', strangersInStock, seed)
  const niks: string[] = []
  const people = new Map<string, Person>()
  const world: World = {
    see: payung.see,
    nursery,
    env: {
      DATABASE_URL: payung.url,
      PAYUNG_HOME: home,
      PAYUNG_MODE: 'demonstration',
      PAYUNG_LOG_LEVEL: 'info',
      TMPDIR: temporary,
    },
    folder,
    programme: undefined as unknown as MadeProgramme,
    current: undefined,
    server: async () => {
      if (world.current) return world.current
      const { server, up } = await nursery.serve(world.env)
      if (!up) throw new Error(`The server did not start: ${server.said.err}`)
      void server.ended.then(() => {
        if (world.current === server) world.current = undefined
      })
      world.current = server
      return server
    },
    as: async (username) => {
      const known = people.get(username)
      if (known) return known
      // Whoever signed in stays signed in when the server is another one.
      const person = await signInAt(
        {
          request: async (at, init) =>
            fetch(`${(await world.server()).base}${at}`, { redirect: 'manual', ...init }),
        },
        username,
      )
      people.set(username, person)
      return person
    },
    people: (count) => {
      const some = stock(count)
      niks.push(...some.map((each) => each.nik))
      return some
    },
    niks,
    // A server signs the heads by the clock, whatever a test does: a whole one and its key are in their place, a draft is left over.
    files: () =>
      [...filesIn(home), ...filesIn(temporary)]
        .filter((file) => !/[/\\]heads[/\\].*\.(json|pem)$/.test(file))
        .sort(),
    close: () => rmSync(root, { recursive: true, force: true }),
  }
  world.programme = await programmeOf(await world.as('sarolangun.operator'), {
    code: `RUSAK-${seed}`,
    region_code: '15.03',
    ceiling_rupiah: 900_000_000,
  })
  return world
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name)
    if (entry.name === 'postgres') return []
    return entry.isDirectory() ? filesIn(at) : [at]
  })
}

/** Waits until nothing is in the queue any more. */
export async function settled(world: Pick<World, 'see'>): Promise<void> {
  for (let tries = 0; tries < 12_000; tries++) {
    if ((await world.see('select 1 from graphile_worker._private_jobs limit 1')).length === 0) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('The queue did not come to rest')
}

/**
 * What must hold once a killed process was followed by another: money, people, rosters and the trail agree; no work is left in the
 * queue or undone; no file is left over; what the API counts is what the tables hold.
 */
export async function expectWhole(world: World, filesBefore: string[]): Promise<void> {
  await settled(world)
  await expectSound(world)
  expect(
    await world.see("select roster_id, state from roster where state in ('uploaded', 'checking')"),
    'no list is forgotten by the queue',
  ).toEqual([])
  expect(
    await world.see(`select r.roster_id, r.state from roster r left join roster_file f using (roster_id)
      where (f.roster_id is null) <> (r.state = 'unreadable')`),
    'every list has its file, unless it is unreadable',
  ).toEqual([])
  expect(world.files(), 'no file is left over').toEqual(filesBefore)
  await expectCountsAgree(world)
}

async function expectCountsAgree(world: World): Promise<void> {
  const clerk = await world.as('sarolangun.operator')
  const { body } = await clerk.get('/api/v1/budgets')
  const told = Object.fromEntries(
    (body.budgets as { budget_id: string; balances_rupiah: Record<string, number> }[]).map((budget) => [
      budget.budget_id,
      budget.balances_rupiah,
    ]),
  )
  const sums = await world.see<{ budget_id: string; account: string; amount: number }>(
    "select budget_id, account, abs(sum(amount_rupiah))::bigint as amount from budget_entry where kab = '15.03' group by 1, 2",
  )
  for (const { budget_id, account, amount } of sums)
    expect([account, told[budget_id]?.[account]]).toEqual([account, amount])
  const { rosters } = (await clerk.get('/api/v1/rosters')).body as {
    rosters: { roster_id: string; state: string; counts: Record<string, number> | null }[]
  }
  const rows = await world.see<{ roster_id: string; verdict: string; rows: number }>(
    'select roster_id, verdict, count(*)::integer as rows from roster_row group by 1, 2',
  )
  for (const roster of rosters) {
    for (const verdict of ['accepted', 'warning', 'rejected']) {
      const held =
        rows.find((each) => each.roster_id === roster.roster_id && each.verdict === verdict)?.rows ?? 0
      expect([roster.roster_id, verdict, roster.counts?.[verdict] ?? 0]).toEqual([
        roster.roster_id,
        verdict,
        held,
      ])
    }
  }
}

/** What the pages show of a programme is what the ledger holds. */
export async function expectPagesAgree(world: World): Promise<void> {
  const clerk = await world.as('sarolangun.operator')
  const [held] = await world.see<{ people: number }>(
    "select count(distinct person_id)::integer as people from person_month where programme_id = $1 and state <> 'released'",
    [world.programme.programme_id],
  )
  const { status, html } = await clerk.page(`/program/${world.programme.code}`)
  expect(status).toBe(200)
  expect(html).toContain(`${formatInteger(held?.people ?? 0)} orang`)
}

/**
 * No whole NIK anywhere: in no table, in nothing any process said, in no file of the installation, nor in the database server's log.
 * People given out so far are looked for by their numbers, as digits and as the bytes of digits.
 */
export async function expectNoNikAnywhere(world: World, niks: readonly string[]): Promise<void> {
  const known = new Set(niks)
  const bytes = new Set(niks.map((nik) => Buffer.from(nik, 'latin1').toString('hex')))
  const found = (text: string): boolean => {
    for (const match of text.matchAll(/(?<!\d)\d{16}(?!\d)/g)) if (known.has(match[0])) return true
    for (const match of text.matchAll(/(?=((?:3\d){16}))/g)) if (bytes.has(match[1] ?? '')) return true
    return false
  }
  const tables = await world.see<{ name: string }>(
    "select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema in ('public', 'graphile_worker') and table_name <> 'region'",
  )
  const leaks: string[] = []
  for (const { name } of tables) {
    const rows = await world.see<{ row: string }>(`select t::text as row from ${name} t`)
    if (rows.some(({ row }) => found(row))) leaks.push(name)
  }
  if (found(world.nursery.log.join(''))) leaks.push('what the processes said')
  for (const file of world.files()) if (found(readFileSync(file, 'latin1'))) leaks.push(file)
  const serverLog = path.join(inject('payung').home, 'postgres', 'server.log')
  if (statSync(serverLog, { throwIfNoEntry: false }) && found(readFileSync(serverLog, 'latin1')))
    leaks.push('server.log')
  expect(leaks).toEqual([])
}

export const newKey = (): string => randomUUID()

export function expectStatus(answer: Pick<Answer, 'status' | 'body'>, status: number): void {
  expect([answer.status, JSON.stringify(answer.body)]).toEqual([status, JSON.stringify(answer.body)])
}
