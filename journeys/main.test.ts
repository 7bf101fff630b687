import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPassword } from '../src/demo/demo.service.ts'
import { generateRoster, storyRoster } from '../src/demo/roster.ts'
import { rosterFile } from '../src/demo/roster-file.ts'
import { projectRoot } from '../src/platform/config.ts'
import { cellText } from '../src/tabular/cell.ts'
import { readTabular } from '../src/tabular/read.ts'
import { runCommand } from '../test/payung.ts'
import { expectAccessibleIn } from './accessible.ts'
import { launchBrowser, shownCode, signInOn } from './browser.ts'

/*
 * Goal: the main job by hand, as the issue tells it: two commands, a real file of 28,026 rows, three people in a real browser without JavaScript.
 * Method: `npm start` as a process on an empty folder; the same Payung is asked by command line at the end.
 */
const home = mkdtempSync(path.join(os.tmpdir(), 'payung-journey-'))
const file = path.join(home, 'gabungan-158-desa.xlsx')
let server: ChildProcess
let base: string
let browser: Browser
let output = ''

beforeAll(async () => {
  chmodSync(home, 0o755)
  const port = await freePort()
  base = `http://localhost:${port}`
  server = spawn(process.execPath, [path.join(projectRoot, 'bin', 'start.mjs')], {
    env: {
      ...process.env,
      PAYUNG_HOME: path.join(home, 'data'),
      PORT: String(port),
      DATABASE_URL: '',
      NODE_ENV: 'production',
    },
  })
  const started = new Promise<void>((resolve, reject) => {
    server.stdout?.on('data', (chunk) => {
      output += chunk
      if (output.includes('Ctrl-C')) resolve()
    })
    server.stderr?.on('data', (chunk) => {
      output += chunk
    })
    server.on('exit', (code) => reject(new Error(`The server ended with ${code}: ${output}`)))
  })
  writeFileSync(file, await rosterFile(generateRoster(storyRoster), 'xlsx'))
  browser = await launchBrowser()
  await started
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

async function signIn(username: string, options: { language?: string } = {}): Promise<Page> {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    viewport: { width: 1280, height: 900 },
    acceptDownloads: true,
  })
  const page = await context.newPage()
  await page.goto(`${base}/masuk${options.language ? `?lang=${options.language}` : ''}`)
  await signInOn(page, base, username, demoPassword)
  return page
}

const expectAccessible = (page: Page) => expectAccessibleIn(browser, page)

/** Presses Tab until the focus is on the element; a page on which it never gets there fails. */
async function tabTo(page: Page, attribute: 'name' | 'href', value: string): Promise<void> {
  const focused = () => page.evaluate((name) => document.activeElement?.getAttribute(name), attribute)
  for (let step = 0; step < 20 && (await focused()) !== value; step++) await page.keyboard.press('Tab')
  expect(await focused()).toBe(value)
}

