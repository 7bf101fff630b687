import type { Hono } from 'hono'
import { demoPassword } from '../src/demo/demo.service.ts'
import { tokenField } from '../src/platform/form-token.ts'
import type { Env } from '../src/platform/http.ts'
import { sessionCookie } from '../src/platform/http-cookies.ts'

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

  /** Signs in on the page and looks at the first page, as a person does. */
  async signIn(username: string, password = demoPassword): Promise<Seen> {
    // The session before, if any, has ended: the person signs in anew in the same browser.
    this.cookies.delete(sessionCookie)
    this.token = undefined
    const sent = await this.send('/masuk', { username, password })
    if (sent.status !== 303) throw new Error(`${username} could not sign in: ${sent.status}`)
    await this.ask('/program')
    return sent
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
