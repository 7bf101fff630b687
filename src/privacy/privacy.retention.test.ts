import { describe, expect, it } from 'vitest'
import { checked, usePayung } from '../../test/payung.ts'
import { usePrivacyOfficers } from '../../test/privacy.ts'
import { cellsOf, csvOf, header, makeProgramme, soundPerson } from '../../test/village-rosters.ts'
import { addMonthsTo } from '../kernel/plain-date.ts'
import { privacyTasks } from './privacy.jobs.ts'

const payung = usePayung()
usePrivacyOfficers(payung)

/** The daily job as the queue runs it. */
const night = () => privacyTasks(payung.platform)['privacy.retention']?.({}, {} as never)

type Proposal = {
  destruction_id: string
  rule_id: string
  kab: string
  state: string
  found: Record<string, unknown>
}
const proposals = () =>
  payung.see<Proposal>(
    "select destruction_id, rule_id, kab, state, found from privacy_destruction where kab = '15.03' order by rule_id, number",
  )

describe('retention', () => {
  it('proposes every night what is past its time, once, and destroys nothing', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const programme = await makeProgramme(clerk, 10)
    const wrong = { ...soundPerson(2), nik: '1503' }
    const { body } = await clerk.upload(
      programme,
      'lama.csv',
      csvOf([header, cellsOf(soundPerson(1)), cellsOf(wrong, 2)]),
    )
    const roster = await checked(clerk, String(body.roster_id))
    expect(roster.state).toBe('checked')
    expect((await clerk.post(`/api/v1/rosters/${body.roster_id}/withdraw`)).status).toBe(200)
    await payung.see(
      "update roster set uploaded_at = uploaded_at - interval '40 months', checked_at = checked_at - interval '40 months' where roster_id = $1",
      [body.roster_id],
    )
    await payung.see(
      `insert into access_log (access_id, kab, at, account_id, actor_name, role, door, act, object_type, object_id, people, reason, request_id)
       values (gen_random_uuid(), '15.03', now() - interval '70 months', 'a', 'a', 'clerk', 'page', 'reveal', 'person', 'x', 1, 'lama', 'r')`,
    )
    await night()
    await night()
    const found = await proposals()
    expect(found.map((each) => [each.rule_id, each.state, each.found.count])).toEqual([
      ['access_log', 'proposed', 1],
      ['roster_file', 'proposed', 1],
      ['roster_rejected', 'proposed', 1],
    ])
    const [kept] = await payung.see(
      'select (select count(*)::integer from roster_file where roster_id = $1) as file, (select count(*)::integer from roster_row where roster_id = $1 and name is not null) as rows',
      [body.roster_id],
    )
    expect(kept).toEqual({ file: 1, rows: 2 })
    const page = await (await payung.as('sarolangun.pelindung')).page('/pelindungan/retensi?lang=id')
    expect(page.html).toContain('3 usulan pemusnahan menunggu')
    expect(page.html).toContain('Belum terkonfirmasi')
  })

  it('destroys after approval exactly what was proposed, with a record of destruction', async () => {
    const officer = await payung.as('sarolangun.pelindung')
    for (const each of await proposals()) {
      const clerk = await (await payung.as('sarolangun.operator')).page(
        `/pelindungan/pemusnahan/${each.destruction_id}`,
        { to: 'executed' },
      )
      expect(clerk.status).toBe(403)
      const foreign = await (await payung.as('kotajambi.pelindung')).page(
        `/pelindungan/pemusnahan/${each.destruction_id}`,
        { to: 'executed' },
      )
      expect(foreign.status).toBe(404)
      expect(
        (await officer.page(`/pelindungan/pemusnahan/${each.destruction_id}`, { to: 'executed' })).status,
      ).toBe(303)
    }
    const done = await proposals()
    expect(done.map((each) => [each.rule_id, each.state, each.found.destroyed])).toEqual([
      ['access_log', 'executed', 1],
      ['roster_file', 'executed', 1],
      ['roster_rejected', 'executed', 1],
    ])
    expect(done.find((each) => each.rule_id === 'roster_file')?.found.sha256).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ])
    expect(await payung.see("select 1 from access_log where reason = 'lama'")).toEqual([])
    const rows = await payung.see(
      "select verdict, name, nik_sealed, nik_hash, phone_sealed from roster_row w join roster r using (roster_id) where r.file_name = 'lama.csv' order by row_number",
    )
    expect(rows[1]).toEqual({
      verdict: 'rejected',
      name: null,
      nik_sealed: null,
      nik_hash: null,
      phone_sealed: null,
    })
    await night()
    expect(await proposals()).toHaveLength(3)
  })

  it('never lets lines of the access log go that are younger than two years, whoever asks the database', async () => {
    const client = await payung.platform.pool.connect()
    try {
      await client.query("begin; set local payung.kab_from = '15.03'; set local payung.kab_to = '15.03~'")
      const young = client.query(
        "select privacy_retire('access_log', (now() - interval '23 months')::date, '15.03')",
      )
      await expect(young).rejects.toMatchObject({ code: '42501' })
    } finally {
      await client.query('rollback')
      client.release()
    }
  })

  it.each(['UTC', 'Asia/Jayapura', 'America/Lima'])(
    'counts a day from midnight in Jambi, also where the database server keeps the time of %s',
    async (zone) => {
      const client = await payung.platform.pool.connect()
      try {
        await client.query(
          `begin; set local time zone '${zone}'; set local payung.kab_from = '15.09'; set local payung.kab_to = '15.09~'`,
        )
        for (const at of ['2019-05-31T23:59:59+07:00', '2019-06-01T00:00:00+07:00'])
          await payung.see(
            `insert into access_log (access_id, kab, at, account_id, actor_name, role, door, act, object_type, object_id, people, reason, request_id)
             values (gen_random_uuid(), '15.09', $1, 'a', 'a', 'clerk', 'page', 'reveal', 'person', 'x', 1, 'tengah malam', 'r')`,
            [at],
          )
        const due = await client.query("select count, oldest from privacy_due('access_log', '2019-06-01')")
        expect(due.rows).toEqual([{ count: 1, oldest: '2019-05-31' }])
        const done = await client.query("select privacy_retire('access_log', '2019-06-01', '15.09') as done")
        expect(done.rows[0].done).toEqual({ destroyed: 1 })
      } finally {
        await client.query('rollback')
        client.release()
        await payung.see("delete from access_log where reason = 'tengah malam'")
      }
    },
  )

  it('ends lists from outside a year after the day they show: proposed by night, destroyed with the pairs that wait, and asked no more', async () => {
    const clerk = await payung.as('sarolangun.operator')
    const load = async (name: string, as_of: string) => {
      const form = new FormData()
      for (const [field, value] of Object.entries({ kind: 'deaths', name, source: 'Surat 1', as_of }))
        form.set(field, value)
      form.set('file', new File([`NAMA;TGL LAHIR\r\n${name};01-02-1970\r\n`], 'mati.csv'))
      const { body } = await clerk.send('/api/v1/match/lists', form)
      return (body.list as { list_id: string }).list_id
    }
    const today = payung.platform.today()
    const [old, young] = [
      await load('Kematian Lama', addMonthsTo(today, -14)),
      await load('Kematian Baru', addMonthsTo(today, -2)),
    ]
    await payung.see(
      `insert into match_pair (pair_id, kab, left_person, roster_id, row_number, right_person, right_kab, cause, certainty, probability, weight, evidence, facts_key, state, entry_id, list_id)
       select gen_random_uuid(), '15.03', gen_random_uuid(), gen_random_uuid(), 2, entry_id, '15.03', 'listed', 'review', 0.5, 0, '[]', sha256('uji'), 'open', entry_id, list_id
       from match_entry where list_id = any ($1::uuid[])`,
      [[old, young]],
    )
    const page = await clerk.page(`/pencocokan/sumber/${young}`)
    expect(page.html).toContain('Disimpan sampai')
    await night()
    await night()
    const waiting = (await proposals()).filter((each) => each.rule_id === 'match_list')
    expect(waiting.map((each) => [each.state, each.found.count])).toEqual([['proposed', 1]])
    const officer = await payung.as('sarolangun.pelindung')
    expect((await officer.page('/pelindungan/retensi')).html).toContain('Daftar pembanding dari luar')
    const done = await officer.page(`/pelindungan/pemusnahan/${waiting[0]?.destruction_id}`, {
      to: 'executed',
    })
    expect(done.status).toBe(303)
    expect(
      await payung.see(
        `select l.state, l.withdrawn_by, (select count(*)::integer from match_entry e where e.list_id = l.list_id) as people,
                (select count(*)::integer from match_pair q where q.list_id = l.list_id) as pairs
         from match_list l where l.list_id = any ($1::uuid[]) order by l.as_of`,
        [[old, young]],
      ),
    ).toEqual([
      { state: 'withdrawn', withdrawn_by: 'retention', people: 0, pairs: 0 },
      { state: 'active', withdrawn_by: null, people: 1, pairs: 1 },
    ])
    const client = await payung.platform.pool.connect()
    try {
      await client.query("begin; set local payung.kab_from = '15.03'; set local payung.kab_to = '15.03~'")
      await expect(
        client.query("select privacy_retire('match_list', (now() - interval '11 months')::date, '15.03')"),
      ).rejects.toMatchObject({ code: '42501' })
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})
