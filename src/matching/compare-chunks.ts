import { take } from './blocking-keys.ts'
import { linkedFrom, type Parents } from './compare.ts'
import { batchComparer, perBatch } from './compare-batch.ts'
import type { Crew } from './crew.ts'
import type { Prior, Weights } from './em.ts'
import { type FrequencyTable, fromTable } from './frequencies.ts'
import { words32 } from './memory.ts'
import { createPatterns, type Patterns, patternOf } from './patterns.ts'
import { type PlainStore, wholeStore } from './shared-store.ts'
import type { Schema } from './types.ts'

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
  // Without a bound every pair is compared to its end.
  const { weights, prior, floor } = bound ?? {
    ...unweighed(store.schema),
    floor: Number.NEGATIVE_INFINITY,
  }
  const batch = batchComparer(store, frequencies, parents, packed, weights, prior, floor)
  const one = new Uint32Array(perBatch)
  const two = new Uint32Array(perBatch)
  const pieces: number[] = []
  for (let piece = take(next); piece * pieceOfPairs < out.length; piece = take(next)) {
    const end = Math.min((piece + 1) * pieceOfPairs, out.length)
    for (let from = piece * pieceOfPairs; from < end; from += perBatch) {
      const count = Math.min(perBatch, end - from)
      for (let n = 0; n < count; n++) {
        one[n] = a[(from + n) * every]!
        two[n] = b[(from + n) * every]!
      }
      batch.compare(one, two, count)
      for (let n = 0; n < count; n++)
        out[from + n] =
          batch.reached[n] === 1 ? patternOf(patterns, batch.levels, 1, n * patterns.width) : skipped
    }
    pieces.push(piece)
  }
  return { levels: patterns.levels.slice(0, patterns.size * patterns.width), pieces }
}

/** Weights under which no pair falls below any floor. */
function unweighed(schema: Schema): { weights: Weights; prior: Prior } {
  const bits = schema.fields.map((field) => new Float64Array(linkedFrom(field) * 2))
  return { weights: { other: bits, household: bits }, prior: { other: 0, household: 0 } }
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
