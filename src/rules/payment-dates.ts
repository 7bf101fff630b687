import { addMonths, firstDayOf, formatMonth, type Month } from '../kernel/month.ts'
import { type Outcome, outcome } from '../kernel/outcome.ts'
import { formatDate, type PlainDate } from '../kernel/plain-date.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { checkCount, checkMoney, checkMonth, checkOneOf, monthsMax } from './checks.ts'
import { counted, doubtAbout, sentence, step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { knownFrom, valueOn } from './parameter.ts'
import { shareOf } from './share.ts'

export const payerSegments = ['PU', 'BPU'] as const
export type PayerSegment = (typeof payerSegments)[number]

/**
 * The day a month's contribution falls due. An employer pays by the 15th of the month after, or the next
 * working day; an own-account worker by the 15th of the month itself, which one source puts a month later.
 * Weekends and holidays are not counted here: the calendar of holidays is decided each year.
 */
export function contributionDue(
  { segment, month }: { segment: PayerSegment; month: Month },
  law: Law = lawInForce,
): Outcome<PlainDate> {
  checkOneOf(segment, payerSegments, 'rules.segment_unknown', 'segment')
  checkMonth(month, knownFrom(law['payment.due_day']))
  const day = valueOn(law['payment.due_day'], firstDayOf(month))
  const dayIn = (of: Month) => `${of}-${String(day.value).padStart(2, '0')}`
  const after = dayIn(addMonths(month, 1))
  const itself = dayIn(month)
  const due = segment === 'PU' ? after : itself
  const words = text(
    `Iuran ${formatMonth(month)} jatuh tempo ${formatDate(due)}${segment === 'PU' ? ', atau hari kerja berikutnya bila libur' : ''}.`,
    `The contribution of ${formatMonth(month, 'en')} falls due on ${formatDate(due, 'en')}${segment === 'PU' ? ', or the next working day after a holiday' : ''}.`,
  )
  return outcome(
    due,
    [step(words, undefined, day.source)],
    segment === 'PU'
      ? []
      : [
          {
            code: 'rules.bpu_due_day',
            question: text(
              'Apakah iuran BPU jatuh tempo tanggal 15 bulan iuran itu sendiri (dipakai) atau bulan berikutnya?',
              'Does the own-account contribution fall due on the 15th of its own month (used) or of the next?',
            ),
            readings: [
              { text: text('bulan iuran itu sendiri (dipakai)', 'its own month (used)'), value: itself },
              { text: text('bulan berikutnya', 'the next month'), value: after },
            ],
          },
        ],
  )
}

/**
 * Penalty for paying late: an employer 2 % of the contribution for each month, 0.5 % in the months of PP
 * 49/2020; an own-account worker none. Rounded half up.
 */
export function latePenalty(
  input: { segment: PayerSegment; month: Month; contribution_rupiah: Rupiah; months_late: number },
  law: Law = lawInForce,
): Outcome<Rupiah> {
  const rule = law['payment.pu_penalty_share_per_month']
  checkOneOf(input.segment, payerSegments, 'rules.segment_unknown', 'segment')
  checkMonth(input.month, knownFrom(rule))
  checkMoney(input.contribution_rupiah, 'contribution_rupiah', { max: Number.MAX_SAFE_INTEGER })
  checkCount(input.months_late, 0, monthsMax, 'months_late')
  const share = valueOn(rule, firstDayOf(input.month))
  if (input.segment === 'BPU')
    return outcome(0, [
      step(text('BPU tidak dikenai denda keterlambatan.', 'Own-account workers pay no late penalty.'), 0, {
        ...share.source,
        confidence: 'secondary',
      }),
    ])
  const value = shareOf(input.contribution_rupiah, share.value * input.months_late)
  const words = sentence(
    (say) =>
      `Denda ${say.share(share.value)} × ${input.months_late} bulan × ${say.rp(input.contribution_rupiah)} = ${say.rp(value)}, dari pemberi kerja.`,
    (say) =>
      `Penalty ${say.share(share.value)} × ${counted(input.months_late, 'month')} × ${say.rp(input.contribution_rupiah)} = ${say.rp(value)}, from the employer.`,
  )
  return outcome(value, [step(words, value, share.source)], doubtAbout(rule, share))
}

/**
 * Who pays a JKK benefit while an employer is in arrears: BPJS Ketenagakerjaan up to three unpaid months;
 * beyond that the employer pays first and is reimbursed after settling.
 */
export function jkkPayerInArrears(
  { month, unpaid_months }: { month: Month; unpaid_months: number },
  law: Law = lawInForce,
): Outcome<'bpjs' | 'employer_first'> {
  const rule = law['pu.arrears_months_max']
  checkMonth(month, knownFrom(rule))
  checkCount(unpaid_months, 0, monthsMax, 'unpaid_months')
  const most = valueOn(rule, firstDayOf(month))
  const byBpjs = unpaid_months <= most.value
  const words = byBpjs
    ? text(
        `Tunggakan ${unpaid_months} bulan, paling banyak ${most.value}: BPJS Ketenagakerjaan membayar manfaat.`,
        `${counted(unpaid_months, 'month')} of arrears, at most ${most.value}: BPJS Ketenagakerjaan pays the benefit.`,
      )
    : text(
        `Tunggakan ${unpaid_months} bulan, lebih dari ${most.value}: pemberi kerja membayar dahulu, lalu meminta penggantian setelah melunasi tunggakan.`,
        `${counted(unpaid_months, 'month')} of arrears, more than ${most.value}: the employer pays first and is reimbursed after settling.`,
      )
  return outcome(byBpjs ? 'bpjs' : 'employer_first', [step(words, undefined, most.source)])
}
