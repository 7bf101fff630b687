import { firstDayOf, yearOf } from '../kernel/month.ts'
import { formatDate } from '../kernel/plain-date.ts'
import { text } from '../kernel/text.ts'
import { jhtBalance, jhtPartialWithdrawal, jhtPayableFrom } from '../rules/benefit-jht.ts'
import { checkCount } from '../rules/checks.ts'
import { sentence } from '../rules/explain.ts'
import { nextClaim, papers, times } from './portal.after.ts'
import { amountSentence, calculation } from './portal.calculation.ts'
import {
  choice,
  count,
  date,
  money,
  month,
  optional,
  otherwise,
  percent,
  yesOrNo,
} from './portal.questions.ts'

export const bornIn = month({
  label: text('Bulan lahir', 'Month of birth'),
  hint: text(
    'Hari dihitung dari tanggal 1; sesuaikan dengan tanggal lahir.',
    'Days are counted from the 1st; adjust to the day of birth.',
  ),
  aliases: ['birth_date'],
})

export const jht = calculation({
  kind: 'jht',
  title: text('Kapan JHT dapat diambil seluruhnya', 'When all of JHT may be taken'),
  hint: text(
    'Usia 56, berhenti bekerja, cacat total, atau meninggal.',
    'Age 56, leaving work, total disability or death.',
  ),
  questions: {
    reason: choice({ label: text('Alasan', 'Reason') }, [
      { value: 'age', label: text('Usia', 'Age') },
      {
        value: 'left_work',
        label: text('Berhenti bekerja atau kontrak berakhir', 'Left work, or a contract ended'),
      },
      { value: 'total_disability', label: text('Cacat total tetap', 'Permanent total disability') },
      { value: 'death', label: text('Meninggal', 'Death') },
    ]),
    happened_on: date({
      label: text('Tanggal kejadian', 'Day it happened'),
      hint: text('Untuk usia: hari ini.', 'For age: today.'),
      begins: (today) => today,
      aliases: ['date'],
    }),
    birth_month: bornIn,
  },
  example: { reason: 'left_work', happened_on: '2026-05-01', birth_month: '1985-04' },
  answer({ reason, happened_on, birth_month }, law) {
    const found = jhtPayableFrom({ reason, happened_on, birth_date: firstDayOf(birth_month) }, law)
    return {
      outcome: found,
      sentence: text(
        `JHT dapat diambil mulai ${formatDate(found.value)}.`,
        `JHT may be taken from ${formatDate(found.value, 'en')} on.`,
      ),
      about: text(
        'Saldo tidak kedaluwarsa dan terus berkembang.',
        'The balance never expires and keeps growing.',
      ),
      also: [papers('jht', happened_on, law), ...times('JHT', happened_on, law)],
      next: nextClaim,
    }
  },
})

export const jhtPartial = calculation({
  kind: 'jht-partial',
  title: text('Mengambil sebagian JHT', 'Taking part of JHT'),
  hint: text(
    'Satu kali, setelah 10 tahun: 30 % untuk rumah atau 10 % untuk lainnya.',
    'Once, after 10 years: 30 % for a home or 10 % for anything else.',
  ),
  questions: {
    on: date({
      label: text('Tanggal pengambilan', 'Day of withdrawal'),
      begins: (today) => today,
      aliases: ['date'],
    }),
    member_since: date({ label: text('Peserta sejak', 'Member since') }),
    balance_rupiah: money({ label: text('Saldo JHT', 'JHT balance') }),
    purpose: choice({ label: text('Untuk', 'For') }, [
      { value: 'housing', label: text('Rumah', 'A home') },
      { value: 'other', label: text('Keperluan lain', 'Another need') },
    ]),
    taken_before: otherwise(
      'no',
      yesOrNo({
        label: text('Sudah pernah mengambil sebagian?', 'Taken a part before?'),
        begins: () => 'no',
      }),
    ),
  },
  example: { on: '2026-05-01', member_since: '2014-01-01', balance_rupiah: '20000000', purpose: 'housing' },
  answer({ taken_before, ...input }, law) {
    const found = jhtPartialWithdrawal({ ...input, taken_before: taken_before === 'yes' }, law)
    return {
      outcome: found,
      total_rupiah: found.value,
      sentence: amountSentence(
        found,
        found.value,
        (amount) => `Paling banyak ${amount}, satu kali saja.`,
        (amount) => `At most ${amount}, once only.`,
      ),
      about: sentence(
        ({ rp }) => `Dari saldo ${rp(input.balance_rupiah)}, sebelum pajak.`,
        ({ rp }) => `Of a balance of ${rp(input.balance_rupiah)}, before tax.`,
      ),
      also: [papers('jht', input.on, law), ...times('JHT', input.on, law)],
      next: nextClaim,
    }
  },
})

export const jhtBalanceAsked = calculation({
  kind: 'jht-balance',
  title: text('Perkiraan saldo JHT', 'JHT balance over the years'),
  hint: text(
    'Dari saldo awal, iuran setahun, dan tingkat pengembangan.',
    'From the opening balance, a year’s contributions and the development rate.',
  ),
  questions: {
    opening_rupiah: otherwise(
      '0',
      money({ label: text('Saldo awal', 'Opening balance'), begins: () => '0' }),
    ),
    from_year: count(
      {
        label: text('Tahun pertama', 'First year'),
        begins: (today) => String(yearOf(today)),
        aliases: ['years.year', 'years'],
      },
      text('', ''),
    ),
    years: count(
      { label: text('Berapa tahun', 'How many years'), begins: () => '1' },
      text('tahun', 'years'),
    ),
    paid_rupiah: money({
      label: text('Iuran JHT setahun', 'JHT contributions a year'),
      aliases: ['years.paid_rupiah'],
    }),
    rate_percent: optional(
      percent({
        label: text('Tingkat pengembangan setahun', 'Development rate a year'),
        hint: text(
          'Bila Anda mengetahuinya. Tanpa itu saldo dihitung tanpa pengembangan.',
          'If you know it. Without it the balance is counted without growth.',
        ),
        aliases: ['years.development_rate_per_ten_thousand'],
      }),
    ),
  },
  example: {
    opening_rupiah: '20000000',
    from_year: '2026',
    years: '2',
    paid_rupiah: '2400000',
    rate_percent: '5',
  },
  answer({ opening_rupiah, from_year, years, paid_rupiah, rate_percent }, law) {
    checkCount(years, 1, 60, 'years')
    const found = jhtBalance(
      {
        opening_rupiah,
        years: Array.from({ length: years }, (_, at) => ({
          year: from_year + at,
          paid_rupiah,
          ...(rate_percent !== undefined && { development_rate_per_ten_thousand: rate_percent }),
        })),
      },
      law,
    )
    const last = from_year + years - 1
    return {
      outcome: found,
      total_rupiah: found.value,
      sentence: amountSentence(
        found,
        found.value,
        (amount) => `Saldo ${amount} pada akhir ${last}.`,
        (amount) => `The balance is ${amount} at the end of ${last}.`,
      ),
      about: text('Sebelum pajak.', 'Before tax.'),
      also: [],
      next: [],
    }
  },
})
