import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { openReading, type Source } from './linkage.bytes.ts'

/*
 * Rows of a CSV file, many at once: where the cells of the columns asked for stand, and nothing else. Whoever reads a column of a batch after the
 * other waits once for memory where reading row by row waits for every cell (decision 0035).
 */

/** How a file is cut: `body` is the first byte below its header line. */
export type Delimited = { source: Source; separator: number; headers: string[]; body: number }

/**
 * Some rows, valid until the next batch. In row `r` the cell of the column asked for as number `n` stands in `bytes` from `from[n][r]` to
 * `to[n][r]`, without spaces around it, quotes undone; empty where the row has no such cell.
 */
export type Batch = {
  rows: number
  bytes: Uint8Array
  from: readonly Int32Array[]
  to: readonly Int32Array[]
  /** How many cells each row has. */
  cells: Int32Array
}

export type Walk = {
  /** The next rows that are not blank, as many as were asked for or fewer; undefined at the end. */
  next(): Batch | undefined
  /** The byte of the file behind the last row given. */
  position(): number
  close(): void
}

export const mostColumns = 4096
const quote = 34
const pieceLength = 1 << 20
/** No row is as long; a quote that is never closed would make one of the rest of the file. */
const longestRow = 1 << 26

/**
 * Walks the rows below the header line and marks the cells of `columns` (numbers from 0, each once), at most `most` rows at a time. Refuses a row
 * of more than 64 MB. `piece`: how much of the file is held at once.
 */
export function walkRows(
  { source, separator, body }: Pick<Delimited, 'source' | 'separator' | 'body'>,
  columns: readonly number[],
  most: number,
  piece = pieceLength,
): Walk {
  const reading = openReading(source)
  const froms = new Int32Array((columns.length + 1) * most)
  const tos = new Int32Array(froms.length)
  // Cells of columns that nobody asked for are all written to one place: that costs less than asking of each whether it is wanted.
  const base = new Int32Array(mostColumns).fill(columns.length * most)
  columns.forEach((column, at) => {
    base[column] = at * most
  })
  const width = Math.max(-1, ...columns) + 1
  const batch: Batch = {
    rows: 0,
    bytes: new Uint8Array(Math.min(piece, Math.max(source.size - body, 0) + 64)),
    from: columns.map((_, at) => froms.subarray(at * most, (at + 1) * most)),
    to: columns.map((_, at) => tos.subarray(at * most, (at + 1) * most)),
    cells: new Int32Array(most),
  }
  /** Cells of the row in which a doubled quote stands for one. */
  let doubled: number[] = []
  /** Where the first of the bytes stands in the file, how many are filled, and the place of reading. */
  let offset = body
  let end = 0
  let at = 0
  let ended = false

  /** Brings the row that begins at `from` to the front and reads on behind it. */
  function fill(from: number): void {
    let { bytes } = batch
    if (from === 0 && end === bytes.length - 1) {
      if (end + 1 >= longestRow) throw tooLong(source.path, offset)
      bytes = new Uint8Array(bytes.length * 2)
      bytes.set(batch.bytes)
      batch.bytes = bytes
    } else bytes.copyWithin(0, from, end)
    offset += from
    end -= from
    at = 0
    const read = reading.read(bytes.subarray(end, bytes.length - 1), offset + end)
    end += read
    // A line end stands behind the last byte, so that nobody need ask where the bytes end.
    bytes[end] = 10
    ended = read === 0
  }

  /** From the opening quote on; answers with the place of the separator or line end behind the cell. */
  function quoted(open: number, cell: number): number {
    const { bytes } = batch
    const from = open + 1
    let p = from
    let twice = false
    for (; p < end; p++) {
      if (bytes[p] !== quote) continue
      if (p + 1 >= end || bytes[p + 1] !== quote) break
      twice = true
      p++
    }
    trimmed(bytes, cell, from, Math.min(p, end))
    if (twice) doubled.push(cell)
    // What follows the closing quote up to the separator is not part of the cell.
    p = Math.min(p + 1, end)
    while (bytes[p] !== separator && bytes[p] !== 10 && bytes[p] !== 13) p++
    return p
  }

  function trimmed(bytes: Uint8Array, cell: number, from: number, to: number): void {
    let start = from
    let close = to
    while (start < close && bytes[start]! <= 32) start++
    while (close > start && bytes[close - 1]! <= 32) close--
    froms[cell] = start
    tos[cell] = close
  }

  function walkRow(row: number): void {
    const { bytes } = batch
    let column = 0
    let p = at
    for (;;) {
      const cell = base[column]! + row
      let byte = bytes[p]!
      // FEBRL and others write a space after the comma, sometimes before a quote.
      while (byte === 32) byte = bytes[++p]!
      if (byte === quote) {
        p = quoted(p, cell)
        byte = bytes[p]!
      } else {
        const from = p
        for (;;) {
          while (byte !== separator && byte > 13) byte = bytes[++p]!
          if (byte === separator || byte === 10 || byte === 13) break
          byte = bytes[++p]!
        }
        trimmed(bytes, cell, from, p)
      }
      if (column < mostColumns - 1) column++
      if (byte !== separator) break
      p++
    }
    for (let missing = column; missing < width; missing++) {
      froms[base[missing]! + row] = 0
      tos[base[missing]! + row] = 0
    }
    batch.cells[row] = column
    at = p
  }

  function next(): Batch | undefined {
    let row = 0
    while (row < most) {
      const { bytes } = batch
      while (at < end && (bytes[at] === 10 || bytes[at] === 13)) at++
      const from = at
      if (at < end) walkRow(row)
      // A row that reaches the end of the piece may go on in the next, which takes the place of the rows before it.
      if (at >= end && (from === end || !ended)) {
        at = from
        doubled = []
        if (ended || row > 0) break
        fill(from)
        continue
      }
      for (const cell of doubled) tos[cell] = undone(bytes, froms[cell]!, tos[cell]!)
      doubled = []
      row++
    }
    batch.rows = row
    return row === 0 ? undefined : batch
  }

  return { next, position: () => offset + at, close: () => reading.close() }
}

/** Writes a cell without the second of its doubled quotes, where it stands; answers with its new end. */
function undone(bytes: Uint8Array, from: number, to: number): number {
  let end = from
  for (let at = from; at < to; at++) {
    bytes[end++] = bytes[at]!
    if (bytes[at] === quote) at++
  }
  return end
}

const tooLong = (path: string, offset: number) =>
  refuse(
    'linkage.row_too_long',
    'unprocessable',
    text(
      `Berkas ${path}: satu baris lebih dari 64 MB, mulai byte ke-${offset}. Biasanya ada tanda kutip (") yang tidak ditutup. Perbaiki baris itu.`,
      `The file ${path}: one row is over 64 MB, from byte ${offset} on. Usually a quote (") is not closed. Mend that row.`,
    ),
  )
