import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { Secret, TOTP } from 'otpauth'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { demonstrationCodeOf, demonstrationSeed } from '../src/account/account.second-factor.ts'
import { demoAccounts, demoPassword } from '../src/demo/demo.service.ts'
import { bkbkPeople, generateRoster } from '../src/demo/roster.ts'
import { rosterFile } from '../src/demo/roster-file.ts'
import { projectRoot } from '../src/platform/config.ts'
import { acquireEmbeddedPostgres } from '../src/platform/embedded-postgres.ts'
import { ask, databaseUrl } from '../test/global-setup.ts'
import { runCommand } from '../test/payung.ts'
import { type Finding, Scanner } from '../test/scan.ts'
import { launchBrowser, signInOn } from './browser.ts'

/*
 * Goal: after a day's work nothing that must be hidden lies open. Method: the main job in a real browser against `npm start` with everything logged, a
 * data folder and a folder for temporary files of its own: a roster from upload to the branch's file, a new account from its link to its codes, a whole
 * number shown and searched for, a person's request and copy, a backup, a tour of error pages. Then the scanner, which knows every number, token, seed
 * and password that was used, reads the log, the addresses, the measures, the error pages, the temporary files, a dump and the raw files of the cluster.
 */

// A whole server and a browser on a machine that may be busy: a limit against what never ends.
vi.setConfig({ testTimeout: 400_000 })

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
const bytesOf = (buffer: Buffer): ArrayBuffer => Uint8Array.from(buffer).buffer
const tokens = new Set<string>()
const seeds = new Set(
  demoAccounts.map(({ username }) => new Secret({ buffer: bytesOf(demonstrationSeed(username)) }).base32),
)
const recoveryCodes = new Set<string>()
const passwords = { first: 'pinang kopi sungai 48 jembatan', second: 'perahu lampu durian 73 gunung' }
/** A number nobody has, and one a person asks to be reached at. */
const strangerNik = '1503075505850999'
const newPhone = '081277334418'
/** Somebody the province pays for, who is in the register from the first start. */
const [person] = bkbkPeople('15.03')
const settingCookies: Promise<void>[] = []
/** The address on the sheet of paper: the one address that is itself the key, and opens once. */
let link = ''
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

async function newPage(): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, acceptDownloads: true })
  context.setDefaultTimeout(120_000)
  context.on('request', (request) => {
    addresses.push(request.url(), request.headers().referer ?? '')
  })
  context.on('response', (response) => {
    addresses.push(response.headers().location ?? '')
    settingCookies.push(
      response.headersArray().then((headers) => {
        for (const { name, value } of headers) if (name.toLowerCase() === 'set-cookie') keepCookie(value)
      }),
    )
  })
  return context.newPage()
}

/** Also those of the steps of signing in, which are gone from the browser as soon as it is through. */
function keepCookie(header: string): void {
  const [, value = ''] = /^[^=]+=([^;]*)/.exec(header) ?? []
  tokens.add(decodeURIComponent(value))
}

async function signIn(username: string): Promise<Page> {
  const page = await newPage()
  await page.goto(`${base}/masuk`)
  await rememberTokens(page)
  await signInOn(page, base, username, demoPassword)
  await rememberTokens(page)
  return page
}

/** The values a thief would want of this browser: its cookies, decoded, and the tokens in its forms. */
async function rememberTokens(page: Page): Promise<void> {
  const { cookies } = await page.context().storageState()
  for (const { name, value } of cookies) if (name !== 'lang') tokens.add(decodeURIComponent(value))
  for (const field of await page.locator('[name=form_token]').all())
    tokens.add((await field.getAttribute('value')) ?? '')
  for (const seed of await page.locator('[data-seed]').allTextContents()) seeds.add(seed.trim())
  for (const code of await page.locator('[data-recovery-code]').allTextContents())
    recoveryCodes.add(code.trim())
}

/** Presses the button that a page is made for. */
async function go(
  page: Page,
  where: string | RegExp,
  button = 'main form button.btn-primary',
): Promise<void> {
  await page.click(button)
  await page.waitForURL(where)
  await rememberTokens(page)
}

