import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { WorkerColumns } from '../../../src/rules/batch.ts'

const here = path.dirname(fileURLToPath(import.meta.url))
const project = path.resolve(here, '../../..')
const requirements = path.join(here, 'requirements.txt')
/** Outside node_modules and not in git; kept from run to run. */
const environment = path.join(project, '.payung', 'bench', 'openfisca')

export type AnchorAnswer = {
  total_rupiah: number
  /** With making the simulation and setting its inputs. */
  seconds: number
  /** Of it, the calculation alone. */
  calculate_seconds: number
  /** Of the whole, on all cores together. */
  cpu_seconds: number
  rss_bytes: number
  idle_bytes: number
}

export type Anchor = {
  version: string
  run: (from: string, months: number) => Promise<AnchorAnswer>
  /** Rupiah of each worker in the last run. */
  totals: () => Promise<Float64Array>
  close: () => void
}

/**
 * OpenFisca-core in a process of its own that stays up between rounds, so that starting Python and loading the columns is in no
 * figure. Answers with the reason, in one line, where it cannot run here.
 */
export async function openAnchor(workers: WorkerColumns): Promise<Anchor | { missing: string }> {
  try {
    await install()
  } catch (error) {
    return { missing: lastLine(error) }
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-openfisca-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  for (const [name, column] of Object.entries(workers)) writeFileSync(path.join(folder, name), column)
  const child = spawn(
    python(),
    [path.join(here, 'contributions.py'), folder, path.join(project, 'src/rules/parameters')],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const ask = asker(child)
  return {
    version: versionOf('OpenFisca-Core'),
    run: async (from, months) => JSON.parse(await ask(`run ${from} ${months}`)),
    totals: async () => {
      await ask('totals')
      const bytes = readFileSync(path.join(folder, 'totals'))
      return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
    },
    close: () => child.stdin?.end(),
  }
}

function python(): string {
  return path.join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
}

/** Makes the environment once for each version of the requirements. */
async function install(): Promise<void> {
  const wanted = readFileSync(requirements, 'utf8')
  const marker = path.join(environment, 'installed.txt')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return
  process.stderr.write(
    `Installing OpenFisca-core for this bench only, in ${path.relative(project, environment)} …\n`,
  )
  rmSync(environment, { recursive: true, force: true })
  const run = promisify(execFile)
  await run(systemPython(), ['-m', 'venv', environment])
  await run(python(), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements])
  writeFileSync(marker, wanted)
}

function systemPython(): string {
  const found = ['python3', 'python'].find((name) => {
    try {
      execFileSync(name, ['-c', 'import sys, venv; sys.exit(sys.version_info < (3, 11))'], {
        stdio: 'ignore',
      })
      return true
    } catch {
      return false
    }
  })
  if (found) return found
  throw new Error('no Python 3.11 or newer with venv is installed')
}

function versionOf(name: string): string {
  const line = readFileSync(requirements, 'utf8')
    .split('\n')
    .find((one) => one.startsWith(`${name}==`))
  return line?.split('==')[1] ?? ''
}

/** One line out, one line in; a process that ends answers every question with an error. */
function asker({ stdin, stdout }: ChildProcess): (question: string) => Promise<string> {
  if (!stdin || !stdout) throw new Error('The anchor has no pipes')
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]()
  return async (question) => {
    stdin.write(`${question}\n`)
    const { value, done } = await lines.next()
    if (done) throw new Error('The anchor ended; its message stands above')
    return value
  }
}

function lastLine(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error)
  return said.trim().split('\n').at(-1) ?? said
}
