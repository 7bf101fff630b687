import type { Month } from '../kernel/month.ts'
import { firstDayOf } from '../kernel/month.ts'
import { type Outcome, outcome } from '../kernel/outcome.ts'
import { refuse } from '../kernel/refusal.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { checkMoney, checkMonth, checkOneOf } from './checks.ts'
import { sentence, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { knownFrom, type Parameter, valueOn } from './parameter.ts'
import { shareOf, sum } from './share.ts'

/**
 * How a wage worker is paid. `monthly`: basic wage and fixed allowances together. The piece-work wages are
 * the latest months, full.
 */
export type PuWageInput = { month: Month } & (
  | { kind: 'monthly'; basic_rupiah: Rupiah; fixed_allowances_rupiah: Rupiah }
  | { kind: 'daily'; daily_rupiah: Rupiah }
  | { kind: 'piecework' | 'weather_piecework'; month_wages_rupiah: Rupiah[] }
)

/**
 * The monthly wage that contributions of a wage worker are a share of.
 *
 * PP 44/2015 Pasal 19 and PP 46/2015 Pasal 17, since 1 July 2015: basic wage and fixed allowances; daily wage
 * × 25; the average of the last 3 months for piece work, of the last 12 where the weather decides. An average
 * is rounded half up to whole rupiah.
 */
export function puWage(input: PuWageInput, law: Law = lawInForce): Outcome<Rupiah> {
  checkMonth(input.month, knownFrom(law['pu.paid_days_per_month']))
  checkOneOf(
    input.kind,
    ['monthly', 'daily', 'piecework', 'weather_piecework'],
    'rules.wage_kind_unknown',
    'kind',
  )
  if (input.kind === 'monthly')
    return monthly(input.basic_rupiah, input.fixed_allowances_rupiah, input.month, law)
  if (input.kind === 'daily') return daily(input.daily_rupiah, input.month, law)
  const rule = law[input.kind === 'piecework' ? 'pu.piecework_months' : 'pu.weather_piecework_months']
  return average(input.month_wages_rupiah, rule, input.month)
}

function monthly(basic: Rupiah, allowances: Rupiah, month: Month, law: Law): Outcome<Rupiah> {
  checkMoney(basic, 'basic_rupiah')
  checkMoney(allowances, 'fixed_allowances_rupiah')
  const wage = sum([basic, allowances])
  const words = sentence(
    ({ rp }) => `Upah sebulan: upah pokok ${rp(basic)} + tunjangan tetap ${rp(allowances)} = ${rp(wage)}.`,
    ({ rp }) => `Monthly wage: basic wage ${rp(basic)} + fixed allowances ${rp(allowances)} = ${rp(wage)}.`,
  )
  return outcome(wage, [step(words, wage, valueOn(law['pu.paid_days_per_month'], firstDayOf(month)).source)])
}

function daily(wage_per_day: Rupiah, month: Month, law: Law): Outcome<Rupiah> {
  checkMoney(wage_per_day, 'daily_rupiah')
  const days = valueOn(law['pu.paid_days_per_month'], firstDayOf(month))
  const wage = wage_per_day * days.value
  const words = sentence(
    ({ rp }) => `Upah sebulan untuk iuran: ${rp(wage_per_day)} sehari × ${days.value} = ${rp(wage)}.`,
    ({ rp }) => `Monthly wage for contributions: ${rp(wage_per_day)} a day × ${days.value} = ${rp(wage)}.`,
  )
  return outcome(wage, [step(words, wage, days.source)])
}

function average(wages: Rupiah[], rule: Parameter<number>, month: Month): Outcome<Rupiah> {
  const months = valueOn(rule, firstDayOf(month))
  for (const wage of wages) checkMoney(wage, 'month_wages_rupiah')
  if (wages.length !== months.value) throw wrongLength(wages.length, months.value)
  const total = sum(wages)
  const wage = shareOf(total, 1, months.value)
  const words = sentence(
    ({ rp }) =>
      `Rata-rata upah ${months.value} bulan terakhir: ${rp(total)} : ${months.value} = ${rp(wage)}.`,
    ({ rp }) =>
      `Average wage of the last ${months.value} months: ${rp(total)} ÷ ${months.value} = ${rp(wage)}.`,
  )
  return outcome(wage, [step(words, wage, months.source)])
}

function wrongLength(given: number, needed: number) {
  return refuse(
    'rules.wages_missing',
    'invalid',
    text(
      `Ada ${given} upah bulanan; rata-rata ini memerlukan ${needed} bulan terakhir. Lengkapi atau kurangi daftarnya.`,
      `${given} monthly wages were given; this average needs the last ${needed} months. Complete or shorten the list.`,
    ),
    { field: 'month_wages_rupiah', details: { accepted: { from: needed, to: needed } } },
  )
}
