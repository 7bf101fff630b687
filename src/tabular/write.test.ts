import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { cellText } from './cell.ts'
import { defaultLimits, readTabular } from './read.ts'
import { rowsOf } from './test-files.ts'
import { type OutCell, writeCsv, writeXlsx } from './write.ts'
import { openZip } from './zip.ts'

vi.setConfig({ testTimeout: 60_000 })

const columns = [
  { header: 'NIK', kind: 'text', width: 18 },
  { header: 'Upah', kind: 'number' },
  { header: 'Tgl Lahir', kind: 'date' },
] as const

test('identifiers stay text, money is a number and dates are dates', async () => {
  const rows: OutCell[][] = [
    ['1571012304850003', 16_800, '1985-04-23'],
    ['0812', 66.08, '1900-03-01'],
    [null, null, '1899-01-01'],
    [812, '', 'tidak tahu'],
  ]
  const bytes = await writeXlsx({ sheets: [{ name: 'Peserta', columns, rows, titles: ['DAFTAR', '2026'] }] })
  expect((await rowsOf(bytes)).map((row) => row.cells)).toEqual([
    ['DAFTAR'],
    ['2026'],
    ['NIK', 'Upah', 'Tgl Lahir'],
    ['1571012304850003', { kind: 'number', text: '16800' }, { kind: 'date', text: '1985-04-23' }],
    ['0812', { kind: 'number', text: '66.08' }, { kind: 'date', text: '1900-03-01' }],
    ['', '', '1899-01-01'],
    ['812', '', 'tidak tahu'],
  ])
})

test('the same book gives the same bytes', async () => {
  const book = {
    sheets: [
      {
        name: 'A',
        columns,
        rows: [[{ value: '1', fill: 'error', comment: 'Salah & "rusak"' }, 2, '2025-05-22']] as OutCell[][],
      },
      { name: 'B', columns, rows: [] },
    ],
  }
  const once = await writeXlsx(book)
  await new Promise((resolve) => setTimeout(resolve, 2100))
  expect(Buffer.compare(once, await writeXlsx(book))).toBe(0)
})

test('marked and commented cells keep their value, and a hidden sheet is hidden', async () => {
  const rows: OutCell[][] = [
    [
      { value: '15', fill: 'error', comment: 'NIK harus 16 angka' },
      { value: 5, fill: 'warning' },
      { value: null, fill: 'error' },
    ],
  ]
  const bytes = await writeXlsx({
    sheets: [
      { name: 'Masalah', columns, rows },
      { name: 'Kode', columns, rows, hidden: true },
    ],
  })
  const file = await readTabular(bytes)
  expect(file.sheets).toEqual([
    { name: 'Masalah', hidden: false },
    { name: 'Kode', hidden: true },
  ])
  for await (const batch of file.rows) expect(batch[1]!.cells).toEqual(['15', { kind: 'number', text: '5' }])
})

test('text that looks like a formula comes back as the same text', async () => {
  const rows = [
    '=1+1',
    '+62812',
    '-',
    '@x',
    '\tx',
    '=cmd|x',
    "'01",
    ' ',
    'a\r\nb',
    '_x0041_',
    '<b>&amp;',
  ].map((value) => [value])
  const bytes = await writeXlsx({ sheets: [{ name: 'A', columns: [{ header: 'x', kind: 'text' }], rows }] })
  expect((await rowsOf(bytes)).slice(1).map((row) => row.cells)).toEqual(rows)
})

