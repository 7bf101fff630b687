import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addMonths,
  firstDayOf,
  formatMonth,
  formatMonths,
  isMonth,
  lastDayOf,
  monthFromIndex,
  monthIndex,
  monthNames,
  monthOf,
  monthsBetween,
  yearOf,
} from './month.ts'
import { daysInMonth } from './plain-date.ts'

const anyMonth = fc.integer({ min: 1900 * 12, max: 2200 * 12 }).map(monthFromIndex)

describe('months', () => {
  test('are written year and month, and nothing else is a month', () => {
    for (const right of ['2024-11', '0001-01', '2024-12']) expect(isMonth(right)).toBe(true)
    for (const wrong of [
      '2024-13',
      '2024-00',
      '2024-1',
      '24-11',
      '2024-11-01',
      'November 2024',
      '',
      ' 2024-11',
    ]) {
      expect(isMonth(wrong), wrong).toBe(false)
    }
    expect(() => monthIndex('2024-13')).toThrow('Not a month')
  })

  test('going forward and back the same number of months ends where it began', () => {
    fc.assert(
      fc.property(anyMonth, fc.integer({ min: -600, max: 600 }), (month, count) => {
        const there = addMonths(month, count)
        expect(isMonth(there)).toBe(true)
        expect(addMonths(there, -count)).toBe(month)
        expect(there > month).toBe(count > 0)
      }),
    )
    expect(addMonths('2024-12', 1)).toBe('2025-01')
    expect(addMonths('2025-01', -1)).toBe('2024-12')
  })

  test('a span holds its first and its last month, each once and in order', () => {
    expect(monthsBetween('2024-11', '2025-01')).toEqual(['2024-11', '2024-12', '2025-01'])
    expect(monthsBetween('2024-11', '2024-11')).toEqual(['2024-11'])
    expect(monthsBetween('2024-12', '2024-11')).toEqual([])
    fc.assert(
      fc.property(anyMonth, fc.integer({ min: 0, max: 40 }), (first, more) => {
        const months = monthsBetween(first, addMonths(first, more))
        expect(months).toHaveLength(more + 1)
        expect([...months].sort()).toEqual(months)
      }),
    )
  })

  test('begin on the first and end on the day the calendar says', () => {
    expect(firstDayOf('2024-11')).toBe('2024-11-01')
    expect([lastDayOf('2024-02'), lastDayOf('2023-02'), lastDayOf('2024-11'), lastDayOf('2024-12')]).toEqual([
      '2024-02-29',
      '2023-02-28',
      '2024-11-30',
      '2024-12-31',
    ])
    fc.assert(
      fc.property(anyMonth, (month) => {
        expect(Number(lastDayOf(month).slice(8))).toBe(daysInMonth(yearOf(month), Number(month.slice(5))))
        expect(monthOf(lastDayOf(month))).toBe(month)
      }),
    )
  })

  test('are said in both languages, a span naming the year once where it is one year', () => {
    expect(formatMonth('2024-11')).toBe('November 2024')
    expect(formatMonth('2024-12')).toBe('Desember 2024')
    expect(formatMonth('2024-12', 'en')).toBe('December 2024')
    expect(formatMonths('2024-11', '2024-12')).toBe('November–Desember 2024')
    expect(formatMonths('2024-11', '2025-01')).toBe('November 2024–Januari 2025')
    expect(formatMonths('2024-11', '2024-11', 'en')).toBe('November 2024')
    expect(new Set(monthNames.id).size + new Set(monthNames.en).size).toBe(24)
  })
})
