import { serve } from '@hono/node-server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { launchBrowser } from '../journeys/browser.ts'
import { makeApp } from '../src/app.tsx'
import { storyProgramme } from '../src/demo/demo.service.ts'
import { cookieName, sessionCookie } from '../src/platform/http-cookies.ts'
import { scriptPayloads, sqlPayloads } from './payloads.ts'
import { checked, type Person, usePayung } from './payung.ts'
import { listFile, strangers } from './rosters.ts'

/*
 * Goal: what people type is shown and never run. Method: the payloads of the list in every text a person can write, through the front door; then every
 * view in a real browser with scripts on, which tells of every dialog, every script that ran and every report of the content security policy.
 */

// A browser or a whole server, many views, two cores.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 })

const payung = usePayung()
let browser: Browser
let base: string
let clerk: Person
let close: () => void
let rosterId: string

beforeAll(async () => {
  browser = await launchBrowser()
  base = await new Promise<string>((resolve) => {
    const config = { ...payung.platform.config, base_url: 'http://localhost' }
    const server = serve(
      { fetch: makeApp({ ...payung.platform, config }, undefined).fetch, port: 0, hostname: '127.0.0.1' },
      ({ port }) => resolve(`http://localhost:${port}`),
    )
    close = () => server.close()
  })
  clerk = await payung.as('sarolangun.operator')
  await plant()
})
afterAll(async () => {
  await browser?.close()
  close?.()
})

const codes = scriptPayloads.map((_, at) => `XSS-${at}`)

