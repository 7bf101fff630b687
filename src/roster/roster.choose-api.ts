import { createRoute, z } from '@hono/zod-openapi'
import { fields } from '../intake/schema.ts'
import type { Understanding } from '../intake/understand.ts'
import { mappedFields } from '../intake/values-read.ts'
import { idempotencyHeader, jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { contextOf } from '../platform/http.ts'
import { answerOf, RosterAnswer } from './roster.api.ts'
import { chooseLayout, chooseValues, readUnderstanding } from './roster.choose.ts'
import { readWrittenValues } from './roster.written.ts'

const id = z.object({ id: z.uuid() })
const tags = ['Rosters']

const LayoutAnswer = z
  .object({
    sheets: z.array(
      z.object({
        name: z.string(),
        rows: z.number().int(),
        hidden: z.boolean(),
        hidden_rows: z.number().int(),
        has_people: z.boolean().openapi({ description: 'A heading with a NIK was found in it' }),
        chosen: z.boolean(),
      }),
    ),
    header_row: z.number().int().openapi({ description: 'As seen in the sheet; 0 without a heading' }),
    header_rows: z.number().int(),
    header_confidence: z.enum(['sure', 'guess']),
    preset: z.string().nullable(),
    columns: z.array(
      z.object({
        at: z.number().int().openapi({ description: 'Position from 0' }),
        header: z.string(),
        field: z.enum(fields).nullable(),
        confidence: z.enum(['sure', 'near', 'remembered', 'preset', 'none']),
        candidates: z.array(z.enum(fields)),
        samples: z.array(z.string()).openapi({ description: 'Long numbers masked' }),
      }),
    ),
    questions: z.array(z.object({ step: z.string(), kind: z.string() }).loose()),
    ignored: z.array(z.string()),
  })
  .openapi('RosterLayout')

const LayoutChoice = z
  .object({
    sheets: z.array(z.string().max(100)).min(1).max(100).optional(),
    header_row: z.number().int().min(1).max(1_048_576).optional(),
    hidden_rows: z.enum(['include', 'leave_out']).optional(),
    preset: z.string().max(60).optional(),
    columns: z
      .partialRecord(z.enum(fields), z.number().int().min(0).max(16_383).nullable())
      .optional()
      .openapi({ description: 'For a field its column from 0, or null to leave it out' }),
  })
  .openapi('RosterLayoutChoice')

const ValueList = z
  .object({
    values: z.array(
      z.object({
        field: z.enum(mappedFields),
        written: z.string(),
        district: z.string().optional(),
        rows: z.number().int(),
        value: z
          .string()
          .nullable()
          .openapi({ description: 'What it is read as; null when nobody understands it' }),
        remembered: z.boolean().openapi({ description: 'The office said so before' }),
        label: z.string(),
        candidates: z.array(
          z.object({ value: z.string(), label: z.object({ id: z.string(), en: z.string() }) }),
        ),
      }),
    ),
  })
  .openapi('RosterValues')

const ValueChoices = z
  .object({
    values: z
      .array(
        z.object({
          field: z.enum(mappedFields),
          written: z.string().min(1).max(130),
          district: z.string().max(60).optional(),
          value: z.string().max(60).openapi({ description: 'Empty for a value that means nothing' }),
        }),
      )
      .max(500),
  })
  .openapi('RosterValueChoices')

function layoutAnswer({ sheets, proposal, questions }: Understanding): z.infer<typeof LayoutAnswer> {
  return {
    sheets,
    header_row: proposal.header_row,
    header_rows: proposal.header_rows,
    header_confidence: proposal.header_confidence,
    preset: proposal.preset,
    columns: proposal.columns,
    questions,
    ignored: proposal.ignored,
  }
}

/** Sheet, heading, columns and values by program: what the pages of the steps ask a person. */
export const rosterChooseApi = newApi()
  .openapi(
    createRoute({
      method: 'get',
      path: '/rosters/{id}/layout',
      tags,
      summary: 'Sheets, heading and columns of the file as understood, and what is open',
      request: { params: id },
      responses: { 200: jsonAnswer(LayoutAnswer, 'Layout'), ...refusals },
    }),
    async (c) => {
      const { understanding } = await readUnderstanding(contextOf(c, 'api'), c.req.valid('param').id)
      return c.json(layoutAnswer(understanding), 200)
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/rosters/{id}/layout',
      tags,
      summary:
        'Say which sheets, heading and columns; the check runs when nothing is open, anew where it ran before',
      request: {
        params: id,
        headers: idempotencyHeader,
        body: { required: true, content: { 'application/json': { schema: LayoutChoice } } },
      },
      responses: { 200: jsonAnswer(RosterAnswer, 'Kept'), ...refusals },
    }),
    async (c) =>
      c.json(
        answerOf(await chooseLayout(contextOf(c, 'api'), c.req.valid('param').id, c.req.valid('json'))),
        200,
      ),
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/rosters/{id}/values',
      tags,
      summary: 'Distinct values of sex, occupation and village with the rows that say them',
      request: { params: id },
      responses: { 200: jsonAnswer(ValueList, 'Values'), ...refusals },
    }),
    async (c) => {
      const { values } = await readWrittenValues(contextOf(c, 'api'), c.req.valid('param').id)
      return c.json({ values }, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'put',
      path: '/rosters/{id}/values',
      tags,
      summary: 'Say what written values mean; remembered for the office, and the check runs anew',
      request: {
        params: id,
        headers: idempotencyHeader,
        body: { required: true, content: { 'application/json': { schema: ValueChoices } } },
      },
      responses: { 200: jsonAnswer(RosterAnswer, 'Kept'), ...refusals },
    }),
    async (c) =>
      c.json(
        answerOf(
          await chooseValues(contextOf(c, 'api'), c.req.valid('param').id, c.req.valid('json').values),
        ),
        200,
      ),
  )
