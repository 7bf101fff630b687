import { linkedFrom, type Parents } from './compare.ts'
import { bands, isShared, levels } from './levels.ts'
import type { Patterns } from './patterns.ts'
import type { Schema } from './types.ts'

/**
 * For each field, by level number: share among pairs of one person (m), of any two (u) and of two of one household (h); the second half
 * is for linked levels.
 */
export type Shares = { m: Float64Array[]; u: Float64Array[]; h: Float64Array[] }

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
  const m = both('m')
  const u = both('u')
  // A household shares its place, telephone and mother as one person does, and differs in the rest as any two do.
  const h = schema.fields.map((field, at) =>
    u[at]!.map((share, number) =>
      isShared(field) ? 0.5 * (share + m[at]![number]!) : share * 0.9 + 0.1 * m[at]![number]!,
    ),
  )
  return { m, u, h }
}

/** Log2 odds before looking: against any two persons, and against two of one household. */
export type Prior = { other: number; household: number }

/** Bits of each level of each field against both rivals, in the numbers of the comparer. */
export type Weights = { other: Float64Array[]; household: Float64Array[] }

export function weightsOf(shares: Shares): Weights {
  const against = (rival: Float64Array[]) =>
    shares.m.map((m, field) =>
      m.map((share, number) => (number === 0 ? 0 : Math.log2(share) - Math.log2(rival[field]![number]!))),
    )
  return { other: against(shares.u), household: against(shares.h) }
}

/** Odds against two rivals together, in bits. */
export function together(other: number, household: number): number {
  const [low, high] = other < household ? [other, household] : [household, other]
  return low - Math.log2(1 + 2 ** (low - high))
}

/** The bits of one list of levels, prior included. */
export function weigh(weights: Weights, prior: Prior, levelNumbers: ArrayLike<number>, from = 0): number {
  let { other, household } = prior
  for (let field = 0; field < weights.other.length; field++) {
    const number = levelNumbers[from + field]!
    other += weights.other[field]![number]!
    household += weights.household[field]![number]!
  }
  return together(other, household)
}

export function weighPatterns(patterns: Patterns, shares: Shares, prior: Prior): Float64Array {
  const weights = weightsOf(shares)
  return Float64Array.from({ length: patterns.size }, (_, pattern) =>
    weigh(weights, prior, patterns.levels, pattern * patterns.width),
  )
}

export const probabilityOf = (weight: number) => 1 / (1 + 2 ** -weight)

const priorStrength = 12
const rounds = 60

export type Learned = { shares: Shares; prior: Prior; weights: Float64Array; matches: number; rounds: number }

/**
 * Learns the shares from the pairs compared, without labels (expectation and maximisation), for three kinds of pairs: one person, two of one
 * household, any two. The household is there because address, telephone, mother and family card tell one fact together: without it two
 * sisters look like one person. Pairs that no rule brought count as any two, so the odds are those of all pairs, not only of the near ones.
 * Shares of any two come from counts: equal values exactly, other levels from random pairs, never below what the pairs compared show.
 */
