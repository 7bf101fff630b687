import {
  apostropheGiven,
  balineseCaste,
  balineseGiven,
  balineseOrder,
  chineseFamilies,
  chineseGiven,
  chineseIndonesian,
  christianGiven,
  easternFamilies,
  sasakGiven,
  sundaneseGiven,
  sundaneseSecond,
} from './names.islands.ts'
import { type Culture, generateName, type Sex, words } from './names.ts'
import { odds } from './population-odds.ts'
import { peopleRates } from './population-rates.ts'
import { type Random, type WeightTable, weightTable, zipfTable } from './random.ts'
import { oldSpelling } from './spelling.ts'

/** The five of Jambi, and those of other islands. */
export type People = Culture | 'sundanese' | 'balinese' | 'sasak' | 'chinese' | 'eastern'
export type Religion = 'muslim' | 'protestant' | 'catholic' | 'hindu' | 'buddhist'

/** `other`: a second full form that lives in some lists, as with Chinese-Indonesian people. */
export type PopulationName = { name: string; other?: string }

/** Who lives where, in parts of a hundred, by province; rough figures of the census of 2010, for the variety and not for counting peoples. */
const shares: Record<string, Partial<Record<People, number>>> = {
  '11': { malay: 82, javanese: 9, batak: 6, minang: 2, chinese: 1 },
  '12': { batak: 42, javanese: 33, malay: 17, minang: 3, chinese: 5 },
  '13': { minang: 88, javanese: 5, batak: 6, chinese: 1 },
  '15': { malay: 52, javanese: 29, minang: 6, batak: 4, bugis: 3, sundanese: 3, chinese: 2, balinese: 1 },
  '18': { javanese: 63, malay: 20, sundanese: 10, balinese: 2, minang: 2, batak: 1, bugis: 1, chinese: 1 },
  '31': { javanese: 36, malay: 28, sundanese: 15, chinese: 8, batak: 4, minang: 4, eastern: 5 },
  '32': { sundanese: 73, javanese: 19, malay: 5, batak: 1, chinese: 2 },
  '36': { sundanese: 40, javanese: 30, malay: 25, chinese: 3, batak: 2 },
  '33': { javanese: 96, sundanese: 2, chinese: 2 },
  '34': { javanese: 96, sundanese: 2, chinese: 2 },
  '35': { javanese: 95, malay: 3, chinese: 2 },
  '51': { balinese: 86, javanese: 10, sasak: 2, chinese: 1, eastern: 1 },
  '52': { sasak: 67, bugis: 24, balinese: 3, javanese: 5, chinese: 1 },
  '53': { eastern: 92, bugis: 4, javanese: 3, chinese: 1 },
  '61': { malay: 45, javanese: 10, chinese: 9, eastern: 30, bugis: 6 },
  '73': { bugis: 88, javanese: 4, eastern: 7, chinese: 1 },
  '74': { bugis: 80, javanese: 10, balinese: 3, eastern: 7 },
}
const inOtherSumatra = { malay: 55, javanese: 30, minang: 5, batak: 5, sundanese: 2, chinese: 2, bugis: 1 }
const inOtherEast = { eastern: 60, bugis: 20, javanese: 15, malay: 4, chinese: 1 }

const tables = new Map<string, WeightTable<People>>()

/** The peoples of a province, to draw from. */
export function peoplesOf(province: string): WeightTable<People> {
  const known = tables.get(province)
  if (known) return known
  const found: Partial<Record<People, number>> =
    shares[province] ?? (Number(province) < 30 ? inOtherSumatra : inOtherEast)
  const table = weightTable(Object.keys(found) as People[], (people) => found[people] ?? 0)
  tables.set(province, table)
  return table
}

const religions: Record<People, WeightTable<Religion>> = {
  malay: religionTable({ muslim: 100 }),
  minang: religionTable({ muslim: 100 }),
  javanese: religionTable({ muslim: 95, protestant: 3, catholic: 2 }),
  batak: religionTable({ protestant: 58, catholic: 8, muslim: 34 }),
  bugis: religionTable({ muslim: 100 }),
  sundanese: religionTable({ muslim: 99, protestant: 1 }),
  balinese: religionTable({ hindu: 97, muslim: 1, protestant: 2 }),
  sasak: religionTable({ muslim: 99, hindu: 1 }),
  chinese: religionTable({ buddhist: 55, protestant: 27, catholic: 15, muslim: 3 }),
  eastern: religionTable({ protestant: 55, catholic: 40, muslim: 5 }),
}

export function religionOf(random: Random, people: People): Religion {
  return random.weighted(religions[people])
}

export type NameWish = {
  sex: Sex
  birth_year: number
  people: People
  religion: Religion
  /** Place among the children, which Balinese names tell. */
  born_as?: number
  /** What all of a family are called, where a people has family names. */
  family?: string
}

