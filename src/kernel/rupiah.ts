import type { Language } from './text.ts'

/** Whole rupiah. Never a fraction, never a float that has lost digits. */
export type Rupiah = number

/** Checks that a number can stand for money: a whole number that JavaScript still holds exactly. */
export function rupiah(amount: number): Rupiah {
  if (!Number.isSafeInteger(amount)) throw new Error(`Not a whole, exact amount of rupiah: ${amount}`)
  return amount
}

/** `28.026` in Indonesian, `28,026` in English. Our own formatter: what Intl prints changes with the ICU version. */
export function formatInteger(value: number, language: Language = 'id'): string {
  const digits = Math.abs(value)
    .toFixed(0)
    .replace(/\B(?=(\d{3})+(?!\d))/g, language === 'id' ? '.' : ',')
  return value < 0 ? `-${digits}` : digits
}

/** `1 row`, `1,204 rows`: English counts one and many; Indonesian has one word for both. */
export function countEn(count: number, one: string, many = `${one}s`): string {
  return `${formatInteger(count, 'en')} ${count === 1 ? one : many}`
}

/** `Rp16.800` (Indonesian) or `Rp16,800` (English), minus sign in front of the currency. */
export function formatRupiah(amount: Rupiah, language: Language = 'id'): string {
  return amount < 0 ? `-Rp${formatInteger(-amount, language)}` : `Rp${formatInteger(amount, language)}`
}

/** `43,31 %` in Indonesian, `43.31 %` in English. Rounds half away from zero on the decimal the reader sees. */
export function formatPercent(percent: number, language: Language = 'id', decimals = 2): string {
  const shown = roundTo(percent, decimals).toFixed(decimals)
  const [whole = '0', fraction] = shown.split('.')
  const grouped = formatInteger(Number(whole), language)
  const sign = percent < 0 && !grouped.startsWith('-') && Number(shown) !== 0 ? '-' : ''
  return `${sign}${grouped}${fraction ? (language === 'id' ? ',' : '.') + fraction : ''} %`
}

/** Rounds half away from zero to `decimals` places; used for shown percentages, never for money. */
export function roundTo(value: number, decimals: number): number {
  const factor = 10 ** decimals
  return (Math.sign(value) * Math.round(Math.abs(value) * factor + 1e-9)) / factor
}

/**
 * Reads rupiah as people write it: `1000000`, `1.000.000`, `Rp 1.000.000,00`, `Rp1,000,000.00`.
 * Answers undefined when it is not money, and when it has a fraction other than zero.
 */
export function parseRupiah(written: string): Rupiah | undefined {
  const bare = written
    .trim()
    .replace(/^rp\.?\s*/i, '')
    .replace(/,-$/, '')
    .replace(/\s/g, '')
  const match = /^(\d{1,3}(?:[.,]\d{3})+|\d+)(?:[.,](\d{1,2}))?$/.exec(bare)
  if (!match) return undefined
  if (match[2] && Number(match[2]) !== 0) return undefined
  const value = Number((match[1] ?? '').replace(/[.,]/g, ''))
  return Number.isSafeInteger(value) ? value : undefined
}
