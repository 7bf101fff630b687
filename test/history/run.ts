import { expect } from 'vitest'
import { makeApp } from '../../src/app.tsx'
import { readBranchFile } from '../../src/exchange/exchange.service.ts'
import { startJobs } from '../../src/platform/jobs.ts'
import { openPlatform } from '../../src/platform/open.ts'
import { rosterTasks } from '../../src/roster/roster.jobs.ts'
import { settled } from '../fault-world.ts'
import { expectSound } from '../invariants.ts'
import { signedIn, type TestPayung } from '../payung.ts'
import { strangers } from '../rosters.ts'
import { unzip } from '../workbook.ts'
import { check, type Final, type History } from './checker.ts'
import { client, type Desk } from './clients.ts'
import type { Line } from './model.ts'

export type Wanted = {
  seed: number
  operations: number
  clients: number
  /** Whether the database drops a connection now and then. */
  cuts: boolean
  /** How many runs this database has seen before: each is about people of its own. */
  round?: number
}

const peopleOfARun = 1_200

/**
 * Sixteen clients at two instances of the application on one database: they import, propose, approve, take back, make budgets,
 * programmes and branch files, repeat themselves, hang up; now and then the database drops a connection. Answers what was seen.
 */
export async function run(payung: TestPayung, wanted: Wanted): Promise<History> {
  const other = await openPlatform(payung.platform.config, { log_to: 'stderr' })
  const queues = await Promise.all(
    [payung.platform, other].map((platform) => startJobs(platform, rosterTasks(platform))),
  )
  const firstLine = await lastSequence(payung)
  try {
    const desk = await openDesk(payung, makeApp(other, undefined), wanted)
    let left = wanted.clients
    const clients = Array.from({ length: wanted.clients }, (_, number) =>
      client(desk, number).finally(() => left--),
    )
    if (wanted.cuts) await cutConnections(payung, () => left > 0)
    await Promise.all(clients)
    await Promise.all(desk.abandoned)
    await Promise.all(queues.map((queue) => queue.stop()))
    // What a lost connection left locked in the queue is taken back by the next start, as after a kill.
    const next = await startJobs(payung.platform, rosterTasks(payung.platform))
    await settled(payung)
    await next.stop()
    await expectSound(payung)
    const lines = await readLines(payung, firstLine)
    return {
      operations: desk.operations,
      lists: desk.lists,
      lines,
      files: await readFiles(payung, lines),
      final: await readFinal(payung, desk),
    }
  } finally {
    await other.close()
  }
}

async function openDesk(payung: TestPayung, second: TestPayung['app'], wanted: Wanted): Promise<Desk> {
  const both = async (username: string) => [
    await payung.as(username),
    signedIn(second, await payung.token(username)),
  ]
  return {
    clerks: [...(await both('sarolangun.operator')), ...(await both('provinsi.operator'))],
    heads: [...(await both('sarolangun.kepala')), ...(await both('provinsi.kepala'))],
    readers: [await payung.context('sarolangun.operator'), await payung.context('provinsi.operator')],
    people: strangers(
      '15.03',
      peopleOfARun * (1 + (wanted.round ?? 0)),
      61,
    )(peopleOfARun * (1 + (wanted.round ?? 0))).slice(-peopleOfARun),
    seed: wanted.seed,
    operations: [],
    lists: new Map(),
    budgets: [],
    programmes: [],
    rosters: [],
    clock: 0,
    wanted: wanted.operations,
    abandoned: new Set(),
  }
}

/** Drops a connection of the application every so often, as a switch or a restart of the database does. */
async function cutConnections(payung: TestPayung, isRunning: () => boolean): Promise<void> {
  while (isRunning()) {
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    await payung.see(
      `select pg_terminate_backend(pid) from (select pid from pg_stat_activity
       where datname = current_database() and application_name = 'payung' and state <> 'idle' order by random() limit 1) as one`,
    )
  }
}

async function lastSequence(payung: TestPayung): Promise<number> {
  const [head] = await payung.see<{ sequence: number }>(
    "select sequence from audit_head where chain = '15.03'",
  )
  return head?.sequence ?? 0
}

