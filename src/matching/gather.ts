import { text } from '../kernel/text.ts'
import { makeClusters, type Strongest } from './clusters.ts'
import { skipped } from './compare-chunks.ts'
import { alone } from './crew.ts'
import { decide } from './decide.ts'
import { type Prior, probabilityOf, type Shares, weigh, weighPatterns, weightsOf } from './em.ts'
import { bytes8, words32 } from './memory.ts'
import type { Pairs, RuleReport } from './pairs.ts'
import type { Patterns } from './patterns.ts'
import { decisions, type MatchOptions, type MatchReport, type RowResult } from './results.ts'
import type { Store } from './store.ts'
import type { Model } from './types.ts'

/** The weights of patterns, and how many pairs of one person they let expect. */
export type Weighed = { shares: Shares; prior: Prior; weights: Float64Array; matches: number }

export function weighed({ shares, prior }: Pick<Weighed, 'shares' | 'prior'>, patterns: Patterns): Weighed {
  const weights = weighPatterns(patterns, shares, prior)
  return { shares, prior, weights, matches: expected(patterns, weights) }
}

function expected(patterns: Patterns, weights: Float64Array): number {
  let matches = 0
  for (let at = 0; at < patterns.size; at++) matches += patterns.counts[at]! * probabilityOf(weights[at]!)
  return matches
}

/** Puts together what was found: the pairs that are asked for with what is decided of them, and clusters. */
export function gather(
  store: Store,
  pairs: Pairs,
  patternOfPair: Uint32Array,
  patterns: Patterns,
  weighed: Weighed,
  model: Model,
  options: MatchOptions,
  compare: (i: number, j: number, out: Uint8Array) => void,
): Omit<RowResult, 'model'> {
  const floor = weightAt(options.threshold ?? 0.5)
  const { memory } = options.crew ?? alone
  const width = patterns.width
  const decisionOf = new Uint8Array(patterns.size)
  for (let at = 0; at < patterns.size; at++) {
    const numbers = patterns.levels.subarray(at * width, (at + 1) * width)
    decisionOf[at] = decisions.indexOf(decide(model, numbers, weighed.weights[at]!))
  }
  const counted = [0, 0, 0]
  let count = 0
  const isChosen = Uint8Array.from(weighed.weights, (weight) => (weight >= floor ? 1 : 0))
  for (let at = 0; at < pairs.count; at++) {
    const pattern = patternOfPair[at]!
    if (pattern === skipped) {
      counted[2]!++
      continue
    }
    counted[decisionOf[pattern]!]!++
    count += isChosen[pattern]!
  }
  let chosen = new Uint32Array(count)
  count = 0
  for (let at = 0; at < pairs.count; at++) {
    const pattern = patternOfPair[at]!
    if (pattern !== skipped && isChosen[pattern] === 1) chosen[count++] = at
  }
  chosen = byRow(byRow(chosen, pairs.b, store.rows), pairs.a, store.rows)
  const result: RowResult['pairs'] = {
    a: words32(memory, count),
    b: words32(memory, count),
    weight: new Float64Array(memory(count * 8)),
    decision: bytes8(memory, count),
    count,
  }
  const patternOf = new Uint32Array(count)
  for (let to = 0; to < count; to++) {
    const at = chosen[to]!
    const pattern = patternOfPair[at]!
    patternOf[to] = pattern
    result.a[to] = pairs.a[at]!
    result.b[to] = pairs.b[at]!
    result.weight[to] = weighed.weights[pattern]!
    result.decision[to] = decisionOf[pattern]!
  }
  const bits = weightsOf(weighed.shares)
  const numbers = new Uint8Array(width)
  const weightOf = (i: number, j: number) => {
    compare(i, j, numbers)
    return weigh(bits, weighed.prior, numbers)
  }
  const clusters = makeClusters(
    store.rows,
    strongest(result, patternOf, weighed.weights, Math.max(floor, weightAt(0.5))),
    weightOf,
  )
  let clusterCount = 0
  for (let row = 0; row < store.rows; row++) if (clusters.first[row] === row) clusterCount++
  return {
    pairs: result,
    first: clusters.first,
    report: {
      records: store.rows,
      fields: store.columns.map(({ field, codes }) => {
        let filled = 0
        for (let row = 0; row < store.rows; row++) if (codes[row] !== 0) filled++
        return { name: field.name, kind: field.kind, filled }
      }),
      rules: pairs.rules,
      compared: pairs.count,
      patterns: patterns.size,
      expected_matches: Math.round(weighed.matches),
      pairs: count,
      decisions: { same: counted[0]!, review: counted[1]!, different: counted[2]! },
      clusters: clusterCount,
      kept_apart: clusters.kept_apart,
      thresholds: model.thresholds,
      remarks: remarksOf(pairs.rules, clusters.kept_apart),
      milliseconds: {},
    },
  }
}

