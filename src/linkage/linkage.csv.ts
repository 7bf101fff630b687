import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { openReading, type Source } from './linkage.bytes.ts'

/*
 * CSV as bytes, for millions of rows: cells are places in the file, nothing becomes a string that need not. `tabular` reads what people
 * upload, with caps for hostile files; this reads what somebody with a shell on the machine names.
 */

/** How a file is cut: `body` is the first byte below its header line. */
export type Delimited = { source: Source; separator: number; headers: string[]; body: number }

/** Where the cells of one row stand; valid until the next row. They stand in the piece of the file that is being read, or in a room for cells that had to be unquoted. */
export type Cells = { count: number; from: Int32Array; to: Int32Array; in_room: Uint8Array }

const decoder = new TextDecoder()
const quote = 34
const separators = [44, 59, 9, 124]
const mostColumns = 4096

/** Finds the separator (comma, semicolon, tab or bar; a line `sep=;` decides) and reads the header line. */
export function openDelimited(source: Source): Delimited {
  const reading = openReading(source)
  const head = new Uint8Array(65_536)
  const length = reading.read(head, source.start)
  reading.close()
  const bytes = head.subarray(0, length)
  let at = 0
  let separator = 0
  if (length > 5 && decoder.decode(bytes.subarray(0, 4)).toLowerCase() === 'sep=') {
    separator = bytes[4]!
    at = 5
    while (at < length && bytes[at] !== 10) at++
    at++
  }
  while (at < length && (bytes[at] === 10 || bytes[at] === 13)) at++
  if (separator === 0) separator = findSeparator(bytes, at)
  const file = { source, separator, headers: [] as string[], body: source.start + at }
  const walk = rowsOf(file)
  const first = walk.next()
  const headers =
    first === undefined
      ? []
      : Array.from({ length: first.count }, (_, column) => walk.text(first, column).trim())
  const body = walk.position()
  walk.close()
  return { ...file, headers, body }
}

function findSeparator(bytes: Uint8Array, from: number): number {
  const counts = new Map(separators.map((each) => [each, 0]))
  let quoted = false
  for (let at = from; at < bytes.length && at < from + 65_536; at++) {
    const byte = bytes[at]!
    if (byte === quote) quoted = !quoted
    else if (!quoted) {
      if (byte === 10 || byte === 13) break
      const known = counts.get(byte)
      if (known !== undefined) counts.set(byte, known + 1)
    }
  }
  return separators.reduce((best, each) => (counts.get(each)! > counts.get(best)! ? each : best), 44)
}

export type Walk = {
  /** The next row that is not blank; undefined at the end. */
  next(): Cells | undefined
  position(): number
  text(cells: Cells, at: number): string
  /** The bytes in which a cell of this row stands. */
  source(cells: Cells, at: number): Uint8Array
  close(): void
}

const piece = 1 << 20
/** No row is as long; a quote that is never closed would make one of the rest of the file. */
const longestRow = 1 << 26

/** Walks the rows below the header line, a piece of the file at a time. Refuses a row of more than 64 MB. */
export function rowsOf(file: Pick<Delimited, 'source' | 'separator' | 'body'>): Walk {
  const { separator } = file
  const reading = openReading(file.source)
  const cells: Cells = {
    count: 0,
    from: new Int32Array(mostColumns),
    to: new Int32Array(mostColumns),
    in_room: new Uint8Array(mostColumns),
  }
  const ends = new Uint8Array(256)
  for (const byte of [separator, 10, 13]) ends[byte] = 1
  const room = new Uint8Array(65_536)
  let roomUsed = 0
  let bytes = new Uint8Array(Math.min(piece, Math.max(file.source.size - file.body, 0) + 64))
  /** Where the first of `bytes` stands in the file, how many are filled, and the place of reading. */
  let offset = file.body
  let end = 0
  let at = 0
  let ended = false

  /** Brings the row that begins at `from` to the front and reads on behind it. */
  function fill(from: number): void {
    if (from === 0 && end === bytes.length - 1) {
      if (end + 1 >= longestRow) throw tooLong(file.source.path, offset)
      const larger = new Uint8Array(bytes.length * 2)
      larger.set(bytes)
      bytes = larger
    } else bytes.copyWithin(0, from, end)
    offset += from
    end -= from
    at = 0
    const read = reading.read(bytes.subarray(end, bytes.length - 1), offset + end)
    end += read
    bytes[end] = 10
    ended = read === 0
  }

  function quoted(column: number): void {
    // At the opening quote. A doubled quote stands for one; the cell is copied only then.
    const from = at + 1
    let p = from
    let doubled = false
    for (; p < end; p++) {
      if (bytes[p] !== quote) continue
      if (p + 1 < end && bytes[p + 1] === quote) {
        doubled = true
        p++
      } else break
    }
    cells.in_room[column] = 0
    cells.from[column] = from
    cells.to[column] = Math.min(p, end)
    if (doubled && p - from + roomUsed < room.length) {
      cells.from[column] = roomUsed
      for (let q = from; q < p; q++) {
        room[roomUsed++] = bytes[q]!
        if (bytes[q] === quote) q++
      }
      cells.to[column] = roomUsed
      cells.in_room[column] = 1
    }
    at = p + 1
    // What follows the closing quote up to the separator is not part of the cell.
    while (at < end && ends[bytes[at]!] === 0) at++
  }

  function row(): void {
    roomUsed = 0
    // What the loop over all bytes of the file touches is at hand.
    const data = bytes
    const { from: froms, to: tos, in_room } = cells
    const stop = end
    let column = 0
    let p = at
    for (;;) {
      let start = p
      // FEBRL and others write a space after the comma, sometimes before a quote.
      while (data[start] === 32 && start < stop) start++
      if (data[start] === quote && start < stop) {
        at = start
        quoted(column)
        p = at
      } else {
        froms[column] = p
        p = start
        // A line end stands behind the last byte.
        while (ends[data[p]!] === 0) p++
        if (p > stop) p = stop
        tos[column] = p
        in_room[column] = 0
      }
      if (column < mostColumns - 1) column++
      if (p >= stop || data[p] !== separator) break
      p++
    }
    at = p
    cells.count = column
  }

  function next(): Cells | undefined {
    for (;;) {
      while (at < end && (bytes[at] === 10 || bytes[at] === 13)) at++
      if (at >= end) {
        if (ended) return undefined
        fill(at)
        continue
      }
      const from = at
      row()
      // A row that reaches the end of the piece may go on in the next.
      if (at < end || ended) return cells
      fill(from)
    }
  }

  const source = (row: Cells, column: number) => (row.in_room[column] === 1 ? room : bytes)
  return {
    next,
    position: () => offset + at,
    source,
    text: (row, column) =>
      column < row.count
        ? decoder.decode(source(row, column).subarray(row.from[column]!, row.to[column]!))
        : '',
    close: () => reading.close(),
  }
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
