import { composeNik } from '../kernel/nik.ts'
import { nameKey } from '../kernel/person-name.ts'
import { daysInMonth, type PlainDate, plainDate } from '../kernel/plain-date.ts'
import type { RegionCode } from '../kernel/region-code.ts'
import { type Culture, generateMotherName, generateName, type Sex } from './names.ts'
import { occupationMix } from './occupation-mix.ts'
import { type DemoRegion, type DemoVillage, demoRegion } from './places.ts'
import { createRandom, type Random, weightTable } from './random.ts'

/** The day the demonstration is about: the first month of cover of the Sarolangun programme. */
export const demoDate: PlainDate = '2024-11-01'

export type GeneratedPerson = {
  nik: string
  name: string
  birth_date: PlainDate
  birth_place: string
  sex: Sex
  village: DemoVillage
  address: { street: string; rt: number; rw: number }
  /** National form with leading zero; about one in six has none. */
  phone?: string
  /** A code of `kernel/occupation.ts`. */
  occupation: string
  mother: string
}

/** Numbers and people that are already given away, so that two groups of invented people never share one. */
export type Taken = { niks: Set<string>; people: Set<string> }

export function noneTaken(): Taken {
  return { niks: new Set(), people: new Set() }
}

/** Marks people as given away. */
export function take(taken: Taken, people: readonly GeneratedPerson[]): Taken {
  for (const person of people) {
    taken.niks.add(person.nik)
    taken.people.add(identityKey(person.name, person.birth_date))
  }
  return taken
}

export type PeopleRequest = { region: RegionCode; count: number; seed: number | string; taken?: Taken }

/**
 * Invents people of a region, aged 18 to 64 on `demoDate`: the same region, count and seed give the same people everywhere,
 * and a smaller count gives the first of them. Every NIK is sound and different, and no two people share name and birth date.
 * `taken` is added to.
 */
export function generatePeople({ region, count, seed, taken }: PeopleRequest): GeneratedPerson[] {
  const next = personMaker(region, createRandom(seed).fork(`people/${region}`), taken ?? noneTaken())
  return Array.from({ length: count }, () => next())
}

/** What is fixed about the next person: an exact birth date, or completed years of age on `demoDate`. */
export type PersonWish = { birth_date?: PlainDate; ages?: { min: number; max: number } }

/** A function that invents one more person each time. */
export function personMaker(
  regionCode: RegionCode,
  random: Random,
  taken: Taken,
): (wish?: PersonWish) => GeneratedPerson {
  const region = demoRegion(regionCode)
  return (wish = {}) => {
    const sex: Sex = random.chance(615) ? 'male' : 'female'
    const age = wish.ages ? random.int(wish.ages.min, wish.ages.max) : random.weighted(workingAges)
    const birth_date = wish.birth_date ?? birthDate(random, age)
    const birth_year = Number(birth_date.slice(0, 4))
    const village = random.weighted(region.villages)
    let named = generateName(random, { sex, birth_year })
    let key = identityKey(named.name, birth_date)
    while (taken.people.has(key)) {
      named = generateName(random, { sex, birth_year })
      key = identityKey(named.name, birth_date)
    }
    const issued = placeOfIssue(random, region, village)
    const nik = freeNik(random, { district: issued.code, birthDate: birth_date, sex }, taken.niks)
    taken.people.add(key)
    taken.niks.add(nik)
    const person: GeneratedPerson = {
      nik,
      name: named.name,
      birth_date,
      birth_place: issued.elsewhere ?? birthPlace(random, region, village, named.culture, birth_year),
      sex,
      village,
      address: villageAddress(random),
      occupation: random.weighted(occupationMix[village.is_city ? 'city' : 'regency'][sex]).code,
      mother: generateMotherName(random, { birth_year, culture: named.culture }),
    }
    if (random.chance(840)) person.phone = unusedPhone(random)
    return person
  }
}

/** Rises from 18 to the mid-twenties, is broad until 45 and thins out towards 64, as the working poor of a regency do. */
const workingAges = weightTable(
  Array.from({ length: 47 }, (_, at) => 18 + at),
  (age) =>
    age < 25 ? 40 + (age - 18) * 8 : age <= 45 ? 100 - Math.abs(age - 34) : Math.max(24, 92 - (age - 45) * 4),
)

