import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { conceptOf } from '../matching/columns-headers.ts'
import {
  byteEncoder,
  type ColumnMap,
  checkSchema,
  createStore,
  type MappedColumns,
  mapColumns,
  type Schema,
  type Store,
} from '../matching/index.ts'
import { growRows } from '../matching/store.ts'
import { readBytes } from './linkage.bytes.ts'
import { type Delimited, openDelimited, rowsOf } from './linkage.csv.ts'

/** Names of records, kept as bytes beside each other: a million of them are no million strings. */
export type Keys = {
  of(row: number): string
  add(bytes: Uint8Array, from: number, to: number): void
  addNumber(row: number): void
}

export type Table = { path: string; file: Delimited; mapped: MappedColumns; expected_rows: number }

const sampleRows = 2000

/** Opens a CSV file and decides what its columns are. */
export function openTable(path: string, map: ColumnMap | undefined): Table {
  const file = openDelimited(readBytes(path))
  const sample: string[][] = []
  const walk = rowsOf(file)
  for (let row = walk.next(); row !== undefined && sample.length < sampleRows; row = walk.next()) {
    const cells = row
    sample.push(file.headers.map((_, at) => walk.text(cells, at)))
  }
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
  const each = Math.max((walk.position() - file.body) / sample.length, 1)
  return { path, file, mapped, expected_rows: Math.ceil(((file.bytes.length - file.body) / each) * 1.05) }
}

/** Reads the rows of a table into the store; answers with how many there were and how many had cells too few or too many. */
export function readInto(
  store: Store,
  table: Table,
  sources: readonly number[],
  keys: Keys,
): { rows: number; uneven: number } {
  const { file, mapped } = table
  const walk = rowsOf(file)
  const width = file.headers.length
  const encoders = store.columns.map((column) => byteEncoder(store, column))
  let rows = 0
  let uneven = 0
  for (let cells = walk.next(); cells !== undefined; cells = walk.next()) {
    const row = store.rows++
    if (row >= store.columns[0]!.codes.length) growRows(store, row * 2)
    rows++
    if (cells.count !== width) uneven++
    for (let field = 0; field < encoders.length; field++) {
      const column = store.columns[field]!
      const at = sources[field]!
      if (at >= cells.count || cells.from[at] === cells.to[at]) {
        column.codes[row] = 0
        continue
      }
      const code = encoders[field]!(walk.source(cells, at), cells.from[at]!, cells.to[at]!)
      column.codes[row] = code
      if (code !== 0) column.values.counts[code]!++
    }
    if (mapped.key === undefined || mapped.key >= cells.count) keys.addNumber(rows)
    else keys.add(walk.source(cells, mapped.key), cells.from[mapped.key]!, cells.to[mapped.key]!)
  }
  return { rows, uneven }
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
  const room = (length: number) => {
    if (starts[count]! + length > pool.length) {
      const next = new Uint8Array(Math.max(pool.length * 2, starts[count]! + length))
      next.set(pool)
      pool = next
    }
    if (count + 2 > starts.length) {
      const next = new Uint32Array(starts.length * 2)
      next.set(starts)
      starts = next
    }
  }
  const add: Keys['add'] = (bytes, from, to) => {
    let [start, end] = [from, to]
    while (start < end && bytes[start]! <= 32) start++
    while (end > start && bytes[end - 1]! <= 32) end--
    room(end - start)
    pool.set(bytes.subarray(start, end), starts[count]!)
    starts[count + 1] = starts[count]! + end - start
    count++
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
  }
}

/** A store with room for the rows of some tables. */
export function emptyStore(schema: Schema, tables: readonly Table[]): Store {
  return createStore(
    schema,
    tables.reduce((sum, { expected_rows }) => sum + expected_rows, 64),
  )
}
