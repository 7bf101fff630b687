import { firstDayOf, type Month } from '../kernel/month.ts'
import type { Step } from '../kernel/outcome.ts'
import { text } from '../kernel/text.ts'
import { checkCount, checkOneOf, peopleMax } from './checks.ts'
import { sentence, step } from './explain.ts'
import type { Law } from './law.ts'
import { valueOn } from './parameter.ts'
import { wholeShare } from './share.ts'

export const labourIntensiveIndustries = [
  'food_drink_tobacco',
  'textile_garment',
  'leather',
  'footwear',
  'toys',
  'furniture',
] as const

export type LabourIntensive = {
  industry: (typeof labourIntensiveIndustries)[number]
  active_workers: number
  /** JKK paid for all months up to January 2025, as the relief demands. */
  jkk_paid_to_january_2025: boolean
}

export type JkkRelief = { payable_share: number; steps: Step[] }

/**
 * The share of JKK a firm pays, per ten thousand.
 *
 * Half from February to July 2025 (PP 7/2025 Pasal 4) and from August 2025 to January 2026 (PP 36/2025), for
 * six industries with at least 50 active workers that had paid JKK up to January 2025; all of it before and
 * after, and for everyone else.
 */
export function jkkRelief(month: Month, firm: LabourIntensive | undefined, law: Law): JkkRelief {
  const share = valueOn(law['pu.jkk_payable_share_labour_intensive'], firstDayOf(month))
  if (!firm || share.value === wholeShare) return { payable_share: wholeShare, steps: [] }
  checkOneOf(firm.industry, labourIntensiveIndustries, 'rules.industry_unknown', 'labour_intensive.industry')
  checkCount(firm.active_workers, 0, peopleMax, 'labour_intensive.active_workers')
  const least = valueOn(law['pu.labour_intensive_workers_min'], firstDayOf(month))
  if (firm.active_workers >= least.value && firm.jkk_paid_to_january_2025) {
    const words = sentence(
      (say) =>
        `Keringanan industri padat karya (${share.source.regulation}): JKK dibayar ${say.share(share.value)}.`,
      (say) =>
        `Relief for labour-intensive industry (${share.source.regulation}): ${say.share(share.value)} of JKK is paid.`,
    )
    return { payable_share: share.value, steps: [step(words, undefined, share.source)] }
  }
  const words = text(
    `Keringanan industri padat karya tidak berlaku: perlu paling sedikit ${least.value} pekerja aktif dan JKK lunas sampai Januari 2025.`,
    `The relief for labour-intensive industry does not apply: it needs at least ${least.value} active workers and JKK paid up to January 2025.`,
  )
  return { payable_share: wholeShare, steps: [step(words, undefined, least.source)] }
}
