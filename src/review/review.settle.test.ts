import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { listForm, mistypedNik, moved } from '../../test/doubtful.ts'
import { checked, type Person, usePayung } from '../../test/payung.ts'
import {
  type Listed,
  type MadeProgramme,
  programmeOf,
  proposed,
  rowsOf,
  strangers,
  uploaded,
} from '../../test/rosters.ts'

/*
 * Goal: a month that two funders claim is paid by one of them in the end, by a decision that two people carry where money is concerned, and nothing is
 * ever taken out of the ledger. Method: double funding is planted in each way, settled through the front door, and ledger, budget, report and trail are read.
 */

const payung = usePayung({ commands: 'here' })
const people = strangers('15.03', 120, 31)
let clerk: Person
let head: Person

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  head = await payung.as('sarolangun.kepala')
})

let number = 0
const months = { month_first: '2026-01', month_last: '2026-03' }
const price = 16_800
const programme = (facts: Partial<typeof months> = {}) =>
  programmeOf(clerk, {
    code: `GANDA-${++number}`,
    region_code: '15.03',
    ceiling_rupiah: 9_000_000,
    ...months,
    ...facts,
  })

async function approve(roster: string) {
  const { status, body } = await head.post(`/api/v1/rosters/${roster}/approve`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}
async function approved({ code }: MadeProgramme, listed: readonly Listed[]): Promise<string> {
  const id = await proposed(clerk, code, listed, `${randomUUID()}.csv`)
  await approve(id)
  return id
}
const check = async ({ code }: MadeProgramme, listed: readonly Listed[]) =>
  String((await uploaded(clerk, code, listed, `${randomUUID()}.csv`)).roster_id)

type Claim = {
  claim: string
  kind: string
  status: string
  person_id: string
  roster_id: string | null
  row_number: number | null
  pair_id: string | null
  list_id: string | null
  funder: string
  months: string[]
  open_months: string[]
}
type Report = {
  total: { people: number; person_months: number; rupiah: number }
  settled: { people: number; person_months: number; rupiah: number }
  by_status: Record<string, number>
  claims: Claim[]
}
const period = { first: '2026-01', last: '2026-12' }
const read = async (by = clerk) =>
  (await by.get(`/api/v1/match/double-funding?${new URLSearchParams(period)}`)).body as unknown as Report
const claimsOf = async (made: MadeProgramme) =>
  (await read()).claims.filter((claim) => claim.funder.startsWith(made.name))

type Settlement = {
  settlement_id: string
  state: string
  gives_up: string
  months: string[]
  two_accounts: boolean
  region_code: string
  released: { months: number; amount_rupiah: number; sent_file: number | null } | null
}
const settle = async (claim: string, keep: object, reason = 'SK Bupati lebih dulu', by = clerk) => {
  const { status, body } = await by.post(`/api/v1/match/double-funding/${claim}/settle`, {
    ...period,
    keep,
    reason,
  })
  return { status, code: body.code, settlements: (body.settlements ?? []) as Settlement[] }
}
const carryOut = (id: string | undefined, by = head) => by.post(`/api/v1/match/settlements/${id}/approve`)

const ledgerOf = (made: MadeProgramme) =>
  payung.see<{ month: string; state: string }>(
    "select to_char(month, 'YYYY-MM') as month, state from person_month where programme_id = $1 order by 1, 2",
    [made.programme_id],
  )
const moneyOf = async (made: MadeProgramme) =>
  Object.fromEntries(
    (
      await payung.see<{ account: string; rupiah: number }>(
        'select account, sum(amount_rupiah)::integer as rupiah from budget_entry where budget_id = $1 group by 1',
        [made.budget_id],
      )
    ).map((row) => [row.account, row.rupiah]),
  )

/** Somebody whose months we pay while a company does too. */
async function paidAndMember() {
  const [made, listed] = [await programme(), people(1)]
  await approved(made, listed)
  await clerk.send(
    '/api/v1/match/lists',
    listForm('company', listed, { from: '2026-02', to: '2026-12', name: `PT ${++number}` }),
  )
  const [claim] = await claimsOf(made)
  if (!claim) throw new Error('Nothing is claimed twice')
  return { made, claim }
}

describe('months that we pay and a membership elsewhere covers', () => {
  it('are released by a second person, kept in the ledger, and their money is back in the budget exactly once', async () => {
    const { made, claim } = await paidAndMember()
    expect(claim).toMatchObject({
      kind: 'paid_and_member',
      status: 'open',
      open_months: ['2026-02', '2026-03'],
    })
    const before = await read()
    const asked = await settle(claim.claim, { all: 'other' })
    expect(asked.settlements).toMatchObject([{ state: 'proposed', gives_up: 'months', two_accounts: true }])
    // Nothing has happened yet; who asked may not carry it out, and asking again is the same question.
    expect(await ledgerOf(made)).toEqual(
      ['2026-01', '2026-02', '2026-03'].map((month) => ({ month, state: 'reserved' })),
    )
    const id = asked.settlements[0]?.settlement_id
    expect((await settle(claim.claim, { all: 'other' })).settlements).toEqual(asked.settlements)
    expect((await settle(claim.claim, { all: 'first' })).code).toBe('match.claim_closed')
    expect((await carryOut(id, clerk)).status).toBe(403)
    expect((await claimsOf(made))[0]?.status).toBe('waiting')

    const done = await carryOut(id)
    expect(done.body).toMatchObject({
      state: 'done',
      released: { months: 2, amount_rupiah: 2 * price, sent_file: null },
    })
    expect((await carryOut(id)).body).toEqual(done.body)
    expect((await settle(claim.claim, { all: 'other' })).settlements).toMatchObject([{ state: 'done' }])
    expect(await ledgerOf(made)).toEqual([
      { month: '2026-01', state: 'reserved' },
      { month: '2026-02', state: 'released' },
      { month: '2026-03', state: 'released' },
    ])
    expect(await moneyOf(made)).toEqual({
      ceiling: -9_000_000,
      available: 9_000_000 - price,
      reserved: price,
    })
    const after = await read()
    expect(await claimsOf(made)).toEqual([])
    expect(before.total.rupiah - after.total.rupiah).toBe(2 * price)
    expect(after.settled.rupiah - before.settled.rupiah).toBe(2 * price)
    expect((await payung.command(['audit', 'verify', '--json'])).code).toBe(0)
  })

  it('stay paid where the membership does not count, which a second person agrees to', async () => {
    const { made, claim } = await paidAndMember()
    const { settlements } = await settle(claim.claim, { all: 'first' }, 'Sudah berhenti dari PT')
    expect(settlements).toMatchObject([{ state: 'proposed', gives_up: 'list', two_accounts: true }])
    expect((await carryOut(settlements[0]?.settlement_id)).body).toMatchObject({
      state: 'done',
      released: null,
    })
    expect((await ledgerOf(made)).map((row) => row.state)).toEqual(['reserved', 'reserved', 'reserved'])
    expect(await claimsOf(made)).toMatchObject([{ status: 'settled', open_months: [] }])
    expect((await settle(claim.claim, { all: 'other' })).code).toBe('match.claim_closed')
  })

  it('are settled month by month: one funder keeps one, the other the next, and what is not named stays open', async () => {
    const { made, claim } = await paidAndMember()
    const { settlements } = await settle(claim.claim, { months: { '2026-03': 'other' } })
    expect(settlements).toMatchObject([{ gives_up: 'months', months: ['2026-03'] }])
    await carryOut(settlements[0]?.settlement_id)
    const [left] = await claimsOf(made)
    expect(left).toMatchObject({ status: 'open', open_months: ['2026-02'] })
    const rest = await settle(left?.claim ?? '', { months: { '2026-02': 'first' } })
    const waiting = rest.settlements.find((each) => each.state === 'proposed')
    expect(waiting).toMatchObject({ gives_up: 'list', months: ['2026-02'] })
    await carryOut(waiting?.settlement_id)
    expect(await claimsOf(made)).toMatchObject([{ status: 'settled' }])
  })

  it('are open again after the head of office refused, which needs a reason', async () => {
    const { made, claim } = await paidAndMember()
    const { settlements } = await settle(claim.claim, { all: 'other' })
    const id = settlements[0]?.settlement_id
    const refuse = (remark: string) => head.post(`/api/v1/match/settlements/${id}/refuse`, { remark })
    expect((await refuse(' ')).body.code).toBe('match.remark_missing')
    expect((await refuse('Masih peserta kita')).body).toMatchObject({ state: 'refused' })
    expect((await carryOut(id)).body.code).toBe('match.settlement_closed')
    expect(await claimsOf(made)).toMatchObject([{ status: 'open' }])
  })

  it('say so when the months have changed before they are released, and nothing is released then', async () => {
    const { made, claim } = await paidAndMember()
    const { settlements } = await settle(claim.claim, { all: 'other' })
    await payung.see(
      "update person_month set state = 'released' where programme_id = $1 and month = '2026-03-01'",
      [made.programme_id],
    )
    expect((await carryOut(settlements[0]?.settlement_id)).body.code).toBe('match.claim_changed')
    expect((await ledgerOf(made)).filter((row) => row.state === 'reserved')).toHaveLength(2)
  })

  it('give paid money back as returned and owed money as available, and name the branch file that must be corrected', async () => {
    const { made, claim } = await paidAndMember()
    const file = await clerk.post(`/api/v1/programmes/${made.code}/branch-files`)
    expect(file.status, JSON.stringify(file.body)).toBeLessThan(300)
    // What paying will do, done by hand: nothing pays yet.
    await payung.see(
      "update person_month set state = case month when '2026-02-01' then 'owed' else 'paid' end where programme_id = $1 and month > '2026-01-01'",
      [made.programme_id],
    )
    const move = (to: string) =>
      payung.see(
        `insert into budget_entry (transaction_id, line, budget_id, kab, account, amount_rupiah, reason, object_type, object_id, made_by)
         select t.id, l.line, $1, '15.03', l.account, l.amount, 'uji.bayar', 'uji', 'uji', 'uji'
         from (select gen_random_uuid() as id) t, (values (1, 'reserved', -${price}), (2, $2, ${price})) as l (line, account, amount)`,
        [made.budget_id, to],
      )
    await move('owed')
    await move('paid')
    const { settlements } = await settle(claim.claim, { all: 'other' })
    const { body } = await carryOut(settlements[0]?.settlement_id)
    expect(body.released, JSON.stringify(body)).toMatchObject({
      months: 2,
      amount_rupiah: 2 * price,
      sent_file: 1,
    })
    expect(await moneyOf(made)).toEqual({
      ceiling: -9_000_000,
      available: 9_000_000 - 2 * price,
      reserved: price,
      owed: 0,
      paid: 0,
      returned: price,
    })
  })
})

describe('months that are only proposed', () => {
  it('by two lists: the one that gives them up is left out of its approval, all or in part, and named in its row', async () => {
    const [one, two, part] = [
      await programme(),
      await programme(),
      await programme({ month_first: '2026-03', month_last: '2026-04' }),
    ]
    const [both, partly] = [people(1), people(1)]
    const first = await proposed(clerk, one.code, [...both, ...partly], `${randomUUID()}.csv`)
    const second = await proposed(clerk, two.code, both, `${randomUUID()}.csv`)
    const third = await proposed(clerk, part.code, partly, `${randomUUID()}.csv`)
    const claims = (await read()).claims.filter((claim) =>
      [first, second, third].includes(claim.roster_id ?? ''),
    )
    expect(claims.map((claim) => [claim.kind, claim.months.length]).sort()).toEqual([
      ['row_and_row', 1],
      ['row_and_row', 3],
    ])
    for (const claim of claims) {
      // Whichever side the first is, the list of the second and third programme gives up.
      const keep = claim.roster_id === first ? 'first' : 'other'
      const { settlements } = await settle(claim.claim, { all: keep })
      // A row is not money yet: the office decides alone, and at once.
      expect(settlements).toMatchObject([{ state: 'done', gives_up: 'row', two_accounts: false }])
    }
    const left = (await read()).claims.filter((claim) =>
      [first, second, third].includes(claim.roster_id ?? ''),
    )
    expect(left.map((claim) => claim.status)).toEqual(['settled', 'settled'])
    expect(await approve(second)).toMatchObject({ people: 0, refused_rows: 1 })
    expect((await rowsOf(clerk, second))[0]?.reasons.map((reason) => reason.code)).toContain(
      'funding.given_up',
    )
    expect(await approve(third)).toMatchObject({ people: 1, person_months: 1, partly_refused_rows: 1 })
    expect(await approve(first)).toMatchObject({ people: 2, person_months: 6 })
    expect((await payung.command(['audit', 'verify', '--json'])).code).toBe(0)
  })

  it('and paid by another: the paid months can be given to the list, which then takes them', async () => {
    const [one, two, listed] = [await programme(), await programme(), people(1)]
    await approved(one, listed)
    const roster = await check(two, listed)
    const [claim] = (await read()).claims.filter((each) => each.roster_id === roster)
    expect(claim).toMatchObject({ kind: 'row_and_paid', status: 'open' })
    const { settlements } = await settle(claim?.claim ?? '', { all: 'first' })
    expect(settlements).toMatchObject([{ gives_up: 'months', state: 'proposed' }])
    await carryOut(settlements[0]?.settlement_id)
    expect((await ledgerOf(one)).map((row) => row.state)).toEqual(['released', 'released', 'released'])
    // The enrolment covers nothing any more and has ended; the list is checked again and takes the months.
    expect(
      await payung.see('select ended_at is not null as ended from enrolment where programme_id = $1', [
        one.programme_id,
      ]),
    ).toEqual([{ ended: true }])
    expect((await clerk.post(`/api/v1/rosters/${roster}/recheck`)).status).toBe(200)
    expect((await checked(clerk, roster)).state).toBe('checked')
    expect((await clerk.post(`/api/v1/rosters/${roster}/confirm`)).status).toBe(200)
    await approve(roster)
    expect((await ledgerOf(two)).map((row) => row.state)).toEqual(['reserved', 'reserved', 'reserved'])
  })

  it('and covered by a membership: the row is left out of these months, or stays because the membership does not count', async () => {
    const [made, listed] = [await programme(), people(2)]
    await clerk.send('/api/v1/match/lists', listForm('company', listed, { from: '2026-02', to: '2026-02' }))
    const roster = await proposed(clerk, made.code, listed, `${randomUUID()}.csv`)
    const [gives, stays] = (await read()).claims.filter((each) => each.roster_id === roster)
    expect((await settle(gives?.claim ?? '', { all: 'other' })).settlements).toMatchObject([
      { state: 'done' },
    ])
    expect((await settle(stays?.claim ?? '', { all: 'first' })).settlements).toMatchObject([
      { state: 'done' },
    ])
    expect(await approve(roster)).toMatchObject({ people: 2, person_months: 5 })
  })
})

describe('two records of one person', () => {
  it('are settled after it is decided that they are one, and can be merged then', async () => {
    const [one, two, listed] = [
      await programme(),
      await programme({ month_first: '2026-03', month_last: '2026-05' }),
      people(1),
    ]
    await approved(one, listed)
    await approved(two, listed.map(moved))
    const [claim] = (await read()).claims.filter(
      (each) => each.kind === 'two_records' && [one, two].some((made) => each.funder.startsWith(made.name)),
    )
    expect(claim).toMatchObject({ status: 'pair_first', months: ['2026-03'] })
    expect((await settle(claim?.claim ?? '', { all: 'first' })).code).toBe('match.pair_first')
    const same = () =>
      clerk.post(`/api/v1/match/pairs/${claim?.pair_id}/decide`, {
        decision: 'same',
        reason: 'Cocok dengan KTP',
      })
    expect((await same()).body).toMatchObject({ outcome: 'double_funded', merge_id: null })
    // Asked again while the months stand twice it is the same answer.
    expect((await same()).body).toMatchObject({ outcome: 'double_funded', merge_id: null })
    const { settlements } = await settle(claim?.claim ?? '', { all: 'first' })
    expect((await carryOut(settlements[0]?.settlement_id)).body).toMatchObject({ released: { months: 1 } })
    const merge = (await same()).body
    expect(merge.outcome).toBe('merge_proposed')
    expect((await same()).body).toMatchObject({ outcome: 'remembered', merge_id: merge.merge_id })
    expect((await head.post(`/api/v1/match/merges/${merge.merge_id}/approve`)).body).toMatchObject({
      state: 'merged',
    })
  })

  it('stand in the report once, however many proposals name them, and count as one person', async () => {
    const [paid, one, two, listed] = [await programme(), await programme(), await programme(), people(1)]
    await approved(paid, listed)
    const before = await read()
    // Two offices propose the same person under one mistyped NIK, and a third list names the right one.
    const rosters = [await check(one, listed.map(mistypedNik)), await check(two, listed.map(mistypedNik))]
    const report = async () => (await read()).claims.filter((each) => rosters.includes(each.roster_id ?? ''))
    expect((await report()).map((each) => each.kind).sort()).toEqual([
      'row_and_record',
      'row_and_record',
      'row_and_row',
    ])
    const { body } = await clerk.get(`/api/v1/match/pairs?roster=${rosters[0]}`)
    const [pair] = body.pairs as { pair_id: string }[]
    expect(
      (
        await clerk.post(`/api/v1/match/pairs/${pair?.pair_id}/decide`, {
          decision: 'same',
          reason: 'Salah ketik NIK',
        })
      ).status,
    ).toBe(200)
    const rows = await report()
    expect(rows.map((each) => [each.kind, each.status])).toEqual([
      ['row_and_record', 'settled'],
      ['row_and_record', 'settled'],
    ])
    expect(new Set(rows.map((each) => each.roster_id)).size).toBe(2)
    const after = await read()
    expect(after.total).toEqual(before.total)
    expect(after.settled.people - before.settled.people).toBe(1)
    expect(after.settled.person_months - before.settled.person_months).toBe(3)
  })
})

describe('two governments', () => {
  it('each give up only their own months, whoever asks, and both see what was decided', async () => {
    const [province, provinceHead] = [
      await payung.as('provinsi.operator'),
      await payung.as('provinsi.kepala'),
    ]
    const listed = people(1)
    const theirs = await programmeOf(province, {
      code: `GANDA-${++number}`,
      region_code: '15',
      ceiling_rupiah: 9_000_000,
      ...months,
    })
    const roster = await proposed(province, theirs.code, listed, `${randomUUID()}.csv`)
    expect((await provinceHead.post(`/api/v1/rosters/${roster}/approve`)).status).toBe(200)
    const ours = await programme()
    await approved(ours, listed.map(moved))
    const claimOf = async (by: Person) =>
      (await read(by)).claims.find(
        (each) =>
          each.kind === 'two_records' && [ours, theirs].some((made) => each.funder.startsWith(made.name)),
      )
    const claim = await claimOf(clerk)
    expect(claim).toMatchObject({ status: 'pair_first', months: ['2026-01', '2026-02', '2026-03'] })
    await clerk.post(`/api/v1/match/pairs/${claim?.pair_id}/decide`, {
      decision: 'same',
      reason: 'Cocok dengan KTP',
    })
    expect((await claimOf(province))?.claim).toBe(claim?.claim)
    // The regency asks that the province give up January, and keeps it; the province asks that the regency give up February.
    const oursFirst = claim?.funder.startsWith(ours.name)
    const [us, them] = oursFirst ? (['first', 'other'] as const) : (['other', 'first'] as const)
    const january = await settle(claim?.claim ?? '', { months: { '2026-01': us } })
    const [asked] = january.settlements
    expect(asked).toMatchObject({ gives_up: 'months', state: 'proposed', region_code: '15' })
    // The regency's head neither decides for the province, nor does the province's head for the regency.
    expect((await carryOut(asked?.settlement_id)).body.code).toBe('account.outside_region')
    expect((await carryOut(asked?.settlement_id, provinceHead)).body).toMatchObject({ state: 'done' })
    const february = await settle(
      claim?.claim ?? '',
      { months: { '2026-02': them } },
      'SK Gubernur',
      province,
    )
    const back = february.settlements.find((each) => each.state === 'proposed')
    expect(back).toMatchObject({ region_code: '15.03', months: ['2026-02'] })
    expect((await carryOut(back?.settlement_id, provinceHead)).body.code).toBe('account.outside_region')
    expect((await carryOut(back?.settlement_id)).body).toMatchObject({ state: 'done' })
    const released = (rows: { month: string; state: string }[]) =>
      rows.filter((row) => row.state === 'released').map((row) => row.month)
    expect([released(await ledgerOf(theirs)), released(await ledgerOf(ours))]).toEqual([
      ['2026-01'],
      ['2026-02'],
    ])
    // What is left is open to both, and both read what was decided.
    expect(await claimOf(clerk)).toMatchObject({ status: 'open', open_months: ['2026-03'] })
    for (const by of [clerk, province]) {
      const { body } = await by.get('/api/v1/match/settlements')
      const ids = (body.settlements as Settlement[]).map((each) => each.settlement_id)
      expect(ids).toEqual(expect.arrayContaining([asked?.settlement_id, back?.settlement_id]))
    }
    const far = (await (await payung.as('kotajambi.operator')).get('/api/v1/match/settlements')).body
    expect(JSON.stringify(far)).not.toContain(asked?.settlement_id)
  })
})

describe('what is refused', () => {
  it('a decision without a reason, without a keeper, about other months, about nothing, by whom it is not for', async () => {
    const { claim } = await paidAndMember()
    expect((await settle(claim.claim, { all: 'other' }, ' ')).code).toBe('match.reason_missing')
    expect((await settle(claim.claim, {})).code).toBe('match.no_keeper')
    expect((await settle(claim.claim, { months: { '2026-01': 'other' } })).code).toBe(
      'match.month_not_claimed',
    )
    expect((await settle(claim.claim, { months: { kemarin: 'other' } })).code).toBe('match.month_not_claimed')
    expect((await settle(claim.claim, { all: 'kita' })).code).toBe('api.bad_request')
    expect((await settle('0'.repeat(32), { all: 'other' })).code).toBe('match.claim_unknown')
    expect(
      (await settle(claim.claim, { all: 'other' }, 'Uji saja', await payung.as('inspektorat'))).status,
    ).toBe(403)
    expect((await settle(claim.claim, { all: 'other' }, 'Uji saja', head)).status).toBe(403)
    const far = await payung.as('kotajambi.operator')
    expect((await settle(claim.claim, { all: 'other' }, 'Uji saja', far)).code).toBe('match.claim_unknown')
    expect((await carryOut(randomUUID())).body.code).toBe('match.settlement_unknown')
    expect((await carryOut('entah')).body.code).toBe('match.settlement_unknown')
  })

  it('by the database too: nobody carries out what they asked for, and nothing asked is rewritten', async () => {
    const { claim } = await paidAndMember()
    const { settlements } = await settle(claim.claim, { all: 'other' })
    const id = settlements[0]?.settlement_id
    await expect(
      payung.see(
        "update match_settlement set state = 'done', decided_by = asked_by, decided_at = now() where settlement_id = $1",
        [id],
      ),
    ).rejects.toMatchObject({ code: '23514' })
    for (const statement of ["update match_settlement set reason = ''", 'delete from match_settlement'])
      await expect(payung.platform.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
  })

  it('two who settle at once settle once', async () => {
    const { claim } = await paidAndMember()
    const answers = await Promise.all(Array.from({ length: 4 }, () => settle(claim.claim, { all: 'other' })))
    expect(new Set(answers.map((each) => each.settlements[0]?.settlement_id)).size).toBe(1)
    const id = answers[0]?.settlements[0]?.settlement_id
    const done = await Promise.all(Array.from({ length: 4 }, () => carryOut(id)))
    expect(done.map((each) => each.body.state)).toEqual(['done', 'done', 'done', 'done'])
    expect(
      await payung.see('select count(*)::integer as entries from budget_entry where object_id = $1', [id]),
    ).toEqual([{ entries: 2 }])
  })
})

describe('the pages and the command', () => {
  it('lead from the report to the claim, ask who pays, and the head of office agrees on the page', async () => {
    const { claim } = await paidAndMember()
    const query = '?dari=2026-01&sampai=2026-12'
    const report = await clerk.page(`/pencocokan/dana-ganda${query}`)
    const address = `/pencocokan/dana-ganda/temuan/${claim.claim}${query}`
    expect(report.html).toContain(address.replace('&', '&amp;'))
    const page = await clerk.page(address)
    expect(page.html).toContain('Siapa yang membiayai?')
    expect(page.html).toContain('bulan diklaim dua kali')
    expect((await head.page(address)).html).not.toContain('Simpan putusan')
    const wrong = await clerk.page(address, { keep: 'other', reason: '' })
    expect([wrong.status, wrong.html.includes('Tulis alasan keputusan')]).toEqual([400, true])
    expect((await clerk.page(address, { reason: 'SK lebih dulu' })).html).toContain(
      'Pilih siapa yang membiayai',
    )
    const kept = await clerk.page(address, {
      keep: 'first',
      'bulan_2026-03': 'other',
      reason: 'SK lebih dulu',
    })
    expect(kept.location).toBe('/pencocokan/dana-ganda/putusan?hasil=diusulkan')
    const { body } = await clerk.get('/api/v1/match/settlements')
    const own = (body.settlements as (Settlement & { claim: string })[]).filter(
      (each) => each.claim === claim.claim,
    )
    expect(own.map((each) => [each.gives_up, each.months]).sort()).toEqual([
      ['list', ['2026-02']],
      ['months', ['2026-03']],
    ])
    const released = own.find((each) => each.gives_up === 'months')?.settlement_id
    const decide = (form: Record<string, string>) =>
      head.page(`/pencocokan/dana-ganda/putusan/${released}`, form)
    expect((await decide({ langkah: 'tolak', remark: '' })).status).toBe(400)
    expect((await decide({ langkah: 'setujui' })).location).toContain('hasil=disetujui')
    const decided = await head.page('/pencocokan/dana-ganda/putusan')
    expect(decided.html).toContain('1 bulan dilepas, Rp16.800 kembali ke anggaran.')
    expect((await clerk.page('/pencocokan/dana-ganda/temuan/tidak-ada')).status).toBe(404)
  })

  it('do the same from the command line', async () => {
    const { claim } = await paidAndMember()
    const as = (who: string) => ['--as', who, '--json']
    const shown = await payung.command([
      'match',
      'funders',
      '--first',
      '2026-01',
      '--last',
      '2026-12',
      ...as('sarolangun.operator'),
    ])
    expect(JSON.stringify(shown.data)).toContain(claim.claim)
    const keep = (...options: string[]) =>
      payung.command([
        'match',
        'settle',
        claim.claim,
        '--first',
        '2026-01',
        '--last',
        '2026-12',
        '--reason',
        'SK lebih dulu',
        ...options,
        ...as('sarolangun.operator'),
      ])
    expect((await keep('--keep', 'kita')).code).toBe(1)
    expect((await keep('--month', '2026-02')).code).toBe(1)
    const settled = await keep('--keep', 'other')
    const [settlement] = settled.data.settlements as Settlement[]
    expect(settlement?.state).toBe('proposed')
    const id = settlement?.settlement_id ?? ''
    const decided = await payung.command(['match', 'settlement', 'approve', id, ...as('sarolangun.kepala')])
    expect(decided.data).toMatchObject({ state: 'done' })
    expect(
      (
        await payung.command([
          'match',
          'settlement',
          'refuse',
          id,
          '--remark',
          'Tidak jadi',
          ...as('sarolangun.kepala'),
        ])
      ).code,
    ).toBe(1)
    expect(
      JSON.stringify((await payung.command(['match', 'settlements', ...as('sarolangun.kepala')])).data),
    ).toContain(id)
  })
})
