import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPassword } from '../src/demo/demo.service.ts'
import { usePayung } from '../test/payung.ts'
import { programmeOf } from '../test/rosters.ts'
import { expectAccessibleIn } from './accessible.ts'
import { launchBrowser } from './browser.ts'
import { browserOf } from './trust-state.ts'
import { villageFile } from './village-file.ts'

/*
 * Goal: the clerk's night before the deadline. Somebody who has not seen it takes a file as villages send them to a proposal, in at most six screens and
 * ten decisions; without JavaScript, and by keyboard alone. Method: a real browser on a real server; every choice that is made counts.
 */
const payung = usePayung()
let browser: Browser
let base: string
let server: ReturnType<typeof serve>
const programme = 'SRL-2024-LANGKAH'

beforeAll(async () => {
  browser = await launchBrowser()
  const app = payung.appWith({ shown: { password: demoPassword, accounts: [] } })
  await new Promise<void>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
      base = `http://localhost:${port}`
      resolve()
    })
  })
  const clerk = await payung.as('sarolangun.operator')
  await programmeOf(clerk, { code: programme, region_code: '15.03', ceiling_rupiah: 90_000_000 })
})

afterAll(async () => {
  await browser?.close()
  await new Promise((resolve) => server.close(resolve))
})

async function clerkAt(address: string, width = 360): Promise<Page> {
  const context = await browserOf(browser, payung.platform, base, 'sarolangun.operator', {
    viewport: { width, height: 780 },
  })
  const page = await context.newPage()
  await page.goto(`${base}${address}`)
  return page
}

const accessible = (page: Page) => expectAccessibleIn(browser, page)
const sentence = (page: Page) => page.locator('h1').innerText()
/** A choice by its visible words, in the list whose label holds others. */
async function choose(page: Page, label: RegExp, option: RegExp): Promise<void> {
  const list = page.getByLabel(label).first()
  const words = (await list.locator('option').allInnerTexts()).find((each) => option.test(each))
  await list.selectOption({ label: words ?? `none of ${option}` })
}

