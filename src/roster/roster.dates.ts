import {
  type DateFormat,
  type DateShape,
  dateFormats,
  dateShape,
  dateShapes,
  formatsOf,
  readDateAs,
  type WrittenDate,
} from '../intake/date-shapes.ts'
import type { Layout } from '../intake/schema.ts'
import { nikAgreesWithDate, readNik } from '../kernel/nik.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { requireOperation } from '../platform/policy.ts'
import { getProgramme } from '../programme/programme.service.ts'
import { cellText, type Row } from '../tabular/cell.ts'
import { listMended } from './roster.correction.ts'
import { getRoster } from './roster.find.ts'
import { type Mending, mendRoster } from './roster.mend.ts'
import { readRows } from './roster.originals.ts'
import type { ReasonCode } from './roster.reasons.ts'
import { listRowNumbers } from './roster.row-list.ts'
import type { Mended, Roster } from './roster.schema.ts'

/** Causes about how a date is written: what was refused, and what was read but is told to be doubtful. */
export const dateCodes = [
  'birth_date.unreal',
  'birth_date.month_first',
  'birth_date.other_order',
  'birth_date.two_digit_year',
  'birth_date.century',
  'nik.birth_date_differs',
] as const satisfies readonly ReasonCode[]
export type DateCode = (typeof dateCodes)[number]

export function isDateCode(code: string | undefined): code is DateCode {
  return (dateCodes as readonly (string | undefined)[]).includes(code)
}

export function isDateShape(written: string | undefined): written is DateShape {
  return (dateShapes as readonly (string | undefined)[]).includes(written)
}

export function isDateFormat(written: string | undefined): written is DateFormat {
  return (dateFormats as readonly (string | undefined)[]).includes(written)
}

export type DateExample = { row_number: number; before: string; after: PlainDate | null }

/** What one answer would make of the dates of a group. */
export type FormatOffer = {
  format: DateFormat
  /** Rows it would change. */
  rows: number
  /** Of these, rows whose NIK says the same day, and those whose NIK says any day. */
  agreeing: number
  with_nik: number
  examples: DateExample[]
}

/** Dates of one cause that are written in one shape. */
export type DateGroup = {
  shape: DateShape
  rows: number
  /** One of them as it is written, and its row. */
  written: string
  example_row: number
  /** Best first: by how many NIK say the same, then by how many dates it reads. Empty where no order makes a day of them. */
  offers: FormatOffer[]
}

type DatedRow = { row_number: number; date: WrittenDate; nik: string | undefined }

/** The groups of a cause, the largest first. Reads the file, because rows hold no more than the day that was understood. */
export async function listDateGroups(
  tx: Transaction,
  roster: Roster,
  code: DateCode,
): Promise<{ groups: DateGroup[]; before: PlainDate }> {
  const { before, rows } = await readDates(tx, roster, code)
  const shapes = new Map<DateShape, DatedRow[]>()
  for (const row of rows) {
    const known = shapes.get(row.date.shape)
    if (known) known.push(row)
    else shapes.set(row.date.shape, [row])
  }
  const groups = [...shapes].map(([shape, dated]) => groupOf(shape, dated, code, before))
  return { groups: groups.sort((a, b) => b.rows - a.rows), before }
}

/**
 * Writes for every date of a cause and shape the day that a person says it means, as a correction over the file; dates that the format
 * cannot read stay as they are, and where the NIK said another day only those change that it agrees with then. Refuses a shape or format
 * that does not exist; where nothing is left to change nothing is changed.
 */
export async function mendDates(
  context: Context,
  rosterId: string,
  wish: { code: DateCode; shape: DateShape; format: DateFormat },
): Promise<Mending> {
  requireOperation(context, 'roster.mend')
  if (!formatsOf[wish.shape].includes(wish.format)) throw noSuchFormat()
  return transact(context, async (tx) => {
    const roster = await getRoster(tx, rosterId)
    const { before, rows } = await readDates(tx, roster, wish.code)
    const corrections = rows.flatMap(({ row_number, date, nik }) => {
      if (date.shape !== wish.shape) return []
      const value = readFor(wish.code, date, nik, wish.format, before)
      return value === undefined ? [] : [{ row_number, field: 'birth_date' as const, value }]
    })
    return mendRoster(tx, rosterId, corrections, 'date_format', { ...wish })
  })
}

