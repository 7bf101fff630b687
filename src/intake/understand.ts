import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { cellText } from '../tabular/cell.ts'
import type { Survey } from '../tabular/read.ts'
import {
  type ColumnGuess,
  type HeaderMemory,
  headerKey,
  layoutOf,
  type Proposal,
  proposeLayout,
} from './layout.ts'
import type { Choices, Layout, Question } from './schema.ts'

/** First rows of each sheet that are looked at: the heading is among the first 40, the rest makes samples. */
export const headRows = 200

export type SheetOffer = {
  name: string
  rows: number
  hidden: boolean
  hidden_rows: number
  /** Whether a heading with a NIK was found in it. */
  has_people: boolean
  chosen: boolean
}

/** What was understood of a file, what is open, and the layout it would be checked by when nothing is. */
export type Understanding = {
  format: Survey['format']
  sheets: SheetOffer[]
  /** Of the first chosen sheet. */
  proposal: Proposal
  /** Its first rows, for the page that shows them. */
  head: Survey['sheets'][number]['head']
  hidden_rows: number
  questions: Question[]
  layout: Layout | null
}

/**
 * Reads a file as far as it can without a person, and names what a person must say. `choices` are the answers so far; an answer that
 * fits nothing of the file (a sheet that is not there) is refused.
 */
export function understand(survey: Survey, choices: Choices, memory: HeaderMemory): Understanding {
  const guesses = new Map(
    survey.sheets.map((sheet) => [
      sheet.name,
      proposeLayout(sheet.head, {
        memory,
        header_row:
          choices.sheets === undefined || choices.sheets[0] === sheet.name ? choices.header_row : undefined,
        preset: choices.preset,
      }),
    ]),
  )
  const hasPeople = (name: string) => {
    const guess = guesses.get(name)
    return (
      guess !== undefined &&
      (guess.columns.some(({ field }) => field === 'nik') ||
        guess.questions.some(({ field }) => field === 'nik'))
    )
  }
  const filled = survey.sheets.filter((sheet) => sheet.rows > 0)
  const likely = filled.filter((sheet) => hasPeople(sheet.name))
  const chosen = chooseSheets(survey, filled, likely, choices)
  const visible = likely.filter((sheet) => !sheet.hidden)
  // Nobody is there to be asked: to read the first and pass over the others would lose their people without a word.
  if (!choices.asks && choices.sheets === undefined && visible.length > 1) throw severalSheets(visible)
  const first = survey.sheets.find((sheet) => sheet.name === chosen[0])
  const proposal = guesses.get(chosen[0] ?? '')
  if (!first || !proposal) throw new Error('A file without a filled sheet was surveyed')
  // While the sheets are still to be chosen, those that will be offered count.
  const meant =
    choices.sheets === undefined && likely.length > 1
      ? likely.filter((sheet) => !sheet.hidden).map((sheet) => sheet.name)
      : chosen
  const hiddenRows = survey.sheets
    .filter((sheet) => meant.includes(sheet.name))
    .reduce((rows, sheet) => rows + sheet.hidden_rows, 0)
  const questions: Question[] = []
  // With nobody to ask, what is not sure is as a program always took it; what cannot be taken is refused below.
  const answers = choices.asks ? choices.columns : { ...firstOfRivals(proposal), ...choices.columns }
  if (choices.sheets === undefined && likely.length > 1)
    questions.push({ step: 'sheet', kind: 'sheets', sheets: likely.length })
  if (choices.hidden_rows === undefined && hiddenRows > 0)
    questions.push({ step: 'sheet', kind: 'hidden_rows', rows: hiddenRows })
  if (choices.header_row === undefined && proposal.header_confidence === 'guess')
    questions.push({ step: 'sheet', kind: 'header' })
  questions.push(...columnQuestions(proposal, choices))
  const understanding = {
    format: survey.format,
    sheets: survey.sheets.map((sheet) => ({
      name: sheet.name,
      rows: sheet.rows,
      hidden: sheet.hidden,
      hidden_rows: sheet.hidden_rows,
      has_people: hasPeople(sheet.name),
      chosen: chosen.includes(sheet.name),
    })),
    proposal,
    head: first.head,
    hidden_rows: hiddenRows,
    questions,
  }
  // A letter has nothing that a person could point at: it is refused as it would be without one.
  const isTable = first.head.some(
    (row) => row.cells.filter((cell) => cellText(cell).trim() !== '').length > 1,
  )
  if (!choices.asks || !isTable) questions.length = 0
  if (questions.length > 0) return { ...understanding, layout: null }
  const layout = layoutOf(proposal, { format: survey.format, sheet: chosen[0] ?? '' }, answers)
  return {
    ...understanding,
    layout: {
      ...layout,
      ...(chosen.length > 1 && { sheets: sameColumns(chosen, guesses, layout, proposal) }),
      ...(choices.hidden_rows === 'leave_out' && hiddenRows > 0 && { hidden_left_out: hiddenRows }),
      ...leftOut(likely.filter((sheet) => !chosen.includes(sheet.name))),
    },
  }
}

