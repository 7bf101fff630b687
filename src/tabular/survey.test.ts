import { expect, test, vi } from 'vitest'
import { readTabular, surveyTabular } from './read.ts'
import { codeOf, honestXlsx, rowXml, xlsxOf } from './test-files.ts'

vi.setConfig({ testTimeout: 60_000 })

const worksheet = (before: string, data: string, after = ''): string =>
  `<?xml version="1.0"?><worksheet>${before}<sheetData>${data}</sheetData>${after}</worksheet>`

/** A list as villages send it: a merged title, a hidden column, filtered rows, formulas; and a second neighbourhood. */
const village = xlsxOf({
  sheets: [
    { name: 'Kode', state: 'veryHidden', data: rowXml(1, ['L']) + rowXml(2, ['P']) },
    {
      name: 'RT 01',
      data: worksheet(
        '<cols><col min="1" max="1" width="0"/><col min="3" max="4" width="9" hidden="1"/><col min="9" max="16384" hidden="1"/></cols>',
        rowXml(1, ['DAFTAR PEKERJA']) +
          rowXml(3, ['NO', 'NIK', 'NAMA']) +
          rowXml(4, ['1', '1571012304850003', 'SITI'], ' hidden="1"') +
          '<row r="5"><c r="A5"><f>A4+1</f><v>2</v></c><c r="B5" t="str"><f>X</f></c><c r="C5"><f>Y</f></c><c r="D5" t="e"><v>#REF!</v></c></row>' +
          '<row r="6" hidden="1"/>',
        '<autoFilter ref="A3:C5"><filterColumn colId="2"><filters><filter val="A"/></filters></filterColumn></autoFilter><mergeCells><mergeCell ref="A1:D1"/><mergeCell ref="D4:D9"/></mergeCells>',
      ),
    },
    { name: 'Kosong', data: '' },
    { name: 'RT 02', data: rowXml(1, ['NIK', 'NAMA']) + rowXml(2, ['1571012304850004', 'BUDI']) },
  ],
})

test('every sheet is told with its rows, and what is hidden on it, before anything is decided', async () => {
  const { format, sheets } = await surveyTabular(village, { head_rows: 2 })
  expect(format).toBe('xlsx')
  expect(sheets.map(({ name, hidden, rows, last_row }) => [name, hidden, rows, last_row])).toEqual([
    ['Kode', true, 2, 2],
    ['RT 01', false, 4, 5],
    ['Kosong', false, 0, 0],
    ['RT 02', false, 2, 2],
  ])
  expect(sheets[1]).toMatchObject({
    columns: 4,
    hidden_rows: 1,
    hidden_columns: [0, 2, 3],
    filtered: true,
    merged: 2,
    merged_over_rows: 1,
    formulas: 3,
    formulas_without_value: 1,
    errors: 1,
  })
  expect(sheets[1]!.head).toEqual([
    { number: 1, cells: ['DAFTAR PEKERJA'] },
    { number: 3, cells: ['NO', 'NIK', 'NAMA'] },
  ])
})

test('several sheets are read in one go, each row with the sheet it is from', async () => {
  const file = await readTabular(village, { sheets: ['RT 02', 'Kosong', 'RT 01'] })
  expect(file.sheet).toBe('RT 02')
  expect(file.seen()).toEqual([])
  const rows = []
  for await (const batch of file.rows) rows.push(...batch)
  expect(rows.map((row) => [row.sheet, row.number])).toEqual([
    ['RT 02', 1],
    ['RT 02', 2],
    ['RT 01', 1],
    ['RT 01', 3],
    ['RT 01', 4],
    ['RT 01', 5],
  ])
  expect(file.seen().map(({ name, rows }) => [name, rows])).toEqual([
    ['RT 02', 2],
    ['Kosong', 0],
    ['RT 01', 4],
  ])
})

test('after a walk the file says what was hidden on the sheet that was read', async () => {
  const file = await readTabular(village)
  for await (const _ of file.rows);
  expect(file.seen()).toMatchObject([{ name: 'RT 01', hidden_rows: 1, hidden_columns: [0, 2, 3] }])
})

test('a list of sheets with one that is not there, or with nothing on any of them, is refused', async () => {
  await expect(readTabular(village, { sheets: ['RT 01', 'RT 09'] })).rejects.toMatchObject({
    code: 'tabular.no_such_sheet',
    text: { id: expect.stringContaining('"RT 09"') },
  })
  await expect(readTabular(village, { sheets: ['Kosong'] })).rejects.toMatchObject({ code: 'tabular.empty' })
})

test('a CSV is surveyed as one sheet, and says whether it names its own separator', async () => {
  const survey = await surveyTabular(Buffer.from('sep=;\r\nNIK;NAMA\r\n\r\n1;SITI\r\n'))
  expect(survey).toMatchObject({ format: 'csv', separator: ';', separator_stated: true, encoding: 'utf-8' })
  expect(survey.sheets).toMatchObject([{ name: '', rows: 2, last_row: 4, columns: 2, hidden_columns: [] }])
  expect(survey.sheets[0]!.head.map((row) => row.number)).toEqual([2, 3, 4])
})

test('a survey looks to the end of every sheet, and says so when one is damaged there', async () => {
  const cut = xlsxOf({ sheets: [{ data: rowXml(1, ['a']) }, { data: worksheet('', '<row r="0"/>') }] })
  await expect(surveyTabular(cut)).rejects.toMatchObject({ code: 'tabular.damaged' })
  await expect(surveyTabular(Buffer.from('a;b\nc;"d'))).rejects.toMatchObject({ code: 'tabular.damaged' })
  await expect(surveyTabular(Buffer.from(';;\n'))).rejects.toMatchObject({ code: 'tabular.empty' })
})

test('the first rows of a survey are cut, however long and wide they are', async () => {
  const long = rowXml(1, Array<string>(100).fill('x'.repeat(3000)))
  const { sheets } = await surveyTabular(xlsxOf({ sheets: [{ data: long }, { data: long }] }))
  expect(sheets[1]!.head[0]!.cells[99]).toBe('x'.repeat(500))
})

test('a workbook says that it counts its days from 1904', async () => {
  const old = xlsxOf({ from1904: true, sheets: [{ data: rowXml(1, ['a']) }] })
  expect((await surveyTabular(old)).from1904).toBe(true)
  expect((await surveyTabular(honestXlsx())).from1904).toBeUndefined()
})

test('cells that all point at one long string are counted as text, not as cells', async () => {
  const strings = `<si><t>${'x'.repeat(30_000)}</t></si>`
  const cells = (count: number): string => '<c t="s"><v>0</v></c>'.repeat(count)
  const rows = Array.from({ length: 100 }, (_, at) => `<row r="${at + 1}">${cells(10)}</row>`).join('')
  const book = xlsxOf({ strings, sheets: [{ data: rows }] })
  expect(await codeOf(book, { characters: 10_000_000 })).toBe('tabular.too_large')
  expect(await codeOf(book)).toBe('was read')
  const wide = xlsxOf({ strings, sheets: [{ data: `<row r="7">${cells(20)}</row>` }] })
  await expect(surveyTabular(wide)).rejects.toMatchObject({
    code: 'tabular.cell_too_long',
    details: { row: 7 },
  })
})
