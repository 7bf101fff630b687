import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { background } from './background.ts'
import { chooseRules } from './blocking-choice.ts'
import { comparer, packRows } from './compare.ts'
import { comparePairs } from './compare-chunks.ts'
import { alone } from './crew.ts'
import { findParents } from './dependence.ts'
import { readNumber } from './digits.ts'
import { learn, probabilityOf, weightsOf } from './em.ts'
import { fromTable, listFrequencies, modelFrequencies, ownFrequencies, tableOf } from './frequencies.ts'
import { gather, type Weighed, weighed, weightAt } from './gather.ts'
import { fittedSource, modelFrom, parentsOf, priorOf, sharesOf } from './model.ts'
import { makePairs } from './pairs.ts'
import type { Patterns } from './patterns.ts'
import { decisions, type MatchOptions, type MatchResult, type RowResult } from './results.ts'
import { closeStore, plainStore } from './shared-store.ts'
import { addRow, createStore, type Store } from './store.ts'
import type { MatchRecord, Model, Schema } from './types.ts'
import { emptyTable, readAhead } from './value-table.ts'

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
