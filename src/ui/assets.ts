import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { favicon } from './mark.tsx'

/** What `dist/assets/assets.json` remembers: of what the build was made, and under which name each asset is served. */
type Manifest = { inputs: string; files: Record<string, string> }

export type Asset = { bytes: Uint8Array<ArrayBuffer>; type: string; cache: string }

const ownRoot = resolve(import.meta.dirname, '../..')
const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

let current: { folder: string; manifest: Manifest } | undefined

/**
 * Builds the style sheet and the favicon into `dist/assets/` when a page or a style changed since the last build.
 * Works offline. Two processes may build at once: every file is written beside its place and renamed into it, the
 * manifest last, and the names carry the content, so whoever comes second writes the same bytes.
 */
export async function buildAssets(options: { root?: string } = {}): Promise<void> {
  const root = options.root ?? ownRoot
  const folder = join(root, 'dist/assets')
  const inputs = await hashOfInputs(root)
  const known = await readManifest(folder)
  if (known?.inputs === inputs && (await hasFiles(folder, known))) {
    current = { folder, manifest: known }
    return
  }
  await mkdir(folder, { recursive: true })
  const files: Record<string, string> = {}
  for (const [name, bytes] of Object.entries({
    'app.css': await buildStyles(root, folder),
    'favicon.svg': Buffer.from(favicon),
    'passkey.js': await readFile(join(ownRoot, 'islands/passkey.js')),
    'review.js': await readFile(join(ownRoot, 'islands/review.js')),
    'upload.js': await readFile(join(ownRoot, 'islands/upload.js')),
    'grid.js': await readFile(join(ownRoot, 'islands/grid.js')),
  })) {
    const hashed = name.replace('.', `.${shortHash(bytes)}.`)
    await writeWhole(join(folder, hashed), bytes)
    files[name] = hashed
  }
  const manifest = { inputs, files }
  await writeWhole(join(folder, 'assets.json'), Buffer.from(JSON.stringify(manifest)))
  await removeOthers(folder, manifest, known)
  current = { folder, manifest }
}

/** The address of an asset with its content in the name; before a build the plain name, so that pages still render. */
export function assetUrl(
  name: 'app.css' | 'favicon.svg' | 'passkey.js' | 'review.js' | 'upload.js' | 'grid.js',
): string {
  return `/assets/${current?.manifest.files[name] ?? name}`
}

/**
 * The bytes behind `/assets/<name>`, or undefined. Only names of the manifest are read, so no path can climb out. A
 * plain name is answered too, but not to be kept, because what it means changes.
 */
export async function readAsset(path: string): Promise<Asset | undefined> {
  if (!current) return undefined
  const name = path.replace(/^\/?assets\//, '')
  const { files } = current.manifest
  const isHashed = Object.values(files).includes(name)
  const file = isHashed ? name : Object.hasOwn(files, name) ? files[name] : undefined
  if (!file) return undefined
  return {
    bytes: new Uint8Array(await readFile(join(current.folder, file))),
    type: types[extname(file)] ?? 'application/octet-stream',
    cache: isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
}

async function buildStyles(root: string, folder: string): Promise<Buffer> {
  const require = createRequire(join(ownRoot, 'package.json'))
  const program = join(dirname(require.resolve('@tailwindcss/cli/package.json')), 'dist/index.mjs')
  const made = join(folder, `.making-${process.pid}-${crypto.randomUUID()}.css`)
  try {
    await promisify(execFile)(
      process.execPath,
      [program, '--input', join(root, 'src/ui/theme.css'), '--output', made, '--minify'],
      { cwd: root },
    )
    return await readFile(made)
  } finally {
    await rm(made, { force: true })
  }
}

/** Everything the style sheet depends on: the styles, every page that may use a class, and the two tools. */
async function hashOfInputs(root: string): Promise<string> {
  const hash = createHash('sha256')
  const source = join(root, 'src')
  const names = await readdir(source, { recursive: true })
  for (const name of names.filter((path) => /\.(tsx|css)$/.test(path)).sort()) {
    hash.update(name).update('\0')
    hash.update(await readFile(join(source, name))).update('\0')
  }
  const require = createRequire(join(ownRoot, 'package.json'))
  for (const island of ['passkey.js', 'upload.js'])
    hash.update(await readFile(join(ownRoot, 'islands', island)))
  for (const tool of ['tailwindcss/package.json', 'daisyui/package.json']) {
    hash.update(await readFile(require.resolve(tool)))
  }
  return hash.digest('hex')
}

async function readManifest(folder: string): Promise<Manifest | undefined> {
  return readFile(join(folder, 'assets.json'), 'utf8').then(
    (json) => JSON.parse(json) as Manifest,
    () => undefined,
  )
}

async function hasFiles(folder: string, manifest: Manifest): Promise<boolean> {
  const present = new Set(await readdir(folder))
  return Object.values(manifest.files).every((file) => present.has(file))
}

/** Older builds go, except the one before: a page that was rendered a moment ago still asks for it. */
async function removeOthers(folder: string, manifest: Manifest, before: Manifest | undefined): Promise<void> {
  const kept = new Set([...Object.values(manifest.files), ...Object.values(before?.files ?? {})])
  for (const name of await readdir(folder)) {
    if (/^(app|favicon|passkey|upload)\./.test(name) && !kept.has(name))
      await rm(join(folder, name), { force: true })
  }
}

async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const beside = `${path}.${process.pid}.${crypto.randomUUID()}`
  await writeFile(beside, bytes)
  await rename(beside, path)
}

function shortHash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 10)
}
