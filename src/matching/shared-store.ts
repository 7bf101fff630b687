import { closeDictionary, type Dictionary, dictionaryOf } from './dictionary.ts'
import { ownMemory } from './memory.ts'
import type { Words } from './names.ts'
import type { Store } from './store.ts'
import type { Schema } from './types.ts'

/*
 * A store as plain data, so that it can be sent to a thread: arrays in shared memory are not copied on the way.
 */

export type PlainDictionary = Omit<Dictionary, 'memory'>
type PlainWords = Omit<Words, 'raw' | 'tokens' | 'sounds'> & {
  raw: PlainDictionary
  tokens: PlainDictionary
  sounds: PlainDictionary
}

export type PlainStore = {
  schema: Schema
  rows: number
  columns: { codes: Uint32Array; values: PlainDictionary }[]
  words: PlainWords
}

const plain = ({ memory: _, ...rest }: Dictionary): PlainDictionary => rest
const whole = (dictionary: PlainDictionary): Dictionary => dictionaryOf(dictionary, ownMemory)

export const plainStore = ({ schema, rows, columns, words }: Store): PlainStore => ({
  schema,
  rows,
  columns: columns.map(({ codes, values }) => ({ codes, values: plain(values) })),
  words: {
    ...words,
    raw: plain(words.raw),
    tokens: plain(words.tokens),
    sounds: plain(words.sounds),
  },
})

export const wholeStore = ({ schema, rows, columns, words }: PlainStore): Store => ({
  schema,
  rows,
  columns: columns.map(({ codes, values }, at) => ({
    field: schema.fields[at]!,
    codes,
    values: whole(values),
  })),
  words: {
    ...words,
    raw: whole(words.raw),
    tokens: whole(words.tokens),
    sounds: whole(words.sounds),
  },
})

/** Gives back what only adding values to a store takes; what is left can be compared and counted. */
export function closeStore({ columns, words }: Store): void {
  for (const { values } of columns) closeDictionary(values)
  for (const each of [words.raw, words.tokens, words.sounds]) closeDictionary(each)
}
