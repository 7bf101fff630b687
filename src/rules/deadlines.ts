import { type Outcome, outcome, type Unconfirmed } from '../kernel/outcome.ts'
import { addMonthsTo, formatDate, type PlainDate } from '../kernel/plain-date.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { checkCount, checkDate, checkMoney, checkOneOf, daysMax } from './checks.ts'
import { counted, doubtAbout, sentence, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { knownFrom, valueOn } from './parameter.ts'
import { shareOf } from './share.ts'

export const claimKinds = ['JKK', 'JKM', 'JHT', 'JP', 'JKP'] as const
export type ClaimKind = (typeof claimKinds)[number]

/**
 * The last day to claim, or undefined where no limit is known or promised.
 *
 * JKK: two years from accident or diagnosis since 1 July 2015, five since 2 December 2019 (Pasal 26). JKP:
 * three months from dismissal, six since 7 February 2025. JHT never expires. For JKM one source has five
 * years but quotes the JKK article, and for JP nothing is known: no day is promised, the advice is to claim
 * at once.
 */
export function claimUntil(
  { claim, happened_on }: { claim: ClaimKind; happened_on: PlainDate },
  law: Law = lawInForce,
): Outcome<PlainDate | undefined> {
  checkOneOf(claim, claimKinds, 'rules.claim_unknown', 'claim')
  checkDate(happened_on, knownFrom(law['deadline.jkk_claim_years']), 'happened_on')
  if (claim === 'JKK') return until(happened_on, 'deadline.jkk_claim_years', 12, law)
  if (claim === 'JKP') return until(happened_on, 'jkp.claim_months', 1, law)
  if (claim === 'JHT')
    return outcome(undefined, [
      step(
        text('JHT tidak kedaluwarsa dan terus berkembang.', 'JHT does not expire and keeps growing.'),
        undefined,
        valueOn(law['jht.payout_age'], happened_on).source,
      ),
    ])
  const now = text(
    'Ajukan segera; batas waktunya belum dikonfirmasi.',
    'Claim at once; the time limit is not confirmed.',
  )
  return outcome(undefined, [step(now)], [claimDoubt(claim, happened_on, law)])
}

function until(
  happened_on: PlainDate,
  id: 'deadline.jkk_claim_years' | 'jkp.claim_months',
  months: number,
  law: Law,
): Outcome<PlainDate> {
  const limit = valueOn(law[id], happened_on)
  const day = addMonthsTo(happened_on, limit.value * months)
  const words = text(
    `Ajukan paling lambat ${formatDate(day)}.`,
    `Claim by ${formatDate(day, 'en')} at the latest.`,
  )
  return outcome(day, [step(words, undefined, limit.source)], doubtAbout(law[id], limit))
}

function claimDoubt(claim: ClaimKind, happened_on: PlainDate, law: Law): Unconfirmed {
  const rule = law['deadline.jkm_claim_years_other_reading']
  if (claim !== 'JKM' || happened_on < knownFrom(rule))
    return {
      code: `rules.${claim.toLowerCase()}_claim_limit`,
      question: text(
        `Berapa lama klaim ${claim} dapat diajukan?`,
        `For how long may a ${claim} claim be made?`,
      ),
    }
  const { value } = valueOn(rule, happened_on)
  return {
    code: 'rules.jkm_claim_limit',
    question: text(
      `Apakah batas ${value} tahun untuk JKK juga berlaku untuk JKM?`,
      `Does the ${value}-year limit of JKK also hold for JKM?`,
    ),
    readings: [
      { text: text('tidak ada batas yang dikonfirmasi', 'no confirmed limit'), value: null },
      {
        text: text(`${value} tahun sejak meninggal`, `${value} years from death`),
        value: addMonthsTo(happened_on, 12 * value),
      },
    ],
  }
}

/**
 * Working days within which BPJS Ketenagakerjaan pays: JKK 7 after all requirements are met, JKM 3 after the
 * request, JHT 5, JP 15 after approval, JKP reimbursement to an employer 7.
 */
export function payoutWorkingDays(
  { claim, on }: { claim: ClaimKind; on: PlainDate },
  law: Law = lawInForce,
): Outcome<number> {
  checkOneOf(claim, claimKinds, 'rules.claim_unknown', 'claim')
  const rules = {
    JKK: law['service.jkk_working_days'],
    JKM: law['service.jkm_working_days'],
    JHT: law['service.jht_working_days'],
    JP: law['service.jp_working_days'],
    JKP: law['service.jkp_reimbursement_working_days'],
  }
  checkDate(on, knownFrom(rules[claim]), 'on')
  const days = valueOn(rules[claim], on)
  const words = text(
    `${rules[claim].label.id}: ${days.value} hari kerja.`,
    `${rules[claim].label.en}: ${days.value} working days.`,
  )
  return outcome(days.value, [step(words, undefined, days.source)])
}

/**
 * What BPJS Ketenagakerjaan owes for paying JKK or JKM late: 1 % of the grant for each day (PP 44/2015 Pasal
 * 37(3), 40(4)).
 */
export function latePayoutPenalty(
  { on, grant_rupiah, days_late }: { on: PlainDate; grant_rupiah: Rupiah; days_late: number },
  law: Law = lawInForce,
): Outcome<Rupiah> {
  const rule = law['service.late_share_per_day']
  checkDate(on, knownFrom(rule), 'on')
  checkMoney(grant_rupiah, 'grant_rupiah')
  checkCount(days_late, 0, daysMax, 'days_late')
  const share = valueOn(rule, on)
  const value = shareOf(grant_rupiah * days_late, share.value)
  const words = sentence(
    (say) =>
      `Denda ${say.share(share.value)} × ${say.rp(grant_rupiah)} × ${days_late} hari = ${say.rp(value)}.`,
    (say) =>
      `Penalty ${say.share(share.value)} × ${say.rp(grant_rupiah)} × ${counted(days_late, 'day')} = ${say.rp(value)}.`,
  )
  return outcome(value, [step(words, value, share.source)])
}

/** Days or working days for a duty to report, by its name. */
export const reportingDuties = [
  'accident_report_days',
  'pu_registration_days',
  'pu_change_working_days',
  'jakon_registration_working_days',
] as const

/**
 * How long a report may take: an accident 2 × 24 hours; a new worker 30 days; a change of wage, headcount or
 * address 7 working days; a construction project 14 working days (since April 2021 not confirmed).
 */
export function reportingTime(
  { duty, on }: { duty: (typeof reportingDuties)[number]; on: PlainDate },
  law: Law = lawInForce,
): Outcome<number> {
  checkOneOf(duty, reportingDuties, 'rules.duty_unknown', 'duty')
  const rule = law[`deadline.${duty}`]
  checkDate(on, knownFrom(rule), 'on')
  const time = valueOn(rule, on)
  const words = text(
    `${rule.label.id}: ${time.value} ${rule.unit === 'days' ? 'hari' : 'hari kerja'}.`,
    `${rule.label.en}: ${time.value} ${rule.unit === 'days' ? 'days' : 'working days'}.`,
  )
  return outcome(time.value, [step(words, undefined, time.source)], doubtAbout(rule, time))
}
