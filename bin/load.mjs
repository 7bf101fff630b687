import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { projectFolder } from './prepare.mjs'

/*
 * The program is TypeScript. Translating some five hundred files at every start costs two seconds of a small machine, which whoever gives ten commands
 * after each other pays ten times; so it is translated and put together once for each state of the sources, and kept beside the other things
 * that are made of them.
 */
const source = path.join(projectFolder, 'src')
const kept = path.join(projectFolder, 'dist', 'program')

/** The program's parts as they are loaded: `cli`, `main` and `linkage` begin it, the others are shared with them. */
const parts = {
  cli: path.join(source, 'cli.ts'),
  main: path.join(source, 'main.ts'),
  app: path.join(source, 'app.tsx'),
  fault: path.join(source, 'platform', 'fault.ts'),
  linkage: path.join(source, 'linkage', 'linkage.main.ts'),
}

/** Programs that threads begin with, each one piece by itself; `src/tabular/reader-program.ts` makes its own where this is not made. */
const workers = {
  reader: path.join(source, 'tabular', 'read.worker.ts'),
  matcher: path.join(source, 'linkage', 'linkage.worker.ts'),
  sealer: path.join(source, 'roster', 'roster.seal.worker.ts'),
}

/** Loads a part of the program. Where nothing can be written, it is translated in passing, as it was before. */
export async function load(part) {
  const made = await makeProgram().catch((error) => {
    if (!/^(?:EACCES|EPERM|EROFS|ENOSPC)$/.test(error.code ?? '')) throw error
    return undefined
  })
  if (made) {
    process.setSourceMapsEnabled(true)
    tellWorkers(made)
    return import(pathToFileURL(path.join(made, `${part}.js`)).href)
  }
  const { register } = await import('tsx/esm/api')
  register({ tsconfig: path.join(projectFolder, 'tsconfig.json') })
  return import(pathToFileURL(parts[part]).href)
}

/**
 * Runs a file that stands on the program (a bench) in the form in which the program is shipped: put together, without what the translator in
 * passing adds to every function.
 */
export async function runMade(file) {
  const made = await makeProgram()
  tellWorkers(made)
  const { build } = await import('esbuild')
  const outfile = path.join(kept, `${path.basename(file, '.ts')}-${process.pid}.mjs`)
  await build({ ...form, entryPoints: [file], outfile, plugins })
  process.setSourceMapsEnabled(true)
  await import(pathToFileURL(outfile).href).finally(() => rmSync(outfile, { force: true }))
}

/** Where each worker's program lies, for whoever begins one. */
function tellWorkers(made) {
  for (const name of Object.keys(workers))
    globalThis[Symbol.for(`payung.${name}`)] = path.join(made, `${name}.cjs`)
}

/**
 * Libraries that are put together with the program: each consists of many small files and of nothing but JavaScript. Opening four hundred
 * files takes a quarter of a second of a processor at every start. The others bring along files of their own, or programs of the machine.
 */
const joined = [
  '@asteasolutions/zod-to-openapi',
  '@hono/node-server',
  '@hono/zod-openapi',
  '@hono/zod-validator',
  'hono',
  'kysely',
  'openapi3-ts',
  'otpauth',
  'uqr',
  'zod',
]

/** How parts of the program are put together. */
const form = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  sourcesContent: false,
  tsconfig: path.join(projectFolder, 'tsconfig.json'),
  logLevel: 'silent',
}

/** For what is put together and still finds its own files and the libraries that stay outside. */
const plugins = [
  { name: 'libraries', setup: leaveOutside },
  { name: 'own place', setup: keepPlaces },
]

async function makeProgram() {
  const folder = path.join(kept, stateOfSources())
  if (existsSync(folder)) return folder
  mkdirSync(kept, { recursive: true })
  const { build } = await import('esbuild')
  const draft = path.join(kept, `.${process.pid}-${Date.now()}`)
  try {
    await build({
      ...form,
      entryPoints: parts,
      outdir: draft,
      splitting: true,
      sourcemap: true,
      plugins,
    })
    await build({
      ...form,
      entryPoints: workers,
      outdir: draft,
      outExtension: { '.js': '.cjs' },
      format: 'cjs',
    })
    renameSync(draft, folder)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    // Of two that were made at once one stands; they are equal.
    if (!existsSync(folder)) throw error
  }
  forgetOld(folder)
  return folder
}

/** What is imported by a name is left to be found at the start, unless it is among the libraries that are joined. */
function leaveOutside(builder) {
  builder.onResolve({ filter: /^[^./]/ }, ({ kind, path: name }) => {
    if (kind === 'entry-point' || path.isAbsolute(name)) return undefined
    const parts = name.split('/')
    const library = parts.slice(0, name.startsWith('@') ? 2 : 1).join('/')
    return joined.includes(library) ? undefined : { path: name, external: true }
  })
}

/** A file that asks where it lies means its source, beside which the files it reads lie. */
function keepPlaces(builder) {
  builder.onLoad({ filter: /[\\/](?:src|bench)[\\/].*\.tsx?$/ }, ({ path: file }) => {
    const contents = readFileSync(file, 'utf8')
    return {
      contents: contents
        .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
        .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file))),
      loader: file.endsWith('x') ? 'tsx' : 'ts',
    }
  })
}

function stateOfSources() {
  const hash = createHash('sha256').update(`${process.versions.node}\n${projectFolder}\n`)
  for (const entry of readdirSync(source, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || /\.test\.tsx?$/.test(entry.name)) continue
    const file = path.join(entry.parentPath ?? entry.path, entry.name)
    const { size, mtimeMs } = statSync(file)
    hash.update(`${file}\n${size}\n${mtimeMs}\n`)
  }
  hash.update(readFileSync(path.join(projectFolder, 'package-lock.json')))
  return hash.digest('hex').slice(0, 24)
}

/** A server may still load from the one before; after a day nobody does who matters. */
function forgetOld(present) {
  for (const name of readdirSync(kept)) {
    const folder = path.join(kept, name)
    try {
      if (folder !== present && Date.now() - statSync(folder).mtimeMs > 86_400_000)
        rmSync(folder, { recursive: true, force: true })
    } catch {
      // Somebody else forgot it first.
    }
  }
}
