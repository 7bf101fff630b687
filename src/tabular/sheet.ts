import { isPlainDate } from '../kernel/plain-date.ts'
import type { Cell, TypedCell } from './cell.ts'
import { unescapeOffice } from './escapes.ts'
import type { Limits } from './limits.ts'
import { numberText } from './number-text.ts'
import { dateOfSerial } from './serial-date.ts'
import type { Tally } from './sheet-seen.ts'
import { stop } from './stopped.ts'
import type { StringTable } from './string-table.ts'
import { isTrue } from './workbook.ts'
import { attribute, type XmlListener } from './xml.ts'

/**
 * A row on its way out of the worker: only the filled cells. `columns` says where they stand when they are not simply
 * A, B, C…, and `width` how many cells the row has with its gaps; so a cell in column XFD is one value, not 16,384.
 */
export type PackedRow = { number: number; cells: Cell[]; width: number; columns?: number[]; hidden?: true }

export type SheetContext = { strings: StringTable; dateStyles: boolean[]; from1904: boolean; limits: Limits }

const columnsOfFormat = 16_384
const rowsOfFormat = 1_048_576
/** No tail of a tag is this. */
const neverTail = '<'
/** Columns whose way of writing is remembered; a sheet beyond them is read the long way. */
const tailColumns = 256

/** How cells are written behind their reference: up to the value, and after it. */
type CellTail = { tail: string; text: string; end: string; type: string; style: number }

function cellTail(tail: string, type: string, style: number): CellTail {
  const [start, end] = type === 'inlineStr' ? ['<is><t>', '</t></is></c>'] : ['<v>', '</v></c>']
  return { tail, text: `"${tail}>${start}`, end, type, style }
}

const cellStart = '<c r="'

/** Whether these letters stand there; faster for few letters than the language's own. */
function stands(letters: string, buffer: string, at: number): boolean {
  for (let each = 0; each < letters.length; each++)
    if (buffer.charCodeAt(at + each) !== letters.charCodeAt(each)) return false
  return true
}

/** Where a value ends that has no entity in it; -1 when it has one, or goes on in the next piece. */
function valueEnd(buffer: string, from: number): number {
  for (let at = from; at < buffer.length; at++) {
    const code = buffer.charCodeAt(at)
    if (code === 60) return at
    if (code === 38) return -1
  }
  return -1
}

/**
 * Listens to one worksheet part and hands over each row that has something in it, in the order of the file. `tally`
 * is told what else was met: hidden rows and columns, merged ranges, formulas.
 */
export function sheetListener(
  context: SheetContext,
  tally: Tally,
  onRow: (row: PackedRow) => void,
): XmlListener {
  const { limits } = context
  const { seen } = tally
  let inData = false
  let rowNumber = 0
  let rowStated = false
  let rowHidden = false
  let cells: Cell[] = []
  let columns: number[] = []
  let gaps = false
  let width = 0
  let column = -1
  let type = ''
  let style = 0
  let value = ''
  let inline = ''
  let hasFormula = false
  /** What stood behind the reference of the last cell; `type` and `style` are what it says. */
  let sameTail = neverTail
  /** Which text is being heard: the value (v), inline text (t), or none. */
  let hearing: 'v' | 't' | '' = ''
  let inPronunciation = false
  let inRow = false
  /** Cells that are open; more than one only in a file no program writes. */
  let openCells = 0
  /** By column, how its cells are written behind their reference; in most sheets the same from the first row to the last. */
  const tails: (CellTail | undefined)[] = []

  function openRow(attributes: string): void {
    inRow = true
    const stated = attribute(attributes, 'r')
    rowStated = stated !== undefined
    sameTail = neverTail
    rowNumber = stated === undefined ? rowNumber + 1 : rowOf(stated)
    rowHidden = isTrue(attribute(attributes, 'hidden'))
    cells = []
    columns = []
    gaps = false
    width = 0
    column = -1
  }

  function openCell(attributes: string): void {
    openCells++
    // Nearly every cell says its reference first and then the same as the cell before; that is worth a short way.
    const end = attributes.startsWith(' r="') ? attributes.indexOf('"', 4) : -1
    if (end > 0 && attributes.endsWith(sameTail) && attributes.length === end + 1 + sameTail.length) {
      column = columnOf(attributes, 4)
    } else {
      const reference = attribute(attributes, 'r')
      column = reference === undefined ? column + 1 : columnOf(reference, 0)
      if (!rowStated && reference !== undefined && cells.length === 0) {
        rowNumber = rowOf(reference.replace(/^[A-Za-z]+/, ''))
      }
      type = attribute(attributes, 't') ?? 'n'
      style = Number(attribute(attributes, 's') ?? 0)
      sameTail = end > 0 && rowStated ? attributes.slice(end + 1) : neverTail
    }
    if (column < tailColumns && sameTail !== neverTail && tails[column]?.tail !== sameTail)
      tails[column] = cellTail(sameTail, type, style)
    if (column >= limits.columns) throw stop('too_many_columns', { limit: limits.columns, row: rowNumber })
    value = ''
    inline = ''
    hasFormula = false
  }

  function closeCell(): void {
    openCells--
    if (hasFormula) seen.formulas++
    put(cellOf(context, type, style, value, inline, hasFormula, rowNumber))
  }

  function put(cell: Cell): void {
    if (cell === '') return
    if (typeof cell === 'object' && cell.kind === 'error') {
      if (cell.text === '') seen.formulas_without_value++
      else seen.errors++
    }
    tally.cell(column)
    if (column !== cells.length) gaps = true
    if (column >= width) width = column + 1
    // A row can repeat one reference without end.
    if (cells.length >= limits.columns)
      throw stop('too_many_columns', { limit: limits.columns, row: rowNumber })
    cells.push(cell)
    columns.push(column)
  }

  /**
   * The short way past whole cells without a formula or an entity, `<c r="B7" s="1" t="s"><v>12</v></c>`, told by comparing letters only. Whatever
   * differs in any way is left to the long way, so both give the same.
   */
  function leap(buffer: string, from: number): number {
    if (!inRow || openCells > 0 || !rowStated || hearing !== '' || inPronunciation) return from
    let at = from
    while (stands(cellStart, buffer, at)) {
      let next = at + cellStart.length
      let place = 0
      let code = buffer.charCodeAt(next)
      for (; code >= 65 && code <= 90; code = buffer.charCodeAt(++next)) place = place * 26 + code - 64
      if (place === 0 || place > tailColumns || place > limits.columns) return at
      while (code >= 48 && code <= 57) code = buffer.charCodeAt(++next)
      const tail = tails[place - 1]
      if (tail === undefined || !stands(tail.text, buffer, next)) return at
      next += tail.text.length
      const end = valueEnd(buffer, next)
      if (end < 0 || end - next > limits.cell_characters || !stands(tail.end, buffer, end)) return at
      column = place - 1
      if (tail.type === 's') {
        if (end > next) put(sharedString(context, indexOf(buffer, next, end), rowNumber))
      } else {
        const text = buffer.slice(next, end)
        put(
          tail.type === 'inlineStr'
            ? unescapeOffice(text)
            : cellOf(context, tail.type, tail.style, text, '', false, rowNumber),
        )
      }
      at = end + tail.end.length
    }
    return at
  }

  function closeRow(): void {
    inRow = false
    if (cells.length === 0) return
    const row: PackedRow = { number: rowNumber, cells, width }
    if (gaps) row.columns = columns
    if (rowHidden) row.hidden = true
    tally.row(rowNumber, width, rowHidden)
    onRow(row)
  }

  return {
    leap,
    open(name, attributes) {
      if (!inData) {
        if (name === 'sheetData') inData = true
        else if (name === 'col') tally.columns(attributes)
        else if (name === 'mergeCell') tally.merge(attributes)
        else if (name === 'filterColumn') seen.filtered = true
      } else if (name === 'c') openCell(attributes)
      else if (name === 'v') hearing = 'v'
      else if (name === 'row') openRow(attributes)
      else if (name === 'f') hasFormula = true
      else if (name === 't') hearing = 't'
      else if (name === 'rPh') inPronunciation = true
    },
    text(piece) {
      if (hearing === '' || inPronunciation) return
      if (hearing === 'v') value += piece
      else inline += piece
      if (value.length + inline.length > limits.cell_characters) {
        throw stop('cell_too_long', { limit: limits.cell_characters, row: rowNumber })
      }
    },
    close(name) {
      if (!inData) return
      if (name === 'c') closeCell()
      else if (name === 'v' || name === 't') hearing = ''
      else if (name === 'row') closeRow()
      else if (name === 'rPh') inPronunciation = false
      else if (name === 'sheetData') inData = false
    },
  }
}

