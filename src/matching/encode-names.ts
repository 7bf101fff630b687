import { createCutWords, cutName } from './cut-names.ts'
import { isFiller } from './fillers.ts'
import { type ByteCells, hashCells, internBatch } from './intern-batch.ts'
import { grownWords } from './memory.ts'
import { learnNew, listName, longestName } from './names.ts'
import type { Store } from './store.ts'

/** Longer names are cut: nobody's is as long. */
const longest = 1000

/**
 * Reads the names of some columns, many rows at once, into the numbers of their values. The columns of names of a store share their words, which
 * get their numbers row by row as if every row were read by itself.
 */
export function nameEncoder(store: Store, columns: readonly number[], most: number) {
  const cut = createCutWords()
  /** For each name, row by row and in a row column by column: its first word among those cut. */
  const firsts = new Uint32Array(most * columns.length + 1)
  let codes: Uint32Array = new Uint32Array(1024)
  const lists = new Uint32Array(most * longestName)
  const listed = {
    bytes: new Uint8Array(lists.buffer),
    from: new Int32Array(most),
    to: new Int32Array(most),
    hashes: new Uint32Array(most),
  }

  function cutWords(cells: readonly ByteCells[], rows: number): void {
    cut.count = 0
    let name = 0
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < cells.length; column++) {
        const { bytes, from, to } = cells[column]!
        const start = from[row]!
        const end = Math.min(to[row]!, start + longest)
        if (start < end && !isFiller(bytes, start, end)) cutName(bytes, start, end, cut)
        firsts[++name] = cut.count
      }
  }

  return (cells: readonly ByteCells[], rows: number, into: readonly Uint32Array[]): void => {
    const { words } = store
    cutWords(cells, rows)
    if (cut.count > codes.length) codes = grownWords(codes, cut.count * 2)
    const before = words.raw.size
    internBatch(words.raw, cut, cut.count, codes)
    learnNew(words, before)
    columns.forEach((at, place) => {
      let used = 0
      for (let row = 0; row < rows; row++) {
        const name = row * columns.length + place
        const first = firsts[name]!
        listed.from[row] = used * 4
        used += listName(words, codes, first, firsts[name + 1]! - first, lists, used)
        listed.to[row] = used * 4
      }
      hashCells(listed, rows)
      internBatch(store.columns[at]!.values, listed, rows, into[place]!)
    })
  }
}
