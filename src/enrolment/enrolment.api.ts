import { createRoute, z } from '@hono/zod-openapi'
import { idempotencyHeader, jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { transact } from '../platform/context.ts'
import { contextOf } from '../platform/http.ts'
import { requireOperation } from '../platform/policy.ts'
import { getRoster } from '../roster/roster.service.ts'
import { ApprovalResult } from './enrolment.schema.ts'
import { approveRoster } from './enrolment.service.ts'
import { UndoResult, undoOutcomes, undoReasons } from './enrolment.undo.schema.ts'
import { askUndo, undoRoster } from './enrolment.undo.ts'
import { findUndo, listUndoneRows } from './enrolment.undo-store.ts'

const UndoAnswer = UndoResult.extend({ roster_id: z.uuid() }).openapi('Undo')
const UndoRows = z
  .object({
    state: z.enum(['none', 'asked', 'done']),
    reason: z.string().nullable(),
    result: UndoResult.nullable(),
    rows: z.array(
      z.object({
        row_number: z.number().int(),
        outcome: z.enum(undoOutcomes),
        reason: z.string(),
        said: z.object({ id: z.string(), en: z.string() }),
        months: z.number().int(),
        amount_rupiah: z.number().int(),
      }),
    ),
    next_after: z.number().int().nullable(),
  })
  .openapi('UndoRows')

export const enrolmentApi = newApi()
  .openapi(
    createRoute({
      method: 'post',
      path: '/rosters/{id}/approve',
      tags: ['Rosters'],
      summary:
        'Approve a proposed roster: people are protected and the money is reserved, or nothing happens',
      request: { params: z.object({ id: z.uuid() }), headers: idempotencyHeader },
      responses: { 200: jsonAnswer(ApprovalResult, 'What the approval did'), ...refusals },
    }),
    async (c) => c.json(await approveRoster(contextOf(c, 'api'), c.req.valid('param').id), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/rosters/{id}/undo-request',
      tags: ['Rosters'],
      summary: 'Ask that an approved roster be taken back; who approves then does it',
      request: {
        params: z.object({ id: z.uuid() }),
        headers: idempotencyHeader,
        body: {
          required: true,
          content: { 'application/json': { schema: z.object({ reason: z.string().max(1_000) }) } },
        },
      },
      responses: {
        200: jsonAnswer(
          z.object({
            roster_id: z.uuid(),
            asked: z.boolean().openapi({ description: 'False when somebody had asked before' }),
          }),
          'Asked for',
        ),
        ...refusals,
      },
    }),
    async (c) =>
      c.json(await askUndo(contextOf(c, 'api'), c.req.valid('param').id, c.req.valid('json').reason), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/rosters/{id}/undo',
      tags: ['Rosters'],
      summary: 'Take an approved roster back: rows are reversed, kept or failed, each with its reason',
      request: { params: z.object({ id: z.uuid() }), headers: idempotencyHeader },
      responses: { 200: jsonAnswer(UndoAnswer, 'What taking it back did'), ...refusals },
    }),
    async (c) => c.json(await undoRoster(contextOf(c, 'api'), c.req.valid('param').id), 200),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/rosters/{id}/undo',
      tags: ['Rosters'],
      summary: 'What became of the rows of a roster that was taken back, up to 500 at a time',
      request: {
        params: z.object({ id: z.uuid() }),
        query: z.object({
          outcome: z.enum(undoOutcomes).optional(),
          after: z.coerce
            .number()
            .int()
            .min(0)
            .max(2 ** 31 - 1)
            .default(0),
        }),
      },
      responses: { 200: jsonAnswer(UndoRows, 'Rows with their outcome'), ...refusals },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'roster.view')
      const rosterId = c.req.valid('param').id
      const { outcome, after } = c.req.valid('query')
      return c.json(
        await transact(context, async (tx) => {
          await getRoster(tx, rosterId)
          const undo = await findUndo(tx.db, rosterId)
          const rows = await listUndoneRows(tx.db, rosterId, { outcome, after, size: 500 })
          return {
            state:
              undo === undefined ? ('none' as const) : undo.done_at ? ('done' as const) : ('asked' as const),
            reason: undo?.reason ?? null,
            result: undo?.result ?? null,
            rows: rows.map((row) => ({ ...row, said: undoReasons[row.reason] })),
            next_after: rows.length === 500 ? (rows.at(-1)?.row_number ?? null) : null,
          }
        }),
        200,
      )
    },
  )
