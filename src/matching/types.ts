import type { Text } from '../kernel/text.ts'

/** What a column holds, which decides how it is read and compared. */
export const fieldKinds = ['name', 'date', 'id', 'place', 'phone', 'text', 'category'] as const
export type FieldKind = (typeof fieldKinds)[number]

/**
 * What a column means beyond its kind, where that matters: `nik` tells birth date and sex too; `given` and `family` are parts of one
 * name that people swap; `mother` is the name of somebody else; `sex` follows from a NIK.
 */
export const fieldRoles = ['nik', 'given', 'family', 'mother', 'sex', 'birth'] as const
export type FieldRole = (typeof fieldRoles)[number]

export type DateOrder = 'dmy' | 'mdy' | 'ymd'

/** One column that takes part. `name` is its header; `label` is what a clerk reads, the header when left out. */
export type Field = {
  name: string
  kind: FieldKind
  role?: FieldRole
  /** Order of numbers in dates whose year stands last; Indonesian `dmy` when left out. */
  date_order?: DateOrder
  label?: Text
}

export type Schema = { fields: readonly Field[] }

/** Values in the order of the schema's fields; empty, null and undefined are missing, which is not the same as different. */
export type Values = readonly (string | null | undefined)[]
export type MatchRecord = { id: string; values: Values }

/** `weight` is in bits and includes the prior: probability = 2^weight / (1 + 2^weight). */
export type Pair = { id_a: string; id_b: string; probability: number; weight: number }

/** `same` only above the proven threshold and without contradiction; `review` for a person; `different` is not shown. */
export type Decision = 'same' | 'review' | 'different'

/** How often a level occurs among pairs of one person (m), of any two persons (u), of two persons of one household (h). */
export type LevelWeight = { m: number; u: number; h: number }

/** Which values, together, bring two records near each other: such as `birth_date:full + name:first`. */
export type BlockingRule = { parts: { field: string; part: string }[] }

/**
 * Everything a score depends on. It is plain JSON, so that it can be kept with its date; with the same model the score of two
 * records is always the same, whoever else is in the register.
 */
export type Model = {
  format: 1
  name: string
  /** The day it was made, given by whoever made it. */
  made_on: string
  source: Text
  schema: Schema
  /** log2 odds, before looking, that two records taken at random are one person rather than two. */
  prior: number
  /** The same rather than two persons of one household, who share place, telephone, mother and family name. */
  prior_household: number
  /** For each field, in the order of the schema: weight by level code; `linked` where the field `linked_to` agrees and told part of it. */
  fields: {
    name: string
    levels: Record<string, LevelWeight>
    linked_to?: string
    linked?: Record<string, LevelWeight>
  }[]
  /** How many records the model was learned from; frequencies are parts of this. */
  records: number
  /** Values that are not rare, with their number among `records`; a value not listed is rare. */
  frequencies: Record<string, Record<string, number>>
  blocking: BlockingRule[]
  /** In bits, prior included. At or above `same` a pair may be decided without a person; from `review` up a person looks. */
  thresholds: { same: number; review: number }
}
