import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { borrowedNik, listForm, mistypedNik, moved, slippedNik } from '../../test/doubtful.ts'
import { type Person, usePayung } from '../../test/payung.ts'
import { type Listed, programmeOf, proposed, rowsOf, strangers, uploaded } from '../../test/rosters.ts'
import type { GeneratedPerson } from '../demo/people.ts'
import { dropResident } from '../match/match.service.ts'

/*
 * Goal: nobody stands twice in the register or is paid twice without a person having seen it. Method: people are planted a second time with known
 * slips, by lists through the front door, and what is to come of each is looked for in rows, queue, merges and the report.
 */

const payung = usePayung({ commands: 'here' })
const stock = strangers('15.03', 2_200, 9)
/** Exactly so many people whom no register knows. */
const people = <Count extends number>(count: Count) =>
  stock(count) as unknown as Count extends 1
    ? [GeneratedPerson]
    : Count extends 3
      ? [GeneratedPerson, GeneratedPerson, GeneratedPerson]
      : GeneratedPerson[]
let clerk: Person
let head: Person

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  head = await payung.as('sarolangun.kepala')
})

let programmes = 0
const programme = (months: Partial<Record<'month_first' | 'month_last', string>> = {}) =>
  programmeOf(clerk, {
    code: `COCOK-${++programmes}`,
    region_code: '15.03',
    ceiling_rupiah: 90_000_000,
    ...months,
  })

async function approved(code: string, listed: readonly Listed[]): Promise<string> {
  const id = await proposed(clerk, code, listed, `${randomUUID()}.csv`)
  const answer = await head.post(`/api/v1/rosters/${id}/approve`)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return id
}

const check = async (code: string, listed: readonly Listed[]) => {
  const roster = await uploaded(clerk, code, listed, `${randomUUID()}.csv`)
  return { ...roster, id: String(roster.roster_id) } as Record<string, unknown> & { id: string }
}

