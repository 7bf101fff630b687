import { isWithin, type RegionCode } from '../kernel/region-code.ts'
import { properName, type RegisterRow, readRegionRegister } from '../region/region.service.ts'
import { createRandom, type WeightTable, weightTable } from './random.ts'

/** A village by its real code and name; the people in it are invented. */
export type DemoVillage = {
  code: RegionCode
  name: string
  district_code: RegionCode
  district_name: string
  /** Whether it lies in a city (kota), where people do other work than in a regency. */
  is_city: boolean
}

export type DemoDistrict = { code: RegionCode; name: string; regency_name: string }

/** What the generator needs to know about the region it makes people for. */
export type DemoRegion = {
  code: RegionCode
  /** `KABUPATEN SAROLANGUN`, as titles of files have it. */
  name: string
  /** `Sarolangun`, as birth places and letters have it. */
  short_name: string
  villages: WeightTable<DemoVillage>
  districts: readonly DemoDistrict[]
  /** Districts of the province's other regencies. */
  districts_of_province: readonly DemoDistrict[]
  /** Districts of provinces from which people have moved to Jambi. */
  districts_elsewhere: readonly DemoDistrict[]
}

const originProvinces = ['12', '13', '14', '16', '17', '18', '31', '32', '33', '34', '35', '73']
const known = new Map<RegionCode, DemoRegion>()

/** Looks a region up in the register, from province down to village; refuses a code that is not in it. */
export function demoRegion(code: RegionCode): DemoRegion {
  const found = known.get(code) ?? readRegion(code)
  known.set(code, found)
  return found
}

function readRegion(code: RegionCode): DemoRegion {
  const register = readRegionRegister()
  const own = [...register.provinces, ...register.regencies, ...register.districts].find(
    (row) => row.code === code,
  )
  if (!own) throw new Error(`Not a province, regency, city or district of the register: ${code}`)
  const province = code.slice(0, 2)
  const regencyNames = new Map(register.regencies.map((row) => [row.code, shortName(row.name)]))
  const asDistrict = (row: RegisterRow): DemoDistrict => ({
    code: row.code,
    name: row.name,
    regency_name: regencyNames.get(row.parent_code) ?? '',
  })
  const districts = register.districts.filter((row) => isWithin(row.code, code))
  const ofProvince = register.districts.filter(
    (row) => isWithin(row.code, province) && !isWithin(row.code, code),
  )
  const elsewhere = register.districts.filter(
    (row) => originProvinces.includes(row.code.slice(0, 2)) && !isWithin(row.code, province),
  )
  return {
    code,
    name: own.name.toUpperCase(),
    short_name: shortName(own.name),
    villages: villagesOf(code, districts),
    districts: districts.map(asDistrict),
    districts_of_province: (ofProvince.length > 0 ? ofProvince : elsewhere).map(asDistrict),
    districts_elsewhere: elsewhere.map(asDistrict),
  }
}

/** Villages differ in size; a kelurahan is a small town. The size belongs to the village, so it is the same for every seed. */
function villagesOf(code: RegionCode, districts: readonly RegisterRow[]): WeightTable<DemoVillage> {
  const districtNames = new Map(districts.map((row) => [row.code, row.name]))
  const villages = readRegionRegister()
    .villages.filter((row) => isWithin(row.code, code))
    .map((row) => ({
      code: row.code,
      name: row.name,
      district_code: row.parent_code,
      district_name: districtNames.get(row.parent_code) ?? '',
      is_city: Number(row.code.slice(3, 5)) >= 71,
    }))
  return weightTable(villages, (village) => {
    const size = createRandom(`village/${village.code}`).int(40, 320)
    return village.code.slice(9).startsWith('1') ? size * 2 : size
  })
}

/** `KABUPATEN MUARO JAMBI` → `Muaro Jambi` */
function shortName(name: string): string {
  return properName(name).replace(/^(?:Kabupaten|Kota) (?:Administrasi )?/, '')
}
