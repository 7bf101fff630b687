import type { Hono } from 'hono'
import type { Platform } from '../src/platform/context.ts'
import { tokenField } from '../src/platform/form-token.ts'
import type { Env } from '../src/platform/http.ts'
import { cookieName, sessionCookie } from '../src/platform/http-cookies.ts'
import { mintSession } from './payung.ts'

export type Seen = {
  status: number
  html: string
  location: string | null
  cookies: string[]
  headers: Headers
}

/**
 * A browser without its screen: keeps cookies, names its origin, and sends the forms that it was shown, with their hidden fields. For what a bearer
 * token cannot show; `payung.as()` stands for programs.
 */
export class Visitor {
  readonly app: Hono<Env>
  readonly origin: string
  readonly cookies: Map<string, string>
  readonly agent: string
  token: string | undefined

  constructor(
    app: Hono<Env>,
    origin = 'http://localhost',
    options: { cookies?: Map<string, string>; agent?: string } = {},
  ) {
    this.app = app
    this.origin = origin
    this.cookies = options.cookies ?? new Map()
    this.agent = options.agent ?? 'Mozilla/5.0 (Windows NT 10.0) Chrome/130.0'
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** Asks anything, with the cookies kept so far and those of the answer kept from then on. */
  async ask(path: string, init: RequestInit = {}): Promise<Seen> {
    const headers = new Headers(init.headers)
    headers.set('user-agent', this.agent)
    if (this.cookie) headers.set('cookie', this.cookie)
    const response = await this.app.request(`${this.origin}${path}`, { ...init, headers })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (value === '' || /max-age=0\b/i.test(cookie)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    const html = await response.text()
    this.token = new RegExp(`name="${tokenField}" value="([^"]+)"`).exec(html)?.[1] ?? this.token
    return {
      status: response.status,
      html,
      location: response.headers.get('location'),
      cookies: response.headers.getSetCookie(),
      headers: response.headers,
    }
  }

  get(path: string): Promise<Seen> {
    return this.ask(path)
  }

  /** Sends a form as whoever has just opened its page does, with a token of this moment. */
  async post(path: string, fields: Record<string, string> = {}): Promise<Seen> {
    this.token = undefined
    const { location } = await this.ask('/masuk')
    if (location) await this.ask(location)
    return this.send(path, fields)
  }

  /** Sends a form with the token of the page seen last; looks at a page first when there was none. */
  async send(
    path: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<Seen> {
    if (this.token === undefined) await this.ask('/masuk')
    return this.ask(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        origin: this.origin,
        ...headers,
      },
      body: new URLSearchParams({ [tokenField]: this.token ?? '', ...fields }).toString(),
    })
  }

  /** Takes up a session as a complete sign-in begins it (the door is tested in src/account), and looks at a page with forms. */
  async signIn(username: string, platform: Platform): Promise<void> {
    this.cookies.set(cookieName(this.origin, sessionCookie), await mintSession(platform, username))
    this.token = undefined
    await this.ask('/program')
  }
}

/** A token and the cookie it is bound to, as a browser with these cookies has them after looking at any page of ours. */
export async function formCredentials(
  app: Hono<Env>,
  cookie = '',
): Promise<{ cookie: string; token: string }> {
  const visitor = new Visitor(app)
  for (const [name = '', value = ''] of cookie.split('; ').map((each) => each.split(/=(.*)/s)))
    if (name) visitor.cookies.set(name, value)
  // The sign-in page is a form; whoever is signed in is led away from it to pages that carry the one for signing out.
  const { location } = await visitor.ask('/masuk')
  if (location) await visitor.ask(location)
  if (visitor.token === undefined) throw new Error('No page showed a form')
  return { cookie: visitor.cookie, token: visitor.token }
}

/** Somebody at a browser without a script: keeps its cookies, sends forms, follows nothing by itself. */
export function visitor(
  app: Hono<Env>,
  options: { cookies?: Map<string, string>; agent?: string } = {},
): Visitor {
  return new Visitor(app, undefined, options)
}
