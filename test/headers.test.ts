import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeApp } from '../src/app.tsx'
import { demoPassword, storyProgramme } from '../src/demo/demo.service.ts'
import { projectRoot } from '../src/platform/config.ts'
import { usePayung } from './payung.ts'
import { Visitor } from './visitor.ts'

/*
 * Goal: no route of ours answers with other headers than were looked through once. Method: every route and method the application lists, signed
 * in and not, on http and https; answers with the same headers are one class; the classes stand in headers.snapshot.json, to be read by people.
 * After a wanted change: PAYUNG_WRITE_SNAPSHOT=1 npx vitest run test/headers.test.ts
 */

const payung = usePayung({ jobs: false })
const snapshot = path.join(projectRoot, 'test', 'headers.snapshot.json')

const addresses = { http: 'http://localhost', https: 'https://payung.example.go.id' }
type Scheme = keyof typeof addresses
type Answer = { what: string; headers: Record<string, string> }

const answers: Answer[] = []

/** What differs from answer to answer, as a word. */
function normal(name: string, value: string): string {
  return value
    .replaceAll(/'nonce-[^']+'/g, "'nonce-…'")
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<id>')
    .replace(name === 'set-cookie' ? /^([^=]+)=[^;]+/ : /$^/, '$1=<value>')
    .replace(name === 'content-disposition' ? /filename="[^"]+"/ : /$^/, 'filename="…"')
}

function headersOf(headers: Headers): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, value] of [...headers].sort())
    if (!['content-length', 'location', 'refresh', 'idempotency-replayed'].includes(name))
      found[name] = [found[name], normal(name, value)].filter(Boolean).join(' | ')
  return found
}

async function walk(scheme: Scheme): Promise<void> {
  const origin = addresses[scheme]
  const app = makeApp(
    { ...payung.platform, config: { ...payung.platform.config, base_url: origin } },
    undefined,
  )
  const routes = new Set(
    app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path: at }) => `${method} ${at}`)
      .concat('GET /tidak-ada', 'GET /api/v1/tidak-ada', 'POST /tidak-ada', 'GET /masuk?lang=en'),
  )
  for (const route of [...routes].sort()) {
    const [method = '', at = ''] = route.split(' ')
    const address = at
      .replace(':code', storyProgramme)
      .replace(':region', '15.03')
      .replaceAll(/:\w+/g, '00000000-0000-4000-8000-000000000000')
      .replace('*', at.startsWith('/assets/') ? (stylesheet?.slice('/assets/'.length) ?? '') : 'x')
    for (const who of ['nobody', 'somebody']) {
      const visitor = new Visitor(app, origin)
      if (who === 'somebody') await visitor.signIn('sarolangun.operator', payung.platform)
      const { status, headers } =
        method === 'GET' ? await visitor.ask(address) : await visitor.send(address, {})
      expect(status, route).not.toBe(500)
      answers.push({ what: `${scheme} ${who} ${route} ${status}`, headers: headersOf(headers) })
    }
  }
  await walkFarther(app, scheme)
}

/** What an empty form and an id of nothing do not bring about: cookies of a sign-in, with a code to come and without, and files to keep. */
async function walkFarther(app: ReturnType<typeof makeApp>, scheme: Scheme): Promise<void> {
  const origin = addresses[scheme]
  const note = (who: string, route: string, { status, headers }: { status: number; headers: Headers }) =>
    answers.push({ what: `${scheme} ${who} ${route} ${status}`, headers: headersOf(headers) })
  for (const username of ['sarolangun.bupati', 'sarolangun.kepala']) {
    const form = { username, password: demoPassword }
    note(username, 'POST /masuk', await new Visitor(app, origin).send('/masuk', form))
  }
  const officer = new Visitor(app, origin)
  await officer.signIn('sarolangun.pdp', payung.platform)
  for (const file of ['/pelindungan/catatan.xlsx', '/pelindungan/catatan.json'])
    note('sarolangun.pdp', `GET ${file}`, await officer.ask(file))
}

let stylesheet: string | undefined

beforeAll(async () => {
  const { html } = await new Visitor(payung.app).ask('/masuk')
  stylesheet = /href="(\/assets\/[^"]+\.css)"/.exec(html)?.[1]
  await walk('http')
  await walk('https')
}, 120_000)