/** Presses a button that answers with an error on the page. */
async function fail(page: Page, button = 'main form button.btn-primary'): Promise<void> {
  const [answer] = await Promise.all([
    page.waitForResponse((response) => response.request().method() === 'POST'),
    page.click(button),
  ])
  await page.waitForSelector('#error-summary')
  errorPages.push({
    address: new URL(page.url()).pathname,
    status: answer.status(),
    html: await page.content(),
  })
  await rememberTokens(page)
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
      strangerNik,
    ],
    phones: [...roster.rows.map((row) => String(row.at(-1) ?? '')), newPhone],
    tokens: [
      ...[...tokens].filter((token) => token.length >= 20),
      ...[...recoveryCodes].flatMap((code) => [code, code.replaceAll(/[^\w]/g, '')]),
    ],
    seeds,
    passwords: [demoPassword, ...Object.values(passwords)],
  })
}

async function bearer(): Promise<Record<string, string>> {
  const answer = await fetch(`${base}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      username: 'kotajambi.operator',
      password: demoPassword,
      code: demonstrationCodeOf('kotajambi.operator'),
    }),
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
    await search(clerk, person?.nik ?? '')
    await reveal(clerk)
    await tour(clerk, branch, address)
    await signOut(clerk)
  })

  it('is done: an account begins with a sheet of paper and has a password and codes of its own', async () => {
    const administrator = await signIn('sarolangun.admin')
    await look(administrator, '/akun/baru')
    await administrator.fill('[name=name]', 'Sari Operator')
    await administrator.fill('[name=username]', 'sarolangun.sari')
    await administrator.selectOption('[name=role]', 'clerk')
    await administrator.fill('[name=region_code]', '15.03')
    await administrator.fill('[name=office]', 'Dinas Tenaga Kerja')
    await administrator.click('main form button.btn-primary')
    link = ((await administrator.textContent('[data-activation-link]')) ?? '').trim()
    tokens.add(link.slice(link.lastIndexOf('/') + 1))

    const sari = await newPage()
    await sari.goto(link)
    expect(new URL(sari.url()).pathname).toBe('/aktivasi')
    await rememberTokens(sari)
    await sari.fill('[name=password]', passwords.first)
    await sari.fill('[name=again]', passwords.second)
    await fail(sari)
    await choosePassword(sari, passwords.first)
    await go(sari, `${base}/masuk/faktor`)
    await typeCode(sari)
    await go(sari, `${base}/masuk/faktor`)
    await go(sari, `${base}/`, 'main a.btn-primary')

    await look(sari, '/akun/sandi')
    await sari.fill('[name=old]', passwords.second)
    await choosePassword(sari, passwords.second)
    await fail(sari)
    await sari.fill('[name=old]', passwords.first)
    await choosePassword(sari, passwords.second)
    await go(sari, /selesai=sandi/)
    await look(sari, '/akun/faktor')
    await typeCode(sari)
    await go(sari, `${base}/akun/faktor`)
    await look(sari, '/akun')
    await go(sari, `${base}/akun/pemulihan`, 'form[action="/akun/pemulihan"] button')
    await look(sari, '/akun')
    await signOut(sari)
    await sari.goto(link)
    errorPages.push({ address: '/aktivasi/…', status: 404, html: await sari.content() })
    expect([seeds.size - demoAccounts.length, recoveryCodes.size]).toEqual([2, 30])
  })

  it('is done: a person asks for a correction and gets a copy of everything', async () => {
    const officer = await signIn('sarolangun.pdp')
    await look(officer, '/pelindungan/permintaan/baru')
    await officer.fill('[name=nik]', strangerNik)
    await officer.locator('[name=identity_document]').first().check()
    await officer.check('[name=kind][value=correction]')
    await officer.fill('[name=phone]', newPhone)
    await officer.fill('[name=evidence]', 'KTP dan surat kepala desa')
    await fail(officer)
    await officer.fill('[name=nik]', person?.nik ?? '')
    await go(officer, /\/tanda-terima$/)
    await look(officer, '/pelindungan/permintaan')
    await search(officer, person?.nik ?? '')
    const personal = new URL(officer.url()).pathname.replace('/peserta/', '/pelindungan/orang/')
    await look(officer, personal)
    await officer.fill('[name=reason]', 'Permintaan nomor 1')
    await officer.click('button[name=format][value=page]')
    await officer.waitForURL(/\/ekspor$/)
    expect(await officer.textContent('main')).toContain(person?.nik)
    for (const format of ['xlsx', 'json']) {
      await look(officer, personal)
      await officer.fill('[name=reason]', 'Permintaan nomor 1')
      const [copy] = await Promise.all([
        officer.waitForEvent('download'),
        officer.click(`button[name=format][value=${format}]`),
      ])
      addresses.push(copy.suggestedFilename())
    }
    await look(officer, '/keamanan')
    await signOut(officer)
    measures = await (await fetch(`${base}/metrics`)).text()
  })

  it('is done: a backup is made while the server runs, and the trail signed', async () => {
    for (const command of ['backup', 'audit sign']) {
      const { code, out, err } = await runCommand(command.split(' '), { PAYUNG_HOME: data, DATABASE_URL: '' })
      expect([command, code, err]).toEqual([command, 0, ''])
      expect(scanner().scan(command, `${out}${err}`)).toEqual([])
    }
    expect(readdirSync(path.join(data, 'backup')).filter((name) => name.endsWith('.cadangan')).length).toBe(1)
    await Promise.all(settingCookies)
    // Four people and a stranger at three steps and more each: otherwise little was looked for.
    expect([...tokens].filter((token) => /^[\w-]{43}$/.test(token)).length).toBeGreaterThan(15)
  })

  it('the log was really kept', () => {
    expect(output.split('\n').filter((line) => line.includes('"event":"request"')).length).toBeGreaterThan(40)
    expect(scanner().scan('log', output)).toEqual([])
  })

  it('no address that a browser visited, was led to or came from holds a value', () => {
    expect(addresses.length).toBeGreaterThan(80)
    const others = addresses.filter((address) => address !== link)
    expect(addresses.length - others.length).toBe(2)
    expect(scanner().scan('addresses', others.join('\n'))).toEqual([])
  })

  it('no measure does', () => {
    expect(measures).toContain('payung_http_request_seconds_count')
    expect(scanner().scan('measures', measures)).toEqual([])
  })

  it('no error page does, but for the token of its own forms and the telephone number that was just typed into one', () => {
    expect(new Set(errorPages.map((each) => each.status))).toEqual(new Set([400, 401, 403, 404, 422]))
    expect(errorPages.length).toBeGreaterThan(12)
    for (const { address, html } of errorPages) {
      // A demonstration tells its password on the page of its door, to everybody.
      const announced = address.startsWith('/masuk') ? `>${demoPassword}</code>` : '\0'
      const typed = address === '/pelindungan/permintaan/baru' ? `value="${newPhone}"` : '\0'
      const content = html
        .replaceAll(/(name="form_token" value=)"[^"]+"/g, '$1')
        .replaceAll(announced, '')
        .replaceAll(typed, '')
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
      // The same look finds one number that lies open in a table, in its file and in the log of the database's changes.
      await ask(whole, `create table planted as select '${person?.nik}'::text as note`)
      await ask(own.superuser_url, 'checkpoint')
      const places = scanner().scanFolder(path.join(data, 'postgres', 'data'))
      expect(new Set(places.map(({ kind, place }) => `${place.split(path.sep)[0]} ${kind}`))).toEqual(
        new Set(['base nik', 'pg_wal nik']),
      )
    } finally {
      await own.release()
    }
  })
})

async function choosePassword(page: Page, password: string): Promise<void> {
  await page.fill('[name=password]', password)
  await page.fill('[name=again]', password)
}

/** The code of the seed a page shows, as an app on the phone computes it. */
async function typeCode(page: Page): Promise<void> {
  const seed = ((await page.textContent('[data-seed]')) ?? '').replaceAll(/\s/g, '')
  await page.fill('[name=code]', new TOTP({ secret: seed }).generate())
}

async function search(page: Page, nik: string): Promise<void> {
  await look(page, '/peserta')
  await page.click('details:has(form[action="/peserta/cari"]) summary')
  await page.fill('form[action="/peserta/cari"] [name=nik]', nik)
  await go(page, /\/peserta\/[0-9a-f-]{36}$/, 'form[action="/peserta/cari"] button')
}

/** Shows the whole number of the person whose page is open. */
async function reveal(page: Page): Promise<void> {
  await look(page, `${new URL(page.url()).pathname}/nik`)
  await page.click('main form button.btn-primary')
  await page.waitForSelector(`text=${person?.nik}`)
}

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
