import net from 'node:net'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { moved } from '../../test/doubtful.ts'
import { type Person, usePayung } from '../../test/payung.ts'
import { type Listed, programmeOf, proposed, strangers, uploaded } from '../../test/rosters.ts'
import { announceChange } from '../person/person.service.ts'
import { type Context, transact } from '../platform/context.ts'
import { listenerName, listenToRegister } from './match.load.ts'
import { compareRows, dropResident, type RowToCompare } from './match.service.ts'

/*
 * Goal: a check never hangs and never compares with a register that is older than it says. Method: the connection that hears of changes is cut, made
 * deaf and outrun, transactions are taken back, and every connection of the server is held at once; then a person who was just enrolled is looked for.
 */

const payung = usePayung()
const people = strangers('15.03', 60, 71)
let clerk: Person
let head: Person
let context: Context

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  head = await payung.as('sarolangun.kepala')
  context = await payung.context('sarolangun.operator')
})

let number = 0
async function enrolled(): Promise<Listed> {
  const [made, [person]] = [
    await programmeOf(clerk, { code: `INDEKS-${++number}`, region_code: '15.03', ceiling_rupiah: 9_000_000 }),
    people(1),
  ]
  if (!person) throw new Error('Nobody is left')
  const roster = await proposed(clerk, made.code, [person], `indeks-${number}.csv`)
  expect((await head.post(`/api/v1/rosters/${roster}/approve`)).status).toBe(200)
  return person
}

/** The same person as another list would write them. */
const rowOf = (person: Listed): RowToCompare => {
  const { nik, name, birth_date, sex, village } = moved(person)
  return { place: 0, facts: { nik, name, birth_date, sex, village_code: village.code } }
}

/** Whether somebody is found who was enrolled a moment ago. */
async function finds(person: Listed, asked: Context = context) {
  const found = await compareRows(asked, [rowOf(person)])
  return found.state === 'done' ? (found.pairs.get(0)?.length ?? 0) : found.state
}

const cut = () =>
  payung.see<{ ended: boolean }>(
    `select pg_terminate_backend(pid) as ended from pg_stat_activity where datname = current_database() and application_name = '${listenerName}'`,
  )

describe('the register in memory', () => {
  it('holds who was enrolled after the connection that hears of changes was cut', async () => {
    expect(await finds(await enrolled())).toBe(1)
    expect(await cut()).toEqual([{ ended: true }])
    // Whether the server has noticed the cut yet or not, whoever is enrolled now is found.
    expect(await finds(await enrolled())).toBe(1)
  })

  it('is whole for checks that run while that connection is cut again and again', async () => {
    const person = await enrolled()
    const answers = Array.from({ length: 12 }, async (_, at) => {
      await new Promise((resolve) => setTimeout(resolve, at * 15))
      if (at % 4 === 1) await cut()
      return finds(person)
    })
    // A check in the middle of two cuts may say that it was not made; it never says that nobody is alike.
    for (const answer of await Promise.all(answers)) expect([1, 'not_run']).toContain(answer)
    expect(await finds(person)).toBe(1)
  })

  it('is not waited for in vain when transactions that announced changes were taken back', async () => {
    const person = await enrolled()
    for (let at = 0; at < 20; at++)
      await transact(context, async (tx) => {
        await announceChange(tx, { person_ids: [crypto.randomUUID()] })
        throw new Error('taken back')
      }).catch(() => {})
    // Somebody who is not there, announced and committed, is nobody.
    await transact(context, (tx) => announceChange(tx, { person_ids: [crypto.randomUUID()] }))
    const open = await payung.platform.pool.connect()
    try {
      await open.query(`begin; select pg_notify('payung_register', 'people:${crypto.randomUUID()}')`)
      expect(await finds(person)).toBe(1)
    } finally {
      await open.query('rollback')
      open.release()
    }
  })

  it('is compared with by as many checks at once as the server has connections, each inside its own transaction', async () => {
    const person = await enrolled()
    const all = payung.platform.pool.options.max ?? 10
    let holding = 0
    let everybody: () => void = () => {}
    const held = new Promise<void>((resolve) => {
      everybody = resolve
    })
    const answers = await Promise.all(
      Array.from({ length: all }, () =>
        transact(context, async (tx) => {
          if (++holding === all) everybody()
          await held
          return finds(person, tx)
        }),
      ),
    )
    expect(answers).toEqual(answers.map(() => 1))
  }, 40_000)

  it('says after its patience, not never, that a connection which answers nothing tells no changes', async () => {
    // Between the server and its database stands a line that goes dead without a word.
    const { port, hostname } = new URL(payung.platform.pool.options.connectionString ?? payung.url)
    const sockets = new Set<net.Socket>()
    const line = net.createServer((near) => {
      const far = net.connect(Number(port), hostname)
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from)
        from.on('error', () => {})
        from.pipe(to)
      }
    })
    await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve))
    const address = new URL(payung.platform.pool.options.connectionString ?? payung.url)
    address.hostname = '127.0.0.1'
    address.port = String((line.address() as net.AddressInfo).port)
    const pool = new pg.Pool({ connectionString: address.toString() })
    const listener = await listenToRegister(
      { ...payung.platform, pool, closers: new Set() },
      () => {},
      () => {},
      400,
    )
    await listener.caughtUp()
    for (const socket of sockets) {
      socket.unpipe()
      socket.pause()
    }
    await expect(listener.caughtUp()).rejects.toThrow('not heard in time')
    await listener.close()
    for (const socket of sockets) socket.destroy()
    line.close()
    await pool.end()
  })

  it('tells a list that its rows were compared also right after the connection was cut', async () => {
    const person = await enrolled()
    const made = await programmeOf(clerk, {
      code: 'INDEKS-AKHIR',
      region_code: '15.03',
      ceiling_rupiah: 9_000_000,
    })
    await cut()
    const roster = await uploaded(clerk, made.code, [moved(person)], 'indeks-akhir.csv')
    expect(roster.matching).toMatchObject({ state: 'done', review: 1 })
    dropResident(payung.platform)
  })
})
