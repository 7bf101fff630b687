import { maskLongNumbers } from '../kernel/nik.ts'
import { type Cell, cellText, type Row } from '../tabular/cell.ts'
import { guessByContent } from './content.ts'
import { type DateVote, voteOnDates } from './dates.ts'
import { type HeaderColumn, type HeaderMemory, type Heading, headingAt, rankHeadings } from './header-row.ts'
import { headerKey } from './headers.ts'
import { columnTwice, noNameColumn, noNikColumn, noSuchColumn, openQuestion } from './layout-refusals.ts'
import { applyPreset, type Deviation, detectPreset, findPreset } from './presets.ts'
import type { Field, Layout } from './schema.ts'

export { type HeaderMemory, headerSearchRows } from './header-row.ts'
export { headerKey, recogniseHeader } from './headers.ts'
export { columnName } from './layout-refusals.ts'

export type ColumnGuess = {
  /** Position from 0. */
  at: number
  header: string
  field: Field | null
  confidence: 'sure' | 'near' | 'remembered' | 'preset' | 'none'
  /** What else it may be, by its header or its values; for a person to choose from. */
  candidates: Field[]
  /** A few values, long numbers masked. */
  samples: string[]
}

export type Proposal = {
  /** First row of the heading as seen in the sheet; 0 where the sheet begins with data. */
  header_row: number
  header_rows: 1 | 2
  header_confidence: 'sure' | 'guess'
  preset: string | null
  /** What is missing or new beside the preset; null where nothing is. */
  deviation: Deviation | null
  columns: ColumnGuess[]
  /** Two columns for one field: a person must choose. */
  questions: { field: Field; columns: number[] }[]
  /** `nik` and `name`, where no column was found. */
  missing: Field[]
  ignored: string[]
  /** How the column of birth dates is read, with the count of votes. */
  dates: (DateVote & { column: number }) | null
}

/** Fields that decide something: two columns for one of them are a question. Of others the first counts. */
const asked: readonly Field[] = [
  'nik',
  'name',
  'birth_date',
  'birth_place_and_date',
  'sex',
  'village',
  'district',
  'occupation',
  'phone',
]

const samplesShown = 3

/**
 * Finds the heading and what each column holds, and says how sure it is. Never refuses: what a person must decide stands in
 * `questions` and `missing`. `rows` are the first rows of the sheet: 40 are enough for the heading, a few hundred make good samples.
 *
 * Order: preset, exact synonym, at most two slips, what the office chose before; where a person of the office once chose otherwise,
 * that choice comes first. Values alone never decide, they only propose.
 */
export function proposeLayout(
  rows: readonly Row[],
  options: { memory?: HeaderMemory; header_row?: number; preset?: string } = {},
): Proposal {
  const { heading, confidence } = chooseHeading(rows, options.header_row, options.memory)
  const data = rows.filter((row) => row.number > heading.last)
  const match = options.preset
    ? ((preset) => preset && applyPreset(preset, heading.columns))(findPreset(options.preset))
    : detectPreset(heading.columns)
  const headerOf = new Map(heading.columns.map((column) => [column.at, column]))
  const width = Math.max(
    0,
    ...heading.columns.map((column) => column.at + 1),
    ...data.map((row) => row.cells.length),
  )
  const columns: (ColumnGuess & { weak?: true })[] = []
  for (let at = 0; at < width; at++) {
    const column = headerOf.get(at)
    const cells = data.map((row) => row.cells[at]).filter((cell) => cellText(cell).trim() !== '') as Cell[]
    if (!column && cells.length === 0) continue
    columns.push({
      ...guess(column, match?.fieldAt.get(at), options.memory, cells),
      at,
      header: maskLongNumbers(column?.header ?? ''),
      samples: samplesOf(cells),
    })
  }
  dropHalfPairs(columns)
  const questions = settleRivals(columns)
  const at = (field: Field) => columns.find((column) => column.field === field)?.at
  const open = new Set(questions.map((question) => question.field))
  const hasName = at('name') !== undefined || at('name_first') !== undefined || open.has('name')
  return {
    header_row: heading.first,
    header_rows: heading.last > heading.first ? 2 : 1,
    header_confidence: confidence,
    preset: match?.preset.id ?? null,
    deviation: match?.deviation ?? null,
    columns: columns.map(({ weak, ...column }) => column),
    questions,
    missing: [
      ...(at('nik') === undefined && !open.has('nik') ? ['nik' as const] : []),
      ...(hasName ? [] : ['name' as const]),
    ],
    ignored: columns
      .filter((column) => column.field === null && column.header !== '')
      .map((column) => column.header),
    dates: datesOf(data, at('birth_date') ?? at('birth_place_and_date'), at('nik')),
  }
}

