import { describe, expect, it } from 'vitest'
import { usePayung } from '../../test/payung.ts'
import { type Known, knownPeople, usePrivacyOfficers } from '../../test/privacy.ts'
import { composeNik } from '../kernel/nik.ts'
import { canMoveRequest, requestStates } from './privacy.schema.ts'

const payung = usePayung({ jobs: false })
usePrivacyOfficers(payung)

const clerk = () => payung.as('sarolangun.operator')
const officer = () => payung.as('sarolangun.pelindung')
const head = () => payung.as('sarolangun.kepala')
const url = '/api/v1/privacy-requests'
const access = { kind: 'access', identity_document: 'ktp' }

async function someone(at: number): Promise<Known> {
  const [person] = await knownPeople(payung, 1, at)
  if (!person) throw new Error('Nobody is left')
  return person
}

async function received(person: Known, wanted: Record<string, unknown> = access): Promise<string> {
  const { status, body } = await (await clerk()).post(url, { ...wanted, nik: person.nik })
  expect(status, JSON.stringify(body)).toBe(201)
  return String(body.request_id)
}

async function begun(person: Known, wanted?: Record<string, unknown>): Promise<string> {
  const id = await received(person, wanted)
  expect((await (await clerk()).post(`${url}/${id}/begin`)).status).toBe(200)
  return id
}

describe('a request of a person about their data', () => {
  it('is found by the NIK of the document, starts a clock of 72 hours and leaves an audit line and a search in the access log', async () => {
    const person = await someone(0)
    const { status, body } = await (await clerk()).post(url, { ...access, nik: person.nik })
    expect(status).toBe(201)
    expect(body).toMatchObject({ state: 'received', kind: 'access', person_id: person.person_id })
    expect(Date.parse(String(body.due_at)) - Date.parse(String(body.received_at))).toBe(72 * 3_600_000)
    expect([71, 72]).toContain(body.hours_left)
    const lines = await payung.see<{ fields: Record<string, unknown> }>(
      "select fields from audit_line where action = 'privacy.receive' and object_id = $1",
      [body.request_id],
    )
    expect(lines).toEqual([
      { fields: { kind: 'access', person_id: person.person_id, identity_document: 'ktp', proposed: [] } },
    ])
    const looks = await payung.see(
      "select act, people from access_log where person_id = $1 and act = 'search'",
      [person.person_id],
    )
    expect(looks).toEqual([{ act: 'search', people: 1 }])
  })

  it('answers for an unknown person and for one of another region with the same words, and remembers both searches', async () => {
    const person = await someone(1)
    const nobody = composeNik({ district: '15.03.07', birthDate: '1991-05-05', sex: 'male', serial: 9876 })
    const elsewhere = await payung.as('kotajambi.operator')
    const answers = [
      await elsewhere.post(url, { ...access, nik: person.nik }),
      await elsewhere.post(url, { ...access, nik: nobody }),
      await elsewhere.post(url, { ...access, person_id: person.person_id }),
    ]
    const told = answers.map(({ status, body: { instance: _, errors: __, ...body } }) => ({ status, body }))
    expect(told[0]).toMatchObject({ status: 404, body: { code: 'privacy.person_unknown' } })
    expect(told[1]).toEqual(told[0])
    expect(told[2]).toEqual(told[0])
    const looks = await payung.see("select people from access_log where kab = '15.71' and act = 'search'")
    expect(looks).toEqual([{ people: 0 }, { people: 0 }])
  })

  it('refuses a NIK that cannot be one, and a request of another region by its id', async () => {
    const bad = await (await clerk()).post(url, { ...access, nik: '1503' })
    expect(bad).toMatchObject({ status: 400, body: { code: 'privacy.bad_nik' } })
    const id = await received(await someone(2))
    const elsewhere = await payung.as('kotajambi.pelindung')
    expect(await elsewhere.get(`${url}/${id}`)).toMatchObject({
      status: 404,
      body: { code: 'privacy.request_unknown' },
    })
    expect(await elsewhere.post(`${url}/${id}/begin`)).toMatchObject({
      status: 404,
      body: { code: 'privacy.request_unknown' },
    })
  })

  it('moves only as its table of moves says, each move with a line, and a refusal only with a reason', async () => {
    const person = await someone(3)
    const id = await received(person)
    const early = await (await officer()).post(`${url}/${id}/decide`, { to: 'done', reason: 'terlalu dini' })
    expect(early).toMatchObject({
      status: 409,
      body: { code: 'privacy.wrong_state', state: 'received', to: 'done' },
    })
    expect((await (await clerk()).post(`${url}/${id}/begin`)).body.state).toBe('in_progress')
    expect(await (await clerk()).post(`${url}/${id}/begin`)).toMatchObject({
      status: 409,
      body: { code: 'privacy.wrong_state' },
    })
    expect(await (await officer()).post(`${url}/${id}/decide`, { to: 'refused', reason: ' ' })).toMatchObject(
      { status: 400, body: { code: 'privacy.reason_needed' } },
    )
    expect(
      await (await clerk()).post(`${url}/${id}/decide`, { to: 'done', reason: 'salinan diserahkan' }),
    ).toMatchObject({ status: 403, body: { code: 'account.not_allowed' } })
    expect(
      (await (await officer()).post(`${url}/${id}/decide`, { to: 'done', reason: 'salinan diserahkan' })).body
        .state,
    ).toBe('done')
    const again = await (await officer()).post(`${url}/${id}/decide`, {
      to: 'refused',
      reason: 'berubah pikiran',
    })
    expect(again).toMatchObject({ status: 409, body: { code: 'privacy.wrong_state', state: 'done' } })
    const lines = await payung.see<{ action: string }>(
      'select action from audit_line where object_id = $1 order by sequence',
      [id],
    )
    expect(lines.map((line) => line.action)).toEqual(['privacy.receive', 'privacy.begin', 'privacy.fulfil'])
  })

  it('ends nowhere but in done and refused', () => {
    const ends = requestStates.filter((from) => requestStates.every((to) => !canMoveRequest(from, to)))
    expect(ends).toEqual(['done', 'refused'])
  })

  it('shows an expired clock, in the queue first and in red words', async () => {
    const id = await received(await someone(4))
    await payung.see("update privacy_request set due_at = now() - interval '5 hours' where request_id = $1", [
      id,
    ])
    const { body } = await (await officer()).get(url)
    const first = (body.requests as { request_id: string; hours_left: number }[])[0]
    expect(first?.request_id).toBe(id)
    expect(first?.hours_left).toBeLessThan(0)
    const { html } = await (await officer()).page('/pelindungan/permintaan?lang=id')
    expect(html).toMatch(/Lewat 5 jam/)
    expect(html).toMatch(/terbuka, 1 lewat batas waktu/)
    const home = await (await officer()).page('/pelindungan?lang=en')
    expect(home.html).toMatch(/1 overdue/)
    await payung.see("update privacy_request set due_at = now() + interval '5 hours' where request_id = $1", [
      id,
    ])
  })

  it('gives the person a receipt and never writes the NIK into a page, an address or a table', async () => {
    const person = await someone(5)
    const desk = await clerk()
    const made = await desk.page('/pelindungan/permintaan/baru', {
      nik: person.nik,
      identity_document: 'kk',
      kind: 'objection',
      words: 'Saya tidak mau lagi',
    })
    expect(made.status).toBe(303)
    expect(made.location).toMatch(/^\/pelindungan\/permintaan\/[0-9a-f-]{36}\/tanda-terima$/)
    const receipt = await desk.page(`${made.location}?lang=id`)
    expect(receipt.html).toContain(person.name)
    expect(receipt.html).toContain('Kartu keluarga asli')
    expect(receipt.html.includes(person.nik)).toBe(false)
    const wrong = await desk.page('/pelindungan/permintaan/baru', {
      nik: `${person.nik}9`,
      identity_document: 'kk',
      kind: 'objection',
    })
    expect(wrong.status).toBe(400)
    expect(wrong.html.includes(person.nik)).toBe(false)
    const stored = await payung.see("select 1 from privacy_request q where q::text like '%Saya tidak mau%'")
    expect(stored).toEqual([])
  })
})

