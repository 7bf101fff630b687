import { afterEach, expect, test, vi } from 'vitest'
import { readTabular } from './read.ts'
import { codeOf, honestXlsx, rowsOf, rowXml, type TestBook, xlsxOf, zipOf } from './test-files.ts'

vi.setConfig({ testTimeout: 60_000 })

afterEach(async () => {
  expect((await rowsOf(honestXlsx())).length, 'an honest file after refused ones').toBe(2)
})

const book = (data: string, more: Partial<TestBook> = {}): Buffer => xlsxOf({ sheets: [{ data }], ...more })
const types = (type: string): string =>
  `<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.${type}"/></Types>`
const compound = (name: string): Buffer =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(2_000_000),
    Buffer.from(name, 'utf16le'),
  ])

test('what is not XLSX or CSV is refused by its content, each kind with its own way out', async () => {
  expect(await codeOf(compound('Workbook'))).toBe('tabular.old_excel')
  expect(await codeOf(Buffer.from([9, 8, 16, 0, 0, 6, 5, 0]))).toBe('tabular.not_a_spreadsheet')
  expect(await codeOf(Buffer.from([9, 4, 6, 0, 0, 0, 16, 0]))).toBe('tabular.old_excel')
  expect(
    await codeOf('<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'),
  ).toBe('tabular.old_excel')
  expect(await codeOf(compound('EncryptedPackage'))).toBe('tabular.encrypted')
  expect(await codeOf(book('', { lie: (entry) => ({ ...entry, flags: 1 }) }))).toBe('tabular.encrypted')
  expect(await codeOf(book('', { extra: [{ name: 'xl/vbaProject.bin', data: 'x' }] }))).toBe('tabular.macro')
  expect(await codeOf(book('', { bookType: 'application/vnd.ms-excel.sheet.macroEnabled.main+xml' }))).toBe(
    'tabular.macro',
  )
  const binary = types('ms-excel.sheet.binary.macroEnabled.main')
  expect(await codeOf(zipOf([{ name: '[Content_Types].xml', data: binary }]))).toBe('tabular.binary_workbook')
  const ods = [
    { name: 'mimetype', data: 'application/vnd.oasis.opendocument.spreadsheet', stored: true },
    { name: 'content.xml', data: '<x/>' },
  ]
  expect(await codeOf(zipOf(ods))).toBe('tabular.open_document')
  const docx = types('openxmlformats-officedocument.wordprocessingml.document.main+xml')
  expect(await codeOf(zipOf([{ name: '[Content_Types].xml', data: docx }]))).toBe('tabular.not_a_spreadsheet')
  expect(await codeOf(zipOf([{ name: 'foto.jpg', data: 'x' }]))).toBe('tabular.not_a_spreadsheet')
})

test('a web page named .xls, a PDF, a picture and noise are not spreadsheets', async () => {
  for (const page of [
    '<html><table><tr><td>1',
    '\ufeff \n<!DOCTYPE html><html>',
    '<table border=1>',
    '<!-- x --><meta>',
  ]) {
    expect(await codeOf(page), page).toBe('tabular.html')
  }
  const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), honestXlsx()])
  for (const other of [
    picture,
    '%PDF-1.7 ...',
    '{\\rtf1 x}',
    '<?xml version="1.0"?><a/>',
    'a;b\0c',
    '\x1b[2J',
  ]) {
    expect(await codeOf(other), String(other).slice(0, 20)).toBe('tabular.not_a_spreadsheet')
  }
})

test('a document, a picture, an archive and data of a program are each told apart, so that the way out fits', async () => {
  const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.alloc(100)])
  const kinds: [string, Buffer | string][] = [
    ['dokumen', '%PDF-1.7 ...'],
    ['dokumen', compound('WordDocument')],
    [
      'dokumen',
      zipOf([
        {
          name: '[Content_Types].xml',
          data: types('openxmlformats-officedocument.wordprocessingml.document.main+xml'),
        },
      ]),
    ],
    ['gambar', jpeg],
    ['gambar', '<?xml version="1.0"?>\n<svg onload="alert(1)">'],
    ['gambar', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'],
    ['arsip', zipOf([{ name: 'daftar.xlsx', data: honestXlsx(), stored: true }])],
    ['arsip', Buffer.from('1f8b0800000000000003', 'hex')],
    ['JSON', '{"type":"FeatureCollection","features":[]}'],
    ['JSON', '[[1,2],[3,4]]'],
  ]
  for (const [words, bytes] of kinds) {
    await expect(rowsOf(Buffer.from(bytes as string)), words).rejects.toMatchObject({
      code: 'tabular.not_a_spreadsheet',
      text: { id: expect.stringContaining(words) },
    })
  }
  expect(await codeOf('[kosong];{kosong}\n1;2\n')).toBe('was read')
})

