import { beforeAll, describe, expect, it } from 'vitest'
import { type Person, usePayung } from '../../test/payung.ts'
import { programmeOf, proposed, strangers } from '../../test/rosters.ts'
import { makeAccount } from '../account/account.service.ts'
import { demoPassword, systemContext } from '../demo/demo.service.ts'
import { maskNik } from '../kernel/nik.ts'
import { type Role, transact } from '../platform/context.ts'
import { openPersonal } from '../platform/crypto.ts'
import { listedRoutes, may, roles } from '../platform/policy.ts'

/*
 * Goal: a whole NIK is seen with right and reason alone, every look leaves a line, and who looks too often is noticed. Method: every
 * role asks every page and API address; the answers are searched for the numbers of the people in the database.
 */
const payung = usePayung()
const reason = 'Mencocokkan dengan KTP di loket'
const people = strangers('15.03', 40, 81)(40)
let someone: { person_id: string; nik: string; name: string; kab: string }
let stranger: { person_id: string; nik: string }
const by = new Map<Role, Person>()
const loose = (role: Role) => `uji.${role}`

beforeAll(async () => {
  const system = systemContext(payung.platform)
  for (const role of roles) {
    const account = { name: `Uji ${role}`, password: demoPassword, role, region_code: '15.03', office: 'Uji' }
    await makeAccount(system, { ...account, username: loose(role) })
    by.set(role, await payung.as(loose(role)))
  }
  const clerk = await payung.as('sarolangun.operator')
  await programmeOf(clerk, { code: 'SAMAR', region_code: '15.03', ceiling_rupiah: 100_000_000 })
  const id = await proposed(clerk, 'SAMAR', people)
  const { status } = await (await payung.as('sarolangun.kepala')).post(`/api/v1/rosters/${id}/approve`)
  expect(status).toBe(200)
  expect((await clerk.post('/api/v1/programmes/SAMAR/branch-files')).status).toBe(200)
  const all = await registered()
  const found = all.find((each) => each.kab === '15.03')
  if (!found) throw new Error('Nobody is registered')
  someone = found
  stranger = await personOf('15.71')
}, 180_000)

async function registered() {
  const rows = await payung.see<{
    person_id: string
    kab: string
    name: string
    sealed: Buffer
    salt: Buffer
  }>(
    'select person_id, kab, name, nik_sealed as sealed, salt from person join person_key using (person_id, kab) order by name',
  )
  return rows.map(({ sealed, salt, ...row }) => ({
    ...row,
    nik: openPersonal(payung.platform.keys, 'nik', { person_id: row.person_id, salt }, sealed),
  }))
}

/** Somebody of another region, taken in there. */
async function personOf(kab: string): Promise<{ person_id: string; nik: string }> {
  const province = await payung.as('provinsi.operator')
  await programmeOf(province, {
    code: 'JAUH',
    region_code: '15',
    ceiling_rupiah: 100_000_000,
    source: 'BKBK',
  })
  const id = await proposed(province, 'JAUH', strangers(kab, 5, 82)(5))
  const { status } = await (await payung.as('provinsi.kepala')).post(`/api/v1/rosters/${id}/approve`)
  expect(status).toBe(200)
  const found = (await registered()).find((each) => each.kab === kab)
  if (!found) throw new Error(`Nobody lives in ${kab}`)
  return found
}

/** A page without what is drawn anew for every answer: the nonce of its scripts and the token of its forms. */
const withoutTokens = (html: string) =>
  html.replace(/nonce="[^"]*"/g, '').replace(/value="[A-Za-z0-9_.-]{20,}"/g, '')

const actor = (role: Role) => by.get(role) as Person
const looks = (username: string) =>
  payung.see<{ act: string; people: number; reason: string; person_id: string | null; door: string }>(
    'select act, people, reason, person_id, door from access_log where actor_name = $1 order by at',
    [username],
  )

