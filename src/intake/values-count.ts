import { editDistance } from '../kernel/edit-distance.ts'
import { maskLongNumbers } from '../kernel/nik.ts'
import { occupationKey, occupations } from '../kernel/occupation.ts'
import { type Text, text } from '../kernel/text.ts'
import { cellText, type Row } from '../tabular/cell.ts'
import { lineSorter } from './lines.ts'
import type { Field, Layout } from './schema.ts'
import { type MaritalStatus, readsAsEmpty } from './values.ts'
import { type MappedField, type ValueReader, valueKey } from './values-read.ts'

export type ValueCandidate = { value: string; label: Text }

/** A value as a file writes it, how many rows say so, and what it is read as. */
export type ValueCount = {
  field: MappedField
  written: string
  /** Beside a village: the district in the same rows. */
  district?: string
  rows: number
  /** What it means: male or female, code of an occupation or village, marital status; empty for nothing, null when nobody knows. */
  reading: string | null
  how: 'list' | 'preset' | 'remembered' | 'empty' | 'none'
  /** At most five meanings to choose from, the nearest first. */
  candidates: ValueCandidate[]
}

/** Different values kept of one column: a column with more is no column of a list. */
const mostDifferent = 2_000
const mostCandidates = 5

export const maritalLabels: Record<MaritalStatus, Text> = {
  single: text('Belum kawin', 'Single'),
  married: text('Kawin', 'Married'),
  divorced: text('Cerai hidup', 'Divorced'),
  widowed: text('Cerai mati', 'Widowed'),
}

export const sexLabels = { male: text('Laki-laki', 'Male'), female: text('Perempuan', 'Female') } as const

/**
 * Counts the different values of the columns whose values come from a list, row by row, and says of each what it is read as and what else
 * it may mean. Values are counted together when only case, spaces and punctuation tell them apart: one choice then serves all their
 * rows. Long numbers are masked; a NIK that slipped into a column is not shown.
 */
export function valueCounter(
  layout: Layout,
  values: ValueReader,
): { add(row: Row): void; list(): ValueCount[] } {
  const counted = new Map<MappedField, Map<string, { written: string; district?: string; rows: number }>>()
  const sort = lineSorter(layout)
  const at = (field: Field) => layout.columns[field]?.at

  function count(field: MappedField, written: string, district?: string): void {
    const known = counted.get(field) ?? new Map()
    counted.set(field, known)
    const key = valueKey(field, written, district) || written
    const value = known.get(key)
    if (value) value.rows += 1
    else if (known.size < mostDifferent)
      known.set(key, {
        written: maskLongNumbers(written).slice(0, 60),
        rows: 1,
        ...(district && { district }),
      })
  }

  return {
    add(row) {
      const textOf = (field: Field) => cellText(row.cells[at(field) ?? -1]).trim()
      if (sort(row, textOf)) return
      for (const field of ['sex', 'occupation', 'marital_status'] as const)
        if (textOf(field) !== '') count(field, textOf(field))
      if (textOf('village') !== '')
        count('village', textOf('village'), maskLongNumbers(textOf('district')).slice(0, 60))
    },
    list: () =>
      [...counted].flatMap(([field, known]) =>
        [...known.values()]
          .map((value) => ({
            field,
            ...value,
            ...meaning(field, value.written, value.district ?? '', values),
          }))
          // What nobody understands comes first, the commonest before the rest.
          .sort((a, b) => Number(a.reading !== null) - Number(b.reading !== null) || b.rows - a.rows),
      ),
  }
}

function meaning(
  field: MappedField,
  written: string,
  district: string,
  values: ValueReader,
): Pick<ValueCount, 'reading' | 'how' | 'candidates'> {
  if (field === 'village' || field === 'district') {
    if (readsAsEmpty(written)) return { reading: '', how: 'empty', candidates: [] }
    const place = values.place(written, readsAsEmpty(district) ? '' : district)
    if ('village' in place) return { reading: place.village, how: place.how ?? 'list', candidates: [] }
    if (place.problem === 'empty') return { reading: '', how: place.how ?? 'empty', candidates: [] }
    return {
      reading: null,
      how: 'none',
      candidates: place.choices.map(({ code, label }) => ({ value: code, label: { id: label, en: label } })),
    }
  }
  const reading = values.read(field, written)
  if (reading) return { reading: reading.value, how: reading.how, candidates: [] }
  return { reading: null, how: 'none', candidates: candidatesOf(field, written) }
}

function candidatesOf(field: 'sex' | 'occupation' | 'marital_status', written: string): ValueCandidate[] {
  if (field === 'sex') return Object.entries(sexLabels).map(([value, label]) => ({ value, label }))
  if (field === 'marital_status')
    return Object.entries(maritalLabels).map(([value, label]) => ({ value, label }))
  return nearOccupations(written).slice(0, mostCandidates)
}

/** Occupations that share a word with what was written, or are a few slips away from it. */
function nearOccupations(written: string): ValueCandidate[] {
  const key = occupationKey(written)
  const words = new Set(
    written
      .toLowerCase()
      .split(/[^a-z]+/)
      .filter((word) => word.length > 3),
  )
  const allowed = Math.max(1, Math.min(3, Math.floor(key.length / 3)))
  return occupations
    .map((occupation) => {
      const forms = [occupation.label.id, ...occupation.synonyms]
      const distance = Math.min(...forms.map((form) => editDistance(key, occupationKey(form))))
      const shared = forms.some((form) =>
        form
          .toLowerCase()
          .split(/[^a-z]+/)
          .some((word) => words.has(word)),
      )
      return { occupation, rank: distance <= allowed ? distance : shared ? 10 + distance : 99 }
    })
    .filter(({ rank }) => rank < 99)
    .sort((a, b) => a.rank - b.rank)
    .map(({ occupation }) => ({ value: occupation.code, label: occupation.label }))
}
