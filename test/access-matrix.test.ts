import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Context, Role } from '../src/platform/context.ts'
import {
  listedRoutes,
  may,
  mayReach,
  needOf,
  type Operation,
  type Relation,
  relationOf,
  roles,
} from '../src/platform/policy.ts'
import { actingAs, fillRegion, frontDoor, publishFigures, type Target } from './access-fixture.ts'
import { type Ask, around, type Probe, probes } from './access-probes.ts'
import { usePayung } from './payung.ts'

const payung = usePayung({ jobs: false })

type Route = { name: string; method: string; path: string; operation: Operation }
type Cell = { route: Route; context: Context; relation: Relation; target: Target; probe?: Probe }

const targets = new Map<string, Target>()
const accounts = new Map<string, Context>()

/** Where people of each region live; the two villages lie in the regency, and nobody lives in a province as such. */
const homes: Record<string, string> = {
  '15': '15.08',
  '15.03': '15.03.01',
  '15.03.07.2004': '15.03.07.2004',
  '15.03.07.2005': '15.03.07.2005',
  '15.71': '15.71',
  '31': '31.73',
  '31.71': '31.71',
}

/** A regency's account stands for all; a province's is asked too where it is let in, because its reach differs. */
const basesOf = (role: Role) => (role === 'village_officer' ? ['15.03.07.2004'] : ['15.03', '15'])
const basesAt = (role: Role, { operation }: Route) =>
  may(role, operation) ? basesOf(role) : basesOf(role).slice(0, 1)

const routes: Route[] = listedRoutes().flatMap((name) => {
  const [method = '', path = ''] = name.split(' ')
  const need = needOf(method, path)
  return need && need !== 'public' && need !== 'account' ? [{ name, method, path, operation: need }] : []
})

function cells(): Cell[] {
  const all: Cell[] = []
  for (const route of routes)
    for (const role of roles)
      for (const base of basesAt(role, route))
        for (const [relation, region] of Object.entries(around[base] ?? {}) as [Relation, string][]) {
          const context = accounts.get(`${role} ${base}`)
          const target = targets.get(region)
          if (!context || !target) throw new Error(`Nothing is there for ${role} ${base} ${region}`)
          all.push({ route, context, relation, target, probe: probes[route.name] })
        }
  return all
}

/** A route nobody wrote a probe for: nothing in the hand, and a thing that does not exist. */
function unprobed({ route, target }: Cell): Ask {
  const path = route.path.replaceAll(/:(\w+)/g, (_, name) =>
    name === 'region' ? target.region : randomUUID(),
  )
  if (route.method === 'GET') return { path }
  return { path, init: { method: route.method, headers: { 'idempotency-key': randomUUID() } } }
}

type Answer = { status: number; body: string; code: string | undefined }

async function knock(door: ReturnType<typeof frontDoor>, cell: Cell, ask: Ask): Promise<Answer> {
  const response = await door(cell.context.actor, ask.path, ask.init)
  const text = await response.text()
  const told = ['content-disposition', 'location'].map((header) => response.headers.get(header) ?? '')
  const body = `${told.join(' ')} ${text}`
  return { status: response.status, body, code: codeIn(body) }
}

/** The code of a refusal in JSON or on a page; a form that is shown again tells the sentence alone. */
function codeIn(body: string): string | undefined {
  const code = /\b(account\.(?:not_allowed|outside_region|incompatible_roles|not_signed_in))\b/.exec(
    body,
  )?.[1]
  return code ?? (body.includes('Ini milik wilayah') ? 'account.outside_region' : undefined)
}

const regionOf = ({ probe, target }: Cell) => probe?.region?.(target) ?? target.region

type Wanted = { status: number; code?: string; shows?: boolean; refused?: true }

