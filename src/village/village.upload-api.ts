import { createRoute, z } from '@hono/zod-openapi'
import { type Api, idempotencyHeader, jsonAnswer, newApi, refusals } from '../platform/api.ts'
import type { Context } from '../platform/context.ts'
import { contextOf, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { uploadRoster } from '../roster/roster.service.ts'
import type { Sender } from './village.schema.ts'
import { sendList } from './village.send.ts'
import { accountSender, invitedSender } from './village.sender.ts'
import {
  beginUpload,
  completeUpload,
  type Finish,
  partLimit_bytes,
  putPart,
  showUpload,
} from './village.upload.ts'
import type { UploadSession } from './village.upload-store.ts'

const hex = z.string().regex(/^[0-9a-fA-F]{64}$/)

const UploadAnswer = z
  .object({
    upload_id: z.uuid(),
    file_name: z.string(),
    file_bytes: z.number().int(),
    received: z
      .number()
      .int()
      .openapi({ description: 'Bytes that are there without a gap: where the next part begins' }),
    part_bytes_max: z.number().int(),
    expires_at: z.string(),
    result: z
      .object({
        id: z.uuid(),
        href: z.string(),
        known: z.boolean().openapi({ description: 'True when the same file was there before' }),
      })
      .nullable()
      .openapi({ description: 'What the file became, once it is complete' }),
  })
  .openapi('Upload')

const NewUploadBody = z
  .object({
    programme: z.string().min(1).max(60).openapi({ example: 'SRL-2024-APBDP' }),
    file_name: z.string().min(1).max(255),
    file_bytes: z.number().int().min(1).max(2_000_000_000),
    file_sha256: hex,
  })
  .openapi('NewUpload')

type Who = {
  context: Context
  finish: Finish
  /** Page of what the file becomes. */
  href: (id: string, known: boolean) => string
}

/** A program is refused what is not sure; somebody at a page is asked (`wait=true`), as by the form of the page. */
function staffOrSender(c: Web): Who {
  const context = contextOf(c, 'api')
  requireOperation(context, 'village.upload')
  if (may(context.actor.role, 'village.send')) return bySender(accountSender(context), '/kiriman')
  return {
    context,
    finish: async (file) => {
      const choices = c.req.query('wait') === 'true' ? { asks: true as const } : undefined
      const { roster, known } = await uploadRoster(context, { ...file, choices })
      return { id: roster.roster_id, known }
    },
    href: (id, known) => `/daftar/${id}${known ? '?sudah=1' : ''}`,
  }
}

function bySender(sender: Sender, base: string): Who {
  return {
    context: sender.context,
    finish: async (file) => {
      const { list, known } = await sendList(sender, file)
      return { id: list.list_id, known }
    },
    href: (id) => `${base}/${id}`,
  }
}

const invited = async (c: Web): Promise<Who> => bySender(await invitedSender(c, 'api'), '/undangan/daftar')

function answerOf(session: UploadSession, who: Who, known = false): z.infer<typeof UploadAnswer> {
  return {
    upload_id: session.upload_id,
    file_name: session.file_name,
    file_bytes: session.file_bytes,
    received: session.received,
    part_bytes_max: partLimit_bytes,
    expires_at: session.expires_at.toISOString(),
    result: session.result_id
      ? { id: session.result_id, href: who.href(session.result_id, known), known }
      : null,
  }
}

/** The same four operations for accounts, and for whoever came by an invitation. */
function uploadsAt<const Base extends '/uploads' | '/invitation/uploads'>(
  base: Base,
  whoIs: (c: Web) => Who | Promise<Who>,
  headers: typeof idempotencyHeader | undefined,
): Api {
  const tags = ['Uploads in parts']
  const id = z.object({ id: z.uuid() })
  const api = newApi()
  api.openapi(
    createRoute({
      method: 'post',
      path: base,
      tags,
      summary: 'Begin an upload in parts, or go on with that of the same file',
      request: {
        headers,
        body: { required: true, content: { 'application/json': { schema: NewUploadBody } } },
      },
      responses: { 201: jsonAnswer(UploadAnswer, 'Begun'), ...refusals },
    }),
    async (c) => {
      const who = await whoIs(c)
      return c.json(answerOf(await beginUpload(who.context, c.req.valid('json')), who), 201)
    },
  )
  api.openapi(
    createRoute({
      method: 'get',
      path: `${base}/{id}`,
      tags,
      summary: 'What is there of an upload',
      request: { params: id },
      responses: { 200: jsonAnswer(UploadAnswer, 'Upload'), ...refusals },
    }),
    async (c) => {
      const who = await whoIs(c)
      return c.json(answerOf(await showUpload(who.context, c.req.param('id') ?? ''), who), 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'put',
      path: `${base}/{id}/parts/{offset}`,
      tags,
      summary: 'Store the part that begins at an offset; the same part again changes nothing',
      request: {
        params: id.extend({
          offset: z
            .string()
            .regex(/^\d{1,10}$/)
            .openapi({ description: 'Bytes of the file before this part' }),
        }),
        headers: z.object({
          ...(headers?.shape ?? {}),
          'x-part-sha256': hex.openapi({ description: 'SHA-256 of the part, in hexadecimal' }),
        }),
        body: {
          required: true,
          content: {
            'application/octet-stream': { schema: z.any().openapi({ type: 'string', format: 'binary' }) },
          },
        },
      },
      responses: { 200: jsonAnswer(UploadAnswer, 'Stored'), ...refusals },
    }),
    async (c) => {
      const who = await whoIs(c)
      const session = await putPart(who.context, c.req.param('id') ?? '', {
        offset: Number(c.req.param('offset')),
        sha256: c.req.header('x-part-sha256') ?? '',
        bytes: new Uint8Array(await c.req.arrayBuffer()),
      })
      return c.json(answerOf(session, who), 200)
    },
  )
  api.openapi(
    createRoute({
      method: 'post',
      path: `${base}/{id}/complete`,
      tags,
      summary: 'Hand the whole file on: it becomes a roster of the office, or the list of a village',
      request: {
        params: id,
        headers,
        query: z.object({
          wait: z.enum(['true', 'false']).optional().openapi({
            description: 'For staff: let what is not sure wait for answers instead of refusing it',
          }),
        }),
      },
      responses: { 202: jsonAnswer(UploadAnswer, 'Stored; the check is queued'), ...refusals },
    }),
    async (c) => {
      const who = await whoIs(c)
      const done = await completeUpload(who.context, c.req.param('id') ?? '', who.finish)
      return c.json(answerOf(done.session, who, done.known), 202)
    },
  )
  return api
}

export const uploadApi = uploadsAt('/uploads', staffOrSender, idempotencyHeader)
/** No key: each of these is one effect by itself, and there is no account to remember answers for. */
export const invitedUploadApi = uploadsAt('/invitation/uploads', invited, undefined)
