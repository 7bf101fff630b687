import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameKey, tidyName } from './person-name.ts'

test('tidying a name drops what nobody sees and leaves every letter, dot and case', () => {
  expect(tidyName('  SITI \u00a0 AMINAH,  S.Pd ')).toBe('SITI AMINAH, S.Pd')
  expect(tidyName('M.\u200b Yusuf\ufeff')).toBe('M. Yusuf')
  expect(tidyName("Nur'aini bt. Ma'ruf")).toBe("Nur'aini bt. Ma'ruf")
  expect(tidyName('Soka"an\u0007')).toBe('Soka"an')
  expect(tidyName('\t\n\u2060')).toBe('')
})

test('two spellings that differ in case, dots, apostrophes, accents or spaces are one name', () => {
  const key = nameKey("M. NUR'AINI")
  for (const same of ['m nur aini', 'M.  Nur’aini', 'M.NUR-AINI', ' m, nur`aini. '])
    expect(nameKey(same)).toBe(key)
  expect(nameKey('José')).toBe(nameKey('JOSE'))
  expect(nameKey('RUSLI')).not.toBe(nameKey('ROSLI'))
  expect(nameKey('SITI AMINAH')).not.toBe(nameKey('AMINAH SITI'))
})

test('keys and tidied names do not change when they are made again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (name) => {
      expect(tidyName(tidyName(name))).toBe(tidyName(name))
      expect(nameKey(nameKey(name))).toBe(nameKey(name))
      expect(nameKey(tidyName(name))).toBe(nameKey(name))
    }),
  )
})