function chooseHeading(
  rows: readonly Row[],
  pointed: number | undefined,
  memory: HeaderMemory | undefined,
): { heading: Heading; confidence: Proposal['header_confidence'] } {
  const none: Heading = { first: 0, last: 0, columns: [], score: 0 }
  if (pointed !== undefined) return { heading: headingAt(rows, pointed, memory) ?? none, confidence: 'sure' }
  const [best, second] = rankHeadings(rows, memory)
  const fields = new Set(
    best?.columns.flatMap((column) => memory?.get(headerKey(column.header)) ?? column.reading.fields) ?? [],
  )
  if (!best || (fields.size < 2 && !fields.has('nik'))) return { heading: none, confidence: 'guess' }
  const clear =
    fields.has('nik') &&
    (fields.has('name') || fields.has('name_first')) &&
    best.score > (second?.score ?? 0) * 1.3
  return { heading: best, confidence: clear ? 'sure' : 'guess' }
}

function guess(
  column: HeaderColumn | undefined,
  preset: Field | null | undefined,
  memory: HeaderMemory | undefined,
  cells: readonly Cell[],
): Pick<ColumnGuess, 'field' | 'confidence' | 'candidates'> & { weak?: true } {
  if (preset !== undefined) return { field: preset, confidence: 'preset', candidates: [] }
  const written = column?.header ?? ''
  const reading = column?.reading ?? { fields: [], how: 'none' as const }
  const chosen = written === '' ? undefined : memory?.get(headerKey(written))
  const only = reading.fields.length === 1 ? reading.fields[0] : undefined
  if (chosen !== undefined && chosen !== only)
    return { field: chosen, confidence: 'remembered', candidates: reading.fields }
  if (only)
    return { field: only, confidence: reading.how, candidates: [], ...(reading.weak && { weak: true }) }
  return {
    field: null,
    confidence: 'none',
    candidates:
      reading.fields.length > 0 ? reading.fields : reading.unused ? [] : guessByContent(cells.slice(0, 200)),
  }
}

function samplesOf(cells: readonly Cell[]): string[] {
  const seen = new Set<string>()
  for (const cell of cells) {
    seen.add(maskLongNumbers(cellText(cell).replace(/\s+/g, ' ').trim()).slice(0, 40))
    if (seen.size === samplesShown) break
  }
  return [...seen]
}

/** A column of ticks for men says nothing without the one for women beside it. */
function dropHalfPairs(columns: ColumnGuess[]): void {
  const male = columns.find((column) => column.field === 'sex_male')
  const female = columns.find((column) => column.field === 'sex_female')
  if (male && female) return
  for (const column of [male, female]) if (column) Object.assign(column, { field: null, confidence: 'none' })
}

