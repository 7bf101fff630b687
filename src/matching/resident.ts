import { rowKey, ruleName } from './blocking-keys.ts'
import { comparer, type Frequencies } from './compare.ts'
import { boundedComparer } from './compare-bound.ts'
import { weightsOf } from './em.ts'
import { modelFrequencies } from './frequencies.ts'
import { bandOf } from './levels.ts'
import { parentsOf, priorOf, sharesOf } from './model.ts'
import { wordLists } from './names.ts'
import { addPosting, createPostings, firstPosting, sizeOfPosting } from './postings.ts'
import { type IndexState, stateFromBytes, stateToBytes } from './resident-bytes.ts'
import { type Explanation, explained, type Score, scoreOf } from './scorer.ts'
import { countRow, createStore, setRow } from './store.ts'
import type { MatchRecord, Model, Values } from './types.ts'

export type Candidate = Score & { id: string }

export type Found = {
  /** Best first; only those to decide or to look at (`same`, `review`). */
  candidates: Candidate[]
  /** Rules whose block was too large to be searched: a person with these values may have been missed. */
  capped: string[]
}

export type ResidentIndex = {
  readonly model: Model
  readonly size: number
  /** Adds a record, or replaces the one of the same id. */
  add(record: MatchRecord): void
  update(record: MatchRecord): void
  remove(id: string): boolean
  has(id: string): boolean
  /** Who in the register this may be. The record itself is not added. `except`: ids not to answer with, such as its own. */
  find(values: Values, options?: { most?: number; except?: string }): Found
  /** Why, for one record of the register. */
  explain(values: Values, id: string): Explanation | undefined
  /** All of it as bytes, for `indexFromBytes`. They hold names and dates as they are: whoever keeps them seals them. */
  toBytes(): Uint8Array
}

/** The index that gave these bytes, with the same answers. Refuses bytes that are damaged or of another version. */
export const indexFromBytes = (bytes: Uint8Array): ResidentIndex => indexOver(stateFromBytes(bytes))

/** In a block larger than this nothing is looked for; the other rules still are. */
const largestBlock = 600

/**
 * Keeps a register ready to be asked "who is this": values as numbers in typed arrays, one list of rows for each key of each blocking
 * rule. Adding, replacing and removing take microseconds. `frequencies`: how common values are by the model (the same score for ever) or
 * counted in the register itself; the model's where it has any.
 */
export function createIndex(
  model: Model,
  options: { expected?: number; frequencies?: 'model' | 'register' } = {},
): ResidentIndex {
  const expected = options.expected ?? 1024
  const store = createStore(model.schema, expected + 1)
  // Row 0 holds the record that is asked about.
  setRow(store, 0, [])
  store.rows = 1
  return indexOver({
    model,
    fixed:
      options.frequencies === 'model' ||
      (options.frequencies === undefined &&
        Object.values(model.frequencies).some((each) => Object.keys(each).length > 0)),
    store,
    ids: [''],
    postings: model.blocking.map(() => createPostings(expected)),
    tokenUse: new Uint32Array(1024),
  })
}

function indexOver({ model, fixed, store, ids, postings, ...state }: IndexState): ResidentIndex {
  const rowOf = new Map<string, number>()
  for (let row = 1; row < ids.length; row++) if (ids[row] !== '') rowOf.set(ids[row]!, row)
  let { tokenUse } = state
  let seen = new Uint32Array(store.rows + 1024)
  let visit = 0
  const frequencies: Frequencies = fixed ? modelFrequencies(store, model) : liveFrequencies()
  const parents = parentsOf(model)
  const compare = comparer(store, frequencies, parents)
  const weights = weightsOf(sharesOf(model))
  // Who cannot come to what a person would be shown is not compared to the end.
  const floor = model.thresholds.review - 1e-6
  const bounded = boundedComparer(store, frequencies, parents, undefined, weights, priorOf(model), floor)
  const rules = model.blocking.map((rule, at) => ({
    name: ruleName(rule),
    key: rowKey(store, rule),
    postings: postings[at]!,
  }))
  const numbers = new Uint8Array(model.schema.fields.length)

  function liveFrequencies(): Frequencies {
    return {
      band: (field, code) =>
        bandOf(
          Math.max(store.columns[field]!.values.counts[code]!, 1) / Math.max(rowOf.size, model.records, 1),
        ),
      isRare: (token) => (tokenUse[token] ?? 0) <= Math.max(2, Math.max(rowOf.size, model.records) / 1024),
    }
  }

  function countTokens(row: number, by: 1 | -1): void {
    if (fixed) return
    for (const { field, codes, values } of store.columns) {
      if (field.kind !== 'name' || codes[row] === 0) continue
      const lists = wordLists(values)
      for (let at = values.starts[codes[row]!]! >> 2; at < values.starts[codes[row]! + 1]! >> 2; at++) {
        const token = lists[at]!
        if (token >= tokenUse.length) {
          const next = new Uint32Array(Math.max(token + 1, tokenUse.length * 2))
          next.set(tokenUse)
          tokenUse = next
        }
        tokenUse[token]! += by
      }
    }
  }

  function remove(id: string): boolean {
    const row = rowOf.get(id)
    if (row === undefined) return false
    countRow(store, row, -1)
    countTokens(row, -1)
    rowOf.delete(id)
    ids[row] = ''
    return true
  }

  function add(record: MatchRecord): void {
    remove(record.id)
    const row = store.rows++
    setRow(store, row, record.values)
    countRow(store, row, 1)
    countTokens(row, 1)
    ids[row] = record.id
    rowOf.set(record.id, row)
    for (const { key, postings } of rules) {
      const value = key(row)
      if (value !== 0) addPosting(postings, value, row)
    }
  }

  function find(values: Values, { most = 20, except }: { most?: number; except?: string } = {}): Found {
    setRow(store, 0, values)
    if (seen.length < store.rows) {
      seen = new Uint32Array(store.rows * 2)
      visit = 0
    }
    visit++
    const candidates: Candidate[] = []
    const capped: string[] = []
    for (const { name, key, postings } of rules) {
      const value = key(0)
      if (value === 0) continue
      if (sizeOfPosting(postings, value) > largestBlock) {
        capped.push(name)
        continue
      }
      for (let row = firstPosting(postings, value); row !== 0; row = postings.next[row]!) {
        if (seen[row] === visit) continue
        seen[row] = visit
        const id = ids[row]!
        if (id === '' || id === except) continue
        if (!bounded(0, row, numbers)) continue
        const score = scoreOf(model, weights, numbers)
        if (score.decision !== 'different') candidates.push({ id, ...score })
      }
    }
    candidates.sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
    return { candidates: candidates.slice(0, most), capped }
  }

  return {
    model,
    get size() {
      return rowOf.size
    },
    add,
    update: add,
    remove,
    has: (id) => rowOf.has(id),
    find,
    explain(values, id) {
      const row = rowOf.get(id)
      if (row === undefined) return undefined
      setRow(store, 0, values)
      compare(0, row, numbers)
      return explained(model, weights, numbers)
    },
    toBytes: () => stateToBytes({ model, fixed, store, ids, postings, tokenUse }),
  }
}
