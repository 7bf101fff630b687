import { execFile } from 'node:child_process'
import { access, chmod, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'

const run = promisify(execFile)

const flags = [
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
]

/** Unpacks through the package's own code; the variables make it think of the place that lacks all libraries. */
const unpacking = `
  const { default: chromium } = await import(process.env.PAYUNG_CHROMIUM)
  await chromium.executablePath()
`

/**
 * The browser of the journeys: Chromium as it lies in npm, so that tests need no download and no rights.
 *
 * It is unpacked once into a cache folder. Where the system lacks the shared libraries Chromium asks for (NSS above
 * all), those the package carries are put before the system's. As root the sandbox cannot work and is left out.
 * The package holds Chromium for Linux on x64; elsewhere name a browser of your own in `CHROMIUM_PATH`.
 */
export async function launchBrowser(): Promise<Browser> {
  const own = process.env.CHROMIUM_PATH
  if (own) return chromium.launch({ executablePath: own, headless: true, args: flags })
  const home = await unpackedChromium()
  const executablePath = join(home, 'chromium')
  const env: Record<string, string> = { ...definedEnvironment(), FONTCONFIG_FILE: join(home, 'fonts.conf') }
  if (await lacksLibraries(executablePath)) {
    env.LD_LIBRARY_PATH = [join(home, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  }
  const launch = (extra: string[]) =>
    chromium.launch({ executablePath, headless: true, env, args: [...flags, ...extra] })
  if (process.getuid?.() === 0) return launch(['--no-sandbox'])
  // Many systems (containers, Ubuntu's user-namespace rule) forbid the sandbox to ordinary users as well.
  return launch([]).catch(() => launch(['--no-sandbox']))
}

/** The folder with `chromium`, `al2023/lib` and the fonts; made whole beside its place and then renamed into it. */
async function unpackedChromium(): Promise<string> {
  const require = createRequire(import.meta.url)
  const entry = require.resolve('@sparticuz/chromium')
  const packageFile = resolve(dirname(entry), '../../package.json')
  const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { version: string }
  const parent = await cacheFolder()
  const home = join(parent, `chromium-${version}`)
  if (await isWhole(home)) return home

  const staging = await mkdtemp(join(parent, 'unpacking-'))
  try {
    await run(process.execPath, ['--input-type=module', '--eval', unpacking], {
      cwd: dirname(packageFile),
      env: {
        ...process.env,
        TMPDIR: staging,
        AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
        PAYUNG_CHROMIUM: '@sparticuz/chromium',
      },
    })
    await chmod(join(staging, 'chromium'), 0o755)
    await writeFile(join(staging, 'fonts.conf'), fontConfiguration(home))
    await chmod(staging, 0o755)
    // What a copy that was cut off, or whoever tidies up temporary files, left of another is in the way.
    if (!(await isWhole(home))) await moveAside(home, join(parent, `broken-${process.pid}`))
    await rename(staging, home)
  } catch (problem) {
    // Another process was quicker: its folder is as good as ours.
    if (!(await isWhole(home))) throw problem
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
  return home
}

/** `fonts.conf` is written last; the others can have been lost since. */
async function isWhole(home: string): Promise<boolean> {
  const parts = ['chromium', 'fonts', join('al2023', 'lib'), 'fonts.conf']
  const there = await Promise.all(parts.map((part) => isThere(join(home, part))))
  return there.every(Boolean)
}

/** Out of its place in one step, so that nobody takes half of it for the whole; a folder that is not there is out of the way. */
async function moveAside(folder: string, to: string): Promise<void> {
  if (!(await isThere(folder))) return
  await rename(folder, to)
  await rm(to, { recursive: true, force: true })
}

/** Beside the packages where we may write, otherwise a folder of this user's own among the temporary files. */
async function cacheFolder(): Promise<string> {
  const user = process.getuid?.() ?? 'user'
  const places = [
    resolve(import.meta.dirname, `../node_modules/.cache/payung-${user}`),
    join(tmpdir(), `payung-${user}`),
  ]
  for (const place of places) {
    try {
      await mkdir(place, { recursive: true })
      await rm(await mkdtemp(join(place, 'try-')), { recursive: true })
      return place
    } catch {
      // Not writable for this user: the next place.
    }
  }
  throw new Error(
    `No folder to unpack the browser in; tried ${places.join(' and ')}. Set TMPDIR to one you own.`,
  )
}

/** The package's font first, so that pictures look the same on every machine; the system's for other scripts. */
function fontConfiguration(home: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${home}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${home}/font-cache</cachedir>
  <match target="pattern">
    <edit name="family" mode="append_last" binding="weak"><string>Open Sans</string></edit>
  </match>
  <alias binding="strong"><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias binding="strong"><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`
}

async function lacksLibraries(executable: string): Promise<boolean> {
  return run(executable, ['--version']).then(
    () => false,
    (problem: Error) => /shared librar/i.test(problem.message),
  )
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** Signs a demonstration account in on the pages: password, then the code that a demonstration shows beside the question. */
export async function signInOn(page: Page, base: string, username: string, password: string): Promise<void> {
  await page.fill('[name=username]', username)
  await page.fill('[name=password]', password)
  await page.press('[name=password]', 'Enter')
  await page.waitForURL((url) => url.pathname !== '/masuk')
  if (new URL(page.url()).pathname === '/masuk/kode') {
    await page.fill('[name=code]', await shownCode(page))
    await page.press('[name=code]', 'Enter')
  }
  await page.waitForURL(`${base}/`)
}

/** The code that a demonstration shows beside the question; waits for the next half minute when this one's is spent. */
export async function shownCode(page: Page): Promise<string> {
  const shown = page.locator('[data-demonstration-code]')
  while ((await shown.count()) === 0) {
    await page.waitForTimeout(1000)
    await page.reload()
  }
  return ((await shown.textContent()) ?? '').trim()
}
