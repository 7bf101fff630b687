import { type Outcome, outcome, type Step, type Unconfirmed } from '../kernel/outcome.ts'
import { addMonthsTo, ageOn, formatDate, type PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import {
  checkCount,
  checkDate,
  checkMoney,
  checkOneOf,
  checkYear,
  earliestBirth,
  earliestMembership,
  savingsMax,
} from './checks.ts'
import { sentence, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { findValueOn, knownFrom, valueOn } from './parameter.ts'
import { shareOf, sum, wholeShare } from './share.ts'

/**
 * One calendar year of a JHT account. `development_rate_per_ten_thousand` only where the reader of the
 * account knows it.
 */
export type JhtYear = { year: number; paid_rupiah: Rupiah; development_rate_per_ten_thousand?: number }

/**
 * JHT balance at the end of the last year given: each year the opening balance grows by that year's rate and
 * the year's contributions are added (PP 46/2015 Pasal 22; rounded half up once a year).
 *
 * Of the yearly rates only 7.19 % for 2016 is known. A year without a typed or known rate gets no growth, and
 * the answer says so. How contributions grow within their own year is not known; they are counted without
 * growth. Refuses years that do not follow one another.
 */
export function jhtBalance(
  { opening_rupiah, years }: { opening_rupiah: Rupiah; years: JhtYear[] },
  law: Law = lawInForce,
): Outcome<Rupiah> {
  checkMoney(opening_rupiah, 'opening_rupiah', { max: savingsMax })
  const steps: Step[] = []
  const missing: number[] = []
  let balance = opening_rupiah
  for (const [at, line] of years.entries()) {
    checkLine(line, years[at - 1])
    const rate = rateOf(line, law)
    if (rate === undefined) missing.push(line.year)
    const growth = shareOf(balance, rate ?? 0)
    balance = sum([balance, growth, line.paid_rupiah])
    steps.push(yearStep(line, growth, rate, balance))
  }
  return outcome(balance, steps, balanceDoubts(years, missing))
}

function checkLine(line: JhtYear, before: JhtYear | undefined): void {
  checkYear(line.year, 'years.year')
  checkMoney(line.paid_rupiah, 'years.paid_rupiah')
  checkCount(
    line.development_rate_per_ten_thousand ?? 0,
    0,
    wholeShare,
    'years.development_rate_per_ten_thousand',
  )
  if (!before || line.year === before.year + 1) return
  throw refuse(
    'rules.years_not_in_order',
    'invalid',
    text(
      `Setelah tahun ${before.year} harus tahun ${before.year + 1}, tetapi tertulis ${line.year}. Urutkan tahun dan isi tahun tanpa iuran dengan 0.`,
      `After ${before.year} comes ${before.year + 1}, but ${line.year} is given. Put the years in order and enter 0 for a year without contributions.`,
    ),
    { field: 'years', details: { accepted: { from: before.year + 1, to: before.year + 1 } } },
  )
}

function rateOf({ year, development_rate_per_ten_thousand }: JhtYear, law: Law): number | undefined {
  return development_rate_per_ten_thousand ?? findValueOn(law['jht.development_rate'], `${year}-12-31`)?.value
}

function yearStep(
  { year, paid_rupiah }: JhtYear,
  growth: Rupiah,
  rate: number | undefined,
  balance: Rupiah,
): Step {
  return step(
    sentence(
      (say) =>
        `${year}: pengembangan ${rate === undefined ? 'tidak diketahui' : `${say.share(rate)} = ${say.rp(growth)}`}, iuran ${say.rp(paid_rupiah)}, saldo ${say.rp(balance)}.`,
      (say) =>
        `${year}: development ${rate === undefined ? 'not known' : `${say.share(rate)} = ${say.rp(growth)}`}, contributions ${say.rp(paid_rupiah)}, balance ${say.rp(balance)}.`,
    ),
    balance,
  )
}

function balanceDoubts(years: JhtYear[], missing: number[]): Unconfirmed[] {
  const within = years.some(({ paid_rupiah }) => paid_rupiah > 0)
  return [
    ...(missing.length
      ? [
          {
            code: 'rules.jht_rate_unknown',
            question: text(
              `Berapa tingkat pengembangan JHT tahun ${missing.join(', ')}? Tanpa itu saldo dihitung tanpa pengembangan.`,
              `What was the JHT development rate of ${missing.join(', ')}? Without it the balance is counted without growth.`,
            ),
          },
        ]
      : []),
    ...(within
      ? [
          {
            code: 'rules.jht_growth_within_year',
            question: text(
              'Bagaimana iuran berkembang dalam tahun pembayarannya? Di sini dihitung tanpa pengembangan.',
              'How do contributions grow within the year they are paid? Here they are counted without growth.',
            ),
          },
        ]
      : []),
  ]
}

export const jhtPurposes = ['housing', 'other'] as const

/**
 * The most that may be taken from JHT before its end: once only, after ten years of membership, 30 % for
 * housing or 10 % for another need (PP 46/2015 Pasal 22, since 1 July 2015). Refuses an earlier and a second
 * withdrawal.
 */
export function jhtPartialWithdrawal(
  input: {
    on: PlainDate
    member_since: PlainDate
    balance_rupiah: Rupiah
    purpose: (typeof jhtPurposes)[number]
    taken_before: boolean
  },
  law: Law = lawInForce,
): Outcome<Rupiah> {
  checkDate(input.on, knownFrom(law['jht.partial_years_min']), 'on')
  checkDate(input.member_since, earliestMembership, 'member_since')
  checkMoney(input.balance_rupiah, 'balance_rupiah', { max: savingsMax })
  checkOneOf(input.purpose, jhtPurposes, 'rules.purpose_unknown', 'purpose')
  const years = valueOn(law['jht.partial_years_min'], input.on)
  const allowedFrom = addMonthsTo(input.member_since, years.value * 12)
  if (input.taken_before || input.on < allowedFrom) throw notYet(input.taken_before, years.value, allowedFrom)
  const share = valueOn(law[`jht.partial_${input.purpose}_share`], input.on)
  const most = shareOf(input.balance_rupiah, share.value)
  const words = sentence(
    (say) =>
      `Pengambilan sebagian JHT: paling banyak ${say.share(share.value)} × ${say.rp(input.balance_rupiah)} = ${say.rp(most)}, satu kali saja.`,
    (say) =>
      `Partial JHT withdrawal: at most ${say.share(share.value)} × ${say.rp(input.balance_rupiah)} = ${say.rp(most)}, once only.`,
  )
  return outcome(most, [step(words, most, share.source)], [taxDoubt()])
}

function notYet(takenBefore: boolean, years: number, from: PlainDate) {
  return refuse(
    'rules.jht_partial_not_allowed',
    'invalid',
    takenBefore
      ? text(
          'Pengambilan sebagian JHT hanya satu kali, dan sudah dipakai. Sisa saldo dibayar pada usia pensiun, cacat total tetap, atau meninggal.',
          'A partial JHT withdrawal is allowed once and has been used. The rest is paid at the payout age, on total disability or death.',
        )
      : text(
          `Pengambilan sebagian JHT memerlukan ${years} tahun kepesertaan, yaitu sejak ${formatDate(from)}. Pilih tanggal setelahnya.`,
          `A partial JHT withdrawal needs ${years} years of membership, that is from ${formatDate(from, 'en')} on. Choose a later date.`,
        ),
    { field: takenBefore ? 'taken_before' : 'on', details: { accepted: { from } } },
  )
}

export const jhtReasons = ['age', 'total_disability', 'death', 'left_work'] as const

/**
 * The first day on which the whole JHT balance may be claimed; it never expires and keeps growing.
 *
 * At 56, on total disability or death since 1 July 2015 (PP 46/2015 Pasal 22); after leaving work (also an
 * own-account worker who stops, or a fixed-term contract that ends) one month later since May 2022
 * (Permenaker 4/2022). Refuses leaving work before that date: its rule is not known.
 */
export function jhtPayableFrom(
  input: { reason: (typeof jhtReasons)[number]; happened_on: PlainDate; birth_date: PlainDate },
  law: Law = lawInForce,
): Outcome<PlainDate> {
  checkOneOf(input.reason, jhtReasons, 'rules.reason_unknown', 'reason')
  checkDate(input.happened_on, knownFrom(law['jht.payout_age']), 'happened_on')
  checkDate(input.birth_date, earliestBirth, 'birth_date')
  const age = valueOn(law['jht.payout_age'], input.happened_on)
  const atAge = addMonthsTo(input.birth_date, age.value * 12)
  const tax = [taxDoubt()]
  if (input.reason === 'age')
    return dated(atAge, `usia ${age.value} tahun`, `age ${age.value}`, age.source, tax)
  if (input.reason !== 'left_work' || ageOn(input.birth_date, input.happened_on) >= age.value)
    return dated(input.happened_on, 'sejak hari kejadian', 'from the day it happened', age.source, tax)
  const wait = valueOn(law['jht.waiting_months_after_work'], input.happened_on)
  const day = addMonthsTo(input.happened_on, wait.value)
  const from = atAge < day ? atAge : day
  return dated(
    from,
    `${wait.value} bulan setelah berhenti bekerja`,
    `${wait.value} month after leaving work`,
    wait.source,
    tax,
  )
}

function dated(
  day: PlainDate,
  id: string,
  en: string,
  source: Step['source'],
  doubts: Unconfirmed[],
): Outcome<PlainDate> {
  const words = text(
    `JHT dapat diambil mulai ${formatDate(day)}: ${id}.`,
    `JHT may be claimed from ${formatDate(day, 'en')}: ${en}.`,
  )
  return outcome(day, [step(words, undefined, source)], doubts)
}

/** No tax is computed: sources differ on partial claims, and one claim's tax depends on the others. */
function taxDoubt(): Unconfirmed {
  return {
    code: 'rules.jht_tax',
    question: text(
      'Pajak JHT tidak dihitung. Satu pembacaan: final 0 % sampai Rp50 juta dan 5 % di atasnya bila dibayar dalam 2 tahun kalender, setelahnya progresif. Pembacaan lain: pengambilan 10 %/30 % selalu progresif. Tanyakan kepada kantor cabang atau kantor pajak.',
      'Tax on JHT is not computed. One reading: final, 0 % up to Rp50 million and 5 % above when paid within 2 calendar years, progressive after. The other: every 10 %/30 % withdrawal is taxed progressively. Ask the branch or the tax office.',
    ),
    readings: [
      { text: text('final 0 % dan 5 % dalam 2 tahun', 'final, 0 % and 5 % within 2 years'), value: 'final' },
      { text: text('selalu progresif', 'always progressive'), value: 'progressive' },
    ],
  }
}
