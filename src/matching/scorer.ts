import { type Outcome, outcome, type Step } from '../kernel/outcome.ts'
import { type Text, text } from '../kernel/text.ts'
import { type Comparer, comparer } from './compare.ts'
import { decide, isBorrowedNumber } from './decide.ts'
import { doubtOf, doubtText } from './doubt.ts'
import { probabilityOf, together, type Weights, weightsOf } from './em.ts'
import { modelFrequencies } from './frequencies.ts'
import { levels } from './levels.ts'
import { parentsOf, sharesOf } from './model.ts'
import { createStore, type Store, setRow } from './store.ts'
import type { Decision, Model, Values } from './types.ts'

export type Score = { weight: number; probability: number; decision: Decision }

/** One line of the waterfall: what a column said and how many bits it weighs; positive speaks for one person. */
export type EvidenceLine = {
  field: string
  label: Text
  level: string
  text: Text
  bits: number
  linked_to?: string
}

/** A score with everything that made it. `steps` are the same lines in words, for the one component that draws an outcome. */
export type Explanation = Outcome<Score> & {
  prior: number
  /** Whom the pair is weighed against: any two people, or two of one household, who share much. */
  rival: 'other' | 'household'
  lines: EvidenceLine[]
  /** Why a person must look at it, whatever the sum. */
  reason?: Text
}

export type Scorer = {
  score(a: Values, b: Values): Score
  explain(a: Values, b: Values): Explanation
}

/** Reads a model once to score many pairs given as texts. The score depends on the model and the two records only. */
export function createScorer(model: Model): Scorer {
  const store = createStore(model.schema)
  return scorerOn(store, model, comparer(store, modelFrequencies(store, model), parentsOf(model)))
}

/** The waterfall of one pair: for each column the level in plain words, its weight, the total and the probability. */
export function explainPair(model: Model, a: Values, b: Values): Explanation {
  return createScorer(model).explain(a, b)
}

function scorerOn(store: Store, model: Model, compare: Comparer): Scorer {
  const weights = weightsOf(sharesOf(model))
  const numbers = new Uint8Array(store.columns.length)
  const read = (a: Values, b: Values) => {
    setRow(store, 0, a)
    setRow(store, 1, b)
    compare(0, 1, numbers)
  }
  return {
    score(a, b) {
      read(a, b)
      return scoreOf(model, weights, numbers)
    },
    explain(a, b) {
      read(a, b)
      return explained(model, weights, numbers)
    },
  }
}

/** The sums against both rivals: any two persons, and two of one household. */
function sums(model: Model, weights: Weights, numbers: Uint8Array): { other: number; household: number } {
  let other = model.prior
  let household = model.prior_household
  for (let at = 0; at < weights.other.length; at++) {
    other += weights.other[at]![numbers[at]!]!
    household += weights.household[at]![numbers[at]!]!
  }
  return { other, household }
}

export function scoreOf(model: Model, weights: Weights, numbers: Uint8Array): Score {
  const { other, household } = sums(model, weights, numbers)
  const weight = together(other, household)
  return { weight, probability: probabilityOf(weight), decision: decide(model, numbers, weight) }
}

const signed = (bits: number, language: 'id' | 'en') => {
  const written = Math.abs(bits).toFixed(1)
  return `${bits < 0 ? '−' : '+'}${language === 'id' ? written.replace('.', ',') : written}`
}

export function explained(model: Model, weights: Weights, numbers: Uint8Array): Explanation {
  // The rival that is harder to rule out is the one a clerk must think of: somebody else, or somebody of the same house.
  const { other, household } = sums(model, weights, numbers)
  const rival = household < other ? 'household' : 'other'
  const bitsOf = weights[rival]
  const lines = model.schema.fields.map((field, at): EvidenceLine => {
    const own = levels[field.kind]
    const number = numbers[at]!
    const { code, text: words } = own[number % own.length]!
    const label = field.label ?? text(field.name, field.name)
    const linked = number >= own.length ? model.fields[at]!.linked_to : undefined
    return {
      field: field.name,
      label,
      level: code,
      text:
        linked === undefined
          ? words
          : text(
              `${words.id} (sebagian sudah dikatakan ${labelOf(model, linked).id})`,
              `${words.en} (${labelOf(model, linked).en} told part of it)`,
            ),
      bits: bitsOf[at]![number]!,
      ...(linked !== undefined && { linked_to: linked }),
    }
  })
  const value = scoreOf(model, weights, numbers)
  const prior = value.weight - lines.reduce((sum, { bits }) => sum + bits, 0)
  const steps: Step[] = [
    {
      text:
        rival === 'other'
          ? text(
              `Sebelum melihat isinya, dibanding dua orang sembarang: ${signed(prior, 'id')}`,
              `Before looking, against any two people: ${signed(prior, 'en')}`,
            )
          : text(
              `Sebelum melihat isinya, dibanding dua orang serumah: ${signed(prior, 'id')}`,
              `Before looking, against two people of one household: ${signed(prior, 'en')}`,
            ),
    },
    ...lines.map(({ label, text: words, bits }) => ({
      text: text(
        `${label.id}: ${words.id} (${signed(bits, 'id')})`,
        `${label.en}: ${words.en} (${signed(bits, 'en')})`,
      ),
    })),
    {
      text: text(
        `Jumlah ${signed(value.weight, 'id')}: kemungkinan orang yang sama ${percent(value.probability, 'id')}`,
        `Sum ${signed(value.weight, 'en')}: probability of one person ${percent(value.probability, 'en')}`,
      ),
    },
  ]
  const reason = reasonOf(model, numbers, value.decision)
  if (reason !== undefined)
    steps.push({ text: text(`Petugas memutuskan. ${reason.id}`, `A person decides. ${reason.en}`) })
  return { ...outcome(value, steps), prior, rival, lines, ...(reason !== undefined && { reason }) }
}

/** Why a person must look whatever the sum. */
function reasonOf(model: Model, numbers: Uint8Array, decision: Decision): Text | undefined {
  if (isBorrowedNumber(model.schema, numbers)) {
    return text(
      'Nomor sama, tetapi nama dan tanggal lahir berbeda: harus diperiksa petugas.',
      'The number agrees, but name and birth date differ: a person must look.',
    )
  }
  const doubt = decision === 'review' ? doubtOf(model, numbers) : undefined
  return doubt && doubtText[doubt]
}

function labelOf(model: Model, name: string): Text {
  return model.schema.fields.find((field) => field.name === name)?.label ?? text(name, name)
}

function percent(probability: number, language: 'id' | 'en'): string {
  const tenths = Math.floor(probability * 1000) / 10
  const written =
    probability > 0.999 ? '> 99.9 %' : probability < 0.001 ? '< 0.1 %' : `${tenths.toFixed(1)} %`
  return language === 'id' ? written.replace('.', ',') : written
}
