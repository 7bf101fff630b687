import type { MiddlewareHandler, Next } from 'hono'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { sha256 } from './crypto.ts'
import { faultPoint } from './fault.ts'
import { contextOf, type Env, type Web } from './http.ts'
import { bePresent, isPresent, processId } from './presence.ts'

/**
 * Requests this process works on now. A row that says `running` and is not among them lost its process, or its database before the
 * answer could be written: the same key may then be tried again.
 */
const running = new Set<string>()
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
    const call = { account_id: context.actor.account_id, key, fingerprint }
    const name = `${call.account_id} ${key}`
    if (running.has(name)) return answerOnce(c, next, call, false)
    running.add(name)
    try {
      return await answerOnce(c, next, call, true)
    } finally {
      running.delete(name)
    }
  }
}

type Call = { account_id: string; key: string; fingerprint: Buffer }

/** Does the work of a request and keeps its answer, or answers with what is kept. `isFree`: nobody here works on this key now. */
async function answerOnce(c: Web, next: Next, call: Call, isFree: boolean): Promise<Response | undefined> {
  const { pool } = c.get('platform')
  const { account_id: account, key, fingerprint } = call
  await pool.query(`delete from idempotency where account_id = $1 and created_at < now() - ${keptFor}`, [
    account,
  ])
  await bePresent(pool)
  const taken = await pool.query(
    `insert into idempotency (account_id, key, fingerprint, state, process_id) values ($1, $2, $3, 'running', $4)
     on conflict (account_id, key) do update set process_id = $4
       where idempotency.state = 'running' and idempotency.fingerprint = $3
         and case when idempotency.process_id = $4 then $5 else not ${isPresent('idempotency.process_id')} end
     returning 1`,
    [account, key, fingerprint, processId, isFree],
  )
  if (taken.rowCount === 0) return answerKept(c, call)
  faultPoint('idempotency.taken')
  await next()
  faultPoint('idempotency.answered')
  if (c.res.status >= 500) {
    await pool.query('delete from idempotency where account_id = $1 and key = $2', [account, key])
    return undefined
  }
  await pool.query(
    "update idempotency set state = 'done', status = $3, body = $4 where account_id = $1 and key = $2",
    [account, key, c.res.status, c.get('kept_answer') ?? (await c.res.clone().text())],
  )
  faultPoint('idempotency.kept')
  return undefined
}

async function answerKept(c: Web, { account_id, key, fingerprint }: Call): Promise<Response> {
  const { rows } = await c
    .get('platform')
    .pool.query<{ fingerprint: Buffer; state: string; status: number; body: string }>(
      'select fingerprint, state, status, body from idempotency where account_id = $1 and key = $2',
      [account_id, key],
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
