import { createHash, randomBytes } from 'node:crypto'

/** A secret of 256 random bits, as it stands in a cookie or link. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What the database keeps of a secret: whoever reads the database cannot use it. A random secret needs no slow hash. */
export function tokenHash(...parts: string[]): Buffer {
  return createHash('sha256').update(parts.join('\n')).digest()
}

/** Browser and system as a person would name them; nothing finer is kept. */
export function deviceOf(userAgent: string | undefined): string {
  const agent = userAgent ?? ''
  const browsers: [RegExp, string][] = [
    [/Edg\//, 'Edge'],
    [/OPR\//, 'Opera'],
    [/SamsungBrowser/, 'Samsung Internet'],
    [/Firefox\//, 'Firefox'],
    [/Chrom(?:e|ium)\//, 'Chrome'],
    [/Safari\//, 'Safari'],
  ]
  const systems: [RegExp, string][] = [
    [/Android/, 'Android'],
    [/iPhone|iPad/, 'iOS'],
    [/Windows/, 'Windows'],
    [/Mac OS X/, 'macOS'],
    [/Linux|X11/, 'Linux'],
  ]
  const named = (list: [RegExp, string][]) => list.find(([pattern]) => pattern.test(agent))?.[1]
  return [named(browsers), named(systems)].filter(Boolean).join(', ') || 'Program'
}
