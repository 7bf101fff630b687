import { formatDate } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'
import { jkkDeathBenefit } from '../rules/benefit-jkk.ts'
import { jkmBenefit } from '../rules/benefit-jkm.ts'
import { sentence } from '../rules/explain.ts'
import { jkmBenefitOfTwoEmployers } from '../rules/jkm-employers.ts'
import { migrantDeathBenefit } from '../rules/migrant.ts'
import { heirs, livingAsked, nextAfterAccident, nextAfterDeath, papers, times } from './portal.after.ts'
import { amountSentence, type Calculation, calculation } from './portal.calculation.ts'
import { memberChoices } from './portal.labels.ts'
import { payAnswers, payAsked, payOf } from './portal.pay.ts'
import { choice, date, fewOf, months, optional, otherwise, period, rarely } from './portal.questions.ts'

export const childrenAsked = otherwise(
  '0',
  fewOf(
    {
      label: text(
        'Berapa anak yang masih sekolah atau belum sekolah?',
        'How many children are at school or still under school age?',
      ),
      hint: text('Beasiswa untuk paling banyak dua anak.', 'Scholarships are for at most two children.'),
      begins: () => '0',
    },
    [
      { value: '0', label: text('Tidak ada', 'None') },
      { value: '1', label: text('Satu', 'One') },
      { value: '2', label: text('Dua atau lebih', 'Two or more') },
    ],
  ),
)

/** The scholarship is paid year by year, so it is told beside the amount and never added to it. */
export function withScholarship(words: Text, maximum: number): Text {
  if (maximum === 0) return words
  const more = sentence(
    ({ rp }) =>
      `Ditambah beasiswa anak, seluruhnya paling banyak ${rp(maximum)}, dibayar tiap tahun sekolah.`,
    ({ rp }) => `And scholarships of at most ${rp(maximum)} in all, paid each school year.`,
  )
  return text(`${words.id} ${more.id}`, `${words.en} ${more.en}`)
}

const jkm = calculation({
  kind: 'jkm',
  in_grief: true,
  title: text('Meninggal, bukan karena kerja (JKM)', 'Death, not caused by work (JKM)'),
  hint: text('Sakit, usia, atau kecelakaan di luar pekerjaan.', 'Illness, age, or an accident outside work.'),
  questions: {
    died_on: date({ label: text('Tanggal meninggal', 'Day of death'), aliases: ['date'] }),
    segment: otherwise(
      'BPU',
      choice(
        { label: text('Almarhum/almarhumah bekerja sebagai', 'The deceased worked as'), begins: () => 'BPU' },
        memberChoices,
      ),
    ),
    member_since: date({
      label: text('Peserta sejak', 'Member since'),
      hint: text('Tertulis pada kartu atau surat keputusan.', 'Written on the card or in the decree.'),
    }),
    paid_months: period({
      label: text('Bulan iuran yang dibayar', 'Months paid'),
      hint: text('Bulan pertama dan bulan terakhir yang dibayar.', 'The first and the last month paid.'),
    }),
    skipped_months: rarely(
      optional(
        months({
          label: text('Bulan yang tidak dibayar di antaranya', 'Months between that were not paid'),
          hint: text('Misalnya 2026-04, 2026-06.', 'For example 2026-04, 2026-06.'),
        }),
      ),
    ),
    children: childrenAsked,
    employers: rarely(
      otherwise(
        '1',
        fewOf(
          {
            label: text('Didaftarkan berapa pemberi kerja?', 'Enrolled by how many employers?'),
            begins: () => '1',
          },
          [
            { value: '1', label: text('Satu, atau membayar sendiri', 'One, or paid by oneself') },
            { value: '2', label: text('Dua', 'Two') },
          ],
        ),
      ),
    ),
    living: livingAsked,
    reading: rarely(
      otherwise(
        'cautious',
        choice(
          {
            label: text('Bila aturannya belum jelas', 'Where the law is not clear'),
            hint: text('Kedua hasil selalu ditampilkan.', 'Both results are always shown.'),
            begins: () => 'cautious',
          },
          [
            { value: 'cautious', label: text('Hitung dengan hati-hati', 'Count cautiously') },
            {
              value: 'favourable',
              label: text('Hitung yang menguntungkan keluarga', 'Count in the family’s favour'),
            },
          ],
        ),
      ),
    ),
  },
  example: {
    died_on: '2026-05-01',
    member_since: '2026-03-15',
    paid_months: '2026-03..2026-05',
    children: '2',
  },
  answer({ living, skipped_months = [], employers, ...given }, law) {
    const member = {
      ...given,
      paid_months: given.paid_months.filter((month) => !skipped_months.includes(month)),
    }
    const one = jkmBenefit(member, law)
    const found = employers === 2 ? jkmBenefitOfTwoEmployers(member, law) : one
    const total_rupiah = employers === 2 ? (found.value as number) : one.value.total_rupiah
    const maximum = one.value.scholarship_maximum_rupiah
    const { died_on, member_since } = given
    return {
      outcome: found,
      total_rupiah,
      sentence: withScholarship(
        amountSentence(
          found,
          total_rupiah,
          (amount) => `Keluarga menerima ${amount}.`,
          (amount) => `The family receives ${amount}.`,
        ),
        maximum,
      ),
      about: text(
        `Meninggal ${formatDate(died_on)}, peserta sejak ${formatDate(member_since)}, ${member.paid_months.length} bulan iuran dibayar.`,
        `Died on ${formatDate(died_on, 'en')}, member since ${formatDate(member_since, 'en')}, ${member.paid_months.length} months paid.`,
      ),
      also: [
        papers(given.segment === 'JAKON' ? 'jkm_construction' : 'jkm', died_on, law),
        ...(maximum > 0 ? [papers('scholarship', died_on, law)] : []),
        heirs('jkm', died_on, living, law),
        ...times('JKM', died_on, law),
      ],
      next: nextAfterDeath,
    }
  },
})

