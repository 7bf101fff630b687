import {
  agreeing,
  type Frequencies,
  fieldComparer,
  linkedFrom,
  type Parents,
  parentsFirst,
  partnerOf,
} from './compare.ts'
import type { Prior, Weights } from './em.ts'
import { bands } from './levels.ts'
import type { Store } from './store.ts'
import type { FieldKind } from './types.ts'

/** Compares two rows unless they cannot come to `floor` bits whatever the rest says; false where it stopped. */
export type BoundedComparer = (i: number, j: number, out: Uint8Array) => boolean

/** What a comparison costs, so that the dear ones come last. */
const cost: Record<FieldKind, number> = { category: 0, id: 1, date: 2, place: 3, phone: 4, text: 5, name: 6 }

/**
 * Most pairs that a block brings together are two people, which their number and birth date tell; their names need not be spelt through. What is
 * equal or missing is known at once. For what differs the most it could weigh is taken, and put right field by field, the cheap ones
 * first; the weight of a pair is never above its sum against either rival, so where one of the two falls below `floor` the pair is done
 * with. A pair with an equal number is always compared to its end: whether the number is borrowed is not a matter of weight.
 */
export function boundedComparer(
  store: Store,
  frequencies: Frequencies,
  parents: Parents,
  packed: Uint32Array | undefined,
  weights: Weights,
  prior: Prior,
  floor: number,
): BoundedComparer {
  const width = store.columns.length
  const fields = store.schema.fields
  const compare = fields.map((_, at) => fieldComparer(store, at, frequencies, parents[at] ?? -1, packed))
  const order = parentsFirst(parents, width)
  const isParent = Uint8Array.from(fields, (_, at) => (parents.includes(at) ? 1 : 0))
  const agrees = fields.map(agreeing)
  const halves = fields.map(linkedFrom)
  const isId = Uint8Array.from(fields, ({ kind }) => (kind === 'id' ? 1 : 0))
  const swaps = Uint8Array.from(fields, (_, at) => (partnerOf(store.schema, at) < 0 ? 0 : 1))
  /** The most that two different values can weigh against each rival, apart and under a parent that agrees. */
  const most = (bits: readonly Float64Array[]) =>
    fields.map((_, at) =>
      [0, halves[at]!].map((shift) => {
        let best = swaps[at] === 1 && shift === 0 ? 0 : Number.NEGATIVE_INFINITY
        for (let number = bands + 1; number < halves[at]!; number++)
          best = Math.max(best, bits[at]![number + shift]!)
        return best
      }),
    )
  const mostOther = most(weights.other)
  const mostHousehold = most(weights.household)
  const dear = order
    .filter((at) => isParent[at] === 0)
    .sort((a, b) => cost[fields[a]!.kind] - cost[fields[b]!.kind])
  const first = order.filter((at) => isParent[at] === 1)
  const waits = new Uint8Array(width)
  const shifts = new Uint8Array(width)

  return (i, j, out) => {
    let other = prior.other
    let household = prior.household
    for (const at of first) {
      compare[at]!(i, j, out, 0)
      const number = out[at]!
      if (isId[at] === 1 && number > 0 && number <= bands) return whole(i, j, out)
      other += weights.other[at]![number]!
      household += weights.household[at]![number]!
    }
    const p = i * width
    const q = j * width
    let waiting = 0
    for (let place = 0; place < dear.length; place++) {
      const at = dear[place]!
      const a = packed === undefined ? store.columns[at]!.codes[i]! : packed[p + at]!
      const b = packed === undefined ? store.columns[at]!.codes[j]! : packed[q + at]!
      if ((a === b && a !== 0) || ((a === 0 || b === 0) && swaps[at] === 0)) {
        if (isId[at] === 1 && a === b && a !== 0) return whole(i, j, out)
        compare[at]!(i, j, out, 0)
        other += weights.other[at]![out[at]!]!
        household += weights.household[at]![out[at]!]!
        continue
      }
      const parent = parents[at] ?? -1
      const shift = parent >= 0 && agrees[parent]![out[parent]!] === 1 ? 1 : 0
      waits[waiting] = at
      shifts[waiting++] = shift
      other += mostOther[at]![shift]!
      household += mostHousehold[at]![shift]!
    }
    for (let place = 0; place < waiting; place++) {
      if (other < floor || household < floor) return false
      const at = waits[place]!
      compare[at]!(i, j, out, 0)
      const shift = shifts[place]!
      other += weights.other[at]![out[at]!]! - mostOther[at]![shift]!
      household += weights.household[at]![out[at]!]! - mostHousehold[at]![shift]!
    }
    return other >= floor && household >= floor
  }

  function whole(i: number, j: number, out: Uint8Array): boolean {
    for (const at of order) compare[at]!(i, j, out, 0)
    return true
  }
}
