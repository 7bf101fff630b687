import { createRoute, z } from '@hono/zod-openapi'
import { jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { SignedHead } from './audit.head.ts'
import { publicPem, signingKeyOf } from './audit.keys.ts'
import { listNewestHeads } from './audit.store.ts'

/** Heads in one answer; older ones are asked for with `before`. */
const headsInAnswer = 100

const HeadsAnswer = z.object({ heads: z.array(SignedHead) }).openapi('SignedHeads')

const KeyAnswer = z
  .object({ key_id: z.string(), algorithm: z.literal('Ed25519'), public_key_pem: z.string() })
  .openapi('AuditKey')

/** What anybody may fetch, keep and check without an account: ends of chains and the key that signed them. */
export const auditApi = newApi()
  .openapi(
    createRoute({
      method: 'get',
      path: '/audit/heads',
      tags: ['Audit'],
      summary: 'Signed ends of all audit chains, newest first; public',
      description:
        'Each head is canonical JSON (sorted keys, no spaces). The signature is Ed25519, in base64, over the canonical JSON of all other fields. `previous` is the SHA-256 of the whole document before it with its line end.',
      security: [],
      request: {
        query: z.object({
          before: z.coerce
            .number()
            .int()
            .positive()
            .optional()
            .openapi({ description: 'Only heads with a smaller number' }),
        }),
      },
      responses: { 200: jsonAnswer(HeadsAnswer, 'Heads'), 400: refusals[400] },
    }),
    async (c) => {
      const rows = await listNewestHeads(c.get('platform').pool, headsInAnswer, c.req.valid('query').before)
      return c.json({ heads: rows.map((row) => JSON.parse(row.document) as SignedHead) }, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/audit/key',
      tags: ['Audit'],
      summary: 'Public key that checks the signed heads; public',
      security: [],
      responses: { 200: jsonAnswer(KeyAnswer, 'The key') },
    }),
    (c) => {
      const key = signingKeyOf(c.get('platform').keys)
      return c.json(
        { key_id: key.key_id, algorithm: 'Ed25519' as const, public_key_pem: publicPem(key.public_key) },
        200,
      )
    },
  )
