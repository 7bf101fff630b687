import { addMonthsTo, formatDate } from '../kernel/plain-date.ts'
import { text } from '../kernel/text.ts'
import { checkCount } from '../rules/checks.ts'
import { scholarshipByChild } from '../rules/scholarship-children.ts'
import { papers } from './portal.after.ts'
import { amountSentence, calculation } from './portal.calculation.ts'
import { levelChoices } from './portal.labels.ts'
import { choice, count, date, missing, optional, otherwise, yesOrNo } from './portal.questions.ts'

const childAsked = (number: number) => {
  const label = (id: string, en: string) => text(`Anak ke-${number}: ${id}`, `Child ${number}: ${en}`)
  return {
    level: choice(
      { label: label('sekolah', 'school'), aliases: number === 1 ? ['children.level'] : [] },
      levelChoices,
    ),
    age: count(
      {
        label: label('umur pada hari kejadian', 'age on the day it happened'),
        aliases: number === 1 ? ['children.birth_date'] : [],
      },
      text('tahun', 'years'),
    ),
    years: optional(
      count(
        {
          label: label('sisa tahun di jenjang itu', 'years left at that level'),
          hint: text(
            'Termasuk tahun ini. Kosongkan bila baru mulai.',
            'This year included. Leave empty if just begun.',
          ),
          aliases: number === 1 ? ['children.years_left_in_level'] : [],
        },
        text('tahun', 'years'),
      ),
    ),
    settled: otherwise(
      'no',
      yesOrNo({ label: label('sudah menikah atau bekerja?', 'married or working?'), begins: () => 'no' }),
    ),
  }
}

const [first, second] = [childAsked(1), childAsked(2)]

export const scholarship = calculation({
  kind: 'scholarship',
  title: text('Beasiswa anak, tahun demi tahun', 'The children’s scholarship, year by year'),
  hint: text('Setelah meninggal atau cacat total tetap.', 'After a death or a permanent total disability.'),
  questions: {
    happened_on: date({ label: text('Tanggal kejadian', 'Day it happened'), aliases: ['date'] }),
    level_1: first.level,
    age_1: first.age,
    years_left_1: first.years,
    married_or_working_1: first.settled,
    level_2: optional(second.level),
    age_2: optional(second.age),
    years_left_2: second.years,
    married_or_working_2: second.settled,
  },
  example: {
    happened_on: '2026-05-01',
    level_1: 'SD',
    age_1: '8',
    years_left_1: '4',
    level_2: 'SMA',
    age_2: '16',
  },
  answer(given, law) {
    const { happened_on } = given
    const child = (
      level: typeof given.level_1,
      age: number,
      left: number | undefined,
      settled: 'yes' | 'no',
      field: string,
    ) => {
      checkCount(age, 0, 40, field)
      return {
        level,
        // Only the age counts, so that nobody has to give a child's birth date away.
        birth_date: addMonthsTo(happened_on, -12 * age),
        married_or_working: settled === 'yes',
        ...(left !== undefined && { years_left_in_level: left }),
      }
    }
    if (given.level_2 !== undefined && given.age_2 === undefined) throw missing('age_2', second.age)
    const children = [
      child(given.level_1, given.age_1, given.years_left_1, given.married_or_working_1, 'age_1'),
      ...(given.level_2 === undefined
        ? []
        : [child(given.level_2, given.age_2 ?? 0, given.years_left_2, given.married_or_working_2, 'age_2')]),
    ]
    const found = scholarshipByChild({ happened_on, children }, law)
    const { total_rupiah } = found.value
    return {
      outcome: found,
      total_rupiah,
      sentence: amountSentence(
        found,
        total_rupiah,
        (amount) => `Beasiswa seluruhnya ${amount}, bila setiap tahun sekolah ditempuh dan diajukan.`,
        (amount) => `Scholarships of ${amount} in all, if every school year is passed and claimed.`,
      ),
      about: text(
        `Kejadian ${formatDate(happened_on)}; ${children.length} anak.`,
        `Happened on ${formatDate(happened_on, 'en')}; ${children.length === 1 ? 'one child' : 'two children'}.`,
      ),
      also: [papers('scholarship', happened_on, law)],
      next: [
        text(
          'Ajukan setiap tahun sekolah; beasiswa tidak dibayar sendiri.',
          'Claim every school year; it is not paid by itself.',
        ),
      ],
    }
  },
})
