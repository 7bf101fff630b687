import { grownWords, type Memory, ownMemory, words32 } from './memory.ts'

/** In a block larger than this nothing is looked for; the other rules still are. */
export const largestBlock = 600

/**
 * For each key a chain of rows, the last added first; row 0 ends a chain. What is known of a key stands beside each other in an open table, so
 * that looking for it touches one place in memory: the key, the first row, the number of rows. A block that grew over `largestBlock` has no
 * chain any more and stays so.
 */
export type Postings = {
  slots: Uint32Array
  used: number
  next: Uint32Array
  memory: Memory
}

/** So many words for each place in `slots`. */
export const perSlot = 3

export function createPostings(expected: number, memory: Memory = ownMemory): Postings {
  let places = 1024
  while (places < expected * 1.5) places *= 2
  return {
    slots: words32(memory, places * perSlot),
    used: 0,
    next: words32(memory, expected + 2),
    memory,
  }
}

/** Where a key stands in `slots`, or the free place for it. Places are a power of two. */
export function slotOf(slots: Uint32Array, key: number): number {
  const last = slots.length / perSlot - 1
  let place = key & last
  while (slots[place * perSlot] !== 0 && slots[place * perSlot] !== key) place = (place + 1) & last
  return place * perSlot
}

/** Keys are never 0. */
export function addPosting(postings: Postings, key: number, row: number): void {
  if (row >= postings.next.length)
    postings.next = grownWords(postings.next, Math.max(row + 1, postings.next.length * 2), postings.memory)
  const { slots, next } = postings
  const slot = slotOf(slots, key)
  if (slots[slot] === 0) {
    slots[slot] = key
    postings.used++
  }
  const size = ++slots[slot + 2]!
  if (size > largestBlock) {
    slots[slot + 1] = 0
    return
  }
  next[row] = slots[slot + 1]!
  slots[slot + 1] = row
  if (postings.used * 10 * perSlot > slots.length * 7) grow(postings)
}

/** Takes a row out of the chain of its key. */
export function removePosting({ slots, next }: Postings, key: number, row: number): void {
  const slot = slotOf(slots, key)
  if (slots[slot + 2]! > largestBlock) return
  slots[slot + 2]!--
  let at = slots[slot + 1]!
  if (at === row) {
    slots[slot + 1] = next[row]!
    return
  }
  while (next[at] !== row) at = next[at]!
  next[at] = next[row]!
}

function grow(postings: Postings): void {
  const { slots, memory } = postings
  const larger = words32(memory, slots.length * 2)
  for (let at = 0; at < slots.length; at += perSlot) {
    if (slots[at] === 0) continue
    const slot = slotOf(larger, slots[at]!)
    for (let word = 0; word < perSlot; word++) larger[slot + word] = slots[at + word]!
  }
  postings.slots = larger
}
