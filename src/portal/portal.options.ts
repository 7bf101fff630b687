import { Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { CommandInput, Option } from '../platform/command.ts'
import type { Calculation } from './portal.calculation.ts'
import { type Family, families } from './portal.calculators.ts'
import type { Question, Written } from './portal.questions.ts'

/** The option that answers a question: units are left to the help, so `income_rupiah` is `--income`. */
export function optionOf(name: string): string {
  return name.replace(/_(?:rupiah|percent|on)$/, '').replaceAll('_', '-')
}

export const setOption: Option = {
  type: 'string',
  value: 'PARAMETER@MONTH=VALUE',
  help: text(
    'Andaikan nilai lain, misalnya bpu.jkm_contribution@2027-01=8000; beberapa dipisah koma',
    'Suppose another value, such as bpu.jkm_contribution@2027-01=8000; several parted by commas',
  ),
}

/** All questions of a family as options; each says which kinds ask it. */
export function optionsOf(family: Family): Record<string, Option> {
  const options: Record<string, Option> = {}
  for (const [name, askers] of askersOf(family)) {
    const question = askers[0]?.questions[name]
    if (!question) continue
    const kinds = askers.map(({ kind }) => kind).join(', ')
    const all = askers.length === families[family].length
    const accepted = acceptedBy(askers.map((asked) => asked.questions[name] ?? question))
    const rest = `${accepted ? `: ${accepted}` : ''}${question.fallback ? ` (default ${question.fallback.toLowerCase()})` : ''}${all ? '' : ` [${kinds}]`}`
    options[optionOf(name)] = {
      type: 'string',
      value: formOf(question),
      help: text(`${question.label.id}${rest}`, `${question.label.en}${rest}`),
    }
  }
  return options
}

function askersOf(family: Family): Map<string, Calculation[]> {
  const found = new Map<string, Calculation[]>()
  for (const asked of families[family])
    for (const name of Object.keys(asked.questions)) found.set(name, [...(found.get(name) ?? []), asked])
  return found
}

function formOf({ control }: Question): string {
  const forms = {
    money: 'RUPIAH',
    month: 'YYYY-MM',
    date: 'YYYY-MM-DD',
    percent: 'PERCENT',
    period: 'YYYY-MM..YYYY-MM',
    text: 'YYYY-MM,…',
    count: 'N',
    choice: 'WORD',
    choices: 'WORD,…',
  }
  return forms[control.kind]
}

function acceptedBy(questions: Question[]): string {
  const all = questions.flatMap(({ control }) => ('options' in control ? control.options : []))
  return [...new Set(all.map(({ value }) => value.toLowerCase()))].join(', ')
}

/** What was given on the command line, by the names of the questions. Refuses an option that this kind does not ask. */
export function writtenOf(asked: Calculation, family: Family, options: CommandInput['options']): Written {
  const written: Written = {}
  for (const name of askersOf(family).keys()) {
    const value = options[optionOf(name)]
    if (typeof value !== 'string') continue
    if (!(name in asked.questions)) {
      throw notAsked(asked, name)
    }
    written[name] = [value]
  }
  return written
}

function notAsked({ kind, questions }: Calculation, name: string): Refusal {
  const own = Object.keys(questions)
    .map((each) => `--${optionOf(each)}`)
    .join(', ')
  return refuse(
    'rules.option_not_asked',
    'invalid',
    text(
      `--${optionOf(name)} tidak dipakai untuk ${kind}. Yang dipakai: ${own}.`,
      `--${optionOf(name)} is not asked for ${kind}. It asks: ${own}.`,
    ),
    { field: optionOf(name) },
  )
}

/** A refusal names the question; on the command line people look for the option. */
export function asOptions<Value>(asked: Calculation, work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    if (!(error instanceof Refusal) || error.field === undefined || !(error.field in asked.questions))
      throw error
    const option = optionOf(error.field)
    const { id, en } = error.text
    throw refuse(error.code as 'rules.x', error.kind, text(`${id} (--${option})`, `${en} (--${option})`), {
      field: option,
      details: error.details,
    })
  }
}
