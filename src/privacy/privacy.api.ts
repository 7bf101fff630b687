import { createRoute, z } from '@hono/zod-openapi'
import { idempotencyHeader, jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { transact } from '../platform/context.ts'
import { contextOf } from '../platform/http.ts'
import { requireOperation } from '../platform/policy.ts'
import { beginRequest, decideRequest, getRequest, receiveRequest } from './privacy.requests.ts'
import { hoursLeft, NewRequest, type PrivacyRequest, requestKinds, requestStates } from './privacy.schema.ts'
import { listRequests } from './privacy.store.ts'

const RequestAnswer = z
  .object({
    request_id: z.uuid(),
    number: z.number().int(),
    region_code: z.string(),
    person_id: z.uuid(),
    kind: z.enum(requestKinds),
    state: z.enum(requestStates),
    received_at: z.string(),
    due_at: z.string().openapi({ description: '3 x 24 hours after it was received' }),
    hours_left: z
      .number()
      .int()
      .nullable()
      .openapi({ description: 'Negative when overdue; null when decided' }),
    decided_at: z.string().nullable(),
    reason: z.string().nullable(),
    outcome: z.record(z.string(), z.unknown()).nullable(),
  })
  .openapi('PrivacyRequest', {
    description: 'A request of a person about their own data. What was asked in words stays sealed.',
  })

const NewRequestBody = NewRequest.extend({
  nik: z
    .string()
    .max(25)
    .optional()
    .openapi({ description: 'From the document on the desk; or name the person by id' }),
  person_id: z.uuid().optional(),
}).openapi('NewPrivacyRequest')

const Decision = z
  .object({ to: z.enum(['done', 'refused']), reason: z.string().max(300) })
  .openapi('PrivacyDecision')

function answerOf(request: PrivacyRequest): z.infer<typeof RequestAnswer> {
  return {
    request_id: request.request_id,
    number: request.number,
    region_code: request.kab,
    person_id: request.person_id,
    kind: request.kind,
    state: request.state,
    received_at: request.received_at.toISOString(),
    due_at: request.due_at.toISOString(),
    hours_left: request.decided_at ? null : hoursLeft(request.due_at, new Date()),
    decided_at: request.decided_at?.toISOString() ?? null,
    reason: request.reason,
    outcome: request.outcome,
  }
}

const tags = ['Privacy']
const one = z.object({ id: z.string() })

export const privacyApi = newApi()
  .openapi(
    createRoute({
      method: 'get',
      path: '/privacy-requests',
      tags,
      summary: 'Requests of people about their data, most urgent first',
      responses: { 200: jsonAnswer(z.object({ requests: z.array(RequestAnswer) }), 'Requests'), ...refusals },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'privacy.queue')
      const rows = await transact(context, (tx) => listRequests(tx.db))
      return c.json({ requests: rows.map(answerOf) }, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/privacy-requests/{id}',
      tags,
      summary: 'One request',
      request: { params: one },
      responses: { 200: jsonAnswer(RequestAnswer, 'Request'), ...refusals },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'privacy.queue')
      return c.json(answerOf(await transact(context, (tx) => getRequest(tx, c.req.valid('param').id))), 200)
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/privacy-requests',
      tags,
      summary: 'Take a request; the clock of 72 hours starts',
      request: {
        headers: idempotencyHeader,
        body: { required: true, content: { 'application/json': { schema: NewRequestBody } } },
      },
      responses: { 201: jsonAnswer(RequestAnswer, 'Received'), ...refusals },
    }),
    async (c) => {
      const { nik, person_id, ...wanted } = c.req.valid('json')
      return c.json(
        answerOf(
          await receiveRequest(contextOf(c, 'api'), person_id ? { person_id } : { nik: nik ?? '' }, wanted),
        ),
        201,
      )
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/privacy-requests/{id}/begin',
      tags,
      summary: 'Take a request up',
      request: { headers: idempotencyHeader, params: one },
      responses: { 200: jsonAnswer(RequestAnswer, 'In progress'), ...refusals },
    }),
    async (c) => c.json(answerOf(await beginRequest(contextOf(c, 'api'), c.req.valid('param').id)), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/privacy-requests/{id}/decide',
      tags,
      summary: 'End a request: done or refused, with a reason',
      request: {
        headers: idempotencyHeader,
        params: one,
        body: { required: true, content: { 'application/json': { schema: Decision } } },
      },
      responses: { 200: jsonAnswer(RequestAnswer, 'Decided'), ...refusals },
    }),
    async (c) => {
      const { to, reason } = c.req.valid('json')
      return c.json(
        answerOf(await decideRequest(contextOf(c, 'api'), c.req.valid('param').id, to, reason)),
        200,
      )
    },
  )
