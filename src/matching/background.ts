import type { Frequencies, Parents } from './compare.ts'
import { agreeing, linkedFrom } from './compare.ts'
import type { Background } from './em.ts'
import { bands } from './levels.ts'
import { type Memory, words32 } from './memory.ts'
import type { Patterns } from './patterns.ts'
import { steadyRandom } from './random.ts'
import type { Store } from './store.ts'

/** How many random pairs are compared: enough for levels that are not rare; the rare ones are counted otherwise. */
export function sampleCount(rows: number): number {
  return Math.min(80_000, Math.max(2_000, rows * 20), (rows * (rows - 1)) / 2)
}

/** Compares rows `a[n]` and `b[n]` to their end; answers with what they showed and how often. */
export type CompareAll = (a: Uint32Array, b: Uint32Array) => Patterns

/**
 * Looks at pairs of two persons: random pairs, and the exact number of pairs with equal values. `split` as for `makePairs`.
 */
export function background(
  store: Store,
  compareAll: CompareAll,
  frequencies: Frequencies,
  parents: Parents,
  memory: Memory,
  split?: number,
): Background {
  const { rows } = store
  const total = Math.max(split === undefined ? (rows * (rows - 1)) / 2 : split * (rows - split), 1)
  const samples = rows > 1 ? Math.max(Math.floor(Math.min(sampleCount(rows), total)), 0) : 0
  const random = steadyRandom(20260101)
  const a = words32(memory, samples)
  const b = words32(memory, samples)
  for (let made = 0; made < samples; made++) {
    if (split === undefined) {
      a[made] = Math.floor(random() * rows)
      b[made] = Math.floor(random() * (rows - 1))
      if (b[made]! >= a[made]!) b[made]!++
    } else {
      a[made] = Math.floor(random() * split)
      b[made] = split + Math.floor(random() * (rows - split))
    }
  }
  const sampled = noneCounted(store)
  countLevels(
    sampled,
    compareAll(a, b),
    () => true,
    () => true,
  )
  const linked = sampleLinked(store, compareAll, parents, memory)
  return { total, samples, sampled, linked, equal: countEqual(store, frequencies, split) }
}

const noneCounted = ({ schema }: Store) => schema.fields.map((field) => new Float64Array(linkedFrom(field)))

function countLevels(
  into: readonly Float64Array[],
  { levels, counts, size, width }: Patterns,
  counted: (levels: Uint8Array) => boolean,
  fields: (field: number) => boolean,
): void {
  for (let pattern = 0; pattern < size; pattern++) {
    const own = levels.subarray(pattern * width, (pattern + 1) * width)
    if (!counted(own)) continue
    into.forEach((shares, field) => {
      if (fields(field)) shares[own[field]! % shares.length]! += counts[pattern]!
    })
  }
}

/** Pairs whose parent column is equal, for columns that hang on a place or a category (a NIK that agrees is one person already). */
function sampleLinked(
  store: Store,
  compareAll: CompareAll,
  parents: Parents,
  memory: Memory,
): Float64Array[] {
  const linked = noneCounted(store)
  const wanted = new Set(
    parents.filter((parent) => parent >= 0 && store.schema.fields[parent]!.kind !== 'id'),
  )
  for (const parent of wanted) {
    const { codes } = store.columns[parent]!
    const agrees = agreeing(store.schema.fields[parent]!)
    const lastOf = new Map<number, number>()
    const found: number[] = []
    const step = Math.max(1, Math.floor(store.rows / 30_000))
    for (let row = 0; row < store.rows && found.length < 30_000; row += step) {
      const code = codes[row]!
      if (code === 0) continue
      const before = lastOf.get(code)
      lastOf.set(code, row)
      if (before !== undefined) found.push(before, row)
    }
    const a = words32(memory, found.length / 2)
    const b = words32(memory, found.length / 2)
    for (let at = 0; at < a.length; at++) {
      a[at] = found[at * 2]!
      b[at] = found[at * 2 + 1]!
    }
    countLevels(
      linked,
      compareAll(a, b),
      (levels) => agrees[levels[parent]!] === 1,
      (field) => parents[field] === parent,
    )
  }
  return linked
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
