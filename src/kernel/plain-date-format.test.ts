import { expect, test } from 'vitest'
import { formatMoment, formatShortDate } from './plain-date.ts'

test('The end of cover is written short in both languages', () => {
  expect(formatShortDate('2026-12-31')).toBe('31 Des 2026')
  expect(formatShortDate('2026-05-01', 'en')).toBe('1 May 2026')
})

test('A moment is told by the clock of the place, also when the day there is already the next', () => {
  const moment = new Date('2024-11-06T17:05:00Z')
  expect(formatMoment(moment)).toBe('7 November 2024 00.05 WIB')
  expect(formatMoment(moment, 'en', 9)).toBe('7 November 2024 02:05 WIT')
})
