import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPassword } from '../src/demo/demo.service.ts'
import { bkbkPeople, generateRoster } from '../src/demo/roster.ts'
import { rosterFile } from '../src/demo/roster-file.ts'
import { projectRoot } from '../src/platform/config.ts'
import { acquireEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { ask, databaseUrl } from '../test/global-setup.ts'
import { type Finding, Scanner } from '../test/scan.ts'
import { launchBrowser } from './browser.ts'

/*
 * Goal: after a day's work nothing that must be hidden lies open. Method: the main job in a real browser against `npm start` with everything
 * logged, a data folder and a folder for temporary files of its own, and a tour of error pages; then the scanner, which knows every number, token and
 * password that was used, reads the log, the addresses, the measures, the error pages, the temporary files, a dump and the raw files of the cluster.
 */

const home = mkdtempSync(path.join(os.tmpdir(), 'payung-scanned-'))
const data = path.join(home, 'data')
const temporary = path.join(home, 'tmp')
const roster = generateRoster({ region: '15.03', rows: 420, problems: 60, seed: 'scan' })
const cells = [...roster.title, ...roster.rows, ...roster.footer].flat().map(String)

let server: ChildProcess
let browser: Browser
let base: string
/** What the server wrote after it had announced itself; the announcement of a demonstration shows its password to everybody. */
let output = ''
let announced = false

const addresses: string[] = []
const errorPages: { address: string; status: number; html: string }[] = []
const tokens = new Set<string>()
/** The translated source, which tsx keeps there: the password of the demonstration is written in it for everybody. */
const compiled = /\btsx-\d+\b/
const temporaryFindings: Finding[] = []
let measures = ''

beforeAll(async () => {
  chmodSync(home, 0o755)
  mkdirSync(temporary, { mode: 0o700 })
  const port = await freePort()
  base = `http://localhost:${port}`
  server = spawn(process.execPath, [path.join(projectRoot, 'bin', 'start.mjs')], {
    env: {
      ...process.env,
      PAYUNG_HOME: data,
      PORT: String(port),
      DATABASE_URL: '',
      NODE_ENV: 'production',
      PAYUNG_LOG_LEVEL: 'trace',
      TMPDIR: temporary,
    },
  })
  await new Promise<void>((resolve, reject) => {
    let start = ''
    const take = (chunk: Buffer) => {
      if (announced) output += chunk
      else start += chunk
      if (announced || !start.includes('Ctrl-C')) return
      announced = true
      resolve()
    }
    server.stdout?.on('data', take)
    server.stderr?.on('data', take)
    server.on('exit', (code) => reject(new Error(`The server ended with ${code}: ${start}`)))
  })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  if (server?.exitCode === null) {
    const ended = new Promise((resolve) => server.on('exit', resolve))
    server.kill('SIGINT')
    await ended
  }
  rmSync(home, { recursive: true, force: true })
})

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

async function signIn(username: string): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, acceptDownloads: true })
  context.on('request', (request) => {
    addresses.push(request.url(), request.headers().referer ?? '')
  })
  context.on('response', (response) => {
    addresses.push(response.headers().location ?? '')
  })
  const page = await context.newPage()
  await page.goto(`${base}/masuk`)
  await rememberTokens(page)
  await page.fill('[name=username]', username)
  await page.fill('[name=password]', demoPassword)
  await page.press('[name=password]', 'Enter')
  await page.waitForURL(`${base}/`)
  await rememberTokens(page)
  return page
}

/** The values a thief would want of this browser: its cookies, decoded, and the tokens in its forms. */
async function rememberTokens(page: Page): Promise<void> {
  const { cookies } = await page.context().storageState()
  for (const { name, value } of cookies) if (name !== 'lang') tokens.add(decodeURIComponent(value))
  for (const field of await page.locator('[name=form_token]').all())
    tokens.add((await field.getAttribute('value')) ?? '')
}

async function look(page: Page, address: string): Promise<number> {
  const answer = await page.goto(`${base}${address}`)
  const status = answer?.status() ?? 0
  if (status >= 400) errorPages.push({ address, status, html: await page.content() })
  await rememberTokens(page)
  temporaryFindings.push(...scanner().scanFolder(temporary, { except: compiled }))
  return status
}

function scanner(): Scanner {
  return new Scanner({
    niks: [
      // A roster also holds numbers of nobody (sixteen zeros), which stand in every hash column.
      ...cells.map((cell) => cell.replaceAll(/\D/g, '')).filter((digits) => new Set(digits).size > 3),
      ...bkbkPeople('15.03').map((person) => person.nik),
    ],
    phones: roster.rows.map((row) => String(row.at(-1) ?? '')),
    tokens: [...tokens].filter((token) => token.length >= 20),
    passwords: [demoPassword],
  })
}

