import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { conceptOf } from '../matching/columns-headers.ts'
import {
  batchEncoder,
  type ColumnMap,
  checkSchema,
  type MappedColumns,
  mapColumns,
  type Schema,
  type Store,
} from '../matching/index.ts'
import { openSource } from './linkage.bytes.ts'
import { openDelimited, textsOf } from './linkage.csv.ts'
import type { Keys } from './linkage.keys.ts'
import { type Delimited, walkRows } from './linkage.rows.ts'

export type Table = { path: string; file: Delimited; mapped: MappedColumns; expected_rows: number }

/** Of as many rows at least, where there are as many. */
const sampleRows = 2000

/** Opens a CSV file and decides what its columns are. */
export function openTable(path: string, map: ColumnMap | undefined): Table {
  const file = openDelimited(openSource(path))
  const sample: string[][] = []
  const walk = walkRows(
    file,
    file.headers.map((_, column) => column),
    batchRows,
  )
  while (sample.length < sampleRows) {
    const batch = walk.next()
    if (batch === undefined) break
    for (let row = 0; row < batch.rows; row++) sample.push(textsOf(batch, row, file.headers.length))
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

/** Rows that are read at once: enough that waiting for memory is shared, few enough that they stay near the processor. */
const batchRows = 512

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
    const key = keys === undefined ? undefined : keyOf[table]
    const wanted = [...columns.map((at) => sources[at]!), ...(key === undefined ? [] : [key])]
    const marked = [...new Set(wanted)]
    const walk = walkRows(file, marked, batchRows)
    const encode = batchEncoder(store, columns, batchRows)
    const width = file.headers.length
    const first = row
    let uneven = 0
    for (let batch = walk.next(); batch !== undefined; batch = walk.next()) {
      const { rows, bytes, from, to, cells } = batch
      const cellsOf = wanted.map((source) => {
        const place = marked.indexOf(source)
        return { bytes, from: from[place]!, to: to[place]! }
      })
      encode(cellsOf, rows, row)
      for (let at = 0; at < rows; at++) if (cells[at] !== width) uneven++
      if (keys !== undefined) {
        if (key !== undefined) keys.add(cellsOf.at(-1)!, rows)
        else for (let at = 0; at < rows; at++) keys.addNumber(row - first + at)
      }
      row += rows
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
