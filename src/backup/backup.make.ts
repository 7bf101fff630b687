import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type pg from 'pg'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Opened } from '../platform/open.ts'
import { placeForBackup, readBytes, type WrittenFile, writeWhole } from './backup.file.ts'
import { type Frame, readFrames } from './backup.frames.ts'
import { alreadyRunning, damaged, type Header, type Manifest } from './backup.schema.ts'
import { type BackupKeys, makeHeader, openStream, sealStream } from './backup.seal.ts'
import { appVersion, readDatabase } from './backup.source.ts'
import { connectAlone } from './backup.target.ts'

/**
 * Level of the compression. Sealed values and ids are noise, so a higher level wins little: measured on 52 MB of people and months, level 6
 * makes the file 3 % smaller (12.7 for 13.1 MB) and takes 1.75 times the processor.
 */
const compressionLevel = 1

/** Connects to a database to read all of it; only one backup of a database is made at a time. */
export const connectToRead = (ownerUrl: string): Promise<pg.Client> =>
  connectAlone(ownerUrl, alreadyRunning, 'payung.backup')

/** Writes everything in the database into one sealed file. Memory does not grow with the register. */
export async function writeBackup(
  platform: Opened,
  to: string,
): Promise<WrittenFile & { manifest: Manifest }> {
  const now = new Date()
  const file = placeForBackup(to, now)
  const client = await connectToRead(platform.owner_url)
  let manifest: Manifest | undefined
  try {
    const header = makeHeader(platform.keys, { made_at: now.toISOString(), app_version: appVersion() })
    const frames = readDatabase(client, (read) => {
      manifest = read
    })
    const written = await writeWhole(file, sealStream(platform.keys, header, compressed(frames)))
    if (!manifest) throw new Error('A backup was written without its manifest')
    return { ...written, manifest }
  } finally {
    await client.end()
  }
}

async function* compressed(source: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  const gzip = createGzip({ level: compressionLevel, chunkSize: 1 << 18 })
  let failure: unknown
  const fed = (async () => {
    try {
      for await (const piece of source) if (!gzip.write(piece)) await once(gzip, 'drain')
      gzip.end()
    } catch (error) {
      failure = error
      gzip.destroy(error as Error)
    }
  })()
  try {
    yield* gzip as AsyncIterable<Buffer> as AsyncGenerator<Buffer>
    await fed
  } catch (error) {
    throw failure ?? error
  } finally {
    gzip.destroy()
  }
}

export type ReadBackup = { header: Header; manifest: Manifest; frames: AsyncGenerator<Frame> }

/**
 * Opens a file and hands its manifest and frames on while it is read; every chunk is proven before anything of it is used. Refuses what is
 * no backup, of another key, of a newer format, or damaged.
 */
export async function readBackup<Result>(
  keys: BackupKeys,
  file: string,
  work: (backup: ReadBackup) => Promise<Result>,
  onBytes?: (bytes: Buffer) => void,
): Promise<Result> {
  const bytes = readBytes(file, onBytes)
  let failure: unknown
  let working: Promise<Result> | undefined
  try {
    const { header, open } = await openStream(file, bytes)
    const opened = remembering(open(keys), (error) => {
      failure = error
    })
    await pipeline(
      Readable.from(opened, { objectMode: false, highWaterMark: 1 << 20 }),
      createGunzip({ chunkSize: 1 << 18 }),
      async (plain: AsyncIterable<Buffer>) => {
        const frames = readFrames(plain)
        const { value: first } = await frames.next()
        if (first?.kind !== 'M') throw damaged({ frame: 'manifest' })
        working = work({ header, manifest: JSON.parse(first.content.toString()) as Manifest, frames })
        await working
      },
    )
    return await (working as unknown as Promise<Result>)
  } catch (error) {
    // A stream that breaks breaks those behind it with errors of their own; the first one says what happened.
    throw failure ?? error
  } finally {
    // A damage further down ends the streams at once, while a restore may still be opening its database: nothing is answered before it has let go.
    await working?.catch(() => {})
    await bytes.return(undefined)
  }
}

async function* remembering(
  source: AsyncGenerator<Buffer>,
  onError: (error: unknown) => void,
): AsyncGenerator<Buffer> {
  try {
    yield* source
  } catch (error) {
    onError(error)
    throw error
  }
}

/** What a file holds, every byte of it looked at, without a database. */
export async function inspectBackup(
  keys: BackupKeys,
  file: string,
): Promise<{ header: Header; manifest: Manifest; bytes: number }> {
  let bytes = 0
  return readBackup(
    keys,
    file,
    async ({ header, manifest, frames }) => {
      const seen: { name: string; rows: number }[] = []
      let name = ''
      for await (const { kind, content } of frames) {
        if (kind === 'T') name = JSON.parse(content.toString()).name
        if (kind === 'E') seen.push({ name, rows: JSON.parse(content.toString()).rows })
      }
      const said = manifest.tables.map((table) => ({ name: table.name, rows: table.rows }))
      if (JSON.stringify(seen) !== JSON.stringify(said)) throw damaged({ tables: seen.length })
      return { header, manifest, bytes }
    },
    (piece) => {
      bytes += piece.length
    },
  )
}

export function noBackupYet(folder: string) {
  return refuse(
    'backup.none',
    'not_found',
    text(
      `Belum ada cadangan di ${folder}. Buat dahulu: payung backup.`,
      `There is no backup in ${folder} yet. Make one first: payung backup.`,
    ),
  )
}