describe('from a village spreadsheet to protected people', () => {
  let clerk: Page
  let rosterAddress: string

  it('begins with 41,02 % of the workers of Sarolangun protected', async () => {
    clerk = await signIn('sarolangun.operator')
    await clerk.goto(`${base}/cakupan/15.03?tanggal=2024-11-06`)
    expect(await clerk.textContent('h1')).toContain('41,02 %')
    await expectAccessible(clerk)
  })

  it('lets the clerk make a programme and shows what it costs before it is made', async () => {
    await clerk.goto(`${base}/program/baru`)
    await clerk.fill('[name=name]', 'Pekerja rentan desa dan petugas ad hoc Pilkada 2024')
    await clerk.fill('[name=code]', 'SRL-2024-JOURNEY')
    await clerk.fill('[name=legal_basis]', 'Peraturan Bupati Sarolangun 7/2024')
    await clerk.check('[name=groups][value=vulnerable_worker]')
    await clerk.check('[name=groups][value=election_officer]')
    await clerk.fill('[name=month_first]', '2024-11')
    await clerk.fill('[name=month_last]', '2024-12')
    await clerk.fill('[name=quota_people]', '28.000')
    await clerk.selectOption('[name=budget_id]', { index: 1 })
    await expectAccessible(clerk)
    await clerk.click('button[name=preview]')
    expect(await clerk.textContent('main')).toContain('Rp33.600')
    await expectAccessible(clerk)
    await clerk.click('button.btn-primary')
    await clerk.waitForURL(/\/program\/SRL-2024-JOURNEY/)
    expect(await clerk.textContent('main')).toContain('Rp16.800')
  })

  it('keeps what was typed when something is missing, and says what to mend', async () => {
    await clerk.goto(`${base}/program/baru`)
    await clerk.fill('[name=name]', 'Program tanpa apa-apa')
    await clerk.click('button.btn-primary')
    expect(await clerk.title()).toContain('Galat')
    expect(await clerk.inputValue('[name=name]')).toBe('Program tanpa apa-apa')
    await expectAccessible(clerk)
  })

  it('answers a file that is no spreadsheet with a sentence and keeps nothing', async () => {
    await clerk.goto(`${base}/daftar/unggah?program=SRL-2024-JOURNEY`)
    await clerk.setInputFiles('[name=file]', {
      name: 'foto.xlsx',
      mimeType: 'image/png',
      buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 0]),
    })
    await clerk.click('form button.btn-primary')
    expect(await clerk.title()).toContain('Galat')
    await expectAccessible(clerk)
    await clerk.goto(`${base}/daftar`)
    expect(await clerk.textContent('main')).not.toContain('foto.xlsx')
  })

  it('checks the uploaded spreadsheet while the clerk watches, and accepts exactly 27.214 people', async () => {
    await clerk.goto(`${base}/daftar/unggah?program=SRL-2024-JOURNEY`)
    await clerk.setInputFiles('[name=file]', file)
    await clerk.click('form button.btn-primary')
    await clerk.waitForURL(/\/daftar\/[0-9a-f-]{36}/)
    rosterAddress = clerk.url().split('?')[0] ?? ''
    await clerk.waitForSelector('text=siap diusulkan', { timeout: 60_000 })
    expect(await clerk.textContent('h1')).toBe('27.214 dari 28.026 orang siap diusulkan')
    const text = (await clerk.textContent('main')) ?? ''
    expect(text).toContain('812 ditolak')
    expect(text).toContain('Rp914.390.400')
    expect(text).toContain('41,02 % → 66,08 %')
    await expectAccessible(clerk)
  })

  it('opens the rows behind a cause, NIK masked', async () => {
    await clerk.click('a[href$="sebab=nik.damaged_by_excel"]')
    expect(await clerk.textContent('h1')).toContain('NIK rusak oleh Excel')
    await clerk.goto(`${rosterAddress}/baris?hasil=warning`)
    const text = (await clerk.textContent('main')) ?? ''
    expect(text).toMatch(/\d{4}••••••••\d{4}/)
    expect(text).not.toMatch(/\d{16}/)
    await expectAccessible(clerk)
  })

  it('gives the problem rows back as a workbook with what is wrong and how to mend it', async () => {
    await clerk.goto(rosterAddress)
    const [download] = await Promise.all([
      clerk.waitForEvent('download'),
      clerk.click('a[href$="masalah.xlsx"]'),
    ])
    const table = await readTabular(new Uint8Array(readFileSync(await download.path())))
    const rows: string[][] = []
    for await (const batch of table.rows) rows.push(...batch.map((row) => row.cells.map(cellText)))
    expect(rows[0]).toEqual(
      expect.arrayContaining(['NAMA LENGKAP', 'NO. KTP', 'Masalah', 'Cara memperbaiki']),
    )
    // Three of them because somebody in the register with another NIK resembles them.
    expect(rows.length - 1).toBe(812 + 983)
  })

  it('recognises the same file and changes nothing', async () => {
    await clerk.goto(`${base}/daftar/unggah?program=SRL-2024-JOURNEY`)
    await clerk.setInputFiles('[name=file]', file)
    await clerk.click('form button.btn-primary')
    await clerk.waitForURL(/sudah=1/)
    expect(clerk.url()).toContain(rosterAddress)
    expect(await clerk.textContent('main')).toContain('sudah pernah diunggah')
  })

  it('lets the clerk propose, and only the head of office approve', async () => {
    await clerk.goto(rosterAddress)
    await clerk.click('button:has-text("Usulkan 27.214 orang")')
    await clerk.waitForURL(/diusulkan=1/)
    expect(await clerk.locator('button:has-text("Setujui")').count()).toBe(0)
    const head = await signIn('sarolangun.kepala')
    await head.goto(rosterAddress)
    await expectAccessible(head)
    await head.click('button:has-text("Setujui dan lindungi 27.214 orang")')
    await head.waitForURL(/disetujui=1/)
    expect(await head.textContent('h1')).toBe('27.214 orang terlindungi, Rp914.390.400 terikat')
    await expectAccessible(head)
    await head.context().close()
  })

  it('ends with 66,08 %, each number a door to the list behind it', async () => {
    await clerk.goto(`${base}/cakupan/15.03?tanggal=2024-11-06`)
    expect(await clerk.textContent('h1')).toContain('66,08 %')
    await clerk.goto(`${base}/peserta?program=SRL-2024-JOURNEY`)
    expect(await clerk.textContent('h1')).toContain('27.214 orang')
    await expectAccessible(clerk)
    await clerk.click('main table a')
    expect(await clerk.textContent('main')).toContain('November')
    await expectAccessible(clerk)
    await clerk.goto(`${base}/`)
    await expectAccessible(clerk)
  })

  it('makes the file of the branch, which the branch can take and another city cannot see', async () => {
    await clerk.goto(`${base}/program/SRL-2024-JOURNEY`)
    await clerk.click('button:has-text("Buat berkas")')
    await clerk.waitForURL(/\/program\/SRL-2024-JOURNEY/)
    const branch = await signIn('bpjs.jambi')
    await branch.goto(`${base}/program/SRL-2024-JOURNEY`)
    const [download] = await Promise.all([
      branch.waitForEvent('download'),
      branch.click('a[href^="/berkas/"]'),
    ])
    const table = await readTabular(new Uint8Array(readFileSync(await download.path())))
    expect(table.sheet).toBe('Data TK Baru')
    let people = -1
    for await (const batch of table.rows) people += batch.length
    expect(people).toBe(27_214)
    await expectAccessible(branch)
    const stranger = await signIn('kotajambi.operator')
    const answer = await stranger.goto(`${base}/program/SRL-2024-JOURNEY`)
    expect(answer?.status()).toBe(404)
    await expectAccessible(stranger)
  })

  it('speaks English as a full second voice', async () => {
    const reader = await signIn('inspektorat', { language: 'en' })
    for (const address of [
      '/',
      '/daftar',
      '/program',
      '/peserta',
      '/anggaran',
      '/cakupan/15.03',
      rosterAddress.replace(base, ''),
    ]) {
      await reader.goto(`${base}${address}`)
      expect(await reader.getAttribute('html', 'lang')).toBe('en')
      await expectAccessible(reader)
    }
  })

  it('says the same on the command line while the server runs', async () => {
    const answer = await runCommand(['coverage', 'show', '15.03', '--as-of', '2024-11-06', '--json'], {
      PAYUNG_HOME: path.join(home, 'data'),
      DATABASE_URL: '',
    })
    expect(answer.data).toMatchObject({ numerator: 71_760, denominator: 108_595, percent: 66.08 })
  })

  it('can be walked by keyboard alone, from sign-in to the roster', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${base}/masuk`)
    await tabTo(page, 'name', 'username')
    await page.keyboard.type('sarolangun.operator')
    await page.keyboard.press('Tab')
    await page.keyboard.type(demoPassword)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${base}/masuk/kode`)
    const code = await shownCode(page)
    await tabTo(page, 'name', 'code')
    await page.keyboard.type(code)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${base}/`)
    await tabTo(page, 'href', '/daftar')
    await page.keyboard.press('Enter')
    await page.waitForURL(`${base}/daftar`)
    await context.close()
  })

  it('stops everything on Ctrl-C', async () => {
    const ended = new Promise<number | null>((resolve) => server.on('exit', resolve))
    server.kill('SIGINT')
    expect(await ended).toBe(0)
  })
})
