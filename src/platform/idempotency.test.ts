import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Person, usePayung } from '../../test/payung.ts'

const payung = usePayung({ jobs: false })
let clerk: Person

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
})

const budget = (name: string, ceiling = 5_000_000) => ({
  name,
  source: 'APBD_P',
  fiscal_year: 2024,
  legal_basis: 'Perda APBD-P 2024',
  ceiling_rupiah: ceiling,
  region_code: '15.03',
})
const budgets = async (name: string) =>
  (await payung.see('select 1 from budget where name = $1', [name])).length

async function waitUntil(is: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1_000; tries++) {
    if (await is()) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('It did not come about')
}

async function tokenOf(username: string): Promise<string> {
  return payung.token(username)
}

describe('a write through the API', () => {
  it('without an Idempotency-Key is refused and does nothing', async () => {
    const name = `Tanpa kunci ${randomUUID()}`
    const headers = {
      authorization: `Bearer ${await tokenOf('sarolangun.operator')}`,
      'content-type': 'application/json',
    }
    for (const extra of [{}, { 'idempotency-key': '' }, { 'idempotency-key': 'x'.repeat(201) }] as Record<
      string,
      string
    >[]) {
      const response = await payung.app.request('/api/v1/budgets', {
        method: 'POST',
        headers: { ...headers, ...extra },
        body: JSON.stringify(budget(name)),
      })
      expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([
        400,
        'api.idempotency_key_missing',
      ])
    }
    expect(await budgets(name)).toBe(0)
  })

  it('with the same key and body gives the same answer and has one effect, also much later', async () => {
    const [name, key] = [`Sekali ${randomUUID()}`, randomUUID()]
    const first = await clerk.post('/api/v1/budgets', budget(name), key)
    const again = await clerk.post('/api/v1/budgets', budget(name), key)
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
    expect([first.headers.get('idempotency-replayed'), again.headers.get('idempotency-replayed')]).toEqual([
      null,
      'true',
    ])
    expect(await budgets(name)).toBe(1)
  })

  it('with the same key and another body, or to another address, is refused and has no effect', async () => {
    const [name, key] = [`Lain ${randomUUID()}`, randomUUID()]
    await clerk.post('/api/v1/budgets', budget(name), key)
    for (const other of [
      await clerk.post('/api/v1/budgets', budget(`${name} 2`), key),
      await clerk.post('/api/v1/budgets', budget(name, 6_000_000), key),
      await clerk.post('/api/v1/programmes', budget(name), key),
    ]) {
      expect([other.status, other.body.code]).toEqual([422, 'api.idempotency_key_reused'])
    }
    expect([await budgets(name), await budgets(`${name} 2`)]).toEqual([1, 0])
  })

  it('sent five times at once with one key has one effect; the others get the same answer or are told that it still runs', async () => {
    const [name, key] = [`Lima ${randomUUID()}`, randomUUID()]
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => clerk.post('/api/v1/budgets', budget(name), key)),
    )
    const made = answers.filter((answer) => answer.status === 201)
    expect(made.length).toBeGreaterThanOrEqual(1)
    expect(new Set(made.map((answer) => answer.body.budget_id)).size).toBe(1)
    for (const other of answers.filter((answer) => answer.status !== 201))
      expect([other.status, other.body.code]).toEqual([409, 'api.still_running'])
    expect(await budgets(name)).toBe(1)
    expect((await clerk.post('/api/v1/budgets', budget(name), key)).body).toEqual(made[0]?.body)
  })

  it('that was refused is refused again in the same words, and a new key is a new attempt', async () => {
    const key = randomUUID()
    const wrong = { ...budget(`Salah ${key}`), ceiling_rupiah: -1 }
    const first = await clerk.post('/api/v1/budgets', wrong, key)
    const again = await clerk.post('/api/v1/budgets', wrong, key)
    expect([first.status, again.status]).toEqual([400, 400])
    expect(again.body).toEqual(first.body)
    expect(again.headers.get('content-type')).toBe('application/problem+json')
    expect((await clerk.post('/api/v1/budgets', budget(`Salah ${key}`), randomUUID())).status).toBe(201)
  })

  it('while its first request still runs is told so with 409, and both kinds of answer are marked for what they are', async () => {
    const [name, key] = [`Berjalan ${randomUUID()}`, randomUUID()]
    const holder = new pg.Client({ connectionString: payung.url })
    await holder.connect()
    // The first request is held in the middle of its work by the lock it must take, however fast the computer is.
    await holder.query("select pg_advisory_lock(hashtextextended('budget:' || $1, 0))", [
      ['15.03', 'APBD_P', 2024, name].join('|'),
    ])
    const first = clerk.post('/api/v1/budgets', budget(name), key)
    try {
      await waitUntil(
        async () =>
          (await payung.see("select 1 from idempotency where key = $1 and state = 'running'", [key])).length >
          0,
      )
      const second = await clerk.post('/api/v1/budgets', budget(name), key)
      expect([second.status, second.body.code, second.headers.get('idempotency-replayed')]).toEqual([
        409,
        'api.still_running',
        null,
      ])
      const other = await clerk.post('/api/v1/budgets', budget(`${name} lain`), key)
      expect([other.status, other.body.code]).toEqual([422, 'api.idempotency_key_reused'])
    } finally {
      await holder.end()
    }
    expect((await first).status).toBe(201)
    const third = await clerk.post('/api/v1/budgets', budget(name), key)
    expect([third.status, third.headers.get('idempotency-replayed')]).toEqual([201, 'true'])
    expect(third.body).toEqual((await first).body)
    expect(await budgets(name)).toBe(1)
  })

  it('that failed by our own fault is not kept: the same key may be tried again and then succeeds', async () => {
    const [name, key] = [`Galat ${randomUUID()}`, randomUUID()]
    await payung.see("alter table budget add constraint broken check (name not like 'Galat %')")
    const failed = await clerk.post('/api/v1/budgets', budget(name), key)
    await payung.see('alter table budget drop constraint broken')
    expect(failed.status).toBe(500)
    expect(await payung.see('select 1 from idempotency where key = $1', [key])).toEqual([])
    const again = await clerk.post('/api/v1/budgets', budget(name), key)
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, null])
    expect(await budgets(name)).toBe(1)
  })

  it('of another account with the same key is its own: nobody reads the answer of somebody else', async () => {
    const [name, key] = [`Milik ${randomUUID()}`, randomUUID()]
    await clerk.post('/api/v1/budgets', budget(name), key)
    const auditor = await (await payung.as('inspektorat')).post('/api/v1/budgets', budget(name), key)
    expect([auditor.status, auditor.body.code]).toEqual([403, 'account.not_allowed'])
    const province = await (await payung.as('provinsi.operator')).post(
      '/api/v1/budgets',
      { ...budget(name), region_code: '15' },
      key,
    )
    expect([province.status, province.headers.get('idempotency-replayed')]).toEqual([201, null])
  })

  it('on which another server works is not begun here, and is when that server has died', async () => {
    const [name, key] = [`Lain ${randomUUID()}`, randomUUID()]
    expect((await clerk.post('/api/v1/budgets', budget(name), key)).status).toBe(201)
    const other = new pg.Client({ connectionString: payung.url })
    await other.connect()
    await other.query("select pg_advisory_lock_shared(hashtextextended('payung.process:another server', 0))")
    await payung.see(
      "update idempotency set state = 'running', process_id = 'another server', status = null, body = null where key = $1",
      [key],
    )
    const meanwhile = await clerk.post('/api/v1/budgets', budget(name), key)
    expect([meanwhile.status, meanwhile.body.code]).toEqual([409, 'api.still_running'])
    await other.end()
    await waitUntil(async () => (await clerk.post('/api/v1/budgets', budget(name), key)).status === 201)
    expect(await budgets(name)).toBe(1)
  })

  it('of a process that died in the middle, or lost its database, may be taken up again with the same key', async () => {
    const [name, key] = [`Mati ${randomUUID()}`, randomUUID()]
    expect((await clerk.post('/api/v1/budgets', budget(name), key)).status).toBe(201)
    const halfWay = "update idempotency set state = 'running', status = null, body = null"
    for (const left of ['', ", process_id = 'gone'"]) {
      await payung.see(`${halfWay}${left} where key = $1`, [key])
      const again = await clerk.post('/api/v1/budgets', budget(name), key)
      expect([again.status, again.body.made]).toEqual([201, false])
    }
    expect(await budgets(name)).toBe(1)
  })

  it('of a file is the same whatever boundary the browser drew', async () => {
    const key = randomUUID()
    const bytes = new TextEncoder().encode('NIK;NAMA\n1503070511850007;UJI COBA\n')
    const first = await clerk.upload('SRL-2024-APBDP', 'dua.csv', bytes, key)
    const again = await clerk.upload('SRL-2024-APBDP', 'dua.csv', bytes, key)
    expect([first.status, again.status, again.headers.get('idempotency-replayed')]).toEqual([
      202,
      202,
      'true',
    ])
    expect(again.body).toEqual(first.body)
    const other = await clerk.upload(
      'SRL-2024-APBDP',
      'dua.csv',
      new TextEncoder().encode('NIK;NAMA\n1503070511850008;UJI COBA\n'),
      key,
    )
    expect([other.status, other.body.code]).toEqual([422, 'api.idempotency_key_reused'])
  })

  it('keeps its answer for a week and then forgets it', async () => {
    const [name, key] = [`Lama ${randomUUID()}`, randomUUID()]
    await clerk.post('/api/v1/budgets', budget(name), key)
    await payung.see("update idempotency set created_at = now() - interval '8 days' where key = $1", [key])
    const again = await clerk.post('/api/v1/budgets', budget(`${name} baru`), key)
    expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([201, null])
  })

  it('keeps no NIK and no token among the kept answers', async () => {
    expect(
      await payung.see(
        "select key from idempotency where body ~ '(?<![0-9a-f])[0-9]{16}(?![0-9a-f])' or body ~* 'bearer|password'",
      ),
    ).toEqual([])
  })
})

describe('reading', () => {
  it('needs no key and leaves nothing behind', async () => {
    const count = async () =>
      (await payung.see<{ count: number }>('select count(*)::integer as count from idempotency'))[0]?.count
    const before = await count()
    for (const path of ['/api/v1/me', '/api/v1/rosters', '/api/v1/programmes', '/api/v1/budgets'])
      expect((await clerk.get(path)).status).toBe(200)
    expect(await count()).toBe(before)
  })
})
