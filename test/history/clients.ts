import { createHash } from 'node:crypto'
import { sumEntries } from '../../src/budget/budget.service.ts'
import type { GeneratedPerson } from '../../src/demo/people.ts'
import { createRandom, type Random } from '../../src/demo/random.ts'
import { Refusal } from '../../src/kernel/refusal.ts'
import { type Context, transact } from '../../src/platform/context.ts'
import { getRoster } from '../../src/roster/roster.service.ts'
import type { Answer, Person } from '../payung.ts'
import { listFile } from '../rosters.ts'
import type { Operation } from './checker.ts'

/** What all clients know together: names of things that exist. Each of them acts on it without asking the others. */
export type Desk = {
  clerks: Person[]
  heads: Person[]
  readers: Context[]
  people: GeneratedPerson[]
  seed: number
  operations: Operation[]
  lists: Map<string, readonly string[]>
  budgets: string[]
  programmes: { code: string; programme_id: string; budget_id: string }[]
  rosters: { roster_id: string; budget_id: string }[]
  clock: number
  wanted: number
  /** Answers nobody waited for. */
  abandoned: Set<Promise<unknown>>
}

type Wish = Pick<Operation, 'kind' | 'target' | 'key'> & {
  send(): Promise<Pick<Answer, 'status' | 'body'>>
  /** Learns from the answer: the target of what was made. */
  targetOf?(body: Record<string, unknown>): string
  known?: Record<string, unknown>
}

/** One client: asks, waits or does not, pauses, asks again with a key it used before, until enough was asked by all. */
export async function client(desk: Desk, number: number): Promise<void> {
  const random = createRandom(`${desk.seed}`).fork(`client/${number}`)
  const mine: Wish[] = []
  while (desk.operations.length < desk.wanted) {
    const repeat = mine.length > 0 && random.chance(80)
    const wish = repeat ? random.pick(mine) : nextWish(desk, random)
    if (wish.key !== '' && !repeat) {
      mine.push(wish)
      if (mine.length > 20) mine.shift()
    }
    const asked = perform(desk, number, wish)
    if (wish.key !== '' && random.chance(20)) {
      // The connection is gone: whether it happened is not known, and the client goes on.
      asked.cut()
      desk.abandoned.add(asked.done)
      void asked.done.finally(() => desk.abandoned.delete(asked.done))
    } else await asked.done
    if (random.chance(50)) await new Promise((resolve) => setTimeout(resolve, random.int(1, 15)))
  }
}

function perform(desk: Desk, client: number, wish: Wish): { done: Promise<void>; cut(): void } {
  const operation: Operation = {
    number: desk.operations.length,
    client,
    kind: wish.kind,
    target: wish.target,
    key: wish.key,
    invoked: desk.clock++,
    completed: Number.POSITIVE_INFINITY,
    outcome: 'unknown',
    answer: {},
  }
  desk.operations.push(operation)
  let isCut = false
  const done = wish.send().then(
    ({ status, body }) => {
      // What a client did not hear it does not know; but the things that were made are there for all to find.
      const target = status < 400 ? (wish.targetOf?.(body) ?? wish.target) : wish.target
      if (status < 400) operation.target = target
      if (isCut || status >= 500 || body.code === 'api.still_running') return
      operation.completed = desk.clock++
      operation.outcome = status < 400 ? 'ok' : 'refused'
      operation.answer = { ...withoutInstance(body), ...wish.known }
    },
    () => {},
  )
  return {
    done,
    cut: () => {
      isCut = true
    },
  }
}

/** The number of the request is new each time, the answer to it is not. */
function withoutInstance({ instance: _, ...body }: Record<string, unknown>): Record<string, unknown> {
  return body
}

function nextWish(desk: Desk, random: Random): Wish {
  const key = `${desk.seed}-${random.next()}-${random.next()}`
  const clerk = random.pick(desk.clerks)
  const roster = desk.rosters.length > 0 ? recent(desk.rosters, random) : undefined
  if (desk.budgets.length === 0) return makeBudget(desk, random, clerk, key)
  if (desk.programmes.length === 0) return makeProgramme(desk, random, clerk, key)
  // A file is read in a thread of its own, which costs more than fifty other acts: few lists, and many busy with each.
  const draw = random.int(0, 999)
  if (draw < 14 || !roster) return upload(desk, random, clerk, key)
  if (draw < 90) return act('roster.confirm', clerk, roster, 'confirm', key)
  if (draw < 180) return act('enrolment.approve', random.pick(desk.heads), roster, 'approve', key)
  if (draw < 205) return act('roster.withdraw', clerk, roster, 'withdraw', key)
  if (draw < 220) return branchFile(desk, random, clerk, key)
  if (draw < 224) return makeBudget(desk, random, clerk, key)
  if (draw < 230) return makeProgramme(desk, random, clerk, key)
  if (draw < 250)
    return act('enrolment.ask_undo', clerk, roster, 'undo-request', key, { reason: 'Daftar yang keliru' })
  if (draw < 300) return act('enrolment.undo', random.pick(desk.heads), roster, 'undo', key)
  if (draw < 650) return readBalances(desk, random)
  return readRoster(desk, random, roster.roster_id)
}

