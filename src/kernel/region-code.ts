/** A Kemendagri region code with dots: `15`, `15.03`, `15.03.07`, `15.03.07.2004`. Sorts as text, parents first. */
export type RegionCode = string

export type RegionLevel = 'province' | 'regency' | 'district' | 'village'

const pattern = /^\d{2}(?:\.\d{2}(?:\.\d{2}(?:\.\d{4})?)?)?$/

export function isRegionCode(value: string): value is RegionCode {
  return pattern.test(value)
}

/** Adds the dots when they are missing (`1503072004`); undefined when it is no region code either way. */
export function readRegionCode(written: string): RegionCode | undefined {
  const digits = written.replace(/[.\s]/g, '')
  if (!/^(?:\d{2}|\d{4}|\d{6}|\d{10})$/.test(digits)) return undefined
  return [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6), digits.slice(6, 10)]
    .filter((part) => part !== '')
    .join('.')
}

export function regionLevel(code: RegionCode): RegionLevel {
  const levels: Record<number, RegionLevel> = { 2: 'province', 5: 'regency', 8: 'district', 13: 'village' }
  const level = levels[code.length]
  if (!level) throw new Error(`Not a region code: ${code}`)
  return level
}

/** The regency or city a code lies in (its first two parts): the scope column of every table with people or money. */
export function kabOf(code: RegionCode): RegionCode {
  if (code.length < 5) throw new Error(`A province has no single regency: ${code}`)
  return code.slice(0, 5)
}

/** Whether `code` is `scope` itself or lies within it; the empty scope is the whole country. */
export function isWithin(code: RegionCode, scope: RegionCode): boolean {
  return scope === '' || code === scope || code.startsWith(`${scope}.`)
}
