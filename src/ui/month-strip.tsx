import { formatMonth, type Month, monthIndex, monthNames } from '../kernel/month.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import { classes, read, type Spoken, type Words } from './words.ts'

/** One month of a person: paid cover, a reserved month to come, or none. `funder` says who pays. */
export type StripMonth = { month: Month; state: 'covered' | 'reserved' | 'none'; funder?: Words }

type Run = { state: StripMonth['state']; funder?: string; first: Month; last: Month; count: number }

const words = {
  covered: text('terlindungi', 'covered'),
  reserved: text('direncanakan', 'planned'),
  none: text('tidak terlindungi', 'not covered'),
}

const fills = ['fill-primary', 'fill-secondary', 'fill-ramp-3', 'fill-ramp-1']
const inks = ['fill-white', 'fill-white', 'fill-base-content', 'fill-base-content']

/**
 * The months of a person, a row for each year, a letter for each funder. The list below says the same in words, so
 * nothing depends on colour: "A · APBD-P Sarolangun: November–Desember 2024 (2 bulan)".
 */
export function MonthStrip({ language, months }: Spoken & { months: StripMonth[] }) {
  const sorted = [...months].sort((a, b) => a.month.localeCompare(b.month))
  const years = [...new Set(sorted.map((entry) => entry.month.slice(0, 4)))]
  const runs = runsOf(sorted, language)
  const funders = [...new Set(runs.filter((run) => run.state !== 'none').map((run) => run.funder ?? ''))]
  return (
    <figure class="max-w-[70ch]">
      <svg
        role="img"
        aria-label={runs.map((run) => runSentence(run, language)).join('; ')}
        viewBox={`0 0 280 ${18 + years.length * 24}`}
        class="block w-full max-w-80"
      >
        {monthNames[language].map((name, at) => (
          <text x={40 + at * 20 + 10} y="13" text-anchor="middle" font-size="13" class="fill-faint">
            {name.slice(0, 1)}
          </text>
        ))}
        {years.map((year, at) => (
          <text x="0" y={18 + at * 24 + 16} font-size="13" class="fill-quiet">
            {year}
          </text>
        ))}
        {sorted.map((entry) => (
          <Cell
            entry={entry}
            row={years.indexOf(entry.month.slice(0, 4))}
            funder={funders.indexOf(entry.funder ? read(entry.funder, language) : '')}
          />
        ))}
      </svg>
      <figcaption>
        <ul class="mt-2 grid gap-1 text-sm">
          {runs.map((run) => (
            <li class="flex gap-2">
              <span aria-hidden="true" class="w-4 shrink-0 text-center font-semibold">
                {run.state === 'none' ? '–' : letter(funders.indexOf(run.funder ?? ''))}
              </span>
              <span class="min-w-0">{runSentence(run, language)}</span>
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  )
}

function Cell({ entry, row, funder }: { entry: StripMonth; row: number; funder: number }) {
  const x = 40 + (monthIndex(entry.month) % 12) * 20
  const y = 18 + row * 24
  const paid = entry.state === 'covered'
  return (
    <g>
      <rect
        x={x + 0.75}
        y={y + 0.75}
        width="17"
        height="20.5"
        rx="4"
        stroke-width="1.5"
        stroke-dasharray={entry.state === 'reserved' ? '3 2' : undefined}
        class={classes(paid ? (fills[funder % fills.length] ?? '') : 'fill-base-100', stroke(entry.state))}
      />
      <text
        x={x + 9.25}
        y={y + 15.5}
        text-anchor="middle"
        font-size="13"
        font-weight="600"
        class={
          paid ? (inks[funder % inks.length] ?? '') : entry.state === 'none' ? 'fill-faint' : 'fill-primary'
        }
      >
        {entry.state === 'none' ? '–' : letter(funder)}
      </text>
    </g>
  )
}

function stroke(state: StripMonth['state']): string {
  if (state === 'covered') return 'stroke-transparent'
  return state === 'none' ? 'stroke-base-300' : 'stroke-primary'
}

/** Months one after another with the same state and funder, joined. */
function runsOf(months: StripMonth[], language: Language): Run[] {
  const runs: Run[] = []
  for (const { month, state, funder } of months) {
    const name = funder && read(funder, language)
    const last = runs.at(-1)
    const follows = last && monthIndex(month) === monthIndex(last.last) + 1
    if (last && follows && last.state === state && last.funder === name) {
      last.last = month
      last.count += 1
    } else runs.push({ state, funder: name, first: month, last: month, count: 1 })
  }
  return runs
}

function runSentence(run: Run, language: Language): string {
  const from = formatMonth(run.first, language)
  const until = formatMonth(run.last, language)
  const sameYear = run.first.slice(0, 4) === run.last.slice(0, 4)
  const span = run.count === 1 ? from : `${sameYear ? from.replace(/ \d+$/, '') : from}–${until}`
  const unit = read(text('bulan', run.count === 1 ? 'month' : 'months'), language)
  const who = run.state === 'none' ? '' : run.funder ? ` · ${run.funder}` : ''
  return `${span}: ${read(words[run.state], language)}${who} (${formatInteger(run.count, language)} ${unit})`
}

function letter(index: number): string {
  return String.fromCharCode(65 + (Math.max(0, index) % 26))
}
