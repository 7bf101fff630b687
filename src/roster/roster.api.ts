import { createRoute, z } from '@hono/zod-openapi'
import type { Choices } from '../intake/schema.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { listSalts } from '../person/person.service.ts'
import { idempotencyHeader, jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { transact } from '../platform/context.ts'
import { contextOf } from '../platform/http.ts'
import { requireOperation } from '../platform/policy.ts'
import { type BranchForecast, branchLabels, branchRejections } from './roster.branch.ts'
import { followUp } from './roster.follow-up.ts'
import { maskedRowNik } from './roster.parts.tsx'
import { isReasonCode, levelOf, reasonText } from './roster.reasons.ts'
import { recheckRoster } from './roster.recheck.ts'
import { forecastBranch, listRows } from './roster.row-list.ts'
import { type Effect, effects, type Roster, rosterStates, verdicts } from './roster.schema.ts'
import { confirmRoster, getRoster, uploadRoster, withdrawRoster } from './roster.service.ts'
import { listRosters } from './roster.store.ts'

const Words = z.object({ id: z.string(), en: z.string() })

export const RosterAnswer = z
  .object({
    roster_id: z.uuid(),
    programme_id: z.uuid(),
    number: z.number().int().nullable().openapi({ description: 'Number of the receipt' }),
    file_name: z.string(),
    file_sha256: z.string(),
    state: z.enum(rosterStates),
    rows_read: z.number().int().openapi({ description: 'Progress of the check' }),
    counts: z
      .object({
        read: z.number(),
        accepted: z.number(),
        warning: z.number(),
        rejected: z.number(),
        blank: z.number(),
        waiting: z.number().optional().openapi({ description: 'Left out where it is none' }),
        same: z.number().optional().openapi({ description: 'Left out where it is none' }),
      })
      .nullable()
      .openapi({ description: 'read = accepted + warning + waiting + same + rejected + blank' }),
    effects: z
      .object(
        Object.fromEntries(effects.map((effect) => [effect, z.number()])) as Record<Effect, z.ZodNumber>,
      )
      .nullable()
      .openapi({
        description:
          'What committing would do: read = new + changed + same + duplicate + funded + rejected + waiting + blank',
      }),
    rows_digest: z
      .string()
      .nullable()
      .openapi({ description: 'SHA-256 of the judged rows; send it with the proposal' }),
    questions: z
      .array(z.object({ step: z.string(), kind: z.string() }).loose())
      .openapi({ description: 'What is open while the state is mapping' }),
    sheets_left_out: z
      .array(z.object({ name: z.string(), rows: z.number().int(), hidden: z.boolean() }))
      .openapi({ description: 'Sheets with people that are not read, such as hidden ones' }),
    problems: z.array(
      z.object({ code: z.string(), level: z.string(), rows: z.number().int(), title: Words, mend: Words }),
    ),
    matching: z
      .union([
        z.object({
          state: z.literal('done'),
          compared: z.number().int(),
          capped: z.number().int(),
          review: z.number().int(),
          same: z.number().int(),
          register_people: z.number().int(),
        }),
        z.object({ state: z.literal('not_run'), why: Words }),
      ])
      .nullable()
      .openapi({ description: 'Whether the rows were compared with the register; not_run says why' }),
    branch_forecast: z
      .array(
        z.object({
          rejection: z.enum(branchRejections),
          title: Words,
          rows: z.number().int(),
          proposed: z
            .number()
            .int()
            .openapi({ description: 'Of these, rows that would be proposed all the same' }),
        }),
      )
      .optional()
      .openapi({
        description: 'What the BPJS branch would send back, by its causes; for one checked roster only',
      }),
    refusal: z.object({ code: z.string(), id: z.string(), en: z.string() }).nullable(),
    uploaded_at: z.string(),
    known: z
      .boolean()
      .optional()
      .openapi({ description: 'True when the same file was uploaded before; nothing has changed' }),
  })
  .openapi('Roster')

const RowAnswer = z
  .object({
    row_number: z.number().int(),
    verdict: z.enum(verdicts),
    effect: z.enum(effects).nullable(),
    name: z.string().nullable(),
    nik_masked: z.string().nullable(),
    birth_date: z.string().nullable(),
    village_code: z.string().nullable(),
    reasons: z.array(z.object({ code: z.string(), level: z.string(), found: Words, mend: Words })),
  })
  .openapi('RosterRow')

const id = z.object({ id: z.uuid() })
const tags = ['Rosters']

export function answerOf(
  roster: Roster,
  known?: boolean,
  forecast?: BranchForecast[],
): z.infer<typeof RosterAnswer> {
  return {
    roster_id: roster.roster_id,
    programme_id: roster.programme_id,
    number: roster.number,
    file_name: roster.file_name,
    file_sha256: roster.file_sha256,
    state: roster.state,
    rows_read: roster.rows_read,
    counts: roster.counts,
    effects: roster.effects,
    rows_digest: roster.rows_digest,
    questions: roster.questions ?? [],
    sheets_left_out: roster.layout?.sheets_left_out ?? [],
    problems: (roster.problems ?? []).map((problem) => ({
      code: problem.code,
      level: levelOf(problem.code),
      rows: problem.rows,
      title: reasonText(problem.code).title,
      mend: reasonText(problem.code).mend,
    })),
    matching: roster.matching,
    refusal: roster.refusal,
    uploaded_at: roster.uploaded_at.toISOString(),
    ...(known !== undefined && { known }),
    ...(forecast && {
      branch_forecast: forecast.map((each) => ({ ...each, title: branchLabels[each.rejection] })),
    }),
  }
}

function choicesOf(form: Record<string, unknown>): Choices {
  const sheets = [form.sheet ?? []].flat().map(String)
  const row = Number(form.header_row)
  return {
    ...(form.wait === 'true' && { asks: true as const }),
    ...(sheets.length > 0 && { sheets }),
    ...(Number.isInteger(row) && row > 0 && { header_row: row }),
  }
}

export const rosterApi = newApi()
  .openapi(
    createRoute({
      method: 'post',
      path: '/rosters',
      tags,
      summary: 'Upload a roster; its check runs afterwards',
      request: {
        headers: idempotencyHeader,
        body: {
          required: true,
          content: {
            'multipart/form-data': {
              schema: z.object({
                programme: z.string().openapi({ example: 'SRL-2024-APBDP' }),
                file: z.any().openapi({ type: 'string', format: 'binary' }),
                wait: z.enum(['true', 'false']).optional().openapi({
                  description:
                    'Let what is not sure wait for PUT /rosters/{id}/layout instead of refusing it',
                }),
                sheet: z
                  .union([z.string(), z.array(z.string())])
                  .optional()
                  .openapi({ description: 'Sheet to read; several times for several sheets' }),
                header_row: z.coerce.number().int().min(1).max(1_048_576).optional(),
              }),
            },
          },
        },
      },
      responses: { 202: jsonAnswer(RosterAnswer, 'Stored; the check is queued'), ...refusals },
    }),
    async (c) => {
      const form = await c.req.parseBody({ all: true })
      const file = form.file
      if (!(file instanceof File) || file.size === 0)
        throw refuse(
          'api.bad_request',
          'invalid',
          text('Bagian "file" harus berisi berkas.', 'The part "file" must hold a file.'),
          { field: 'file' },
        )
      const { roster, known } = await uploadRoster(contextOf(c, 'api'), {
        programme: String(form.programme ?? ''),
        file_name: file.name,
        bytes: new Uint8Array(await file.arrayBuffer()),
        choices: choicesOf(form),
      })
      return c.json(answerOf(roster, known), 202)
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/rosters',
      tags,
      summary: 'Rosters of the region, newest first',
      responses: { 200: jsonAnswer(z.object({ rosters: z.array(RosterAnswer) }), 'Rosters'), ...refusals },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'roster.view')
      const rosters = await transact(context, (tx) => listRosters(tx.db))
      return c.json({ rosters: rosters.map((roster) => answerOf(roster)) }, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/rosters/{id}',
      tags,
      summary: 'One roster with its counts and problems',
      request: { params: id },
      responses: { 200: jsonAnswer(RosterAnswer, 'Roster'), ...refusals },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'roster.view')
      return c.json(
        await transact(context, async (tx) => {
          const roster = await getRoster(tx, c.req.valid('param').id)
          return answerOf(
            roster,
            undefined,
            roster.counts ? await forecastBranch(tx.db, roster.roster_id) : [],
          )
        }),
        200,
      )
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/rosters/{id}/rows',
      tags,
      summary: 'Rows with their verdicts, up to 200 at a time, in order of the sheet',
      request: {
        params: id,
        query: z.object({
          verdict: z.enum(verdicts).optional(),
          effect: z.enum(effects).optional(),
          code: z.string().optional(),
          branch: z
            .enum(branchRejections)
            .optional()
            .openapi({ description: 'Rows that the BPJS branch would send back for this cause' }),
          after: z.coerce
            .number()
            .int()
            .min(0)
            .max(2 ** 31 - 1)
            .default(0),
        }),
      },
      responses: {
        200: jsonAnswer(
          z.object({ rows: z.array(RowAnswer), next_after: z.number().int().nullable() }),
          'Rows',
        ),
        ...refusals,
      },
    }),
    async (c) => {
      const context = contextOf(c, 'api')
      requireOperation(context, 'roster.view')
      const { verdict, effect, code, branch, after } = c.req.valid('query')
      const { rows, salts } = await transact(context, async (tx) => {
        const roster = await getRoster(tx, c.req.valid('param').id)
        const found = await listRows(
          tx.db,
          roster.roster_id,
          { verdict, effect, branch, code: isReasonCode(code) ? code : undefined },
          { after, size: 200 },
        )
        return {
          rows: found,
          salts: await listSalts(
            tx,
            found.map((row) => row.person_id),
          ),
        }
      })
      const { keys } = context.platform
      return c.json(
        {
          rows: rows.map((row) => ({
            row_number: row.row_number,
            verdict: row.verdict,
            effect: row.effect,
            name: row.name,
            nik_masked: maskedRowNik(keys, salts, row) ?? null,
            birth_date: row.birth_date,
            village_code: row.village_code,
            reasons: row.reasons.map((reason) => ({
              code: reason.code,
              level: levelOf(reason.code),
              found: reasonText(reason.code).found(reason.facts ?? {}),
              mend: reasonText(reason.code).mend,
            })),
          })),
          next_after: rows.length === 200 ? (rows.at(-1)?.row_number ?? null) : null,
        },
        200,
      )
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/rosters/{id}/confirm',
      tags,
      summary: 'Propose the accepted rows; with the digest of the check, exactly these',
      request: {
        params: id,
        headers: idempotencyHeader,
        body: {
          required: false,
          content: {
            'application/json': {
              schema: z.object({
                rows_digest: z.string().length(64).optional(),
                accept_duplicates: z.boolean().optional().openapi({
                  description: 'Says that a list of which half is there already is meant all the same',
                }),
              }),
            },
          },
        },
      },
      responses: { 200: jsonAnswer(RosterAnswer, 'Proposed'), ...refusals },
    }),
    async (c) => {
      const { accept_duplicates, rows_digest: digest } = c.req.valid('json') ?? {}
      const roster = await confirmRoster(contextOf(c, 'api'), c.req.valid('param').id, {
        accept_duplicates,
        digest,
      })
      return c.json(answerOf(roster), 200)
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/rosters/{id}/follow-up',
      tags,
      summary: 'Make a list of its own of everybody whom an approved roster left behind',
      request: { params: id, headers: idempotencyHeader },
      responses: { 202: jsonAnswer(RosterAnswer, 'Stored; the check is queued'), ...refusals },
    }),
    async (c) => {
      const { roster, known } = await followUp(contextOf(c, 'api'), c.req.valid('param').id)
      return c.json(answerOf(roster, known), 202)
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/rosters/{id}/recheck',
      tags,
      summary:
        'Check a roster once more, before it is proposed: when the comparison was not made, or a list from outside came since',
      request: { params: id, headers: idempotencyHeader },
      responses: { 200: jsonAnswer(RosterAnswer, 'Waits for its check'), ...refusals },
    }),
    async (c) => c.json(answerOf(await recheckRoster(contextOf(c, 'api'), c.req.valid('param').id)), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/rosters/{id}/withdraw',
      tags,
      summary: 'Take a roster back before approval',
      request: { params: id, headers: idempotencyHeader },
      responses: { 200: jsonAnswer(RosterAnswer, 'Taken back'), ...refusals },
    }),
    async (c) => c.json(answerOf(await withdrawRoster(contextOf(c, 'api'), c.req.valid('param').id)), 200),
  )
