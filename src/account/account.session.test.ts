import { describe, expect, it } from 'vitest'
import { freshCode } from '../../test/codes.ts'
import { usePayung } from '../../test/payung.ts'
import { type Visitor, visitor } from '../../test/visitor.ts'
import { demoPassword } from '../demo/demo.service.ts'

const payung = usePayung({ jobs: false })

async function signedIn(username: string, agent?: string): Promise<Visitor> {
  const person = visitor(payung.app, { agent })
  const { location } = await person.post('/masuk', { username, password: demoPassword })
  if (location === '/masuk/kode')
    await person.post('/masuk/kode', { code: await freshCode(payung, username) })
  expect(person.cookies.has('payung_session')).toBe(true)
  return person
}

const isIn = async (person: Visitor) => (await person.get('/akun')).status === 200
const idOf = async (username: string) =>
  (await payung.see<{ id: string }>('select id from auth_user where username = $1', [username]))[0]?.id ?? ''
const acts = (action: string) =>
  payung.see<{ object_id: string; actor_name: string; fields: Record<string, unknown> }>(
    'select object_id, actor_name, fields from audit_line where action = $1 order by at',
    [action],
  )

/** Moves the times of an account's sessions into the past, as if so many minutes had gone by. */
const age = async (username: string, column: 'started_at' | 'last_used_at' | 'proven_at', minutes: number) =>
  payung.see(
    `update account_session set ${column} = ${column} - $2 * interval '1 minute' where account_id = $1`,
    [await idOf(username), minutes],
  )

describe('a session', () => {
  it.each([
    ['inspektorat', 29, 31],
    ['sarolangun.admin', 14, 16],
  ])('of %s lives %i minutes without a request and not %i', async (username, alive, over) => {
    const person = await signedIn(username)
    await age(username, 'last_used_at', alive)
    expect(await isIn(person)).toBe(true)
    // That request counted: the idle time begins anew.
    await age(username, 'last_used_at', alive)
    expect(await isIn(person)).toBe(true)
    await age(username, 'last_used_at', over)
    expect((await person.get('/daftar')).location).toBe('/masuk?ke=%2Fdaftar')
  })

  it('ends twelve hours after the sign-in, however busy', async () => {
    const person = await signedIn('inspektorat')
    await age('inspektorat', 'started_at', 12 * 60 - 1)
    expect(await isIn(person)).toBe(true)
    await age('inspektorat', 'started_at', 2)
    expect(await isIn(person)).toBe(false)
  })

  it('is kept as a hash: what the browser holds is nowhere in the database', async () => {
    const person = await signedIn('inspektorat')
    for (const token of person.cookies.values()) {
      const rows = await payung.see(
        "select 1 from account_session s where s::text like '%' || $1 || '%' union all select 1 from account_device d where d::text like '%' || $1 || '%'",
        [token],
      )
      expect(rows).toEqual([])
    }
  })

  it('is listed with its device, and one or all others can be ended', async () => {
    const phone = await signedIn('inspektorat', 'Mozilla/5.0 (Linux; Android 14) Chrome/130.0 Mobile')
    const office = await signedIn('inspektorat', 'Mozilla/5.0 (Windows NT 10.0) Firefox/132.0')
    const third = await signedIn('inspektorat')
    const { html } = await office.get('/akun')
    expect([
      html.includes('Chrome, Android'),
      html.includes('Firefox, Windows'),
      html.includes('Sesi ini'),
    ]).toEqual([true, true, true])
    const id = (
      await payung.see<{ session_id: string }>(
        "select session_id from account_session where device = 'Chrome, Android'",
      )
    )[0]?.session_id
    expect((await office.post('/akun/sesi', { session_id: id ?? '' })).location).toBe(
      '/akun?selesai=sesi#sesi',
    )
    expect([await isIn(phone), await isIn(third), await isIn(office)]).toEqual([false, true, true])
    await office.post('/akun/sesi')
    expect([await isIn(third), await isIn(office)]).toEqual([false, true])
    expect((await acts('account.session_revoke')).length).toBeGreaterThanOrEqual(2)
  })

  it('of somebody else cannot be ended by guessing its id', async () => {
    const victim = await signedIn('sarolangun.bupati')
    const id = (
      await payung.see<{ session_id: string }>(
        'select session_id from account_session where account_id = $1',
        [await idOf('sarolangun.bupati')],
      )
    )[0]?.session_id
    const other = await signedIn('inspektorat')
    for (const guess of [id ?? '', 'x', '', "' or 1=1"]) await other.post('/akun/sesi', { session_id: guess })
    expect(await isIn(victim)).toBe(true)
  })

  it('ends with the sign-out, which also clears what the browser kept of the pages', async () => {
    const person = await signedIn('inspektorat')
    const token = person.cookies.get('payung_session') ?? ''
    const out = await person.post('/keluar')
    expect(out.headers.get('clear-site-data')).toBe('"cache", "storage"')
    expect(person.cookies.has('payung_session')).toBe(false)
    expect(await isIn(visitor(payung.app, { cookies: new Map([['payung_session', token]]) }))).toBe(false)
  })
})

