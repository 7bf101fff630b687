import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { type Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import {
  findProgramsPackage,
  makeOpenFolder,
  preparePrograms,
  type ServerUser,
  SHARED_FOLDER,
  symlinkUnlessThere,
} from './embedded-postgres.programs.ts'

/**
 * Where the embedded PostgreSQL's programs and data lie and who runs it. PostgreSQL refuses to run as root, and root's
 * own home is closed to everyone else; so as root the server gets an ordinary user, and programs and data a place that
 * user can enter. For an ordinary user everything stays where it is.
 */

export type Places = {
  /** Folder with bin, lib and share. */
  programs: string
  /** Version of PostgreSQL by which its data can be read, such as 18. */
  major: string
  /** Our folder: password, log, lock, holders; the data lies in `data` below it. */
  folder: string
  data: string
  user: ServerUser | undefined
}

const isRoot = () => process.getuid?.() === 0

/** Finds or prepares programs, data folder and user of the server of `home`. */
export function preparePlaces(home: string): Places {
  const programsPackage = findProgramsPackage()
  let folder: string
  let user: ServerUser | undefined
  try {
    mkdirSync(home, { recursive: true })
    folder = prepareFolder(home)
    user = isRoot() ? (findDataOwner(folder) ?? findServerUser()) : undefined
    if (user && !canEnter(folder, user)) folder = moveOutOfHome(home, folder, user)
    if (!isRoot()) requireOwnData(path.join(folder, 'data'))
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    throw explainFileError(error, home)
  }
  const data = path.join(folder, 'data')
  let programs: string
  try {
    programs = preparePrograms(programsPackage, home, user)
  } catch (error) {
    throw explainFileError(error, user ? SHARED_FOLDER : home)
  }
  return { programs, major: programsPackage.version.split('.')[0]!, folder, data, user }
}

/** Turns an error of the file system into a sentence; anything unknown stays what it was. */
export function explainFileError(error: unknown, place: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'ELOOP'].includes(code)) {
    return refuse(
      'platform.folder_not_writable',
      'unavailable',
      text(
        `Folder data ${place} tidak dapat ditulisi (${code}). Beri izin tulis pada folder itu, atau pilih folder lain dengan PAYUNG_HOME.`,
        `The data folder ${place} cannot be written to (${code}). Make it writable, or choose another folder with PAYUNG_HOME.`,
      ),
      { details: { place, code } },
    )
  }
  if (['ENOSPC', 'EDQUOT'].includes(code)) return diskFull(place)
  return error
}

export function diskFull(place: string): Refusal {
  return refuse(
    'platform.disk_full',
    'unavailable',
    text(
      `Ruang disk untuk ${place} habis. Kosongkan sedikitnya 1 GB, atau pilih disk lain dengan PAYUNG_HOME, lalu jalankan lagi; data yang sudah tersimpan tetap utuh.`,
      `The disk holding ${place} is full. Free at least 1 GB, or choose another disk with PAYUNG_HOME, then start again; data already stored is intact.`,
    ),
    { details: { place } },
  )
}

/** `home/postgres`, or the folder it points to when an earlier start had to keep the data outside home. */
function prepareFolder(home: string): string {
  const folder = path.join(home, 'postgres')
  const found = lstatSync(folder, { throwIfNoEntry: false })
  if (found?.isSymbolicLink()) {
    const target = path.resolve(home, readlinkSync(folder))
    mkdirSync(target, { recursive: true })
    return realpathSync(target)
  }
  if (!found) {
    mkdirSync(folder, { recursive: true })
    if (isRoot()) chmodSync(folder, 0o755)
  }
  return realpathSync(folder)
}

/** Data that already belongs to an ordinary user is served by that user, so that root can help out once and leave. */
function findDataOwner(folder: string): ServerUser | undefined {
  const data = statSync(path.join(folder, 'data'), { throwIfNoEntry: false })
  if (!data || data.uid === 0) return undefined
  return { name: `uid ${data.uid}`, uid: data.uid, gid: data.gid }
}

