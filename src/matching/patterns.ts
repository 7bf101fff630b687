/** Every distinct list of levels once, with how many pairs have it; millions of pairs come down to some thousand patterns. */
export type Patterns = {
  width: number
  /** Levels of pattern `p` from `p * width`. */
  levels: Uint8Array
  counts: Float64Array
  size: number
  slots: Int32Array
}

export function createPatterns(width: number): Patterns {
  return {
    width,
    levels: new Uint8Array(width * 1024),
    counts: new Float64Array(1024),
    size: 0,
    slots: new Int32Array(4096).fill(-1),
  }
}

/** The number of the pattern that stands from `base` on; counts it `by` times. */
export function patternOf(patterns: Patterns, levels: Uint8Array, by = 1, base = 0): number {
  const { width } = patterns
  let h = 0x811c9dc5
  for (let at = base; at < base + width; at++) h = Math.imul(h ^ levels[at]!, 0x01000193)
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
  h ^= h >>> 13
  const last = patterns.slots.length - 1
  let slot = h & last
  for (; ; slot = (slot + 1) & last) {
    const found = patterns.slots[slot]!
    if (found < 0) break
    let at = 0
    const from = found * width
    while (at < width && patterns.levels[from + at] === levels[base + at]) at++
    if (at === width) {
      patterns.counts[found]! += by
      return found
    }
  }
  const made = patterns.size++
  if ((made + 1) * width > patterns.levels.length) grow(patterns)
  patterns.levels.set(levels.subarray(base, base + width), made * width)
  patterns.counts[made] = by
  patterns.slots[slot] = made
  if (patterns.size * 2 > patterns.slots.length) rehash(patterns)
  return made
}

function grow(patterns: Patterns): void {
  const levels = new Uint8Array(patterns.levels.length * 2)
  levels.set(patterns.levels)
  patterns.levels = levels
  const counts = new Float64Array(patterns.counts.length * 2)
  counts.set(patterns.counts)
  patterns.counts = counts
}

function rehash(patterns: Patterns): void {
  const { width } = patterns
  const slots = new Int32Array(patterns.slots.length * 4).fill(-1)
  const last = slots.length - 1
  for (let pattern = 0; pattern < patterns.size; pattern++) {
    let h = 0x811c9dc5
    for (let at = pattern * width; at < (pattern + 1) * width; at++)
      h = Math.imul(h ^ patterns.levels[at]!, 0x01000193)
    h = Math.imul(h ^ (h >>> 15), 0x85ebca6b)
    h ^= h >>> 13
    let slot = h & last
    while (slots[slot]! >= 0) slot = (slot + 1) & last
    slots[slot] = pattern
  }
  patterns.slots = slots
}
