import { firstDayOf, type Month } from '../kernel/month.ts'
import { type BpuProgramme, bpuProgrammes } from './contribution-bpu.ts'
import { riskClasses } from './contribution-pu.ts'
import type { Law, NumberParameterId } from './law.ts'
import { findValueOn, valueOn } from './parameter.ts'
import { shareOf, wholeShare } from './share.ts'

/**
 * The law of a period in flat columns, each programme cut only where its own values change. A term is one
 * rate and the number of months it holds; each side of a shared contribution is a term of its own, because
 * each is rounded on its own.
 */
export type BatchLaw = {
  bpu: BpuPiece[]
  /** Billed rate × share payable, by `jkkCell`, and the months of each piece. */
  jkkRates: Float64Array
  jkkMonths: Float64Array
  jkm: Terms
  jht: Terms
  jp: CappedTerms
  constructionJkk: Terms
  constructionJkm: Terms
  /** JKP costs nobody anything, but before it existed nobody was in it. */
  jkpExists: boolean
}

/** Rate and months, by turns. */
export type Terms = Float64Array
/** Ceiling of the wage, rate and months, by turns. */
export type CappedTerms = Float64Array
export const cappedTermSize = 1 + 2

/**
 * Ends of each band in order, and the contribution over all months of the piece by `bpuCell`. `bandAt` has,
 * for each bucket of incomes, the band of its lowest one: a search by halving costs more than all the rest.
 */
export type BpuPiece = {
  bandFrom: Float64Array
  bandTo: Float64Array
  bandAt: Uint8Array
  amounts: Float64Array
}

/** Width of a bucket of incomes in rupiah; small beside every band. */
export const bucket = 2 ** 12

/** Sets of the three own-account programmes, as bits in their order. */
const sets = 2 ** bpuProgrammes.length

/** Place of an amount in `BpuPiece.amounts`: band, programmes, sector, and whether the relief may be used. */
export function bpuCell(band: number, set: number, sector: number, mayUseRelief: number): number {
  return ((band * sets + set) * 2 + sector) * 2 + mayUseRelief
}

/** Place of a JKK rate: piece, risk class, and whether the relief of labour-intensive industry is used. */
export function jkkCell(piece: number, risk: number, relieved: number): number {
  return (piece * riskClasses.length + risk) * 2 + relieved
}

/** Looks the law up once for each stretch of months in which nothing changes. */
export function batchLaw(months: Month[], law: Law): BatchLaw {
  const days = months.map(firstDayOf)
  const rate = (id: NumberParameterId, day: string) => valueOn<number>(law[id], day).value
  const terms = (...ids: NumberParameterId[]) =>
    Float64Array.from(
      ids.flatMap((id) =>
        pieces(days, (day) => rate(id, day)).flatMap(({ value, months }) => [value, months]),
      ),
    )
  const jkk = pieces(days, (day) => {
    const payable = rate('pu.jkk_payable_share_labour_intensive', day)
    return riskClasses.flatMap((risk) =>
      [wholeShare, payable].map((share) => rate(`pu.jkk_${risk}`, day) * share),
    )
  })
  const jp = (['jp.employer', 'jp.worker'] as const).flatMap((id) =>
    pieces(days, (day) => [rate('jp.wage_ceiling', day), rate(id, day)]).flatMap(({ value, months }) => [
      ...value,
      months,
    ]),
  )
  return {
    bpu: bpuPieces(days, law),
    jkkRates: Float64Array.from(jkk.flatMap(({ value }) => value)),
    jkkMonths: Float64Array.from(jkk, ({ months }) => months),
    jkm: terms('pu.jkm'),
    jht: terms('jht.pu_employer', 'jht.pu_worker'),
    jp: Float64Array.from(jp),
    constructionJkk: terms('jakon.jkk_of_wage'),
    constructionJkm: terms('jakon.jkm_of_wage'),
    jkpExists: days.every((day) => findValueOn(law['jkp.from_state'], day) !== undefined),
  }
}

type Piece<Value> = { value: Value; months: number; day: string }

function pieces<Value>(days: string[], read: (day: string) => Value): Piece<Value>[] {
  const found: (Piece<Value> & { key: string })[] = []
  for (const day of days) {
    const value = read(day)
    const key = JSON.stringify(value)
    const open = found.at(-1)
    if (open?.key === key) open.months++
    else found.push({ value, months: 1, day, key })
  }
  return found
}

/**
 * One piece as long as the bands stay; amounts of its months are added up, since they do not depend on a
 * rounding of income.
 */
function bpuPieces(days: string[], law: Law): BpuPiece[] {
  const ids = ['bpu.jkm_contribution', 'bpu.payable_share_transport', 'bpu.payable_share_other'] as const
  const found: (BpuPiece & { bands: unknown })[] = []
  const stretches = pieces(days, (day) => ({
    amounts: ids.map((id) => valueOn(law[id], day).value),
    bands_from: valueOn(law['bpu.bands'], day).from,
  }))
  for (const { day, months } of stretches) {
    const bands = valueOn(law['bpu.bands'], day).value
    const open = found.at(-1)
    const amounts = bpuAmounts(day, law).map((amount) => amount * months)
    if (open?.bands === bands) for (const [cell, amount] of amounts.entries()) open.amounts[cell]! += amount
    else
      found.push({
        bands,
        bandFrom: Float64Array.from(bands, (band) => band.income_from_rupiah),
        bandTo: Float64Array.from(bands, (band) => band.income_to_rupiah ?? Number.POSITIVE_INFINITY),
        bandAt: bandsByBucket(bands.map((band) => band.income_from_rupiah)),
        amounts,
      })
  }
  return found
}

function bandsByBucket(from: number[]): Uint8Array {
  const buckets = Math.floor((from.at(-1) ?? 0) / bucket) + 1
  return Uint8Array.from({ length: buckets }, (_, at) =>
    from.findLastIndex((lowest) => lowest <= at * bucket),
  )
}

function bpuAmounts(day: string, law: Law): Float64Array {
  const bands = valueOn(law['bpu.bands'], day).value
  const jkm = valueOn(law['bpu.jkm_contribution'], day).value
  const sectors = [
    valueOn(law['bpu.payable_share_transport'], day).value,
    valueOn(law['bpu.payable_share_other'], day).value,
  ]
  const amounts = new Float64Array(bpuCell(bands.length, 0, 0, 0))
  for (const [place, band] of bands.entries()) {
    const full: Record<BpuProgramme, number> = { JKK: band.jkk_rupiah, JKM: jkm, JHT: band.jht_rupiah }
    for (let set = 0; set < sets; set++)
      for (const [sector, relief] of sectors.entries())
        for (const [mayUse, share] of [wholeShare, relief].entries())
          amounts[bpuCell(place, set, sector, mayUse)] = bpuProgrammes
            .filter((_, bit) => set & (1 << bit))
            .reduce((sum, name) => sum + (name === 'JHT' ? full.JHT : shareOf(full[name], share)), 0)
  }
  return amounts
}
