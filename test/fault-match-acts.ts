import { expect } from 'vitest'
import { listForm, moved } from './doubtful.ts'
import type { Act } from './fault-acts.ts'
import { expectStatus, newKey, type World } from './fault-world.ts'
import type { Answer, Person } from './payung.ts'
import { type Listed, programmeOf, proposed } from './rosters.ts'

type Prepare = (world: World) => Promise<Act>

const clerkOf = (world: World) => world.as('sarolangun.operator')
const headOf = (world: World) => world.as('sarolangun.kepala')

let number = 0

async function linesOf(world: World, object: unknown): Promise<Record<string, number>> {
  const rows = await world.see<{ action: string; lines: number }>(
    'select action, count(*)::integer as lines from audit_line where object_id = $1 group by 1',
    [object],
  )
  return Object.fromEntries(rows.map((row) => [row.action, row.lines]))
}

const sendList = async (world: World, person: Listed, key: string): Promise<Answer> =>
  (await clerkOf(world)).send('/api/v1/match/lists', listForm('deaths', [person]), key)

const loadList: Prepare = async (world) => {
  const [person, key] = [world.people(1)[0], newKey()]
  if (!person) throw new Error('Nobody is left')
  return {
    ask: () => sendList(world, person, key),
    once: async (again) => {
      expectStatus(again, 201)
      const { list_id: id } = again.body.list as { list_id: string }
      expect(await world.see('select name from match_entry where list_id = $1', [id])).toEqual([
        { name: person.name },
      ])
      expect(await linesOf(world, id)).toEqual({ 'match.load_list': 1 })
    },
  }
}

const withdrawList: Prepare = async (world) => {
  const [person, key] = [world.people(1)[0], newKey()]
  if (!person) throw new Error('Nobody is left')
  const loaded = await sendList(world, person, newKey())
  const { list_id: id } = loaded.body.list as { list_id: string }
  const clerk = await clerkOf(world)
  return {
    ask: () => clerk.post(`/api/v1/match/lists/${id}/withdraw`, undefined, key),
    once: async (again) => {
      expectStatus(again, 200)
      expect(await world.see('select 1 from match_entry where list_id = $1', [id])).toEqual([])
      expect(await linesOf(world, id)).toEqual({ 'match.load_list': 1, 'match.withdraw_list': 1 })
    },
  }
}

/** Two records of one person, each with paid months of its own, and the pair that was found between them. */
async function twoRecords(world: World): Promise<{ pair_id: string }> {
  const [clerk, head, [person]] = [await clerkOf(world), await headOf(world), world.people(1)]
  if (!person) throw new Error('Nobody is left')
  const later = await programmeOf(clerk, {
    code: `GABUNG-${++number}`,
    region_code: '15.03',
    ceiling_rupiah: 9_000_000,
    month_first: '2025-01',
    month_last: '2025-02',
  })
  const approve = async (by: Person, programme: string, people: Listed[]) => {
    const id = await proposed(clerk, programme, people, `gabung-${++number}.csv`)
    expectStatus(await by.post(`/api/v1/rosters/${id}/approve`), 200)
    return id
  }
  await approve(head, world.programme.code, [person])
  const roster = await approve(head, later.code, [moved(person)])
  const [pair] = await world.see<{ pair_id: string }>('select pair_id from match_pair where roster_id = $1', [
    roster,
  ])
  if (!pair) throw new Error('No pair was found')
  return pair
}

const decided = (clerk: Person, id: string, key: string) =>
  clerk.post(`/api/v1/match/pairs/${id}/decide`, { decision: 'same', reason: 'Cocok dengan KTP' }, key)

const decidePair: Prepare = async (world) => {
  const [{ pair_id: id }, clerk, key] = [await twoRecords(world), await clerkOf(world), newKey()]
  return {
    ask: () => decided(clerk, id, key),
    once: async (again) => {
      expectStatus(again, 200)
      expect(await world.see('select state from match_pair where pair_id = $1', [id])).toEqual([
        { state: 'same' },
      ])
      expect(await world.see('select decision from match_decision where pair_id = $1', [id])).toEqual([
        { decision: 'same' },
      ])
      expect(await world.see('select state from person_merge where pair_id = $1', [id])).toEqual([
        { state: 'proposed' },
      ])
      expect(await linesOf(world, id)).toEqual({ 'match.decide': 1 })
    },
  }
}

async function proposedMerge(world: World): Promise<string> {
  const { pair_id: id } = await twoRecords(world)
  const { body } = await decided(await clerkOf(world), id, newKey())
  return String(body.merge_id)
}

const merge: Prepare = async (world) => {
  const [id, head, key] = [await proposedMerge(world), await headOf(world), newKey()]
  return {
    ask: () => head.post(`/api/v1/match/merges/${id}/approve`, undefined, key),
    once: async (again) => {
      expectStatus(again, 200)
      expect(
        await world.see(
          `select count(*)::integer as months, count(distinct m.person_id)::integer as people from person_month m
           join person_merge g on m.person_id in (g.survivor_id, g.merged_id) where g.merge_id = $1`,
          [id],
        ),
      ).toEqual([{ months: 4, people: 1 }])
      expect(await linesOf(world, id)).toEqual({ 'match.merge': 1 })
    },
  }
}

