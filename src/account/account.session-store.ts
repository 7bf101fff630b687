import type { Role } from '../platform/context.ts'
import { sessionLimits } from './account.schema.ts'
import type { Asks } from './account.store.ts'

export type SessionRow = {
  session_id: string
  account_id: string
  username: string
  name: string
  role: Role
  region_code: string
  region_name: string | null
  office: string
  other_roles: Role[]
  device: string
  started_at: Date
  last_used_at: Date
  proven_at: Date
}

// The limits stand in the query: there is no way to a session that has passed them.
const alive = `s.started_at > now() - interval '${sessionLimits.absolute_hours} hours'
  and s.last_used_at > now() - case when s.role = 'administrator'
    then interval '${sessionLimits.idle_minutes_administrator} minutes' else interval '${sessionLimits.idle_minutes} minutes' end`

const columns = `s.session_id, s.account_id, u.username, u.name, s.role, s.region_code, g.name as region_name, o.name as office,
  array(select distinct x.role from account_role x where x.account_id = s.account_id and x.role <> s.role) as other_roles,
  s.device, s.started_at, s.last_used_at, s.proven_at`

const sessions = `account_session s
  join auth_user u on u.id = s.account_id and u.state = 'active'
  join account_role r on r.account_id = s.account_id and r.role = s.role and r.region_code = s.region_code
  join organisation o on o.organisation_id = r.organisation_id
  left join region g on g.code = s.region_code`

/** The session behind a token, while account, role and limits hold. Its last use is written down to the minute. */
export async function findSession(client: Asks, tokenHash: Buffer): Promise<SessionRow | undefined> {
  const { rows } = await client.query<SessionRow>(
    `select ${columns} from ${sessions} where s.token_hash = $1 and ${alive}`,
    [tokenHash],
  )
  const found = rows[0]
  if (found && Date.now() - found.last_used_at.getTime() > 60_000)
    await client.query('update account_session set last_used_at = now() where session_id = $1', [
      found.session_id,
    ])
  return found
}

/** Sessions of an account that are still valid, the one last used first. */
export async function listSessions(client: Asks, accountId: string): Promise<SessionRow[]> {
  const { rows } = await client.query<SessionRow>(
    `select ${columns} from ${sessions} where s.account_id = $1 and ${alive} order by s.last_used_at desc, s.started_at desc`,
    [accountId],
  )
  return rows
}

export async function insertSession(
  client: Asks,
  session: {
    session_id: string
    token_hash: Buffer
    account_id: string
    role: Role
    region_code: string
    device: string
  },
): Promise<void> {
  // Sessions that are over are swept by whoever comes next; nothing else needs to remember them.
  await client.query(
    `delete from account_session where account_id = $1 and (started_at < now() - interval '${sessionLimits.absolute_hours} hours' or last_used_at < now() - interval '${sessionLimits.idle_minutes} minutes')`,
    [session.account_id],
  )
  await client.query(
    `insert into account_session (session_id, token_hash, account_id, role, region_code, device) values ($1, $2, $3, $4, $5, $6)`,
    [
      session.session_id,
      session.token_hash,
      session.account_id,
      session.role,
      session.region_code,
      session.device,
    ],
  )
  await client.query('update auth_user set last_seen_at = now() where id = $1', [session.account_id])
}

/** Gives a session another role and another token; when it began and was proven stays. */
export async function moveSession(
  client: Asks,
  oldHash: Buffer,
  to: { token_hash: Buffer; role: Role; region_code: string },
): Promise<void> {
  await client.query(
    'update account_session set token_hash = $2, role = $3, region_code = $4, last_used_at = now() where token_hash = $1',
    [oldHash, to.token_hash, to.role, to.region_code],
  )
}

export async function markProven(client: Asks, tokenHash: Buffer): Promise<void> {
  await client.query('update account_session set proven_at = now() where token_hash = $1', [tokenHash])
}

/** Ends sessions of one account: one of them, all, or all but the one with that token. Answers how many. */
export async function deleteSessions(
  client: Asks,
  accountId: string,
  which: { session_id?: string; except_hash?: Buffer } = {},
): Promise<number> {
  const { rowCount } = await client.query(
    `delete from account_session where account_id = $1
       and ($2::uuid is null or session_id = $2) and ($3::bytea is null or token_hash <> $3)`,
    [accountId, which.session_id ?? null, which.except_hash ?? null],
  )
  return rowCount ?? 0
}

