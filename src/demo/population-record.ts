import { isPlainDate } from '../kernel/plain-date.ts'
import type { DemoVillage } from './places.ts'
import * as damage from './population-damage.ts'
import { odds } from './population-odds.ts'
import type { PopulationPerson } from './population-people.ts'
import {
  clusterFactors,
  type ErrorKind,
  errorRates,
  fileRates,
  highestChance,
  type ListKind,
  listFactor,
  type Profile,
  profileFactor,
} from './population-rates.ts'
import type { Random } from './random.ts'
import { spellOtherwise } from './spelling.ts'

/** A person as one list has them: values damaged, not yet in the form of the list. */
export type RecordValues = {
  nik: string
  name: string
  /** ISO, or empty. */
  birth_date: string
  sex: 'male' | 'female' | ''
  mother: string
  phone: string
  village: string
  district: string
}

/** How often each kind of error could have happened and did; the second is what the tests hold against the rates. */
export type ErrorCount = { possible: number; happened: number; expected: number }
export type ErrorCounts = Map<ErrorKind, ErrorCount>

/** Who writes the records of one village in one list, and what their spreadsheet does to the whole file. */
export type Clerk = { list: ListKind; factor: number; file: ReadonlySet<keyof typeof fileRates> }

const clerkFactors = clusterFactors('clerk')
const recordFactors = clusterFactors('record')

export function newClerk(random: Random, list: ListKind, profile: Profile): Clerk {
  const factor = random.next() < clerkFactors.share * 0x100000000 ? clerkFactors.bad : clerkFactors.good
  const file = new Set<keyof typeof fileRates>()
  if (list === 'roster')
    for (const [kind, rate] of Object.entries(fileRates))
      if (odds(random, rate, profileFactor[profile].share)) file.add(kind as keyof typeof fileRates)
  // One cell has one form: a power is no apostrophe, a day number no two-digit year.
  if (file.has('nik.excel_power'))
    for (const kind of ['nik.excel_zero', 'nik.excel_lead'] as const) file.delete(kind)
  if (file.has('nik.excel_zero')) file.delete('nik.excel_lead')
  if (file.has('date.serial')) file.delete('date.two_digit_year')
  return { list, factor, file }
}

export type Surroundings = {
  household: readonly PopulationPerson[]
  /** Where they may have lived before: villages of the district and of the regency. */
  of_district: readonly DemoVillage[]
  of_regency: readonly DemoVillage[]
  newPhone: () => string
}

/** Writes a person down for a list: which errors happen is drawn here, and each that changed something is named in `errors`. */
export function writeDown(
  random: Random,
  person: PopulationPerson,
  clerk: Clerk,
  profile: Profile,
  around: Surroundings,
  counts: ErrorCounts,
): { values: RecordValues; errors: ErrorKind[] } {
  const errors: ErrorKind[] = []
  const steady = profileFactor[profile].share * listFactor[clerk.list].share
  const hurried = random.next() < recordFactors.share * 0x100000000
  const factor = steady * clerk.factor * (hurried ? recordFactors.bad : recordFactors.good)

  /** Lets an error happen to a text; it counts as possible only where it would change something. */
  const may = (kind: keyof typeof errorRates, text: string, change: (text: string) => string): string => {
    const rate = errorRates[kind]
    const happens = odds(random, rate, factor, highestChance)
    const count = counted(counts, kind)
    if (!happens) {
      count.possible++
      count.expected += rate.share * steady
      return text
    }
    const changed = change(text)
    if (changed === text) return text
    count.possible++
    count.expected += rate.share * steady
    count.happened++
    errors.push(kind)
    return changed
  }
  const emptied = () => ''

  let nik = person.nik
  if (person.second_nik && random.chance(500)) {
    nik = person.second_nik
    errors.push('nik.second')
  }
  nik = may('nik.missing', nik, emptied)
  if (nik) {
    const others = around.household.filter(({ number }) => number !== person.number)
    if (others.length > 0) nik = may('nik.of_other', nik, () => random.pick(others).nik)
    nik = may('nik.digit', nik, (digits) => damage.numberDigit(random, digits))
    nik = may('nik.swapped', nik, (digits) => damage.numberSwapped(random, digits))
    nik = may('nik.cut', nik, (digits) => damage.numberCut(random, digits))
  }

  let name = person.name
  if (person.other_name) name = may('name.other_form', name, () => person.other_name as string)
  if (/[^ .]{6}/.test(name)) name = may('name.nickname', name, (text) => damage.nickname(random, text))
  name = may('name.spelling', name, (text) => spellOtherwise(random, text))
  if (name.includes(' ')) {
    name = may('name.dropped', name, (text) => damage.dropWord(random, text))
    name = may('name.initial', name, (text) => damage.initial(random, text))
    name = may('name.order', name, damage.swapWords)
    name = may('name.joined', name, (text) => damage.joinWords(random, text))
  }
  if (/[^ ]{6}/.test(name)) name = may('name.split', name, (text) => damage.splitWord(random, text))
  name = may('name.typo', name, (text) => damage.typo(random, text))
  name = may('name.parent', name, (text) => damage.addFather(random, text, person.sex))
  name = may('name.title', name, (text) => damage.addTitle(random, text, person.sex))
  if (clerk.list !== 'register' && name.includes("'")) {
    name = name.replaceAll("'", '’')
    name = may('name.mojibake', name, (text) => text.replaceAll('’', 'â€™'))
  }

  let birth_date = may('date.missing', person.birth_date, emptied)
  if (birth_date && !damage.isDefaultDate(birth_date))
    birth_date = may('date.default', birth_date, (date) => damage.defaultDate(random, date))
  if (birth_date) {
    const swapped = damage.swapDayAndMonth(birth_date)
    if (swapped !== birth_date && isPlainDate(swapped))
      birth_date = may('date.swapped', birth_date, () => swapped)
    birth_date = may('date.digit', birth_date, (date) => damage.dateDigit(random, date))
  }

  let mother = ''
  if (clerk.list !== 'bpjs_kesehatan') {
    mother = may('mother.missing', person.mother, emptied)
    if (mother)
      mother = may('mother.misspelt', mother, (text) =>
        random.chance(500) ? spellOtherwise(random, text) : damage.typo(random, text),
      )
  }
  let phone = person.phone ?? ''
  if (phone) phone = may('phone.missing', phone, emptied)
  if (phone) phone = may('phone.changed', phone, around.newPhone)

  let { name: village, district_name: district } = person.village
  const moved = (kind: 'place.village' | 'place.district', villages: readonly DemoVillage[]): void => {
    may(kind, village, () => {
      const to = random.pick(villages)
      village = to.name
      district = to.district_name
      return village
    })
  }
  if (around.of_district.length > 1) moved('place.village', around.of_district)
  if (around.of_regency.length > 1) moved('place.district', around.of_regency)
  village = may('place.misspelt', village, (text) => damage.typo(random, text))

  let sex: RecordValues['sex'] = may('sex.missing', person.sex, emptied) as RecordValues['sex']
  if (sex) sex = may('sex.wrong', sex, (was) => (was === 'male' ? 'female' : 'male')) as RecordValues['sex']
  return { values: { nik, name, birth_date, sex, mother, phone, village, district }, errors }
}

function counted(counts: ErrorCounts, kind: ErrorKind): ErrorCount {
  let count = counts.get(kind)
  if (!count) {
    count = { possible: 0, happened: 0, expected: 0 }
    counts.set(kind, count)
  }
  return count
}
