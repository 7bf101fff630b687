import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isRegionCode, isWithin, kabOf, readRegionCode, regionLevel } from './region-code.ts'

const anyVillage = fc
  .tuple(
    fc.integer({ min: 11, max: 96 }),
    fc.integer({ min: 1, max: 79 }),
    fc.integer({ min: 1, max: 99 }),
    fc.integer({ min: 1001, max: 3999 }),
  )
  .map(([province, regency, district, village]) => {
    const two = (part: number) => String(part).padStart(2, '0')
    return `${two(province)}.${two(regency)}.${two(district)}.${village}`
  })

test('a region code has two, four, six or ten digits with dots between its parts', () => {
  for (const code of ['15', '15.03', '15.03.07', '15.03.07.2004']) expect(isRegionCode(code)).toBe(true)
  for (const wrong of [
    '',
    '1',
    '1503',
    '15.3',
    '15.03.',
    '15.03.07.204',
    '15.03.07.2004.1',
    'AB',
    '15,03',
    ' 15',
  ]) {
    expect(isRegionCode(wrong), wrong).toBe(false)
  }
})

test('each length is one level, and what is no code has none', () => {
  expect(['15', '15.03', '15.03.07', '15.03.07.2004'].map(regionLevel)).toEqual([
    'province',
    'regency',
    'district',
    'village',
  ])
  expect(() => regionLevel('15.0')).toThrow('Not a region code')
})

test('a code is read with and without its dots, and no other number becomes a code', () => {
  fc.assert(
    fc.property(anyVillage, fc.constantFrom(2, 5, 8, 13), (village, length) => {
      const code = village.slice(0, length)
      expect(readRegionCode(code)).toBe(code)
      expect(readRegionCode(code.replaceAll('.', ''))).toBe(code)
      expect(readRegionCode(` ${code} `)).toBe(code)
    }),
  )
  for (const wrong of ['', '1', '150', '15030', '1503072', '150307200', '15030720041', 'Desa 15', '15-03']) {
    expect(readRegionCode(wrong), wrong).toBeUndefined()
  }
})

test('every code lies within all of its own parts and within the country, and not in its neighbour', () => {
  fc.assert(
    fc.property(anyVillage, anyVillage, (one, other) => {
      for (const length of [0, 2, 5, 8, 13]) expect(isWithin(one, one.slice(0, length))).toBe(true)
      if (kabOf(one) !== kabOf(other)) expect(isWithin(one, kabOf(other))).toBe(false)
    }),
  )
  expect(isWithin('15.03', '15.03.07')).toBe(false)
  expect(isWithin('15.030', '15.03')).toBe(false)
})

test('the regency of a place is its first two parts, and a province has none', () => {
  expect(kabOf('15.03.07.2004')).toBe('15.03')
  expect(kabOf('15.03')).toBe('15.03')
  expect(() => kabOf('15')).toThrow('no single regency')
})

test('codes sort with the parent before what lies in it', () => {
  expect(['15.03.07.2004', '15.03', '15.04', '15', '15.03.07'].sort()).toEqual([
    '15',
    '15.03',
    '15.03.07',
    '15.03.07.2004',
    '15.04',
  ])
})
