import { type Month, monthOf } from '../kernel/month.ts'
import { type Outcome, outcome, type Step, type Unconfirmed } from '../kernel/outcome.ts'
import { formatDate, type PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { checkChildren, jkmScholarship } from './benefit-scholarship.ts'
import { arrearsDoubt, bpuStatus } from './bpu-lapse.ts'
import { checkDate, checkOneOf } from './checks.ts'
import { grantStep, onceEach, sentence, step } from './explain.ts'
import { type JkmSegment, jkmSegments, jkmWaiting, ruleInWords } from './jkm-waiting.ts'
import { type Law, law as lawInForce } from './law.ts'
import { checkPaidMembership, countPaidMonths } from './paid-months.ts'
import { knownFrom, valueOn } from './parameter.ts'
import { sum } from './share.ts'

export type JkmBenefitInput = {
  died_on: PlainDate
  member_since: PlainDate
  paid_months: Month[]
  children: number
  segment: JkmSegment
  /**
   * Which answer to open questions gives the value; both always stand in the readings. Cautious when left
   * out.
   */
  reading?: 'cautious' | 'favourable'
}

/**
 * `scholarship_maximum_rupiah` is paid year by year while a child is at school; it is not part of the total.
 */
export type JkmBenefit = {
  total_rupiah: Rupiah
  parts: { death_grant_rupiah: Rupiah; periodic_grant_rupiah: Rupiah; funeral_rupiah: Rupiah }
  scholarship_maximum_rupiah: Rupiah
}

/**
 * What the family of a member gets when death was not caused by work (JKM); a death at work is paid by JKK
 * instead.
 *
 * From 1 July 2015 (PP 44/2015) Rp24 million; from 2 December 2019 (PP 82/2019) Rp42 million: grant, periodic
 * grant paid at once, and funeral. Since Permenaker 1/2025 (February or March 2025) only the funeral grant
 * under three months of membership; until then full from the first day. Scholarships need three years of
 * contributions (five before 2 December 2019).
 *
 * Refuses a death before membership or before July 2015, paid months before membership, and more than two
 * children.
 */
export function jkmBenefit(input: JkmBenefitInput, law: Law = lawInForce): Outcome<JkmBenefit> {
  checkInput(input, law)
  const grants = grantsOn(input.died_on, law)
  const cover = coverAtDeath(input, law)
  const waiting = jkmWaiting(input, law)
  const scholarship = jkmScholarship(input, law)

  const certain = waiting.full ? grants.full : grants.parts.funeral_rupiah
  const favourable = waiting.doubts.length > 0 ? grants.full : certain
  const cautious = cover.paid === 'yes' ? certain : 0
  const best = cover.paid === 'no' ? 0 : favourable
  const total = input.reading === 'favourable' ? best : cautious
  const readings = bothReadings(cautious, best, input.reading === 'favourable')
  const doubts = cover.paid === 'no' ? [] : [...cover.doubts, ...waiting.doubts]
  return outcome(
    {
      total_rupiah: total,
      parts: partsOf(total, grants),
      scholarship_maximum_rupiah: total === 0 ? 0 : scholarship.value,
    },
    [
      waitingStep(input, waiting.completed_months, law),
      ...cover.steps,
      ...grantSteps(total, grants, input.died_on, law),
      totalStep(total),
      ...scholarship.steps,
    ],
    onceEach([...doubts.map((doubt) => ({ ...doubt, readings })), ...scholarship.unconfirmed]),
  )
}

function bothReadings(cautious: Rupiah, best: Rupiah, bestUsed: boolean) {
  const mark = (used: boolean) => (used ? text(' (dipakai)', ' (used)') : text('', ''))
  const [low, high] = [mark(!bestUsed), mark(bestUsed)]
  return [
    { text: text(`pembacaan hati-hati${low.id}`, `cautious reading${low.en}`), value: cautious },
    {
      text: text(`pembacaan menguntungkan ahli waris${high.id}`, `reading favourable to the heirs${high.en}`),
      value: best,
    },
  ]
}

function checkInput(input: JkmBenefitInput, law: Law): void {
  checkOneOf(input.segment, jkmSegments, 'rules.segment_unknown', 'segment')
  checkDate(input.died_on, knownFrom(law['jkm.death_grant']), 'died_on')
  checkPaidMembership(input)
  checkChildren(input.children, law)
  if (input.died_on >= input.member_since) return
  throw refuse(
    'rules.death_before_membership',
    'invalid',
    text(
      `Tanggal meninggal ${formatDate(input.died_on)} lebih awal daripada awal kepesertaan ${formatDate(input.member_since)}. Periksa kedua tanggal.`,
      `The death on ${formatDate(input.died_on, 'en')} is before membership began on ${formatDate(input.member_since, 'en')}. Check both dates.`,
    ),
    { field: 'died_on', details: { accepted: { from: input.member_since } } },
  )
}

type Grants = { parts: JkmBenefit['parts']; full: Rupiah }

function grantsOn(date: PlainDate, law: Law): Grants {
  const amount = (name: 'death_grant' | 'periodic_grant' | 'funeral') =>
    valueOn(law[`jkm.${name}`], date).value
  const parts = {
    death_grant_rupiah: amount('death_grant'),
    periodic_grant_rupiah: amount('periodic_grant'),
    funeral_rupiah: amount('funeral'),
  }
  return { parts, full: sum(Object.values(parts)) }
}

/** The grants that are paid, one by one; where not all are, one line on what the full benefit would be. */
function grantSteps(total: Rupiah, { full }: Grants, date: PlainDate, law: Law): Step[] {
  const all = ['jkm.death_grant', 'jkm.periodic_grant', 'jkm.funeral'] as const
  const paid = total === full ? all : total === 0 ? [] : (['jkm.funeral'] as const)
  const words = sentence(
    ({ rp }) => `Manfaat JKM penuh akan berjumlah ${rp(full)}.`,
    ({ rp }) => `The full JKM benefit would be ${rp(full)}.`,
  )
  const { source } = valueOn(law['jkm.death_grant'], date)
  return [
    ...(total === full ? [] : [step(words, undefined, source)]),
    ...paid.map((id) => grantStep(law[id], valueOn(law[id], date))),
  ]
}

/**
 * Splits the total into its parts: all of them, the funeral alone, or nothing. No other split of it is
 * published.
 */
function partsOf(total: Rupiah, { parts, full }: Grants): JkmBenefit['parts'] {
  if (total === full) return parts
  return { death_grant_rupiah: 0, periodic_grant_rupiah: 0, funeral_rupiah: total }
}

type Cover = { paid: 'yes' | 'open' | 'no'; steps: Step[]; doubts: Unconfirmed[] }

/**
 * Whether the member was protected on the day. An own-account worker pays in the month itself; an employer
 * pays by the 15th of the month after, so there one month not yet paid is no arrears.
 */
function coverAtDeath(input: JkmBenefitInput, law: Law): Cover {
  const month = monthOf(input.died_on)
  const { unpaid } = countPaidMonths(input, month)
  if (unpaid <= (input.segment === 'PU' ? 1 : 0)) return { paid: 'yes', steps: [], doubts: [] }
  if (input.segment !== 'BPU')
    return { paid: 'open', steps: [employerArrears(unpaid)], doubts: [arrearsDoubt()] }
  const status = bpuStatus({ ...input, month }, law)
  return status.value === 'lapsed'
    ? { paid: 'no', steps: status.steps, doubts: [] }
    : { paid: 'open', steps: status.steps, doubts: status.unconfirmed }
}

function employerArrears(unpaid: number): Step {
  return step(
    text(
      `${unpaid} bulan iuran belum dibayar pemberi kerja sampai bulan meninggal, bila hubungan kerja masih berjalan.`,
      `${unpaid} contribution months up to the month of death are not paid by the employer, if the employment went on.`,
    ),
  )
}

function waitingStep({ died_on }: JkmBenefitInput, completed: number, law: Law): Step {
  const { value, source } = valueOn(law['jkm.waiting_months'], died_on)
  const rule = ruleInWords(value)
  return step(
    text(
      `${rule.id} Bulan penuh berturut-turut sebelum bulan meninggal: ${completed}.`,
      `${rule.en} Full consecutive months before the month of death: ${completed}.`,
    ),
    undefined,
    source,
  )
}

function totalStep(total: Rupiah): Step {
  return step(
    sentence(
      ({ rp }) =>
        `Santunan JKM seluruhnya: ${rp(total)}, bila meninggal bukan karena kecelakaan kerja (dihitung di sini).`,
      ({ rp }) => `JKM benefit in all: ${rp(total)}, where death was not caused by work (computed here).`,
    ),
    total,
  )
}
