import { type Generated, sql } from 'kysely'
import type { Role } from '../platform/context.ts'
import type { Db } from '../platform/database.ts'

declare module '../platform/database.ts' {
  interface Tables {
    auth_user: {
      id: string
      name: string
      email: string
      username: string | null
      display_username: string | null
    }
    auth_credential: {
      id: string
      account_id: string
      provider_id: string
      user_id: string
      password: string | null
    }
    account_role: {
      account_id: string
      role: Role
      region_code: string
      office: string
      granted_by: string
      granted_at: Generated<Date>
    }
  }
}

export type AccountRow = {
  account_id: string
  username: string
  name: string
  role: Role
  region_code: string
  region_name: string | null
  office: string
}

const accounts = (db: Db) =>
  db
    .selectFrom('auth_user as u')
    .innerJoin('account_role as r', 'r.account_id', 'u.id')
    .leftJoin('region as g', 'g.code', 'r.region_code')
    .select([
      'u.id as account_id',
      sql<string>`coalesce(u.username, u.id)`.as('username'),
      'u.name',
      'r.role',
      'r.region_code',
      'r.office',
      'g.name as region_name',
    ])

/** The account with its role. Where it has several, the first granted counts until roles can be chosen at sign-in. */
export async function findAccount(
  db: Db,
  by: { account_id: string } | { username: string },
): Promise<AccountRow | undefined> {
  const query =
    'account_id' in by
      ? accounts(db).where('u.id', '=', by.account_id)
      : accounts(db).where('u.username', '=', by.username.toLowerCase())
  return query.orderBy('r.granted_at').limit(1).executeTakeFirst()
}

export async function listAccounts(db: Db): Promise<AccountRow[]> {
  return accounts(db).orderBy('r.region_code').orderBy('u.username').execute()
}

export async function insertAccount(
  db: Db,
  account: {
    id: string
    username: string
    name: string
    password_hash: string
    role: Role
    region_code: string
    office: string
    granted_by: string
  },
): Promise<void> {
  await db
    .insertInto('auth_user')
    .values({
      id: account.id,
      name: account.name,
      // The sign-in library wants an address; nobody is written to, so it is made up under a name that cannot exist.
      email: `${account.username}@payung.invalid`,
      username: account.username,
      display_username: account.username,
    })
    .execute()
  await db
    .insertInto('auth_credential')
    .values({
      id: `${account.id}.password`,
      account_id: account.id,
      provider_id: 'credential',
      user_id: account.id,
      password: account.password_hash,
    })
    .execute()
  await db
    .insertInto('account_role')
    .values({
      account_id: account.id,
      role: account.role,
      region_code: account.region_code,
      office: account.office,
      granted_by: account.granted_by,
    })
    .execute()
}

/** The stored password hashes of these user names, for checking that a public password is not in use. */
export async function listPasswordHashes(
  db: Db,
  usernames: readonly string[],
): Promise<{ username: string; hash: string }[]> {
  const rows = await db
    .selectFrom('auth_user')
    .innerJoin('auth_credential', 'auth_credential.user_id', 'auth_user.id')
    .select(['auth_user.username', 'auth_credential.password'])
    .where('auth_user.username', 'in', [...usernames])
    .execute()
  return rows.flatMap(({ username, password }) =>
    username !== null && password !== null ? [{ username, hash: password }] : [],
  )
}
