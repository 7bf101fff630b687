import { nikParents } from './compare.ts'
import type { Store } from './store.ts'

const most = 30_000

/**
 * Which column already tells what another says: for columns of places, texts and categories, how often the second is equal where the
 * first is, beside how often it is equal anyway. A village tells its district; that the district is equal too is then no news.
 */
export function findParents(store: Store): number[] {
  const parents = nikParents(store.schema)
  const able = store.columns.flatMap(({ field, values }, at) =>
    (field.kind === 'place' || field.kind === 'category' || field.kind === 'text') &&
    field.role === undefined &&
    values.size > 1 &&
    values.size < store.rows / 2
      ? [at]
      : [],
  )
  for (const child of able) {
    let best = -1
    let bestShare = 0.5
    for (const parent of able) {
      if (parent === child || store.columns[parent]!.values.size < store.columns[child]!.values.size) continue
      if (reaches(parents, parent, child)) continue
      const { equal, pairs } = equalWhere(store, parent, child)
      const usual = usuallyEqual(store, child)
      if (pairs >= 100 && equal / pairs > bestShare && equal / pairs > 3 * usual) {
        best = parent
        bestShare = equal / pairs
      }
    }
    if (best >= 0) parents[child] = best
  }
  return parents
}

function reaches(parents: readonly number[], from: number, to: number): boolean {
  for (let at = from; at >= 0; at = parents[at]!) if (at === to) return true
  return false
}

function equalWhere(store: Store, parent: number, child: number): { equal: number; pairs: number } {
  const { codes } = store.columns[parent]!
  const own = store.columns[child]!.codes
  const lastOf = new Map<number, number>()
  const step = Math.max(1, Math.floor(store.rows / most))
  let equal = 0
  let pairs = 0
  for (let row = 0; row < store.rows; row += step) {
    const code = codes[row]!
    if (code === 0 || own[row] === 0) continue
    const before = lastOf.get(code)
    lastOf.set(code, row)
    if (before === undefined) continue
    pairs++
    if (own[before] === own[row]) equal++
  }
  return { equal, pairs }
}

function usuallyEqual(store: Store, at: number): number {
  const { counts, size } = store.columns[at]!.values
  let pairs = 0
  let filled = 0
  for (let code = 1; code <= size; code++) {
    pairs += counts[code]! ** 2
    filled += counts[code]!
  }
  return pairs / Math.max(filled ** 2, 1)
}
