import type { Source } from '../kernel/outcome.ts'
import { formatDate, type PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import type { Text } from '../kernel/text.ts'

/** What a parameter is counted in. `table` holds rows whose columns carry their own units. */
export type Unit =
  | 'rupiah'
  | 'rupiah_per_month'
  | 'per_ten_thousand'
  | 'per_million'
  | 'days'
  | 'working_days'
  | 'day_of_month'
  | 'months'
  | 'years'
  | 'people'
  | 'times'
  | 'table'

/**
 * One value of a parameter and the days it holds, `from` and `to` included. No `to`: still in force. Where
 * another source has another value, `other_reading` keeps it, so that both can be shown.
 */
export type DatedValue<Value = unknown> = {
  from: PlainDate
  to?: PlainDate | null
  value: Value
  source: Source
  note?: Text
  other_reading?: { value: Value; text: Text }
}

/**
 * A number (or table) of the law through time. The source stands inside each dated value, so that a change of
 * law is one entry in one place. `gaps` says why days are missing between values; without it a gap is a
 * mistake.
 */
export type Parameter<Value = unknown> = {
  id: string
  label: Text
  unit: Unit
  gaps?: Text
  values: DatedValue<Value>[]
}

/** The value in force on a day, or undefined where the law of that day is not known. */
export function findValueOn<Value>(
  parameter: Parameter<Value>,
  date: PlainDate,
): DatedValue<Value> | undefined {
  return parameter.values.find((dated) => dated.from <= date && (dated.to == null || date <= dated.to))
}

/**
 * The value in force on a day. Refuses with `rules.parameter_unknown`, naming the parameter, where none is
 * known: the value of a neighbouring year is never used instead.
 */
export function valueOn<Value>(parameter: Parameter<Value>, date: PlainDate): DatedValue<Value> {
  const found = findValueOn(parameter, date)
  if (found) return found
  const periods = parameter.values.map(({ from, to }) => ({ from, to: to ?? null }))
  throw refuse(
    'rules.parameter_unknown',
    'invalid',
    {
      id: `Nilai "${parameter.label.id}" untuk ${formatDate(date)} belum diketahui, jadi tidak dihitung. Nilai yang diketahui: ${known(parameter, 'id')}. Pilih tanggal lain, atau tambahkan nilainya dengan sumbernya.`,
      en: `The value of "${parameter.label.en}" on ${formatDate(date, 'en')} is not known, so nothing was computed. Known values: ${known(parameter, 'en')}. Choose another date, or add the value with its source.`,
    },
    { field: 'date', details: { parameter: parameter.id, date, known: periods } },
  )
}

function known(parameter: Parameter, language: 'id' | 'en'): string {
  const open = language === 'id' ? 'sekarang' : 'now'
  return parameter.values
    .map(({ from, to }) => `${formatDate(from, language)}–${to == null ? open : formatDate(to, language)}`)
    .join('; ')
}

/** The first day for which the parameter has a value. */
export function knownFrom(parameter: Parameter): PlainDate {
  const first = parameter.values[0]
  if (!first) throw new Error(`Parameter ${parameter.id} has no values`)
  return first.from
}
