import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import type { Keys } from '../platform/crypto.ts'
import { damaged, foreignKey, formatVersion, type Header, newerFormat, notABackup } from './backup.schema.ts'

/*
 * The outside of a file: `PAYUNG BACKUP 1\n`, length and JSON of the header, its SHA-256, then chunks of AES-256-GCM.
 *
 * Every file has a key of its own (HKDF of the backup key and a random salt), so the chunk's number can be the nonce. Number, whether it is
 * the last, and the hash of the header are bound to each chunk: one that is changed, cut off, repeated, swapped or from another file
 * does not open. (The STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015.)
 */
const magic = Buffer.from('PAYUNG BACKUP 1\n')
const tagBytes = 16
const headerBytesMost = 65_536
const chunkBytes = 1 << 20

/** The key of backups comes from the master key alone, so that a backup opens on an empty machine. */
export type BackupKeys = Pick<Keys, 'backup'>

/** Recognises the key without telling anything of it. */
export function keyId(keys: BackupKeys): string {
  return createHash('sha256').update('payung:backup-key-id:').update(keys.backup).digest('hex').slice(0, 12)
}

export function makeHeader(keys: BackupKeys, facts: Pick<Header, 'made_at' | 'app_version'>): Header {
  return {
    format: formatVersion,
    ...facts,
    key_id: keyId(keys),
    salt: randomBytes(32).toString('hex'),
    chunk_bytes: chunkBytes,
  }
}

function headerBytes(header: Header): Buffer {
  const json = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(json.length)
  return Buffer.concat([magic, length, json, createHash('sha256').update(json).digest()])
}

type Chunks = { key: Buffer; headHash: Buffer }

function chunksOf(keys: BackupKeys, header: Header, head: Buffer): Chunks {
  const key = hkdfSync('sha256', keys.backup, Buffer.from(header.salt, 'hex'), 'payung:backup-file:v1', 32)
  return { key: Buffer.from(key), headHash: createHash('sha256').update(head).digest() }
}

function bindingOf({ headHash }: Chunks, number: number, last: boolean): { nonce: Buffer; bound: Buffer } {
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(number), 4)
  return { nonce, bound: Buffer.concat([headHash, nonce, Buffer.from([last ? 1 : 0])]) }
}

/** Seals a stream of bytes into the bytes of a file. Memory: two chunks. */
export async function* sealStream(
  keys: BackupKeys,
  header: Header,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const head = headerBytes(header)
  const chunks = chunksOf(keys, header, head)
  let number = 0
  const sealed = (plain: Buffer, last: boolean) => {
    const { nonce, bound } = bindingOf(chunks, number++, last)
    const cipher = createCipheriv('aes-256-gcm', chunks.key, nonce)
    cipher.setAAD(bound)
    const body = cipher.update(plain)
    cipher.final()
    return Buffer.concat([body, cipher.getAuthTag()])
  }
  yield head
  const pending = new Pieces()
  for await (const bytes of source) {
    pending.add(bytes)
    // More than a chunk is held before one leaves, so that the last is never mistaken for one in the middle.
    while (pending.size > header.chunk_bytes) yield sealed(pending.take(header.chunk_bytes), false)
  }
  yield sealed(pending.take(pending.size), true)
}

/** Reads the head of a file; with keys it also refuses a file of another master key. */
export async function openStream(
  file: string,
  source: AsyncIterable<Uint8Array>,
): Promise<{ header: Header; open(keys: BackupKeys): AsyncGenerator<Buffer> }> {
  const bytes = new Bytes(source)
  if (!(await bytes.upTo(magic.length)).equals(magic)) throw notABackup(file)
  const length = await bytes.upTo(4)
  const size = length.length === 4 ? length.readUInt32BE() : 0
  if (size === 0 || size > headerBytesMost) throw damaged({ part: 'header' })
  const json = await bytes.upTo(size)
  const hash = await bytes.upTo(32)
  if (!createHash('sha256').update(json).digest().equals(hash)) throw damaged({ part: 'header' })
  const header = JSON.parse(json.toString()) as Header
  if (header.format > formatVersion) throw newerFormat(header.format)
  const head = Buffer.concat([magic, length, json, hash])
  return {
    header,
    open: (keys) => {
      if (header.key_id !== keyId(keys)) throw foreignKey(header.key_id, keyId(keys))
      return unseal(keys, header, head, bytes)
    },
  }
}

async function* unseal(keys: BackupKeys, header: Header, head: Buffer, bytes: Bytes): AsyncGenerator<Buffer> {
  const chunks = chunksOf(keys, header, head)
  for (let number = 0; ; number++) {
    const sealed = await bytes.upTo(header.chunk_bytes + tagBytes)
    const last = await bytes.atEnd()
    yield opened(chunks, number, last, sealed)
    if (last) return
  }
}

function opened(chunks: Chunks, number: number, last: boolean, sealed: Buffer): Buffer {
  if (sealed.length < tagBytes) throw damaged({ chunk: number })
  const { nonce, bound } = bindingOf(chunks, number, last)
  const decipher = createDecipheriv('aes-256-gcm', chunks.key, nonce)
  decipher.setAAD(bound)
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes))
  const plain = decipher.update(sealed.subarray(0, sealed.length - tagBytes))
  try {
    decipher.final()
  } catch {
    throw damaged({ chunk: number })
  }
  return plain
}

/** Bytes that came in pieces and leave in others, without joining all of them again for each. */
class Pieces {
  size = 0
  private pieces: Uint8Array[] = []

  add(piece: Uint8Array): void {
    this.pieces.push(piece)
    this.size += piece.byteLength
  }

  take(wanted: number): Buffer {
    const all = this.pieces.length === 1 ? (this.pieces[0] as Uint8Array) : Buffer.concat(this.pieces)
    const bytes = Buffer.from(all.buffer, all.byteOffset, all.byteLength)
    const taken = bytes.subarray(0, wanted)
    this.pieces = bytes.length > wanted ? [bytes.subarray(wanted)] : []
    this.size = Math.max(0, bytes.length - wanted)
    return taken
  }
}

/** Reads so many bytes, or what is left, from a stream of pieces. */
class Bytes {
  private readonly pieces = new Pieces()
  private readonly source: AsyncIterator<Uint8Array>

  constructor(source: AsyncIterable<Uint8Array>) {
    this.source = source[Symbol.asyncIterator]()
  }

  async upTo(wanted: number): Promise<Buffer> {
    while (this.pieces.size < wanted && (await this.more()));
    return this.pieces.size === 0 ? Buffer.alloc(0) : this.pieces.take(wanted)
  }

  async atEnd(): Promise<boolean> {
    return this.pieces.size === 0 && !(await this.more())
  }

  private async more(): Promise<boolean> {
    for (;;) {
      const { value, done } = await this.source.next()
      if (done) return false
      if (value.byteLength === 0) continue
      this.pieces.add(value)
      return true
    }
  }
}
