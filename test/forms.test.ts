import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../src/platform/config.ts'
import type { Role } from '../src/platform/context.ts'
import { may, needOf } from '../src/platform/policy.ts'
import { usePayung } from './payung.ts'
import { Visitor } from './visitor.ts'

/*
 * Goal: another site cannot write in a person's name. Method: every route that is no GET, as the application itself lists them, is asked with the
 * cookie of a signed-in person and something missing or forged; the refusal must be the guard's own, and no table may hold another row than before.
 */

const payung = usePayung({ jobs: false })

type Route = { method: string; path: string }

/** An address as it is asked for, of a thing that does not exist. */
const asAsked = (route: string) => route.replaceAll(/:\w+/g, '00000000-0000-4000-8000-000000000000')

let pages: Route[]
let operations: Route[]

beforeAll(() => {
  const unsafe = new Map<string, Route>()
  for (const { method, path: at } of payung.app.routes)
    if (!['GET', 'HEAD', 'OPTIONS', 'ALL'].includes(method))
      unsafe.set(`${method} ${at}`, { method, path: at })
  const routes = [...unsafe.values()].map((route) => ({
    ...route,
    path: asAsked(route.path),
  }))
  pages = routes.filter((route) => !route.path.startsWith('/api/'))
  operations = routes.filter((route) => route.path.startsWith('/api/'))
})

/** All rows of all tables as one figure; sessions apart, which signing in makes and every request may prolong. */
async function everything(): Promise<string[]> {
  const tables = await payung.see<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'graphile_worker') and tablename not in ('account_session', 'account_device') order by 1",
  )
  const found: string[] = []
  for (const { name } of tables) {
    const [row] = await payung.see<{ digest: string }>(
      `select count(*) || ' ' || coalesce(sum(hashtextextended(x::text, 0)), 0) as digest from ${name} x`,
    )
    found.push(`${name} ${row?.digest}`)
  }
  return found
}

const codeOf = (html: string): string | undefined =>
  /<code[^>]*>([a-z_]+\.[a-z_]+)<\/code>/.exec(html)?.[1] ?? /"code":"([^"]+)"/.exec(html)?.[1]

async function signedIn(username = 'sarolangun.operator'): Promise<Visitor> {
  const visitor = new Visitor(payung.app)
  await visitor.signIn(username, payung.platform)
  return visitor
}

const urlencoded = 'application/x-www-form-urlencoded'