/** A birth date that gives this age on `demoDate`. Unknown dates are written 1 January, 1 July or 31 December, more often for the old. */
function birthDate(random: Random, age: number): PlainDate {
  const demoYear = Number(demoDate.slice(0, 4))
  const written = random.int(0, 999)
  const unknown = age >= 45 ? 60 : 15
  const month =
    written < unknown ? 1 : written < unknown + 8 ? 7 : written < unknown + 14 ? 12 : random.int(1, 12)
  const yearFor = (day: number): number =>
    plainDate(0, month, day).slice(5) <= demoDate.slice(5) ? demoYear - age : demoYear - age - 1
  if (written < unknown + 8) return plainDate(yearFor(1), month, 1)
  if (written < unknown + 14) return plainDate(yearFor(31), month, 31)
  const day = random.int(1, daysInMonth(yearFor(1), month))
  return plainDate(yearFor(day), month, day)
}

/** Nine in ten NIK are of the district lived in, one in fifty of another regency or province: a NIK never changes on moving. */
function placeOfIssue(
  random: Random,
  region: DemoRegion,
  village: DemoVillage,
): { code: RegionCode; elsewhere?: string } {
  const drawn = random.int(0, 999)
  if (drawn < 900) return { code: village.district_code }
  if (drawn < 980) return { code: random.pick(region.districts).code }
  const district = random.pick(drawn < 988 ? region.districts_of_province : region.districts_elsewhere)
  return { code: district.code, elsewhere: district.regency_name }
}

/** The lowest free serial from a low start: offices count from 0001 for each district and birth date. */
function freeNik(
  random: Random,
  parts: { district: RegionCode; birthDate: PlainDate; sex: Sex },
  niks: Set<string>,
): string {
  let serial = random.chance(700) ? random.int(1, 4) : random.int(1, 24)
  let nik = composeNik({ ...parts, serial })
  while (niks.has(nik)) nik = composeNik({ ...parts, serial: ++serial })
  return nik
}

const javaneseTowns = [
  'Purworejo',
  'Kebumen',
  'Banyumas',
  'Wonogiri',
  'Sragen',
  'Klaten',
  'Ponorogo',
  'Blitar',
  'Malang',
  'Cilacap',
]
const otherTowns: Record<Culture, readonly string[]> = {
  malay: ['Jambi', 'Bangko', 'Muara Bungo', 'Muara Bulian', 'Palembang', 'Lubuklinggau', 'Sungai Penuh'],
  minang: ['Padang', 'Solok', 'Payakumbuh', 'Batusangkar', 'Pariaman', 'Painan'],
  javanese: javaneseTowns,
  batak: ['Medan', 'Balige', 'Tarutung', 'Pematangsiantar', 'Sidikalang'],
  bugis: ['Bone', 'Wajo', 'Makassar', 'Kuala Tungkal', 'Nipah Panjang'],
}

function birthPlace(
  random: Random,
  region: DemoRegion,
  village: DemoVillage,
  culture: Culture,
  birthYear: number,
): string {
  const away = culture === 'malay' ? 80 : birthYear < 1985 ? 600 : 150
  if (random.chance(away)) return random.pick(otherTowns[culture])
  return random.chance(550) ? region.short_name : random.chance(500) ? village.district_name : village.name
}

const streets = [
  'Jl. Lintas Sumatera',
  'Jl. Lintas Desa',
  'Jl. Poros',
  'Jl. Masjid',
  'Jl. Pasar Lama',
  'Jl. Sungai',
  'Lrg. Pancasila',
  'Lrg. Masjid',
  'Lrg. Melati',
  'Jl. Merdeka',
  'Jl. Pendidikan',
  'Jl. Kebun Karet',
  'Blok A',
  'Blok C',
]
const hamlets = [
  'Dusun I',
  'Dusun II',
  'Dusun III',
  'Dusun IV',
  'Dusun Mudo',
  'Dusun Tuo',
  'Dusun Ilir',
  'Dusun Ulu',
]

export function villageAddress(random: Random): GeneratedPerson['address'] {
  const street = random.chance(600)
    ? random.pick(hamlets)
    : `${random.pick(streets)}${random.chance(400) ? ` No. ${random.int(1, 120)}` : ''}`
  return { street, rt: random.int(1, 18), rw: random.chance(500) ? random.int(1, 5) : 0 }
}

/** Mobile ranges that no operator has been given, so that no demonstration ever rings a real person. */
const unusedRanges = ['0834', '0835', '0836', '0837', '0854']

/** A phone number of those ranges. */
export function unusedPhone(random: Random): string {
  const digits = random.chance(700) ? 8 : 7
  const number = random.int(10 ** (digits - 1), 10 ** digits - 1)
  return `${random.pick(unusedRanges)}${number}`
}

/** Under which two people would look like the same one to an officer. */
export function identityKey(name: string, birthDate: PlainDate): string {
  return `${nameKey(name)}|${birthDate}`
}
