import { afterEach, expect, test, vi } from 'vitest'
import { codeOf, honestXlsx, rowsOf, rowXml, type TestBook, xlsxOf } from './test-files.ts'

vi.setConfig({ testTimeout: 60_000 })

afterEach(async () => {
  expect((await rowsOf(honestXlsx())).length, 'an honest file after refused ones').toBe(2)
})

const book = (data: string, more: Partial<TestBook> = {}): Buffer => xlsxOf({ sheets: [{ data }], ...more })

test('300 MB of one letter in a 300 kB file is refused, wherever it hides and whatever its header says', async () => {
  const letters = Buffer.alloc(300 * 1024 * 1024, 'A')
  letters.write('<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>')
  const bomb = (part: string, size: number): Buffer =>
    book('', { lie: (entry) => (entry.name === part ? { ...entry, data: letters, size } : entry) })
  expect(await codeOf(bomb('xl/worksheets/sheet1.xml', letters.length))).toBe('tabular.bomb')
  expect(await codeOf(bomb('[Content_Types].xml', 1000))).toBe('tabular.damaged')
})

test('parts that together unpack to more than is allowed are refused while they unpack', async () => {
  const rows = Array.from({ length: 2000 }, (_, at) => rowXml(at + 1, [`${at * 7919}`])).join('')
  expect(await codeOf(book(rows), { unzipped_bytes: 50_000 })).toBe('tabular.bomb')
})

test('a workbook of thousands of parts is refused', async () => {
  const extra = Array.from({ length: 6000 }, (_, at) => ({ name: `x/${at}`, data: '' }))
  expect(await codeOf(book('', { extra }))).toBe('tabular.bomb')
})

test('half a million rows that each reach the last column are refused, not built', async () => {
  const row = '<row><c r="XFD1"><v>1</v></c></row>'
  const wide = Array.from({ length: 100_000 }, (_, at) => row.replace('>1<', `>${at * 7919}<`)).join('')
  expect(await codeOf(book(wide))).toBe('tabular.too_many_columns')
})

test('external entities and billion laughs are refused wherever they stand', async () => {
  const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
  const external = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
  const remote = '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">'
  for (const dtd of [laughs, external, remote]) {
    const sheet = `<?xml version="1.0"?>${dtd}<worksheet><sheetData>${rowXml(1, ['&a;'])}</sheetData></worksheet>`
    expect(await codeOf(book(sheet))).toBe('tabular.damaged')
    for (const part of ['[Content_Types].xml', 'xl/workbook.xml', '_rels/.rels']) {
      const lie: TestBook['lie'] = (entry) =>
        entry.name === part ? { ...entry, data: dtd + entry.data } : entry
      expect(await codeOf(book(rowXml(1, ['x']), { lie }))).toBe('tabular.damaged')
    }
  }
})

test('headers that lie about size, checksum or method are refused; a false local name harms nobody', async () => {
  const good = rowXml(1, ['x'])
  const lies: [Record<string, unknown>, string][] = [
    [{ size: 0 }, 'tabular.damaged'],
    [{ size: 1_900_000_000 }, 'tabular.bomb'],
    [{ size: 3000 }, 'tabular.damaged'],
    [{ crc: 1 }, 'tabular.damaged'],
    [{ method: 12 }, 'tabular.damaged'],
    [{ method: 0 }, 'tabular.damaged'],
    [{ localName: '../../etc/passwd' }, 'was read'],
  ]
  for (const [wrong, code] of lies) {
    const lie: TestBook['lie'] = (entry) =>
      entry.name.endsWith('sheet1.xml') ? { ...entry, ...wrong } : entry
    expect(await codeOf(book(good, { lie })), JSON.stringify(wrong)).toBe(code)
  }
  expect(await codeOf(book(good, { extra: [{ name: 'xl/worksheets/sheet1.xml', data: 'x' }] }))).toBe(
    'tabular.damaged',
  )
  expect(await codeOf(book(good, { extra: [{ name: '../x', data: 'x' }] }))).toBe('tabular.damaged')
})

test('a file cut off at any tenth is damaged', async () => {
  const whole = book(rowXml(1, ['x'.repeat(2000)]), { strings: '<si><t>a</t></si>' })
  for (let tenth = 1; tenth < 10; tenth++) {
    expect(await codeOf(whole.subarray(0, Math.floor((whole.length * tenth) / 10)))).toBe('tabular.damaged')
  }
  expect(await codeOf(whole.subarray(0, whole.length - 1))).toBe('tabular.damaged')
})

test('impossible references and strings are damage', async () => {
  const bad = [
    '<row r="0"><c r="A0"><v>1</v></c></row>',
    '<row r="-1"><c><v>1</v></c></row>',
    '<row r="1048577"><c><v>1</v></c></row>',
    '<row r="1"><c r="XFE1"><v>1</v></c></row>',
    '<row r="1"><c r="AAAAAAAAAAAA1"><v>1</v></c></row>',
    '<row r="1"><c r="1"><v>1</v></c></row>',
    '<row r="1"><c r="A1" t="s"><v>2147483648</v></c></row>',
    '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
    '<row r="1"><c r="A1" t="s"><v>length</v></c></row>',
  ]
  for (const data of bad) expect(await codeOf(book(data)), data).toBe('tabular.damaged')
  const repeated = `<row r="1">${'<c r="A1"><v>1</v></c>'.repeat(20_000)}</row>`
  expect(await codeOf(book(repeated))).toBe('tabular.too_many_columns')
})

test('a part in a false encoding is damage', async () => {
  const sheet = (declared: string): string =>
    `<?xml version="1.0" encoding="${declared}"?><worksheet><sheetData>${rowXml(1, ['x'])}</sheetData></worksheet>`
  expect(await codeOf(book(sheet('UTF-7')))).toBe('tabular.damaged')
  expect(await codeOf(book(sheet('utf-8')))).toBe('was read')
  const lie: TestBook['lie'] = (entry) =>
    entry.name.endsWith('sheet1.xml')
      ? { ...entry, data: Buffer.from(sheet('UTF-8').replace('x<', '\xff<'), 'latin1') }
      : entry
  expect(await codeOf(book('', { lie }))).toBe('tabular.damaged')
})

test('broken UTF-16 and a zero byte far down are damage', async () => {
  expect(await codeOf(Buffer.from('\ufeffa;b\n\ud800', 'utf16le'))).toBe('tabular.damaged')
  expect(await codeOf(`${'a;b\n'.repeat(30_000)}\0`)).toBe('tabular.damaged')
})

test('a reader that needs too much memory is ended, and this process goes on', async () => {
  const name = (at: number): string => `${(at * 7919).toString(36)} `.repeat(60)
  const strings = Array.from({ length: 100_000 }, (_, at) => `<si><t>${name(at)}</t></si>`).join('')
  expect(await codeOf(book(rowXml(1, ['x']), { strings }), { worker_memory_mb: 24 })).toBe('tabular.bomb')
})
