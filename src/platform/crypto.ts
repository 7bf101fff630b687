import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'

/*
 * A NIK can be guessed (district, birth date, a low serial), so a plain hash of it is plain text: all of Jambi takes a
 * computer seconds. Two keys that the database holds only wrapped protect it: one makes the hash by which a person is found,
 * one seals the value. AES-256-GCM and HMAC-SHA-256 as in OWASP ASVS 5.0, appendix C.
 *
 * A person's values are sealed with a key of their own, made of the data key and the person's salt: who destroys the salt has
 * erased the person from every table and every backup of the salt's time after.
 */

/** A version of the field key. Form 1 seals as registers did before people had keys of their own; form 2 with them. */
export type FieldKey = { version: number; form: 1 | 2; key: Buffer }

/** The keys a running process holds. What can change under it (the field keys) is brought up to date by every transaction. */
export type Keys = {
  /** From the master key: passwords of the database roles. */
  role: Buffer
  /** From the master key: seals backups, which must open on an empty machine. */
  backup: Buffer
  /** From the master key: wraps the data keys. */
  wrapping: Buffer
  /** Finds a person by NIK. */
  index: Buffer
  session: Buffer
  /** HMAC of personal values in audit lines. */
  commitment: Buffer
  /** Seed of the Ed25519 key that signs audit heads. */
  signing_seed: Buffer
  /** Field keys by version; `active` seals. */
  field: Map<number, FieldKey>
  active: FieldKey
  /** Number of the last change of the field keys this process knows. */
  generation: number
}

/** What sealing a person's values takes of them. */
export type SealingKeys = Pick<Keys, 'active' | 'field'>

/** The hash by which a person is found: HMAC-SHA-256 over the 16 digits, useless without the key. */
export function nikHash(keys: Pick<Keys, 'index'>, digits: string): Buffer {
  return createHmac('sha256', keys.index).update(`nik:v1:${digits}`).digest()
}

// Random bytes, drawn for many values at once: asking the system for twelve bytes costs more than sealing with them.
let drawn = Buffer.alloc(0)

function draw(bytes: number): Buffer {
  if (drawn.length < bytes) drawn = randomBytes(16 * 1024)
  const taken = drawn.subarray(0, bytes)
  drawn = drawn.subarray(bytes)
  return taken
}

/** What a new person's key is made with. */
export function newSalt(): Buffer {
  return Buffer.from(draw(16))
}

/**
 * Seals a value that is no person's own, such as a file. `binding` says what it belongs to (table, field, id); opening it elsewhere
 * fails. Layout: key version (1), nonce (12), cipher text, tag (16).
 */
export function seal(keys: Keys, binding: string, value: string | Uint8Array): Buffer {
  return sealWith(keys.active.key, keys.active, binding, value)
}

/** Opens what `seal` made for the same binding; throws when a bit differs. */
export function open(keys: Keys, binding: string, sealed: Uint8Array): Buffer {
  const field = fieldKeyOf(keys, sealed)
  return openWith(field.key, field, binding, sealed)
}

export function openText(keys: Keys, binding: string, sealed: Uint8Array): string {
  return open(keys, binding, sealed).toString('utf8')
}

export type PersonField = 'nik' | 'phone'

/** A person and the salt of their key: undefined for people of a register from before, null when it was destroyed. */
export type Keyed = { person_id: string; salt: Uint8Array | null | undefined }

/** Seals a value of a person; refuses a person whose key was destroyed. A person without a salt waits for the next rotation. */
export function sealPersonal(keys: SealingKeys, field: PersonField, person: Keyed, value: string): Buffer {
  if (person.salt === null) throw erased()
  const key = person.salt ? keys.active : saltless(keys)
  return sealWith(personKey(key, person), key, personBinding(field, person.person_id), value)
}

/** Opens what `sealPersonal` made; refuses `person.erased` when the person's key was destroyed. */
export function openPersonal(keys: Keys, field: PersonField, person: Keyed, sealed: Uint8Array): string {
  const key = fieldKeyOf(keys, sealed)
  if (person.salt === null || (key.form === 2 && !person.salt)) throw erased()
  return openWith(personKey(key, person), key, personBinding(field, person.person_id), sealed).toString(
    'utf8',
  )
}

function erased() {
  return refuse(
    'person.erased',
    'conflict',
    text(
      'Kunci orang ini sudah dimusnahkan atas penghapusan data, jadi nomornya tidak dapat dibaca lagi oleh siapa pun.',
      "This person's key was destroyed when their data were erased, so the number cannot be read any more by anybody.",
    ),
  )
}

function saltless(keys: SealingKeys): FieldKey {
  for (const key of keys.field.values()) if (key.form === 1) return key
  throw new Error('A person without a salt, in a register that never had such people')
}

/** What a person's sealed fields are bound to. */
export function personBinding(field: PersonField, personId: string): string {
  return `person.${field}:${personId}`
}

// Fields of one person are sealed and opened one after the other, so the last key made is mostly the next one asked for.
let last: { of: FieldKey; person_id: string; salt: Uint8Array; key: Buffer } | undefined

function personKey(of: FieldKey, { person_id, salt }: Keyed): Buffer {
  if (of.form === 1 || !salt) return of.key
  if (last?.of === of && last.person_id === person_id && last.salt === salt) return last.key
  const key = createHmac('sha256', of.key).update(`person:v1:${person_id}:`).update(salt).digest()
  last = { of, person_id, salt, key }
  return key
}

function fieldKeyOf(keys: Keys, sealed: Uint8Array): FieldKey {
  const version = sealed[0] ?? 0
  const key = keys.field.get(version)
  if (!key) throw new Error(`Sealed with key version ${version}, which is not known here`)
  return key
}

/** The binding as it is authenticated. Since form 2 the key version is part of it. */
function bound(field: FieldKey, binding: string): Buffer {
  return Buffer.from(field.form === 1 ? binding : `${binding}:v${field.version}`, 'latin1')
}

function sealWith(key: Buffer, field: FieldKey, binding: string, value: string | Uint8Array): Buffer {
  const nonce = draw(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(bound(field, binding))
  const body = typeof value === 'string' ? cipher.update(value, 'utf8') : cipher.update(value)
  cipher.final()
  // GCM gives as many bytes as it takes, so the size is known; one allocation instead of four.
  const sealed = Buffer.allocUnsafe(13 + body.length + 16)
  sealed[0] = field.version
  nonce.copy(sealed, 1)
  body.copy(sealed, 13)
  cipher.getAuthTag().copy(sealed, 13 + body.length)
  return sealed
}

function openWith(key: Buffer, field: FieldKey, binding: string, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  if (bytes.length < 29) throw new Error('Too short for a sealed value')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 13))
  decipher.setAAD(bound(field, binding))
  decipher.setAuthTag(bytes.subarray(bytes.length - 16))
  return Buffer.concat([decipher.update(bytes.subarray(13, bytes.length - 16)), decipher.final()])
}

export function sha256(...parts: (string | Uint8Array)[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}
