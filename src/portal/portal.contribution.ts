import { addMonths, firstDayOf, formatMonth } from '../kernel/month.ts'
import { text } from '../kernel/text.ts'
import { checkCount, monthsMax } from '../rules/checks.ts'
import { bpuContribution, bpuContributionOver, bpuProgrammes } from '../rules/contribution-bpu.ts'
import {
  constructionContribution,
  constructionContributionFromWages,
} from '../rules/contribution-construction.ts'
import { sentence } from '../rules/explain.ts'
import { migrantContribution, migrantJhtContribution } from '../rules/migrant.ts'
import { contributionDue } from '../rules/payment-dates.ts'
import { also, amountSentence, type Calculation, calculation } from './portal.calculation.ts'
import { duties, monthAsked, monthsAsked, paid, titles, total } from './portal.contribution-parts.ts'
import { pu } from './portal.contribution-pu.ts'
import { funderChoices, programmeChoices, sectorChoices } from './portal.labels.ts'
import { choice, choices, count, date, money, optional, otherwise, rarely } from './portal.questions.ts'

const bpu = calculation({
  kind: 'bpu',
  title: text('Pekerja mandiri atau rentan (BPU)', 'Own-account or vulnerable worker (BPU)'),
  hint: text(
    'Ojek, petani, pedagang, pekerja masjid, ketua RT: bekerja tanpa majikan.',
    'Drivers, farmers, traders, mosque workers, neighbourhood heads: working without an employer.',
  ),
  questions: {
    month: monthAsked,
    months: monthsAsked,
    income_rupiah: money({
      label: text('Penghasilan sebulan', 'Monthly income'),
      hint: text(
        'Yang didaftarkan; pekerja rentan biasanya Rp1.000.000.',
        'As registered; for vulnerable workers usually Rp1,000,000.',
      ),
      begins: () => '1000000',
    }),
    programmes: choices(
      { label: text('Program', 'Programmes'), begins: () => 'JKK,JKM' },
      programmeChoices(bpuProgrammes),
    ),
    sector: choice({ label: text('Bidang pekerjaan', 'Kind of work'), begins: () => 'other' }, sectorChoices),
    funder: choice({ label: text('Siapa yang membayar?', 'Who pays?'), begins: () => 'SELF' }, funderChoices),
  },
  example: {
    month: '2026-05',
    income_rupiah: '1000000',
    programmes: 'JKK,JKM',
    sector: 'transport',
    funder: 'SELF',
  },
  answer({ month, months, ...person }, law) {
    checkCount(months, 1, monthsMax, 'months')
    const about = sentence(
      ({ rp }) =>
        `Satu orang dengan penghasilan ${rp(person.income_rupiah)} sebulan; ${person.programmes.join(' + ')}.`,
      ({ rp }) =>
        `One person with an income of ${rp(person.income_rupiah)} a month; ${person.programmes.join(' + ')}.`,
    )
    const besides = [
      also('due', titles.due, () => contributionDue({ segment: 'BPU', month }, law)),
      duties('BPU', firstDayOf(month), law),
    ]
    if (months === 1) {
      const found = bpuContribution({ ...person, month }, law)
      return paid(found, found.value, month, 1, { about, also: besides })
    }
    const found = bpuContributionOver({ ...person, from: month, to: addMonths(month, months - 1) }, law)
    return paid(found, total(found.value), month, months, { about, also: besides, months: found.value })
  },
})

