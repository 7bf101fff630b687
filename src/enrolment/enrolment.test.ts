import { describe, expect, it } from 'vitest'
import { expectSound } from '../../test/invariants.ts'
import { type Person, usePayung } from '../../test/payung.ts'
import {
  balancesOf,
  contents,
  type Listed,
  listFile,
  programmeOf,
  proposed,
  rowsOf,
  strangers,
  uploaded,
} from '../../test/rosters.ts'
import { makeAccount } from '../account/account.service.ts'
import { demoPassword, storyProgramme, systemContext } from '../demo/demo.service.ts'
import type { GeneratedPerson } from '../demo/people.ts'
import { bkbkPeople, generateRoster } from '../demo/roster.ts'
import { rosterFile } from '../demo/roster-file.ts'
import { transact } from '../platform/context.ts'
import { openPersonal } from '../platform/crypto.ts'

const payung = usePayung()

/** JKK 1 % of Rp1,000,000 and JKM Rp6,800: what a month costs in 2024, worked out here and not by the product. */
const monthlyRupiah = 10_000 + 6_800

const newPeople = strangers('15.03', 700, 2)
const newCityPeople = strangers('15.71', 40, 3)
/** People whom the province already pays from January to December 2024, a different group each time. */
const funded = bkbkPeople('15.03')
const paidPeople = (wanted: number) => funded.splice(0, wanted)

function one([person]: GeneratedPerson[]): GeneratedPerson {
  if (!person) throw new Error('Nobody is left')
  return person
}

const clerk = () => payung.as('sarolangun.operator')
const head = () => payung.as('sarolangun.kepala')
const approve = (person: Person, rosterId: string) => person.post(`/api/v1/rosters/${rosterId}/approve`)

/** Registered people by NIK: what the register holds under the numbers of these people, past row-level security. */
async function register(
  people: readonly Listed[],
): Promise<
  Map<
    string,
    { person_id: string; name: string; kab: string; village_code: string; version: number; months: string[] }
  >
> {
  const rows = await payung.see<{
    person_id: string
    nik_sealed: Buffer
    salt: Buffer
    name: string
    kab: string
    village_code: string
    version: number
    months: string[] | null
  }>(`
    select p.person_id, p.nik_sealed, k.salt, p.name, p.kab, p.village_code, p.version,
           (select array_agg(to_char(m.month, 'YYYY-MM') || ' ' || g.code order by m.month) from person_month m join programme g using (programme_id)
            where m.person_id = p.person_id and m.state <> 'released') as months
    from person p join person_key k using (person_id)`)
  const wanted = new Set(people.map((person) => person.nik))
  const found = new Map()
  for (const { nik_sealed, salt, ...row } of rows) {
    const nik = openPersonal(payung.platform.keys, 'nik', { person_id: row.person_id, salt }, nik_sealed)
    if (wanted.has(nik)) found.set(nik, { ...row, months: row.months ?? [] })
  }
  return found
}

