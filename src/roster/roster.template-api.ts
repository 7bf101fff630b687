import { createRoute, z } from '@hono/zod-openapi'
import { newApi, refusals } from '../platform/api.ts'
import { contextOf } from '../platform/http.ts'
import { makeTemplate } from './roster.template.ts'
import { xlsxType } from './roster.template-pages.tsx'

/** The template of a region and programme, for programs that hand it on. */
export const templateApi = newApi().openapi(
  createRoute({
    method: 'get',
    path: '/programmes/{code}/template',
    tags: ['Rosters'],
    summary: 'The spreadsheet a village, district or regency fills in for a programme',
    request: {
      params: z.object({ code: z.string() }),
      query: z.object({ region: z.string().openapi({ example: '15.03.07.2004' }) }),
    },
    responses: {
      200: {
        description: 'XLSX with drop-downs, text columns and a locked header',
        content: { [xlsxType]: { schema: z.string().openapi({ type: 'string', format: 'binary' }) } },
      },
      ...refusals,
    },
  }),
  async (c) => {
    const { file_name, bytes } = await makeTemplate(contextOf(c, 'api'), {
      programme: c.req.valid('param').code,
      region: c.req.valid('query').region,
    })
    return c.body(new Uint8Array(bytes), 200, {
      'Content-Type': xlsxType,
      'Content-Disposition': `attachment; filename="${file_name}"`,
    })
  },
)
