import { addMonths, type Month } from '../kernel/month.ts'
import {
  type BatchLaw,
  type BpuPiece,
  batchLaw,
  bpuCell,
  bucket,
  type CappedTerms,
  cappedTermSize,
  jkkCell,
  type Terms,
} from './batch-law.ts'
import { bpuSectors } from './bpu-relief.ts'
import { checkCount, checkPeriod, moneyMax, monthsMax } from './checks.ts'
import { riskClasses } from './contribution-pu.ts'
import { type Law, law as lawInForce } from './law.ts'
import { knownFrom } from './parameter.ts'
import { wholeShare } from './share.ts'

/** Segments by the number that stands for them in a column. Construction here is by wages. */
export const batchSegments = ['BPU', 'PU', 'JAKON'] as const
/**
 * Programmes by their bit: JKK 1, JKM 2, JHT 4, JP 8, JKP 16. An own-account worker has the first three,
 * construction the first two.
 */
export const batchProgrammes = ['JKK', 'JKM', 'JHT', 'JP', 'JKP'] as const
/** Why a row has no amount, by its number; 0 is none. */
export const batchRefusals = [
  'none',
  'rules.amount_out_of_range',
  'rules.income_in_band_gap',
  'rules.programme_missing',
  'rules.programme_unknown',
  'rules.segment_unknown',
  'rules.parameter_unknown',
  'rules.sector_unknown',
  'rules.risk_class_unknown',
] as const

/**
 * Workers as columns, one place a worker. `pay_rupiah` is income (BPU) or wage. `sector` counts `bpuSectors`:
 * 0 transport, 1 other. `may_use_relief`: 1 where SELF or OTHER pays a BPU contribution, or where a firm has
 * the relief of labour-intensive industry. `risk_class` counts from very_low.
 */
export type WorkerColumns = {
  segment: Uint8Array
  pay_rupiah: Float64Array
  programmes: Uint8Array
  sector: Uint8Array
  may_use_relief: Uint8Array
  risk_class: Uint8Array
}

/**
 * `total_rupiah` over the whole period, employer and worker together; 0 with its reason in `refused` where a
 * row was refused.
 */
export type BatchContributions = { total_rupiah: Float64Array; refused: Uint8Array }

/**
 * The same contributions as `bpuContribution`, `puContribution` and `constructionContributionFromWages`, for
 * many workers at once. The law is looked up once for each stretch of months in which nothing changes;
 * workers are the outer loop, stretches the inner. Amounts only: the reasons of one worker are the plain
 * function's to give. Refuses a period before the law; a worker that cannot be computed is marked and does
 * not stop the others.
 *
 *     const contributions = compileContributions({ from: '2026-01', months: 12 })
 *     const { total_rupiah, refused } = contributions(columns)
 */
export function compileContributions(
  { from, months }: { from: Month; months: number },
  law: Law = lawInForce,
): (workers: WorkerColumns) => BatchContributions {
  checkCount(months, 1, monthsMax, 'months')
  const period = checkPeriod(from, addMonths(from, months - 1), knownFrom(law['bpu.jkm_contribution']))
  const rates = batchLaw(period, law)
  return (workers) => contributionsOf(workers, rates)
}

/** Stands outside the closure, so that a second law runs the code the first one warmed up. */
function contributionsOf(workers: WorkerColumns, rates: BatchLaw): BatchContributions {
  checkLengths(workers)
  const { segment, pay_rupiah, programmes, sector, may_use_relief, risk_class } = workers
  const total_rupiah = new Float64Array(segment.length)
  const refused = new Uint8Array(segment.length)
  for (let at = 0; at < segment.length; at++) {
    const kind = segment[at]!
    const pay = pay_rupiah[at]!
    const set = programmes[at]!
    let amount = -refusalOf(kind, pay, set, rates.jkpExists)
    if (amount === 0) {
      const relief = may_use_relief[at] === 0 ? 0 : 1
      if (kind === 0) amount = ownAccount(pay, set, sector[at]!, relief, rates)
      else if (kind === 1) amount = wageWorker(pay, set, risk_class[at]!, relief, rates)
      else amount = constructionWorker(pay, set, rates)
    }
    if (amount >= 0) total_rupiah[at] = amount
    else refused[at] = -amount
  }
  return { total_rupiah, refused }
}