describe('an approval', () => {
  it('protects exactly the accepted people for exactly the months of the programme, and reserves exactly what they cost', async () => {
    const roster = generateRoster({ region: '15.03', rows: 400, problems: 40, seed: 7 })
    const before = await contents(payung)
    const [operator, kepala] = [await clerk(), await head()]
    const id = await proposed(operator, storyProgramme, await rosterFile(roster, 'xlsx'), 'sarolangun.xlsx')
    const { body } = await operator.get(`/api/v1/rosters/${id}`)
    const counts = body.counts as Record<string, number>
    expect([(counts.accepted ?? 0) + (counts.warning ?? 0), counts.rejected]).toEqual([400, 40])
    expect(
      await contents(payung),
      'nobody enters the register and no money moves before the approval',
    ).toEqual({ ...before, roster_signature: (before.roster_signature ?? 0) + 1 })

    const approved = await approve(kepala, id)
    expect(approved).toMatchObject({
      status: 200,
      body: {
        roster_id: id,
        people: 400,
        person_months: 800,
        amount_rupiah: 800 * monthlyRupiah,
        new_people: 400,
        refused_rows: 0,
        partly_refused_rows: 0,
      },
    })
    const accepted = await payung.see(
      "select row_number from roster_row where roster_id = $1 and verdict <> 'rejected' order by 1",
      [id],
    )
    expect(
      await payung.see('select row_number from enrolment where roster_id = $1 order by 1', [id]),
    ).toEqual(accepted)
    const months = await payung.see(
      `select months, amount, count(*)::integer as people from (
         select person_id, string_agg(to_char(month, 'YYYY-MM'), ' ' order by month) as months, sum(amount_rupiah)::integer as amount from person_month where roster_id = $1 group by 1) as each
       group by 1, 2`,
      [id],
    )
    expect(months).toEqual([{ months: '2024-11 2024-12', amount: 2 * monthlyRupiah, people: 400 }])
    const { body: story } = await operator.get(`/api/v1/programmes/${storyProgramme}`)
    const reserved = 800 * monthlyRupiah
    expect(await balancesOf(operator, String(story.budget_id))).toEqual({
      ceiling: 950_000_000,
      available: 950_000_000 - reserved,
      reserved,
      owed: 0,
      paid: 0,
      returned: 0,
    })
    await expectSound(payung)
  })

  it('brings the people of the file into the register under their own NIK, name and village, and opens their NIK to nobody without the key', async () => {
    const people = newPeople(8)
    const operator = await clerk()
    await programmeOf(operator, { code: 'MASUK', region_code: '15.03', ceiling_rupiah: 10_000_000 })
    const id = await proposed(operator, 'MASUK', people)
    expect(await register(people)).toEqual(new Map())
    await approve(await head(), id)
    const found = await register(people)
    for (const person of people) {
      expect(found.get(person.nik)).toMatchObject({
        name: person.name,
        kab: '15.03',
        village_code: person.village.code,
        version: 1,
        months: ['2024-11 MASUK', '2024-12 MASUK'],
      })
    }
    expect(found.size).toBe(8)
    const [sealed] = await payung.see<{ nik_sealed: Buffer }>(
      'select nik_sealed from person where person_id = $1',
      [found.get(people[0]?.nik ?? '')?.person_id],
    )
    expect(sealed?.nik_sealed.toString('latin1')).not.toContain(people[0]?.nik)
  })

  it('given twice answers the same and changes nothing', async () => {
    const operator = await clerk()
    await programmeOf(operator, { code: 'DUA-KALI', region_code: '15.03', ceiling_rupiah: 10_000_000 })
    const id = await proposed(operator, 'DUA-KALI', newPeople(6))
    const kepala = await head()
    const first = await approve(kepala, id)
    const after = await contents(payung)
    const again = await approve(kepala, id)
    expect([again.status, again.body]).toEqual([200, first.body])
    expect(await contents(payung)).toEqual(after)
    expect(
      await payung.see(
        "select count(*)::integer as lines from audit_line where object_id = $1 and action = 'enrolment.approve'",
        [id],
      ),
    ).toEqual([{ lines: 1 }])
  })

  it('given five times at once has one effect, and all five get the same answer', async () => {
    const operator = await clerk()
    const { budget_id } = await programmeOf(operator, {
      code: 'LIMA',
      region_code: '15.03',
      ceiling_rupiah: 10_000_000,
    })
    const id = await proposed(operator, 'LIMA', newPeople(6))
    const kepala = await head()
    const answers = await Promise.all(Array.from({ length: 5 }, () => approve(kepala, id)))
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([200, answers[0]?.body])
    expect(answers[0]?.body).toMatchObject({ people: 6, person_months: 12 })
    expect(await balancesOf(operator, budget_id)).toMatchObject({ reserved: 12 * monthlyRupiah })
    await expectSound(payung)
  })

  it('sent five times at once with one idempotency key has one effect; who comes too early is told to repeat and then gets the same answer', async () => {
    const operator = await clerk()
    const { budget_id } = await programmeOf(operator, {
      code: 'LIMA-KUNCI',
      region_code: '15.03',
      ceiling_rupiah: 10_000_000,
    })
    const id = await proposed(operator, 'LIMA-KUNCI', newPeople(6))
    const kepala = await head()
    const send = () => kepala.post(`/api/v1/rosters/${id}/approve`, undefined, 'kunci-yang-sama')
    const answers = await Promise.all(Array.from({ length: 5 }, send))
    const done = answers.filter((answer) => answer.status === 200)
    expect(done.length).toBeGreaterThan(0)
    for (const answer of answers.filter((each) => each.status !== 200))
      expect([answer.status, answer.body.code]).toEqual([409, 'api.still_running'])
    const later = await send()
    expect([later.status, later.body, later.headers.get('idempotency-replayed')]).toEqual([
      200,
      done[0]?.body,
      'true',
    ])
    expect(await balancesOf(operator, budget_id)).toMatchObject({ reserved: 12 * monthlyRupiah })
  })

  it('is refused to a clerk, an auditor, the branch and the local administrator, and nothing changes', async () => {
    const operator = await clerk()
    await programmeOf(operator, { code: 'WEWENANG', region_code: '15.03', ceiling_rupiah: 10_000_000 })
    const id = await proposed(operator, 'WEWENANG', newPeople(3))
    const before = await contents(payung)
    for (const username of ['sarolangun.operator', 'provinsi.operator', 'inspektorat', 'bpjs.jambi']) {
      const { status, body } = await approve(await payung.as(username), id)
      expect([username, status, body.code]).toEqual([username, 403, 'account.not_allowed'])
    }
    const command = await payung.command(['roster', 'approve', id, '--json'])
    expect([command.code, (command.data.error as { code: string }).code]).toEqual([1, 'account.not_allowed'])
    expect(await contents(payung)).toEqual(before)
  })

  it('is refused while the clerk has not proposed the list, after it was withdrawn, and for a list that does not exist', async () => {
    const operator = await clerk()
    const kepala = await head()
    await programmeOf(operator, { code: 'BELUM', region_code: '15.03', ceiling_rupiah: 10_000_000 })
    const { roster_id } = await uploaded(operator, 'BELUM', newPeople(3))
    expect(await approve(kepala, String(roster_id))).toMatchObject({
      status: 409,
      body: { code: 'roster.wrong_state' },
    })
    await operator.post(`/api/v1/rosters/${roster_id}/confirm`)
    await operator.post(`/api/v1/rosters/${roster_id}/withdraw`)
    expect(await approve(kepala, String(roster_id))).toMatchObject({
      status: 409,
      body: { code: 'roster.wrong_state' },
    })
    expect(await approve(kepala, '00000000-0000-4000-8000-000000000000')).toMatchObject({
      status: 404,
      body: { code: 'roster.not_found' },
    })
    expect((await approve(kepala, 'bukan-id')).status).toBe(400)
  })
})

