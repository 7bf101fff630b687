import { createRoute, z } from '@hono/zod-openapi'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { idempotencyHeader, jsonAnswer, newApi, refusals } from '../platform/api.ts'
import { contextOf, type Web } from '../platform/http.ts'
import { renewLink } from './account.activation.ts'
import { accountStates, NewAccount, needsSecondFactor } from './account.schema.ts'
import { requireCode } from './account.second-factor.ts'
import { disableAccount, enableAccount, getAccount, makeAccount, searchAccounts } from './account.service.ts'
import { heldRole, roleNotHeld } from './account.session.ts'
import { begin, noRole, provePassword } from './account.sign-in.ts'
import type { AccountRow } from './account.store.ts'
import { visitOf } from './account.visit.ts'

const Session = z
  .object({
    token: z.string().openapi({ description: 'Send as `Authorization: Bearer …`' }),
    device_token: z.string().openapi({
      description: 'Keep it and send it at the next sign-in: wrong guesses of others then never hold it up',
    }),
  })
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

const SignIn = z.object({
  username: z.string().min(1).max(60),
  password: z.string().min(1).max(200),
  code: z.string().min(1).max(40).optional().openapi({
    description:
      'One-time code or recovery code; without it an account with a second factor gets 401 `account.code_needed`',
  }),
  role: z.string().optional().openapi({ description: 'Which role to act in, where the account has several' }),
  region_code: z.string().optional(),
  device_token: z.string().min(20).max(100).optional(),
})

/** Sign-in for programs: a bearer token instead of a cookie. The one write without an Idempotency-Key, because it makes nothing but itself. */
export const sessionApi = newApi()
  .openapi(
    createRoute({
      method: 'post',
      path: '/session',
      tags: ['Account'],
      summary: 'Sign in with a user name, a password and a one-time code, and get a bearer token',
      request: { body: { required: true, content: { 'application/json': { schema: SignIn } } } },
      responses: { 200: jsonAnswer(Session, 'Signed in'), ...refusals },
    }),
    async (c) => {
      const input = c.req.valid('json')
      const visit = visitOf(c as unknown as Web, 'api', input.device_token)
      const account = await provePassword(visit, input.username, input.password)
      if (account.second_factor) {
        if (input.code === undefined) throw codeNeeded()
        await requireCode(visit, account, input.code)
      } else if (needsSecondFactor(account.roles.map((each) => each.role))) throw factorMissing()
      const [first] = account.roles
      if (!first) throw noRole()
      const { role = first.role, region_code = first.region_code } = input
      const held = heldRole(account.roles, { role, region_code })
      if (!held) throw roleNotHeld()
      const step = await begin(visit, account, held, '/')
      if (step.kind !== 'session') throw new Error('A sign-in with a role ends in a session')
      return c.json({ token: step.token, device_token: step.device_token }, 200)
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
      const { username, name, role, region_code, region_name, office } = contextOf(c, 'api').actor
      return c.json({ username, name, role, region_code, region_name, office }, 200)
    },
  )

function codeNeeded() {
  return refuse(
    'account.code_needed',
    'unauthenticated',
    text(
      'Kata sandi cocok; kirim juga kode enam angka dari aplikasi autentikator sebagai code.',
      'The password is right; send the six-digit code of the authenticator app as code, too.',
    ),
    { field: 'code' },
  )
}

function factorMissing() {
  return refuse(
    'account.second_factor_missing',
    'unauthenticated',
    text(
      'Peran ini memerlukan langkah kedua. Masuk sekali di halaman web untuk memasangnya.',
      'This role needs a second factor. Sign in once on the web page to set it up.',
    ),
  )
}

const AccountAnswer = z
  .object({
    account_id: z.uuid(),
    username: z.string(),
    name: z.string(),
    state: z.enum(accountStates),
    second_factor: z.boolean(),
    last_seen_at: z.iso.datetime().nullable(),
    roles: z.array(
      z.object({
        role: z.string(),
        region_code: z.string(),
        office: z.string(),
        organisation_kind: z.string(),
      }),
    ),
  })
  .openapi('Account')
const Link = z
  .object({
    account_id: z.uuid(),
    activation_path: z.string().nullable().openapi({
      description:
        'One-time link, in the first answer only: a repeated request gets null, because only a hash is kept',
    }),
    expires_at: z.iso.datetime(),
  })
  .openapi('Activation')

