import { mix } from './dictionary.ts'

/** The rows of a register by id. */
export type IdRows = {
  readonly size: number
  /** The row of an id, 0 where nobody has it. */
  get(id: string): number
  /** `ids[row]` is the id already. */
  set(id: string, row: number): void
  /** `ids[row]` is still the id. */
  delete(id: string): void
}

/** An open table of row numbers beside the list of ids: a map of a million texts takes five times as much memory. Row 0 is nobody's. */
export function idRows(ids: readonly string[], size: number): IdRows {
  let places = 1024
  while (places < size * 1.5) places *= 2
  let slots = new Uint32Array(places)
  let used = 0

  const home = (id: string) => hashText(id) & (slots.length - 1)

  function placeOf(id: string): number {
    const last = slots.length - 1
    let place = home(id)
    while (slots[place] !== 0 && ids[slots[place]!] !== id) place = (place + 1) & last
    return place
  }

  function grow(): void {
    const old = slots
    slots = new Uint32Array(old.length * 2)
    for (const row of old) if (row !== 0) slots[placeOf(ids[row]!)] = row
  }

  return {
    get size() {
      return used
    },
    get: (id) => slots[placeOf(id)]!,
    set(id, row) {
      const place = placeOf(id)
      if (slots[place] === 0) used++
      slots[place] = row
      if (used * 10 > slots.length * 7) grow()
    },
    delete(id) {
      const last = slots.length - 1
      let gap = placeOf(id)
      if (slots[gap] === 0) return
      used--
      // Whoever stands behind and would be looked for from before the gap moves into it.
      for (let place = (gap + 1) & last; slots[place] !== 0; place = (place + 1) & last) {
        const from = home(ids[slots[place]!]!)
        if (((place - from) & last) < ((place - gap) & last)) continue
        slots[gap] = slots[place]!
        gap = place
      }
      slots[gap] = 0
    },
  }
}

function hashText(text: string): number {
  let h = 0x811c9dc5
  for (let at = 0; at < text.length; at++) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193)
  return mix(h)
}
