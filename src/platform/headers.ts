import type { MiddlewareHandler } from 'hono'
import { NONCE, secureHeaders } from 'hono/secure-headers'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { hasBearer, isSafeMethod } from './form-guard.ts'
import type { Env } from './http.ts'
import { cookieName, isHttps, sessionCookie } from './http-cookies.ts'

/** What a file to be kept, JSON or text may do when a browser opens it all the same: nothing. */
const inertPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox"

/** Abilities of a browser that no page of ours uses. */
const unused = [
  'accelerometer',
  'autoplay',
  'bluetooth',
  'camera',
  'clipboardRead',
  'displayCapture',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'idleDetection',
  'localFonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
  'xrSpatialTracking',
] as const

/**
 * No script, style, frame or form from elsewhere; a script only with the nonce of this very answer, none inside the page; nothing personal stays in
 * a cache. HTTPS only is promised to browsers where the address is https, never on a demonstration.
 */
export function protectiveHeaders(baseUrl: string): MiddlewareHandler<Env> {
  const headers = secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [NONCE],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'same-origin',
    xFrameOptions: 'DENY',
    strictTransportSecurity: isHttps(baseUrl) ? 'max-age=31536000; includeSubDomains' : false,
    permissionsPolicy: Object.fromEntries(unused.map((ability) => [ability, []])),
  })
  const endedSession = `${cookieName(baseUrl, sessionCookie)}=;`
  return async (c, next) => {
    await headers(c, next)
    const answer = c.res.headers
    if (c.get('hides_address')) answer.set('Referrer-Policy', 'strict-origin')
    if (!answer.has('Cache-Control')) answer.set('Cache-Control', 'no-store')
    if (!answer.get('Content-Type')?.startsWith('text/html'))
      answer.set('Content-Security-Policy', inertPolicy)
    // Whatever took the session away: what the browser kept of its pages goes too. The choice of language stays.
    if (answer.getSetCookie().some((cookie) => cookie.startsWith(endedSession)))
      answer.set('Clear-Site-Data', '"cache", "storage"')
  }
}

/**
 * Refuses writes that another site makes a browser send, with or without a cookie: browsers name the origin, and it must be the address of this
 * installation (or this machine itself, under whichever of its names). Programs with a bearer token are not moved by other sites.
 */
export function sameOriginOnly(baseUrl: string): MiddlewareHandler<Env> {
  const own = new URL(baseUrl).origin
  return async (c, next) => {
    if (!isSafeMethod(c.req.method) && !hasBearer(c)) {
      const origin = c.req.header('origin')
      const site = c.req.header('sec-fetch-site')
      const asked = new URL(c.req.url)
      const isOwnMachine = /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(asked.hostname)
      const isOurs = origin === undefined || origin === own || (isOwnMachine && origin === asked.origin)
      const isFromHere = site === undefined || site === 'same-origin' || site === 'none'
      if (!isOurs || !isFromHere) {
        throw refuse(
          'platform.foreign_origin',
          'forbidden',
          text(
            'Kiriman ini datang dari situs lain dan ditolak. Buka Payung langsung, lalu ulangi.',
            'This was sent from another site and is refused. Open Payung directly and repeat.',
          ),
        )
      }
    }
    await next()
  }
}
