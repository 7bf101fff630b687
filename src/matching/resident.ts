import { makeRoom, roomFor, roomForRow } from './asked-store.ts'
import { rowKey, ruleName } from './blocking-keys.ts'
import { type Cells, cellsOf } from './cells.ts'
import { perBatch } from './compare-batch.ts'
import { alone, type Crew } from './crew.ts'
import { listFor } from './frequencies.ts'
import { idRows } from './id-rows.ts'
import { grownWords, words32 } from './memory.ts'
import { wordLists } from './names.ts'
import { addPosting, createPostings, largestBlock, removePosting, slotOf } from './postings.ts'
import {
  type AskShare,
  askCells,
  compareWindow,
  createAsker,
  decisionOrder,
  type Held,
  type Known,
} from './resident-ask.ts'
import { type IndexState, stateFromBytes, stateToBytes } from './resident-bytes.ts'
import { type Ranked, rankedOf } from './resident-rank.ts'
import { type Explanation, explained, type Score } from './scorer.ts'
import { plainStore } from './shared-store.ts'
import { countRow, createStore, setRow } from './store.ts'
import type { MatchRecord, Model, Values } from './types.ts'

export type Candidate = Score & { id: string }

export type Found = {
  /** Best first; only those to decide or to look at (`same`, `review`). */
  candidates: Candidate[]
  /** Rules whose block was too large to be searched: a person with these values may have been missed. */
  capped: string[]
}

export type AskOptions = {
  /** At most so many candidates for a row; 20 when left out. */
  most?: number
}

export type ResidentIndex = {
  readonly model: Model
  readonly size: number
  /** Adds a record, or replaces the one of the same id. */
  add(record: MatchRecord): void
  update(record: MatchRecord): void
  remove(id: string): boolean
  has(id: string): boolean
  /** Who in the register this may be. The index stays as it is. `except`: an id not to answer with, such as its own. */
  find(values: Values, options?: AskOptions & { except?: string }): Found
  /** The same for many rows at once, several times as fast. `except`: for each row an id not to answer with. */
  findAll(
    rows: readonly Values[],
    options?: AskOptions & { except?: readonly (string | undefined)[] },
  ): Found[]
  /** The same for rows as bytes, without an object for each pair. */
  findCells(cells: Cells, options?: AskOptions): Ranked & { idOf(row: number): string; rules: string[] }
  /** Why, for one record of the register. */
  explain(values: Values, id: string): Explanation | undefined
  /** All of it as bytes, for `indexFromBytes`. They hold names and dates as they are: whoever keeps them seals them. */
  toBytes(): Uint8Array
}

/** The index that gave these bytes, with the same answers. Refuses bytes that are damaged or of another version. */
export const indexFromBytes = (bytes: Uint8Array, options: { crew?: Crew } = {}): ResidentIndex =>
  indexOver(stateFromBytes(bytes, options.crew?.memory), options.crew)

/**
 * Keeps a register ready to be asked "who is this": values as numbers in typed arrays, one list of rows for each key of each blocking
 * rule. Adding, replacing and removing take microseconds; asking changes nothing. `frequencies`: how common values are by the model (the same
 * score for ever) or counted in the register itself; the model's where it has any. `crew`: who answers `findAll` and `findCells`; this thread alone
 * when left out.
 */
export function createIndex(
  model: Model,
  options: { expected?: number; frequencies?: 'model' | 'register'; crew?: Crew } = {},
): ResidentIndex {
  const expected = options.expected ?? 1024
  const { memory } = options.crew ?? alone
  return indexOver(
    {
      model,
      fixed:
        options.frequencies === 'model' ||
        (options.frequencies === undefined &&
          Object.values(model.frequencies).some((each) => Object.keys(each).length > 0)),
      store: createStore(model.schema, expected, memory),
      packed: words32(memory, (expected + 1) * model.schema.fields.length),
      ids: [''],
      postings: model.blocking.map(() => createPostings(expected, memory)),
      tokenUse: words32(memory, 1024),
    },
    options.crew,
  )
}

let indexes = 0

