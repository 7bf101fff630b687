import { askedStore, layOver, type Room } from './asked-store.ts'
import { take } from './blocking-keys.ts'
import type { Cells } from './cells.ts'
import { type Comparer, comparer, type Frequencies } from './compare.ts'
import { type BatchComparer, batchComparer, perBatch } from './compare-batch.ts'
import { type Weights, weightsOf } from './em.ts'
import { cellEncoder } from './encode-bytes.ts'
import { fromListed, type ListedFrequencies } from './frequencies.ts'
import { bandOf } from './levels.ts'
import { parentsOf, priorOf, sharesOf } from './model.ts'
import type { Postings } from './postings.ts'
import { type Looker, lookerFor, perPiece, twice } from './resident-look.ts'
import { type Score, scoreOf } from './scorer.ts'
import type { PlainStore } from './shared-store.ts'
import type { Store } from './store.ts'
import type { Decision, Model } from './types.ts'

/*
 * Asking a register about many rows at once, with the answers of asking one by one. A place of memory far from the processor takes as long as a
 * hundred steps, and one row is a chain of some sixty such places, each known only after the one before. Here a step is made for a thousand rows
 * before the next one, so that a dozen waits overlap; what a comparison will look at is fetched for a hundred pairs before the first is compared.
 */

/** How frequent values are: listed by the model, or counted in the register. */
export type Known = { listed: ListedFrequencies } | { tokenUse: Uint32Array; records: number }

/** What answering takes of an index: arrays, which threads can share. */
export type Held = {
  model: Model
  store: Store | PlainStore
  /** The numbers of each row beside each other. */
  packed: Uint32Array
  postings: readonly Pick<Postings, 'slots' | 'next'>[]
  known: Known
}

export type AskOrder = Held & {
  /** Names the index, so that a hand that knows it need not be set up anew. */
  index: number
  cells: Cells
  room: Room
  /** Counts the hands, each of which takes a stretch of the room, and the pieces. */
  hands: Int32Array
  next: Int32Array
}

/** By place: the row asked about, who in the register, how sure. `capped`: a row and a rule whose block was not searched, in turn. */
export type AskShare = {
  asked: Uint32Array
  row: Uint32Array
  weight: Float64Array
  decision: Uint8Array
  capped: number[]
}

export const decisionOrder: readonly Decision[] = ['same', 'review', 'different']

/** Who compares what is asked with rows of the register; both are laid into `window` first. */
export type Asker = {
  store: Store
  window: Uint32Array
  compare: Comparer
  batch: BatchComparer
  weights: Weights
  numbers: Uint8Array
  lay(held: Pick<Held, 'store' | 'known'>, room: Room, hand?: number): void
}

export function createAsker(model: Model): Asker {
  const { schema } = model
  const store = askedStore({ schema })
  let known: Known = { tokenUse: new Uint32Array(0), records: 1 }
  let listed: Frequencies | undefined
  const frequencies: Frequencies = {
    band: (field, code) => {
      if (listed !== undefined) return listed.band(field, code)
      const { records } = known as { records: number }
      return bandOf(Math.max(store.columns[field]!.values.counts[code]!, 1) / records)
    },
    isRare: (token) => {
      if (listed !== undefined) return listed.isRare(token)
      const { tokenUse, records } = known as { tokenUse: Uint32Array; records: number }
      return (token < tokenUse.length ? tokenUse[token]! : 0) <= Math.max(2, records / 1024)
    },
  }
  const parents = parentsOf(model)
  const weights = weightsOf(sharesOf(model))
  const window = new Uint32Array(perBatch * 2 * schema.fields.length)
  const floor = model.thresholds.review - 1e-6
  const bound = [weights, priorOf(model), floor] as const
  return {
    store,
    window,
    compare: comparer(store, frequencies, parents, window),
    batch: batchComparer(store, frequencies, parents, window, ...bound),
    weights,
    numbers: new Uint8Array(schema.fields.length),
    lay(held, room, hand) {
      if ('listed' in held.known && (listed === undefined || known !== held.known))
        listed = fromListed(held.known.listed)
      known = held.known
      layOver(store, held.store, room, hand)
    },
  }
}

/** The asker of the index that this hand was asked of last: setting one up takes longer than a small question. */
let last: { index: number; asker: Asker } | undefined