function answerOf(account: AccountRow): z.infer<typeof AccountAnswer> {
  return {
    account_id: account.account_id,
    username: account.username,
    name: account.name,
    state: account.state,
    second_factor: account.second_factor,
    last_seen_at: account.last_seen_at?.toISOString() ?? null,
    roles: account.roles.map(({ role, region_code, office, organisation_kind }) => ({
      role,
      region_code,
      office,
      organisation_kind,
    })),
  }
}

const oneAccount = { params: z.object({ id: z.uuid() }) }

/** Accounts for programs of an administrator, such as the import of a staff list. */
export const accountApi = newApi()
  .openapi(
    createRoute({
      method: 'get',
      path: '/accounts',
      tags: ['Account'],
      summary: 'Accounts with a role in the region',
      request: {
        query: z.object({ search: z.string().max(60).optional(), state: z.enum(accountStates).optional() }),
      },
      responses: { 200: jsonAnswer(z.object({ accounts: z.array(AccountAnswer) }), 'Accounts'), ...refusals },
    }),
    async (c) => {
      const { search, state } = c.req.valid('query')
      const found = await searchAccounts(contextOf(c, 'api'), { like: search, state, limit: 1000 })
      return c.json({ accounts: found.map(answerOf) }, 200)
    },
  )
  .openapi(
    createRoute({
      method: 'get',
      path: '/accounts/{id}',
      tags: ['Account'],
      summary: 'One account',
      request: oneAccount,
      responses: { 200: jsonAnswer(AccountAnswer, 'Account'), ...refusals },
    }),
    async (c) => c.json(answerOf(await getAccount(contextOf(c, 'api'), c.req.valid('param').id)), 200),
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/accounts',
      tags: ['Account'],
      summary: 'Make an account that waits for its owner, and the one-time link that activates it',
      request: {
        headers: idempotencyHeader,
        body: { required: true, content: { 'application/json': { schema: NewAccount } } },
      },
      responses: { 201: jsonAnswer(Link, 'Made'), ...refusals },
    }),
    async (c) => {
      const { account_id, link } = await makeAccount(contextOf(c, 'api'), c.req.valid('json'))
      if (!link) throw new Error('An account without a password has a link')
      return c.json(linkAnswer(c as unknown as Web, account_id, link), 201)
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/accounts/{id}/activation',
      tags: ['Account'],
      summary: 'Make a new one-time link for somebody who lost password, phone or link',
      request: { ...oneAccount, headers: idempotencyHeader },
      responses: { 201: jsonAnswer(Link, 'Made'), ...refusals },
    }),
    async (c) => {
      const { account, link } = await renewLink(contextOf(c, 'api'), c.req.valid('param').id)
      return c.json(linkAnswer(c as unknown as Web, account.account_id, link), 201)
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/accounts/{id}/disable',
      tags: ['Account'],
      summary: 'Shut an account and end its sessions',
      request: { ...oneAccount, headers: idempotencyHeader },
      responses: { 200: jsonAnswer(AccountAnswer, 'Account'), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid('param')
      await disableAccount(contextOf(c, 'api'), id)
      return c.json(answerOf(await getAccount(contextOf(c, 'api'), id)), 200)
    },
  )
  .openapi(
    createRoute({
      method: 'post',
      path: '/accounts/{id}/enable',
      tags: ['Account'],
      summary: 'Open a disabled account again',
      request: { ...oneAccount, headers: idempotencyHeader },
      responses: { 200: jsonAnswer(AccountAnswer, 'Account'), ...refusals },
    }),
    async (c) => {
      const { id } = c.req.valid('param')
      await enableAccount(contextOf(c, 'api'), id)
      return c.json(answerOf(await getAccount(contextOf(c, 'api'), id)), 200)
    },
  )

/** The answer with the link; what is kept for a repeated request holds none, because answers are stored as they are. */
function linkAnswer(
  c: Web,
  accountId: string,
  link: { path: string; expires_at: Date },
): z.infer<typeof Link> {
  const answer = {
    account_id: accountId,
    activation_path: link.path as string | null,
    expires_at: link.expires_at.toISOString(),
  }
  c.set('kept_answer', JSON.stringify({ ...answer, activation_path: null }))
  return answer
}
