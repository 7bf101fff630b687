import { beforeAll, describe, expect, it } from 'vitest'
import { type Person, usePayung } from '../../test/payung.ts'

const payung = usePayung({ jobs: false })
let clerk: Person
let description: Description

type Operation = {
  summary?: string
  tags?: string[]
  security?: unknown[]
  parameters?: { name: string; in: string; required?: boolean; description?: string }[]
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>
}
type Description = {
  openapi: string
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, { properties: Record<string, unknown>; required: string[] }> }
  servers: { url: string }[]
}

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  description = (await (await payung.app.request('/api/v1/openapi.json')).json()) as Description
})

const operations = () =>
  Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  )

describe('the description of the API', () => {
  it('is OpenAPI 3.1 and can be read without signing in', async () => {
    const response = await payung.app.request('/api/v1/openapi.json')
    expect([response.status, response.headers.get('content-type')?.split(';')[0]]).toEqual([
      200,
      'application/json',
    ])
    expect(description.openapi).toMatch(/^3\.1\./)
    expect(description.servers).toEqual([{ url: '/api/v1' }])
  })

  it('lists every route that is there and nothing else', () => {
    const mounted = payung.app.routes
      .filter(
        (route) =>
          route.path.startsWith('/api/v1/') &&
          route.method !== 'ALL' &&
          !route.path.endsWith('/openapi.json') &&
          !route.path.includes('*'),
      )
      .map((route) => `${route.method} ${route.path.slice('/api/v1'.length).replace(/:(\w+)/g, '{$1}')}`)
    const described = operations().map(({ name }) => name)
    expect([...new Set(described)].sort()).toEqual([...new Set(mounted)].sort())
    expect(described.length).toBeGreaterThan(10)
  })

  it('says in words what each route does, and which answers it may give', () => {
    for (const { name, operation } of operations()) {
      expect(operation.summary?.length, name).toBeGreaterThan(5)
      expect(operation.tags?.length, name).toBe(1)
      const codes = Object.keys(operation.responses)
      expect(
        codes.some((code) => code.startsWith('2')),
        name,
      ).toBe(true)
      // What anybody may read without signing in can neither be unauthenticated nor forbidden, and writes nothing; it may only
      // be asked wrongly, where there is something to ask.
      const open = operation.security?.length === 0
      const asks = (operation.parameters?.length ?? 0) > 0
      const refused = open
        ? codes.filter((code) => !code.startsWith('2'))
        : ['400', '401', '403', '404', '409', '422']
      expect([name, open && asks ? refused.length > 0 : true]).toEqual([name, true])
      for (const code of refused) {
        expect(Object.keys(operation.responses[code]?.content ?? {}), `${name} ${code}`).toEqual([
          'application/problem+json',
        ])
      }
    }
  })

  it('tells for every write of an account that it needs an Idempotency-Key', () => {
    for (const { name, operation } of operations()) {
      const key = operation.parameters?.find(
        (parameter) => parameter.name.toLowerCase() === 'idempotency-key',
      )
      // Behind an invitation there is no account to remember answers for; each of its writes is one effect by itself.
      const needsNone = name.startsWith('GET') || name === 'POST /session' || / \/invitation\//.test(name)
      if (needsNone) expect(key, name).toBeUndefined()
      else expect([name, key?.in, key?.required]).toEqual([name, 'header', true])
    }
  })

  it('names every value in the path as one that must be given', () => {
    for (const { name, operation } of operations()) {
      const wanted = [...name.matchAll(/\{(\w+)\}/g)].map((match) => match[1])
      const given = (operation.parameters ?? [])
        .filter((parameter) => parameter.in === 'path' && parameter.required)
        .map((parameter) => parameter.name)
      expect(given, name).toEqual(wanted)
    }
  })
})

/** What a refusal must look like, by its own description. */
function expectProblem(body: Record<string, unknown>, status: number) {
  const schema = description.components.schemas.Problem
  for (const field of schema?.required ?? []) expect(body[field], field).toBeDefined()
  expect(body).toMatchObject({ status, type: `/problems/${body.code}`, title: body.code })
  expect(String(body.code)).toMatch(/^[a-z]+\.[a-z_]+$/)
  expect(String(body.instance)).toMatch(/^[0-9a-f-]{36}$/)
  expect(body.detail).toBe((body.text as { id: string }).id)
}

