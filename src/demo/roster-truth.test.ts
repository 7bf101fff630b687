import { describe, expect, test } from 'vitest'
import { nikAgreesWithDate, nikFacts, readNik } from '../kernel/nik.ts'
import { findOccupation } from '../kernel/occupation.ts'
import { nameKey } from '../kernel/person-name.ts'
import { ageOn, isPlainDate } from '../kernel/plain-date.ts'
import { readRegionRegister } from '../region/region.service.ts'
import { type Cell, cellText } from '../tabular/cell.ts'
import { demoDate } from './people.ts'
import { bkbkPeople, generateRoster, type Roster } from './roster.ts'
import { dayFirst, rosterHeader } from './roster-row.ts'

const roster = generateRoster({ region: '15.03', rows: 3000, problems: 190, seed: 1 })
const truthOf = new Map(roster.truth.map((truth) => [truth.row, truth]))
const register = readRegionRegister()

/** A cell of a sheet row by the heading of its column. */
function cell(of: Roster, row: number, heading: (typeof rosterHeader)[number]): Cell {
  return of.rows[row - of.first_row]?.[rosterHeader.indexOf(heading)] ?? ''
}

function textOf(row: number, heading: (typeof rosterHeader)[number]): string {
  return cellText(cell(roster, row, heading))
}

const allRows = roster.rows.map((_, at) => roster.first_row + at)
const acceptedRows = allRows.filter((row) => truthOf.get(row)?.level !== 'rejected')
const plainRows = allRows.filter((row) => !truthOf.has(row))

function rowsWith(code: string): number[] {
  return roster.truth.filter((truth) => truth.code === code).map((truth) => truth.row)
}

/** The day a date cell means, by the forms the generator writes: a date cell, `05-11-1985`, `5 November 1985`. */
function dayOf(row: number): string {
  const written = cell(roster, row, 'TGL LAHIR')
  if (typeof written !== 'string') return written.text
  const numeric = /^(\d\d)-(\d\d)-(\d{4})$/.exec(written)
  if (numeric) return dayFirst(written)
  const [day = '', month = '', year = ''] = written.split(' ')
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des']
  return `${year}-${String(months.indexOf(month.slice(0, 3)) + 1).padStart(2, '0')}-${day.padStart(2, '0')}`
}

