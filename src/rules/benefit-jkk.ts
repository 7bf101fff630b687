import { type Outcome, outcome, type Step } from '../kernel/outcome.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { scholarshipMaximum } from './benefit-scholarship.ts'
import { checkDate } from './checks.ts'
import { grantStep, sentence, step } from './explain.ts'
import { type BenefitPay, benefitWage, dailyWageDoubt } from './jkk-wage.ts'
import { type Law, law as lawInForce } from './law.ts'
import { findValueOn, knownFrom, valueOn } from './parameter.ts'
import { shareOf, sum } from './share.ts'

export type JkkBenefitInput = { happened_on: PlainDate; pay: BenefitPay; children: number }

/**
 * `scholarship_maximum_rupiah` is paid year by year while a child is at school; it is not part of the total.
 */
export type JkkDeathBenefit = {
  total_rupiah: Rupiah
  parts: { death_grant_rupiah: Rupiah; periodic_grant_rupiah: Rupiah; funeral_rupiah: Rupiah }
  scholarship_maximum_rupiah: Rupiah
}

/**
 * What the family gets after a death by work accident or occupational disease.
 *
 * Since 1 July 2015 (PP 44/2015) a grant of 60 % of 80 monthly wages, with Rp4.8 million periodic grant and
 * Rp3 million for the funeral; since 2 December 2019 (PP 82/2019) Rp12 million and Rp10 million, and the
 * grant is never below the JKM death grant. No waiting months and no minimum of contributions. Scholarships
 * for at most two children.
 */
export function jkkDeathBenefit(input: JkkBenefitInput, law: Law = lawInForce): Outcome<JkkDeathBenefit> {
  checkDate(input.happened_on, knownFrom(law['jkk.death_share']), 'happened_on')
  const wage = benefitWage(input.pay, input.happened_on, law)
  const periodic = valueOn(law['jkk.periodic_grant'], input.happened_on)
  const funeral = valueOn(law['jkk.funeral'], input.happened_on)
  const scholarship = scholarshipMaximum(input.happened_on, input.children, law)
  const grant = (amount: Rupiah) => deathGrant(amount, input.happened_on, law)
  const total = (amount: Rupiah) => sum([grant(amount).value, periodic.value, funeral.value])
  return outcome(
    {
      total_rupiah: total(wage.value),
      parts: {
        death_grant_rupiah: grant(wage.value).value,
        periodic_grant_rupiah: periodic.value,
        funeral_rupiah: funeral.value,
      },
      scholarship_maximum_rupiah: scholarship.value,
    },
    [
      ...wage.steps,
      ...grant(wage.value).steps,
      grantStep(law['jkk.periodic_grant'], periodic),
      grantStep(law['jkk.funeral'], funeral),
      totalStep(total(wage.value)),
      ...scholarship.steps,
    ],
    [...wage.doubts, ...dailyWageDoubt(wage, total), ...scholarship.unconfirmed],
  )
}

export type JkkTotalDisability = {
  total_rupiah: Rupiah
  parts: { disability_grant_rupiah: Rupiah; periodic_grant_rupiah: Rupiah }
  scholarship_maximum_rupiah: Rupiah
}

/**
 * Permanent total disability (cacat total tetap): 70 % of 80 monthly wages since 1 July 2015, with the
 * periodic grant of Rp4.8 million, Rp12 million since 2 December 2019 (PP 82/2019), and scholarships for at
 * most two children.
 */
export function jkkTotalDisability(
  input: JkkBenefitInput,
  law: Law = lawInForce,
): Outcome<JkkTotalDisability> {
  checkDate(input.happened_on, knownFrom(law['jkk.total_disability_share']), 'happened_on')
  const wage = benefitWage(input.pay, input.happened_on, law)
  const share = valueOn(law['jkk.total_disability_share'], input.happened_on)
  const months = valueOn(law['jkk.base_months'], input.happened_on).value
  const periodic = valueOn(law['jkk.periodic_grant'], input.happened_on)
  const scholarship = scholarshipMaximum(input.happened_on, input.children, law)
  const grant = (amount: Rupiah) => shareOf(amount * months, share.value)
  const total = (amount: Rupiah) => sum([grant(amount), periodic.value])
  const words = sentence(
    (say) =>
      `Santunan cacat total tetap: ${say.share(share.value)} × ${months} × ${say.rp(wage.value)} = ${say.rp(grant(wage.value))}.`,
    (say) =>
      `Permanent total disability grant: ${say.share(share.value)} × ${months} × ${say.rp(wage.value)} = ${say.rp(grant(wage.value))}.`,
  )
  return outcome(
    {
      total_rupiah: total(wage.value),
      parts: { disability_grant_rupiah: grant(wage.value), periodic_grant_rupiah: periodic.value },
      scholarship_maximum_rupiah: scholarship.value,
    },
    [
      ...wage.steps,
      step(words, grant(wage.value), share.source),
      grantStep(law['jkk.periodic_grant'], periodic),
      totalStep(total(wage.value)),
      ...scholarship.steps,
    ],
    [...wage.doubts, ...dailyWageDoubt(wage, total), ...scholarship.unconfirmed],
  )
}

function deathGrant(wage: Rupiah, happened_on: PlainDate, law: Law): { value: Rupiah; steps: Step[] } {
  const share = valueOn(law['jkk.death_share'], happened_on)
  const months = valueOn(law['jkk.base_months'], happened_on).value
  const counted = shareOf(wage * months, share.value)
  const least = findValueOn(law['jkk.death_minimum'], happened_on)
  const words = sentence(
    (say) =>
      `Santunan kematian JKK: ${say.share(share.value)} × ${months} × ${say.rp(wage)} = ${say.rp(counted)}.`,
    (say) => `JKK death grant: ${say.share(share.value)} × ${months} × ${say.rp(wage)} = ${say.rp(counted)}.`,
  )
  const steps = [step(words, counted, share.source)]
  if (!least || counted >= least.value) return { value: counted, steps }
  return { value: least.value, steps: [...steps, grantStep(law['jkk.death_minimum'], least)] }
}

function totalStep(total: Rupiah): Step {
  return step(
    sentence(
      ({ rp }) => `Jumlah santunan JKK: ${rp(total)} (dijumlahkan di sini).`,
      ({ rp }) => `JKK benefit in all: ${rp(total)} (added up here).`,
    ),
    total,
  )
}
