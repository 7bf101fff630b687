import { text } from '../kernel/text.ts'
import { linkedFrom, nikParents } from './compare.ts'
import { startShares } from './em.ts'
import { usualKey, wordsKey } from './frequencies.ts'
import { levels } from './levels.ts'
import { modelFrom } from './model.ts'
import type { BlockingRule, Field, LevelWeight, Model, Schema } from './types.ts'
import shipped from './weights/2026-11-29.json' with { type: 'json' }

type Kind = { levels: Record<string, LevelWeight>; linked?: Record<string, LevelWeight>; usual: number }
const kinds = shipped.kinds as Record<string, Kind | undefined>

const kindOf = ({ kind, role }: Field): Kind | undefined => kinds[`${kind}:${role}`] ?? kinds[kind]

/**
 * The model to begin with, before anything could be learned: weights by kind of column, fitted on the generated population
 * (`src/matching/weights`, dated), for a register of the given size. Replace it by `fit` as soon as there are some thousand records.
 */
export function defaultModel(schema: Schema, records = 1_300_000): Model {
  const parents = nikParents(schema)
  const shares = startShares(schema, parents)
  schema.fields.forEach((field, at) => {
    const known = kindOf(field)
    if (known === undefined) return
    levels[field.kind].forEach(({ code }, number) => {
      for (const [from, shift] of [
        [known.levels, 0],
        [known.linked, linkedFrom(field)],
      ] as const) {
        const weight = from?.[code]
        if (weight === undefined) continue
        shares.m[at]![number + shift] = weight.m
        shares.u[at]![number + shift] = weight.u
        shares.h[at]![number + shift] = weight.h
      }
    })
  })
  return modelFrom({
    name: 'payung-default',
    made_on: shipped.made_on,
    source: text(
      'bobot bawaan Payung, dari penduduk rekaan',
      'weights shipped with Payung, from an invented population',
    ),
    schema,
    shares,
    parents,
    // The odds against any two fall as the register grows; those against a household do not.
    prior: {
      other: shipped.prior + Math.log2(shipped.records / records),
      household: shipped.prior_household,
    },
    records,
    frequencies: {
      ...Object.fromEntries(
        schema.fields.map((field) => [
          field.name,
          { [usualKey]: Math.max(1, Math.round((kindOf(field)?.usual ?? 1 / records) * records)) },
        ]),
      ),
      [wordsKey]: Object.fromEntries(
        Object.entries(shipped.words).map(([word, share]) => [word, Math.round(share * records)]),
      ),
    },
    blocking: defaultRules(schema),
    thresholds: {
      same: Math.max(shipped.same_from, Math.log2(0.998 / 0.002)),
      review: Math.log2(0.05 / 0.95),
    },
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
