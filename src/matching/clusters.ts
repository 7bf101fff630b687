/** Two records this far apart, in bits, are two people: a cluster never holds both. */
export const contradiction = -14

/** Between two clusters at most this many pairs are looked at before they are joined. */
const most = 400

export type Clusters = {
  /** For each row the smallest row of its cluster. */
  first: Uint32Array
  /** Pairs that were strong enough but would have joined two people whom evidence contradicts. */
  kept_apart: { a: number; b: number }[]
}

/**
 * Joins records pair by pair, the strongest first. Before two clusters become one, their members are compared with each other, and
 * two that contradict keep the clusters apart: A = B and B = C joins A and C only if A and C may be one person.
 */
export function makeClusters(
  rows: number,
  pairs: readonly { a: number; b: number; weight: number }[],
  weightOf: (i: number, j: number) => number,
): Clusters {
  const parent = Uint32Array.from({ length: rows }, (_, row) => row)
  const members = new Map<number, number[]>()
  const kept_apart: Clusters['kept_apart'] = []
  const top = (row: number): number => {
    let at = row
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!
      at = parent[at]!
    }
    return at
  }
  const order = [...pairs].sort((x, y) => y.weight - x.weight || x.a - y.a || x.b - y.b)
  for (const { a, b } of order) {
    const one = top(a)
    const two = top(b)
    if (one === two) continue
    const left = members.get(one) ?? [one]
    const right = members.get(two) ?? [two]
    if (left.length * right.length > 1 && contradicts(left, right)) {
      kept_apart.push({ a, b })
      continue
    }
    const low = Math.min(one, two)
    parent[Math.max(one, two)] = low
    members.delete(one)
    members.delete(two)
    members.set(low, left.length >= right.length ? append(left, right) : append(right, left))
  }
  const first = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) first[row] = top(row)
  return { first, kept_apart }

  function contradicts(left: number[], right: number[]): boolean {
    let looked = 0
    for (const x of left) {
      for (const y of right) {
        if (++looked > most) return false
        if (weightOf(x, y) < contradiction) return true
      }
    }
    return false
  }
}

function append(into: number[], from: number[]): number[] {
  for (const each of from) into.push(each)
  return into
}
