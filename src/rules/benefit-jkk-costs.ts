import { type Outcome, outcome } from '../kernel/outcome.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import type { Text } from '../kernel/text.ts'
import { checkCount, checkDate, checkMoney, checkOneOf, monthsMax } from './checks.ts'
import { counted, doubtAbout, sentence, step } from './explain.ts'
import { type BenefitPay, benefitWage, dailyWageDoubt } from './jkk-wage.ts'
import { type Law, law as lawInForce } from './law.ts'
import { knownFrom, valueOn } from './parameter.ts'
import { shareOf, sum, wholeShare } from './share.ts'

/**
 * Wage replaced while a worker cannot work (STMB), for whole months and further days.
 *
 * From 1 July 2015 100 % of the wage in months 1–6, 75 % in months 7–12, 50 % after; from 2 December 2019 (PP
 * 82/2019) 100 % in the first twelve months, 50 % from the thirteenth until recovery. A day is a thirtieth of
 * the month; the days are rounded half up once.
 */
export function stmb(
  input: { happened_on: PlainDate; pay: BenefitPay; months: number; days: number },
  law: Law = lawInForce,
): Outcome<Rupiah> {
  checkDate(input.happened_on, knownFrom(law['jkk.stmb_phases']), 'happened_on')
  const perMonth = valueOn(law['jkk.stmb_days_per_month'], input.happened_on).value
  checkCount(input.months, 0, monthsMax, 'months')
  checkCount(input.days, 0, perMonth - 1, 'days')
  const wage = benefitWage(input.pay, input.happened_on, law)
  const phases = valueOn(law['jkk.stmb_phases'], input.happened_on)
  const lines = phases.value.map((phase) => {
    const last = phase.to_month ?? monthsMax
    const months = Math.max(0, Math.min(input.months, last) - phase.from_month + 1)
    const days = input.months + 1 >= phase.from_month && input.months + 1 <= last ? input.days : 0
    const amount = (of: Rupiah) =>
      shareOf(of * (months * perMonth + days), phase.share_per_ten_thousand, wholeShare * perMonth)
    return { months, days, share: phase.share_per_ten_thousand, amount }
  })
  const total = (of: Rupiah) => sum(lines.map((line) => line.amount(of)))
  const steps = lines
    .filter(({ months, days }) => months + days > 0)
    .map(({ months, days, share, amount }) =>
      step(
        sentence(
          (say) =>
            `STMB ${months} bulan ${days} hari × ${say.share(share)} × ${say.rp(wage.value)} = ${say.rp(amount(wage.value))}.`,
          (say) =>
            `STMB ${counted(months, 'month')} ${counted(days, 'day')} × ${say.share(share)} × ${say.rp(wage.value)} = ${say.rp(amount(wage.value))}.`,
        ),
        amount(wage.value),
        phases.source,
      ),
    )
  return outcome(
    total(wage.value),
    [...wage.steps, ...steps],
    [...wage.doubts, ...dailyWageDoubt(wage, total)],
  )
}

export const transportModes = ['land', 'sea', 'air'] as const
export type TransportMode = (typeof transportModes)[number]

/**
 * Transport of an injured worker to hospital or home, each mode up to its own cap; several modes add up.
 *
 * Land, sea, air: Rp1, 1.5, 2.5 million from 1 July 2015; Rp5, 2, 10 million from 2 December 2019 (one source
 * has Rp2.5 million by sea).
 */
export function jkkTransport(
  { happened_on, costs }: { happened_on: PlainDate; costs: { mode: TransportMode; cost_rupiah: Rupiah }[] },
  law: Law = lawInForce,
): Outcome<Rupiah> {
  checkDate(happened_on, knownFrom(law['jkk.transport_land']), 'happened_on')
  for (const { mode, cost_rupiah } of costs) {
    checkOneOf(mode, transportModes, 'rules.transport_mode_unknown', 'costs.mode')
    checkMoney(cost_rupiah, 'costs.cost_rupiah')
  }
  const lines = transportModes
    .map((mode) => ({
      mode,
      cost: sum(costs.filter((one) => one.mode === mode).map((one) => one.cost_rupiah)),
    }))
    .filter(({ cost }) => cost > 0)
    .map(({ mode, cost }) => ({ ...capped(`jkk.transport_${mode}`, cost, happened_on, law), mode }))
  const total = sum(lines.map(({ value }) => value))
  const withSea = (sea: Rupiah) =>
    sum(lines.map((line) => (line.mode === 'sea' ? Math.min(line.cost, sea) : line.value)))
  const doubts = lines.flatMap((line) =>
    line.cost > line.cap.value ? doubtAbout(law[`jkk.transport_${line.mode}`], line.cap, withSea) : [],
  )
  return outcome(
    total,
    lines.flatMap(({ steps }) => steps),
    doubts,
  )
}

