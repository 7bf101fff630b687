import type { Cell, Row, TypedCell } from './cell.ts'
import type { PackedRow } from './sheet.ts'

/**
 * Rows on their way from the worker to its caller: the letters of all cells as one text, and beside it numbers that say where each cell ends. A third of
 * a million strings one by one cost more to hand over than to read.
 */
export type Batch = {
  text: string
  /** Length of each filled cell, row after row. */
  lengths: Uint32Array
  /** What each cell is (`kinds`), plus 8 where a formula worked it out; left out where all are text. */
  kinds?: Uint8Array
  /** For each row: its number, its filled cells, its width with gaps, 1 when it is hidden. */
  rows: Uint32Array
  /** Where the cells of rows with gaps stand, row after row. */
  columns?: Uint32Array
}

const kinds = ['text', 'number', 'date', 'boolean', 'error'] as const satisfies ('text' | TypedCell['kind'])[]
const ofFormula = 8
const [perRow, hasGaps, isHidden] = [4, 2, 1]

export function packRows(rows: readonly PackedRow[]): Batch {
  let count = 0
  let gaps = 0
  for (const row of rows) {
    count += row.cells.length
    gaps += row.columns?.length ?? 0
  }
  const lengths = new Uint32Array(count)
  const texts = new Array<string>(count)
  const heads = new Uint32Array(rows.length * perRow)
  const columns = new Uint32Array(gaps)
  let codes: Uint8Array | undefined
  let at = 0
  let head = 0
  let gap = 0
  for (const row of rows) {
    heads[head++] = row.number
    heads[head++] = row.cells.length
    heads[head++] = row.width
    heads[head++] = (row.hidden ? isHidden : 0) + (row.columns ? hasGaps : 0)
    if (row.columns) for (const column of row.columns) columns[gap++] = column
    for (const cell of row.cells) {
      const text = typeof cell === 'string' ? cell : cell.text
      if (typeof cell !== 'string') {
        codes ??= new Uint8Array(count)
        codes[at] = kinds.indexOf(cell.kind) + (cell.formula ? ofFormula : 0)
      }
      lengths[at] = text.length
      texts[at++] = text
    }
  }
  return {
    text: texts.join(''),
    lengths,
    rows: heads,
    ...(codes && { kinds: codes }),
    ...(gaps > 0 && { columns }),
  }
}

/** The rows again, each cell in its column: from here on a row has no holes. `sheet` is said of each row where there are several. */
export function unpackRows(batch: Batch, sheet?: string): Row[] {
  const { text, lengths, rows: heads } = batch
  const rows: Row[] = []
  let at = 0
  let from = 0
  let gap = 0
  for (let head = 0; head < heads.length; head += perRow) {
    const end = at + heads[head + 1]!
    const flags = heads[head + 3]!
    const gaps = (flags & hasGaps) !== 0
    const cells: Cell[] = gaps ? new Array<Cell>(heads[head + 2]!).fill('') : []
    for (; at < end; at++) {
      const to = from + lengths[at]!
      const cell = cellOf(text.slice(from, to), batch.kinds?.[at] ?? 0)
      if (gaps) cells[batch.columns![gap++]!] = cell
      else cells.push(cell)
      from = to
    }
    const row: Row = { number: heads[head]!, cells }
    if ((flags & isHidden) !== 0) row.hidden = true
    if (sheet !== undefined) row.sheet = sheet
    rows.push(row)
  }
  return rows
}

function cellOf(text: string, code: number): Cell {
  if (code === 0) return text
  const cell: TypedCell = { kind: kinds[code % ofFormula] as TypedCell['kind'], text }
  if (code >= ofFormula) cell.formula = true
  return cell
}