describe('a refusal', () => {
  it('has the shape that is described, whatever it is about', async () => {
    const cases: [
      string,
      number,
      () => Promise<{ status: number; body: Record<string, unknown>; headers: Headers }>,
    ][] = [
      [
        'nobody signed in',
        401,
        async () => {
          const response = await payung.app.request('/api/v1/me')
          return {
            status: response.status,
            headers: response.headers,
            body: (await response.json()) as Record<string, unknown>,
          }
        },
      ],
      ['not allowed', 403, () => clerk.post('/api/v1/rosters/00000000-0000-4000-8000-000000000000/approve')],
      ['not there', 404, () => clerk.get('/api/v1/rosters/00000000-0000-4000-8000-000000000000')],
      ['no such address', 404, () => clerk.get('/api/v1/tidak-ada')],
      ['an id that is none', 400, () => clerk.get('/api/v1/rosters/bukan-uuid')],
      ['a field that does not fit', 400, () => clerk.post('/api/v1/budgets', { name: 'x' })],
      [
        'a query that does not fit',
        400,
        () => clerk.get('/api/v1/rosters/00000000-0000-4000-8000-000000000000/rows?after=-1'),
      ],
      [
        'an amount with cents',
        400,
        () =>
          clerk.post('/api/v1/budgets', {
            name: 'Anggaran',
            source: 'APBD',
            fiscal_year: 2024,
            legal_basis: 'Perda',
            ceiling_rupiah: 10.5,
            region_code: '15.03',
          }),
      ],
      ['a code that is taken', 409, () => clerk.post('/api/v1/programmes', taken)],
    ]
    const budget = (
      await payung.see<{ id: string }>("select budget_id as id from budget where kab = '15.03'")
    )[0]?.id
    const taken = {
      code: 'SRL-2024-APBDP',
      region_code: '15.03',
      name: 'Program kedua',
      groups: ['vulnerable_worker'],
      temporary: false,
      legal_basis: 'Perbup 7/2024',
      packages: ['JKK'],
      income_rupiah: 1_000_000,
      age_from: 17,
      age_from_operator: '>=',
      age_to: 65,
      age_to_operator: '<',
      month_first: '2024-11',
      month_last: '2024-12',
      quota_people: 10,
      budget_id: budget,
    }
    for (const [about, status, make] of cases) {
      const answer = await make()
      expect([about, answer.status, answer.headers.get('content-type')]).toEqual([
        about,
        status,
        'application/problem+json',
      ])
      expectProblem(answer.body, status)
    }
  })

  it('names the field it is about', async () => {
    const { body } = await clerk.post('/api/v1/budgets', {
      name: 'Anggaran uji',
      source: 'APBD',
      fiscal_year: 2024,
      legal_basis: 'Perda 1',
      ceiling_rupiah: 'banyak',
      region_code: '15.03',
    })
    expect(body.errors).toMatchObject([{ pointer: '/ceiling_rupiah' }])
  })

  it('of a body that is no JSON, or of the wrong type, is 400 or 415 and no mistake of ours', async () => {
    const token = await payung.token('sarolangun.operator')
    for (const [type, body] of [
      ['application/json', '{"name": '],
      ['application/json', ''],
      ['application/json', '[]'],
      ['application/json', 'null'],
      ['text/plain', 'x'],
    ] as const) {
      const response = await payung.app.request('/api/v1/budgets', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'idempotency-key': `${type}${body}`,
          'content-type': type,
        },
        body,
      })
      expect([type, body, [400, 415].includes(response.status)]).toEqual([type, body, true])
      expectProblem((await response.json()) as Record<string, unknown>, response.status)
    }
  })

  it('is in the language asked for, and always carries both', async () => {
    const { body } = await clerk.get('/api/v1/rosters/00000000-0000-4000-8000-000000000000?lang=en')
    expect(body.detail).toBe('There is no such roster in your region.')
    expect(body.text).toEqual({
      id: 'Daftar ini tidak ada di wilayah Anda.',
      en: 'There is no such roster in your region.',
    })
  })

  it('of what another method asks is 404, not 500', async () => {
    for (const method of ['PUT', 'DELETE', 'PATCH']) {
      const response = await payung.app.request('/api/v1/rosters', {
        method,
        headers: { authorization: 'Bearer x' },
      })
      expect([401, 404, 405], method).toContain(response.status)
    }
  })
})

describe('what the routes answer', () => {
  it('fits the description: money is whole rupiah, months are YYYY-MM, regions are codes', async () => {
    const { body } = await clerk.get('/api/v1/programmes/SRL-2024-APBDP')
    expect(body).toMatchObject({
      code: 'SRL-2024-APBDP',
      region_code: '15.03',
      month_first: '2024-11',
      month_last: '2024-12',
      quota_people: 28_000,
      per_person_rupiah: 33_600,
      income_rupiah: 1_000_000,
    })
    const schema = description.components.schemas.Programme
    expect(Object.keys(body).sort()).toEqual(Object.keys(schema?.properties ?? {}).sort())
  })

  it('makes a thing once for one operation and gives it back by its code', async () => {
    const { body } = await clerk.get('/api/v1/budgets')
    expect(
      (body.budgets as { balances_rupiah: { ceiling: number; available: number } }[])[0]?.balances_rupiah,
    ).toMatchObject({ ceiling: 950_000_000, available: 950_000_000 })
  })
})
