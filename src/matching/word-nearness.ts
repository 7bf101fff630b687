import { isPassing } from './dictionary.ts'
import { lettersOf, mayBeNear } from './letters.ts'
import type { Words } from './names.ts'
import { editDistance, jaroWinkler } from './strings.ts'

/** How near two different words are: 3 same sound, 2 one slip, 1 an initial, 0 another word. */
export type WordNearness = (a: number, b: number) => number

const slots = 1 << 14
/** The words of one register are near each other in one way, so the columns of names share it and what it remembers. */
export function wordNearness(words: Words): WordNearness {
  const known = made.get(words)
  if (known !== undefined) return known
  const one = makeNearness(words)
  made.set(words, one)
  return one
}

const made = new WeakMap<Words, WordNearness>()

function makeNearness(words: Words): WordNearness {
  const letters = lettersOf(words.tokens)
  const cacheKey = new Float64Array(slots).fill(-1)
  const cacheValue = new Uint8Array(slots)

  return (a, b) => {
    const p = letters.place(a, 0)
    const q = letters.place(b, 1)
    const facts = letters.table.words
    const aLength = facts[p + 1]!
    const bLength = facts[q + 1]!
    const sameFirst = facts[p + 2] === facts[q + 2]
    if (aLength === 1 || bLength === 1) return sameFirst ? 1 : 0
    if (words.sound[a] === words.sound[b]) return 3
    if (aLength < 3 || bLength < 3) return 0
    // 0.93 with the four first letters equal takes 0.8833 without them.
    if (!mayBeNear(facts, p, q, 2, aLength >= 7 && bLength >= 7 ? 2 : 1, 4, 0.883)) return 0
    const low = a < b ? a : b
    const high = a < b ? b : a
    if (isPassing(words.tokens, high)) return isOneSlip(words, low, high, sameFirst) ? 2 : 0
    const key = low * 4294967296 + high
    const slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 18
    if (cacheKey[slot] === key) return cacheValue[slot]!
    const value = isOneSlip(words, low, high, sameFirst) ? 2 : 0
    cacheKey[slot] = key
    cacheValue[slot] = value
    return value
  }
}

function isOneSlip({ tokens }: Words, a: number, b: number, sameFirst: boolean): boolean {
  const { pool, starts } = tokens
  const aFrom = starts[a]!
  const aLength = starts[a + 1]! - aFrom
  const bFrom = starts[b]!
  const bLength = starts[b + 1]! - bFrom
  const short = Math.min(aLength, bLength)
  if (Math.abs(aLength - bLength) <= 2) {
    const edits = editDistance(pool, aFrom, aLength, pool, bFrom, bLength)
    if (edits === 1 || (edits === 2 && short >= 7)) return true
  }
  return short >= 4 && sameFirst && jaroWinkler(pool, aFrom, aLength, pool, bFrom, bLength) >= 0.93
}
