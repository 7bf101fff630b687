import { scaleLinear } from 'd3-scale'
import { type Month, monthFromIndex, monthIndex, monthOf } from '../kernel/month.ts'
import { daysInMonth, type PlainDate } from '../kernel/plain-date.ts'
import { roundTo } from '../kernel/rupiah.ts'

/** Sizes in the drawing's own units; the narrow one is drawn anew for 280 px, so that its letters stay 12 px. */
export const chartShapes = {
  wide: { width: 520, height: 240, top: 30, end: 14, bottom: 40, start: 30, month_gap: 30 },
  narrow: { width: 276, height: 204, top: 24, end: 8, bottom: 40, start: 26, month_gap: 40 },
}

export type ChartShape = (typeof chartShapes)['wide']

/** Where days, months and percentages stand in the drawing, and which of them are named on its axes. */
export function chartScales(
  points: { as_of: PlainDate; percent: number }[],
  target: number | undefined,
  shape: ChartShape,
) {
  const values = [...points.map((point) => point.percent), ...(target === undefined ? [] : [target])]
  const low = Math.max(0, Math.floor((Math.min(...values) - 2) / 10) * 10)
  const high = Math.max(low + 20, Math.ceil((Math.max(...values) + 2) / 10) * 10)
  const y = scaleLinear([low, high], [shape.height - shape.bottom, shape.top])

  const days = points.map((point) => timeOf(point.as_of))
  const first = Math.min(...days)
  const last = Math.max(first + 1, ...days)
  const x = scaleLinear([first, last], [shape.start, shape.width - shape.end])

  return {
    atPercent: (percent: number) => roundTo(y(percent), 1),
    atDay: (day: PlainDate) => roundTo(x(timeOf(day)), 1),
    /** A month's name stands under its middle. */
    atMonth: (month: Month) => roundTo(x(monthIndex(month) + 0.5), 1),
    ticks: y.ticks(5),
    months: namedMonths(first, last, (shape.width - shape.end - shape.start) / shape.month_gap),
  }
}

/** As many months as there is room for, evenly apart; those of which only the edge is drawn have no room for a name. */
function namedMonths(first: number, last: number, room: number): Month[] {
  const every = [1, 2, 3, 6, 12, 24, 60].find((count) => (last - first) / count <= room) ?? 120
  return Array.from({ length: Math.ceil(last - first) + 1 }, (_, step) => Math.floor(first) + step)
    .filter((index) => index + 0.5 >= first && index + 0.5 <= last)
    .filter((_, step) => step % every === 0)
    .map(monthFromIndex)
}

/** A day as months since year 0, with the part of the month that has passed. */
function timeOf(day: PlainDate): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return monthIndex(monthOf(day)) + (date - 1) / daysInMonth(year, month)
}