async function readLines(payung: TestPayung, after: number): Promise<Line[]> {
  const lines = await payung.see<Omit<Line, 'fields'> & Read>(
    `select l.sequence, l.action, l.object_id, l.fields, l.changes, f.programme_id
     from audit_line l left join exchange_file f on l.object_type = 'exchange_file' and f.file_id::text = l.object_id
     where l.chain = '15.03' and l.sequence > $1 order by l.sequence`,
    [after],
  )
  return lines.map(({ fields, changes, programme_id, ...line }) => {
    const became = Object.fromEntries(
      Object.entries(changes ?? {}).map(([field, [, value]]) => [field, value]),
    )
    return { ...line, fields: { ...fields, ...became, programme_id, from: changes?.state?.[0] } }
  })
}

/** Whom each branch file names, read from its bytes. */
async function readFiles(payung: TestPayung, lines: readonly Line[]): Promise<Map<string, string[]>> {
  const files = new Map<string, string[]>()
  const clerk = await payung.context('provinsi.operator')
  for (const { action, object_id: id } of lines) {
    if (action !== 'exchange.make') continue
    const [, ...rows] = (await unzip((await readBranchFile(clerk, id)).bytes)).rows
    files.set(
      id,
      rows.map((row) => row[0]?.text ?? ''),
    )
  }
  return files
}

/** What a line of the trail says, before the model reads it. */
type Read = {
  fields: Record<string, unknown> | null
  changes: Record<string, [before: unknown, after: unknown]> | null
  /** Of a branch file. */
  programme_id: string | null
}

async function readFinal(payung: TestPayung, desk: Desk): Promise<Final> {
  const programmes = desk.programmes.map((programme) => programme.programme_id)
  const budgets = await payung.see<{ budget_id: string; ceiling: number; reserved: number }>(
    `select budget_id, -coalesce(sum(amount_rupiah) filter (where account = 'ceiling'), 0)::bigint as ceiling,
            coalesce(sum(amount_rupiah) filter (where account = 'reserved'), 0)::bigint as reserved from budget_entry group by 1`,
  )
  const rosters = await payung.see<{ roster_id: string; state: string }>(
    'select roster_id, state from roster where programme_id = any ($1)',
    [programmes],
  )
  const months = await payung.see<{ key: Buffer; person_id: string; month: string; programme_id: string }>(
    `select m.person_id, n.nik_hash as key, to_char(m.month, 'YYYY-MM') as month, m.programme_id
     from person_month m join person_nik n using (person_id) where m.programme_id = any ($1) and m.state <> 'released'`,
    [programmes],
  )
  const niks = new Map<string, string>()
  const { nikHash } = await import('../../src/platform/crypto.ts')
  for (const person of desk.people)
    niks.set(nikHash(payung.platform.keys, person.nik).toString('hex'), person.nik)
  const funded: Final['funded'] = {}
  for (const row of months) {
    const name = `${niks.get(row.key.toString('hex'))} ${row.month}`
    funded[name] = [...(funded[name] ?? []), row.programme_id]
  }
  return {
    budgets: Object.fromEntries(
      budgets.map(({ budget_id, ceiling, reserved }) => [budget_id, { ceiling, reserved }]),
    ),
    rosters: Object.fromEntries(rosters.map((roster) => [roster.roster_id, roster.state])),
    funded,
  }
}

/** Runs, checks, and says in one line what it was. The names of people do not appear: they are looked at by number only. */
export async function runAndCheck(payung: TestPayung, wanted: Wanted): Promise<string> {
  const [began, before] = [performance.now(), process.cpuUsage()]
  const history = await run(payung, wanted)
  const seconds = Math.round((performance.now() - began) / 1000)
  const { user, system } = process.cpuUsage(before)
  const count = (outcome: string) => history.operations.filter((each) => each.outcome === outcome).length
  const lines = (action: string) => history.lines.filter((each) => each.action === action).length
  const wrong = check(history)
  const line = `history: seed ${wanted.seed}, ${history.operations.length} operations of ${wanted.clients} clients in ${seconds} s, ${Math.round((user + system) / 1e6)} s of it at work (${count('ok')} done, ${count('refused')} refused, ${count('unknown')} unknown), ${history.lines.length} lines of the trail, ${lines('enrolment.approve')} approved, ${lines('enrolment.undo')} taken back, ${lines('exchange.make')} branch files, ${wrong.length} violations`
  expect(
    wrong.slice(0, 10).map((each) => each.replace(/\d{16}/g, '…')),
    line,
  ).toEqual([])
  return line
}
