import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { faultPoint } from '../platform/fault.ts'

/*
 * The folder of heads: a file a signing, in a folder a month (`2026-11/00000017.json`), and the public key beside them. Best kept on a
 * disk that whoever keeps the database cannot write.
 */

const fileName = /^\d{8,}\.json$/
const monthName = /^\d{4}-\d{2}$/

export function headsFolder(backupFolder: string): string {
  return path.join(backupFolder, 'heads')
}

/** Files of heads, newest number first; none when there is no folder. */
export function listHeadFiles(folder: string): string[] {
  const names = (at: string, wanted: RegExp) => {
    try {
      return readdirSync(at).filter((name) => wanted.test(name))
    } catch (error) {
      if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return []
      throw error
    }
  }
  const files = [
    // A copy somebody carried away may be flat.
    ...names(folder, fileName),
    ...names(folder, monthName).flatMap((month) =>
      names(path.join(folder, month), fileName).map((name) => path.join(month, name)),
    ),
  ]
  return files.sort((a, b) => Number.parseInt(path.basename(b), 10) - Number.parseInt(path.basename(a), 10))
}

/** The folder when it is there; an installation that never signed has none. */
export function existingFolder(folder: string): string | undefined {
  return existsSync(folder) ? folder : undefined
}

export function readHeadFile(folder: string, name: string): string {
  return readFileSync(path.join(folder, name), 'utf8')
}

/** Puts a head in its place whole or not at all: written beside it, forced to the disk, then renamed. */
export function writeHeadFile(
  folder: string,
  head: { number: number; time: string },
  document: string,
): string {
  const month = path.join(folder, head.time.slice(0, 7))
  const file = path.join(month, `${String(head.number).padStart(8, '0')}.json`)
  writeWhole(file, document)
  return file
}

export function writeKeyFile(folder: string, keyId: string, pem: string): void {
  const file = path.join(folder, `public-key-${keyId}.pem`)
  try {
    if (readFileSync(file, 'utf8') === pem) return
  } catch {
    // Not there yet.
  }
  writeWhole(file, pem)
}

function writeWhole(file: string, content: string): void {
  // Always the same name: what a kill left behind is overwritten by the next try and not left lying.
  const part = `${file}.part`
  try {
    // Backups lie in the same folder, so nobody else looks into it.
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(part, content, { flush: true })
    faultPoint('audit.head_part_written')
    renameSync(part, file)
    faultPoint('audit.head_renamed')
    syncFolder(path.dirname(file))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    throw refuse(
      'audit.heads_not_written',
      'unavailable',
      text(
        `Kepala jejak audit tidak dapat ditulis ke ${file} (${code}). Beri izin tulis atau kosongkan ruang di PAYUNG_BACKUP_FOLDER; kepala yang sudah ditandatangani ditulis pada kesempatan berikutnya.`,
        `The head of the audit trail cannot be written to ${file} (${code}). Allow writing or free space in PAYUNG_BACKUP_FOLDER; what was signed is written at the next turn.`,
      ),
    )
  }
}

/** A rename lasts only when the folder itself is on the disk; Windows has no such call. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
