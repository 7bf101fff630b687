import { nameComparer } from './compare-name.ts'
import { isFillerAt, valueComparer } from './compare-value.ts'
import { bands, levelNumber, levels } from './levels.ts'
import { type Memory, ownMemory, words32 } from './memory.ts'
import type { Store } from './store.ts'
import type { Field, Schema } from './types.ts'

/** Compares rows `i` and `j` column by column and writes the number of each level into `out`, from `base` on. */
export type Comparer = (i: number, j: number, out: Uint8Array, base?: number) => void

/** Of each field: the field that already tells part of what it says, or -1. */
export type Parents = readonly number[]

/** The first number of a level under `linked`: the same levels again, counted apart where the parent agrees. */
export const linkedFrom = (field: Field): number => levels[field.kind].length

/** Which levels of a field count as agreement for those that hang on it. */
export function agreeing(field: Field): Uint8Array {
  const found = new Uint8Array(levels[field.kind].length * 2)
  levels[field.kind].forEach(({ code }, at) => {
    if (
      code.startsWith('same_') ||
      (field.kind === 'id' && ['slip', 'slips', 'half', 'cut', 'region', 'serial'].includes(code))
    ) {
      found[at] = 1
      found[at + levels[field.kind].length] = 1
    }
  })
  return found
}

/** Birth date, sex and the place follow from a NIK that agrees; they hang on it. What hangs on other columns is measured (`fit`). */
export function nikParents(schema: Schema): number[] {
  const nik = schema.fields.findIndex(({ role }) => role === 'nik')
  return schema.fields.map(({ kind, role }) =>
    nik >= 0 && (role === 'birth' || role === 'sex' || kind === 'place') ? nik : -1,
  )
}

/** `band(field, code)` gives how frequent a value is; `isRare(token)` whether a word of names is rare. */
export type Frequencies = {
  band(field: number, code: number): number
  isRare(token: number): boolean
}

/**
 * Makes the comparer of a store. A value that is equal gets the band of its frequency; a filler date its own level; given and family name
 * are also looked for in each other's column; a field whose parent agrees counts its levels apart. `packed` (`packRows`) holds the same
 * numbers row by row, for millions of pairs.
 */
export function comparer(
  store: Store,
  frequencies: Frequencies,
  parents: Parents,
  packed?: Uint32Array,
): Comparer {
  const compareIn = parentsFirst(parents, store.columns.length).map((at) =>
    fieldComparer(store, at, frequencies, parents[at] ?? -1, packed),
  )
  return (i, j, out, base = 0) => {
    for (const compare of compareIn) compare(i, j, out, base)
  }
}

/** The fields in an order in which each comes behind the one it hangs on. */
export function parentsFirst(parents: Parents, fields: number): number[] {
  return Array.from({ length: fields }, (_, at) => at).sort(
    (a, b) => depth(parents, a) - depth(parents, b) || a - b,
  )
}

/** All numbers of one row beside each other, so that comparing two rows touches two places in memory and not two for each column. */
export function packRows(store: Store, memory: Memory = ownMemory): Uint32Array {
  const width = store.columns.length
  const packed = words32(memory, store.rows * width)
  store.columns.forEach(({ codes }, at) => {
    for (let row = 0, place = at; row < store.rows; row++, place += width) packed[place] = codes[row]!
  })
  return packed
}

function depth(parents: Parents, at: number): number {
  const parent = parents[at] ?? -1
  return parent < 0 ? 0 : 1 + depth(parents, parent)
}

/** Compares one field of two rows and writes its level into `out`, where the levels of the pair begin at `base`. */
export type FieldComparer = (i: number, j: number, out: Uint8Array, base: number) => void