describe('a page that writes', () => {
  it('is refused without the token, with that of another session, from another site and with another kind of body; nothing changes', async () => {
    expect(pages.length).toBeGreaterThan(5)
    const person = await signedIn()
    const other = await signedIn()
    const stranger = new Visitor(payung.app)
    await stranger.ask('/masuk')
    const own = person.token ?? ''
    const before = await everything()
    const fields = (token?: string) => new URLSearchParams({ ...(token && { form_token: token }) }).toString()
    const files = (token: string) => {
      const form = new FormData()
      form.set('form_token', token)
      form.set('file', new File(['x'], 'x.csv'))
      return form
    }
    const attempts: [string, string, RequestInit][] = [
      ['no token', 'platform.form_expired', { body: fields(), headers: { 'content-type': urlencoded } }],
      ['no body', 'platform.form_expired', {}],
      [
        'token of another session of the same person',
        'platform.form_expired',
        { body: fields(other.token), headers: { 'content-type': urlencoded } },
      ],
      [
        'token of a visitor who is not signed in',
        'platform.form_expired',
        { body: fields(stranger.token), headers: { 'content-type': urlencoded } },
      ],
      [
        'changed token',
        'platform.form_expired',
        {
          body: fields(own.replace(/^.{4}/, 'AAAA')),
          headers: { 'content-type': urlencoded },
        },
      ],
      ['token of a form without files', 'platform.form_expired', { body: files(own) }],
      [
        'foreign origin',
        'platform.foreign_origin',
        {
          body: fields(own),
          headers: { 'content-type': urlencoded, origin: 'https://jahat.example' },
        },
      ],
      [
        'origin hidden by a sandboxed frame',
        'platform.foreign_origin',
        { body: fields(own), headers: { 'content-type': urlencoded, origin: 'null' } },
      ],
      [
        'sibling site',
        'platform.foreign_origin',
        {
          body: fields(own),
          headers: { 'content-type': urlencoded, 'sec-fetch-site': 'same-site' },
        },
      ],
      [
        'plain text',
        'platform.wrong_content_type',
        { body: fields(own), headers: { 'content-type': 'text/plain' } },
      ],
      [
        'XML',
        'platform.wrong_content_type',
        { body: '<a/>', headers: { 'content-type': 'application/xml' } },
      ],
      [
        'JSON without the header',
        'platform.form_expired',
        {
          body: JSON.stringify({ form_token: own }),
          headers: { 'content-type': 'application/json' },
        },
      ],
    ]
    for (const { method, path: at } of pages) {
      for (const [what, code, init] of attempts) {
        const headers = { origin: 'http://localhost', ...init.headers }
        const { html } = await person.ask(at, { method, ...init, headers })
        expect([method, at, what, codeOf(html)]).toEqual([method, at, what, code])
        // The refusal draws forms of its own; the token under test is that of the page before.
        person.token = own
      }
    }
    expect(await everything()).toEqual(before)
    expect((await person.ask('/daftar')).status).toBe(200)
  })

  it('takes the honest form, also from two tabs and by a script that puts the token in a header', async () => {
    const person = await signedIn()
    const firstTab = person.token ?? ''
    await person.ask('/program/baru')
    expect(person.token).not.toBe(firstTab)
    const second = await person.send('/program/baru', { name: 'Dua tab' })
    expect([second.status, second.html.includes('value="Dua tab"')]).toEqual([400, true])
    person.token = firstTab
    expect((await person.send('/program/baru', { name: 'Tab lama' })).html).toContain('value="Tab lama"')
    person.token = firstTab
    const json = await person.ask('/keluar', {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json', 'x-form-token': firstTab },
    })
    expect([json.status, json.headers.get('clear-site-data')]).toEqual([303, '"cache", "storage"'])
  })

  it('after signing in anew says so and offers to send again what was typed, as text and not as markup', async () => {
    const person = await signedIn()
    const before = person.token
    await person.signIn('sarolangun.operator', payung.platform)
    person.token = before
    const late = await person.send('/program/baru', { name: 'Program "lama" <b>', groups: 'fisher' })
    expect([late.status, codeOf(late.html)]).toEqual([403, 'platform.form_expired'])
    expect(late.html).toContain('Tidak ada yang disimpan')
    expect(late.html).toContain('name="name" value="Program &quot;lama&quot; &lt;b&gt;"')
    expect(late.html).toContain('action="/program/baru"')
    const again = await person.send('/program/baru', { name: 'Program "lama" <b>', groups: 'fisher' })
    expect([again.status, codeOf(again.html)]).toEqual([400, undefined])
    expect(again.html).toContain('value="Program &quot;lama&quot; &lt;b&gt;"')
  })

  it('offers nothing to send again that another account or another site filled in', async () => {
    const [clerk, head] = [await signedIn(), await signedIn('sarolangun.kepala')]
    clerk.token = head.token
    const foreign = await clerk.send('/program/baru', { name: 'Titipan' })
    expect([codeOf(foreign.html), foreign.html.includes('Titipan')]).toEqual(['platform.form_expired', false])
    clerk.token = ''
    const forged = await clerk.send('/program/baru', { name: 'Titipan' })
    expect([codeOf(forged.html), forged.html.includes('Titipan')]).toEqual(['platform.form_expired', false])
  })

  it('never writes a typed password or identity number back into the page', async () => {
    const person = await signedIn()
    const before = person.token
    await person.signIn('sarolangun.operator', payung.platform)
    for (const secret of ['password', 'nik', 'password_new']) {
      person.token = before
      const late = await person.send('/program/baru', { [secret]: 'rahasia-sekali' })
      expect([codeOf(late.html), late.html.includes('rahasia-sekali')]).toEqual([
        'platform.form_expired',
        false,
      ])
    }
  })

  it('speaks English to whoever reads English', async () => {
    const person = await signedIn()
    await person.ask('/program?lang=en')
    person.token = 'x'
    expect((await person.send('/keluar', {})).html).toContain('Nothing was stored')
  })

  it('refuses a form that is larger than any honest one', async () => {
    const person = await signedIn()
    const { html, status } = await person.send('/program/baru', { name: 'x'.repeat(1_000_001) })
    expect([status, codeOf(html)]).toEqual([413, 'platform.form_too_large'])
  })

  it('lets a program with a bearer token write without a form, because no browser sends such a token by itself', async () => {
    const program = await payung.as('sarolangun.operator')
    const { status, html } = await program.page('/program/baru', { name: 'Tanpa formulir' })
    expect([status, html.includes('value="Tanpa formulir"')]).toEqual([400, true])
  })
})

