import { probabilityOf } from './em.ts'
import type { AskShare } from './resident-ask.ts'

/** Answers in the order of the rows asked about, each row's best first. */
export type Ranked = {
  /** The answers to row `r` stand from `starts[r]` to `starts[r + 1]`. */
  starts: Uint32Array
  row: Uint32Array
  weight: Float64Array
  /** Place in `decisionOrder`. */
  decision: Uint8Array
  probability(at: number): number
  /** A row and a rule whose block was not searched, in turn; by row, then by rule. */
  capped: number[]
}

/** Puts together what the hands found, whoever did which piece; leaves out what is not to be answered with, and what is beyond `most`. */
export function rankedOf(
  shares: readonly AskShare[],
  rows: number,
  most: number,
  except: (row: number) => number,
  idOf: (row: number) => string,
): Ranked {
  const starts = new Uint32Array(rows + 1)
  for (const { asked } of shares) for (let at = 0; at < asked.length; at++) starts[asked[at]! + 1]!++
  for (let row = 0; row < rows; row++) starts[row + 1]! += starts[row]!
  const count = starts[rows]!
  const all = {
    row: new Uint32Array(count),
    weight: new Float64Array(count),
    decision: new Uint8Array(count),
  }
  const filled = starts.slice(0, rows)
  for (const share of shares)
    for (let at = 0; at < share.asked.length; at++) {
      const to = filled[share.asked[at]!]!++
      all.row[to] = share.row[at]!
      all.weight[to] = share.weight[at]!
      all.decision[to] = share.decision[at]!
    }
  const out = {
    row: new Uint32Array(count),
    weight: new Float64Array(count),
    decision: new Uint8Array(count),
  }
  let to = 0
  const put = (at: number) => {
    out.row[to] = all.row[at]!
    out.weight[to] = all.weight[at]!
    out.decision[to++] = all.decision[at]!
  }
  for (let row = 0; row < rows; row++) {
    const from = starts[row]!
    const end = starts[row + 1]!
    starts[row] = to
    if (from === end) continue
    const left = except(row)
    // Most rows have one answer.
    if (end - from === 1) {
      if (most > 0 && (left === 0 || all.row[from] !== left)) put(from)
      continue
    }
    const places: number[] = []
    for (let at = from; at < end; at++) if (left === 0 || all.row[at] !== left) places.push(at)
    if (places.length > 1)
      places.sort(
        (a, b) => all.weight[b]! - all.weight[a]! || (idOf(all.row[a]!) < idOf(all.row[b]!) ? -1 : 1),
      )
    for (let place = 0; place < places.length && place < most; place++) put(places[place]!)
  }
  starts[rows] = to
  return {
    starts,
    row: out.row.subarray(0, to),
    weight: out.weight.subarray(0, to),
    decision: out.decision.subarray(0, to),
    probability: (at) => probabilityOf(out.weight[at]!),
    capped: cappedOf(shares),
  }
}

function cappedOf(shares: readonly AskShare[]): number[] {
  const each: [number, number][] = []
  for (const { capped } of shares)
    for (let at = 0; at < capped.length; at += 2) each.push([capped[at]!, capped[at + 1]!])
  return each.sort((a, b) => a[0] - b[0] || a[1] - b[1]).flat()
}