/** The pairs that join, by weight, equal weights by their rows. Weights are those of some thousand patterns: places are counted into their ranks. */
function strongest(
  pairs: RowResult['pairs'],
  patternOf: Uint32Array,
  weights: Float64Array,
  from: number,
): Strongest {
  const order = Uint32Array.from(weights, (_, pattern) => pattern).sort((x, y) => weights[y]! - weights[x]!)
  const rankOf = new Uint32Array(weights.length)
  for (let at = 1; at < order.length; at++)
    rankOf[order[at]!] = rankOf[order[at - 1]!]! + (weights[order[at]!] === weights[order[at - 1]!] ? 0 : 1)
  const joins = (at: number) => pairs.weight[at]! >= from && pairs.decision[at] !== 2
  const starts = new Uint32Array(weights.length + 1)
  let count = 0
  for (let at = 0; at < pairs.count; at++) {
    if (!joins(at)) continue
    starts[rankOf[patternOf[at]!]! + 1]!++
    count++
  }
  for (let rank = 0; rank < weights.length; rank++) starts[rank + 1]! += starts[rank]!
  const out: Strongest = { a: new Uint32Array(count), b: new Uint32Array(count), count }
  for (let at = 0; at < pairs.count; at++) {
    if (!joins(at)) continue
    const to = starts[rankOf[patternOf[at]!]!]!++
    out.a[to] = pairs.a[at]!
    out.b[to] = pairs.b[at]!
  }
  return out
}

/** Sorts places of pairs by one of their rows, keeping the order of equal ones. */
function byRow(places: Uint32Array, rowOf: Uint32Array, rows: number): Uint32Array<ArrayBuffer> {
  const starts = new Uint32Array(rows + 1)
  for (const at of places) starts[rowOf[at]! + 1]!++
  for (let row = 0; row < rows; row++) starts[row + 1]! += starts[row]!
  const sorted = new Uint32Array(places.length)
  for (const at of places) sorted[starts[rowOf[at]!]!++] = at
  return sorted
}

export function weightAt(probability: number): number {
  if (probability <= 0) return Number.NEGATIVE_INFINITY
  return probability >= 1 ? Number.POSITIVE_INFINITY : Math.log2(probability / (1 - probability))
}

function remarksOf(rules: readonly RuleReport[], apart: number): MatchReport['remarks'] {
  const remarks = rules
    .filter(({ capped_blocks }) => capped_blocks > 0)
    .map(({ rule, capped_blocks, capped_rows, largest }) =>
      text(
        `Aturan ${rule}: ${capped_blocks} kelompok terlalu besar (terbesar ${largest} baris, semuanya ${capped_rows} baris). Di dalamnya hanya baris yang paling mirip dibandingkan; orang yang sama dapat terlewat.`,
        `Rule ${rule}: ${capped_blocks} groups too large (the largest ${largest} records, ${capped_rows} in all). Inside them only the records most alike were compared; the same person may be missed.`,
      ),
    )
  if (apart > 0) {
    remarks.push(
      text(
        `${apart} pasangan tidak digabung ke satu kelompok karena anggotanya bertentangan.`,
        `${apart} pairs were not joined into one cluster because members contradict each other.`,
      ),
    )
  }
  return remarks
}
