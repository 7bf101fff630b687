import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stringTable } from './string-table.ts'

/** UTF-8 has no form for half a pair of surrogates. */
const wellFormed = (value: string): string => Buffer.from(value).toString()

test('each string comes back under its number, those kept as bytes too, and there is none beyond the last', () => {
  const table = stringTable()
  for (let number = 0; number < 100_000; number++) table.add(`nama ${number}`)
  const odd = ['', 'José', '日本', '😀', '\ud800', 'x'.repeat(32_767), '\u202e', 'ÿ']
  for (const value of odd) table.add(value)
  for (let number = 0; number < 30_000; number++) table.add(`x${'y'.repeat(number % 97)}`)
  expect([table.at(0), table.at(99_999)]).toEqual(['nama 0', 'nama 99999'])
  expect(odd.map((_, at) => table.at(100_000 + at))).toEqual(odd.map((value) => wellFormed(value)))
  expect(table.at(100_000 + odd.length + 29_999)).toBe(`x${'y'.repeat(29_999 % 97)}`)
  expect(table.size()).toBe(130_000 + odd.length)
  expect([table.at(-1), table.at(table.size())]).toEqual([undefined, undefined])
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      table.add(value)
      expect(table.at(table.size() - 1)).toBe(wellFormed(value))
    }),
  )
})

test('strings beyond 128 megabytes are refused, not collected', () => {
  const table = stringTable()
  const long = 'x'.repeat(32_000)
  for (let number = 0; number < 100_000; number++) table.add('')
  expect(() => {
    for (let number = 0; number < 10_000; number++) table.add(long)
  }).toThrow('out_of_memory')
})
