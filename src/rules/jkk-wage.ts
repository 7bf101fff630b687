import { type Month, monthOf } from '../kernel/month.ts'
import type { Step, Unconfirmed } from '../kernel/outcome.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { bpuBand } from './bpu-band.ts'
import { checkMoney, checkOneOf } from './checks.ts'
import { sentence, step } from './explain.ts'
import type { Law } from './law.ts'
import { valueOn } from './parameter.ts'

/**
 * The pay a JKK benefit is counted from: a month's wage as last reported, a day's wage, or the income an
 * own-account worker reported (counted as the base of its band). `unknown`: a construction worker whose wages
 * nobody reported.
 */
export type BenefitPay =
  | { kind: 'monthly'; wage_rupiah: Rupiah }
  | { kind: 'daily'; daily_rupiah: Rupiah }
  | { kind: 'bpu'; income_rupiah: Rupiah }
  | { kind: 'unknown' }

/** The month's wage (W), and the other W where sources make a month of daily wages differently. */
export type BenefitWage = { value: Rupiah; other?: Rupiah; steps: Step[]; doubts: Unconfirmed[] }

/**
 * Refuses pay out of range, an income between two bands, and pay nobody knows: such a benefit is not
 * computed.
 */
export function benefitWage(pay: BenefitPay, happened_on: PlainDate, law: Law): BenefitWage {
  checkOneOf(pay.kind, ['monthly', 'daily', 'bpu', 'unknown'], 'rules.pay_kind_unknown', 'pay.kind')
  if (pay.kind === 'monthly') {
    checkMoney(pay.wage_rupiah, 'pay.wage_rupiah')
    return { value: pay.wage_rupiah, steps: [wageStep(pay.wage_rupiah)], doubts: [] }
  }
  if (pay.kind === 'daily') return fromDaily(pay.daily_rupiah, happened_on, law)
  if (pay.kind === 'bpu') return fromBand(pay.income_rupiah, monthOf(happened_on), law)
  throw refuse(
    'rules.pay_unknown',
    'invalid',
    text(
      'Upah pekerja jasa konstruksi ini tidak dilaporkan; dasar santunannya belum diketahui, jadi tidak dihitung. Tanyakan kepada kantor cabang BPJS Ketenagakerjaan, atau isi upah yang diketahui.',
      'The wage of this construction worker was not reported; what the benefit is counted from is not known, so it is not computed. Ask the BPJS Ketenagakerjaan branch, or enter the known wage.',
    ),
    { field: 'pay' },
  )
}

function wageStep(wage: Rupiah): Step {
  return step(
    sentence(
      ({ rp }) => `Upah sebulan yang terakhir dilaporkan: ${rp(wage)}.`,
      ({ rp }) => `Monthly wage last reported: ${rp(wage)}.`,
    ),
    wage,
  )
}

/**
 * PP 44/2015 Pasal 19 makes a month of 25 daily wages; a payout of 2018 fits 30. The lower one is the
 * cautious value.
 */
function fromDaily(daily: Rupiah, happened_on: PlainDate, law: Law): BenefitWage {
  checkMoney(daily, 'pay.daily_rupiah')
  const days = valueOn(law['pu.paid_days_per_month'], happened_on)
  const value = daily * days.value
  const words = sentence(
    ({ rp }) => `Upah sebulan: ${rp(daily)} sehari × ${days.value} = ${rp(value)}.`,
    ({ rp }) => `Monthly wage: ${rp(daily)} a day × ${days.value} = ${rp(value)}.`,
  )
  const other = daily * valueOn(law['jkk.stmb_days_per_month'], happened_on).value
  return { value, other, steps: [step(words, value, days.source)], doubts: [] }
}

function fromBand(income: Rupiah, month: Month, law: Law): BenefitWage {
  const { value: band, source } = bpuBand(income, month, law)
  const words = sentence(
    ({ rp }) => `Dasar santunan BPU: golongan penghasilan ${band.number}, ${rp(band.base_rupiah)}.`,
    ({ rp }) =>
      `Base of an own-account worker's benefit: income band ${band.number}, ${rp(band.base_rupiah)}.`,
  )
  const doubts = band.confidence === 'unconfirmed' ? [bandBaseDoubt(band.number)] : []
  return { value: band.base_rupiah, steps: [step(words, band.base_rupiah, source)], doubts }
}

function bandBaseDoubt(number: number): Unconfirmed {
  return {
    code: 'rules.bpu_band_unconfirmed',
    question: text(
      `Apakah dasar santunan golongan ${number} sama dengan Lampiran II PP 44/2015? Tabelnya belum dicocokkan.`,
      `Is the base of band ${number} as in Lampiran II of PP 44/2015? The table has not been compared.`,
    ),
  }
}

/** The open question of daily pay, with the total under each reading. */
export function dailyWageDoubt(wage: BenefitWage, total: (wage: Rupiah) => Rupiah): Unconfirmed[] {
  if (wage.other === undefined) return []
  return [
    {
      code: 'rules.daily_wage_to_month',
      question: text(
        'Santunan pekerja harian dihitung dari 25 atau dari 30 kali upah sehari? Tanyakan kepada kantor cabang BPJS Ketenagakerjaan.',
        'Is the benefit of a daily-paid worker counted from 25 or from 30 daily wages? Ask the BPJS Ketenagakerjaan branch.',
      ),
      readings: [
        { text: text('25 hari (dipakai)', '25 days (used)'), value: total(wage.value) },
        { text: text('30 hari', '30 days'), value: total(wage.other) },
      ],
    },
  ]
}
