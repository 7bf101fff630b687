import { hashBytes, hashPrime, hashSeed, mix } from './dictionary.ts'
import type { HashedCells } from './intern-batch.ts'
import { grownBytes, grownPlaces, grownWords } from './memory.ts'
import { rawWords } from './normalise-name.ts'

/** Words cut out of names, one behind the other, in capitals and each with its hash. */
export type CutWords = HashedCells & { count: number }

/** More words of a name than these are not looked at. */
export const mostWords = 24
/** Longer words are cut. */
const longestWord = 63
/** A name that is not plain is read through its text, up to here. */
const longestText = 400

export const createCutWords = (): CutWords => ({
  bytes: new Uint8Array(8192),
  from: new Int32Array(256),
  to: new Int32Array(256),
  hashes: new Uint32Array(256),
  count: 0,
})

/** What a byte does in a name: capital of a letter or digit; else it ends a word, is passed over, or (0) makes the name be read through its text. */
const [ending, passed, dot] = [1, 2, 3]
const letterOf = new Uint8Array(256)
for (let byte = 48; byte <= 57; byte++) letterOf[byte] = byte
for (let byte = 65; byte <= 90; byte++) letterOf[byte] = letterOf[byte + 32] = byte
for (const mark of ' -') letterOf[mark.charCodeAt(0)] = ending
letterOf["'".charCodeAt(0)] = passed
letterOf['.'.charCodeAt(0)] = dot

/**
 * Cuts the words of a name that stands in bytes of UTF-8 and adds them to those cut before; answers with how many. Plain letters are read as they
 * stand, a dot at the end of a word (`H. Moh. Amin`) too; a name with other dots (`S.Pd`), commas or other letters is read through its text.
 */
export function cutName(bytes: Uint8Array, from: number, to: number, cut: CutWords): number {
  const first = cut.count
  const begin = first === 0 ? 0 : cut.to[first - 1]!
  makeRoom(cut, begin + to - from)
  const { bytes: into } = cut
  let used = begin
  let start = begin
  let h = hashSeed
  for (let at = from; at <= to; at++) {
    const letter = at < to ? letterOf[bytes[at]!]! : ending
    if (letter > dot) {
      into[used++] = letter
      h = Math.imul(h ^ letter, hashPrime)
    } else if (letter === ending || (letter === dot && (at + 1 === to || bytes[at + 1] === 32))) {
      if (used - start > longestWord) {
        used = start + longestWord
        endWord(cut, first, start, used, hashBytes(into, start, used))
      } else if (used > start) endWord(cut, first, start, used, mix(h))
      start = used
      h = hashSeed
    } else if (letter !== passed) {
      cut.count = first
      return cutText(bytes, from, to, cut, begin)
    }
  }
  return cut.count - first
}

function endWord(cut: CutWords, first: number, from: number, to: number, hash: number): void {
  const { count } = cut
  if (count - first === mostWords) return
  cut.from[count] = from
  cut.to[count] = to
  cut.hashes[count] = hash
  cut.count = count + 1
}

const decoder = new TextDecoder()
const encoder = new TextEncoder()

/** Dots, commas, letters with marks. */
function cutText(bytes: Uint8Array, from: number, to: number, cut: CutWords, begin: number): number {
  const first = cut.count
  const written = decoder.decode(bytes.subarray(from, Math.min(to, from + longestText)))
  // One sign may stand for eighteen letters.
  makeRoom(cut, begin + longestText * 18)
  let used = begin
  for (const word of rawWords(written)) {
    if (cut.count - first === mostWords) break
    const start = used
    used += encoder.encodeInto(word, cut.bytes.subarray(start)).written
    endWord(cut, first, start, used, hashBytes(cut.bytes, start, used))
  }
  return cut.count - first
}

function makeRoom(cut: CutWords, bytes: number): void {
  if (bytes > cut.bytes.length) cut.bytes = grownBytes(cut.bytes, bytes * 2)
  if (cut.count + mostWords <= cut.from.length) return
  const most = cut.from.length * 2
  cut.from = grownPlaces(cut.from, most)
  cut.to = grownPlaces(cut.to, most)
  cut.hashes = grownWords(cut.hashes, most)
}
