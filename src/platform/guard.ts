import type { Hono, MiddlewareHandler } from 'hono'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { contextOf, type Env, routeOf } from './http.ts'
import { listedRoutes, needOf, requireOperation, routesListedTwice } from './policy.ts'

const apiBase = '/api/v1'
/** The description of the API does not describe itself. */
const description = `GET ${apiBase}/openapi.json`

/**
 * Stands before every handler: what the policy table asks for the matched route is asked of the actor first, so that a page or
 * API that forgets to ask is closed all the same. An address without a route goes on to the page that says so.
 */
export function guard(): MiddlewareHandler<Env> {
  return async (c, next) => {
    const route = routeOf(c)
    if (route) {
      const need = needOf(route.method, route.path)
      if (!need) throw new Error(`The policy table does not list ${route.method} ${route.path}`)
      if (need !== 'public') {
        const context = contextOf(c, route.path.startsWith('/api/') ? 'api' : 'page')
        if (need !== 'account') requireOperation(context, need)
      }
    }
    await next()
  }
}

type OpenApi = { paths?: Record<string, object | undefined> }

/**
 * Refuses to start with a route that the policy table or the description of the API does not know, or the other way round: what is not
 * listed is not checked, and what is not described is not tested.
 */
export function requireListedRoutes(app: Hono<Env>, guarding: MiddlewareHandler, api: OpenApi): void {
  const routes = handlersOf(app)
  const existing = new Set(routes.map((route) => route.name))
  const listed = new Set(listedRoutes())
  const described = new Set(describedRoutes(api))
  const inApi = [...existing].filter((name) => name.includes(` ${apiBase}/`) && name !== description)
  const guardAt = app.routes.findIndex((route) => route.handler === guarding)
  const wrong: [string, string[]][] = [
    ['not in the policy table', [...existing].filter((name) => !listed.has(name))],
    ['twice in the policy table', routesListedTwice()],
    ['in the policy table but without a route', [...listed].filter((name) => !existing.has(name))],
    [
      'reached before the guard although not public',
      routes.filter((route) => route.at < guardAt && !isPublic(route)).map((route) => route.name),
    ],
    ['not in the OpenAPI file', inApi.filter((name) => !described.has(name))],
    ['in the OpenAPI file but without a route', [...described].filter((name) => !existing.has(name))],
  ]
  const found = wrong
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${what}: ${names.join(', ')}`)
    .join('; ')
  if (found === '') return
  throw refuse(
    'platform.unlisted_route',
    'conflict',
    text(
      `Payung tidak dijalankan karena alamat dan tabel kewenangan tidak cocok (${found}). Setiap alamat perlu satu baris di src/platform/policy.ts.`,
      `Payung does not start because its routes and its policy table differ (${found}). Every route needs its line in src/platform/policy.ts.`,
    ),
  )
}

type Handler = { name: string; method: string; path: string; at: number }

/** What answers requests; middleware (for all methods, with a `next`) only passes them on. */
function handlersOf(app: Hono<Env>): Handler[] {
  return app.routes.flatMap(({ method, path, handler }, at) =>
    method === 'ALL' && handler.length > 1 ? [] : [{ name: `${method} ${path}`, method, path, at }],
  )
}

const isPublic = ({ method, path }: Handler) => needOf(method, path) === 'public'

function describedRoutes(api: OpenApi): string[] {
  return Object.entries(api.paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map(
      (method) => `${method.toUpperCase()} ${apiBase}${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
    ),
  )
}
