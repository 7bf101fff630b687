import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { folderRefusal } from '../platform/config.ts'
import { findProcess } from '../platform/embedded-postgres.processes.ts'
import { faultPoint } from '../platform/fault.ts'

export type WrittenFile = { file: string; bytes: number; sha256: Buffer }

const namePattern = /^payung-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z-[0-9a-f]{4}\.cadangan$/

/** Where a new backup goes: into a folder under a name that says when, or exactly where it was asked to. */
export function placeForBackup(to: string, now: Date): string {
  const isFolder =
    to.endsWith('/') || (statSync(to, { throwIfNoEntry: false })?.isDirectory() ?? !path.extname(to))
  const stamp = now.toISOString().slice(0, 19).replace(/[-:]/g, '')
  const file = path.resolve(
    isFolder ? path.join(to, `payung-${stamp}Z-${randomBytes(2).toString('hex')}.cadangan`) : to,
  )
  if (existsSync(file))
    throw refuse(
      'backup.exists',
      'conflict',
      text(
        `${file} sudah ada dan tidak ditimpa. Pilih nama lain, atau beri nama folder saja.`,
        `${file} is there already and is not overwritten. Choose another name, or give the folder only.`,
      ),
    )
  return file
}

/** The name says who writes it, so that another run knows whether that process still lives. */
const partName = (file: string) => `.${path.basename(file)}.${os.hostname()}.${process.pid}.part`

/**
 * Writes a file that is either there whole or not there: beside its name first, forced to disk, then named. A full disk is refused and leaves
 * nothing; what a killed process left is removed by the next run.
 */
export async function writeWhole(file: string, content: AsyncIterable<Buffer>): Promise<WrittenFile> {
  const folder = path.dirname(file)
  const part = path.join(folder, partName(file))
  const hash = createHash('sha256')
  let bytes = 0
  let handle: FileHandle | undefined
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    sweep(folder)
    handle = await open(part, 'wx', 0o600)
    faultPoint('backup.file_begun')
    for await (const piece of content) {
      hash.update(piece)
      await writeAll(handle, piece)
      bytes += piece.length
    }
    faultPoint('backup.file_written')
    await handle.sync()
    await handle.close()
    handle = undefined
    await rename(part, file)
    await syncFolder(folder)
  } catch (error) {
    await handle?.close().catch(() => {})
    rmSync(part, { force: true })
    throw explained(folder, error)
  }
  faultPoint('backup.file_named')
  return { file, bytes, sha256: hash.digest() }
}

async function writeAll(handle: FileHandle, piece: Buffer): Promise<void> {
  for (let at = 0; at < piece.length; ) at += (await handle.write(piece, at)).bytesWritten
}

/** The name itself must be on disk too, or a power cut loses a backup that was announced. */
async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open a folder; there the name is written by the file system's own journal.
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A quota or a limit on the size of files is to a backup what a full disk is. */
function explained(folder: string, error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException)?.code ?? ''
  if (/^(?:ENOSPC|EDQUOT|EFBIG)$/.test(code)) return folderRefusal(folder, { code: 'ENOSPC' })
  return /^(?:EACCES|EPERM|EROFS|ENOTDIR|EIO)$/.test(code) ? folderRefusal(folder, error) : error
}

/** Removes what killed runs of this machine left in the folder. */
function sweep(folder: string): void {
  const host = `.${os.hostname()}.`
  for (const name of readdirSync(folder)) {
    const [, before = '', pid = ''] = /^(\..+\.)(\d+)\.part$/.exec(name) ?? []
    if (!before.endsWith(host)) continue
    if (Number(pid) !== process.pid && findProcess(Number(pid)) === undefined)
      rmSync(path.join(folder, name), { force: true })
  }
}

export type FoundBackup = { file: string; name: string; at: Date; bytes: number }

/** Backups in a folder by the moment in their names, newest first. */
export function listBackups(folder: string): FoundBackup[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .flatMap((name) => {
      const [, year, month, day, hour, minute, second] = namePattern.exec(name) ?? []
      if (!year) return []
      const file = path.join(folder, name)
      const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
      return [{ file, name, at, bytes: statSync(file).size }]
    })
    .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.name < b.name ? 1 : -1))
}

/** Removes backups older than so many days; the newest stays whatever its age. Answers with the names. */
export function removeOld(folder: string, keepDays: number, now: Date): string[] {
  const limit = now.getTime() - keepDays * 86_400_000
  const old = listBackups(folder)
    .slice(1)
    .filter((backup) => backup.at.getTime() < limit)
  for (const { file } of old) rmSync(file)
  return old.map((backup) => backup.name)
}

/** The bytes of a backup file; one sentence when it cannot be read. */
export async function* readBytes(file: string, onBytes?: (bytes: Buffer) => void): AsyncGenerator<Buffer> {
  try {
    for await (const bytes of createReadStream(file, { highWaterMark: 1 << 20 })) {
      onBytes?.(bytes)
      yield bytes
    }
  } catch (error) {
    if (!/^(?:ENOENT|EACCES|EPERM|EISDIR|EIO)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error
    throw refuse(
      'backup.file_not_readable',
      'not_found',
      text(
        `Berkas ${file} tidak dapat dibaca (${(error as NodeJS.ErrnoException).code}). Periksa nama dan izinnya.`,
        `The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Check its name and its rights.`,
      ),
    )
  }
}
