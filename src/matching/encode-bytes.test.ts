import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDictionary, intern } from './dictionary.ts'
import { batchEncoder } from './encode-bytes.ts'
import { hashCells, internBatch } from './intern-batch.ts'
import { emptyWords } from './normalise.ts'
import { addRow, createStore, type Store, textOf } from './store.ts'
import type { Schema } from './types.ts'

const schema: Schema = {
  fields: [
    { name: 'nik', kind: 'id', role: 'nik' },
    { name: 'nama', kind: 'name' },
    { name: 'lahir', kind: 'date' },
    { name: 'born', kind: 'date', date_order: 'mdy' },
    { name: 'dob', kind: 'date', date_order: 'ymd' },
    { name: 'jk', kind: 'category', role: 'sex' },
    { name: 'desa', kind: 'place' },
    { name: 'ibu', kind: 'name', role: 'mother' },
    { name: 'hp', kind: 'phone' },
    { name: 'alamat', kind: 'text' },
  ],
}

const encoder = new TextEncoder()

/** Cells of columns as they stand in a file, and the store that reading them so many rows at once gives. */
function inBatches(rows: readonly (readonly string[])[], most: number): Store {
  const store = createStore(schema, 4)
  const columns = schema.fields.map((_, at) => at)
  const encode = batchEncoder(store, columns, most)
  for (let first = 0; first < rows.length; first += most) {
    const part = rows.slice(first, first + most)
    const bytes = encoder.encode(part.map((row) => row.join('|')).join('|'))
    const cells = columns.map(() => ({ bytes, from: new Int32Array(most), to: new Int32Array(most) }))
    let at = 0
    part.forEach((row, place) => {
      row.forEach((written, column) => {
        cells[column]!.from[place] = at
        at += encoder.encode(written).length
        cells[column]!.to[place] = at++
      })
    })
    encode(cells, part.length, first)
    store.rows += part.length
  }
  return store
}

const seen = ({ columns, rows, words }: Store) => ({
  words: [words.raw.size, words.tokens.size, words.sounds.size],
  columns: columns.map(({ field, codes, values }) => [
    field.name,
    Array.from(codes.subarray(0, rows)),
    Array.from(values.counts.subarray(0, values.size + 1)),
  ]),
})

const said = (store: Store) =>
  store.columns.map((column) =>
    Array.from(column.codes.subarray(0, store.rows), (code) => textOf(store, column, code)),
  )

const written = fc
  .oneof(
    fc.constantFrom(
      ...[
        '',
        'Budi Santoso',
        'H. Moh. Amin',
        'Siti Aminah, S.Pd',
        'M.Yusuf',
        "Nur'aini",
        'Drs.',
        'A. ',
        'Ni Luh Sari.',
      ],
      ...[
        'Sítí Zubaidah',
        'Ａｂｄｕｌ',
        'Haji',
        'Bin',
        'abd-rahman',
        'de la Cruz-Santos d. e',
        '.',
        '..',
        'a.b.',
      ],
      ...[
        '1571012304850003',
        '157101230485000',
        '1,57101E+15',
        '0000000000000000',
        '1571 0123 0485 0003',
        '12.0',
      ],
      ...['1985-04-23', '23-04-1985', '04/23/1985', '23.04.1985', '31-04-1985', '29-02-1984', '29-02-1985'],
      ...[
        '1985-4-23',
        '85-04-23',
        '23 April 1985',
        '31159',
        'Jambi, 23-04-1985',
        '1985-23-04',
        '0985-04-23',
        '23-04-85',
      ],
      ...[
        '081234567890',
        '+62 812 3456 7890',
        '0812-3456-789',
        '8123456789',
        '00628123456789',
        '0812345678901',
        '021',
      ],
      ...[
        'L',
        'p',
        'Laki-laki',
        'F',
        'Desa Sungai Bahar',
        '15.03.07.2004',
        'Kec. Jelutung',
        'Jl. Mawar No. 3 `a`^',
      ],
      ...emptyWords,
    ),
    fc.string({ maxLength: 14 }),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.stringMatching(/^[0-9]{1,18}$/),
    fc.stringMatching(/^[0-9]{2,4}[-/.][0-9]{2}[-/.][0-9]{2,4}$/),
    fc.stringMatching(/^[A-Za-z .,'-]{1,30}$/),
  )
  // As they come from a file: without what stands around a cell.
  .map((each) => each.replace(/^[\0- ]+|[\0- ]+$/g, ''))
const row = fc.array(written, { minLength: schema.fields.length, maxLength: schema.fields.length })

describe('columns read many rows at once', () => {
  it('have the numbers and texts that one record after the other gives, however many rows are read at once', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (rows, most) => {
        const one = createStore(schema, 4)
        for (const each of rows) addRow(one, each)
        const many = inBatches(rows, most)
        expect(said(many)).toEqual(said(one))
        expect(seen(many)).toEqual(seen(one))
      }),
      { numRuns: 400 },
    )
  })

  it('read a word that only fills a box as missing, in a column of names too', () => {
    const store = inBatches(
      ['TIDAK ADA', 'tidak tahu', 'Belum Ada', '-', 'Tidak Adam'].map((each) =>
        schema.fields.map(() => each),
      ),
      8,
    )
    expect(Array.from(store.columns[1]!.codes.subarray(0, 5))).toEqual([0, 0, 0, 0, 1])
    expect(Array.from(store.columns[9]!.codes.subarray(0, 5))).toEqual([0, 0, 0, 0, 1])
  })

  it('cut what is longer than any name or address and go on behind it', () => {
    const long = 'Budi '.repeat(14_000).trim()
    const rows = [long, 'Budi', `${long}.`].map((each) => schema.fields.map(() => each))
    const store = inBatches(rows, 2)
    expect(textOf(store, store.columns[1]!, store.columns[1]!.codes[0]!).split(' ')).toHaveLength(8)
    expect(textOf(store, store.columns[9]!, store.columns[9]!.codes[0]!).length).toBeLessThanOrEqual(200)
    expect(textOf(store, store.columns[1]!, store.columns[1]!.codes[1]!)).toBe('BUDI')
  })

  it('give each of a hundred thousand numbers the code that looking them up one by one gives', () => {
    const count = 100_000
    const digits = encoder.encode(
      Array.from({ length: count }, (_, at) => String((at * 7919) % 61_001).padStart(16, '1')).join(''),
    )
    const cells = {
      bytes: digits,
      from: Int32Array.from({ length: count }, (_, at) => at * 16),
      to: Int32Array.from({ length: count }, (_, at) => (at % 97 === 0 ? at * 16 : at * 16 + 16)),
      hashes: new Uint32Array(count),
    }
    hashCells(cells, count)
    const [many, one] = [createDictionary(), createDictionary()]
    const codes = new Uint32Array(count)
    internBatch(many, cells, count, codes)
    const alone = Uint32Array.from({ length: count }, (_, at) =>
      cells.from[at] === cells.to[at] ? 0 : intern(one, digits, cells.from[at]!, cells.to[at]!),
    )
    expect(codes).toEqual(alone)
    expect(many.size).toBe(one.size)
  })
})