type PairAnswer = {
  pair_id: string
  state: string
  cause: string
  row_number: number | null
  probability: number
}
const pairsOf = async (query: string) => {
  const { status, body } = await clerk.get(`/api/v1/match/pairs?${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return { counts: body.counts as Record<string, number>, pairs: body.pairs as PairAnswer[] }
}
const decide = (pair: string, decision: string, reason = 'Dicocokkan dengan KTP') =>
  clerk.post(`/api/v1/match/pairs/${pair}/decide`, { decision, ...(decision !== 'later' && { reason }) })

const codes = async (id: string) =>
  Object.fromEntries(
    (await rowsOf(clerk, id)).map((row) => [row.row_number, row.reasons.map((each) => each.code)]),
  )

describe('a row that resembles somebody of the register', () => {
  it('is accepted with a remark under another NIK, however alike, and a person decides; a borrowed NIK is refused and looked at', async () => {
    const [one, two] = [await programme(), await programme()]
    const known = people(3)
    await approved(one.code, known)
    const [first, second, third] = known
    const roster = await check(two.code, [
      mistypedNik(first),
      moved(second),
      ...people(1),
      borrowedNik(people(1)[0], third),
    ])
    expect(await codes(roster.id)).toMatchObject({
      2: ['match.maybe_same'],
      3: ['match.maybe_same'],
      4: [],
      5: expect.arrayContaining(['register.other_person']),
    })
    const { pairs } = await pairsOf(`roster=${roster.id}`)
    expect(pairs.map((pair) => [pair.row_number, pair.cause, pair.state]).sort()).toEqual([
      [2, 'similar', 'open'],
      [3, 'similar', 'open'],
      [5, 'nik_conflict', 'open'],
    ])
    // The page of the list says what was compared, and nothing of the pair is told by name outside the region.
    const { html } = await clerk.page(`/daftar/${roster.id}`)
    expect(html).toContain('dicocokkan dengan register')
  })

  it('says that the comparison was not made when the register cannot be held, and never that nobody is twice', async () => {
    const { code } = await programme()
    dropResident(payung.platform)
    await payung.see('revoke execute on function register_index_page(uuid, integer) from payung_matcher')
    const roster = await check(code, people(2))
    expect(roster.matching).toMatchObject({ state: 'not_run' })
    const { html } = await clerk.page(`/daftar/${roster.id}`)
    expect(html).toContain('belum dapat dijalankan')
    expect(html).not.toContain('dicocokkan dengan register')
    await payung.see('grant execute on function register_index_page(uuid, integer) to payung_matcher')
    dropResident(payung.platform)
    expect((await check(code, people(2))).matching).toMatchObject({ state: 'done', compared: 2 })
  })

  it('is left out of an approval after a person found it to be the same, and named in its row', async () => {
    const [one, two] = [await programme(), await programme()]
    const known = people(2)
    await approved(one.code, known)
    const roster = await proposed(clerk, two.code, [...known.map(moved), ...people(1)], `${randomUUID()}.csv`)
    const { pairs } = await pairsOf(`roster=${roster}`)
    expect(pairs).toHaveLength(2)
    expect((await decide(pairs[0]?.pair_id ?? '', 'same')).body).toMatchObject({ outcome: 'remembered' })
    expect((await decide(pairs[1]?.pair_id ?? '', 'different')).status).toBe(200)
    const { body } = await head.post(`/api/v1/rosters/${roster}/approve`)
    expect(body).toMatchObject({ people: 2, refused_rows: 1 })
    expect(await codes(roster)).toMatchObject({
      [pairs[0]?.row_number ?? 0]: ['match.maybe_same', 'match.decided_same'],
    })
  })
})

describe('five hundred doubtful pairs', () => {
  it('are worked off, remembered over a re-import, and come back when the facts change', async () => {
    const [one, two] = [await programme(), await programme()]
    // A few more than are planted: the generator's namesakes among them are doubtful to each other already.
    const listed = people(510)
    const first = await approved(one.code, listed)
    const sound = await payung.see<{ row_number: number }>(
      "select row_number from roster_row where roster_id = $1 and reasons = '[]' order by row_number limit 500",
      [first],
    )
    const known = sound.flatMap(({ row_number }) => listed[row_number - 2] ?? [])
    expect(known).toHaveLength(500)
    const doubles = known.map(moved)
    const roster = await check(two.code, doubles)
    const open = await pairsOf(`state=open&roster=${roster.id}`)
    expect(open.counts).toMatchObject({ open: 500, same: 0, different: 0 })
    // The page says why nobody but a person decides, however much it comes to.
    const { html: shown } = await clerk.page(`/pencocokan/pasangan/${open.pairs[0]?.pair_id}?lang=en`)
    expect(shown).toContain(
      'The two numbers differ by more than a slip of one digit: so do those of twins and namesakes.',
    )
    let [decided, same] = [0, 0]
    for (;;) {
      const { pairs } = await pairsOf(`state=open&roster=${roster.id}`)
      if (pairs.length === 0) break
      for (const pair of pairs) {
        const answer = ++decided % 5 === 0 ? 'same' : 'different'
        if (answer === 'same') same++
        expect((await decide(pair.pair_id, answer)).status).toBe(200)
      }
    }
    expect([decided, same]).toEqual([500, 100])
    expect((await clerk.post(`/api/v1/rosters/${roster.id}/withdraw`)).status).toBe(200)

    const again = await check(two.code, doubles)
    expect(again.matching).toMatchObject({ review: 0, same: 100 })
    const { counts } = await pairsOf(`roster=${again.id}`)
    expect(counts).toEqual({ open: 0, later: 0, same: 100, different: 0 })
    expect(again.counts).toMatchObject({ accepted: 400, rejected: 100 })
    expect((await clerk.post(`/api/v1/rosters/${again.id}/withdraw`)).status).toBe(200)

    // Other facts are another question: every NIK slipped to another number.
    const changed = await check(
      two.code,
      doubles.slice(0, 20).map((person) => ({ ...person, nik: slippedNik(person.nik, 3) })),
    )
    expect((await pairsOf(`state=open&roster=${changed.id}`)).counts.open).toBe(20)
  }, 120_000)
})

/** Two records of one person with paid months of their own; answers the pair between them. */
async function twoRecords(months = { month_first: '2025-01', month_last: '2025-02' }) {
  const [one, two] = [await programme(), await programme(months)]
  const known = people(1)
  await approved(one.code, known)
  const roster = await approved(two.code, known.map(moved))
  const { pairs } = await pairsOf(`roster=${roster}`)
  expect(pairs).toHaveLength(1)
  return { pair: pairs[0] as PairAnswer, known, one, two }
}

/** Everything the two records hold, as text: what must be the same to the byte after a merge was taken apart. */
const rowsOfBoth = (pair: string) =>
  payung.see<{ row: string }>(
    `with both_people as (select unnest(array[left_person, right_person]) as id from match_pair where pair_id = $1)
     select 'person ' || t::text as row from person t where person_id in (select id from both_people)
     union all select 'nik ' || t::text from person_nik t where person_id in (select id from both_people)
     union all select 'key ' || t::text from person_key t where person_id in (select id from both_people)
     union all select 'enrolment ' || t::text from enrolment t where person_id in (select id from both_people)
     union all select 'month ' || t::text from person_month t where person_id in (select id from both_people)
     union all select 'history ' || t::text from person_history t where person_id in (select id from both_people)
     order by 1`,
    [pair],
  )

describe('two records that are one person', () => {
  it('are merged by a second person, and taken apart again without a byte lost', async () => {
    const { pair, known } = await twoRecords()
    const before = await rowsOfBoth(pair.pair_id)
    const { body } = await decide(pair.pair_id, 'same')
    expect(body.outcome).toBe('merge_proposed')
    const merge = String(body.merge_id)
    // Nothing has happened yet, and who proposed does not carry it out.
    expect(await rowsOfBoth(pair.pair_id)).toEqual(before)
    expect((await clerk.post(`/api/v1/match/merges/${merge}/approve`)).status).toBe(403)
    const merged = await head.post(`/api/v1/match/merges/${merge}/approve`)
    expect(merged.body).toMatchObject({ state: 'merged', paid_months: 4 })
    const { survivor_id: survivor, merged_id: gone } = merged.body
    // One person now: the list shows one, the page of the other leads there, both NIK find the one, all four months stand there.
    expect((await clerk.page(`/peserta/${gone}`)).location).toBe(`/peserta/${survivor}`)
    const name = known[0]?.name ?? ''
    const listed = await clerk.page(`/peserta?nama=${encodeURIComponent(name)}`)
    expect(listed.html).toContain(`/peserta/${survivor}`)
    expect(listed.html).not.toContain(`/peserta/${gone}`)
    for (const nik of [known[0]?.nik ?? '', moved(known[0] as Listed).nik])
      expect((await clerk.page('/peserta/cari', { nik })).location).toBe(`/peserta/${survivor}`)
    expect(
      await payung.see(
        'select person_id, count(*)::integer as months from person_month where person_id in ($1, $2) group by 1',
        [survivor, gone],
      ),
    ).toEqual([{ person_id: survivor, months: 4 }])
    // The same again changes nothing; then it is taken apart.
    expect((await head.post(`/api/v1/match/merges/${merge}/approve`)).status).toBe(200)
    expect((await head.post(`/api/v1/match/merges/${merge}/undo`, { remark: '' })).body.code).toBe(
      'match.remark_missing',
    )
    const undone = await head.post(`/api/v1/match/merges/${merge}/undo`, { remark: 'KTP dua orang' })
    expect(undone.body).toMatchObject({ merge: { state: 'undone' }, rows: { changed: 0, missing: 0 } })
    expect(await rowsOfBoth(pair.pair_id)).toEqual(before)
    expect((await clerk.get(`/api/v1/match/pairs/${pair.pair_id}`)).body.state).toBe('different')
    expect((await payung.command(['audit', 'verify', '--json'])).code).toBe(0)
  })

  it('that both have the same months are not merged, because one month was paid twice', async () => {
    const { pair } = await twoRecords({ month_first: '2024-12', month_last: '2025-01' })
    const before = await rowsOfBoth(pair.pair_id)
    const { body } = await decide(pair.pair_id, 'same')
    expect(body).toMatchObject({ outcome: 'double_funded', merge_id: null })
    expect(await rowsOfBoth(pair.pair_id)).toEqual(before)
  })

  it('are merged only as far as one account sees both, and a refused merge returns its pair', async () => {
    const { pair } = await twoRecords()
    const { body } = await decide(pair.pair_id, 'same')
    expect((await decide(pair.pair_id, 'different')).body.code).toBe('match.merge_stands')
    const refused = await head.post(`/api/v1/match/merges/${body.merge_id}/refuse`, {
      remark: 'Lihat KK dulu',
    })
    expect(refused.body).toMatchObject({ state: 'refused', remark: 'Lihat KK dulu' })
    expect((await clerk.get(`/api/v1/match/pairs/${pair.pair_id}`)).body.state).toBe('later')
    expect((await head.post(`/api/v1/match/merges/${body.merge_id}/approve`)).status).toBe(409)
  })

  it('refuses a decision without a reason, about an unknown pair, and a role that may not', async () => {
    const { pair } = await twoRecords()
    expect((await decide(pair.pair_id, 'same', ' ')).body.code).toBe('match.reason_missing')
    expect((await decide(randomUUID(), 'same')).body.code).toBe('match.pair_unknown')
    const inspector = await payung.as('inspektorat')
    const answer = await inspector.post(`/api/v1/match/pairs/${pair.pair_id}/decide`, {
      decision: 'different',
      reason: 'Uji saja',
    })
    expect(answer.status).toBe(403)
    expect((await decide(pair.pair_id, 'later')).status).toBe(200)
    expect((await clerk.get(`/api/v1/match/pairs/${pair.pair_id}`)).body.state).toBe('later')
  })
})

describe('lists from outside', () => {
  const load = (form: FormData) => clerk.send('/api/v1/match/lists', form)

  it('say of a row that its person is dead, with the day, or a participant already', async () => {
    const { code } = await programme()
    const [dead, member, partly, namesake, alive] = [...people(3), ...people(1), ...people(1)] as [
      Listed,
      Listed,
      Listed,
      Listed,
      Listed,
    ]
    const deaths = await load(
      listForm('deaths', [dead, { ...namesake, nik: slippedNik(namesake.nik, 99) }], {
        died_on: '2024-07-12',
        name: 'Kematian Juli',
      }),
    )
    expect(deaths.body).toMatchObject({ known: false, list: { counts: { read: 2, taken: 2 } } })
    await load(listForm('bpjs', [member], { from: '2024-01', name: 'Peserta PU' }))
    await load(listForm('company', [partly], { from: '2024-12', to: '2025-06', name: 'PT Sawit' }))
    const roster = await check(code, [dead, member, partly, namesake, alive])
    expect(await codes(roster.id)).toEqual({
      2: ['list.deceased'],
      3: ['list.already_participant'],
      4: ['list.participant_partly'],
      5: ['list.deceased_perhaps'],
      6: [],
    })
    const [row] = await rowsOf(clerk, roster.id, 'list.deceased')
    expect(row?.reasons[0]?.found.id).toContain('Tercatat meninggal 12-07-2024 menurut Kematian Juli')
    expect(row?.reasons[0]?.found.en).toContain('Recorded as dead on 12 July 2024')
  })

  it('are loaded once, withdrawn with all their people, and hold no NIK in the open', async () => {
    const [person] = people(1)
    const first = await load(listForm('deaths', [person], { died_on: '2024-06-01' }))
    const again = await load(listForm('deaths', [person], { died_on: '2024-06-01' }))
    const { list_id: id } = first.body.list as { list_id: string }
    expect(again.body).toMatchObject({ known: true, list: { list_id: id } })
    expect(
      await payung.see('select 1 from match_entry e where e.list_id = $1 and e::text like $2', [
        id,
        `%${person.nik}%`,
      ]),
    ).toEqual([])
    const { code } = await programme()
    expect(Object.values(await codes((await check(code, [person])).id))).toEqual([['list.deceased']])
    expect((await clerk.post(`/api/v1/match/lists/${id}/withdraw`)).body).toMatchObject({
      state: 'withdrawn',
    })
    expect(await payung.see('select 1 from match_entry where list_id = $1', [id])).toEqual([])
    const { code: other } = await programme()
    expect(Object.values(await codes((await check(other, [person])).id))).toEqual([[]])
  })

  it('refuse what is no list: without columns, without people, of the future, unnamed, of another region', async () => {
    const send = async (change: (form: FormData) => void) => {
      const form = listForm('deaths', people(1))
      change(form)
      return (await load(form)).body.code
    }
    const file = (content: string) => (form: FormData) => form.set('file', new File([content], 'a.csv'))
    expect(await send(file('KOTA;WARNA\r\nJambi;merah\r\n'))).toBe('match.list_columns')
    expect(await send(file('NIK;NAMA\r\n;\r\n'))).toBe('match.list_empty')
    expect(await send(file('NIK;NAMA\r\n123;Budi\r\n;\r\n'))).toBe('match.list_empty')
    expect(await send((form) => form.set('as_of', '2999-01-01'))).toBe('match.bad_as_of')
    expect(await send((form) => form.set('as_of', 'kemarin'))).toBe('match.bad_as_of')
    expect(await send((form) => form.set('source', ' '))).toBe('match.list_unnamed')
    expect(await send((form) => form.set('region_code', '15.71'))).toBe('account.outside_region')
    expect(await send((form) => form.set('kind', 'gosip'))).toBe('api.bad_request')
    expect(await send(file('\u0000\u0001'))).toMatch(/^tabular\./)
  })

  it('count every row: taken, repeated, refused with the cause, blank', async () => {
    const [person] = people(1)
    const day = person.birth_date.split('-').reverse().join('-')
    const form = listForm('deaths', [])
    const rows = [
      `${person.nik};${person.name};${day};`,
      `${person.nik};${person.name};${day};`,
      `123;Tanpa NIK;;`,
      `${slippedNik(person.nik, 5)};;${day};`,
      `${slippedNik(person.nik, 6)};Budi;${day};31-02-2024`,
      ';;;',
    ]
    form.set('file', new File([['NIK;NAMA;TGL LAHIR;TGL MENINGGAL', ...rows, ''].join('\r\n')], 'a.csv'))
    const { body } = await load(form)
    expect((body.list as { counts: unknown }).counts).toEqual({
      read: 6,
      taken: 1,
      repeated: 1,
      refused: 3,
      blank: 1,
      causes: { nobody: 1, no_name: 1, bad_date: 1 },
    })
  })
})

describe('the same months claimed by two', () => {
  it('are found in every way in which they were planted, in people and rupiah, and nothing else is', async () => {
    type Report = {
      total: { people: number; person_months: number; rupiah: number }
      by_kind: Record<string, { claims: number; people: number; person_months: number; rupiah: number }>
      claims: { kind: string; months: string[]; rupiah: number }[]
    }
    const far = { month_first: '2026-01', month_last: '2026-03' }
    const read = async () =>
      (await clerk.get('/api/v1/match/double-funding?first=2026-01&last=2026-12')).body as unknown as Report
    const before = await read()
    // What the other tests of this file planted reaches into these months by open memberships only.
    expect(before.claims.map((claim) => claim.kind)).toEqual([])
    const [one, two, three] = [
      await programme(far),
      await programme(far),
      await programme({ month_first: '2026-03', month_last: '2026-05' }),
    ]
    const [paid, claimedByTwo, records, member, proposedMember, clean] = Array.from({ length: 6 }, () =>
      people(2),
    ) as unknown as [Listed[], Listed[], Listed[], Listed[], Listed[], Listed[]]
    await clerk.send(
      '/api/v1/match/lists',
      listForm('company', [...member, ...proposedMember], {
        from: '2026-02',
        to: '2026-12',
        name: 'PT Ganda',
      }),
    )
    await approved(one.code, [...paid, ...records, ...member, ...clean])
    // One person with two records, each paid: found only because the pair stands in the queue.
    await approved(three.code, records.map(moved))
    await check(two.code, [...paid, ...claimedByTwo, ...proposedMember])
    await check(three.code, [
      ...claimedByTwo,
      ...clean.map((person) => ({
        ...person,
        nik: slippedNik(person.nik, 4_500),
        name: 'Lain Sekali',
        birth_date: '1970-02-03',
      })),
    ])
    const report = await read()
    const price = 10_000 + 6_800
    const of = (claims: number, months: number) => ({
      claims,
      people: claims,
      person_months: claims * months,
      rupiah: claims * months * price,
    })
    expect(report.by_kind).toEqual({
      row_and_paid: of(2, 3),
      row_and_row: of(2, 1),
      two_records: of(2, 1),
      row_and_record: of(0, 0),
      paid_and_member: of(2, 2),
      row_and_member: of(2, 2),
    })
    expect(report.total).toEqual({ people: 10, person_months: 18, rupiah: 18 * price })
    const rows = await check(two.code, records.map(mistypedNik))
    expect(Object.values(await codes(rows.id))).toEqual([['match.maybe_same'], ['match.maybe_same']])
    expect((await read()).by_kind.row_and_record).toMatchObject({ people: 2, person_months: 6 })
    // The page, both files and the command tell the same.
    const page = await clerk.page('/pencocokan/dana-ganda?dari=2026-01&sampai=2026-12')
    expect(page.html).toContain('PT Ganda')
    const csv = await clerk.page('/pencocokan/dana-ganda.csv?dari=2026-01&sampai=2026-12')
    expect(csv.html.trim().split('\r\n')).toHaveLength(1 + (await read()).claims.length)
    expect(
      (await clerk.page('/pencocokan/dana-ganda.xlsx?dari=2026-01&sampai=2026-12')).html.slice(0, 2),
    ).toBe('PK')
    const command = await payung.command([
      'match',
      'funders',
      '--first',
      '2026-01',
      '--last',
      '2026-12',
      '--as',
      'sarolangun.operator',
      '--json',
    ])
    expect(command.data.total).toEqual((await read()).total)
  }, 120_000)

  it('refuses months that are none, in the wrong order, or too many', async () => {
    for (const query of ['first=2024-13', 'first=2024-12&last=2024-01', 'first=2010-01&last=2026-01'])
      expect((await clerk.get(`/api/v1/match/double-funding?${query}`)).body.code).toBe('match.bad_period')
    expect((await clerk.page('/pencocokan/dana-ganda?dari=besok')).status).toBe(400)
  })
})

describe('the commands', () => {
  it('load, show and withdraw a list, look through the register, and tell the queue', async () => {
    const { mkdtempSync, writeFileSync } = await import('node:fs')
    const { tmpdir } = await import('node:os')
    const file = `${mkdtempSync(`${tmpdir()}/payung-cocok-`)}/a.csv`
    const [person] = people(1)
    writeFileSync(file, `NIK;NAMA\r\n${person.nik};${person.name}\r\n`)
    const as = ['--as', 'sarolangun.operator', '--json']
    const facts = ['--name', 'Kematian', '--source', 'Surat 1', '--as-of', '2024-10-31']
    const loaded = await payung.command(['match', 'list', 'load', file, '--kind', 'deaths', ...facts, ...as])
    expect([loaded.code, loaded.data.known]).toEqual([0, false])
    expect(
      (await payung.command(['match', 'list', 'load', file, '--kind', 'gosip', ...facts, ...as])).code,
    ).toBe(1)
    const shown = await payung.command(['match', 'list', 'show', ...as])
    expect(JSON.stringify(shown.data)).toContain(String(loaded.data.list_id))
    expect(
      (await payung.command(['match', 'list', 'withdraw', String(loaded.data.list_id), ...as])).data.state,
    ).toBe('withdrawn')
    const looked = await payung.command(['match', 'register', ...as])
    expect([looked.code, Number(looked.data.compared) > 1_000]).toEqual([0, true])
    // A second look finds nothing that does not wait or was not decided.
    expect((await payung.command(['match', 'register', ...as])).data.pairs).toBe(0)
    const queue = await payung.command(['match', 'pairs', ...as])
    expect((queue.data.counts as Record<string, number>).open).toBeGreaterThan(0)
  }, 60_000)
})
