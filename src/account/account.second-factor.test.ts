import { describe, expect, it } from 'vitest'
import { freshCode } from '../../test/codes.ts'
import { usePayung } from '../../test/payung.ts'
import { type Visitor, visitor } from '../../test/visitor.ts'
import { demoPassword } from '../demo/demo.service.ts'
import { codeOf, demonstrationSeed, stepAt } from './account.second-factor.ts'

const payung = usePayung({ jobs: false })

const sessions = async () =>
  (await payung.see<{ n: number }>('select count(*)::integer as n from account_session'))[0]?.n ?? 0

async function atCode(username = 'sarolangun.kepala'): Promise<Visitor> {
  const person = visitor(payung.app)
  const sent = await person.post('/masuk', { username, password: demoPassword })
  expect([sent.status, sent.location]).toEqual([303, '/masuk/kode'])
  return person
}

const acts = (action: string) =>
  payung.see<{ object_id: string; fields: Record<string, unknown>; actor_name: string }>(
    'select object_id, fields, actor_name from audit_line where action = $1 order by at',
    [action],
  )

describe('a one-time code', () => {
  // RFC 6238, appendix B: SHA-1, seed "12345678901234567890"; the last six digits of the eight.
  it.each([
    [59, '287082'],
    [1111111109, '081804'],
    [1111111111, '050471'],
    [1234567890, '005924'],
    [2000000000, '279037'],
    [20000000000, '353130'],
  ])('of second %i is %s, as the standard says', (seconds, code) => {
    expect(codeOf(Buffer.from('12345678901234567890'), stepAt(seconds * 1000))).toBe(code)
  })

  it('is asked after the password, and until it is right nothing opens', async () => {
    const before = await sessions()
    const person = await atCode()
    expect(person.cookies.has('payung_session')).toBe(false)
    expect(await sessions()).toBe(before)
    expect((await person.get('/daftar')).location).toBe('/masuk?ke=%2Fdaftar')
    for (const code of ['000000', '', 'abc', '12345', '1'.repeat(300)]) {
      const { status, html } = await person.post('/masuk/kode', { code })
      expect([code, status, html.includes('Kode tidak cocok')]).toEqual([code, 401, true])
    }
    expect(await sessions()).toBe(before)
    await payung.see('delete from sign_in_bucket')
    const step = person.cookies.get('payung_step')
    const done = await person.post('/masuk/kode', { code: await freshCode(payung, 'sarolangun.kepala') })
    expect([done.status, done.location]).toEqual([303, '/'])
    expect(person.cookies.get('payung_session')).toMatch(/^[\w-]{43}$/)
    expect(person.cookies.get('payung_session')).not.toBe(step)
    expect(person.cookies.has('payung_step')).toBe(false)
    expect((await person.get('/daftar')).status).toBe(200)
    // The step is over: its token opens no second session.
    const again = visitor(payung.app, { cookies: new Map([['payung_step', step ?? '']]) })
    expect((await again.get('/masuk/kode')).location).toMatch(/^\/masuk/)
  })

  it('counts once: the same code, and an older one, are refused', async () => {
    const code = await freshCode(payung, 'sarolangun.kepala')
    expect((await (await atCode()).post('/masuk/kode', { code })).status).toBe(303)
    expect((await (await atCode()).post('/masuk/kode', { code })).status).toBe(401)
    const earlier = codeOf(demonstrationSeed('sarolangun.kepala'), stepAt(Date.now()) - 1)
    expect((await (await atCode()).post('/masuk/kode', { code: earlier })).status).toBe(401)
    await payung.see('delete from sign_in_bucket')
  })

  it('sent twenty times at once opens one session', async () => {
    const people: Visitor[] = []
    for (let one = 0; one < 20; one++) people.push(await atCode())
    const code = await freshCode(payung, 'sarolangun.kepala')
    const before = await sessions()
    const answers = await Promise.all(people.map((person) => person.post('/masuk/kode', { code })))
    expect(answers.filter((answer) => answer.status === 303)).toHaveLength(1)
    expect(await sessions()).toBe(before + 1)
    await payung.see('delete from sign_in_bucket')
  })

  it('of two half minutes ago or ahead is refused', async () => {
    await payung.see('update account_second_factor set last_step = 0')
    const seed = demonstrationSeed('sarolangun.kepala')
    for (const off of [-3, -2, 2, 3]) {
      const person = await atCode()
      const { status } = await person.post('/masuk/kode', { code: codeOf(seed, stepAt(Date.now()) + off) })
      // A step may pass while the test runs: two steps off is then one, which is accepted.
      if (Math.abs(off) === 3) expect([off, status]).toEqual([off, 401])
    }
    await payung.see('delete from sign_in_bucket')
  })

  it('is asked by the API too, in one request', async () => {
    const ask = (body: object) =>
      payung.app.request('/api/v1/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'sarolangun.kepala', password: demoPassword, ...body }),
      })
    const without = await ask({})
    expect([without.status, ((await without.json()) as { code: string }).code]).toEqual([
      401,
      'account.code_needed',
    ])
    const wrong = await ask({ code: '000000' })
    expect([wrong.status, ((await wrong.json()) as { code: string }).code]).toEqual([
      401,
      'account.wrong_code',
    ])
    const right = await ask({ code: await freshCode(payung, 'sarolangun.kepala') })
    const { token } = (await right.json()) as { token: string }
    const me = await payung.app.request('/api/v1/me', { headers: { authorization: `Bearer ${token}` } })
    expect(((await me.json()) as { role: string }).role).toBe('approver')
  })

  it('is shown beside its question in a demonstration, and never where the accounts are real', async () => {
    const shown = payung.appWith({ shown: { password: demoPassword, accounts: [] } })
    const guest = visitor(shown)
    await guest.post('/masuk', { username: 'bpjs.jambi', password: demoPassword })
    const code = /data-demonstration-code[^>]*>\s*(\d{6})/.exec((await guest.get('/masuk/kode')).html)?.[1]
    expect((await guest.post('/masuk/kode', { code: code ?? '' })).location).toBe('/')

    const real = visitor(payung.app)
    await real.post('/masuk', { username: 'bpjs.jambi', password: demoPassword })
    expect((await real.get('/masuk/kode')).html).not.toMatch(/demonstrasi|data-demonstration-code|\b\d{6}\b/)
  })

  it('is kept sealed: neither seed nor code nor recovery code stands in the database', async () => {
    const seed = demonstrationSeed('sarolangun.kepala')
    const rows = await payung.see<{ text: string }>(
      'select f::text as text from account_second_factor f union all select r::text from account_recovery_code r',
    )
    for (const { text } of rows) expect(text).not.toContain(seed.toString('hex'))
    expect(rows.length).toBeGreaterThan(5)
  })
})

