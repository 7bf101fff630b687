import { composeNik } from '../kernel/nik.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import type { Sex } from './names.ts'
import { type GeneratedPerson, unusedPhone, villageAddress } from './people.ts'
import type { DemoDistrict, DemoRegion, DemoVillage } from './places.ts'
import {
  bare,
  birthYear,
  familyOf,
  type Member,
  motherName,
  type TrapKind,
  thisYear,
} from './population-family.ts'
import { peoplesOf, religionOf } from './population-names.ts'
import { odds } from './population-odds.ts'
import { peopleRates } from './population-rates.ts'
import type { NumberSet } from './population-set.ts'
import type { Random } from './random.ts'

export type PopulationPerson = {
  /** Who it is, in the truth: 1, 2, 3 … */
  number: number
  household: number
  nik: string
  /** Recorded twice: lives on in some lists. */
  second_nik?: string
  kk: string
  name: string
  other_name?: string
  sex: Sex
  birth_date: PlainDate
  birth_place: string
  mother: string
  phone?: string
  village: DemoVillage
  address: GeneratedPerson['address']
  /** Half of the households are for training, half for the test; a family is never torn apart. */
  split: 'train' | 'test'
}

export type Trap = { kind: TrapKind; one: number; other: number }

type Known = { number: number; name: string; birth_date: PlainDate; sex: Sex; village: string }

const neighboursKept = 1500

/** What is remembered while people of one regency are invented, and over all of them. */
export type PeopleState = {
  numbers: { person: number; household: number }
  niks: NumberSet
  /** Adults of this regency whose name and date somebody else may get. */
  adults: Known[]
}

/** Invents the households of one village, one after the other, until `count` people live there. */
export function* villagePeople(
  random: Random,
  regency: DemoRegion,
  village: DemoVillage,
  count: number,
  state: PeopleState,
): Generator<{ people: PopulationPerson[]; traps: Trap[] }> {
  const agent = unusedPhone(random)
  const last = { with_agent: 0 }
  const niks: { nik: string; number: number }[] = []
  for (let left = count; left > 0; ) {
    const made = household(random, regency, village, left, state, { agent, last, niks })
    left -= made.people.length
    yield made
  }
}

type VillageState = { agent: string; last: { with_agent: number }; niks: { nik: string; number: number }[] }

function household(
  random: Random,
  regency: DemoRegion,
  village: DemoVillage,
  room: number,
  state: PeopleState,
  own: VillageState,
): { people: PopulationPerson[]; traps: Trap[] } {
  const people = random.weighted(peoplesOf(village.code.slice(0, 2)))
  const religion = religionOf(random, people)
  const members = familyOf(random, people, religion).slice(0, room)
  for (const member of members) becomeNamesake(random, member, village, state)

  const number = ++state.numbers.household
  const split = random.chance(500) ? 'train' : 'test'
  const address = villageAddress(random)
  const wife = members.find(({ role }) => role === 'wife')
  const childrensMother = wife ? bare(wife.name) : motherName(random, { people, religion }, 1985)
  const shared = odds(random, peopleRates.household_phone) ? unusedPhone(random) : undefined
  const kk = familyCard(random, village, number)
  const first = state.numbers.person + 1
  const traps: Trap[] = []
  let firstWithPhone = 0

  const made = members.map((member): PopulationPerson => {
    const mine = ++state.numbers.person
    const issued = issuedIn(random, regency, village)
    const person: PopulationPerson = {
      number: mine,
      household: number,
      nik: freshNik(random, issued, member, state.niks),
      kk,
      name: member.name,
      sex: member.sex,
      birth_date: member.birth_date,
      birth_place: birthPlace(random, regency, village, issued),
      mother:
        member.role === 'child'
          ? childrensMother
          : motherName(random, { people, religion }, birthYear(member) - 25),
      village,
      address,
      split,
    }
    if (member.other) person.other_name = member.other
    const grown = birthYear(member) <= thisYear - 15
    if (grown && odds(random, peopleRates.agent_phone)) {
      person.phone = own.agent
      if (own.last.with_agent) traps.push({ kind: 'agent_phone', one: own.last.with_agent, other: mine })
      own.last.with_agent = mine
    } else if (shared) {
      person.phone = shared
      if (firstWithPhone) traps.push({ kind: 'household_phone', one: firstWithPhone, other: mine })
      else firstWithPhone = mine
    } else if (grown && !odds(random, peopleRates.no_phone)) person.phone = unusedPhone(random)

    if (odds(random, peopleRates.two_nik))
      person.second_nik = freshNik(random, random.pick(regency.districts), member, state.niks)
    const neighbour =
      own.niks.length > 0 && odds(random, peopleRates.shared_nik) ? random.pick(own.niks) : undefined
    if (neighbour) {
      person.nik = neighbour.nik
      traps.push({ kind: 'shared_nik', one: neighbour.number, other: mine })
    }
    if (member.like) {
      const { kind, member: place = 0, person: outside } = member.like
      traps.push({ kind, one: outside ?? first + place, other: mine })
    }
    if (grown)
      remember(
        state,
        {
          number: mine,
          name: member.name,
          birth_date: member.birth_date,
          sex: member.sex,
          village: village.code,
        },
        random,
      )
    return person
  })
  // Only other households may get a NIK of this one.
  for (const person of made) if (!person.second_nik) own.niks.push({ nik: person.nik, number: person.number })
  return { people: made, traps }
}

