import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberText } from './number-text.ts'

test('a number keeps every digit the file has, whatever its form', () => {
  expect(numberText('1571012304850003')).toBe('1571012304850003')
  expect(numberText('1.57101230485E+15')).toBe('1571012304850000')
  expect(numberText('1.571012304850000E15')).toBe('1571012304850000')
  expect(numberText('26133068531.0')).toBe('26133068531')
  expect(numberText('16800.50')).toBe('16800.5')
  expect(numberText('1.5e-3')).toBe('0.0015')
  expect(numberText('-0.0')).toBe('0')
  expect(numberText('-12')).toBe('-12')
  expect(numberText('.5')).toBe('0.5')
  expect(numberText('12345678901234567890')).toBe('12345678901234567890')
})

test('what is not a number is not made one', () => {
  for (const stored of [
    '',
    '.',
    'abc',
    '1,5',
    '0x10',
    '1e',
    '1e999',
    'Infinity',
    'NaN',
    '1 2',
    '--1',
    `${'0'.repeat(32_000)}1`,
  ]) {
    expect(numberText(stored), stored).toBeUndefined()
  }
})

test('the digits mean the same number as before', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(numberText(String(value)))).toBe(value === 0 ? 0 : value)
      expect(Number(numberText(value.toExponential()))).toBe(value === 0 ? 0 : value)
    }),
  )
})