describe('recovery codes', () => {
  it('are shown once, each opens once, and new ones replace them', async () => {
    const person = await atCode('sarolangun.pdp')
    await person.post('/masuk/kode', { code: await freshCode(payung, 'sarolangun.pdp') })
    const sheet = await person.post('/akun/pemulihan')
    const codes = [...sheet.html.matchAll(/data-recovery-code[^>]*>\s*([\w-]+)/g)].map(
      (match) => match[1] ?? '',
    )
    expect([sheet.status, codes.length, new Set(codes).size]).toEqual([200, 10, 10])
    expect(codes[0]).toMatch(/^[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}$/)
    expect((await person.get('/akun')).html).not.toContain(codes[0])

    const [first = '', second = ''] = codes
    const lost = await atCode('sarolangun.pdp')
    expect(
      (await lost.post('/masuk/kode', { code: first.toLowerCase().replaceAll('-', ' ') })).location,
    ).toBe('/')
    expect((await lost.get('/akun')).html).toContain('9 masih dapat dipakai')
    expect((await (await atCode('sarolangun.pdp')).post('/masuk/kode', { code: first })).status).toBe(401)
    expect((await acts('account.recovery_used')).map((act) => act.actor_name)).toEqual(['sarolangun.pdp'])

    await person.post('/akun/pemulihan')
    expect((await (await atCode('sarolangun.pdp')).post('/masuk/kode', { code: second })).status).toBe(401)
    await payung.see('delete from sign_in_bucket')
  })
})

describe('the owner', () => {
  it('changes phones: the old seed holds until a code of the new one fits, and then no longer', async () => {
    const person = await atCode('provinsi.kepala')
    await person.post('/masuk/kode', { code: await freshCode(payung, 'provinsi.kepala') })
    const secretOf = (html: string) =>
      (/data-seed[^>]*>\s*([A-Z2-7 ]+)/.exec(html)?.[1] ?? '').replaceAll(' ', '')
    const shown = await person.get('/akun/faktor')
    const secret = secretOf(shown.html)
    expect(secret).toHaveLength(32)
    expect(secretOf((await person.get('/akun/faktor')).html)).toBe(secret)
    expect((await person.post('/akun/faktor', { code: '000000' })).status).toBe(401)
    const { Secret } = await import('otpauth')
    const seed = new Uint8Array(Secret.fromBase32(secret).buffer)
    const done = await person.post('/akun/faktor', { code: codeOf(seed, stepAt(Date.now())) })
    expect([done.status, done.html.match(/data-recovery-code/g)?.length]).toEqual([200, 10])
    const old = codeOf(demonstrationSeed('provinsi.kepala'), stepAt(Date.now()) + 1)
    expect((await (await atCode('provinsi.kepala')).post('/masuk/kode', { code: old })).status).toBe(401)
    const next = codeOf(seed, stepAt(Date.now()) + 1)
    expect((await (await atCode('provinsi.kepala')).post('/masuk/kode', { code: next })).location).toBe('/')
  })

  it('may leave the second factor off only where no role asks for it', async () => {
    const clerk = await atCode('sarolangun.pdp')
    await clerk.post('/masuk/kode', { code: await freshCode(payung, 'sarolangun.pdp') })
    const refused = await clerk.post('/akun/faktor/hapus')
    expect([refused.status, refused.html.includes('account.second_factor_required')]).toEqual([409, true])

    const auditor = visitor(payung.app)
    expect((await auditor.post('/masuk', { username: 'inspektorat', password: demoPassword })).location).toBe(
      '/',
    )
    const secret = /data-seed[^>]*>\s*([A-Z2-7 ]+)/.exec((await auditor.get('/akun/faktor')).html)?.[1] ?? ''
    const { Secret } = await import('otpauth')
    const seed = new Uint8Array(Secret.fromBase32(secret.replaceAll(' ', '')).buffer)
    await auditor.post('/akun/faktor', { code: codeOf(seed, stepAt(Date.now())) })
    const next = visitor(payung.app)
    expect((await next.post('/masuk', { username: 'inspektorat', password: demoPassword })).location).toBe(
      '/masuk/kode',
    )
    expect((await auditor.post('/akun/faktor/hapus')).location).toBe('/akun?selesai=faktor#faktor')
    expect((await next.post('/masuk', { username: 'inspektorat', password: demoPassword })).location).toBe(
      '/',
    )
    expect((await acts('account.second_factor_off')).map((act) => act.actor_name)).toEqual(['inspektorat'])
  })
})
