import { serve } from '@hono/node-server'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoPassword } from '../src/demo/demo.service.ts'
import { listForm, moved } from '../test/doubtful.ts'
import { usePayung } from '../test/payung.ts'
import { type Listed, programmeOf, proposed, strangers, uploaded } from '../test/rosters.ts'
import { expectAccessibleIn } from './accessible.ts'
import { launchBrowser, signInOn } from './browser.ts'

/*
 * Goal: doubtful pairs are worked off by one key each, the next pair comes by itself, and everything works without a script too. Method: the
 * application on a port, pairs planted by lists, a real browser. PAYUNG_PICTURES=FOLDER draws the pages at 360 and 1280 px in both languages.
 */
const payung = usePayung()
let server: ReturnType<typeof serve>
let browser: Browser
let base: string
let roster: string

beforeAll(async () => {
  await new Promise<void>((resolve) => {
    let app: typeof payung.app
    server = serve({ fetch: (request) => app.fetch(request), port: 0, hostname: '127.0.0.1' }, (info) => {
      base = `http://localhost:${info.port}`
      app = payung.appWith({ shown: { password: demoPassword, accounts: [] }, base_url: base })
      resolve()
    })
  })
  browser = await launchBrowser()
  const [clerk, head] = [await payung.as('sarolangun.operator'), await payung.as('sarolangun.kepala')]
  const people = strangers('15.03', 60, 77)
  const wish = { region_code: '15.03', ceiling_rupiah: 90_000_000 }
  await programmeOf(clerk, { ...wish, code: 'LAYAR-1' })
  await programmeOf(clerk, { ...wish, code: 'LAYAR-2', month_first: '2025-01', month_last: '2025-02' })
  const known = people(16)
  const approve = async (programme: string, listed: Listed[]) => {
    const id = await proposed(clerk, programme, listed, `${programme}.csv`)
    expect((await head.post(`/api/v1/rosters/${id}/approve`)).status).toBe(200)
  }
  await approve('LAYAR-1', known)
  // Two records of one person, for a merge; the others are rows that wait.
  await approve('LAYAR-2', known.slice(0, 2).map(moved))
  await clerk.send(
    '/api/v1/match/lists',
    listForm('company', known.slice(2, 5), { from: '2024-12', name: 'PT Sawit Jaya' }),
  )
  const checked = await uploaded(clerk, 'LAYAR-2', known.slice(2).map(moved), 'usulan-desa.csv')
  roster = String(checked.roster_id)
}, 60_000)

afterAll(async () => {
  await browser?.close()
  if ('closeAllConnections' in server) server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

async function signedIn(username: string, options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options })
  const page = await context.newPage()
  await page.goto(`${base}/masuk`)
  await signInOn(page, base, username, demoPassword)
  return page
}

/** Draws a page as people see it, when a folder for pictures is named. */
async function draw(page: Page, name: string): Promise<void> {
  const folder = process.env.PAYUNG_PICTURES
  if (!folder) return
  const address = page.url()
  for (const language of ['id', 'en'])
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 })
      const url = new URL(address)
      url.searchParams.set('lang', language)
      await page.goto(url.toString())
      await page.screenshot({ path: `${folder}/${name}-${width}-${language}.png`, fullPage: true })
    }
  await page.setViewportSize({ width: 1280, height: 900 })
  const back = new URL(address)
  back.searchParams.set('lang', 'id')
  await page.goto(back.toString())
}

const open = async () =>
  (
    await payung.see<{ open: number }>(
      "select count(*)::integer as open from match_pair where roster_id = $1 and state = 'open'",
      [roster],
    )
  )[0]?.open

