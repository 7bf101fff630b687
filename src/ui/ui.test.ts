import type { Browser, BrowserContext, Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { barriersOn } from '../../journeys/accessible.ts'
import { launchBrowser } from '../../journeys/browser.ts'
import type { Language } from '../kernel/text.ts'
import { buildAssets, readAsset } from './assets.ts'
import { Gallery } from './gallery.tsx'
import { CheckMock } from './gallery-check.tsx'
import { HomeMock } from './gallery-home.tsx'

const pages = { gallery: Gallery, home: HomeMock, check: CheckMock }
const languages: Language[] = ['id', 'en']
const widths = [360, 1280]

/** What the server will send with every page; the pages must be whole under it. */
const policy =
  "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"

async function render(name: keyof typeof pages, language: Language): Promise<string> {
  return String(await pages[name]({ language }))
}

beforeAll(() => buildAssets())

describe.each(Object.keys(pages) as (keyof typeof pages)[])('The page "%s"', (name) => {
  test.each(languages)('is a whole document in its language (%s)', async (language) => {
    const html = await render(name, language)
    expect(html).toMatch(/^<!doctype html><html lang="(id|en)">/)
    expect(html).toContain(`<html lang="${language}">`)
    expect(html).toContain('<meta name="robots" content="noindex, nofollow"/>')
    expect(html.match(/<h1/g)?.length).toBeGreaterThanOrEqual(1)
  })

  test.each(languages)('has no inline style, script or event handler (%s)', async (language) => {
    const html = await render(name, language)
    expect(html).not.toMatch(/<[^>]+\sstyle=/)
    expect(html).not.toMatch(/<[^>]+\son[a-z]+=/i)
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/)
    expect(html).not.toContain('javascript:')
  })

  test.each(languages)('gives every id once, and what refers to an id finds it (%s)', async (language) => {
    const html = await render(name, language)
    const ids = Array.from(html.matchAll(/\sid="([^"]+)"/g), (match) => match[1])
    expect(new Set(ids).size).toBe(ids.length)
    const references = Array.from(
      html.matchAll(/\s(?:for|aria-describedby|aria-labelledby|href)="(#?[^"]+)"/g),
    )
      .filter(([whole, value]) => !whole.includes('href') || value?.startsWith('#'))
      .flatMap(([, value = '']) => value.replace('#', '').split(' '))
    expect(references.length).toBeGreaterThan(0)
    for (const id of references) expect(ids).toContain(id)
  })

  test('speaks differently in the two languages', async () => {
    const [indonesian, english] = await Promise.all([render(name, 'id'), render(name, 'en')])
    expect(indonesian).not.toBe(english)
    expect(english).not.toMatch(
      />(Keluar|Bantuan|Langsung ke isi|Cara memperbaiki:|Belum terkonfirmasi|Galat)</,
    )
    expect(indonesian).not.toMatch(
      />(Sign out|Help|Skip to content|How to mend it:|Not yet confirmed|Error)</,
    )
  })
})

test('A hostile name is shown as the letters it is made of', async () => {
  const html = await render('gallery', 'id')
  expect(html).not.toContain('<script>alert(1)')
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
  expect(html).toContain('value="Pekerja rentan &quot;desa&quot; &amp; &lt;petugas&gt; ad hoc"')
})

