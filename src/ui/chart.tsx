import { area, line } from 'd3-shape'
import { monthIndex, monthNames } from '../kernel/month.ts'
import { formatDate, type PlainDate } from '../kernel/plain-date.ts'
import { formatPercent } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import { type ChartShape, chartScales, chartShapes } from './chart-scale.ts'
import { Table } from './table.tsx'
import { classes, read, type Spoken, type Words } from './words.ts'

export type CoveragePoint = {
  as_of: PlainDate
  percent: number
  /** Why this point matters; it gets a dot and these words. */
  label?: Words
  /** `loss` for a fall of cover. */
  tone?: 'plain' | 'loss'
}

export type CoverageChartProps = Spoken & {
  /** What the picture shows, for who cannot see it; the figures follow by themselves. */
  label: Words
  points: CoveragePoint[]
  target?: number
}

/**
 * Coverage over time with its target. Drawn twice, for wide and narrow places, and switched by the width of its
 * container; in the narrow one the labels become numbers that are explained below the picture.
 */
export function CoverageChart(props: CoverageChartProps) {
  const { language, points } = props
  const labelled = points.filter((point) => point.label)
  if (points.length === 0) return null
  return (
    <figure class="@container">
      <Drawing {...props} shape={chartShapes.wide} numbered={false} class="hidden @lg:block print:block" />
      <Drawing {...props} shape={chartShapes.narrow} numbered class="max-w-sm @lg:hidden print:hidden" />
      {labelled.length > 0 && (
        <ol class="mt-2 grid gap-1 text-sm @lg:hidden print:hidden">
          {labelled.map((point, at) => (
            <li class="flex gap-2">
              <span class="font-semibold">{at + 1}</span>
              <span>
                {formatDate(point.as_of, language)}: {read(point.label ?? '', language)}
              </span>
            </li>
          ))}
        </ol>
      )}
    </figure>
  )
}

type DrawingProps = CoverageChartProps & { shape: ChartShape; numbered: boolean; class: string }

function Drawing({ language, label, points, target, shape, numbered, class: className }: DrawingProps) {
  const sorted = [...points].sort((a, b) => a.as_of.localeCompare(b.as_of))
  const { atDay, atMonth, atPercent, ticks, months } = chartScales(sorted, target, shape)
  const at = (point: CoveragePoint): [number, number] => [atDay(point.as_of), atPercent(point.percent)]
  const right = shape.width - shape.end
  const floor = shape.height - shape.bottom
  const drawnLine = line<CoveragePoint>()
    .digits(1)
    .x((p) => at(p)[0])
    .y((p) => at(p)[1])
  const drawnArea = area<CoveragePoint>()
    .digits(1)
    .x((p) => at(p)[0])
    .y0(floor)
    .y1((p) => at(p)[1])
  const labelled = sorted.filter((point) => point.label)
  return (
    <svg
      role="img"
      aria-label={spoken(label, sorted, target, language)}
      viewBox={`0 0 ${shape.width} ${shape.height}`}
      class={classes('w-full', className)}
      font-size="12"
    >
      {ticks.map((tick) => (
        <g>
          <line
            x1={shape.start}
            x2={right}
            y1={atPercent(tick)}
            y2={atPercent(tick)}
            class="stroke-base-300"
          />
          <text x={shape.start - 8} y={atPercent(tick) + 4} text-anchor="end" class="fill-faint">
            {tick}
          </text>
        </g>
      ))}
      {months.map((month, index) => (
        <g>
          <text x={atMonth(month)} y={floor + 18} text-anchor="middle" class="fill-faint">
            {monthNames[language][monthIndex(month) % 12]?.slice(0, 3)}
          </text>
          {(index === 0 || month.slice(0, 4) !== months[index - 1]?.slice(0, 4)) && (
            <text x={atMonth(month)} y={floor + 34} text-anchor="middle" class="fill-faint">
              {month.slice(0, 4)}
            </text>
          )}
        </g>
      ))}
      <path d={drawnArea(sorted) ?? ''} class="fill-primary/8" />
      {target !== undefined && (
        <g>
          <line
            x1={shape.start}
            x2={right}
            y1={atPercent(target)}
            y2={atPercent(target)}
            stroke-width="1.5"
            stroke-dasharray="5 4"
            class="stroke-[oklch(70%_0.14_72)]"
          />
          <text x={right} y={atPercent(target) - 6} text-anchor="end" class="halo fill-caution">
            Target {formatPercent(target, language)}
          </text>
        </g>
      )}
      <path
        d={drawnLine(sorted) ?? ''}
        fill="none"
        stroke-width="2.5"
        stroke-linejoin="round"
        stroke-linecap="round"
        class="stroke-primary"
      />
      {sorted.map((point) => (
        <Mark point={point} at={at(point)} few={sorted.length <= 6} />
      ))}
      {labelled.map((point, index) => (
        <Label
          language={language}
          point={point}
          at={at(point)}
          shape={shape}
          number={numbered ? index + 1 : 0}
        />
      ))}
    </svg>
  )
}

