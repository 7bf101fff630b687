import { describe, expect, it } from 'vitest'
import { allTraps, type Trap } from '../demo/traps.ts'
import { findLayout } from '../intake/layout.ts'
import { placeFinder } from '../intake/places.ts'
import type { Layout } from '../intake/schema.ts'
import { nameKey } from '../kernel/person-name.ts'
import { regionNameKey } from '../kernel/region-name.ts'
import { type Region, readRegionRegister } from '../region/region.service.ts'
import { readTabular } from '../tabular/read.ts'
import { writeCsv } from '../tabular/write.ts'
import { rowChecker } from './roster.check.ts'
import { isReasonCode, levelOf, type ReasonCode } from './roster.reasons.ts'
import type { CheckedRow } from './roster.schema.ts'

const register = readRegionRegister()
const regions: Region[] = [...register.districts, ...register.villages]
  .filter((row) => row.code.startsWith('15.03.'))
  .map((row) => ({
    code: row.code,
    name: row.name,
    name_key: regionNameKey(row.name),
    level: row.code.length > 8 ? 'village' : 'district',
    parent_code: row.parent_code,
  })) as Region[]
const ages = { age_from: 17, age_from_operator: '>=', age_to: 65, age_to_operator: '<' } as const
const districts = new Set(register.districts.map((row) => row.code))

type Read = { layout: Layout; rows: CheckedRow[]; codes: Set<string> }

/** Reads a file as an upload is read, up to what only the register can say. */
async function read(trap: Trap): Promise<Read> {
  const table = await readTabular(await trap.bytes())
  const all = []
  for await (const batch of table.rows) all.push(...batch)
  const layout = findLayout(all, table.format, table.sheet)
  const check = rowChecker({
    layout,
    ages,
    first_day: '2024-11-01',
    readPlace: placeFinder(regions),
    districts,
    province: '15',
  })
  const rows: CheckedRow[] = []
  const codes = new Set<string>()
  for (const row of all) {
    if (row.number <= layout.header_row) continue
    const checked = check(row)
    if (typeof checked === 'string') codes.add(`lines.${checked}`)
    else rows.push(checked)
  }
  for (const row of rows) {
    for (const reason of row.reasons) codes.add(reason.code)
    if (row.village_written && !row.village_code) codes.add('village.unknown')
  }
  return { layout, rows, codes }
}

const trapOf = (number: number) => allTraps.find((trap) => trap.number === number) as Trap
/** Levels the contract of intake promises for the reasons of each trap: Galat, Peringatan, Info. */
const levels: Record<number, string> = {
  1: 'G',
  2: 'G',
  3: 'I',
  4: 'G',
  5: 'G',
  6: 'P',
  7: 'I',
  8: 'P',
  9: 'P',
  11: 'I',
  13: 'G',
  14: 'P',
  15: 'G',
  20: 'I',
  21: 'P',
  22: 'G',
  25: 'P',
  27: 'P',
}

