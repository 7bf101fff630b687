import { type Text, text } from '../kernel/text.ts'
import { linkedFrom, type Parents } from './compare.ts'
import { type Prior, type Shares, startShares } from './em.ts'
import { levels } from './levels.ts'
import type { BlockingRule, LevelWeight, Model, Schema } from './types.ts'

/** Puts what was learned into a model that can be kept. */
export function modelFrom(facts: {
  name: string
  made_on: string
  source: Text
  schema: Schema
  shares: Shares
  parents: Parents
  prior: Prior
  records: number
  frequencies: Model['frequencies']
  blocking: BlockingRule[]
  thresholds: Model['thresholds']
}): Model {
  const { shares, parents, schema, prior, ...rest } = facts
  return {
    format: 1,
    ...rest,
    prior: short(prior.other),
    prior_household: short(prior.household),
    schema,
    fields: schema.fields.map((field, at) => {
      const half = linkedFrom(field)
      const parent = parents[at] ?? -1
      return {
        name: field.name,
        levels: listOf(shares, at, field.kind, 0),
        ...(parent >= 0 && {
          linked_to: schema.fields[parent]!.name,
          linked: listOf(shares, at, field.kind, half),
        }),
      }
    }),
  }
}

const short = (value: number) => Number(value.toPrecision(6))

function listOf(
  shares: Shares,
  at: number,
  kind: Schema['fields'][number]['kind'],
  shift: number,
): Record<string, LevelWeight> {
  return Object.fromEntries(
    levels[kind].slice(1).map(({ code }, number) => [
      code,
      {
        m: short(shares.m[at]![number + 1 + shift]!),
        u: short(shares.u[at]![number + 1 + shift]!),
        h: short(shares.h[at]![number + 1 + shift]!),
      },
    ]),
  )
}

export function parentsOf(model: Model): number[] {
  const names = model.schema.fields.map(({ name }) => name)
  return model.fields.map(({ linked_to }) => (linked_to === undefined ? -1 : names.indexOf(linked_to)))
}

export function sharesOf(model: Model): Shares {
  const shares = startShares(model.schema, parentsOf(model))
  model.schema.fields.forEach((field, at) => {
    const half = linkedFrom(field)
    const own = model.fields[at]!
    levels[field.kind].forEach(({ code }, number) => {
      for (const [from, shift] of [
        [own.levels, 0],
        [own.linked, half],
      ] as const) {
        const known = from?.[code]
        if (known === undefined) continue
        shares.m[at]![number + shift] = known.m
        shares.u[at]![number + shift] = known.u
        shares.h[at]![number + shift] = known.h
      }
    })
  })
  return shares
}

export const priorOf = (model: Model): Prior => ({ other: model.prior, household: model.prior_household })

export const fittedSource = text(
  'dipelajari dari berkas itu sendiri, tanpa label',
  'learned from the file itself, without labels',
)
