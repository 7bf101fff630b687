import type { Comparer, Frequencies, Parents } from './compare.ts'
import { agreeing, linkedFrom } from './compare.ts'
import type { Background } from './em.ts'
import { bands } from './levels.ts'
import { steadyRandom } from './random.ts'
import type { Store } from './store.ts'

/** How many random pairs are compared: enough for levels that are not rare; the rare ones are counted otherwise. */
export function sampleCount(rows: number): number {
  return Math.min(80_000, Math.max(2_000, rows * 20), (rows * (rows - 1)) / 2)
}

/**
 * Looks at pairs of two persons: random pairs, and the exact number of pairs with equal values. `split` as for `makePairs`.
 */
export function background(
  store: Store,
  compare: Comparer,
  frequencies: Frequencies,
  parents: Parents,
  split?: number,
): Background {
  const { rows } = store
  const total = Math.max(split === undefined ? (rows * (rows - 1)) / 2 : split * (rows - split), 1)
  const samples = Math.max(Math.floor(Math.min(sampleCount(rows), total)), 0)
  const random = steadyRandom(20260101)
  const width = store.columns.length
  const sampled = store.schema.fields.map((field) => new Float64Array(linkedFrom(field)))
  const linked = store.schema.fields.map((field) => new Float64Array(linkedFrom(field)))
  const levels = new Uint8Array(width)
  let made = 0
  for (; made < samples && rows > 1; made++) {
    let i: number
    let j: number
    if (split === undefined) {
      i = Math.floor(random() * rows)
      j = Math.floor(random() * (rows - 1))
      if (j >= i) j++
    } else {
      i = Math.floor(random() * split)
      j = split + Math.floor(random() * (rows - split))
    }
    compare(i, j, levels)
    for (let field = 0; field < width; field++) {
      const half = sampled[field]!.length
      const number = levels[field]!
      sampled[field]![number % half]!++
    }
  }
  sampleLinked(store, compare, parents, linked)
  return { total, samples: made, sampled, linked, equal: countEqual(store, frequencies, split) }
}

/** Pairs whose parent column is equal, for columns that hang on a place or a category (a NIK that agrees is one person already). */
function sampleLinked(store: Store, compare: Comparer, parents: Parents, linked: Float64Array[]): void {
  const levels = new Uint8Array(store.columns.length)
  const wanted = new Set(
    parents.filter((parent) => parent >= 0 && store.schema.fields[parent]!.kind !== 'id'),
  )
  for (const parent of wanted) {
    const { codes } = store.columns[parent]!
    const agrees = agreeing(store.schema.fields[parent]!)
    const lastOf = new Map<number, number>()
    let made = 0
    const step = Math.max(1, Math.floor(store.rows / 30_000))
    for (let row = 0; row < store.rows && made < 15_000; row += step) {
      const code = codes[row]!
      if (code === 0) continue
      const before = lastOf.get(code)
      lastOf.set(code, row)
      if (before === undefined) continue
      made++
      compare(before, row, levels)
      if (agrees[levels[parent]!] !== 1) continue
      parents.forEach((each, field) => {
        if (each !== parent) return
        const half = linked[field]!.length
        linked[field]![levels[field]! % half]!++
      })
    }
  }
}

function countEqual(store: Store, frequencies: Frequencies, split: number | undefined): Float64Array[] {
  return store.columns.map((column, at) => {
    const out = new Float64Array(bands + 1)
    const { counts, size } = column.values
    const before = new Uint32Array(split === undefined ? 0 : size + 1)
    for (let row = 0; row < (split ?? 0); row++) before[column.codes[row]!]!++
    for (let code = 1; code <= size; code++) {
      const n = counts[code]!
      const pairs = split === undefined ? (n * (n - 1)) / 2 : before[code]! * (n - before[code]!)
      if (pairs > 0) out[1 + frequencies.band(at, code)]! += pairs
    }
    return out
  })
}
