import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { monthNames } from '../kernel/month.ts'
import { daysInMonth, isPlainDate, plainDate } from '../kernel/plain-date.ts'
import type { Cell } from '../tabular/cell.ts'
import { readBirthDate, readBirthPlaceAndDate, readPhone, readSex, readsAsEmpty } from './values.ts'

const before = '2024-11-01'

describe('a birth date', () => {
  test.each([
    '23-04-1985',
    '23/04/1985',
    '23/4/1985',
    '23.04.1985',
    '23 04 1985',
    '23 - 04 - 1985',
    ' 23-04-1985 ',
    '1985-04-23',
    '1985/4/23',
    '1985-04-23T00:00:00.000Z',
    '1985-04-23 00:00:00',
    '23041985',
    '23 April 1985',
    '23 APRIL 1985',
    '23  april  1985',
    '23-Apr-1985',
    '23/apr/1985',
    '23 Apr. 1985',
    '23April1985',
    '23-April-1985',
  ])('written as %j is 23 April 1985', (written) => {
    expect(readBirthDate(written, before)).toEqual({ date: '1985-04-23' })
  })

  test.each([
    ['5 Agustus 1990', '1990-08-05'],
    ['5 Ags 1990', '1990-08-05'],
    ['5 Agt 1990', '1990-08-05'],
    ['5 August 1990', '1990-08-05'],
    ['17 Pebruari 1971', '1971-02-17'],
    ['17-Peb-1971', '1971-02-17'],
    ['9 Nopember 1966', '1966-11-09'],
    ['9 Mei 1966', '1966-05-09'],
    ['9 May 1966', '1966-05-09'],
    ['31 Desember 1999', '1999-12-31'],
    ['31-Dec-1999', '1999-12-31'],
    ['1 Okt 1980', '1980-10-01'],
    ['29-02-2000', '2000-02-29'],
    ['01-01-1900', '1900-01-01'],
  ])('%j is %s', (written, date) => {
    expect(readBirthDate(written, before)).toEqual({ date })
  })

  test('every month is understood by its Indonesian and its English name', () => {
    for (const language of ['id', 'en'] as const) {
      for (const [at, name] of monthNames[language].entries()) {
        expect(readBirthDate(`7 ${name} 1985`, before), name).toEqual({ date: plainDate(1985, at + 1, 7) })
      }
    }
  })

  test('with a year of two digits gets the century in which the person can have been born, and a remark', () => {
    expect(readBirthDate('23-04-85', before)).toEqual({ date: '1985-04-23', two_digit_year: true })
    expect(readBirthDate('23/4/05', before)).toEqual({ date: '2005-04-23', two_digit_year: true })
    expect(readBirthDate('23-Apr-85', before)).toEqual({ date: '1985-04-23', two_digit_year: true })
    expect(readBirthDate('23-04-25', before)).toEqual({ date: '1925-04-23', two_digit_year: true })
  })

  test('with the month first is turned round only when it can be nothing else, and gets a remark', () => {
    expect(readBirthDate('04/23/1985', before)).toEqual({ date: '1985-04-23', month_first: true })
    expect(readBirthDate('04/05/1985', before)).toEqual({ date: '1985-05-04' })
    expect(readBirthDate('12-31-85', before)).toEqual({
      date: '1985-12-31',
      two_digit_year: true,
      month_first: true,
    })
  })

  test('in a date cell, and in a number cell as the serial number of Excel, is that day', () => {
    expect(readBirthDate({ kind: 'date', text: '1985-04-23' }, before)).toEqual({ date: '1985-04-23' })
    expect(readBirthDate({ kind: 'number', text: '31160' }, before)).toEqual({ date: '1985-04-23' })
    expect(readBirthDate({ kind: 'number', text: '23041985' }, before)).toEqual({ date: '1985-04-23' })
    // Around the 29 February 1900 that Excel believes in.
    expect(readBirthDate({ kind: 'number', text: '1000' }, before)).toEqual({ date: '1902-09-26' })
  })

  test.each<[Cell, string]>([
    ['31-02-1985', 'no February has 31 days'],
    ['30-02-2000', 'no February has 30 days'],
    ['29-02-1985', '1985 was no leap year'],
    ['29-02-1900', '1900 was no leap year'],
    ['31-04-1985', 'April has 30 days'],
    ['31-13-1985', 'there is no 13th month'],
    ['00-00-1985', 'there is no day 0'],
    ['00-05-1985', 'there is no day 0'],
    ['1985-02-31', 'no February has 31 days'],
    ['1985-13-01', 'there is no 13th month'],
    ['01-01-1899', 'before 1900'],
    ['02-11-2024', 'after the first day of cover'],
    ['23-04-2085', 'in the future'],
    ['1985', 'only a year'],
    ['45 tahun', 'an age'],
    ['45', 'an age'],
    ['tidak tahu', 'words'],
    ['23 Foo 1985', 'no such month'],
    ['23-04-185', 'three digits of a year'],
    ['23-04-19855', 'five digits of a year'],
    ['123-04-1985', 'three digits of a day'],
    ['23-04-1985 / 24-04-1985', 'two dates'],
    ['230485', 'six digits that may be anything'],
    [{ kind: 'number', text: '999999' }, 'a serial beyond time'],
    [{ kind: 'number', text: '60000' }, 'a serial in the future'],
    [{ kind: 'date', text: '2031-01-01' }, 'a date cell in the future'],
  ])('%j is no day somebody was born on: %s', (written) => {
    expect(readBirthDate(written, before)).toHaveProperty('unreal')
  })

  test('that is empty or a word for nothing is missing, not wrong', () => {
    for (const nothing of ['', '  ', '-', '--', 'nihil', 'TIDAK ADA', 'tdk ada', 'N/A', '0', 'Tdk Th']) {
      expect(readBirthDate(nothing, before), nothing).toBeUndefined()
    }
    expect(readBirthDate(undefined, before)).toBeUndefined()
  })

  test('written in any form of its own is read as the same day again', () => {
    const anyDay = fc
      .tuple(
        fc.integer({ min: 1925, max: 2023 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 31 }),
      )
      .map(([year, month, day]) => [year, month, Math.min(day, daysInMonth(year, month))] as const)
    const two = (part: number) => String(part).padStart(2, '0')
    fc.assert(
      fc.property(anyDay, fc.constantFrom('-', '/', '.', ' '), ([year, month, day], mark) => {
        const date = plainDate(year, month, day)
        const forms = [
          `${two(day)}${mark}${two(month)}${mark}${year}`,
          `${day}${mark}${month}${mark}${year}`,
          `${two(day)}${two(month)}${year}`,
          `${day} ${monthNames.id[month - 1]} ${year}`,
          `${day}-${monthNames.en[month - 1]?.slice(0, 3)}-${year}`,
        ]
        for (const form of forms) expect(readBirthDate(form, before), form).toEqual({ date })
      }),
    )
  })

  test('is never made up: whatever is written, the answer is a day that was, nothing, or what was written', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9A-Za-z /.,-]{0,16}$/), (written) => {
        const reading = readBirthDate(written, before)
        if (reading === undefined) return
        if ('date' in reading)
          expect(isPlainDate(reading.date) && reading.date <= before && reading.date >= '1900-01-01').toBe(
            true,
          )
        else expect(written.replace(/\s+/g, ' ')).toContain(reading.unreal)
      }),
    )
  })
})

