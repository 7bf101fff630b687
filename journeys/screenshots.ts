/**
 * Makes the pictures of the README from the running product: a demonstration on an empty folder, the journey done once, each screen at
 * 360 and 1280 px in both languages. `npm run screenshots` writes docs/pictures; with a folder as argument, every screen into it.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { serve } from '@hono/node-server'
import type { Page } from 'playwright-core'
import { actorOf } from '../src/account/account.service.ts'
import { makeApp } from '../src/app.tsx'
import { demoPassword, fillDemonstration, storyProgramme, systemContext } from '../src/demo/demo.service.ts'
import { generateRoster, storyRoster } from '../src/demo/roster.ts'
import { rosterFile } from '../src/demo/roster-file.ts'
import { approveRoster } from '../src/enrolment/enrolment.service.ts'
import { projectRoot } from '../src/platform/config.ts'
import type { Context } from '../src/platform/context.ts'
import { prepareJobs } from '../src/platform/jobs.ts'
import { type Opened, openPlatform } from '../src/platform/open.ts'
import { checkRoster, confirmRoster, uploadRoster } from '../src/roster/roster.service.ts'
import { buildAssets } from '../src/ui/assets.ts'
import { launchBrowser, signInOn } from './browser.ts'
import { browserOf, makeTrustState, trustPages } from './trust-state.ts'

const everything = process.argv[2]
/** Pages of trust that the README shows, and under which name. */
const inReadme: Record<string, string> = { queue: 'requests', 'audit-bulk': 'trail' }
const folder = everything ?? path.join(projectRoot, 'docs', 'pictures')
mkdirSync(folder, { recursive: true })

const home = mkdtempSync(path.join(os.tmpdir(), 'payung-pictures-'))
chmodSync(home, 0o755)
await buildAssets()
const platform = await openPlatform({
  mode: 'demonstration',
  home,
  database_url: undefined,
  port: 0,
  host: undefined,
  base_url: 'http://localhost',
  log_level: 'silent',
  master_key: undefined,
  backup_folder: path.join(home, 'backup'),
  reveal_alarm_per_hour: 30,
})
const browser = await launchBrowser()
try {
  await prepareJobs(platform.owner_url)
  await fillDemonstration(platform, () => {})
  const app = makeApp(platform, { password: demoPassword, accounts: [] })
  await new Promise<void>((resolve) => {
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, async (address) => {
      await takePictures(`http://localhost:${address.port}`)
      server.close(() => resolve())
      if ('closeAllConnections' in server) server.closeAllConnections()
    })
  })
} finally {
  await browser.close()
  await platform.close()
  rmSync(home, { recursive: true, force: true })
}

async function as(username: string): Promise<Context> {
  const actor = await actorOf(platform as Opened, { username })
  if (!actor) throw new Error(`No account ${username}`)
  return { ...systemContext(platform), actor }
}

async function takePictures(base: string): Promise<void> {
  const clerk = await as('sarolangun.operator')
  const bytes = await rosterFile(generateRoster(storyRoster), 'xlsx')
  const { roster } = await uploadRoster(clerk, {
    programme: storyProgramme,
    file_name: 'gabungan-158-desa.xlsx',
    bytes,
  })
  await checkRoster(clerk, roster.roster_id)
  const page = await signedIn(base)
  await shoot(page, base, `/daftar/${roster.roster_id}`, 'check', true)
  await shoot(page, base, `/daftar/${roster.roster_id}/baris?hasil=rejected`, 'rows')
  await confirmRoster(clerk, roster.roster_id)
  await approveRoster(await as('sarolangun.kepala'), roster.roster_id)
  await shoot(page, base, '/?tanggal=2024-11-30', 'home', true)
  const others = {
    approved: `/daftar/${roster.roster_id}`,
    coverage: '/cakupan/15.03?tanggal=2024-11-06',
    programme: `/program/${storyProgramme}`,
    programmes: '/program',
    new: '/program/baru',
    people: `/peserta?program=${storyProgramme}`,
    budgets: '/anggaran',
    rosters: '/daftar',
    upload: '/daftar/unggah',
    missing: '/tidak-ada',
  }
  for (const [name, address] of Object.entries(others)) await shoot(page, base, address, name)
  await takeTrustPictures(base)
}

/** The pages of accounts, trail and data protection, each as somebody who works there. */
async function takeTrustPictures(base: string): Promise<void> {
  const state = await makeTrustState(platform)
  const pages = trustPages(state).filter(({ name }) => everything || name in inReadme)
  for (const as of new Set(pages.map((each) => each.as))) {
    const context = await browserOf(browser, platform, base, as)
    const page = await context.newPage()
    for (const each of pages.filter((one) => one.as === as))
      await shoot(page, base, each.at, inReadme[each.name] ?? each.name, each.name in inReadme)
    await context.close()
  }
}

async function signedIn(base: string): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${base}/masuk`)
  await signInOn(page, base, 'sarolangun.operator', demoPassword)
  return page
}

/** README pictures show the first screenful; a run into a folder of its own shows whole pages in all four versions. */
async function shoot(page: Page, base: string, address: string, name: string, readme = false): Promise<void> {
  if (!everything && !readme) return
  for (const language of everything ? ['id', 'en'] : ['id']) {
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: width === 1280 ? 900 : 780 })
      await page.goto(`${base}${address}${address.includes('?') ? '&' : '?'}lang=${language}`)
      await page.screenshot({
        path: path.join(folder, `${name}${everything ? `-${language}` : ''}-${width}.png`),
        fullPage: everything !== undefined,
      })
    }
  }
}
