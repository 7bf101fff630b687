import { describe, expect, it } from 'vitest'
import { usePayung } from '../../test/payung.ts'
import { type Known, knownPeople, proven, usePrivacyOfficers } from '../../test/privacy.ts'
import { makeBranchFile } from '../exchange/exchange.service.ts'
import { readTabular } from '../tabular/read.ts'
import { enterBreach } from './privacy.breach.ts'
import { exportPerson, exportWorkbook } from './privacy.export.ts'
import { beginRequest, decideRequest, receiveRequest } from './privacy.requests.ts'
import { notExported, personSources } from './privacy.sources.ts'

const payung = usePayung({ jobs: false })
usePrivacyOfficers(payung)

async function someone(at: number): Promise<Known> {
  const [person] = await knownPeople(payung, 1, at)
  if (!person) throw new Error('Nobody is left')
  await payung.see(
    `insert into match_settlement (settlement_id, claim, kab, asked_kab, kind, gives_up, loser, person_id, list_id, months, amounts, two_accounts, state, reason, asked_by)
     values (gen_random_uuid(), 'uji', '15', '15', 'paid_and_member', 'list', 'other', $1, gen_random_uuid(), '{2024-11-01}', '{16800}', true, 'proposed', 'Uji', 'somebody')`,
    [person.person_id],
  )
  return person
}

/** Puts a person into every table that can hold them, through the doors people use where there is one. */
async function planted(): Promise<Known> {
  const person = await someone(0)
  const clerk = await payung.context('sarolangun.operator')
  const request = await receiveRequest(
    clerk,
    { nik: person.nik },
    { kind: 'correction', identity_document: 'ktp', evidence: 'Akta lahir', proposal: { name: 'NAMA BARU' } },
  )
  await beginRequest(clerk, request.request_id)
  await decideRequest(await payung.context('sarolangun.kepala'), request.request_id, 'done', 'sesuai akta')
  await makeBranchFile(await payung.context('provinsi.operator'), 'JBI-2024-BKBK')
  await enterBreach(await payung.context('sarolangun.pelindung'), {
    account: 'sarolangun.operator',
    known_at: new Date(),
    from_at: new Date(Date.now() - 3_600_000),
    to_at: new Date(Date.now() + 3_600_000),
    what_happened: 'Sandi akun dipakai orang lain',
    remedy: 'Akun ditutup',
  })
  await payung.see(
    `insert into privacy_destruction (destruction_id, kab, number, kind, rule_id, person_id, state, found, proposed_by)
     values (gen_random_uuid(), '15.03', 900, 'erasure', 'paid_month', $1, 'cancelled', '{}', 'somebody')`,
    [person.person_id],
  )
  return person
}

describe('the export of everything held on one person', () => {
  it('holds every row of every table with a person_id, also those of another government', async () => {
    const person = await planted()
    const data = await exportPerson(
      await proven(payung, 'sarolangun.pelindung'),
      person.person_id,
      'Permintaan nomor 1',
    )
    expect(data.nik === person.nik).toBe(true)
    const tables = await payung.see<{ table_name: string }>(
      "select table_name from privacy_catalogue where column_name = 'person_id'",
    )
    const counted: Record<string, number> = {}
    for (const { table_name: table } of tables.filter((each) => !(each.table_name in notExported))) {
      const [row] = await payung.see<{ count: number }>(
        `select count(*)::integer as count from ${table} where person_id = $1`,
        [person.person_id],
      )
      counted[table] = row?.count ?? 0
    }
    const exported = Object.fromEntries(data.sources.map((source) => [source.id, source.rows.length]))
    expect(Object.entries(counted).filter(([, count]) => count === 0)).toEqual([])
    for (const [table, count] of Object.entries(counted))
      expect([table, exported[table]]).toEqual([table, count])
    expect(exported.exchange_file).toBe(1)
    expect(exported.audit_line).toBeGreaterThan(2)
    expect(exported.person_month).toBe(12)
    expect(data.sources.map((source) => source.id)).toEqual(personSources.map((source) => source.id))
    const [month] = data.sources.find((source) => source.id === 'person_month')?.rows ?? []
    expect(month).toMatchObject({ programme: 'BKBK Provinsi 2024', amount_rupiah: 16_800 })

    const book = await readTabular(await exportWorkbook(data))
    const cells: string[] = []
    for await (const batch of book.rows) for (const row of batch) cells.push(JSON.stringify(row))
    expect(cells.join('').includes(person.nik)).toBe(true)
  })

  it('is written down with its reason before it is shown, and the audit trail holds no value of it', async () => {
    const person = await someone(1)
    await exportPerson(await proven(payung, 'sarolangun.pelindung'), person.person_id, 'Permintaan nomor 2')
    const looks = await payung.see('select act, actor_name, reason from access_log where person_id = $1', [
      person.person_id,
    ])
    expect(looks).toEqual([
      { act: 'export', actor_name: 'sarolangun.pelindung', reason: 'Permintaan nomor 2' },
    ])
    const shown = await (await payung.as('sarolangun.pelindung')).page(
      `/pelindungan/orang/${person.person_id}`,
    )
    expect(shown.html).toContain('Permintaan nomor 2')
    const account = await (await payung.as('sarolangun.pelindung')).page(
      '/pelindungan/akun/sarolangun.pelindung',
    )
    expect(account.html).toContain('Permintaan nomor 2')
    const [line] = await payung.see<{ text: string }>(
      "select fields::text as text from audit_line where action = 'privacy.export' and object_id = $1",
      [person.person_id],
    )
    expect(line?.text.includes(person.name)).toBe(false)
  })

  it('is refused without a reason, without a fresh proof of identity, for another role, and alike for unknown and foreign people', async () => {
    const person = await someone(2)
    const officer = await proven(payung, 'sarolangun.pelindung')
    await expect(exportPerson(officer, person.person_id, ' ')).rejects.toMatchObject({
      code: 'privacy.reason_needed',
    })
    const old = { ...officer, actor: { ...officer.actor, proven_at: new Date(Date.now() - 11 * 60_000) } }
    await expect(exportPerson(old, person.person_id, 'Permintaan nomor 3')).rejects.toMatchObject({
      code: 'account.step_up_needed',
    })
    await expect(
      exportPerson(await proven(payung, 'sarolangun.operator'), person.person_id, 'Permintaan nomor 3'),
    ).rejects.toMatchObject({ code: 'account.not_allowed' })
    const foreign = await proven(payung, 'kotajambi.pelindung')
    const [one, other] = await Promise.all(
      [person.person_id, crypto.randomUUID()].map((id) =>
        exportPerson(foreign, id, 'Permintaan nomor 3').catch((error: { code: string; text: unknown }) => ({
          code: error.code,
          text: error.text,
        })),
      ),
    )
    expect(one).toMatchObject({ code: 'privacy.person_unknown' })
    expect(other).toEqual(one)
    expect(await payung.see('select 1 from access_log where person_id = $1', [person.person_id])).toEqual([])
  })

  it('cannot be stepped around in the database: its functions answer for people of the scope only', async () => {
    const person = await someone(3)
    for (const call of [
      'privacy_rows_of($1)',
      "privacy_hold($1, '2000-01-01')",
      'privacy_overwrite_person($1)',
      'privacy_shred_person($1)',
    ]) {
      const client = await payung.platform.pool.connect()
      try {
        await client.query("begin; set local payung.kab_from = '15.71'; set local payung.kab_to = '15.71~'")
        await expect(client.query(`select * from ${call}`, [person.person_id]), call).rejects.toMatchObject({
          code: '42501',
        })
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
  })
})