describe('a birth place and date in one cell', () => {
  test.each([
    ['Sarolangun, 23-04-1985', '1985-04-23'],
    ['SAROLANGUN/23-04-1985', '1985-04-23'],
    ['Muara Bulian , 5 Agustus 1990', '1990-08-05'],
    ['Pauh 23/04/1985', '1985-04-23'],
    ['Desa VII, 1-1-1980', '1980-01-01'],
    ['23-04-1985', '1985-04-23'],
  ])('%j gives %s', (written, date) => {
    expect(readBirthPlaceAndDate(written, before)).toEqual({ date })
  })

  test('without a date is unreal, and an empty one is missing', () => {
    expect(readBirthPlaceAndDate('Sarolangun', before)).toEqual({ unreal: 'Sarolangun' })
    expect(readBirthPlaceAndDate('Sarolangun, 31-02-1985', before)).toHaveProperty('unreal')
    expect(readBirthPlaceAndDate('', before)).toBeUndefined()
    expect(readBirthPlaceAndDate(undefined, before)).toBeUndefined()
  })

  test('that holds a date cell or the serial number of one is that day', () => {
    expect(readBirthPlaceAndDate({ kind: 'date', text: '1985-04-23' }, before)).toEqual({
      date: '1985-04-23',
    })
    expect(readBirthPlaceAndDate({ kind: 'number', text: '31160' }, before)).toEqual({ date: '1985-04-23' })
  })

  test('with the year first is never cut into another day', () => {
    expect(readBirthPlaceAndDate('Sarolangun, 1985-04-23', before)).toEqual({ date: '1985-04-23' })
    expect(readBirthPlaceAndDate('Sarolangun, 2005-04-23', before)).toEqual({ date: '2005-04-23' })
    expect(readBirthPlaceAndDate('Sarolangun, 123-04-1985', before)).toHaveProperty('unreal')
  })
})

describe('small values', () => {
  test('sex is read from the forms that occur', () => {
    for (const male of ['L', 'l', 'LK', 'lk.', 'Laki-laki', 'LAKI LAKI', 'Pria', 'M', 'male', '1'])
      expect(readSex(male), male).toBe('male')
    for (const female of ['P', 'p', 'PR', 'Perempuan', 'wanita', 'F', 'Female', '2'])
      expect(readSex(female), female).toBe('female')
    for (const odd of ['X', '3', 'L/P', 'banci', 'Laki-laki/Perempuan'])
      expect(readSex(odd), odd).toBe('unreadable')
    for (const nothing of ['', ' ', '-', '?']) expect(readSex(nothing), nothing).toBeUndefined()
  })

  test.each([
    ['081234567890', '+6281234567890'],
    ['0812-3456-7890', '+6281234567890'],
    ['+62 812 3456 7890', '+6281234567890'],
    ['6281234567890', '+6281234567890'],
    ['81234567890', '+6281234567890'],
    ['(0812) 3456.7890', '+6281234567890'],
    ['0812345678', '+62812345678'],
  ])('the phone %j is %s', (written, phone) => {
    expect(readPhone(written)).toBe(phone)
  })

  test.each([
    '0834',
    'HP RUSAK',
    '1234',
    '0854xxxxxx',
    '08354-',
    '0741-22334',
    '021 555 1234',
    '',
    '08123456789012345',
    '081234567890 / 082345678901',
  ])('the phone %j is none', (written) => {
    expect(readPhone(written)).toBeUndefined()
  })

  test('words that stand for nothing are read as nothing, and names that only begin so are not', () => {
    for (const nothing of ['-', '--', '0', ' N/A ', 'Nihil', 'tidak ada', 'KOSONG', 'null', '.', 'tdk th'])
      expect(readsAsEmpty(nothing), nothing).toBe(true)
    for (const something of ['Nihilda', 'Ada', '00', 'Kosongan', ''])
      expect(readsAsEmpty(something), something).toBe(false)
  })
})
