import { firstDayOf, type Month } from '../kernel/month.ts'
import { type Outcome, outcome } from '../kernel/outcome.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { checkMoney, checkMonth, contractMax } from './checks.ts'
import { sentence, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { knownFrom, valueOn } from './parameter.ts'
import { pp49Doubt, pp49Share } from './relief-2020.ts'
import { shareOf, sum } from './share.ts'

export type ConstructionContribution = { total_rupiah: Rupiah; jkk_rupiah: Rupiah; jkm_rupiah: Rupiah }

/**
 * Contribution of a construction project (jasa konstruksi) where the wages are not known, from the contract
 * value without VAT (PPN). Since 1 July 2015 (PP 44/2015) each slice of the value has its own rates, and the
 * slices add up; every slice is rounded half up to whole rupiah. Daily, piece and project-contract workers
 * only: permanent staff of the firm are wage workers.
 */
export function constructionContribution(
  { month, contract_value_rupiah }: { month: Month; contract_value_rupiah: Rupiah },
  law: Law = lawInForce,
): Outcome<ConstructionContribution> {
  checkMonth(month, knownFrom(law['jakon.slices']))
  checkMoney(contract_value_rupiah, 'contract_value_rupiah', { max: contractMax })
  const { value: slices, source } = valueOn(law['jakon.slices'], firstDayOf(month))
  const lines = slices
    .filter(({ over_rupiah }) => contract_value_rupiah > over_rupiah)
    .map((slice) => {
      const within =
        Math.min(contract_value_rupiah, slice.to_rupiah ?? contract_value_rupiah) - slice.over_rupiah
      const jkk_rupiah = shareOf(within, slice.jkk_per_ten_thousand)
      const jkm_rupiah = shareOf(within, slice.jkm_per_ten_thousand)
      const words = sentence(
        ({ rp, share }) =>
          `Lapisan ${rp(slice.over_rupiah)} ke atas: ${rp(within)} × (JKK ${share(slice.jkk_per_ten_thousand)} + JKM ${share(slice.jkm_per_ten_thousand)}) = ${rp(jkk_rupiah + jkm_rupiah)}.`,
        ({ rp, share }) =>
          `Slice above ${rp(slice.over_rupiah)}: ${rp(within)} × (JKK ${share(slice.jkk_per_ten_thousand)} + JKM ${share(slice.jkm_per_ten_thousand)}) = ${rp(jkk_rupiah + jkm_rupiah)}.`,
      )
      return { jkk_rupiah, jkm_rupiah, step: step(words, jkk_rupiah + jkm_rupiah, source) }
    })
  return answer(lines, month, law)
}

/**
 * The same where the wages are known: JKK 1.74 % and JKM 0.30 % of all wages of the month, since 1 July 2015.
 */
export function constructionContributionFromWages(
  { month, wages_rupiah }: { month: Month; wages_rupiah: Rupiah },
  law: Law = lawInForce,
): Outcome<ConstructionContribution> {
  checkMonth(month, knownFrom(law['jakon.jkk_of_wage']))
  checkMoney(wages_rupiah, 'wages_rupiah', { max: contractMax })
  const jkk = valueOn(law['jakon.jkk_of_wage'], firstDayOf(month))
  const jkm = valueOn(law['jakon.jkm_of_wage'], firstDayOf(month))
  const jkk_rupiah = shareOf(wages_rupiah, jkk.value)
  const jkm_rupiah = shareOf(wages_rupiah, jkm.value)
  const words = sentence(
    ({ rp, share }) =>
      `Upah ${rp(wages_rupiah)} × (JKK ${share(jkk.value)} + JKM ${share(jkm.value)}) = ${rp(jkk_rupiah + jkm_rupiah)}.`,
    ({ rp, share }) =>
      `Wages ${rp(wages_rupiah)} × (JKK ${share(jkk.value)} + JKM ${share(jkm.value)}) = ${rp(jkk_rupiah + jkm_rupiah)}.`,
  )
  return answer(
    [{ jkk_rupiah, jkm_rupiah, step: step(words, jkk_rupiah + jkm_rupiah, jkk.source) }],
    month,
    law,
  )
}

type Line = { jkk_rupiah: Rupiah; jkm_rupiah: Rupiah; step: ReturnType<typeof step> }

function answer(lines: Line[], month: Month, law: Law): Outcome<ConstructionContribution> {
  const jkk_rupiah = sum(lines.map((line) => line.jkk_rupiah))
  const jkm_rupiah = sum(lines.map((line) => line.jkm_rupiah))
  const total_rupiah = jkk_rupiah + jkm_rupiah
  const words = sentence(
    ({ rp }) =>
      `Jumlah: JKK ${rp(jkk_rupiah)} + JKM ${rp(jkm_rupiah)} = ${rp(total_rupiah)} (dijumlahkan di sini).`,
    ({ rp }) => `Total: JKK ${rp(jkk_rupiah)} + JKM ${rp(jkm_rupiah)} = ${rp(total_rupiah)} (added up here).`,
  )
  const share = pp49Share(month, law)
  return outcome(
    { total_rupiah, jkk_rupiah, jkm_rupiah },
    [...lines.map((line) => line.step), step(words, total_rupiah)],
    share ? [pp49Doubt(share, total_rupiah, shareOf(total_rupiah, share.value))] : [],
  )
}
