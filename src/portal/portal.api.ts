import { createRoute, z } from '@hono/zod-openapi'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { law } from '../rules/law.ts'
import { lawChanges } from '../rules/law-changes.ts'
import type { Parameter } from '../rules/parameter.ts'
import { answerTo, type Calculation } from './portal.calculation.ts'
import { answerData, calculatorOf, type Family, families } from './portal.calculators.ts'
import { parameterData, parameterOf } from './portal.law.ts'
import type { Written } from './portal.questions.ts'

const Words = z.object({ id: z.string(), en: z.string() })
const Source = z.object({
  regulation: z.string(),
  article: z.string().optional(),
  url: z.string().optional(),
  confidence: z.enum(['legal_text', 'secondary', 'unconfirmed']),
})
const Step = z.object({ text: Words, amount_rupiah: z.number().int().optional(), source: Source.optional() })
const Unconfirmed = z.object({
  code: z.string(),
  question: Words,
  readings: z.array(z.object({ text: Words, value: z.unknown() })).optional(),
})
const Told = { value: z.unknown(), steps: z.array(Step), unconfirmed: z.array(Unconfirmed) }

const RulesAnswer = z
  .object({
    ...Told,
    total_rupiah: z
      .number()
      .int()
      .optional()
      .openapi({ description: 'The amount the sentence is about; no scholarship in it' }),
    months: z.array(z.object({ month: z.string(), amount_rupiah: z.number().int() })).optional(),
    sentence: Words.openapi({ description: 'Names every amount where readings of the law differ' }),
    also: z
      .array(z.object({ topic: z.string(), title: Words, ...Told }))
      .openapi({ description: 'Papers, heirs, time limits, duties' }),
  })
  .openapi('RulesAnswer')

const Dated = z.object({
  from: z.string(),
  to: z.string().nullable(),
  value: z.unknown(),
  source: Source,
  note: Words.optional(),
  other_reading: z.object({ value: z.unknown(), text: Words }).optional(),
})
const ParameterAnswer = z
  .object({
    id: z.string(),
    subject: z.string(),
    label: Words,
    unit: z.string(),
    gaps: Words.optional(),
    values: z.array(Dated),
  })
  .openapi('Parameter')
const Change = z
  .object({
    on: z.string(),
    regulation: z.string(),
    confidence: Source.shape.confidence,
    parameters: z.array(
      z.object({ id: z.string(), label: Words, before: z.unknown().optional(), after: z.unknown() }),
    ),
  })
  .openapi('LawChange')

/** All questions of a family as query parameters; which ones a kind asks stands in their description. */
function queryOf(family: Family) {
  const names = new Map<string, Calculation[]>()
  for (const asked of families[family])
    for (const name of Object.keys(asked.questions)) names.set(name, [...(names.get(name) ?? []), asked])
  const shape = [...names].map(([name, askers]) => {
    const question = askers[0]?.questions[name]
    const accepted =
      question && 'options' in question.control
        ? ` One of: ${question.control.options.map(({ value }) => value).join(', ')}.`
        : ''
    const description = `${question?.label.en}.${accepted} Asked for: ${askers.map(({ kind }) => kind).join(', ')}.`
    return [
      name,
      z
        .union([z.string(), z.array(z.string())])
        .optional()
        .openapi({ description }),
    ] as const
  })
  return z.object(Object.fromEntries(shape))
}

/** The query in the form every calculator reads. What no question asks is refused, so that a slip is not passed over. */
function writtenIn(asked: Calculation, queries: Record<string, string[]>, besides: string[]): Written {
  const known = Object.keys(asked.questions)
  const stray = Object.keys(queries).find((name) => !known.includes(name) && !besides.includes(name))
  if (stray === undefined) return queries
  throw refuse(
    'rules.question_unknown',
    'invalid',
    text(
      `"${stray}" tidak ditanyakan untuk ${asked.kind}. Yang ditanyakan: ${known.join(', ')}.`,
      `"${stray}" is not asked for ${asked.kind}. It asks: ${known.join(', ')}.`,
    ),
    { field: stray, details: { accepted: known } },
  )
}

const open = { tags: ['Rules'], security: [] }
const { 400: bad, 404: absent } = refusals

export const portalApi = newApi()
  .openapi(
    createRoute({
      method: 'get',
      path: '/rules/contribution',
      ...open,
      summary: 'Contribution of one person or project, with steps, articles and what is not confirmed',
      request: {
        query: queryOf('contribution').extend({
          segment: z.string().openapi({
            description: `One of: ${families.contribution.map(({ kind }) => kind).join(', ')}`,
            example: 'bpu',
          }),
        }),
      },
      responses: { 200: jsonAnswer(RulesAnswer, 'The contribution'), 400: bad },
    }),
    (c) => {
      const asked = calculatorOf('contribution', c.req.query('segment') ?? '')
      return c.json(answerData(answerTo(asked, writtenIn(asked, c.req.queries(), ['segment', 'lang']))), 200)
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/rules/benefit/{kind}',
      ...open,
      summary: 'What a worker or a family receives after an event, with papers, heirs and time limits',
      request: {
        params: z.object({
          kind: z.string().openapi({
            description: `One of: ${families.benefit.map(({ kind }) => kind).join(', ')}`,
            example: 'jkm',
          }),
        }),
        query: queryOf('benefit'),
      },
      responses: { 200: jsonAnswer(RulesAnswer, 'The benefit'), 400: bad },
    }),
    (c) => {
      const asked = calculatorOf('benefit', c.req.valid('param').kind)
      return c.json(answerData(answerTo(asked, writtenIn(asked, c.req.queries(), ['lang']))), 200)
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/rules/parameters',
      ...open,
      summary: 'Every figure of the law with its history and sources',
      responses: { 200: jsonAnswer(z.object({ parameters: z.array(ParameterAnswer) }), 'All parameters') },
    }),
    (c) => c.json({ parameters: Object.values(law).map((each) => parameterData(each as Parameter)) }, 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/rules/parameters/{id}',
      ...open,
      summary: 'One figure of the law with its history and sources',
      request: { params: z.object({ id: z.string().openapi({ example: 'bpu.jkm_contribution' }) }) },
      responses: { 200: jsonAnswer(ParameterAnswer, 'The parameter'), 404: absent },
    }),
    (c) => c.json(parameterData(parameterOf(c.req.valid('param').id)), 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/rules/timeline',
      ...open,
      summary: 'What changed in the law on which day, oldest first',
      responses: { 200: jsonAnswer(z.object({ changes: z.array(Change) }), 'The changes') },
    }),
    (c) => c.json({ changes: lawChanges() }, 200),
  )
