import {
  agreeing,
  type Frequencies,
  fieldComparer,
  linkedFrom,
  type Parents,
  parentsFirst,
  partnerOf,
} from './compare.ts'
import type { Dictionary } from './dictionary.ts'
import type { Prior, Weights } from './em.ts'
import { bands } from './levels.ts'
import { keepNear } from './memory.ts'
import type { Store } from './store.ts'
import type { FieldKind } from './types.ts'

/** So many pairs are compared together at most: few enough to stay near the processor. */
export const perBatch = 512

/** Compares pairs of rows `a[n]` and `b[n]`, `count` of them (at most `perBatch`). The answer stands in the comparer until it is asked again. */
export type BatchComparer = {
  compare(a: Uint32Array, b: Uint32Array, count: number): void
  /** Levels of pair `n` from `n * width` on, whole only where it reached. */
  levels: Uint8Array
  /** 1 where a pair may come to the floor, 0 where it cannot whatever was left to compare. */
  reached: Uint8Array
}

/** What a comparison costs, so that the dear ones come last. */
const cost: Record<FieldKind, number> = { category: 0, id: 1, date: 2, place: 3, phone: 4, text: 5, name: 6 }

/**
 * Most pairs that a block brings together are two people, which their number and birth date tell; their names need not be spelt through. What is
 * equal or missing is known at once. For what differs the most it could weigh is taken, and put right field by field, the cheap ones
 * first; the weight of a pair is never above its sum against either rival, so where one of the two falls below `floor` the pair is done
 * with. A pair with an equal number is always compared to its end: whether the number is borrowed is not a matter of weight.
 *
 * One field is compared of all pairs before the next: the processor does the same again and again, and looks for the values of one pair while it
 * waits for those of another.
 */
