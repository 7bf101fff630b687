import { openReading, type Source } from './linkage.bytes.ts'
import { type Batch, type Delimited, mostColumns, walkRows } from './linkage.rows.ts'

/*
 * CSV as bytes, for millions of rows: cells are places in the file, nothing becomes a string that need not. `tabular` reads what people
 * upload, with caps for hostile files; this reads what somebody with a shell on the machine names.
 */

const decoder = new TextDecoder()
const quote = 34
const separators = [44, 59, 9, 124]

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
    if (bytes[4]! > 32 || bytes[4] === 9) separator = bytes[4]!
    at = 4
    while (at < length && bytes[at] !== 10 && bytes[at] !== 13) at++
  }
  while (at < length && (bytes[at] === 10 || bytes[at] === 13)) at++
  if (separator === 0) separator = findSeparator(bytes, at)
  const file = { source, separator, headers: [] as string[], body: source.start + at }
  const all = Array.from({ length: mostColumns }, (_, column) => column)
  const walk = walkRows(file, all, 1)
  const first = walk.next()
  const headers = first === undefined ? [] : textsOf(first, 0, first.cells[0]!).map((each) => each.trim())
  const body = walk.position()
  walk.close()
  return { ...file, headers, body }
}

/** The first cells of a row as text, for a walk that marks all columns. */
export function textsOf({ bytes, from, to }: Batch, row: number, count: number): string[] {
  return Array.from({ length: count }, (_, column) =>
    decoder.decode(bytes.subarray(from[column]![row], to[column]![row])),
  )
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
