import { blockingParts, partKey } from './blocking-keys.ts'
import { mix } from './dictionary.ts'
import { steadyRandom } from './random.ts'
import type { Store } from './store.ts'
import { count } from './strings.ts'
import type { BlockingRule, FieldKind } from './types.ts'

/** How often a value is equal in two records of one person; guides the choice of rules only. */
const usuallyEqual: Record<FieldKind, number> = {
  name: 0.68,
  date: 0.86,
  id: 0.86,
  place: 0.82,
  phone: 0.75,
  text: 0.68,
  category: 0.93,
}

const tries = 8192
/** Records of the sample on which blocks are counted. */
const mostRows = 20_000

/** How many pairs may be compared for a number of records: many where it costs nothing, some three a record for millions. */
export function pairBudget(records: number): number {
  const each = Math.min(60, Math.max(2.6, 60 * (10_000 / Math.max(records, 1)) ** 0.65))
  return Math.max(100_000, Math.round(records * each))
}

type Part = {
  field: number
  kind: FieldKind
  role: string | undefined
  /** Whether it is the whole value; else its luck and how often it is right (`blockingParts`). */
  whole: boolean
  luck: number
  right: number
  name: string
  part: string
  keys: Uint32Array
  agrees: Bits
}
type Candidate = {
  parts: Part[]
  rule: BlockingRule
  /** How many pairs it brings that no rule chosen before it brings. */
  pairs: number
  /** Those of the sample, two rows each; undefined where they are too many to keep. */
  sampled: number[] | undefined
  agrees: Bits
}

/** A bit for each imagined pair, thirty-two a word. */
type Bits = Uint32Array

const noBits = (): Bits => new Uint32Array(tries / 32)
const bitsOf = (is: (at: number) => boolean): Bits => {
  const bits = noBits()
  for (let at = 0; at < tries; at++) if (is(at)) bits[at >> 5]! |= 1 << (at & 31)
  return bits
}

/**
 * Chooses the rules by which records come near each other. Sizes of all blocks are counted first, on a sample where there are many
 * records; then 8,192 pairs of one person are imagined with usual errors (and some with many), and the rules are taken that find most of
 * those not found yet for the fewest comparisons that no rule has made yet, until nearly all are found or the budget is used.
 */
export function chooseRules(store: Store, budget = pairBudget(store.rows)): BlockingRule[] {
  const parts = imagine(store)
  const candidates: Candidate[] = []
  const scale = store.rows / Math.max(sampleSize(store), 1)
  const add = (...of: Part[]) => {
    candidates.push(candidate(of, scale))
  }
  parts.forEach((one, a) => {
    add(one)
    parts.slice(a + 1).forEach((two, b) => {
      if (one.field === two.field) return
      add(one, two)
      for (const three of parts.slice(a + b + 2)) if (areNameDatePlace(one, two, three)) add(one, two, three)
    })
  })
  return greedy(candidates, budget, store.rows, scale)
}

/**
 * Part of a person's own name, of a date and a place: three weak parts that together are a strong one, whatever else a list leaves out. The
 * mother's name with a year and a village brings twins and sisters, from whom nothing can be learned about one person.
 */
const areNameDatePlace = (...parts: Part[]): boolean =>
  (['name', 'date', 'place'] as const).every((kind) =>
    parts.some((part) => part.kind === kind && part.role !== 'mother'),
  )

/** What it is worth to find a pair that so many rules have found before. */
const worth = [1, 0.12, 0.03]
/** A rule that adds less than this share is not taken. */
const leastGain = 0.0002
/** Each rule takes a pass over all records and four bytes of each. */
const mostRules = (records: number) => (records > 200_000 ? 16 : 20)

function greedy(candidates: Candidate[], budget: number, rows: number, scale: number): BlockingRule[] {
  // Pairs that so many rules have found: first none.
  const times = worth.map((_, at) => bitsOf(() => at === 0))
  const chosen: Candidate[] = []
  const most = mostRules(rows)
  let spent = 0
  while (chosen.length < most) {
    let best: Candidate | undefined
    let bestGain = 0
    let bestValue = 0
    for (const each of candidates) {
      if (chosen.some((one) => bringsAll(one, each)) || (spent + each.pairs > budget && chosen.length > 0))
        continue
      const gain = gainOf(each.agrees, times)
      const value = gain / (each.pairs + budget / 12)
      if (value > bestValue) {
        best = each
        bestValue = value
        bestGain = gain
      }
    }
    if (best === undefined || bestGain < tries * leastGain) break
    chosen.push(best)
    spent += best.pairs
    takeOut(candidates, best, scale)
    countFound(times, best.agrees)
  }
  return chosen.map(({ rule }) => rule)
}

function gainOf(agrees: Bits, times: readonly Bits[]): number {
  let gain = 0
  times.forEach((found, at) => {
    let pairs = 0
    for (let word = 0; word < agrees.length; word++) pairs += count(agrees[word]! & found[word]!)
    gain += pairs * worth[at]!
  })
  return gain
}

