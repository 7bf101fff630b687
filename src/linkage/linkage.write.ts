import { closeSync, openSync, writeSync } from 'node:fs'
import path from 'node:path'
import { decisions, type RowResult } from '../matching/index.ts'
import { folderRefusal } from '../platform/config.ts'
import type { Keys } from './linkage.keys.ts'

/** Pairs as `id_a,id_b,probability,weight`; `decided` adds what is decided of each. */
export function writePairs(file: string, { pairs }: RowResult, keys: Keys, decided: boolean): void {
  const out = openLines(file, `id_a,id_b,probability,weight${decided ? ',decision' : ''}`)
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
  try {
    for (let at = 0; at < pairs.count; at++) {
      const [a, b] = [pairs.a[at]!, pairs.b[at]!]
      out.cell(keys, a)
      out.byte(comma)
      out.cell(keys, b)
      out.bytes(tailOf(at))
      out.byte(newline)
    }
    out.flush()
  } finally {
    out.close()
  }
}

/** The cluster of each record: `id,cluster_id`. */
export function writeClusters(file: string, { first }: RowResult, keys: Keys): void {
  const out = openLines(file, 'id,cluster_id')
  try {
    for (let row = 0; row < first.length; row++) {
      out.cell(keys, row)
      out.byte(comma)
      out.cell(keys, first[row]!)
      out.byte(newline)
    }
    out.flush()
  } finally {
    out.close()
  }
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
  cell(keys: Keys, row: number): void
  bytes(bytes: Uint8Array): void
  byte(byte: number): void
  flush(): void
  close(): void
}

/** A file of lines, put together as bytes: millions of them are no million strings. */
function openLines(file: string, header: string): Lines {
  let handle: number
  try {
    handle = openSync(file, 'w')
  } catch (error) {
    throw folderRefusal(path.dirname(path.resolve(file)), error)
  }
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
      need(keys.length(row) * 2 + 2)
      const from = used
      used = keys.copy(row, room, used)
      if (keys.plain) return
      for (let at = from; at < used; at++) {
        const byte = room[at]!
        if (byte === comma || byte === quote || byte === newline || byte === 13) {
          const written = keys.of(row)
          used = from
          bytes(new TextEncoder().encode(`"${written.replaceAll('"', '""')}"`))
          return
        }
      }
    },
    flush,
    close: () => closeSync(handle),
  }
}