async function bearer(): Promise<Record<string, string>> {
  const answer = await fetch(`${base}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'sarolangun.operator', password: demoPassword }),
  })
  const { token } = (await answer.json()) as { token: string }
  tokens.add(token)
  return { authorization: `Bearer ${token}` }
}

describe('after a day of work', () => {
  it('is done: a roster is taken up, proposed, approved and sent to the branch', async () => {
    const clerk = await signIn('sarolangun.operator')
    await look(clerk, '/daftar/unggah?program=SRL-2024-APBDP')
    await clerk.setInputFiles('[name=file]', {
      name: 'daftar-desa.xlsx',
      mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      buffer: Buffer.from(await rosterFile(roster, 'xlsx')),
    })
    await clerk.click('main form button.btn-primary')
    await clerk.waitForURL(/\/daftar\/[0-9a-f-]{36}/)
    const address = new URL(clerk.url()).pathname
    await clerk.waitForSelector('button:has-text("Usulkan")', { timeout: 60_000 })
    for (const part of ['/baris', '/baris?hasil=rejected', '/baris?hasil=warning'])
      expect(await look(clerk, `${address}${part}`)).toBe(200)
    await look(clerk, address)
    const [problems] = await Promise.all([
      clerk.waitForEvent('download'),
      clerk.click('a[href$="masalah.xlsx"]'),
    ])
    addresses.push(problems.suggestedFilename())
    await clerk.click('button:has-text("Usulkan")')
    await clerk.waitForURL(/diusulkan=1/)
    const head = await signIn('sarolangun.kepala')
    await look(head, address)
    await head.click('button:has-text("Setujui dan lindungi")')
    await head.waitForURL(/disetujui=1/)
    await look(clerk, '/program/SRL-2024-APBDP')
    await clerk.click('button:has-text("Buat berkas")')
    await clerk.waitForURL(/\/program\/SRL-2024-APBDP/)
    const branch = await signIn('bpjs.jambi')
    await look(branch, '/program/SRL-2024-APBDP')
    const [file] = await Promise.all([
      branch.waitForEvent('download'),
      branch.locator('a[href^="/berkas/"]').first().click(),
    ])
    addresses.push(file.suggestedFilename())
    await look(clerk, '/peserta?program=SRL-2024-APBDP')
    await clerk.click('main table a')
    await rememberTokens(clerk)
    for (const place of ['/', '/anggaran', '/cakupan/15.03', '/daftar']) await look(clerk, place)
    await tour(clerk, branch, address)
    measures = await (await fetch(`${base}/metrics`)).text()
    await signOut(clerk)
  })

  it('the log was really kept', () => {
    expect(output.split('\n').filter((line) => line.includes('"event":"request"')).length).toBeGreaterThan(40)
    expect(scanner().scan('log', output)).toEqual([])
  })

  it('no address that a browser visited, was led to or came from holds a value', () => {
    expect(addresses.length).toBeGreaterThan(80)
    expect(scanner().scan('addresses', addresses.join('\n'))).toEqual([])
  })

  it('no measure does', () => {
    expect(measures).toContain('payung_http_request_seconds_count')
    expect(scanner().scan('measures', measures)).toEqual([])
  })

  it('no error page does, but for the token in the forms that the page itself shows', () => {
    expect(new Set(errorPages.map((each) => each.status))).toEqual(new Set([400, 401, 403, 404, 422]))
    expect(errorPages.length).toBeGreaterThan(12)
    for (const { address, html } of errorPages) {
      const content = html.replaceAll(/(name="form_token" value=)"[^"]+"/g, '$1')
      expect(scanner().scan(address, content)).toEqual([])
    }
  })

  it('no temporary file did at any time', () => {
    expect(temporaryFindings).toEqual([])
    expect(scanner().scanFolder(temporary, { except: compiled })).toEqual([])
  })

  it('no row of the database does, nor any raw file of the data folder', async () => {
    const own = await acquireEmbeddedPostgres({ home: data })
    try {
      const whole = databaseUrl(own.superuser_url, 'payung')
      const { tables, found } = await scanner().scanDatabase(whole)
      expect(tables).toBeGreaterThan(25)
      expect(found).toEqual([])
      await ask(own.superuser_url, 'checkpoint')
      expect(scanner().scanFolder(data)).toEqual([])
    } finally {
      await own.release()
    }
  })
})

/** What goes wrong on a day: addresses that are none, things of others, forms that do not fit, files that are none. */
async function tour(clerk: Page, branch: Page, roster: string): Promise<void> {
  const nobody = '00000000-0000-4000-8000-000000000000'
  for (const address of [
    '/tidak-ada',
    `/daftar/${nobody}`,
    '/daftar/bukan-nomor',
    `/peserta/${nobody}`,
    '/program/TIDAK-ADA',
    `/berkas/${nobody}`,
    '/peserta?program=%00',
    `${roster}/baris?halaman=-1`,
  ])
    await look(clerk, address)
  for (const address of ['/daftar', '/anggaran', '/daftar/unggah', roster]) await look(branch, address)
  await send(clerk.context(), '/program/baru', { name: String(roster) })
  await send(clerk.context(), '/masuk', { username: 'sarolangun.operator', password: `${demoPassword}x` })
  const stranger = await browser.newContext({ javaScriptEnabled: false })
  const page = await stranger.newPage()
  await page.goto(`${base}/masuk`)
  await page.fill('[name=username]', 'sarolangun.operator')
  await page.fill('[name=password]', 'salah-salah-salah')
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.press('[name=password]', 'Enter'),
  ])
  errorPages.push({ address: '/masuk', status: answer.status(), html: await page.content() })
  const nik = bkbkPeople('15.03')[0]?.nik ?? ''
  const headers = {
    ...(await bearer()),
    'content-type': 'application/json',
    'idempotency-key': 'scan-errors',
  }
  for (const [at, body] of [
    ['/api/v1/programmes', { nik, name: `Program ${nik}` }],
    ['/api/v1/budgets', { name: nik, [nik]: nik }],
    [`/api/v1/rosters/${nobody}/confirm`, { nik }],
  ] as const) {
    const refused = await fetch(`${base}${at}`, { method: 'POST', headers, body: JSON.stringify(body) })
    errorPages.push({ address: at, status: refused.status, html: await refused.text() })
  }
  await stranger.close()
}

/** A form without the token of the page: as another site would send it. */
async function send(context: BrowserContext, at: string, form: Record<string, string>): Promise<void> {
  const answer = await context.request.post(`${base}${at}`, { form })
  errorPages.push({ address: at, status: answer.status(), html: await answer.text() })
}

async function signOut(page: Page): Promise<void> {
  await page.click('form[action="/keluar"] button')
  await page.waitForURL(`${base}/masuk`)
}
