import { stop } from './stopped.ts'

/** The first strings of a book are those that many cells share, and are kept as they are. */
const keptAsTheyAre = 100_000
const blockBytes = 1024 * 1024
const headBytes = 4
/** Bytes outside the reader's own memory limit; two and a half million names and numbers take a third of it. */
const packedBytesMax = 128 * 1024 * 1024
const notLatin1 = /[^\x00-\xff]/

/**
 * The strings that cells point at. Half a million rows bring some two million of them, each needed once; as bytes one after the
 * other they take a third of what JavaScript strings take, and the collector of garbage need not look at them.
 */
export type StringTable = { add(value: string): void; at(index: number): string | undefined; size(): number }

export function stringTable(): StringTable {
  const strings: string[] = []
  const blocks: Buffer[] = []
  let used = blockBytes
  let places = new Uint32Array(1024)
  let packed = 0

  function pack(value: string): void {
    const isLatin1 = !notLatin1.test(value)
    const bytes = isLatin1 ? value.length : Buffer.byteLength(value)
    if (used + headBytes + bytes > blockBytes) {
      if (blocks.length * blockBytes >= packedBytesMax) throw stop('out_of_memory')
      blocks.push(Buffer.allocUnsafeSlow(blockBytes))
      used = 0
    }
    const block = blocks.at(-1)!
    if (packed === places.length) {
      const longer = new Uint32Array(packed * 2)
      longer.set(places)
      places = longer
    }
    places[packed++] = (blocks.length - 1) * blockBytes + used
    block.writeUInt32LE(bytes * 2 + (isLatin1 ? 1 : 0), used)
    block.write(value, used + headBytes, isLatin1 ? 'latin1' : 'utf8')
    used += headBytes + bytes
  }

  function unpack(index: number): string | undefined {
    if (index >= packed) return undefined
    const place = places[index]!
    const block = blocks[Math.floor(place / blockBytes)]!
    const at = place % blockBytes
    const head = block.readUInt32LE(at)
    const from = at + headBytes
    return block.toString(head % 2 === 1 ? 'latin1' : 'utf8', from, from + (head >>> 1))
  }

  return {
    add(value) {
      if (strings.length < keptAsTheyAre) strings.push(value)
      else pack(value)
    },
    at: (index) => (index < keptAsTheyAre ? strings[index] : unpack(index - keptAsTheyAre)),
    size: () => strings.length + packed,
  }
}