export function noSuchFormat() {
  return refuse(
    'roster.no_date_format',
    'invalid',
    text(
      'Pilih salah satu cara membaca yang ditawarkan di halaman ini.',
      'Choose one of the readings that this page offers.',
    ),
    { field: 'cara' },
  )
}

function groupOf(shape: DateShape, rows: DatedRow[], code: DateCode, before: PlainDate): DateGroup {
  const seen = new Set<string>()
  const offers: (FormatOffer & { days: (PlainDate | undefined)[] })[] = []
  for (const format of formatsOf[shape]) {
    const days = rows.map(({ date, nik }) => readFor(code, date, nik, format, before))
    // A format that reads as another did is no other answer.
    const key = days.join()
    if (days.every((day) => day === undefined) || seen.has(key)) continue
    seen.add(key)
    const read = rows.flatMap((row, at) => {
      const day = days[at]
      return day === undefined ? [] : [{ nik: row.nik, day }]
    })
    offers.push({
      format,
      days,
      rows: read.length,
      with_nik: read.filter(({ nik }) => nik !== undefined).length,
      agreeing: read.filter(({ nik, day }) => nik !== undefined && nikAgreesWithDate(nik, day)).length,
      examples: [],
    })
  }
  offers.sort((a, b) => b.agreeing - a.agreeing || b.rows - a.rows)
  const shown = examplesOf(
    rows,
    offers.map(({ days }) => days),
  )
  const [first] = rows
  return {
    shape,
    rows: rows.length,
    written: first?.date.text ?? '',
    example_row: first?.row_number ?? 0,
    offers: offers.map(({ days, ...offer }) => ({
      ...offer,
      examples: shown.map((at) => ({
        row_number: rows[at]?.row_number ?? 0,
        before: rows[at]?.date.text ?? '',
        after: days[at] ?? null,
      })),
    })),
  }
}

const examplesShown = 4

/** Rows that show best what the answers do: those that they read differently, each written value once, in the order of the sheet. */
function examplesOf(rows: readonly DatedRow[], readings: readonly (PlainDate | undefined)[][]): number[] {
  const different = (at: number) => new Set(readings.map((days) => days[at])).size
  const once = new Map(rows.map((row, at) => [row.date.text, at]).reverse() as [string, number][])
  return [...once.values()]
    .sort((a, b) => different(b) - different(a) || a - b)
    .slice(0, examplesShown)
    .sort((a, b) => a - b)
}

/** Where the NIK says another day than the cell, only a reading with which it agrees is an answer. */
function readFor(
  code: DateCode,
  date: WrittenDate,
  nik: string | undefined,
  format: DateFormat,
  before: PlainDate,
): PlainDate | undefined {
  const day = readDateAs(date, format, before)
  if (day === undefined || code !== 'nik.birth_date_differs') return day
  return nik !== undefined && nikAgreesWithDate(nik, day) ? day : undefined
}

async function readDates(
  tx: Transaction,
  roster: Roster,
  code: DateCode,
): Promise<{ rows: DatedRow[]; before: PlainDate }> {
  const programme = await getProgramme(tx, { programme_id: roster.programme_id })
  const numbers = await listRowNumbers(tx, roster.roster_id, code)
  const cells = await readRows(tx, roster, new Set(numbers))
  const mended = await listMended(tx, roster.roster_id, numbers)
  const { layout } = roster
  const rows = numbers.flatMap((row_number): DatedRow[] => {
    const row = cells.get(row_number)
    if (!row || !layout) return []
    const date = dateShape(dateCell(row, layout, mended.get(row_number)))
    return date ? [{ row_number, date, nik: nikOf(row, layout, mended.get(row_number)) }] : []
  })
  return { rows, before: programme.month_first }
}

function dateCell(row: Row, layout: Layout, mended: Mended | undefined) {
  const { birth_date, birth_place_and_date } = layout.columns
  return mended?.birth_date ?? row.cells[(birth_date ?? birth_place_and_date)?.at ?? -1]
}

function nikOf(row: Row, layout: Layout, mended: Mended | undefined): string | undefined {
  const { digits, problem } = readNik(mended?.nik ?? cellText(row.cells[layout.columns.nik?.at ?? -1]))
  return problem === undefined ? digits : undefined
}
