import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { usePayung } from '../../test/payung.ts'
import { type Known, knownPeople, usePrivacyOfficers } from '../../test/privacy.ts'
import { nikHash } from '../platform/crypto.ts'

const payung = usePayung({ jobs: false, commands: 'here' })
usePrivacyOfficers(payung)

const url = '/api/v1/privacy-requests'

async function someone(at: number): Promise<Known> {
  const [person] = await knownPeople(payung, 1, at)
  if (!person) throw new Error('Nobody is left')
  return person
}

const erasedList = () => path.join(payung.platform.config.backup_folder, 'erased.jsonl')

function listed(personId: string): number {
  if (!existsSync(erasedList())) return 0
  return readFileSync(erasedList(), 'utf8')
    .split('\n')
    .filter((line) => line.includes(personId)).length
}

async function asked(person: Known): Promise<string> {
  const clerk = await payung.as('sarolangun.operator')
  const { body } = await clerk.post(url, {
    kind: 'erasure',
    identity_document: 'ktp',
    words: 'Hapus data saya',
    nik: person.nik,
  })
  await clerk.post(`${url}/${body.request_id}/begin`)
  return String(body.request_id)
}

/** As if no month of this person bound public money any more. */
const release = (person: Known) =>
  payung.see("update person_month set state = 'released' where person_id = $1", [person.person_id])

