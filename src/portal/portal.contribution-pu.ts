import { addMonths, firstDayOf } from '../kernel/month.ts'
import { type Outcome, outcome } from '../kernel/outcome.ts'
import { text } from '../kernel/text.ts'
import { checkCount, monthsMax } from '../rules/checks.ts'
import { jkpFunding } from '../rules/contribution-jkp.ts'
import { type PuContributionInput, puContribution, puProgrammes } from '../rules/contribution-pu.ts'
import { sentence } from '../rules/explain.ts'
import type { Law } from '../rules/law.ts'
import { overPeriod } from '../rules/over-period.ts'
import { contributionDue } from '../rules/payment-dates.ts'
import { puWage } from '../rules/pu-wage.ts'
import { also, calculation } from './portal.calculation.ts'
import { duties, monthAsked, monthsAsked, paid, titles, total } from './portal.contribution-parts.ts'
import { industryChoices, programmeChoices, riskChoices, scaleChoices } from './portal.labels.ts'
import { choice, choices, count, money, optional, otherwise, rarely, yesOrNo } from './portal.questions.ts'

export const pu = calculation({
  kind: 'pu',
  title: text('Pekerja penerima upah (PU)', 'Wage worker (PU)'),
  hint: text(
    'Bekerja pada majikan, perusahaan, atau kantor.',
    'Working for an employer, a company or an office.',
  ),
  questions: {
    month: monthAsked,
    months: monthsAsked,
    wage_kind: otherwise(
      'monthly',
      choice({ label: text('Upah dibayar', 'The wage is paid'), begins: () => 'monthly' }, [
        { value: 'monthly', label: text('Bulanan', 'By the month') },
        { value: 'daily', label: text('Harian', 'By the day') },
      ]),
    ),
    wage_rupiah: money({
      label: text('Upah', 'Wage'),
      hint: text(
        'Sebulan: upah pokok dan tunjangan tetap. Harian: upah sehari.',
        'By the month: basic wage and fixed allowances. By the day: one day.',
      ),
      aliases: ['basic_rupiah', 'daily_rupiah'],
    }),
    programmes: choices(
      { label: text('Program', 'Programmes'), begins: () => puProgrammes.join(',') },
      programmeChoices(puProgrammes),
    ),
    scale: optional(
      choice(
        {
          label: text('Ukuran usaha', 'Size of the enterprise'),
          hint: text('Menentukan program yang wajib.', 'Decides which programmes are compulsory.'),
        },
        scaleChoices,
      ),
    ),
    risk_class: choice(
      {
        label: text('Tingkat risiko pekerjaan', 'Risk class of the work'),
        hint: text(
          'Lampiran I; tertulis pada tagihan perusahaan.',
          'Annex I; written on the bill of the company.',
        ),
      },
      riskChoices,
    ),
    industry: rarely(
      optional(
        choice(
          {
            label: text('Industri padat karya', 'Labour-intensive industry'),
            hint: text(
              'Hanya bila perusahaan meminta keringanan JKK (Februari 2025–Januari 2026).',
              'Only if the company claims the JKK relief (February 2025–January 2026).',
            ),
            aliases: ['labour_intensive.industry'],
          },
          industryChoices,
        ),
      ),
    ),
    active_workers: rarely(
      optional(
        count(
          {
            label: text('Pekerja aktif perusahaan', 'Active workers of the company'),
            aliases: ['labour_intensive.active_workers'],
          },
          text('orang', 'people'),
        ),
      ),
    ),
    jkk_paid: rarely(
      optional(yesOrNo({ label: text('JKK lunas sampai Januari 2025?', 'JKK paid up to January 2025?') })),
    ),
  },
  example: {
    month: '2026-05',
    wage_rupiah: '5000000',
    programmes: puProgrammes.join(','),
    scale: 'medium_large',
    risk_class: 'low',
  },
  answer(given, law) {
    const { month, months, programmes, risk_class, scale } = given
    checkCount(months, 1, monthsMax, 'months')
    const firm = given.industry && {
      industry: given.industry,
      active_workers: given.active_workers ?? 0,
      jkk_paid_to_january_2025: given.jkk_paid === 'yes',
    }
    const wage = wageOf(given, law)
    const input: Omit<PuContributionInput, 'month'> = {
      wage_rupiah: wage.value,
      programmes,
      risk_class,
      ...(firm && { labour_intensive: firm }),
    }
    const about = sentence(
      ({ rp }) =>
        `Satu orang dengan upah ${rp(wage.value)} sebulan; ${programmes.join(' + ')}. Bagian pemberi kerja dan pekerja bersama.`,
      ({ rp }) =>
        `One person with a wage of ${rp(wage.value)} a month; ${programmes.join(' + ')}. Employer's and worker's share together.`,
    )
    const besides = [
      ...(scale ? [duties('PU', firstDayOf(month), law, scale)] : []),
      also('due', titles.due, () => contributionDue({ segment: 'PU', month }, law)),
      ...(programmes.includes('JKP')
        ? [
            also('jkp_funding', titles.funding, () =>
              jkpFunding({ month, wage_rupiah: wage.value, risk_class }, law),
            ),
          ]
        : []),
    ]
    if (months === 1) {
      const found = puContribution({ ...input, month }, law)
      const shown = outcome(found.value, [...wage.steps, ...found.steps], found.unconfirmed)
      return paid(shown, found.value.total_rupiah, month, 1, { about, also: besides })
    }
    const all = Array.from({ length: months }, (_, at) => addMonths(month, at))
    const found = overPeriod(all, (each) => {
      const { value, ...why } = puContribution({ ...input, month: each }, law)
      return { value: value.total_rupiah, ...why }
    })
    const shown = outcome(found.value, [...wage.steps, ...found.steps], found.unconfirmed)
    return paid(shown, total(found.value), month, months, { about, also: besides, months: found.value })
  },
})

function wageOf(
  { month, wage_kind, wage_rupiah }: { month: string; wage_kind: 'monthly' | 'daily'; wage_rupiah: number },
  law: Law,
): Outcome<number> {
  if (wage_kind === 'monthly') return outcome(wage_rupiah)
  return puWage({ month, kind: 'daily', daily_rupiah: wage_rupiah }, law)
}
