import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Source } from './linkage.bytes.ts'
import { openDelimited, textsOf } from './linkage.csv.ts'
import { walkRows } from './linkage.rows.ts'

const inMemory = (written: string): Source => {
  const bytes = new TextEncoder().encode(written)
  return { path: 'list.csv', start: 0, size: bytes.length, bytes }
}

/** All rows as text, walked with so much of the file at hand and so many rows at once; columns in the order asked for. */
function read(written: string, columns: readonly number[], most: number, piece?: number): string[][] {
  const walk = walkRows({ source: inMemory(written), separator: 59, body: 0 }, columns, most, piece)
  const rows: string[][] = []
  for (let batch = walk.next(); batch !== undefined; batch = walk.next())
    for (let row = 0; row < batch.rows; row++)
      rows.push([...textsOf(batch, row, columns.length), String(batch.cells[row])])
  walk.close()
  return rows
}

const trimmed = (cell: string) => cell.replace(/^[\0- ]+|[\0- ]+$/g, '')

/** A cell as somebody may write it: in quotes where it must be or anyway, with a space before them and a leftover behind. */
const cell = fc
  .record({
    value: fc.oneof(
      fc.constantFrom(
        '',
        'Budi',
        'Siti "Ana"',
        '"',
        '""',
        'a;b',
        'baris\nkedua',
        'x\r\ny',
        'Bu\0di',
        'Ñandú',
        '\t',
        'q""',
      ),
      fc.string({ unit: fc.constantFrom(...'aé";\n\r\0 '), maxLength: 9 }),
      fc.string({ unit: fc.constantFrom(...'ab"'), minLength: 60, maxLength: 90 }),
    ),
    quote: fc.boolean(),
    before: fc.constantFrom('', ' ', '   '),
    behind: fc.constantFrom('', ' ', 'x'),
  })
  .map(({ value, quote, before, behind }) => {
    const must = /[;\n\r]/.test(value) || /^[ ]*"/.test(value)
    const written = quote || must ? `${before}"${value.replaceAll('"', '""')}"${behind}` : `${before}${value}`
    return { written, value: trimmed(value) }
  })

// A row of one cell that is empty would be a blank line.
const row = fc.array(cell, { minLength: 2, maxLength: 6 })

describe('rows of a CSV file', () => {
  it('have the cells that were written, wherever the file is cut into pieces and batches', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(row, fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\r\n\r\n')), { maxLength: 12 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 7 }), { maxLength: 5 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 2, max: 160 }),
        fc.boolean(),
        (rows, columns, most, piece, ended) => {
          const lines = rows.map(
            ([cells, end], at) =>
              cells.map(({ written }) => written).join(';') + (ended || at < rows.length - 1 ? end : ''),
          )
          const expected = rows.map(([cells]) => [
            ...columns.map((column) => cells[column]?.value ?? ''),
            String(cells.length),
          ])
          expect(read(lines.join(''), columns, most, piece)).toEqual(expected)
        },
      ),
      { numRuns: 600 },
    )
  })

  it('say where they end, so that the next walk begins there', () => {
    const file = openDelimited(inMemory('sep=|\r\nNIK|NAMA\r\n\r\n1|Budi\r\n'))
    expect(file).toMatchObject({ separator: 124, headers: ['NIK', 'NAMA'] })
    const walk = walkRows(file, [1], 1)
    expect(textsOf(walk.next()!, 0, 1)).toEqual(['Budi'])
    expect(walk.next()).toBeUndefined()
  })

  it('hold a cell of 70,000 characters with doubled quotes between short ones', () => {
    const long = 'kata "dua" '.repeat(7000)
    const lines = Array.from({ length: 40 }, (_, at) => `${at};"${long.replaceAll('"', '""')}";z${at}`)
    expect(read(lines.join('\n'), [2, 0, 1], 512)).toEqual(
      lines.map((_, at) => [`z${at}`, String(at), long.trim(), '3']),
    )
  })

  it('end with a quote that is never closed, the rest of the file its cell', () => {
    expect(read('a;b\nc;"d\ne;f\n', [0, 1], 4, 5)).toEqual([
      ['a', 'b', '2'],
      ['c', 'd\ne;f', '2'],
    ])
  })
})