test('any text survives the way out and back', async () => {
  const word = fc
    .string({ unit: 'binary', minLength: 1, maxLength: 20 })
    .filter((value) => !value.includes('\0'))
  // A CSV with control characters is no list; a point in front keeps the apostrophe for formulas out of this test.
  const plain = (value: string): string => `.${value.replace(/[\x00-\x08\x0e-\x1f]/g, '')}`
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(word, word), { minLength: 1, maxLength: 200 }), async (rows) => {
      const xlsx = await writeXlsx({
        sheets: [{ name: 'A', columns: columns.map((one) => ({ ...one, kind: 'text' })), rows }],
      })
      expect((await rowsOf(xlsx)).slice(1).map((row) => row.cells)).toEqual(rows)
      const csv = [['NIK', 'NAMA'], ...rows.map((row) => row.map(plain))]
      expect((await rowsOf(writeCsv(csv))).map((row) => row.cells)).toEqual(csv)
    }),
    { numRuns: 6 },
  )
})

test('sheet names Excel would refuse are made acceptable and different', async () => {
  const names = ["Desa 'A'/B: [x]*?", 'x'.repeat(40), 'x'.repeat(40), '']
  const bytes = await writeXlsx({ sheets: names.map((name) => ({ name, columns, rows: [] })) })
  const file = await readTabular(bytes)
  const found = file.sheets.map((sheet) => sheet.name)
  await file.close()
  expect(found).toEqual(["Desa 'A'-B- -x---", 'x'.repeat(31), `${'x'.repeat(27)} (2)`, 'Lembar'])
})

test('a column offers the choices of a hidden sheet, and every printed page has the footer', async () => {
  const codes = [{ header: 'Kode', kind: 'text' }] as const
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'Peserta',
        columns: [{ header: 'JK', kind: 'text', choices: { sheet: 'Kode: JK', column: 0, count: 2 } }],
        rows: [],
        footer: 'Templat 3 & isian',
      },
      { name: 'Kode: JK', columns: codes, rows: [['Laki-laki'], ['Perempuan']], hidden: true },
    ],
  })
  const zip = await openZip(bytes, defaultLimits)
  let xml = ''
  for await (const piece of zip.read('xl/worksheets/sheet1.xml')) xml += piece.toString()
  zip.close()
  expect(xml).toContain('sqref="A2:A1048576"><formula1>\'Kode- JK\'!$A$2:$A$3</formula1>')
  expect(xml).toContain('<oddFooter>&amp;LTemplat 3 &amp;&amp; isian&amp;R&amp;P / &amp;N</oddFooter>')
  expect((await rowsOf(bytes))[0]!.cells).toEqual(['JK'])
})

test('a number that is none, and more cells than columns, are mistakes of the program', async () => {
  const write = (rows: OutCell[][]): Promise<Uint8Array> =>
    writeXlsx({ sheets: [{ name: 'A', columns, rows }] })
  await expect(write([['1', Number.NaN]])).rejects.toThrow('not a number')
  await expect(write([['1', 2, '', 'x']])).rejects.toThrow('more cells')
  await expect(writeXlsx({ sheets: [] })).rejects.toThrow('needs a sheet')
})

test('CSV for Indonesian Excel has a mark, semicolons, CRLF and a decimal comma', () => {
  const rows = [
    ['NIK', 'UPAH', 'CATATAN'],
    ['1571012304850003', 66.08, 'a;b "c"\nd'],
    ['=1+1', -5, null],
    ['+62', '-', '@x'],
  ]
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(writeCsv(rows))
  expect(text).toBe(
    '\ufeffNIK;UPAH;CATATAN\r\n1571012304850003;66,08;"a;b ""c""\nd"\r\n\'=1+1;-5;\r\n\'+62;\'-;\'@x\r\n',
  )
})

test('CSV for other programs has commas and a decimal point', () => {
  const bytes = writeCsv([['a,b', 1.5, '\tx']], { separator: ',', bom: false })
  expect(new TextDecoder().decode(bytes)).toBe('"a,b",1.5,"\'\tx"\r\n')
})

test('the text of a cell is its words, whatever its kind', () => {
  expect(cellText(undefined)).toBe('')
  expect(cellText('a')).toBe('a')
  expect(cellText({ kind: 'error', text: '#REF!' })).toBe('#REF!')
})
