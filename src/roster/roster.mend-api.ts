import { createRoute, z } from '@hono/zod-openapi'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { idempotencyHeader, jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { contextOf } from '../platform/http.ts'
import { answerOf, RosterAnswer } from './roster.api.ts'
import { mendFromWorkbook } from './roster.error-workbook.ts'
import { type Mending, mendRoster } from './roster.mend.ts'
import { mendFields } from './roster.schema.ts'

export const MendingAnswer = z
  .object({
    roster: RosterAnswer,
    changed_cells: z.number().int(),
    unchanged_cells: z.number().int().openapi({ description: 'Cells that said the same already' }),
    changed_rows: z.array(z.number().int()),
    unchanged_rows: z.number().int(),
    checked_rows: z
      .array(z.number().int())
      .openapi({ description: 'Rows checked again: those changed and those that share a NIK with them' }),
  })
  .openapi('Mending')

const Corrections = z.object({
  corrections: z
    .array(
      z.object({
        row_number: z.number().int().min(1).openapi({ description: 'Row as the sheet numbers it' }),
        field: z.enum([...mendFields, 'leave_out', 'looked']),
        value: z.string().max(500).nullable().openapi({
          description: 'What is to stand there; null lets the cell of the file count again',
        }),
      }),
    )
    .min(1)
    .max(5_000),
})

export const mendingOf = ({ roster, ...mending }: Mending): z.infer<typeof MendingAnswer> => ({
  roster: answerOf(roster),
  ...mending,
})

const id = z.object({ id: z.uuid() })
const tags = ['Rosters']

export const rosterMendApi = newApi()
  .openapi(
    createRoute({
      method: 'post',
      path: '/rosters/{id}/corrections',
      tags,
      summary:
        'Write corrections over cells of a checked roster; the rows concerned are checked again at once',
      request: {
        params: id,
        headers: idempotencyHeader,
        body: { required: true, content: { 'application/json': { schema: Corrections } } },
      },
      responses: { 200: jsonAnswer(MendingAnswer, 'What was changed'), ...refusals },
    }),
    async (c) =>
      c.json(
        mendingOf(
          await mendRoster(
            contextOf(c, 'api'),
            c.req.valid('param').id,
            c.req.valid('json').corrections,
            'cell',
          ),
        ),
        200,
      ),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/rosters/{id}/error-workbook',
      tags,
      summary: 'Take the mended error workbook back; only the rows in it are replaced',
      request: {
        params: id,
        headers: idempotencyHeader,
        body: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: z.object({ file: z.any().openapi({ type: 'string', format: 'binary' }) }),
            },
          },
        },
      },
      responses: { 200: jsonAnswer(MendingAnswer, 'What was changed'), ...refusals },
    }),
    async (c) => {
      const { file } = await c.req.parseBody()
      if (!(file instanceof File) || file.size === 0)
        throw refuse(
          'api.bad_request',
          'invalid',
          text('Bagian "file" harus berisi berkas.', 'The part "file" must hold a file.'),
          { field: 'file' },
        )
      const mending = await mendFromWorkbook(
        contextOf(c, 'api'),
        c.req.valid('param').id,
        new Uint8Array(await file.arrayBuffer()),
      )
      return c.json(mendingOf(mending), 200)
    },
  )
