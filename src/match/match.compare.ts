import { text } from '../kernel/text.ts'
import {
  createIndex,
  createScorer,
  defaultModel,
  type EvidenceLine,
  type Schema,
  type Values,
} from '../matching/index.ts'
import type { Indexed } from './match.load.ts'
import type { Evidence, Facts } from './match.schema.ts'

/** What is known of a person of the register, as the library reads it. A NIK tells birth date and sex too, which the model takes into account. */
const schema: Schema = {
  fields: [
    { name: 'nik', kind: 'id', role: 'nik', label: text('NIK', 'NIK') },
    { name: 'name', kind: 'name', label: text('Nama', 'Name') },
    {
      name: 'birth_date',
      kind: 'date',
      role: 'birth',
      date_order: 'ymd',
      label: text('Tanggal lahir', 'Birth date'),
    },
    { name: 'sex', kind: 'category', role: 'sex', label: text('Jenis kelamin', 'Sex') },
    { name: 'village_code', kind: 'place', label: text('Desa', 'Village') },
  ],
}

/**
 * Above so many bits a row is refused without a person: one false in a million by the model, far above where the library itself would decide,
 * because here nobody but the refused person would notice. Two people of one name, day and village in one list have come to 13.
 */
const sureAbove = 20

/** Fields whose commonness is counted in the register itself. */
const counted = new Set(['name', 'village_code'])

/**
 * One model for every register, so that two records weigh the same wherever they are compared: the odds before looking are those of a province.
 */
const model = defaultModel(schema, 1_300_000)
const scorer = createScorer(model)

const valuesOf = (facts: Omit<Facts, 'nik'>, nik: string | null): Values => [
  nik,
  facts.name,
  facts.birth_date,
  facts.sex,
  facts.village_code,
]

export type Compared = {
  certainty: 'same' | 'review' | 'different'
  probability: number
  weight: number
  evidence: Evidence[]
}

export type RegisterIndex = {
  /** Adds people, replaces those that are in it, and takes out who is no longer to be found. */
  put(people: readonly Indexed[]): void
  /** The people most like this one, surest first, without looking at any NIK. `capped`: values so common that not all was searched. */
  find(facts: Facts, most: number, except?: string): { people: string[]; capped: boolean }
  /** Lays somebody beside a person of the register whose NIK is known by now. */
  compare(facts: Facts, personId: string, known: Facts): Compared
  size(): number
}

/** Ids take a third of the memory as 16 characters. */
const packed = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex').toString('latin1')
const unpacked = (id: string) => {
  const hex = Buffer.from(id, 'latin1').toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** The register in memory, without a NIK in it: names and places are compared by how common they are in it. */
export function emptyIndex(): RegisterIndex {
  const index = createIndex(model, { frequencies: 'register' })
  return {
    put(people) {
      for (const { person_id, name, ...rest } of people) {
        const id = packed(person_id)
        if (name === null) index.remove(id)
        else index.add({ id, values: valuesOf({ name, ...rest }, null) })
      }
    },
    find(facts, most, except) {
      const { candidates, capped } = index.find(valuesOf(facts, null), {
        most,
        except: except && packed(except),
      })
      return { people: candidates.map(({ id }) => unpacked(id)), capped: capped.length > 0 }
    },
    compare(facts, personId, known) {
      const whole = scorer.explain(valuesOf(facts, facts.nik), valuesOf(known, known.nik))
      const byName = index.explain(valuesOf(facts, null), packed(personId))
      const lines = whole.lines.map((line) =>
        counted.has(line.field) ? (byName?.lines.find((each) => each.field === line.field) ?? line) : line,
      )
      const weight = whole.prior + lines.reduce((sum, { bits }) => sum + bits, 0)
      const { same, review } = model.thresholds
      const sure = Math.max(same, sureAbove)
      const sum = weight >= sure ? 'same' : weight >= review ? 'review' : 'different'
      return {
        // Where the library wants a person, such as for a NIK that is another and no slip, a person it is.
        certainty: sum === 'same' && whole.value.decision !== 'same' ? 'review' : sum,
        probability: 1 / (1 + 2 ** -weight),
        weight,
        evidence: [prior(whole.prior), ...lines.map(evidenceOf)],
      }
    },
    size: () => index.size,
  }
}

const prior = (weight: number): Evidence => ({
  field: 'prior',
  label: text('Sebelum melihat isinya', 'Before looking'),
  level: text('dua orang sembarang jarang orang yang sama', 'any two people are seldom one'),
  weight,
})

function evidenceOf({ field, label, text: level, bits }: EvidenceLine): Evidence {
  return { field, label, level, weight: bits }
}