/** Answers grouped by their headers, each class by what it adds to the common ones. */
function classes(): { everywhere: Record<string, string>; classes: unknown[] } {
  const first = answers[0]?.headers ?? {}
  const everywhere = Object.fromEntries(
    Object.entries(first).filter(([name, value]) => answers.every(({ headers }) => headers[name] === value)),
  )
  const groups = new Map<string, string[]>()
  for (const { what, headers } of answers) {
    const own = Object.fromEntries(Object.entries(headers).filter(([name]) => !(name in everywhere)))
    const key = JSON.stringify(own)
    groups.set(key, [...(groups.get(key) ?? []), what])
  }
  return {
    everywhere,
    classes: [...groups]
      .map(([key, routes]) => ({ headers: JSON.parse(key) as unknown, routes }))
      .sort((a, b) => (a.routes[0] ?? '').localeCompare(b.routes[0] ?? '')),
  }
}

describe('the headers and cookies of every route', () => {
  it('are those that were looked through', () => {
    const found = classes()
    if (process.env.PAYUNG_WRITE_SNAPSHOT) writeFileSync(snapshot, `${JSON.stringify(found, null, 2)}\n`)
    expect(found).toEqual(JSON.parse(readFileSync(snapshot, 'utf8')))
  })

  it('hold what they must, whatever the snapshot says', () => {
    expect(answers.length).toBeGreaterThan(350)
    const sessions = answers.filter(({ headers }) =>
      /payung_session=<value>/.test(headers['set-cookie'] ?? ''),
    )
    expect(sessions.map(({ what }) => what)).toEqual([
      'http sarolangun.bupati POST /masuk 303',
      'https sarolangun.bupati POST /masuk 303',
    ])
    const files = answers.filter(({ headers }) => headers['content-disposition'])
    expect(files.length).toBe(8)
    for (const { what, headers } of answers) {
      const policy = headers['content-security-policy'] ?? ''
      expect([what, policy.includes("default-src 'none'")]).toEqual([what, true])
      expect([what, policy.includes("frame-ancestors 'none'")]).toEqual([what, true])
      expect([what, /unsafe|https?:|\*/.test(policy)]).toEqual([what, false])
      expect([what, headers['x-content-type-options']]).toEqual([what, 'nosniff'])
      expect([what, 'strict-transport-security' in headers]).toEqual([what, what.startsWith('https')])
      expect([what, 'access-control-allow-origin' in headers]).toEqual([what, false])
      if (!what.includes('/assets/')) expect([what, headers['cache-control']]).toEqual([what, 'no-store'])
      if (headers['content-disposition']) {
        expect([what, headers['content-disposition']]).toEqual([what, 'attachment; filename="…"'])
        expect([what, policy.includes('sandbox')]).toEqual([what, true])
      }
      for (const cookie of headers['set-cookie']?.split(' | ') ?? []) {
        expect([what, /; HttpOnly/i.test(cookie), /; SameSite=Lax/i.test(cookie)]).toEqual([what, true, true])
        expect([what, /; Path=\/(?:;|$)/i.test(cookie), /domain/i.test(cookie)]).toEqual([what, true, false])
        const secure = [cookie.startsWith('__Host-'), /; Secure/i.test(cookie)]
        expect([what, ...secure]).toEqual([what, what.startsWith('https'), what.startsWith('https')])
      }
    }
  })

  it('give each answer a nonce of its own, and scripts of a page carry it', async () => {
    const nonces = new Set<string>()
    for (let time = 0; time < 20; time++) {
      const { headers } = await new Visitor(payung.app).ask('/masuk')
      nonces.add(/'nonce-([^']+)'/.exec(headers.get('content-security-policy') ?? '')?.[1] ?? '')
    }
    expect(nonces.size).toBe(20)
    for (const nonce of nonces) expect(Buffer.from(nonce, 'base64').length).toBeGreaterThanOrEqual(16)
  })

  it('clear what the browser kept when the session ends, and the file a clerk takes is inert', async () => {
    const clerk = new Visitor(payung.app)
    await clerk.signIn('sarolangun.operator', payung.platform)
    const out = await clerk.send('/keluar', {})
    expect([out.status, out.headers.get('clear-site-data')]).toEqual([303, '"cache", "storage"'])
  })
})
