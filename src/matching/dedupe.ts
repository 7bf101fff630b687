import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { background } from './background.ts'
import { chooseRules } from './blocking-choice.ts'
import { makeClusters, type Strongest } from './clusters.ts'
import { comparer, packRows } from './compare.ts'
import { comparePairs, skipped } from './compare-chunks.ts'
import { alone, type Crew } from './crew.ts'
import { decide } from './decide.ts'
import { findParents } from './dependence.ts'
import { readNumber } from './digits.ts'
import { learn, type Prior, probabilityOf, type Shares, weigh, weighPatterns, weightsOf } from './em.ts'
import { fromTable, listFrequencies, modelFrequencies, ownFrequencies, tableOf } from './frequencies.ts'
import { bytes8, words32 } from './memory.ts'
import { fittedSource, modelFrom, parentsOf, priorOf, sharesOf } from './model.ts'
import { makePairs, type Pairs, type RuleReport } from './pairs.ts'
import type { Patterns } from './patterns.ts'
import { closeStore, plainStore } from './shared-store.ts'
import { addRow, createStore, type Store } from './store.ts'
import type { Decision, MatchRecord, Model, Pair, Schema } from './types.ts'
import { emptyTable, readAhead } from './value-table.ts'

export type MatchOptions = {
  schema: Schema
  /** Weights to use as they are; without it they are learned from the records. */
  model?: Model
  /** Pairs with at least this probability are given; 0.5 when left out. */
  threshold?: number
  /** The day that a learned model carries; the caller knows the date. */
  made_on?: string
  /** Clock for the timings of the report, in milliseconds; without it they are 0. */
  clock?: () => number
  /** Who does the heavy parts; this thread alone when left out. The result is the same, whoever does them. */
  crew?: Crew
}

export type MatchReport = {
  records: number
  fields: { name: string; kind: string; filled: number }[]
  rules: RuleReport[]
  compared: number
  patterns: number
  /** How many pairs of one person the records are expected to hold. */
  expected_matches: number
  pairs: number
  decisions: Record<Decision, number>
  clusters: number
  kept_apart: number
  /** In bits: what was decided alone, and what a person looks at, begins here. */
  thresholds: Model['thresholds']
  /** What the result leaves out, in words; empty when everything was looked at. */
  remarks: { id: string; en: string }[]
  milliseconds: Record<string, number>
}

export type MatchResult = {
  pairs: (Pair & { decision: Decision })[]
  /** Cluster of each record, in the order given: the id of its first record. */
  clusters: { id: string; cluster_id: string }[]
  report: MatchReport
  model: Model
}

/** The same by row numbers, without an object for each pair or record. */
export type RowResult = {
  /** Pairs sorted by their rows; `decision` is the place in `decisions`. */
  pairs: { a: Uint32Array; b: Uint32Array; weight: Float64Array; decision: Uint8Array; count: number }
  /** For each row the first row of its cluster. */
  first: Uint32Array
  report: MatchReport
  /** The weights as they can be kept; put together when somebody wants them. */
  model: () => Model
}

export const decisions: readonly Decision[] = ['same', 'review', 'different']

/** Which records of one list are the same person. Refuses a list of fewer than two records and a schema without fields. */
export function dedupe(records: readonly MatchRecord[], options: MatchOptions): MatchResult {
  return named(records, matchStore(fill(options.schema, records), options))
}

/** Which records of list `a` are the same person as which of list `b`; pairs within one list are not made. */
export function link(
  a: readonly MatchRecord[],
  b: readonly MatchRecord[],
  options: MatchOptions,
): MatchResult {
  const all = [...a, ...b]
  return named(all, matchStore(fill(options.schema, all), options, a.length))
}

function named(records: readonly MatchRecord[], { pairs, first, report, model }: RowResult): MatchResult {
  const id = (row: number) => records[row]!.id
  return {
    pairs: Array.from({ length: pairs.count }, (_, at) => ({
      id_a: id(pairs.a[at]!),
      id_b: id(pairs.b[at]!),
      probability: probabilityOf(pairs.weight[at]!),
      weight: pairs.weight[at]!,
      decision: decisions[pairs.decision[at]!]!,
    })),
    clusters: Array.from(first, (top, row) => ({ id: id(row), cluster_id: id(top) })),
    report,
    model: model(),
  }
}

function fill(schema: Schema, records: readonly MatchRecord[]): Store {
  checkSchema(schema)
  const store = createStore(schema, records.length)
  for (const { values } of records) addRow(store, values)
  return store
}

export function checkSchema(schema: Schema): void {
  const names = schema.fields.map(({ name }) => name)
  if (names.length === 0) {
    throw refuse(
      'matching.no_fields',
      'invalid',
      text(
        'Tidak ada kolom yang dapat dibandingkan. Sebutkan sedikitnya satu kolom dan jenisnya: name, date, id, place, phone, text, category.',
        'There is no column to compare. Name at least one column and its kind: name, date, id, place, phone, text, category.',
      ),
    )
  }
  const double = names.find((name, at) => names.indexOf(name) !== at)
  if (double !== undefined) {
    throw refuse(
      'matching.double_field',
      'invalid',
      text(
        `Kolom "${double}" disebut dua kali. Sebutkan sekali.`,
        `The column "${double}" is named twice. Name it once.`,
      ),
    )
  }
}