describe('pages and API answers', () => {
  it('hold no whole NIK for any role, at any address that is read', async () => {
    const niks = (await registered()).map((each) => each.nik)
    expect(niks.length).toBeGreaterThan(500)
    const [ids] = await payung.see<{ roster: string; budget: string; file: string; programme: string }>(
      `select (select roster_id from roster join programme using (programme_id) where code = 'SAMAR' limit 1) as roster,
              (select budget_id from budget limit 1) as budget, (select file_id from exchange_file limit 1) as file, 'SAMAR' as programme`,
    )
    const idOf = (route: string) => {
      if (/rosters|daftar/.test(route)) return ids?.roster
      if (/berkas|branch-files/.test(route)) return ids?.file
      if (/anggaran|budgets/.test(route)) return ids?.budget
      return someone.person_id
    }
    // Files for the branch and sheets for the village hold whole NIK by their purpose; who opens them is written down (below).
    const files = ['GET /berkas/:id', 'GET /api/v1/branch-files/:id', 'GET /daftar/:id/masalah.xlsx']
    const addresses = listedRoutes()
      .filter((route) => route.startsWith('GET ') && !route.includes('*') && !files.includes(route))
      .map((route) =>
        route
          .slice(4)
          .replace(':id', String(idOf(route)))
          .replace(':code', 'SAMAR')
          .replace(':region', '15.03')
          .replace(':kind', 'death'),
      )
    expect(addresses.length).toBeGreaterThan(25)
    let read = 0
    let masked = 0
    for (const role of roles) {
      for (const address of addresses) {
        const { status, html } = await actor(role).page(address)
        expect([role, address, status < 500]).toEqual([role, address, true])
        if (status === 200) read += 1
        if (html.includes('••••••••')) masked += 1
        const found = niks.filter((nik) => html.includes(nik))
        expect([role, address, found.map(maskNik)]).toEqual([role, address, []])
      }
    }
    expect(read).toBeGreaterThan(100)
    expect(masked).toBeGreaterThan(10)
  }, 180_000)

  it('and the tables beside them hold none either', async () => {
    for (const table of ['access_log', 'audit_line', 'idempotency', 'alarm', 'reveal']) {
      const rows = await payung.see(
        `select 1 from ${table} as x where x::text ~ '(?<![0-9a-f])15[0-9]{14}(?![0-9a-f])' limit 1`,
      )
      expect([table, rows.length]).toEqual([table, 0])
    }
  })
})

describe('a whole NIK', () => {
  it('is told by the API to who may see it, for a reason; the look stands in the access log and in the trail', async () => {
    for (const role of roles) {
      const { status, body } = await actor(role).post(`/api/v1/people/${someone.person_id}/reveal`, {
        reason,
      })
      expect([role, status, body.nik]).toEqual(
        may(role, 'person.reveal') ? [role, 200, someone.nik] : [role, 403, undefined],
      )
      const lines = (await looks(loose(role))).filter((look) => look.act === 'reveal')
      expect([role, lines]).toEqual([
        role,
        may(role, 'person.reveal')
          ? [{ act: 'reveal', people: 1, reason, person_id: someone.person_id, door: 'api' }]
          : [],
      ])
    }
    const trail = await payung.see(
      "select 1 from audit_line where action = 'person.reveal' and object_id = $1 and fields::text not like $2",
      [someone.person_id, `%${someone.nik}%`],
    )
    expect(trail).toHaveLength(roles.filter((role) => may(role, 'person.reveal')).length)
  })

  it('is not kept in the memory of answers: the same key asked again is a look of its own', async () => {
    const branch = actor('branch')
    const before = (await looks(loose('branch'))).length
    for (let time = 0; time < 2; time++) {
      const { body } = await branch.post(
        `/api/v1/people/${someone.person_id}/reveal`,
        { reason },
        'kunci-yang-sama',
      )
      expect(body.nik).toBe(someone.nik)
    }
    expect((await looks(loose('branch'))).length).toBe(before + 2)
    expect(await payung.see('select 1 from idempotency where body like $1', [`%${someone.nik}%`])).toEqual([])
  })

  it('is refused without a reason that explains something, by the page with the form again and by the API', async () => {
    const clerk = actor('clerk')
    const before = (await looks(loose('clerk'))).length
    for (const written of ['', 'tes', '          ']) {
      const { status, body } = await clerk.post(`/api/v1/people/${someone.person_id}/reveal`, {
        reason: written,
      })
      expect([written, status]).toEqual([written, 400])
      expect(body.nik).toBeUndefined()
      const page = await clerk.page(`/peserta/${someone.person_id}/nik`, { why: 'other', reason: written })
      expect([page.status, page.html.includes('error-summary'), page.html.includes(someone.nik)]).toEqual([
        400,
        true,
        false,
      ])
    }
    expect((await looks(loose('clerk'))).length).toBe(before)
  })

  it('is shown by the page once, on the request after the form, never in an address; loaded again it is gone', async () => {
    const clerk = actor('clerk')
    const address = `/peserta/${someone.person_id}/nik`
    const form = await clerk.page(address)
    expect([form.status, form.html.includes(someone.nik)]).toEqual([200, false])
    const sent = await clerk.page(address, { why: 'branch', reason: 'surat 1503070511850003' })
    expect([sent.status, sent.location, sent.html.includes(someone.nik)]).toEqual([303, address, false])
    const response = await payung.app.request('/healthz')
    expect(response.headers.get('cache-control')).toContain('no-store')
    expect((await actor('branch').page(address)).html.includes(someone.nik)).toBe(false)
    const shown = await clerk.page(address)
    expect([shown.status, shown.html.includes(someone.nik)]).toEqual([200, true])
    expect((await clerk.page(address)).html.includes(someone.nik)).toBe(false)
    const last = (await looks(loose('clerk'))).at(-1)
    expect(last).toMatchObject({ act: 'reveal', door: 'page', people: 1 })
    expect(last?.reason).toBe(`Menjawab pertanyaan cabang BPJS: surat ${'•'.repeat(16)}`)
  })

  it('that was asked for and not fetched is shown no more after two minutes', async () => {
    const clerk = actor('clerk')
    const address = `/peserta/${someone.person_id}/nik`
    expect((await clerk.page(address, { why: 'card', reason: '' })).status).toBe(303)
    await payung.see("update reveal set at = at - interval '3 minutes'")
    expect((await clerk.page(address)).html.includes(someone.nik)).toBe(false)
  })

  it('of a person of another region is not there, by page and API', async () => {
    const answer = await actor('clerk').post(`/api/v1/people/${stranger.person_id}/reveal`, { reason })
    expect([answer.status, answer.body.code]).toEqual([404, 'person.not_found'])
    const page = await actor('clerk').page(`/peserta/${stranger.person_id}/nik`, { why: 'card', reason })
    expect([page.status, page.html.includes(stranger.nik)]).toEqual([404, false])
  })
})

