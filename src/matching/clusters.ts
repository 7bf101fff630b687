/** Two records this far apart, in bits, are two people: a cluster never holds both. */
export const contradiction = -14

/** Between two clusters at most this many pairs are looked at before they are joined. */
const most = 400

/** Pairs to join, in the order in which they are to be joined: the strongest first. */
export type Strongest = { a: Uint32Array; b: Uint32Array; count: number }

export type Clusters = {
  /** For each row the smallest row of its cluster. */
  first: Uint32Array
  /** How many pairs were strong enough but would have joined two people whom evidence contradicts. */
  kept_apart: number
}

/**
 * Joins records pair by pair, the strongest first. Before two clusters become one, their members are compared with each other, and
 * two that contradict keep the clusters apart: A = B and B = C joins A and C only if A and C may be one person.
 */
export function makeClusters(
  rows: number,
  pairs: Strongest,
  weightOf: (i: number, j: number) => number,
): Clusters {
  const parent = new Uint32Array(rows)
  /** Members of a cluster stand in a ring: `after` of each is the next. */
  const after = new Uint32Array(rows)
  const sizes = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) {
    parent[row] = row
    after[row] = row
    sizes[row] = 1
  }
  let kept_apart = 0
  const top = (row: number): number => {
    let at = row
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!
      at = parent[at]!
    }
    return at
  }
  for (let at = 0; at < pairs.count; at++) {
    const one = top(pairs.a[at]!)
    const two = top(pairs.b[at]!)
    if (one === two) continue
    const [low, high] = one < two ? [one, two] : [two, one]
    if (sizes[low]! * sizes[high]! > 1 && contradicts(low, high)) {
      kept_apart++
      continue
    }
    parent[high] = low
    sizes[low]! += sizes[high]!
    // Two rings become one where one member of each gets the other's next.
    const next = after[low]!
    after[low] = after[high]!
    after[high] = next
  }
  const first = parent
  for (let row = 0; row < rows; row++) first[row] = top(row)
  return { first, kept_apart }

  function contradicts(low: number, high: number): boolean {
    let looked = 0
    let x = low
    do {
      let y = high
      do {
        if (++looked > most) return false
        if (weightOf(x, y) < contradiction) return true
        y = after[y]!
      } while (y !== high)
      x = after[x]!
    } while (x !== low)
    return false
  }
}
