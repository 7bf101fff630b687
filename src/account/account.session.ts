import { verify } from '@node-rs/argon2'
import { betterAuth } from 'better-auth'
import { bearer, username } from 'better-auth/plugins'
import { Kysely, PostgresDialect } from 'kysely'
import type { Actor, Platform } from '../platform/context.ts'
import { cookieName, isHttps } from '../platform/http-cookies.ts'
import { actorOf } from './account.actor.ts'
import { hashPassword } from './account.password.ts'

/**
 * Sign-in by user name, on the tables of our own migrations. No self-registration; the web address decides whether cookies are
 * marked secure, so that a demonstration on plain http can be signed in to and a real one never sends them in the clear.
 */
export function makeAuth(platform: Platform, baseUrl: string) {
  const times = { createdAt: 'created_at', updatedAt: 'updated_at' }
  return betterAuth({
    appName: 'Payung',
    baseURL: baseUrl,
    basePath: '/api/auth',
    secret: platform.keys.session.toString('base64'),
    database: { db: new Kysely({ dialect: new PostgresDialect({ pool: platform.pool }) }), type: 'postgres' },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      password: { hash: hashPassword, verify: ({ hash: stored, password }) => verify(stored, password) },
    },
    user: { modelName: 'auth_user', fields: { emailVerified: 'email_verified', ...times } },
    session: {
      modelName: 'auth_session',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        ...times,
      },
      expiresIn: 12 * 3600,
      updateAge: 300,
    },
    account: {
      modelName: 'auth_credential',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...times,
      },
    },
    verification: { modelName: 'auth_verification', fields: { expiresAt: 'expires_at', ...times } },
    plugins: [
      username({
        schema: { user: { fields: { displayUsername: 'display_username' } } },
        maxUsernameLength: 30,
      }),
      // The database holds tokens without their signature: who reads it cannot act with what stands there.
      bearer({ requireSignature: true }),
    ],
    advanced: {
      // Not the library's own `__Secure-`: `cookieName` gives the stricter prefix.
      cookiePrefix: cookieName(baseUrl, 'payung'),
      useSecureCookies: false,
      defaultCookieAttributes: { secure: isHttps(baseUrl) },
    },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
  })
}

export type Auth = ReturnType<typeof makeAuth>

/** The actor behind a request's cookie or bearer token; undefined when nobody is signed in or the account has no role. */
export async function findActor(
  auth: Auth,
  platform: Platform,
  headers: Headers,
): Promise<Actor | undefined> {
  if (!headers.has('cookie') && !headers.has('authorization')) return undefined
  const session = await auth.api.getSession({ headers })
  if (!session) return undefined
  return actorOf(platform, { account_id: session.user.id })
}
