import { once } from 'node:events'
import { crc32, createInflateRaw } from 'node:zlib'
import { type Entry, fromBuffer, open, type ZipFile } from 'yauzl'
import type { Limits } from './limits.ts'
import { Stopped, stop } from './stopped.ts'

/** A workbook with thousands of parts is no list of people. */
const entriesMax = 5_000
/** Deflate reaches 1,032 to 1; sheets reach 15. Small parts may be anything, they do no harm. */
const ratioMax = 100
const ratioFreeBytes = 8 * 1024 * 1024
/** The same for all parts that are read together, so that a hundred parts just below the mark are not free either. */
const ratioFreeBytesTogether = 32 * 1024 * 1024
const localHeaderBytesMin = 30
/** Pieces of this size, some of them ahead of the reader: another thread unpacks while this one reads. */
const inflateOptions = { chunkSize: 64 * 1024, readableHighWaterMark: 512 * 1024 }

export type Zip = {
  names(): string[]
  has(name: string): boolean
  /** Decompresses one part piece by piece; the pieces are reused by nobody. */
  read(name: string): AsyncGenerator<Buffer>
  close(): void
}

/** Opens a zip by its central directory. Reads nothing else; every cap holds while parts are read. */
export async function openZip(source: Uint8Array | { path: string }, limits: Limits): Promise<Zip> {
  const file = await openFile(source)
  const entries = await listEntries(file)
  let unzipped_bytes = 0

  async function* read(name: string): AsyncGenerator<Buffer> {
    const entry = entries.get(name)
    if (entry === undefined) throw stop('damaged', { reason: 'missing part' })
    // A size in a header is never a reason to believe a part, but is reason enough to refuse it.
    if (isBomb(entry.uncompressedSize, entry)) throw stop('bomb')
    let bytes = 0
    let checksum = 0
    for await (const piece of inflated(file, entry)) {
      bytes += piece.length
      unzipped_bytes += piece.length
      if (unzipped_bytes > limits.unzipped_bytes) throw stop('bomb', { limit: limits.unzipped_bytes })
      if (isBomb(bytes, entry)) throw stop('bomb')
      if (unzipped_bytes > ratioFreeBytesTogether && unzipped_bytes > file.fileSize * ratioMax)
        throw stop('bomb')
      if (bytes > entry.uncompressedSize) throw stop('damaged', { reason: 'size' })
      checksum = crc32(piece, checksum)
      yield piece
    }
    if (bytes !== entry.uncompressedSize || checksum !== entry.crc32)
      throw stop('damaged', { reason: 'checksum' })
  }

  return {
    names: () => [...entries.keys()],
    has: (name) => entries.has(name),
    read,
    close: () => file.close(),
  }
}

function isBomb(bytes: number, entry: Entry): boolean {
  return bytes > ratioFreeBytes && bytes > entry.compressedSize * ratioMax
}

function openFile(source: Uint8Array | { path: string }): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false, decodeStrings: true, validateEntrySizes: false }
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, file: ZipFile): void => {
      if (error !== null) reject(stop('damaged', { reason: 'zip' }))
      else resolve(file)
    }
    if ('path' in source) open(source.path, options, done)
    else fromBuffer(Buffer.from(source.buffer, source.byteOffset, source.byteLength), options, done)
  })
}

function listEntries(file: ZipFile): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>()
  return new Promise((resolve, reject) => {
    file.on('entry', (entry: Entry) => {
      // Two parts of one name: one program would read the first, another the second.
      if (entries.has(entry.fileName)) return reject(stop('damaged', { reason: 'duplicate part' }))
      if (entries.size >= entriesMax) return reject(stop('bomb', { reason: 'parts' }))
      if (entry.isEncrypted()) return reject(stop('encrypted'))
      entries.set(entry.fileName, entry)
      file.readEntry()
    })
    file.on('end', () => {
      if (overlap([...entries.values()])) reject(stop('bomb', { reason: 'overlap' }))
      else resolve(entries)
    })
    file.on('error', () => reject(stop('damaged', { reason: 'zip' })))
    file.readEntry()
  })
}

/** Whether two parts share bytes of the file: so a few kilobytes can stand for gigabytes. No honest program writes that. */
function overlap(entries: Entry[]): boolean {
  const byPlace = entries.sort((a, b) => a.relativeOffsetOfLocalHeader - b.relativeOffsetOfLocalHeader)
  return byPlace.some((entry, at) => {
    const next = byPlace[at + 1]
    const end = entry.relativeOffsetOfLocalHeader + localHeaderBytesMin + entry.compressedSize
    return next !== undefined && next.relativeOffsetOfLocalHeader < end
  })
}

async function* inflated(file: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) {
    throw stop('damaged', { reason: 'compression method' })
  }
  const stored = await new Promise<NodeJS.ReadableStream>((resolve, reject) => {
    file.openReadStream(entry, { decodeFileData: false }, (error, stream) => {
      if (error !== null) reject(stop('damaged', { reason: 'zip' }))
      else resolve(stream)
    })
  })
  const inflate = entry.compressionMethod === 8 ? createInflateRaw(inflateOptions) : undefined
  if (inflate !== undefined) {
    stored.on('error', (error) => inflate.destroy(error))
    stored.pipe(inflate)
  }
  const stream = inflate ?? stored
  try {
    for await (const piece of stream) yield piece as Buffer
  } catch (error) {
    if (error instanceof Stopped) throw error
    throw stop('damaged', { reason: 'deflate' })
  } finally {
    await destroyed(stored)
    inflate?.destroy()
  }
}

async function destroyed(stream: NodeJS.ReadableStream): Promise<void> {
  const readable = stream as NodeJS.ReadableStream & { destroy(): void; closed: boolean }
  if (readable.closed) return
  const closing = once(readable, 'close')
  readable.destroy()
  await closing
}
