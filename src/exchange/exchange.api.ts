import { createRoute, z } from '@hono/zod-openapi'
import { idempotencyHeader, jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { contextOf } from '../platform/http.ts'
import { makeBranchFile, readBranchFile } from './exchange.service.ts'

const FileAnswer = z
  .object({
    file_id: z.uuid(),
    number: z.number().int(),
    file_name: z.string(),
    sha256: z.string(),
    people: z.number().int(),
    made: z
      .boolean()
      .openapi({ description: 'False when the same people and months had made this file before' }),
  })
  .openapi('BranchFile')

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const exchangeApi = newApi()
  .openapi(
    createRoute({
      method: 'post',
      path: '/programmes/{code}/branch-files',
      tags: ['Branch files'],
      summary: 'Make the upload file for the BPJS branch; the same people and months give the same file',
      request: { params: z.object({ code: z.string() }), headers: idempotencyHeader },
      responses: { 200: jsonAnswer(FileAnswer, 'The file'), ...refusals },
    }),
    async (c) => {
      const { file, made } = await makeBranchFile(contextOf(c, 'api'), c.req.valid('param').code)
      return c.json(
        {
          file_id: file.file_id,
          number: file.number,
          file_name: file.file_name,
          sha256: file.sha256,
          people: file.people,
          made,
        },
        200,
      )
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/branch-files/{id}',
      tags: ['Branch files'],
      summary: 'Its bytes; they hold whole NIK, so every reading is written to the audit trail',
      request: { params: z.object({ id: z.uuid() }) },
      responses: {
        200: {
          description: 'Workbook',
          content: { [xlsx]: { schema: z.any().openapi({ type: 'string', format: 'binary' }) } },
        },
        ...refusals,
      },
    }),
    async (c) => {
      const { file, bytes } = await readBranchFile(contextOf(c, 'api'), c.req.valid('param').id)
      return c.body(new Uint8Array(bytes), 200, {
        'Content-Type': xlsx,
        'Content-Disposition': `attachment; filename="${file.file_name}"`,
      })
    },
  )
