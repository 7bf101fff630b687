import { randomId } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { commit, made, record } from '../platform/audit.ts'
import { type Context, type Platform, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { type MadeLink, makeLink } from './account.activation.ts'
import { hashPassword, verifyPassword } from './account.password.ts'
import { addRole, reachAccount, requireAnother } from './account.roles.ts'
import { type AccountState, type NewAccount, unusedAfter_days } from './account.schema.ts'
import { deleteChallenges, deleteSessions } from './account.session-store.ts'
import {
  type AccountRow,
  findAccount,
  insertAccount,
  listAccounts,
  listPasswordHashes,
  passwordChangedAt,
  updateState,
  upsertPassword,
} from './account.store.ts'

export { actorOf, localAdministrator } from './account.actor.ts'
export {
  demonstrationCode,
  demonstrationCodeOf,
  demonstrationSeed,
  storeDemonstrationSeed,
} from './account.second-factor.ts'

/**
 * Makes an account with one role in one region. Without a password it waits for its owner, who sets one by the link that is answered;
 * with one (installation by script, which has checked it; demonstration, where it is public) it can be used at once. Refuses a user
 * name that is taken.
 */
export async function makeAccount(
  context: Context,
  account: NewAccount & { password?: string },
): Promise<{ account_id: string; link: MadeLink | undefined }> {
  requireReach(context, 'account.make', account.region_code, 'region_code')
  // Outside the transaction: hashing takes tens of milliseconds that need no lock.
  const hash = account.password === undefined ? undefined : await hashPassword(account.password)
  faultPoint('account.password_hashed')
  return transact(context, async (tx) => {
    if (await findAccount(tx.client, { username: account.username })) throw usernameTaken(account.username)
    const id = randomId()
    const state = hash ? 'active' : 'invited'
    await insertAccount(tx.client, { id, username: account.username, name: account.name, state })
    const { role, region_code, office } = account
    await addRole(tx, { account_id: id, roles: [] }, { role, region_code, office })
    if (hash) await upsertPassword(tx.client, id, hash)
    const link = hash ? undefined : await makeLink(tx, id, 'new')
    faultPoint('account.made')
    await record(tx, {
      action: 'account.make',
      object_type: 'account',
      object_id: id,
      kab: region_code || 'ID',
      changes: made({
        username: account.username,
        name: commit(context.platform.keys, account.name),
        role,
        region_code,
        office,
        state,
      }),
    })
    return { account_id: id, link }
  })
}

function usernameTaken(username: string) {
  return refuse(
    'account.username_taken',
    'conflict',
    text(
      `Nama pengguna ${username} sudah dipakai. Pilih nama lain.`,
      `The user name ${username} is taken. Choose another.`,
    ),
    { field: 'username' },
  )
}

/** Accounts that hold a role in the actor's region, by user name. */
export async function searchAccounts(
  context: Context,
  filter: { like?: string; state?: AccountState; unused?: boolean; after?: string; limit?: number } = {},
): Promise<AccountRow[]> {
  requireOperation(context, 'account.view')
  return transact(context, (tx) =>
    listAccounts(tx.client, tx.actor.region_code, {
      ...filter,
      unused_since: filter.unused ? unusedBefore() : undefined,
    }),
  )
}

const unusedBefore = () => new Date(Date.now() - unusedAfter_days * 86_400_000)

/** Whether nobody has signed in for so long that the account should be looked at. */
export function isUnused(account: AccountRow): boolean {
  return account.state === 'active' && (account.last_seen_at ?? account.made_at) < unusedBefore()
}

/** One account of the actor's region. */
export function getAccount(context: Context, accountId: string): Promise<AccountRow> {
  return transact(context, (tx) => reachAccount(tx, 'account.view', accountId, false))
}

/** Shuts an account at once, with all its sessions; nothing of it is deleted, because the audit trail names it. */
export async function disableAccount(context: Context, accountId: string): Promise<void> {
  await transact(context, async (tx) => {
    const account = await reachAccount(tx, 'account.disable', accountId, true)
    requireAnother(tx, account)
    if (account.state === 'disabled') return
    await updateState(tx.client, accountId, 'disabled')
    await deleteChallenges(tx.client, accountId)
    const ended = await deleteSessions(tx.client, accountId)
    await record(tx, {
      action: 'account.disable',
      object_type: 'account',
      object_id: accountId,
      kab: account.roles[0]?.region_code || 'ID',
      fields: { sessions_ended: ended },
      changes: { state: [account.state, 'disabled'] },
    })
  })
}

/** Opens a disabled account again, with the password and roles it had. */
export async function enableAccount(context: Context, accountId: string): Promise<void> {
  await transact(context, async (tx) => {
    const account = await reachAccount(tx, 'account.disable', accountId, true)
    requireAnother(tx, account)
    if (account.state !== 'disabled') return
    const state = (await passwordChangedAt(tx.client, accountId)) ? 'active' : 'invited'
    await updateState(tx.client, accountId, state)
    await record(tx, {
      action: 'account.enable',
      object_type: 'account',
      object_id: accountId,
      kab: account.roles[0]?.region_code || 'ID',
      changes: { state: [account.state, state] },
    })
  })
}

/** Ends every session of an account, for whoever has lost a phone or left a village computer signed in. */
export async function endSessions(context: Context, accountId: string): Promise<number> {
  return transact(context, async (tx) => {
    const account = await reachAccount(tx, 'account.end_sessions', accountId, true)
    await deleteChallenges(tx.client, accountId)
    const ended = await deleteSessions(tx.client, accountId)
    await record(tx, {
      action: 'account.session_revoke',
      object_type: 'account',
      object_id: accountId,
      kab: account.roles[0]?.region_code || 'ID',
      changes: { sessions: [ended, 0] },
    })
    return ended
  })
}

/** The first of these accounts that opens with a password everybody knows. */
export async function findOpenAccount(
  platform: Platform,
  usernames: readonly string[],
  password: string,
): Promise<string | undefined> {
  for (const { username, hash } of await listPasswordHashes(platform.pool, usernames))
    if (await verifyPassword(hash, password, { first: true })) return username
  return undefined
}
