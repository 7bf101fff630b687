import { createRoute, z } from '@hono/zod-openapi'
import { dateFormats, dateShapes } from '../intake/date-shapes.ts'
import { idempotencyHeader, jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { transact } from '../platform/context.ts'
import { contextOf } from '../platform/http.ts'
import { requireOperation } from '../platform/policy.ts'
import { dateCodes, listDateGroups, mendDates } from './roster.dates.ts'
import { getRoster } from './roster.find.ts'
import { MendingAnswer, mendingOf } from './roster.mend-api.ts'
import { listBulks, takeBackMending } from './roster.take-back.ts'

const DateGroups = z
  .object({
    before: z.string().openapi({ description: 'First day of cover; no date is read as a later one' }),
    groups: z.array(
      z.object({
        shape: z.enum(dateShapes),
        rows: z.number().int(),
        written: z.string(),
        example_row: z.number().int(),
        offers: z.array(
          z.object({
            format: z.enum(dateFormats),
            rows: z.number().int().openapi({ description: 'Rows it would change' }),
            agreeing: z.number().int().openapi({ description: 'Of these, rows whose NIK says the same day' }),
            with_nik: z.number().int(),
            examples: z.array(
              z.object({
                row_number: z.number().int(),
                before: z.string(),
                after: z.string().nullable(),
              }),
            ),
          }),
        ),
      }),
    ),
  })
  .openapi('DateGroups')

const Mendings = z.object({
  mendings: z.array(
    z.object({
      mending_id: z.uuid(),
      way: z.enum(['same_value', 'date_format', 'workbook']),
      fields: z.array(z.string()),
      rows: z.number().int(),
      made_at: z.string(),
      made_by_name: z.string().nullable(),
    }),
  ),
})

const id = z.object({ id: z.uuid() })
const tags = ['Rosters']

/** Many rows by one answer: dates by how they are written, and taking back what was mended at once. */
export const rosterAtOnceApi = newApi()
  .openapi(
    createRoute({
      method: 'get',
      path: '/rosters/{id}/dates',
      tags,
      summary:
        'Refused or doubtful dates of one cause by how they are written, and what each reading would make of them',
      request: { params: id, query: z.object({ code: z.enum(dateCodes) }) },
      responses: { 200: jsonAnswer(DateGroups, 'Groups, the largest first'), ...refusals },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'roster.mend')
      const found = await transact(context, async (tx) =>
        listDateGroups(tx, await getRoster(tx, c.req.valid('param').id), c.req.valid('query').code),
      )
      return c.json(found, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/rosters/{id}/dates',
      tags,
      summary: 'Say once how the dates of a group are written; each becomes a correction',
      request: {
        params: id,
        headers: idempotencyHeader,
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z.object({
                code: z.enum(dateCodes),
                shape: z.enum(dateShapes),
                format: z.enum(dateFormats),
              }),
            },
          },
        },
      },
      responses: { 200: jsonAnswer(MendingAnswer, 'What was changed'), ...refusals },
    }),
    async (c) =>
      c.json(
        mendingOf(await mendDates(contextOf(c, 'api'), c.req.valid('param').id, c.req.valid('json'))),
        200,
      ),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/rosters/{id}/mendings',
      tags,
      summary: 'What was mended at once and still counts, newest first',
      request: { params: id },
      responses: { 200: jsonAnswer(Mendings, 'Mendings'), ...refusals },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'roster.mend')
      const bulks = await transact(context, async (tx) =>
        listBulks(tx, (await getRoster(tx, c.req.valid('param').id)).roster_id),
      )
      return c.json(
        { mendings: bulks.map((bulk) => ({ ...bulk, made_at: bulk.made_at.toISOString() })) },
        200,
      )
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/rosters/{id}/mendings/{mending_id}/take-back',
      tags,
      summary: 'Take back what was mended at once; cells mended again since stay',
      request: { params: id.extend({ mending_id: z.uuid() }), headers: idempotencyHeader },
      responses: { 200: jsonAnswer(MendingAnswer, 'What was changed'), ...refusals },
    }),
    async (c) => {
      const { id: rosterId, mending_id } = c.req.valid('param')
      return c.json(mendingOf(await takeBackMending(contextOf(c, 'api'), rosterId, mending_id)), 200)
    },
  )
