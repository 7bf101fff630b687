import { type Month, monthIndex, monthOf } from '../kernel/month.ts'
import { type Outcome, outcome } from '../kernel/outcome.ts'
import { addMonthsTo, formatDate, type PlainDate } from '../kernel/plain-date.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import {
  checkCount,
  checkDate,
  checkMoney,
  checkMonth,
  checkOneOf,
  earliestMembership,
  monthsMax,
} from './checks.ts'
import { counted, doubtAbout, onceEach, sentence, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { knownFrom, valueOn } from './parameter.ts'
import { shareOf, sum } from './share.ts'

export type JkpBenefit = { total_rupiah: Rupiah; months_rupiah: Rupiah[]; claim_until: PlainDate }

/**
 * Cash after dismissal (JKP), month by month, for who passes `jkpEligible` and stays without work.
 *
 * PP 37/2021, since February 2021: 45 % of the wage for three months, 25 % for three more, claimed within
 * three months. PP 6/2025, since 7 February 2025: 60 % for up to six months, claimed within six. The wage
 * counts up to Rp5 million in both; each month is rounded half up.
 */
export function jkpBenefit(
  { dismissed_on, wage_rupiah }: { dismissed_on: PlainDate; wage_rupiah: Rupiah },
  law: Law = lawInForce,
): Outcome<JkpBenefit> {
  checkDate(dismissed_on, knownFrom(law['jkp.phases']), 'dismissed_on')
  checkMoney(wage_rupiah, 'wage_rupiah')
  const phases = valueOn(law['jkp.phases'], dismissed_on)
  const ceiling = valueOn(law['jkp.wage_ceiling'], dismissed_on)
  const claim = valueOn(law['jkp.claim_months'], dismissed_on)
  const wage = Math.min(wage_rupiah, ceiling.value)
  const lines = phases.value.map((phase) => ({
    months: (phase.to_month ?? phase.from_month) - phase.from_month + 1,
    share: phase.share_per_ten_thousand,
    amount: shareOf(wage, phase.share_per_ten_thousand),
  }))
  const months_rupiah = lines.flatMap(({ months, amount }) => Array.from({ length: months }, () => amount))
  const claim_until = addMonthsTo(dismissed_on, claim.value)
  const total_rupiah = sum(months_rupiah)
  return outcome({ total_rupiah, months_rupiah, claim_until }, [
    step(
      sentence(
        ({ rp }) => `Upah untuk JKP paling tinggi ${rp(ceiling.value)}: dihitung ${rp(wage)}.`,
        ({ rp }) => `The wage counted for JKP is at most ${rp(ceiling.value)}: here ${rp(wage)}.`,
      ),
      wage,
      ceiling.source,
    ),
    ...lines.map(({ months, share, amount }) =>
      step(
        sentence(
          (say) => `${months} bulan × ${say.share(share)} × ${say.rp(wage)} = ${say.rp(months * amount)}.`,
          (say) =>
            `${counted(months, 'month')} × ${say.share(share)} × ${say.rp(wage)} = ${say.rp(months * amount)}.`,
        ),
        months * amount,
        phases.source,
      ),
    ),
    step(
      text(
        `Hak hilang bila tidak diajukan sampai ${formatDate(claim_until)} (${claim.value} bulan), bila bekerja lagi, atau meninggal.`,
        `The right is lost when not claimed by ${formatDate(claim_until, 'en')} (${claim.value} months), on new work, or on death.`,
      ),
      undefined,
      claim.source,
    ),
  ])
}

export const jkpReasons = ['dismissal', 'resignation', 'retirement', 'total_disability', 'death'] as const

export type JkpHistory = {
  dismissed_on: PlainDate
  reason: (typeof jkpReasons)[number]
  paid_months: Month[]
  times_before: number
  /** Months paid since the last JKP benefit; needed where there was one. */
  paid_months_since_last?: number
}

/**
 * Whether a dismissed worker has a right to JKP: dismissal only, 12 paid months of the last 24 (until 6
 * February 2025 also six in a row), at most three times in a career and with five years of contributions
 * between. The contribution tests are not confirmed by the legal text.
 */
export function jkpEligible(input: JkpHistory, law: Law = lawInForce): Outcome<boolean> {
  checkDate(input.dismissed_on, knownFrom(law['jkp.months_paid_min']), 'dismissed_on')
  checkOneOf(input.reason, jkpReasons, 'rules.reason_unknown', 'reason')
  for (const month of input.paid_months) checkMonth(month, earliestMembership, 'paid_months')
  const times = valueOn(law['jkp.times_max'], input.dismissed_on)
  checkCount(input.times_before, 0, times.value, 'times_before')
  if (input.reason !== 'dismissal')
    return outcome(false, [
      step(
        text(
          'JKP hanya untuk PHK, tidak untuk mengundurkan diri, pensiun, cacat total tetap, atau meninggal.',
          'JKP is for dismissal only, not for resignation, retirement, total disability or death.',
        ),
        undefined,
        times.source,
      ),
    ])
  const tests = contributionTests(input, law)
  const between = valueOn(law['jkp.years_between'], input.dismissed_on)
  checkCount(input.paid_months_since_last ?? 0, 0, monthsMax, 'paid_months_since_last')
  const apart = input.times_before === 0 || (input.paid_months_since_last ?? 0) >= 12 * between.value
  const onceMore = input.times_before < times.value && apart
  const words = text(
    `Sudah ${input.times_before} dari ${times.value} kali menerima JKP selama bekerja; di antaranya ${between.value} tahun iuran.`,
    `Has had JKP ${input.times_before} of ${times.value} times in a career; ${between.value} years of contributions lie between.`,
  )
  return outcome(
    tests.value && onceMore,
    [...tests.steps, step(words, undefined, times.source)],
    tests.unconfirmed,
  )
}

function contributionTests({ dismissed_on, paid_months }: JkpHistory, law: Law): Outcome<boolean> {
  const needed = valueOn(law['jkp.months_paid_min'], dismissed_on)
  const window = valueOn(law['jkp.months_window'], dismissed_on)
  const inRow = valueOn(law['jkp.months_in_row_min'], dismissed_on)
  const end = monthIndex(monthOf(dismissed_on))
  const paid = new Set(
    paid_months.map(monthIndex).filter((month) => month <= end && month > end - window.value),
  )
  const row = longestRow([...paid].toSorted((a, b) => a - b))
  const words = text(
    `${paid.size} dari ${window.value} bulan terakhir dibayar (perlu ${needed.value}); berturut-turut paling lama ${row} bulan (perlu ${inRow.value}).`,
    `${paid.size} of the last ${window.value} months are paid (${needed.value} needed); the longest row is ${row} (${inRow.value} needed).`,
  )
  return outcome(
    paid.size >= needed.value && row >= inRow.value,
    [step(words, undefined, needed.source)],
    onceEach([
      ...doubtAbout(law['jkp.months_paid_min'], needed),
      ...doubtAbout(law['jkp.months_in_row_min'], inRow),
    ]),
  )
}

function longestRow(months: number[]): number {
  let longest = 0
  let row = 0
  for (const [at, month] of months.entries()) {
    row = months[at - 1] === month - 1 ? row + 1 : 1
    longest = Math.max(longest, row)
  }
  return longest
}
