import { firstDayOf, type Month } from '../kernel/month.ts'
import type { Source } from '../kernel/outcome.ts'
import { refuse } from '../kernel/refusal.ts'
import { formatRupiah, type Rupiah } from '../kernel/rupiah.ts'
import { checkMoney, checkMonth } from './checks.ts'
import { type Law, law as lawInForce } from './law.ts'
import { type DatedValue, knownFrom, valueOn } from './parameter.ts'

/** A row of Lampiran II of PP 44/2015 (with the JHT amount of the annex of PP 46/2015). */
export type BpuBand = Law['bpu.bands']['values'][number]['value'][number]

/**
 * The band an own-account worker's income falls in, with its source. Benefits of such a worker are counted
 * from the band's base, not from the income itself.
 *
 * Refuses with `rules.income_in_band_gap` where the income lies in the Rp1,000 between two bands: which band
 * holds there is not written, so the income has to be corrected and is never rounded silently.
 */
export function bpuBand(income_rupiah: Rupiah, month: Month, law: Law = lawInForce): DatedValue<BpuBand> {
  checkMoney(income_rupiah, 'income_rupiah')
  checkMonth(month, knownFrom(law['bpu.bands']))
  const table = valueOn(law['bpu.bands'], firstDayOf(month))
  const band = table.value.find(
    (row) =>
      row.income_from_rupiah <= income_rupiah &&
      (row.income_to_rupiah === null || income_rupiah <= row.income_to_rupiah),
  )
  if (!band) throw inGap(income_rupiah, table.value)
  return { from: table.from, to: table.to, value: band, source: bandSource(table.source, band) }
}

function bandSource(source: Source, band: BpuBand): Source {
  return band.confidence === 'unconfirmed' ? { ...source, confidence: 'unconfirmed' } : source
}

function inGap(income: Rupiah, bands: BpuBand[]) {
  const below = Math.max(...bands.map((row) => row.income_to_rupiah ?? 0).filter((to) => to < income))
  const above = Math.min(...bands.map((row) => row.income_from_rupiah).filter((from) => from > income))
  return refuse(
    'rules.income_in_band_gap',
    'invalid',
    {
      id: `Penghasilan ${formatRupiah(income)} berada di antara dua golongan (sampai ${formatRupiah(below)} dan mulai ${formatRupiah(above)}); aturan tidak menyebut golongannya. Perbaiki penghasilan: paling banyak ${formatRupiah(below)} atau paling sedikit ${formatRupiah(above)}.`,
      en: `The income ${formatRupiah(income, 'en')} lies between two bands (up to ${formatRupiah(below, 'en')} and from ${formatRupiah(above, 'en')}); the law does not name its band. Correct the income: at most ${formatRupiah(below, 'en')} or at least ${formatRupiah(above, 'en')}.`,
    },
    { field: 'income_rupiah', details: { accepted: [{ to: below }, { from: above }] } },
  )
}