describe('changing one’s password', () => {
  it('asks for the old one, refuses a bad new one, and ends the other sessions', async () => {
    const [here, there] = [await signedIn('sarolangun.bupati'), await signedIn('sarolangun.bupati')]
    const fresh = 'enam becak di bawah hujan'
    const change = (old: string, password: string, again = password) =>
      here.post('/akun/sandi', { old, password, again })
    for (const [old, password, again, expected] of [
      ['salah sekali ini', fresh, fresh, 'tidak cocok'],
      [demoPassword, fresh, 'lain sama sekali', 'tidak sama'],
      [demoPassword, 'pendek', 'pendek', '12 sampai 200'],
      [demoPassword, 'bismillah123', 'bismillah123', 'paling sering ditebak'],
      [demoPassword, 'sarolangun.bupati', 'sarolangun.bupati', 'nama pengguna'],
    ] as const) {
      const { status, html } = await change(old, password, again)
      expect([password, status >= 400, html.includes(expected)]).toEqual([password, true, true])
    }
    expect(await isIn(there)).toBe(true)
    expect((await change(demoPassword, fresh)).location).toBe('/akun?selesai=sandi')
    expect([await isIn(here), await isIn(there)]).toEqual([true, false])
    const next = visitor(payung.app)
    expect(
      (await next.post('/masuk', { username: 'sarolangun.bupati', password: demoPassword })).status,
    ).toBe(401)
    expect((await next.post('/masuk', { username: 'sarolangun.bupati', password: fresh })).location).toBe('/')
    const [line] = await acts('account.password_change')
    expect([line?.actor_name, JSON.stringify(line).includes(fresh)]).toEqual(['sarolangun.bupati', false])
  })
})

describe('whole identity numbers', () => {
  it('leave only after a fresh proof: the page asks for it, and leads back', async () => {
    const clerk = await signedIn('sarolangun.operator')
    const at = '/berkas/00000000-0000-4000-8000-000000000000'
    expect((await clerk.get(at)).status).toBe(404)
    await age('sarolangun.operator', 'proven_at', 11)
    expect((await clerk.get('/daftar')).status).toBe(200)
    const asked = await clerk.get(at)
    expect([asked.status, asked.location]).toEqual([303, `/akun/buktikan?ke=${encodeURIComponent(at)}`])
    const sent = await clerk.post('/program/SRL-2024-APBDP/berkas')
    expect([sent.status, sent.html.includes('action="/akun/buktikan"')]).toEqual([403, true])

    const form = { next: at, password: demoPassword }
    const page = await clerk.get(asked.location ?? '')
    expect([page.status, page.html.includes('name="code"')]).toEqual([200, true])
    expect((await clerk.post('/akun/buktikan', { ...form, code: '000000' })).status).toBe(401)
    expect((await clerk.post('/akun/buktikan', { ...form, password: 'salah', code: '1' })).status).toBe(401)
    expect((await clerk.get(at)).status).toBe(303)
    const code = await freshCode(payung, 'sarolangun.operator')
    expect((await clerk.post('/akun/buktikan', { ...form, code })).location).toBe(at)
    expect((await clerk.get(at)).status).toBe(404)
    expect((await acts('account.step_up')).map((line) => line.actor_name)).toEqual(['sarolangun.operator'])
    const away = await clerk.post('/akun/buktikan', {
      next: 'https://jahat.example',
      password: demoPassword,
      code: await freshCode(payung, 'sarolangun.operator'),
    })
    expect(away.location).toBe('/akun')
  })

  it('are refused to programs with a code that says why', async () => {
    const token = await payung.token('sarolangun.operator')
    await age('sarolangun.operator', 'proven_at', 11)
    const answer = await payung.app.request('/api/v1/branch-files/00000000-0000-4000-8000-000000000000', {
      headers: { authorization: `Bearer ${token}` },
    })
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([
      403,
      'account.step_up_needed',
    ])
  })
})
