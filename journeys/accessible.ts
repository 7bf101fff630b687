import path from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'

/** The widths every page is made for: a phone and a small laptop. */
const widths = [360, 1280]

/**
 * What axe and the eye would object to on a page that is drawn at both widths; the page must be in a context that runs scripts and
 * bypasses the CSP. The same page is drawn at both, so what axe asks of it is the same: it is asked once, on the phone, where there is
 * the least room. It tells violations only; describing everything that passed takes most of its time.
 */
export async function findingsOn(page: Page): Promise<string[]> {
  const found = await sidewaysOn(page)
  // A colour on its way to another is read as neither.
  await page.evaluate(() => {
    for (const each of document.getAnimations())
      if (each.effect?.getComputedTiming().endTime !== Infinity) each.finish()
  })
  const { violations } = await barriersOn(page).analyze()
  return [...found, ...violations.map((each) => `${each.id}: ${each.nodes[0]?.html}`)]
}

/**
 * axe for one page. Its new way puts what frames say together in a second page, which is opened and closed each time; our pages have no
 * frames (the CSP forbids them), and one that had would be refused here, so it is asked in the old way, within the page.
 */
export function barriersOn(page: Page): AxeBuilder {
  expect([page.url(), page.frames().length]).toEqual([page.url(), 1])
  return new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
}

/** At which widths the page scrolls sideways; leaves it as wide as a phone. */
async function sidewaysOn(page: Page): Promise<string[]> {
  const found: string[] = []
  for (const width of widths.toReversed()) {
    await page.setViewportSize({ width, height: 800 })
    if (
      await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
    )
      found.push(`scrolls sideways at ${width}`)
  }
  return found
}

/** axe runs as a script, which the pages themselves never need: so the page is drawn once more in a context that allows it. */
export async function expectAccessibleIn(browser: Browser, page: Page): Promise<void> {
  const context = await browser.newContext({
    storageState: await page.context().storageState(),
    bypassCSP: true,
  })
  try {
    const again = await context.newPage()
    await again.goto(page.url())
    expect([page.url(), await findingsOn(again)]).toEqual([page.url(), []])
  } finally {
    await context.close()
  }
}

/** Where the pages are drawn to be looked at; only when asked for. */
const pictures = process.env.PAYUNG_PICTURES

/**
 * What speaks against pages that are opened by their addresses, each by somebody: barriers, and sideways scrolling at both widths in both
 * languages. The words differ, the bones do not: axe looks once, in Indonesian on a phone. With `PAYUNG_PICTURES` each is drawn into that folder.
 */
export async function objectionsTo(
  browser: Browser,
  base: string,
  pages: readonly (readonly [who: string, at: string, name?: string])[],
  signedIn: (who: string) => Promise<BrowserContext>,
): Promise<unknown[]> {
  const objections: unknown[] = []
  for (const who of new Set(pages.map(([each]) => each))) {
    const known = await signedIn(who)
    const context = await browser.newContext({ storageState: await known.storageState(), bypassCSP: true })
    const page = await context.newPage()
    for (const [, at, name = at] of pages.filter(([each]) => each === who))
      for (const language of ['id', 'en']) {
        const answer = await page.goto(`${base}${at}${at.includes('?') ? '&' : '?'}lang=${language}`)
        if (!answer?.ok()) objections.push([at, answer?.status()])
        const found = language === 'id' ? await findingsOn(page) : await sidewaysOn(page)
        if (found.length > 0) objections.push([at, language, found])
        if (pictures) await draw(page, name, language)
      }
    await context.close()
    await known.close()
  }
  return objections
}

async function draw(page: Page, name: string, language: string): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    const file = `${name
      .replace(/[^a-z]+/gi, '-')
      .replace(/^-/, '')
      .slice(0, 40)}-${width}-${language}.png`
    await page.screenshot({ path: path.join(pictures ?? '', file), fullPage: true })
  }
  // As A4 shows it, between its margins.
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 688, height: 970 })
  const paper = `${name
    .replace(/[^a-z]+/gi, '-')
    .replace(/^-/, '')
    .slice(0, 40)}-paper-${language}.png`
  await page.screenshot({ path: path.join(pictures ?? '', paper), fullPage: true })
  await page.emulateMedia({ media: null })
}