const jkkDeath = calculation({
  kind: 'jkk-death',
  in_grief: true,
  title: text('Meninggal karena kecelakaan kerja (JKK)', 'Death by a work accident (JKK)'),
  hint: text(
    'Di tempat kerja, di jalan ke atau dari kerja, atau penyakit akibat kerja.',
    'At work, on the way to or from it, or by an occupational disease.',
  ),
  questions: {
    happened_on: date({
      label: text('Tanggal kecelakaan', 'Day of the accident'),
      aliases: ['date', 'died_on', 'month'],
    }),
    ...payAsked,
    children: childrenAsked,
    living: livingAsked,
  },
  example: { happened_on: '2026-05-01', pay_kind: 'bpu', pay_rupiah: '1000000', children: '2' },
  answer({ happened_on, children, living, ...pay }, law) {
    const found = jkkDeathBenefit({ happened_on, pay: payOf(pay), children }, law)
    const { total_rupiah, scholarship_maximum_rupiah: maximum } = found.value
    return {
      outcome: found,
      total_rupiah,
      sentence: withScholarship(
        amountSentence(
          found,
          total_rupiah,
          (amount) => `Keluarga menerima ${amount}.`,
          (amount) => `The family receives ${amount}.`,
        ),
        maximum,
      ),
      about: text(
        `Kecelakaan kerja ${formatDate(happened_on)}; ${payAnswers(pay).id}. Biaya perawatan ditanggung tersendiri.`,
        `Work accident on ${formatDate(happened_on, 'en')}; ${payAnswers(pay).en}. The cost of care is borne besides.`,
      ),
      also: [
        papers('jkk', happened_on, law),
        ...(maximum > 0 ? [papers('scholarship', happened_on, law)] : []),
        heirs('jkk', happened_on, living, law),
        ...times('JKK', happened_on, law),
      ],
      next: [nextAfterAccident[0] as Text, ...nextAfterDeath],
    }
  },
})

const pmiDeath = calculation({
  kind: 'pmi-death',
  in_grief: true,
  title: text('Pekerja migran meninggal', 'Death of a migrant worker'),
  hint: text(
    'Sebelum, selama, atau setelah bekerja di luar negeri.',
    'Before, during or after the work abroad.',
  ),
  questions: {
    died_on: date({ label: text('Tanggal meninggal', 'Day of death'), aliases: ['date', 'on'] }),
    phase: choice({ label: text('Saat itu', 'At that time') }, [
      { value: 'before_work', label: text('Belum berangkat', 'Not yet left') },
      { value: 'during_work', label: text('Bekerja di luar negeri', 'Working abroad') },
      { value: 'after_work', label: text('Sudah kembali', 'Already returned') },
    ]),
    living: livingAsked,
  },
  example: { died_on: '2026-05-01', phase: 'during_work' },
  answer({ living, ...input }, law) {
    const found = migrantDeathBenefit(input, law)
    return {
      outcome: found,
      total_rupiah: found.value,
      sentence: amountSentence(
        found,
        found.value,
        (amount) => `Keluarga menerima ${amount}.`,
        (amount) => `The family receives ${amount}.`,
      ),
      about: text(`Meninggal ${formatDate(input.died_on)}.`, `Died on ${formatDate(input.died_on, 'en')}.`),
      also: [
        papers('jkm', input.died_on, law),
        heirs('pmi', input.died_on, living, law),
        ...times('JKM', input.died_on, law),
      ],
      next: nextAfterDeath,
    }
  },
})

export const deathBenefits: readonly Calculation[] = [jkm, jkkDeath, pmiDeath]
