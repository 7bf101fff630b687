import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatInteger, formatPercent, formatRupiah, parseRupiah, roundTo, rupiah } from './rupiah.ts'

describe('money', () => {
  test('only whole amounts that a computer holds exactly are rupiah', () => {
    expect(rupiah(16_800)).toBe(16_800)
    expect(rupiah(-1)).toBe(-1)
    for (const wrong of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(() => rupiah(wrong)).toThrow('Not a whole')
  })

  test('is written with points in Indonesian and commas in English, the minus before the currency', () => {
    expect(formatRupiah(16_800)).toBe('Rp16.800')
    expect(formatRupiah(16_800, 'en')).toBe('Rp16,800')
    expect(formatRupiah(914_390_400)).toBe('Rp914.390.400')
    expect(formatRupiah(-1_000)).toBe('-Rp1.000')
    expect(formatRupiah(0)).toBe('Rp0')
    expect(formatRupiah(999)).toBe('Rp999')
  })

  test.each([
    ['1000000', 1_000_000],
    ['1.000.000', 1_000_000],
    ['1,000,000', 1_000_000],
    ['Rp 1.000.000,00', 1_000_000],
    ['Rp1,000,000.00', 1_000_000],
    ['rp. 16.800', 16_800],
    ['RP16.800,-', 16_800],
    [' 950 000 000 ', 950_000_000],
    ['0', 0],
    ['100,5', undefined],
    ['1.000,25', undefined],
    ['-1000', undefined],
    ['1.00.000', undefined],
    ['1e6', undefined],
    ['satu juta', undefined],
    ['', undefined],
    ['Rp', undefined],
    ['99999999999999999999', undefined],
  ])('%j is read as %s', (written, amount) => {
    expect(parseRupiah(written)).toBe(amount)
  })

  test('what is written is read again as the same amount, in both languages', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        fc.constantFrom('id' as const, 'en' as const),
        (amount, language) => {
          expect(parseRupiah(formatRupiah(amount, language))).toBe(amount)
          expect(parseRupiah(formatInteger(amount, language))).toBe(amount)
        },
      ),
    )
  })

  test('whatever is typed, the answer is a whole amount of zero or more, or nothing', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[Rrp0-9.,\s-]{0,20}$/), (written) => {
        const amount = parseRupiah(written)
        if (amount !== undefined) expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true)
      }),
    )
  })
})

describe('numbers and percentages', () => {
  test('the figures of the stories read as they were published', () => {
    expect(formatInteger(28_026)).toBe('28.026')
    expect(formatInteger(-1_312_337, 'en')).toBe('-1,312,337')
    expect(formatPercent((568_373 / 1_312_337) * 100)).toBe('43,31 %')
    expect(formatPercent((44_546 / 108_595) * 100, 'en')).toBe('41.02 %')
    expect(formatPercent((71_760 / 108_595) * 100)).toBe('66,08 %')
    expect(formatPercent(50, 'id', 0)).toBe('50 %')
  })

  test('a half is rounded away from zero, also where the binary number lies just below it', () => {
    expect(roundTo(1.005, 2)).toBe(1.01)
    expect(roundTo(-1.005, 2)).toBe(-1.01)
    expect(roundTo(2.5, 0)).toBe(3)
    expect(formatPercent(0.125)).toBe('0,13 %')
  })

  test('a small negative percentage keeps its sign and one that rounds to zero loses it', () => {
    expect(formatPercent(-0.5)).toBe('-0,50 %')
    expect(formatPercent(-12.345)).toBe('-12,35 %')
    expect(formatPercent(-0.001)).toBe('0,00 %')
  })
})