describe('the sign-in form', () => {
  it('is bound to the visit it was shown to, so that nobody is signed in to an account of the attacker', async () => {
    const [one, other] = [new Visitor(payung.app), new Visitor(payung.app)]
    await one.ask('/masuk')
    await other.ask('/masuk')
    one.token = other.token
    const mixed = await one.send('/masuk', { username: 'sarolangun.operator', password: 'payung-demo-2024' })
    expect([mixed.status, codeOf(mixed.html)]).toEqual([403, 'platform.form_expired'])
    expect(mixed.cookies.filter((cookie) => cookie.includes('payung_session'))).toEqual([])
    expect(mixed.html).not.toContain('payung-demo-2024')
    await one.ask('/masuk')
    const honest = await one.send('/masuk', { username: 'sarolangun.operator', password: 'payung-demo-2024' })
    expect(honest.status).toBe(303)
  })
})

describe('an operation of the API', () => {
  it('is not moved by the cookie of a browser, and takes only the kinds of body it describes', async () => {
    expect(operations.length).toBeGreaterThan(5)
    const person = await signedIn()
    const token = person.token ?? ''
    const tokens = await tokensByNeed()
    const before = await everything()
    for (const { method, path: at } of operations) {
      const json = { 'content-type': 'application/json', 'idempotency-key': 'forms-test' }
      const cookie = await person.ask(at, { method, body: '{}', headers: json })
      expect([at, cookie.status, codeOf(cookie.html)]).toEqual([at, 403, 'api.cookie_without_token'])
      const foreign = await person.ask(at, {
        method,
        body: '{}',
        headers: { ...json, 'x-form-token': token, origin: 'https://jahat.example' },
      })
      expect([at, codeOf(foreign.html)]).toEqual([at, 'platform.foreign_origin'])
      for (const type of ['text/plain', 'text/plain;charset=utf-8', 'application/xml', urlencoded]) {
        const { status, html } = await new Visitor(payung.app).ask(at, {
          method,
          body: '{}',
          headers: { ...json, authorization: `Bearer ${tokens(method, at)}`, 'content-type': type },
        })
        expect([at, type, status, codeOf(html)]).toEqual([at, type, 400, 'api.wrong_content_type'])
      }
    }
    expect(await everything()).toEqual(before)
  })

  it('takes the cookie together with the token of a page', async () => {
    const person = await signedIn()
    const { html } = await person.ask('/api/v1/programmes', {
      method: 'POST',
      body: '{}',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'forms-test-2',
        'x-form-token': person.token ?? '',
      },
    })
    expect(codeOf(html)).toBe('api.bad_request')
  })
})

/** A token of somebody who may, so that it is the kind of body that is refused. */
async function tokensByNeed(): Promise<(method: string, at: string) => string | undefined> {
  const held = new Map<Role, string>()
  for (const username of ['sarolangun.admin', 'sarolangun.operator', 'sarolangun.kepala', 'sarolangun.pdp'])
    held.set((await payung.context(username)).actor.role, await payung.token(username))
  return (method, at) => {
    const route = payung.app.routes.find((each) => each.method === method && asAsked(each.path) === at)
    const need = needOf(method, route?.path ?? '')
    const able = [...held.keys()].find(
      (role) => !need || need === 'public' || need === 'account' || may(role, need),
    )
    return able && held.get(able)
  }
}

describe('the source', () => {
  it('writes forms, scripts and styles in one place only, so that none goes without its token or nonce', () => {
    const found = readdirSync(path.join(projectRoot, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx$/.test(file) && !/\.test\.tsx$|gallery/.test(file))
      .flatMap((file) => {
        const source = readFileSync(path.join(projectRoot, 'src', file), 'utf8')
        return [
          ...source.matchAll(/<(form|script|style|iframe|object|embed)\b|\sstyle=[{"]|\son[a-z]+=[{"]/g),
        ].map((match) => `${file}: ${match[0].trim()}`)
      })
    expect(found.sort()).toEqual(['ui/form.tsx: <form', 'ui/frame.tsx: <script'])
  })
})