const jakon = calculation({
  kind: 'jakon',
  title: text('Proyek jasa konstruksi', 'Construction project'),
  hint: text(
    'Pekerja harian, borongan, atau kontrak proyek. Pegawai tetap perusahaan dihitung sebagai penerima upah.',
    'Daily, piece-work or project-contract workers. Permanent staff of the firm count as wage workers.',
  ),
  questions: {
    month: monthAsked,
    basis: choice({ label: text('Dihitung dari', 'Counted from'), begins: () => 'contract' }, [
      {
        value: 'contract',
        label: text('Nilai kontrak (upah tidak diketahui)', 'Contract value (wages not known)'),
        hint: text('Untuk seluruh proyek, tanpa PPN.', 'For the whole project, without VAT.'),
      },
      { value: 'wages', label: text('Upah sebulan semua pekerja', 'Wages of all workers in a month') },
    ]),
    amount_rupiah: money({
      label: text('Nilai kontrak atau jumlah upah', 'Contract value or sum of wages'),
      aliases: ['contract_value_rupiah', 'wages_rupiah'],
    }),
  },
  example: { month: '2026-05', basis: 'contract', amount_rupiah: '500000000' },
  answer({ month, basis, amount_rupiah }, law) {
    const found =
      basis === 'contract'
        ? constructionContribution({ month, contract_value_rupiah: amount_rupiah }, law)
        : constructionContributionFromWages({ month, wages_rupiah: amount_rupiah }, law)
    const whole = basis === 'contract'
    return {
      outcome: found,
      total_rupiah: found.value.total_rupiah,
      sentence: amountSentence(
        found,
        found.value.total_rupiah,
        (amount) => `Iuran ${amount} untuk ${whole ? 'seluruh proyek' : formatMonth(month)}.`,
        (amount) =>
          `The contribution is ${amount} for ${whole ? 'the whole project' : formatMonth(month, 'en')}.`,
      ),
      about: sentence(
        ({ rp }) =>
          `${whole ? 'Nilai kontrak tanpa PPN' : 'Upah semua pekerja'} ${rp(amount_rupiah)}; JKK + JKM.`,
        ({ rp }) =>
          `${whole ? 'Contract value without VAT' : 'Wages of all workers'} ${rp(amount_rupiah)}; JKK + JKM.`,
      ),
      also: [duties('JAKON', firstDayOf(month), law)],
      next: [],
    }
  },
})

const pmi = calculation({
  kind: 'pmi',
  title: text('Pekerja migran Indonesia (PMI)', 'Indonesian migrant worker (PMI)'),
  hint: text(
    'Bekerja di luar negeri, lewat perusahaan penempatan atau perseorangan.',
    'Working abroad, through an agency or on one’s own.',
  ),
  questions: {
    registered_on: date({
      label: text('Tanggal mendaftar', 'Day of registration'),
      begins: (today) => today,
      aliases: ['date', 'on'],
    }),
    route: choice({ label: text('Berangkat lewat', 'Leaving through'), begins: () => 'agency' }, [
      { value: 'agency', label: text('Perusahaan penempatan', 'A placement agency') },
      { value: 'individual', label: text('Perseorangan', 'One’s own arrangement') },
    ]),
    contract_months: choice({ label: text('Lama kontrak', 'Length of the contract'), begins: () => '24' }, [
      { value: '24', label: text('24 bulan', '24 months') },
      { value: '12', label: text('12 bulan', '12 months') },
      { value: '6', label: text('6 bulan', '6 months') },
    ]),
    extra_months: otherwise(
      '0',
      count(
        {
          label: text('Bulan kerja setelah kontrak', 'Months worked beyond the contract'),
          begins: () => '0',
        },
        text('bulan', 'months'),
      ),
    ),
    jht_rupiah: rarely(
      optional(
        money({
          label: text('JHT sebulan, bila ikut', 'JHT a month, if joined'),
          hint: text(
            'Dipilih sendiri, Rp50.000 sampai Rp600.000.',
            'One’s own choice, Rp50,000 to Rp600,000.',
          ),
          aliases: ['chosen_rupiah'],
        }),
      ),
    ),
  },
  example: { registered_on: '2026-05-01', route: 'agency', contract_months: '24' },
  answer({ jht_rupiah, ...input }, law) {
    const found = migrantContribution(input, law)
    const jht =
      jht_rupiah === undefined
        ? undefined
        : migrantJhtContribution({ on: input.registered_on, chosen_rupiah: jht_rupiah }, law)
    return {
      outcome: found,
      total_rupiah: found.value,
      sentence: amountSentence(
        found,
        found.value,
        (amount) => `Iuran JKK dan JKM ${amount} untuk seluruh masa kerja.`,
        (amount) => `The JKK and JKM contribution is ${amount} for the whole stay.`,
      ),
      about: text(`Kontrak ${input.contract_months} bulan.`, `Contract of ${input.contract_months} months.`),
      also: [
        ...(jht ? [{ topic: 'jht', title: titles.jht, outcome: jht }] : []),
        duties('PMI', input.registered_on, law),
      ],
      next: [],
    }
  },
})

/** One calculator a segment. */
export const contributions: readonly Calculation[] = [bpu, pu, jakon, pmi]
