import { hkdfSync, randomBytes } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Config, ensureHome, folderRefusal } from './config.ts'
import { faultPoint } from './fault.ts'
import { isWeakKey, weakKey } from './start-up.ts'

/**
 * What the master key gives without a database: the key that wraps the data keys, the passwords of the database roles (needed before
 * anything can be read there), and the key of the backups (needed when there is no database any more).
 */
export type MasterKeys = { master: Buffer; wrapping: Buffer; role: Buffer; backup: Buffer }

/** Takes the master key from the environment or the key file, and makes the file on the first start. Production refuses a weak one. */
export function loadMasterKeys(
  config: Pick<Config, 'home' | 'master_key'> & Partial<Pick<Config, 'mode'>>,
): MasterKeys {
  const master = config.master_key ? decodeMasterKey(config.master_key) : keyFile(config.home)
  if (config.mode === 'production' && isWeakKey(master.toString('base64')))
    throw weakKey(path.join(config.home, 'master.key'))
  return masterKeys(master)
}

export function masterKeys(master: Buffer): MasterKeys {
  return {
    master,
    wrapping: derive(master, 'payung:data-key-wrapping:v1'),
    role: derive(master, 'payung:database-role:v1'),
    backup: backupKey(master),
  }
}

/** The key of backups: from the master key alone, so that a backup opens on an empty machine. */
export function backupKey(master: Buffer): Buffer {
  return derive(master, 'payung:backup:v1')
}

/** The data keys of registers made before data keys were drawn at random: they came from the master key itself. */
export function derivedDataKeys(master: Buffer): { index: Buffer; field: Buffer; session: Buffer } {
  return {
    index: derive(master, 'payung:nik-index:v1'),
    field: derive(master, 'payung:field:v1'),
    session: derive(master, 'payung:session:v1'),
  }
}

function derive(master: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', master, '', purpose, 32))
}

const nextKeyFileOf = (home: string) => `${keyFileOf(home)}.next`

/** Lays a new master key beside the old one, before the database takes it. */
export function writeNextKey(home: string, master: Buffer): void {
  const file = nextKeyFileOf(home)
  rmSync(file, { force: true })
  try {
    writeFileSync(file, `${master.toString('base64')}\n`, { mode: 0o600, flush: true })
  } catch (error) {
    throw folderRefusal(home, error)
  }
}

/** The key a change had laid beside the old one; undefined when there is none. */
export function nextMasterKeys(home: string): MasterKeys | undefined {
  try {
    return masterKeys(readKeyFile(nextKeyFileOf(home)))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The new key takes the place of the old one. */
export function adoptNextKey(home: string): void {
  renameSync(nextKeyFileOf(home), keyFileOf(home))
}

/** Where the master key lives when it is not in the environment. */
export function keyFileOf(home: string): string {
  return path.join(home, 'master.key')
}

export function decodeMasterKey(written: string, file?: string): Buffer {
  const key = /^[0-9a-f]{64}$/i.test(written) ? Buffer.from(written, 'hex') : Buffer.from(written, 'base64')
  if (key.length === 32) return key
  const place = file ?? 'PAYUNG_MASTER_KEY'
  const remedy = file
    ? text('Kembalikan berkas itu dari cadangan.', 'Restore the file from your backup.')
    : text('Buat dengan: openssl rand -base64 32.', 'Make one with: openssl rand -base64 32.')
  throw refuse(
    file ? 'platform.key_file_damaged' : 'platform.bad_master_key',
    'invalid',
    text(
      `${place} harus berisi 32 bita dalam base64 atau 64 angka heksadesimal. ${remedy.id}`,
      `${place} must hold 32 bytes in base64 or 64 hexadecimal digits. ${remedy.en}`,
    ),
  )
}

function keyFile(home: string): Buffer {
  const file = keyFileOf(home)
  try {
    return readKeyFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  ensureHome(home)
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true })
    faultPoint('keys.draft_written')
    // A link fails when the file exists: of two processes starting at once, both end with the same key.
    linkSync(draft, file)
    faultPoint('keys.file_kept')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw folderRefusal(home, error)
  } finally {
    rmSync(draft, { force: true })
  }
  return readKeyFile(file)
}

export function readKeyFile(file: string): Buffer {
  const written = readFileSync(file, 'utf8').trim()
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw refuse(
      'platform.key_file_open',
      'invalid',
      text(
        `Berkas kunci ${file} dapat dibaca orang lain. Jalankan: chmod 600 ${file}`,
        `The key file ${file} can be read by others. Run: chmod 600 ${file}`,
      ),
    )
  }
  return decodeMasterKey(written, file)
}