export const jkkAids = ['glasses', 'hearing_aid', 'denture'] as const

/**
 * Glasses, hearing aid or denture, up to their caps since 2 December 2019 (PP 82/2019); the cap of a denture
 * is not confirmed.
 */
export function jkkAid(
  {
    happened_on,
    aid,
    cost_rupiah,
  }: { happened_on: PlainDate; aid: (typeof jkkAids)[number]; cost_rupiah: Rupiah },
  law: Law = lawInForce,
): Outcome<Rupiah> {
  checkOneOf(aid, jkkAids, 'rules.aid_unknown', 'aid')
  const rule = law[`jkk.${aid}_max`]
  checkDate(happened_on, knownFrom(rule), 'happened_on')
  checkMoney(cost_rupiah, 'cost_rupiah')
  const { value, steps, cap } = capped(`jkk.${aid}_max`, cost_rupiah, happened_on, law)
  return outcome(value, steps, doubtAbout(rule, cap))
}

/**
 * Orthosis or prosthesis: the price list of the government hospital's rehabilitation centre and 40 % on top,
 * since 1 July 2015.
 */
export function jkkProsthesis(
  { happened_on, list_price_rupiah }: { happened_on: PlainDate; list_price_rupiah: Rupiah },
  law: Law = lawInForce,
): Outcome<Rupiah> {
  checkDate(happened_on, knownFrom(law['jkk.prosthesis_surcharge']), 'happened_on')
  checkMoney(list_price_rupiah, 'list_price_rupiah')
  const surcharge = valueOn(law['jkk.prosthesis_surcharge'], happened_on)
  const most = sum([list_price_rupiah, shareOf(list_price_rupiah, surcharge.value)])
  const words = sentence(
    ({ rp, share }) =>
      `Orthosis/prothesis paling banyak: ${rp(list_price_rupiah)} + ${share(surcharge.value)} = ${rp(most)}.`,
    ({ rp, share }) =>
      `Orthosis/prosthesis at most: ${rp(list_price_rupiah)} + ${share(surcharge.value)} = ${rp(most)}.`,
  )
  return outcome(most, [step(words, most, surcharge.source)])
}

/**
 * Care at home, for at most a year and Rp20 million since 2 December 2019 (PP 82/2019). Refuses more than
 * twelve months.
 */
export function jkkHomeCare(
  { happened_on, months, cost_rupiah }: { happened_on: PlainDate; months: number; cost_rupiah: Rupiah },
  law: Law = lawInForce,
): Outcome<Rupiah> {
  checkDate(happened_on, knownFrom(law['jkk.home_care_max']), 'happened_on')
  checkCount(months, 0, valueOn(law['jkk.home_care_months_max'], happened_on).value, 'months')
  checkMoney(cost_rupiah, 'cost_rupiah')
  const { value, steps } = capped('jkk.home_care_max', cost_rupiah, happened_on, law)
  return outcome(value, steps)
}

/**
 * What JKK gives without an amount: care and return to work since 2 December 2019 (PP 82/2019), care in a
 * suspected accident since 6 October 2023 (PP 49/2023), violence at work as an accident since February 2025
 * (Permenaker 1/2025).
 */
export function jkkServices(happened_on: PlainDate, law: Law = lawInForce): Outcome<Text[]> {
  checkDate(happened_on, knownFrom(law['jkk.services']), 'happened_on')
  const { value: rows, source } = valueOn(law['jkk.services'], happened_on)
  return outcome(
    rows.map(({ label }) => label),
    rows.map(({ label }) => step(label, undefined, source)),
  )
}

function capped(
  id: `jkk.transport_${TransportMode}` | `jkk.${(typeof jkkAids)[number] | 'home_care'}_max`,
  cost: Rupiah,
  date: PlainDate,
  law: Law,
) {
  const cap = valueOn(law[id], date)
  const value = Math.min(cost, cap.value)
  const { label } = law[id]
  const words = sentence(
    ({ rp }) => `${label.id} ${rp(cap.value)}: dari biaya ${rp(cost)} diganti ${rp(value)}.`,
    ({ rp }) => `${label.en} ${rp(cap.value)}: of a cost of ${rp(cost)}, ${rp(value)} is paid.`,
  )
  return { value, cost, cap, steps: [step(words, value, cap.source)] }
}
