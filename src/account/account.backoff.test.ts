import { describe, expect, it } from 'vitest'
import { usePayung } from '../../test/payung.ts'
import { type Seen, type Visitor, visitor } from '../../test/visitor.ts'
import { demoPassword } from '../demo/demo.service.ts'
import { turnstile } from './account.turnstile.ts'

const payung = usePayung({ jobs: false })

const signIn = (person: Visitor, username: string, password: string) =>
  person.post('/masuk', { username, password })

/** Nonce and form token are drawn anew for every answer; that they are there is compared, what they are is not. */
const withoutDraws = (shown: string) =>
  shown
    .replaceAll(/nonce(-|=")[\w+/=]{20,}/g, 'nonce$1N')
    .replaceAll(/(name="form_token" value=")[\w.-]{60,}/g, '$1T')

/** What a stranger can learn from an answer. */
function told({ status, html, location, headers }: Seen, username: string) {
  const kept = [...headers]
    .filter(([name]) => !['x-request-id', 'date'].includes(name))
    .map(([name, value]) => `${name}: ${withoutDraws(value)}`)
    .sort()
  return { status, location, kept, html: withoutDraws(html.replaceAll(username, 'USER')) }
}

describe('guessing passwords', () => {
  it('gets the same answers for a name that exists and one that does not, guess after guess', async () => {
    const [known, unknown] = ['provinsi.operator', 'tidak.ada.orang']
    await payung.see('delete from sign_in_bucket')
    for (let guess = 1; guess <= 7; guess++) {
      const at = await signIn(visitor(payung.app), known, `salah tebak ${guess}`)
      const nowhere = await signIn(visitor(payung.app), unknown, `salah tebak ${guess}`)
      const wait = /(\d+) detik/
      // Between two requests a second may pass; the number of seconds is all that may differ.
      const plain = (seen: Seen, name: string) => {
        const { html, ...rest } = told(seen, name)
        return { ...rest, html: html.replace(wait, 'N detik').replaceAll(/N detik|\d+ detik/g, 'N detik') }
      }
      expect([guess, plain(at, known)]).toEqual([guess, plain(nowhere, unknown)])
      expect(at.status).toBe(401)
      expect([guess, wait.test(at.html)]).toEqual([guess, guess >= 5])
      // However slow the machine: the next guesses come while both are closed.
      if (guess === 5)
        await payung.see("update sign_in_bucket set blocked_until = now() + interval '50 seconds'")
    }
    const rows = await payung.see<{ failures: number }>('select failures from sign_in_bucket')
    expect(rows.map((row) => row.failures)).toEqual([5, 5])
  })

  it('from everywhere at once is looked at a handful of times, and the owner at a known device gets in meanwhile', async () => {
    await payung.see('delete from sign_in_bucket')
    const owner = visitor(payung.app)
    expect((await signIn(owner, 'inspektorat', demoPassword)).location).toBe('/')
    await owner.post('/keluar')
    expect(owner.cookies.has('payung_device')).toBe(true)

    let over = 0
    const flood = Promise.all(
      Array.from({ length: 150 }, async (_, guess) => {
        const { status } = await signIn(visitor(payung.app), 'inspektorat', `tebakan nomor ${guess}`)
        expect([401, 503]).toContain(status)
        over += 1
      }),
    )
    expect((await signIn(owner, 'inspektorat', demoPassword)).location).toBe('/')
    expect(over).toBeLessThan(150)
    await flood
    const { failures } = (
      await payung.see<{ failures: number }>('select failures from sign_in_bucket order by failures desc')
    )[0] as { failures: number }
    expect(failures).toBeLessThanOrEqual(8)
    // Even the right password is not looked at from elsewhere now; and the owner still is.
    await payung.see("update sign_in_bucket set blocked_until = now() + interval '10 minutes'")
    expect((await signIn(visitor(payung.app), 'inspektorat', demoPassword)).status).toBe(401)
    await owner.post('/keluar')
    expect((await signIn(owner, 'inspektorat', demoPassword)).location).toBe('/')
  })

  it('allows about a hundred looks a day, whoever asks how often', async () => {
    await payung.see('delete from sign_in_bucket')
    let waited = 0
    let looks = 0
    // The clock of the bucket is moved instead of waited for: after each look, as far as it is closed.
    while (waited < 86_400 && looks < 500) {
      await signIn(visitor(payung.app), 'tidak.ada', 'salah')
      looks += 1
      const [row] = await payung.see<{ wait: number }>(
        'select extract(epoch from blocked_until - updated_at)::integer as wait from sign_in_bucket',
      )
      waited += row?.wait ?? 0
      await payung.see('update sign_in_bucket set blocked_until = now()')
    }
    expect(looks).toBeGreaterThan(90)
    expect(looks).toBeLessThan(120)
  })

  it('rests: a day later the first guesses are free again', async () => {
    await payung.see(
      "update sign_in_bucket set failures = 40, blocked_until = now(), updated_at = now() - interval '25 hours'",
    )
    const { html } = await signIn(visitor(payung.app), 'tidak.ada', 'salah')
    expect(html).not.toMatch(/detik|menit lagi/)
    expect(await payung.see('select failures from sign_in_bucket')).toEqual([{ failures: 1 }])
  })

  it('leaves one line at 5, 10, 20 … failures, without what was typed', async () => {
    await payung.see('delete from sign_in_bucket')
    const marker = 'rahasia-yang-diketik'
    for (let guess = 0; guess < 12; guess++) {
      await signIn(visitor(payung.app), `nama-${marker}`, marker)
      await payung.see('update sign_in_bucket set blocked_until = now()')
    }
    const lines = await payung.see<{ fields: { failures: number }; object_id: string; line: string }>(
      "select fields, object_id, l::text as line from audit_line l where action = 'account.sign_in_failed' and object_id = 'unknown' order by at desc limit 2",
    )
    expect(lines.map((line) => line.fields.failures)).toEqual([10, 5])
    for (const { line } of lines) expect(line).not.toContain(marker)
    const typed = await payung.see('select 1 from sign_in_bucket b where b::text like $1', [`%${marker}%`])
    expect(typed).toEqual([])
  })

  it('a device that is not the account’s own, or a made-up one, stands among the strangers', async () => {
    await payung.see('delete from sign_in_bucket')
    const other = visitor(payung.app)
    await signIn(other, 'sarolangun.bupati', demoPassword)
    await other.post('/keluar')
    for (let guess = 0; guess < 6; guess++) await signIn(visitor(payung.app), 'inspektorat', 'salah')
    // However slow the machine: the next tries come while the bucket is closed.
    await payung.see("update sign_in_bucket set blocked_until = now() + interval '50 seconds'")
    expect((await signIn(other, 'inspektorat', demoPassword)).status).toBe(401)
    const made = visitor(payung.app, { cookies: new Map([['payung_device', 'x'.repeat(43)]]) })
    expect((await signIn(made, 'inspektorat', demoPassword)).status).toBe(401)
    await payung.see('delete from sign_in_bucket')
  })
})

describe('costly work', () => {
  it('runs a few at a time, known devices first, and refuses what would pile up', async () => {
    const turn = turnstile({ at_once: 2, waiting: 3 })
    const order: string[] = []
    let running = 0
    let most = 0
    const work = (name: string) => async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setImmediate(resolve))
      order.push(name)
      running -= 1
    }
    const all = [
      turn(work('a'), { first: false }),
      turn(work('b'), { first: false }),
      turn(work('c'), { first: false }),
      turn(work('d'), { first: false }),
      turn(work('known'), { first: true }),
      turn(work('e'), { first: false }),
    ]
    await expect(turn(work('f'), { first: false })).rejects.toMatchObject({ code: 'account.too_busy' })
    await Promise.all(all)
    expect(most).toBe(2)
    expect(order.indexOf('known')).toBeLessThan(order.indexOf('c'))
    expect(order).toHaveLength(6)
    await turn(work('later'), { first: false })
    expect(order.at(-1)).toBe('later')
  })
})
