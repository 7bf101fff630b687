import { text } from '../kernel/text.ts'
import { nikParents } from './compare.ts'
import { startShares } from './em.ts'
import { modelFrom } from './model.ts'
import type { BlockingRule, Model, Schema } from './types.ts'

/**
 * The model to begin with, before anything could be learned: shipped weights by kind of column for a register of the given size. Its
 * frequencies are those of the register it is used with. Replace it by `fit` as soon as there are some thousand records.
 */
export function defaultModel(schema: Schema, records = 1_300_000): Model {
  const parents = nikParents(schema)
  return modelFrom({
    name: 'payung-default',
    made_on: '2026-11-28',
    source: text('bobot bawaan Payung', 'weights shipped with Payung'),
    schema,
    shares: startShares(schema, parents),
    parents,
    prior: { other: Math.log2(0.2 / records), household: -2 },
    records,
    frequencies: {},
    blocking: defaultRules(schema),
    thresholds: { same: 12, review: Math.log2(0.05 / 0.95) },
  })
}

/** Rules for lists of people: number, name with birth date, name with place, mother or telephone, birth date with place. */
export function defaultRules(schema: Schema): BlockingRule[] {
  const names = schema.fields
    .filter(({ kind, role }) => kind === 'name' && role !== 'mother')
    .map(({ name }) => name)
  const mothers = schema.fields.filter(({ role }) => role === 'mother').map(({ name }) => name)
  const of = (kind: string) => schema.fields.filter((field) => field.kind === kind).map(({ name }) => name)
  const rules: BlockingRule[] = []
  const add = (...parts: [string | undefined, string][]) => {
    if (parts.every(([field]) => field !== undefined))
      rules.push({ parts: parts.map(([field, part]) => ({ field: field!, part })) })
  }
  for (const id of of('id')) add([id, 'full'])
  for (const phone of of('phone')) add([phone, 'full'])
  const [date] = of('date')
  const [place] = of('place')
  for (const name of names) {
    add([name, 'first'], [date, 'full'])
    add([name, 'last'], [date, 'full'])
  }
  const [name] = names
  add([date, 'full'], [place, 'full'])
  add([name, 'words'], [place, 'full'])
  add([name, 'words'], [date, 'year_month'])
  add([name, 'start'], [date, 'month_day'], [place, 'full'])
  add([mothers[0], 'words'], [date, 'full'])
  add([name, 'first'], [mothers[0], 'words'])
  if (rules.length === 0) for (const { name: field } of schema.fields) add([field, 'full'])
  return rules
}
