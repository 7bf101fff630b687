import type { HeaderMeaning } from './columns-headers.ts'
import { normaliseDate, normalisePhone, tidy } from './normalise.ts'

/**
 * What a column with an unknown header seems to hold, by some of its values. Dates, long numbers and telephone numbers show
 * themselves; few distinct values are a category; several words of letters, nearly all different, are names; the rest is text.
 */
export function guessField(written: readonly string[]): HeaderMeaning {
  const values = written.map(tidy).filter((value) => value !== '')
  if (values.length === 0) return undefined
  const share = (test: (value: string) => boolean) => values.filter(test).length / values.length
  const distinct = new Set(values.map((value) => value.toUpperCase())).size
  if (distinct === 1 && values.length > 20) return undefined
  if (
    share(
      (value) =>
        value.length >= 6 &&
        /\d/.test(value) &&
        /^(?:18|19|20)\d\d/.test(normaliseDate(value)) &&
        !/^\d{5,7}$/.test(value),
    ) > 0.9
  )
    return { kind: 'date' }
  if (share((value) => /^\D?\d{16}$/.test(value)) > 0.6) return { kind: 'id', role: 'nik' }
  if (share((value) => /^[+(]?(?:62|0)[\d\s()-]{8,15}$/.test(value) && normalisePhone(value) !== '') > 0.8)
    return { kind: 'phone' }
  if (distinct <= 60 && distinct < values.length / 8) return { kind: 'category' }
  if (
    share((value) => /^[A-Z]{0,4}[-/]?\d{6,20}[A-Z]?$/i.test(value)) > 0.8 &&
    distinct > values.length * 0.5
  )
    return { kind: 'id' }
  return { kind: 'text' }
}
