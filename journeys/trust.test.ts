import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPassword } from '../src/demo/demo.service.ts'
import { usePayung } from '../test/payung.ts'
import { findingsOn } from './accessible.ts'
import { launchBrowser, signInOn } from './browser.ts'
import {
  browserOf,
  makeTrustState,
  type TrustPage,
  type TrustState,
  trustPages,
  twoRoles,
} from './trust-state.ts'

/*
 * Goal: the pages on which trust stands can be used by everybody: by keyboard alone, without a script, on a phone, by whoever hears
 * them read aloud. Method: one demonstration with a month of life in it, a real browser; axe on every page, and the chief ways walked by Tab,
 * Enter and the arrows only.
 */
const payung = usePayung({ jobs: false })

let browser: Browser
let base: string
let state: TrustState
let server: ReturnType<typeof serve>

beforeAll(async () => {
  browser = await launchBrowser()
  const app = payung.appWith({ shown: { password: demoPassword, accounts: [] } })
  await new Promise<void>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
      base = `http://localhost:${port}`
      resolve()
    })
  })
  state = await makeTrustState(payung.platform)
})

afterAll(async () => {
  await browser?.close()
  await new Promise((resolve) => server.close(resolve))
})

async function stranger(): Promise<Page> {
  return (await browser.newContext({ javaScriptEnabled: false })).newPage()
}

async function signedIn(username: string, at: string): Promise<Page> {
  const page = await (await browserOf(browser, payung.platform, base, username)).newPage()
  await page.goto(`${base}${at}`)
  return page
}

/** Presses Tab until what has the focus fits, as somebody without a mouse does. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press('Tab')
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return
  }
  throw new Error(`Nobody without a mouse reaches ${selector} on ${page.url()}`)
}

async function type(page: Page, selector: string, words: string): Promise<void> {
  await tabTo(page, selector)
  await page.keyboard.type(words)
}

/** Enter on what has the focus, which must lead to another page or draw this one again. */
async function enter(page: Page): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
}

const heading = (page: Page) => page.locator('h1').innerText()

describe('every page of trust', () => {
  it('is free of barriers and of sideways scrolling on a phone and on a laptop', async () => {
    const objections: [string, string][] = []
    const pages = trustPages(state)
    const lanes = [...new Set(pages.map(({ as }) => as))].map((as) => async () => {
      const context = await browserOf(browser, payung.platform, base, as, {
        javaScriptEnabled: true,
        bypassCSP: true,
      })
      const page = await context.newPage()
      for (const each of pages.filter((one) => one.as === as))
        objections.push(...(await objectionsTo(page, each)))
      await context.close()
    })
    const work = async () => {
      for (let lane = lanes.shift(); lane; lane = lanes.shift()) await lane()
    }
    await Promise.all([work(), work()])
    expect(objections).toEqual([])
    // A minute on a quiet machine; the limit is against what never ends.
  }, 600_000)

  it('needs no script, and the passkey, which does, says so and names the other way', async () => {
    const page = await stranger()
    await page.goto(`${base}/masuk/kunci`)
    expect(await page.innerText('main')).toContain('Kunci sandi perlu JavaScript')
    await tabTo(page, 'main a')
    await enter(page)
    expect(new URL(page.url()).pathname).toBe('/masuk')
    expect(await heading(page)).toBe('Masuk ke Payung')
  })
})

async function objectionsTo(page: Page, { name, at }: TrustPage): Promise<[string, string][]> {
  const answer = await page.goto(`${base}${at}`)
  const found = answer?.ok() ? [] : [`answered ${answer?.status()}`]
  return [...found, ...(await findingsOn(page))].map((each) => [name, each])
}

