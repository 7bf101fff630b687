import { keysOfRows, type RuleParts, take } from './blocking-keys.ts'
import { ownMemory, sharedMemory, words32 } from './memory.ts'

/** Blocks larger than this are not compared each with each. */
export const hotBlock = 160

/** The rows that share a key under one rule: block `n` holds `members` from `starts[n]` to `starts[n + 1]`. */
export type Blocks = {
  rule: number
  members: Uint32Array
  starts: Uint32Array
  largest: number
  /** Blocks over the cap, which are not in `members`. */
  hot: Uint32Array[]
}

export type BlocksOrder = {
  rows: number
  rules: readonly RuleParts[]
  /**
   * Keys of one row stand together, so that asking "did an earlier rule bring this pair" touches one place in memory. 0 says that the rule
   * did not bring all pairs of the block, or none.
   */
  keys: Uint32Array
  next: Int32Array
  shared: boolean
}

/** Counts the blocks of rules from their sorted keys, before anything is compared. A task: hands take rules from the counter. */
export function blocksOf(order: BlocksOrder): Blocks[] {
  const { rows, rules, keys, next } = order
  const memory = order.shared ? sharedMemory : ownMemory
  const found: Blocks[] = []
  const own = new Uint32Array(rows)
  /** For each row that is the first of a block: one more than where the block stands. */
  const begins = new Uint32Array(rows)
  const sorter = keySorter(rows)
  for (let rule = take(next); rule < rules.length; rule = take(next)) {
    keysOfRows(rules[rule]!, rows, own)
    const { sortedKeys, sortedRows, count } = sorter(own)
    let blocks = 0
    let members = 0
    let largest = 0
    const hot: Uint32Array[] = []
    const each = (take: (from: number, to: number) => void) => {
      for (let from = 0; from < count; ) {
        const key = sortedKeys[from]!
        let to = from + 1
        while (to < count && sortedKeys[to] === key) to++
        if (to - from > 1) take(from, to)
        from = to
      }
    }
    each((from, to) => {
      const size = to - from
      if (size > largest) largest = size
      if (size <= hotBlock) {
        begins[sortedRows[from]!] = from + 1
        // Its key has been read: the place says now how large the block is.
        sortedKeys[from] = size
        blocks++
        members += size
        return
      }
      hot.push(sortedRows.slice(from, to))
      for (let at = from; at < to; at++) own[sortedRows[at]!] = 0
    })
    const out: Blocks = {
      rule,
      members: words32(memory, members),
      starts: words32(memory, blocks + 1),
      largest,
      hot,
    }
    blocks = 0
    members = 0
    // In the order of their first rows: lists go village by village, and whoever looks at one block after the other stays in one place.
    for (let row = 0; row < rows; row++) {
      if (begins[row] === 0) continue
      const from = begins[row]! - 1
      begins[row] = 0
      const end = from + sortedKeys[from]!
      for (let at = from; at < end; at++) out.members[members++] = sortedRows[at]!
      out.starts[++blocks] = members
    }
    const width = rules.length
    for (let row = 0, at = rule; row < rows; row++, at += width) keys[at] = own[row]!
    found.push(out)
  }
  return found
}

/** In a part of this size the counts of the first step stay near the processor. */
const perPart = 400

/**
 * Sorts rows by key, equal keys by row, and leaves nearly all rows out whose key nobody else has. First into parts by the leading bits of the
 * key, one pass over memory; then each part by itself, small enough to stay near the processor.
 */
function keySorter(rows: number) {
  let bits = 1
  while (bits < 12 && rows >> bits > perPart) bits++
  const parts = 1 << bits
  const shift = 32 - bits
  const starts = new Uint32Array(parts + 1)
  const keys = new Uint32Array(rows)
  const places = new Uint32Array(rows)
  const met = new Uint8Array(2048)
  const totals = new Uint32Array(129)
  let spareKeys = new Uint32Array(1024)
  let spareRows = new Uint32Array(1024)

  /** Sorts from `from` to `to` by the bits below the leading ones: by insertion where there are few, else in passes. */
  function sortPart(from: number, to: number): void {
    if (to - from <= 48) {
      for (let at = from + 1; at < to; at++) {
        const key = keys[at]!
        const row = places[at]!
        let hole = at
        for (; hole > from && keys[hole - 1]! > key; hole--) {
          keys[hole] = keys[hole - 1]!
          places[hole] = places[hole - 1]!
        }
        keys[hole] = key
        places[hole] = row
      }
      return
    }
    const count = to - from
    if (spareKeys.length < count) {
      spareKeys = new Uint32Array(count * 2)
      spareRows = new Uint32Array(count * 2)
    }
    for (let low = 0; low < shift; low += 7) {
      totals.fill(0)
      for (let at = from; at < to; at++) totals[((keys[at]! >>> low) & 127) + 1]!++
      for (let at = 0; at < 128; at++) totals[at + 1]! += totals[at]!
      for (let at = from; at < to; at++) {
        const key = keys[at]!
        const into = totals[(key >>> low) & 127]!++
        spareKeys[into] = key
        spareRows[into] = places[at]!
      }
      for (let at = 0; at < count; at++) {
        keys[from + at] = spareKeys[at]!
        places[from + at] = spareRows[at]!
      }
    }
  }

  return (own: Uint32Array) => {
    starts.fill(0)
    for (let row = 0; row < rows; row++) if (own[row] !== 0) starts[(own[row]! >>> shift) + 1]!++
    for (let at = 0; at < parts; at++) starts[at + 1]! += starts[at]!
    for (let row = 0; row < rows; row++) {
      const key = own[row]!
      if (key === 0) continue
      const to = starts[key >>> shift]!++
      keys[to] = key
      places[to] = row
    }
    // Each start has moved to the end of its part.
    let count = 0
    let from = 0
    for (let part = 0; part < parts; part++) {
      const to = starts[part]!
      met.fill(0)
      for (let at = from; at < to; at++) {
        const place = keys[at]! & 2047
        met[place] = met[place] === 0 ? 1 : 2
      }
      const begun = count
      for (let at = from; at < to; at++) {
        if (met[keys[at]! & 2047] !== 2) continue
        keys[count] = keys[at]!
        places[count++] = places[at]!
      }
      sortPart(begun, count)
      from = to
    }
    return { sortedKeys: keys, sortedRows: places, count }
  }
}