/** Mostly what was made lately, where others are busy too. */
function recent<Thing>(things: readonly Thing[], random: Random): Thing {
  const from = random.chance(800) ? Math.max(0, things.length - 24) : 0
  return things[random.int(from, things.length - 1)] as Thing
}

function upload(desk: Desk, random: Random, clerk: Person, key: string): Wish {
  const programme = random.pick(desk.programmes)
  const people = [...new Set(Array.from({ length: random.int(1, 5) }, () => random.pick(desk.people)))]
  const bytes = listFile(people)
  const digest = createHash('sha256').update(bytes).digest('hex')
  if (!desk.lists.has(digest))
    desk.lists.set(
      digest,
      people.map((person) => person.nik),
    )
  return {
    kind: 'roster.upload',
    target: '',
    key,
    send: () => clerk.upload(programme.code, 'daftar.csv', bytes, key),
    targetOf: ({ roster_id }) => {
      const id = String(roster_id)
      if (!desk.rosters.some((each) => each.roster_id === id))
        desk.rosters.push({ roster_id: id, budget_id: programme.budget_id })
      return id
    },
  }
}

function act(
  kind: Operation['kind'],
  person: Person,
  roster: Desk['rosters'][number],
  verb: string,
  key: string,
  body?: unknown,
): Wish {
  return {
    kind,
    target: roster.roster_id,
    key,
    send: () => person.post(`/api/v1/rosters/${roster.roster_id}/${verb}`, body, key),
    known: { budget_id: roster.budget_id },
  }
}

function branchFile(desk: Desk, random: Random, clerk: Person, key: string): Wish {
  // Of some programmes only: what a branch file has named cannot be taken back any more.
  const { code } = random.pick(desk.programmes.filter((_, at) => at % 3 === 0))
  return {
    kind: 'exchange.make',
    target: '',
    key,
    send: () => clerk.post(`/api/v1/programmes/${code}/branch-files`, undefined, key),
    targetOf: ({ file_id }) => String(file_id),
  }
}

function makeBudget(desk: Desk, random: Random, clerk: Person, key: string): Wish {
  // Few names, so that several clients enter the same budget; a ceiling for some dozens of person-months.
  const number = random.int(1, Math.max(8, Math.round(desk.wanted / 400)))
  const wanted = {
    name: `Riwayat ${desk.seed} ${number}`,
    source: 'APBD_P',
    fiscal_year: 2024,
    legal_basis: 'DPA-P 2024',
    ceiling_rupiah: 16_800 * (20 + (number % 7) * 25),
    region_code: '15.03',
  }
  return {
    kind: 'budget.make',
    target: '',
    key,
    send: () => clerk.post('/api/v1/budgets', wanted, key),
    targetOf: ({ budget_id }) => {
      const id = String(budget_id)
      if (!desk.budgets.includes(id)) desk.budgets.push(id)
      return id
    },
  }
}

function makeProgramme(desk: Desk, random: Random, clerk: Person, key: string): Wish {
  const number = random.int(1, Math.max(12, Math.round(desk.wanted / 250)))
  const first = 1 + (number % 10)
  const month = (at: number) => `2024-${String(at).padStart(2, '0')}`
  const wanted = {
    code: `R${desk.seed}-${number}`,
    region_code: '15.03',
    name: `Riwayat ${number}`,
    groups: ['vulnerable_worker'],
    temporary: false,
    legal_basis: 'Peraturan Bupati 7/2024',
    packages: ['JKK', 'JKM'],
    income_rupiah: 1_000_000,
    age_from: 17,
    age_from_operator: '>=',
    age_to: 65,
    age_to_operator: '<',
    month_first: month(first),
    month_last: month(first + (number % 3)),
    quota_people: 10 + (number % 5) * 20,
    budget_id: random.pick(desk.budgets),
  }
  return {
    kind: 'programme.make',
    target: '',
    key,
    send: () => clerk.post('/api/v1/programmes', wanted, key),
    targetOf: ({ programme_id, code, budget_id }) => {
      const id = String(programme_id)
      if (!desk.programmes.some((each) => each.programme_id === id))
        desk.programmes.push({ code: String(code), programme_id: id, budget_id: String(budget_id) })
      return id
    },
  }
}

/** A reading without a key: one transaction, one question. */
function reading(
  kind: Operation['kind'],
  target: string,
  read: () => Promise<Record<string, unknown>>,
): Wish {
  return {
    kind,
    target,
    key: '',
    send: async () => {
      try {
        return { status: 200, body: await read() }
      } catch (error) {
        if (error instanceof Refusal) return { status: 409, body: { code: error.code } }
        throw error
      }
    },
  }
}

function readBalances(desk: Desk, random: Random): Wish {
  const budget = random.pick(desk.budgets)
  return reading('read.balances', budget, async () => {
    const { ceiling, reserved } = await transact(random.pick(desk.readers), (tx) => sumEntries(tx.db, budget))
    return { ceiling, reserved }
  })
}

function readRoster(desk: Desk, random: Random, rosterId: string): Wish {
  return reading('read.roster', rosterId, async () => {
    const { state } = await transact(random.pick(desk.readers), (tx) => getRoster(tx, rosterId))
    return { state }
  })
}