export async function isKnownDevice(
  client: Asks,
  accountId: string | undefined,
  token: Buffer,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `select 1 from account_device where account_id = $1 and token_hash = $2 and last_used_at > now() - interval '180 days'`,
    [accountId ?? '', token],
  )
  return rowCount === 1
}

export async function rememberDevice(client: Asks, accountId: string, token: Buffer): Promise<void> {
  await client.query(
    `insert into account_device (account_id, token_hash) values ($1, $2)
     on conflict (account_id, token_hash) do update set last_used_at = now()`,
    [accountId, token],
  )
}

export async function forgetDevices(client: Asks, accountId: string): Promise<void> {
  await client.query('delete from account_device where account_id = $1', [accountId])
}

export type Stage = 'code' | 'enrol' | 'role' | 'activation' | 'passkey'
export type Challenge = { account_id: string; stage: Stage; next: string; data: string }

export async function insertChallenge(
  client: Asks,
  tokenHash: Buffer,
  challenge: Omit<Challenge, 'account_id'> & { account_id: string | null },
  minutes: number,
): Promise<void> {
  await client.query('delete from account_challenge where expires_at < now()')
  await client.query(
    `insert into account_challenge (token_hash, account_id, stage, next, data, expires_at)
     values ($1, $2, $3, $4, $5, now() + $6 * interval '1 minute')`,
    [tokenHash, challenge.account_id, challenge.stage, challenge.next, challenge.data, minutes],
  )
}

export async function findChallenge(client: Asks, tokenHash: Buffer): Promise<Challenge | undefined> {
  const { rows } = await client.query<Challenge>(
    `select c.account_id, c.stage, c.next, c.data from account_challenge c join auth_user u on u.id = c.account_id and u.state <> 'disabled'
     where c.token_hash = $1 and c.expires_at > now()`,
    [tokenHash],
  )
  return rows[0]
}

/** Takes a challenge away and answers it to the one who took it. */
export async function takeChallenge(
  client: Asks,
  tokenHash: Buffer,
  stage: Stage,
): Promise<{ account_id: string | null; next: string; data: string } | undefined> {
  const { rows } = await client.query(
    'delete from account_challenge where token_hash = $1 and stage = $2 and expires_at > now() returning account_id, next, data',
    [tokenHash, stage],
  )
  return rows[0]
}

export async function deleteChallenges(client: Asks, accountId: string): Promise<void> {
  await client.query('delete from account_challenge where account_id = $1', [accountId])
}

/**
 * Counts a guess before it is looked at, in one statement, so that guesses at the same moment cannot pass together. Answers how many
 * stand in the bucket now, or `undefined` when it is closed; and until when it is closed after this one.
 *
 * Four guesses are free; after the nth the bucket closes for 2^(n-4) seconds, never longer than fifteen minutes.
 */
export async function countGuess(
  client: Asks,
  bucket: Buffer,
): Promise<{ guesses: number | undefined; wait_seconds: number }> {
  const next = `case when b.updated_at < now() - interval '24 hours' then 1 else b.failures + 1 end`
  const { rows } = await client.query<{ failures: number; wait: number }>(
    `insert into sign_in_bucket as b (bucket, failures, blocked_until) values ($1, 1, now())
     on conflict (bucket) do update set failures = ${next}, updated_at = now(),
       blocked_until = now() + case when ${next} < 5 then interval '0' else least(2 ^ least(${next} - 4, 20), 900) * interval '1 second' end
       where b.blocked_until <= now()
     returning failures, ceil(greatest(extract(epoch from blocked_until - now()), 0))::integer as wait`,
    [bucket],
  )
  if (rows[0]) return { guesses: rows[0].failures, wait_seconds: rows[0].wait }
  const closed = await client.query<{ wait: number }>(
    'select ceil(greatest(extract(epoch from blocked_until - now()), 0))::integer as wait from sign_in_bucket where bucket = $1',
    [bucket],
  )
  return { guesses: undefined, wait_seconds: closed.rows[0]?.wait ?? 1 }
}

export async function emptyBucket(client: Asks, bucket: Buffer): Promise<void> {
  await client.query('delete from sign_in_bucket where bucket = $1', [bucket])
  await client.query("delete from sign_in_bucket where updated_at < now() - interval '2 days'")
}