describe('the database itself', () => {
  it('refuses a second signature by the account that prepared the list, and an enrolment that nobody approved', async () => {
    const operator = await clerk()
    const { programme_id } = await programmeOf(operator, {
      code: 'TANDA',
      region_code: '15.03',
      ceiling_rupiah: 10_000_000,
    })
    const id = await proposed(operator, 'TANDA', newPeople(2))
    const context = await payung.context('sarolangun.operator')
    // An account that holds both roles, past every check of the application.
    const asApprover = { ...context, actor: { ...context.actor, role: 'approver' as const } }
    const sign =
      "insert into roster_signature (roster_id, kind, kab, account_id) values ($1, 'approved', '15.03', $2)"
    await expect(
      transact(context, (tx) => tx.client.query(sign, [id, context.actor.account_id])),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(
      transact(asApprover, (tx) => tx.client.query(sign, [id, context.actor.account_id])),
    ).rejects.toMatchObject({ code: '23505' })
    const enrol =
      "insert into enrolment (person_id, programme_id, kab, roster_id, row_number, enrolled_by) values (gen_random_uuid(), $1, '15.03', $2, 2, $3)"
    await expect(
      transact(context, (tx) => tx.client.query(enrol, [programme_id, id, context.actor.account_id])),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(
      transact(asApprover, (tx) => tx.client.query(enrol, [programme_id, id, context.actor.account_id])),
    ).rejects.toMatchObject({ code: '23503' })
    expect(await payung.see('select kind from roster_signature where roster_id = $1', [id])).toEqual([
      { kind: 'prepared' },
    ])
  })
})

describe('a budget that suffices for three lists', () => {
  it('pays exactly three when twenty are approved at once; the other seventeen hear what is missing and leave no trace', async () => {
    const operator = await clerk()
    const size = 5
    const price = size * 2 * monthlyRupiah
    const { budget_id, programme_id, per_person_rupiah } = await programmeOf(operator, {
      code: 'TIGA-SAJA',
      region_code: '15.03',
      ceiling_rupiah: 3 * price,
    })
    expect(per_person_rupiah).toBe(2 * monthlyRupiah)
    const lists = Array.from({ length: 20 }, () => newPeople(size))
    const ids = await Promise.all(
      lists.map((people, at) => proposed(operator, 'TIGA-SAJA', people, `daftar-${at}.csv`)),
    )
    const before = await contents(payung)

    const kepala = await head()
    const answers = await Promise.all(ids.map((id) => approve(kepala, id)))

    const served = answers.flatMap((answer, at) => (answer.status === 200 ? [at] : []))
    expect(served).toHaveLength(3)
    const refused = answers.filter((answer) => answer.status !== 200)
    expect(refused.map((answer) => [answer.status, answer.body.code])).toEqual(
      Array.from({ length: 17 }, () => [409, 'budget.not_enough']),
    )
    for (const { body } of refused)
      expect([
        body.needed_rupiah,
        (body.available_rupiah as number) + (body.missing_rupiah as number),
      ]).toEqual([price, price])
    expect(await balancesOf(operator, budget_id)).toEqual({
      ceiling: 3 * price,
      available: 0,
      reserved: 3 * price,
      owed: 0,
      paid: 0,
      returned: 0,
    })
    expect(
      await payung.see('select count(*)::integer as months from person_month where programme_id = $1', [
        programme_id,
      ]),
    ).toEqual([{ months: 3 * size * 2 }])
    const after = await contents(payung)
    expect(after.person).toBe((before.person ?? 0) + 3 * size)
    expect(after.person_nik).toBe((before.person_nik ?? 0) + 3 * size)
    expect(
      await payung.see(
        'select state, count(*)::integer as lists from roster where programme_id = $1 group by 1 order by 1',
        [programme_id],
      ),
    ).toEqual([
      { state: 'approved', lists: 3 },
      { state: 'confirmed', lists: 17 },
    ])
    const registered = await register(lists.flat())
    expect([...registered.keys()].sort()).toEqual(
      served.flatMap((at) => (lists[at] ?? []).map((person) => person.nik)).sort(),
    )
    await expectSound(payung)
  })
})

describe('two programmes', () => {
  it('that take the same people at the same time leave one funder for every month, and each refused row names the other', async () => {
    const operator = await clerk()
    for (const code of ['SATU', 'DUA'])
      await programmeOf(operator, { code, region_code: '15.03', ceiling_rupiah: 50_000_000 })
    const [onlyOne, both, onlyTwo] = [newPeople(4), newPeople(12), newPeople(4)]
    const lists = {
      SATU: await proposed(operator, 'SATU', [...onlyOne, ...both]),
      DUA: await proposed(operator, 'DUA', [...both.toReversed(), ...onlyTwo]),
    }
    const kepala = await head()
    const [one, two] = await Promise.all([approve(kepala, lists.SATU), approve(kepala, lists.DUA)])
    expect([one.status, two.status]).toEqual([200, 200])

    const found = await register([...onlyOne, ...both, ...onlyTwo])
    expect(found.size).toBe(20)
    for (const { months } of found.values())
      expect(months.map((month) => month.slice(0, 7))).toEqual(['2024-11', '2024-12'])
    expect(Number(one.body.people) + Number(two.body.people)).toBe(20)
    expect(Number(one.body.refused_rows) + Number(two.body.refused_rows)).toBe(12)
    for (const [mine, other] of [
      ['SATU', 'DUA'],
      ['DUA', 'SATU'],
    ] as const) {
      const refused = await rowsOf(operator, lists[mine], 'funding.already_funded')
      expect(refused).toHaveLength(Number((mine === 'SATU' ? one : two).body.refused_rows))
      // The cause on the roster's page counts the same rows as the list behind it.
      const { body } = await operator.get(`/api/v1/rosters/${lists[mine]}`)
      const cause = (body.problems as { code: string; rows: number }[]).find(
        ({ code }) => code === 'funding.already_funded',
      )
      expect(cause?.rows ?? 0).toBe(refused.length)
      for (const row of refused) {
        expect(row.verdict).toBe('rejected')
        expect(row.reasons.at(-1)?.found.id).toBe(
          `Program ${other} (Kabupaten Sarolangun) sudah membiayai November 2024, Desember 2024.`,
        )
      }
    }
    await expectSound(payung)
  })

  it('that change the same known people at the same time both go through, and every former name is kept', async () => {
    const operator = await clerk()
    await programmeOf(operator, {
      code: 'UBAH-1',
      region_code: '15.03',
      ceiling_rupiah: 50_000_000,
      month_first: '2025-01',
      month_last: '2025-01',
    })
    await programmeOf(operator, {
      code: 'UBAH-2',
      region_code: '15.03',
      ceiling_rupiah: 50_000_000,
      month_first: '2025-02',
      month_last: '2025-02',
    })
    const people = paidPeople(6)
    const renamed = (suffix: string) =>
      people.map((person) => ({ ...person, name: `${person.name} ${suffix}` }))
    const lists = [
      await proposed(operator, 'UBAH-1', renamed('Siregar')),
      await proposed(operator, 'UBAH-2', renamed('Lubis').toReversed()),
    ]
    const kepala = await head()
    const answers = await Promise.all(lists.map((id) => approve(kepala, id)))
    expect(answers.map((answer) => [answer.status, answer.body.code])).toEqual([
      [200, undefined],
      [200, undefined],
    ])
    for (const person of people) {
      const now = (await register([person])).get(person.nik)
      const history = await payung.see<{ name: string }>(
        'select name from person_history where person_id = $1 order by version',
        [now?.person_id],
      )
      expect([now?.version, history[0]?.name]).toEqual([3, person.name])
      expect([history[1]?.name, now?.name].sort()).toEqual([`${person.name} Lubis`, `${person.name} Siregar`])
    }
    await expectSound(payung)
  })
})

describe('months that somebody else pays', () => {
  it("are refused row by row, naming the province's BKBK", async () => {
    const operator = await clerk()
    await programmeOf(operator, { code: 'GANDA', region_code: '15.03', ceiling_rupiah: 10_000_000 })
    const roster = await uploaded(operator, 'GANDA', [...paidPeople(3), ...newPeople(2)])
    expect(roster.counts).toMatchObject({ accepted: 2, rejected: 3 })
    const rows = await rowsOf(operator, String(roster.roster_id), 'funding.already_funded')
    expect(rows).toHaveLength(3)
    for (const row of rows) {
      const reason = row.reasons.find((each) => each.code === 'funding.already_funded')
      expect(reason?.found.id).toContain('BKBK Provinsi 2024')
      expect(reason?.found.id).toContain('November')
      expect(reason?.found.en).toContain('BKBK Provinsi 2024')
    }
  })

  it('are left out and the free months are taken, for no more than these cost', async () => {
    const operator = await clerk()
    const { budget_id } = await programmeOf(operator, {
      code: 'SEBAGIAN',
      region_code: '15.03',
      ceiling_rupiah: 10_000_000,
      month_first: '2024-12',
      month_last: '2025-01',
    })
    const people = paidPeople(3)
    const id = await proposed(operator, 'SEBAGIAN', people)
    const rows = await rowsOf(operator, id)
    expect(
      rows.map((row) => [row.verdict, row.reasons.some((reason) => reason.code === 'funding.partly_funded')]),
    ).toEqual([
      ['warning', true],
      ['warning', true],
      ['warning', true],
    ])
    expect(await approve(await head(), id)).toMatchObject({
      status: 200,
      body: {
        people: 3,
        person_months: 3,
        amount_rupiah: 3 * monthlyRupiah,
        new_people: 0,
        refused_rows: 0,
        partly_refused_rows: 3,
      },
    })
    for (const { months } of (await register(people)).values())
      expect(months.slice(-2)).toEqual(['2024-12 JBI-2024-BKBK', '2025-01 SEBAGIAN'])
    expect(await balancesOf(operator, budget_id)).toMatchObject({ reserved: 3 * monthlyRupiah })
  })
})

describe('a quota', () => {
  it('that is full refuses the next list with its numbers, and that list leaves no trace', async () => {
    const operator = await clerk()
    await programmeOf(operator, {
      code: 'KUOTA',
      region_code: '15.03',
      ceiling_rupiah: 50_000_000,
      quota_people: 5,
    })
    const tooMany = await uploaded(operator, 'KUOTA', newPeople(6))
    expect(await operator.post(`/api/v1/rosters/${tooMany.roster_id}/confirm`)).toMatchObject({
      status: 409,
      body: { code: 'roster.over_quota', quota_people: 5, left: 5, people: 6 },
    })
    const kepala = await head()
    const first = await proposed(operator, 'KUOTA', newPeople(3))
    const second = await proposed(operator, 'KUOTA', newPeople(3))
    expect((await approve(kepala, first)).status).toBe(200)
    const before = await contents(payung)
    const refused = await approve(kepala, second)
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'roster.over_quota', quota_people: 5, left: 2, people: 3 },
    })
    expect((refused.body.text as { id: string }).id).toBe(
      'Kuota program 5 orang, sisa 2; daftar ini 3 orang. Kurangi daftar atau tambah kuota.',
    )
    expect(await contents(payung)).toEqual(before)
    expect(
      (await approve(kepala, await proposed(operator, 'KUOTA', newPeople(2)))).status,
      'the room that is left can still be used',
    ).toBe(200)
  })

  it('is not exceeded by lists approved at once', async () => {
    const operator = await clerk()
    const { programme_id } = await programmeOf(operator, {
      code: 'KUOTA-SERENTAK',
      region_code: '15.03',
      ceiling_rupiah: 50_000_000,
      quota_people: 7,
    })
    const ids = await Promise.all(
      Array.from({ length: 5 }, () => proposed(operator, 'KUOTA-SERENTAK', newPeople(3))),
    )
    const kepala = await head()
    const answers = await Promise.all(ids.map((id) => approve(kepala, id)))
    expect(answers.map((answer) => answer.body.code ?? 'approved').sort()).toEqual([
      'approved',
      'approved',
      'roster.over_quota',
      'roster.over_quota',
      'roster.over_quota',
    ])
    expect(
      await payung.see('select count(*)::integer as people from enrolment where programme_id = $1', [
        programme_id,
      ]),
    ).toEqual([{ people: 6 }])
  })
})