describe('signing in', () => {
  it.each([
    'sarolangun.operator',
    'bpjs.jambi',
    'inspektorat',
    'sarolangun.admin',
    'sarolangun.anggaran',
    'sarolangun.pdp',
    'desa.semurung',
    'komunitas.ojek',
  ])('leads %s through the door to a first page', async (username) => {
    const page = await stranger()
    await page.goto(`${base}/masuk`)
    await signInOn(page, base, username, demoPassword)
    expect(await page.innerText('header')).toContain(username)
    await page.context().close()
  })

  it('with a code works by keyboard alone, and tells of a wrong one', async () => {
    const page = await stranger()
    await page.goto(`${base}/masuk`)
    await type(page, '[name=username]', 'sarolangun.kepala')
    await type(page, '[name=password]', demoPassword)
    await enter(page)
    await type(page, '[name=code]', 'bukan kode')
    await enter(page)
    expect(await page.title()).toContain('Galat')
    await type(page, '[name=code]', (await page.innerText('[data-demonstration-code]')).trim())
    await enter(page)
    expect(page.url()).toBe(`${base}/`)
    expect(await page.innerText('header')).toContain('sarolangun.kepala')
  })

  it('begins for a new colleague with the sheet of paper and ends on the first page, by keyboard alone', async () => {
    const page = await stranger()
    await page.goto(`${base}${state.invited.path}`)
    expect(await heading(page)).toBe('Aktifkan akun Anda')
    expect(page.url()).toBe(`${base}/aktivasi`)
    await type(page, '[name=password]', 'kopi tubruk pagi di beranda')
    await type(page, '[name=again]', 'kopi tubruk pagi di beranda')
    await enter(page)
    await page.goto(`${base}/`)
    expect(await page.innerText('header')).toContain('desa.pulaupinang')
    const again = await stranger()
    await again.goto(`${base}${state.invited.path}`)
    expect(await again.innerText('main')).not.toContain('Simpan kata sandi')
  })
})

describe('by keyboard alone', () => {
  it('somebody with two roles changes from one to the other', async () => {
    const page = await signedIn(twoRoles, '/akun')
    const before = await page.locator('header .badge').innerText()
    await tabTo(page, 'form[action="/akun/peran"] button')
    await enter(page)
    expect(await page.locator('header .badge').innerText()).not.toBe(before)
  })

  it('an administrator opens what is folded behind one word', async () => {
    const page = await signedIn('sarolangun.admin', '/')
    expect(await page.locator('nav a[href="/audit"]').isVisible()).toBe(false)
    await tabTo(page, 'nav summary')
    await page.keyboard.press('Enter')
    await tabTo(page, 'nav a[href="/audit"]')
    await enter(page)
    expect(await heading(page)).toContain('Siapa melakukan apa')
  })

  it('a clerk sees a whole NIK for a reason, once', async () => {
    const page = await signedIn('sarolangun.operator', `/peserta/${state.person_id}/nik`)
    await tabTo(page, '[name=why]')
    await tabTo(page, '[name=reason]')
    await page.keyboard.type('Mencocokkan dengan kartu di loket')
    await enter(page)
    expect((await page.innerText('main')).includes(state.nik)).toBe(true)
    expect(page.url()).not.toContain(state.nik)
    await page.reload()
    expect((await page.innerText('main')).includes(state.nik)).toBe(false)
  })

  it('a clerk takes a request and the privacy officer decides it, and its line stands in the trail', async () => {
    const clerk = await signedIn(
      'sarolangun.operator',
      `/pelindungan/permintaan/baru?orang=${state.person_id}`,
    )
    await tabTo(clerk, '[name=identity_document]')
    await clerk.keyboard.press('Space')
    await tabTo(clerk, '[name=kind]')
    await clerk.keyboard.press('Space')
    await type(clerk, '[name=words]', 'Saya ingin salinan data saya.')
    await tabTo(clerk, 'main button.btn-primary')
    await enter(clerk)
    expect(clerk.url()).toMatch(/\/pelindungan\/permintaan\/[0-9a-f-]{36}\/tanda-terima$/)
    const request = new URL(clerk.url()).pathname.replace('/tanda-terima', '')

    const officer = await signedIn('sarolangun.pdp', request)
    await tabTo(officer, 'form[action$="/proses"] button.btn-primary')
    await enter(officer)
    await type(officer, '[name=reason]', 'Salinan diserahkan di loket')
    await tabTo(officer, 'button[value=done]')
    await enter(officer)
    expect(await officer.innerText('main')).toContain('Selesai')

    await officer.goto(`${base}/audit`)
    await tabTo(officer, 'main table a')
    expect(await officer.evaluate(() => document.activeElement?.textContent)).toBe('Memenuhi permintaan')
    await enter(officer)
    expect(await heading(officer)).toBe('sarolangun.pdp: memenuhi permintaan')
    expect(await officer.innerText('main')).toContain('Tempat dalam rantai')
  })

  it('the head of office opens the record of destruction that waits for a second person', async () => {
    const page = await signedIn('sarolangun.kepala', `/pelindungan/pemusnahan/${state.destruction}`)
    await tabTo(page, 'main button.btn-primary')
    expect(await page.evaluate(() => document.activeElement?.textContent)).not.toBe('')
  })
})
