import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** The worker that reads what people upload. */
export const readerProgram = (): string =>
  workerProgram('reader', new URL('./read.worker.ts', import.meta.url))

const programs = new Map<string, string>()

/**
 * A worker as one piece of JavaScript, made with the program or else once for each process. A worker that has nothing to find, translate and load begins
 * in a quarter of the time (30 instead of 120 ms of a processor), and each file has a worker of its own. `bin/load.mjs` says under the symbol
 * `payung.NAME` where it has laid the one that it made.
 */
export function workerProgram(name: string, source: URL): string {
  const known = programs.get(name)
  if (known !== undefined) return known
  const made = (globalThis as { [made: symbol]: string | undefined })[Symbol.for(`payung.${name}`)]
  const program = made ? readFileSync(made, 'utf8') : joined(fileURLToPath(source))
  programs.set(name, program)
  return program
}

function joined(file: string): string {
  const require = createRequire(import.meta.url)
  try {
    const { buildSync } = require('esbuild') as typeof import('esbuild')
    const made = buildSync({
      entryPoints: [file],
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
    return `require(${JSON.stringify(require.resolve('tsx/cjs/api'))}).register(); require(${JSON.stringify(file)})`
  }
}
