import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { borrowedNik, listForm, mistypedNik, moved } from '../../test/doubtful.ts'
import { checked, type Person, usePayung } from '../../test/payung.ts'
import { type Listed, programmeOf, proposed, rowsOf, strangers, uploaded } from '../../test/rosters.ts'
import { dropResident } from '../match/match.service.ts'
import { registry } from '../platform/metrics.ts'
import { reviewTasks } from './review.jobs.ts'

/*
 * Goal: nobody who is dead or a member elsewhere is taken in because the list wrote the name another way, and nobody stands twice in the register without
 * being looked for. Method: lists and records are planted with slips in name, date and NIK, and what rosters, queue and nights say of them is read.
 */

const payung = usePayung({ commands: 'here' })
const stock = strangers('15.03', 150, 47)
const people = (count: number): [Listed, ...Listed[]] => stock(count) as unknown as [Listed, ...Listed[]]
let clerk: Person
let head: Person

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  head = await payung.as('sarolangun.kepala')
})

let number = 0
const programme = () =>
  programmeOf(clerk, { code: `LUAR-${++number}`, region_code: '15.03', ceiling_rupiah: 90_000_000 })
const load = async (form: FormData) => {
  const { status, body } = await clerk.send('/api/v1/match/lists', form)
  expect(status, JSON.stringify(body)).toBe(201)
  return (body.list as { list_id: string }).list_id
}
async function check(listed: readonly Listed[]) {
  const { code } = await programme()
  return (await uploaded(clerk, code, listed, `${randomUUID()}.csv`)) as Record<string, unknown> & {
    roster_id: string
    matching: { state: string; lists: { list_id: string; name: string; sure: number; review: number }[] }
  }
}
const codes = async (id: string) =>
  (await rowsOf(clerk, id)).map((row) => row.reasons.map((each) => each.code))
type PairAnswer = {
  pair_id: string
  cause: string
  row_number: number
  state: string
  probability: number
  list_id: string | null
  evidence: { field: string }[]
}
const pairsOf = async (roster: string) =>
  (await clerk.get(`/api/v1/match/pairs?roster=${roster}`)).body.pairs as PairAnswer[]
const decide = (pair: string | undefined, decision: string) =>
  clerk.post(`/api/v1/match/pairs/${pair}/decide`, { decision, reason: 'Dicocokkan dengan KTP' })

/** As another office writes the name: one letter doubled, which the reader of names takes for the same. */
const spelt = (name: string) => name.replace(/([aiueo])([^aiueo ])/i, '$1$2$2')
const dayLater = (date: string) => new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10)

