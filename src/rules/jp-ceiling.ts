import { type Outcome, outcome } from '../kernel/outcome.ts'
import { type Rupiah, rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { checkCount, checkMoney } from './checks.ts'
import { sentence, step } from './explain.ts'
import { wholeShare } from './share.ts'

/** Published ceilings are whole hundreds. */
const hundred = 100

/**
 * An estimate of the next JP wage ceiling: the last one × (1 + growth of the economy of the year before),
 * rounded down to whole hundreds (PP 45/2015 Pasal 28–29). The rounding is not published; it reproduces every
 * ceiling announced from 2016 to 2026. The contributions themselves use the announced table, never this
 * estimate.
 */
export function jpCeilingEstimate({
  ceiling_rupiah,
  growth_per_ten_thousand,
}: {
  ceiling_rupiah: Rupiah
  growth_per_ten_thousand: number
}): Outcome<Rupiah> {
  checkMoney(ceiling_rupiah, 'ceiling_rupiah')
  checkCount(growth_per_ten_thousand, -wholeShare, wholeShare, 'growth_per_ten_thousand')
  const grown =
    (BigInt(ceiling_rupiah) * BigInt(wholeShare + growth_per_ten_thousand)) / BigInt(wholeShare * hundred)
  const value = rupiah(Number(grown) * hundred)
  const words = sentence(
    (say) =>
      `${say.rp(ceiling_rupiah)} + ${say.share(growth_per_ten_thousand)}, dibulatkan ke bawah ke ratusan: ${say.rp(value)}.`,
    (say) =>
      `${say.rp(ceiling_rupiah)} + ${say.share(growth_per_ten_thousand)}, rounded down to hundreds: ${say.rp(value)}.`,
  )
  return outcome(
    value,
    [step(words, value, { regulation: 'PP 45/2015', article: 'Pasal 28–29', confidence: 'secondary' })],
    [
      {
        code: 'rules.jp_ceiling_estimate',
        question: text(
          'Ini perkiraan. Berapa batas upah JP yang diumumkan BPJS Ketenagakerjaan?',
          'This is an estimate. Which JP wage ceiling has BPJS Ketenagakerjaan announced?',
        ),
      },
    ],
  )
}