/** Pairs that agree have been found once more. */
function countFound(times: readonly Bits[], agrees: Bits): void {
  for (let word = 0; word < agrees.length; word++) {
    let found = 0
    for (const bits of times) {
      const now = bits[word]! & agrees[word]!
      bits[word] = (bits[word]! & ~now) | found
      found = now
    }
  }
}

/** Whether the first rule brings every pair that the second brings: each of its parts is one of the other's, or coarser. */
const bringsAll = (one: Candidate, other: Candidate): boolean =>
  one.parts.every((coarse) =>
    other.parts.some(
      (fine) =>
        fine.field === coarse.field &&
        (fine.part === coarse.part || fine.whole || (fine.luck === coarse.luck && fine.right < coarse.right)),
    ),
  )

/** Pairs that the chosen rule brings cost the others nothing any more. */
function takeOut(candidates: readonly Candidate[], chosen: Candidate, scale: number): void {
  if (chosen.sampled === undefined) return
  const brought = new Set<number>()
  for (let at = 0; at < chosen.sampled.length; at += 2)
    brought.add(chosen.sampled[at]! * 65_536 + chosen.sampled[at + 1]!)
  for (const each of candidates) {
    if (each.sampled === undefined || each === chosen) continue
    const left: number[] = []
    for (let at = 0; at < each.sampled.length; at += 2)
      if (!brought.has(each.sampled[at]! * 65_536 + each.sampled[at + 1]!))
        left.push(each.sampled[at]!, each.sampled[at + 1]!)
    each.sampled = left
    each.pairs = (left.length / 2) * scale * scale
  }
}

const sampleSize = (store: Store) => Math.min(store.rows, mostRows)

function imagine(store: Store): Part[] {
  const size = sampleSize(store)
  const step = store.rows / Math.max(size, 1)
  const rows = Uint32Array.from({ length: size }, (_, at) => Math.floor(at * step))
  const parts: Part[] = []
  // Some records are worse than others throughout: one hurried clerk.
  const careless = Float64Array.from({ length: tries }, () => 1)
  const bad = steadyRandom(97)
  for (let at = 0; at < tries; at++) careless[at] = bad() < 0.25 ? 2.2 : 0.7
  // What is missing is missing together: one list has no numbers, another no mothers. So whether both have a value is that of two records.
  const one = Uint32Array.from({ length: tries }, () => rows[Math.floor(bad() * size)]!)
  const two = Uint32Array.from({ length: tries }, () => rows[Math.floor(bad() * size)]!)
  store.columns.forEach((column, field) => {
    const random = steadyRandom(field * 7919 + 11)
    const state = Uint8Array.from({ length: tries }, (_, at) => {
      const wrong = random()
      if (column.codes[one[at]!] === 0 || column.codes[two[at]!] === 0) return 0
      return wrong < (1 - usuallyEqual[column.field.kind]) * careless[at]! ? 1 : 2
    })
    const wrong = [0, 1, 2].map(() => Float64Array.from({ length: tries }, random))
    for (const { part, agrees, luck = 0 } of blockingParts[column.field.kind]) {
      const key = partKey(store, column, part)
      parts.push({
        kind: column.field.kind,
        role: column.field.role,
        luck,
        right: agrees,
        whole: part === 'full',
        field,
        name: column.field.name,
        part,
        keys: rows.map((row) => key(column.codes[row]!)),
        agrees: bitsOf((at) => state[at] === 2 || (state[at] === 1 && wrong[luck]![at]! < agrees)),
      })
    }
  })
  return parts
}

const slots = 1 << 15
const slotKey = new Uint32Array(slots)
const slotCount = new Uint32Array(slots)
const slotLast = new Uint32Array(slots)
const before = new Uint32Array(mostRows)
/** More pairs of one candidate are only counted. */
const mostSampled = 8192

function candidate(parts: Part[], scale: number): Candidate {
  const [first, ...rest] = parts as [Part, ...Part[]]
  slotKey.fill(0)
  slotLast.fill(0)
  slotCount.fill(0)
  let pairs = 0
  const sampled: number[] = []
  for (let at = 0; at < first.keys.length; at++) {
    let key = first.keys[at]!
    for (const each of rest) {
      const other = each.keys[at]!
      key = other === 0 || key === 0 ? 0 : mix(key ^ Math.imul(other, 0x9e3779b1)) || 1
    }
    if (key === 0) continue
    let slot = key & (slots - 1)
    while (slotKey[slot] !== 0 && slotKey[slot] !== key) slot = (slot + 1) & (slots - 1)
    slotKey[slot] = key
    pairs += slotCount[slot]!++
    // Rows of a block are linked backwards: each names the one before it.
    before[at] = slotLast[slot]!
    slotLast[slot] = at + 1
    if (pairs <= mostSampled)
      for (let row = before[at]!; row !== 0; row = before[row - 1]!) sampled.push(row - 1, at)
  }
  return {
    parts,
    rule: { parts: parts.map(({ name, part }) => ({ field: name, part })) },
    pairs: pairs * scale * scale,
    sampled: pairs <= mostSampled ? sampled : undefined,
    agrees: first.agrees.map((agrees, word) => {
      let all = agrees
      for (const each of rest) all &= each.agrees[word]!
      return all
    }),
  }
}
