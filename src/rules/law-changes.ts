import type { Confidence } from '../kernel/outcome.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import type { Text } from '../kernel/text.ts'
import { type Law, law as lawInForce, type ParameterId } from './law.ts'
import type { DatedValue, Parameter } from './parameter.ts'

/** One parameter on the day it changed. `before` is missing where nothing is known of the time before. */
export type ParameterChange = {
  id: ParameterId
  label: Text
  before?: DatedValue
  after: DatedValue
}

/** What one regulation changed on one day. `confidence` is the weakest of its values. */
export type RegulationChange = {
  on: PlainDate
  regulation: string
  confidence: Confidence
  parameters: ParameterChange[]
}

const strength: Confidence[] = ['unconfirmed', 'secondary', 'legal_text']

/**
 * The story of the law, oldest first, read off the parameters themselves: every day on which a regulation
 * begins or changes a value. A value that merely continues under another source is a change too, because its
 * source changed.
 */
export function lawChanges(law: Law = lawInForce): RegulationChange[] {
  const found = new Map<string, RegulationChange>()
  for (const [id, parameter] of Object.entries(law) as [ParameterId, Parameter][])
    for (const [at, after] of parameter.values.entries()) {
      const before = parameter.values[at - 1]
      const key = `${after.from} ${after.source.regulation}`
      const change = found.get(key) ?? {
        on: after.from,
        regulation: after.source.regulation,
        confidence: after.source.confidence,
        parameters: [],
      }
      change.parameters.push({ id, label: parameter.label, ...(before && { before }), after })
      change.confidence = weaker(change.confidence, after.source.confidence)
      found.set(key, change)
    }
  return [...found.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, change]) => change)
}

function weaker(one: Confidence, other: Confidence): Confidence {
  return strength.indexOf(one) <= strength.indexOf(other) ? one : other
}