function remember(state: PeopleState, known: Known, random: Random): void {
  if (state.adults.length < neighboursKept) state.adults.push(known)
  else state.adults[random.int(0, neighboursKept - 1)] = known
}

function becomeNamesake(random: Random, member: Member, village: DemoVillage, state: PeopleState): void {
  if (birthYear(member) >= 2005 || member.like || !odds(random, peopleRates.namesake_same_date)) return
  if (state.adults.length === 0) return
  const found = random.pick(state.adults)
  if (found.sex !== member.sex || found.village === village.code) return
  member.name = found.name
  member.birth_date = found.birth_date
  member.like = { kind: 'namesakes', person: found.number }
  delete member.other
}

function issuedIn(random: Random, regency: DemoRegion, village: DemoVillage): DemoDistrict {
  const own = { code: village.district_code, name: village.district_name, regency_name: regency.short_name }
  if (!odds(random, peopleRates.issued_elsewhere)) return own
  const drawn = random.int(0, 99)
  if (drawn < 80) return random.pick(regency.districts)
  return random.pick(drawn < 90 ? regency.districts_of_province : regency.districts_elsewhere)
}

function birthPlace(random: Random, regency: DemoRegion, village: DemoVillage, issued: DemoDistrict): string {
  if (issued.regency_name !== regency.short_name) return issued.regency_name
  return random.chance(550) ? regency.short_name : random.chance(500) ? village.district_name : village.name
}

function freshNik(random: Random, district: DemoDistrict, member: Member, taken: NumberSet): string {
  let serial = random.chance(700) ? random.int(1, 4) : random.int(1, 24)
  const parts = { district: district.code, birthDate: member.birth_date, sex: member.sex }
  let nik = composeNik({ ...parts, serial })
  while (!taken.add(nikNumber(nik))) nik = composeNik({ ...parts, serial: ++serial })
  return nik
}

/** A NIK of a province above 90 is beyond 2^53; counted from the first province every one is exact. */
function nikNumber(nik: string): number {
  return (Number(nik.slice(0, 8)) - 11_000_000) * 100_000_000 + Number(nik.slice(8))
}

function familyCard(random: Random, village: DemoVillage, household: number): string {
  const made = random.int(2006, 2024)
  const month = random.int(1, 12)
  const two = (value: number) => String(value).padStart(2, '0')
  const serial = String((household % 9_999) + 1).padStart(4, '0')
  return `${village.district_code.replaceAll('.', '')}${two(random.int(1, 28))}${two(month)}${two(made % 100)}${serial}`
}
