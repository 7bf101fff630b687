import { type Outcome, outcome } from '../kernel/outcome.ts'
import { Refusal, refuse } from '../kernel/refusal.ts'
import type { Rupiah } from '../kernel/rupiah.ts'
import type { Text } from '../kernel/text.ts'
import { type Formatters, sentence, step } from '../rules/explain.ts'
import { type Law, law as lawInForce } from '../rules/law.ts'
import type { MonthAmount } from '../rules/over-period.ts'
import { type Answers, type Questions, readAnswers, type Written } from './portal.questions.ts'

/**
 * What belongs to an answer besides the amount: papers, heirs, the last day, the programmes one must join. `order`
 * is the first step as a list, where a page can show it so.
 */
export type Also = { topic: string; title: Text; outcome: Outcome<unknown>; order?: Text[] }

/**
 * What a calculator answers. `outcome` is the rules' own; `total_rupiah` the amount the sentence is about, where
 * there is one; `months` a period month by month; `next` what a person does now.
 */
export type Answer = {
  outcome: Outcome<unknown>
  sentence: Text
  about: Text
  total_rupiah?: Rupiah
  months?: MonthAmount[]
  also: Also[]
  next: Text[]
}

/** One calculator: its questions and the formula behind them, for pages, API and command line alike. */
export type Calculation = {
  kind: string
  title: Text
  hint: Text
  questions: Questions
  /** A death or an accident: the page speaks accordingly. */
  in_grief?: boolean
  example: Record<string, string>
  answer(answers: Record<string, unknown>, law: Law): Answer
}

/** Ties questions and formula together, so that the formula is given exactly the answers it asks for. */
export function calculation<Q extends Questions>(
  made: Omit<Calculation, 'answer' | 'questions'> & {
    questions: Q
    answer(answers: Answers<Q>, law: Law): Answer
  },
): Calculation {
  return { ...made, answer: (answers, law) => made.answer(answers as Answers<Q>, law) }
}

export type Attempt = { answer?: Answer; refusals: Refusal[] }

/** Answers, or says everything that stands in the way. A refusal's `field` is the name of a question. */
export function attempt(asked: Calculation, written: Written, law: Law = lawInForce): Attempt {
  const { answers, refusals } = readAnswers(asked.questions, written)
  if (refusals.length > 0) return { refusals }
  try {
    return { answer: asked.answer(answers, law), refusals: [] }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { refusals: [renamed(asked, error)] }
  }
}

/** The same for programs: answers or throws, with everything else that is wrong in the details. */
export function answerTo(asked: Calculation, written: Written, law: Law = lawInForce): Answer {
  const { answer, refusals } = attempt(asked, written, law)
  if (answer) return answer
  const [first, ...others] = refusals
  if (!first) throw new Error(`${asked.kind} gave neither an answer nor a refusal`)
  if (others.length === 0) throw first
  const all = refusals.map(({ field, code, text }) => ({ pointer: `/${field}`, code, detail: text.en }))
  throw refuse(first.code as 'portal.x', first.kind, first.text, {
    field: first.field,
    details: { ...first.details, errors: all },
  })
}

/** The rules name what they were given; people know the question they answered. */
function renamed({ questions }: Calculation, refusal: Refusal): Refusal {
  const { field } = refusal
  const name =
    field !== undefined && field in questions
      ? field
      : Object.entries(questions).find(([, { aliases }]) => aliases?.includes(field ?? ''))?.[0]
  return refuse(refusal.code as 'portal.x', refusal.kind, refusal.text, {
    field: name,
    details: refusal.details,
  })
}

/** Something told besides the amount. Where the law of that day is not known, that is what is told. */
export function also(topic: string, title: Text, ask: () => Outcome<unknown>): Also {
  try {
    return { topic, title, outcome: ask() }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { topic, title, outcome: outcome(null, [step(error.text)]) }
  }
}

/** Doubts whose readings are not about the amount itself. */
const besides = ['rules.jkm_scholarship_gap']

/** Every amount the answer may come to: the one used and those of other readings, smallest first. */
export function amountsOf({ unconfirmed }: Outcome<unknown>, total: Rupiah): Rupiah[] {
  const readings = unconfirmed
    .filter(({ code }) => !besides.includes(code))
    .map((doubt) => (doubt.readings ?? []).map(({ value }) => value))
    .filter((values) => values.includes(total) && values.every((value) => typeof value === 'number'))
  return [...new Set([total, ...(readings.flat() as Rupiah[])])].toSorted((a, b) => a - b)
}

/** A sentence about the amount; where readings differ it names all of them, never one silently. */
export function amountSentence(
  answer: Outcome<unknown>,
  total: Rupiah,
  id: (amount: string) => string,
  en: (amount: string) => string,
): Text {
  const amounts = amountsOf(answer, total)
  const open = amounts.length > 1
  const list = ({ rp }: Formatters, or: string) =>
    amounts.length > 1
      ? `${amounts.slice(0, -1).map(rp).join(', ')} ${or} ${rp(amounts.at(-1) ?? total)}`
      : rp(total)
  return sentence(
    (say) => `${id(list(say, 'atau'))}${open ? ' Belum terkonfirmasi yang mana.' : ''}`,
    (say) => `${en(list(say, 'or'))}${open ? ' Which one is not yet confirmed.' : ''}`,
  )
}