describe('a list from outside', () => {
  it('finds people whose name, date or number it writes another way, and says how far they agree', async () => {
    const [equal, otherName, mistyped, otherDay, borrowed, nobody] = people(6) as Listed[] as [
      Listed,
      Listed,
      Listed,
      Listed,
      Listed,
      Listed,
    ]
    const [stranger] = people(1)
    const list = await load(
      listForm(
        'deaths',
        [
          equal,
          { ...otherName, name: spelt(otherName.name) },
          mistypedNik({ ...mistyped, name: spelt(mistyped.name) }),
          { ...otherDay, birth_date: dayLater(otherDay.birth_date) },
          borrowedNik(stranger as never, borrowed),
        ],
        { died_on: '2024-07-12', name: 'Kematian beda tulis' },
      ),
    )
    const roster = await check([equal, otherName, mistyped, otherDay, borrowed, nobody])
    expect(await codes(roster.roster_id)).toEqual([
      ['list.deceased'],
      ['list.deceased'],
      ['list.deceased_perhaps'],
      ['list.deceased'],
      ['list.deceased_perhaps'],
      [],
    ])
    // Those a person must look at wait in the queue with their evidence; nobody is told a name of a list that is not theirs.
    const pairs = await pairsOf(roster.roster_id)
    expect(pairs.map((pair) => [pair.row_number, pair.cause, pair.state, pair.list_id]).sort()).toEqual([
      [4, 'listed', 'open', list],
      [6, 'listed', 'open', list],
    ])
    expect(pairs[0]?.evidence.map((line) => line.field)).toEqual([
      'prior',
      'nik',
      'name',
      'birth_date',
      'person_decides',
    ])
    // The page names the list, who gave it and of which day it is, and what it came to.
    expect(roster.matching.lists.find((each) => each.list_id === list)).toMatchObject({ sure: 3, review: 2 })
    const { html } = await clerk.page(`/daftar/${roster.roster_id}`)
    for (const said of ['Kematian beda tulis', 'Surat 470/12/2024', '3 baris tercatat', '2 perlu dilihat'])
      expect(html).toContain(said)
    const english = await clerk.page(`/daftar/${roster.roster_id}?lang=en`)
    expect(english.html).toContain('3 rows stand on it')
    // Another region's office sees neither list nor pair.
    const far = await payung.as('kotajambi.operator')
    expect((await far.page(`/pencocokan/pasangan/${pairs[0]?.pair_id}`)).status).toBe(404)
  })

  it('shows both sides to whoever decides; the decision is remembered, and a dead row is left out of the approval', async () => {
    const [first, second, third] = people(3) as Listed[] as [Listed, Listed, Listed]
    const alike = [first, second].map((person) => mistypedNik({ ...person, name: spelt(person.name) }))
    await load(listForm('deaths', alike, { died_on: '2024-07-12', name: 'Kematian diputuskan' }))
    const { code } = await programme()
    const roster = await proposed(clerk, code, [first, second, third], `${randomUUID()}.csv`)
    const pairs = (await pairsOf(roster)).sort((a, b) => a.row_number - b.row_number)
    expect(pairs.map((pair) => pair.row_number)).toEqual([2, 3])
    const page = await clerk.page(`/pencocokan/pasangan/${pairs[0]?.pair_id}`)
    for (const said of ['Kematian diputuskan', 'Meninggal', 'Surat 470/12/2024'])
      expect(page.html).toContain(said)
    expect(page.html).not.toContain(first.nik)
    expect((await decide(pairs[0]?.pair_id, 'same')).body).toMatchObject({
      outcome: 'listed',
      merge_id: null,
    })
    expect((await decide(pairs[0]?.pair_id, 'same')).body).toMatchObject({
      outcome: 'listed',
      merge_id: null,
    })
    expect((await decide(pairs[1]?.pair_id, 'different')).status).toBe(200)
    const { body } = await head.post(`/api/v1/rosters/${roster}/approve`)
    expect(body).toMatchObject({ people: 2, refused_rows: 1 })
    expect(await codes(roster)).toMatchObject([
      ['list.deceased_perhaps', 'match.decided_listed'],
      ['list.deceased_perhaps'],
      [],
    ])
    // The same rows in another list: the one is dead for certain now, the other is not asked about again.
    const again = await check([first, second])
    expect(
      (await codes(again.roster_id)).map((row) => row.filter((each) => each.startsWith('list.'))),
    ).toEqual([['list.deceased'], []])
  })

  it('of members finds them likewise, and asks only where months meet', async () => {
    const [member, past] = people(2) as Listed[] as [Listed, Listed]
    const alike = (person: Listed) => mistypedNik({ ...person, name: spelt(person.name) })
    await load(listForm('bpjs', [alike(member)], { from: '2024-01', name: 'Peserta PU' }))
    await load(listForm('company', [alike(past)], { from: '2020-01', to: '2020-12', name: 'PT Dahulu' }))
    const roster = await check([member, past])
    expect(await codes(roster.roster_id)).toEqual([['list.participant_perhaps'], []])
    expect(await pairsOf(roster.roster_id)).toHaveLength(1)
  })

  it('is known to checks from the moment it is loaded, and to none from the moment it is withdrawn', async () => {
    const [person] = people(1)
    const alike = mistypedNik({ ...person, name: spelt(person.name) })
    expect((await codes((await check([person])).roster_id))[0]).toEqual([])
    const list = await load(listForm('deaths', [alike], { died_on: '2024-07-12', name: 'Kematian sebentar' }))
    const roster = await check([person])
    expect((await codes(roster.roster_id))[0]).toEqual(['list.deceased_perhaps'])
    expect((await clerk.post(`/api/v1/match/lists/${list}/withdraw`)).status).toBe(200)
    expect(await pairsOf(roster.roster_id)).toEqual([])
    expect((await codes((await check([person])).roster_id))[0]).toEqual([])
  })

  it('finds equal values still where the lists cannot be held, and the roster says that the rest was not looked for', async () => {
    const [equal, other] = people(2) as Listed[] as [Listed, Listed]
    await load(
      listForm('deaths', [equal, mistypedNik({ ...other, name: spelt(other.name) })], {
        died_on: '2024-07-12',
        name: 'Kematian tanpa memori',
      }),
    )
    dropResident(payung.platform)
    await payung.see('revoke execute on function match_index_page(uuid, uuid, integer) from payung_matcher')
    try {
      const roster = await check([equal, other])
      expect(await codes(roster.roster_id)).toEqual([['list.deceased'], []])
      expect(roster.matching).toMatchObject({ state: 'not_run' })
      expect((await clerk.page(`/daftar/${roster.roster_id}`)).html).toContain(
        'daftar pembanding belum dapat dijalankan',
      )
    } finally {
      await payung.see('grant execute on function match_index_page(uuid, uuid, integer) to payung_matcher')
      dropResident(payung.platform)
    }
  })
})

