import { createDictionary, intern, scratch, toScratch } from './dictionary.ts'
import { nameEncoder } from './encode-names.ts'
import { type ByteCells, type HashedCells, hashCells, internBatch } from './intern-batch.ts'
import { grownBytes, grownWords } from './memory.ts'
import { normalise } from './normalise.ts'
import { type Plain, plainDate, plainNumber, plainPhone, plainText } from './plain-bytes.ts'
import { type Column, encode, growColumn, type Store } from './store.ts'

/** Reads the same rows of some columns: cell `r` of each belongs to row `row + r` of the store. */
export type BatchEncoder = (cells: readonly ByteCells[], rows: number, row: number) => void

/** Reads the same cells into the numbers of their values, an array for each column. */
export type CellEncoder = (cells: readonly ByteCells[], rows: number, into: readonly Uint32Array[]) => void

type ColumnEncoder = (cells: ByteCells, rows: number, codes: Uint32Array) => void

const decoder = new TextDecoder()

/** Longer values are cut: no name, number or place is as long. */
const longest = 1000

/** Reads columns of a store from the bytes of a file, at most `most` rows at once, makes room for them and counts their values. */
export function batchEncoder(store: Store, columns: readonly number[], most: number): BatchEncoder {
  const encode = cellEncoder(store, columns, most)
  return (cells, rows, row) => {
    const codes = columns.map((at) => {
      const column = store.columns[at]!
      if (row + rows > column.codes.length) growColumn(column, Math.ceil((row + rows) * 1.3) + 16)
      return column.codes.subarray(row, row + rows)
    })
    encode(cells, rows, codes)
    columns.forEach((at, place) => {
      count(store.columns[at]!.values.counts, codes[place]!)
    })
  }
}

/**
 * Finds the numbers of values straight from bytes of UTF-8, with nothing but the value between its bounds. What is plain is read in place; what is
 * written otherwise takes the way of `encode`, so both give the same numbers. Values that repeat (dates, places) are read once for each way of
 * writing.
 */
export function cellEncoder(store: Store, columns: readonly number[], most: number): CellEncoder {
  const places = columns.map((at, place) => ({ at, place, kind: store.schema.fields[at]!.kind }))
  const names = places.filter(({ kind }) => kind === 'name')
  const readNames = nameEncoder(
    store,
    names.map(({ at }) => at),
    most,
  )
  const others = places
    .filter(({ kind }) => kind !== 'name')
    .map(({ at, place }) => ({ place, read: columnEncoder(store, store.columns[at]!, most) }))
  return (cells, rows, into) => {
    if (names.length > 0)
      readNames(
        names.map(({ place }) => cells[place]!),
        rows,
        names.map(({ place }) => into[place]!),
      )
    for (const { place, read } of others) read(cells[place]!, rows, into[place]!)
  }
}

function count(counts: Uint32Array, codes: Uint32Array): void {
  for (let row = 0; row < codes.length; row++) counts[codes[row]!]!++
  counts[0] = 0
}

function columnEncoder(store: Store, column: Column, most: number): ColumnEncoder {
  const { kind } = column.field
  if (kind === 'id') return plainEncoder(column, most, plainNumber)
  if (kind === 'phone') return plainEncoder(column, most, plainPhone)
  if (kind === 'text') return plainEncoder(column, most, plainText)
  if (kind === 'date') return plainEncoder(column, most, plainDate(column.field.date_order), remembered())
  return repeatedEncoder(store, column, most)
}

/** Columns of few values: each way of writing is read once and found again by its bytes. */
function repeatedEncoder(store: Store, column: Column, most: number): ColumnEncoder {
  const known = createDictionary()
  let codes: Uint32Array = new Uint32Array(1024)
  const ways = new Uint32Array(most)
  const hashes = new Uint32Array(most)
  return (cells, rows, into) => {
    const hashed = { ...cells, hashes }
    hashCells(hashed, rows)
    const before = known.size
    internBatch(known, hashed, rows, ways)
    if (known.size >= codes.length) codes = grownWords(codes, known.size * 2)
    for (let way = before + 1; way <= known.size; way++) {
      const start = known.starts[way]!
      const end = Math.min(known.starts[way + 1]!, start + longest)
      codes[way] = encode(store, column, decoder.decode(known.pool.subarray(start, end)))
    }
    for (let row = 0; row < rows; row++) into[row] = codes[ways[row]!]!
  }
}

/** Columns of many values: the form in which each is compared is put together in a room and looked up from there. */
function plainEncoder(
  { field, values }: Column,
  most: number,
  plain: Plain,
  remember?: ReturnType<typeof remembered>,
): ColumnEncoder {
  const forms: HashedCells = {
    bytes: new Uint8Array(most * 16 + scratch.length),
    from: new Int32Array(most),
    to: new Int32Array(most),
    hashes: new Uint32Array(most),
  }
  return ({ bytes, from, to }, rows, into) => {
    let used = 0
    for (let row = 0; row < rows; row++) {
      const start = from[row]!
      const end = to[row]!
      forms.from[row] = used
      if (start < end) {
        if (used + scratch.length > forms.bytes.length)
          forms.bytes = grownBytes(forms.bytes, forms.bytes.length * 2)
        const length = plain(bytes, start, end, forms.bytes, used)
        used += length < 0 ? otherwise(bytes, start, end, used) : length
      }
      forms.to[row] = used
    }
    hashCells(forms, rows)
    internBatch(values, forms, rows, into)
  }

  function form(bytes: Uint8Array, from: number, to: number): string {
    const written = decoder.decode(bytes.subarray(from, Math.min(to, from + longest)))
    return normalise(field.kind as 'id', written, { order: field.date_order })
  }

  function otherwise(bytes: Uint8Array, from: number, to: number, at: number): number {
    if (remember !== undefined) return remember(bytes, from, to, form, forms.bytes, at)
    const length = toScratch(form(bytes, from, to))
    forms.bytes.set(scratch.subarray(0, length), at)
    return length
  }
}

/** The form of values that are not plain, put together once for each way of writing: `12 Juni 1985` is dear to read. */
function remembered() {
  const ways = createDictionary()
  const forms = createDictionary()
  const formOf = [0]
  return (
    bytes: Uint8Array,
    from: number,
    to: number,
    form: (bytes: Uint8Array, from: number, to: number) => string,
    into: Uint8Array,
    at: number,
  ): number => {
    const way = intern(ways, bytes, from, to)
    if (way === formOf.length) {
      const length = toScratch(form(bytes, from, to))
      formOf.push(length === 0 ? 0 : intern(forms, scratch, 0, length))
    }
    const code = formOf[way]!
    if (code === 0) return 0
    const { pool, starts } = forms
    const length = starts[code + 1]! - starts[code]!
    for (let p = 0; p < length; p++) into[at + p] = pool[starts[code]! + p]!
    return length
  }
}
