import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { birthDateOfNik, composeNik, maskNik, nikAgreesWithDate, nikFacts, readNik } from './nik.ts'
import { daysInMonth, plainDate } from './plain-date.ts'

const sound = '1503074507850003'

describe('reading a NIK', () => {
  test('sixteen digits with a real date and a serial from 0001 are sound and left as they are', () => {
    expect(readNik(sound)).toEqual({ digits: sound, tidied: false })
    expect(readNik('1503070101000001')).toEqual({ digits: '1503070101000001', tidied: false })
  })

  test.each([
    ['1503 0745 0785 0003', 'spaces'],
    ['1503.07.450785.0003', 'dots'],
    ["'1503074507850003", 'the apostrophe of Excel'],
    ['’1503074507850003', 'a curled apostrophe'],
    ['150307-450785-0003', 'hyphens'],
    ['150307\u00a04507850003', 'a hard space'],
    ['\ufeff150307\u200b4507850003\u202c', 'characters nobody sees'],
    ['１５０３０７４５０７８５０００３', 'wide digits of another keyboard'],
    ['\t1503074507850003\n', 'a tab and a line end'],
    ['"1503074507850003"', 'quotation marks'],
  ])('%j is the same NIK without %s, and is said to be tidied', (written) => {
    expect(readNik(written)).toEqual({ digits: sound, tidied: true })
  })

  test.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ["'", 'empty'],
    ['1,50307E+15', 'scientific'],
    ['1.50307e15', 'scientific'],
    ['  2E+15 ', 'scientific'],
    ['15030745O7850003', 'letters'],
    ['150307450785000l', 'letters'],
    ['belum ada', 'letters'],
    ['1503/07/4507850003', 'letters'],
    ['150307450785000', 'length'],
    ['15030745078500031', 'length'],
    ['1', 'length'],
    ['26133068531', 'membership_number'],
    ['01234567890', 'membership_number'],
    ['0000000000000000', 'placeholder'],
    ['9999999999999999', 'placeholder'],
    ['1503070000850003', 'family_card'],
    ['1503073207850003', 'family_card'],
    ['1503074007850003', 'family_card'],
    ['1503077207850003', 'family_card'],
    ['1503071500850003', 'family_card'],
    ['1503071513850003', 'family_card'],
    ['1503073002850003', 'family_card'],
    ['1503073104850003', 'family_card'],
    ['1503077104850003', 'family_card'],
    ['1503072902850003', 'family_card'],
    ['1503074507850000', 'serial_zero'],
  ] as const)('%j is no NIK because: %s', (written, problem) => {
    expect(readNik(written).problem).toBe(problem)
  })

  test('29 February is a birth date in leap years, also for women, and also in the year 2000 of two digits', () => {
    expect(readNik('1503072902840003').problem).toBeUndefined()
    expect(readNik('1503076902960003').problem).toBeUndefined()
    expect(readNik('1503072902000003').problem).toBeUndefined()
    expect(readNik('1503072902010003').problem).toBe('family_card')
  })

  test('the day offsets of 50 and 60 that occur in the field are not taken for a woman born on another day', () => {
    expect(readNik('1503078207850003').problem).toBe('family_card')
    expect(readNik('1503079507850003').problem).toBe('family_card')
  })

  test('nothing but separators is ever dropped: a letter or another sign is never repaired into a NIK', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 24 }), (written) => {
        const reading = readNik(written)
        if (reading.problem === undefined) expect(reading.digits).toMatch(/^\d{16}$/)
        expect(readNik(reading.digits).digits).toBe(reading.digits.trim())
      }),
    )
  })
})

const anyDay = fc
  .tuple(
    fc.integer({ min: 1925, max: 2023 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 31 }),
  )
  .map(([year, month, day]) => plainDate(year, month, Math.min(day, daysInMonth(year, month))))

const anyone = fc.record({
  district: fc.constantFrom('15.03.07', '11.01.01', '96.71.03', '31.74.09'),
  birthDate: anyDay,
  sex: fc.constantFrom('male' as const, 'female' as const),
  serial: fc.integer({ min: 1, max: 9999 }),
})

describe('what a NIK says', () => {
  test('every composed NIK is sound and says its district, sex and birth date again', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        const nik = composeNik(person)
        const [year, month, day] = person.birthDate.split('-').map(Number)
        expect(readNik(nik)).toEqual({ digits: nik, tidied: false })
        expect(nikFacts(nik)).toEqual({
          province: person.district.slice(0, 2),
          regency: person.district.slice(0, 5),
          district: person.district,
          sex: person.sex,
          day,
          month,
          year_of_century: (year ?? 0) % 100,
        })
        expect(nikAgreesWithDate(nik, person.birthDate)).toBe(true)
      }),
      { examples: [[{ district: '15.03.07', birthDate: '1960-02-29', sex: 'female', serial: 1 }]] },
    )
  })

  test('a birth date one day off does not agree with the NIK', () => {
    fc.assert(
      fc.property(anyone, (person) => {
        const other = new Date(Date.parse(person.birthDate) + 86_400_000).toISOString().slice(0, 10)
        expect(nikAgreesWithDate(composeNik(person), other)).toBe(false)
      }),
    )
  })

  test('a woman has 40 added to her day: 45 is the 5th, 41 the 1st and 71 the 31st', () => {
    expect(nikFacts('1503074507850003')).toMatchObject({ sex: 'female', day: 5 })
    expect(nikFacts('1503074107850003')).toMatchObject({ sex: 'female', day: 1 })
    expect(nikFacts('1503077107850003')).toMatchObject({ sex: 'female', day: 31 })
    expect(nikFacts('1503073107850003')).toMatchObject({ sex: 'male', day: 31 })
  })

  test('the century is the latest in which the person was born before the day asked', () => {
    expect(birthDateOfNik('1503070511050003', '2024-11-01')).toBe('2005-11-05')
    expect(birthDateOfNik('1503070511850003', '2024-11-01')).toBe('1985-11-05')
    expect(birthDateOfNik('1503070511240003', '2024-11-01')).toBe('1924-11-05')
    expect(birthDateOfNik('1503073110240003', '2024-11-01')).toBe('2024-10-31')
  })

  test('29 February 00 can only be of the year 2000, because 1900 was no leap year', () => {
    expect(birthDateOfNik('1503072902000003', '2024-11-01')).toBe('2000-02-29')
    expect(birthDateOfNik('1503072902000003', '1999-11-01')).toBeUndefined()
  })

  test('what is shown of a NIK is its first and last four digits, and of anything else only its length', () => {
    expect(maskNik(sound)).toBe('1503••••••••0003')
    expect(maskNik('150307450785')).toBe('•'.repeat(12))
    expect(maskNik('')).toBe('')
    expect(maskNik('1'.repeat(60))).toBe('•'.repeat(20))
  })
})
