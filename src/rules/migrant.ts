import type { Step, Unconfirmed } from '../kernel/outcome.ts'
import { type Outcome, outcome } from '../kernel/outcome.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { checkCount, checkDate, checkMoney, checkOneOf, monthsMax } from './checks.ts'
import { grantStep, sentence, step } from './explain.ts'
import { type Law, law as lawInForce, type ParameterId } from './law.ts'
import { knownFrom, valueOn } from './parameter.ts'
import { sum } from './share.ts'

/** Through a placement agency, or on one's own (perseorangan). */
export const migrantRoutes = ['agency', 'individual'] as const
export const migrantContractMonths = ['24', '12', '6'] as const

export type MigrantContributionInput = {
  registered_on: PlainDate
  route: (typeof migrantRoutes)[number]
  contract_months: (typeof migrantContractMonths)[number]
  /** Months worked beyond the contract. */
  extra_months: number
}

/**
 * JKK and JKM contribution of a migrant worker (PMI) for the whole stay, in whole rupiah.
 *
 * Since 22 February 2023 (Permenaker 4/2023 Pasal 18): Rp37,500 before work for who goes through an agency,
 * one amount by length of contract, and one for each month beyond it. Earlier amounts are not in our sources,
 * so earlier dates are refused.
 */
export function migrantContribution(input: MigrantContributionInput, law: Law = lawInForce): Outcome<Rupiah> {
  checkDate(input.registered_on, knownFrom(law['pmi.before_work']), 'registered_on')
  checkOneOf(input.route, migrantRoutes, 'rules.route_unknown', 'route')
  checkOneOf(input.contract_months, migrantContractMonths, 'rules.contract_unknown', 'contract_months')
  checkCount(input.extra_months, 0, monthsMax, 'extra_months')
  const lines = [
    ...(input.route === 'agency' ? [lineOf('pmi.before_work', 1, input, law)] : []),
    lineOf(`pmi.contract_${input.contract_months}`, 1, input, law),
    ...(input.extra_months > 0 ? [lineOf('pmi.extra_month', input.extra_months, input, law)] : []),
  ]
  const total = sum(lines.map(({ amount_rupiah }) => amount_rupiah ?? 0))
  const words = sentence(
    ({ rp }) => `Jumlah iuran JKK dan JKM PMI: ${rp(total)} (dijumlahkan di sini).`,
    ({ rp }) => `JKK and JKM contribution of the migrant worker: ${rp(total)} (added up here).`,
  )
  return outcome(total, [...lines, step(words, total)])
}

function lineOf(
  id: Extract<ParameterId, `pmi.${'before_work' | 'extra_month' | `contract_${string}`}`>,
  times: number,
  { registered_on }: MigrantContributionInput,
  law: Law,
): Step {
  const { label } = law[id]
  const { value, source } = valueOn(law[id], registered_on)
  const amount = value * times
  const multiplied = times === 1 ? '' : ` × ${times}`
  const words = sentence(
    ({ rp }) => `${label.id}: ${rp(value)}${multiplied}.`,
    ({ rp }) => `${label.en}: ${rp(value)}${multiplied}.`,
  )
  return step(words, amount, source)
}

/**
 * Monthly JHT of a migrant worker: a free choice between Rp50,000 and Rp600,000 since 22 February 2023.
 * Refuses any other amount.
 */
export function migrantJhtContribution(
  { on, chosen_rupiah }: { on: PlainDate; chosen_rupiah: Rupiah },
  law: Law = lawInForce,
): Outcome<Rupiah> {
  checkDate(on, knownFrom(law['pmi.jht_minimum']), 'on')
  const minimum = valueOn(law['pmi.jht_minimum'], on)
  const max = valueOn(law['pmi.jht_maximum'], on).value
  checkMoney(chosen_rupiah, 'chosen_rupiah', { min: minimum.value, max })
  const words = sentence(
    ({ rp }) => `Iuran JHT PMI dipilih sendiri: ${rp(chosen_rupiah)} sebulan.`,
    ({ rp }) => `JHT contribution chosen by the migrant worker: ${rp(chosen_rupiah)} a month.`,
  )
  return outcome(chosen_rupiah, [step(words, chosen_rupiah, minimum.source)])
}

export const migrantPhases = ['before_work', 'during_work', 'after_work'] as const

/**
 * Death benefit of a migrant worker: Rp42 million before or after the work abroad, Rp85 million at once
 * during it, since 22 February 2023 (Permenaker 4/2023). Other benefits rose too, but their amounts are not
 * in our sources and are not computed.
 */
export function migrantDeathBenefit(
  { died_on, phase }: { died_on: PlainDate; phase: (typeof migrantPhases)[number] },
  law: Law = lawInForce,
): Outcome<Rupiah> {
  checkDate(died_on, knownFrom(law['pmi.jkm_during_work']), 'died_on')
  checkOneOf(phase, migrantPhases, 'rules.phase_unknown', 'phase')
  const ids =
    phase === 'during_work'
      ? (['pmi.jkm_during_work'] as const)
      : (['pmi.jkm_death_grant', 'pmi.jkm_periodic_grant', 'pmi.jkm_funeral'] as const)
  const lines = ids.map((id) => grantStep(law[id], valueOn(law[id], died_on)))
  const total = sum(lines.map(({ amount_rupiah }) => amount_rupiah ?? 0))
  const words = sentence(
    ({ rp }) => `Jumlah: ${rp(total)}.`,
    ({ rp }) => `Total: ${rp(total)}.`,
  )
  return outcome(total, [...lines, step(words, total)], [otherBenefits()])
}

function otherBenefits(): Unconfirmed {
  return {
    code: 'rules.migrant_other_benefits',
    question: text(
      'Besaran manfaat PMI selain JKM (gagal berangkat, gagal ditempatkan, PHK sepihak, dan lain-lain) belum diketahui. Tanyakan kepada kantor cabang BPJS Ketenagakerjaan.',
      'The amounts of PMI benefits other than JKM (failed departure, failed placement, one-sided dismissal and others) are not known. Ask the BPJS Ketenagakerjaan branch.',
    ),
  }
}
