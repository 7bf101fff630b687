import { createDictionary, type Dictionary, intern, internText } from './dictionary.ts'
import { bytes8, grownBytes, grownWords, type Memory, ownMemory, words32 } from './memory.ts'
import { soundOf } from './name-words.ts'
import { canonicalWord, keptWords, longestName, rawWords, roleOfWord } from './normalise-name.ts'

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
  words.asFirst[code] = tokenOf(words, canonicalWord(plain, true))
  words.asOther[code] = tokenOf(words, canonicalWord(plain, false))
}

const mostWords = 24
const found = new Uint32Array(mostWords)
const roles = new Uint8Array(mostWords)
const kept = new Uint8Array(longestName)
const wordBytes = new Uint8Array(64)
const list = new Uint8Array(longestName * 4)
const listWords = new Uint32Array(list.buffer)

/** Puts a name as written into the dictionary of its column; 0 when there is nothing to call anybody by. */
export function internName(words: Words, names: Dictionary, written: string): number {
  // A place of its own: a word that is new is put together in `scratch` while the rest of the name waits to be read.
  const bytes = toName(written)
  return internNameBytes(words, names, bytes, 0, bytes.length)
}

const nameRoom = new Uint8Array(4096)
const encoder = new TextEncoder()

function toName(written: string): Uint8Array {
  const { written: length } = encoder.encodeInto(written, nameRoom)
  return nameRoom.subarray(0, length)
}

const decoder = new TextDecoder()

/** The same for a name as bytes (UTF-8). Plain letters are read as they stand; dots, commas and other letters through the text. */
export function internNameBytes(
  words: Words,
  names: Dictionary,
  bytes: Uint8Array,
  from: number,
  to: number,
): number {
  let count = 0
  let letters = 0
  for (let at = from; at <= to; at++) {
    const unit = at < to ? bytes[at]! : 32
    if (unit >= 97 && unit <= 122) {
      if (letters < 63) wordBytes[letters++] = unit - 32
    } else if ((unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57)) {
      if (letters < 63) wordBytes[letters++] = unit
    } else if (unit === 32 || unit === 45) {
      if (letters > 0 && count < mostWords) found[count++] = rawCode(words, letters)
      letters = 0
    } else if (unit !== 39) {
      return internSlowly(words, names, decoder.decode(bytes.subarray(from, Math.min(to, from + 400))))
    }
  }
  return internFound(words, names, count)
}

function rawCode(words: Words, letters: number): number {
  const before = words.raw.size
  const code = intern(words.raw, wordBytes, 0, letters)
  if (code > before) learn(words, code, String.fromCharCode(...wordBytes.subarray(0, letters)))
  return code
}

/** Dots, commas, letters with marks: through the text, as the reader of one name does. */
function internSlowly(words: Words, names: Dictionary, written: string): number {
  let count = 0
  for (const word of rawWords(written)) {
    if (count >= mostWords) break
    const before = words.raw.size
    const code = internText(words.raw, word)
    if (code > before) learn(words, code, word)
    found[count++] = code
  }
  return internFound(words, names, count)
}

function internFound(words: Words, names: Dictionary, count: number): number {
  if (count === 0) return 0
  for (let at = 0; at < count; at++) roles[at] = words.role[found[at]!]!
  const n = keptWords(roles, count, kept)
  for (let at = 0; at < n; at++) {
    const raw = found[kept[at]!]!
    listWords[at] = at === 0 && n > 1 ? words.asFirst[raw]! : words.asOther[raw]!
  }
  const code = intern(names, list, 0, n * 4)
  return code
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
