import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { tryGetContext } from 'hono/context-storage'
import type { Env, Web } from './http.ts'
import { readCookie, sessionCookie, setCookie } from './http-cookies.ts'

/*
 * Each form of ours carries a token that another site cannot know: signed with a key of the server and bound to the session of the browser that
 * was shown the form (before sign-in, to a cookie of that visit). It is the second wall behind the check of the origin, for browsers
 * and proxies that leave the origin out. It is drawn anew for each form, so that compression tells nothing about it.
 */

/** The hidden field of every form that writes. */
export const tokenField = 'form_token'

/** The header in which a script of ours sends the same token when it writes JSON. */
export const tokenHeader = 'x-form-token'

/** Whether a form may carry files. A token of a form without them does not open the way for a body with files. */
export type FormKind = 'fields' | 'files'

const visitCookie = 'visit'

/** `renewed`: the same person, who has signed in anew since the form was drawn. */
export type TokenVerdict = 'fits' | 'renewed' | 'foreign'

/** The token for a form that is being drawn; none outside of a request, such as in the gallery of parts. */
export function tokenForForm(kind: FormKind): string | undefined {
  const c = tryGetContext<Env>()
  if (!c) return undefined
  const nonce = randomBytes(16).toString('base64url')
  return [nonce, ...signatures(c, kind, nonce, browserOf(c) ?? newVisit(c))].join('.')
}

/** Judges a token that came back with a body of the given kind. */
export function judgeToken(c: Web, kind: FormKind, written: string | undefined): TokenVerdict {
  const [nonce = '', session = '', account = '', ...more] = (written ?? '').split('.')
  const browser = browserOf(c)
  if (more.length > 0 || !/^[\w-]{22}$/.test(nonce) || browser === undefined) return 'foreign'
  const [expectedSession, expectedAccount] = signatures(c, kind, nonce, browser)
  if (isEqual(session, expectedSession)) return 'fits'
  return c.get('actor') && isEqual(account, expectedAccount) ? 'renewed' : 'foreign'
}

/** What tells this browser from others: its session, or its visit before sign-in. */
function browserOf(c: Web): string | undefined {
  return readCookie(c, sessionCookie) ?? c.get('new_visit') ?? readCookie(c, visitCookie)
}

function newVisit(c: Web): string {
  const visit = randomBytes(16).toString('base64url')
  c.set('new_visit', visit)
  setCookie(c, visitCookie, visit)
  return visit
}

function signatures(c: Web, kind: FormKind, nonce: string, browser: string): [string, string] {
  const sign = (...parts: string[]) =>
    createHmac('sha256', c.get('platform').keys.session)
      .update(JSON.stringify(['form token', 1, kind, nonce, ...parts]))
      .digest('base64url')
  return [sign('browser', browser), sign('account', c.get('actor')?.account_id ?? '')]
}

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
