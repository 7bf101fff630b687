import { createCutWords, cutName, mostWords } from './cut-names.ts'
import {
  createDictionary,
  type Dictionary,
  intern,
  internHashed,
  internText,
  spelling,
} from './dictionary.ts'
import { bytes8, grownBytes, grownWords, type Memory, ownMemory, words32 } from './memory.ts'
import { soundOf } from './name-words.ts'
import { canonicalWord, keptWords, longestName, opens, roleOfWord } from './normalise-name.ts'

export { longestName }

/**
 * The words of all name columns of one register, each distinct word read once: its role, its form when it stands first and elsewhere, the
 * sound of that form. A name is then a list of numbers.
 */
export type Words = {
  /** Words as written, in capitals. */
  raw: Dictionary
  role: Uint8Array
  asFirst: Uint32Array
  asOther: Uint32Array
  /** Words as compared. */
  tokens: Dictionary
  sound: Uint32Array
  sounds: Dictionary
}

export function createWords(memory: Memory = ownMemory): Words {
  return {
    raw: createDictionary(1024, memory),
    role: bytes8(memory, 1024),
    asFirst: words32(memory, 1024),
    asOther: words32(memory, 1024),
    tokens: createDictionary(1024, memory),
    sound: words32(memory, 1024),
    sounds: createDictionary(1024, memory),
  }
}

/** The number of a word as compared, with its sound. */
export function tokenOf(words: Words, token: string): number {
  const before = words.tokens.size
  const code = internText(words.tokens, token)
  if (code > before) {
    if (code >= words.sound.length)
      words.sound = grownWords(words.sound, Math.max(code + 1, words.sound.length * 2), words.tokens.memory)
    words.sound[code] = internText(words.sounds, soundOf(token))
  }
  return code
}

function learn(words: Words, code: number, word: string): void {
  if (code >= words.role.length) {
    const { memory } = words.raw
    const length = Math.max(code + 1, words.role.length * 2)
    words.role = grownBytes(words.role, length, memory)
    words.asFirst = grownWords(words.asFirst, length, memory)
    words.asOther = grownWords(words.asOther, length, memory)
  }
  words.role[code] = roleOfWord(word)
  const plain = word.replace(/^\./, '')
  const [first, other] = [canonicalWord(plain, true), canonicalWord(plain, false)]
  words.asFirst[code] = tokenOf(words, first)
  words.asOther[code] = first === other ? words.asFirst[code]! : tokenOf(words, other)
}

/** Learns the words that came into the dictionary of words behind the first `before` of them. */
export function learnNew(words: Words, before: number): void {
  for (let code = before + 1; code <= words.raw.size; code++) learn(words, code, spelling(words.raw, code))
}

const found = new Uint32Array(mostWords)
const roles = new Uint8Array(mostWords)
const kept = new Uint8Array(longestName)
const list = new Uint32Array(longestName)
const listBytes = new Uint8Array(list.buffer)
const cut = createCutWords()
const nameRoom = new Uint8Array(4096)
const encoder = new TextEncoder()

/** Puts a name as written into the dictionary of its column; 0 when there is nothing to call anybody by. */
export function internName(words: Words, names: Dictionary, written: string): number {
  const { written: length } = encoder.encodeInto(written, nameRoom)
  cut.count = 0
  const count = cutName(nameRoom, 0, length, cut)
  const before = words.raw.size
  for (let at = 0; at < count; at++)
    found[at] = internHashed(words.raw, cut.bytes, cut.from[at]!, cut.to[at]!, cut.hashes[at]!)
  learnNew(words, before)
  const listed = listName(words, found, 0, count, list, 0)
  return listed === 0 ? 0 : intern(names, listBytes, 0, listed * 4)
}

/**
 * Which words of a name are compared, as numbers: reads those written from `first` on, `count` of them, and lays the others into `into` from
 * `to` on. Answers with how many.
 */
export function listName(
  words: Words,
  written: Uint32Array,
  first: number,
  count: number,
  into: Uint32Array,
  to: number,
): number {
  const { role, asFirst, asOther } = words
  for (let at = 0; at < count; at++) roles[at] = role[written[first + at]!]!
  const n = keptWords(roles, count, kept)
  for (let at = 0; at < n; at++) {
    const raw = written[first + kept[at]!]!
    into[to + at] = at === 0 && opens(roles, kept[0]!, n) ? asFirst[raw]! : asOther[raw]!
  }
  return n
}

/** All names of a column as numbers: the words of name `code` stand from `starts[code] / 4` to `starts[code + 1] / 4`. */
export function wordLists(names: Dictionary): Uint32Array {
  const known = views.get(names)
  if (known !== undefined && known.buffer === names.pool.buffer) return known
  const { buffer } = names.pool
  const view = new Uint32Array(buffer, 0, buffer.byteLength >> 2)
  views.set(names, view)
  return view
}

const views = new WeakMap<Dictionary, Uint32Array>()
