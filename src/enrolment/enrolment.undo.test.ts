import { beforeAll, describe, expect, it } from 'vitest'
import { expectSound } from '../../test/invariants.ts'
import { type Answer, type Person, usePayung } from '../../test/payung.ts'
import {
  balancesOf,
  contents,
  listFile,
  type MadeProgramme,
  programmeOf,
  proposed,
  rowsOf,
  strangers,
  uploaded,
} from '../../test/rosters.ts'
import { correctPerson } from '../person/person.service.ts'
import { transact } from '../platform/context.ts'

const payung = usePayung({ commands: 'here' })
const newPeople = strangers('15.03', 400, 611)
let clerk: Person
let head: Person
let made = 0

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  head = await payung.as('sarolangun.kepala')
})

const programmeOfOwn = (more: object = {}): Promise<MadeProgramme> =>
  programmeOf(clerk, {
    code: `BATAL-${++made}`,
    region_code: '15.03',
    ceiling_rupiah: 90_000_000,
    ...more,
  })
async function approved(programme: MadeProgramme, people: Parameters<typeof proposed>[2]): Promise<string> {
  const id = await proposed(clerk, programme.code, people, `${crypto.randomUUID()}.csv`)
  const { status, body } = await head.post(`/api/v1/rosters/${id}/approve`)
  expect(status, JSON.stringify(body)).toBe(200)
  return id
}
const ask = (id: string, reason = 'Daftar keliru', by = clerk) =>
  by.post(`/api/v1/rosters/${id}/undo-request`, { reason })
const doIt = (id: string, by = head) => by.post(`/api/v1/rosters/${id}/undo`)
async function undone(id: string): Promise<Answer['body']> {
  expect((await ask(id)).status).toBe(200)
  const { status, body } = await doIt(id)
  expect(status, JSON.stringify(body)).toBe(200)
  return body
}
const problem = ({ status, body }: Answer) => [status, body.code]
const outcomes = async (id: string) => {
  const { body } = await clerk.get(`/api/v1/rosters/${id}/undo`)
  return (body.rows as { row_number: number; outcome: string; reason: string }[]).map((row) => [
    row.row_number,
    row.outcome,
    row.reason,
  ])
}
/** Everything of the register and the ledger that a person would call its state; ids are drawn anew each time and left out. */
const state = (programme: MadeProgramme) =>
  payung.see(
    `select p.name, p.birth_date, p.sex, p.village_code, p.occupation, p.kab, m.month, m.amount_rupiah, m.state, m.village_code as month_village
     from person_month m join person p using (person_id) where m.programme_id = $1 and m.state <> 'released' order by 1, 2, 7`,
    [programme.programme_id],
  )