describe('rows that must be accepted', () => {
  test('are all different people with different NIK, none of them already paid for by the province', () => {
    const niks = acceptedRows.map((row) => readNik(textOf(row, 'NO. KTP')).digits)
    const funded = new Set(bkbkPeople('15.03').map((person) => person.nik))
    expect(new Set(niks).size).toBe(3000)
    expect(niks.filter((nik) => funded.has(nik))).toEqual([])
    const dated = acceptedRows.filter((row) =>
      /^(?:\d\d-\d\d-\d{4}|\d{4}-\d\d-\d\d|\d+ \w+ \d{4})$/.test(textOf(row, 'TGL LAHIR')),
    )
    expect(dated.length).toBeGreaterThan(2900)
    expect(new Set(dated.map((row) => `${nameKey(textOf(row, 'NAMA LENGKAP'))}|${dayOf(row)}`)).size).toBe(
      dated.length,
    )
  })

  test('have a sound NIK that a number cell has not touched', () => {
    for (const row of acceptedRows) {
      expect(typeof cell(roster, row, 'NO. KTP')).toBe('string')
      expect(readNik(textOf(row, 'NO. KTP')).problem).toBeUndefined()
    }
  })

  test('deserve no remark at all where none is planted', () => {
    const districts = new Set(register.districts.map((row) => row.code))
    const villages = new Set(
      register.villages.filter((row) => row.code.startsWith('15.03')).map((row) => row.name.toLowerCase()),
    )
    for (const row of plainRows) {
      const nik = textOf(row, 'NO. KTP')
      expect(readNik(nik).tidied).toBe(false)
      expect(districts.has(nikFacts(nik).district)).toBe(true)
      expect(nikAgreesWithDate(nik, dayOf(row))).toBe(true)
      expect(nikFacts(nik).sex).toBe(/^l/i.test(textOf(row, 'JK')) ? 'male' : 'female')
      expect(ageOn(dayOf(row), demoDate)).toBeGreaterThanOrEqual(18)
      expect(ageOn(dayOf(row), demoDate)).toBeLessThan(65)
      expect(textOf(row, 'NAMA LENGKAP')).not.toMatch(/\balmh?\b/i)
      expect(findOccupation(textOf(row, 'PEKERJAAN'))).toBeDefined()
      expect(textOf(row, 'NO HP').replace(/[\s-]/g, '')).toMatch(/^(?:|(?:0|62|\+62)?8\d{8,10})$/)
      const village = textOf(row, 'DESA/KELURAHAN').toLowerCase()
      expect(villages.has(village) || villages.has(village.replace(/^(?:desa|kel\.|kelurahan) /, ''))).toBe(
        true,
      )
    }
  })

  test('include people on both edges of the age rule', () => {
    const days = acceptedRows.map((row) => (textOf(row, 'TGL LAHIR') === '' ? '' : dayOf(row)))
    expect(days).toContain('1959-11-02')
    expect(days).toContain('2006-11-01')
  })

  test('carry each planted remark where the truth says so', () => {
    const districts = new Set(register.districts.map((row) => row.code))
    const nikOf = (row: number): string => readNik(textOf(row, 'NO. KTP')).digits
    for (const row of rowsWith('nik.birth_date_differs'))
      expect(nikAgreesWithDate(nikOf(row), dayOf(row))).toBe(false)
    for (const row of rowsWith('nik.sex_differs'))
      expect(nikFacts(nikOf(row)).sex).toBe(/^l/i.test(textOf(row, 'JK')) ? 'female' : 'male')
    for (const row of rowsWith('nik.region_unknown'))
      expect(districts).not.toContain(nikFacts(nikOf(row)).district)
    for (const row of rowsWith('birth_date.two_digit_year'))
      expect(textOf(row, 'TGL LAHIR')).toMatch(/^\d\d-\d\d-\d\d$/)
    for (const row of rowsWith('birth_date.missing')) expect(textOf(row, 'TGL LAHIR')).toBe('')
    for (const row of rowsWith('phone.unreadable'))
      expect(textOf(row, 'NO HP')).not.toMatch(/^\+?[\d\s-]{9,}$/)
    for (const row of rowsWith('name.deceased_marker'))
      expect(textOf(row, 'NAMA LENGKAP')).toMatch(/\bALMH?\b/)
    for (const row of rowsWith('occupation.unknown'))
      expect(findOccupation(textOf(row, 'PEKERJAAN'))).toBeUndefined()
    for (const row of rowsWith('nik.tidied')) expect(readNik(textOf(row, 'NO. KTP')).tidied).toBe(true)
    for (const row of rowsWith('value.read_as_empty'))
      expect(textOf(row, 'NO HP')).toMatch(/^(?:-|nihil|tdk ada)$/)
  })
})

