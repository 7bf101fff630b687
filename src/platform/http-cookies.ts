import { getCookie } from 'hono/cookie'
import type { Web } from './http.ts'

/** The cookie of a session, without the prefixes it has on the wire. */
export const sessionCookie = 'session'

export const isHttps = (baseUrl: string): boolean => baseUrl.startsWith('https:')

/**
 * A cookie's name on the wire. On https it begins with `__Host-`: the browser then takes it only from this very host, over https and for all
 * paths, so that no neighbour under the same domain can plant one. A demonstration on plain http keeps the plain name and stays usable.
 */
export function cookieName(baseUrl: string, name: string): string {
  return `${isHttps(baseUrl) ? '__Host-' : ''}payung_${name}`
}

/** Sets a cookie that scripts cannot read and other sites do not send with their forms. Without an age it ends with the browser. */
export function setCookie(
  c: Web,
  name: string,
  value: string,
  options: { max_age_seconds?: number } = {},
): void {
  const baseUrl = c.get('base_url')
  const parts = [`${cookieName(baseUrl, name)}=${encodeURIComponent(value)}`, 'Path=/']
  if (options.max_age_seconds !== undefined) parts.push(`Max-Age=${options.max_age_seconds}`)
  parts.push('HttpOnly', 'SameSite=Lax')
  if (isHttps(baseUrl)) parts.push('Secure')
  c.header('Set-Cookie', parts.join('; '), { append: true })
}

export function readCookie(c: Web, name: string): string | undefined {
  return getCookie(c, cookieName(c.get('base_url'), name))
}

export function deleteCookie(c: Web, name: string): void {
  setCookie(c, name, '', { max_age_seconds: 0 })
}
