import { describe, expect, test } from 'vitest'
import { nikAgreesWithDate, nikFacts, readNik } from '../kernel/nik.ts'
import { findOccupation, getOccupation } from '../kernel/occupation.ts'
import { ageOn, isPlainDate } from '../kernel/plain-date.ts'
import { isWithin } from '../kernel/region-code.ts'
import { readRegionRegister } from '../region/region.service.ts'
import * as women from './names.female.ts'
import * as men from './names.male.ts'
import * as seconds from './names.second.ts'
import { generateName, words } from './names.ts'
import { demoDate, generatePeople, identityKey, noneTaken } from './people.ts'
import { createRandom } from './random.ts'

const people = generatePeople({ region: '15.03', count: 4000, seed: 1 })
const register = readRegionRegister()

describe('invented people of Sarolangun', () => {
  test('are the same for the same seed, others for another seed, and the first of a longer list', () => {
    expect(generatePeople({ region: '15.03', count: 200, seed: 1 })).toEqual(people.slice(0, 200))
    expect(generatePeople({ region: '15.03', count: 5, seed: 2 })).not.toEqual(people.slice(0, 5))
  })

  test('each have a NIK of their own that is sound and agrees with birth date and sex', () => {
    expect(new Set(people.map((person) => person.nik)).size).toBe(people.length)
    for (const person of people) {
      expect(readNik(person.nik)).toEqual({ digits: person.nik, tidied: false })
      expect(nikAgreesWithDate(person.nik, person.birth_date)).toBe(true)
      expect(nikFacts(person.nik).sex).toBe(person.sex)
    }
  })

  test('have NIK of districts that exist, about one in fifty from elsewhere', () => {
    const districts = new Set(register.districts.map((row) => row.code))
    for (const person of people) expect(districts.has(nikFacts(person.nik).district)).toBe(true)
    const elsewhere = people.filter((person) => nikFacts(person.nik).regency !== '15.03')
    expect(elsewhere.length).toBeGreaterThan(people.length * 0.012)
    expect(elsewhere.length).toBeLessThan(people.length * 0.03)
    expect(elsewhere.some((person) => nikFacts(person.nik).province !== '15')).toBe(true)
  })

  test('are 18 to 64 years old on 1 November 2024, on days that existed', () => {
    const ages = people.map((person) => ageOn(person.birth_date, demoDate))
    expect(Math.min(...ages)).toBe(18)
    expect(Math.max(...ages)).toBe(64)
    expect(people.every((person) => isPlainDate(person.birth_date))).toBe(true)
  })

  test('never share both name and birth date', () => {
    expect(new Set(people.map((person) => identityKey(person.name, person.birth_date))).size).toBe(
      people.length,
    )
  })

  test('live in villages of the register, under the names of village and district there', () => {
    const villages = new Map(register.villages.map((row) => [row.code, row]))
    const districts = new Map(register.districts.map((row) => [row.code, row]))
    for (const { village } of people) {
      expect(isWithin(village.code, '15.03')).toBe(true)
      expect(village.name).toBe(villages.get(village.code)?.name)
      expect(village.district_code).toBe(villages.get(village.code)?.parent_code)
      expect(village.district_name).toBe(districts.get(village.district_code)?.name)
    }
    expect(new Set(people.map((person) => person.village.code)).size).toBe(158)
  })

  test('work in occupations of the list', () => {
    for (const person of people)
      expect(findOccupation(getOccupation(person.occupation).label.id)?.code).toBe(person.occupation)
  })

  test('have phone numbers of ranges that no operator has been given', () => {
    const phones = people.flatMap((person) => person.phone ?? [])
    expect(phones.length).toBeGreaterThan(people.length * 0.8)
    for (const phone of phones) expect(phone).toMatch(/^08(?:3[4-7]|54)\d{7,8}$/)
  })

  test('have one word for a name about one time in seven, and names look varied', () => {
    const oneWord = people.filter((person) => !person.name.includes(' ')).length / people.length
    expect(oneWord).toBeGreaterThan(0.12)
    expect(oneWord).toBeLessThan(0.2)
    expect(new Set(people.map((person) => person.name)).size).toBeGreaterThan(people.length * 0.75)
    for (const person of people) expect(person.name).toMatch(/^[A-Z][A-Za-z.,' ]+$/)
  })

  test('do not take a NIK or a person that is already given away', () => {
    const taken = noneTaken()
    const first = generatePeople({ region: '15.03', count: 2000, seed: 5, taken })
    const second = generatePeople({ region: '15.03', count: 2000, seed: 6, taken })
    expect(new Set([...first, ...second].map((person) => person.nik)).size).toBe(4000)
    expect(taken.niks.size).toBe(4000)
  })
})

test('people of Kota Jambi live in Kota Jambi, and more of them drive', () => {
  const city = generatePeople({ region: '15.71', count: 1000, seed: 1 })
  expect(city.every((person) => isWithin(person.village.code, '15.71'))).toBe(true)
  const drivers = (list: typeof people): number =>
    list.filter((person) => getOccupation(person.occupation).sector === 'transport').length / list.length
  expect(drivers(city)).toBeGreaterThan(drivers(people) * 2)
})

test('people can be invented for every regency and city of Jambi and for the whole province', () => {
  for (const { code } of register.regencies.filter((row) => row.parent_code === '15'))
    expect(generatePeople({ region: code, count: 3, seed: 1 })).toHaveLength(3)
  expect(generatePeople({ region: '15', count: 3, seed: 1 })).toHaveLength(3)
  expect(generatePeople({ region: '15.03', count: 0, seed: 1 })).toEqual([])
})

test('a region that is not in the register is refused', () => {
  expect(() => generatePeople({ region: '15.99', count: 1, seed: 1 })).toThrow('15.99')
})

test('there are at least 250 given names for each sex and 120 second names', () => {
  const count = (lists: Record<string, unknown>): number =>
    new Set(Object.values(lists).flatMap((list) => words(Object.values(list as object).join(' ')))).size
  expect(count(men)).toBeGreaterThanOrEqual(250)
  expect(count(women)).toBeGreaterThanOrEqual(250)
  const { abdulNames, sitiNames, clans, minangSuku, ...others } = seconds
  expect(
    count(others) + words(clans).length + words(abdulNames + sitiNames + minangSuku).length,
  ).toBeGreaterThan(120)
})

test('the old are called Sutrisno and the young Rizki, not the other way round', () => {
  const random = createRandom(1)
  const called = (birth_year: number, name: string): number =>
    Array.from({ length: 3000 }, () => generateName(random, { sex: 'male', birth_year }).name).filter(
      (full) => full.includes(name),
    ).length
  expect(called(1962, 'Sutrisno')).toBeGreaterThan(called(2004, 'Sutrisno'))
  expect(called(2004, 'Rizki')).toBeGreaterThan(called(1962, 'Rizki'))
})