describe('a roster that was checked', () => {
  it('says that lists came since, and is checked again with them on request, once', async () => {
    const [person] = people(1)
    const roster = await check([person])
    expect((await clerk.page(`/daftar/${roster.roster_id}`)).html).not.toContain('dimuat sesudah pemeriksaan')
    await load(listForm('deaths', [person], { died_on: '2024-07-12', name: 'Kematian menyusul' }))
    const page = await clerk.page(`/daftar/${roster.roster_id}`)
    expect(page.html).toContain('1 daftar pembanding dimuat sesudah pemeriksaan ini')
    expect((await clerk.page(`/daftar/${roster.roster_id}?lang=en`)).html).toContain(
      '1 list from outside came after',
    )
    expect((await clerk.page(`/daftar/${roster.roster_id}`, { langkah: 'periksa' })).status).toBe(303)
    expect((await checked(clerk, roster.roster_id)).state).toBe('checked')
    expect(await codes(roster.roster_id)).toEqual([['list.deceased']])
    expect((await clerk.page(`/daftar/${roster.roster_id}`)).html).not.toContain('dimuat sesudah pemeriksaan')
  })

  it('is not checked again once it is proposed, nor by who may not', async () => {
    const { code } = await programme()
    const id = await proposed(clerk, code, people(1), `${randomUUID()}.csv`)
    expect((await clerk.post(`/api/v1/rosters/${id}/recheck`)).body.code).toBe('roster.not_checked')
    expect((await head.post(`/api/v1/rosters/${id}/recheck`)).status).toBe(403)
    expect((await head.page(`/daftar/${id}`)).html).not.toContain('Periksa ulang')
    expect((await clerk.post(`/api/v1/rosters/${randomUUID()}/recheck`)).status).toBe(404)
  })
})

