import { type Outcome, outcome } from '../kernel/outcome.ts'
import { addMonthsTo, formatDate, type PlainDate } from '../kernel/plain-date.ts'
import { text } from '../kernel/text.ts'
import { checkDate } from './checks.ts'
import { step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { knownFrom, valueOn } from './parameter.ts'

/**
 * The retirement age of JP on a day: 56 from 1 July 2015, 57 from 2019, then one year more every third year
 * up to 65 from 2043 (PP 45/2015 Pasal 15).
 */
export function jpRetirementAge(on: PlainDate, law: Law = lawInForce): Outcome<number> {
  checkDate(on, knownFrom(law['jp.retirement_age']), 'on')
  const age = valueOn(law['jp.retirement_age'], on)
  const words = text(
    `Usia pensiun pada ${formatDate(on)}: ${age.value} tahun.`,
    `Retirement age on ${formatDate(on, 'en')}: ${age.value}.`,
  )
  return outcome(age.value, [step(words, undefined, age.source)])
}

/**
 * The day a person born on a day reaches retirement age, which rises while they approach it. Who is still
 * employed then may take the pension up to three years later; `latest` is that day. Refuses who reached 56
 * before the law began.
 */
export function jpPensionFrom(
  birth_date: PlainDate,
  law: Law = lawInForce,
): Outcome<{ from: PlainDate; latest: PlainDate }> {
  const ages = law['jp.retirement_age']
  const youngest = ages.values[0]?.value ?? 0
  checkDate(birth_date, addMonthsTo(knownFrom(ages), -12 * youngest), 'birth_date')
  const reached = ages.values
    .map(({ value, source }) => ({ value, source, on: addMonthsTo(birth_date, value * 12) }))
    .find(({ value, on }) => valueOn(ages, on).value <= value)
  if (!reached) throw new Error('The retirement age never stops rising')
  const years = valueOn(law['jp.deferral_years_max'], reached.on).value
  const latest = addMonthsTo(reached.on, years * 12)
  const words = text(
    `Lahir ${formatDate(birth_date)}: usia pensiun ${reached.value} tahun tercapai ${formatDate(reached.on)}; selama masih bekerja dapat ditunda sampai ${formatDate(latest)}.`,
    `Born ${formatDate(birth_date, 'en')}: retirement age ${reached.value} is reached on ${formatDate(reached.on, 'en')}; while still employed it may wait until ${formatDate(latest, 'en')}.`,
  )
  return outcome({ from: reached.on, latest }, [step(words, undefined, reached.source)])
}