describe('taking an approved list back', () => {
  it('releases its months, gives the money back by counter-entries, and lets people leave whom nothing else brought in', async () => {
    const programme = await programmeOfOwn()
    const before = await contents(payung)
    const budget = await balancesOf(clerk, programme.budget_id)
    const id = await approved(programme, newPeople(4))
    const body = await undone(id)
    expect(body).toMatchObject({
      reversed: 4,
      kept: 0,
      failed: 0,
      people_left: 4,
      months: 8,
      amount_rupiah: 4 * programme.per_person_rupiah,
    })
    const after = await contents(payung)
    expect([after.person, after.person_nik]).toEqual([before.person, before.person_nik])
    // The ledger keeps everything: months and entries are there, released and turned round.
    expect(after.person_month).toBe((before.person_month ?? 0) + 8)
    expect(after.budget_entry).toBe((before.budget_entry ?? 0) + 4)
    expect(await balancesOf(clerk, programme.budget_id)).toEqual(budget)
    expect((await outcomes(id)).map((row) => row[2])).toEqual(['left', 'left', 'left', 'left'])
    expect((await clerk.get(`/api/v1/rosters/${id}`)).body.state).toBe('reversed')
    await expectSound(payung)
    // Done once: the second time answers with the first.
    expect((await doIt(id)).body).toEqual(body)
    expect(await contents(payung)).toEqual(after)
    const page = await clerk.page(`/daftar/${id}/pembatalan`)
    expect(page.html).toContain('4 baris dibatalkan')
  })

  it('and taking the same file in again gives the very same state', async () => {
    const programme = await programmeOfOwn()
    const people = newPeople(5)
    const bytes = listFile(people)
    const first = await approved(programme, bytes)
    const [once, budget] = [await state(programme), await balancesOf(clerk, programme.budget_id)]
    await undone(first)
    expect(await state(programme)).toEqual([])
    const second = await approved(programme, bytes)
    expect(second).not.toBe(first)
    expect(await state(programme)).toEqual(once)
    expect(await balancesOf(clerk, programme.budget_id)).toEqual(budget)
    expect((await rowsOf(clerk, second)).map((row) => [row.row_number, row.verdict, row.reasons])).toEqual(
      (await rowsOf(clerk, first)).map((row) => [row.row_number, row.verdict, row.reasons]),
    )
    await expectSound(payung)
  })

  it('gives people of another list their former values back, with the list they came from', async () => {
    const people = newPeople(3)
    const [one] = people
    if (!one) throw new Error('No people')
    await approved(await programmeOfOwn(), people)
    const known = await payung.see(
      'select name, roster_id, row_number, village_code from person where name = $1',
      [one.name],
    )
    const other = await programmeOfOwn({ month_first: '2025-01', month_last: '2025-01' })
    const id = await approved(
      other,
      people.map((person, at) => (at === 0 ? { ...person, name: `${person.name} ZZ` } : person)),
    )
    expect(await payung.see('select 1 from person where name = $1', [`${one.name} ZZ`])).toHaveLength(1)
    expect(await undone(id)).toMatchObject({ reversed: 3, people_left: 0, people_restored: 1, months: 3 })
    expect(
      await payung.see('select name, roster_id, row_number, village_code from person where name = $1', [
        one.name,
      ]),
    ).toEqual(known)
    expect((await outcomes(id)).map((row) => row[2]).toSorted()).toEqual(['released', 'released', 'restored'])
    await expectSound(payung)
  })

  it('keeps what a person has corrected since, and what the person asked about', async () => {
    const programme = await programmeOfOwn()
    const people = newPeople(3)
    const id = await approved(programme, people)
    const ids = await payung.see<{ person_id: string }>(
      'select person_id from enrolment where roster_id = $1 order by row_number',
      [id],
    )
    const officer = await payung.context('sarolangun.pdp')
    await transact(officer, (tx) => correctPerson(tx, ids[0]?.person_id ?? '', { name: 'NAMA YANG BENAR' }))
    const asked = await clerk.post('/api/v1/privacy-requests', {
      person_id: ids[1]?.person_id,
      kind: 'access',
      identity_document: 'ktp',
    })
    expect(asked.status).toBe(201)
    expect(await undone(id)).toMatchObject({ reversed: 1, kept: 2, failed: 0, people_left: 1 })
    expect((await outcomes(id)).map((row) => row.slice(1))).toEqual([
      ['kept', 'edited'],
      ['kept', 'asked'],
      ['reversed', 'left'],
    ])
    expect(await balancesOf(clerk, programme.budget_id)).toMatchObject({
      reserved: 2 * programme.per_person_rupiah,
    })
    await expectSound(payung)
    // The same list again does not take in twice who was kept.
    const again = await uploaded(clerk, programme.code, people, 'lagi.csv')
    expect(again.counts).toMatchObject({ accepted: 1, same: 2, rejected: 0 })
  })

  it('is refused when a branch file was made of it since, and then nothing has changed', async () => {
    const programme = await programmeOfOwn()
    const id = await approved(programme, newPeople(2))
    expect((await clerk.post(`/api/v1/programmes/${programme.code}/branch-files`)).status).toBe(200)
    await ask(id)
    const before = await contents(payung)
    expect(problem(await doIt(id))).toEqual([409, 'enrolment.nothing_to_undo'])
    expect(await contents(payung)).toEqual(before)
    expect((await clerk.get(`/api/v1/rosters/${id}`)).body.state).toBe('approved')
  })

  it('takes two persons: one asks with a reason, another does it', async () => {
    const id = await approved(await programmeOfOwn(), newPeople(1))
    expect(problem(await doIt(id))).toEqual([409, 'enrolment.undo_not_asked'])
    expect(problem(await ask(id, 'x'))).toEqual([400, 'enrolment.no_undo_reason'])
    expect(problem(await ask(id, 'Daftar keliru', head))).toEqual([403, 'account.not_allowed'])
    expect((await ask(id)).body).toMatchObject({ asked: true })
    expect((await ask(id)).body).toMatchObject({ asked: false })
    expect(problem(await doIt(id, clerk))).toEqual([403, 'account.not_allowed'])
    // The database holds it, too, whatever the application allows.
    const [head_id] = await payung.see<{ id: string }>(
      "select id from auth_user where username = 'sarolangun.kepala'",
    )
    await payung.see('update enrolment_undo set asked_by = $2 where roster_id = $1', [id, head_id?.id])
    expect(problem(await doIt(id))).toEqual([403, 'enrolment.undo_same_person'])
  })

  it('is refused for a list that is not approved, and for one of another region', async () => {
    const programme = await programmeOfOwn()
    const id = await proposed(clerk, programme.code, newPeople(1))
    expect(problem(await ask(id))).toEqual([409, 'enrolment.not_approved'])
    expect(problem(await doIt(id))).toEqual([409, 'roster.wrong_state'])
    expect(problem(await ask(crypto.randomUUID()))).toEqual([404, 'roster.not_found'])
  })

  it('works from the command line, by the role of the account', async () => {
    const programme = await programmeOfOwn()
    const id = await approved(programme, newPeople(2))
    const say = (username: string, ...more: string[]) =>
      payung.command(['roster', 'undo', id, '--as', username, '--json', ...more])
    expect((await say('sarolangun.operator', '--reason', 'Daftar keliru')).data).toMatchObject({
      asked: true,
    })
    const { code, data } = await say('sarolangun.kepala')
    expect([code, data]).toMatchObject([0, { reversed: 2, people_left: 2 }])
    const open = await proposed(clerk, programme.code, newPeople(1))
    const withdrawn = await payung.command(['roster', 'undo', open, '--as', 'sarolangun.operator', '--json'])
    expect(withdrawn.data).toMatchObject({ state: 'withdrawn' })
  })
})