function indexOver(state: IndexState, crew: Crew = alone): ResidentIndex {
  const { model, fixed, store, ids, postings } = state
  const { memory } = crew
  const width = model.schema.fields.length
  let { packed, tokenUse } = state
  // Columns hold one row, which is on its way in or out: the rows stand in `packed`, all numbers of one beside each other.
  for (const column of store.columns) column.codes = words32(memory, 1)
  const rowOf = idRows(ids, Math.max(ids.length, state.packed.length / width))
  const free: number[] = []
  for (let row = 1; row < ids.length; row++) {
    if (ids[row] === '') free.push(row)
    else rowOf.set(ids[row]!, row)
  }
  const listed = fixed ? listFor(store, model, memory) : undefined
  const asker = createAsker(model)
  const number = ++indexes
  const oneRow = roomForRow(model.schema)
  const keysIn = model.blocking.map((rule) => rowKey(store, rule))
  const asked = model.blocking.map((rule) => ({ name: ruleName(rule), key: rowKey(asker.store, rule) }))

  const known = (): Known =>
    listed === undefined ? { tokenUse, records: Math.max(rowOf.size, model.records, 1) } : { listed }
  const held = (): Held => ({
    model,
    store,
    packed,
    postings: postings.map(({ slots, next }) => ({ slots, next })),
    known: known(),
  })

  function countTokens(by: 1 | -1): void {
    if (fixed) return
    for (const { field, codes, values } of store.columns) {
      if (field.kind !== 'name' || codes[0] === 0) continue
      const lists = wordLists(values)
      for (let at = values.starts[codes[0]!]! >> 2; at < values.starts[codes[0]! + 1]! >> 2; at++) {
        const token = lists[at]!
        if (token >= tokenUse.length)
          tokenUse = grownWords(tokenUse, Math.max(token + 1, tokenUse.length * 2), memory)
        tokenUse[token]! += by
      }
    }
  }

  function remove(id: string): boolean {
    const row = rowOf.get(id)
    if (row === 0) return false
    store.columns.forEach(({ codes }, at) => {
      codes[0] = packed[row * width + at]!
      packed[row * width + at] = 0
    })
    countRow(store, 0, -1)
    countTokens(-1)
    keysIn.forEach((key, rule) => {
      const value = key(0)
      if (value !== 0) removePosting(postings[rule]!, value, row)
    })
    rowOf.delete(id)
    ids[row] = ''
    free.push(row)
    return true
  }

  function add(record: MatchRecord): void {
    remove(record.id)
    setRow(store, 0, record.values)
    countRow(store, 0, 1)
    countTokens(1)
    const row = free.pop() ?? ids.length
    if ((row + 1) * width > packed.length)
      packed = grownWords(packed, Math.max(row + 1, Math.ceil(ids.length * 1.5)) * width, memory)
    store.columns.forEach(({ codes }, at) => {
      packed[row * width + at] = codes[0]!
    })
    ids[row] = record.id
    rowOf.set(record.id, row)
    keysIn.forEach((key, rule) => {
      const value = key(0)
      if (value !== 0) addPosting(postings[rule]!, value, row)
    })
  }

  /** Reads one row beside the register. */
  function read(values: Values): void {
    makeRoom(store, oneRow)
    asker.lay(held(), oneRow)
    setRow(asker.store, 0, values)
  }

  /** Lays the row that was read and one of the register beside each other into the window. */
  function lay(pair: number, row: number): void {
    const to = pair * 2 * width
    asker.store.columns.forEach(({ codes }, at) => {
      asker.window[to + at] = codes[0]!
      asker.window[to + width + at] = packed[row * width + at]!
    })
  }

  function find(values: Values, { most = 20, except }: AskOptions & { except?: string } = {}): Found {
    read(values)
    const seen = new Set<number>()
    const capped: string[] = []
    asked.forEach(({ name, key }, rule) => {
      const value = key(0)
      if (value === 0) return
      const { slots, next } = postings[rule]!
      const slot = slotOf(slots, value)
      if (slots[slot + 2]! > largestBlock) capped.push(name)
      else for (let row = slots[slot + 1]!; row !== 0; row = next[row]!) seen.add(row)
    })
    const candidates: Candidate[] = []
    const rows = [...seen]
    for (let from = 0; from < rows.length; from += perBatch) {
      const some = rows.slice(from, from + perBatch)
      some.forEach((row, pair) => {
        lay(pair, row)
      })
      compareWindow(asker, model, some.length, (pair, score) => {
        const id = ids[some[pair]!]!
        if (score.decision !== 'different' && id !== except) candidates.push({ id, ...score })
      })
    }
    candidates.sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
    return { candidates: candidates.slice(0, most), capped }
  }

  function ask(cells: Cells): AskShare[] {
    const room = roomFor(model.schema, cells)
    makeRoom(store, room, crew.hands)
    const counter = () => new Int32Array(memory(4))
    const order = { ...held(), index: number, cells, room, hands: counter(), next: counter() }
    return crew.hands === 1
      ? [askCells(order, asker)]
      : crew.run('ask', { ...order, store: plainStore(store) })
  }

  const rank = (cells: Cells, most: number, except: (row: number) => number) =>
    rankedOf(ask(cells), cells.rows, most, except, (row) => ids[row]!)

  function findAll(
    rows: readonly Values[],
    { most = 20, except }: AskOptions & { except?: readonly (string | undefined)[] } = {},
  ): Found[] {
    const { cells, long } = cellsOf(rows, width, memory)
    const ranked = rank(cells, most, (row) => rowOf.get(except?.[row] ?? ''))
    const found = rows.map((_, row): Found => {
      const candidates: Candidate[] = []
      for (let at = ranked.starts[row]!; at < ranked.starts[row + 1]!; at++)
        candidates.push({
          id: ids[ranked.row[at]!]!,
          weight: ranked.weight[at]!,
          probability: ranked.probability(at),
          decision: decisionOrder[ranked.decision[at]!]!,
        })
      return { candidates, capped: [] }
    })
    for (let at = 0; at < ranked.capped.length; at += 2)
      found[ranked.capped[at]!]!.capped.push(asked[ranked.capped[at + 1]!]!.name)
    for (const row of long) found[row] = find(rows[row]!, { most, except: except?.[row] })
    return found
  }

  return {
    model,
    get size() {
      return rowOf.size
    },
    add,
    update: add,
    remove,
    has: (id) => rowOf.get(id) !== 0,
    find,
    findAll,
    findCells: (cells, { most = 20 } = {}) => ({
      ...rank(cells, most, () => 0),
      idOf: (row) => ids[row]!,
      rules: asked.map(({ name }) => name),
    }),
    explain(values, id) {
      const row = rowOf.get(id)
      if (row === 0) return undefined
      read(values)
      lay(0, row)
      asker.compare(0, 1, asker.numbers)
      return explained(model, asker.weights, asker.numbers)
    },
    toBytes: () => stateToBytes({ model, fixed, store, packed, ids, postings, tokenUse }),
  }
}
