/*
 * Goal: the grid is mended without a stutter in a list of 28,026 rows: no task of the page longer than 50 ms, and the figures of opening the first and
 * the last page and of one correction from key to answer. No anchor exists. Method: the real application on a port, a real browser, the keyboard.
 */
import { serve } from '@hono/node-server'
import { launchBrowser, signInOn } from '../journeys/browser.ts'
import { makeApp } from '../src/app.tsx'
import { demoPassword, storyProgramme } from '../src/demo/demo.service.ts'
import { generateRoster, storyRoster } from '../src/demo/roster.ts'
import { rosterFile } from '../src/demo/roster-file.ts'
import { checkRoster, uploadRoster } from '../src/roster/roster.service.ts'
import { buildAssets } from '../src/ui/assets.ts'
import { contextOf, withInstallation } from './installation.ts'
import { machine, median } from './measure.ts'

await buildAssets()
const xlsx = await rosterFile(generateRoster(storyRoster), 'xlsx')
await withInstallation(async (platform) => {
  const clerk = await contextOf(platform, 'sarolangun.operator')
  const { roster } = await uploadRoster(clerk, {
    programme: storyProgramme,
    file_name: 'a.xlsx',
    bytes: xlsx,
  })
  await checkRoster(clerk, roster.roster_id)
  let app: ReturnType<typeof makeApp> | undefined
  const server = serve({
    fetch: (request) => app?.fetch(request) ?? new Response(null, { status: 503 }),
    port: 0,
    hostname: '127.0.0.1',
  })
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  const base = `http://localhost:${typeof address === 'object' ? address?.port : ''}`
  app = makeApp(
    { ...platform, config: { ...platform.config, base_url: base } },
    { password: demoPassword, accounts: [] },
  )
  const browser = await launchBrowser()
  try {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
    await page.goto(`${base}/masuk`)
    await signInOn(page, base, 'sarolangun.operator', demoPassword)
    const grid = `${base}/daftar/${roster.roster_id}/kisi?semua=1`
    const opened: number[] = []
    for (const from of [1, 27_900]) {
      const begun = performance.now()
      await page.goto(`${grid}&mulai=${from}`)
      opened.push(performance.now() - begun)
    }
    await page.goto(grid)
    await page.evaluate(() => {
      const seen: number[] = []
      Object.assign(window, { longTasks: seen })
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.push(Math.round(entry.duration))
      }).observe({ type: 'longtask' })
    })
    await page.locator('td[data-field=name]').first().focus()
    const answered: number[] = []
    for (let row = 0; row < 20; row++) {
      const begun = performance.now()
      await page.keyboard.type(`NAMA BARU ${String.fromCharCode(65 + row)}`)
      await page.keyboard.press('Enter')
      await page.waitForFunction(
        (at) => document.querySelectorAll('td[data-field=name]')[at]?.getAttribute('data-state') === 'saved',
        row,
      )
      answered.push(performance.now() - begun)
    }
    const long = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks)
    process.stdout.write(
      `### grid: 28,026 rows, 200 a page\n\n${machine()}\n\nfirst page ${opened[0]?.toFixed(0)} ms, last page ${opened[1]?.toFixed(0)} ms; a name typed, saved and checked again: median ${median(answered).toFixed(0)} ms; tasks longer than 50 ms: ${long.length === 0 ? 'none' : long.join(', ')}\n`,
    )
  } finally {
    await browser.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})