/** The same for records that are columns already; the way the commands read millions of rows. Nothing can be added to the store afterwards. */
export function matchStore(store: Store, options: MatchOptions, split?: number): RowResult {
  const clock = options.clock ?? (() => 0)
  const crew = options.crew ?? alone
  const milliseconds: Record<string, number> = {}
  let since = clock()
  const lap = (name: string) => {
    const now = clock()
    milliseconds[name] = (milliseconds[name] ?? 0) + Math.round(now - since)
    since = now
  }
  if (store.rows < 2 || (split !== undefined && (split === 0 || split === store.rows))) {
    throw refuse(
      'matching.too_few',
      'unprocessable',
      text(
        'Untuk mencari orang yang sama diperlukan sedikitnya dua baris. Periksa berkasnya.',
        'Finding the same person takes at least two records. Look at the file.',
      ),
    )
  }
  const { model } = options
  const counted = model === undefined ? ownFrequencies(store) : modelFrequencies(store, model)
  // From here on no value comes in any more.
  closeStore(store)
  for (const { field, values } of store.columns) {
    if (field.role !== 'nik') continue
    values.digits = emptyTable(2, crew.memory)
    readAhead(values, 2, readNumber, values.digits, crew.memory)
  }
  const table = tableOf(store, counted, crew.memory)
  const frequencies = fromTable(table)
  const parents = model === undefined ? findParents(store) : parentsOf(model)
  const rules = model === undefined || model.blocking.length === 0 ? chooseRules(store) : model.blocking
  crew.tidy?.()
  lap('choose')
  const pairs = makePairs(store, rules, split, crew)
  crew.tidy?.()
  lap('block')
  const packed = packRows(store, crew.memory)
  const compare = comparer(store, frequencies, parents, packed)
  const order = { store: plainStore(store), table, parents, packed, a: pairs.a, b: pairs.b, every: 1 }
  const floor = Math.min(weightAt(options.threshold ?? 0.5), model?.thresholds.review ?? reviewFrom)
  let learned: Weighed
  let compared: ReturnType<typeof comparePairs>
  // What cannot come to the least weight that is asked for is not compared to its end; the weights come from a part of the pairs, or are given.
  const every = model === undefined ? Math.max(1, Math.floor(pairs.count / enoughPairs)) : 1
  if (model !== undefined) {
    const weights = { shares: sharesOf(model), prior: priorOf(model) }
    compared = comparePairs(crew, { ...order, bound: boundOf(weights, floor) })
    learned = weighed(weights, compared.patterns)
  } else {
    compared = comparePairs(crew, { ...order, every })
    for (let at = 0; at < compared.patterns.size; at++) compared.patterns.counts[at]! *= every
    lap('compare')
    const { shares, prior, ...rest } = learn(
      store.schema,
      parents,
      compared.patterns,
      background(
        store,
        (a, b) => comparePairs(crew, { ...order, a, b }).patterns,
        frequencies,
        parents,
        crew.memory,
        split,
      ),
    )
    learned = { shares, prior, ...rest }
    lap('learn')
    if (every > 1) {
      compared = comparePairs(crew, { ...order, bound: boundOf(learned, floor) })
      learned = weighed(learned, compared.patterns)
    }
  }
  const { patterns, patternOfPair } = compared
  lap(every > 1 || model !== undefined ? 'compare' : 'learn')
  const thresholds = model?.thresholds ?? findThresholds(patterns, learned.weights)
  const used: Model =
    model ??
    modelFrom({
      name: 'fitted',
      made_on: options.made_on ?? '',
      source: fittedSource,
      schema: store.schema,
      shares: learned.shares,
      parents,
      prior: learned.prior,
      records: store.rows,
      frequencies: {},
      blocking: rules,
      thresholds,
    })
  const result = gather(store, pairs, patternOfPair, patterns, learned, used, options, compare)
  lap('cluster')
  result.report.milliseconds = milliseconds
  return { ...result, model: () => model ?? { ...used, frequencies: listFrequencies(store) } }
}

/** Pairs enough to learn from; of more only every so many are taken. */
const enoughPairs = 160_000

/** A person looks from 5 % on. */
const reviewFrom = Math.log2(0.05 / 0.95)

const boundOf = ({ shares, prior }: Pick<Weighed, 'shares' | 'prior'>, floor: number) => ({
  weights: weightsOf(shares),
  prior,
  // Sums of the same numbers in another order differ in the last digits.
  floor: floor - 1e-6,
})

function weighed({ shares, prior }: Pick<Weighed, 'shares' | 'prior'>, patterns: Patterns): Weighed {
  const weights = weighPatterns(patterns, shares, prior)
  return { shares, prior, weights, matches: expected(patterns, weights) }
}

function expected(patterns: Patterns, weights: Float64Array): number {
  let matches = 0
  for (let at = 0; at < patterns.size; at++) matches += patterns.counts[at]! * probabilityOf(weights[at]!)
  return matches
}

type Weighed = { shares: Shares; prior: Prior; weights: Float64Array; matches: number }

/**
 * From which weight on a pair may be decided without a person: where of all pairs at or above it at most one in 5,000 is expected to be
 * wrong, and never below 99.8 % for any pair. A person looks from 5 % on.
 */
function findThresholds(patterns: Patterns, weights: Float64Array): Model['thresholds'] {
  const order = Array.from({ length: patterns.size }, (_, at) => at).sort((a, b) => weights[b]! - weights[a]!)
  let wrong = 0
  let all = 0
  let same = Number.POSITIVE_INFINITY
  for (const at of order) {
    const p = probabilityOf(weights[at]!)
    if (p < 0.998) break
    wrong += patterns.counts[at]! * (1 - p)
    all += patterns.counts[at]!
    if (wrong / all > 0.0002) break
    same = weights[at]!
  }
  const least = Math.log2(0.998 / 0.002)
  return { same: Math.max(Number.isFinite(same) ? same : 12, least), review: reviewFrom }
}

function gather(
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

function weightAt(probability: number): number {
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
