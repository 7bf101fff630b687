import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateOfSerial, isBuiltInDateFormat, isDateFormat, serialOfDate } from './serial-date.ts'

test('serial 31160 is 23 April 1985, with or without a time of day', () => {
  expect(dateOfSerial(31160, false)).toBe('1985-04-23')
  expect(dateOfSerial(31160.75, false)).toBe('1985-04-23')
})

test('the same day has a number 1,462 lower in a workbook that counts from 1904', () => {
  expect(dateOfSerial(31160 - 1462, true)).toBe('1985-04-23')
  expect(dateOfSerial(0, true)).toBe('1904-01-01')
})

test('the calendar is right on both sides of the 29 February 1900 that never was', () => {
  expect(dateOfSerial(1, false)).toBe('1900-01-01')
  expect(dateOfSerial(59, false)).toBe('1900-02-28')
  expect(dateOfSerial(60, false)).toBeUndefined()
  expect(dateOfSerial(61, false)).toBe('1900-03-01')
})

test('a time alone, a negative number and a year over 9999 are no dates', () => {
  for (const serial of [0, 0.5, -1, 2_958_466, 1e300, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(dateOfSerial(serial, false)).toBeUndefined()
  }
  expect(dateOfSerial(2_958_465, false)).toBe('9999-12-31')
})

test('a date written as a serial number is read as the same date', () => {
  fc.assert(
    fc.property(fc.integer({ min: 61, max: 2_958_465 }), (serial) => {
      expect(serialOfDate(dateOfSerial(serial, false)!)).toBe(serial)
    }),
  )
})

test('number formats that show a day, month or year are dates; money, percent and text are not', () => {
  for (const id of [14, 15, 22, 27, 36, 45, 50, 58]) expect(isBuiltInDateFormat(id), String(id)).toBe(true)
  for (const id of [0, 1, 2, 3, 9, 13, 23, 37, 49, 59])
    expect(isBuiltInDateFormat(id), String(id)).toBe(false)
  for (const format of ['dd/mm/yyyy', '[$-421]dd mmmm yyyy', 'yyyy\\-mm\\-dd', 'DD-MMM-YY', '"tgl "d']) {
    expect(isDateFormat(format), format).toBe(true)
  }
  for (const format of [
    'General',
    '@',
    '#,##0',
    '"dmy"0',
    '[Red]0.00',
    '_-"Rp"* #,##0_-',
    '\\d0',
    '0%',
    '0"',
  ]) {
    expect(isDateFormat(format), format).toBe(false)
  }
})
