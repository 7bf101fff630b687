import type pg from 'pg'
import type { Role } from '../platform/context.ts'
import type { AccountState, Grant, OrganisationKind } from './account.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    auth_user: { id: string; name: string; username: string }
  }
}

/** A connection or a pool: these tables have no row-level security, because they are read before anybody's region is known. */
export type Asks = Pick<pg.ClientBase, 'query'>

/** One role of an account, with its place. */
export type RoleRow = {
  role: Role
  region_code: string
  region_name: string | null
  office: string
  organisation_kind: OrganisationKind
  granted_by: string
  granted_at: Date
}

export type AccountRow = {
  account_id: string
  username: string
  name: string
  state: AccountState
  last_seen_at: Date | null
  made_at: Date
  second_factor: boolean
  roles: RoleRow[]
}

const rolesJson = `coalesce((
  select json_agg(json_build_object('role', r.role, 'region_code', r.region_code, 'region_name', g.name, 'office', o.name,
    'organisation_kind', o.kind, 'granted_by', coalesce(b.username, r.granted_by), 'granted_at', r.granted_at)
    order by r.granted_at, r.role, r.region_code)
  from account_role r join organisation o using (organisation_id)
    left join region g on g.code = r.region_code left join auth_user b on b.id = r.granted_by
  where r.account_id = u.id), '[]')`

const accountColumns = `u.id as account_id, u.username, u.name, u.state, u.last_seen_at, u.created_at as made_at,
  exists (select 1 from account_second_factor f where f.account_id = u.id and f.confirmed_at is not null) as second_factor,
  ${rolesJson} as roles`

function readRow(row: AccountRow): AccountRow {
  return { ...row, roles: row.roles.map((each) => ({ ...each, granted_at: new Date(each.granted_at) })) }
}

/** The account with its roles in the order they were granted. */
export async function findAccount(
  client: Asks,
  by: { account_id: string } | { username: string },
): Promise<AccountRow | undefined> {
  const [column, value] =
    'account_id' in by ? ['u.id', by.account_id] : ['u.username', by.username.toLowerCase()]
  const { rows } = await client.query<AccountRow>(
    `select ${accountColumns} from auth_user u where ${column} = $1`,
    [value],
  )
  return rows[0] && readRow(rows[0])
}

/** Keeps the account as it is until the transaction ends: roles are judged together. */
export async function lockAccount(client: Asks, accountId: string): Promise<boolean> {
  const { rowCount } = await client.query('select 1 from auth_user where id = $1 for update', [accountId])
  return rowCount === 1
}

/** Accounts with a role inside the region, by user name; `like` looks in user name, name and office. */
export async function listAccounts(
  client: Asks,
  region: string,
  filter: { like?: string; state?: AccountState; unused_since?: Date; after?: string; limit?: number } = {},
): Promise<AccountRow[]> {
  const pattern = filter.like && `%${filter.like.replace(/[\\%_]/g, '\\$&')}%`
  const { rows } = await client.query<AccountRow>(
    `select ${accountColumns} from auth_user u
     where exists (
       select 1 from account_role r join organisation o using (organisation_id)
       where r.account_id = u.id and ($1 = '' or r.region_code = $1 or starts_with(r.region_code, $1 || '.'))
         and ($2::text is null or u.username ilike $2 or u.name ilike $2 or o.name ilike $2))
       and ($3::text is null or u.state = $3)
       and ($4::timestamptz is null or u.state = 'active' and coalesce(u.last_seen_at, u.created_at) < $4)
       and ($5::text is null or u.username collate "C" > $5)
     order by u.username collate "C" limit $6`,
    [
      region,
      pattern ?? null,
      filter.state ?? null,
      filter.unused_since ?? null,
      filter.after ?? null,
      filter.limit ?? 10_000,
    ],
  )
  return rows.map(readRow)
}

