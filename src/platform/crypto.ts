import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Config, ensureHome, folderRefusal } from './config.ts'

/*
 * A NIK can be guessed (district, birth date, a low serial), so a plain hash of it is plain text: all of Jambi takes a
 * computer seconds. Two keys that are never in the database protect it: one makes the hash by which a person is found,
 * one seals the value. AES-256-GCM, HMAC-SHA-256 and HKDF as in OWASP ASVS 5.0, appendix C.
 */
export type Keys = { index: Buffer; field: Buffer; session: Buffer; role: Buffer }

const keyVersion = 1

/** Takes the master key from the environment or the key file, makes the file on the first start, and derives the rest. */
export function loadKeys(config: Pick<Config, 'home' | 'master_key'>): Keys {
  const master = config.master_key ? decodeMasterKey(config.master_key) : keyFile(config.home)
  const derive = (purpose: string) =>
    Buffer.from(hkdfSync('sha256', master, '', `payung:${purpose}:v${keyVersion}`, 32))
  return {
    index: derive('nik-index'),
    field: derive('field'),
    session: derive('session'),
    role: derive('database-role'),
  }
}

function decodeMasterKey(written: string, file?: string): Buffer {
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
  const file = path.join(home, 'master.key')
  try {
    return readKeyFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  ensureHome(home)
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true })
    // A link fails when the file exists: of two processes starting at once, both end with the same key.
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw folderRefusal(home, error)
  } finally {
    rmSync(draft, { force: true })
  }
  return readKeyFile(file)
}

function readKeyFile(file: string): Buffer {
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

/** The hash by which a person is found: HMAC-SHA-256 over the 16 digits, useless without the key. */
export function nikHash(keys: Keys, digits: string): Buffer {
  return createHmac('sha256', keys.index).update(`nik:v1:${digits}`).digest()
}

// Random nonces, drawn for many values at once: asking the system for twelve bytes costs more than sealing with them.
let nonces = Buffer.alloc(0)

function nextNonce(): Buffer {
  if (nonces.length < 12) nonces = randomBytes(12 * 1024)
  const nonce = nonces.subarray(0, 12)
  nonces = nonces.subarray(12)
  return nonce
}

/**
 * Seals a value. `binding` says what it belongs to (table, field, id); opening it elsewhere fails, so a sealed value
 * cannot be moved to another person. Layout: key version (1), nonce (12), cipher text, tag (16).
 */
export function seal(keys: Keys, binding: string, value: string | Uint8Array): Buffer {
  const nonce = nextNonce()
  const cipher = createCipheriv('aes-256-gcm', keys.field, nonce)
  cipher.setAAD(Buffer.from(binding, 'latin1'))
  const body = typeof value === 'string' ? cipher.update(value, 'utf8') : cipher.update(value)
  cipher.final()
  // GCM gives as many bytes as it takes, so the size is known; one allocation instead of four.
  const sealed = Buffer.allocUnsafe(13 + body.length + 16)
  sealed[0] = keyVersion
  nonce.copy(sealed, 1)
  body.copy(sealed, 13)
  cipher.getAuthTag().copy(sealed, 13 + body.length)
  return sealed
}

/** Opens what `seal` made for the same binding; throws when a bit differs. */
export function open(keys: Keys, binding: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  if (bytes[0] !== keyVersion) throw new Error(`Sealed with key version ${bytes[0]}, which is not known here`)
  const decipher = createDecipheriv('aes-256-gcm', keys.field, bytes.subarray(1, 13))
  decipher.setAAD(Buffer.from(binding, 'latin1'))
  decipher.setAuthTag(bytes.subarray(bytes.length - 16))
  return Buffer.concat([decipher.update(bytes.subarray(13, bytes.length - 16)), decipher.final()])
}

export function openText(keys: Keys, binding: string, sealed: Uint8Array): string {
  return open(keys, binding, sealed).toString('utf8')
}

/** What a person's sealed fields are bound to. */
export function personBinding(field: 'nik' | 'phone', personId: string): string {
  return `person.${field}:${personId}`
}

export function sha256(...parts: (string | Uint8Array)[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
