import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler, Context as Request } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { matchedRoutes } from 'hono/route'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { Refusal, type RefusalKind, refuse } from '../kernel/refusal.ts'
import { type Language, say, text } from '../kernel/text.ts'
import type { Config } from './config.ts'
import type { Actor, Context, Door, Platform } from './context.ts'
import { isConnectionTrouble } from './database.ts'
import type { KeptForm } from './form-guard.ts'
import { readCookie, setCookie } from './http-cookies.ts'
import { requests } from './metrics.ts'
import { takeForwarded, trustedProxies } from './proxy.ts'

/** What every handler finds: who asks and in which language. `actor` is undefined on pages before sign-in. */
export type Env = {
  Variables: {
    request_id: string
    language: Language
    actor: Actor | undefined
    platform: Platform
    /** Address people type; decides names and security of cookies. */
    base_url: string
    /** Where the request really comes from; undefined inside of tests that have no socket. */
    client_address: string | undefined
    /** A proxy, trusted or not, says it passed this request on. */
    is_forwarded: boolean
    /** The cookie of a visit that this answer sets. */
    new_visit: string | undefined
    kept_form: KeptForm | undefined
    /** The address itself is a secret: what is asked from its page names the host only. */
    hides_address?: boolean
    /** What is stored of an answer that holds a secret, for the repetition of the request. */
    kept_answer?: string
  }
}
export type Web = Request<Env>

/** The one place where the kind of a refusal becomes a status. */
export const statusOf: Record<RefusalKind, ContentfulStatusCode> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  unprocessable: 422,
  too_large: 413,
  unavailable: 503,
}

/** Gives a request its number, its language, its log line and its measure. Paths are logged by pattern: an id may be in them, a NIK never is. */
export function basics(platform: Platform & { config: Config }): MiddlewareHandler<Env> {
  const proxies = trustedProxies(platform.config.trusted_proxies ?? [])
  return async (c, next) => {
    const started = performance.now()
    const requestId = randomUUID()
    c.set('request_id', requestId)
    c.set('platform', platform)
    c.set('base_url', platform.config.base_url)
    takeForwarded(c, proxies)
    c.set('language', languageOf(c))
    await next()
    c.header('X-Request-Id', requestId)
    const seconds = (performance.now() - started) / 1000
    const route = routeOf(c)?.path ?? '/*'
    requests.observe({ method: c.req.method, route, status: String(c.res.status) }, seconds)
    platform.log.info({
      event: 'request',
      request_id: requestId,
      method: c.req.method,
      route,
      status: c.res.status,
      ms: Math.round(seconds * 1000),
    })
  }
}

/**
 * The route whose handler answers this request, or would if nothing refused it before; none for an address that is no address of ours.
 * Middleware is registered for all methods; the first route of this method is the one.
 */
export function routeOf(c: Web): { method: string; path: string } | undefined {
  return matchedRoutes(c).find((each) => each.method !== 'ALL')
}

function languageOf(c: Web): Language {
  const asked = c.req.query('lang')
  if (asked === 'id' || asked === 'en') {
    // A year: the language is a habit, not a session.
    setCookie(c, 'lang', asked, { max_age_seconds: 31_536_000 })
    return asked
  }
  return readCookie(c, 'lang') === 'en' ? 'en' : 'id'
}

/** The context in which services work; refuses when nobody is signed in. */
export function contextOf(c: Web, door: Door): Context {
  const actor = c.get('actor')
  if (!actor)
    throw refuse(
      'account.not_signed_in',
      'unauthenticated',
      text('Silakan masuk dahulu.', 'Please sign in first.'),
    )
  return {
    platform: c.get('platform'),
    actor,
    door,
    request_id: c.get('request_id'),
    language: c.get('language'),
  }
}

/** RFC 9457: a refusal or a bug as `application/problem+json`. A bug tells its number and nothing of its inside. */
export function problem(c: Web, error: unknown): Response {
  const language = c.get('language')
  const refusal = error instanceof Refusal ? error : undefined
  const status = refusal ? statusOf[refusal.kind] : 500
  const body = refusal
    ? {
        type: `/problems/${refusal.code}`,
        title: refusal.code,
        status,
        detail: say(refusal.text, language),
        instance: c.get('request_id'),
        code: refusal.code,
        text: refusal.text,
        ...(refusal.field && {
          errors: [{ pointer: `/${refusal.field}`, detail: say(refusal.text, language) }],
        }),
        ...refusal.details,
      }
    : {
        type: '/problems/unexpected',
        title: 'unexpected',
        status,
        detail: 'Something went wrong on our side; quote the instance.',
        instance: c.get('request_id'),
      }
  return c.body(JSON.stringify(body), status, { 'Content-Type': 'application/problem+json' })
}

/** What the framework throws when a body is broken JSON, a broken form or of another type: the sender's mistake, not ours. */
function isMalformedRequest(error: unknown): boolean {
  if (error instanceof HTTPException) return error.status >= 400 && error.status < 500
  return error instanceof TypeError && /parse body as FormData/i.test(error.message)
}

/**
 * Turns what a library or the database throws for an expected reason (a broken body, a limit the database itself enforced, a server out of
 * reach) into the refusal a person can act on. Anything else stays what it is: a bug.
 */
export function expectedError(error: unknown): unknown {
  if (isMalformedRequest(error)) {
    return refuse(
      'api.bad_body',
      'invalid',
      text(
        'Isi kiriman tidak dapat dibaca (rusak, terpotong, atau jenisnya salah). Kirim ulang sesuai contoh di /api/v1/openapi.json.',
        'The body cannot be read (broken, cut off or of the wrong type). Send it again as /api/v1/openapi.json shows.',
      ),
    )
  }
  const { code, message } = (error ?? {}) as { code?: string; message?: string }
  if (code === '23514' && message?.startsWith('budget.overdrawn')) {
    return refuse(
      'budget.not_enough',
      'conflict',
      text(
        'Anggaran tidak cukup; orang lain baru saja memakainya. Muat ulang halaman.',
        'The budget does not suffice; somebody else has just used it. Reload the page.',
      ),
    )
  }
  if (isConnectionTrouble(error)) {
    return refuse(
      'platform.database_unreachable',
      'unavailable',
      text(
        'Basis data sedang tidak dapat dihubungi. Coba lagi sebentar.',
        'The database cannot be reached at the moment. Try again shortly.',
      ),
    )
  }
  if (code === '40001' || code === '40P01') {
    return refuse(
      'platform.changed_meanwhile',
      'unavailable',
      text(
        'Orang lain mengubah hal yang sama pada saat itu, jadi tidak ada yang disimpan. Kirim sekali lagi.',
        'Somebody else changed the same thing at that moment, so nothing was stored. Send it once more.',
      ),
    )
  }
  if (code === '53100') {
    return refuse(
      'platform.disk_full',
      'unavailable',
      text(
        'Disk server penuh, jadi tidak ada yang disimpan. Hubungi pengelola server; kiriman Anda dapat diulang.',
        'The server disk is full, so nothing was stored. Tell the server administrator; you can send again.',
      ),
    )
  }
  return error
}
