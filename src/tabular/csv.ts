import type { Limits } from './limits.ts'
import { stop } from './stopped.ts'

export type CsvRow = { number: number; cells: string[] }

const quoteMark = 34
const carriageReturn = 13
const lineFeed = 10

/**
 * Splits CSV text that comes in pieces into records (RFC 4180, and what Excel does beyond it: CR, LF and CRLF; quotes
 * inside an unquoted cell are kept). `number` is the line on which a record starts. Refuses a quote that never closes.
 */
export function csvReader(
  separator: string,
  limits: Limits,
  onRow: (row: CsvRow) => void,
): { write(piece: string): void; end(): void } {
  const separatorCode = separator.charCodeAt(0)
  let cells: string[] = []
  let cell = ''
  let state: 'start' | 'plain' | 'quoted' | 'quote in quotes' = 'start'
  let wasQuoted = false
  let afterReturn = false
  let line = 1
  let recordLine = 1

  function endCell(): void {
    if (cell.length > limits.cell_characters) tooLong()
    if (cells.length >= limits.columns)
      throw stop('too_many_columns', { limit: limits.columns, row: recordLine })
    cells.push(cell)
    cell = ''
    state = 'start'
  }

  function endRecord(): void {
    const blank = cells.length === 0 && cell === '' && !wasQuoted
    if (blank) state = 'start'
    else endCell()
    onRow({ number: recordLine, cells })
    cells = []
    wasQuoted = false
    recordLine = line
  }

  function tooLong(): never {
    throw stop('cell_too_long', { limit: limits.cell_characters, row: recordLine })
  }

  /** Inside quotes only a quote ends anything, so whole stretches are taken at once. */
  function takeQuoted(piece: string, from: number): number {
    const found = piece.indexOf('"', from)
    const end = found < 0 ? piece.length : found
    for (let at = from; at < end; at++) {
      const code = piece.charCodeAt(at)
      if (code === carriageReturn || (code === lineFeed && !afterReturn)) line++
      afterReturn = code === carriageReturn
    }
    cell += piece.slice(from, end)
    if (cell.length > limits.cell_characters) tooLong()
    if (found < 0) return end
    afterReturn = false
    state = 'quote in quotes'
    return end + 1
  }

  function takePlain(piece: string, from: number): number {
    let end = from
    for (; end < piece.length; end++) {
      const code = piece.charCodeAt(end)
      if (code === separatorCode || code === lineFeed || code === carriageReturn) break
    }
    cell += piece.slice(from, end)
    if (cell.length > limits.cell_characters) tooLong()
    return end
  }

  /** The short way past cells without a quote at their beginning that end within this piece; the rest goes letter by letter. */
  function takeWholeCells(piece: string, from: number): number {
    let at = from
    for (;;) {
      const first = piece.charCodeAt(at)
      if (first === lineFeed && afterReturn) {
        afterReturn = false
        if (++at >= piece.length) return at
        continue
      }
      if (first === quoteMark || first === lineFeed || first === carriageReturn) return at
      let end = at
      let code = first
      while (code !== separatorCode && code !== lineFeed && code !== carriageReturn) {
        if (++end >= piece.length) return at
        code = piece.charCodeAt(end)
      }
      cell = piece.slice(at, end)
      afterReturn = code === carriageReturn
      if (code === separatorCode) endCell()
      else {
        line++
        endRecord()
      }
      at = end + 1
      if (at >= piece.length) return at
    }
  }

  function write(piece: string): void {
    let at = 0
    while (at < piece.length) {
      if (state === 'quoted') {
        at = takeQuoted(piece, at)
        continue
      }
      if (state === 'start') {
        at = takeWholeCells(piece, at)
        if (at >= piece.length) break
      }
      const code = piece.charCodeAt(at)
      if (code === lineFeed && afterReturn) {
        afterReturn = false
        at++
        continue
      }
      afterReturn = code === carriageReturn
      if (code === separatorCode) endCell()
      else if (code === lineFeed || code === carriageReturn) {
        line++
        endRecord()
      } else if (code === quoteMark && state === 'start') {
        state = 'quoted'
        wasQuoted = true
      } else if (code === quoteMark && state === 'quote in quotes') {
        cell += '"'
        state = 'quoted'
      } else {
        state = 'plain'
        at = takePlain(piece, at)
        continue
      }
      at++
    }
  }

  function end(): void {
    if (state === 'quoted') throw stop('unclosed_quote', { row: recordLine })
    if (cells.length > 0 || cell !== '' || wasQuoted) endRecord()
  }

  return { write, end }
}
