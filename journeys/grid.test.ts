import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPassword } from '../src/demo/demo.service.ts'
import { type Person, usePayung } from '../test/payung.ts'
import { listFile, programmeOf, rowsOf, strangers, uploaded } from '../test/rosters.ts'
import { expectAccessibleIn } from './accessible.ts'
import { launchBrowser, signInOn } from './browser.ts'

/*
 * Goal: a clerk mends a list in the grid with nothing but the keyboard. Method: two hundred spoiled rows, a real browser with its scripts. Whether
 * a task of the page takes longer than a blink is asked by `npm run bench grid`, on a quiet computer.
 */
const payung = usePayung()
let server: ReturnType<typeof serve>
let browser: Browser
let base: string
let clerk: Person
let id: string
const people = strangers('15.03', 240, 909)(220)

beforeAll(async () => {
  await new Promise((resolve) => {
    let app: typeof payung.app
    server = serve({ fetch: (request) => app.fetch(request), port: 0, hostname: '127.0.0.1' }, (info) => {
      base = `http://localhost:${info.port}`
      app = payung.appWith({ shown: { password: demoPassword, accounts: [] }, base_url: base })
      resolve(info)
    })
  })
  browser = await launchBrowser()
  clerk = await payung.as('sarolangun.operator')
  const programme = await programmeOf(clerk, {
    code: 'KISI',
    region_code: '15.03',
    ceiling_rupiah: 900_000_000,
  })
  const spoiled = people.map((person, at) =>
    at < 210 ? { ...person, village: { code: 'DESA ENTAH' } } : person,
  )
  id = String((await uploaded(clerk, programme.code, listFile(spoiled))).roster_id)
})

afterAll(async () => {
  await browser?.close()
  if ('closeAllConnections' in server) server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const saved = (page: Page) =>
  page.waitForFunction(() => document.querySelector('[data-grid-said]')?.textContent?.startsWith('Tersimpan'))

describe('the grid', () => {
  it('is mended with the keyboard alone, says what became of each row, and can be read without a script', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    await page.goto(`${base}/masuk`)
    await signInOn(page, base, 'sarolangun.operator', demoPassword)
    await page.goto(`${base}/daftar/${id}/kisi`)
    expect(await page.textContent('h1')).toContain('210 baris perlu dilihat')
    expect(await page.locator('tbody tr').count()).toBe(200)
    const village = (row: number) => page.locator(`tr[data-row="${row}"] td[data-field=village]`)

    // To the village of the first row by the arrows, typed over, Enter goes down.
    await page.locator('td[data-field=nik]').first().focus()
    for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowRight')
    await page.keyboard.type(people[0]?.village.code ?? '')
    await page.keyboard.press('Enter')
    await saved(page)
    expect(await village(2).textContent()).toBe(people[0]?.village.code)
    expect(await page.textContent('tr[data-row="2"] [data-verdict]')).toContain('Diterima')
    expect((await rowsOf(clerk, id))[0]).toMatchObject({ row_number: 2, verdict: 'accepted' })

    // Escape leaves a cell as it was, Enter opens it, Tab goes on.
    await page.keyboard.type('salah')
    await page.keyboard.press('Escape')
    expect(await village(3).textContent()).toBe('DESA ENTAH')
    await page.keyboard.press('Enter')
    await page.keyboard.type(people[1]?.village.code ?? '')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset.field)).toBe('district')
    await page.waitForFunction(
      () =>
        document.querySelector('tr[data-row="3"] td[data-field=village]')?.getAttribute('data-state') ===
        'saved',
    )

    // A column from a spreadsheet is pasted into the rows below.
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowDown')
    const column = people.slice(2, 52).map((person) => person.village.code)
    await page.evaluate((text) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', text)
      document.activeElement?.dispatchEvent(
        new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
      )
    }, column.join('\r\n'))
    await page.waitForFunction(
      () =>
        document.querySelector('tr[data-row="53"] td[data-field=village]')?.getAttribute('data-state') ===
        'saved',
    )
    const rows = await rowsOf(clerk, id)
    expect(rows.slice(0, 52).map((row) => row.verdict)).toEqual(Array.from({ length: 52 }, () => 'accepted'))
    expect(rows[52]?.verdict).toBe('rejected')

    // No whole NIK is on the page, and what is hidden is not given out by copying.
    const html = await page.content()
    expect(people.filter((person) => html.includes(person.nik))).toEqual([])

    await page.goto(`${base}/daftar/${id}/kisi?semua=1`)
    await page.click('[data-grid-next]')
    expect(await page.locator('tbody tr').count()).toBe(20)
    await page.goto(`${base}/daftar/${id}/kisi`)
    await expectAccessibleIn(browser, page)
    for (const at of [`perbaiki?sebab=village.unknown`, 'baris/60']) {
      await page.goto(`${base}/daftar/${id}/${at}`)
      await expectAccessibleIn(browser, page)
    }
    await context.close()
  }, 180_000)
})
