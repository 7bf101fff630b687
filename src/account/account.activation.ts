import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { made, record } from '../platform/audit.ts'
import { type Context, type Platform, type Transaction, transact } from '../platform/context.ts'
import { selfOf } from './account.actor.ts'
import {
  type ActivationRow,
  deleteFactor,
  deletePasskeys,
  findActivation,
  insertActivation,
  replaceRecoveryCodes,
  spendActivation,
} from './account.factor-store.ts'
import { hashPassword, requireGoodPassword } from './account.password.ts'
import { reachAccount, requireAnother } from './account.roles.ts'
import { activationHours } from './account.schema.ts'
import { recordOwn } from './account.session.ts'
import { deleteSessions, forgetDevices } from './account.session-store.ts'
import { afterPassword, type Step, startChallenge } from './account.sign-in.ts'
import { type AccountRow, findAccount, updateState, upsertPassword } from './account.store.ts'
import { newToken, tokenHash } from './account.token.ts'
import { contextFor, type Visit } from './account.visit.ts'

/** A link that was just made: the only moment its token is known. */
export type MadeLink = { path: string; expires_at: Date }

/** Makes the one-time link inside a transaction; the links before it no longer open. */
export async function makeLink(tx: Transaction, accountId: string, kind: 'new' | 'reset'): Promise<MadeLink> {
  const token = newToken()
  const expiresAt = await insertActivation(tx.client, {
    token_hash: tokenHash(token),
    account_id: accountId,
    kind,
    made_by: tx.actor.username,
    hours: activationHours,
  })
  return { path: `/aktivasi/${token}`, expires_at: expiresAt }
}

/**
 * A new link for somebody who lost the password, the phone or the first link. The old password and sessions hold until it is used, so
 * that a link made in error harms nobody; the person is told of it at the next sign-in.
 */
export async function renewLink(
  context: Context,
  accountId: string,
): Promise<{ account: AccountRow; link: MadeLink }> {
  return transact(context, async (tx) => {
    const account = await reachAccount(tx, 'account.activate', accountId, true)
    requireAnother(tx, account)
    if (account.state === 'disabled')
      throw refuse(
        'account.disabled',
        'conflict',
        text(
          'Akun ini dinonaktifkan. Aktifkan kembali dahulu.',
          'This account is disabled. Enable it first.',
        ),
      )
    const kind = account.state === 'invited' ? 'new' : 'reset'
    const link = await makeLink(tx, accountId, kind)
    await record(tx, {
      action: 'account.link',
      object_type: 'account',
      object_id: accountId,
      kab: account.roles[0]?.region_code || tx.actor.region_code || 'ID',
      fields: { kind, expires_at: link.expires_at.toISOString() },
      changes: made({ link: kind }),
    })
    return { account, link }
  })
}

function linkClosed() {
  return refuse(
    'account.link_closed',
    'not_found',
    text(
      `Tautan aktivasi ini sudah dipakai, diganti yang lebih baru, atau lewat ${activationHours} jam. Minta tautan baru kepada administrator kantor Anda.`,
      `This activation link was used, replaced by a newer one, or is older than ${activationHours} hours. Ask the administrator of your office for a new one.`,
    ),
  )
}

/** Exchanges the token of a link for a step of ten minutes, so that the token leaves the address at once. Spends nothing yet. */
export async function enterLink(platform: Platform, token: string): Promise<string> {
  const hash = tokenHash(token)
  const found = await findActivation(platform.pool, hash)
  if (!found) throw linkClosed()
  return startChallenge(platform, found, 'activation', '/', hash.toString('hex'))
}

/** The link behind the step; refuses when it was spent meanwhile. */
export async function requireLink(platform: Platform, data: string): Promise<ActivationRow> {
  const found = await findActivation(platform.pool, Buffer.from(data, 'hex'))
  if (!found) throw linkClosed()
  return found
}

/**
 * Sets the password by a link, once. After a reset everything the old owner of a lost phone could use is gone: sessions, known
 * devices, second factor, recovery codes, passkeys. Answers the step that comes next, as after a sign-in.
 */
export async function activate(
  visit: Visit,
  account: AccountRow,
  linkHash: string,
  password: string,
): Promise<Step> {
  requireGoodPassword(password, ownWords(account))
  const { kind } = await requireLink(visit.platform, linkHash)
  const hash = await hashPassword(password)
  await transact(contextFor(visit, selfOf(account)), async (tx) => {
    if (!(await spendActivation(tx.client, Buffer.from(linkHash, 'hex')))) throw linkClosed()
    await upsertPassword(tx.client, account.account_id, hash)
    await updateState(tx.client, account.account_id, 'active')
    const ended = await deleteSessions(tx.client, account.account_id)
    await forgetDevices(tx.client, account.account_id)
    const factor = await deleteFactor(tx.client, account.account_id)
    await replaceRecoveryCodes(tx.client, account.account_id, [])
    const passkeys = await deletePasskeys(tx.client, account.account_id)
    await recordOwn(tx, 'account.activate', {
      kind,
      sessions_ended: ended,
      second_factor_removed: factor,
      passkeys_removed: passkeys,
    })
  })
  const fresh = await findAccount(visit.platform.pool, { account_id: account.account_id })
  if (!fresh) throw new Error('The account that was just activated is not there')
  return afterPassword(visit, fresh, '/')
}

/** Words of the account that must not be its password. */
export function ownWords(account: { username: string; name: string; roles: { office: string }[] }): string[] {
  return [account.username, account.name, ...account.roles.map((each) => each.office)]
}
