import { isWithin } from '../kernel/region-code.ts'
import { type RegisterRow, readRegionRegister } from '../region/region.service.ts'
import type { Cell } from '../tabular/cell.ts'
import type { GeneratedPerson } from './people.ts'
import type { DemoRegion } from './places.ts'
import type { Random } from './random.ts'
import type { RejectedKind, RemarkedKind } from './roster-kinds.ts'
import { dayFirst, type RosterFields, writeFields, writeSex } from './roster-row.ts'

/** Problems that lie in the cells of one row. The others come from who the person is or from a second row. */
export type CellProblem = Exclude<
  RejectedKind,
  'age.below' | 'age.above' | 'duplicate.in_file' | 'duplicate.conflict' | 'funding.already_funded'
>

const formulaError: Cell = { kind: 'error', text: '#REF!' }

/** Spoils one row in the way of its kind; `turn` counts the rows of that kind, so that all forms of a kind occur. */
export function spoil(
  kind: CellProblem,
  turn: number,
  person: GeneratedPerson,
  random: Random,
  places: WrongPlaces,
): RosterFields {
  const fields = writeFields(random, person)
  const nik = person.nik
  switch (kind) {
    case 'nik.missing':
      return { ...fields, nik: turn % 4 === 3 ? '-' : '' }
    case 'nik.damaged_by_excel':
      return { ...fields, nik: { kind: 'number', text: `${nik.slice(0, 15)}0` } }
    case 'nik.scientific':
      return { ...fields, nik: scientific(nik) }
    case 'nik.letters':
      return { ...fields, nik: turn % 2 === 0 ? replaceLast(nik, '0', 'O') : replaceLast(nik, '1', 'l') }
    case 'nik.length':
      return { ...fields, nik: turn % 2 === 0 ? nik.slice(0, 15) : `${nik}${random.int(0, 9)}` }
    case 'nik.family_card':
      return { ...fields, nik: familyCard(nik, random) }
    case 'nik.membership_number':
      return { ...fields, nik: `${turn % 3 === 0 ? '0' : '2'}${random.int(1_000_000_000, 3_999_999_999)}` }
    case 'nik.serial_zero':
      return { ...fields, nik: `${nik.slice(0, 12)}0000` }
    case 'nik.placeholder':
      return { ...fields, nik: String(turn % 10).repeat(16) }
    case 'name.missing':
      return { ...fields, name: '' }
    case 'birth_date.unreal':
      return { ...fields, birth_date: unrealDate(turn, person) }
    case 'village.unknown':
      return { ...fields, village: random.pick(places.unknown) }
    case 'village.out_of_region': {
      const place = random.pick(places.elsewhere)
      return { ...fields, village: place.village.toUpperCase(), district: place.district.toUpperCase() }
    }
    case 'cell.formula_error':
      return turn % 2 === 0 ? { ...fields, nik: formulaError } : { ...fields, name: formulaError }
  }
}

/** What Indonesian Excel writes into a CSV for a NIK that stands in a number cell: `1,50304E+15`. */
export function scientific(nik: string): string {
  const rounded = String(Math.round(Number(nik.slice(0, 7)) / 10))
  return `${rounded.slice(0, 1)},${rounded.slice(1).replace(/0+$/, '')}E+15`
}

function replaceLast(text: string, digit: string, letter: string): string {
  const at = text.lastIndexOf(digit)
  return at < 0 ? `${text.slice(0, 15)}${letter}` : `${text.slice(0, at)}${letter}${text.slice(at + 1)}`
}

/** Sixteen digits whose seventh and eighth are no day, neither of a man (1-31) nor of a woman (41-71). */
function familyCard(nik: string, random: Random): string {
  const day = random.chance(300) ? random.int(32, 39) : random.int(72, 99)
  const month = String(random.int(1, 12)).padStart(2, '0')
  return `${nik.slice(0, 6)}${day}${month}${random.int(10, 23)}${String(random.int(1, 90)).padStart(4, '0')}`
}

function unrealDate(turn: number, person: GeneratedPerson): string {
  const year = person.birth_date.slice(0, 4)
  const forms = [
    `31-02-${year}`,
    'tidak tahu',
    `31-04-${year}`,
    `30-02-${year}`,
    `31-13-${year}`,
    `00-00-${year}`,
    `31-06-${year}`,
  ]
  return forms[turn % forms.length] as string
}

