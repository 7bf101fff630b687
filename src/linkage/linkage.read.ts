import { createStore, type Schema, type Store, sharedMemory } from '../matching/index.ts'
import { type PlainStore, plainStore, wholeStore } from '../matching/shared-store.ts'
import type { HiredCrew } from './linkage.crew.ts'
import type { Keys } from './linkage.keys.ts'
import { type Reader, readColumns } from './linkage.table.ts'

/** Columns for a thread to read: all rows of all tables, but only these fields. */
export type ReadOrder = {
  schema: Schema
  expected: number
  readers: readonly Reader[]
  columns: readonly number[]
}
export type ReadShare = { columns: readonly number[]; store: PlainStore }

export function readShare({ schema, expected, readers, columns }: ReadOrder): ReadShare {
  const store = createStore(schema, expected, sharedMemory)
  readColumns(store, readers, columns)
  return { columns, store: plainStore(store) }
}

/** What reading a cell of a kind costs beside the others. */
const cost = { name: 8, id: 4, phone: 3, text: 4, date: 3, place: 1.5, category: 0.5 } as const

/**
 * Reads all columns of the tables into the store, columns shared out among the crew: every hand walks over the files and reads its own. Names stay
 * together, because they share their words.
 */
export function readAll(
  store: Store,
  expected: number,
  readers: readonly Reader[],
  keys: Keys,
  keyOf: readonly (number | undefined)[],
  crew: HiredCrew,
): { rows: number; uneven: number }[] {
  const shares = shareOut(store.schema, crew.hands)
  const orders = shares
    .slice(1)
    .filter((columns) => columns.length > 0)
    .map((columns): ReadOrder => ({ schema: store.schema, expected, readers, columns }))
  let read: { rows: number; uneven: number }[] = []
  const done = crew.read(orders, () => {
    read = readColumns(store, readers, shares[0]!, keys, keyOf)
  })
  for (const { columns, store: plain } of done) {
    const other = wholeStore(plain)
    for (const at of columns) store.columns[at] = other.columns[at]!
    if (columns.some((at) => store.schema.fields[at]!.kind === 'name')) store.words = other.words
  }
  store.rows = read.reduce((sum, { rows }) => sum + rows, 0)
  return read
}

function shareOut({ fields }: Schema, hands: number): number[][] {
  const names = fields.flatMap(({ kind }, at) => (kind === 'name' ? [at] : []))
  const groups = [names, ...fields.flatMap(({ kind }, at) => (kind === 'name' ? [] : [[at]]))].map(
    (columns) => ({
      columns,
      cost: columns.reduce((sum, at) => sum + cost[fields[at]!.kind], 0),
    }),
  )
  const shares = Array.from({ length: hands }, (_, hand) => ({
    columns: [] as number[],
    cost: hand === 0 ? 1 : 0,
  }))
  for (const group of groups.sort((a, b) => b.cost - a.cost)) {
    const least = shares.reduce((best, each) => (each.cost < best.cost ? each : best))
    least.columns.push(...group.columns)
    least.cost += group.cost
  }
  return shares.map(({ columns }) => columns)
}
