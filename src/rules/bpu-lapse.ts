import { firstDayOf, formatMonth, type Month } from '../kernel/month.ts'
import { type Outcome, outcome, type Unconfirmed } from '../kernel/outcome.ts'
import { text } from '../kernel/text.ts'
import { checkMonth } from './checks.ts'
import { step } from './explain.ts'
import { type Law, law as lawInForce } from './law.ts'
import { checkPaidMembership, countPaidMonths, type PaidMembership } from './paid-months.ts'
import { findValueOn, knownFrom } from './parameter.ts'

/**
 * `protected`: this month is paid. `arrears_risk`: unpaid, but arrears may still be settled; nobody can promise
 * protection. `lapsed`: membership has ended, and paying again begins a new one without arrears.
 */
export type BpuStatus = 'protected' | 'arrears_risk' | 'lapsed'

/**
 * Status of an own-account worker in a month, from the months paid.
 *
 * Since July 2022 (Perdir 22/PERDIR.02/072022) at most three unpaid months may be settled afterwards, counted
 * from the end of protection; then membership ends. Before that no rule of lapse is known, so such a month is
 * at risk, never lapsed.
 */
export function bpuStatus(
  member: PaidMembership & { month: Month },
  law: Law = lawInForce,
): Outcome<BpuStatus> {
  checkMonth(member.month, knownFrom(law['bpu.jkm_contribution']))
  checkPaidMembership(member)
  const { unpaid } = countPaidMonths(member, member.month)
  const rule = findValueOn(law['bpu.arrears_months_max'], firstDayOf(member.month))
  if (unpaid <= 0)
    return outcome('protected', [
      step(
        text(
          `Iuran bulan ${formatMonth(member.month)} sudah dibayar.`,
          `The contribution of ${formatMonth(member.month, 'en')} is paid.`,
        ),
      ),
    ])
  if (!rule || unpaid <= rule.value) return outcome('arrears_risk', [unpaidStep(unpaid)], [arrearsDoubt()])
  const ended = text(
    `Lebih dari ${rule.value} bulan iuran berturut-turut tidak dibayar: kepesertaan berakhir. Membayar lagi berarti kepesertaan baru tanpa tunggakan.`,
    `More than ${rule.value} consecutive months are unpaid: membership has ended. Paying again is a new membership, without arrears.`,
  )
  return outcome('lapsed', [unpaidStep(unpaid), step(ended, undefined, rule.source)], [reactivationDoubt()])
}

function unpaidStep(unpaid: number) {
  return step(text(`${unpaid} bulan iuran belum dibayar.`, `${unpaid} contribution months are unpaid.`))
}

/** Whether an event inside the months that may still be settled is paid; sources are silent or only warn. */
export function arrearsDoubt(readings?: Unconfirmed['readings']): Unconfirmed {
  return {
    code: 'rules.arrears_protection',
    question: text(
      'Apakah JKK/JKM dibayar untuk kejadian dalam bulan yang belum dibayar, bila tunggakan dilunasi sesudahnya? Status: berisiko, menunggak. Tanyakan kepada kantor cabang BPJS Ketenagakerjaan.',
      'Is JKK/JKM paid for an event in an unpaid month when the arrears are settled afterwards? Status: at risk, in arrears. Ask the BPJS Ketenagakerjaan branch.',
    ),
    ...(readings && { readings }),
  }
}

function reactivationDoubt(): Unconfirmed {
  return {
    code: 'rules.reactivation',
    question: text(
      'Setelah kepesertaan berakhir: cukup membayar lagi dengan NIK yang sama, atau mendaftar dari awal? Apakah hitungan 3 bulan JKM dan 3 tahun beasiswa mulai lagi?',
      'After membership has ended: is paying again with the same NIK enough, or is a new registration needed? Do the 3-month JKM clock and the 3-year scholarship clock start again?',
    ),
    readings: [
      {
        text: text(
          'kepesertaan baru, hitungan mulai lagi (dipakai)',
          'new membership, clocks start again (used)',
        ),
        value: 'restart',
      },
      {
        text: text('kepesertaan dilanjutkan, hitungan tetap', 'membership continues, clocks run on'),
        value: 'continue',
      },
    ],
  }
}