/** Writes an accepted row that deserves one remark. Only that remark, so that what an importer says can be compared exactly. */
export function remark(
  kind: RemarkedKind,
  turn: number,
  person: GeneratedPerson,
  random: Random,
  unusedNik: (person: GeneratedPerson) => string,
): RosterFields {
  const fields = writeFields(random, person)
  switch (kind) {
    case 'nik.birth_date_differs':
      return { ...fields, birth_date: dayFirst(neighbourDate(person.birth_date, random)) }
    case 'nik.sex_differs':
      return { ...fields, sex: writeSex(random, person.sex === 'male' ? 'female' : 'male') }
    case 'nik.region_unknown':
      return { ...fields, nik: unusedNik(person) }
    case 'birth_date.two_digit_year':
      return { ...fields, birth_date: dayFirst(person.birth_date.slice(2)) }
    case 'birth_date.missing':
      return { ...fields, birth_date: '' }
    case 'phone.unreadable':
      return { ...fields, phone: unreadablePhones[turn % unreadablePhones.length] as string }
    case 'name.deceased_marker':
      return { ...fields, name: deceased(turn, person) }
    case 'occupation.unknown':
      return { ...fields, occupation: unknownOccupations[turn % unknownOccupations.length] as string }
    case 'nik.tidied':
      return { ...fields, nik: untidy(turn, person.nik) }
    case 'value.read_as_empty':
      return { ...fields, phone: emptyWords[turn % emptyWords.length] as string }
  }
}

const unreadablePhones = ['0834', 'HP RUSAK', '1234', '0854xxxxxx', 'numpang HP anak', '08354-']
const unknownOccupations = [
  'SWASTA',
  'LAIN-LAIN',
  'Pawang hujan',
  'WIRASWASTA',
  'DLL',
  'Ikut orang',
  'Penjaga menara walet',
]
const emptyWords = ['-', 'nihil', '-', 'tdk ada']

/** Another day of the same month, at most nine away: a slip of the pen that changes nobody's age class. */
function neighbourDate(date: string, random: Random): string {
  const day = Number(date.slice(8))
  const other = day > 14 ? day - random.int(1, 9) : day + random.int(1, 9)
  return `${date.slice(0, 8)}${String(other).padStart(2, '0')}`
}

function deceased(turn: number, person: GeneratedPerson): string {
  const mark = person.sex === 'male' ? 'ALM' : 'ALMH'
  const name = person.name.toUpperCase()
  return [`${name} ${mark}.`, `${mark}. ${name}`, `${name} (${mark})`][turn % 3] as string
}

function untidy(turn: number, nik: string): string {
  const forms = [
    `${nik.slice(0, 4)} ${nik.slice(4, 8)} ${nik.slice(8, 12)} ${nik.slice(12)}`,
    `'${nik}`,
    `${nik.slice(0, 6)}.${nik.slice(6, 12)}.${nik.slice(12)}`,
    `${nik.slice(0, 6)}\u00a0${nik.slice(6)}`,
    `${nik} `,
  ]
  return forms[turn % forms.length] as string
}

/** Village names that will not be found: invented ones, and real ones of other regencies of the province. */
export type WrongPlaces = {
  unknown: readonly string[]
  elsewhere: readonly { village: string; district: string }[]
}

const inventedVillages = [
  'WONOKERTO ASRI',
  'Gampong Blang Cut',
  'CIHIDEUNG GIRANG',
  'Nagari Atas Awan',
  'BANJARANYAR WETAN',
  'Desa Kahyangan',
  'PURWODADI LOR',
  'Huta Ginjang Toba',
  'Kp. Ciawitali',
  'KEDUNGWUNI',
]

export function wrongPlaces(region: DemoRegion): WrongPlaces {
  const register = readRegionRegister()
  const province = region.code.slice(0, 2)
  const key = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '')
  const ofProvince = register.villages.filter((row) => isWithin(row.code, province))
  const taken = new Set(ofProvince.map((row) => key(row.name)))
  const own = new Set(region.villages.items.map((village) => key(village.name)))
  const ownDistricts = new Set(region.districts.map((district) => key(district.name)))
  const districts = new Map(region.districts_of_province.map((district) => [district.code, district.name]))
  const candidates = region.districts_of_province.some((district) => isWithin(district.code, province))
    ? ofProvince
    : register.villages
  const elsewhere = candidates.flatMap((row: RegisterRow) => {
    const district = districts.get(row.parent_code)
    if (district === undefined || own.has(key(row.name)) || ownDistricts.has(key(district))) return []
    return [{ village: row.name, district }]
  })
  return { unknown: inventedVillages.filter((name) => !taken.has(key(name))), elsewhere }
}