describe('a person known already', () => {
  it('whose name has changed keeps the former name in the history, with who replaced it', async () => {
    const operator = await clerk()
    await programmeOf(operator, {
      code: 'NAMA',
      region_code: '15.03',
      ceiling_rupiah: 10_000_000,
      month_first: '2025-01',
      month_last: '2025-02',
    })
    const [person, unchanged] = [one(paidPeople(1)), one(paidPeople(1))]
    const id = await proposed(operator, 'NAMA', [{ ...person, name: 'Ratna Sari Dewi' }, unchanged])
    expect((await rowsOf(operator, id, 'register.differs')).map((row) => row.verdict)).toEqual(['warning'])
    expect((await register([person])).get(person.nik)?.name, 'nothing changes before the approval').toBe(
      person.name,
    )
    expect(await approve(await head(), id)).toMatchObject({ status: 200, body: { people: 2, new_people: 0 } })
    const now = (await register([person])).get(person.nik)
    expect(now).toMatchObject({ name: 'Ratna Sari Dewi', version: 2 })
    const { actor } = await payung.context('sarolangun.kepala')
    expect(
      await payung.see(
        'select version, name, birth_date, village_code, replaced_by from person_history where person_id = $1',
        [now?.person_id],
      ),
    ).toEqual([
      {
        version: 1,
        name: person.name,
        birth_date: person.birth_date,
        village_code: person.village.code,
        replaced_by: actor.account_id,
      },
    ])
    expect(
      (await register([unchanged])).get(unchanged.nik)?.version,
      'nothing is recorded of somebody who did not change',
    ).toBe(1)
  })

  it('is never merged with somebody of another name and birth date who comes under the same NIK', async () => {
    const operator = await clerk()
    await programmeOf(operator, {
      code: 'ORANG-LAIN',
      region_code: '15.03',
      ceiling_rupiah: 10_000_000,
      month_first: '2025-03',
      month_last: '2025-03',
    })
    const known = one(paidPeople(1))
    const [stranger, other] = [one(newPeople(1)), one(newPeople(1))]
    const listed = await uploaded(operator, 'ORANG-LAIN', [{ ...stranger, nik: known.nik }, other])
    const [row] = await rowsOf(operator, String(listed.roster_id), 'register.other_person')
    expect(row?.verdict).toBe('rejected')
    await operator.post(`/api/v1/rosters/${listed.roster_id}/confirm`)
    expect(await approve(await head(), String(listed.roster_id))).toMatchObject({
      status: 200,
      body: { people: 1 },
    })
    expect((await register([known])).get(known.nik)).toMatchObject({ name: known.name, version: 1 })
  })

  it('is not merged either when the two lists were checked before one of them was approved', async () => {
    const operator = await clerk()
    for (const code of ['NIK-1', 'NIK-2'])
      await programmeOf(operator, { code, region_code: '15.03', ceiling_rupiah: 10_000_000 })
    const [first, second] = [one(newPeople(1)), one(newPeople(1))]
    const lists = [
      await proposed(operator, 'NIK-1', [first]),
      await proposed(operator, 'NIK-2', [{ ...second, nik: first.nik }]),
    ] as const
    const kepala = await head()
    expect(await approve(kepala, lists[0])).toMatchObject({ status: 200, body: { people: 1 } })
    expect(await approve(kepala, lists[1])).toMatchObject({
      status: 200,
      body: { people: 0, amount_rupiah: 0, refused_rows: 1 },
    })
    expect((await rowsOf(operator, lists[1])).map((row) => [row.verdict, row.reasons.at(-1)?.code])).toEqual([
      ['rejected', 'register.other_person'],
    ])
    expect((await register([first])).get(first.nik)).toMatchObject({
      name: first.name,
      version: 1,
      months: ['2024-11 NIK-1', '2024-12 NIK-1'],
    })
    await expectSound(payung)
  })
})

