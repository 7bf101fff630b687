/** For each key a chain of rows, the last added first: heads in an open table, the chain in one array. Row 0 ends a chain. */
export type Postings = {
  keys: Uint32Array
  heads: Uint32Array
  sizes: Uint32Array
  used: number
  next: Uint32Array
}

export function createPostings(expected: number): Postings {
  let slots = 1024
  while (slots < expected * 1.5) slots *= 2
  return {
    keys: new Uint32Array(slots),
    heads: new Uint32Array(slots),
    sizes: new Uint32Array(slots),
    used: 0,
    next: new Uint32Array(expected + 2),
  }
}

function slotOf(postings: Postings, key: number): number {
  const last = postings.keys.length - 1
  let slot = key & last
  while (postings.keys[slot] !== 0 && postings.keys[slot] !== key) slot = (slot + 1) & last
  return slot
}

/** Keys are never 0. */
export function addPosting(postings: Postings, key: number, row: number): void {
  if (row >= postings.next.length) {
    const next = new Uint32Array(Math.max(row + 1, postings.next.length * 2))
    next.set(postings.next)
    postings.next = next
  }
  const slot = slotOf(postings, key)
  if (postings.keys[slot] === 0) {
    postings.keys[slot] = key
    postings.used++
  }
  postings.next[row] = postings.heads[slot]!
  postings.heads[slot] = row
  postings.sizes[slot]!++
  if (postings.used * 10 > postings.keys.length * 7) grow(postings)
}

export function firstPosting(postings: Postings, key: number): number {
  return postings.heads[slotOf(postings, key)]!
}

export function sizeOfPosting(postings: Postings, key: number): number {
  return postings.sizes[slotOf(postings, key)]!
}

function grow(postings: Postings): void {
  const { keys, heads, sizes } = postings
  postings.keys = new Uint32Array(keys.length * 2)
  postings.heads = new Uint32Array(keys.length * 2)
  postings.sizes = new Uint32Array(keys.length * 2)
  for (let at = 0; at < keys.length; at++) {
    if (keys[at] === 0) continue
    const slot = slotOf(postings, keys[at]!)
    postings.keys[slot] = keys[at]!
    postings.heads[slot] = heads[at]!
    postings.sizes[slot] = sizes[at]!
  }
}
