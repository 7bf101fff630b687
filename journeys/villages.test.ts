import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPassword, storyProgramme } from '../src/demo/demo.service.ts'
import { type Person, signedIn as personAt, usePayung } from '../test/payung.ts'
import { listFile, strangers } from '../test/rosters.ts'
import { objectionsTo } from './accessible.ts'
import { launchBrowser } from './browser.ts'
import { browserOf } from './trust-state.ts'

/*
 * Goal: a village sends its list with what it has: a phone, a link on paper, no script, no mouse. Method: a real browser on a running
 * application with its queue; axe on every page of this way at both widths, the way itself by keyboard, and the script once.
 */
const payung = usePayung()
const people = strangers('15.03', 60, 4)
const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-desa-'))

let browser: Browser
let base: string
let server: ReturnType<typeof serve>
let clerk: Person
let link: string

beforeAll(async () => {
  browser = await launchBrowser()
  const app = payung.appWith({ shown: { password: demoPassword, accounts: [] } })
  await new Promise<void>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
      base = `http://localhost:${port}`
      resolve()
    })
  })
  clerk = personAt(app, await payung.token('sarolangun.operator'))
  const opened = await clerk.page(`/gabungan/${storyProgramme}`, { langkah: 'buka', due_on: '2999-12-31' })
  expect(opened.status).toBe(303)
  const made = await clerk.page(`/gabungan/${storyProgramme}/undangan`, {
    langkah: 'buat',
    villages: '15.03.06.2004',
    uploads: '5',
    rows: '200',
    days: '30',
  })
  link = /(\/undangan\/[0-9a-z]{8}-[0-9a-z-]+)/.exec(made.html)?.[1] ?? ''
  expect(link).not.toBe('')
})

afterAll(async () => {
  await browser?.close()
  await new Promise((resolve) => server.close(resolve))
})

/** A file on the disk of the village: so many good rows, and some whose NIK is cut. */
function file(name: string, good: number, bad: number, village: string): string {
  const rows = people(good + bad).map((person, at) => ({
    ...person,
    nik: at < good ? person.nik : person.nik.slice(0, 12),
    village: { code: village },
  }))
  const at = path.join(folder, name)
  writeFileSync(at, listFile(rows))
  return at
}

async function signedIn(username: string, at: string): Promise<Page> {
  const page = await (
    await browserOf(browser, payung.platform, base, username, { javaScriptEnabled: true })
  ).newPage()
  await page.goto(`${base}${at}`)
  return page
}

async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 120; step++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
  }
  throw new Error(`Nobody without a mouse reaches ${selector} on ${page.url()}`)
}

/** Waits for the page that loads itself again to say what is expected. */
async function untilSays(page: Page, words: string): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    if ((await page.locator('h1').innerText()).includes(words)) return
    await new Promise((resolve) => setTimeout(resolve, 250))
    await page.reload()
  }
  throw new Error(`${page.url()} never said ${words}`)
}

describe('a village without a script and without a mouse', () => {
  it('comes in by its link, sends its list, reads what is wrong and names a replacement', async () => {
    const page = await (
      await browser.newContext({ javaScriptEnabled: false, viewport: { width: 360, height: 800 } })
    ).newPage()
    await page.goto(`${base}${link}`)
    expect(page.url()).toBe(`${base}/undangan`)
    await tabTo(page, 'input[type=file]')
    await page.setInputFiles('input[type=file]', file('air-hitam.csv', 5, 2, '15.03.06.2004'))
    await tabTo(page, 'button[type=submit]')
    await Promise.all([page.waitForURL(/\/undangan\/daftar\//), page.keyboard.press('Enter')])
    await untilSays(page, '5 orang diterima, 2 baris ditolak')
    const [person] = people(1)
    await tabTo(page, 'input[name=nik]')
    await page.keyboard.type(person?.nik ?? '')
    await tabTo(page, 'input[name=name]')
    await page.keyboard.type(person?.name ?? '')
    await page.fill('input[name=birth_date]', person?.birth_date ?? '')
    await tabTo(page, 'input[name=sex]')
    await page.keyboard.press('Space')
    await tabTo(page, 'form[aria-label="Usulkan pengganti"] button[type=submit]')
    await Promise.all([page.waitForURL(/diganti=1/), page.keyboard.press('Enter')])
    await untilSays(page, '1 orang diterima')
    await page.context().close()
  }, 60_000)
})

describe('a phone on a weak line', () => {
  it('sends the file in parts and goes on where the line broke', async () => {
    const page = await signedIn('desa.semurung', '/kiriman')
    const at = file('semurung.csv', 12, 0, '15.03.07.2004')
    let broken = 0
    await page.route('**/api/v1/uploads/*/parts/*', (route) =>
      broken++ === 0 ? route.abort() : route.continue(),
    )
    await page.setInputFiles('input[type=file]', at)
    await Promise.all([
      page.waitForURL(/\/kiriman\/[0-9a-f-]{36}/, { timeout: 30_000 }),
      page.click('form[data-upload] button[type=submit]'),
    ])
    expect(broken).toBeGreaterThan(1)
    await untilSays(page, '12 orang diterima')
    // What the server refuses is said beside the bar, in words, and another file may be chosen at once.
    await page.goto(`${base}/kiriman`)
    const wrong = path.join(folder, 'tanpa-nik.csv')
    writeFileSync(wrong, 'NAMA;ALAMAT;DESA\nBudi;Jl. A;Semurung\n')
    await page.setInputFiles('input[type=file]', wrong)
    await page.click('form[data-upload] button[type=submit]')
    await page.waitForFunction(() =>
      /NIK/.test(document.querySelector('[data-progress] [role=alert]')?.textContent ?? ''),
    )
    expect(await page.locator('form[data-upload] button[type=submit]').isEnabled()).toBe(true)
    await page.context().close()
  }, 60_000)
})

describe('every page of this way', () => {
  it('is free of barriers and of sideways scrolling on a phone and on a laptop, in both languages', async () => {
    const lists = await payung.see<{ list_id: string; file_name: string; invited: boolean }>(
      'select list_id, file_name, invitation_id is not null as invited from village_list order by sent_at',
    )
    const invited = lists.find((each) => each.file_name === 'air-hitam.csv')?.list_id
    const own = lists.find((each) => !each.invited)?.list_id
    const pages: [who: string, at: string][] = [
      ['desa.semurung', '/kiriman'],
      ['desa.semurung', `/kiriman/${own}`],
      ['link', '/undangan'],
      ['link', `/undangan/daftar/${invited}`],
      ['sarolangun.operator', '/gabungan'],
      ['sarolangun.operator', `/gabungan/${storyProgramme}`],
      ['sarolangun.operator', `/gabungan/${storyProgramme}/undangan`],
      ['sarolangun.operator', `/gabungan/${storyProgramme}/mutu`],
      ['sarolangun.operator', `/daftar/templat?program=${storyProgramme}`],
    ]
    const objections = await objectionsTo(browser, base, pages, async (who) => {
      if (who !== 'link') return browserOf(browser, payung.platform, base, who)
      const known = await browser.newContext()
      await (await known.newPage()).goto(`${base}${link}`)
      return known
    })
    expect(objections).toEqual([])
  }, 180_000)
})
