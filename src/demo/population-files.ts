import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { ListFile } from './population-lists.ts'

/** A file that is written piece by piece, so that no list has to fit in memory, with its size and digest at the end. */
export type FileStream = {
  name: string
  write: (text: string) => void
  close: () => WrittenFile
}
export type WrittenFile = { file: string; bytes: number; lines: number; sha256: string }

const chunk = 1 << 18

export function openFile(folder: string, name: string, encoding: ListFile['encoding'] = 'utf8'): FileStream {
  const handle = openSync(path.join(folder, name), 'wx')
  const hash = createHash('sha256')
  let waiting = ''
  let bytes = 0
  let lines = 0
  const flush = (): void => {
    const encoded = encode(waiting, encoding)
    waiting = ''
    for (let at = 0; at < encoded.length; ) at += writeSync(handle, encoded, at)
    hash.update(encoded)
    bytes += encoded.length
  }
  if (encoding === 'utf8_bom') waiting = '\ufeff'
  return {
    name,
    write: (text) => {
      waiting += text
      lines++
      if (waiting.length >= chunk) flush()
    },
    close: () => {
      flush()
      closeSync(handle)
      return { file: name, bytes, lines, sha256: hash.digest('hex') }
    },
  }
}

/** Joins finished parts into one file and removes them. */
export function joinFiles(folder: string, name: string, head: string, parts: WrittenFile[]): WrittenFile {
  const handle = openSync(path.join(folder, name), 'wx')
  const hash = createHash('sha256').update(head)
  let bytes = writeSync(handle, head)
  const buffer = Buffer.allocUnsafe(1 << 20)
  for (const part of parts) {
    const from = openSync(path.join(folder, part.file), 'r')
    for (let read = readSync(from, buffer); read > 0; read = readSync(from, buffer)) {
      const piece = buffer.subarray(0, read)
      for (let at = 0; at < read; ) at += writeSync(handle, piece, at)
      hash.update(piece)
      bytes += read
    }
    closeSync(from)
    rmSync(path.join(folder, part.file))
  }
  closeSync(handle)
  const lines = parts.reduce((sum, part) => sum + part.lines, 1)
  return { file: name, bytes, lines, sha256: hash.digest('hex') }
}

/** One line of a delimited file; cells are quoted only where they must be. */
export function line(cells: readonly (string | number)[], separator: string, newline: string): string {
  let text = ''
  for (let at = 0; at < cells.length; at++) {
    const cell = String(cells[at])
    if (at > 0) text += separator
    text +=
      cell.includes(separator) || cell.includes('"') || cell.includes('\n')
        ? `"${cell.replaceAll('"', '""')}"`
        : cell
  }
  return text + newline
}

/** Windows-1252 has its quotation marks where Latin-1 has control characters. */
const windows: Record<string, string> = { '’': '\x92', '€': '\x80', '™': '\x99', '‘': '\x91' }

function encode(text: string, encoding: ListFile['encoding']): Buffer {
  if (encoding !== 'windows_1252') return Buffer.from(text, 'utf8')
  return Buffer.from(
    text.replace(/[’€™‘]/g, (sign) => windows[sign] as string),
    'latin1',
  )
}