export async function insertAccount(
  client: Asks,
  account: { id: string; username: string; name: string; state: AccountState },
): Promise<void> {
  await client.query('insert into auth_user (id, username, name, state) values ($1, $2, $3, $4)', [
    account.id,
    account.username,
    account.name,
    account.state,
  ])
}

export async function updateState(client: Asks, accountId: string, state: AccountState): Promise<void> {
  await client.query('update auth_user set state = $2, updated_at = now() where id = $1', [accountId, state])
}

/** The organisation of that name, made when it is named for the first time. */
async function organisationId(client: Asks, grant: Grant, kind: OrganisationKind): Promise<string> {
  const values = [kind, grant.office, grant.region_code]
  await client.query(
    'insert into organisation (kind, name, region_code) values ($1, $2, $3) on conflict do nothing',
    values,
  )
  const { rows } = await client.query<{ organisation_id: string }>(
    'select organisation_id from organisation where kind = $1 and name = $2 and region_code = $3',
    values,
  )
  if (!rows[0]) throw new Error('The organisation that was just named is not there')
  return rows[0].organisation_id
}

/** False when the account holds that role in that region already. */
export async function insertRole(
  client: Asks,
  accountId: string,
  grant: Grant & { kind: OrganisationKind; granted_by: string },
): Promise<boolean> {
  const organisation = await organisationId(client, grant, grant.kind)
  const { rowCount } = await client.query(
    `insert into account_role (account_id, role, region_code, organisation_id, granted_by) values ($1, $2, $3, $4, $5)
     on conflict do nothing`,
    [accountId, grant.role, grant.region_code, organisation, grant.granted_by],
  )
  return rowCount === 1
}

export async function deleteRole(
  client: Asks,
  accountId: string,
  role: Role,
  regionCode: string,
): Promise<boolean> {
  const { rowCount } = await client.query(
    'delete from account_role where account_id = $1 and role = $2 and region_code = $3',
    [accountId, role, regionCode],
  )
  return rowCount === 1
}

/** Offices already named inside a region, for the administrator's form. */
export async function listOrganisations(
  client: Asks,
  region: string,
): Promise<{ name: string; kind: OrganisationKind; region_code: string; accounts: number }[]> {
  const { rows } = await client.query(
    `select o.name, o.kind, o.region_code, count(distinct r.account_id)::integer as accounts
     from organisation o left join account_role r using (organisation_id)
     where $1 = '' or o.region_code = $1 or starts_with(o.region_code, $1 || '.')
     group by o.organisation_id order by o.region_code, o.name`,
    [region],
  )
  return rows
}

/** The hash of an active account's password; undefined for every reason there may be not to let anybody in. */
export async function findCredential(
  client: Asks,
  username: string,
): Promise<{ account_id: string; hash: string } | undefined> {
  const { rows } = await client.query<{ account_id: string; hash: string }>(
    `select u.id as account_id, p.hash from auth_user u join account_password p on p.account_id = u.id
     where u.username = $1 and u.state = 'active'`,
    [username],
  )
  return rows[0]
}

export async function upsertPassword(client: Asks, accountId: string, hash: string): Promise<void> {
  await client.query(
    `insert into account_password (account_id, hash) values ($1, $2)
     on conflict (account_id) do update set hash = excluded.hash, changed_at = now()`,
    [accountId, hash],
  )
}

export async function passwordChangedAt(client: Asks, accountId: string): Promise<Date | undefined> {
  const { rows } = await client.query<{ changed_at: Date }>(
    'select changed_at from account_password where account_id = $1',
    [accountId],
  )
  return rows[0]?.changed_at
}

/** The stored password hashes of these user names, for checking that a public password is not in use. */
export async function listPasswordHashes(
  client: Asks,
  usernames: readonly string[],
): Promise<{ username: string; hash: string }[]> {
  const { rows } = await client.query<{ username: string; hash: string }>(
    'select u.username, p.hash from auth_user u join account_password p on p.account_id = u.id where u.username = any ($1) order by 1',
    [usernames],
  )
  return rows
}
