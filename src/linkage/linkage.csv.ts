/*
 * CSV as bytes, for millions of rows: cells are places in the file, nothing becomes a string that need not. `tabular` reads what people
 * upload, with caps for hostile files; this reads what somebody with a shell on the machine names.
 */

export type Delimited = { bytes: Uint8Array; separator: number; headers: string[]; body: number }

/** Where the cells of one row stand; valid until the next row. `bytes` is the file, or room for cells that had to be unquoted. */
export type Cells = { count: number; from: Int32Array; to: Int32Array; in_room: Uint8Array }

const decoder = new TextDecoder()
const quote = 34
const separators = [44, 59, 9, 124]
const mostColumns = 4096

/** Finds the separator (comma, semicolon, tab or bar; a line `sep=;` decides) and reads the header line. */
export function openDelimited(bytes: Uint8Array): Delimited {
  let body = 0
  let separator = 0
  if (bytes.length > 5 && decoder.decode(bytes.subarray(0, 4)).toLowerCase() === 'sep=') {
    separator = bytes[4]!
    body = 5
    while (body < bytes.length && bytes[body] !== 10) body++
    body++
  }
  while (body < bytes.length && (bytes[body] === 10 || bytes[body] === 13)) body++
  if (separator === 0) separator = findSeparator(bytes, body)
  const reader = { bytes, separator, headers: [] as string[], body }
  const walk = rowsOf(reader)
  const first = walk.next()
  if (first === undefined) return reader
  return {
    ...reader,
    headers: Array.from({ length: first.count }, (_, at) => walk.text(first, at).trim()),
    body: walk.position(),
  }
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
}

/** Walks the rows from `start` (the first row below the header when left out) up to `end`. */
export function rowsOf(
  file: Pick<Delimited, 'bytes' | 'separator' | 'body'>,
  start = file.body,
  end = file.bytes.length,
): Walk {
  const { bytes, separator } = file
  const cells: Cells = {
    count: 0,
    from: new Int32Array(mostColumns),
    to: new Int32Array(mostColumns),
    in_room: new Uint8Array(mostColumns),
  }
  const room = new Uint8Array(65_536)
  let roomUsed = 0
  let at = start

  function quoted(column: number): void {
    // At the opening quote. A doubled quote stands for one; the cell is copied only then.
    const from = at + 1
    let p = from
    let doubled = false
    for (; p < end; p++) {
      if (bytes[p] !== quote) continue
      if (bytes[p + 1] === quote) {
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
    while (at < end && bytes[at] !== separator && bytes[at] !== 10 && bytes[at] !== 13) at++
  }

  function next(): Cells | undefined {
    while (at < end && (bytes[at] === 10 || bytes[at] === 13)) at++
    if (at >= end) return undefined
    roomUsed = 0
    let column = 0
    for (;;) {
      let p = at
      // FEBRL and others write a space after the comma, sometimes before a quote.
      while (p < end && bytes[p] === 32) p++
      if (bytes[p] === quote && p < end) {
        at = p
        quoted(column)
      } else {
        cells.in_room[column] = 0
        cells.from[column] = at
        while (p < end) {
          const byte = bytes[p]!
          if (byte === separator || byte === 10 || byte === 13) break
          p++
        }
        cells.to[column] = p
        at = p
      }
      if (column < mostColumns - 1) column++
      if (at >= end || bytes[at] !== separator) break
      at++
    }
    cells.count = column
    return cells
  }

  const source = (row: Cells, column: number) => (row.in_room[column] === 1 ? room : bytes)
  return {
    next,
    position: () => at,
    source,
    text: (row, column) =>
      column < row.count
        ? decoder.decode(source(row, column).subarray(row.from[column]!, row.to[column]!))
        : '',
  }
}
