import { expect, test, vi } from 'vitest'
import { type Cell, cellText } from './cell.ts'
import { readTabular } from './read.ts'
import { honestXlsx, rowsOf, rowXml, xlsxOf } from './test-files.ts'

vi.setConfig({ testTimeout: 60_000 })

const dateStyles =
  '<numFmts><numFmt numFmtId="164" formatCode="dd\\/mm\\/yyyy"/><numFmt numFmtId="165" formatCode="&quot;dmy&quot;0"/></numFmts>' +
  '<cellStyleXfs><xf numFmtId="14"/><xf numFmtId="14"/></cellStyleXfs>' +
  '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>'

/** The cells of a sheet that has one row with this XML. */
async function cellsOf(
  cells: string,
  book: { strings?: string; styles?: string; from1904?: boolean } = {},
): Promise<Cell[]> {
  const rows = await rowsOf(xlsxOf({ sheets: [{ data: `<row r="1">${cells}</row>` }], ...book }))
  return rows[0]!.cells
}

test('text cells are read as they were typed, in the rows the person sees', async () => {
  expect(await rowsOf(honestXlsx())).toEqual([
    { number: 1, cells: ['NIK', 'NAMA'] },
    { number: 2, cells: ['1571012304850003', 'SITI AMINAH'] },
  ])
})

test('shared strings are joined from their runs, without the pronunciation', async () => {
  const strings =
    '<si><t>SITI</t></si><si><r><rPr><b/></rPr><t>NUR </t></r><r><t xml:space="preserve">AINI</t></r><rPh sb="0" eb="1"><t>no</t></rPh></si><si/>'
  const cells = await cellsOf(
    '<c t="s"><v>1</v></c><c t="s"><v>0</v></c><c t="s"><v>2</v></c><c t="s"><v>0</v></c>',
    { strings },
  )
  expect(cells).toEqual(['NUR AINI', 'SITI', '', 'SITI'])
})

test('inline text may be rich and may hold escapes', async () => {
  const cells = await cellsOf(
    '<c t="inlineStr"><is><r><t>A</t></r><r><t>B</t></r></is></c><c t="inlineStr"><is><t>a &amp; b_x000D_c _x005F_x0041_</t></is></c>',
  )
  expect(cells).toEqual(['AB', 'a & b\rc _x0041_'])
})

test('a number says that it was a number, with all its digits', async () => {
  const cells = await cellsOf(
    '<c><v>1.57101230485E+15</v></c><c t="n"><v>16800</v></c><c s="3"><v>31160</v></c>',
    { styles: dateStyles },
  )
  expect(cells).toEqual([
    { kind: 'number', text: '1571012304850000' },
    { kind: 'number', text: '16800' },
    { kind: 'number', text: '31160' },
  ])
})

test('a number with a date format is a date, in both calendars', async () => {
  const cells = '<c s="1"><v>31160</v></c><c s="2"><v>31160.5</v></c><c t="d"><v>2025-05-22T00:00:00Z</v></c>'
  expect((await cellsOf(cells, { styles: dateStyles })).map(cellText)).toEqual([
    '1985-04-23',
    '1985-04-23',
    '2025-05-22',
  ])
  const old = await cellsOf(cells, { styles: dateStyles, from1904: true })
  expect(old[0]).toEqual({ kind: 'date', text: '1989-04-24' })
})

test('booleans and errors are named; a formula keeps its stored value or says that there is none', async () => {
  const cells = await cellsOf(
    '<c t="b"><v>1</v></c><c t="e"><v>#REF!</v></c><c><f>1+1</f><v>2</v></c><c><f>A1</f></c>' +
      '<c t="str"><f>A1&amp;B1</f><v>SITI</v></c><c s="1"><f>TODAY()</f><v>45799</v></c><c t="e"><f>X</f><v>#N/A</v></c>',
    { styles: dateStyles },
  )
  expect(cells).toEqual([
    { kind: 'boolean', text: 'TRUE' },
    { kind: 'error', text: '#REF!' },
    { kind: 'number', text: '2', formula: true },
    { kind: 'error', text: '', formula: true },
    'SITI',
    { kind: 'date', text: '2025-05-22', formula: true },
    { kind: 'error', text: '#N/A', formula: true },
  ])
})

test('hidden rows are read and marked; gaps are filled; blank rows are not handed out', async () => {
  const data = `${rowXml(3, ['a'])}<row r="4"/><row r="5" s="1"><c r="A5" s="2"/></row><row r="7" hidden="1"><c r="C7" t="inlineStr"><is><t>c</t></is></c></row>`
  expect(await rowsOf(xlsxOf({ sheets: [{ data }] }))).toEqual([
    { number: 3, cells: ['a'] },
    { number: 7, cells: ['', '', 'c'], hidden: true },
  ])
})

