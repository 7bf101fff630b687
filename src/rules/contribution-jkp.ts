import { firstDayOf, lastDayOf, type Month } from '../kernel/month.ts'
import { type Outcome, outcome } from '../kernel/outcome.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { checkMoney, checkMonth, checkOneOf } from './checks.ts'
import { type RiskClass, riskClasses } from './contribution-pu.ts'
import { doubtAbout, sentence, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { knownFrom, valueOn } from './parameter.ts'
import { shareOf, sum } from './share.ts'

export type JkpFunding = {
  total_rupiah: Rupiah
  from_state_rupiah: Rupiah
  from_jkk_rupiah: Rupiah
  from_jkm_rupiah: Rupiah
  /** What stays with JKK, per ten thousand of the wage: the billed rate less the part moved to JKP. */
  jkk_kept_per_ten_thousand: number
}

/**
 * Where the monthly JKP contribution comes from. Employer and worker pay nothing more: the billed JKK and JKM
 * do not change.
 *
 * 0.46 % under PP 37/2021 (0.22 state + 0.14 from JKK + 0.10 from JKM; PP 49/2023 names the last two from 6
 * October 2023); 0.36 % (0.22 state + 0.14 from JKK) from 7 February 2025 (PP 6/2025). That the Rp5 million
 * ceiling of the benefit also caps the contribution is not confirmed.
 */
export function jkpFunding(
  { month, wage_rupiah, risk_class }: { month: Month; wage_rupiah: Rupiah; risk_class: RiskClass },
  law: Law = lawInForce,
): Outcome<JkpFunding> {
  const rules = [law['jkp.from_state'], law['jkp.from_jkk'], law['jkp.from_jkm']] as const
  checkMonth(month, knownFrom(rules[0]))
  checkMoney(wage_rupiah, 'wage_rupiah')
  checkOneOf(risk_class, riskClasses, 'rules.risk_class_unknown', 'risk_class')
  // PP 6/2025 came on 7 February 2025: a month belongs to the rule in force at its end.
  const day = lastDayOf(month)
  const ceiling = valueOn(law['jkp.contribution_wage_ceiling'], day)
  const counted = Math.min(wage_rupiah, ceiling.value)
  const [state, jkk, jkm] = rules.map((rule) => shareOf(counted, valueOn(rule, day).value)) as [
    Rupiah,
    Rupiah,
    Rupiah,
  ]
  const total_rupiah = sum([state, jkk, jkm])
  const words = sentence(
    ({ rp }) =>
      `JKP dari upah ${rp(counted)}: pemerintah ${rp(state)} + dari JKK ${rp(jkk)} + dari JKM ${rp(jkm)} = ${rp(total_rupiah)}.`,
    ({ rp }) =>
      `JKP on a wage of ${rp(counted)}: state ${rp(state)} + from JKK ${rp(jkk)} + from JKM ${rp(jkm)} = ${rp(total_rupiah)}.`,
  )
  const kept = valueOn(law[`pu.jkk_${risk_class}`], firstDayOf(month)).value - valueOn(rules[1], day).value
  return outcome(
    {
      total_rupiah,
      from_state_rupiah: state,
      from_jkk_rupiah: jkk,
      from_jkm_rupiah: jkm,
      jkk_kept_per_ten_thousand: kept,
    },
    [step(words, total_rupiah, valueOn(rules[0], day).source)],
    [
      ...rules.flatMap((rule) => doubtAbout(rule, valueOn(rule, day))),
      ...(wage_rupiah > ceiling.value ? doubtAbout(law['jkp.contribution_wage_ceiling'], ceiling) : []),
    ],
  )
}