function findServerUser(): ServerUser {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const name of ['postgres', 'nobody']) {
    const account = accounts.find((fields) => fields[0] === name)
    const uid = Number(account?.[2])
    const gid = Number(account?.[3])
    if (Number.isInteger(uid) && Number.isInteger(gid) && uid > 0) return { name, uid, gid }
  }
  throw refuse(
    'platform.no_server_user',
    'unavailable',
    text(
      'PostgreSQL tidak boleh berjalan sebagai root, dan pengguna postgres atau nobody tidak ada. Jalankan Payung sebagai pengguna biasa, atau buat pengguna postgres.',
      'PostgreSQL must not run as root, and there is no user postgres or nobody. Run Payung as an ordinary user, or create the user postgres.',
    ),
  )
}

/** Whether the server's user may walk through every folder down to `folder`, judged by the mode bits. */
function canEnter(folder: string, user: ServerUser): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    const { mode, uid, gid } = statSync(at)
    const shift = uid === user.uid ? 6 : gid === user.gid ? 3 : 0
    if (((mode >> shift) & 1) === 0) return false
    if (path.dirname(at) === at) return true
  }
}

/** Keeps the data of a closed home (such as root's) under /var/lib/payung and leaves a link in home. */
function moveOutOfHome(home: string, folder: string, user: ServerUser): string {
  if (existsSync(path.join(folder, 'data'))) {
    throw refuse(
      'platform.folder_closed',
      'unavailable',
      text(
        `Pengguna ${user.name}, yang menjalankan PostgreSQL, tidak dapat masuk ke ${folder}. Beri izin masuk (chmod o+x) pada folder itu dan semua folder di atasnya, atau jalankan Payung sebagai pemilik data.`,
        `The user ${user.name}, who runs PostgreSQL, cannot enter ${folder}. Allow entry (chmod o+x) to it and every folder above it, or run Payung as the owner of the data.`,
      ),
    )
  }
  const link = path.join(home, 'postgres')
  if (!lstatSync(link).isSymbolicLink()) {
    const outside = findUnusedOutside(realpathSync(home))
    makeOpenFolder(SHARED_FOLDER)
    makeOpenFolder(outside)
    writeFileSync(path.join(outside, 'home'), `${home}\n`)
    rmSync(link, { recursive: true, force: true })
    symlinkUnlessThere(outside, link)
  }
  // Read back, for another process may have made the link first.
  return realpathSync(link)
}

/** Who deletes a home to begin anew must not get the old data back, nor lose it without having been asked. */
function findUnusedOutside(home: string): string {
  const name = createHash('sha256').update(home).digest('hex').slice(0, 16)
  for (let number = 1; ; number++) {
    const outside = path.join(SHARED_FOLDER, number === 1 ? name : `${name}-${number}`)
    if (!existsSync(path.join(outside, 'data'))) return outside
  }
}

function requireOwnData(data: string): void {
  const found = statSync(data, { throwIfNoEntry: false })
  if (!found || process.getuid === undefined || found.uid === process.getuid()) return
  throw refuse(
    'platform.data_of_other_user',
    'unavailable',
    text(
      `Data di ${data} milik pengguna lain (uid ${found.uid}), mungkin karena Payung pernah dijalankan sebagai root. Jalankan lagi sebagai root atau pemilik itu, atau pilih folder lain dengan PAYUNG_HOME.`,
      `The data in ${data} belongs to another user (uid ${found.uid}), perhaps because Payung was once run as root. Run it as root or as that owner again, or choose another folder with PAYUNG_HOME.`,
    ),
  )
}

/** Hands a file or folder to the server's user; does nothing when that is us. */
export function giveTo(user: ServerUser | undefined, file: string): void {
  if (user) chownSync(file, user.uid, user.gid)
}
