import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { projectRoot } from '../src/platform/config.ts'
import { listMigrations } from '../src/platform/migrate.ts'
import { ask, databaseUrl } from './global-setup.ts'
import { expectSound } from './invariants.ts'
import { type CommandAnswer, runCommand, usePayung } from './payung.ts'
import { listFile, programmeOf, strangers } from './rosters.ts'

/*
 * Every test here kills a command with SIGKILL and then gives it again; single points are visited in faults.test.ts. No queue runs beside it, so that what
 * the killed command left undone is done by the second command and by nobody else.
 */

const payung = usePayung({ jobs: false })
const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-crash-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const programme = 'RUSAK'
const bad = 9
const newPeople = strangers('15.03', 30_000, 11)

beforeAll(async () => {
  await programmeOf(await payung.as('sarolangun.operator'), {
    code: programme,
    region_code: '15.03',
    ceiling_rupiah: 900_000_000,
  })
})

/** A list of people nobody knows yet, each time others; the last rows have a NIK that is too short. */
let lists = 0
function newList(rows: number): string {
  const file = path.join(folder, `daftar-${lists++}.csv`)
  const unreadable = newPeople(bad).map((person) => ({ ...person, nik: person.nik.slice(0, 12) }))
  writeFileSync(file, listFile([...newPeople(rows), ...unreadable]))
  return file
}

const importing = (file: string) => [
  'roster',
  'import',
  file,
  '--programme',
  programme,
  '--confirm',
  '--as',
  'sarolangun.operator',
  '--json',
]

/** Runs a command that is to die at a point; proves that it was killed there and not refused before it. */
async function killedAt(point: string, args: string[], env: Record<string, string> = {}): Promise<void> {
  const { signal, code, err } = await payung.command(args, { ...env, PAYUNG_FAULT: point })
  expect([point, signal, code, err]).toEqual([point, 'SIGKILL', null, ''])
}

function expectDone({ code, data, err }: CommandAnswer): Record<string, unknown> {
  expect([code, data.error], err).toEqual([0, undefined])
  return data
}

/** The second import ends with one proposed roster of this file, checked once, and nobody in the register. */
async function expectImported(file: string, again: CommandAnswer, rows: number): Promise<string> {
  const data = expectDone(again)
  const counts = data.counts as Record<string, number>
  expect([data.state, (counts.accepted ?? 0) + (counts.warning ?? 0), counts.rejected]).toEqual([
    'confirmed',
    rows,
    bad,
  ])
  expect(await payung.see('select state from roster where file_name = $1', [path.basename(file)])).toEqual([
    { state: 'confirmed' },
  ])
  const acts = await payung.see<{ action: string; lines: number }>(
    'select action, count(*)::integer as lines from audit_line where object_id = $1 group by 1 order by 1',
    [data.roster_id],
  )
  expect(acts).toEqual([
    { action: 'roster.check', lines: 1 },
    { action: 'roster.confirm', lines: 1 },
    { action: 'roster.upload', lines: 1 },
  ])
  expect(
    await payung.see('select count(*)::integer as rows from roster_row where roster_id = $1', [
      data.roster_id,
    ]),
  ).toEqual([{ rows: rows + bad }])
  return String(data.roster_id)
}

describe('an import of 3,000 rows killed with -9 at a moment nobody chose', () => {
  const rows = 3_000

  it('five times, sooner and later, leaves all or nothing each time; given again it ends well, with one effect', async () => {
    const began = performance.now()
    const undisturbed = newList(rows)
    await expectImported(undisturbed, await payung.command(importing(undisturbed)), rows)
    const whole = performance.now() - began
    for (const share of [0.3, 0.45, 0.6, 0.7, 0.8]) {
      const file = await killedOnTheWay(whole * share)
      await expectSound(payung)
      const found = await payung.see<{ state: string; rows: number }>(
        'select r.state, (select count(*)::integer from roster_row w where w.roster_id = r.roster_id) as rows from roster r where file_name = $1',
        [path.basename(file)],
      )
      for (const roster of found)
        expect([roster.state, roster.rows]).toEqual([
          roster.state,
          ['checked', 'confirmed'].includes(roster.state) ? rows + bad : 0,
        ])
      await expectImported(file, await payung.command(importing(file)), rows)
      await expectSound(payung)
    }
  }, 600_000)

  /** Starts an import and kills it after a while; one that was through before its time proves nothing, so another is started. */
  async function killedOnTheWay(milliseconds: number): Promise<string> {
    for (let delay = milliseconds; delay > 50; delay *= 0.8) {
      const file = newList(rows)
      const child = spawn(process.execPath, [path.join(projectRoot, 'bin', 'payung'), ...importing(file)], {
        env: {
          ...process.env,
          PAYUNG_LOG_LEVEL: 'silent',
          NODE_ENV: 'production',
          PAYUNG_HOME: inject('payung').home,
          DATABASE_URL: payung.url,
        },
        stdio: 'ignore',
      })
      const timer = setTimeout(() => child.kill('SIGKILL'), delay)
      const signal = await new Promise<NodeJS.Signals | null>((resolve, reject) =>
        child.on('error', reject).on('close', (_, by) => resolve(by)),
      )
      clearTimeout(timer)
      if (signal === 'SIGKILL') return file
    }
    throw new Error('Every import was through before it could be killed')
  }
})

describe('a first start on an empty database killed with -9', () => {
  for (const at of [1, 6, 10]) {
    it(`before migration ${at} is committed leaves the ${at - 1} before it; started again it is complete`, async () => {
      const { home, maker_url: makerUrl } = inject('payung')
      const name = `payung_crash_${process.pid}_${at}`
      await ask(makerUrl, `create database ${name}`)
      const url = databaseUrl(makerUrl, name)
      try {
        const starting = ['account', 'list', '--json']
        await killedAt(`migrate.before_commit:${at}`, starting, { DATABASE_URL: url })
        const every = listMigrations().map(({ number }) => number)
        expect(await numbers(url)).toEqual(every.slice(0, at - 1))
        const again = expectDone(await runCommand(starting, { PAYUNG_HOME: home, DATABASE_URL: url }))
        expect(again).toEqual({ accounts: [] })
        expect(await numbers(url)).toEqual(every)
        expect(every.length).toBeGreaterThanOrEqual(10)
      } finally {
        await ask(makerUrl, `drop database ${name} with (force)`)
      }
    })
  }

  /** Which migrations a database says it has; the tables of all others must not be there. */
  async function numbers(url: string): Promise<number[]> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      const { rows } = await client.query<{ number: number }>('select number from migration order by number')
      const present = new Set(rows.map((row) => row.number))
      const tables = {
        1: 'audit_line',
        4: 'person',
        5: 'budget',
        6: 'programme',
        7: 'roster',
        8: 'person_month',
        9: 'exchange_file',
        10: 'coverage_target',
      }
      for (const [number, table] of Object.entries(tables)) {
        const there = await client.query('select to_regclass($1) is not null as there', [`public.${table}`])
        expect([table, there.rows[0]?.there]).toEqual([table, present.has(Number(number))])
      }
      return [...present]
    } finally {
      await client.end()
    }
  }
})