describe('a village file in the hands of somebody who has not seen it', () => {
  it('is proposed in at most six screens and ten decisions, on a phone, without a script', async () => {
    const { bytes, village, written } = villageFile({ seed: 11 })
    const screens = new Set<string>()
    let decisions = 0
    const decide = async (act: Promise<unknown>) => {
      decisions += 1
      await act
    }
    const page = await clerkAt(`/daftar/unggah?program=${programme}`)
    const seen = async () => {
      screens.add(new URL(page.url()).pathname)
      await accessible(page)
    }
    await seen()
    expect(await page.innerText('nav[aria-label="Langkah"] p')).toBe('Langkah 2 dari 8: Unggah')
    await decide(
      page.setInputFiles('[name=file]', {
        name: 'DATA PEKERJA RENTAN fix (2).xlsx',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(bytes),
      }),
    )
    await decide(page.click('form button.btn-primary'))
    expect(await sentence(page)).toBe('Ada satu kolom yang perlu Anda pilih')
    await seen()
    await page.reload()
    await decide(page.getByRole('radio', { name: /D · “NO. KTP”/ }).check())
    await decide(page.click('form button.btn-primary'))
    await page.waitForURL(/\/nilai$/, { timeout: 60_000 })
    await seen()
    expect(await page.innerText('main')).toContain('“LK” → Laki-laki')
    await decide(choose(page, new RegExp(written), new RegExp(`^${village}[ ,(]`, 'i')))
    await decide(choose(page, /BURUH SERABUTAN DESA/, /^Buruh/))
    await decide(page.click('form button.btn-primary'))
    await page.waitForSelector('text=siap diusulkan', { timeout: 60_000 })
    await seen()
    expect(await sentence(page)).toBe('24 dari 24 orang siap diusulkan')
    await decide(page.click('text=Baca dulu akibatnya'))
    await seen()
    await decide(page.click('button:has-text("Usulkan 24 orang")'))
    await page.waitForURL(/\/bukti/)
    await accessible(page)
    expect(await sentence(page)).toMatch(/^Bukti unggah no\. 15\.03\/\d+$/)
    expect([...screens].length).toBeLessThanOrEqual(6)
    expect(decisions).toBeLessThanOrEqual(10)
    await page.goto(`${base}${[...screens].find((each) => each.endsWith('/kolom'))}`)
    expect(await sentence(page)).toBe('24 orang menunggu persetujuan kepala dinas')
    await page.context().close()
  }, 240_000)

  it('goes on where the line broke when it is sent in parts, and is asked about as when it is sent whole', async () => {
    // Two columns that may be the NIK are a question, and 4,000 lines are more than one part.
    const lines = Array.from({ length: 4_000 }, (_, at) =>
      [
        '',
        `1503074504850${String(at + 1)
          .padStart(4, '0')
          .slice(1)}`,
        `ORANG ${at + 1} YANG NAMANYA AGAK PANJANG`,
        '05-04-1985',
        'P',
      ].join(';'),
    )
    const bytes = new TextEncoder().encode(
      ['NIK;NO. KTP;NAMA LENGKAP;TGL LAHIR;L/P', ...lines, ''].join('\r\n'),
    )
    const send = async (page: Page) => {
      await page.setInputFiles('[name=file]', {
        name: 'sambungan putus.csv',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(bytes),
      })
      await page.click('form[data-upload] button.btn-primary')
    }
    const context = await browserOf(browser, payung.platform, base, 'sarolangun.operator', {
      javaScriptEnabled: true,
    })
    const page = await context.newPage()
    await page.goto(`${base}/daftar/unggah?program=${programme}`)
    // The second half of the parts meets a dead line until the page is closed and opened anew.
    const sent: number[] = []
    let dead = true
    await page.route('**/api/v1/uploads/*/parts/*', (route) => {
      const offset = Number(route.request().url().split('/').at(-1))
      if (dead && offset > 0) return route.abort()
      sent.push(offset)
      return route.continue()
    })
    expect(bytes.length).toBeGreaterThan(256 * 1024)
    await send(page)
    await page.waitForFunction(() =>
      document.querySelector('[data-progress] [role=status]')?.textContent?.startsWith('Sambungan putus'),
    )
    expect(sent).toEqual([0])
    await page.goto(`${base}/daftar`)
    dead = false
    await page.goto(`${base}/daftar/unggah?program=${programme}`)
    await send(page)
    await page.waitForURL(/\/daftar\/[0-9a-f-]{36}\/kolom$/, { timeout: 30_000 })
    expect(await sentence(page)).toBe('Ada satu kolom yang perlu Anda pilih')
    // What had arrived was not sent again.
    expect(sent.filter((offset) => offset === 0)).toEqual([0])
    // The same file again leads to the list that exists; what is refused is said where the eye is, and no programme is said by its field.
    await page.goto(`${base}/daftar/unggah?program=${programme}`)
    await send(page)
    await page.waitForURL(/\/daftar\/[0-9a-f-]{36}/, { timeout: 30_000 })
    await page.goto(`${base}/daftar/unggah?program=${programme}`)
    await page.setInputFiles('[name=file]', {
      name: 'lama.xls',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from('D0CF11E0A1B11AE10000', 'hex'),
    })
    await page.click('form[data-upload] button.btn-primary')
    await page.waitForSelector('[data-progress] [role=alert]:not([hidden])')
    expect(await page.innerText('[data-progress] [role=alert]')).toContain('.xlsx')
    await page.goto(`${base}/daftar/unggah`)
    await send(page)
    await page.waitForSelector('#error-summary')
    expect(await page.innerText('#error-summary')).toContain('Pilih program')
    await context.close()
  }, 120_000)

  it('of two sheets with hidden rows is asked about both, by keyboard alone', async () => {
    const { bytes, village, written } = villageFile({ seed: 12, sheets: ['RT 01', 'RT 02'], hidden: 3 })
    const page = await clerkAt(`/daftar/unggah?program=${programme}`, 1280)
    const tabTo = async (selector: string) => {
      for (let step = 0; step < 120; step++) {
        await page.keyboard.press('Tab')
        if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector))
          return
      }
      throw new Error(`Nobody without a mouse reaches ${selector} on ${page.url()}`)
    }
    const enter = () => Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    await tabTo('[name=file]')
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), page.keyboard.press('Enter')])
    await chooser.setFiles({
      name: 'per RT.xlsx',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(bytes),
    })
    await tabTo('form button.btn-primary')
    await enter()
    expect(await sentence(page)).toBe('Lembar mana yang berisi orang?')
    await accessible(page)
    expect(await page.innerText('main')).toContain('Ada 6 baris tersembunyi, ikut diimpor?')
    // Both sheets are ticked; pressing on without an answer about the hidden rows leads to the question.
    await tabTo('form button.btn-primary')
    await enter()
    expect(await page.title()).toContain('Galat')
    await tabTo('a[href="#field-tersembunyi"]')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Space')
    await tabTo('form button.btn-primary')
    await enter()
    expect(await sentence(page)).toBe('Ada satu kolom yang perlu Anda pilih')
    await tabTo('[name=pilih-nik]')
    await page.keyboard.press('ArrowDown')
    await tabTo('form button.btn-primary')
    await enter()
    await page.waitForURL(/\/nilai$/, { timeout: 60_000 })
    // The misspelt village is chosen by the first letters of its name; an odd occupation is left, and named by the check.
    const list = await page.getByLabel(new RegExp(written)).first().getAttribute('id')
    await tabTo(`[id="${list}"]`)
    await page.keyboard.type(village)
    await tabTo('form button.btn-primary')
    await enter()
    await page.waitForSelector('text=Masalah menurut sebab', { timeout: 60_000 })
    const check = page.url()
    expect(await page.innerText('main')).toMatch(/Baris tersembunyi/)
    await tabTo('a[href$="/perbaikan"]')
    await enter()
    await accessible(page)
    await tabTo('a[href$="/nilai"]')
    await enter()
    expect(new URL(page.url()).pathname).toMatch(/\/nilai$/)
    // Each page survives being opened anew; from the check on to the receipt.
    await page.goto(check)
    await tabTo('a[href$="/simpan"]')
    await enter()
    await tabTo('form button.btn-primary')
    await enter()
    await page.waitForURL(/\/bukti/)
    expect(await sentence(page)).toMatch(/^Bukti unggah no\. 15\.03\/\d+$/)
    await page.context().close()
  }, 240_000)
})
