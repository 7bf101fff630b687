import { describe, expect, it } from 'vitest'
import { freshCode } from '../../test/codes.ts'
import { usePayung } from '../../test/payung.ts'
import { formCredentials, Visitor } from '../../test/visitor.ts'
import { tokenField } from '../platform/form-token.ts'
import { may, type Operation, requireOperation, roleLabels, roles } from '../platform/policy.ts'

const payung = usePayung({ jobs: false })
const password = 'payung-demo-2024'

type Sent = { status: number; html: string; location: string | null; cookies: string[]; headers: Headers }

async function ask(path: string, init: RequestInit = {}): Promise<Sent> {
  const response = await payung.app.request(path, init)
  return {
    status: response.status,
    html: await response.text(),
    location: response.headers.get('location'),
    cookies: response.headers.getSetCookie(),
    headers: response.headers,
  }
}

async function form(
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Sent> {
  const { cookie, token } = await formCredentials(payung.app, headers.cookie)
  return ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers, cookie },
    body: new URLSearchParams({ [tokenField]: token, ...fields }).toString(),
  })
}

const pairs = (sent: Sent) =>
  sent.cookies
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((pair) => !pair.endsWith('='))
    .join('; ')

/** Signs in on the pages, as a browser does (password, then code), and gives the cookie to send from then on. */
async function signIn(username = 'sarolangun.operator', next = '/'): Promise<{ cookie: string; sent: Sent }> {
  const first = await form('/masuk', { username, password, next })
  if (first.location !== '/masuk/kode') return { cookie: pairs(first), sent: first }
  const code = await freshCode(payung, username)
  const sent = await form('/masuk/kode', { code }, { cookie: pairs(first) })
  return { cookie: pairs(sent), sent }
}

function signInApi(username: string, secret: string, code?: string): Promise<Sent> {
  return ask('/api/v1/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: secret, code }),
  })
}

/** What stays of a page when what the person typed is taken out of it. */
const withoutTyped = (html: string, username: string) =>
  html.replaceAll(username, 'USER').replaceAll(/(name="form_token" value=)"[^"]+"/g, '$1')

