import { isPlainDate, type PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Law, ParameterId } from './law.ts'
import type { DatedValue, Parameter } from './parameter.ts'

/**
 * A supposed value from a day on, or between two days, ends included. `value` has the shape the parameter
 * already has.
 */
export type LawChange = { id: ParameterId; from: PlainDate; to?: PlainDate; value: unknown }

/**
 * A new law in which some values are supposed (what-if), for example a JKM contribution of Rp8,000 from
 * January 2027. The law given is not touched, and parameters without a change are shared with it. Days
 * outside a change keep their value and source.
 *
 * Refuses an unknown parameter, a date that is none or reversed, and a value of another kind than the
 * parameter's.
 */
export function overlay(law: Law, changes: LawChange[]): Law {
  let changed: Record<string, Parameter> = { ...law }
  for (const change of changes) {
    const parameter = changed[change.id]
    check(change, parameter)
    if (parameter)
      changed = { ...changed, [change.id]: { ...parameter, values: withChange(parameter.values, change) } }
  }
  return changed as Law
}

function withChange(values: DatedValue[], { from, to, value }: LawChange): DatedValue[] {
  const source = { regulation: 'Andaian / what-if', confidence: 'unconfirmed' as const }
  const note = text('Nilai andaian, bukan hukum yang berlaku.', 'A supposed value, not the law in force.')
  const before = values
    .filter((one) => one.from < from)
    .map((one) => (ends(one, from) ? one : { ...one, to: dayBefore(from) }))
  const after = to === undefined ? [] : values.filter((one) => one.to == null || one.to > to)
  const kept = after.map((one) => (to !== undefined && one.from <= to ? { ...one, from: dayAfter(to) } : one))
  return [...before, { from, to: to ?? null, value, source, note }, ...kept]
}

function ends(value: DatedValue, before: PlainDate): boolean {
  return value.to != null && value.to < before
}

function dayBefore(date: PlainDate): PlainDate {
  return shift(date, -1)
}

function dayAfter(date: PlainDate): PlainDate {
  return shift(date, 1)
}

function shift(date: PlainDate, days: number): PlainDate {
  const day = new Date(`${date}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + days)
  return day.toISOString().slice(0, '2000-01-01'.length)
}

function check(change: LawChange, parameter: Parameter | undefined): void {
  if (!parameter)
    throw refuse(
      'rules.parameter_not_found',
      'not_found',
      text(
        `Parameter "${change.id}" tidak ada. Lihat daftar parameter.`,
        `There is no parameter "${change.id}". See the list of parameters.`,
      ),
      { field: 'id' },
    )
  if (
    !isPlainDate(change.from) ||
    (change.to !== undefined && (!isPlainDate(change.to) || change.to < change.from))
  )
    throw refuse(
      'rules.period_reversed',
      'invalid',
      text(
        `Masa berlaku ${change.from} sampai ${change.to ?? '–'} tidak dapat dipakai. Tulis TTTT-BB-HH, awal sebelum akhir.`,
        `The period ${change.from} to ${change.to ?? '–'} cannot be used. Write YYYY-MM-DD, the start before the end.`,
      ),
      { field: 'from' },
    )
  const sample = parameter.values[0]?.value
  if (
    typeof sample === 'number'
      ? Number.isSafeInteger(change.value) && (change.value as number) >= 0
      : Array.isArray(change.value)
  )
    return
  throw refuse(
    'rules.value_wrong_kind',
    'invalid',
    text(
      `Nilai andaian untuk "${parameter.label.id}" harus ${typeof sample === 'number' ? 'bilangan bulat, nol atau lebih' : 'tabel'}.`,
      `The supposed value of "${parameter.label.en}" has to be ${typeof sample === 'number' ? 'a whole number, zero or more' : 'a table'}.`,
    ),
    { field: 'value' },
  )
}
