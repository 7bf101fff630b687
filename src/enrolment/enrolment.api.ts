import { createRoute, z } from '@hono/zod-openapi'
import { idempotencyHeader, jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { contextOf } from '../platform/http.ts'
import { ApprovalResult } from './enrolment.schema.ts'
import { approveRoster } from './enrolment.service.ts'

export const enrolmentApi = newApi().openapi(
  createRoute({
    method: 'post',
    path: '/rosters/{id}/approve',
    tags: ['Rosters'],
    summary: 'Approve a proposed roster: people are protected and the money is reserved, or nothing happens',
    request: { params: z.object({ id: z.uuid() }), headers: idempotencyHeader },
    responses: { 200: jsonAnswer(ApprovalResult, 'What the approval did'), ...refusals },
  }),
  async (c) => c.json(await approveRoster(contextOf(c, 'api'), c.req.valid('param').id), 200),
)
