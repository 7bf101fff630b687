/*
 * How alike two short words are, on bytes (A-Z, 0-9), bit-parallel for up to 32 characters: each character of one word is a bit, so one
 * step handles a whole row of the usual table. Longer words are compared by their first 32 characters.
 */

export type Bytes = Uint8Array

const width = 32
const masks = new Int32Array(256)

/** How many bits are set. */
export function count(bits: number): number {
  let v = bits - ((bits >>> 1) & 0x55555555)
  v = (v & 0x33333333) + ((v >>> 2) & 0x33333333)
  return Math.imul((v + (v >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

const positions = new Uint8Array(width)

/** Jaro-Winkler similarity of two words, 0 to 1, with the usual 0.1 for each of up to four equal first characters. */
export function jaroWinkler(
  a: Bytes,
  aFrom: number,
  aLength: number,
  b: Bytes,
  bFrom: number,
  bLength: number,
): number {
  if (aLength === 0 || bLength === 0) return aLength === bLength ? 1 : 0
  // The order of the two must not matter: greedy pairing begins from the shorter, then from the smaller.
  if (aLength > bLength || (aLength === bLength && isAfter(a, aFrom, b, bFrom, aLength))) {
    return jaroWinkler(b, bFrom, bLength, a, aFrom, aLength)
  }
  const n = Math.min(aLength, width)
  const m = Math.min(bLength, width)
  const reach = Math.max(0, (m >> 1) - 1)
  for (let j = 0; j < m; j++) masks[b[bFrom + j]!]! |= 1 << j
  let taken = 0
  let matched = 0
  for (let i = 0; i < n; i++) {
    const low = i - reach
    const high = i + reach
    let window = high >= 31 ? -1 : (1 << (high + 1)) - 1
    if (low > 0) window &= low >= 32 ? 0 : -1 << low
    const free = masks[a[aFrom + i]!]! & window & ~taken
    if (free !== 0) {
      taken |= free & -free
      positions[matched++] = a[aFrom + i]!
    }
  }
  for (let j = 0; j < m; j++) masks[b[bFrom + j]!] = 0
  if (matched === 0) return 0
  let moved = 0
  let bits = taken
  for (let k = 0; k < matched; k++) {
    const at = count((bits & -bits) - 1)
    if (b[bFrom + at] !== positions[k]) moved++
    bits &= bits - 1
  }
  const jaro = (matched / n + matched / m + (matched - moved / 2) / matched) / 3
  let prefix = 0
  while (prefix < 4 && prefix < n && a[aFrom + prefix] === b[bFrom + prefix]) prefix++
  return jaro + prefix * 0.1 * (1 - jaro)
}

function isAfter(a: Bytes, aFrom: number, b: Bytes, bFrom: number, length: number): boolean {
  for (let at = 0; at < length; at++) {
    const difference = a[aFrom + at]! - b[bFrom + at]!
    if (difference !== 0) return difference > 0
  }
  return false
}

/**
 * Edit distance with neighbours swapped counted once (optimal string alignment), by Myers' bit vectors as extended by Hyyrö (2003):
 * one pass over the longer word.
 */
export function editDistance(
  a: Bytes,
  aFrom: number,
  aLength: number,
  b: Bytes,
  bFrom: number,
  bLength: number,
): number {
  if (aLength > bLength) return editDistance(b, bFrom, bLength, a, aFrom, aLength)
  const n = Math.min(aLength, width)
  const m = Math.min(bLength, width)
  if (n === 0) return m
  for (let i = 0; i < n; i++) masks[a[aFrom + i]!]! |= 1 << i
  const last = 1 << (n - 1)
  let plus = -1
  let minus = 0
  let diagonal = 0
  let before = 0
  let score = n
  for (let j = 0; j < m; j++) {
    const equal = masks[b[bFrom + j]!]!
    const swapped = ((~diagonal & equal) << 1) & before
    diagonal = ((((equal & plus) + plus) ^ plus) | equal | minus | swapped) & -1
    let up = minus | ~(diagonal | plus)
    let down = diagonal & plus
    if (up & last) score++
    if (down & last) score--
    up = (up << 1) | 1
    down <<= 1
    plus = down | ~(diagonal | up)
    minus = diagonal & up
    before = equal
  }
  for (let i = 0; i < n; i++) masks[a[aFrom + i]!] = 0
  return score
}
