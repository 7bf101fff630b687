import type { Frequencies } from './compare.ts'
import { internText, spelling } from './dictionary.ts'
import { bandOf, bands, bandsOf } from './levels.ts'
import { bytes8, type Memory, ownMemory } from './memory.ts'
import { internName, tokenOf, wordLists } from './names.ts'
import { type Store, textOf } from './store.ts'
import type { Model } from './types.ts'

/** A word of names is rare when fewer than one in this many carry it. */
const rareBelow = 1 / 1024

/** How many names carry each word. */
export function tokenCounts(store: Store): Uint32Array {
  const counts = new Uint32Array(store.words.tokens.size + 1)
  for (const { field, values } of store.columns) {
    if (field.kind !== 'name') continue
    const lists = wordLists(values)
    for (let code = 1; code <= values.size; code++) {
      const times = values.counts[code]!
      for (let at = values.starts[code]! >> 2; at < values.starts[code + 1]! >> 2; at++)
        counts[lists[at]!]! += times
    }
  }
  return counts
}

/** Frequencies as arrays, which threads can share: the band of each value of each field, and 1 for words that are rare. */
export type FrequencyTable = { bands: Uint8Array[]; rare: Uint8Array }

export function tableOf(store: Store, frequencies: Frequencies, memory: Memory = ownMemory): FrequencyTable {
  const bands = store.columns.map(({ values }, field) => {
    const found = bytes8(memory, values.size + 1)
    for (let code = 1; code <= values.size; code++) found[code] = frequencies.band(field, code)
    return found
  })
  const rare = bytes8(memory, store.words.tokens.size + 1)
  for (let token = 1; token < rare.length; token++) rare[token] = frequencies.isRare(token) ? 1 : 0
  return { bands, rare }
}

export const fromTable = ({ bands, rare }: FrequencyTable): Frequencies => ({
  band: (field, code) => bands[field]![code]!,
  isRare: (token) => rare[token] === 1,
})

/** Frequencies counted in the records themselves. */
export function ownFrequencies(store: Store): Frequencies {
  const records = Math.max(store.rows, 1)
  const tokens = tokenCounts(store)
  const rare = Math.max(2, records * rareBelow)
  const bandOf = bandsOf(records)
  return {
    band: (field, code) => bandOf(store.columns[field]!.values.counts[code]!),
    isRare: (token) => tokens[token]! <= rare,
  }
}

/** The key under which a model keeps how many names carry a word. */
export const wordsKey = ' words'

/** The key under which a field keeps how frequent its values usually are that are not listed. */
export const usualKey = ' other'

/**
 * What a model lists, as arrays that threads can share: the band of a value by its number, `usual` for all beyond, and 1 for words that are
 * frequent; `frequent` is left out where the model lists no words. A register that is filled after its model was read has short ones.
 */
export type ListedFrequencies = { bands: Uint8Array[]; usual: number[]; frequent?: Uint8Array }

export function listFor(store: Store, model: Model, memory: Memory = ownMemory): ListedFrequencies {
  const usual = store.columns.map(({ field }) =>
    bandOf(Math.max(model.frequencies[field.name]?.[usualKey] ?? 1, 1) / Math.max(model.records, 1)),
  )
  const bands = store.columns.map(({ field, values }, at) => {
    const found = new Map<number, number>()
    let last = 0
    for (const [value, count] of Object.entries(model.frequencies[field.name] ?? {})) {
      if (value === usualKey) continue
      const code = field.kind === 'name' ? internName(store.words, values, value) : internText(values, value)
      found.set(code, bandOf(count / model.records))
      last = Math.max(last, code)
    }
    const listed = bytes8(memory, last + 1).fill(usual[at]!)
    for (const [code, band] of found) listed[code] = band
    return listed
  })
  const words = model.frequencies[wordsKey]
  if (words === undefined) return { bands, usual }
  const tokens = Object.keys(words).map((word) => tokenOf(store.words, word))
  const frequent = bytes8(memory, tokens.reduce((last, token) => Math.max(last, token), 0) + 1)
  for (const token of tokens) frequent[token] = 1
  return { bands, usual, frequent }
}

export const fromListed = ({ bands, usual, frequent }: ListedFrequencies): Frequencies => ({
  band: (field, code) => {
    const listed = bands[field]!
    return code < listed.length ? listed[code]! : usual[field]!
  },
  isRare: frequent === undefined ? () => true : (token) => token >= frequent.length || frequent[token] === 0,
})

/**
 * Frequencies a model carries: with them a score depends on nothing but the model and the two records. Values the model does not list
 * are rare. Codes are looked up once and then known.
 */
export const modelFrequencies = (store: Store, model: Model): Frequencies => fromListed(listFor(store, model))

/** What a model keeps of the frequencies of its records: the most frequent values of each field, and the words that are not rare. */
export function listFrequencies(store: Store, most = 2000): Model['frequencies'] {
  const records = Math.max(store.rows, 1)
  const bandOfCount = bandsOf(records)
  const out: Model['frequencies'] = {}
  for (const column of store.columns) {
    const { counts, size } = column.values
    // Most records hold a value of the usual band; only values more frequent than that are worth a line.
    const held = new Float64Array(bands)
    for (let code = 1; code <= size; code++)
      if (counts[code]! > 0) held[bandOfCount(counts[code]!)]! += counts[code]!
    const usual = held.indexOf(Math.max(...held))
    const chosen: number[] = []
    for (let code = 1; code <= size; code++)
      if (counts[code]! > 0 && bandOfCount(counts[code]!) < usual) chosen.push(code)
    chosen.sort((a, b) => counts[b]! - counts[a]!)
    const list = chosen
      .slice(0, most)
      .map((code) => [textOf(store, column, code), counts[code]!] as const)
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    list.push([usualKey, Math.max(1, Math.floor(records * 2 ** -(4 * usual + 1)))])
    out[column.field.name] = Object.fromEntries(list)
  }
  const tokens = tokenCounts(store)
  const rare = Math.max(2, records * rareBelow)
  const words: [string, number][] = []
  for (let token = 1; token < tokens.length; token++)
    if (tokens[token]! > rare) words.push([spelling(store.words.tokens, token), tokens[token]!])
  words.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  if (store.columns.some(({ field }) => field.kind === 'name')) out[wordsKey] = Object.fromEntries(words)
  return out
}
