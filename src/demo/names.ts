import { batakWomen, bugisWomen, javaneseWomen, muslimWomen } from './names.female.ts'
import { batakMen, bugisMen, javaneseMen, muslimMen } from './names.male.ts'
import {
  abdulNames,
  clans,
  javaneseMenSecond,
  javaneseWomenSecond,
  minangSuku,
  muslimMenSecond,
  muslimWomenSecond,
  sitiNames,
} from './names.second.ts'
import { type Random, type WeightTable, weightTable, zipfTable } from './random.ts'

export type Sex = 'male' | 'female'
export type Culture = 'malay' | 'minang' | 'javanese' | 'batak' | 'bugis'
type Era = 'old' | 'middle' | 'young'
type Shape = 'one' | 'two' | 'three' | 'prefixed' | 'parent'

/** An invented name in title case, and the culture it was drawn from (parents and birth places follow it). */
export type GeneratedName = { name: string; culture: Culture }

/** Kerinci and Palembang people share the Malay name stock and are counted there. */
const cultures = weightTable<Culture>(
  ['malay', 'javanese', 'minang', 'batak', 'bugis'],
  (culture) => ({ malay: 57, javanese: 31, minang: 6, batak: 4, bugis: 2 })[culture],
)

/** Which generation of names a person born in a decade got, in percent. */
const eraOfDecade: Record<number, WeightTable<Era>> = {
  1950: eraTable(96, 4, 0),
  1960: eraTable(85, 15, 0),
  1970: eraTable(45, 54, 1),
  1980: eraTable(7, 76, 17),
  1990: eraTable(1, 32, 67),
  2000: eraTable(0, 6, 94),
}

const given: Record<Culture, Record<Sex, Record<Era, WeightTable<string>>>> = {
  malay: { male: byEra(muslimMen), female: byEra(muslimWomen) },
  minang: { male: byEra(muslimMen), female: byEra(muslimWomen) },
  javanese: { male: byEra(javaneseMen), female: byEra(javaneseWomen) },
  batak: { male: byEra(batakMen), female: byEra(batakWomen) },
  bugis: { male: byEra(bugisMen), female: byEra(bugisWomen) },
}

const muslimSecond = { male: byEra(muslimMenSecond), female: byEra(muslimWomenSecond) }
const clan = allEras(clans)
const second: Record<Culture, Record<Sex, Record<Era, WeightTable<string>>>> = {
  malay: muslimSecond,
  minang: muslimSecond,
  javanese: { male: byEra(javaneseMenSecond), female: byEra(javaneseWomenSecond) },
  batak: { male: clan, female: clan },
  bugis: muslimSecond,
}

/** How many words, in per cent: one-word names are common among the old and rare among the young. */
const shapes: Record<Culture, Record<Era, WeightTable<Shape>>> = {
  malay: {
    old: shapeTable(34, 50, 1, 10, 5),
    middle: shapeTable(13, 70, 4, 12, 1),
    young: shapeTable(3, 60, 18, 19, 0),
  },
  minang: {
    old: shapeTable(32, 60, 1, 6, 1),
    middle: shapeTable(14, 74, 3, 9, 0),
    young: shapeTable(3, 62, 18, 17, 0),
  },
  javanese: {
    old: shapeTable(58, 38, 0, 4, 0),
    middle: shapeTable(20, 71, 3, 6, 0),
    young: shapeTable(3, 74, 15, 8, 0),
  },
  batak: {
    old: shapeTable(3, 95, 2, 0, 0),
    middle: shapeTable(3, 90, 7, 0, 0),
    young: shapeTable(2, 78, 20, 0, 0),
  },
  bugis: {
    old: shapeTable(55, 35, 0, 6, 4),
    middle: shapeTable(30, 58, 2, 9, 1),
    young: shapeTable(8, 64, 10, 18, 0),
  },
}

const muhammad = weightTable(['M.', 'Muhammad', 'Muh.', 'Mhd.', 'Mohammad', 'Mohd.', 'Moh.'], (form) =>
  form === 'M.' ? 40 : form === 'Muhammad' ? 30 : 6,
)
const abdul = zipfTable(words(abdulNames))
const siti = zipfTable(words(sitiNames))
const suku = zipfTable(words(minangSuku))
const degrees = ['S.Pd.', 'S.Pd.I.', 'S.E.', 'A.Md.', 'S.Sos.', 'S.H.', 'S.Kom.', 'S.P.']

