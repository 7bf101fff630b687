import type { PlainDate } from '../kernel/plain-date.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Law, law as lawInForce, type ParameterId } from '../rules/law.ts'
import { type DatedValue, findValueOn, type Parameter } from '../rules/parameter.ts'
import { benefits } from './portal.benefit.ts'
import { type Answer, answerTo, attempt, type Calculation } from './portal.calculation.ts'
import { contributions } from './portal.contribution.ts'
import type { Written } from './portal.questions.ts'

export const families = { contribution: contributions, benefit: benefits } as const
export type Family = keyof typeof families

/** The calculator of a kind (a segment for contributions); refuses an unknown one with the kinds there are. */
export function calculatorOf(family: Family, kind: string): Calculation {
  const found = families[family].find((each) => each.kind === kind.toLowerCase())
  if (found) return found
  const kinds = families[family].map((each) => each.kind)
  throw refuse(
    family === 'contribution' ? 'rules.segment_unknown' : 'rules.event_unknown',
    'invalid',
    text(
      `"${kind}" tidak dikenal. Pilih salah satu: ${kinds.join(', ')}.`,
      `"${kind}" is not known. Choose one of: ${kinds.join(', ')}.`,
    ),
    { field: family === 'contribution' ? 'segment' : 'kind', details: { accepted: kinds } },
  )
}

/** A law that writes down which of its parameters are asked for. */
export function listening(law: Law): { law: Law; heard: Set<ParameterId> } {
  const heard = new Set<ParameterId>()
  const ears = new Proxy(law, {
    get(target, id) {
      if (id in target) heard.add(id as ParameterId)
      return Reflect.get(target, id)
    },
  })
  return { law: ears, heard }
}

/** An answer in the shape programs get: the rules' outcome, the amount, and what belongs to it. */
export function answerData({ outcome, total_rupiah, months, also, sentence }: Answer) {
  return {
    value: outcome.value,
    ...(total_rupiah !== undefined && { total_rupiah }),
    ...(months && { months }),
    sentence,
    steps: outcome.steps,
    unconfirmed: outcome.unconfirmed,
    also: also.map(({ topic, title, outcome: told }) => ({ topic, title, ...told })),
  }
}

export type UsedParameter = {
  id: ParameterId
  label: { id: string; en: string }
  unit: string
  in_force?: DatedValue
}

/** The answer and every parameter the formula looked up for it, with the value in force on a day. */
export function explained(asked: Calculation, written: Written, on: PlainDate, law: Law = lawInForce) {
  const { law: ears, heard } = listening(law)
  const answer = answerTo(asked, written, ears)
  const parameters: UsedParameter[] = [...heard].toSorted().map((id) => {
    const parameter = law[id] as Parameter
    const dated = findValueOn(parameter, on)
    return { id, label: parameter.label, unit: parameter.unit, ...(dated && { in_force: dated }) }
  })
  return { answer, parameters }
}

let users: Map<ParameterId, Calculation[]> | undefined

/**
 * The calculators that look a parameter up. Found by trying: each is run on its example and with every choice and
 * several years varied, and listened to.
 */
export function calculatorsUsing(id: ParameterId): Calculation[] {
  users ??= listenToAll()
  return users.get(id) ?? []
}

function listenToAll(): Map<ParameterId, Calculation[]> {
  const found = new Map<ParameterId, Calculation[]>()
  for (const asked of Object.values(families).flat())
    for (const written of variations(asked)) {
      const { law, heard } = listening(lawInForce)
      attempt(asked, written, law)
      for (const id of heard) {
        const known = found.get(id) ?? []
        if (!known.includes(asked)) found.set(id, [...known, asked])
      }
    }
  return found
}

function variations({ questions, example }: Calculation): Written[] {
  const base: Written = Object.fromEntries(Object.entries(example).map(([name, value]) => [name, [value]]))
  const changed = Object.entries(questions).flatMap(([name, { control, optional }]) => {
    if ('options' in control) return control.options.map(({ value }) => ({ ...base, [name]: [value] }))
    if (control.kind === 'money' && optional) return [{ ...base, [name]: ['50000'] }]
    return []
  })
  const dated = Object.entries(questions).flatMap(([name, { control }]) =>
    control.kind === 'date' || control.kind === 'month'
      ? ['2018-05', '2020-05', '2024-05'].map((early) => ({
          ...base,
          [name]: [control.kind === 'date' ? `${early}-01` : early],
        }))
      : [],
  )
  return [base, ...changed, ...dated]
}