const table = (list: string) => zipfTable(words(list))
const pairOf = (lists: Record<Sex, string>): Record<Sex, WeightTable<string>> => ({
  male: table(lists.male),
  female: table(lists.female),
})
const balinese = pairOf(balineseGiven)
const caste = pairOf(balineseCaste)
const order = balineseOrder.map(table)
const sasak = pairOf(sasakGiven)
const sundanese = pairOf(sundaneseGiven)
const sundaneseOther = pairOf(sundaneseSecond)
const chinese = pairOf(chineseGiven)
const chineseToday = pairOf(chineseIndonesian)
const christian = pairOf(christianGiven)
const apostrophe = pairOf(apostropheGiven)
const eastern = table(easternFamilies)
const families = table(chineseFamilies)

/** The family name a household shares, where its people has one. */
export function familyName(random: Random, people: People): string | undefined {
  if (people === 'chinese') return random.weighted(families)
  if (people === 'eastern') return random.weighted(eastern)
  return undefined
}

/** The name of an invented person of a people, religion, sex and birth year. */
export function populationName(random: Random, wish: NameWish): PopulationName {
  const made = ofPeople(random, wish)
  if (wish.birth_year < 1960 && odds(random, peopleRates.old_spelling)) made.name = oldSpelling(made.name)
  return made
}

function ofPeople(random: Random, wish: NameWish): PopulationName {
  const { sex, people, religion, birth_year } = wish
  switch (people) {
    case 'balinese':
      return { name: balineseName(random, wish) }
    case 'sasak':
      return { name: sasakName(random, wish) }
    case 'sundanese': {
      const first = random.weighted(sundanese[sex])
      const alone = birth_year < 1970 ? 350 : birth_year < 1990 ? 150 : 30
      return { name: random.chance(alone) ? first : joined(first, random.weighted(sundaneseOther[sex])) }
    }
    case 'chinese':
      return chineseName(random, wish)
    case 'eastern': {
      const second = random.chance(300) ? random.weighted(christian[sex]) : ''
      return {
        name: joined(random.weighted(christian[sex]), second, wish.family ?? random.weighted(eastern)),
      }
    }
    default: {
      const { name } = generateName(random, { sex, birth_year, culture: people })
      if (religion === 'protestant' || religion === 'catholic')
        return { name: random.chance(500) ? joined(random.weighted(christian[sex]), name) : name }
      if (odds(random, peopleRates.apostrophe))
        return { name: joined(random.weighted(apostrophe[sex]), ...name.split(' ').slice(1)) }
      return { name }
    }
  }
}

function balineseName(random: Random, { sex, born_as = random.int(0, 3) }: NameWish): string {
  const given = random.weighted(balinese[sex])
  const birth = random.weighted(order[born_as % 4] as WeightTable<string>)
  if (random.chance(120)) return joined(random.weighted(caste[sex]), random.chance(500) ? birth : '', given)
  return joined(random.chance(850) ? (sex === 'male' ? 'I' : 'Ni') : '', birth, given)
}

function sasakName(random: Random, { sex, birth_year }: NameWish): string {
  const given = random.weighted(sasak[sex])
  if (random.chance(140)) return `${sex === 'male' ? 'Lalu' : 'Baiq'} ${given}`
  if (birth_year < 1970 && random.chance(250)) return `${sex === 'male' ? 'Amaq' : 'Inaq'} ${given}`
  if (random.chance(birth_year < 1980 ? 550 : 150)) return given
  return joined(given, random.weighted(sasak[sex]))
}

/** Two forms: `Tan Mei Hwa` and `Meiliana Tanoto`. The old have the first in the register, the young the second. */
function chineseName(random: Random, { sex, birth_year, family }: NameWish): PopulationName {
  const [was = '', is = ''] = (family ?? random.weighted(families)).split('=')
  const chineseForm = `${was} ${random.weighted(chinese[sex])}`
  const indonesian = joined(
    random.weighted(chineseToday[sex]),
    random.chance(150) ? random.weighted(chineseToday[sex]) : '',
    is,
  )
  return random.chance(birth_year < 1966 ? 450 : 120)
    ? { name: chineseForm, other: indonesian }
    : { name: indonesian, other: chineseForm }
}

/** Puts words together, leaving out what is empty or already said. */
export function joined(...parts: string[]): string {
  return parts.filter((part, at) => part !== '' && parts.indexOf(part) === at).join(' ')
}

function religionTable(parts: Partial<Record<Religion, number>>): WeightTable<Religion> {
  return weightTable(Object.keys(parts) as Religion[], (religion) => parts[religion] ?? 0)
}
