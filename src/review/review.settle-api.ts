import { createRoute, z } from '@hono/zod-openapi'
import { listSettlements } from '../match/match.service.ts'
import {
  givingUp,
  type Settlement,
  settledKinds,
  settlementStates,
} from '../match/match.settlement.schema.ts'
import { idempotencyHeader, jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { transact } from '../platform/context.ts'
import { contextOf } from '../platform/http.ts'
import { requireOperation } from '../platform/policy.ts'
import { decideSettlement, settleClaim } from './review.settle.ts'

const SettlementAnswer = z
  .object({
    settlement_id: z.uuid(),
    claim: z.string(),
    region_code: z.string().openapi({ description: 'The office that gives up, and decides' }),
    kind: z.enum(settledKinds),
    gives_up: z
      .enum(givingUp)
      .openapi({ description: 'Paid months, a proposed row, or a membership elsewhere' }),
    programme_id: z.string().nullable(),
    keeper_id: z.string().nullable(),
    months: z.array(z.string()),
    rupiah: z.number().int(),
    two_accounts: z.boolean(),
    state: z.enum(settlementStates),
    reason: z.string(),
    remark: z.string().nullable(),
    released: z
      .object({
        months: z.number().int(),
        amount_rupiah: z.number().int(),
        sent_file: z.number().int().nullable(),
      })
      .nullable(),
  })
  .openapi('Settlement')

const answerOf = (settlement: Settlement): z.infer<typeof SettlementAnswer> => ({
  settlement_id: settlement.settlement_id,
  claim: settlement.claim,
  region_code: settlement.kab,
  kind: settlement.kind,
  gives_up: settlement.gives_up,
  programme_id: settlement.programme_id,
  keeper_id: settlement.keeper_id,
  months: settlement.months.map((month) => month.slice(0, 7)),
  rupiah: settlement.amounts.reduce((sum, amount) => sum + amount, 0),
  two_accounts: settlement.two_accounts,
  state: settlement.state,
  reason: settlement.reason,
  remark: settlement.remark,
  released: settlement.result,
})

const side = z.enum(['first', 'other'])
const id = z.object({ id: z.string() })

export const settleApi = newApi()
  .openapi(
    createRoute({
      method: 'post',
      path: '/match/double-funding/{claim}/settle',
      tags: ['Matching'],
      summary:
        'Decide which funder keeps which months of a claim; paid months are released by a second account',
      request: {
        headers: idempotencyHeader,
        params: z.object({ claim: z.string() }),
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.object({
                first: z.string().optional().openapi({ description: 'First month of the report, as there' }),
                last: z.string().optional(),
                keep: z.object({
                  all: side.optional().openapi({ description: 'Who keeps every month not named below' }),
                  months: z
                    .record(z.string(), side)
                    .optional()
                    .openapi({ example: { '2024-11': 'first' } }),
                }),
                reason: z.string().max(500),
              }),
            },
          },
        },
      },
      responses: {
        200: jsonAnswer(z.object({ settlements: z.array(SettlementAnswer) }), 'Settled or proposed'),
        ...refusals,
      },
    }),
    async (c) => {
      const settled = await settleClaim(contextOf(c, 'api'), c.req.valid('param').claim, c.req.valid('json'))
      return c.json({ settlements: settled.map(answerOf) }, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/match/settlements',
      tags: ['Matching'],
      summary: 'What was decided about months that two funders claim, the newest first',
      responses: {
        200: jsonAnswer(z.object({ settlements: z.array(SettlementAnswer) }), 'Settlements, at most 500'),
        ...refusals,
      },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'match.view')
      const settlements = await transact(context, (tx) => listSettlements(tx.db))
      return c.json({ settlements: settlements.map(answerOf) }, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/match/settlements/{id}/approve',
      tags: ['Matching'],
      summary: 'Carry a settlement out; by another account than proposed it',
      request: { headers: idempotencyHeader, params: id },
      responses: { 200: jsonAnswer(SettlementAnswer, 'Carried out'), ...refusals },
    }),
    async (c) =>
      c.json(answerOf(await decideSettlement(contextOf(c, 'api'), c.req.valid('param').id, 'done')), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/match/settlements/{id}/refuse',
      tags: ['Matching'],
      summary: 'Refuse a settlement; the claim is open again',
      request: {
        headers: idempotencyHeader,
        params: id,
        body: {
          required: true,
          content: { 'application/json': { schema: z.object({ remark: z.string().max(500) }) } },
        },
      },
      responses: { 200: jsonAnswer(SettlementAnswer, 'Refused'), ...refusals },
    }),
    async (c) => {
      const { remark } = c.req.valid('json')
      return c.json(
        answerOf(await decideSettlement(contextOf(c, 'api'), c.req.valid('param').id, 'refused', remark)),
        200,
      )
    },
  )
