import { readFileSync } from 'node:fs'
import type { Cells } from '../../src/matching/index.ts'

/**
 * A CSV file cut into cells, as bytes in memory that threads share: what a program does with a list before it asks a register. `ids`: the cells of the
 * first column. Quotes stand around a cell that has a separator or a quote in it, which is then doubled.
 */
export function newRows(
  file: string,
  fields: readonly string[],
): { cells: Cells; idOf(row: number): string } {
  const read = readFileSync(file)
  const bytes = new Uint8Array(new SharedArrayBuffer(read.length + 65_536))
  bytes.set(read)
  const end = read.length
  let room = end
  const headEnd = read.indexOf(10)
  const head = read.toString('utf8', 0, headEnd).trim().split(',')
  const placeOf = head.map((name) => fields.indexOf(name))
  let most = 0
  for (let line = headEnd; line >= 0 && line < end; line = read.indexOf(10, line + 1)) most++
  // One place more, for the ids.
  const columns = [...fields, 'id'].map(() => ({ from: places(most), to: places(most) }))
  let rows = 0
  for (let at = headEnd + 1; at < end; ) {
    for (let column = 0; ; column++) {
      let from = at
      let to: number
      if (bytes[at] === 34) {
        from = ++at
        while (at < end && (bytes[at] !== 34 || bytes[at + 1] === 34)) at += bytes[at] === 34 ? 2 : 1
        to = at++
        if (bytes.subarray(from, to).includes(34)) {
          const begun = room
          for (let p = from; p < to; p++) {
            bytes[room++] = bytes[p] as number
            if (bytes[p] === 34) p++
          }
          from = begun
          to = room
        }
      } else {
        while (at < end && bytes[at] !== 44 && bytes[at] !== 10) at++
        to = at
        if (to > from && bytes[to - 1] === 13) to--
      }
      const place = column === 0 ? fields.length : (placeOf[column] ?? -1)
      const into = columns[place]
      if (into) {
        into.from[rows] = from
        into.to[rows] = to
      }
      const stop = at >= end || bytes[at] === 10
      at++
      if (stop) break
    }
    rows++
  }
  const ids = columns.pop() as (typeof columns)[number]
  return {
    cells: { rows, fields: columns.map((each) => ({ bytes, ...each })) },
    idOf: (row) => read.toString('latin1', ids.from[row], ids.to[row]),
  }
}

const places = (length: number): Int32Array<SharedArrayBuffer> =>
  new Int32Array(new SharedArrayBuffer(length * 4))