describe('the register compared with itself every night', () => {
  const night = async () => {
    await reviewTasks(payung.platform)['match.register']?.({}, {} as never)
  }
  const queued = () =>
    payung.see<{ kab: string; state: string }>(
      'select kab, state from match_pair where roster_id is null order by kab, state',
    )
  const lastRun = async () =>
    (await clerk.get('/api/v1/match/runs/last')).body as Record<string, Record<string, unknown> | null>

  /** Somebody twice in the register, found by no roster: the pair of the second list is taken away. */
  async function twice(): Promise<Listed> {
    const [person] = people(1)
    for (const listed of [[person], [moved(person)]]) {
      const { code } = await programme()
      const roster = await proposed(clerk, code, listed, `${randomUUID()}.csv`)
      expect((await head.post(`/api/v1/rosters/${roster}/approve`)).status).toBe(200)
    }
    await payung.see('delete from match_pair where roster_id is not null')
    return person
  }

  it('lays new doubtful pairs into the queue, once, and leaves alone what was decided until the facts change', async () => {
    expect((await clerk.page('/pencocokan')).html).toContain(
      'belum pernah dibandingkan dengan dirinya sendiri',
    )
    const person = await twice()
    await night()
    const first = await queued()
    expect(first.filter((pair) => pair.kab === '15.03').length).toBeGreaterThan(0)
    await night()
    expect(await queued()).toEqual(first)
    expect(await lastRun()).toMatchObject({ last: { state: 'done', region_code: '', pairs: 0 } })
    expect((await clerk.page('/pencocokan?lang=en')).html).toContain('was compared with itself on')
    // Everything is decided to be different people: the next night asks nothing again, also when its pairs are gone.
    for (;;) {
      const { body } = await clerk.get('/api/v1/match/pairs?state=open')
      const pairs = body.pairs as PairAnswer[]
      if (pairs.length === 0) break
      for (const pair of pairs) await decide(pair.pair_id, 'different')
    }
    await payung.see("delete from match_pair where roster_id is null and kab = '15.03'")
    await night()
    expect((await queued()).filter((pair) => pair.kab === '15.03')).toEqual([])
    // Other facts are another question.
    await payung.see("update person set birth_date = birth_date - 1 where name = $1 and kab = '15.03'", [
      person.name,
    ])
    dropResident(payung.platform)
    await night()
    expect((await queued()).filter((pair) => pair.kab === '15.03').length).toBeGreaterThan(0)
  }, 60_000)

  it('says on the page, to a program and in the metrics that it could not be made', async () => {
    dropResident(payung.platform)
    await payung.see('revoke execute on function register_index_page(uuid, integer) from payung_matcher')
    try {
      await expect(night()).rejects.toMatchObject({ code: 'match.not_run' })
      const command = await payung.command(['match', 'register', '--as', 'sarolangun.operator', '--json'])
      expect(command.code).toBe(1)
    } finally {
      await payung.see('grant execute on function register_index_page(uuid, integer) to payung_matcher')
      dropResident(payung.platform)
    }
    expect(await lastRun()).toMatchObject({
      last: { state: 'failed', why: 'match.not_run' },
      last_done: { state: 'done' },
    })
    for (const [page, said] of [
      ['/pencocokan', 'Register belum dapat dibandingkan dengan dirinya sendiri'],
      ['/pencocokan?lang=en', 'It last worked on'],
    ] as const)
      expect((await clerk.page(page)).html).toContain(said)
    expect(await registry.metrics()).toMatch(/payung_match_runs_total\{state="failed"\} [1-9]/)
  })

  it('run twice at once writes every pair once; one that was killed is told as such by the next', async () => {
    await twice()
    await payung.see(
      "insert into match_run (run_id, region, door, state, started_at) values (gen_random_uuid(), 'ID', 'job', 'running', now() - interval '7 hours')",
    )
    await payung.see("delete from match_run where state <> 'running'")
    expect((await clerk.page('/pencocokan')).html).toContain('Pembandingan register terhenti')
    await Promise.all([
      night(),
      payung.command(['match', 'register', '--as', 'sarolangun.operator', '--json']),
    ])
    expect(
      await payung.see(
        'select kab, facts_key from match_pair where roster_id is null group by 1, 2 having count(*) > 1',
      ),
    ).toEqual([])
    expect(await payung.see("select why from match_run where region = 'ID' and state = 'failed'")).toEqual([
      { why: 'match.run_killed' },
    ])
    // A night that did not come is told as well.
    await payung.see(
      "update match_run set started_at = started_at - interval '3 days', finished_at = finished_at - interval '3 days'",
    )
    expect((await clerk.page('/pencocokan')).html).toContain('lebih dari dua hari tidak dibandingkan')
  }, 60_000)
})
