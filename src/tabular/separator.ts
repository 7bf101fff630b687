import { csvReader } from './csv.ts'
import { defaultLimits } from './limits.ts'
import { Stopped } from './stopped.ts'

/** In this order when equally likely: a tab or semicolon is seldom part of a value, a comma often is (`16800,00`). */
const candidates = ['\t', ';', ',']
const recordsLookedAt = 100
const wellAgreed = 0.8

export type Separator = { separator: string; stated: boolean }

/** Finds what separates the cells: a first line `sep=;`, or else what cuts most records into equally many cells. */
export function findSeparator(head: string): Separator {
  const stated = /^"?sep=(.)"?(?:\r|\n|$)/i.exec(head)
  if (stated !== null) return { separator: stated[1]!, stated: true }
  const scored = candidates.map((separator) => ({ separator, agreement: agreement(head, separator) }))
  const clear = scored.find((one) => one.agreement >= wellAgreed)
  const best = clear ?? scored.reduce((a, b) => (b.agreement > a.agreement ? b : a))
  return { separator: best.agreement > 0 ? best.separator : mostInFirstLine(head), stated: false }
}

/** All that is left when no record ends within the head: a quote that opens in the first line and never closes. */
function mostInFirstLine(head: string): string {
  const line = /^[^\r\n]*/.exec(head)![0]
  const count = (separator: string): number => line.split(separator).length
  return candidates.reduce((best, one) => (count(one) > count(best) ? one : best), ',')
}

/** The share of records that have the most usual width, when that width is more than one cell. */
function agreement(head: string, separator: string): number {
  const widths: number[] = []
  const reader = csvReader(separator, { ...defaultLimits, columns: Number.POSITIVE_INFINITY }, (row) => {
    if (row.cells.some((cell) => cell !== '') && widths.length < recordsLookedAt)
      widths.push(row.cells.length)
  })
  try {
    reader.write(head)
    reader.end()
  } catch (error) {
    // The head may be cut inside a quoted cell; the records before the cut are enough.
    if (!(error instanceof Stopped)) throw error
  }
  const counts = new Map<number, number>()
  for (const width of widths) if (width > 1) counts.set(width, (counts.get(width) ?? 0) + 1)
  return widths.length === 0 ? 0 : Math.max(0, ...counts.values()) / widths.length
}
