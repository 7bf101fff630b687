import { createRoute, z } from '@hono/zod-openapi'
import { jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { contextOf } from '../platform/http.ts'
import { coverageOf } from './coverage.service.ts'

const Words = z.object({ id: z.string(), en: z.string() })

const CoverageAnswer = z
  .object({
    region_code: z.string(),
    region_name: z.string(),
    as_of: z.string(),
    numerator: z.number().int(),
    denominator: z.number().int(),
    percent: z.number(),
    added_people: z
      .number()
      .int()
      .openapi({ description: 'People our programmes cover who were not in the published position' }),
    added_temporary_people: z.number().int(),
    source: z.string().openapi({ description: 'Who published the position underneath' }),
    source_as_of: z.string(),
    denominator_kind: z.string().nullable(),
    target: z
      .object({
        year: z.number().int(),
        percent: z.number(),
        set_by: z.string(),
        gap_people: z.number().int(),
        gap_rupiah_per_month: z.number().int(),
      })
      .nullable(),
    steps: z.array(z.object({ text: Words, amount_rupiah: z.number().int().optional() })),
    unconfirmed: z.array(z.object({ code: z.string(), question: Words })),
  })
  .openapi('Coverage')

export const coverageApi = newApi().openapi(
  createRoute({
    method: 'get',
    path: '/coverage/{region}',
    tags: ['Coverage'],
    summary: 'Coverage of a region on a day, with numerator, denominator, source and steps',
    request: {
      params: z.object({ region: z.string().openapi({ example: '15.03' }) }),
      query: z.object({ as_of: z.string().optional().openapi({ example: '2024-11-06' }) }),
    },
    responses: { 200: jsonAnswer(CoverageAnswer, 'Coverage'), ...refusals },
  }),
  async (c) => {
    const context = contextOf(c, 'api')
    const { value, steps, unconfirmed } = await coverageOf(
      context,
      c.req.valid('param').region,
      c.req.valid('query').as_of ?? context.platform.today(),
    )
    const { target } = value
    return c.json(
      {
        region_code: value.region_code,
        region_name: value.region_name,
        as_of: value.as_of,
        numerator: value.numerator,
        denominator: value.denominator,
        percent: value.percent,
        added_people: value.added_people,
        added_temporary_people: value.added_temporary_people,
        source: value.baseline.source,
        source_as_of: value.baseline.as_of,
        denominator_kind: value.baseline.denominator_kind,
        target: target && {
          year: target.year,
          percent: target.percent,
          set_by: target.set_by,
          gap_people: target.gap_people,
          gap_rupiah_per_month: target.gap_rupiah_per_month,
        },
        steps: steps.map((step) => ({ text: step.text, amount_rupiah: step.amount_rupiah })),
        unconfirmed: unconfirmed.map((open) => ({ code: open.code, question: open.question })),
      },
      200,
    )
  },
)
