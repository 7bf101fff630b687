import type { Dictionary } from './dictionary.ts'
import { count } from './strings.ts'
import { type ReadValue, type ValueTable, valueTable } from './value-table.ts'

/** What `strings.ts` looks at of a word. */
const seen = 32

/** Three numbers for each value: which letters occur in what is compared of it, its length, its first letter. */
export const lettersOf = (values: Dictionary): ValueTable => valueTable(values, 3, readLetters)

const readLetters: ReadValue = (pool, from, to, words, place) => {
  let occurring = 0
  for (let at = from; at < to && at < from + seen; at++) occurring |= 1 << (pool[at]! & 31)
  words[place] = occurring
  words[place + 1] = to - from
  words[place + 2] = pool[from]!
}

/**
 * Whether two words may be near each other: most are simply others, which their letters tell without spelling them through. An edit changes at
 * most two of the letters that occur, and a letter that the other word has not cannot be matched. `longer`: how much longer one of them may
 * be to be `edits` edits apart; `shortest` letters and the same first one it takes to be `alike` by Jaro (without what equal first letters add).
 */
export function mayBeNear(
  letters: Uint32Array,
  a: number,
  b: number,
  longer: number,
  edits: number,
  shortest: number,
  alike: number,
): boolean {
  const inA = letters[a]!
  const inB = letters[b]!
  const aLength = letters[a + 1]!
  const bLength = letters[b + 1]!
  if (Math.abs(aLength - bLength) <= longer && count(inA ^ inB) <= 2 * edits) return true
  if (letters[a + 2] !== letters[b + 2]) return false
  const n = Math.min(aLength, seen)
  const m = Math.min(bLength, seen)
  if (n < shortest || m < shortest) return false
  const matched = Math.min(n - count(inA & ~inB), m - count(inB & ~inA))
  return matched / n + matched / m + 1 >= 3 * alike
}
