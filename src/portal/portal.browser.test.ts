import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findingsOn } from '../../journeys/accessible.ts'
import { launchBrowser } from '../../journeys/browser.ts'
import { usePayung } from '../../test/payung.ts'

/*
 * Goal: a family and a neighbourhood head get their answer on any telephone, without an account and without a script.
 * Method: the real application on a free port, a real browser with JavaScript off; axe alone is a script and looks
 * at the same addresses once more.
 */
const payung = usePayung({ jobs: false })
let browser: Browser
let server: ServerType
let base: string

beforeAll(async () => {
  base = await new Promise<string>((resolve) => {
    server = serve({ fetch: payung.app.fetch, port: 0, hostname: '127.0.0.1' }, (at: AddressInfo) =>
      resolve(`http://127.0.0.1:${at.port}`),
    )
  })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  server?.close()
})

const driver =
  '/hitung/iuran?segment=bpu&month=2026-05&income_rupiah=1000000&programmes=JKK&programmes=JKM&sector=transport&funder=VILLAGE_OR_TRANSFER'
const death =
  '/hitung/santunan?kind=jkm&died_on=2026-05-01&member_since=2026-03-15&paid_months=2026-03..2026-05&children=2&living=siblings'

async function open(path: string, width: number): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width, height: 800 } })
  const page = await context.newPage()
  await page.goto(`${base}${path}`)
  return page
}

describe('the public pages', () => {
  it.each([
    '/hitung/iuran',
    '/hitung/iuran?segment=bpu',
    '/hitung/iuran?segment=pu&month=2027-05&wage_rupiah=sejuta',
    driver,
    '/hitung/santunan',
    death,
    '/aturan?pokok=jkm',
    '/aturan/parameter',
    '/aturan/parameter/bpu.bands',
    '/aturan/parameter/jp.wage_ceiling',
  ])(
    '%s have nothing axe complains about and do not scroll sideways, on a telephone and a desk',
    async (path) => {
      const context = await browser.newContext({ bypassCSP: true })
      const page = await context.newPage()
      await page.goto(`${base}${path}`)
      expect(await findingsOn(page)).toEqual([])
      await context.close()
    },
  )

  it('keep the long story of the law within a telephone', async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 800 } })
    const page = await context.newPage()
    await page.goto(`${base}/aturan`)
    await page.locator('details').first().locator('summary').first().click()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    await context.close()
  })

  it('lead a family from the first page to the amount, by clicking and typing alone', async () => {
    const page = await open('/hitung/santunan', 360)
    await page.click('text=Meninggal, bukan karena kerja')
    expect(await page.textContent('main')).toContain('Kami turut berduka')
    await page.fill('[name=died_on]', '2026-05-01')
    await page.fill('[name=member_since]', '2020-03-15')
    await page.fill('[name=paid_months_from]', '2020-03')
    await page.fill('[name=paid_months_to]', '2026-05')
    await page.check('[name=children][value="2"]')
    await page.check('[name=living][value=spouse_or_children]')
    await page.click('button.btn-primary')
    expect(await page.textContent('h1')).toContain('Keluarga menerima Rp42.000.000.')
    expect(await page.textContent('h1')).toContain('Rp174.000.000')
    expect(await page.textContent('main')).toContain('Yang berhak: janda, duda, atau anak.')
    expect(page.url()).not.toMatch(/nik|nama/i)
    await page.context().close()
  })

  it('let a person mend what is wrong without typing the rest again', async () => {
    const page = await open('/hitung/iuran?segment=bpu', 360)
    await page.fill('[name=income_rupiah]', '1.099.500')
    await page.check('[name=funder][value=APBD]')
    await page.click('button.btn-primary')
    expect(await page.title()).toContain('Galat')
    expect(await page.inputValue('[name=income_rupiah]')).toBe('1.099.500')
    expect(await page.isChecked('[name=funder][value=APBD]')).toBe(true)
    await page.fill('[name=income_rupiah]', '1.100.000')
    await page.click('button.btn-primary')
    expect(await page.textContent('h1')).toContain('Rp18.800')
    await page.context().close()
  })

  it('print the answer without form, navigation and buttons, and with its address', async () => {
    const page = await open(death, 1280)
    await page.emulateMedia({ media: 'print' })
    for (const hidden of ['form', 'header nav', 'footer', '.btn'])
      expect([hidden, await page.isVisible(hidden)]).toEqual([hidden, false])
    expect(await page.textContent('main')).toContain('Alamat hasil ini')
    for (const shown of ['text=Surat keterangan kematian', 'text=PP 82/2019, Pasal 34', 'text=Dihitung pada'])
      expect([shown, await page.isVisible(shown)]).toEqual([shown, true])
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000)
    await page.context().close()
  })
})
