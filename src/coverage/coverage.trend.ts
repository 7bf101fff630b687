import { formatInteger, formatPercent } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import type { CoveragePoint } from '../ui/chart.tsx'
import type { TrendPoint } from './coverage.service.ts'

/** A change smaller than this share of all covered (percent) needs no words in the picture. */
const worthSaying = 0.5

/**
 * The points of the line, with words at the month in which our programmes added most and at the one in which most lost cover.
 * Only points on the same published position are compared: a step to a newer position is not a deed of ours.
 */
export function chartPoints(trend: readonly TrendPoint[]): CoveragePoint[] {
  const steps = trend.map((point, at) => {
    const before = trend[at - 1]
    if (before?.baseline_as_of !== point.baseline_as_of) return { people: 0, temporary: false }
    const people = point.added_people - before.added_people
    return { people, temporary: before.temporary_people - point.temporary_people >= -people / 2 }
  })
  const rise = extreme(trend, steps, 1)
  const fall = extreme(trend, steps, -1)
  return trend.map((point, at) => {
    const step = steps[at]
    const bare = { as_of: point.as_of, percent: point.percent }
    if (!step || (at !== rise && at !== fall)) return bare
    return at === rise
      ? { ...bare, label: riseWords(point, step.people) }
      : { ...bare, label: fallWords(-step.people, step.temporary), tone: 'loss' as const }
  })
}

function extreme(
  trend: readonly TrendPoint[],
  steps: { people: number }[],
  sign: 1 | -1,
): number | undefined {
  let found: number | undefined
  for (const [at, step] of steps.entries()) {
    const size = sign * step.people
    const share = (size / Math.max(1, trend[at]?.numerator ?? 1)) * 100
    if (share >= worthSaying && size > sign * (steps[found ?? -1]?.people ?? 0)) found = at
  }
  return found
}

function riseWords(point: TrendPoint, people: number): Text {
  return text(
    `${formatPercent(point.percent)} · +${formatInteger(people)} orang`,
    `${formatPercent(point.percent, 'en')} · +${formatInteger(people, 'en')} people`,
  )
}

function fallWords(people: number, temporary: boolean): Text {
  return temporary
    ? text(
        `Perlindungan sementara berakhir: −${formatInteger(people)}`,
        `Temporary cover ends: −${formatInteger(people, 'en')}`,
      )
    : text(`Perlindungan berakhir: −${formatInteger(people)}`, `Cover ends: −${formatInteger(people, 'en')}`)
}
