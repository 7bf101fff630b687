import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'

/** The widths every page is made for: a phone and a small laptop. */
export const widths = [360, 1280]

/** What axe and the eye would object to on a page as it stands; the page must be in a context that runs scripts and bypasses the CSP. */
export async function findingsOn(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return [
    ...violations.map((each) => `${each.id}: ${each.nodes[0]?.html}`),
    ...((await scrollsSideways(page)) ? ['scrolls sideways'] : []),
  ]
}

export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
}

/** axe runs as a script, which the pages themselves never need: so the page is drawn once more in a context that allows it. */
async function findings(browser: Browser, page: Page, width: number): Promise<string[]> {
  const context = await browser.newContext({
    storageState: await page.context().storageState(),
    viewport: { width, height: 800 },
    bypassCSP: true,
  })
  try {
    const again = await context.newPage()
    await again.goto(page.url())
    return await findingsOn(again)
  } finally {
    await context.close()
  }
}

export async function expectAccessibleIn(browser: Browser, page: Page): Promise<void> {
  for (const width of widths)
    expect([page.url(), width, await findings(browser, page, width)]).toEqual([page.url(), width, []])
}
