import { type Text, text } from '../kernel/text.ts'
import {
  createIndex,
  createScorer,
  defaultModel,
  type EvidenceLine,
  type Field,
  type Schema,
  type Values,
} from '../matching/index.ts'
import type { Indexed, IndexedEntry } from './match.load.ts'
import type { Evidence, Facts } from './match.schema.ts'

const nikField: Field = { name: 'nik', kind: 'id', role: 'nik', label: text('NIK', 'NIK') }
const nameField: Field = { name: 'name', kind: 'name', label: text('Nama', 'Name') }
const birthField: Field = {
  name: 'birth_date',
  kind: 'date',
  role: 'birth',
  date_order: 'ymd',
  label: text('Tanggal lahir', 'Birth date'),
}

/** What is known of a person of the register, as the library reads it. A NIK tells birth date and sex too, which the model takes into account. */
const registerSchema: Schema = {
  fields: [
    nikField,
    nameField,
    birthField,
    { name: 'sex', kind: 'category', role: 'sex', label: text('Jenis kelamin', 'Sex') },
    { name: 'village_code', kind: 'place', label: text('Desa', 'Village') },
  ],
}

/** Lists from outside tell a NIK, a name and a birth date; what they do not tell speaks neither for nor against. */
const listSchema: Schema = { fields: [nikField, nameField, birthField] }

/**
 * Above so many bits a row is refused without a person: one false in a million by the model, far above where the library itself would decide,
 * because here nobody but the refused person would notice. Two people of one name, day and village in one list have come to 13.
 */
const sureAbove = 20

/** Fields whose commonness is counted in the register itself. */
const counted = new Set(['name', 'village_code'])

export type Compared = {
  certainty: 'same' | 'review' | 'different'
  probability: number
  weight: number
  evidence: Evidence[]
}

export type Near = { people: string[]; capped: boolean }

type Index = {
  /**
   * For each asked the people most like them, surest first, without looking at any NIK. `except`: an id not to answer with. `capped`: values so
   * common that not all was searched. Many at once take a fraction of the time of one after the other.
   */
  findAll(asked: readonly { facts: Facts; except?: string }[], most: number): Near[]
  /** Lays somebody beside one who is held and whose NIK is known by now. */
  compare(facts: Facts, id: string, known: Facts): Compared
  size(): number
}

export type RegisterIndex = Index & {
  /** Adds people, replaces those that are in it, and takes out who is no longer to be found. */
  put(people: readonly Indexed[]): void
}

export type ListsIndex = Index & {
  put(entries: readonly IndexedEntry[]): void
  /** Takes out everybody of a list. */
  dropList(listId: string): void
  dropEntries(ids: readonly string[]): void
}

/** Ids take a third of the memory as 16 characters. */
const packed = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex').toString('latin1')
const unpacked = (id: string) => {
  const hex = Buffer.from(id, 'latin1').toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/**
 * An index in memory, without a NIK in it: names and places are compared by how common they are in it. One model for every register, so that two
 * records weigh the same wherever they are compared: the odds before looking are those of a province.
 */
function indexOf(schema: Schema) {
  const model = defaultModel(schema, 1_300_000)
  const scorer = createScorer(model)
  const index = createIndex(model, { frequencies: 'register' })
  const valuesOf = (facts: Omit<Facts, 'nik'>, nik: string | null): Values => {
    const known: Record<string, string | null> = { ...facts, nik }
    return schema.fields.map(({ name }) => known[name] ?? null)
  }
  return {
    add: (id: string, facts: Omit<Facts, 'nik'>) =>
      index.add({ id: packed(id), values: valuesOf(facts, null) }),
    remove: (id: string) => index.remove(packed(id)),
    findAll: (asked: readonly { facts: Facts; except?: string }[], most: number): Near[] =>
      index
        .findAll(
          asked.map(({ facts }) => valuesOf(facts, null)),
          { most, except: asked.map(({ except }) => except && packed(except)) },
        )
        .map(({ candidates, capped }) => ({
          people: candidates.map(({ id }) => unpacked(id)),
          capped: capped.length > 0,
        })),
    compare(facts: Facts, id: string, known: Facts): Compared {
      const whole = scorer.explain(valuesOf(facts, facts.nik), valuesOf(known, known.nik))
      const byName = index.explain(valuesOf(facts, null), packed(id))
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
        evidence: [
          prior(whole.prior),
          ...lines.map(evidenceOf),
          ...(whole.reason ? [why(whole.reason)] : []),
        ],
      }
    },
    size: () => index.size,
  }
}

/** The register of the country, empty. */
export function emptyIndex(): RegisterIndex {
  const { add, remove, ...index } = indexOf(registerSchema)
  return {
    ...index,
    put(people) {
      for (const { person_id, name, ...rest } of people) {
        if (name === null) remove(person_id)
        else add(person_id, { name, ...rest })
      }
    },
  }
}

/** The people of lists from outside, empty. */
export function emptyLists(): ListsIndex {
  const { add, remove, ...index } = indexOf(listSchema)
  const lists = new Map<string, string[]>()
  return {
    ...index,
    put(entries) {
      for (const { entry_id, list_id, name, birth_date } of entries) {
        add(entry_id, { name, birth_date, sex: null, village_code: null })
        const held = lists.get(list_id)
        if (held) held.push(entry_id)
        else lists.set(list_id, [entry_id])
      }
    },
    dropList(listId) {
      for (const id of lists.get(listId) ?? []) remove(id)
      lists.delete(listId)
    },
    dropEntries(ids) {
      for (const id of ids) remove(id)
    },
  }
}

const prior = (weight: number): Evidence => ({
  field: 'prior',
  label: text('Sebelum melihat isinya', 'Before looking'),
  level: text('dua orang sembarang jarang orang yang sama', 'any two people are seldom one'),
  weight,
})

/** Not evidence for either side: why nobody but a person decides, however much it comes to. */
const why = (reason: Text): Evidence => ({
  field: 'person_decides',
  label: text('Mengapa petugas memutuskan', 'Why a person decides'),
  level: reason,
  weight: 0,
})

function evidenceOf({ field, label, text: level, bits }: EvidenceLine): Evidence {
  return { field, label, level, weight: bits }
}
