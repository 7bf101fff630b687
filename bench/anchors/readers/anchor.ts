import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const here = path.dirname(fileURLToPath(import.meta.url))
const project = path.resolve(here, '../../..')
const wanted = path.join(here, 'package.json')
/** Outside node_modules and not in git; kept from run to run. */
const libraries = path.join(project, '.payung', 'bench', 'readers')

export type ReaderName = 'ours' | 'SheetJS' | 'exceljs' | 'hucre' | 'hucre, CSV' | 'PapaParse'

export type Found = {
  rows: number
  cells: number
  sum: number
  ms: number
  /** Megabytes at most above what the process held before its first file, and before this one. */
  peak_mb: number
  grew_mb: number
  refused?: string
}

/** A reader in a process of its own that stays up between rounds. */
export type Reader = {
  read(file: string, within_ms?: number): Promise<Found | 'too slow' | 'died'>
  close(): void
}

/** Installs the libraries once for each version of the list. */
export async function installReaders(): Promise<Record<string, string>> {
  const installed = path.join(libraries, 'package.json')
  const list = readFileSync(wanted, 'utf8')
  if (!existsSync(path.join(libraries, 'node_modules')) || readFileSync(installed, 'utf8') !== list) {
    process.stderr.write('Installing SheetJS, exceljs, hucre and PapaParse for this bench only …\n')
    mkdirSync(libraries, { recursive: true })
    copyFileSync(wanted, installed)
    await promisify(execFile)('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
      cwd: libraries,
      shell: process.platform === 'win32',
    })
    // npm writes the list anew in its own order.
    copyFileSync(wanted, installed)
  }
  return JSON.parse(list).dependencies
}

export function openReader(name: ReaderName): Reader {
  let child: ChildProcess | undefined
  let answers: AsyncIterator<string> | undefined

  function start(): AsyncIterator<string> {
    const program = path.join(here, 'reader.mjs')
    child = spawn(process.execPath, ['--expose-gc', program, name, libraries, project], {
      cwd: project,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    child.stdin?.on('error', () => {})
    return createInterface({ input: child.stdout! })[Symbol.asyncIterator]()
  }

  function close(): void {
    child?.kill('SIGKILL')
    child = undefined
    answers = undefined
  }

  return {
    async read(file, within_ms = 600_000) {
      answers ??= start()
      child?.stdin?.write(`${JSON.stringify({ path: file })}\n`)
      let clock: NodeJS.Timeout | undefined
      const late = new Promise<'too slow'>((resolve) => {
        clock = setTimeout(() => resolve('too slow'), within_ms)
      })
      const said = await Promise.race([answers.next(), late])
      clearTimeout(clock)
      if (said === 'too slow' || said.done) {
        close()
        return said === 'too slow' ? said : 'died'
      }
      return JSON.parse(said.value) as Found
    },
    close,
  }
}
