import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { conceptOf } from '../matching/columns-headers.ts'
import {
  byteEncoder,
  type ColumnMap,
  checkSchema,
  type MappedColumns,
  mapColumns,
  type Schema,
  type Store,
} from '../matching/index.ts'
import { growColumn } from '../matching/store.ts'
import { openSource } from './linkage.bytes.ts'
import { type Delimited, openDelimited, rowsOf } from './linkage.csv.ts'

/** Names of records, kept as bytes beside each other: a million of them are no million strings. */
export type Keys = {
  /** The name of a record as text. */
  of(row: number): string
  /** Writes the name of a record into bytes at a place; answers with the place behind it. */
  copy(row: number, into: Uint8Array, at: number): number
  length(row: number): number
  /** No name has a comma, a quote or a line end in it. */
  readonly plain: boolean
  add(bytes: Uint8Array, from: number, to: number): void
  addNumber(row: number): void
}

export type Table = { path: string; file: Delimited; mapped: MappedColumns; expected_rows: number }

const sampleRows = 2000

/** Opens a CSV file and decides what its columns are. */
export function openTable(path: string, map: ColumnMap | undefined): Table {
  const file = openDelimited(openSource(path))
  const sample: string[][] = []
  const walk = rowsOf(file)
  for (let row = walk.next(); row !== undefined && sample.length < sampleRows; row = walk.next()) {
    const cells = row
    sample.push(file.headers.map((_, at) => walk.text(cells, at)))
  }
  const each = Math.max((walk.position() - file.body) / Math.max(sample.length, 1), 1)
  walk.close()
  if (sample.length === 0) {
    throw refuse(
      'linkage.no_rows',
      'unprocessable',
      text(
        `Berkas ${path} tidak berisi baris data di bawah baris judul. Periksa berkasnya.`,
        `The file ${path} has no rows below its header line. Look at the file.`,
      ),
    )
  }
  const mapped = mapColumns(file.headers, map, sample)
  checkSchema(mapped.schema)
  return { path, file, mapped, expected_rows: Math.ceil(((file.source.size - file.body) / each) * 1.03) }
}

/** What a thread needs to know to read columns of a table. */
export type Reader = { file: Delimited; sources: readonly number[] }

/**
 * Reads columns of tables, one table behind the other, into the store; answers with the rows of each and how many had cells too few or too
 * many. The columns are numbers of the store's fields; several threads may read different columns of the same rows.
 */
export function readColumns(
  store: Store,
  readers: readonly Reader[],
  columns: readonly number[],
  keys?: Keys,
  keyOf: readonly (number | undefined)[] = [],
): { rows: number; uneven: number }[] {
  let row = 0
  return readers.map(({ file, sources }, table) => {
    const walk = rowsOf(file)
    const width = file.headers.length
    const encoders = columns.map((at) => byteEncoder(store, store.columns[at]!))
    const key = keyOf[table]
    const first = row
    let uneven = 0
    for (let cells = walk.next(); cells !== undefined; cells = walk.next()) {
      if (cells.count !== width) uneven++
      for (let place = 0; place < columns.length; place++) {
        const column = store.columns[columns[place]!]!
        if (row >= column.codes.length) growColumn(column, Math.ceil(row * 1.3) + 16)
        const at = sources[columns[place]!]!
        if (at >= cells.count || cells.from[at] === cells.to[at]) {
          column.codes[row] = 0
          continue
        }
        const code = encoders[place]!(walk.source(cells, at), cells.from[at]!, cells.to[at]!)
        column.codes[row] = code
        if (code !== 0) column.values.counts[code]!++
      }
      row++
      if (keys === undefined) continue
      if (key === undefined || key >= cells.count) keys.addNumber(row - first)
      else keys.add(walk.source(cells, key), cells.from[key]!, cells.to[key]!)
    }
    walk.close()
    return { rows: row - first, uneven }
  })
}

/** The columns two tables share: the same header, else headers about the same thing. */
export function sharedColumns(a: Table, b: Table): { schema: Schema; a: number[]; b: number[] } {
  const fields: Schema['fields'][number][] = []
  const [ofA, ofB]: [number[], number[]] = [[], []]
  const taken = new Set<number>()
  const others = b.mapped.schema.fields
  const find = (test: (field: Schema['fields'][number]) => boolean) =>
    others.findIndex((field, at) => !taken.has(at) && test(field))
  for (const round of [0, 1, 2]) {
    a.mapped.schema.fields.forEach((field, at) => {
      if (ofA.includes(a.mapped.sources[at]!)) return
      const place = find(
        (each) =>
          each.kind === field.kind &&
          (round === 0
            ? each.name === field.name
            : round === 1
              ? conceptOf(each.name) === conceptOf(field.name)
              : field.role !== undefined && each.role === field.role),
      )
      if (place < 0) return
      taken.add(place)
      fields.push(field)
      ofA.push(a.mapped.sources[at]!)
      ofB.push(b.mapped.sources[place]!)
    })
  }
  if (fields.length === 0) {
    throw refuse(
      'linkage.nothing_shared',
      'unprocessable',
      text(
        `${a.path} dan ${b.path} tidak punya kolom yang sama maknanya. Beri peta dengan --map.`,
        `${a.path} and ${b.path} have no column about the same thing. Give a map with --map.`,
      ),
    )
  }
  return { schema: { fields }, a: ofA, b: ofB }
}

export function createKeys(): Keys {
  let pool: Uint8Array = new Uint8Array(65_536)
  let starts = new Uint32Array(4096)
  let count = 0
  let plain = true
  const room = (length: number) => {
    if (starts[count]! + length > pool.length) {
      const next = new Uint8Array(Math.ceil(Math.max(pool.length * 1.5, starts[count]! + length)))
      next.set(pool)
      pool = next
    }
    if (count + 2 > starts.length) {
      const next = new Uint32Array(Math.ceil(starts.length * 1.5))
      next.set(starts)
      starts = next
    }
  }
  const add: Keys['add'] = (bytes, from, to) => {
    let [start, end] = [from, to]
    while (start < end && bytes[start]! <= 32) start++
    while (end > start && bytes[end - 1]! <= 32) end--
    room(end - start)
    let at = starts[count]!
    const into = pool
    for (let p = start; p < end; p++) {
      const byte = bytes[p]!
      into[at++] = byte
      if (byte === 34 || byte === 44 || byte === 10 || byte === 13) plain = false
    }
    starts[++count] = at
  }
  const encoder = new TextEncoder()
  const decoder = new TextDecoder()
  return {
    add,
    addNumber: (row) => {
      const bytes = encoder.encode(String(row))
      add(bytes, 0, bytes.length)
    },
    of: (row) => decoder.decode(pool.subarray(starts[row]!, starts[row + 1]!)),
    copy(row, into, at) {
      let to = at
      const bytes = pool
      const end = starts[row + 1]!
      for (let p = starts[row]!; p < end; p++) into[to++] = bytes[p]!
      return to
    },
    get plain() {
      return plain
    },
    length: (row) => starts[row + 1]! - starts[row]!,
  }
}
