import { describe, expect, test } from 'vitest'
import { placeFinder } from '../intake/places.ts'
import { regionNameKey } from '../kernel/region-name.ts'
import { properName, type Region, readRegionRegister } from '../region/region.service.ts'

function regionsWithin(scope: string): Region[] {
  const register = readRegionRegister()
  const make =
    (level: 'district' | 'village') => (row: { code: string; name: string; parent_code: string }) => {
      const name = properName(row.name)
      return {
        code: row.code,
        level,
        name,
        parent_code: row.parent_code,
        bps_code: null,
        name_key: regionNameKey(name),
      }
    }
  const own = (row: { code: string }) => row.code.startsWith(`${scope}.`)
  return [
    ...register.districts.filter(own).map(make('district')),
    ...register.villages.filter(own).map(make('village')),
  ]
}

const sarolangun = regionsWithin('15.03')
const read = placeFinder(sarolangun)
const villages = sarolangun.filter((region) => region.level === 'village')
const districtOf = (region: Region) => sarolangun.find((each) => each.code === region.parent_code)?.name ?? ''
const timesUsed = (region: Region) => villages.filter((each) => each.name_key === region.name_key).length

const village = (code: string, name: string, district: string): Region => ({
  code,
  level: 'village',
  name,
  parent_code: district,
  bps_code: null,
  name_key: regionNameKey(name),
})
const district = (code: string, name: string): Region => ({
  code,
  level: 'district',
  name,
  parent_code: '99.01',
  bps_code: null,
  name_key: regionNameKey(name),
})

describe('villages of Sarolangun', () => {
  test('every village is recognised by its code, with dots and without', () => {
    for (const each of villages) {
      expect(read(each.code, '')).toEqual({ village: each.code })
      expect(read(each.code.replaceAll('.', ''), 'SAROLANGUN')).toEqual({ village: each.code })
    }
  })

  test('every village is recognised by its name and district, however the kind of place is written', () => {
    for (const each of villages) {
      for (const kind of ['', 'Desa ', 'DESA ', 'Ds. ', 'Kel. ', 'Kelurahan ']) {
        expect(read(`${kind}${each.name}`, districtOf(each)), `${kind}${each.name}`).toEqual({
          village: each.code,
        })
      }
      expect(read(each.name.toUpperCase(), `Kec. ${districtOf(each)}`)).toEqual({ village: each.code })
      expect(read(each.name.toLowerCase(), `KECAMATAN ${districtOf(each).toUpperCase()}`)).toEqual({
        village: each.code,
      })
    }
  })

  test('a name that occurs once is enough; one that occurs twice asks for the district and names both', () => {
    for (const each of villages) {
      const reading = read(each.name, '')
      if (timesUsed(each) === 1) expect(reading).toEqual({ village: each.code })
      else {
        expect(reading).toMatchObject({ problem: 'ambiguous' })
        expect('candidates' in reading && reading.candidates).toContain(`${each.name} (${districtOf(each)})`)
      }
    }
    expect(villages.some((each) => timesUsed(each) > 1)).toBe(true)
  })

  test('words written together or apart are the same village', () => {
    for (const each of villages.filter((one) => one.name_key.includes(' '))) {
      expect(read(each.name_key.replaceAll(' ', ''), districtOf(each)), each.name).toEqual({
        village: each.code,
      })
    }
  })

  test('a slip of one letter is never applied silently: the village stays unknown and the right one is offered', () => {
    let offered = 0
    const long = villages.filter((each) => each.name_key.length >= 8)
    for (const each of long) {
      const slip = `${each.name_key.slice(0, 3)}X${each.name_key.slice(4)}`
      const reading = read(slip, districtOf(each))
      expect(reading).not.toHaveProperty('village')
      if ('candidates' in reading && reading.candidates.includes(each.name)) offered += 1
    }
    expect(offered).toBe(long.length)
  })

  test('a code of another regency, or of no village, is not one of ours', () => {
    expect(read('15.01.01.2001', '')).toMatchObject({ problem: 'unknown' })
    expect(read('15.03', '')).not.toHaveProperty('village')
    expect(read('15.03.07', '')).not.toHaveProperty('village')
  })

  test('a village whose district is not ours is not taken for the one of ours with the same name', () => {
    const once = villages.find((each) => timesUsed(each) === 1) as Region
    expect(read(once.name, 'Kebayoran Baru')).toEqual({ problem: 'unknown', candidates: '', choices: [] })
  })

  test('a village in the wrong district of ours is unknown, not moved to another district', () => {
    const once = villages.find((each) => timesUsed(each) === 1 && districtOf(each) !== 'Limun') as Region
    expect(read(once.name, 'Limun')).toMatchObject({ problem: 'unknown' })
  })

  test('nothing written is empty, whatever the district says', () => {
    expect(read('', '')).toEqual({ problem: 'empty' })
    expect(read('  ', 'Limun')).toEqual({ problem: 'empty' })
    expect(read('...', '')).toEqual({ problem: 'empty' })
  })
})

describe('names that are hard to tell apart', () => {
  const finder = placeFinder([
    district('99.01.01', 'Barat'),
    district('99.01.02', 'Timur'),
    village('99.01.01.2001', 'Suka Maju', '99.01.01'),
    village('99.01.01.2002', 'Sukamaju', '99.01.01'),
    village('99.01.02.2001', 'Kampung Tujuh', '99.01.02'),
    village('99.01.02.2002', 'Karang Anyar', '99.01.02'),
    village('99.01.01.2003', 'Karang Anyar', '99.01.01'),
  ])

  test('two villages that differ only by a space stay two villages', () => {
    expect(finder('SUKA MAJU', 'Barat')).toEqual({ village: '99.01.01.2001' })
    expect(finder('SUKAMAJU', 'Barat')).toEqual({ village: '99.01.01.2002' })
  })

  test('a kind of place that is part of the name may stand once or twice', () => {
    expect(finder('Kampung Tujuh', 'Timur')).toEqual({ village: '99.01.02.2001' })
    expect(finder('Desa Kampung Tujuh', 'Timur')).toEqual({ village: '99.01.02.2001' })
  })

  test('one name in two districts is settled by the district and by nothing else', () => {
    expect(finder('Karang Anyar', 'Timur')).toEqual({ village: '99.01.02.2002' })
    expect(finder('Karang Anyar', 'Kec. Barat')).toEqual({ village: '99.01.01.2003' })
    expect(finder('KARANGANYAR', '')).toMatchObject({ problem: 'ambiguous' })
  })
})
