import { firstDayOf, formatMonth, type Month } from '../kernel/month.ts'
import type { Step, Unconfirmed } from '../kernel/outcome.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { sentence, step } from './explain.ts'
import type { Law } from './law.ts'
import { valueOn } from './parameter.ts'
import { wholeShare } from './share.ts'

/**
 * Transport: online and conventional drivers, motorcycle taxis, parcel and logistics couriers, on a platform
 * or not.
 */
export const bpuSectors = ['transport', 'other'] as const
export type BpuSector = (typeof bpuSectors)[number]

/**
 * Who pays, as far as PP 50/2025 asks. OTHER: company giving (CSR), alms, donors. VILLAGE_OR_TRANSFER:
 * village budgets (APBDes), revenue sharing (DBH) and transfers to villages (BKBK), of which it is open
 * whether they count as APBD.
 */
export const bpuFunders = ['SELF', 'APBD', 'APBN', 'VILLAGE_OR_TRANSFER', 'OTHER'] as const
export type BpuFunder = (typeof bpuFunders)[number]

/** The relief of PP 50/2025 in words, for forms on which a funder is chosen. */
export const bpuReliefRule: Text = text(
  'PP 50/2025: BPU membayar 50 % iuran JKK dan JKM (sektor transportasi Januari 2026–Maret 2027, sektor lain April–Desember 2026); JHT tidak dikurangi. Tidak berlaku bila iuran dibayar APBN atau APBD. Apakah DBH, BKBK ke desa, dan APBDes termasuk APBD belum dikonfirmasi; selama itu dihitung tanpa keringanan. Iuran yang sudah dibayar lebih diperhitungkan ke bulan berikutnya; tunggakan dari sebelum keringanan dibayar penuh.',
  'PP 50/2025: own-account workers pay 50 % of JKK and JKM (transport January 2026–March 2027, other sectors April–December 2026); JHT is not reduced. It does not apply where APBN or APBD pays. Whether DBH, BKBK to villages and APBDes count as APBD is not confirmed; until then no relief is counted. What was prepaid in excess is credited to following months; arrears from before the relief are owed in full.',
)

/**
 * The share of JKK and JKM to be paid, per ten thousand. `in_force` is what the month and sector give,
 * `applied` what this funder may use of it; they differ where public money pays.
 */
export type Relief = { in_force: number; applied: number; steps: Step[] }

export function reliefFor(month: Month, sector: BpuSector, funder: BpuFunder, law: Law): Relief {
  const dated = valueOn(law[`bpu.payable_share_${sector}`], firstDayOf(month))
  const in_force = dated.value
  if (in_force === wholeShare) return { in_force, applied: in_force, steps: [] }
  const usable = funder === 'SELF' || funder === 'OTHER'
  const words = usable ? granted(month, in_force) : withheld(funder)
  return { in_force, applied: usable ? in_force : wholeShare, steps: [step(words, undefined, dated.source)] }
}

function granted(month: Month, in_force: number): Text {
  return sentence(
    ({ share }) =>
      `Keringanan PP 50/2025 untuk ${formatMonth(month)}: JKK dan JKM dibayar ${share(in_force)}; JHT tidak dikurangi.`,
    ({ share }) =>
      `Relief of PP 50/2025 for ${formatMonth(month, 'en')}: ${share(in_force)} of JKK and JKM is paid; JHT is not reduced.`,
  )
}

function withheld(funder: BpuFunder): Text {
  return funder === 'VILLAGE_OR_TRANSFER'
    ? text(
        'Keringanan PP 50/2025 tidak dihitung: dana desa atau transfer mungkin termasuk APBD (belum dikonfirmasi).',
        'The relief of PP 50/2025 is not counted: village or transfer money may count as APBD (not confirmed).',
      )
    : text(
        `Keringanan PP 50/2025 tidak berlaku karena iuran dibayar ${funder}.`,
        `The relief of PP 50/2025 does not apply because ${funder} pays.`,
      )
}

/** The open question of village money, with what is owed under each answer. */
export function reliefDoubt(without_relief: Rupiah, with_relief: Rupiah): Unconfirmed {
  return {
    code: 'rules.relief_village_or_transfer',
    question: text(
      'Apakah "APBD" dalam PP 50/2025 mencakup DBH, BKBK ke desa, dan APBDes? Tanyakan kepada kantor cabang BPJS Ketenagakerjaan sebelum anggaran ditandatangani.',
      'Does "APBD" in PP 50/2025 include DBH, BKBK to villages and APBDes? Ask the BPJS Ketenagakerjaan branch before the budget is signed.',
    ),
    readings: [
      {
        text: text('termasuk APBD: tanpa keringanan (dipakai)', 'counts as APBD: no relief (used)'),
        value: without_relief,
      },
      { text: text('bukan APBD: dengan keringanan', 'not APBD: with relief'), value: with_relief },
    ],
  }
}