test('the first visible sheet with something in it is taken, or the one that was asked for', async () => {
  const book = xlsxOf({
    sheets: [
      { name: 'Kode', state: 'hidden', data: rowXml(1, ['kode']) },
      { name: 'Kosong', data: '<row r="1"><c r="A1"/></row>' },
      { name: 'RT 01', data: rowXml(1, ['satu']) },
      { name: 'RT 02', data: rowXml(1, ['dua']) },
    ],
  })
  const file = await readTabular(book)
  expect(file).toMatchObject({ format: 'xlsx', sheet: 'RT 01' })
  expect(file.sheets).toEqual([
    { name: 'Kode', hidden: true },
    { name: 'Kosong', hidden: false },
    { name: 'RT 01', hidden: false },
    { name: 'RT 02', hidden: false },
  ])
  await file.close()
  expect((await rowsOf(book, { sheet: 'RT 02' }))[0]!.cells).toEqual(['dua'])
  expect((await rowsOf(book, { sheet: 'Kode' }))[0]!.cells).toEqual(['kode'])
})

test('rows out of order, repeated cells and cells without references are read without harm', async () => {
  const cell = (reference: string, value: string): string =>
    `<c ${reference} t="inlineStr"><is><t>${value}</t></is></c>`
  const data =
    `<row r="9">${cell('r="B9"', 'b')}${cell('r="A9"', 'a')}</row>` +
    `<row r="2">${cell('r="A2"', 'first')}${cell('r="A2"', 'second')}</row><row>${cell('', 'x')}${cell('', 'y')}</row>`
  expect(await rowsOf(xlsxOf({ sheets: [{ data }] }))).toEqual([
    { number: 9, cells: ['a', 'b'] },
    { number: 2, cells: ['second'] },
    { number: 3, cells: ['x', 'y'] },
  ])
})

test('one cell in the very last corner of a sheet is one cell', async () => {
  const data = `${rowXml(1, ['a'])}<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>z</t></is></c></row>`
  const rows = await rowsOf(xlsxOf({ sheets: [{ data }] }))
  expect(rows[1]!.number).toBe(1_048_576)
  expect(rows[1]!.cells.length).toBe(16_384)
  expect(rows[1]!.cells[16_383]).toBe('z')
})

test('a dimension of ten million rows and a million blank rows cost nothing', async () => {
  const blank = Array.from({ length: 1_048_574 }, (_, at) => `<row r="${at + 2}" s="1"/>`).join('')
  const data = `<?xml version="1.0"?><worksheet><dimension ref="A1:XFD10000000"/><sheetData>${rowXml(1, ['a'])}${blank}${rowXml(1_048_576, ['b'])}</sheetData></worksheet>`
  expect(await rowsOf(xlsxOf({ sheets: [{ data }] }))).toEqual([
    { number: 1, cells: ['a'] },
    { number: 1_048_576, cells: ['b'] },
  ])
})

test('rows come in batches of at most five hundred, however slow the reader of them is', async () => {
  let data = ''
  for (let number = 1; number <= 12_345; number++) data += rowXml(number, [String(number)])
  const file = await readTabular(xlsxOf({ sheets: [{ data }] }))
  let expected = 1
  for await (const batch of file.rows) {
    expect(batch.length).toBeLessThanOrEqual(500)
    for (const row of batch) expect(row).toEqual({ number: expected, cells: [String(expected++)] })
    if (expected < 3000) await new Promise((resolve) => setTimeout(resolve, 2))
  }
  expect(expected).toBe(12_346)
})

test('headers named like parts of an object are only words', async () => {
  const rows = await rowsOf(
    xlsxOf({ sheets: [{ data: rowXml(1, ['__proto__', 'constructor', 'toString']) }] }),
  )
  expect(rows[0]!.cells).toEqual(['__proto__', 'constructor', 'toString'])
})

test('a sheet written in UTF-16 is read', async () => {
  const xml = `<?xml version="1.0" encoding="UTF-16"?><worksheet><sheetData>${rowXml(1, ['é'])}</sheetData></worksheet>`
  const book = xlsxOf({
    sheets: [{ data: '' }],
    lie: (entry) =>
      entry.name.endsWith('sheet1.xml') ? { ...entry, data: Buffer.from(`\ufeff${xml}`, 'utf16le') } : entry,
  })
  expect((await rowsOf(book))[0]!.cells).toEqual(['é'])
})