export function batchComparer(
  store: Store,
  frequencies: Frequencies,
  parents: Parents,
  packed: Uint32Array,
  weights: Weights,
  prior: Prior,
  floor: number,
): BatchComparer {
  const width = store.columns.length
  const { fields } = store.schema
  const compareField = fields.map((_, at) => fieldComparer(store, at, frequencies, parents[at] ?? -1, packed))
  const order = parentsFirst(parents, width)
  const agrees = fields.map(agreeing)
  const isId = fields.map(({ kind }) => kind === 'id')
  const swaps = fields.map((_, at) => partnerOf(store.schema, at) >= 0)
  const mostOther = mostOf(store, swaps, weights.other)
  const mostHousehold = mostOf(store, swaps, weights.household)
  /** What comparing a field takes; `told` says under which levels of the field it hangs on that one told part of it already. */
  const partsOf = fields.map((_, at) => {
    const parent = parents[at] ?? -1
    return {
      compare: compareField[at]!,
      bits: weights.other[at]!,
      householdBits: weights.household[at]!,
      most: mostOther[at]!,
      mostInHousehold: mostHousehold[at]!,
      parent,
      told: parent < 0 ? undefined : agrees[parent]!,
    }
  })
  const first = order.filter((at) => parents.includes(at))
  const dear = order
    .filter((at) => !parents.includes(at))
    .sort((a, b) => cost[fields[a]!.kind] - cost[fields[b]!.kind])
  const waits = dear.map(() => new Uint16Array(perBatch))
  const waiting = new Uint16Array(dear.length)
  const other = new Float64Array(perBatch)
  const household = new Float64Array(perBatch)
  const whole = new Uint8Array(perBatch)
  const levels = new Uint8Array(perBatch * width)
  const reached = new Uint8Array(perBatch)
  const codesA = new Uint32Array(perBatch)
  const codesB = new Uint32Array(perBatch)

  /** Fields on which others hang are always compared. */
  function compareFirst(at: number, a: Uint32Array, b: Uint32Array, count: number): void {
    const { compare, bits, householdBits } = partsOf[at]!
    for (let n = 0; n < count; n++) {
      codesA[n] = packed[a[n]! * width + at]!
      codesB[n] = packed[b[n]! * width + at]!
    }
    fetchValues(store.columns[at]!.values, codesA, codesB, count)
    for (let n = 0, base = 0; n < count; n++, base += width) {
      compare(a[n]!, b[n]!, levels, base)
      const level = levels[base + at]!
      other[n]! += bits[level]!
      household[n]! += householdBits[level]!
      if (isId[at] && level > 0 && level <= bands) whole[n] = 1
    }
  }

  /** What is equal or missing is told; the others wait, and may weigh the most they could until they are compared. */
  function compareEqual(place: number, a: Uint32Array, b: Uint32Array, count: number): void {
    const at = dear[place]!
    const { compare, bits, householdBits, most, mostInHousehold, parent, told } = partsOf[at]!
    const wait = waits[place]!
    const swap = swaps[at]!
    let left = 0
    for (let n = 0, base = 0; n < count; n++, base += width) {
      const x = packed[a[n]! * width + at]!
      const y = packed[b[n]! * width + at]!
      if (x === y ? x !== 0 || !swap : (x === 0 || y === 0) && !swap) {
        compare(a[n]!, b[n]!, levels, base)
        const level = levels[base + at]!
        other[n]! += bits[level]!
        household[n]! += householdBits[level]!
        if (isId[at] && level > 0) whole[n] = 1
        continue
      }
      const shift = told === undefined ? 0 : told[levels[base + parent]!]!
      other[n]! += most[shift]!
      household[n]! += mostInHousehold[shift]!
      wait[left++] = n
    }
    waiting[place] = left
  }

  function compareWaiting(place: number, a: Uint32Array, b: Uint32Array): void {
    const at = dear[place]!
    const { compare, bits, householdBits, most, mostInHousehold, parent, told } = partsOf[at]!
    const wait = waits[place]!
    // Who cannot come to the floor any more waits for nothing.
    let left = 0
    for (let each = 0; each < waiting[place]!; each++) {
      const n = wait[each]!
      if (whole[n] === 0 && (other[n]! < floor || household[n]! < floor)) continue
      codesA[left] = packed[a[n]! * width + at]!
      codesB[left] = packed[b[n]! * width + at]!
      wait[left++] = n
    }
    fetchValues(store.columns[at]!.values, codesA, codesB, left)
    for (let each = 0; each < left; each++) {
      const n = wait[each]!
      const base = n * width
      compare(a[n]!, b[n]!, levels, base)
      const level = levels[base + at]!
      const shift = told === undefined ? 0 : told[levels[base + parent]!]!
      other[n]! += bits[level]! - most[shift]!
      household[n]! += householdBits[level]! - mostInHousehold[shift]!
    }
  }

  return {
    levels,
    reached,
    compare(a, b, count) {
      other.fill(prior.other, 0, count)
      household.fill(prior.household, 0, count)
      whole.fill(0, 0, count)
      for (const at of first) compareFirst(at, a, b, count)
      for (let place = 0; place < dear.length; place++) compareEqual(place, a, b, count)
      for (let place = 0; place < dear.length; place++) compareWaiting(place, a, b)
      for (let n = 0; n < count; n++)
        reached[n] = whole[n] === 1 || (other[n]! >= floor && household[n]! >= floor) ? 1 : 0
    },
  }
}

/** Columns of so few values stand near the processor anyway. */
const fewValues = 4096

/** Asks for the values that will be compared, one after the other without waiting for any. */
function fetchValues(
  { digits, starts, pool, size }: Dictionary,
  a: Uint32Array,
  b: Uint32Array,
  count: number,
): void {
  if (size <= fewValues) return
  let sum = 0
  if (digits !== undefined) {
    // Those of a question stand in no table.
    const { words, known } = digits
    for (let n = 0; n < count; n++)
      sum += words[(Math.min(a[n]!, known) + 2) * 2]! + words[(Math.min(b[n]!, known) + 2) * 2]!
  } else {
    for (let n = 0; n < count; n++) sum += starts[a[n]!]! + starts[b[n]!]!
    for (let n = 0; n < count; n++) sum += pool[starts[a[n]!]!]! + pool[starts[b[n]!]!]!
  }
  keepNear(sum)
}

/** For each field the most that two different values can weigh, apart and under a parent that agrees. */
function mostOf({ schema }: Store, swaps: readonly boolean[], bits: readonly Float64Array[]): number[][] {
  return schema.fields.map((field, at) => {
    const half = linkedFrom(field)
    return [0, half].map((shift) => {
      let best = swaps[at] && shift === 0 ? 0 : Number.NEGATIVE_INFINITY
      for (let number = bands + 1; number < half; number++) best = Math.max(best, bits[at]![number + shift]!)
      return best
    })
  })
}