describe('a correction', () => {
  const wish = {
    kind: 'correction',
    identity_document: 'ktp',
    evidence: 'Akta lahir',
    proposal: { name: 'NAMA YANG BENAR', birth_date: '1979-03-02', phone: '081234500077' },
  }

  it('needs a new value and evidence, and a village of the same regency', async () => {
    const person = await someone(6)
    const desk = await clerk()
    expect(await desk.post(url, { ...wish, proposal: {}, nik: person.nik })).toMatchObject({
      status: 400,
      body: { code: 'privacy.nothing_proposed' },
    })
    expect(await desk.post(url, { ...wish, evidence: '', nik: person.nik })).toMatchObject({
      status: 400,
      body: { code: 'privacy.nothing_proposed' },
    })
    expect(
      await desk.post(url, { ...wish, proposal: { birth_date: '1979-02-30' }, nik: person.nik }),
    ).toMatchObject({ status: 400 })
    const id = await begun(person, { ...wish, proposal: { village_code: '15.71.01.1001' } })
    const refused = await (await head()).post(`${url}/${id}/decide`, { to: 'done', reason: 'sesuai akta' })
    expect(refused).toMatchObject({ status: 400, body: { code: 'privacy.village_elsewhere' } })
  })

  it('is applied by a second person, keeps what was known, names the rosters and puts no value into the audit trail', async () => {
    const person = await someone(7)
    const self = await officer()
    const { body: made } = await self.post(url, { ...wish, nik: person.nik })
    const id = String(made.request_id)
    await self.post(`${url}/${id}/begin`)
    const own = await self.post(`${url}/${id}/decide`, { to: 'done', reason: 'sesuai akta' })
    expect(own).toMatchObject({ status: 403, body: { code: 'privacy.same_person' } })

    const { status, body } = await (await head()).post(`${url}/${id}/decide`, {
      to: 'done',
      reason: 'sesuai akta',
    })
    expect(status, JSON.stringify(body)).toBe(200)
    expect(body.outcome).toMatchObject({ changed: ['birth_date', 'name', 'phone'] })
    expect((body.outcome as { rosters: string[] }).rosters[0]).toMatch(/bkbk-sarolangun-2024\.xlsx \(\d+\)/)

    const [now] = await payung.see(
      'select name, name_key, birth_date::text, version from person where person_id = $1',
      [person.person_id],
    )
    expect(now).toEqual({
      name: 'NAMA YANG BENAR',
      name_key: 'NAMA YANG BENAR',
      birth_date: '1979-03-02',
      version: 2,
    })
    const before = await payung.see('select name, version from person_history where person_id = $1', [
      person.person_id,
    ])
    expect(before).toEqual([{ name: person.name, version: 1 }])
    const [line] = await payung.see<{ text: string }>(
      "select fields::text as text from audit_line where object_id = $1 and action = 'privacy.fulfil'",
      [id],
    )
    for (const value of [person.name, 'NAMA YANG BENAR', '1979-03-02', '0812'])
      expect(line?.text.includes(value)).toBe(false)
    const page = await self.page(`/pelindungan/permintaan/${id}?lang=id`)
    expect(page.html).toContain('bkbk-sarolangun-2024.xlsx')
  })
})
