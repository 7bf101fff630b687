import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { readTabular } from './read.ts'
import { rowsOf } from './test-files.ts'

vi.setConfig({ testTimeout: 60_000 })

async function cellsOf(source: string | Buffer): Promise<unknown[]> {
  return (await rowsOf(Buffer.from(source as string))).map((row) => row.cells)
}

test('comma, semicolon and tab are recognised, and a decimal comma does not mislead', async () => {
  const expected = [
    ['NIK', 'UPAH'],
    ['1', '16800,50'],
    ['2', '17000,25'],
  ]
  expect(await cellsOf('NIK;UPAH\n1;16800,50\n2;17000,25\n')).toEqual(expected)
  expect(await cellsOf('NIK\tUPAH\n1\t16800,50\n2\t17000,25\n')).toEqual(expected)
  expect(await cellsOf('NIK,UPAH\n1,"16800,50"\n2,"17000,25"\n')).toEqual(expected)
  const names = 'DAFTAR PESERTA\n\nNAMA;DESA\nSITI, S.Pd;A\nBUDI, S.H., M.H.;B\nNUR;C\nIDA;D\n'
  expect((await cellsOf(names))[3]).toEqual(['SITI, S.Pd', 'A'])
})

test('a first line sep= decides, and is no row; row numbers stay those of the file', async () => {
  const file = await readTabular(Buffer.from('sep=|\r\na|b;c,d\r\n'))
  expect(file).toMatchObject({ format: 'csv', separator: '|', encoding: 'utf-8', sheets: [] })
  for await (const batch of file.rows) expect(batch).toEqual([{ number: 2, cells: ['a', 'b;c,d'] }])
})

test('quotes may hold separators, quotes and line ends; the row number is the line where the record starts', async () => {
  expect(await rowsOf(Buffer.from('a;"b\r\n;""c"""\r\n"";d"e\r\n\r\n"f"g;h'))).toEqual([
    { number: 1, cells: ['a', 'b\r\n;"c"'] },
    { number: 3, cells: ['', 'd"e'] },
    { number: 4, cells: [] },
    { number: 5, cells: ['fg', 'h'] },
  ])
})

test('line ends may be LF, CRLF or CR alone', async () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const rows = await rowsOf(Buffer.from(['a;b', '', 'c;"d', 'e"', 'f;g'].join(end)))
    expect(rows.map((row) => row.number)).toEqual([1, 2, 3, 5])
    expect(rows[3]!.cells).toEqual(['f', 'g'])
  }
})

test('every encoding an office saves in gives the same words', async () => {
  const words = 'NAMA;CATATAN\nJOSÉ;ya – “baik”\n'
  const expected = [
    ['NAMA', 'CATATAN'],
    ['JOSÉ', 'ya – “baik”'],
  ]
  const utf16be = Buffer.from(`\ufeff${words}`, 'utf16le').swap16()
  const windows = Buffer.from(words.replace('–', '\x96').replace('“', '\x93').replace('”', '\x94'), 'latin1')
  expect(await cellsOf(words)).toEqual(expected)
  expect(await cellsOf(`\ufeff\ufeff${words}`)).toEqual(expected)
  expect(await cellsOf(Buffer.from(`\ufeff${words}`, 'utf16le'))).toEqual(expected)
  expect(await cellsOf(utf16be)).toEqual(expected)
  expect(await cellsOf(windows)).toEqual(expected)
  const file = await readTabular(windows)
  expect(file.encoding).toBe('windows-1252')
  await file.close()
})

test('a long file is UTF-8 or not as a whole, wherever its blocks are cut', async () => {
  const lines = 'é;😀;日本\n'.repeat(80_000)
  const rows = await rowsOf(Buffer.from(`x${lines}`))
  expect(rows.length).toBe(80_000)
  expect(rows.slice(1).every((row) => row.cells.join() === 'é,😀,日本')).toBe(true)
  const late = await rowsOf(
    Buffer.concat([Buffer.from(`a;${'b'.repeat(98)}\n`.repeat(11_000)), Buffer.from([0xe9, 10])]),
  )
  expect(late.at(-1)!.cells).toEqual(['é'])
})

test('one column without any separator is a list', async () => {
  expect(await cellsOf('NIK\n1571012304850003\n')).toEqual([['NIK'], ['1571012304850003']])
})

test('formulas, object names, repeated headers and the old end-of-file mark are only words', async () => {
  const words = '__proto__;constructor;NIK;NIK\n=cmd|;+1;-1;@x\n\x1a'
  expect(await cellsOf(words)).toEqual([
    ['__proto__', 'constructor', 'NIK', 'NIK'],
    ['=cmd|', '+1', '-1', '@x'],
  ])
})

test('a file on disk reads like bytes in memory', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tabular-'))
  await writeFile(join(folder, 'list'), 'a,b\r\nc,d\r\n')
  expect((await rowsOf({ path: join(folder, 'list') })).length).toBe(2)
  await rm(folder, { recursive: true })
})
