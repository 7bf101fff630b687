import { type Dictionary, isPassing } from './dictionary.ts'
import { levelNumber } from './levels.ts'
import { longestName, type Words, wordLists } from './names.ts'
import { editDistance, jaroWinkler } from './strings.ts'

const number = (code: string) => levelNumber('name', code)
const level = {
  reordered: number('reordered'),
  sounds: number('sounds'),
  words_missing: number('words_missing'),
  one_rare_word: number('one_rare_word'),
  one_word: number('one_word'),
  initials: number('initials'),
  typo: number('typo'),
  typo_missing: number('typo_missing'),
  part_rare: number('part_rare'),
  part: number('part'),
  alike: number('alike'),
  different: number('different'),
}

/** How near two words are: 4 equal, 3 same sound, 2 one slip, 1 an initial, 0 different. */
const slots = 1 << 16

export type NameComparer = (a: number, b: number) => number

/**
 * Compares two different names of one or two columns, word by word: each word finds its nearest on the other side, wherever it stands.
 * `isRare` answers whether a word is rare among the register's names.
 */
export function nameComparer(
  words: Words,
  left: Dictionary,
  right: Dictionary,
  isRare: (token: number) => boolean,
): NameComparer {
  const cacheKey = new Float64Array(slots).fill(-1)
  const cacheValue = new Uint8Array(slots)
  const takenA = new Uint8Array(longestName)
  const takenB = new Uint8Array(longestName)
  const joinedA = new Uint8Array(256)
  const joinedB = new Uint8Array(256)

  function nearness(a: number, b: number): number {
    const low = a < b ? a : b
    const high = a < b ? b : a
    if (isPassing(words.tokens, high)) return measure(low, high)
    const key = low * 4294967296 + high
    const slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 16
    if (cacheKey[slot] === key) return cacheValue[slot]!
    const value = measure(low, high)
    cacheKey[slot] = key
    cacheValue[slot] = value
    return value
  }

  function measure(a: number, b: number): number {
    const { pool, starts } = words.tokens
    const aFrom = starts[a]!
    const aLength = starts[a + 1]! - aFrom
    const bFrom = starts[b]!
    const bLength = starts[b + 1]! - bFrom
    if (aLength === 1 || bLength === 1) return pool[aFrom] === pool[bFrom] ? 1 : 0
    if (words.sound[a] === words.sound[b]) return 3
    if (aLength < 3 || bLength < 3) return 0
    const short = Math.min(aLength, bLength)
    if (Math.abs(aLength - bLength) <= 2) {
      const edits = editDistance(pool, aFrom, aLength, pool, bFrom, bLength)
      if (edits === 1 || (edits === 2 && short >= 7)) return 2
    }
    return short >= 4 &&
      pool[aFrom] === pool[bFrom] &&
      jaroWinkler(pool, aFrom, aLength, pool, bFrom, bLength) >= 0.93
      ? 2
      : 0
  }

  function join(list: Uint32Array, from: number, to: number, into: Uint8Array): number {
    const { pool, starts } = words.tokens
    let length = 0
    for (let at = from; at < to; at++) {
      const token = list[at]!
      for (let p = starts[token]!; p < starts[token + 1]! && length < 256; p++) into[length++] = pool[p]!
    }
    return length
  }

  /** Names of as many words are taken in an order of their own, so that neither the order of files nor of rows matters. */
  function isAfter(
    listA: Uint32Array,
    aFrom: number,
    listB: Uint32Array,
    bFrom: number,
    bTo: number,
  ): boolean {
    const { hashes } = words.tokens
    for (let b = bFrom, a = aFrom; b < bTo; a++, b++) {
      if (listA[a] !== listB[b]) return hashes[listA[a]!]! > hashes[listB[b]!]!
    }
    return false
  }

  // The lists stay where they are until the register grows.
  let leftList = wordLists(left)
  let rightList = wordLists(right)

  return (a, b) => {
    if (leftList.buffer !== left.pool.buffer) leftList = wordLists(left)
    if (rightList.buffer !== right.pool.buffer) rightList = wordLists(right)
    let listA = leftList
    let listB = rightList
    let aFrom = left.starts[a]! >> 2
    let aTo = left.starts[a + 1]! >> 2
    let bFrom = right.starts[b]! >> 2
    let bTo = right.starts[b + 1]! >> 2
    const longer = aTo - aFrom - (bTo - bFrom)
    if (longer > 0 || (longer === 0 && isAfter(listA, aFrom, listB, bFrom, bTo))) {
      ;[listA, listB] = [listB, listA]
      ;[aFrom, bFrom] = [bFrom, aFrom]
      ;[aTo, bTo] = [bTo, aTo]
    }
    const short = aTo - aFrom
    const long = bTo - bFrom
    for (let at = 0; at < long; at++) {
      takenA[at] = 0
      takenB[at] = 0
    }
    let equal = 0
    let rare = false
    for (let i = 0; i < short; i++) {
      for (let j = 0; j < long; j++) {
        if (takenB[j] === 0 && listA[aFrom + i] === listB[bFrom + j]) {
          takenA[i] = 1
          takenB[j] = 1
          equal++
          if (!rare) rare = isRare(listA[aFrom + i]!)
          break
        }
      }
    }
    let sounding = 0
    let slipped = 0
    let initials = 0
    for (let wanted = 3; wanted > 0 && equal + sounding + slipped + initials < short; wanted--) {
      for (let i = 0; i < short; i++) {
        if (takenA[i] !== 0) continue
        for (let j = 0; j < long; j++) {
          if (takenB[j] === 0 && nearness(listA[aFrom + i]!, listB[bFrom + j]!) === wanted) {
            takenA[i] = 1
            takenB[j] = 1
            if (wanted === 3) sounding++
            else if (wanted === 2) slipped++
            else initials++
            break
          }
        }
      }
    }
    const found = equal + sounding + slipped + initials
    if (found === short) {
      if (short === long) {
        if (equal === short) return level.reordered
        if (initials > 0) return initials === short ? level.alike : level.initials
        return slipped > 0 ? level.typo : level.sounds
      }
      if (initials > 0) return equal + sounding > 0 ? level.initials : level.part
      if (slipped > 0) return short > 1 ? level.typo_missing : level.part
      if (short > 1) return level.words_missing
      return rare ? level.one_rare_word : level.one_word
    }
    const aLength = join(listA, aFrom, aTo, joinedA)
    const bLength = join(listB, bFrom, bTo, joinedB)
    if (Math.abs(aLength - bLength) <= 2 && short !== long) {
      // Words run together or split.
      const edits = editDistance(joinedA, 0, aLength, joinedB, 0, bLength)
      if (edits === 0) return level.reordered
      if (edits <= 1 + (aLength > 12 ? 1 : 0)) return level.typo
    }
    if (equal + sounding > 0) return rare ? level.part_rare : level.part
    if (slipped > 0) return level.part
    // Names that begin otherwise are hardly ever as alike as that.
    if (joinedA[0] !== joinedB[0]) return level.different
    return jaroWinkler(joinedA, 0, aLength, joinedB, 0, bLength) >= 0.84 ? level.alike : level.different
  }
}