/** Each payload as the name of a budget, of a programme, its legal basis, a village and a person's name in a roster, and a file's name. */
async function plant(): Promise<void> {
  for (const [at, payload] of scriptPayloads.entries()) {
    const budget = await clerk.post('/api/v1/budgets', {
      name: payload,
      source: 'APBD',
      fiscal_year: 2024,
      legal_basis: payload,
      ceiling_rupiah: 1_000_000,
      region_code: '15.03',
    })
    expect([payload, budget.status < 500]).toEqual([payload, true])
    if (at % 6 === 0 && budget.body.budget_id)
      await clerk.post('/api/v1/programmes', {
        code: codes[at],
        name: payload,
        region_code: '15.03',
        legal_basis: payload,
        groups: ['vulnerable_worker'],
        temporary: false,
        packages: ['JKK', 'JKM'],
        income_rupiah: 1_000_000,
        age_from: 17,
        age_from_operator: '>=',
        age_to: 65,
        age_to_operator: '<',
        month_first: '2024-11',
        month_last: '2024-12',
        quota_people: 100,
        budget_id: budget.body.budget_id,
      })
  }
  const people = strangers('15.03', scriptPayloads.length, 77)(scriptPayloads.length)
  const rows = people.map((person, at) => ({
    ...person,
    name: at % 2 === 0 ? (scriptPayloads[at] ?? '').replaceAll(/[;\r\n"]/g, ' ') : person.name,
    phone: at % 3 === 0 ? (scriptPayloads[at] ?? '').replaceAll(/[;\r\n"]/g, ' ') : person.phone,
    village: {
      code: at % 2 === 1 ? (scriptPayloads[at] ?? '').replaceAll(/[;\r\n"]/g, ' ') : person.village.code,
    },
  }))
  const { body } = await clerk.upload(storyProgramme, `${scriptPayloads[2]}.csv`, listFile(rows))
  rosterId = String(body.roster_id ?? (body.roster as { roster_id?: string })?.roster_id)
  await checked(clerk, rosterId)
}

describe('a script in a text', () => {
  it('is stored as it was typed, so that the views below really show it', async () => {
    const [row] = await payung.see<{ count: number }>(
      "select count(*)::integer as count from budget where name like '%(1)%' or name like '%print()%'",
    )
    expect(row?.count).toBe(scriptPayloads.length)
    const rows = await payung.see<{ count: number }>(
      'select count(*)::integer as count from roster_row where roster_id = $1',
      [rosterId],
    )
    expect(rows[0]?.count).toBe(scriptPayloads.length)
  })

  it('runs nowhere: no dialog, no error, no report of the policy on any view, in either language', async () => {
    const context = await browser.newContext({ javaScriptEnabled: true })
    const happened: string[] = []
    await context.exposeFunction('payungTell', (what: string) => happened.push(what))
    await context.addInitScript(() => {
      const tell = (window as unknown as { payungTell(what: string): void }).payungTell
      for (const name of ['alert', 'confirm', 'prompt', 'print'] as const)
        Object.defineProperty(window, name, { value: () => tell(`${name} on ${location.pathname}`) })
      document.addEventListener('securitypolicyviolation', (event) =>
        tell(`policy ${event.violatedDirective} ${event.sample} on ${location.pathname}`),
      )
    })
    const page = await context.newPage()
    page.on('dialog', (dialog) => {
      happened.push(`dialog on ${page.url()}`)
      void dialog.dismiss()
    })
    page.on('pageerror', (error) => happened.push(`error ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text()))
        happened.push(message.text())
    })
    const token = await payung.token('sarolangun.operator')
    await context.addCookies([{ name: cookieName(base, sessionCookie), value: token, url: base }])
    const programmes = await payung.see<{ code: string }>(
      "select code from programme where code like 'XSS-%'",
    )
    const budgets = await payung.see<{ budget_id: string }>('select budget_id from budget limit 15')
    const encoded = scriptPayloads.slice(0, 15).map(encodeURIComponent)
    const views = [
      '/',
      '/anggaran',
      '/program',
      '/program/baru',
      '/daftar',
      '/daftar/unggah',
      `/daftar/${rosterId}`,
      `/daftar/${rosterId}/baris`,
      `/daftar/${rosterId}/baris?hasil=rejected`,
      `/daftar/${rosterId}/baris?hasil=warning`,
      '/peserta',
      ...programmes.map(({ code }) => `/program/${code}`),
      ...budgets.map(({ budget_id }) => `/anggaran/${budget_id}`),
      ...encoded.flatMap((each, at) => [
        [`/peserta?cari=${each}`, `/masuk?ke=${each}`, `/hitung/iuran?wage=${each}`][at % 3] ?? '',
        [`/cakupan/15.03?tanggal=${each}`, `/daftar/unggah?program=${each}`, `/${each}`][at % 3] ?? '',
      ]),
      '/anggaran?lang=en',
      `/daftar/${rosterId}/baris?lang=en`,
    ]
    let shown = ''
    for (const view of views) {
      const answer = await page.goto(`${base}${view}`)
      expect([view, (answer?.status() ?? 500) < 500]).toEqual([view, true])
      shown += (await page.textContent('main')) ?? ''
    }
    expect(programmes.length).toBeGreaterThanOrEqual(5)
    expect(shown.split('(1)').length).toBeGreaterThan(60)
    expect(happened).toEqual([])
    // The hooks hear: otherwise silence would prove nothing.
    await page.evaluate(() => {
      window.alert('x')
      const script = document.createElement('script')
      script.textContent = 'window.print()'
      document.body.append(script)
    })
    await expect.poll(() => happened.some((each) => each.startsWith('alert'))).toBe(true)
    await expect.poll(() => happened.some((each) => each.startsWith('policy script-src'))).toBe(true)
    expect(happened.some((each) => each.startsWith('print'))).toBe(false)
    await context.close()
  })
})

describe('SQL in a text', () => {
  it('changes no answer and breaks none, wherever it is written', async () => {
    const counts = async () =>
      payung.see(
        'select (select count(*) from person)::int as people, (select count(*) from budget)::int as budgets, (select count(*) from auth_user)::int as users, (select count(*) from audit_line)::int as lines',
      )
    const before = await counts()
    const innocent = (at: string) => at.replace('PAYLOAD', 'zzz-tidak-ada')
    const places = [
      '/peserta?cari=PAYLOAD',
      '/peserta?program=PAYLOAD',
      '/program/PAYLOAD',
      '/daftar/PAYLOAD',
      '/daftar?keadaan=PAYLOAD',
      '/anggaran/PAYLOAD',
      '/cakupan/PAYLOAD',
      '/cakupan/15.03?tanggal=PAYLOAD',
      `/daftar/${rosterId}/baris?sebab=PAYLOAD`,
      `/daftar/${rosterId}/baris?hasil=PAYLOAD`,
      '/api/v1/programmes/PAYLOAD',
      '/api/v1/rosters/PAYLOAD',
      '/api/v1/coverage/PAYLOAD',
      '/api/v1/rules/parameters/PAYLOAD',
    ]
    for (const place of places) {
      const expected = (await clerk.get(innocent(place))).status
      for (const payload of sqlPayloads) {
        const { status } = await clerk.get(place.replace('PAYLOAD', encodeURIComponent(payload)))
        // A refusal may be of another kind (no such thing, not this form); what it may not be is success or a mistake of ours.
        const same = status === expected || (expected >= 400 && status >= 400 && status < 500)
        expect([place, payload, status, same || status === 400]).toEqual([place, payload, status, true])
      }
    }
    for (const payload of sqlPayloads) {
      const answer = await payung.app.request('/api/v1/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: payload, password: payload }),
      })
      expect([payload, answer.status]).toEqual([payload, 401])
    }
    expect(await counts()).toEqual(before)
  })
})

describe('a body of the API', () => {
  it('sets no field nobody asked for: every column of every table changes nothing when it is sent along', async () => {
    const columns = await payung.see<{ name: string }>(
      "select distinct column_name as name from information_schema.columns where table_schema = 'public'",
    )
    expect(columns.length).toBeGreaterThan(100)
    const asked = {
      name: 'Anggaran dengan titipan',
      source: 'APBD',
      fiscal_year: 2024,
      legal_basis: 'DPA 2024',
      ceiling_rupiah: 5_000_000,
      region_code: '15.03',
    }
    const smuggled: Record<string, unknown> = {}
    const odd: Record<string, unknown> = {
      kab: '15.71',
      state: 'approved',
      role: 'administrator',
      number: 9,
      count: 9,
    }
    for (const { name } of columns) smuggled[name] = odd[name] ?? '00000000-0000-4000-8000-00000000dead'
    const plain = await clerk.post('/api/v1/budgets', { ...asked, name: 'Anggaran tanpa titipan' })
    const { operation_id: _, ...rest } = smuggled
    const loaded = await clerk.post('/api/v1/budgets', {
      ...rest,
      ...asked,
      __proto__: { role: 'administrator' },
      constructor: { prototype: { role: 'administrator' } },
    })
    expect([plain.status, loaded.status]).toEqual([plain.status, plain.status])
    const shape = async (name: string) => {
      const [row] = await payung.see<Record<string, unknown>>('select * from budget where name = $1', [name])
      return Object.fromEntries(
        Object.entries(row ?? {}).filter(
          ([column]) => !/^(?:budget_id|name|operation_id|\w+_at)$/.test(column),
        ),
      )
    }
    expect(await shape(asked.name)).toEqual(await shape('Anggaran tanpa titipan'))
    const dead = await payung.see<{ name: string }>(
      "select format('%I', tablename) as name from pg_tables where schemaname = 'public'",
    )
    for (const { name } of dead) {
      const rows = await payung.see(`select 1 from ${name} x where x::text like '%00000000dead%' limit 1`)
      expect([name, rows.length]).toEqual([name, 0])
    }
    expect((await clerk.get('/api/v1/me')).body.role).toBe('clerk')
  })
})

describe('a session token', () => {
  it('as it stands in the database opens nothing, because only its hash is kept', async () => {
    const [row] = await payung.see<{ hash: Buffer }>(
      'select token_hash as hash from account_session order by started_at desc limit 1',
    )
    const hash = row?.hash ?? Buffer.alloc(0)
    expect(hash.length).toBe(32)
    const open = await payung.token('sarolangun.operator')
    const name = cookieName(payung.platform.config.base_url, sessionCookie)
    const page = async (headers: Record<string, string>) =>
      (await payung.app.request('/program', { headers })).status
    expect([
      await page({ authorization: `Bearer ${open}` }),
      await page({ cookie: `${name}=${open}` }),
    ]).toEqual([200, 200])
    for (const token of [hash.toString('base64url'), hash.toString('base64'), hash.toString('hex')]) {
      for (const headers of [
        { authorization: `Bearer ${token}` },
        { cookie: `${name}=${encodeURIComponent(token)}` },
      ] as Record<string, string>[]) {
        const { status } = await payung.app.request('/api/v1/me', { headers })
        expect([Object.keys(headers), status, await page(headers)]).toEqual([Object.keys(headers), 401, 303])
      }
    }
  })
})
