import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { type Cell, cellText, type Row } from '../tabular/cell.ts'
import { readTabular } from '../tabular/read.ts'
import { generateRoster } from './roster.ts'
import { rosterFile } from './roster-file.ts'

const request = { region: '15.03', rows: 400, problems: 60, seed: 1 }
const roster = generateRoster(request)

async function readBack(bytes: Uint8Array): Promise<Map<number, Cell[]>> {
  const file = await readTabular(bytes)
  const rows: Row[] = []
  for await (const batch of file.rows) rows.push(...batch)
  await file.close()
  return new Map(rows.map((row) => [row.number, row.cells]))
}

const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

test('the same roster gives the same bytes, as XLSX and as CSV', async () => {
  for (const kind of ['xlsx', 'csv'] as const)
    expect(digest(await rosterFile(generateRoster(request), kind))).toBe(
      digest(await rosterFile(roster, kind)),
    )
})

test('in the XLSX every row stands where the truth says, with text as text and damaged NIK as numbers', async () => {
  const sheet = await readBack(await rosterFile(roster, 'xlsx'))
  expect(cellText(sheet.get(1)?.[0])).toBe('DAFTAR PEKERJA RENTAN DAN PETUGAS AD HOC PILKADA 2024')
  expect(sheet.get(4)?.map(cellText)).toEqual([...roster.header])
  for (const [at, cells] of roster.rows.entries()) {
    const read = sheet.get(roster.first_row + at) ?? []
    // Our writer makes no error cells, so an error arrives as its text.
    const expected = cells.map((cell) =>
      typeof cell !== 'string' && cell.kind === 'error' ? cell.text : cell,
    )
    expect([...read, ...Array(12 - read.length).fill('')]).toEqual(expected)
  }
})

test('the CSV is what Indonesian Excel saves: byte order mark, semicolons, CRLF, broken long numbers', async () => {
  const bytes = await rosterFile(roster, 'csv')
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const lines = new TextDecoder().decode(bytes).split('\r\n')
  expect(lines[3]).toBe(roster.header.join(';'))
  for (const truth of roster.truth.filter((one) => one.code_in_csv))
    expect(lines[truth.row - 1]?.split(';')[2]).toMatch(/^1,\d+E\+15$/)
  expect(lines.slice(4, 464).every((line) => line.split(';').length === 12)).toBe(true)
})

test('the CSV read back has the same rows in the same places, in the words of Excel', async () => {
  const sheet = await readBack(await rosterFile(roster, 'csv'))
  for (const [at, cells] of roster.rows.entries()) {
    const read = sheet.get(roster.first_row + at)
    for (const [column, cell] of cells.entries())
      if (typeof cell === 'string') expect(cellText(read?.[column])).toBe(cell)
    const date = cells[4]
    if (typeof date === 'object' && date.kind === 'date')
      expect(cellText(read?.[4])).toBe(date.text.split('-').reverse().join('/'))
  }
})
