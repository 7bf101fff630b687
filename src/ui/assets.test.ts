import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

// A module of its own, which has built nothing yet and whose folder goes with this test; other files share theirs.
const ownModule = './assets.ts?own'
const { assetUrl, buildAssets, readAsset } = (await import(ownModule)) as typeof import('./assets.ts')

const own = resolve(import.meta.dirname, '../..')
let root: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'payung-assets-'))
  await mkdir(join(root, 'src'))
  await cp(join(own, 'src/ui'), join(root, 'src/ui'), { recursive: true })
  await symlink(join(own, 'node_modules'), join(root, 'node_modules'))
  await writeFile(join(root, 'package.json'), '{"type":"module"}')
})

afterAll(() => rm(root, { recursive: true, force: true }))

const built = () => readdir(join(root, 'dist/assets')).then((names) => names.sort())

test('Before the first build a page still gets an address for its style sheet, and nothing is served', async () => {
  expect(assetUrl('app.css')).toBe('/assets/app.css')
  expect(await readAsset('/assets/app.css')).toBeUndefined()
})

test('Two processes that build at once leave one whole style sheet and no scraps', async () => {
  await Promise.all([buildAssets({ root }), buildAssets({ root })])
  const names = await built()
  // One for each script of the browser, the style sheet, the icon, and what remembers them.
  expect(names).toHaveLength((await readdir(join(own, 'islands'))).length + 3)
  expect(names[0]).toMatch(/^app\.[0-9a-f]{10}\.css$/)
  expect(names).toContain('assets.json')
})

test('The address carries the content, and the browser may keep what it names for ever', async () => {
  const url = assetUrl('app.css')
  expect(url).toMatch(/^\/assets\/app\.[0-9a-f]{10}\.css$/)
  const asset = await readAsset(url)
  expect(asset?.type).toBe('text/css; charset=utf-8')
  expect(asset?.cache).toContain('immutable')
  const css = new TextDecoder().decode(asset?.bytes)
  expect(css).toContain('.door')
  expect(css).not.toMatch(/https?:\/\/(?!tailwindcss\.com|www\.w3\.org)/)
})

test('The plain name is answered but must be asked for anew each time', async () => {
  expect((await readAsset('/assets/app.css'))?.cache).toBe('no-cache')
  expect((await readAsset('/assets/favicon.svg'))?.type).toBe('image/svg+xml')
})

test.each([
  '/assets/../../package.json',
  '/assets/assets.json',
  '/assets/',
  '/assets/constructor',
  '/etc/passwd',
  '/assets/%2e%2e/x',
])('Nothing but the assets is served: %s', async (path) => {
  expect(await readAsset(path)).toBeUndefined()
})

test('A build without any change writes nothing', async () => {
  const manifest = join(root, 'dist/assets/assets.json')
  await writeFile(manifest, ` ${await readFile(manifest, 'utf8')}`)
  await buildAssets({ root })
  expect(await readFile(manifest, 'utf8')).toMatch(/^ /)
})

test('A page with a new class gets a new style sheet, and the one before stays for pages already shown', async () => {
  const before = assetUrl('app.css')
  await writeFile(join(root, 'src/extra.tsx'), 'export const extra = "mt-[13.5px]"')
  await buildAssets({ root })
  expect(assetUrl('app.css')).not.toBe(before)
  expect(new TextDecoder().decode((await readAsset(assetUrl('app.css')))?.bytes)).toContain('13.5px')
  expect((await built()).filter((name) => name.startsWith('app.'))).toHaveLength(2)
})

test('A style that cannot be built is refused, and what was built before stays in use', async () => {
  const style = join(root, 'src/ui/theme.css')
  const good = await readFile(style, 'utf8')
  const before = assetUrl('app.css')
  await writeFile(style, '@import "./there-is-no-such-file.css";')
  await expect(buildAssets({ root })).rejects.toThrow()
  expect(assetUrl('app.css')).toBe(before)
  expect((await built()).some((name) => name.startsWith('.making'))).toBe(false)
  await writeFile(style, good)
})
