import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'

/**
 * Who is running on this machine: processes told apart by number AND start (numbers are used again), an exclusive lock
 * file, and the files by which processes say "I am using this server". All of it survives kill -9 of anyone.
 *
 * Limit: processes must see each other. Two containers sharing one data folder do not; that is not supported.
 */

export type ProcessFacts = {
  /** Fixed for the life of a process, different for the next one with the same number; '' where it cannot be known. */
  started: string
  /** The command line, arguments divided by spaces; '' where it cannot be known. */
  command: string
  /** The folder it stands in; '' where it cannot be known. */
  folder: string
}

/** Looks a process up. A zombie (dead, not yet collected by its parent) counts as gone. */
export function findProcess(pid: number): ProcessFacts | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined
  if (process.platform === 'linux') return findProcessOnLinux(pid)
  return findProcessElsewhere(pid)
}

function findProcessOnLinux(pid: number): ProcessFacts | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The program's name stands in brackets and may itself hold brackets and blanks, so count from the last one.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const state = fields[0]
    if (state === 'Z' || state === 'X') return undefined
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim()
    return { started: `${bootId()}/${fields[19]}`, command, folder: folderOf(pid) }
  } catch {
    return undefined
  }
}

function folderOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`)
  } catch {
    return ''
  }
}

function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}

function findProcessElsewhere(pid: number): ProcessFacts | undefined {
  if (!isSignalable(pid)) return undefined
  if (process.platform === 'win32') return { started: '', command: '', folder: '' }
  try {
    const ps = (column: string) =>
      execFileSync('ps', ['-ww', '-o', `${column}=`, '-p', String(pid)], { encoding: 'utf8' }).trim()
    if (ps('stat').startsWith('Z')) return undefined
    return { started: ps('lstart'), command: ps('command'), folder: '' }
  } catch {
    return undefined
  }
}

function isSignalable(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Processes of a dead postmaster that still stand in its data folder. Linux only; elsewhere nothing is found. */
export function listProcessesStandingIn(folder: string): number[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const program = path.basename(readlinkSync(`/proc/${pid}/exe`))
        return folderOf(pid) === folder && program.startsWith('postgres')
      } catch {
        return false
      }
    })
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}

type Mark = { pid: number; started: string; token: string }

let ownStart: string | undefined

function markOfThisProcess(): Mark {
  ownStart ??= findProcess(process.pid)?.started ?? ''
  return { pid: process.pid, started: ownStart, token: randomBytes(8).toString('hex') }
}

function readMark(file: string): Mark | 'unreadable' | undefined {
  try {
    const mark = JSON.parse(readFileSync(file, 'utf8')) as Partial<Mark>
    if (typeof mark.pid !== 'number' || typeof mark.started !== 'string') return 'unreadable'
    return { pid: mark.pid, started: mark.started, token: String(mark.token) }
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'unreadable'
  }
}

/** A mark without a readable owner is believed for a few seconds: it may be just being written. */
function isLiving(file: string, mark: Mark | 'unreadable'): boolean {
  if (mark === 'unreadable') {
    const age_ms = Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0)
    return age_ms < 5_000
  }
  const found = findProcess(mark.pid)
  return found !== undefined && found.started === mark.started
}

function createMark(file: string, mark: Mark): boolean {
  try {
    writeFileSync(file, JSON.stringify(mark), { flag: 'wx' })
    // Root and the owner of the data must be able to read each other's marks, whatever the umask.
    chmodSync(file, 0o644)
    return true
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (code === 'EEXIST') return false
    // A full disk can leave the name without its content, which would keep others waiting.
    if (code === 'ENOSPC' || code === 'EDQUOT') rmSync(file, { force: true })
    throw error
  }
}

/**
 * Runs `work` while holding the lock file, which no other living process can then hold. The lock of a dead process is
 * broken. `onWait` is called once when another process has held the lock for more than two seconds.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: (pid: number) => void,
): Promise<T> {
  const mine = markOfThisProcess()
  const began = Date.now()
  let told = false
  while (!createMark(file, mine)) {
    const other = readMark(file)
    if (other === undefined) continue
    if (!isLiving(file, other)) {
      breakDeadLock(file)
      continue
    }
    if (!told && other !== 'unreadable' && Date.now() - began > 2_000) {
      told = true
      onWait(other.pid)
    }
    await pause(25)
  }
  try {
    return await work()
  } finally {
    rmSync(file, { force: true })
  }
}

/**
 * Two processes may find the same dead lock at once; if each simply deleted it, the slower one would delete the lock the
 * faster one has just made. So deleting needs a second, momentary lock, and a second look.
 */
function breakDeadLock(file: string): void {
  const breaker = `${file}.breaking`
  if (!createMark(breaker, markOfThisProcess())) {
    const other = readMark(breaker)
    if (other !== undefined && !isLiving(breaker, other)) rmSync(breaker, { force: true })
    return
  }
  try {
    const mark = readMark(file)
    if (mark !== undefined && !isLiving(file, mark)) unlinkSync(file)
  } finally {
    rmSync(breaker, { force: true })
  }
}

/** Says that this process uses the server; the returned file is removed when it no longer does. */
export function addHolder(folder: string): string {
  mkdirSync(folder, { recursive: true })
  const mark = markOfThisProcess()
  const file = path.join(folder, `${mark.pid}-${mark.token}.json`)
  createMark(file, mark)
  return file
}

/** Counts the living users of the server and forgets the dead ones. Call it while holding the lock. */
export function countHolders(folder: string): number {
  let living = 0
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name)
    const mark = readMark(file)
    if (mark === undefined) continue
    if (isLiving(file, mark)) living += 1
    else rmSync(file, { force: true })
  }
  return living
}
