import type { Actor, Platform } from '../platform/context.ts'
import { type AccountRow, findAccount, type RoleRow } from './account.store.ts'

/** Who acts when nobody is named on the command line: whoever can run it on the server. Sees the whole country; approves nothing. */
export const localAdministrator: Actor = {
  account_id: 'local-administrator',
  username: 'local-administrator',
  name: 'Administrator lokal',
  role: 'administrator',
  region_code: '',
  region_name: 'Indonesia',
  office: 'Server',
}

/** Writes down what happens at the door before anybody is known. */
export const signInDesk: Actor = {
  ...localAdministrator,
  account_id: 'sign-in',
  username: 'sign-in',
  name: 'Sign-in',
}

/** The account as an actor in its first role; undefined when there is none, it may not sign in, or it has no role. */
export async function actorOf(
  platform: Platform,
  by: Parameters<typeof findAccount>[1],
): Promise<Actor | undefined> {
  const account = await findAccount(platform.pool, by)
  const role = account?.roles[0]
  return account?.state === 'active' && role ? actorIn(account, role) : undefined
}

export function actorIn(account: AccountRow, held: RoleRow): Actor {
  const others = account.roles.map((each) => each.role).filter((role) => role !== held.role)
  return {
    account_id: account.account_id,
    username: account.username,
    name: account.name,
    role: held.role,
    region_code: held.region_code,
    region_name: held.region_name ?? 'Indonesia',
    office: held.office,
    other_roles: [...new Set(others)],
  }
}

/** Who writes the audit line of an account about itself, also before it has a session or after its last role went. */
export function selfOf(account: AccountRow): Actor {
  const role = account.roles[0]
  return role
    ? actorIn(account, role)
    : { ...signInDesk, account_id: account.account_id, username: account.username, name: account.name }
}
