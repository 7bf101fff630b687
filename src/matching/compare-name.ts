import type { Dictionary } from './dictionary.ts'
import { levelNumber } from './levels.ts'
import { longestName, type Words, wordLists } from './names.ts'
import { editDistance, jaroWinkler } from './strings.ts'
import { wordNearness } from './word-nearness.ts'

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
  const nearness = wordNearness(words)
  const takenA = new Uint8Array(longestName)
  const takenB = new Uint8Array(longestName)
  /** Of each word of the shorter name and each of the longer how near they are. */
  const near = new Uint8Array(longestName * longestName)
  const joinedA = new Uint8Array(256)
  const joinedB = new Uint8Array(256)

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
    if (equal < short) {
      for (let i = 0; i < short; i++) {
        if (takenA[i] !== 0) continue
        for (let j = 0; j < long; j++)
          if (takenB[j] === 0) near[i * longestName + j] = nearness(listA[aFrom + i]!, listB[bFrom + j]!)
      }
      for (let wanted = 3; wanted > 0 && equal + sounding + slipped + initials < short; wanted--) {
        for (let i = 0; i < short; i++) {
          if (takenA[i] !== 0) continue
          for (let j = 0; j < long; j++) {
            if (takenB[j] !== 0 || near[i * longestName + j] !== wanted) continue
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
    if (short !== long) {
      const aLength = join(listA, aFrom, aTo, joinedA)
      const bLength = join(listB, bFrom, bTo, joinedB)
      if (Math.abs(aLength - bLength) <= 2) {
        // Words run together or split.
        const edits = editDistance(joinedA, 0, aLength, joinedB, 0, bLength)
        if (edits === 0) return level.reordered
        if (edits <= 1 + (aLength > 12 ? 1 : 0)) return level.typo
      }
    }
    if (equal + sounding > 0) return rare ? level.part_rare : level.part
    if (slipped > 0) return level.part
    // Names that begin otherwise are hardly ever as alike as that.
    const { pool, starts } = words.tokens
    if (pool[starts[listA[aFrom]!]!] !== pool[starts[listB[bFrom]!]!]) return level.different
    const aLength = join(listA, aFrom, aTo, joinedA)
    const bLength = join(listB, bFrom, bTo, joinedB)
    return jaroWinkler(joinedA, 0, aLength, joinedB, 0, bLength) >= 0.84 ? level.alike : level.different
  }
}
