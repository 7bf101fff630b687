import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { createDictionary, type Dictionary, hashBytes, indexValues, mix } from './dictionary.ts'
import { bytes8, grownBytes, grownWords, type Memory, ownMemory } from './memory.ts'
import type { Postings } from './postings.ts'
import { createStore, type Store } from './store.ts'
import type { Model } from './types.ts'

/** All that an index knows, apart from what follows from it. */
export type IndexState = {
  model: Model
  fixed: boolean
  store: Store
  /** The numbers of each row beside each other, row 0 for none. */
  packed: Uint32Array
  ids: string[]
  postings: Postings[]
  tokenUse: Uint32Array
}

/** Another layout, another way of reading names or of making keys is another version: keys made by an older one would find nobody. */
const version = 2
const magic = 'PAYUNG INDEX'
/** Magic, version, length of the head, check sum of all that follows. */
const front = magic.length + 12

type Section = Uint8Array | Uint32Array
type DictionarySizes = { size: number; pool: number }
type Sizes = {
  rows: number
  columns: DictionarySizes[]
  words: DictionarySizes[]
  read: number
  forms: number
  sound: number
  postings: { slots: number; used: number; next: number }[]
  packed: number
  tokenUse: number
  ids: number
}

/**
 * An index as bytes, to be kept and read again instead of being made anew. They hold names, dates and places as they are: whoever keeps them
 * seals them.
 */
export function stateToBytes(state: IndexState): Uint8Array {
  const sections: Section[] = []
  const put = (section: Section, most = section.length): number => {
    const part = section.subarray(0, most)
    sections.push(part)
    return part.length
  }
  const putDictionary = (d: Dictionary): DictionarySizes => {
    const pool = put(d.pool, d.starts[d.size + 1])
    put(d.starts, d.size + 2)
    // What stands behind is of somebody who asked.
    for (const each of [d.hashes, d.counts]) put(each, d.size + 1)
    return { size: d.size, pool }
  }
  const { store } = state
  const { words } = store
  const rows = state.ids.length
  const ids = new TextEncoder().encode(JSON.stringify(state.ids))
  // In the order in which they are read again.
  const sizes: Sizes = {
    rows,
    packed: put(state.packed, rows * store.columns.length),
    columns: store.columns.map(({ values }) => putDictionary(values)),
    words: [words.raw, words.tokens, words.sounds].map(putDictionary),
    read: put(words.role, words.raw.size + 1),
    forms: put(words.asFirst, words.raw.size + 1) && put(words.asOther, words.raw.size + 1),
    sound: put(words.sound, words.tokens.size + 1),
    postings: state.postings.map(({ slots, used, next }) => ({
      slots: put(slots),
      used,
      next: put(next, rows),
    })),
    tokenUse: put(state.tokenUse),
    ids: put(ids),
  }
  const head = new TextEncoder().encode(JSON.stringify({ model: state.model, fixed: state.fixed, sizes }))
  const out = new Uint8Array(
    front + head.length + sections.reduce((sum, { byteLength }) => sum + byteLength, 0),
  )
  const view = new DataView(out.buffer)
  out.set(new TextEncoder().encode(magic))
  view.setUint32(magic.length, version, true)
  view.setUint32(magic.length + 4, head.length, true)
  out.set(head, front)
  let at = front + head.length
  for (const section of sections) {
    if (section instanceof Uint8Array) out.set(section, at)
    else if (littleEndian) out.set(new Uint8Array(section.buffer, section.byteOffset, section.byteLength), at)
    else
      for (let place = 0; place < section.length; place++)
        view.setUint32(at + place * 4, section[place]!, true)
    at += section.byteLength
  }
  view.setUint32(magic.length + 8, checkSum(out, head.length), true)
  return out
}

/** Of everything behind the front, and of where the head ends. */
const checkSum = (bytes: Uint8Array, headLength: number): number =>
  mix((hashBytes(bytes, front, bytes.length) ^ headLength) >>> 0)

const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1

/** Reads what `stateToBytes` wrote. Refuses bytes that are no index, are of another version, or have changed since. */
export function stateFromBytes(bytes: Uint8Array, memory: Memory = ownMemory): IndexState {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < front || new TextDecoder().decode(bytes.subarray(0, magic.length)) !== magic)
    throw damaged()
  const found = view.getUint32(magic.length, true)
  if (found !== version) {
    throw refuse(
      'matching.index_version',
      'unprocessable',
      text(
        `Indeks ini dibuat oleh versi ${found} dan tidak dapat dibaca oleh versi ${version}. Buat indeks baru dari register.`,
        `This index was made by version ${found} and cannot be read by version ${version}. Make the index anew from the register.`,
      ),
    )
  }
  const headLength = view.getUint32(magic.length + 4, true)
  if (checkSum(bytes, headLength) !== view.getUint32(magic.length + 8, true)) throw damaged()
  const { model, fixed, sizes } = JSON.parse(
    new TextDecoder().decode(bytes.subarray(front, front + headLength)),
  ) as { model: Model; fixed: boolean; sizes: Sizes }
  let at = front + headLength
  const takeBytes = (length: number): Uint8Array => {
    const part = bytes8(memory, length)
    part.set(bytes.subarray(at, at + length))
    at += length
    return part
  }
  const takeWords = (length: number): Uint32Array => {
    const part = takeBytes(length * 4)
    if (littleEndian) return new Uint32Array(part.buffer)
    const words = new DataView(part.buffer)
    return Uint32Array.from({ length }, (_, place) => words.getUint32(place * 4, true))
  }
  const takeDictionary = ({ size, pool }: DictionarySizes): Dictionary => {
    const d = createDictionary(0, memory)
    // Lists of words are read in steps of four bytes.
    d.pool = grownBytes(takeBytes(pool), Math.max(1024, Math.ceil(pool / 4) * 4), memory)
    d.starts = takeWords(size + 2)
    d.hashes = grownWords(takeWords(size + 1), size + 2, memory)
    d.counts = grownWords(takeWords(size + 1), size + 2, memory)
    d.size = size
    indexValues(d)
    return d
  }
  const store = createStore(model.schema, 0, memory)
  const packed = takeWords(sizes.packed)
  for (const [place, column] of store.columns.entries()) column.values = takeDictionary(sizes.columns[place]!)
  const [raw, tokens, sounds] = sizes.words.map(takeDictionary) as [Dictionary, Dictionary, Dictionary]
  const role = takeBytes(sizes.read)
  const [asFirst, asOther, sound] = [takeWords(sizes.forms), takeWords(sizes.forms), takeWords(sizes.sound)]
  store.words = { raw, role, asFirst, asOther, tokens, sound, sounds }
  const postings = sizes.postings.map(({ slots, used, next }): Postings => {
    return { slots: takeWords(slots), used, next: takeWords(next), memory }
  })
  const tokenUse = takeWords(sizes.tokenUse)
  const ids = JSON.parse(new TextDecoder().decode(takeBytes(sizes.ids))) as string[]
  return { model, fixed, store, packed, ids, postings, tokenUse }
}

const damaged = () =>
  refuse(
    'matching.index_damaged',
    'unprocessable',
    text(
      'Berkas indeks ini rusak atau bukan indeks Payung. Buat indeks baru dari register.',
      'These bytes are damaged or no index of Payung. Make the index anew from the register.',
    ),
  )
