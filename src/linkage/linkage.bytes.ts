import { isUtf8 } from 'node:buffer'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'

/**
 * A file of text as UTF-8 that is read piece by piece, so that its size does not matter. What was written otherwise stands translated in
 * `bytes`; plain data, so that a thread can open it too.
 */
export type Source = {
  path: string
  /** The first byte behind a byte order mark. */
  start: number
  size: number
  bytes?: Uint8Array
}

export type Reading = { read(into: Uint8Array, from: number): number; close(): void }

export function openReading(source: Source): Reading {
  const { bytes, path } = source
  if (bytes !== undefined) {
    return {
      read(into, from) {
        const piece = bytes.subarray(from, from + into.length)
        into.set(piece)
        return piece.length
      },
      close() {},
    }
  }
  const handle = openSync(path, 'r')
  return {
    read: (into, from) => readSync(handle, into, 0, into.length, from),
    close: () => closeSync(handle),
  }
}

/** Looks through a file once and says how it is to be read. UTF-16 and Windows-1252 are translated; refuses what is no text. */
export function openSource(path: string): Source {
  let handle: number | undefined
  try {
    handle = openSync(path, 'r')
    const { size } = fstatSync(handle)
    const head = new Uint8Array(65_536)
    const found = startOf(head.subarray(0, readSync(handle, head, 0, head.length, 0)), path)
    if (found.encoding === 'utf-8' && isAllUtf8(handle, found.start))
      return { path, start: found.start, size }
    const encoding = found.encoding === 'utf-8' ? 'windows-1252' : found.encoding
    return translated(path, handle, size, found.start, encoding)
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (syscall === undefined) throw error
    throw refuse(
      'command.file_not_readable',
      'not_found',
      text(`Berkas ${path} tidak dapat dibaca (${code}).`, `The file ${path} cannot be read (${code}).`),
    )
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

function startOf(head: Uint8Array, path: string): { start: number; encoding: string } {
  if (head[0] === 0xff && head[1] === 0xfe) return { start: 2, encoding: 'utf-16le' }
  if (head[0] === 0xfe && head[1] === 0xff) return { start: 2, encoding: 'utf-16be' }
  const start = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0
  const [a, b] = [head[start], head[start + 1]]
  if ((a === 0x50 && b === 0x4b) || (a === 0xd0 && b === 0xcf)) {
    throw refuse(
      'linkage.not_csv',
      'unprocessable',
      text(
        `Berkas ${path} adalah buku kerja Excel. Simpan sebagai CSV, lalu ulangi.`,
        `The file ${path} is an Excel workbook. Save it as CSV and try again.`,
      ),
    )
  }
  let zeros = 0
  for (const byte of head) if (byte === 0) zeros++
  if (zeros > head.length / 20) {
    throw refuse(
      'linkage.not_text',
      'unprocessable',
      text(
        `Berkas ${path} bukan teks CSV: berisi banyak byte kosong. Simpan ulang sebagai CSV (UTF-8).`,
        `The file ${path} is no CSV text: it holds many zero bytes. Save it again as CSV (UTF-8).`,
      ),
    )
  }
  return { start, encoding: 'utf-8' }
}

function isAllUtf8(handle: number, start: number): boolean {
  const piece = new Uint8Array(1 << 20)
  let kept = 0
  for (let from = start; ; ) {
    const read = readSync(handle, piece, kept, piece.length - kept, from)
    if (read === 0) return kept === 0
    from += read
    const end = kept + read
    // A letter of several bytes may be cut by the end of the piece.
    let whole = end
    for (let back = 1; back <= 3 && back <= end; back++) {
      const byte = piece[end - back]!
      if (byte < 0x80) break
      if (byte >= 0xc0) {
        whole = end - back
        break
      }
    }
    if (!isUtf8(piece.subarray(0, whole))) return false
    piece.copyWithin(0, whole, end)
    kept = end - whole
  }
}

function translated(path: string, handle: number, size: number, start: number, encoding: string): Source {
  if (size > 500_000_000) {
    throw refuse(
      'linkage.encoding',
      'too_large',
      text(
        `Berkas ${path} besar dan bukan UTF-8. Simpan ulang sebagai CSV UTF-8.`,
        `The file ${path} is large and not UTF-8. Save it again as CSV UTF-8.`,
      ),
    )
  }
  const raw = new Uint8Array(size)
  let length = 0
  for (let read = -1; read !== 0 && length < size; length += read)
    read = readSync(handle, raw, length, size - length, length)
  const bytes = new TextEncoder().encode(new TextDecoder(encoding).decode(raw.subarray(start, length)))
  return { path, start: 0, size: bytes.length, bytes }
}