describe('rows that must be rejected', () => {
  test('have a NIK broken in the way planted, as the kernel reads it', () => {
    const kinds = [
      'scientific',
      'letters',
      'length',
      'family_card',
      'membership_number',
      'serial_zero',
      'placeholder',
    ] as const
    for (const kind of kinds)
      for (const row of rowsWith(`nik.${kind}`))
        expect(readNik(textOf(row, 'NO. KTP')).problem, kind).toBe(kind)
    for (const row of rowsWith('nik.missing')) expect(readNik(textOf(row, 'NO. KTP')).problem).toBe('empty')
  })

  test('have NIK in number cells that end in 0, as Excel leaves them', () => {
    for (const row of rowsWith('nik.damaged_by_excel')) {
      const nik = cell(roster, row, 'NO. KTP')
      expect(nik).toEqual({ kind: 'number', text: expect.stringMatching(/^\d{15}0$/) })
      expect(Number.isSafeInteger(Number(cellText(nik)))).toBe(true)
      expect(truthOf.get(row)?.code_in_csv).toBe('nik.scientific')
    }
  })

  test('repeat the NIK and name of an accepted row further up', () => {
    const seen = new Map(plainRows.map((row) => [textOf(row, 'NO. KTP'), row]))
    for (const row of rowsWith('duplicate.in_file')) {
      const first = seen.get(textOf(row, 'NO. KTP')) ?? Number.NaN
      expect(first).toBeLessThan(row)
      expect(textOf(first, 'NAMA LENGKAP')).toBe(textOf(row, 'NAMA LENGKAP'))
      expect(dayOf(first)).toBe(dayOf(row))
    }
    expect(new Set(rowsWith('duplicate.in_file').map((row) => textOf(row, 'NO. KTP'))).size).toBe(10)
  })

  test('are in conflict two and two: one NIK, two names, two birth dates, and no accepted row', () => {
    const pairs = new Map<string, number[]>()
    for (const row of rowsWith('duplicate.conflict')) {
      const nik = textOf(row, 'NO. KTP')
      pairs.set(nik, [...(pairs.get(nik) ?? []), row])
    }
    const accepted = new Set(acceptedRows.map((row) => textOf(row, 'NO. KTP')))
    expect(pairs.size).toBeGreaterThan(3)
    for (const [nik, rows] of pairs) {
      const [first = 0, second = 0] = rows
      expect(rows).toHaveLength(2)
      expect(accepted.has(nik)).toBe(false)
      expect(textOf(first, 'NAMA LENGKAP')).not.toBe(textOf(second, 'NAMA LENGKAP'))
      expect(dayOf(first)).not.toBe(dayOf(second))
    }
  })

  test('are too young or too old on 1 November 2024, by one day too', () => {
    const below = rowsWith('age.below').map(dayOf)
    const above = rowsWith('age.above').map(dayOf)
    expect(below.every((day) => ageOn(day, demoDate) < 17)).toBe(true)
    expect(above.every((day) => ageOn(day, demoDate) >= 65)).toBe(true)
    expect(below).toContain('2007-11-02')
    expect(above).toContain('1959-11-01')
    for (const row of [...rowsWith('age.below'), ...rowsWith('age.above')])
      expect(nikAgreesWithDate(textOf(row, 'NO. KTP'), dayOf(row))).toBe(true)
  })

  test('have birth dates that never were', () => {
    for (const row of rowsWith('birth_date.unreal')) {
      const written = textOf(row, 'TGL LAHIR')
      expect(
        written === 'tidak tahu' || (/^\d\d-\d\d-\d{4}$/.test(written) && !isPlainDate(dayFirst(written))),
      ).toBe(true)
    }
  })

  test('name a village that is nowhere in Jambi, or a real one of another regency with its district', () => {
    const key = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '')
    const jambi = register.villages.filter((row) => row.code.startsWith('15.'))
    const inJambi = new Set(jambi.map((row) => key(row.name)))
    for (const row of rowsWith('village.unknown'))
      expect(inJambi).not.toContain(key(textOf(row, 'DESA/KELURAHAN')))
    const districts = new Map(register.districts.map((row) => [row.code, key(row.name)]))
    const places = new Set(
      jambi
        .filter((row) => !row.code.startsWith('15.03'))
        .map((row) => `${key(row.name)}/${districts.get(row.parent_code)}`),
    )
    for (const row of rowsWith('village.out_of_region'))
      expect(places).toContain(`${key(textOf(row, 'DESA/KELURAHAN'))}/${key(textOf(row, 'KECAMATAN'))}`)
  })

  test('are without name, or hold the error of a formula in NIK or name', () => {
    for (const row of rowsWith('name.missing')) expect(textOf(row, 'NAMA LENGKAP')).toBe('')
    const broken = rowsWith('cell.formula_error').map((row) => [
      textOf(row, 'NAMA LENGKAP'),
      textOf(row, 'NO. KTP'),
    ])
    expect(broken.every((cells) => cells.includes('#REF!'))).toBe(true)
    expect(new Set(broken.map((cells) => cells.indexOf('#REF!'))).size).toBe(2)
  })

  test('are people the province already pays for, the first of the list of 500', () => {
    const funded = bkbkPeople('15.03')
    const niks = rowsWith('funding.already_funded').map((row) => textOf(row, 'NO. KTP'))
    expect(funded).toHaveLength(500)
    expect(new Set(niks)).toEqual(new Set(funded.slice(0, niks.length).map((person) => person.nik)))
  })
})
