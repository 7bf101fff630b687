import type { Rupiah } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { sentence } from '../rules/explain.ts'
import type { BenefitPay } from '../rules/jkk-wage.ts'
import { choice, missing, money, optional } from './portal.questions.ts'

/** The two questions about pay that every JKK benefit is counted from. */
export const payAsked = {
  pay_kind: choice({ label: text('Dasar hitungan', 'Counted from'), begins: () => 'bpu' }, [
    {
      value: 'bpu',
      label: text('Penghasilan yang didaftarkan (BPU)', 'Registered income (own-account worker)'),
    },
    { value: 'monthly', label: text('Upah sebulan yang dilaporkan', 'Reported monthly wage') },
    { value: 'daily', label: text('Upah harian', 'Daily wage') },
    {
      value: 'unknown',
      label: text('Tidak diketahui (proyek konstruksi)', 'Not known (construction project)'),
    },
  ]),
  pay_rupiah: optional(
    money({
      label: text('Penghasilan atau upah', 'Income or wage'),
      hint: text(
        'Pekerja rentan yang dibayari pemerintah biasanya Rp1.000.000.',
        'For vulnerable workers paid by the government usually Rp1,000,000.',
      ),
      begins: () => '1000000',
      aliases: ['pay', 'pay.wage_rupiah', 'pay.daily_rupiah', 'income_rupiah'],
    }),
  ),
}

type Pay = { pay_kind: BenefitPay['kind']; pay_rupiah: Rupiah | undefined }

export function payOf({ pay_kind, pay_rupiah }: Pay): BenefitPay {
  if (pay_kind === 'unknown') return { kind: 'unknown' }
  if (pay_rupiah === undefined) throw missing('pay_rupiah', payAsked.pay_rupiah)
  if (pay_kind === 'bpu') return { kind: 'bpu', income_rupiah: pay_rupiah }
  if (pay_kind === 'daily') return { kind: 'daily', daily_rupiah: pay_rupiah }
  return { kind: 'monthly', wage_rupiah: pay_rupiah }
}

/** The pay in words, for the line under the answer. */
export function payAnswers({ pay_kind, pay_rupiah = 0 }: Pay): Text {
  const id = { bpu: 'penghasilan', monthly: 'upah', daily: 'upah sehari', unknown: 'upah' }[pay_kind]
  const en = { bpu: 'income', monthly: 'wage', daily: 'daily wage', unknown: 'wage' }[pay_kind]
  return sentence(
    ({ rp }) => `${id} ${rp(pay_rupiah)}`,
    ({ rp }) => `${en} ${rp(pay_rupiah)}`,
  )
}
