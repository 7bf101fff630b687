import { firstDayOf, type Month } from '../kernel/month.ts'
import { type Outcome, outcome, type Unconfirmed } from '../kernel/outcome.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { checkMoney, checkMonth } from './checks.ts'
import { doubtAbout, sentence, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { type DatedValue, findValueOn, knownFrom, valueOn } from './parameter.ts'
import { shareOf } from './share.ts'

export type Pp49Contribution = { jkk_rupiah: Rupiah; jkm_rupiah: Rupiah; jp_rupiah: Rupiah }

/**
 * Contributions under the pandemic relief of PP 49/2020: 1 % of JKK and JKM is paid, 99 % of JP is paid
 * later. The rule is from the text; its months (August 2020 to January 2021) are not confirmed. Refuses any
 * other month.
 */
export function pp49Contribution(
  { month, ...full }: Pp49Contribution & { month: Month },
  law: Law = lawInForce,
): Outcome<Pp49Contribution & { jp_deferred_rupiah: Rupiah }> {
  const rule = law['relief.pp49_payable_share']
  checkMonth(month, knownFrom(rule))
  for (const [field, amount] of Object.entries(full)) checkMoney(amount, field)
  const payable = valueOn(rule, firstDayOf(month))
  const deferred = valueOn(law['relief.pp49_jp_deferred_share'], firstDayOf(month)).value
  const jp_deferred_rupiah = shareOf(full.jp_rupiah, deferred)
  const words = sentence(
    ({ share }) =>
      `PP 49/2020: JKK dan JKM dibayar ${share(payable.value)}; ${share(deferred)} iuran JP ditunda.`,
    ({ share }) =>
      `PP 49/2020: ${share(payable.value)} of JKK and JKM is paid; ${share(deferred)} of JP is deferred.`,
  )
  return outcome(
    {
      jkk_rupiah: shareOf(full.jkk_rupiah, payable.value),
      jkm_rupiah: shareOf(full.jkm_rupiah, payable.value),
      jp_rupiah: full.jp_rupiah - jp_deferred_rupiah,
      jp_deferred_rupiah,
    },
    [step(words, undefined, payable.source)],
    doubtAbout(rule, payable),
  )
}

/** The share of JKK and JKM payable in a month of that relief, or undefined in any other month. */
export function pp49Share(month: Month, law: Law): DatedValue<number> | undefined {
  return findValueOn(law['relief.pp49_payable_share'], firstDayOf(month))
}

/** In those months both amounts are shown: which months and who qualified is not confirmed. */
export function pp49Doubt(share: DatedValue<number>, full: Rupiah, relieved: Rupiah): Unconfirmed {
  return {
    code: 'rules.pp49_2020_relief',
    question: text(
      `Apakah keringanan PP 49/2020 berlaku untuk bulan dan peserta ini? ${share.note?.id ?? ''}`.trim(),
      `Does the relief of PP 49/2020 hold for this month and this member? ${share.note?.en ?? ''}`.trim(),
    ),
    readings: [
      { text: text('tanpa keringanan (dipakai)', 'without the relief (used)'), value: full },
      { text: text('dengan keringanan PP 49/2020', 'with the relief of PP 49/2020'), value: relieved },
    ],
  }
}
