import { type Text, text } from '../kernel/text.ts'
import { type Cell, cellText } from '../tabular/cell.ts'
import type { DateOrder, Layout } from './schema.ts'

export type DateVote = {
  order: DateOrder
  /** Dates that can only be read day first, only month first, and both ways. */
  day_first: number
  month_first: number
  either: number
}

/**
 * One format for a whole column, by majority: a date that can be read one way only votes, and so does the NIK beside one that can be
 * read both ways. Without a vote it is day first, as Indonesia writes.
 */
export function voteOnDates(cells: readonly { date: Cell | undefined; nik?: string }[]): DateVote {
  const vote = { day_first: 0, month_first: 0, either: 0 }
  for (const { date, nik } of cells) {
    if (typeof date === 'object') continue
    const parts = /(?<!\d)(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(?:\d{4}|\d{2})\s*$/.exec(
      cellText(date).trim(),
    )
    if (!parts) continue
    const first = Number(parts[1])
    const second = Number(parts[2])
    if (
      first < 1 ||
      second < 1 ||
      first > 31 ||
      second > 31 ||
      (first > 12 && second > 12) ||
      first === second
    )
      continue
    if (first > 12) vote.day_first += 1
    else if (second > 12) vote.month_first += 1
    else {
      const says = nik ? orderByNik(nik, first, second) : undefined
      if (says === 'dmy') vote.day_first += 1
      else if (says === 'mdy') vote.month_first += 1
      else vote.either += 1
    }
  }
  return { order: vote.month_first > vote.day_first ? 'mdy' : 'dmy', ...vote }
}

function orderByNik(nik: string, first: number, second: number): DateOrder | undefined {
  const day = Number(nik.slice(6, 8)) % 40
  const month = Number(nik.slice(8, 10))
  if (first === day && second === month) return 'dmy'
  if (second === day && first === month) return 'mdy'
  return undefined
}

/** How the birth dates of a file are read, as a sentence; undefined where it has none, or was read before orders were told. */
export function datesText(layout: Layout): Text | undefined {
  const column = layout.columns.birth_date ?? layout.columns.birth_place_and_date
  if (!column || !layout.dates) return undefined
  return layout.dates === 'mdy'
    ? text(
        `Kolom "${column.header}" dibaca bulan/hari/tahun, karena begitulah sebagian besar isinya.`,
        `Column "${column.header}" is read month/day/year, as most of its values must be.`,
      )
    : text(
        `Kolom "${column.header}" dibaca hari/bulan/tahun.`,
        `Column "${column.header}" is read day/month/year.`,
      )
}