function cellOf(
  context: SheetContext,
  type: string,
  style: number,
  value: string,
  inline: string,
  hasFormula: boolean,
  row: number,
): Cell {
  if (type === 's') return value === '' ? '' : sharedString(context, indexOf(value, 0, value.length), row)
  if (type === 'inlineStr') return unescapeOffice(inline)
  if (type === 'str') return value === '' && hasFormula ? '' : unescapeOffice(value)
  if (value === '') return hasFormula ? { kind: 'error', text: '', formula: true } : ''
  const cell = typedCell(context, type, style, value.trim())
  if (hasFormula && typeof cell !== 'string') cell.formula = true
  return cell
}

function sharedString({ strings }: SheetContext, index: number, row: number): string {
  const string = strings.at(index)
  if (string === undefined) throw stop('damaged', { reason: 'shared string', row })
  return string
}

/** The number of a shared string between two places, or -1; by hand, because most cells of most workbooks come through here. */
function indexOf(text: string, from: number, to: number): number {
  if (to - from > 9) return -1
  let index = 0
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return -1
    index = index * 10 + digit
  }
  return index
}

function typedCell(context: SheetContext, type: string, style: number, value: string): Cell {
  if (type === 'b') return { kind: 'boolean', text: value === '1' || value === 'true' ? 'TRUE' : 'FALSE' }
  if (type === 'e') return { kind: 'error', text: value }
  if (type === 'd')
    return isPlainDate(value.slice(0, 10)) ? { kind: 'date', text: value.slice(0, 10) } : value
  const digits = numberText(value)
  if (digits === undefined) return value
  const date = context.dateStyles[style] ? dateOfSerial(Number(value), context.from1904) : undefined
  const cell: TypedCell = date === undefined ? { kind: 'number', text: digits } : { kind: 'date', text: date }
  return cell
}

/** `XFD12` -> 16383, read from a place in a text. The row part is not read: the row element says which row it is. */
function columnOf(text: string, from: number): number {
  let column = 0
  for (let at = from; at < text.length; at++) {
    const letter = text.charCodeAt(at) & 0xdf
    if (letter < 65 || letter > 90) break
    column = column * 26 + letter - 64
    if (column > columnsOfFormat) break
  }
  if (column === 0 || column > columnsOfFormat) throw stop('damaged', { reason: 'cell reference' })
  return column - 1
}

function rowOf(stated: string): number {
  const row = /^\d{1,7}$/.test(stated) ? Number(stated) : 0
  if (row < 1 || row > rowsOfFormat) throw stop('damaged', { reason: 'row number' })
  return row
}