/** Two ordinary words that together are a well-known person; they are drawn again. */
const famous = new Set([
  'Joko Widodo',
  'Sri Mulyani',
  'Anwar Ibrahim',
  'Anwar Usman',
  'Zulkifli Hasan',
  'Taufik Hidayat',
  'Bambang Pamungkas',
  'Hendra Setiawan',
  'Susi Susanti',
  'Hadi Prabowo',
  'Agus Wibowo',
  'Iwan Setiawan',
  'Agus Harimurti',
])

/** The name of an invented person of a sex and birth year, with title where age makes it likely. */
export function generateName(
  random: Random,
  person: { sex: Sex; birth_year: number; culture?: Culture },
): GeneratedName {
  const culture = person.culture ?? random.weighted(cultures)
  const era = random.weighted(eraOf(person.birth_year))
  let bare = bareName(random, culture, person.sex, era)
  while (famous.has(bare)) bare = bareName(random, culture, person.sex, era)
  return { name: withTitles(random, bare, culture, person), culture }
}

/** A mother's name: one generation older, without titles, as it is asked for on forms. */
export function generateMotherName(random: Random, child: { birth_year: number; culture: Culture }): string {
  const era = random.weighted(eraOf(child.birth_year - 25))
  return bareName(random, child.culture, 'female', era)
}

function bareName(random: Random, culture: Culture, sex: Sex, era: Era): string {
  const first = random.weighted(given[culture][sex][era])
  const seconds = second[culture][sex][era]
  const shape = random.weighted(shapes[culture][era])
  switch (shape) {
    case 'one':
      return first
    case 'two':
      return joined(
        first,
        culture === 'minang' && random.chance(80) ? random.weighted(suku) : random.weighted(seconds),
      )
    case 'three':
      return culture === 'batak'
        ? joined(first, random.weighted(given.batak[sex][era]), random.weighted(seconds))
        : joined(first, random.weighted(seconds), random.weighted(seconds))
    case 'parent':
      return `${first} ${sex === 'male' ? 'bin' : 'binti'} ${random.weighted(given[culture].male.old)}`
    case 'prefixed':
      return prefixed(random, sex, era, first, random.weighted(seconds))
  }
}

function prefixed(random: Random, sex: Sex, era: Era, first: string, last: string): string {
  if (sex === 'female') return joined('Siti', random.weighted(siti), random.chance(150) ? last : '')
  if (random.chance(era === 'young' ? 80 : 450))
    return joined('Abdul', random.weighted(abdul), random.chance(150) ? last : '')
  const full = first.startsWith('Muh') ? last : first
  return joined(
    random.weighted(muhammad),
    full,
    era === 'young' && random.chance(550) && full !== last ? last : '',
  )
}

function withTitles(
  random: Random,
  bare: string,
  culture: Culture,
  person: { sex: Sex; birth_year: number },
): string {
  if (culture !== 'batak' && person.birth_year < 1980 && random.chance(30))
    return `${person.sex === 'male' ? 'H.' : 'Hj.'} ${bare}`
  if (person.birth_year > 1968 && person.birth_year < 2001 && random.chance(7))
    return `${bare}, ${random.pick(degrees)}`
  return bare
}

/** Puts words together, leaving out what is empty or already said (`Putra Putra`). */
function joined(...parts: string[]): string {
  return parts.filter((part, at) => part !== '' && parts.indexOf(part) === at).join(' ')
}

function eraOf(birthYear: number): WeightTable<Era> {
  const decade = Math.min(2000, Math.max(1950, birthYear - (birthYear % 10)))
  return eraOfDecade[decade] as WeightTable<Era>
}

function eraTable(old: number, middle: number, young: number): WeightTable<Era> {
  return weightTable<Era>(['old', 'middle', 'young'], (era) => ({ old, middle, young })[era])
}

function shapeTable(
  one: number,
  two: number,
  three: number,
  prefix: number,
  parent: number,
): WeightTable<Shape> {
  const weights = { one, two, three, prefixed: prefix, parent }
  return weightTable<Shape>(['one', 'two', 'three', 'prefixed', 'parent'], (shape) => weights[shape])
}

function byEra(lists: Record<Era, string>): Record<Era, WeightTable<string>> {
  return {
    old: zipfTable(words(lists.old)),
    middle: zipfTable(words(lists.middle)),
    young: zipfTable(words(lists.young)),
  }
}

function allEras(list: string): Record<Era, WeightTable<string>> {
  const table = zipfTable(words(list))
  return { old: table, middle: table, young: table }
}

/** The different names of a list, in order; `_` stands for a space inside one name. */
export function words(list: string): string[] {
  return [...new Set(list.trim().split(/\s+/))].map((word) => word.replaceAll('_', ' '))
}