describe('a search by NIK', () => {
  it('lands on the person, writes the look down, and leaves the number out of the address', async () => {
    for (const written of [
      someone.nik,
      ` ${someone.nik.slice(0, 6)} ${someone.nik.slice(6, 12)}.${someone.nik.slice(12)} `,
    ]) {
      const { status, location } = await actor('auditor').page('/peserta/cari', { nik: written })
      expect([status, location]).toEqual([303, `/peserta/${someone.person_id}`])
    }
    expect((await looks(loose('auditor'))).filter((look) => look.act === 'search')).toEqual(
      [1, 2].map(() => ({
        act: 'search',
        people: 1,
        reason: 'person.search',
        person_id: someone.person_id,
        door: 'page',
      })),
    )
    expect((await actor('auditor').page('/peserta')).html).toContain('action="/peserta/cari"')
  })

  it('answers alike for a number that is none, one nobody has, and one of another region; each look is written down', async () => {
    const unknown = strangers('15.03', 1, 83)(1)[0]?.nik ?? ''
    const before = (await looks(loose('approver'))).length
    const pages = []
    for (const nik of ['', '123', 'bukan nomor', unknown, stranger.nik])
      pages.push(await actor('approver').page('/peserta/cari', { nik }))
    expect(new Set(pages.map((page) => page.status))).toEqual(new Set([404]))
    expect(new Set(pages.map((page) => withoutTokens(page.html))).size).toBe(1)
    expect(pages[0]?.html).not.toContain(stranger.nik)
    const after = (await looks(loose('approver'))).slice(before)
    expect(after.map((look) => [look.act, look.people, look.person_id])).toEqual(
      pages.map(() => ['search', 0, null]),
    )
  })

  it('is refused to a role that may not see people', async () => {
    expect((await actor('leader').page('/peserta/cari', { nik: someone.nik })).status).toBe(403)
  })
})

describe('a file with whole NIK', () => {
  it('leaves a line with the number of its people whenever it is opened', async () => {
    const [file] = await payung.see<{ file_id: string; people: number }>(
      'select file_id, people from exchange_file limit 1',
    )
    expect((await actor('branch').get(`/api/v1/branch-files/${file?.file_id}`)).status).toBe(200)
    expect((await looks(loose('branch'))).at(-1)).toEqual({
      act: 'file',
      people: file?.people,
      reason: 'exchange.read',
      person_id: null,
      door: 'api',
    })
    const [roster] = await payung.see<{ roster_id: string }>(
      "select roster_id from roster join programme using (programme_id) where code = 'SAMAR'",
    )
    expect((await actor('auditor').get(`/daftar/${roster?.roster_id}/masalah.xlsx`)).status).toBe(200)
    expect((await looks(loose('auditor'))).at(-1)).toMatchObject({
      act: 'file',
      reason: 'roster.read_problems',
    })
  })
})

