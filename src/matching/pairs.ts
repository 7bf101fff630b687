import { allKeys, partKey, ruleName } from './blocking-keys.ts'
import { mix } from './dictionary.ts'
import type { Store } from './store.ts'
import type { BlockingRule } from './types.ts'

/** Blocks larger than this are not compared each with each. */
export const hotBlock = 160
/** In a hot block each record is compared with this many neighbours, after sorting by all its values. */
const neighbours = 12

export type RuleReport = {
  rule: string
  blocks: number
  largest: number
  pairs: number
  /** Blocks over the cap: compared with neighbours only, so that pairs in them may be missed. */
  capped_blocks: number
  capped_rows: number
}

export type Pairs = { a: Uint32Array; b: Uint32Array; count: number; rules: RuleReport[] }

/**
 * Makes every pair once, by the first rule that brings it. Block sizes are counted from the sorted keys before anything is compared.
 * `split`: rows before it are one file and rows from it another, and only pairs across are made.
 */
export function makePairs(store: Store, rules: readonly BlockingRule[], split?: number): Pairs {
  const rows = store.rows
  const out: { a: Uint32Array; b: Uint32Array; count: number } = {
    a: new Uint32Array(1024),
    b: new Uint32Array(1024),
    count: 0,
  }
  const width = rules.length
  // Keys of one row stand together, so that asking "did an earlier rule bring this pair" touches one place in memory.
  const keys = new Uint32Array(rows * width)
  const reports: RuleReport[] = []
  const hot: { rule: number; rows: Uint32Array }[] = []
  const order = new Uint32Array(rows)
  const spare = new Uint32Array(rows)

  for (let rule = 0; rule < width; rule++) {
    const own = allKeys(store, rules[rule]!)
    const count = sortByKey(own, order, spare)
    const report = {
      rule: ruleName(rules[rule]!),
      blocks: 0,
      largest: 0,
      pairs: 0,
      capped_blocks: 0,
      capped_rows: 0,
    }
    const before = out.count
    for (let from = 0; from < count; ) {
      const key = own[order[from]!]!
      let to = from + 1
      while (to < count && own[order[to]!]! === key) to++
      const size = to - from
      if (size > 1) {
        report.blocks++
        if (size > report.largest) report.largest = size
        if (size > hotBlock) {
          report.capped_blocks++
          report.capped_rows += size
          hot.push({ rule, rows: order.slice(from, to) })
          // A key of 0 says "this rule did not bring all pairs of the block".
          for (let at = from; at < to; at++) own[order[at]!] = 0
        } else {
          for (let x = from; x < to; x++) {
            for (let y = x + 1; y < to; y++) push(order[x]!, order[y]!, rule)
          }
        }
      }
      from = to
    }
    for (let row = 0; row < rows; row++) keys[row * width + rule] = own[row]!
    report.pairs = out.count - before
    reports.push(report)
  }
  if (hot.length > 0) pushNeighbours()
  return { ...out, rules: reports }

  function push(i: number, j: number, rule: number): boolean {
    if (split !== undefined && i < split === j < split) return false
    const p = i * width
    const q = j * width
    for (let at = 0; at < rule; at++) if (keys[p + at] !== 0 && keys[p + at] === keys[q + at]) return false
    if (out.count === out.a.length) {
      out.a = doubled(out.a)
      out.b = doubled(out.b)
    }
    const low = i < j
    out.a[out.count] = low ? i : j
    out.b[out.count++] = low ? j : i
    return true
  }

  function pushNeighbours(): void {
    const seen = new Set<number>()
    for (const { rule, rows: members } of hot) {
      const likeness = likenessOf(store, members)
      const places = members
        .map((_, at) => at)
        .sort((x, y) => likeness[x]! - likeness[y]! || members[x]! - members[y]!)
      for (let x = 0; x < places.length; x++) {
        let made = 0
        for (let y = x + 1; y < places.length && made < neighbours && y < x + neighbours * 8; y++) {
          const i = members[places[x]!]!
          const j = members[places[y]!]!
          const key = Math.min(i, j) * 4294967296 + Math.max(i, j)
          if (seen.has(key)) {
            made++
            continue
          }
          if (push(i, j, width)) {
            seen.add(key)
            reports[rule]!.pairs++
            made++
          }
        }
      }
    }
  }
}

/** A number for each row by which records that are equal in most columns stand beside each other. */
function likenessOf(store: Store, members: Uint32Array): Float64Array {
  const parts = store.columns.map((column) => ({
    codes: column.codes,
    key: partKey(store, column, column.field.kind === 'name' ? 'words' : 'full'),
  }))
  return Float64Array.from(members, (row) => {
    let value = 0
    for (const { codes, key } of parts) value = value * 8 + (mix(key(codes[row]!)) & 7)
    return value
  })
}

function doubled(old: Uint32Array): Uint32Array {
  const next = new Uint32Array(old.length * 2)
  next.set(old)
  return next
}

/** Sorts the rows whose key is not 0 by key (radix, three passes); answers with how many there are. */
function sortByKey(keys: Uint32Array, order: Uint32Array, spare: Uint32Array): number {
  let count = 0
  for (let row = 0; row < keys.length; row++) if (keys[row] !== 0) order[count++] = row
  let from = order
  let to = spare
  for (let shift = 0; shift < 33; shift += 11) {
    const totals = new Uint32Array(2049)
    for (let at = 0; at < count; at++) totals[((keys[from[at]!]! >>> shift) & 2047) + 1]!++
    for (let at = 0; at < 2048; at++) totals[at + 1]! += totals[at]!
    for (let at = 0; at < count; at++) {
      const row = from[at]!
      to[totals[(keys[row]! >>> shift) & 2047]!++] = row
    }
    ;[from, to] = [to, from]
  }
  // Three passes end in the spare array.
  if (from !== order) order.set(from.subarray(0, count))
  return count
}
