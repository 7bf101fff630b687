import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const here = path.dirname(fileURLToPath(import.meta.url))
export const project = path.resolve(here, '../..')
const anchors = path.join(project, 'bench/anchors/splink')
const requirements = path.join(anchors, 'requirements.txt')
/** Outside node_modules and not in git; kept from run to run. */
export const workshop = path.join(project, '.payung', 'bench')
const environment = path.join(workshop, 'splink')

/** One process from its start to its end: all of it counts for ours; a rival says itself what it took after loading its libraries. */
export type Run = {
  wall_ms: number
  own_ms: number
  /** Of the whole process on all cores: where other work shares them, only this stays comparable. */
  cpu_ms: number
  peak_mb: number
  answer: Record<string, unknown>
}

/** Runs a program to its end and watches its resident memory. Throws with its last words where it fails. */
export async function runProcess(command: string, args: string[]): Promise<Run> {
  const from = performance.now()
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let said = ''
  child.stdout?.on('data', (data) => {
    out += data
  })
  child.stderr?.on('data', (data) => {
    said = (said + data).slice(-4_000)
  })
  const watch = watchProcess(child)
  const code = await new Promise<number | null>((done, fail) => {
    child.on('error', fail)
    child.on('close', done)
  })
  const wall_ms = performance.now() - from
  const watched = watch()
  if (code !== 0)
    throw new Error(`${path.basename(command)} ${args[0]} ended with ${code}: ${said.trim().slice(-600)}`)
  const answer = JSON.parse(out.trim().split('\n').at(-1) ?? '{}')
  const own = typeof answer.seconds === 'number' ? answer.seconds * 1000 : wall_ms
  return {
    wall_ms,
    own_ms: own,
    cpu_ms: watched.cpu_ms,
    peak_mb: Math.max(watched.peak, Number(answer.peak_bytes ?? 0)) / 2 ** 20,
    answer,
  }
}

/**
 * The highest resident memory and the processor time of a process. The kernel keeps both, so a look every few milliseconds misses nothing
 * but the last moment.
 */
function watchProcess(child: ChildProcess): () => { peak: number; cpu_ms: number } {
  const seen = { peak: 0, cpu_ms: 0 }
  const look = (): void => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
      seen.peak = Math.max(seen.peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024)
      // Fields 14 and 15 are hundredths of a second in user and kernel mode; a name in brackets stands before.
      const times = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
      seen.cpu_ms = Math.max(seen.cpu_ms, (Number(times[11]) + Number(times[12])) * 10)
    } catch {
      // Ended, or no Linux: what the process says of itself counts.
    }
  }
  const timer = setInterval(look, 15)
  return () => {
    clearInterval(timer)
    return seen
  }
}

export function payung(...args: string[]): Promise<Run> {
  return runProcess(process.execPath, [path.join(project, 'bin/payung'), ...args, '--json'])
}

export function splink(...args: string[]): Promise<Run> {
  return runProcess(python(), [path.join(anchors, 'linkage.py'), ...args])
}

export function startSplink(...args: string[]): ChildProcess {
  return spawn(python(), [path.join(anchors, 'linkage.py'), ...args], { stdio: ['pipe', 'pipe', 'ignore'] })
}

function python(): string {
  return path.join(environment, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python')
}

/** Makes the environment of the rivals once for each version of the requirements; answers with the reason where it cannot. */
export async function installRivals(): Promise<{ versions: string } | { missing: string }> {
  const wanted = readFileSync(requirements, 'utf8')
  const versions = ['splink', 'duckdb']
    .map((name) => wanted.split('\n').find((line) => line.startsWith(`${name}==`)))
    .map((line) => line?.replace('==', ' '))
    .join(', ')
  const marker = path.join(environment, 'installed.txt')
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return { versions }
  try {
    process.stderr.write(
      `Installing the rivals for this bench only, in ${path.relative(project, environment)} …\n`,
    )
    rmSync(environment, { recursive: true, force: true })
    const run = promisify(execFile)
    await run(systemPython(), ['-m', 'venv', environment])
    await run(python(), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '-r',
      requirements,
    ])
    writeFileSync(marker, wanted)
    return { versions }
  } catch (error) {
    return {
      missing: (error instanceof Error ? error.message : String(error)).trim().split('\n').at(-1) ?? '',
    }
  }
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

/** The folder of a population, made when it is not there; another state of the generator makes another folder. */
export async function population(
  people: number,
  profile: string,
  region: string,
  seed = '7',
): Promise<string> {
  const demo = path.join(project, 'src/demo')
  const hash = createHash('sha256')
  for (const file of readdirSync(demo)
    .filter(
      (name) => /^(?:population|names|spelling|random|people|places)/.test(name) && !name.includes('.test.'),
    )
    .sort())
    hash.update(readFileSync(path.join(demo, file)))
  const name = `population-${people}-${profile}-${region.replaceAll(',', '_')}-${seed}-${hash.digest('hex').slice(0, 8)}`
  const folder = path.join(workshop, name)
  if (existsSync(path.join(folder, 'summary.json'))) return folder
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(workshop, { recursive: true })
  process.stderr.write(`Inventing ${people.toLocaleString('en')} people …\n`)
  await payung(
    'demo',
    'population',
    '--people',
    String(people),
    '--profile',
    profile,
    '--region',
    region,
    '--seed',
    seed,
    '--out',
    folder,
  )
  return folder
}
