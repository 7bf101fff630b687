import { createRoute, z } from '@hono/zod-openapi'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { contextOf } from '../platform/http.ts'
import type { Auth } from './account.session.ts'

const Session = z
  .object({ token: z.string().openapi({ description: 'Send as `Authorization: Bearer …`' }) })
  .openapi('Session')
const Me = z
  .object({
    username: z.string(),
    name: z.string(),
    role: z.string(),
    region_code: z.string(),
    region_name: z.string(),
    office: z.string(),
  })
  .openapi('Me')

/** Sign-in for programs: a bearer token instead of a cookie. The one write without an Idempotency-Key, because it makes nothing but itself. */
export function accountApi(auth: Auth) {
  return newApi()
    .openapi(
      createRoute({
        method: 'post',
        path: '/session',
        tags: ['Account'],
        summary: 'Sign in with a user name and get a bearer token',
        request: {
          body: {
            required: true,
            content: {
              'application/json': {
                schema: z.object({
                  username: z.string().min(1).max(60),
                  password: z.string().min(1).max(200),
                }),
              },
            },
          },
        },
        responses: { 200: jsonAnswer(Session, 'Signed in'), ...refusals },
      }),
      async (c) => {
        const { username, password } = c.req.valid('json')
        const answer = await auth.api
          .signInUsername({ body: { username: username.toLowerCase(), password }, asResponse: true })
          .catch(() => undefined)
        const token = answer?.ok ? answer.headers.get('set-auth-token') : null
        if (!token)
          throw refuse(
            'account.wrong_password',
            'unauthenticated',
            text('Nama pengguna atau kata sandi tidak cocok.', 'User name and password do not match.'),
          )
        return c.json({ token }, 200)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/me',
        tags: ['Account'],
        summary: 'Who is signed in',
        responses: { 200: jsonAnswer(Me, 'Account'), ...refusals },
      }),
      (c) => {
        const { actor } = contextOf(c, 'api')
        return c.json(
          {
            username: actor.username,
            name: actor.name,
            role: actor.role,
            region_code: actor.region_code,
            region_name: actor.region_name,
            office: actor.office,
          },
          200,
        )
      },
    )
}