describe('two regencies', () => {
  const cityVillage = newCityPeople(1)[0]?.village ?? { code: '' }
  const account = (username: string, role: 'approver') =>
    makeAccount(systemContext(payung.platform), {
      username,
      name: 'Kepala Kota',
      role,
      region_code: '15.71',
      office: 'DTKK-UKM Kota Jambi',
      password: demoPassword,
    })

  it('hand a person over on approval: the register row moves, the months already paid stay with who pays them', async () => {
    const [city, sarolangun] = [await payung.as('kotajambi.operator'), await clerk()]
    await account('kotajambi.kepala', 'approver')
    await programmeOf(city, {
      code: 'KOTA-PINDAH',
      region_code: '15.71',
      ceiling_rupiah: 10_000_000,
      month_first: '2025-01',
      month_last: '2025-01',
    })
    const mover = one(paidPeople(1))
    const id = await proposed(city, 'KOTA-PINDAH', [{ ...mover, village: cityVillage }, ...newCityPeople(2)])
    const [warned] = await rowsOf(city, id, 'register.moves')
    expect([
      warned?.verdict,
      warned?.reasons.find((reason) => reason.code === 'register.moves')?.found.id,
    ]).toEqual(['warning', 'Orang ini tercatat di Kabupaten Sarolangun.'])
    const before = (await register([mover])).get(mover.nik)
    expect(before?.kab).toBe('15.03')

    expect(await approve(await payung.as('kotajambi.kepala'), id)).toMatchObject({
      status: 200,
      body: { people: 3, new_people: 2 },
    })

    const after = (await register([mover])).get(mover.nik)
    expect(after).toMatchObject({
      person_id: before?.person_id,
      kab: '15.71',
      village_code: cityVillage.code,
      version: 2,
    })
    expect(after?.months).toEqual([
      ...Array.from({ length: 12 }, (_, month) => `2024-${String(month + 1).padStart(2, '0')} JBI-2024-BKBK`),
      '2025-01 KOTA-PINDAH',
    ])
    expect(await payung.see('select kab from person_nik where person_id = $1', [after?.person_id])).toEqual([
      { kab: '15.71' },
    ])
    expect(
      await payung.see('select village_code from person_history where person_id = $1', [after?.person_id]),
    ).toEqual([{ village_code: mover.village.code }])
    const seenBy = async (username: string) =>
      transact(
        await payung.context(username),
        async (tx) =>
          (await tx.client.query('select 1 from person where person_id = $1', [after?.person_id])).rowCount,
      )
    expect([
      await seenBy('kotajambi.operator'),
      await seenBy('sarolangun.operator'),
      await seenBy('provinsi.operator'),
    ]).toEqual([1, 0, 1])
    expect((await sarolangun.get(`/api/v1/rosters/${id}`)).status).toBe(404)
    await expectSound(payung)
  })

  it('see nothing of each other: neither people nor lists, budgets, programmes or the trail', async () => {
    const [city, sarolangun] = [await payung.as('kotajambi.operator'), await clerk()]
    const cityBudget = await programmeOf(city, {
      code: 'KOTA-SENDIRI',
      region_code: '15.71',
      ceiling_rupiah: 10_000_000,
    })
    const cityList = await proposed(city, 'KOTA-SENDIRI', newCityPeople(2))
    await programmeOf(sarolangun, { code: 'SRL-SENDIRI', region_code: '15.03', ceiling_rupiah: 10_000_000 })
    const ownList = await proposed(sarolangun, 'SRL-SENDIRI', newPeople(2))

    for (const [person, others, list, programme] of [
      [sarolangun, '15.71', cityList, 'KOTA-SENDIRI'],
      [city, '15.03', ownList, 'SRL-SENDIRI'],
    ] as const) {
      const regions = async (at: string, key: string) =>
        new Set(
          ((await person.get(at)).body[key] as { region_code: string }[]).map((each) => each.region_code),
        )
      expect(await regions('/api/v1/programmes', 'programmes')).not.toContain(others)
      expect(await regions('/api/v1/budgets', 'budgets')).not.toContain(others)
      expect(JSON.stringify((await person.get('/api/v1/rosters')).body)).not.toContain(list)
      for (const at of [
        `/api/v1/rosters/${list}`,
        `/api/v1/rosters/${list}/rows`,
        `/api/v1/programmes/${programme}`,
      ])
        expect([at, (await person.get(at)).status]).toEqual([at, 404])
      for (const act of ['confirm', 'withdraw'])
        expect([act, (await person.post(`/api/v1/rosters/${list}/${act}`)).status]).toEqual([act, 404])
      expect(
        (
          await person.upload(
            programme,
            'titipan.csv',
            listFile([{ ...one(newPeople(1)), village: cityVillage }]),
          )
        ).status,
      ).toBe(404)
    }
    expect((await approve(await head(), cityList)).status).toBe(404)
    expect((await sarolangun.post(`/api/v1/programmes`, { budget_id: cityBudget.budget_id })).status).toBe(
      400,
    )

    const tables = await payung.see<{ relname: string }>(
      "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'kab' where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relforcerowsecurity order by 1",
    )
    expect(tables.length).toBeGreaterThan(10)
    for (const [username, own] of [
      ['sarolangun.operator', '15.03'],
      ['kotajambi.operator', '15.71'],
    ] as const) {
      const context = await payung.context(username)
      for (const { relname } of tables) {
        const rows = await transact(
          context,
          async (tx) => (await tx.client.query(`select distinct kab from ${relname}`)).rows,
        )
        expect([relname, rows.filter((row) => !row.kab.startsWith(own))]).toEqual([relname, []])
      }
    }
  })
})
