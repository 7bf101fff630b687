import { mix } from './dictionary.ts'
import { type Memory, words32 } from './memory.ts'
import { wordLists } from './names.ts'
import { type PlainStore, wholeStore } from './shared-store.ts'
import type { Column, Store } from './store.ts'
import type { BlockingRule, FieldKind } from './types.ts'

/**
 * The parts of a value that may bring records near each other. `agrees` is how often the part is equal in two records of one person whose
 * values are not equal; parts of one `luck` are right or wrong together, as the start of a word is right wherever the word is. Guides the
 * choice of rules only.
 */
export const blockingParts: Record<FieldKind, { part: string; agrees: number; luck?: number }[]> = {
  name: [
    { part: 'first', agrees: 0.5, luck: 0 },
    { part: 'start', agrees: 0.65, luck: 0 },
    { part: 'last', agrees: 0.45, luck: 1 },
    { part: 'words', agrees: 0.1, luck: 2 },
  ],
  date: [
    { part: 'full', agrees: 0 },
    { part: 'year_month', agrees: 0.35, luck: 0 },
    { part: 'year', agrees: 0.6, luck: 0 },
    { part: 'month_day', agrees: 0.3, luck: 1 },
  ],
  id: [
    { part: 'full', agrees: 0 },
    { part: 'head', agrees: 0.45, luck: 0 },
    { part: 'tail', agrees: 0.45, luck: 1 },
  ],
  place: [{ part: 'full', agrees: 0 }],
  phone: [{ part: 'full', agrees: 0 }],
  text: [
    { part: 'full', agrees: 0 },
    { part: 'start', agrees: 0.5 },
  ],
  category: [{ part: 'full', agrees: 0 }],
}

/** A number for a part of a value: equal parts have equal numbers; 0 when the value is missing or too short to be a key. */
export type PartKey = (code: number) => number

function hashRange(pool: Uint8Array, from: number, to: number): number {
  let h = 0x811c9dc5
  for (let at = from; at < to; at++) h = Math.imul(h ^ pool[at]!, 0x01000193)
  return mix(h) || 1
}

export function partKey(store: Store, column: Column, part: string): PartKey {
  const { field, values } = column
  if (field.kind === 'name') return nameKey(store, column, part)
  if (part === 'full') return (code) => (code === 0 ? 0 : values.hashes[code]! || 1)
  return (code) => {
    if (code === 0) return 0
    const { pool, starts } = values
    const from = starts[code]!
    const to = starts[code + 1]!
    const length = to - from
    if (part === 'year_month') return hashRange(pool, from, from + 6)
    if (part === 'year') return hashRange(pool, from, from + 4)
    if (part === 'month_day') return hashRange(pool, from + 4, to)
    if (length < 4) return 0
    if (part === 'head') return hashRange(pool, from, from + (length >> 1))
    if (part === 'tail') return hashRange(pool, from + (length >> 1), to)
    return hashRange(pool, from, from + Math.min(length, 5))
  }
}

function nameKey(store: Store, { values }: Column, part: string): PartKey {
  const { words } = store
  // Looked for once: the lists stay where they are until the register grows.
  let lists = wordLists(values)
  return (code) => {
    if (code === 0) return 0
    if (lists.buffer !== values.pool.buffer) lists = wordLists(values)
    const from = values.starts[code]! >> 2
    const to = values.starts[code + 1]! >> 2
    if (part === 'words') {
      let sum = 0
      for (let at = from; at < to; at++) sum = (sum + words.sounds.hashes[words.sound[lists[at]!]!]!) >>> 0
      return mix(sum) || 1
    }
    const sound = words.sound[lists[part === 'last' ? to - 1 : from]!]!
    if (part !== 'start') return words.sounds.hashes[sound]! || 1
    const { pool, starts } = words.sounds
    return hashRange(pool, starts[sound]!, Math.min(starts[sound]! + 3, starts[sound + 1]!))
  }
}

export function ruleName(rule: BlockingRule): string {
  return rule.parts.map(({ field, part }) => `${field}:${part}`).join(' + ')
}

/** The key of a row under a rule, 0 when a part is missing. */
export type RowKey = (row: number) => number

export function rowKey(store: Store, rule: BlockingRule): RowKey {
  const parts = rule.parts.map(({ field, part }) => {
    const column = store.columns.find((each) => each.field.name === field)
    if (column === undefined)
      throw new Error(`The blocking rule names ${field}, which is no field of the schema`)
    return { column, key: partKey(store, column, part) }
  })
  return (row) => {
    let sum = parts.length
    for (const { column, key } of parts) {
      const value = key(column.codes[row]!)
      if (value === 0) return 0
      sum = Math.imul(sum ^ value, 0x9e3779b1) + 0x7f4a7c15
    }
    return mix(sum) || 1
  }
}

/** The keys of one part for every value of a column, by the value's number; 0 for none. */
export type PartTable = { field: number; part: string; keys: Uint32Array }

/** Reads parts of values, each distinct value once. A task: hands take parts from the counter `next`. */
export function readParts(order: { store: PlainStore; parts: readonly PartTable[]; next: Int32Array }): void {
  const store = wholeStore(order.store)
  for (let at = take(order.next); at < order.parts.length; at = take(order.next)) {
    const { field, part, keys } = order.parts[at]!
    const key = partKey(store, store.columns[field]!, part)
    for (let code = 1; code < keys.length; code++) keys[code] = key(code)
  }
}

/** The next piece of work nobody has taken. */
export const take = (next: Int32Array): number => Atomics.add(next, 0, 1)

/** The parts that rules need, each once, with room for their keys. */
export function tablesFor(store: Store, rules: readonly BlockingRule[], memory: Memory): PartTable[] {
  const tables = new Map<string, PartTable>()
  for (const { parts } of rules)
    for (const { field, part } of parts) {
      const at = store.columns.findIndex((column) => column.field.name === field)
      if (at < 0) throw new Error(`The blocking rule names ${field}, which is no field of the schema`)
      const name = `${at} ${part}`
      if (!tables.has(name))
        tables.set(name, { field: at, part, keys: words32(memory, store.columns[at]!.values.size + 1) })
    }
  return [...tables.values()]
}

/** Columns of numbers with the key of each number: what a rule puts together to the key of a row. */
export type RuleParts = { codes: Uint32Array; keys: Uint32Array }[]

export function partsOfRule(store: Store, rule: BlockingRule, tables: readonly PartTable[]): RuleParts {
  return rule.parts.map(({ field, part }) => {
    const table = tables.find(
      (each) => each.part === part && store.columns[each.field]!.field.name === field,
    )!
    return { codes: store.columns[table.field]!.codes, keys: table.keys }
  })
}

/** Keys of all rows under a rule. */
export function keysOfRows(parts: RuleParts, rows: number, keys: Uint32Array): void {
  keys.fill(parts.length, 0, rows)
  for (const { codes, keys: known } of parts) {
    for (let row = 0; row < rows; row++) {
      const value = known[codes[row]!]!
      const sum = keys[row]!
      keys[row] = value === 0 || sum === 0 ? 0 : Math.imul(sum ^ value, 0x9e3779b1) + 0x7f4a7c15
    }
  }
  for (let row = 0; row < rows; row++) if (keys[row] !== 0) keys[row] = mix(keys[row]!) || 1
}
