import { firstDayOf, formatMonth, monthOf, yearOf } from '../kernel/month.ts'
import { formatDate } from '../kernel/plain-date.ts'
import { text } from '../kernel/text.ts'
import { type JpAccount, jpOldAge } from '../rules/benefit-jp.ts'
import { jpPensionFrom } from '../rules/jp-retirement.ts'
import { jpEarlyPensionAllowed, jpSurvivorPension } from '../rules/jp-survivors.ts'
import { nextClaim, papers, times } from './portal.after.ts'
import { bornIn } from './portal.benefit-jht.ts'
import { amountSentence, calculation } from './portal.calculation.ts'
import { choice, date, money, months, optional, percent, period, rarely } from './portal.questions.ts'

export const jpAge = calculation({
  kind: 'jp-age',
  title: text('Kapan pensiun (JP)', 'When the pension begins (JP)'),
  hint: text(
    'Usia pensiun naik satu tahun setiap tiga tahun.',
    'The retirement age rises by a year every third year.',
  ),
  questions: { birth_month: bornIn },
  example: { birth_month: '1970-04' },
  answer({ birth_month }, law) {
    const found = jpPensionFrom(firstDayOf(birth_month), law)
    const from = formatMonth(monthOf(found.value.from))
    return {
      outcome: found,
      sentence: text(
        `Usia pensiun tercapai pada ${from}.`,
        `Retirement age is reached in ${formatMonth(monthOf(found.value.from), 'en')}.`,
      ),
      about: text('Sesuaikan harinya dengan tanggal lahir.', 'Adjust the day to the day of birth.'),
      also: [papers('jp', found.value.from, law)],
      next: nextClaim,
    }
  },
})

const accountAsked = {
  starts_on: date({ label: text('Pensiun mulai', 'The pension begins on'), aliases: ['date'] }),
  paid_months: period({
    label: text('Bulan iuran JP yang dibayar', 'JP months paid'),
    aliases: ['paid', 'paid.month'],
  }),
  wage_rupiah: money({
    label: text('Rata-rata upah sebulan', 'Average monthly wage'),
    hint: text('Dihitung sama untuk setiap bulan.', 'Counted alike for every month.'),
    aliases: ['paid.wage_rupiah'],
  }),
  inflation_percent: percent({
    label: text('Inflasi setahun', 'Yearly inflation'),
    hint: text(
      'Angka umum BPS, dipakai sama untuk setiap tahun.',
      'The general figure of BPS, used alike for every year.',
    ),
    aliases: ['inflation_per_ten_thousand'],
  }),
}

function accountOf(given: {
  starts_on: string
  paid_months: string[]
  wage_rupiah: number
  inflation_percent: number
}): JpAccount {
  const { starts_on, paid_months, wage_rupiah, inflation_percent } = given
  const first = Math.min(yearOf(starts_on), ...paid_months.map(yearOf))
  const years = Array.from({ length: yearOf(starts_on) - first + 1 }, (_, at) => String(first + at))
  return {
    starts_on,
    paid: paid_months.map((each) => ({ month: each, wage_rupiah })),
    inflation_per_ten_thousand: Object.fromEntries(years.map((year) => [year, inflation_percent])),
  }
}

export const jp = calculation({
  kind: 'jp',
  title: text('Pensiun hari tua (JP)', 'Old-age pension (JP)'),
  hint: text(
    'Bulanan setelah 15 tahun iuran; sebelum itu dibayar sekaligus.',
    'Monthly after 15 years of contributions; before that paid at once.',
  ),
  questions: accountAsked,
  example: {
    starts_on: '2026-05-01',
    paid_months: '2015-07..2026-04',
    wage_rupiah: '5000000',
    inflation_percent: '3',
  },
  answer(given, law) {
    const found = jpOldAge(accountOf(given), law)
    const { value } = found
    const amount = value.kind === 'monthly' ? value.monthly_rupiah : value.contributions_rupiah
    return {
      outcome: found,
      total_rupiah: amount,
      sentence: amountSentence(
        found,
        amount,
        (said) =>
          value.kind === 'monthly'
            ? `Pensiun ${said} sebulan.`
            : `Dibayar sekaligus: ${said} dan pengembangannya.`,
        (said) =>
          value.kind === 'monthly'
            ? `The pension is ${said} a month.`
            : `Paid at once: ${said} and its development.`,
      ),
      about: text(
        `${given.paid_months.length} bulan iuran dibayar.`,
        `${given.paid_months.length} months paid.`,
      ),
      also: [papers('jp', given.starts_on, law), ...times('JP', given.starts_on, law)],
      next: nextClaim,
    }
  },
})

export const jpSurvivor = calculation({
  kind: 'jp-survivor',
  in_grief: true,
  title: text(
    'Pensiun janda, duda, anak, atau orang tua (JP)',
    'Pension of a widow, widower, child or parent (JP)',
  ),
  hint: text('Setelah peserta JP meninggal.', 'After the death of a member of JP.'),
  questions: {
    survivor: choice({ label: text('Untuk', 'For') }, [
      { value: 'widow', label: text('Istri atau suami', 'Wife or husband') },
      {
        value: 'child',
        label: text('Anak (bersama, paling banyak dua)', 'Children (together, at most two)'),
      },
      {
        value: 'parent',
        label: text('Orang tua (peserta belum menikah)', 'Parents (of an unmarried member)'),
      },
    ]),
    died_on: date({
      label: text('Tanggal meninggal', 'Day of death'),
      aliases: ['date', 'happened_on', 'starts_on'],
    }),
    member_since: date({ label: text('Peserta JP sejak', 'Member of JP since') }),
    paid_months: accountAsked.paid_months,
    skipped_months: rarely(
      optional(
        months({ label: text('Bulan yang tidak dibayar di antaranya', 'Months between that were not paid') }),
      ),
    ),
    wage_rupiah: accountAsked.wage_rupiah,
    inflation_percent: accountAsked.inflation_percent,
  },
  example: {
    survivor: 'widow',
    died_on: '2026-05-01',
    member_since: '2022-01-01',
    paid_months: '2022-01..2026-04',
    wage_rupiah: '5000000',
    inflation_percent: '3',
  },
  answer({ survivor, died_on, member_since, skipped_months = [], ...given }, law) {
    const paid_months = given.paid_months.filter((each) => !skipped_months.includes(each))
    const account = accountOf({ ...given, paid_months, starts_on: died_on })
    const early = jpEarlyPensionAllowed(
      { event: 'death', happened_on: died_on, member_since, paid_months },
      law,
    )
    const found = jpSurvivorPension({ survivor, account }, law)
    return {
      outcome: found,
      total_rupiah: found.value,
      sentence: early.value
        ? amountSentence(
            found,
            found.value,
            (amount) => `Pensiun ${amount} sebulan.`,
            (amount) => `The pension is ${amount} a month.`,
          )
        : text(
            'Syarat pensiun ahli waris belum terpenuhi; iuran dibayar sekaligus.',
            'The test for a survivors’ pension is not passed; the contributions are paid at once.',
          ),
      about: text(
        `Meninggal ${formatDate(died_on)}; ${paid_months.length} bulan iuran dibayar.`,
        `Died on ${formatDate(died_on, 'en')}; ${paid_months.length} months paid.`,
      ),
      also: [
        { topic: 'eligible', title: text('Syarat', 'The test'), outcome: early },
        papers('jp', died_on, law),
        ...times('JP', died_on, law),
      ],
      next: nextClaim,
    }
  },
})
