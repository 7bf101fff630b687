import { firstDayOf, formatMonth, type Month } from '../kernel/month.ts'
import { type Outcome, outcome, type Source, type Step, type Unconfirmed } from '../kernel/outcome.ts'
import { refuse } from '../kernel/refusal.ts'
import { formatRupiah, type Rupiah } from '../kernel/rupiah.ts'
import { type Language, text } from '../kernel/text.ts'
import { type BpuBand, bpuBand } from './bpu-band.ts'
import {
  type BpuFunder,
  type BpuSector,
  bpuFunders,
  bpuSectors,
  type Relief,
  reliefDoubt,
  reliefFor,
} from './bpu-relief.ts'
import { checkMoney, checkMonth, checkOneOf, checkPeriod } from './checks.ts'
import { sentence, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { type MonthAmount, overPeriod } from './over-period.ts'
import { type DatedValue, knownFrom, valueOn } from './parameter.ts'
import { pp49Doubt, pp49Share } from './relief-2020.ts'
import { shareOf, sum, wholeShare } from './share.ts'

export const bpuProgrammes = ['JKK', 'JKM', 'JHT'] as const
export type BpuProgramme = (typeof bpuProgrammes)[number]

export type BpuContributionInput = {
  month: Month
  income_rupiah: Rupiah
  programmes: BpuProgramme[]
  sector: BpuSector
  funder: BpuFunder
}

/**
 * Monthly contribution (iuran) of one own-account worker (BPU), in whole rupiah.
 *
 * Since 1 July 2015 JKM is a flat amount (PP 44/2015), JKK a nominal amount by income band (its Lampiran II)
 * and JHT twice that (annex of PP 46/2015). PP 50/2025 halves JKK and JKM, not JHT, for who pays it himself:
 * transport from January 2026 to March 2027, other sectors from April to December 2026. What APBN or APBD
 * pays is never halved. PP 49/2020 let 1 % of JKK and JKM be paid for some months of 2020; those show both
 * amounts.
 *
 * Refuses a month before July 2015, an unknown programme, sector or funder, an income out of range, and an
 * income that falls between two bands.
 */
export function bpuContribution(input: BpuContributionInput, law: Law = lawInForce): Outcome<Rupiah> {
  checkInput(input)
  checkMonth(input.month, knownFrom(law['bpu.jkm_contribution']))
  const band = bpuBand(input.income_rupiah, input.month, law)
  const relief = reliefFor(input.month, input.sector, input.funder, law)
  const parts = chosen(input).map((programme) => partOf(programme, band, input.month, law))
  const value = payable(parts, relief.applied)
  return outcome(
    value,
    [...parts.map((part) => partStep(part, relief.applied)), ...relief.steps, totalStep(input, value)],
    doubts(input, band.value, parts, relief, law),
  )
}

/** The same over a period, month by month. Refuses a period that ends before it begins. */
export function bpuContributionOver(
  input: Omit<BpuContributionInput, 'month'> & { from: Month; to: Month },
  law: Law = lawInForce,
): Outcome<MonthAmount[]> {
  const { from, to, ...person } = input
  const months = checkPeriod(from, to, knownFrom(law['bpu.jkm_contribution']))
  return overPeriod(months, (month) => bpuContribution({ ...person, month }, law))
}

/** In the law's order, each once, however the form listed them. */
function chosen({ programmes }: BpuContributionInput): BpuProgramme[] {
  return bpuProgrammes.filter((programme) => programmes.includes(programme))
}

function checkInput(input: BpuContributionInput): void {
  checkMoney(input.income_rupiah, 'income_rupiah')
  for (const programme of input.programmes)
    checkOneOf(programme, bpuProgrammes, 'rules.programme_unknown', 'programmes')
  checkOneOf(input.sector, bpuSectors, 'rules.sector_unknown', 'sector')
  checkOneOf(input.funder, bpuFunders, 'rules.funder_unknown', 'funder')
  if (input.programmes.length > 0) return
  throw refuse(
    'rules.programme_missing',
    'invalid',
    text(
      `Belum ada program yang dipilih. Pilih sedikitnya satu: ${bpuProgrammes.join(', ')}.`,
      `No programme is chosen. Choose at least one of: ${bpuProgrammes.join(', ')}.`,
    ),
    { field: 'programmes', details: { accepted: bpuProgrammes } },
  )
}

/** One programme's contribution before relief. `band` is missing where the amount does not depend on income. */
type Part = { programme: BpuProgramme; full: Rupiah; source: Source; band?: number }

function partOf(
  programme: BpuProgramme,
  { value, source }: DatedValue<BpuBand>,
  month: Month,
  law: Law,
): Part {
  if (programme === 'JKM') {
    const flat = valueOn(law['bpu.jkm_contribution'], firstDayOf(month))
    return { programme, full: flat.value, source: flat.source }
  }
  if (programme === 'JKK') return { programme, full: value.jkk_rupiah, source, band: value.number }
  const annex = valueOn(law['bpu.jht_minimum'], firstDayOf(month)).source
  return {
    programme,
    full: value.jht_rupiah,
    source: { ...annex, confidence: source.confidence },
    band: value.number,
  }
}

function payable(parts: Part[], share: number): Rupiah {
  return sum(parts.map((part) => partPayable(part, share)))
}

function partPayable({ programme, full }: Part, share: number): Rupiah {
  return programme === 'JHT' ? full : shareOf(full, share)
}

function partStep(part: Part, applied: number): Step {
  const amount = partPayable(part, applied)
  const halved = amount !== part.full
  return step(
    sentence(
      ({ rp, share }) =>
        `Iuran ${part.programme} ${rp(part.full)}${halved ? ` × ${share(applied)} = ${rp(amount)}` : ''} (${basis(part, 'id')}).`,
      ({ rp, share }) =>
        `${part.programme} contribution ${rp(part.full)}${halved ? ` × ${share(applied)} = ${rp(amount)}` : ''} (${basis(part, 'en')}).`,
    ),
    amount,
    part.source,
  )
}

function basis({ band }: Part, language: Language): string {
  if (band === undefined)
    return language === 'id' ? 'sama untuk semua penghasilan' : 'the same for every income'
  return language === 'id' ? `golongan penghasilan ${band}` : `income band ${band}`
}

function totalStep(input: BpuContributionInput, value: Rupiah): Step {
  const names = chosen(input).join(' + ')
  return step(
    sentence(
      ({ rp }) => `Iuran ${names} untuk ${formatMonth(input.month)}: ${rp(value)} (dijumlahkan di sini).`,
      ({ rp }) =>
        `Contribution ${names} for ${formatMonth(input.month, 'en')}: ${rp(value)} (added up here).`,
    ),
    value,
  )
}

function doubts(
  input: BpuContributionInput,
  band: BpuBand,
  parts: Part[],
  relief: Relief,
  law: Law,
): Unconfirmed[] {
  const found: Unconfirmed[] = []
  if (band.confidence === 'unconfirmed' && parts.some((part) => part.band)) {
    const ofIncome = parts.map((part) => ({ ...part, full: byShareOfIncome(part, input, law) }))
    found.push(bandDoubt(band, payable(parts, relief.applied), payable(ofIncome, relief.applied)))
  }
  const in2020 = pp49Share(input.month, law)
  if (in2020) found.push(pp49Doubt(in2020, payable(parts, relief.applied), payable(parts, in2020.value)))
  const reducible = parts.some(({ programme }) => programme !== 'JHT')
  if (input.funder === 'VILLAGE_OR_TRANSFER' && relief.in_force !== wholeShare && reducible)
    found.push(reliefDoubt(payable(parts, relief.applied), payable(parts, relief.in_force)))
  return found
}

/**
 * What agencies print instead of the band table: 1 % (JKK) or 2 % (JHT) of the income between the ends of the
 * table.
 */
function byShareOfIncome(part: Part, { month, income_rupiah }: BpuContributionInput, law: Law): Rupiah {
  if (part.programme === 'JKM') return part.full
  const name = part.programme === 'JKK' ? 'jkk' : 'jht'
  const day = firstDayOf(month)
  const share = shareOf(income_rupiah, valueOn(law[`bpu.${name}_share_of_income`], day).value)
  const atLeast = Math.max(share, valueOn(law[`bpu.${name}_minimum`], day).value)
  return Math.min(atLeast, valueOn(law[`bpu.${name}_maximum`], day).value)
}

function bandDoubt(band: BpuBand, byTable: Rupiah, byIncome: Rupiah): Unconfirmed {
  return {
    code: 'rules.bpu_band_unconfirmed',
    question: text(
      `Apakah golongan ${band.number} (Lampiran II PP 44/2015; JHT: lampiran PP 46/2015) mulai ${formatRupiah(band.income_from_rupiah)} dengan iuran JKK ${formatRupiah(band.jkk_rupiah)} dan JHT ${formatRupiah(band.jht_rupiah)}? Cocokkan dengan lampiran atau tanyakan kepada kantor cabang.`,
      `Does band ${band.number} (Lampiran II of PP 44/2015; JHT: annex of PP 46/2015) begin at ${formatRupiah(band.income_from_rupiah, 'en')} with JKK ${formatRupiah(band.jkk_rupiah, 'en')} and JHT ${formatRupiah(band.jht_rupiah, 'en')}? Compare with the annex or ask the branch.`,
    ),
    readings: [
      { text: text('menurut tabel golongan (dipakai)', 'by the band table (used)'), value: byTable },
      {
        text: text('1 % (JKK) dan 2 % (JHT) dari penghasilan', '1 % (JKK) and 2 % (JHT) of the income'),
        value: byIncome,
      },
    ],
  }
}
