import { OpenAPIHono, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { TrieRouter } from 'hono/router/trie-router'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { isSafeMethod } from './form-guard.ts'
import type { Env } from './http.ts'
import { needOf } from './policy.ts'

export type Api = OpenAPIHono<Env>

/** A part of the API: what does not fit its schema is refused naming the field, in the shape of every other refusal. */
export function newApi(): Api {
  return new OpenAPIHono<Env>({
    defaultHook: (result) => {
      if (result.success) return
      const issue = result.error.issues[0]
      const field = issue?.path.join('/') ?? ''
      throw refuse(
        'api.bad_request',
        'invalid',
        text(
          `Isian ${field || 'permintaan'} tidak sesuai: ${issue?.message}.`,
          `${field || 'The request'} does not fit: ${issue?.message}.`,
        ),
        { field },
      )
    },
  })
}

/**
 * Refuses a body of a type that the description of the operation does not name, before anything reads it: a body of another type would
 * pass by its schema. Knows the types from the description itself, so each new operation is guarded by being described.
 */
export function declaredTypesOnly(whole: Api): MiddlewareHandler<Env> {
  let declared: ReturnType<typeof declaredTypes> | undefined
  return async (c, next) => {
    if (isSafeMethod(c.req.method)) return next()
    declared ??= declaredTypes(whole)
    const path = c.req.path.replace(/^\/api\/v1/, '')
    const operation = declared.match(c.req.method, path)[0][0]?.[0]
    // Whoever is nobody hears that first, from the operation itself.
    if (!operation || (!c.get('actor') && needOf(c.req.method, operation.route) !== 'public')) return next()
    const { types } = operation
    const sent = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase()
    if (sent === undefined || types.includes(sent)) return next()
    throw refuse(
      'api.wrong_content_type',
      'invalid',
      text(
        `Alamat ini menerima ${types.join(' atau ') || 'kiriman tanpa isi'}; sesuaikan Content-Type.`,
        `This address takes ${types.join(' or ') || 'no body'}; mend the Content-Type.`,
      ),
    )
  }
}

function declaredTypes(whole: Api): TrieRouter<{ route: string; types: string[] }> {
  const router = new TrieRouter<{ route: string; types: string[] }>()
  for (const definition of whole.openAPIRegistry.definitions) {
    if (definition.type !== 'route') continue
    const { method, path, request } = definition.route
    const types = Object.keys(request?.body?.content ?? {})
    const pattern = path.replaceAll(/\{([^}]+)\}/g, ':$1')
    router.add(method.toUpperCase(), pattern, { route: `/api/v1${pattern}`, types })
  }
  return router
}

export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    instance: z.string(),
    code: z.string().optional(),
  })
  .openapi('Problem', {
    description: 'RFC 9457 problem. `code` is stable; `detail` is in the language of the request.',
  })

const problemAnswer = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: Problem } },
})

/** The answers every operation may give besides its own. */
export const refusals = {
  400: problemAnswer('The request does not fit'),
  401: problemAnswer('Nobody is signed in'),
  403: problemAnswer('The account may not do this'),
  404: problemAnswer('There is no such thing in the region of the account'),
  409: problemAnswer('The state of things does not allow it'),
  422: problemAnswer('The Idempotency-Key was used for another request'),
} as const

export const idempotencyHeader = z.object({
  'idempotency-key': z.string().min(1).max(200).openapi({
    description: 'The same key and request have one effect and one answer.',
    example: '0198c9a2-7d7e-7c3a-9f5e-2f6f0a4b1c2d',
  }),
})

export function jsonAnswer<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } }
}