describe('looking too often', () => {
  const open = () =>
    payung.see<{
      alarm_id: string
      kind: string
      count: number
      per_hour: number
      actor_name: string
      kab: string
    }>(
      'select alarm_id, kind, count, per_hour, actor_name, kab from alarm where acknowledged_at is null order by kind, actor_name',
    )

  /** The measure is the process's, in which other files may have raised alarms before. */
  async function alarmsCounted(): Promise<number> {
    const measures = await (await payung.app.request('/metrics')).text()
    return Number(/payung_alarms_total\{kind="looks"\} (\d+)/.exec(measures)?.[1] ?? 0)
  }

  it('raises one alarm above the hourly limit, with the count, for those who may see it; nobody is stopped', async () => {
    expect(await open()).toEqual([])
    const counted = await alarmsCounted()
    const officer = actor('privacy_officer')
    const already = (await looks(loose('privacy_officer'))).length
    const limit = payung.platform.limits.reveals_per_hour
    for (let look = already; look < limit; look++)
      expect((await officer.post(`/api/v1/people/${someone.person_id}/reveal`, { reason })).status).toBe(200)
    expect(await open()).toEqual([])
    for (let over = 0; over < 3; over++)
      expect((await officer.post(`/api/v1/people/${someone.person_id}/reveal`, { reason })).status).toBe(200)
    expect(await open()).toMatchObject([
      {
        kind: 'looks',
        count: limit + 3,
        per_hour: limit,
        actor_name: loose('privacy_officer'),
        kab: '15.03',
      },
    ])
    for (const role of roles) {
      const { status, html } = await actor(role).page('/keamanan')
      expect([role, status, html.includes(loose('privacy_officer'))]).toEqual(
        may(role, 'alarm.view') ? [role, 200, true] : [role, 403, false],
      )
    }
    expect(await alarmsCounted()).toBe(counted + 3)
  }, 120_000)

  it('is looked into by somebody else with a remark, once; only what comes after counts again', async () => {
    const [alarm] = await open()
    const address = `/keamanan/${alarm?.alarm_id}`
    expect(
      (await actor('auditor').page(address, { reason: 'Sudah ditanyakan kepada yang bersangkutan' })).status,
    ).toBe(403)
    expect(
      (await actor('privacy_officer').page(address, { reason: 'Sudah ditanyakan kepada saya' })).status,
    ).toBe(403)
    const short = await actor('administrator').page(address, { reason: 'ok' })
    expect([short.status, short.html.includes('error-summary')]).toEqual([400, true])
    expect(await open()).toHaveLength(1)
    expect(
      (await actor('administrator').page(address, { reason: 'Verifikasi massal, surat dinas 12/2024' }))
        .status,
    ).toBe(303)
    expect(await open()).toEqual([])
    expect((await actor('administrator').page(address, { reason: 'Sekali lagi ditandai' })).status).toBe(404)
    expect((await actor('auditor').page('/keamanan')).html).toContain('surat dinas 12/2024')
    expect(await payung.see("select 1 from audit_line where action = 'alarm.acknowledge'")).toHaveLength(1)
    await actor('privacy_officer').post(`/api/v1/people/${someone.person_id}/reveal`, { reason })
    expect(await open()).toEqual([])
  })

  it('of files has a limit of its own', async () => {
    const [file] = await payung.see<{ file_id: string }>('select file_id from exchange_file limit 1')
    for (let time = 0; time < 11; time++)
      expect((await actor('approver').get(`/api/v1/branch-files/${file?.file_id}`)).status).toBe(200)
    expect(await open()).toMatchObject([
      { kind: 'files', count: 11, per_hour: 10, actor_name: loose('approver') },
    ])
  })

  it('is not seen by another region', async () => {
    const context = await payung.context('kotajambi.operator')
    const seen = await transact(
      context,
      async (tx) => (await tx.client.query('select 1 from alarm')).rowCount,
    )
    expect(seen).toBe(0)
  })
})