/** A task for hands that do not hold the index themselves. */
export function askIndex(order: AskOrder): AskShare {
  if (last?.index !== order.index) last = { index: order.index, asker: createAsker(order.model) }
  return askCells(order, last.asker)
}

/** Where the two rows of each pair lie in the window. */
const ours = Uint32Array.from({ length: perBatch }, (_, pair) => pair * 2)
const theirs = ours.map((row) => row + 1)

/** Compares the first `count` pairs of the window and tells the score of each that may come to what a person would be shown. */
export function compareWindow(
  { batch, weights, numbers }: Asker,
  model: Model,
  count: number,
  tell: (pair: number, score: Score) => void,
): void {
  const width = numbers.length
  batch.compare(ours, theirs, count)
  for (let pair = 0; pair < count; pair++) {
    if (batch.reached[pair] === 0) continue
    for (let field = 0; field < width; field++) numbers[field] = batch.levels[pair * width + field]!
    tell(pair, scoreOf(model, weights, numbers))
  }
}

/** Finds and compares whoever the rows may be, piece by piece. */
export function askCells(order: AskOrder, asker: Asker): AskShare {
  const { model, packed, postings, cells, next } = order
  asker.lay(order, order.room, take(order.hands))
  const { store, window } = asker
  const width = model.schema.fields.length
  const columns = store.columns.map((_, at) => at)
  const encode = cellEncoder(store, columns, perPiece)
  const fields = cells.fields.map(({ bytes }) => ({
    bytes,
    from: new Int32Array(perPiece),
    to: new Int32Array(perPiece),
  }))
  const codesOf = columns.map(() => new Uint32Array(perPiece))
  const codes = new Uint32Array(perPiece * width)
  const looker = lookerFor(model, store, codes, width)
  const found = createFound()
  const capped: number[] = []

  function read(first: number, rows: number): void {
    cells.fields.forEach(({ bytes, from, to }, field) => {
      const mine = fields[field]!
      for (let row = 0; row < rows; row++) {
        let start = from[first + row]!
        let end = to[first + row]!
        while (start < end && bytes[start]! <= 32) start++
        while (end > start && bytes[end - 1]! <= 32) end--
        mine.from[row] = start
        mine.to[row] = end
      }
    })
    encode(fields, rows, codesOf)
    for (let field = 0; field < width; field++)
      for (let row = 0; row < rows; row++) codes[row * width + field] = codesOf[field]![row]!
  }

  function compare(first: number, pairs: Looker): void {
    const { asked, row } = pairs
    for (let from = 0; from < pairs.count; from += perBatch) {
      const many = Math.min(perBatch, pairs.count - from)
      for (let pair = 0, to = 0; pair < many; pair++, to += width * 2) {
        const a = asked[from + pair]! * width
        const b = row[from + pair]! * width
        for (let field = 0; field < width; field++) {
          window[to + field] = codes[a + field]!
          window[to + width + field] = packed[b + field]!
        }
      }
      compareWindow(asker, model, many, (pair, { weight, decision }) => {
        if (decision !== 'different')
          keep(found, first + asked[from + pair]!, row[from + pair]!, weight, decision)
      })
    }
  }

  for (let piece = take(next); piece * perPiece < cells.rows; piece = take(next)) {
    const first = piece * perPiece
    const rows = Math.min(perPiece, cells.rows - first)
    read(first, rows)
    looker.look(postings, first, rows, capped)
    compare(first, looker)
  }
  const { count } = found
  return {
    asked: found.asked.slice(0, count),
    row: found.row.slice(0, count),
    weight: found.weight.slice(0, count),
    decision: found.decision.slice(0, count),
    capped,
  }
}

type Found = Omit<AskShare, 'capped'> & { count: number }

const createFound = (): Found => ({
  asked: new Uint32Array(1024),
  row: new Uint32Array(1024),
  weight: new Float64Array(1024),
  decision: new Uint8Array(1024),
  count: 0,
})

function keep(found: Found, asked: number, row: number, weight: number, decision: Decision): void {
  if (found.count === found.row.length) {
    found.asked = twice(found.asked)
    found.row = twice(found.row)
    const weights = new Float64Array(found.count * 2)
    weights.set(found.weight)
    found.weight = weights
    const decided = new Uint8Array(found.count * 2)
    decided.set(found.decision)
    found.decision = decided
  }
  found.asked[found.count] = asked
  found.row[found.count] = row
  found.weight[found.count] = weight
  found.decision[found.count++] = decisionOrder.indexOf(decision)
}