export function learn(schema: Schema, parents: Parents, patterns: Patterns, background: Background): Learned {
  const start = startShares(schema, parents)
  const copy = (each: Float64Array[]) => each.map((one) => one.slice())
  const shares: Shares = { m: copy(start.m), u: copy(start.u), h: copy(start.h) }
  const { width, levels: all, counts, size } = patterns
  const near = sumOf(counts, size)
  const perField = Math.max(...shares.m.map(({ length }) => length))
  let matches = Math.max(1, Math.min(background.total * 0.01, near * 0.1))
  let households = matches
  setBackground(schema, shares, start, background, undefined, undefined)
  schema.fields.forEach((field, at) => {
    holdHousehold(field.kind, shares, at, linkedFrom(field))
  })
  let prior: Prior = { other: 0, household: 0 }
  let round = 0
  for (; round < rounds; round++) {
    const others = Math.max(background.total - matches - households, 1)
    prior = { other: Math.log2(matches / others), household: Math.log2(matches / households) }
    const weights = weightsOf(shares)
    const [bits, householdBits] = [flat(weights.other, perField), flat(weights.household, perField)]
    const [same, kin, other] = [noCounts(shares.m), noCounts(shares.m), noCounts(shares.m)]
    const [flatSame, flatKin, flatOther] = [flat(same, perField), flat(kin, perField), flat(other, perField)]
    let found = 0
    let foundKin = 0
    for (let pattern = 0; pattern < size; pattern++) {
      const from = pattern * width
      let a = prior.other
      let b = prior.household
      for (let field = 0; field < width; field++) {
        const at = field * perField + all[from + field]!
        a += bits[at]!
        b += householdBits[at]!
      }
      const rivalA = 2 ** Math.min(-a, 900)
      const rivalB = 2 ** Math.min(-b, 900)
      const sum = 1 + rivalA + rivalB
      const count = counts[pattern]!
      const p = count / sum
      const k = (count * rivalB) / sum
      const o = (count * rivalA) / sum
      found += p
      foundKin += k
      for (let field = 0; field < width; field++) {
        const at = field * perField + all[from + field]!
        flatSame[at]! += p
        flatKin[at]! += k
        flatOther[at]! += o
      }
    }
    unflat(flatSame, same, perField)
    unflat(flatKin, kin, perField)
    unflat(flatOther, other, perField)
    schema.fields.forEach((field, at) => {
      const half = linkedFrom(field)
      for (const from of [1, half + 1]) {
        const to = from === 1 ? half : half * 2
        normaliseInto(shares.m[at]!, same[at]!, start.m[at]!, from, to, priorStrength)
        normaliseInto(shares.h[at]!, kin[at]!, start.h[at]!, from, to, priorStrength * 4)
      }
      holdHousehold(field.kind, shares, at, half)
      for (let number = 0; number < half * 2; number++) same[at]![number]! += kin[at]![number]!
    })
    setBackground(schema, shares, start, background, same, other)
    const next = Math.max(found, 0.01)
    const settled =
      Math.abs(next - matches) < matches * 2e-4 && Math.abs(foundKin - households) < households * 2e-3
    matches = next
    households = Math.max(foundKin, 0.01)
    if (settled && round > 5) break
  }
  schema.fields.forEach((field, at) => {
    fillBands(shares, at, background.equal[at]!, linkedFrom(field))
  })
  return { shares, prior, weights: weighPatterns(patterns, shares, prior), matches, rounds: round }
}

const noCounts = (like: readonly Float64Array[]) => like.map((each) => new Float64Array(each.length))

/** The lists of all fields in one array, `perField` places each: what is looked up for every pattern in every round stands in one place. */
function flat(fields: readonly Float64Array[], perField: number): Float64Array {
  const all = new Float64Array(fields.length * perField)
  fields.forEach((each, field) => {
    all.set(each, field * perField)
  })
  return all
}

function unflat(all: Float64Array, fields: readonly Float64Array[], perField: number): void {
  fields.forEach((each, field) => {
    each.set(all.subarray(field * perField, field * perField + each.length))
  })
}

/** Bands in which no two records are equal here weigh as the nearest band that has some, so that a model can be used on another list. */
function fillBands(shares: Shares, at: number, equal: Float64Array, half: number): void {
  for (let band = 1; band <= bands; band++) {
    if (equal[band]! > 0) continue
    let nearest = 0
    for (let other = 1; other <= bands; other++) {
      if (equal[other]! > 0 && (nearest === 0 || Math.abs(other - band) < Math.abs(nearest - band)))
        nearest = other
    }
    if (nearest === 0) continue
    for (const each of [shares.m, shares.u, shares.h])
      for (const shift of [0, half]) each[at]![band + shift] = each[at]![nearest + shift]!
  }
}

/** How often two of one household share a birth date (twins) or have the same number, the household being no reason for it. */
const sharedAnyway: { [kind: string]: { free: number; linked: number } } = {
  date: { free: 0.01, linked: 0.3 },
  id: { free: 0.0005, linked: 0.0005 },
}

/**
 * A household tells nothing about numbers and birth dates. Were these learned too, the kind could drift and become "one person who moved".
 */
function holdHousehold(kind: string, shares: Shares, at: number, half: number): void {
  const shared = sharedAnyway[kind]
  if (shared === undefined) return
  for (let number = 1; number < half * 2; number++) {
    const part = number < half ? shared.free : shared.linked
    shares.h[at]![number] = (1 - part) * shares.u[at]![number]! + part * shares.m[at]![number]!
  }
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
  strength = priorStrength,
): void {
  let total = 0
  let startTotal = 0
  for (let at = from; at < to; at++) {
    total += counts[at]!
    startTotal += start[at]!
  }
  for (let at = from; at < to; at++)
    shares[at] = (counts[at]! + (strength * start[at]!) / startTotal) / (total + strength)
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