/** What the table says of the cell: allowed, the thing is not seen, or no. */
function expected(cell: Cell): Wanted | 'let in' {
  const { route, context, probe } = cell
  const { role, region_code } = context.actor
  if (!may(role, route.operation))
    return { status: 403, code: 'account.not_allowed', shows: false, refused: true }
  if (!probe) return 'let in'
  const relation = relationOf(region_code, regionOf(cell))
  const reached = mayReach(role, route.operation, relation)
  const granted = typeof probe.granted === 'function' ? probe.granted(cell.target) : (probe.granted ?? 200)
  const seen = relation === 'own' || relation === 'child'
  switch (probe.kind) {
    case 'list':
      return { status: 200, shows: reached }
    case 'form':
      return reached ? { status: 200 } : { status: 200, shows: false }
    case 'thing':
      return reached ? { status: granted, shows: true } : { status: 404, shows: false }
    case 'open':
      return { status: granted }
    case 'create':
      // Budgets and programmes belong to provinces, regencies and cities; a village is refused as such before anything else.
      if (cell.target.region.length > 5 && !probe.in_villages) return { status: 400 }
      return reached ? { status: granted } : { status: 403, code: 'account.outside_region', refused: true }
    case 'change':
      if (reached) return { status: granted }
      return seen
        ? { status: 403, code: 'account.outside_region', refused: true }
        : { status: 404, refused: true }
  }
}

const name = ({ route, context, relation, target }: Cell) =>
  `${context.actor.role} of ${context.actor.region_code}: ${route.name} of ${target.region} (${relation})`

/** Many at a time: the answers wait for the database, not for each other. */
async function each<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: 8 }, worker))
}

const guarded = [
  'match_list',
  'match_entry',
  'match_pair',
  'match_decision',
  'person_merge',
  'match_settlement',
  'budget',
  'budget_entry',
  'programme',
  'roster',
  'roster_file',
  'roster_row',
  'roster_signature',
  'person',
  'person_nik',
  'person_history',
  'enrolment',
  'person_month',
  'exchange_file',
  'coverage_observation',
  'coverage_target',
  'auth_user',
  'account_role',
  'account_activation',
  'account_session',
  'list_call',
  'invitation',
  'village_list',
  'village_list_file',
  'merged_row',
  'alarm',
  'privacy_contact',
  'privacy_basis',
  'privacy_request',
  'privacy_destruction',
  'privacy_breach',
  'privacy_breach_person',
]

/** Every row of every table that a wrong answer could have changed, as one number a table. */
async function contents(tables: readonly string[] = guarded): Promise<Record<string, string>> {
  const [row] = await payung.see<Record<string, string>>(
    `select ${tables.map((table) => `(select count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) from ${table} t) as ${table}`).join(', ')}`,
  )
  return row ?? {}
}

beforeAll(async () => {
  await publishFigures(
    payung,
    Object.keys(homes).filter((region) => region.length <= 5),
  )
  for (const [region, home] of Object.entries(homes))
    targets.set(region, await fillRegion(payung, region, home))
  for (const role of roles)
    for (const base of basesOf(role)) accounts.set(`${role} ${base}`, await actingAs(payung, role, base))
}, 600_000)

