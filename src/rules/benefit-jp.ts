import { firstDayOf, formatMonth, type Month, monthOf, yearOf } from '../kernel/month.ts'
import { type Outcome, outcome, type Unconfirmed } from '../kernel/outcome.ts'
import { formatDate, type PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { type Rupiah, rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { checkCount, checkDate, checkMoney, checkMonth } from './checks.ts'
import { doubtAbout, sentence, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { knownFrom, valueOn } from './parameter.ts'
import { shareOf, sum, wholeShare } from './share.ts'

export type JpMonth = { month: Month; wage_rupiah: Rupiah }

/** Paid months with their wages, and the general inflation of each year, per ten thousand (2.92 % is 292). */
export type JpAccount = {
  starts_on: PlainDate
  paid: JpMonth[]
  inflation_per_ten_thousand: Record<string, number>
  /** Months counted instead of those paid: 180 for disability and survivors' pensions of shorter membership. */
  counted_months?: number
}

/**
 * First year's monthly old-age pension (JP), in whole rupiah, before it is shared with survivors.
 *
 * PP 45/2015 Pasal 17, since 1 July 2015: 1 % × (months paid ÷ 12) × (average weighted yearly wage ÷ 12),
 * between the floor and the ceiling of the year (Pasal 18). A wage counts up to the contribution ceiling of
 * its month and is weighted by inflation from its year to the year before the pension. Computed exactly with
 * integers and rounded half up once, at the end.
 *
 * Refuses a month paid twice, a month after the pension began, and a year whose inflation is not given.
 */
export function jpFormula(account: JpAccount, law: Law = lawInForce): Outcome<Rupiah> {
  checkAccount(account, law)
  const { starts_on, paid } = account
  const { numerator, denominator } = weightedWages(account, law)
  const accrual = valueOn(law['jp.accrual_share'], starts_on)
  const counted = account.counted_months ?? paid.length
  const above = numerator * BigInt(accrual.value) * BigInt(counted)
  const below = denominator * BigInt(wholeShare) * 12n * BigInt(paid.length)
  const computed = rupiah(Number((2n * above + below) / (2n * below)))
  const floor = valueOn(law['jp.pension_minimum'], starts_on)
  const ceiling = valueOn(law['jp.pension_maximum'], starts_on)
  const value = Math.min(Math.max(computed, floor.value), ceiling.value)
  const words = sentence(
    (say) =>
      `${say.share(accrual.value)} × ${counted} bulan : 12 × rata-rata upah tertimbang sebulan = ${say.rp(computed)}.`,
    (say) =>
      `${say.share(accrual.value)} × ${counted} months ÷ 12 × average weighted monthly wage = ${say.rp(computed)}.`,
  )
  const bounds = sentence(
    (say) =>
      `Paling sedikit ${say.rp(floor.value)}, paling banyak ${say.rp(ceiling.value)}: ${say.rp(value)} sebulan.`,
    (say) => `At least ${say.rp(floor.value)}, at most ${say.rp(ceiling.value)}: ${say.rp(value)} a month.`,
  )
  return outcome(
    value,
    [step(words, computed, accrual.source), step(bounds, value, floor.source)],
    [
      ...(computed < floor.value ? doubtAbout(law['jp.pension_minimum'], floor) : []),
      ...(computed > ceiling.value ? doubtAbout(law['jp.pension_maximum'], ceiling) : []),
    ],
  )
}

function checkAccount({ starts_on, paid }: JpAccount, law: Law): void {
  checkDate(starts_on, knownFrom(law['jp.accrual_share']), 'starts_on')
  if (paid.length === 0) throw nothingPaid()
  const seen = new Set<Month>()
  for (const { month, wage_rupiah } of paid) {
    checkMonth(month, knownFrom(law['jp.wage_ceiling']), 'paid.month')
    checkMoney(wage_rupiah, 'paid.wage_rupiah')
    if (seen.has(month) || month > monthOf(starts_on)) throw wrongMonth(month, starts_on)
    seen.add(month)
  }
}

function nothingPaid() {
  return refuse(
    'rules.nothing_paid',
    'invalid',
    text('Belum ada bulan iuran JP. Isi sedikitnya satu.', 'No JP month is paid. Enter at least one.'),
    { field: 'paid', details: { accepted: { from: 1 } } },
  )
}

function wrongMonth(month: Month, starts_on: PlainDate) {
  return refuse(
    'rules.paid_month_wrong',
    'invalid',
    text(
      `Bulan ${formatMonth(month)} tertulis dua kali atau setelah pensiun mulai (${formatDate(starts_on)}). Hapus atau perbaiki bulan itu.`,
      `The month ${formatMonth(month, 'en')} is given twice or after the pension began (${formatDate(starts_on, 'en')}). Remove or correct it.`,
    ),
    { field: 'paid.month', details: { accepted: { to: monthOf(starts_on) } } },
  )
}

/**
 * The sum of all counted wages, each weighted by the inflation of its year up to the year before the pension;
 * exact, as a fraction.
 */
function weightedWages({ starts_on, paid, inflation_per_ten_thousand }: JpAccount, law: Law) {
  const lastYear = yearOf(starts_on) - 1
  const firstYear = Math.min(lastYear, ...paid.map(({ month }) => yearOf(month)))
  const whole = BigInt(wholeShare)
  const indexFrom = new Map<number, bigint>([[lastYear + 1, 1n]])
  for (let year = lastYear, index = 1n; year >= firstYear; year--) {
    index *= whole + BigInt(inflationOf(year, inflation_per_ten_thousand))
    indexFrom.set(year, index)
  }
  const denominator = whole ** BigInt(lastYear + 1 - firstYear)
  let numerator = 0n
  for (const { month, wage_rupiah } of paid) {
    const year = yearOf(month)
    const counted = BigInt(Math.min(wage_rupiah, valueOn(law['jp.wage_ceiling'], firstDayOf(month)).value))
    numerator += counted * (indexFrom.get(year) ?? 1n) * whole ** BigInt(year - firstYear)
  }
  return { numerator, denominator }
}

function inflationOf(year: number, known: Record<string, number>): number {
  const value = known[String(year)]
  if (value !== undefined && Number.isSafeInteger(value) && Math.abs(value) <= wholeShare) return value
  throw refuse(
    'rules.inflation_missing',
    'invalid',
    text(
      `Inflasi umum tahun ${year} belum diisi atau di luar batas (−10.000 sampai 10.000 per sepuluh ribu). Upah tahun itu tidak dapat ditimbang. Isi inflasi resmi BPS.`,
      `The general inflation of ${year} is not given or out of range (−10,000 to 10,000 per ten thousand). The wage of that year cannot be weighted. Enter the official BPS figure.`,
    ),
    {
      field: 'inflation_per_ten_thousand',
      details: { year, accepted: { from: -wholeShare, to: wholeShare } },
    },
  )
}

export type JpOldAge =
  | { kind: 'monthly'; monthly_rupiah: Rupiah }
  | { kind: 'lump_sum'; contributions_rupiah: Rupiah }

/**
 * Old-age pension: monthly with 180 paid months or more, otherwise the contributions and their development at
 * once (PP 45/2015). The development rate of JP is not known, so the lump sum shows the contributions alone.
 */
export function jpOldAge(account: JpAccount, law: Law = lawInForce): Outcome<JpOldAge> {
  checkAccount(account, law)
  const needed = valueOn(law['jp.qualifying_months'], account.starts_on)
  if (account.paid.length >= needed.value) {
    const pension = jpFormula(account, law)
    return outcome({ kind: 'monthly', monthly_rupiah: pension.value }, pension.steps, pension.unconfirmed)
  }
  const paid = sum(account.paid.map((line) => contributionOf(line, law)))
  const words = sentence(
    ({ rp }) =>
      `${account.paid.length} dari ${needed.value} bulan dibayar: iuran ${rp(paid)} dan pengembangannya dibayar sekaligus.`,
    ({ rp }) =>
      `${account.paid.length} of ${needed.value} months are paid: the contributions of ${rp(paid)} and their development are paid at once.`,
  )
  return outcome(
    { kind: 'lump_sum', contributions_rupiah: paid },
    [step(words, paid, needed.source)],
    [developmentDoubt()],
  )
}

function contributionOf({ month, wage_rupiah }: JpMonth, law: Law): Rupiah {
  const day = firstDayOf(month)
  const counted = Math.min(wage_rupiah, valueOn(law['jp.wage_ceiling'], day).value)
  return sum([
    shareOf(counted, valueOn(law['jp.employer'], day).value),
    shareOf(counted, valueOn(law['jp.worker'], day).value),
  ])
}

function developmentDoubt(): Unconfirmed {
  return {
    code: 'rules.jp_development_unknown',
    question: text(
      'Berapa pengembangan iuran JP ini? Tingkatnya belum diketahui, jadi hanya iurannya yang ditampilkan.',
      'How much have these JP contributions grown? The rate is not known, so the contributions alone are shown.',
    ),
  }
}

/**
 * The pension of the next year: the one before × (1 + the indexation of the year), rounded half up (PP
 * 45/2015 Pasal 17).
 */
export function jpNextYear(
  input: { on: PlainDate; pension_rupiah: Rupiah; indexation_per_ten_thousand: number },
  law: Law = lawInForce,
): Outcome<Rupiah> {
  checkDate(input.on, knownFrom(law['jp.accrual_share']), 'on')
  checkMoney(input.pension_rupiah, 'pension_rupiah')
  checkCount(input.indexation_per_ten_thousand, -wholeShare, wholeShare, 'indexation_per_ten_thousand')
  const value = shareOf(input.pension_rupiah, wholeShare + input.indexation_per_ten_thousand)
  const words = sentence(
    (say) =>
      `${say.rp(input.pension_rupiah)} + indeksasi ${say.share(input.indexation_per_ten_thousand)} = ${say.rp(value)} sebulan.`,
    (say) =>
      `${say.rp(input.pension_rupiah)} + indexation ${say.share(input.indexation_per_ten_thousand)} = ${say.rp(value)} a month.`,
  )
  return outcome(value, [step(words, value, valueOn(law['jp.accrual_share'], input.on).source)])
}
