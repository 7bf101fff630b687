import { expect, test } from 'vitest'
import { provinceName, retiredRegencies, retiredRegency } from '../kernel/province.ts'
import { isRegionCode } from '../kernel/region-code.ts'
import { properName, readRegionRegister } from './region.register.ts'

const register = readRegionRegister()

test('the register holds 38 provinces, 514 regencies and cities, and all districts and villages', () => {
  expect(register.provinces).toHaveLength(38)
  expect(register.regencies).toHaveLength(514)
  expect(register.districts).toHaveLength(7277)
  expect(register.villages).toHaveLength(83_763)
})

test('every region has a sound code, a name, and a parent that is in the register', () => {
  const levels = [register.provinces, register.regencies, register.districts, register.villages]
  for (const [at, rows] of levels.entries()) {
    const parents = new Set(at === 0 ? [''] : levels[at - 1]?.map((row) => row.code))
    const wrong = rows.filter(
      (row) => !isRegionCode(row.code) || row.name.trim() === '' || !parents.has(row.parent_code),
    )
    expect(wrong).toEqual([])
    expect(new Set(rows.map((row) => row.code)).size).toBe(rows.length)
  }
})

test('Sarolangun is 15.03, with 11 districts and 158 villages', () => {
  expect(register.regencies.find((row) => row.code === '15.03')).toEqual({
    code: '15.03',
    name: 'KABUPATEN SAROLANGUN',
    parent_code: '15',
  })
  expect(register.districts.filter((row) => row.parent_code === '15.03')).toHaveLength(11)
  expect(register.villages.filter((row) => row.code.startsWith('15.03.'))).toHaveLength(158)
})

test('a quotation mark inside a village name swallows no lines', () => {
  expect(register.villages.find((row) => row.code === '35.13.15.2017')?.name).toBe('Soka"an')
})

test('names in capitals are written as in a sentence, others stay as they are', () => {
  expect(properName('KABUPATEN MUARO JAMBI')).toBe('Kabupaten Muaro Jambi')
  expect(properName('DKI JAKARTA')).toBe('DKI Jakarta')
  expect(properName('KABUPATEN TOLI-TOLI')).toBe('Kabupaten Toli-Toli')
  expect(properName('Teluk kecimbung')).toBe('Teluk kecimbung')
})

test('the provinces a NIK may name are those of the register, and no other', () => {
  for (const { code, name } of register.provinces) expect(provinceName(code)).toBe(properName(name))
  for (const code of ['', '1', '20', '97', '99', 'toString', '15.03'])
    expect(provinceName(code)).toBeUndefined()
})

test('a former code of Papua leads from a code that ended to one that is in use, under the same name', () => {
  const now = new Map(register.regencies.map((row) => [row.code, row.name]))
  for (const code of retiredRegencies) {
    const regency = retiredRegency(code)
    expect([code, now.has(code)]).toEqual([code, false])
    expect([code, now.get(regency?.now ?? '')]).toEqual([code, regency?.name.toUpperCase()])
  }
  for (const code of ['91.03', '15.03', 'constructor']) expect(retiredRegency(code)).toBeUndefined()
})