describe('In a real browser', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  }, 60_000)
  afterAll(() => browser?.close())

  const cases = widths.flatMap((width) => [
    { name: 'gallery' as const, language: 'id' as const, width },
    { name: 'gallery' as const, language: 'en' as const, width },
    { name: 'home' as const, language: 'id' as const, width },
    { name: 'check' as const, language: 'en' as const, width },
  ])

  test.each(cases)(
    '$name in $language at $width px breaks no accessibility rule and never scrolls sideways',
    async (one) => {
      await visit(browser, one, async (tab) => {
        const { violations } = await barriersOn(tab).analyze()
        expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
        expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(one.width)
        expect(await tooSmallTargets(tab)).toEqual([])
        expect(await tooSmallLetters(tab)).toEqual([])
      })
    },
    30_000,
  )

  test.each(widths)(
    'every stop of the Tab key shows a ring of at least 2 px (%i px)',
    async (width) => {
      await visit(browser, { name: 'gallery', language: 'id', width }, async (tab) => {
        await tab.locator('body').evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
        const stops = await tab
          .locator('a:visible, button:visible, input:visible, select:visible, summary:visible')
          .count()
        const without: string[] = []
        for (let stop = 0; stop < stops; stop++) {
          await tab.keyboard.press('Tab')
          const ring = await tab.evaluate(() => {
            const { activeElement } = document
            if (!activeElement || activeElement === document.body) return undefined
            const { outlineStyle, outlineWidth } = getComputedStyle(activeElement)
            return {
              html: activeElement.outerHTML,
              seen: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2,
            }
          })
          if (ring && !ring.seen) without.push(ring.html)
        }
        expect(without).toEqual([])
      })
    },
    30_000,
  )

  test('letters twice as large still fit, sideways nothing is lost', async () => {
    await visit(browser, { name: 'gallery', language: 'id', width: 1280 }, async (tab) => {
      await tab.addStyleTag({ url: '/twice.css' })
      expect(await tab.evaluate(() => getComputedStyle(document.body).fontSize)).toBe('32px')
      expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1280)
    })
  })

  test('the first stop is the link that skips to the content, and it becomes visible', async () => {
    await visit(browser, { name: 'home', language: 'id', width: 360 }, async (tab) => {
      await tab.keyboard.press('Tab')
      const link = tab.getByRole('link', { name: 'Langsung ke isi' })
      expect((await link.boundingBox())?.y).toBeGreaterThanOrEqual(0)
      await tab.keyboard.press('Enter')
      expect(await tab.evaluate(() => document.activeElement?.id)).toBe('main')
    })
  })

  test('after a refusal the reader lands on the error summary, whose links lead to the fields', async () => {
    await visit(browser, { name: 'gallery', language: 'id', width: 360 }, async (tab) => {
      expect(await tab.title()).toMatch(/^Galat: /)
      expect(await tab.evaluate(() => document.activeElement?.id)).toBe('error-summary')
      await tab.getByRole('link', { name: /Tulis upah/ }).click()
      expect(await tab.evaluate(() => document.activeElement?.id)).toBe('field-wage')
    })
  })

  test.each(['gallery', 'check'] as const)(
    'on A4 paper nothing of "%s" is cut off, and folded answers are open',
    async (name) => {
      await visit(browser, { name, language: 'id', width: 688 }, async (tab) => {
        await tab.emulateMedia({ media: 'print' })
        expect(await tab.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(688)
        expect(await tab.locator('nav:visible, button:visible').count()).toBe(0)
        expect(await beyondTheEdge(tab, 688)).toEqual([])
        if (name === 'gallery') expect(await tab.getByText('PP 50/2025').last().isVisible()).toBe(true)
      })
    },
  )
})

type Visit = { name: keyof typeof pages; language: Language; width: number }

/** Opens a page as the server would send it, without JavaScript of its own, and fails when the policy forbade anything. */
async function visit(browser: Browser, { name, language, width }: Visit, look: (tab: Tab) => Promise<void>) {
  const context: BrowserContext = await browser.newContext({ viewport: { width, height: 800 } })
  try {
    const tab = await context.newPage()
    const complaints: string[] = []
    tab.on('console', (message) => complaints.push(message.text()))
    const html = await render(name, language)
    await tab.route('**/*', async (route) => {
      const asset = await readAsset(new URL(route.request().url()).pathname)
      if (route.request().url().endsWith('/twice.css')) {
        return route.fulfill({ body: 'html { font-size: 200% }', contentType: 'text/css' })
      }
      if (asset) return route.fulfill({ body: Buffer.from(asset.bytes), contentType: asset.type })
      return route.fulfill({
        body: html,
        contentType: 'text/html; charset=utf-8',
        headers: { 'content-security-policy': policy },
      })
    })
    await tab.goto('http://payung.test/')
    expect(complaints).toEqual([])
    await look(tab)
  } finally {
    await context.close()
  }
}

/** Targets under 24 px; links inside a sentence are excused, as the standard excuses them. */
function tooSmallTargets(tab: Tab): Promise<string[]> {
  return tab.evaluate(() =>
    Array.from(
      document.querySelectorAll<HTMLElement>(
        '.btn, button, input:not([type=hidden]), select, summary, nav a',
      ),
    )
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect()
        return width > 0 && (height < 24 || width < 24) && !element.closest('ol')
      })
      .map((element) => element.outerHTML),
  )
}

/** Parts whose end lies outside the paper. */
function beyondTheEdge(tab: Tab, width: number): Promise<string[]> {
  return tab.evaluate(
    (edge) =>
      Array.from(document.querySelectorAll('main td, main th, main p, main dd, main svg'))
        .filter((element) => element.getBoundingClientRect().right > edge)
        .map((element) => element.outerHTML.slice(0, 200)),
    width,
  )
}

/** Letters under 12 px on screen, drawings included. */
function tooSmallLetters(tab: Tab): Promise<string[]> {
  return tab.evaluate(() =>
    Array.from(document.querySelectorAll<Element>('body *'))
      .filter((element) =>
        Array.from(element.childNodes).some((node) => node.nodeType === 3 && node.textContent?.trim()),
      )
      .filter((element) => element.getClientRects().length > 0)
      .filter((element) => {
        const drawing = element.closest('svg')
        const scale = drawing?.viewBox.baseVal?.width
          ? drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width
          : 1
        return Number.parseFloat(getComputedStyle(element).fontSize) * scale < 11.95
      })
      .map((element) => element.outerHTML.slice(0, 200)),
  )
}
