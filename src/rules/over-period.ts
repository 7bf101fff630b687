import { formatMonths, type Month } from '../kernel/month.ts'
import { type Outcome, outcome, type Step, type Unconfirmed } from '../kernel/outcome.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import { counted, sentence, step } from './explain.ts'
import { sum } from './share.ts'

export type MonthAmount = { month: Month; amount_rupiah: Rupiah }

type MonthAnswer = { month: Month; answer: Outcome<Rupiah> }

/**
 * Lays monthly contributions side by side: one step for each stretch of equal months, every rule named once,
 * the total last. The readings of an open question hold the total of the whole period under each reading.
 */
export function overPeriod(
  months: Month[],
  contribution: (month: Month) => Outcome<Rupiah>,
): Outcome<MonthAmount[]> {
  const answers = months.map((month) => ({ month, answer: contribution(month) }))
  return outcome(
    answers.map(({ month, answer }) => ({ month, amount_rupiah: answer.value })),
    [...rules(answers), ...stretches(answers), total(answers)],
    doubts(answers.map(({ answer }) => answer)),
  )
}

/** The lines that name a rule. Totals of single months carry no source and give way to the stretches. */
function rules(answers: MonthAnswer[]): Step[] {
  const sourced = answers.flatMap(({ answer }) => answer.steps.filter((line) => line.source))
  return [...new Map(sourced.map((line) => [line.text.id, line])).values()].map(({ text, source }) =>
    step(text, undefined, source),
  )
}

function stretches(answers: MonthAnswer[]): Step[] {
  const found: { first: Month; last: Month; amount: Rupiah; months: number }[] = []
  for (const { month, answer } of answers) {
    const open = found.at(-1)
    if (open && open.amount === answer.value) {
      open.last = month
      open.months += 1
    } else found.push({ first: month, last: month, amount: answer.value, months: 1 })
  }
  return found.map(({ first, last, amount, months }) =>
    step(
      sentence(
        ({ rp }) => `${formatMonths(first, last)}: ${months} bulan × ${rp(amount)} = ${rp(months * amount)}.`,
        ({ rp }) =>
          `${formatMonths(first, last, 'en')}: ${counted(months, 'month')} × ${rp(amount)} = ${rp(months * amount)}.`,
      ),
      months * amount,
    ),
  )
}

function total(answers: MonthAnswer[]): Step {
  const amount = sum(answers.map(({ answer }) => answer.value))
  return step(
    sentence(
      ({ rp }) => `Jumlah seluruh periode: ${rp(amount)}.`,
      ({ rp }) => `Total of the whole period: ${rp(amount)}.`,
    ),
    amount,
  )
}

/** Each question once. A month that does not ask it counts with its own amount in every reading. */
function doubts(answers: Outcome<Rupiah>[]): Unconfirmed[] {
  const first = new Map<string, Unconfirmed>()
  for (const doubt of answers.flatMap(({ unconfirmed }) => unconfirmed))
    if (!first.has(doubt.code)) first.set(doubt.code, doubt)
  return [...first.values()].map((doubt) => ({
    ...doubt,
    ...(doubt.readings && {
      readings: doubt.readings.map(({ text }, at) => ({
        text,
        value: sum(answers.map((answer) => readingOf(answer, doubt.code, at))),
      })),
    }),
  }))
}

function readingOf(answer: Outcome<Rupiah>, code: string, at: number): Rupiah {
  const reading = answer.unconfirmed.find((doubt) => doubt.code === code)?.readings?.[at]
  return reading ? (reading.value as Rupiah) : answer.value
}
