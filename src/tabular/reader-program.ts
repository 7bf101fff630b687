import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

let program: string | undefined

/** Where `bin/load.mjs` has laid the worker that it made with the program. */
const made = Symbol.for('payung.reader')

/**
 * The worker as one piece of JavaScript, made with the program or else once for each process. A worker that has nothing to find, translate and load begins
 * in a quarter of the time (30 instead of 120 ms of a processor), and each file has a worker of its own.
 */
export function readerProgram(): string {
  program ??= joined()
  return program
}

function joined(): string {
  const file = (globalThis as { [made]?: string })[made]
  if (file) return readFileSync(file, 'utf8')
  const require = createRequire(import.meta.url)
  const reader = fileURLToPath(new URL('./read.worker.ts', import.meta.url))
  try {
    const { buildSync } = require('esbuild') as typeof import('esbuild')
    const made = buildSync({
      entryPoints: [reader],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'silent',
    })
    return made.outputFiles[0]!.text
  } catch {
    // Where no other program may be started. Node 20 does not carry a loader given by `--import` into a worker, so the
    // worker registers tsx itself; its CommonJS loader starts twice as fast as the other.
    return `require(${JSON.stringify(require.resolve('tsx/cjs/api'))}).register(); require(${JSON.stringify(reader)})`
  }
}
