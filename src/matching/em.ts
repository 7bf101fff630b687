import { linkedFrom, type Parents } from './compare.ts'
import { bands, levels } from './levels.ts'
import type { Patterns } from './patterns.ts'
import type { Schema } from './types.ts'

/** For each field, by level number: share among pairs of one person (m) and of two (u); the second half is for linked levels. */
export type Shares = { m: Float64Array[]; u: Float64Array[] }

/** What is known of pairs of two persons before learning. `levels[field][number]` counts pairs, random or exactly counted. */
export type Background = {
  /** All pairs there could be. */
  total: number
  /** Number of all pairs with equal values, by field and band, counted exactly. */
  equal: Float64Array[]
  /** Random pairs by field and level, and how many there were. */
  sampled: Float64Array[]
  samples: number
  /** Random pairs among those whose parent agrees. */
  linked: Float64Array[]
}

/** Shares as shipped, before anything is learned. */
export function startShares(schema: Schema, parents: Parents): Shares {
  const both = (pick: 'm' | 'u') =>
    schema.fields.map((field, at) => {
      const own = levels[field.kind]
      const shares = new Float64Array(own.length * 2)
      own.forEach((each, number) => {
        shares[number] = each[pick]
        // Where the parent agrees two persons agree here too, more often than not.
        shares[number + own.length] =
          (parents[at] ?? -1) < 0 || pick === 'm' ? each[pick] : (each.m + each.u) / 2
      })
      return shares
    })
  return { m: both('m'), u: both('u') }
}

/** Log2 odds before looking, and the bits of each pattern with it. */
export function weighPatterns(patterns: Patterns, shares: Shares, prior: number): Float64Array {
  const table = shares.m.map((m, field) =>
    m.map((share, number) => (number === 0 ? 0 : Math.log2(share) - Math.log2(shares.u[field]![number]!))),
  )
  const weights = new Float64Array(patterns.size)
  for (let pattern = 0; pattern < patterns.size; pattern++) {
    let sum = prior
    for (let field = 0; field < patterns.width; field++)
      sum += table[field]![patterns.levels[pattern * patterns.width + field]!]!
    weights[pattern] = sum
  }
  return weights
}

export const probabilityOf = (weight: number) => 1 / (1 + 2 ** -weight)

const priorStrength = 12
const rounds = 60

export type Learned = {
  shares: Shares
  prior: number
  weights: Float64Array
  matches: number
  rounds: number
}

/**
 * Learns the shares from the pairs compared, without labels (expectation and maximisation). Pairs that no rule brought count as pairs of
 * two persons, so the odds are those of all pairs of the file, not only of the near ones. Shares of two persons come from counts: equal
 * values exactly, other levels from random pairs, both never below what the pairs compared show.
 */
export function learn(schema: Schema, parents: Parents, patterns: Patterns, background: Background): Learned {
  const start = startShares(schema, parents)
  const shares: Shares = { m: start.m.map((each) => each.slice()), u: start.u.map((each) => each.slice()) }
  const { width } = patterns
  let matches = Math.max(1, Math.min(background.total * 0.01, sumOf(patterns.counts, patterns.size) * 0.1))
  setBackground(schema, shares, start, background, undefined, undefined)
  let weights: Float64Array = new Float64Array(0)
  let prior = 0
  let round = 0
  for (; round < rounds; round++) {
    prior = Math.log2(matches) - Math.log2(Math.max(background.total - matches, 1))
    weights = weighPatterns(patterns, shares, prior)
    const same = shares.m.map((each) => new Float64Array(each.length))
    const other = shares.m.map((each) => new Float64Array(each.length))
    let found = 0
    for (let pattern = 0; pattern < patterns.size; pattern++) {
      const p = probabilityOf(weights[pattern]!)
      const count = patterns.counts[pattern]!
      found += count * p
      for (let field = 0; field < width; field++) {
        const number = patterns.levels[pattern * width + field]!
        same[field]![number]! += count * p
        other[field]![number]! += count * (1 - p)
      }
    }
    schema.fields.forEach((field, at) => {
      const half = linkedFrom(field)
      normaliseInto(shares.m[at]!, same[at]!, start.m[at]!, 1, half)
      normaliseInto(shares.m[at]!, same[at]!, start.m[at]!, half + 1, half * 2)
    })
    setBackground(schema, shares, start, background, same, other)
    const next = Math.max(found, 0.01)
    const settled = Math.abs(next - matches) < matches * 1e-5
    matches = next
    if (settled && round > 5) break
  }
  return { shares, prior, weights, matches, rounds: round }
}

function sumOf(values: Float64Array, size: number): number {
  let sum = 0
  for (let at = 0; at < size; at++) sum += values[at]!
  return sum
}

/** Shares of the counts from `from` to `to`, drawn a little towards the shipped ones so that no level is ever impossible. */
function normaliseInto(
  shares: Float64Array,
  counts: Float64Array,
  start: Float64Array,
  from: number,
  to: number,
): void {
  let total = 0
  let startTotal = 0
  for (let at = from; at < to; at++) {
    total += counts[at]!
    startTotal += start[at]!
  }
  for (let at = from; at < to; at++)
    shares[at] = (counts[at]! + (priorStrength * start[at]!) / startTotal) / (total + priorStrength)
}

function setBackground(
  schema: Schema,
  shares: Shares,
  start: Shares,
  background: Background,
  same: Float64Array[] | undefined,
  other: Float64Array[] | undefined,
): void {
  const { total, samples } = background
  const trust = 400
  schema.fields.forEach((field, at) => {
    const half = linkedFrom(field)
    const u = shares.u[at]!
    const sampled = background.sampled[at]!
    // Of pairs with both values there.
    let present = 0
    for (let number = 1; number < half; number++) present += sampled[number]!
    const pairs = Math.max(total * ((present + 1) / (samples + 1)), 1)
    for (let number = 1; number < half; number++) {
      const least = other === undefined ? 0 : (other[at]![number]! + other[at]![number + half]!) / pairs
      let share: number
      if (number <= bands) {
        const matched = same === undefined ? 0 : same[at]![number]! + same[at]![number + half]!
        share = Math.max(background.equal[at]![number]! - matched, 0.3) / pairs
      } else {
        share = (sampled[number]! + trust * Math.min(start.u[at]![number]!, 1)) / (present + trust)
        if (sampled[number] === 0) share = Math.min(share, 0.5 / (present + 1))
      }
      u[number] = Math.min(Math.max(share, least, 1e-12), 1)
    }
    // Under an agreeing parent: what was sampled there, or what the pairs compared show.
    const linked = background.linked[at]!
    const counts = new Float64Array(half * 2)
    let sum = 0
    for (let number = 1; number < half; number++) {
      counts[number + half] = linked[number]!
      sum += linked[number]!
    }
    if (sum < 200 && other !== undefined)
      for (let number = half + 1; number < half * 2; number++) counts[number] = other[at]![number]!
    normaliseInto(u, counts, start.u[at]!, half + 1, half * 2)
  })
}