describe('who may do what', () => {
  it('lies around each account as the table means it', () => {
    for (const [base, regions] of Object.entries(around))
      for (const [relation, region] of Object.entries(regions))
        expect([base, region, relationOf(base, region)]).toEqual([base, region, relation])
  })

  it('knows every route of the probes', () => {
    const known = new Set(routes.map((route) => route.name))
    expect(Object.keys(probes).filter((probe) => !known.has(probe))).toEqual([])
  })

  it('is answered by every door for every role and region as the table says', async () => {
    const door = frontDoor(payung)
    const before = await contents()
    const unexpected: string[] = []
    const all = cells()
    // A list is the same whatever region it is looked through for: it is asked for once an account, and judged for each region.
    const known = new Map<string, Promise<Answer>>()
    const once = (cell: Cell, ask: Ask): Promise<Answer> => {
      if (ask.init) return knock(door, cell, ask)
      const name = `${cell.context.actor.account_id} ${ask.path}`
      const answer = known.get(name) ?? knock(door, cell, ask)
      known.set(name, answer)
      return answer
    }
    await each(all, async (cell) => {
      const wanted = expected(cell)
      // A write without a probe could do anything for those who may; it is knocked at by those who may not.
      if (wanted === 'let in' && cell.route.method !== 'GET') return
      const ask =
        wanted !== 'let in' && wanted.refused && cell.probe?.real
          ? cell.probe.real(cell.target)
          : (cell.probe?.settled(cell.target) ?? unprobed(cell))
      const { status, body, code } = await once(cell, ask)
      if (wanted === 'let in') {
        if (status >= 500 || code === 'account.not_allowed' || code === 'account.not_signed_in')
          unexpected.push(`${name(cell)}: ${status} ${code}, expected to be let in`)
        return
      }
      const mark = cell.probe?.mark?.(cell.target)
      const shown = mark !== undefined && body.includes(mark)
      if (
        status !== wanted.status ||
        code !== wanted.code ||
        (wanted.shows !== undefined && mark !== undefined && shown !== wanted.shows)
      )
        unexpected.push(
          `${name(cell)}: ${status} ${code ?? ''}${shown ? ', shown' : ''}; expected ${JSON.stringify(wanted)}`,
        )
    })
    expect(unexpected).toEqual([])
    expect(await contents()).toEqual(before)
    console.log(`access matrix: ${all.length} cells over ${routes.length} routes, 0 unexpected`)
    expect(all.length).toBeGreaterThanOrEqual(2_500)
  }, 600_000)
})

/** What the database alone does not decide, each with its reason in docs/decisions/0015-two-walls.md. */
function isUndecided({ route, context }: Cell): boolean {
  const undecided: Partial<Record<Operation, readonly Role[]>> = {
    'roster.view': ['privacy_officer'],
    // The tables of accounts are read before anybody's region is known; nobody but administrators changes them.
    'account.view': ['clerk', 'approver', 'branch', 'privacy_officer'],
  }
  return undecided[route.operation]?.includes(context.actor.role) ?? false
}

/** Looks too leave no line when they are forbidden. */
const untouched = [...guarded, 'reveal']

describe('with every check of the application taken out', () => {
  it('the database alone shows nobody what the table does not, and lets nobody change anything', async () => {
    const door = frontDoor(payung, { without_checks: true })
    const unexpected: string[] = []
    let [asked, undecided] = [0, 0]
    const forbidden = cells().filter((cell) => {
      const wanted = expected(cell)
      return cell.probe && wanted !== 'let in' && (wanted.refused || wanted.shows === false)
    })
    // What one route left is what the next one finds: nothing happens in between.
    let before = await contents(untouched)
    for (const route of routes) {
      await each(
        forbidden.filter((cell) => cell.route === route),
        async (cell) => {
          if (!cell.probe) return
          if (isUndecided(cell)) {
            undecided++
            return
          }
          asked++
          const ask = cell.probe.real?.(cell.target) ?? cell.probe.settled(cell.target)
          const { status, body } = await knock(door, cell, ask)
          const { kind, mark, secret = mark } = cell.probe
          const sought = (may(cell.context.actor.role, route.operation) ? mark : secret)?.(cell.target)
          const reads = kind === 'thing' || kind === 'list'
          if (reads && sought && body.includes(sought)) unexpected.push(`${name(cell)}: ${status}, shown`)
        },
      )
      const after = await contents(untouched)
      for (const table of untouched)
        if (after[table] !== before[table]) unexpected.push(`${route.name}: ${table} was changed`)
      before = after
    }
    expect(unexpected).toEqual([])
    console.log(
      `access matrix without checks: ${asked} forbidden cells held by the database alone, ${undecided} it does not decide`,
    )
  }, 600_000)

  it('is a switch that no configuration reaches: only the type and the table know of it', async () => {
    const { execFileSync } = await import('node:child_process')
    const found = execFileSync('grep', ['-rl', 'without_checks', 'src', 'bin'], { encoding: 'utf8' })
    expect(found.trim().split('\n').sort()).toEqual(['src/platform/context.ts', 'src/platform/policy.ts'])
  })
})