/** The comparer of field `at`; `parent` is the field it hangs on, or -1. */
export function fieldComparer(
  store: Store,
  at: number,
  frequencies: Frequencies,
  parent: number,
  packed: Uint32Array | undefined,
): FieldComparer {
  const width = store.columns.length
  const column = store.columns[at]!
  const { field, values } = column
  const nik = field.role === 'nik'
  const compare =
    field.kind === 'name'
      ? nameComparer(store.words, values, values, frequencies.isRare)
      : valueComparer(field.kind, values, nik)
  const filler = field.kind === 'date' ? levelNumber('date', 'same_default') : -1
  const shift = parent < 0 ? 0 : linkedFrom(field)
  const agrees = parent < 0 ? undefined : agreeing(store.schema.fields[parent]!)
  const explains = nik ? dateExplains(store, at, packed) : undefined
  const other = partnerOf(store.schema, at)
  const swap = other < 0 ? undefined : swapComparer(store, at, other, frequencies, packed)
  return (i, j, out, base) => {
    const a = packed === undefined ? column.codes[i]! : packed[i * width + at]!
    const b = packed === undefined ? column.codes[j]! : packed[j * width + at]!
    let level: number
    if (a === 0 || b === 0) level = 0
    else if (a === b) {
      level = filler >= 0 && isFillerAt(values.pool, values.starts[a]!) ? filler : 1 + frequencies.band(at, a)
    } else {
      level = compare(a, b)
      if (explains !== undefined && nearNik[level] === 1 && explains(i, j)) level = differentNik
    }
    if (swap !== undefined && (level === 0 || level > bands)) level = swap(i, j, level)
    if (agrees !== undefined && level !== 0 && agrees[out[base + parent]!] === 1) level += shift
    out[base + at] = level
  }
}

/** The number of a value by row and column, wherever rows stand. */
function codesOf(store: Store, packed: Uint32Array | undefined): (row: number, at: number) => number {
  const width = store.columns.length
  return packed === undefined
    ? (row, at) => store.columns[at]!.codes[row]!
    : (row, at) => packed[row * width + at]!
}

/** Given and family name of one person are each other's partner: people write one in the other's column. */
export function partnerOf(schema: Schema, at: number): number {
  const { role } = schema.fields[at]!
  if (role !== 'given' && role !== 'family') return -1
  return schema.fields.findIndex((field) => field.role === (role === 'given' ? 'family' : 'given'))
}

type Swap = (i: number, j: number, level: number) => number

function swapComparer(
  store: Store,
  at: number,
  other: number,
  frequencies: Frequencies,
  packed: Uint32Array | undefined,
): Swap {
  const mine = store.columns[at]!
  const theirs = store.columns[other]!
  const compare = nameComparer(store.words, mine.values, theirs.values, frequencies.isRare)
  const swapped = levelNumber('name', 'swapped')
  const sameWords = levelNumber('name', 'reordered')
  const weakest = levelNumber('name', 'typo_missing')
  const isSame = (a: number, b: number) => compare(a, b) === sameWords
  const codeOf = codesOf(store, packed)
  return (i, j, level) => {
    if (level !== 0 && level <= weakest) return level
    const [a, b] = [codeOf(i, at), codeOf(j, at)]
    const [x, y] = [codeOf(i, other), codeOf(j, other)]
    if (a === 0 && b === 0) return level
    // Both must have changed places, or one column is empty because all stands in the other.
    const forth = a !== 0 && y !== 0 && isSame(a, y)
    const back = b !== 0 && x !== 0 && isSame(b, x)
    if ((forth && back) || (forth && (b === 0 || x === 0)) || (back && (a === 0 || y === 0))) return swapped
    return level
  }
}

const differentNik = levelNumber('id', 'different')
const nearNik = Uint8Array.from(levels.id, ({ code }) => (code === 'slip' || code === 'slips' ? 1 : 0))

/**
 * Two NIK that differ in their dates, each by its own person's birth date, are two right numbers and no slip of typing: what differs was
 * told by the dates already.
 */
function dateExplains(
  store: Store,
  at: number,
  packed: Uint32Array | undefined,
): ((i: number, j: number) => boolean) | undefined {
  const birthAt = store.columns.findIndex(({ field }) => field.role === 'birth')
  const birth = store.columns[birthAt]
  if (birth === undefined) return undefined
  const niks = store.columns[at]!
  const codeOf = codesOf(store, packed)
  const fits = (row: number) => {
    const date = codeOf(row, birthAt)
    const nik = codeOf(row, at)
    const d = birth.values.starts[date]!
    const n = niks.values.starts[nik]!
    if (date === 0 || niks.values.starts[nik + 1]! - n !== 16) return false
    const days = birth.values.pool
    const digits = niks.values.pool
    // The day of women is 40 higher: its first digit by 4.
    return (
      digits[n + 10] === days[d + 2] &&
      digits[n + 11] === days[d + 3] &&
      digits[n + 8] === days[d + 4] &&
      digits[n + 9] === days[d + 5] &&
      digits[n + 7] === days[d + 7] &&
      (digits[n + 6] === days[d + 6] || digits[n + 6] === days[d + 6]! + 4)
    )
  }
  return (i, j) => codeOf(i, birthAt) !== codeOf(j, birthAt) && fits(i) && fits(j)
}