function Mark({ point, at, few }: { point: CoveragePoint; at: [number, number]; few: boolean }) {
  if (!point.label && !few) return null
  const [x, y] = at
  return (
    <circle
      cx={x}
      cy={y}
      r={point.label ? 4.5 : 3.5}
      stroke-width="1.5"
      class={classes('stroke-base-100', point.tone === 'loss' ? 'fill-error' : 'fill-primary')}
    />
  )
}

/** A fall is written below its point, all else above; beyond the middle the words stand before the point. */
function Label(
  props: Spoken & { point: CoveragePoint; at: [number, number]; shape: ChartShape; number: number },
) {
  const { point, shape, number } = props
  const [x, y] = props.at
  const loss = point.tone === 'loss'
  const words = number > 0 ? String(number) : read(point.label ?? '', props.language)
  // 6.2 units is the mean width of a letter at this size; the words must end inside the drawing.
  const fits = x + words.length * 6.2 < shape.width - shape.end
  return (
    <text
      x={number > 0 ? x : x + (fits ? 8 : -8)}
      y={y + (loss ? 19 : -10)}
      text-anchor={number > 0 ? 'middle' : fits ? 'start' : 'end'}
      font-weight={number > 0 ? 600 : 400}
      class={classes('halo', loss ? 'fill-[oklch(45%_0.15_27)]' : 'fill-base-content')}
    >
      {words}
    </text>
  )
}

function spoken(
  label: Words,
  points: CoveragePoint[],
  target: number | undefined,
  language: Language,
): string {
  const first = points[0]
  const last = points.at(-1)
  const one = (point: CoveragePoint) =>
    `${formatDate(point.as_of, language)} ${formatPercent(point.percent, language)}${point.label ? ` (${read(point.label, language)})` : ''}`
  const told = points.filter((point) => point === first || point === last || point.label).map(one)
  const aim = target === undefined ? '' : `. Target ${formatPercent(target, language)}`
  return `${read(label, language)}: ${told.join('; ')}${aim}.`
}

/** The same figures as a table, for who prefers reading to looking. */
export function ChartTable({ language, label, points }: CoverageChartProps) {
  return (
    <Table
      language={language}
      caption={label}
      rows={[...points].sort((a, b) => b.as_of.localeCompare(a.as_of))}
      empty={{ title: text('Belum ada angka cakupan', 'No coverage figures yet') }}
      columns={[
        { key: 'date', header: text('Tanggal', 'Date'), cell: (point) => formatDate(point.as_of, language) },
        {
          key: 'percent',
          header: text('Cakupan', 'Coverage'),
          align: 'end',
          narrow: 'aside',
          cell: (point) => formatPercent(point.percent, language),
        },
        {
          key: 'label',
          header: text('Keterangan', 'Remark'),
          narrow: 'wide',
          cell: (point) => (point.label ? read(point.label, language) : ''),
        },
      ]}
    />
  )
}
