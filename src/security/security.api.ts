import { createRoute, z } from '@hono/zod-openapi'
import { idempotencyHeader, jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { contextOf } from '../platform/http.ts'
import { RevealAnswer, RevealRequest } from './security.schema.ts'
import { revealNik } from './security.service.ts'

export const securityApi = newApi().openapi(
  createRoute({
    method: 'post',
    path: '/people/{id}/reveal',
    tags: ['People'],
    summary: 'The whole NIK of a person, for a reason; every look is written to the access log and counted',
    request: {
      params: z.object({ id: z.uuid() }),
      headers: idempotencyHeader,
      body: { required: true, content: { 'application/json': { schema: RevealRequest } } },
    },
    responses: { 200: jsonAnswer(RevealAnswer, 'The number'), ...refusals },
  }),
  async (c) => {
    const { id } = c.req.valid('param')
    const nik = await revealNik(contextOf(c, 'api'), id, c.req.valid('json').reason)
    return c.json({ person_id: id, nik }, 200)
  },
)
