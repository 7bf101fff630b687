import { partKey, partsOfRule, ruleName, tablesFor, take } from './blocking-keys.ts'
import { type Blocks, hotBlock } from './blocks.ts'
import { alone, type Crew } from './crew.ts'
import { mix } from './dictionary.ts'
import { grownWords, keepNear, ownMemory, sharedMemory, words32 } from './memory.ts'
import { plainStore } from './shared-store.ts'
import type { Store } from './store.ts'
import type { BlockingRule } from './types.ts'

export { hotBlock }

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

/** About so many pairs of blocks are one piece of work. */
const pieceOfPairs = 1 << 16

/**
 * Makes every pair once, by the first rule that brings it. Block sizes are counted from the sorted keys before anything is compared.
 * `split`: rows before it are one file and rows from it another, and only pairs across are made.
 */
export function makePairs(
  store: Store,
  rules: readonly BlockingRule[],
  split?: number,
  crew: Crew = alone,
): Pairs {
  const { rows } = store
  const width = rules.length
  const shared = crew.hands > 1
  const counter = () => new Int32Array(crew.memory(4))
  const keys = words32(crew.memory, rows * width)
  const tables = tablesFor(store, rules, crew.memory)
  crew.run('parts', { store: plainStore(store), parts: tables, next: counter() })
  const ruleParts = rules.map((rule) => partsOfRule(store, rule, tables))
  const blocks = crew
    .run('blocks', { rows, rules: ruleParts, keys, next: counter(), shared })
    .flat()
    .sort((a, b) => a.rule - b.rule)
  crew.tidy?.()
  const chunks = piecesOf(blocks)
  const made = crew.run('pairs', {
    blocks: blocks.map(({ members, starts }) => ({ members, starts })),
    keys,
    width,
    ...(split !== undefined && { split }),
    chunks,
    next: counter(),
    shared,
  })
  const reports = blocks.map(({ rule, starts, largest, hot }) => ({
    rule: ruleName(rules[rule]!),
    blocks: starts.length - 1 + hot.length,
    largest,
    pairs: 0,
    capped_blocks: hot.length,
    capped_rows: hot.reduce((sum, { length }) => sum + length, 0),
  }))
  const hot = blocks.flatMap(({ rule, hot: each }) => each.map((members) => ({ rule, members })))
  const near = neighboursIn(store, hot, keys, width, split, reports)
  // Put together in the order of the pieces, whoever made them.
  const count = made.reduce((sum, { a }) => sum + a.length, near.length / 2)
  const out = { a: words32(crew.memory, count), b: words32(crew.memory, count), count, rules: reports }
  const places = new Array<{ hand: number; from: number; to: number }>(chunks.length / 3)
  made.forEach(({ pieces }, hand) => {
    for (let at = 0; at < pieces.length; at += 3)
      places[pieces[at]!] = { hand, from: pieces[at + 1]!, to: pieces[at + 2]! }
  })
  let to = 0
  places.forEach(({ hand, from, to: end }, chunk) => {
    const { a, b } = made[hand]!
    out.a.set(a.subarray(from, end), to)
    out.b.set(b.subarray(from, end), to)
    to += end - from
    reports[chunks[chunk * 3]!]!.pairs += end - from
  })
  for (let at = 0; at < near.length; at += 2) {
    out.a[to] = near[at]!
    out.b[to++] = near[at + 1]!
  }
  return out
}

/** Three numbers for each piece: the rule, its first block and the one behind its last. */
function piecesOf(blocks: readonly Blocks[]): number[] {
  const pieces: number[] = []
  for (const { rule, starts } of blocks) {
    let first = 0
    let pairs = 0
    for (let at = 0; at + 1 < starts.length; at++) {
      const size = starts[at + 1]! - starts[at]!
      pairs += (size * (size - 1)) / 2
      if (pairs < pieceOfPairs && at + 2 < starts.length) continue
      pieces.push(rule, first, at + 1)
      first = at + 1
      pairs = 0
    }
  }
  return pieces
}