describe('the review queue', () => {
  it('is worked off by keys, pair after pair, with a word about the last', async () => {
    const page = await signedIn('sarolangun.operator')
    await page.goto(`${base}/pencocokan?daftar=${roster}`)
    await draw(page, 'queue')
    await page.click('main a.btn-primary')
    await page.waitForURL(/\/pencocokan\/pasangan\//)
    await draw(page, 'pair')
    await expectAccessibleIn(browser, page)
    const before = (await open()) ?? 0
    // Fourteen beside the register, three beside the list of the company.
    expect(before).toBe(17)
    for (const key of ['b', 's', 'l', 'b', 's', 'b', 'l', 'b']) {
      const address = page.url()
      await page.keyboard.press(key)
      await page.waitForURL((url) => url.toString() !== address)
    }
    expect(await open()).toBe(before - 8)
    expect(await page.textContent('main')).toContain('Pasangan sebelumnya')
    const states = await payung.see<{ state: string; pairs: number }>(
      'select state, count(*)::integer as pairs from match_pair where roster_id = $1 group by 1 order by 1',
      [roster],
    )
    expect(states).toEqual([
      { state: 'different', pairs: 4 },
      { state: 'later', pairs: 2 },
      { state: 'open', pairs: 9 },
      { state: 'same', pairs: 2 },
    ])
    // A letter typed into a reason is a letter.
    await page.fill('#field-reason', 'bls')
    expect(await open()).toBe(before - 8)
  }, 60_000)

  it('works without a script: the same buttons, and a merge that a second person agrees to', async () => {
    const page = await signedIn('sarolangun.operator', { javaScriptEnabled: false })
    const [listed] = await payung.see<{ id: string }>(
      "select pair_id as id from match_pair where cause = 'listed' and state in ('open', 'later') limit 1",
    )
    await page.goto(`${base}/pencocokan/pasangan/${listed?.id}`)
    await draw(page, 'pair-listed')
    await expectAccessibleIn(browser, page)
    expect(await page.textContent('main')).toContain('PT Sawit Jaya')
    const [pair] = await payung.see<{ id: string }>(
      "select q.pair_id as id from match_pair q join roster r using (roster_id) where r.state = 'approved' and q.state = 'open' limit 1",
    )
    await page.goto(`${base}/pencocokan/pasangan/${pair?.id}`)
    await draw(page, 'pair-register')
    await page.click('button[value=same]')
    await page.waitForURL(/hasil=merge_proposed/)
    const head = await signedIn('sarolangun.kepala', { javaScriptEnabled: false })
    await head.goto(`${base}/pencocokan/gabungan`)
    await draw(head, 'merges')
    await head.click('button[value=setujui]')
    await head.waitForURL(/hasil=digabung/)
    await expectAccessibleIn(browser, head)
    await draw(head, 'merged')
    await page.goto(`${base}/pencocokan/sumber`)
    await draw(page, 'lists')
    await page.click('main table a')
    await page.waitForURL(/sumber\//)
    await draw(page, 'list')
    await expectAccessibleIn(browser, page)
    await page.goto(`${base}/pencocokan/dana-ganda?dari=2024-11&sampai=2025-02`)
    await draw(page, 'funding')
    expect(await page.textContent('main')).toContain('PT Sawit Jaya')
    await expectAccessibleIn(browser, page)
    // From the report to a claim, who pays, and the head of office agrees: without a script either.
    await page.click('table >> text=PT Sawit Jaya >> xpath=ancestor::tr >> a')
    await page.waitForURL(/dana-ganda\/temuan\//)
    await draw(page, 'claim')
    await expectAccessibleIn(browser, page)
    await page.check('input[name=keep][value=other]')
    await page.click('main button.btn-primary')
    await page.waitForSelector('#error-summary')
    await page.fill('#field-reason', 'Dibayar perusahaan sejak Desember')
    await page.click('main button.btn-primary')
    await page.waitForURL(/putusan\?hasil=diusulkan/)
    await head.goto(`${base}/pencocokan/dana-ganda/putusan`)
    await draw(head, 'settlements')
    await head.click('button[value=setujui]')
    await head.waitForURL(/hasil=disetujui/)
    await expectAccessibleIn(browser, head)
    await draw(head, 'settled')
    expect(await head.textContent('main')).toContain('dilepas, Rp16.800 kembali ke anggaran')
    await page.goto(`${base}/pencocokan/dana-ganda?dari=2024-11&sampai=2025-02`)
    await draw(page, 'funding-settled')
    await page.goto(`${base}/daftar/${roster}`)
    await draw(page, 'roster')
    expect(await page.textContent('main')).toContain('dicocokkan dengan register')
  }, 60_000)
})