test('a file of two thousand comments that never becomes a web page is only looked at once', async () => {
  expect(await codeOf(`${'<!-- -->'.repeat(2000)}<p;q`)).toBe('was read')
})

test('a file without any filled cell is empty', async () => {
  for (const nothing of ['', '\ufeff', ' \r\n\r\n', ';;;\n;;;\n', '""\n'])
    expect(await codeOf(nothing)).toBe('tabular.empty')
  expect(await codeOf(book('<row r="1"><c r="A1"/></row>'))).toBe('tabular.empty')
  const hidden = xlsxOf({ sheets: [{ data: '' }, { state: 'veryHidden', data: rowXml(1, ['x']) }] })
  expect(await codeOf(hidden)).toBe('tabular.empty')
})

test('a sheet that is not there is refused by name', async () => {
  expect(await codeOf(honestXlsx(), {}, 'RT 09')).toBe('tabular.no_such_sheet')
  expect(await codeOf('a;b', {}, 'RT 09')).toBe('tabular.no_such_sheet')
})

test('each cap holds for both formats', async () => {
  const csv = 'a;b;c\n'.repeat(50)
  const xlsx = book(Array.from({ length: 50 }, (_, at) => rowXml(at + 1, ['a', 'b', 'c'])).join(''))
  for (const file of [csv, xlsx]) {
    expect(await codeOf(file, { bytes: 100 })).toBe('tabular.too_large')
    expect(await codeOf(file, { rows: 49 })).toBe('tabular.too_many_rows')
    expect(await codeOf(file, { columns: 2 })).toBe('tabular.too_many_columns')
    expect(await codeOf(file, { cells: 149 })).toBe('tabular.too_many_columns')
    expect(await codeOf(file, { rows: 50, columns: 3, cells: 150 })).toBe('was read')
  }
  const long = 'x'.repeat(32_768)
  expect(await codeOf(`a;${long}`)).toBe('tabular.cell_too_long')
  expect(await codeOf(book(rowXml(1, [long])))).toBe('tabular.cell_too_long')
  expect(await codeOf(book('', { strings: `<si><t>${long}</t></si>` }))).toBe('tabular.cell_too_long')
  expect(await codeOf(Array(20_000).join(';'))).toBe('tabular.too_many_columns')
})

test('a file of 200 MB is refused unread', async () => {
  await expect(readTabular(new Uint8Array(200 * 1024 * 1024))).rejects.toMatchObject({
    code: 'tabular.too_large',
  })
})

test('a quote that is never closed is named with its row', async () => {
  await expect(rowsOf(Buffer.from('a;b\nc;"d\ne;f\n'))).rejects.toMatchObject({
    code: 'tabular.damaged',
    details: { row: 2 },
    text: { id: expect.stringContaining('baris 2') },
  })
  expect(await codeOf(`a;"${'x\n'.repeat(1_000_000)}`)).toBe('tabular.cell_too_long')
})

test('a reader that takes too long is ended', async () => {
  expect(await codeOf('a;b\n'.repeat(200_000), { time_ms: 1 })).toBe('tabular.timeout')
})

test('files read at once and one after the other never see each other, however many and however they end', async () => {
  const one = async (number: number): Promise<void> => {
    const rows = `a;${number}\n`.repeat(1 + (number % 3) * 3000)
    if (number % 5 === 0) return void expect(await codeOf(`a;"${number}`)).toBe('tabular.damaged')
    const file = await readTabular(Buffer.from(rows))
    let count = 0
    for await (const batch of file.rows) {
      for (const row of batch) expect(row.cells[1]).toBe(String(number))
      count += batch.length
      if (number % 7 === 0) break
    }
    if (number % 7 !== 0) expect(count).toBe(1 + (number % 3) * 3000)
  }
  for (let number = 1; number < 40; number += 4)
    await Promise.all([one(number), one(number + 1), one(number + 2), one(number + 3)])
})

test('a file that is closed while its next row is waited for ends the wait', async () => {
  const file = await readTabular(Buffer.from('a;b\n'.repeat(400_000)))
  const walk = async (): Promise<void> => {
    for await (const _ of file.rows) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  const walked = expect(walk()).rejects.toThrow('closed')
  await new Promise((resolve) => setTimeout(resolve, 20))
  await file.close()
  await walked
})

test('leaving early and closing end the worker; nothing hangs', async () => {
  const file = await readTabular(Buffer.from('a;b\n'.repeat(400_000)))
  for await (const batch of file.rows) {
    expect(batch.length).toBe(500)
    break
  }
  await file.close()
  const other = await readTabular(Buffer.from('a;b\n'.repeat(400_000)))
  await other.close()
  const walk = async (): Promise<void> => {
    for await (const batch of other.rows) expect(batch.length).toBe(500)
  }
  await expect(walk()).rejects.toThrow('closed')
})
