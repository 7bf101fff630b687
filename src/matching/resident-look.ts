import { partKey } from './blocking-keys.ts'
import { mix } from './dictionary.ts'
import { keepNear } from './memory.ts'
import { largestBlock, type Postings, perSlot, slotOf } from './postings.ts'
import type { Store } from './store.ts'
import type { Model } from './types.ts'

/** So many rows are looked for at once: few enough to stay near the processor. */
export const perPiece = 1024

type Blocks = Pick<Postings, 'slots' | 'next'>

export type Looker = {
  /** Pairs of a row of the piece and a row of the register, each once. */
  asked: Uint32Array
  row: Uint32Array
  count: number
  look(postings: readonly Blocks[], first: number, rows: number, capped: number[]): void
}

/** Finds which rows of the register share a key with a row that is asked about; `codes` holds the numbers of the rows asked. */
export function lookerFor(model: Model, store: Store, codes: Uint32Array, width: number): Looker {
  // Each part of a value is read once, however many rules ask for it.
  const names = [
    ...new Set(model.blocking.flatMap(({ parts }) => parts.map(({ field, part }) => `${field} ${part}`))),
  ]
  const parts = names.map((name) => {
    const cut = name.lastIndexOf(' ')
    const at = store.columns.findIndex(({ field }) => field.name === name.slice(0, cut))
    return {
      at,
      key: partKey(store, store.columns[at]!, name.slice(cut + 1)),
      keys: new Uint32Array(perPiece),
    }
  })
  const rules = model.blocking.map((rule) =>
    rule.parts.map(({ field, part }) => parts[names.indexOf(`${field} ${part}`)]!.keys),
  )
  const keys = new Uint32Array(perPiece)
  const activeAsked = new Uint32Array(perPiece)
  const activeRow = new Uint32Array(perPiece)
  const activeLeft = new Uint32Array(perPiece)
  let places = new Uint32Array(1 << 14)
  const looker: Looker = {
    asked: new Uint32Array(1 << 13),
    row: new Uint32Array(1 << 13),
    count: 0,
    look(postings, first, rows, capped) {
      looker.count = 0
      for (const { at, key, keys: known } of parts)
        for (let row = 0; row < rows; row++) known[row] = key(codes[row * width + at]!)
      rules.forEach((each, rule) => {
        putTogether(each, rows)
        walk(postings[rule]!, begin(postings[rule]!, first, rows, rule, capped))
      })
      once()
    },
  }

  /** The keys of the piece under a rule, as `rowKey` makes them. */
  function putTogether(rule: readonly Uint32Array[], rows: number): void {
    for (let row = 0; row < rows; row++) {
      let sum = rule.length
      for (let part = 0; part < rule.length; part++) {
        const value = rule[part]![row]!
        if (value === 0) {
          sum = -1
          break
        }
        sum = (Math.imul(sum ^ value, 0x9e3779b1) + 0x7f4a7c15) >>> 0
      }
      keys[row] = sum < 0 ? 0 : mix(sum) || 1
    }
  }

  function room(pairs: number): void {
    if (looker.count + pairs <= looker.row.length) return
    looker.asked = twice(looker.asked)
    looker.row = twice(looker.row)
  }

  /** The first row of each block, and which blocks have more. */
  function begin(
    { slots }: Pick<Postings, 'slots'>,
    first: number,
    rows: number,
    rule: number,
    capped: number[],
  ): number {
    const mask = slots.length / perSlot - 1
    let sum = 0
    for (let row = 0; row < rows; row++) sum += slots[(keys[row]! & mask) * perSlot]!
    keepNear(sum)
    room(rows)
    const { asked, row: found } = looker
    let to = looker.count
    let active = 0
    for (let row = 0; row < rows; row++) {
      const key = keys[row]!
      if (key === 0) continue
      const slot = slotOf(slots, key)
      const size = slots[slot + 2]!
      if (size === 0) continue
      if (size > largestBlock) {
        capped.push(first + row, rule)
        continue
      }
      asked[to] = row
      found[to++] = slots[slot + 1]!
      if (size === 1) continue
      activeAsked[active] = row
      activeLeft[active] = size - 1
      activeRow[active++] = slots[slot + 1]!
    }
    looker.count = to
    return active
  }

  /** All blocks of a rule at once, a row of each at a time. */
  function walk({ next }: Pick<Postings, 'next'>, begun: number): void {
    for (let active = begun; active > 0; ) {
      room(active)
      const { asked, row } = looker
      let to = looker.count
      let going = 0
      for (let at = 0; at < active; at++) {
        const mine = activeAsked[at]!
        const theirs = next[activeRow[at]!]!
        const left = activeLeft[at]! - 1
        asked[to] = mine
        row[to++] = theirs
        activeAsked[going] = mine
        activeRow[going] = theirs
        activeLeft[going] = left
        going += left === 0 ? 0 : 1
      }
      looker.count = to
      active = going
    }
  }

  /** Leaves out pairs that more than one rule brought. */
  function once(): void {
    const { asked, row, count } = looker
    if (places.length < count * 2) places = new Uint32Array(2 ** Math.ceil(Math.log2(count * 2)))
    else places.fill(0)
    const mask = places.length - 1
    let kept = 0
    for (let at = 0; at < count; at++) {
      const mine = asked[at]!
      const theirs = row[at]!
      let place = (Math.imul(mine, 0x9e3779b1) ^ Math.imul(theirs, 0x85ebca6b)) >>> 7
      let there = 0
      for (;;) {
        place &= mask
        there = places[place]!
        if (there === 0 || (row[there - 1] === theirs && asked[there - 1] === mine)) break
        place++
      }
      if (there !== 0) continue
      asked[kept] = mine
      row[kept++] = theirs
      places[place] = kept
    }
    looker.count = kept
  }
  return looker
}

export function twice(old: Uint32Array): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(old.length * 2)
  larger.set(old)
  return larger
}
