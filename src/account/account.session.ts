import { randomUUID } from 'node:crypto'
import { isUuid } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { record } from '../platform/audit.ts'
import {
  type Actor,
  type Context,
  ownAffairs,
  type Platform,
  type Transaction,
  transact,
} from '../platform/context.ts'
import type { Web } from '../platform/http.ts'
import { readCookie } from '../platform/http-cookies.ts'
import {
  deleteSessions,
  findSession,
  insertSession,
  moveSession,
  rememberDevice,
  type SessionRow,
} from './account.session-store.ts'
import { findAccount, type RoleRow } from './account.store.ts'
import { newToken, tokenHash } from './account.token.ts'

/** The hash of the token a request carries, as a cookie of a browser or as a bearer of a program. */
export function sessionHashOf(c: Web): Buffer | undefined {
  const bearer = /^Bearer ([\w-]{20,100})$/.exec(c.req.header('authorization') ?? '')?.[1]
  const token = bearer ?? readCookie(c, 'session')
  return token === undefined ? undefined : tokenHash(token)
}

/** The actor behind a request; undefined when nobody is signed in or the session has passed a limit. */
export async function findActor(platform: Platform, c: Web): Promise<Actor | undefined> {
  const hash = sessionHashOf(c)
  const session = hash && (await findSession(platform.pool, hash))
  return session && actorOfSession(session)
}

function actorOfSession(session: SessionRow): Actor {
  const { account_id, username, name, role, region_code, office, other_roles, proven_at } = session
  return {
    account_id,
    username,
    name,
    role,
    region_code,
    region_name: session.region_name ?? 'Indonesia',
    office,
    other_roles,
    proven_at,
  }
}

/** Begins a session in one role, with tokens that did not exist before: for the session and for the device. */
export async function openSession(
  tx: Transaction,
  device: { name: string; token: string | undefined },
): Promise<{ token: string; device_token: string; session_id: string }> {
  const { actor } = tx
  const token = newToken()
  const deviceToken = device.token ?? newToken()
  const sessionId = randomUUID()
  await insertSession(tx.client, {
    session_id: sessionId,
    token_hash: tokenHash(token),
    account_id: actor.account_id,
    role: actor.role,
    region_code: actor.region_code,
    device: device.name,
  })
  await rememberDevice(tx.client, actor.account_id, tokenHash(deviceToken))
  await recordOwn(tx, 'account.sign_in', { device: device.name, session_id: sessionId })
  return { token, device_token: deviceToken, session_id: sessionId }
}

/** Ends the session of a request. Somebody without one is signed out already. */
export async function signOut(context: Context, hash: Buffer): Promise<void> {
  await transact(ownAffairs(context), async (tx) => {
    const session = await findSession(tx.client, hash)
    if (!session) return
    await deleteSessions(tx.client, session.account_id, { session_id: session.session_id })
    await recordOwn(tx, 'account.sign_out', { session_id: session.session_id })
  })
}

/** Acts in another of the account's roles from now on; the token changes with the rights. */
export async function switchRole(
  context: Context,
  hash: Buffer,
  to: { role: string; region_code: string },
): Promise<string> {
  return transact(ownAffairs(context), async (tx) => {
    const account = await findAccount(tx.client, { account_id: tx.actor.account_id })
    const held = account && heldRole(account.roles, to)
    if (!held) throw roleNotHeld()
    const token = newToken()
    await moveSession(tx.client, hash, {
      token_hash: tokenHash(token),
      role: held.role,
      region_code: held.region_code,
    })
    await recordOwn(tx, 'account.role_switch', {
      from: { role: tx.actor.role, region_code: tx.actor.region_code },
      to: { role: held.role, region_code: held.region_code },
    })
    return token
  })
}

export function heldRole(
  held: RoleRow[],
  wanted: { role: string; region_code: string },
): RoleRow | undefined {
  return held.find((each) => each.role === wanted.role && each.region_code === wanted.region_code)
}

export function roleNotHeld() {
  return refuse(
    'account.role_not_held',
    'invalid',
    text(
      'Akun Anda tidak memegang peran itu. Pilih salah satu yang tercantum.',
      'Your account does not hold that role. Choose one of those listed.',
    ),
    { field: 'role' },
  )
}

/** Ends one of the actor's own sessions, or all but the present one. */
export async function endOwnSessions(context: Context, present: Buffer, sessionId?: string): Promise<number> {
  return transact(ownAffairs(context), async (tx) => {
    const ended = await deleteSessions(
      tx.client,
      tx.actor.account_id,
      sessionId === undefined
        ? { except_hash: present }
        : { session_id: isUuid(sessionId) ? sessionId : randomUUID() },
    )
    if (ended > 0) await recordOwn(tx, 'account.session_revoke', { sessions: ended })
    return ended
  })
}

/** The audit line of an act on one's own account. */
export function recordOwn(
  tx: Transaction,
  action: `account.${string}`,
  fields: Record<string, unknown> = {},
): Promise<number> {
  return record(tx, {
    action,
    object_type: 'account',
    object_id: tx.actor.account_id,
    kab: tx.actor.region_code || 'ID',
    fields,
  })
}