describe('the 32 traps of Indonesian spreadsheets', () => {
  it('are 32, each a small file that comes out the same again', async () => {
    expect(allTraps.map((trap) => trap.number)).toEqual(Array.from({ length: 32 }, (_, at) => at + 1))
    for (const trap of allTraps) {
      const bytes = await trap.bytes()
      expect(bytes.length, trap.name).toBeLessThan(40_000)
      expect(Buffer.from(await trap.bytes()).equals(Buffer.from(bytes)), trap.name).toBe(true)
      expect(trap.promise.codes ?? trap.promise.refused ?? trap.promise.rule, trap.name).toBeTruthy()
    }
  })

  it('have the level that was promised', () => {
    for (const [number, level] of Object.entries(levels))
      for (const code of trapOf(Number(number)).promise.codes ?? [])
        expect([code, levelOf(code as ReasonCode)]).toEqual([
          code,
          { G: 'error', P: 'warning', I: 'info' }[level],
        ])
  })

  // 15 and 32 are for the register and the sender to tell: all 32 go through the door in roster.traps-door.test.ts.
  it.each(
    allTraps
      .filter((trap) => trap.promise.codes && trap.number !== 15)
      .map((trap) => [trap.number, trap.name, trap] as const),
  )('number %i, %s, is said with its reason', async (_, __, trap) => {
    const { codes } = await read(trap)
    for (const code of trap.promise.codes ?? []) {
      expect(isReasonCode(code)).toBe(true)
      expect([...codes], code).toContain(code)
    }
  })

  it('number 26 is refused as a whole', async () => {
    await expect(read(trapOf(26))).rejects.toMatchObject({ code: 'tabular.cell_too_long' })
  })

  it('number 9: the column is read month first, every date rightly, and a date that could be either way is told', async () => {
    const { layout, rows } = await read(trapOf(9))
    expect(layout.dates).toBe('mdy')
    expect(rows.map((row) => row.reasons.some((reason) => reason.code === 'nik.birth_date_differs'))).toEqual(
      rows.map(() => false),
    )
  })

  it('number 10: an empty date stays empty', async () => {
    const { rows } = await read(trapOf(10))
    expect(rows.map((row) => row.birth_date)).toEqual([undefined, undefined])
  })

  it('number 12: nobody without a NIK is taken for another, and each waits', async () => {
    const { rows } = await read(trapOf(12))
    expect(rows.map((row) => row.reasons.map((reason) => reason.code))).toEqual(
      rows.map(() => ['nik.none_yet']),
    )
  })

  it('number 13: the last row never wins silently; both rows of a difference are rejected and name each other', async () => {
    const { rows } = await read(trapOf(13))
    const said = rows.map((row) =>
      row.reasons
        .filter((reason) => reason.code.startsWith('duplicate.'))
        .map((reason) => `${reason.code}:${reason.facts?.row}`),
    )
    expect(said).toEqual([
      [],
      ['duplicate.in_file:2'],
      ['duplicate.differs:5'],
      ['duplicate.differs:4'],
      ['duplicate.conflict:7'],
      ['duplicate.conflict:6'],
    ])
  })

  it('numbers 19, 23, 24, 25 and 28 change nothing that a person wrote, and read what can be read', async () => {
    expect((await read(trapOf(19))).rows.map((row) => row.phone)).toEqual([
      '+6281234567890',
      '+6281234567890',
      '+6281234567890',
      undefined,
    ])
    expect((await read(trapOf(23))).rows.map((row) => row.reasons)).toEqual([[], []])
    const signs = await read(trapOf(24))
    expect(signs.rows.map((row) => row.nik?.length)).toEqual([16, 16])
    expect(signs.rows[0]?.name).not.toMatch(/[\u200b\u00a0]/)
    expect((await read(trapOf(25))).rows.map((row) => row.name).slice(0, 2)).toEqual([
      'SUHARTO',
      "H. MA'RUF, S.Pd",
    ])
    expect((await read(trapOf(28))).rows.map((row) => row.reasons.map((reason) => reason.code))).toEqual([
      [],
      ['wage.unreadable'],
    ])
  })

  it('number 20: heading, people and tail are told apart', async () => {
    const { layout, rows } = await read(trapOf(20))
    expect([layout.header_row, layout.header_rows]).toEqual([5, 2])
    expect(rows).toHaveLength(2)
    expect(rows.every((row) => row.birth_date && row.village_code)).toBe(true)
  })

  it('number 29: what begins like a formula is a name, and leaves escaped', async () => {
    const { rows } = await read(trapOf(29))
    expect(rows.map((row) => row.name?.[0])).toEqual(['=', '@', '-'])
    expect(rows.map((row) => row.name_key)).toEqual(rows.map((row) => nameKey(row.name ?? '')))
    const out = new TextDecoder().decode(writeCsv(rows.map((row) => [row.name ?? ''])))
    expect(out).not.toMatch(/(?:^|\n)"?[=@-]/)
  })

  it('number 30: both sheets are read, each row with its sheet', async () => {
    const table = await readTabular(await trapOf(30).bytes(), { sheets: ['RT 01', 'RT 02'] })
    const sheets: (string | undefined)[] = []
    for await (const batch of table.rows) sheets.push(...batch.map((row) => row.sheet))
    expect(sheets).toEqual(['RT 01', 'RT 01', 'RT 02', 'RT 02'])
  })
})
