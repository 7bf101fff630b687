import { writeSync } from 'node:fs'
import { decisions, type RowResult } from '../matching/index.ts'
import { keyOf, type PlainKeys } from './linkage.keys.ts'

/** Pairs to write into an open file; `decided` adds what is decided of each. Plain data, so that a thread can do it. */
export type WriteOrder = { handle: number; pairs: RowResult['pairs']; keys: PlainKeys; decided: boolean }

/** Pairs as `id_a,id_b,probability,weight`. */
export function writePairs({ handle, pairs, keys, decided }: WriteOrder): void {
  const out = linesInto(handle, `id_a,id_b,probability,weight${decided ? ',decision' : ''}`)
  // Weights are those of some thousand patterns: each is written out once.
  const tailsOf = decisions.map(() => new Map<number, Uint8Array>())
  const tailOf = (at: number): Uint8Array => {
    const weight = pairs.weight[at]!
    const tails = tailsOf[pairs.decision[at]!]!
    let tail = tails.get(weight)
    if (tail === undefined) {
      const decision = decided ? `,${decisions[pairs.decision[at]!]}` : ''
      tail = new TextEncoder().encode(`,${probability(weight)},${weight.toFixed(4)}${decision}`)
      if (tails.size < 200_000) tails.set(weight, tail)
    }
    return tail
  }
  for (let at = 0; at < pairs.count; at++) {
    const [a, b] = [pairs.a[at]!, pairs.b[at]!]
    out.cell(keys, a)
    out.byte(comma)
    out.cell(keys, b)
    out.bytes(tailOf(at))
    out.byte(newline)
  }
  out.flush()
}

/** The cluster of each record: `id,cluster_id`. */
export function writeClusters(handle: number, { first }: RowResult, keys: PlainKeys): void {
  const out = linesInto(handle, 'id,cluster_id')
  for (let row = 0; row < first.length; row++) {
    out.cell(keys, row)
    out.byte(comma)
    out.cell(keys, first[row]!)
    out.byte(newline)
  }
  out.flush()
}

/** Six digits where they tell pairs apart, more near one, so that order is never lost. */
function probability(weight: number): string {
  const other = 1 / (1 + 2 ** weight)
  return other < 1e-6
    ? (1 - other).toFixed(15).replace(/0+$/, '').replace(/\.$/, '.0')
    : (1 - other).toFixed(9)
}

const [comma, newline, quote] = [44, 10, 34]
const size = 1 << 18

type Lines = {
  cell(keys: PlainKeys, row: number): void
  bytes(bytes: Uint8Array): void
  byte(byte: number): void
  flush(): void
}

/** A file of lines, put together as bytes: millions of them are no million strings. */
function linesInto(handle: number, header: string): Lines {
  let room = new Uint8Array(size)
  let used = 0
  const flush = (): void => {
    for (let from = 0; from < used; ) from += writeSync(handle, room, from, used - from)
    used = 0
  }
  const need = (length: number): void => {
    if (used + length <= room.length) return
    flush()
    if (length > room.length) room = new Uint8Array(length)
  }
  const bytes = (each: Uint8Array): void => {
    need(each.length)
    room.set(each, used)
    used += each.length
  }
  bytes(new TextEncoder().encode(`${header}\n`))
  return {
    bytes,
    byte(each) {
      need(1)
      room[used++] = each
    },
    cell(keys, row) {
      const { pool, starts } = keys
      const end = starts[row + 1]!
      need((end - starts[row]!) * 2 + 2)
      const from = used
      for (let at = starts[row]!; at < end; at++) room[used++] = pool[at]!
      if (keys.plain) return
      for (let at = from; at < used; at++) {
        const byte = room[at]!
        if (byte === comma || byte === quote || byte === newline || byte === 13) {
          const written = keyOf(keys, row)
          used = from
          bytes(new TextEncoder().encode(`"${written.replaceAll('"', '""')}"`))
          return
        }
      }
    },
    flush,
  }
}
