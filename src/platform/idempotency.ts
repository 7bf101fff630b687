import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { sha256 } from './crypto.ts'
import { contextOf, type Env } from './http.ts'

/** This process; a request that a dead process left running may be taken again. */
const processId = randomUUID()
const keptFor = "interval '7 days'"

/**
 * Every write through the API carries an Idempotency-Key. The same key and request get the same answer and have one effect; the
 * same key with another request is refused, and so is one whose first request still runs.
 *
 * Only answers below 500 are kept: after a failure of ours the same key may be tried again, and the services themselves
 * recognise what was done already.
 */
export function idempotent(): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) return next()
    const context = contextOf(c, 'api')
    const key = c.req.header('idempotency-key')
    if (!key || key.length > 200) {
      throw refuse(
        'api.idempotency_key_missing',
        'invalid',
        text(
          'Setiap penulisan perlu kepala Idempotency-Key (misalnya UUID), agar pengulangan aman.',
          'Every write needs an Idempotency-Key header (such as a UUID), so that repeating is safe.',
        ),
      )
    }
    const body = new Uint8Array(await c.req.raw.clone().arrayBuffer())
    // The boundary of a multipart body is new each time; the parts are what counts.
    const boundary = /boundary="?([^";]+)/.exec(c.req.header('content-type') ?? '')?.[1]
    const plain = boundary
      ? Buffer.from(Buffer.from(body).toString('latin1').replaceAll(boundary, ''), 'latin1')
      : body
    const fingerprint = sha256(`${c.req.method} ${c.req.path}\n`, plain)
    const { pool } = context.platform
    const account = context.actor.account_id

    await pool.query(`delete from idempotency where account_id = $1 and created_at < now() - ${keptFor}`, [
      account,
    ])
    const taken = await pool.query(
      `insert into idempotency (account_id, key, fingerprint, state, process_id) values ($1, $2, $3, 'running', $4)
       on conflict (account_id, key) do update set process_id = $4
         where idempotency.state = 'running' and idempotency.process_id <> $4 and idempotency.fingerprint = $3
       returning 1`,
      [account, key, fingerprint, processId],
    )
    if (taken.rowCount === 0) {
      const { rows } = await pool.query<{ fingerprint: Buffer; state: string; status: number; body: string }>(
        'select fingerprint, state, status, body from idempotency where account_id = $1 and key = $2',
        [account, key],
      )
      const kept = rows[0]
      if (kept && !kept.fingerprint.equals(fingerprint)) {
        throw refuse(
          'api.idempotency_key_reused',
          'unprocessable',
          text(
            'Idempotency-Key ini sudah dipakai untuk permintaan lain. Pakai kunci baru.',
            'This Idempotency-Key was used for another request. Use a new key.',
          ),
        )
      }
      if (kept?.state !== 'done') {
        throw refuse(
          'api.still_running',
          'conflict',
          text(
            'Permintaan pertama dengan kunci ini masih berjalan. Ulangi sebentar lagi.',
            'The first request with this key is still running. Repeat shortly.',
          ),
        )
      }
      const type = kept.status >= 400 ? 'application/problem+json' : 'application/json'
      return c.body(kept.body, kept.status as 200, { 'Content-Type': type, 'Idempotency-Replayed': 'true' })
    }
    await next()
    if (c.res.status >= 500) {
      await pool.query('delete from idempotency where account_id = $1 and key = $2', [account, key])
      return
    }
    await pool.query(
      "update idempotency set state = 'done', status = $3, body = $4 where account_id = $1 and key = $2",
      [account, key, c.res.status, await c.res.clone().text()],
    )
  }
}