/** One column for each field: what is asked becomes a question, of the others the first counts. */
function settleRivals(columns: (ColumnGuess & { weak?: true })[]): Proposal['questions'] {
  const questions: Proposal['questions'] = []
  for (const field of new Set(columns.flatMap((column) => column.field ?? []))) {
    let rivals = columns.filter((column) => column.field === field)
    // A plain header beats one that gives way, and a preset knows its own columns; the NIK is asked for whatever the certainty.
    const strong = rivals.filter(
      (column) => !column.weak && (field === 'nik' || column.confidence !== 'near'),
    )
    const preset = rivals.filter((column) => column.confidence === 'preset')
    const kept = preset.length > 0 ? preset : strong.length > 0 ? strong : rivals
    for (const column of rivals) if (!kept.includes(column)) release(column, field)
    rivals = kept
    if (rivals.length < 2) continue
    if (asked.includes(field)) questions.push({ field, columns: rivals.map((column) => column.at) })
    for (const column of asked.includes(field) ? rivals : rivals.slice(1)) release(column, field)
  }
  return questions
}

function release(column: ColumnGuess, field: Field): void {
  column.field = null
  column.confidence = 'none'
  column.candidates = [...new Set([field, ...column.candidates])]
}

function datesOf(
  data: readonly Row[],
  column: number | undefined,
  nik: number | undefined,
): Proposal['dates'] {
  if (column === undefined) return null
  const cells = data.map((row) => ({
    date: row.cells[column],
    ...(nik !== undefined && { nik: cellText(row.cells[nik]).replace(/\D/g, '') }),
  }))
  return { ...voteOnDates(cells), column }
}

/** What a person chose: for a field its column, or null to leave it out. */
export type ColumnChoices = Partial<Record<Field, number | null>>

/**
 * The layout a roster is checked by: the proposal with the choices of a person. Refuses when no column is left for NIK or name,
 * when a question is open, and when a choice points at no column or at one that is taken.
 */
export function layoutOf(
  proposal: Proposal,
  source: { format: 'xlsx' | 'csv'; sheet: string },
  choices: ColumnChoices = {},
): Layout {
  const chosen = new Map<number, Field>()
  for (const [field, at] of Object.entries(choices) as [Field, number | null][]) {
    if (at === null) continue
    if (!proposal.columns.some((column) => column.at === at)) throw noSuchColumn(field, at)
    const taken = chosen.get(at)
    if (taken) throw columnTwice(at, taken, field)
    chosen.set(at, field)
  }
  const columns: Layout['columns'] = {}
  for (const column of proposal.columns) {
    const field =
      chosen.get(column.at) ??
      (column.field !== null && choices[column.field] === undefined ? column.field : null)
    if (field) columns[field] = { at: column.at, header: column.header }
  }
  for (const question of proposal.questions)
    if (choices[question.field] === undefined) throw openQuestion(proposal, question)
  if (!columns.nik) throw noNikColumn(proposal)
  if (!columns.name && !columns.name_first) throw noNameColumn(proposal)
  // Whoever has one column for the whole name has no need of its parts.
  if (columns.name)
    for (const part of ['name_first', 'name_middle', 'name_last'] as const) delete columns[part]
  const used = new Set(Object.values(columns).map((column) => column.at))
  return {
    ...source,
    header_row:
      proposal.header_row + proposal.header_rows - (proposal.header_row === 0 ? proposal.header_rows : 1),
    ...(proposal.header_rows === 2 && { header_rows: 2 as const }),
    columns,
    ignored: proposal.columns
      .filter((column) => !used.has(column.at) && column.header !== '')
      .map((column) => column.header),
    ...(proposal.preset && { preset: proposal.preset }),
    ...(proposal.dates && { dates: proposal.dates.order }),
  }
}

/**
 * Finds the header row and what each column holds, with nobody to ask: two columns for the NIK are refused, of two columns for
 * another field the first counts. Refuses a sheet without a NIK column and without a name column, each with what was found instead.
 */
export function findLayout(
  rows: readonly Row[],
  format: 'xlsx' | 'csv',
  sheet: string,
  memory?: HeaderMemory,
): Layout {
  const proposal = proposeLayout(rows, { memory })
  const choices: ColumnChoices = {}
  for (const { field, columns } of proposal.questions) if (field !== 'nik') choices[field] = columns[0]
  return layoutOf(proposal, { format, sheet }, choices)
}