function chooseSheets(
  survey: Survey,
  filled: Survey['sheets'],
  likely: Survey['sheets'],
  choices: Choices,
): string[] {
  const wanted = choices.sheets
  if (wanted === undefined)
    return [
      (
        likely.find((sheet) => !sheet.hidden) ??
        likely[0] ??
        filled.find((sheet) => !sheet.hidden) ??
        filled[0] ??
        survey.sheets[0]
      )?.name ?? '',
    ]
  // In the order of the tabs, whatever the order of the answer.
  const found = filled.filter((sheet) => wanted.includes(sheet.name)).map((sheet) => sheet.name)
  const missing = wanted.filter((name) => !found.includes(name))
  if (found.length > 0 && missing.length === 0) return found
  throw refuse(
    'roster.no_such_sheet',
    'invalid',
    text(
      `Lembar ${missing.map((name) => `"${name.slice(0, 40)}"`).join(', ') || '–'} tidak ada atau kosong. Pilih dari: ${filled.map((sheet) => `"${sheet.name}"`).join(', ')}.`,
      `The sheet ${missing.map((name) => `"${name.slice(0, 40)}"`).join(', ') || '–'} is not there or is empty. Choose from: ${filled.map((sheet) => `"${sheet.name}"`).join(', ')}.`,
    ),
  )
}

function severalSheets(sheets: Survey['sheets']) {
  const list = sheets
    .slice(0, 8)
    .map((sheet) => `"${sheet.name.slice(0, 40)}"`)
    .join(', ')
  return refuse(
    'roster.several_sheets',
    'invalid',
    text(
      `Ada ${sheets.length} lembar yang berisi orang: ${list}. Satukan semua orang dalam satu lembar, atau sebutkan lembar yang dibaca, lalu unggah lagi.`,
      `${sheets.length} sheets hold people: ${list}. Put all people into one sheet, or say which of them to read, and upload again.`,
    ),
    { field: 'sheet' },
  )
}

/** Sheets with people that are not read: hidden ones, and those that somebody did not choose. */
function leftOut(sheets: Survey['sheets']): Pick<Layout, 'sheets_left_out'> {
  if (sheets.length === 0) return {}
  return {
    sheets_left_out: sheets.slice(0, 20).map((sheet) => ({
      name: sheet.name.slice(0, 40),
      rows: sheet.rows,
      hidden: sheet.hidden,
    })),
  }
}

function columnQuestions(proposal: Proposal, choices: Choices): Question[] {
  const answered = choices.columns ?? {}
  const named = answered.name !== undefined || answered.name_first !== undefined
  return [
    ...proposal.questions
      .filter(({ field }) => answered[field] === undefined)
      .map(({ field, columns }) => ({
        step: 'columns' as const,
        kind: 'column' as const,
        field,
        columns: columns.length,
      })),
    ...proposal.missing
      .filter((field) => (field === 'name' ? !named : answered[field] === undefined))
      .map((field) => ({ step: 'columns' as const, kind: 'missing' as const, field })),
  ]
}

/** Of two columns for one field the first, but for the NIK: that is nobody's guess. */
function firstOfRivals(proposal: Proposal): NonNullable<Choices['columns']> {
  return Object.fromEntries(
    proposal.questions
      .filter(({ field }) => field !== 'nik')
      .map(({ field, columns }) => [field, columns[0]]),
  )
}

/** Several sheets are one list when the columns that are read stand under the same headers in each. */
function sameColumns(
  names: string[],
  guesses: Map<string, Proposal>,
  layout: Layout,
  first: Proposal,
): NonNullable<Layout['sheets']> {
  const headerAt = (proposal: Proposal, at: number) =>
    headerKey(proposal.columns.find((column: ColumnGuess) => column.at === at)?.header ?? '')
  return names.map((name) => {
    const guess = guesses.get(name)
    const other = Object.values(layout.columns).find(
      ({ at }) => !guess || headerAt(guess, at) !== headerAt(first, at),
    )
    if (!guess || other) {
      const shown = `"${(other?.header ?? '').slice(0, 40)}"`
      throw refuse(
        'roster.sheets_differ',
        'invalid',
        text(
          `Lembar "${name}" tidak punya kolom ${shown} di tempat yang sama dengan lembar "${names[0]}". Pilih lembar yang kolomnya sama, atau unggah sebagai berkas sendiri.`,
          `The sheet "${name}" does not have the column ${shown} where the sheet "${names[0]}" has it. Choose sheets with the same columns, or upload it as a file of its own.`,
        ),
      )
    }
    const lastRow = guess.header_row + guess.header_rows - (guess.header_row === 0 ? guess.header_rows : 1)
    return { name, header_row: name === names[0] ? layout.header_row : lastRow }
  })
}

/** The first page on which something is open. */
export function firstOpenStep(questions: readonly Question[] | null): Question['step'] | undefined {
  return (['sheet', 'columns', 'values'] as const).find((step) =>
    questions?.some((question) => question.step === step),
  )
}
