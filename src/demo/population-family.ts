import { daysInMonth, type PlainDate, plainDate } from '../kernel/plain-date.ts'
import type { Sex } from './names.ts'
import { demoDate } from './people.ts'
import {
  familyName,
  joined,
  type NameWish,
  type People,
  populationName,
  type Religion,
} from './population-names.ts'
import { odds } from './population-odds.ts'
import { peopleRates } from './population-rates.ts'
import type { Random } from './random.ts'

/** Two people who look like one. */
export type TrapKind =
  | 'twins'
  | 'near_siblings'
  | 'father_and_son'
  | 'namesakes'
  | 'household_phone'
  | 'agent_phone'
  | 'shared_nik'
export type Member = {
  role: 'head' | 'wife' | 'child' | 'elder'
  sex: Sex
  birth_date: PlainDate
  name: string
} & {
  other?: string
  /** Kinds of traps with the place of the other in the household, or the number of somebody outside. */
  like?: { kind: TrapKind; member?: number; person?: number }
}
export const thisYear = Number(demoDate.slice(0, 4))

/** Head, partner, children and sometimes a parent, by age; the very names that make families hard to tell apart. */
export function familyOf(random: Random, people: People, religion: Religion): Member[] {
  const family = familyName(random, people)
  const wish = (sex: Sex, birth_year: number, born_as?: number): NameWish => ({
    sex,
    birth_year,
    people,
    religion,
    ...(family !== undefined && { family }),
    ...(born_as !== undefined && { born_as }),
  })
  const grown = (role: Member['role'], sex: Sex, age: number): Member => {
    const birth_date = bornAt(random, age)
    const { name, other } = populationName(random, wish(sex, Number(birth_date.slice(0, 4))))
    return { role, sex, birth_date, name, ...(other !== undefined && { other }) }
  }
  const kind = random.int(0, 99)
  const headAge = random.chance(700) ? random.int(24, 52) : random.int(19, 78)
  if (kind < 12) return [grown('head', random.chance(600) ? 'male' : 'female', headAge)]
  const members: Member[] = []
  if (kind < 92) members.push(grown('head', 'male', headAge))
  const wifeAge = Math.max(18, headAge - random.int(-1, 8))
  members.push(grown('wife', 'female', wifeAge))
  if (kind < 27) return members

  let motherWas = random.int(19, 27)
  const wanted = random.int(1, wifeAge > 50 ? 5 : 3)
  for (let born = 0; born < wanted && wifeAge - motherWas >= 0; motherWas += random.int(1, 6)) {
    const age = wifeAge - motherWas
    // The grown have mostly moved out.
    if (age < 22 || random.chance(age < 30 ? 400 : 120)) addChild(random, members, wish, age, born)
    born++
  }
  if (random.chance(100))
    members.push(
      grown('elder', random.chance(350) ? 'male' : 'female', Math.min(92, headAge + random.int(20, 30))),
    )
  return members
}

function addChild(
  random: Random,
  members: Member[],
  wish: (sex: Sex, birth_year: number, born_as?: number) => NameWish,
  age: number,
  born: number,
): void {
  const sex: Sex = random.chance(512) ? 'male' : 'female'
  const birth_date = bornAt(random, age)
  const birth_year = Number(birth_date.slice(0, 4))
  const child: Member = {
    role: 'child',
    sex,
    birth_date,
    ...populationName(random, wish(sex, birth_year, born)),
  }
  const father = members.findIndex(({ role }) => role === 'head')
  const older = members.findIndex((other) => other.role === 'child' && other.sex === sex)
  if (sex === 'male' && father >= 0 && odds(random, peopleRates.father_and_son)) {
    child.name = bare((members[father] as Member).name)
    delete child.other
    child.like = { kind: 'father_and_son', member: father }
  } else if (older >= 0 && odds(random, peopleRates.sibling_near_name)) {
    child.name = nearName(random, (members[older] as Member).name, child.name)
    child.like = { kind: 'near_siblings', member: older }
  }
  members.push(child)
  if (!odds(random, peopleRates.twins)) return
  const twinSex: Sex = random.chance(650) ? sex : sex === 'male' ? 'female' : 'male'
  const fresh = populationName(random, wish(twinSex, birth_year, born)).name
  members.push({
    role: 'child',
    sex: twinSex,
    birth_date,
    name: twinSex === sex ? nearName(random, child.name, fresh) : fresh,
    like: { kind: 'twins', member: members.length - 1 },
  })
}

/** A name near another: one word of it kept, or one letter changed (`Rina` → `Rini`, `Hasan` → `Hasin`). */
export function nearName(random: Random, name: string, fresh: string): string {
  const old = name.split(' ')
  const own = fresh.split(' ')
  const way = random.int(0, 2)
  let near = fresh
  if (way === 0)
    near = name.replace(/[aiueo](?=[^aiueo]?$)/, (vowel) => random.pick('aiueo'.replace(vowel, '').split('')))
  else if (way === 1 && old.length > 1) near = joined(own[0] as string, ...old.slice(1))
  else near = joined(old[0] as string, own.at(-1) as string)
  return near === name ? fresh : near
}

export function motherName(
  random: Random,
  of: { people: People; religion: Religion },
  birth_year: number,
): string {
  return bare(populationName(random, { ...of, sex: 'female', birth_year }).name)
}

/** Forms ask for the mother without titles. */
export function bare(name: string): string {
  return name.replace(/^(?:Hj?\. )/, '').replace(/, .*$/, '')
}

export function birthYear(member: Member): number {
  return Number(member.birth_date.slice(0, 4))
}

/** A date that gives about this age; unknown dates stand as 1 January, 1 July or 31 December in the register itself. */
function bornAt(random: Random, age: number): PlainDate {
  const month = random.int(1, 12)
  const born = month > 10 ? thisYear - age - 1 : thisYear - age
  const unknown = born < 1980 ? peopleRates.default_birth_date_old : peopleRates.default_birth_date_young
  if (odds(random, unknown)) return `${born}-${defaultDay(random)}`
  return plainDate(born, month, random.int(1, daysInMonth(born, month)))
}

/** What is written when nobody knows the day. */
export function defaultDay(random: Random): string {
  const drawn = random.int(0, 99)
  return drawn < 62 ? '01-01' : drawn < 84 ? '07-01' : '12-31'
}
