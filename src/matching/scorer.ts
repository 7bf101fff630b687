import { type Outcome, outcome, type Step } from '../kernel/outcome.ts'
import { type Text, text } from '../kernel/text.ts'
import { type Comparer, comparer } from './compare.ts'
import { decide, isBorrowedNumber } from './decide.ts'
import { probabilityOf } from './em.ts'
import { modelFrequencies } from './frequencies.ts'
import { levels } from './levels.ts'
import { parentsOf, sharesOf, weightTable } from './model.ts'
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
export type Explanation = Outcome<Score> & { prior: number; lines: EvidenceLine[] }

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
  const table = weightTable(sharesOf(model))
  const numbers = new Uint8Array(store.columns.length)
  const read = (a: Values, b: Values) => {
    setRow(store, 0, a)
    setRow(store, 1, b)
    compare(0, 1, numbers)
  }
  return {
    score(a, b) {
      read(a, b)
      return scoreOf(model, table, numbers)
    },
    explain(a, b) {
      read(a, b)
      return explained(model, table, numbers)
    },
  }
}

export function scoreOf(model: Model, table: readonly Float64Array[], numbers: Uint8Array): Score {
  let weight = model.prior
  for (let at = 0; at < table.length; at++) weight += table[at]![numbers[at]!]!
  return { weight, probability: probabilityOf(weight), decision: decide(model, numbers, weight) }
}

const signed = (bits: number, language: 'id' | 'en') => {
  const written = Math.abs(bits).toFixed(1)
  return `${bits < 0 ? '−' : '+'}${language === 'id' ? written.replace('.', ',') : written}`
}

export function explained(model: Model, table: readonly Float64Array[], numbers: Uint8Array): Explanation {
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
          : text(`${words} (sebagian sudah dikatakan ${linked})`, `${words} (${linked} told part of it)`),
      bits: table[at]![number]!,
      ...(linked !== undefined && { linked_to: linked }),
    }
  })
  const value = scoreOf(model, table, numbers)
  const steps: Step[] = [
    {
      text: text(
        `Sebelum melihat isinya: dua baris sembarang ${signed(model.prior, 'id')}`,
        `Before looking: any two records ${signed(model.prior, 'en')}`,
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
  if (isBorrowedNumber(model.schema, numbers)) {
    steps.push({
      text: text(
        'Nomor sama, tetapi nama dan tanggal lahir berbeda: harus diperiksa petugas.',
        'The number agrees, but name and birth date differ: a person must look.',
      ),
    })
  }
  return { ...outcome(value, steps), prior: model.prior, lines }
}

function percent(probability: number, language: 'id' | 'en'): string {
  const tenths = Math.floor(probability * 1000) / 10
  const written =
    probability > 0.999 ? '> 99.9 %' : probability < 0.001 ? '< 0.1 %' : `${tenths.toFixed(1)} %`
  return language === 'id' ? written.replace('.', ',') : written
}
