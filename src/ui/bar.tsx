import { formatInteger, formatPercent } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import { classes, read, type Spoken, type Words } from './words.ts'

export type TargetBarProps = Spoken & {
  /** Percent, 0 to 100; more is drawn full and written as it is. */
  share: number
  target?: number
  /** Writes the percentage behind the bar. */
  with_value?: boolean
  /** The list behind the figure. */
  href?: string
  decimals?: number
}

/** A share with the amber tick of its target. Lengths are SVG attributes, because the page allows no inline style. */
export function TargetBar({ language, share, target, with_value, href, decimals = 1 }: TargetBarProps) {
  const value = formatPercent(share, language, decimals)
  const label =
    target === undefined
      ? value
      : read(
          text(
            `${value}, target ${formatPercent(target, 'id')}`,
            `${value}, target ${formatPercent(target, 'en')}`,
          ),
          language,
        )
  return (
    <div class="flex items-center gap-3">
      <svg
        role="img"
        aria-label={label}
        width="100%"
        height="14"
        class="min-w-16 max-w-56 flex-1 overflow-visible"
      >
        <rect x="0" y="3" width="100%" height="8" rx="4" class="fill-track" />
        <rect x="0" y="3" width={percentOf(share)} height="8" rx="4" class="fill-primary" />
        {target !== undefined && (
          <g>
            <rect
              x={percentOf(target)}
              y="0"
              width="4"
              height="14"
              class="fill-base-100"
              transform="translate(-2 0)"
            />
            <rect
              x={percentOf(target)}
              y="0"
              width="2"
              height="14"
              class="fill-accent"
              transform="translate(-1 0)"
            />
          </g>
        )}
      </svg>
      {with_value &&
        (href ? (
          <a href={href} class="door min-w-16 text-end">
            {value}
          </a>
        ) : (
          <span class="min-w-16 text-end">{value}</span>
        ))}
    </div>
  )
}

export type SegmentTone = 'primary' | 'secondary' | 'warning' | 'error' | 'neutral'

export type Segment = { label: Words; value: number; tone: SegmentTone; href?: string }

/** Fill, and a stripe that keeps neighbours apart on grey paper: none, whole or dashed. */
const tones: Record<SegmentTone, { fill: string; stripe?: string }> = {
  primary: { fill: 'fill-primary' },
  secondary: { fill: 'fill-secondary', stripe: 'none' },
  warning: { fill: 'fill-accent' },
  error: { fill: 'fill-error', stripe: '4 4' },
  neutral: { fill: 'fill-[oklch(84%_0.012_95)]' },
}

/** Parts of a whole in one bar. The legend is the table twin: each part with its number and link, zero ones too. */
export function StackedBar({ language, label, segments }: Spoken & { label: Words; segments: Segment[] }) {
  const total = segments.reduce((sum, segment) => sum + segment.value, 0)
  const number = (value: number) => formatInteger(value, language)
  const spoken = segments
    .map((segment) => `${number(segment.value)} ${read(segment.label, language)}`)
    .join(', ')
  return (
    <figure>
      <svg
        role="img"
        aria-label={`${read(label, language)}: ${spoken}`}
        width="100%"
        height="16"
        class="block overflow-hidden rounded"
      >
        <rect width="100%" height="16" class="fill-track" />
        {positions(segments.map((segment) => segment.value)).map(({ start, width }, at) => {
          const tone = tones[segments[at]?.tone ?? 'neutral']
          if (width === 0) return null
          return (
            <g>
              <rect x={`${start}%`} width={`${width}%`} height="16" class={tone.fill} />
              <Stripe pattern={tone.stripe} from={`${start}%`} to={`${start + width}%`} />
              {start > 0 && <rect x={`${start}%`} width="2" height="16" class="fill-base-100" />}
            </g>
          )
        })}
      </svg>
      <figcaption>
        <ul class="mt-3 flex flex-wrap gap-x-5 gap-y-1.5 text-sm">
          {segments.map((segment) => (
            <li class="flex items-center gap-2">
              <Swatch tone={segment.tone} />
              <span>
                {segment.href && segment.value > 0 ? (
                  <a href={segment.href} class="door font-medium">
                    {number(segment.value)}
                  </a>
                ) : (
                  <span class="font-medium">{number(segment.value)}</span>
                )}{' '}
                <span class="text-quiet">{read(segment.label, language)}</span>
                {total > 0 && <span class="text-faint"> · {partOf(segment.value, total, language)}</span>}
              </span>
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  )
}

/** 8 of 28,026 is not "0,0 %". */
function partOf(value: number, total: number, language: Language): string {
  const percent = (value / total) * 100
  return value > 0 && percent < 0.05
    ? `< ${formatPercent(0.1, language, 1)}`
    : formatPercent(percent, language, 1)
}

function Swatch({ tone }: { tone: SegmentTone }) {
  return (
    <svg width="14" height="14" class="shrink-0 overflow-hidden rounded-[3px]" aria-hidden="true">
      <rect width="14" height="14" class={classes(tones[tone].fill)} />
      <Stripe pattern={tones[tone].stripe} from="0" to="14" />
    </svg>
  )
}

function Stripe({ pattern, from, to }: { pattern?: string; from: string; to: string }) {
  if (!pattern) return null
  return (
    <line
      x1={from}
      x2={to}
      y1="50%"
      y2="50%"
      stroke="white"
      stroke-width="2"
      stroke-opacity="0.6"
      stroke-dasharray={pattern}
    />
  )
}

/** Start and width of each part in percent. A part that exists is never thinner than 0.6 %, so that 8 of 28,026 is seen. */
export function positions(values: number[]): { start: number; width: number }[] {
  const total = values.reduce((sum, value) => sum + value, 0)
  const raised = values.map((value) => (value > 0 ? Math.max((value / total) * 100, 0.6) : 0))
  const scale = 100 / (raised.reduce((sum, width) => sum + width, 0) || 100)
  let start = 0
  return raised.map((width) => {
    const place = { start: round(start), width: round(width * scale) }
    start += width * scale
    return place
  })
}

function percentOf(value: number): string {
  return `${round(Math.min(100, Math.max(0, value)))}%`
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000
}