type PairsOrder = {
  blocks: readonly Pick<Blocks, 'members' | 'starts'>[]
  keys: Uint32Array
  width: number
  split?: number
  chunks: readonly number[]
  next: Int32Array
  shared: boolean
}

/** Pairs of blocks that no earlier rule brings. A task; `pieces` says for each piece where its pairs stand. */
export function pairChunks(order: PairsOrder): { a: Uint32Array; b: Uint32Array; pieces: number[] } {
  const { blocks, keys, width, split, chunks, next } = order
  const memory = order.shared ? sharedMemory : ownMemory
  let a = words32(memory, 1 << 14)
  let b = words32(memory, 1 << 14)
  let count = 0
  const pieces: number[] = []
  for (let chunk = take(next); chunk * 3 < chunks.length; chunk = take(next)) {
    const rule = chunks[chunk * 3]!
    const { members, starts } = blocks[rule]!
    const begun = count
    let fetched = starts[chunks[chunk * 3 + 1]!]!
    for (let block = chunks[chunk * 3 + 1]!; block < chunks[chunk * 3 + 2]!; block++) {
      const end = starts[block + 1]!
      if (fetched < end) fetched = fetchKeys(keys, width, members, fetched, end + perFetch)
      for (let x = starts[block]!; x < end; x++) {
        const i = members[x]!
        if (count + end - x > a.length) {
          a = grownWords(a, a.length * 2, memory)
          b = grownWords(b, b.length * 2, memory)
        }
        for (let y = x + 1; y < end; y++) {
          const j = members[y]!
          if (split !== undefined && i < split === j < split) continue
          if (isKnown(keys, width, i, j, rule)) continue
          // Members of a block stand in the order of their rows.
          a[count] = i
          b[count++] = j
        }
      }
    }
    pieces.push(chunk, begun, count)
  }
  return { a: a.subarray(0, count), b: b.subarray(0, count), pieces }
}

/** So many members' keys are asked for together before they are needed, so that the waits for them overlap. */
const perFetch = 256

function fetchKeys(keys: Uint32Array, width: number, members: Uint32Array, from: number, to: number): number {
  const end = Math.min(to, members.length)
  let sum = 0
  for (let at = from; at < end; at++) sum += keys[members[at]! * width]!
  keepNear(sum)
  return end
}

/** Whether a rule before `rule` brings the pair. */
function isKnown(keys: Uint32Array, width: number, i: number, j: number, rule: number): boolean {
  const p = i * width
  const q = j * width
  for (let at = 0; at < rule; at++) if (keys[p + at] !== 0 && keys[p + at] === keys[q + at]) return true
  return false
}

/** In blocks over the cap: pairs of rows that are most alike, one after the other. */
function neighboursIn(
  store: Store,
  hot: readonly { rule: number; members: Uint32Array }[],
  keys: Uint32Array,
  width: number,
  split: number | undefined,
  reports: RuleReport[],
): number[] {
  const out: number[] = []
  const seen = new Set<number>()
  for (const { rule, members } of hot) {
    const likeness = likenessOf(store, members)
    const places = members
      .map((_, at) => at)
      .sort((x, y) => likeness[x]! - likeness[y]! || members[x]! - members[y]!)
    for (let x = 0; x < places.length; x++) {
      let made = 0
      for (let y = x + 1; y < places.length && made < neighbours && y < x + neighbours * 8; y++) {
        const i = Math.min(members[places[x]!]!, members[places[y]!]!)
        const j = Math.max(members[places[x]!]!, members[places[y]!]!)
        const key = i * 4294967296 + j
        if (seen.has(key)) {
          made++
          continue
        }
        if (split !== undefined && i < split === j < split) continue
        if (isKnown(keys, width, i, j, width)) continue
        seen.add(key)
        out.push(i, j)
        reports[rule]!.pairs++
        made++
      }
    }
  }
  return out
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
