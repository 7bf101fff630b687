import { formatDate } from '../kernel/plain-date.ts'
import { text } from '../kernel/text.ts'
import { jkpBenefit, jkpEligible } from '../rules/benefit-jkp.ts'
import { counted } from '../rules/explain.ts'
import { nextClaim, papers, times } from './portal.after.ts'
import { jht, jhtBalanceAsked, jhtPartial } from './portal.benefit-jht.ts'
import { jp, jpAge, jpSurvivor } from './portal.benefit-jp.ts'
import { scholarship } from './portal.benefit-scholarship.ts'
import { amountSentence, type Calculation, calculation } from './portal.calculation.ts'
import { count, date, money, optional, otherwise, period, rarely } from './portal.questions.ts'

const jkp = calculation({
  kind: 'jkp',
  title: text('Kehilangan pekerjaan (JKP)', 'Loss of work (JKP)'),
  hint: text(
    'Di-PHK. Tidak untuk mengundurkan diri, pensiun, atau cacat.',
    'Dismissed. Not for resignation, retirement or disability.',
  ),
  questions: {
    dismissed_on: date({ label: text('Tanggal PHK', 'Day of dismissal'), aliases: ['date', 'on'] }),
    wage_rupiah: money({
      label: text('Upah sebulan yang terakhir dilaporkan', 'Monthly wage last reported'),
    }),
    paid_months: optional(
      period({
        label: text('Bulan iuran yang dibayar', 'Months paid'),
        hint: text(
          'Untuk memeriksa syarat 12 dari 24 bulan terakhir.',
          'To check the test of 12 of the last 24 months.',
        ),
      }),
    ),
    times_before: rarely(
      otherwise(
        '0',
        count(
          { label: text('Sudah pernah menerima JKP', 'JKP received before'), begins: () => '0' },
          text('kali', 'times'),
        ),
      ),
    ),
    paid_months_since_last: rarely(
      optional(
        count(
          { label: text('Bulan iuran sejak JKP terakhir', 'Months paid since the last JKP') },
          text('bulan', 'months'),
        ),
      ),
    ),
  },
  example: { dismissed_on: '2026-05-01', wage_rupiah: '6000000', paid_months: '2024-05..2026-04' },
  answer({ dismissed_on, wage_rupiah, paid_months, ...history }, law) {
    const found = jkpBenefit({ dismissed_on, wage_rupiah }, law)
    const eligible =
      paid_months &&
      jkpEligible(
        {
          dismissed_on,
          reason: 'dismissal',
          paid_months,
          times_before: history.times_before,
          ...(history.paid_months_since_last !== undefined && {
            paid_months_since_last: history.paid_months_since_last,
          }),
        },
        law,
      )
    const { months_rupiah, total_rupiah, claim_until } = found.value
    const monthCount = months_rupiah.length
    const refused = eligible && !eligible.value
    return {
      outcome: found,
      total_rupiah,
      sentence: refused
        ? text('Syarat iuran JKP belum terpenuhi.', 'The contribution test of JKP is not passed.')
        : amountSentence(
            found,
            total_rupiah,
            (amount) => `Paling banyak ${amount} selama ${monthCount} bulan, selama belum bekerja lagi.`,
            (amount) => `At most ${amount} over ${counted(monthCount, 'month')}, while still without work.`,
          ),
      about: text(
        `PHK ${formatDate(dismissed_on)}. Ajukan paling lambat ${formatDate(claim_until)}.`,
        `Dismissed on ${formatDate(dismissed_on, 'en')}. Claim by ${formatDate(claim_until, 'en')}.`,
      ),
      also: [
        ...(eligible
          ? [{ topic: 'eligible', title: text('Syarat iuran', 'Contribution test'), outcome: eligible }]
          : []),
        papers('jkp', dismissed_on, law),
        ...times('JKP', dismissed_on, law),
      ],
      next: nextClaim,
    }
  },
})

export const incomeBenefits: readonly Calculation[] = [
  jkp,
  jht,
  jhtPartial,
  jhtBalanceAsked,
  jpAge,
  jp,
  jpSurvivor,
  scholarship,
]
