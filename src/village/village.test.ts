import { createHash, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { checked, type Person, usePayung } from '../../test/payung.ts'
import { listFile, type MadeProgramme, programmeOf, strangers } from '../../test/rosters.ts'
import { fillTemplate } from '../../test/templates.ts'
import { Visitor } from '../../test/visitor.ts'
import { transact } from '../platform/context.ts'
import { tokenField } from '../platform/form-token.ts'
import { partLimit_bytes, sweepUploads } from './village.upload.ts'

const payung = usePayung()
const semurung = '15.03.07.2004'
const newPeople = strangers('15.03', 400, 2022)
let clerk: Person
let head: Person
let village: Person
let programme: MadeProgramme

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  head = await payung.as('sarolangun.kepala')
  village = await payung.as('desa.semurung')
  programme = await programmeOf(clerk, {
    code: 'DESA-UJI',
    region_code: '15.03',
    ceiling_rupiah: 900_000_000,
  })
})

const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

/** A list of a village whose last rows have a NIK that is too short. */
function villageFile(good: number, bad = 0, code = semurung): Uint8Array {
  const people = newPeople(good + bad).map((person, at) => ({
    ...person,
    nik: at < good ? person.nik : person.nik.slice(0, 11),
    village: { ...person.village, code },
  }))
  return listFile(people)
}

async function sendFile(
  visitor: Visitor,
  to: string,
  bytes: Uint8Array,
  name = 'daftar.csv',
  code = programme.code,
) {
  const page = await visitor.get(to)
  const form = new FormData()
  // The first token on a page may be that of another form; the one of this form stands right behind its action.
  const token = new RegExp(
    `enctype="multipart/form-data"[^>]*>\\s*<input type="hidden" name="${tokenField}" value="([^"]+)"`,
  ).exec(page.html)?.[1]
  form.set(tokenField, token ?? '')
  form.set('programme', code)
  form.set('file', new File([bytes as Uint8Array<ArrayBuffer>], name))
  return visitor.ask(to, { method: 'POST', headers: { origin: visitor.origin }, body: form })
}

async function settledQueue(): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const [row] = await payung.see<{ jobs: number }>(
      "select count(*)::integer as jobs from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id where t.identifier ~ '^(village|roster)'",
    )
    if (row?.jobs === 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The queue did not come to its end')
}

async function listsOf(name: string) {
  return payung.see<{
    list_id: string
    state: string
    roster_id: string
    sent_by: string
    remark: { id: string }
  }>(
    'select list_id, state, roster_id, sent_by, remark from village_list where file_name = $1 order by sent_at',
    [name],
  )
}

const openCall = () => clerk.page(`/gabungan/${programme.code}`, { langkah: 'buka', due_on: '2999-12-31' })

