/**
 * A seeded source of numbers for demonstrations and tests. Only 32-bit whole-number arithmetic is used, so the same seed gives
 * the same people on every machine and every version of Node; `Math.random`, logarithms and locale functions would not.
 * Never for secrets.
 */
export type Random = {
  /** A whole number from 0 to 2^32 - 1. */
  next: () => number
  /** A whole number from `min` to `max`, both included. */
  int: (min: number, max: number) => number
  /** True in `per_mille` of a thousand calls. */
  chance: (per_mille: number) => boolean
  pick: <Item>(items: readonly Item[]) => Item
  weighted: <Item>(table: WeightTable<Item>) => Item
  /** A shuffled copy. */
  shuffle: <Item>(items: readonly Item[]) => Item[]
  /**
   * A generator of its own for one subject. It depends on the seed and the label only, not on how many numbers were drawn
   * before, so a change in how villages are made does not change the names.
   */
  fork: (label: string) => Random
}

/** Items with running totals of their weights, made once and drawn from many times. */
export type WeightTable<Item> = { items: readonly Item[]; totals: readonly number[] }

/** Makes a table to draw from; weights are whole numbers, zero means never. */
export function weightTable<Item>(
  items: readonly Item[],
  weightOf: (item: Item, rank: number) => number,
): WeightTable<Item> {
  let total = 0
  const totals = items.map((item, rank) => {
    const weight = weightOf(item, rank)
    if (!Number.isInteger(weight) || weight < 0)
      throw new Error(`A weight is a whole number from 0, not ${weight}`)
    total += weight
    return total
  })
  if (total < 1 || total > 0xffffffff) throw new Error(`Weights must add up to 1 .. 2^32 - 1, not ${total}`)
  return { items, totals }
}

/** A table in which the first items are the most frequent, falling off as names do (Zipf with a flattened head). */
export function zipfTable<Item>(items: readonly Item[]): WeightTable<Item> {
  return weightTable(items, (_, rank) => Math.floor(1_000_000 / (rank + 6)))
}

export function createRandom(seed: number | string): Random {
  const label = String(seed)
  let [a, b, c, counter] = seedWords(label)

  // sfc32 (Chris Doty-Humphrey's Small Fast Counting generator): 128 bits of state, passes PractRand.
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return sum >>> 0
  }
  for (let round = 0; round < 15; round++) next()

  const below = (limit: number): number => {
    if (!Number.isInteger(limit) || limit < 1 || limit > 0x100000000) throw new Error(`No range: ${limit}`)
    // Rejecting the uneven rest keeps every value equally likely.
    const fair = 0x100000000 - (0x100000000 % limit)
    let drawn = next()
    while (drawn >= fair) drawn = next()
    return drawn % limit
  }
  const pick = <Item>(items: readonly Item[]): Item => {
    if (items.length === 0) throw new Error('Cannot pick from nothing')
    return items[below(items.length)] as Item
  }

  return {
    next,
    int: (min, max) => min + below(max - min + 1),
    chance: (per_mille) => below(1000) < per_mille,
    pick,
    weighted: (table) => table.items[firstAbove(table.totals, below(table.totals.at(-1) ?? 0))] as never,
    shuffle: (items) => {
      const copy = [...items]
      for (let at = copy.length - 1; at > 0; at--) {
        const other = below(at + 1)
        const kept = copy[at] as (typeof copy)[number]
        copy[at] = copy[other] as (typeof copy)[number]
        copy[other] = kept
      }
      return copy
    },
    fork: (name) => createRandom(`${label}/${name}`),
  }
}

/** The index of the first total greater than `value`. */
function firstAbove(totals: readonly number[], value: number): number {
  let low = 0
  let high = totals.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((totals[middle] as number) > value) high = middle
    else low = middle + 1
  }
  return low
}

/** Four 32-bit words from a text (the xmur3 mixer), so that seeds 1 and 2 start far apart. */
function seedWords(label: string): [number, number, number, number] {
  let hash = 1779033703 ^ label.length
  for (let at = 0; at < label.length; at++) {
    hash = Math.imul(hash ^ label.charCodeAt(at), 3432918353)
    hash = (hash << 13) | (hash >>> 19)
  }
  const word = (): number => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507)
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909)
    hash ^= hash >>> 16
    return hash | 0
  }
  return [word(), word(), word(), word()]
}
