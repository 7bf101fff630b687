import { take } from './blocking-keys.ts'
import { comparer, type Parents } from './compare.ts'
import { boundedComparer } from './compare-bound.ts'
import type { Crew } from './crew.ts'
import type { Prior, Weights } from './em.ts'
import { type FrequencyTable, fromTable } from './frequencies.ts'
import { words32 } from './memory.ts'
import { createPatterns, type Patterns, patternOf } from './patterns.ts'
import { type PlainStore, wholeStore } from './shared-store.ts'

/** Stands for the pattern of a pair that was not compared to its end, because it cannot weigh enough. */
export const skipped = 0xffffffff

const pieceOfPairs = 1 << 13

/** What to compare and against which bound; `every`: only every so many-th pair. */
export type CompareOrder = {
  store: PlainStore
  table: FrequencyTable
  parents: Parents
  packed: Uint32Array
  a: Uint32Array
  b: Uint32Array
  every: number
  bound?: { weights: Weights; prior: Prior; floor: number }
}

type ChunkOrder = CompareOrder & {
  /** For each pair compared its pattern, by the numbers of the hand that compared it. */
  out: Uint32Array
  next: Int32Array
}

/** Compares pairs piece by piece. A task; `pieces` are those this hand did. */
export function compareChunks(order: ChunkOrder): { levels: Uint8Array; pieces: number[] } {
  const { parents, packed, a, b, every, out, next, bound } = order
  const store = wholeStore(order.store)
  const frequencies = fromTable(order.table)
  const patterns = createPatterns(store.columns.length)
  const levels = new Uint8Array(patterns.width)
  const plain = bound === undefined ? comparer(store, frequencies, parents, packed) : undefined
  const bounded =
    bound === undefined
      ? undefined
      : boundedComparer(store, frequencies, parents, packed, bound.weights, bound.prior, bound.floor)
  const pieces: number[] = []
  for (let piece = take(next); piece * pieceOfPairs < out.length; piece = take(next)) {
    const end = Math.min((piece + 1) * pieceOfPairs, out.length)
    for (let at = piece * pieceOfPairs; at < end; at++) {
      const pair = at * every
      if (plain !== undefined) plain(a[pair]!, b[pair]!, levels)
      else if (!bounded!(a[pair]!, b[pair]!, levels)) {
        out[at] = skipped
        continue
      }
      out[at] = patternOf(patterns, levels)
    }
    pieces.push(piece)
  }
  return { levels: patterns.levels.slice(0, patterns.size * patterns.width), pieces }
}

/** Compares pairs with all hands; patterns are numbered in the order in which the pairs first show them, whoever compared them. */
export function comparePairs(
  crew: Crew,
  order: CompareOrder,
): { patterns: Patterns; patternOfPair: Uint32Array } {
  const count = Math.ceil(order.a.length / order.every)
  const out = words32(crew.memory, count)
  const done = crew.run('compare', { ...order, out, next: new Int32Array(crew.memory(4)) })
  const handOf = new Uint8Array(Math.ceil(count / pieceOfPairs))
  done.forEach(({ pieces }, hand) => {
    for (const piece of pieces) handOf[piece] = hand
  })
  const width = order.store.columns.length
  const patterns = createPatterns(width)
  const numbers = done.map(({ levels }) => new Int32Array(levels.length / width).fill(-1))
  for (let at = 0; at < count; at++) {
    const own = out[at]!
    if (own === skipped) continue
    const hand = handOf[Math.floor(at / pieceOfPairs)]!
    const known = numbers[hand]![own]!
    if (known >= 0) patterns.counts[known]!++
    else
      numbers[hand]![own] = patternOf(patterns, done[hand]!.levels.subarray(own * width, (own + 1) * width))
    out[at] = numbers[hand]![own]!
  }
  return { patterns, patternOfPair: out }
}