/** Columns of different lengths are a mistake of the program that made them, not of a person. */
function checkLengths(workers: WorkerColumns): void {
  const lengths = Object.values(workers).map((column) => column.length)
  if (lengths.some((length) => length !== workers.segment.length))
    throw new Error(`Columns of different lengths: ${lengths.join(', ')}`)
}

/** Programmes a segment knows, as bits. */
const known = [0b00111, 0b11111, 0b00011]

const outOfRange = batchRefusals.indexOf('rules.amount_out_of_range')
const inBandGap = batchRefusals.indexOf('rules.income_in_band_gap')
const noProgramme = batchRefusals.indexOf('rules.programme_missing')
const unknownProgramme = batchRefusals.indexOf('rules.programme_unknown')
const unknownSegment = batchRefusals.indexOf('rules.segment_unknown')
const beforeJkp = batchRefusals.indexOf('rules.parameter_unknown')
const unknownSector = batchRefusals.indexOf('rules.sector_unknown')
const unknownRisk = batchRefusals.indexOf('rules.risk_class_unknown')

function refusalOf(segment: number, pay: number, set: number, jkpExists: boolean): number {
  if (segment >= known.length) return unknownSegment
  if (!(pay >= 0 && pay <= moneyMax && Math.floor(pay) === pay)) return outOfRange
  if (set === 0) return noProgramme
  if ((set & ~known[segment]!) !== 0) return unknownProgramme
  return (set & 0b10000) !== 0 && !jkpExists ? beforeJkp : 0
}

/** Over the whole period; a negative answer is the reason of a refusal, as in the two below. */
function ownAccount(
  income: number,
  set: number,
  sector: number,
  mayUseRelief: number,
  { bpu }: BatchLaw,
): number {
  if (sector >= bpuSectors.length) return -unknownSector
  let total = 0
  for (let at = 0; at < bpu.length; at++) {
    const piece = bpu[at]!
    const band = bandOf(income, piece)
    if (band < 0) return -inBandGap
    total += piece.amounts[bpuCell(band, set, sector, mayUseRelief)]!
  }
  return total
}

/** The band of an income; -1 between two bands. */
function bandOf(income: number, { bandFrom, bandTo, bandAt }: BpuPiece): number {
  const at = Math.floor(income / bucket)
  let band = at < bandAt.length ? bandAt[at]! : bandAt[bandAt.length - 1]!
  while (band + 1 < bandFrom.length && bandFrom[band + 1]! <= income) band++
  return income <= bandTo[band]! ? band : -1
}

function wageWorker(wage: number, set: number, risk: number, relieved: number, rates: BatchLaw): number {
  if (risk >= riskClasses.length) return -unknownRisk
  let total = 0
  if (set & 1)
    for (let piece = 0; piece < rates.jkkMonths.length; piece++)
      total +=
        rates.jkkMonths[piece]! *
        rounded(wage * rates.jkkRates[jkkCell(piece, risk, relieved)]!, wholeShare * wholeShare)
  if (set & 0b10) total += sumOf(rates.jkm, wage)
  if (set & 0b100) total += sumOf(rates.jht, wage)
  if (set & 0b1000) total += cappedSumOf(rates.jp, wage)
  return total
}

function constructionWorker(wage: number, set: number, rates: BatchLaw): number {
  return (
    (set & 1 ? sumOf(rates.constructionJkk, wage) : 0) + (set & 0b10 ? sumOf(rates.constructionJkm, wage) : 0)
  )
}

function sumOf(terms: Terms, wage: number): number {
  let total = 0
  for (let at = 0; at < terms.length; at += 2)
    total += terms[at + 1]! * rounded(wage * terms[at]!, wholeShare)
  return total
}

function cappedSumOf(terms: CappedTerms, wage: number): number {
  let total = 0
  for (let at = 0; at < terms.length; at += cappedTermSize) {
    const counted = wage < terms[at]! ? wage : terms[at]!
    total += terms[at + 2]! * rounded(counted * terms[at + 1]!, wholeShare)
  }
  return total
}

/**
 * `shareOf` without BigInt: half up at one division. Exact while the doubled product stays below 2^53, which
 * the bound on pay (Rp1,000 million) and the law's rates keep by a factor of two.
 */
function rounded(product: number, per: number): number {
  return Math.floor((2 * product + per) / (2 * per))
}