/** Links of new invitations, as the page shows them once. */
async function invite(wish: Record<string, string>): Promise<string[]> {
  const { status, html } = await clerk.page(`/gabungan/${programme.code}/undangan`, {
    langkah: 'buat',
    uploads: '3',
    rows: '20',
    days: '10',
    ...wish,
  })
  expect(status, html.slice(0, 300)).toBe(200)
  return [...html.matchAll(/http:\/\/[^<"]*(\/undangan\/[0-9a-z-]+)/g)].map((match) => match[1] ?? '')
}

async function comeIn(link: string): Promise<Visitor> {
  const visitor = new Visitor(payung.app)
  const { status, location } = await visitor.get(link)
  expect([status, location]).toEqual([303, '/undangan'])
  return visitor
}

describe('asking villages for lists', () => {
  it('nothing can be sent before the office asks for it, and the page says so', async () => {
    const { html } = await village.page('/kiriman')
    expect(html).toContain('Belum ada program yang meminta daftar')
    const file = villageFile(2)
    const begun = await village.post('/api/v1/uploads', {
      programme: programme.code,
      file_name: 'a.csv',
      file_bytes: file.length,
      file_sha256: sha(file),
    })
    await village.put(`/api/v1/uploads/${begun.body.upload_id}/parts/0`, file, { 'x-part-sha256': sha(file) })
    const { status, body } = await village.post(`/api/v1/uploads/${begun.body.upload_id}/complete`)
    expect([status, body.code]).toEqual([404, 'village.no_call'])
  })

  it('opens with a day, moves it, closes, and refuses a day that is past or none', async () => {
    for (const day of ['', 'besok', '2001-01-01', '2026-02-30']) {
      const { status, html } = await clerk.page(`/gabungan/${programme.code}`, {
        langkah: 'buka',
        due_on: day,
      })
      expect([day, status]).toEqual([day, 400])
      expect(html).toContain('Isi batas waktu')
    }
    expect((await openCall()).status).toBe(303)
    expect((await clerk.page('/gabungan')).html).toContain(programme.code)
    expect((await village.page('/kiriman')).html).toContain(programme.name)
    await clerk.page(`/gabungan/${programme.code}`, { langkah: 'tutup' })
    expect((await village.page('/kiriman')).html).not.toContain('type="file"')
    await openCall()
    expect((await clerk.page('/gabungan/TIDAK-ADA')).status).toBe(404)
    for (const role of ['sarolangun.kepala', 'inspektorat', 'desa.semurung', 'komunitas.ojek'])
      expect([role, (await (await payung.as(role)).page('/gabungan')).status]).toEqual([role, 403])
  })
})

describe('a village officer', () => {
  it('sends a list from a browser without a script, and is told what became of each row', async () => {
    const visitor = new Visitor(payung.app)
    await visitor.signIn('desa.semurung', payung.platform)
    const bytes = villageFile(6, 2)
    const sent = await sendFile(visitor, '/kiriman', bytes, 'semurung.csv')
    expect(sent.status, sent.html.slice(0, 500)).toBe(303)
    await settledQueue()
    const page = await visitor.get(sent.location?.split('?')[0] ?? '')
    expect(page.html).toContain('6 orang diterima, 2 baris ditolak')
    expect(page.html).not.toMatch(/(?<!\d)1503\d{12}(?!\d)/)
    // The same file again costs nothing and changes nothing.
    const again = await sendFile(visitor, '/kiriman', bytes, 'semurung.csv')
    expect(again.location).toBe(`${sent.location?.split('?')[0]}?sudah=1`)
    expect(await listsOf('semurung.csv')).toMatchObject([{ state: 'taken' }])
    // The roster is the office's; the officer has no way to it.
    const roster = (await listsOf('semurung.csv'))[0]?.roster_id
    expect((await village.page(`/daftar/${roster}`)).status).toBe(403)
    expect((await village.get(`/api/v1/rosters/${roster}`)).status).toBe(403)
    expect((await clerk.get(`/api/v1/rosters/${roster}`)).body.counts).toMatchObject({
      accepted: 6,
      rejected: 2,
    })
  })

  it('gets a sheet of problems that names rows and masks every number', async () => {
    const [list] = await listsOf('semurung.csv')
    const answer = await payung.app.request(`/kiriman/${list?.list_id}/masalah.xlsx`, {
      headers: { authorization: `Bearer ${await payung.token('desa.semurung')}` },
    })
    expect(answer.status).toBe(200)
    const { unzip } = await import('../../test/workbook.ts')
    const { rows } = await unzip(new Uint8Array(await answer.arrayBuffer()))
    const cells = rows.flat().map((cell) => cell.text)
    expect(cells.filter((cell) => cell === 'Ditolak').length).toBe(2)
    expect(cells.join(' ')).not.toMatch(/\d{16}/)
    const lines = await payung.see('select 1 from audit_line where action = $1 and object_id = $2', [
      'village.read_problems',
      list?.list_id,
    ])
    expect(lines.length).toBe(1)
  })

  it('downloads the template of the own village, and one filled in goes through', async () => {
    const answer = await payung.app.request(`/kiriman/templat.xlsx?program=${programme.code}`, {
      headers: { authorization: `Bearer ${await payung.token('desa.semurung')}` },
    })
    expect(answer.headers.get('content-disposition')).toContain(`${semurung}.xlsx`)
    const blank = new Uint8Array(await answer.arrayBuffer())
    const [person] = newPeople(1)
    if (!person) throw new Error('nobody')
    const filled = await fillTemplate(blank, [
      {
        NIK: person.nik,
        'NAMA LENGKAP': person.name,
        'TANGGAL LAHIR': person.birth_date,
        'JENIS KELAMIN': person.sex === 'male' ? 'Laki-laki' : 'Perempuan',
        'DESA/KELURAHAN': `Semurung (${semurung})`,
        PEKERJAAN: 'Petani',
      },
    ])
    const visitor = new Visitor(payung.app)
    await visitor.signIn('desa.semurung', payung.platform)
    expect((await sendFile(visitor, '/kiriman', filled, 'templat.xlsx')).status).toBe(303)
    await settledQueue()
    const [list] = await listsOf('templat.xlsx')
    expect((await clerk.get(`/api/v1/rosters/${list?.roster_id}`)).body).toMatchObject({
      state: 'checked',
      counts: { accepted: 1, rejected: 0 },
    })
    // An empty one, and that of the village next door, are refused at the door and stored nowhere.
    const empty = await sendFile(visitor, '/kiriman', blank, 'kosong.xlsx')
    expect([empty.status, empty.html.includes('belum berisi satu orang pun')]).toEqual([400, true])
    const other = await payung.app.request(
      `/api/v1/programmes/${programme.code}/template?region=15.03.06.2004`,
      { headers: { authorization: `Bearer ${await payung.token('sarolangun.operator')}` } },
    )
    const foreign = await fillTemplate(new Uint8Array(await other.arrayBuffer()), [
      { NIK: person.nik, 'NAMA LENGKAP': person.name },
    ])
    const refused = await sendFile(visitor, '/kiriman', foreign, 'tetangga.xlsx')
    expect([refused.status, refused.html.includes('Templat ini milik Desa lain')]).toEqual([409, true])
    expect([...(await listsOf('kosong.xlsx')), ...(await listsOf('tetangga.xlsx'))]).toEqual([])
  })

  it('is told at once when the file is no spreadsheet or has no NIK column', async () => {
    const visitor = new Visitor(payung.app)
    await visitor.signIn('desa.semurung', payung.platform)
    for (const [name, bytes] of [
      ['gambar.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')],
      ['tanpa-nik.csv', Buffer.from('NAMA;ALAMAT;DESA\nBudi;Jl. A;Semurung\n')],
      ['lama.xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(1024)])],
    ] as const) {
      const { status } = await sendFile(visitor, '/kiriman', bytes, name)
      expect([name, status >= 400 && status < 500]).toEqual([name, true])
      expect(await listsOf(name)).toEqual([])
    }
    const none = await visitor.send('/kiriman', { programme: programme.code })
    expect(none.status).toBeGreaterThanOrEqual(400)
    expect(none.status).toBeLessThan(500)
  })
})

describe('an invitation', () => {
  it('opens by its link once it is typed in any case, leaves the address at once, and passes nothing on', async () => {
    const [link = ''] = await invite({ villages: '15.03.06.2004' })
    const answer = await payung.app.request(link)
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/undangan'])
    expect(answer.headers.get('referrer-policy')).toBe('strict-origin')
    const cookie = answer.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly/)
    const secret = link.replaceAll('-', '').slice(-20)
    expect(cookie).not.toContain(secret)
    await comeIn(link.replace('/undangan/', '').toUpperCase().replace(/^/, '/undangan/'))
    // Nowhere in the database, in no column of any table, stands the secret.
    const tables = await payung.see<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
    )
    for (const { name } of tables) {
      const found = await payung.see(`select 1 from ${name} as x where x::text like $1 limit 1`, [
        `%${secret}%`,
      ])
      expect([name, found.length]).toEqual([name, 0])
    }
  })

  it('sends for its own village within its quota and sees only what it sent', async () => {
    const [link = ''] = await invite({ villages: '15.03.06.2004', uploads: '2', rows: '10' })
    const visitor = await comeIn(link)
    const first = await visitor.get('/undangan')
    expect(first.html).toContain('2 kiriman dan 10 orang')
    expect(first.html).not.toContain('semurung.csv')
    const sent = await sendFile(visitor, '/undangan', villageFile(5, 1, '15.03.06.2004'), 'air-hitam.csv')
    expect(sent.status, sent.html.slice(0, 400)).toBe(303)
    await settledQueue()
    const page = await visitor.get(sent.location?.split('?')[0] ?? '')
    expect(page.html).toContain('5 orang diterima, 1 baris ditolak')
    expect((await visitor.get('/undangan')).html).toContain('1 kiriman dan 4 orang')
    const much = await sendFile(visitor, '/undangan', villageFile(5, 0, '15.03.06.2004'), 'banyak.csv')
    expect([much.status, much.html.includes('lebih dari 4 orang')]).toEqual([409, true])
    expect((await sendFile(visitor, '/undangan', villageFile(4, 0, '15.03.06.2004'), 'dua.csv')).status).toBe(
      303,
    )
    const over = await visitor.get('/undangan')
    expect(over.html).not.toContain('type="file"')
    expect(await listsOf('banyak.csv')).toEqual([])
    // Another link of the same village sees none of it, and neither does its officer see another village's.
    const other = await comeIn((await invite({ villages: '15.03.06.2004' }))[0] ?? '')
    const id = sent.location?.split('?')[0] ?? ''
    expect((await other.get(id)).status).toBe(404)
    expect((await other.get(`${id}/masalah.xlsx`)).status).toBe(404)
    expect((await village.page(id.replace('/undangan/daftar', '/kiriman'))).status).toBe(404)
    expect((await other.get(`/undangan/daftar/${(await listsOf('semurung.csv'))[0]?.list_id}`)).status).toBe(
      404,
    )
  })

  it('never sends more than its quota, however many send at once', async () => {
    const [link = ''] = await invite({ villages: '15.03.06.2004', uploads: '2', rows: '100' })
    const visitors = await Promise.all(Array.from({ length: 5 }, () => comeIn(link)))
    const answers = await Promise.all(
      visitors.map((visitor, at) => sendFile(visitor, '/undangan', villageFile(1), `serentak-${at}.csv`)),
    )
    expect(answers.filter((answer) => answer.status === 303).length).toBe(2)
    await settledQueue()
  })

  it('stops at once when it is taken back, and after its time', async () => {
    const [one = '', two = ''] = [
      ...(await invite({ villages: '15.03.06.2004' })),
      ...(await invite({ villages: '', community: 'Paguyuban Ojek' })),
    ]
    const [a, b] = [await comeIn(one), await comeIn(two)]
    expect((await b.get('/undangan')).html).toContain('Paguyuban Ojek')
    const selector = (link: string) => link.replace('/undangan/', '').slice(0, 8)
    const [found] = await payung.see<{ id: string }>(
      'select invitation_id as id from invitation where selector = $1',
      [selector(one)],
    )
    expect(
      (
        await clerk.page(`/gabungan/${programme.code}/undangan`, {
          langkah: 'cabut',
          invitation: found?.id ?? '',
        })
      ).status,
    ).toBe(303)
    await payung.see("update invitation set expires_at = now() - interval '1 second' where selector = $1", [
      selector(two),
    ])
    for (const [visitor, link] of [
      [a, one],
      [b, two],
    ] as const) {
      expect((await visitor.get('/undangan')).status).toBe(404)
      const closed = await new Visitor(payung.app).get(link)
      expect([closed.status, closed.html.includes('tidak berlaku')]).toEqual([404, true])
    }
  })

  it('that is wrong, unknown or made up is answered alike, and sleeps after ten wrong tries', async () => {
    const [link = ''] = await invite({ villages: '15.03.06.2004' })
    const inside = await comeIn(link)
    const wrong = `${link.slice(0, -5)}00000`
    const said = new Set<string>()
    for (const address of [
      wrong,
      '/undangan/00000000-00000-00000-00000-00000',
      '/undangan/x',
      '/undangan/daftar',
    ]) {
      const { status, html } = await new Visitor(payung.app).get(address)
      said.add(`${status} ${/Tautan undangan ini tidak berlaku[^<]*/.exec(html)?.[0]}`)
    }
    expect([...said].length).toBe(1)
    for (let tries = 0; tries < 9; tries++) await new Visitor(payung.app).get(wrong)
    expect((await new Visitor(payung.app).get(link)).status).toBe(404)
    // Who has come in stays in, and an hour later the right link opens again.
    expect((await inside.get('/undangan')).status).toBe(200)
    await payung.see(
      "update invitation set sleeps_until = now() - interval '1 second' where sleeps_until is not null",
    )
    await comeIn(link)
  })

  it('is not opened by a cookie that somebody made or kept too long', async () => {
    const visitor = await comeIn((await invite({ villages: '15.03.06.2004' }))[0] ?? '')
    const [name = '', value = ''] = [...visitor.cookies].find(([key]) => key.endsWith('invitation')) ?? []
    const [id, until, signed] = decodeURIComponent(value).split('.')
    for (const forged of [
      `${id}.${Number(until) + 1}.${signed}`,
      `${randomUUID()}.${until}.${signed}`,
      `${id}.${until}.`,
      'x',
      '',
    ])
      expect(
        (await new Visitor(payung.app, undefined, { cookies: new Map([[name, forged]]) }).get('/undangan'))
          .status,
      ).toBe(404)
    expect((await new Visitor(payung.app).get('/undangan')).status).toBe(404)
  })

  it('reaches no person, roster, money or account in the database, whatever the application forgot to ask', async () => {
    const context = await payung.context('komunitas.ojek')
    const actor = { ...context.actor, account_id: `undangan.${randomUUID()}`, region_code: '15.03' }
    const tried = async (sql: string) =>
      transact({ ...context, actor }, async (tx) => (await tx.client.query(sql)).rows.length).catch(
        (error: { code?: string }) => error.code,
      )
    for (const table of [
      'person',
      'person_nik',
      'roster',
      'roster_row',
      'roster_file',
      'invitation',
      'enrolment',
      'account_session',
      'village_list_file',
      'merged_row',
    ])
      expect([table, await tried(`select 1 from ${table}`)]).toEqual([table, '42501'])
    for (const table of ['village_list', 'person_month', 'programme', 'budget', 'upload_part'])
      expect([table, await tried(`select 1 from ${table}`)]).toEqual([table, 0])
    for (const sql of [
      "update village_list set state = 'taken'",
      'delete from village_list',
      "insert into village_list (list_id, kab, programme_id, sent_by, file_name, file_sha256, file_bytes, rows_counted, state) select gen_random_uuid(), '15.03', programme_id, 'orang-lain', 'x', '', 1, 1, 'received' from list_call",
      "insert into village_list (list_id, kab, programme_id, sent_by, file_name, file_sha256, file_bytes, rows_counted, state) select gen_random_uuid(), '15.71', programme_id, current_setting('payung.account'), 'x', '', 1, 1, 'received' from list_call",
      'select invitation_standing(gen_random_uuid())',
    ])
      expect([sql.slice(0, 40), await tried(sql)]).toEqual([sql.slice(0, 40), '42501'])
  })
})

describe('a replacement', () => {
  it('is proposed for a rejected row, once, and goes the way of every list', async () => {
    const [list] = await listsOf('semurung.csv')
    const [row] = await payung.see<{ row_number: number }>(
      "select row_number from roster_row where roster_id = $1 and verdict = 'rejected' order by 1 limit 1",
      [list?.roster_id],
    )
    const [person] = newPeople(1)
    const typed = {
      langkah: 'ganti',
      rows: String(row?.row_number),
      nik: person?.nik ?? '',
      name: person?.name ?? '',
      birth_date: person?.birth_date ?? '',
      sex: person?.sex === 'male' ? 'L' : 'P',
      occupation: 'Petani',
      phone: '',
    }
    const address = `/kiriman/${list?.list_id}`
    const wrong = await village.page(address, { ...typed, rows: '2' })
    expect([wrong.status, wrong.html.includes('tidak bisa diganti')]).toEqual([409, true])
    expect(wrong.html).not.toContain(person?.nik)
    expect((await village.page(address, { ...typed, name: ' ' })).status).toBe(400)
    const done = await village.page(address, typed)
    expect(done.status, done.html.slice(0, 300)).toBe(303)
    await settledQueue()
    const again = await village.page(address, { ...typed, nik: `${person?.nik.slice(0, 15)}9` })
    expect(again.status).toBe(409)
    const page = await village.page(done.location?.split('?')[0] ?? '')
    expect(page.html).toContain(`baris ${row?.row_number}`)
    expect(page.html).toContain('1 orang diterima')
    expect((await village.page(address)).html).toContain('Pengganti sudah diusulkan')
  })
})

describe('the clerk at night', () => {
  it('sees which villages have sent, which not and which have problems, and merges the rest into one roster', async () => {
    const { html } = await clerk.page(`/gabungan/${programme.code}`)
    expect(html).toMatch(/2 dari 1\d\d desa sudah mengirim/)
    const ready = [...html.matchAll(/name="lists" value="([0-9a-f-]+)"/g)].map((match) => match[1] ?? '')
    expect(ready.length).toBeGreaterThanOrEqual(4)
    // A person whom two villages sent: found when the lists are checked as one.
    const [twice] = newPeople(1)
    if (!twice) throw new Error('nobody')
    const visitor = new Visitor(payung.app)
    await visitor.signIn('desa.semurung', payung.platform)
    const stranger = await comeIn((await invite({ villages: '15.03.06.2004' }))[0] ?? '')
    await sendFile(visitor, '/kiriman', listFile([{ ...twice, village: { code: semurung } }]), 'ganda-a.csv')
    await sendFile(
      stranger,
      '/undangan',
      listFile([{ ...twice, village: { code: '15.03.06.2004' } }]),
      'ganda-b.csv',
    )
    await settledQueue()
    const chosen = [
      ...ready,
      ...[...(await listsOf('ganda-a.csv')), ...(await listsOf('ganda-b.csv'))].map((list) => list.list_id),
    ]
    const form = new URLSearchParams({ langkah: 'gabung' })
    for (const id of chosen) form.append('lists', id)
    const send = async () =>
      payung.app.request(`/gabungan/${programme.code}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${await payung.token('sarolangun.operator')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: form.toString(),
      })
    const [one, two] = await Promise.all([send(), send()])
    expect([one.status, two.status]).toEqual([303, 303])
    expect(one.headers.get('location')).toBe(two.headers.get('location'))
    const merged = one.headers.get('location')?.split('/').at(-1) ?? ''
    const roster = await checked(clerk, merged)
    const counts = roster.counts as Record<string, number>
    const [rows] = await payung.see<{ rows: number }>(
      'select count(*)::integer as rows from merged_row where roster_id = $1',
      [merged],
    )
    expect(counts.read).toBe(rows?.rows)
    expect((roster.problems as { code: string }[]).map((problem) => problem.code).join(' ')).toMatch(
      /duplicate/,
    )
    expect((await clerk.page(`/gabungan/${programme.code}`)).html).toContain('Diusulkan, menunggu keputusan')
    const bad = await clerk.page(`/gabungan/${programme.code}`, { langkah: 'gabung', lists: randomUUID() })
    expect(bad.status).toBe(409)
    // What was merged cannot be returned before the proposal is withdrawn.
    const back = await clerk.page(`/gabungan/${programme.code}`, {
      langkah: 'kembalikan',
      list: chosen[0] ?? '',
      reason: 'Belum ditandatangani',
    })
    expect(back.status).toBe(409)
    // The head decides once, and each village sees what was decided on its own people.
    expect((await clerk.post(`/api/v1/rosters/${merged}/confirm`)).status).toBe(200)
    const approved = await head.post(`/api/v1/rosters/${merged}/approve`)
    expect(approved.status, JSON.stringify(approved.body)).toBe(200)
    const [list] = await listsOf('semurung.csv')
    expect((await village.page(`/kiriman/${list?.list_id}`)).html).toContain('6 orang disetujui')
    const [months] = await payung.see<{ people: number }>(
      'select count(*)::integer as people from enrolment where roster_id = $1',
      [merged],
    )
    expect(months?.people).toBe((counts.accepted ?? 0) + (counts.warning ?? 0))
  }, 60_000)

  it('returns a list with a reason, which its sender reads; the mended file is a new one', async () => {
    const visitor = new Visitor(payung.app)
    await visitor.signIn('desa.semurung', payung.platform)
    await sendFile(visitor, '/kiriman', villageFile(2), 'kembali.csv')
    await settledQueue()
    const [list] = await listsOf('kembali.csv')
    const address = `/gabungan/${programme.code}`
    expect(
      (await clerk.page(address, { langkah: 'kembalikan', list: list?.list_id ?? '', reason: 'x' })).status,
    ).toBe(400)
    expect(
      (
        await clerk.page(address, {
          langkah: 'kembalikan',
          list: list?.list_id ?? '',
          reason: 'Nama belum sesuai KTP',
        })
      ).status,
    ).toBe(303)
    expect((await village.page(`/kiriman/${list?.list_id}`)).html).toContain('Nama belum sesuai KTP')
    expect((await clerk.get(`/api/v1/rosters/${list?.roster_id}`)).body.state).toBe('withdrawn')
    const city = await payung.as('kotajambi.operator')
    expect((await city.page(address)).status).toBe(404)
    expect(
      (
        await city.page(address, {
          langkah: 'kembalikan',
          list: list?.list_id ?? '',
          reason: 'Nama belum sesuai',
        })
      ).status,
    ).toBe(404)
  })

  it('compares villages by the latest list and shows how', async () => {
    const page = await clerk.page(`/gabungan/${programme.code}/mutu`)
    expect(page.html).toContain('Cara menghitung')
    const { body } = await clerk.get(`/api/v1/programmes/${programme.code}/village-quality`)
    const villages = body.villages as { village_code: string; state: string; resends: number }[]
    expect(villages.find((each) => each.village_code === semurung)).toMatchObject({ state: 'too_few' })
    expect(villages.filter((each) => each.state === 'not_sent').length).toBeGreaterThan(100)
    const csv = await payung.app.request(`/gabungan/${programme.code}/mutu.csv`, {
      headers: { authorization: `Bearer ${await payung.token('sarolangun.kepala')}` },
    })
    expect(csv.headers.get('content-disposition')).toContain('mutu-DESA-UJI.csv')
    expect((await csv.text()).split('\r\n').length).toBeGreaterThan(100)
  })
})

describe('an upload in parts', () => {
  const begin = (by: Person, bytes: Uint8Array, more: Record<string, unknown> = {}) =>
    by.post('/api/v1/uploads', {
      programme: programme.code,
      file_name: 'bagian.csv',
      file_bytes: bytes.length,
      file_sha256: sha(bytes),
      ...more,
    })
  const put = (by: Person, id: unknown, offset: number, part: Uint8Array, digest = sha(part)) =>
    by.put(`/api/v1/uploads/${id}/parts/${offset}`, part, { 'x-part-sha256': digest })

  it('becomes a roster of the office, in any number of parts, repeated as one likes', async () => {
    const bytes = villageFile(9)
    const { status, body } = await begin(clerk, bytes)
    expect([status, body.received]).toEqual([201, 0])
    const id = body.upload_id
    const cut = 200
    expect((await put(clerk, id, 0, bytes.slice(0, cut))).body.received).toBe(cut)
    expect((await put(clerk, id, 0, bytes.slice(0, cut))).body.received).toBe(cut)
    // The same file begun again goes on where the first stopped.
    expect((await begin(clerk, bytes)).body).toMatchObject({ upload_id: id, received: cut })
    const early = await clerk.post(`/api/v1/uploads/${id}/complete`)
    expect([early.status, early.body.code, early.body.received]).toEqual([409, 'upload.not_whole', cut])
    expect((await put(clerk, id, cut, bytes.slice(cut))).body.received).toBe(bytes.length)
    const done = await clerk.post(`/api/v1/uploads/${id}/complete`)
    expect(done.status).toBe(202)
    const again = await clerk.post(`/api/v1/uploads/${id}/complete`)
    expect((again.body.result as { id: string }).id).toBe((done.body.result as { id: string }).id)
    expect((await checked(clerk, (done.body.result as { id: string }).id)).counts).toMatchObject({
      accepted: 9,
    })
    expect(await payung.see('select 1 from upload_part where upload_id = $1', [id])).toEqual([])
  })

  it('refuses a wrong place, a wrong hash, too much, and another account', async () => {
    const bytes = villageFile(4)
    const id = (await begin(clerk, bytes)).body.upload_id
    const part = bytes.slice(0, 100)
    for (const [what, answer, status, code] of [
      ['gap', await put(clerk, id, 50, part), 409, 'upload.wrong_offset'],
      ['hash', await put(clerk, id, 0, part, sha(bytes)), 400, 'upload.part_damaged'],
      ['empty', await put(clerk, id, 0, new Uint8Array()), 400, 'upload.part_damaged'],
      ['no hash', await put(clerk, id, 0, part, ''), 400, 'api.bad_request'],
      ['past the end', await put(clerk, id, 0, Buffer.concat([bytes, part])), 409, 'upload.too_many_bytes'],
      ['too large', await put(clerk, id, 0, Buffer.alloc(partLimit_bytes + 1)), 413, 'upload.part_too_large'],
      ['negative', await put(clerk, id, -1, part), 400, 'api.bad_request'],
      ['another account', await put(village, id, 0, part), 404, 'upload.not_found'],
      ['another account looks', await village.get(`/api/v1/uploads/${id}`), 404, 'upload.not_found'],
      ['no such upload', await put(clerk, randomUUID(), 0, part), 404, 'upload.not_found'],
      ['no id', await clerk.get('/api/v1/uploads/x'), 400, 'api.bad_request'],
      [
        'larger than any file',
        await begin(clerk, bytes, { file_bytes: 61 * 1024 * 1024 }),
        413,
        'tabular.too_large',
      ],
      ['no bytes', await begin(clerk, bytes, { file_bytes: 0 }), 400, 'api.bad_request'],
      ['bad digest', await begin(clerk, bytes, { file_sha256: 'zz' }), 400, 'api.bad_request'],
    ] as const)
      expect([what, answer.status, answer.body.code]).toEqual([what, status, code])
    expect((await put(clerk, id, 0, part)).body.received).toBe(100)
    const changed = await put(clerk, id, 0, bytes.slice(1, 101))
    expect([changed.body.code, changed.body.received]).toEqual(['upload.wrong_offset', 100])
    expect((await (await payung.as('inspektorat')).post('/api/v1/uploads', {})).status).toBe(403)
  })

  it('whose parts are not the file that was named is dropped', async () => {
    const [bytes, other] = [villageFile(3), villageFile(3)]
    const id = (await begin(clerk, bytes, { file_bytes: other.length })).body.upload_id
    await put(clerk, id, 0, other)
    const { status, body } = await clerk.post(`/api/v1/uploads/${id}/complete`)
    expect([status, body.code]).toEqual([409, 'upload.file_damaged'])
    expect((await clerk.get(`/api/v1/uploads/${id}`)).status).toBe(404)
  })

  it('holds at most so many unfinished files of one account, and sweeps those whose time is over', async () => {
    const officer = await payung.as('komunitas.ojek')
    const answers = []
    for (let at = 0; at < 6; at++) answers.push(await begin(officer, Buffer.from(`berkas ${at}`)))
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201, 201, 201, 409])
    expect(answers.at(-1)?.body.code).toBe('upload.too_many_open')
    await put(officer, answers[0]?.body.upload_id, 0, Buffer.from('berkas 0'))
    await payung.see(
      "update upload_session set expires_at = now() - interval '1 second' where owner = (select id from auth_user where username = 'komunitas.ojek')",
    )
    expect((await officer.get(`/api/v1/uploads/${answers[0]?.body.upload_id}`)).status).toBe(404)
    expect(await sweepUploads(payung.platform)).toBe(5)
    expect(await payung.see('select 1 from upload_part')).toHaveLength(
      (await payung.see('select 1 from upload_part p join upload_session s using (upload_id)')).length,
    )
    expect((await begin(officer, Buffer.from('berkas 7'))).status).toBe(201)
  })

  it('by an invitation needs no account, and becomes the list of that link', async () => {
    const visitor = await comeIn((await invite({ villages: '15.03.06.2004' }))[0] ?? '')
    const bytes = villageFile(2, 0, '15.03.06.2004')
    const json = async (answer: Promise<{ status: number; html: string }>) => {
      const { status, html } = await answer
      return { status, body: JSON.parse(html) as Record<string, unknown> }
    }
    const post = (path: string, body?: unknown) =>
      json(
        visitor.ask(`/api/v1/invitation/uploads${path}`, {
          method: 'POST',
          headers: {
            origin: visitor.origin,
            ...(body !== undefined && { 'content-type': 'application/json' }),
          },
          body: body === undefined ? undefined : JSON.stringify(body),
        }),
      )
    const wish = {
      programme: programme.code,
      file_name: 'tautan.csv',
      file_bytes: bytes.length,
      file_sha256: sha(bytes),
    }
    const begun = await post('', wish)
    expect(begun.status, JSON.stringify(begun.body)).toBe(201)
    const part = await json(
      visitor.ask(`/api/v1/invitation/uploads/${begun.body.upload_id}/parts/0`, {
        method: 'PUT',
        headers: {
          origin: visitor.origin,
          'content-type': 'application/octet-stream',
          'x-part-sha256': sha(bytes),
        },
        body: bytes as Uint8Array<ArrayBuffer>,
      }),
    )
    expect(part.body.received).toBe(bytes.length)
    const done = await post(`/${begun.body.upload_id}/complete`)
    expect([done.status, (done.body.result as { href: string }).href]).toEqual([
      202,
      `/undangan/daftar/${(await listsOf('tautan.csv'))[0]?.list_id}`,
    ])
    await settledQueue()
    expect((await visitor.get((done.body.result as { href: string }).href)).html).toContain(
      '2 orang diterima',
    )
    const stranger = await json(
      new Visitor(payung.app).ask('/api/v1/invitation/uploads', {
        method: 'POST',
        headers: { origin: 'http://localhost', 'content-type': 'application/json' },
        body: JSON.stringify(wish),
      }),
    )
    expect([stranger.status, stranger.body.code]).toEqual([404, 'village.visit_over'])
    const foreign = await json(
      visitor.ask('/api/v1/invitation/uploads', {
        method: 'POST',
        headers: { origin: 'https://jahat.example', 'content-type': 'application/json' },
        body: JSON.stringify(wish),
      }),
    )
    expect(foreign.status).toBe(403)
  })
})
