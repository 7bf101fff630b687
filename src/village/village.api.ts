import { createRoute, z } from '@hono/zod-openapi'
import { jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { contextOf } from '../platform/http.ts'
import { qualityFor } from './village.office-pages.tsx'

const QualityAnswer = z
  .object({
    due_on: z.string(),
    villages: z.array(
      z.object({
        village_code: z.string(),
        village_name: z.string(),
        rank: z.number().int().nullable(),
        state: z.enum(['ranked', 'too_few', 'waiting', 'not_sent']),
        people: z.number().int(),
        accepted: z.number().int(),
        accepted_permille: z.number().int().nullable(),
        days_late: z.number().int().nullable(),
        resends: z.number().int(),
        causes: z.array(z.object({ code: z.string(), rows: z.number().int() })),
      }),
    ),
  })
  .openapi('VillageQuality')

export const villageApi = newApi().openapi(
  createRoute({
    method: 'get',
    path: '/programmes/{code}/village-quality',
    tags: ['Rosters'],
    summary: 'How good the lists of each village were: share accepted, causes, days late, sent again',
    request: { params: z.object({ code: z.string() }) },
    responses: { 200: jsonAnswer(QualityAnswer, 'Villages, the ranked ones first'), ...refusals },
  }),
  async (c) => {
    const { call, found } = await qualityFor(contextOf(c, 'api'), c.req.valid('param').code)
    return c.json({ due_on: call.due_on, villages: found.map(({ district_name: _, ...each }) => each) }, 200)
  },
)
