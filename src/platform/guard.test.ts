import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { appOn, usePayung } from '../../test/payung.ts'
import { guard, requireListedRoutes } from './guard.ts'
import type { Env } from './http.ts'
import { listedRoutes, needOf } from './policy.ts'

const payung = usePayung({ jobs: false })

const startWith = (more: Hono<Env>) => () => appOn(payung.platform, undefined, { more })

describe('the server does not start', () => {
  it('with a page that the policy table does not list, and names it', () => {
    const planted = new Hono<Env>().get('/rahasia', (c) => c.text('semua NIK'))
    expect(startWith(planted)).toThrow(
      expect.objectContaining({
        code: 'platform.unlisted_route',
        text: {
          id: expect.stringContaining('GET /rahasia'),
          en: expect.stringMatching(/not in the policy table: GET \/rahasia.*src\/platform\/policy\.ts/),
        },
      }),
    )
  })

  it('with a page for every method at once, which would slip past a look at GET and POST', () => {
    expect(startWith(new Hono<Env>().all('/apa-saja', (c) => c.text('semua')))).toThrow(/ALL \/apa-saja/)
  })

  it('with another method on an address that is listed', () => {
    expect(startWith(new Hono<Env>().delete('/program/:code', (c) => c.text('hapus')))).toThrow(
      /not in the policy table: DELETE \/program\/:code\)/,
    )
  })

  it('with an API route that the OpenAPI file does not describe', () => {
    const planted = new Hono<Env>().get('/api/v1/rahasia', (c) => c.json({}))
    expect(startWith(planted)).toThrow(
      /not in the policy table: GET \/api\/v1\/rahasia; not in the OpenAPI file: GET \/api\/v1\/rahasia/,
    )
  })

  it('when the table or the OpenAPI file lists what does not exist', () => {
    const bare = new Hono<Env>()
    const described = { paths: { '/hantu/{id}': { get: {} } } }
    expect(() => requireListedRoutes(bare, guard(), described)).toThrow(
      /in the policy table but without a route: .*GET \/daftar\/:id.*in the OpenAPI file but without a route: GET \/api\/v1\/hantu\/:id/,
    )
  })

  it('when a page that is not public stands before the guard', () => {
    const app = new Hono<Env>().get('/daftar', (c) => c.text('daftar'))
    const guarding = guard()
    app.use(guarding)
    app.get('/peserta', (c) => c.text('peserta'))
    expect(() => requireListedRoutes(app, guarding, {})).toThrow(
      /reached before the guard although not public: GET \/daftar\)/,
    )
  })
})

describe('the guard', () => {
  it('lets middleware be, and starts with everything that is listed', () => {
    const passing = new Hono<Env>()
    passing.use(async (_, next) => next())
    expect(startWith(passing)).not.toThrow()
    expect(listedRoutes().length).toBeGreaterThan(50)
  })

  it('closes a page whose handler forgot to ask, because it asks first', async () => {
    const guarding = guard()
    const app = new Hono<Env>()
    app.use(guarding)
    app.get('/daftar/:id/baris', (c) => c.text('nama-nama'))
    app.onError((error, c) => c.text(error.message, 403))
    const answer = await app.request('/daftar/1/baris')
    expect([answer.status, await answer.text()]).toEqual([
      403,
      expect.stringContaining('account.not_signed_in'),
    ])
  })

  it('asks the same of HEAD as of GET', async () => {
    expect(needOf('HEAD', '/daftar')).toBe('roster.view')
    expect((await payung.app.request('/daftar', { method: 'HEAD' })).status).toBe(401)
  })

  it('leaves an address without a route to the page that says so', async () => {
    expect((await payung.app.request('/tidak-ada')).status).toBe(404)
  })
})
