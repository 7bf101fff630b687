import { createDictionary, type Dictionary, internText, spelling } from './dictionary.ts'
import { grownWords, type Memory, ownMemory, words32 } from './memory.ts'
import { createWords, internName, type Words, wordLists } from './names.ts'
import { normalise, tidy } from './normalise.ts'
import type { Field, FieldKind, Schema, Values } from './types.ts'

/** One column: for each row the number of its value (0 = missing), and the values once each. */
export type Column = { field: Field; codes: Uint32Array; values: Dictionary }

/** All records of one or two files, or of a register, as numbers in typed arrays. */
export type Store = { schema: Schema; columns: Column[]; words: Words; rows: number }

/** How many distinct values a column has for each record, at the least that is usual. */
const distinctShare: Record<FieldKind, number> = {
  id: 0.8,
  name: 0.4,
  phone: 0.25,
  text: 0,
  date: 0,
  place: 0,
  category: 0,
}

/** `memory`: shared where threads are to help. */
export function createStore(schema: Schema, expected = 16, memory: Memory = ownMemory): Store {
  return {
    schema,
    columns: schema.fields.map((field) => ({
      field,
      codes: words32(memory, expected + 1),
      // Numbers are nearly all distinct: room for them at once saves sorting them anew again and again.
      values: createDictionary(Math.ceil(expected * distinctShare[field.kind]), memory),
    })),
    words: createWords(memory),
    rows: 0,
  }
}

/** The number of a value as written, given to it now when it is new. */
export function encode(store: Store, column: Column, written: string): number {
  const { field, values } = column
  if (field.kind === 'name') return tidy(written) === '' ? 0 : internName(store.words, values, written)
  const plain = normalise(field.kind, written, { order: field.date_order, sex: field.role === 'sex' })
  return plain === '' ? 0 : internText(values, plain)
}

/** Puts the values of a record into row `row` without counting them. */
export function setRow(store: Store, row: number, record: Values): void {
  for (let at = 0; at < store.columns.length; at++) {
    const column = store.columns[at]!
    if (row >= column.codes.length)
      column.codes = grownWords(
        column.codes,
        Math.max(row + 1, column.codes.length * 2),
        column.values.memory,
      )
    const written = record[at]
    column.codes[row] = written ? encode(store, column, written) : 0
  }
}

/** Counts the values of a row among the register's frequencies, or takes them out again (`by` = -1). */
export function countRow(store: Store, row: number, by: 1 | -1): void {
  for (const { codes, values } of store.columns) {
    const code = codes[row]!
    if (code !== 0) values.counts[code]! += by
  }
}

/** Adds a record as the next row; answers with the row. */
export function addRow(store: Store, record: Values): number {
  const row = store.rows++
  setRow(store, row, record)
  countRow(store, row, 1)
  return row
}

/** The value of a column by its number, as text in the form in which it is compared. */
export function textOf(store: Store, column: Column, code: number): string {
  if (code === 0) return ''
  if (column.field.kind !== 'name') return spelling(column.values, code)
  const { starts } = column.values
  const tokens = wordLists(column.values).subarray(starts[code]! >> 2, starts[code + 1]! >> 2)
  return Array.from(tokens, (token) => spelling(store.words.tokens, token)).join(' ')
}

/** Makes room in a column for so many rows. */
export function growColumn(column: Column, rows: number): void {
  column.codes = grownWords(column.codes, rows, column.values.memory)
}
