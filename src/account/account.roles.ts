import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { made, record } from '../platform/audit.ts'
import { type Context, type Role, type Transaction, transact } from '../platform/context.ts'
import {
  incompatibleRoles,
  mayReach,
  type Operation,
  relationOf,
  requireOperation,
  roleLabels,
} from '../platform/policy.ts'
import { type Grant, needsSecondFactor, organisationKindOf } from './account.schema.ts'
import { deleteSessions } from './account.session-store.ts'
import { type AccountRow, deleteRole, findAccount, insertRole, lockAccount } from './account.store.ts'

/** Two roles of the list that one account may not hold together; undefined when they all go together. */
export function incompatiblePair(held: readonly Role[]): readonly [Role, Role] | undefined {
  for (const one of held) for (const other of held) if (incompatibleRoles(one, other)) return [one, other]
  return undefined
}

/** The account, when the actor's operation reaches all its roles (`whole`) or at least one of them. Others are not there. */
export async function reachAccount(
  tx: Transaction,
  operation: Operation,
  accountId: string,
  whole: boolean,
): Promise<AccountRow> {
  requireOperation(tx, operation)
  // Who may only look has no right to lock.
  if (operation !== 'account.view') await lockAccount(tx.client, accountId)
  const account = await findAccount(tx.client, { account_id: accountId })
  const reached = account?.roles.filter((each) => reaches(tx, operation, each.region_code)) ?? []
  // An account whose last role was taken belongs to nobody's region; only the whole country still finds it.
  const orphan = account?.roles.length === 0 && tx.actor.region_code === ''
  if (!account || (reached.length === 0 && !orphan))
    throw refuse(
      'account.not_found',
      'not_found',
      text('Akun ini tidak ada di wilayah Anda.', 'There is no such account in your region.'),
    )
  if (whole && reached.length < account.roles.length)
    throw refuse(
      'account.beyond_region',
      'forbidden',
      text(
        `Akun ${account.username} juga memegang peran di luar wilayah Anda. Minta kepada administrator wilayah yang lebih luas.`,
        `The account ${account.username} also holds a role outside your region. Ask the administrator of the wider region.`,
      ),
    )
  return account
}

export function reaches(context: Context, operation: Operation, regionCode: string): boolean {
  const { role, region_code: own } = context.actor
  return mayReach(role, operation, relationOf(own, regionCode))
}

/** Nobody gives themselves rights or shuts themselves out. */
export function requireAnother(context: Context, account: AccountRow): void {
  if (account.account_id !== context.actor.account_id) return
  throw refuse(
    'account.not_yourself',
    'forbidden',
    text(
      'Akun sendiri tidak dapat diubah dari sini. Minta administrator lain.',
      'You cannot do this to your own account. Ask another administrator.',
    ),
  )
}

/** Adds a role to an account inside a transaction that holds the account. Refuses roles that may not stand together. */
export async function addRole(
  tx: Transaction,
  account: { account_id: string; roles: { role: Role }[] },
  grant: Grant,
): Promise<void> {
  if (!reaches(tx, 'account.grant', grant.region_code))
    throw refuse(
      'account.beyond_region',
      'forbidden',
      text(
        'Peran hanya dapat diberikan di dalam wilayah Anda sendiri.',
        'Roles can be granted inside your own region only.',
      ),
      { field: 'region_code' },
    )
  const pair = incompatiblePair([...account.roles.map((each) => each.role), grant.role])
  if (pair)
    throw refuse(
      'account.incompatible_roles',
      'conflict',
      text(
        `${roleLabels[pair[0]].id} dan ${roleLabels[pair[1]].id} tidak boleh dipegang satu orang: yang menyiapkan tidak menyetujui, yang menyetujui tidak membayar.`,
        `${roleLabels[pair[0]].en} and ${roleLabels[pair[1]].en} may not be held by one person: whoever prepares does not approve, whoever approves does not pay.`,
      ),
      { field: 'role', details: { roles: pair } },
    )
  const added = await insertRole(tx.client, account.account_id, {
    ...grant,
    kind: organisationKindOf(grant.role, grant.region_code),
    granted_by: tx.actor.account_id,
  })
  if (!added)
    throw refuse(
      'account.role_held',
      'conflict',
      text(
        'Akun ini sudah memegang peran itu di wilayah itu.',
        'The account holds that role in that region already.',
      ),
      { field: 'role' },
    )
}

/** Gives an account another role. Its sessions end: rights change with a new sign-in. */
export async function grantRole(context: Context, accountId: string, grant: Grant): Promise<AccountRow> {
  return transact(context, async (tx) => {
    const account = await reachAccount(tx, 'account.grant', accountId, false)
    requireAnother(tx, account)
    await addRole(tx, account, grant)
    const ended = await deleteSessions(tx.client, accountId)
    await record(tx, {
      action: 'account.grant',
      object_type: 'account',
      object_id: accountId,
      kab: grant.region_code || 'ID',
      fields: { sessions_ended: ended, second_factor_needed: needsSecondFactor([grant.role]) },
      changes: made({ role: grant.role, region_code: grant.region_code, office: grant.office }),
    })
    return account
  })
}

/** Takes a role away; every session of the account ends at once. */
export async function revokeRole(
  context: Context,
  accountId: string,
  role: Role,
  regionCode: string,
): Promise<void> {
  await transact(context, async (tx) => {
    const account = await reachAccount(tx, 'account.grant', accountId, false)
    requireAnother(tx, account)
    if (
      !reaches(tx, 'account.grant', regionCode) ||
      !(await deleteRole(tx.client, accountId, role, regionCode))
    )
      throw refuse(
        'account.role_not_held',
        'not_found',
        text(
          'Akun ini tidak memegang peran itu di wilayah Anda.',
          'The account does not hold that role in your region.',
        ),
        { field: 'role' },
      )
    const ended = await deleteSessions(tx.client, accountId)
    await record(tx, {
      action: 'account.revoke',
      object_type: 'account',
      object_id: accountId,
      kab: regionCode || 'ID',
      fields: { sessions_ended: ended },
      changes: { role: [role, null], region_code: [regionCode, null] },
    })
  })
}
