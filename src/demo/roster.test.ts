import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { readNik } from '../kernel/nik.ts'
import { cellText } from '../tabular/cell.ts'
import { generateRoster, storyRoster } from './roster.ts'
import { rejectedKinds, remarkedKinds } from './roster-kinds.ts'
import { rosterHeader } from './roster-row.ts'

const roster = generateRoster({ region: '15.03', rows: 3000, problems: 190, seed: 1 })

function rowsWith(code: string): number[] {
  return roster.truth.filter((truth) => truth.code === code).map((truth) => truth.row)
}

describe('a generated roster', () => {
  test('is the same for the same request and another for another seed', () => {
    const request = { region: '15.03', rows: 300, problems: 40, seed: 1 }
    expect(generateRoster(request)).toEqual(generateRoster(request))
    expect(generateRoster({ ...request, seed: 2 }).rows).not.toEqual(generateRoster(request).rows)
  })

  test('has not drifted: the text of the first 200 rows is pinned', () => {
    const words = generateRoster({ region: '15.03', rows: 300, problems: 40, seed: 1 })
      .rows.slice(0, 200)
      .map((cells) => cells.map(cellText).join('\t'))
      .join('\n')
    expect(createHash('sha256').update(words).digest('hex')).toBe(
      'a3df07577754eef7837084bc0f1782ccb205af8f8f3787153fcf7ebff057199c',
    )
  })

  test('has exactly the rows asked for, numbered, under titles and a header in row 4', () => {
    expect(roster.rows).toHaveLength(3190)
    expect(roster.accepted_count).toBe(3000)
    expect(roster.rejected_count).toBe(190)
    expect(roster.truth.filter((truth) => truth.level === 'rejected')).toHaveLength(190)
    expect(roster.title).toHaveLength(3)
    expect(roster.title[1]).toEqual(['KABUPATEN SAROLANGUN'])
    expect(roster.first_row).toBe(5)
    expect(roster.rows.map((row) => cellText(row[0]))).toEqual(roster.rows.map((_, at) => String(at + 1)))
    expect(roster.rows.every((row) => row.length === rosterHeader.length)).toBe(true)
  })

  test('ends with a blank line, a total without NIK and name, and a signature block of four lines', () => {
    expect(roster.footer).toHaveLength(6)
    expect(roster.footer[0]).toEqual([])
    expect(roster.footer[1]?.map(cellText)).toContain('3.190 ORANG')
    for (const line of roster.footer) expect([cellText(line[1]), cellText(line[2])]).toEqual(['', ''])
  })

  test('plants every kind of problem, evenly, and every remark', () => {
    for (const kind of rejectedKinds) {
      expect(rowsWith(kind).length, kind).toBeGreaterThanOrEqual(9)
      expect(rowsWith(kind).length, kind).toBeLessThanOrEqual(11)
    }
    for (const { code } of remarkedKinds) expect(rowsWith(code).length, code).toBeGreaterThan(0)
  })

  test('lists the truth by sheet row, one reason to a row', () => {
    const rows = roster.truth.map((truth) => truth.row)
    expect(rows).toEqual([...rows].sort((a, b) => a - b))
    expect(new Set(rows).size).toBe(rows.length)
  })
})

describe('rosters of other sizes', () => {
  test('with few rows still hold every kind of problem', () => {
    const small = generateRoster({ region: '15.03', rows: 120, problems: 24, seed: 1 })
    expect(new Set(small.truth.map((truth) => truth.code)).size).toBe(
      rejectedKinds.length + remarkedKinds.length,
    )
    expect(small.rows).toHaveLength(144)
  })

  test('may be empty, all good, or all bad', () => {
    expect(generateRoster({ region: '15.03', rows: 0, problems: 0, seed: 1 }).rows).toEqual([])
    expect(generateRoster({ region: '15.03', rows: 3, problems: 0, seed: 1 }).rejected_count).toBe(0)
    const bad = generateRoster({ region: '15.03', rows: 0, problems: 50, seed: 1 })
    expect(bad.truth.filter((truth) => truth.level === 'rejected')).toHaveLength(50)
    expect(bad.truth.some((truth) => truth.code === 'duplicate.in_file')).toBe(false)
  })

  test('can be made for Kota Jambi and for other provinces', () => {
    for (const region of ['15.71', '33.01', '91.03'])
      expect(generateRoster({ region, rows: 40, problems: 30, seed: 1 }).rows).toHaveLength(70)
  })

  test('cannot have less than no rows', () => {
    expect(() => generateRoster({ region: '15.03', rows: -1, problems: 0, seed: 1 })).toThrow('-1')
    expect(() => generateRoster({ region: '15.03', rows: 1.5, problems: 0, seed: 1 })).toThrow('1.5')
  })

  test('in the story count 27,214 accepted and 812 rejected rows', () => {
    const story = generateRoster(storyRoster)
    expect(story.rows).toHaveLength(28_026)
    const rejected = new Set(story.truth.flatMap((truth) => (truth.level === 'rejected' ? [truth.row] : [])))
    expect(rejected.size).toBe(812)
    const niks = story.rows.flatMap((row, at) =>
      rejected.has(story.first_row + at) ? [] : [readNik(cellText(row[2])).digits],
    )
    expect(new Set(niks).size).toBe(27_214)
  })
})