describe('signing in', () => {
  it('on the page sets a cookie that scripts cannot read and other sites cannot send, and leads on', async () => {
    const { sent, cookie } = await signIn()
    expect([sent.status, sent.location]).toEqual([303, '/'])
    const session = sent.cookies.find((each) => each.startsWith('payung_session='))
    expect(session).toMatch(/HttpOnly/i)
    expect(session).toMatch(/SameSite=(?:Lax|Strict)/i)
    expect(session).toMatch(/Path=\//i)
    const home = await ask('/', { headers: { cookie } })
    expect([
      home.status,
      home.html.includes('sarolangun.operator'),
      home.html.includes('Kabupaten Sarolangun'),
    ]).toEqual([200, true, true])
  })

  it('marks the cookies secure and bound to the host where the address is https', async () => {
    const app = payung.appWith({ base_url: 'https://payung.example.go.id' })
    const browser = new Visitor(app, 'https://payung.example.go.id')
    const answer = await browser.post('/masuk', { username: 'inspektorat', password })
    expect(answer.status).toBe(303)
    for (const name of ['session', 'device'])
      expect(answer.cookies.find((each) => each.startsWith(`__Host-payung_${name}=`))).toMatch(
        /; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/,
      )
  })

  it('through the API gives a token that stands for the account', async () => {
    const code = await freshCode(payung, 'sarolangun.operator')
    const { status, html } = await signInApi('SAROLANGUN.OPERATOR', password, code)
    expect(status).toBe(200)
    const { token } = JSON.parse(html) as { token: string }
    const me = await ask('/api/v1/me', { headers: { authorization: `Bearer ${token}` } })
    expect(JSON.parse(me.html)).toEqual({
      username: 'sarolangun.operator',
      name: 'Dina Operator',
      role: 'clerk',
      region_code: '15.03',
      region_name: 'Kabupaten Sarolangun',
      office: 'Dinas Tenaga Kerja',
    })
  })

  it('with a wrong password and with an unknown user name is refused in the same words, so that no name can be found out', async () => {
    const wrong = await form('/masuk', { username: 'sarolangun.operator', password: 'salah-salah-salah' })
    const unknown = await form('/masuk', { username: 'tidak.ada.orang', password: 'salah-salah-salah' })
    expect([wrong.status, unknown.status]).toEqual([401, 401])
    expect(withoutTyped(wrong.html, 'sarolangun.operator')).toBe(
      withoutTyped(unknown.html, 'tidak.ada.orang'),
    )
    expect(wrong.html).toContain('tidak cocok')
    expect(wrong.html).not.toContain('salah-salah-salah')
    expect(wrong.html).toContain('value="sarolangun.operator"')
    expect(wrong.cookies).toEqual([])
    const api = [
      await signInApi('sarolangun.operator', 'salah'),
      await signInApi('tidak.ada.orang', 'salah'),
      await signInApi("' or 1=1 --", 'x'),
    ]
    for (const answer of api) {
      const { code, detail, status } = JSON.parse(answer.html) as Record<string, unknown>
      expect([answer.status, status, code, detail]).toEqual([
        401,
        401,
        'account.wrong_password',
        'Nama pengguna atau kata sandi tidak cocok.',
      ])
    }
  })

  it('with an empty form, or one too long to be a name, is refused without a mistake of ours', async () => {
    const empty = await form('/masuk', {})
    expect([empty.status, empty.html.includes('Isi nama pengguna dan kata sandi.')]).toEqual([401, true])
    expect((await form('/masuk', { username: 'x'.repeat(5000), password: 'y'.repeat(5000) })).status).toBe(
      401,
    )
    expect((await form('/masuk', { username: 'a\u0000b', password })).status).toBe(401)
    expect((await signInApi('', '')).status).toBe(400)
    expect((await signInApi('x'.repeat(100), 'y')).status).toBe(400)
    expect(
      (
        await ask('/api/v1/session', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: '{"username":',
        })
      ).status,
    ).toBe(400)
  })

  it('leads back to the page that was asked for, and never to another site', async () => {
    const asked = await ask('/daftar/unggah')
    expect([asked.status, asked.location]).toEqual([303, '/masuk?ke=%2Fdaftar%2Funggah'])
    expect((await ask(asked.location ?? '')).html).toContain('value="/daftar/unggah"')
    expect((await signIn('sarolangun.operator', '/daftar/unggah')).sent.location).toBe('/daftar/unggah')
    for (const elsewhere of [
      'https://jahat.example',
      '//jahat.example',
      '/\\jahat.example',
      '\\\\jahat.example',
      'javascript:alert(1)',
      '/daftar\r\nX: y',
      ' /daftar',
      '',
    ]) {
      expect((await signIn('sarolangun.operator', elsewhere)).sent.location, JSON.stringify(elsewhere)).toBe(
        '/',
      )
      expect((await ask(`/masuk?ke=${encodeURIComponent(elsewhere)}`)).html).toMatch(
        /name="next" value="\/"|value="\/" name="next"/,
      )
    }
  })

  it('keeps what was filtered on the page that was asked for', async () => {
    const { location } = await ask('/peserta?q=Siti&desa=15.03.07.2004')
    expect(decodeURIComponent(location ?? '')).toContain('q=Siti')
  })

  it('is offered to nobody who is signed in already', async () => {
    const { cookie } = await signIn()
    const { status, location } = await ask('/masuk', { headers: { cookie } })
    expect([status, location]).toEqual([303, '/'])
  })

  it('is the only way to an account: the pages of the sign-in library for registering are not there', async () => {
    for (const path of [
      '/api/auth/sign-up/email',
      '/api/auth/sign-in/username',
      '/api/auth/update-user',
      '/api/v1/accounts',
    ]) {
      expect(
        (await ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' }))
          .status,
        path,
      ).not.toBe(200)
    }
  })
})

describe('signing out', () => {
  it('ends the session on the server: the old cookie opens nothing any more', async () => {
    const { cookie } = await signIn()
    const out = await form('/keluar', {}, { cookie })
    expect([out.status, out.location]).toEqual([303, '/masuk'])
    expect((await ask('/daftar', { headers: { cookie } })).location).toBe('/masuk?ke=%2Fdaftar')
    expect((await ask('/api/v1/me', { headers: { cookie } })).status).toBe(401)
  })

  it('ends only this session, not that of a colleague on the same account', async () => {
    const [one, other] = [await signIn(), await signIn()]
    await form('/keluar', {}, { cookie: one.cookie })
    expect((await ask('/daftar', { headers: { cookie: other.cookie } })).status).toBe(200)
  })

  it('without a session harms nobody', async () => {
    expect((await form('/keluar', {})).location).toBe('/masuk')
  })

  it('a made-up cookie or token is nobody', async () => {
    const { cookie } = await signIn()
    const changed = cookie.replace(
      /(payung_session=)(.)/,
      (_, name, first) => `${name}${first === '_' ? 'x' : '_'}`,
    )
    const strangers: Record<string, string>[] = [
      { cookie: 'payung_session=x.y' },
      { cookie: changed },
      { authorization: 'Bearer x' },
      { authorization: 'Bearer ' },
      { authorization: 'Basic eDp5' },
    ]
    for (const headers of strangers) {
      expect((await ask('/api/v1/me', { headers })).status, JSON.stringify(headers)).toBe(401)
    }
  })
})

describe('nobody sees a page without signing in', () => {
  it('every page leads to the sign-in, every part of the API answers 401', async () => {
    const paths = [
      ...new Set(
        payung.app.routes
          .filter((route) => route.method === 'GET')
          .map((route) => route.path.replace(/:[a-z]+/g, '00000000-0000-4000-8000-000000000000')),
      ),
    ]
    const open = [
      '/healthz',
      '/readyz',
      '/metrics',
      '/masuk',
      '/masuk/kunci',
      '/assets/*',
      '/api/v1/openapi.json',
      // Whoever keeps the signed ends of the trail, such as a newspaper, has no account.
      '/audit/heads',
      '/api/v1/audit/heads',
      '/api/v1/audit/key',
    ]
    // A link from paper that is none says so, and asks nobody to sign in.
    const links = ['/aktivasi/00000000-0000-4000-8000-000000000000']
    // The law is everybody's: the calculators, the timeline and the parameters ask nobody who they are, and know of nobody.
    // Whoever holds an invitation is known by it, not by an account; without one there is nothing to see behind its addresses.
    const ofAnInvitation = (path: string) => /^\/(?:undangan|api\/v1\/invitation)(?:\/|$)/.test(path)
    const ofTheLaw = (path: string) => /^\/(?:hitung|aturan|api\/v1\/rules)(?:\/|$)/.test(path)
    for (const path of paths.filter((each) => ![...open, ...links].includes(each) && !each.includes('*'))) {
      const { status, location, html } = await ask(path)
      if (ofTheLaw(path)) {
        expect([path, [200, 302, 303, 400, 404].includes(status), location ?? '/aturan']).toEqual([
          path,
          true,
          expect.not.stringContaining('/masuk'),
        ])
        continue
      }
      if (ofAnInvitation(path)) {
        expect([path, [401, 404].includes(status), location]).toEqual([path, true, null])
        continue
      }
      if (path.startsWith('/api/'))
        expect([path, status, (JSON.parse(html) as { code: string }).code]).toEqual([
          path,
          401,
          'account.not_signed_in',
        ])
      else expect([path, status, location]).toEqual([path, 303, `/masuk?ke=${encodeURIComponent(path)}`])
    }
    expect(paths.length).toBeGreaterThan(20)
  })

  it('and nobody writes: every form and every write is refused', async () => {
    const routes = payung.app.routes.filter(
      (route) =>
        route.method === 'POST' &&
        !['/masuk', '/masuk/kunci', '/keluar', '/api/v1/session'].includes(route.path),
    )
    for (const path of new Set(
      routes.map((route) => route.path.replace(/:[a-z]+/g, '00000000-0000-4000-8000-000000000000')),
    )) {
      const { status } = await form(path, {}, { 'idempotency-key': 'x' })
      // What an invitation is asked with is looked at first, and is nothing here.
      if (/^\/(?:undangan|api\/v1\/invitation)/.test(path))
        expect([path, status >= 400 && status < 500]).toEqual([path, true])
      else expect([path, status]).toEqual([path, 401])
    }
  })
})

const sections: [string, Operation][] = [
  ['/', 'coverage.view'],
  ['/daftar', 'roster.view'],
  ['/program', 'programme.view'],
  ['/peserta', 'person.view'],
  ['/anggaran', 'budget.view'],
  ['/cakupan', 'coverage.view'],
  ['/daftar/unggah', 'roster.upload'],
  ['/program/baru', 'programme.make'],
]

describe('each role', () => {
  it.each([
    ['sarolangun.operator', 'clerk'],
    ['sarolangun.kepala', 'approver'],
    ['bpjs.jambi', 'branch'],
    ['inspektorat', 'auditor'],
    ['sarolangun.bupati', 'leader'],
    ['sarolangun.admin', 'administrator'],
    ['sarolangun.anggaran', 'budget_officer'],
    ['sarolangun.pdp', 'privacy_officer'],
    ['desa.semurung', 'village_officer'],
    ['komunitas.ojek', 'community_coordinator'],
  ] as const)(
    '%s (%s) opens its sections, sees no link to the others, and is told who may where it may not',
    async (username, role) => {
      const person = await payung.as(username)
      const home = await person.page('/')
      for (const [path, operation] of sections) {
        const { status, html } = await person.page(path)
        if (may(role, operation)) {
          // A section may lead on to the actor's own region.
          expect([path, [200, 302, 303].includes(status)]).toEqual([path, true])
          continue
        }
        expect([path, status]).toEqual([path, 403])
        expect(home.html).not.toContain(`href="${path}"`)
        for (const able of roles.filter((each) => may(each, operation)))
          expect(html).toContain(roleLabels[able].id)
        expect(html).toContain('account.not_allowed')
      }
    },
  )

  it('never prepares and approves: no role has both rights', () => {
    for (const role of roles)
      expect(may(role, 'roster.confirm') && may(role, 'roster.approve'), role).toBe(false)
  })

  it('is refused by the services too, naming the roles that may', async () => {
    const context = await payung.context('inspektorat')
    expect(() => requireOperation(context, 'roster.approve')).toThrow(
      expect.objectContaining({ code: 'account.not_allowed', kind: 'forbidden' }),
    )
    expect(
      (
        await (
          await payung.as('inspektorat')
        ).post('/api/v1/rosters/00000000-0000-4000-8000-000000000000/approve')
      ).status,
    ).toBe(403)
  })

  it.each([
    ['a role that does not exist', ['--role', 'raja', '--region', '15.03']],
    ['a region that is no code', ['--role', 'clerk', '--region', 'Sarolangun']],
    ['a user name that is taken', ['--role', 'clerk', '--region', '15.03']],
  ])('is not given with %s', async (problem, options) => {
    const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs')
    const folder = mkdtempSync('/tmp/payung-account-')
    writeFileSync(`${folder}/sandi`, 'kuda laut makan pisang')
    const username = problem.includes('taken') ? 'sarolangun.operator' : 'uji.coba'
    const { code, data } = await payung.command([
      'account',
      'create',
      username,
      '--name',
      'Uji',
      '--office',
      'Setda',
      '--password-file',
      `${folder}/sandi`,
      '--json',
      ...options,
    ])
    rmSync(folder, { recursive: true })
    expect([code, (data.error as { code: string }).code]).toEqual([
      1,
      problem.includes('taken') ? 'account.username_taken' : 'command.bad_option',
    ])
    expect(await payung.see("select 1 from auth_user where username = 'uji.coba'")).toEqual([])
  })
})

describe('another region', () => {
  it('is not there: its programmes and rosters are 404 on pages and API, and its own region still is', async () => {
    const city = await payung.as('kotajambi.operator')
    const regency = await payung.as('sarolangun.operator')
    const province = await payung.as('provinsi.operator')
    const [roster] = await payung.see<{ id: string }>("select roster_id as id from roster where kab = '15'")
    for (const [person, path, status] of [
      [city, '/api/v1/programmes/SRL-2024-APBDP', 404],
      [city, '/program/SRL-2024-APBDP', 404],
      [regency, '/api/v1/programmes/SRL-2024-APBDP', 200],
      [regency, '/api/v1/programmes/JBI-2024-BKBK', 404],
      [regency, '/program/JBI-2024-BKBK', 404],
      [regency, `/api/v1/rosters/${roster?.id}`, 404],
      [regency, `/api/v1/rosters/${roster?.id}/rows`, 404],
      [regency, `/daftar/${roster?.id}`, 404],
      [regency, `/daftar/${roster?.id}/baris`, 404],
      [city, `/daftar/${roster?.id}/masalah.xlsx`, 404],
      [province, `/api/v1/rosters/${roster?.id}`, 200],
      [province, '/api/v1/programmes/SRL-2024-APBDP', 200],
    ] as const) {
      expect([path, (await person.get(path)).status]).toEqual([path, status])
    }
    expect((await city.get('/api/v1/rosters')).body.rosters).toEqual([])
    expect((await city.get('/api/v1/programmes')).body.programmes).toEqual([])
    expect((await city.get('/api/v1/budgets')).body.budgets).toEqual([])
  })
})

describe('a write from another site', () => {
  it('with the cookie of a person is refused and does nothing', async () => {
    const { cookie } = await signIn()
    const foreign: Record<string, string>[] = [
      { origin: 'https://jahat.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'http://localhost.jahat.example' },
    ]
    for (const headers of foreign) {
      const { status, html } = await form('/keluar', {}, { cookie, ...headers })
      expect([status, html.includes('datang dari situs lain')], JSON.stringify(headers)).toEqual([403, true])
    }
    expect((await ask('/daftar', { headers: { cookie } })).status).toBe(200)
  })

  it('is told from one of our own, which goes through', async () => {
    const own: Record<string, string>[] = [
      { origin: 'http://localhost' },
      { 'sec-fetch-site': 'same-origin' },
      {},
    ]
    for (const headers of own) {
      const { cookie } = await signIn()
      expect((await form('/keluar', {}, { cookie, ...headers })).status, JSON.stringify(headers)).toBe(303)
    }
  })
})

const pages = [
  '/',
  '/daftar',
  '/daftar/unggah',
  '/program',
  '/program/baru',
  '/program/SRL-2024-APBDP',
  '/peserta',
  '/anggaran',
  '/cakupan',
  '/cakupan/15.03',
  '/tidak/ada',
]

describe('protection of the browser', () => {
  it('stands on every answer: pages, files, API, refusals and unknown addresses', async () => {
    const { cookie } = await signIn()
    const assets = [...(await ask('/masuk')).html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(
      (match) => match[1] ?? '',
    )
    expect(assets.length).toBeGreaterThan(0)
    for (const path of [
      ...pages,
      ...assets,
      '/masuk',
      '/healthz',
      '/readyz',
      '/metrics',
      '/api/v1/me',
      '/api/v1/rosters',
      '/api/v1/openapi.json',
      '/api/v1/tidak',
      '/assets/tidak.css',
    ]) {
      for (const headers of [{ cookie }, {}] as Record<string, string>[]) {
        const answer = await ask(path, { headers })
        const policy = answer.headers.get('content-security-policy') ?? ''
        expect(policy, path).toContain("default-src 'none'")
        expect(policy, path).not.toMatch(/unsafe-(?:inline|eval)|\*|https?:/)
        expect(policy, path).toMatch(/frame-ancestors 'none'/)
        expect(answer.headers.get('x-content-type-options'), path).toBe('nosniff')
        expect(answer.headers.get('x-frame-options'), path).toBe('DENY')
        expect(answer.headers.get('referrer-policy'), path).toBe('same-origin')
        expect(answer.headers.get('strict-transport-security'), path).toBeNull()
        if (!path.startsWith('/assets/')) expect(answer.headers.get('cache-control'), path).toBe('no-store')
        expect(answer.headers.get('x-powered-by'), path).toBeNull()
      }
    }
  })

  it('is not in the way of the pages: none needs a script, style or handler inside itself', async () => {
    const { cookie } = await signIn()
    for (const path of [...pages, '/masuk']) {
      const { html } = await ask(path, { headers: path === '/masuk' ? {} : { cookie } })
      expect(
        html.match(/<script(?![^>]*\bsrc=)[^>]*>|<style[ >]|\son[a-z]+="|javascript:/gi),
        path,
      ).toBeNull()
      expect(html.match(/<[a-z][^>]*\sstyle="[^"]*"/gi), path).toBeNull()
    }
  })
})

describe('finding one’s way', () => {
  it('no link on a page is a dead end', async () => {
    const { cookie } = await signIn()
    const seen = new Map<string, string>()
    for (const path of pages) {
      const { html } = await ask(path, { headers: { cookie } })
      for (const match of html.matchAll(/<a [^>]*href="(\/[^"#]*)/g))
        if (!seen.has(match[1] ?? '')) seen.set(match[1] ?? '', path)
    }
    const dead: string[] = []
    for (const [href, on] of seen) {
      if (href.includes('lang=') || on === '/tidak/ada') continue
      const { status } = await ask(href.replaceAll('&amp;', '&'), { headers: { cookie } })
      if (status >= 400) dead.push(`${href} (${status}) on ${on}`)
    }
    expect(dead).toEqual([])
    expect(seen.size).toBeGreaterThan(10)
  })

  it('an address that does not exist is 404 with a way on, signed in or not, in page and API', async () => {
    const { cookie } = await signIn()
    for (const headers of [{ cookie }, {}] as Record<string, string>[]) {
      const { status, html } = await ask('/tidak/ada', { headers })
      expect([status, html.includes('Periksa alamatnya')]).toEqual([404, true])
      expect(html).toContain('href="/"')
    }
    const api = await ask('/api/v1/tidak', { headers: { cookie } })
    expect([
      api.status,
      (JSON.parse(api.html) as { code: string }).code,
      api.headers.get('content-type'),
    ]).toEqual([404, 'platform.no_such_page', 'application/problem+json'])
  })

  it('a roster, person or programme whose id is nonsense is 404, never a mistake of ours', async () => {
    const person = await payung.as('sarolangun.operator')
    const wrong: string[] = []
    for (const id of [
      'x',
      '1',
      '%00',
      "'; drop table person; --",
      '00000000-0000-4000-8000-000000000000',
      'g0000000-0000-4000-8000-000000000000',
      '-'.repeat(36),
      '../../etc/passwd',
      '😀',
    ]) {
      for (const path of [
        '/daftar/',
        '/peserta/',
        '/program/',
        '/anggaran/',
        '/berkas/',
        '/cakupan/',
        '/api/v1/rosters/',
        '/api/v1/programmes/',
        '/api/v1/branch-files/',
        '/api/v1/coverage/',
      ]) {
        const { status } = await person.get(path + encodeURIComponent(id))
        if (![400, 403, 404].includes(status)) wrong.push(`${path}${id}: ${status}`)
      }
    }
    expect(wrong).toEqual([])
  })

  it('a language once chosen stays, and anything but id and en is ignored', async () => {
    const chosen = await ask('/masuk?lang=en')
    expect(chosen.html).toContain('<html lang="en">')
    expect(chosen.cookies.join()).toMatch(/payung_lang=en; Path=\/; Max-Age=31536000; HttpOnly; SameSite=Lax/)
    const kept = await ask('/masuk', { headers: { cookie: 'payung_lang=en' } })
    expect([kept.html.includes('<html lang="en">'), kept.html.includes('Sign in')]).toEqual([true, true])
    expect((await ask('/masuk?lang=id', { headers: { cookie: 'payung_lang=en' } })).html).toContain(
      '<html lang="id">',
    )
    expect((await ask('/masuk?lang=fr')).html).toContain('<html lang="id">')
    expect((await ask('/masuk', { headers: { cookie: 'lang=fr' } })).html).toContain('<html lang="id">')
    const refused = await form('/masuk', { username: 'x', password: 'y' }, { cookie: 'payung_lang=en' })
    expect(refused.html).toContain('do not match')
  })
})

describe('for whoever keeps the server', () => {
  it('/healthz and /readyz answer without signing in', async () => {
    for (const [path, state] of [
      ['/healthz', 'alive'],
      ['/readyz', 'ready'],
    ] as const) {
      const { status, html } = await ask(path)
      expect([status, JSON.parse(html)]).toEqual([200, { status: state }])
    }
  })

  it('/metrics counts requests by pattern and state, and names nobody', async () => {
    const { cookie } = await signIn()
    await ask('/daftar/00000000-0000-4000-8000-000000000000', { headers: { cookie } })
    const { status, html } = await ask('/metrics')
    expect(status).toBe(200)
    expect(html).toMatch(
      /payung_http_request_seconds_count\{method="GET",route="\/daftar\/:id",status="404"\} \d/,
    )
    expect(html).toContain('payung_database_connections{state="total"}')
    expect(html).not.toMatch(/sarolangun\.operator|00000000-0000-4000/)
  })
})
