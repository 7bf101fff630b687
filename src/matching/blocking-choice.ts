import { blockingParts, partKey } from './blocking-keys.ts'
import { mix } from './dictionary.ts'
import { steadyRandom } from './random.ts'
import type { Store } from './store.ts'
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

const tries = 2048

/** How many pairs may be compared for a number of records: many where it costs nothing, some three a record for millions. */
export function pairBudget(records: number): number {
  const each = Math.min(60, Math.max(2.6, 60 * (10_000 / Math.max(records, 1)) ** 0.65))
  return Math.max(100_000, Math.round(records * each))
}

type Part = { field: number; name: string; part: string; keys: Uint32Array; agrees: Uint8Array }
type Candidate = { rule: BlockingRule; pairs: number; agrees: Uint8Array }

/**
 * Chooses the rules by which records come near each other. Sizes of all blocks are counted first, on a sample where there are many
 * records; then 2,048 pairs of one person are imagined with usual errors (and some with many), and the rules are taken that find most of
 * those not found yet for the fewest comparisons, until nearly all are found twice or the budget is used.
 */
export function chooseRules(store: Store, budget = pairBudget(store.rows)): BlockingRule[] {
  const parts = imagine(store)
  const candidates: Candidate[] = []
  const scale = store.rows / Math.max(sampleSize(store), 1)
  for (let a = 0; a < parts.length; a++) {
    candidates.push(candidate([parts[a]!], scale))
    for (let b = a + 1; b < parts.length; b++) {
      if (parts[a]!.field !== parts[b]!.field) candidates.push(candidate([parts[a]!, parts[b]!], scale))
    }
  }
  return greedy(candidates, budget, store.rows)
}

function greedy(candidates: Candidate[], budget: number, rows: number): BlockingRule[] {
  const times = new Uint8Array(tries)
  const chosen: Candidate[] = []
  const most = rows > 200_000 ? 13 : 20
  let spent = 0
  while (chosen.length < most) {
    let best: Candidate | undefined
    let bestGain = 0
    let bestValue = 0
    for (const each of candidates) {
      if (chosen.includes(each) || (spent + each.pairs > budget && chosen.length > 0)) continue
      let gain = 0
      for (let at = 0; at < tries; at++) {
        if (each.agrees[at] === 1) gain += times[at] === 0 ? 1 : times[at] === 1 ? 0.12 : 0
      }
      const value = gain / (each.pairs + budget / 12)
      if (value > bestValue) {
        best = each
        bestValue = value
        bestGain = gain
      }
    }
    if (best === undefined || bestGain < tries * 0.0004) break
    chosen.push(best)
    spent += best.pairs
    for (let at = 0; at < tries; at++) times[at]! += best.agrees[at]!
  }
  return chosen.map(({ rule }) => rule)
}

const sampleSize = (store: Store) => Math.min(store.rows, 20_000)

function imagine(store: Store): Part[] {
  const size = sampleSize(store)
  const step = store.rows / Math.max(size, 1)
  const rows = Uint32Array.from({ length: size }, (_, at) => Math.floor(at * step))
  const parts: Part[] = []
  // Some records are worse than others throughout: one hurried clerk.
  const careless = Float64Array.from({ length: tries }, () => 1)
  const bad = steadyRandom(97)
  for (let at = 0; at < tries; at++) careless[at] = bad() < 0.25 ? 2.2 : 0.7
  store.columns.forEach((column, field) => {
    const filled = rows.reduce((sum, row) => sum + (column.codes[row] === 0 ? 0 : 1), 0) / Math.max(size, 1)
    const random = steadyRandom(field * 7919 + 11)
    const state = Uint8Array.from({ length: tries }, (_, at) => {
      if (random() > filled * filled) return 0
      return random() < (1 - usuallyEqual[column.field.kind]) * careless[at]! ? 1 : 2
    })
    for (const { part, agrees } of blockingParts[column.field.kind]) {
      const key = partKey(store, column, part)
      const known = new Map<number, number>()
      parts.push({
        field,
        name: column.field.name,
        part,
        keys: rows.map((row) => {
          const code = column.codes[row]!
          let value = known.get(code)
          if (value === undefined) {
            value = key(code)
            known.set(code, value)
          }
          return value
        }),
        agrees: state.map((each) => (each === 2 || (each === 1 && random() < agrees) ? 1 : 0)),
      })
    }
  })
  return parts
}

const slots = 1 << 16
const slotKey = new Uint32Array(slots)
const slotCount = new Uint32Array(slots)

function candidate(parts: Part[], scale: number): Candidate {
  const [first, second] = parts as [Part, Part | undefined]
  slotKey.fill(0)
  slotCount.fill(0)
  let pairs = 0
  for (let at = 0; at < first.keys.length; at++) {
    let key = first.keys[at]!
    if (second !== undefined && key !== 0) {
      const other = second.keys[at]!
      key = other === 0 ? 0 : mix(key ^ Math.imul(other, 0x9e3779b1)) || 1
    }
    if (key === 0) continue
    let slot = key & (slots - 1)
    while (slotKey[slot] !== 0 && slotKey[slot] !== key) slot = (slot + 1) & (slots - 1)
    slotKey[slot] = key
    pairs += slotCount[slot]!++
  }
  return {
    rule: { parts: parts.map(({ name, part }) => ({ field: name, part })) },
    pairs: pairs * scale * scale,
    agrees:
      second === undefined ? first.agrees : first.agrees.map((agrees, at) => agrees & second.agrees[at]!),
  }
}