describe('an erasure', () => {
  it('is held while public money paid for months inside the retention period, and says until when and how sure that is', async () => {
    const person = await someone(0)
    const id = await asked(person)
    const officer = await payung.as('sarolangun.pelindung')
    const held = await officer.post(`${url}/${id}/decide`, { to: 'done', reason: 'diminta orangnya' })
    expect(held).toMatchObject({
      status: 409,
      body: { code: 'privacy.erasure_on_hold', months: 12, until: '2034-12-01', confirmed: false },
    })
    expect(String(held.body.detail)).toContain('belum terkonfirmasi')
    const page = await officer.page(`/pelindungan/permintaan/${id}?lang=id`)
    expect(page.html).toContain('Belum boleh dihapus')
    expect(page.html).not.toContain('Setujui, usulkan pemusnahan')
    expect(
      (await officer.post(`${url}/${id}/decide`, { to: 'refused', reason: 'bukti uang publik disimpan' }))
        .status,
    ).toBe(200)
    expect(await payung.see('select 1 from privacy_destruction')).toEqual([])
    const [row] = await payung.see<{ name: string }>('select name from person where person_id = $1', [
      person.person_id,
    ])
    expect(row?.name === person.name).toBe(true)
  })

  it('takes two people, leaves nothing that says who it was in any table, and is remembered for restored backups', async () => {
    const person = await someone(1)
    await release(person)
    const [row] = await payung.see<{ roster_id: string; file_sha256: string }>(
      "select w.roster_id, encode(r.file_sha256, 'hex') as file_sha256 from roster_row w join roster r using (roster_id) where w.person_id = $1",
      [person.person_id],
    )
    const id = await asked(person)
    const officer = await payung.as('sarolangun.pelindung')
    const { status, body } = await officer.post(`${url}/${id}/decide`, {
      to: 'done',
      reason: 'tidak ada yang menahan',
    })
    expect(status, JSON.stringify(body)).toBe(200)
    const destruction = String((body.outcome as { destruction_id: string }).destruction_id)

    const own = await officer.page(`/pelindungan/pemusnahan/${destruction}`, { to: 'executed' })
    expect(own.status).toBe(403)
    expect(own.html).toContain('privacy.same_person')
    const [still] = await payung.see<{ name: string }>('select name from person where person_id = $1', [
      person.person_id,
    ])
    expect(still?.name === person.name).toBe(true)
    expect(listed(person.person_id)).toBe(0)

    const head = await payung.as('sarolangun.kepala')
    expect((await head.page(`/pelindungan/pemusnahan/${destruction}`, { to: 'executed' })).status).toBe(303)
    expect(listed(person.person_id)).toBe(1)
    const [gone] = await payung.see(
      'select name, name_key, birth_date::text, sex, occupation, (select salt from person_key k where k.person_id = person.person_id) as salt, phone_sealed from person where person_id = $1',
      [person.person_id],
    )
    expect(gone).toEqual({
      name: '(dimusnahkan)',
      name_key: '',
      birth_date: '1900-01-01',
      sex: null,
      occupation: null,
      salt: null,
      phone_sealed: null,
    })
    expect(
      await payung.see(
        'select name, birth_date, nik_sealed, nik_hash, phone_sealed, occupation from roster_row where person_id = $1',
        [person.person_id],
      ),
    ).toEqual([
      {
        name: null,
        birth_date: null,
        nik_sealed: null,
        nik_hash: null,
        phone_sealed: null,
        occupation: null,
      },
    ])
    const hash = nikHash(payung.platform.keys, person.nik)
    for (const table of ['person_nik', 'roster_row'])
      expect([table, await payung.see(`select 1 from ${table} where nik_hash = $1`, [hash])]).toEqual([
        table,
        [],
      ])
    // Nobody else of that name lives here, so the name may stand in no table at all.
    const tables = await payung.see<{ table: string }>(
      "select distinct table_name as table from privacy_catalogue where table_name <> 'region'",
    )
    const [namesakes] = await payung.see<{ count: number }>(
      'select count(*)::integer as count from person where name = $1',
      [person.name],
    )
    expect(namesakes?.count).toBe(0)
    for (const { table } of tables) {
      const found = await payung.see(
        `select 1 from ${table} as x where position($1 in x::text) > 0 limit 1`,
        [person.name],
      )
      expect([table, found.length]).toEqual([table, 0])
    }

    const certificate = await officer.page(`/pelindungan/pemusnahan/${destruction}?lang=id`)
    expect(certificate.html).toContain('Berita acara pemusnahan')
    expect(certificate.html).toContain(row?.file_sha256 ?? 'nothing')
    const province = await payung.as('provinsi.operator')
    const file = await province.page(`/daftar/${row?.roster_id}/masalah.xlsx?lang=id`)
    expect(file.status).toBe(404)
    expect(file.html).toContain('sudah dimusnahkan')
    expect(file.html).toContain(row?.file_sha256 ?? 'nothing')

    const clerk = await payung.as('sarolangun.operator')
    expect((await clerk.page(`/peserta/${person.person_id}`)).status).toBe(200)
    expect((await clerk.page('/peserta')).status).toBe(200)
    expect(
      await clerk.post(url, { kind: 'access', identity_document: 'ktp', nik: person.nik }),
    ).toMatchObject({ status: 404, body: { code: 'privacy.person_unknown' } })
    expect(
      await clerk.post(url, { kind: 'access', identity_document: 'ktp', person_id: person.person_id }),
    ).toMatchObject({ status: 409, body: { code: 'privacy.person_erased' } })
    const again = await head.page(`/pelindungan/pemusnahan/${destruction}`, { to: 'executed' })
    expect(again.status).toBe(409)
    expect(listed(person.person_id)).toBe(1)
  })

  it('looks at the hold again when it is executed, and is run from the command line by another account', async () => {
    const person = await someone(2)
    await release(person)
    const id = await asked(person)
    const officer = await payung.as('sarolangun.pelindung')
    const { body } = await officer.post(`${url}/${id}/decide`, {
      to: 'done',
      reason: 'tidak ada yang menahan',
    })
    const destruction = String((body.outcome as { destruction_id: string }).destruction_id)
    await payung.see("update person_month set state = 'paid' where person_id = $1 and month = '2024-05-01'", [
      person.person_id,
    ])
    const head = await payung.as('sarolangun.kepala')
    const held = await head.page(`/pelindungan/pemusnahan/${destruction}`, { to: 'executed' })
    expect(held.status).toBe(409)
    expect(held.html).toContain('privacy.erasure_on_hold')
    await release(person)
    const own = await payung.command([
      'privacy',
      'erase',
      destruction,
      '--as',
      'sarolangun.pelindung',
      '--json',
    ])
    expect(own).toMatchObject({ code: 1, data: { error: { code: 'privacy.same_person' } } })
    const done = await payung.command([
      'privacy',
      'erase',
      destruction,
      '--as',
      'sarolangun.kepala',
      '--json',
    ])
    expect(done, done.err).toMatchObject({ code: 0, data: { state: 'executed' } })
    expect(listed(person.person_id)).toBe(1)
  })

  it('killed with -9 after the list of erased people was written has erased nobody; done again it erases, and a name that stands twice in the list harms nobody', async () => {
    const person = await someone(6)
    await release(person)
    const id = await asked(person)
    const officer = await payung.as('sarolangun.pelindung')
    const { body } = await officer.post(`${url}/${id}/decide`, {
      to: 'done',
      reason: 'tidak ada yang menahan',
    })
    const destruction = String((body.outcome as { destruction_id: string }).destruction_id)
    const erasing = ['privacy', 'erase', destruction, '--as', 'sarolangun.kepala', '--json']
    const killed = await payung.command(erasing, { PAYUNG_FAULT: 'privacy.erased_listed' })
    expect([killed.signal, listed(person.person_id)], killed.err).toEqual(['SIGKILL', 1])
    const nameNow = async () =>
      (
        await payung.see<{ name: string }>('select name from person where person_id = $1', [person.person_id])
      )[0]?.name
    expect((await nameNow()) === person.name).toBe(true)
    const again = await payung.command(erasing)
    expect([again.code, again.data.error], again.err).toEqual([0, undefined])
    expect([await nameNow(), listed(person.person_id)]).toEqual(['(dimusnahkan)', 2])
  })
})
