import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addMonthsTo,
  ageOn,
  daysInMonth,
  formatDate,
  isLeapYear,
  isPlainDate,
  isRealDay,
  plainDate,
  todayAt,
} from './plain-date.ts'

const anyDay = fc
  .tuple(
    fc.integer({ min: 1900, max: 2100 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 31 }),
  )
  .map(([year, month, day]) => plainDate(year, month, Math.min(day, daysInMonth(year, month))))

test('only days that existed are days', () => {
  for (const day of ['2024-02-29', '2000-02-29', '1999-12-31']) expect(isPlainDate(day), day).toBe(true)
  for (const day of [
    '2023-02-29',
    '1900-02-29',
    '2024-02-30',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '24-01-01',
    '2024-1-1',
    '',
    '2024-01-01T00:00',
  ]) {
    expect(isPlainDate(day), day).toBe(false)
  }
  expect([1900, 2000, 2023, 2024].map(isLeapYear)).toEqual([false, true, false, true])
  expect(isRealDay(2024, 4, 31)).toBe(false)
  expect(daysInMonth(2024, 13)).toBe(0)
})

test('somebody becomes a year older on the birthday itself, and after 29 February on 1 March', () => {
  expect(ageOn('1959-11-02', '2024-11-01')).toBe(64)
  expect(ageOn('1959-11-01', '2024-11-01')).toBe(65)
  expect(ageOn('2004-02-29', '2023-02-28')).toBe(18)
  expect(ageOn('2004-02-29', '2023-03-01')).toBe(19)
})

test('a day some months later is in that month, on the same day or the last there is', () => {
  expect(addMonthsTo('2024-01-31', 1)).toBe('2024-02-29')
  expect(addMonthsTo('2024-03-31', -1)).toBe('2024-02-29')
  expect(addMonthsTo('2024-12-15', 1)).toBe('2025-01-15')
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -240, max: 240 }), (day, count) => {
      const there = addMonthsTo(day, count)
      expect(isPlainDate(there)).toBe(true)
      expect(there.slice(8) <= day.slice(8)).toBe(true)
    }),
  )
})

test('the day is the day of the place, not of the computer', () => {
  const moment = new Date('2024-11-05T18:00:00Z')
  expect(todayAt(moment)).toBe('2024-11-06')
  expect(todayAt(moment, 0)).toBe('2024-11-05')
})

test('a day is written in words of both languages', () => {
  expect(formatDate('2025-05-22')).toBe('22 Mei 2025')
  expect(formatDate('2024-08-01', 'en')).toBe('1 August 2024')
})