const takeApart: Prepare = async (world) => {
  const [id, head, key] = [await proposedMerge(world), await headOf(world), newKey()]
  expectStatus(await head.post(`/api/v1/match/merges/${id}/approve`), 200)
  return {
    ask: () => head.post(`/api/v1/match/merges/${id}/undo`, { remark: 'Ternyata dua orang' }, key),
    once: async (again) => {
      expectStatus(again, 200)
      expect(
        await world.see(
          `select count(distinct m.person_id)::integer as people from person_month m
           join person_merge g on m.person_id in (g.survivor_id, g.merged_id) where g.merge_id = $1`,
          [id],
        ),
      ).toEqual([{ people: 2 }])
      expect(await linesOf(world, id)).toEqual({ 'match.merge': 1, 'match.undo_merge': 1 })
    },
  }
}

const report = '/api/v1/match/double-funding?first=2024-11&last=2024-12'
const settled = (clerk: Person, claim: string, keep: 'first' | 'other', key: string) =>
  clerk.post(
    `/api/v1/match/double-funding/${claim}/settle`,
    { first: '2024-11', last: '2024-12', keep: { all: keep }, reason: 'Dibayar perusahaan' },
    key,
  )

/** Months of somebody that a programme pays while a company does too. */
async function paidAndMember(world: World): Promise<{ claim: string; person_id: string }> {
  const [clerk, head, people] = [await clerkOf(world), await headOf(world), world.people(1)]
  const roster = await proposed(clerk, world.programme.code, people, `ganda-${++number}.csv`)
  expectStatus(await head.post(`/api/v1/rosters/${roster}/approve`), 200)
  const list = listForm('company', people, { from: '2024-01', name: `PT Ganda ${++number}` })
  const loaded = await clerk.send('/api/v1/match/lists', list, newKey())
  const { list_id: id } = loaded.body.list as { list_id: string }
  const claims = (await clerk.get(report)).body.claims as {
    claim: string
    person_id: string
    list_id: string
  }[]
  const claim = claims.find((each) => each.list_id === id)
  if (!claim) throw new Error('Nothing is claimed twice')
  return claim
}

const settleClaim: Prepare = async (world) => {
  const [{ claim }, clerk, key] = [await paidAndMember(world), await clerkOf(world), newKey()]
  return {
    ask: () => settled(clerk, claim, 'other', key),
    once: async (again) => {
      expectStatus(again, 200)
      const [settlement] = again.body.settlements as { settlement_id: string; state: string }[]
      expect(settlement?.state).toBe('proposed')
      expect(
        await world.see('select count(*)::integer as settlements from match_settlement where claim = $1', [
          claim,
        ]),
      ).toEqual([{ settlements: 1 }])
      expect(await linesOf(world, settlement?.settlement_id)).toEqual({ 'match.propose_settlement': 1 })
    },
  }
}

const releaseMonths: Prepare = async (world) => {
  const [{ claim, person_id }, clerk, head] = [
    await paidAndMember(world),
    await clerkOf(world),
    await headOf(world),
  ]
  const { body } = await settled(clerk, claim, 'other', newKey())
  const [settlement] = body.settlements as { settlement_id: string }[]
  const [id, key] = [settlement?.settlement_id ?? '', newKey()]
  return {
    ask: () => head.post(`/api/v1/match/settlements/${id}/approve`, undefined, key),
    once: async (again) => {
      expectStatus(again, 200)
      expect(again.body.released).toMatchObject({ months: 2 })
      expect(
        await world.see(
          'select state, count(*)::integer as months, sum(amount_rupiah)::integer as rupiah from person_month where person_id = $1 group by 1',
          [person_id],
        ),
      ).toEqual([{ state: 'released', months: 2, rupiah: 33_600 }])
      // The money went back exactly once.
      expect(
        await world.see(
          'select account, sum(amount_rupiah)::integer as rupiah from budget_entry where object_id = $1 group by 1 order by 1',
          [id],
        ),
      ).toEqual([
        { account: 'available', rupiah: 33_600 },
        { account: 'reserved', rupiah: -33_600 },
      ])
      expect(await linesOf(world, id)).toEqual({ 'match.propose_settlement': 1, 'match.settle': 1 })
    },
  }
}

/** The register compared with itself: killed, it says so, and what it wrote before is not written twice. */
const compareRegister: Prepare = async (world) => {
  await twoRecords(world)
  // Only the register's own look finds it again.
  await world.see(
    'delete from match_pair q where roster_id is not null and not exists (select 1 from person_merge m where m.pair_id = q.pair_id)',
  )
  return {
    words: ['match', 'register', '--as', 'sarolangun.operator', '--json'],
    once: async (again) => {
      expect(again.status).toBe(0)
      expect(
        await world.see(
          'select kab, facts_key from match_pair where roster_id is null group by 1, 2 having count(*) > 1',
        ),
      ).toEqual([])
      const [pairs] = await world.see<{ open: boolean }>(
        "select count(*) > 0 as open from match_pair where roster_id is null and state = 'open'",
      )
      expect(pairs?.open).toBe(true)
      expect(
        await world.see(
          "select state, why from match_run where region = '15.03' order by started_at desc limit 2",
        ),
      ).toEqual([
        { state: 'done', why: null },
        { state: 'failed', why: 'match.run_killed' },
      ])
    },
  }
}

/** Lists from outside, decisions about pairs, merges, and double funding. */
export const matchActs = {
  'load a list': loadList,
  'withdraw a list': withdrawList,
  'decide a pair': decidePair,
  merge,
  'take a merge apart': takeApart,
  'compare the register': compareRegister,
  'settle double funding': settleClaim,
  'release double months': releaseMonths,
} satisfies Record<string, Prepare>