describe('the same list again, corrected', () => {
  it('changes what was corrected, adds no month and no cost, and calls the rest the same', async () => {
    const programme = await programmeOfOwn()
    const people = newPeople(6)
    await approved(programme, people)
    const budget = await balancesOf(clerk, programme.budget_id)
    const before = await contents(payung)
    const corrected = people.map((person, at) =>
      at < 2 ? { ...person, name: `${person.name} BARU` } : person,
    )
    const roster = await uploaded(clerk, programme.code, corrected, 'dibetulkan.csv')
    expect(roster.counts).toMatchObject({ read: 6, warning: 2, same: 4, rejected: 0 })
    const id = String(roster.roster_id)
    expect((await rowsOf(clerk, id, 'register.changes')).map((row) => row.row_number)).toEqual([2, 3])
    expect((await clerk.page(`/daftar/${id}`)).html).toContain('4 baris sama, 2 berubah')
    expect((await clerk.post(`/api/v1/rosters/${id}/confirm`, { accept_duplicates: true })).status).toBe(200)
    expect((await head.post(`/api/v1/rosters/${id}/approve`)).body).toMatchObject({
      people: 0,
      person_months: 0,
      amount_rupiah: 0,
      refused_rows: 0,
    })
    expect(await balancesOf(clerk, programme.budget_id)).toEqual(budget)
    const after = await contents(payung)
    expect(after).toMatchObject({ person: before.person, person_month: before.person_month })
    expect(after.person_history).toBe((before.person_history ?? 0) + 2)
    expect(
      await payung.see('select 1 from person where name = any ($1)', [
        corrected.slice(0, 2).map((p) => p.name),
      ]),
    ).toHaveLength(2)
    await expectSound(payung)
  })

  it('leaves what a person decided, and says so', async () => {
    const programme = await programmeOfOwn()
    const people = newPeople(2)
    const id = await approved(programme, people)
    const [one] = await payung.see<{ person_id: string }>(
      'select person_id from enrolment where roster_id = $1 order by row_number limit 1',
      [id],
    )
    const officer = await payung.context('sarolangun.pdp')
    await transact(officer, (tx) => correctPerson(tx, one?.person_id ?? '', { name: 'DIPUTUSKAN ORANG' }))
    // Another programme lists the person as the old file does.
    const other = await programmeOfOwn({ month_first: '2025-02', month_last: '2025-02' })
    const later = await uploaded(clerk, other.code, people, 'lama.csv')
    const rows = await rowsOf(clerk, String(later.roster_id), 'register.edited')
    expect(rows.map((row) => row.row_number)).toEqual([2])
    expect(rows[0]?.reasons.find((reason) => reason.code === 'register.edited')?.found.id).toContain('nama')
    await approved(other, listFile(people.map((person) => ({ ...person, phone: '081234567890' }))))
    expect(await payung.see('select name from person where person_id = $1', [one?.person_id])).toEqual([
      { name: 'DIPUTUSKAN ORANG' },
    ])
  })

  it('is not proposed in passing when half of the file is there already', async () => {
    const programme = await programmeOfOwn()
    const people = newPeople(4)
    await approved(programme, people.slice(0, 3))
    const id = String((await uploaded(clerk, programme.code, people, 'separuh.csv')).roster_id)
    expect(problem(await clerk.post(`/api/v1/rosters/${id}/confirm`))).toEqual([409, 'roster.mostly_known'])
    expect((await clerk.post(`/api/v1/rosters/${id}/confirm`, { accept_duplicates: true })).status).toBe(200)
  })
})

// Money is paid and months are released past the front door here, which the books do not know of: so this comes last.
describe('rows that were used in ways the product has no act for yet', () => {
  it('keeps rows that were paid, and says of months that are gone already that nothing was left', async () => {
    const programme = await programmeOfOwn()
    const id = await approved(programme, newPeople(3))
    const [paid] = await payung.see<{ person_id: string }>(
      'select person_id from enrolment where roster_id = $1 order by row_number limit 1',
      [id],
    )
    await payung.see(
      "update person_month set state = 'paid' where roster_id = $1 and person_id = $2 and month = '2024-11-01'",
      [id, paid?.person_id],
    )
    await payung.see(
      `update person_month set state = 'released' where roster_id = $1
         and person_id = (select person_id from enrolment where roster_id = $1 order by row_number desc limit 1)`,
      [id],
    )
    expect(await undone(id)).toMatchObject({ reversed: 1, kept: 1, failed: 1 })
    expect((await outcomes(id)).map((row) => row[2])).toEqual(['paid', 'left', 'nothing_left'])
  })
})
