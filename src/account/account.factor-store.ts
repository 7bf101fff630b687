import type { Asks } from './account.store.ts'

export type FactorRow = {
  seed_sealed: Buffer | null
  pending_sealed: Buffer | null
  last_step: number
  confirmed_at: Date | null
}

export async function findFactor(client: Asks, accountId: string): Promise<FactorRow | undefined> {
  const { rows } = await client.query<FactorRow & { last_step: string }>(
    'select seed_sealed, pending_sealed, last_step, confirmed_at from account_second_factor where account_id = $1',
    [accountId],
  )
  return rows[0] && { ...rows[0], last_step: Number(rows[0].last_step) }
}

export async function storePending(client: Asks, accountId: string, sealed: Buffer): Promise<void> {
  await client.query(
    `insert into account_second_factor (account_id, pending_sealed) values ($1, $2)
     on conflict (account_id) do update set pending_sealed = excluded.pending_sealed`,
    [accountId, sealed],
  )
}

export async function clearPending(client: Asks, accountId: string): Promise<void> {
  await client.query('update account_second_factor set pending_sealed = null where account_id = $1', [
    accountId,
  ])
}

/** The seed that was shown becomes the one in use; its first code is spent. False when it was confirmed or replaced meanwhile. */
export async function confirmPending(
  client: Asks,
  accountId: string,
  pending: Buffer,
  step: number,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update account_second_factor set seed_sealed = pending_sealed, pending_sealed = null, last_step = $3, confirmed_at = now()
     where account_id = $1 and pending_sealed = $2`,
    [accountId, pending, step],
  )
  return rowCount === 1
}

/** Spends the code of a time step; false when it, or a later one, was spent before. */
export async function spendStep(
  client: Asks,
  accountId: string,
  seed: Buffer,
  step: number,
): Promise<boolean> {
  const { rowCount } = await client.query(
    `update account_second_factor set last_step = $3
     where account_id = $1 and seed_sealed = $2 and last_step < $3 and confirmed_at is not null`,
    [accountId, seed, step],
  )
  return rowCount === 1
}

export async function deleteFactor(client: Asks, accountId: string): Promise<boolean> {
  const { rowCount } = await client.query('delete from account_second_factor where account_id = $1', [
    accountId,
  ])
  return rowCount === 1
}

export async function replaceRecoveryCodes(client: Asks, accountId: string, hashes: Buffer[]): Promise<void> {
  await client.query('delete from account_recovery_code where account_id = $1', [accountId])
  await client.query(
    'insert into account_recovery_code (account_id, code_hash) select $1, unnest($2::bytea[])',
    [accountId, hashes],
  )
}

/** Spends a recovery code; false when it is none or was spent. */
export async function spendRecoveryCode(client: Asks, accountId: string, hash: Buffer): Promise<boolean> {
  const { rowCount } = await client.query(
    'update account_recovery_code set used_at = now() where account_id = $1 and code_hash = $2 and used_at is null',
    [accountId, hash],
  )
  return rowCount === 1
}

export async function countRecoveryCodes(client: Asks, accountId: string): Promise<number> {
  const { rows } = await client.query<{ left: number }>(
    'select count(*)::integer as left from account_recovery_code where account_id = $1 and used_at is null',
    [accountId],
  )
  return rows[0]?.left ?? 0
}

export type PasskeyRow = {
  credential_id: string
  account_id: string
  public_key: Buffer
  counter: number
  transports: string[]
  name: string
  made_at: Date
  last_used_at: Date | null
}

export async function listPasskeys(client: Asks, accountId: string): Promise<PasskeyRow[]> {
  const { rows } = await client.query<PasskeyRow & { counter: string }>(
    'select * from account_passkey where account_id = $1 order by made_at',
    [accountId],
  )
  return rows.map((row) => ({ ...row, counter: Number(row.counter) }))
}

export async function findPasskey(client: Asks, credentialId: string): Promise<PasskeyRow | undefined> {
  const { rows } = await client.query<PasskeyRow & { counter: string }>(
    `select p.* from account_passkey p join auth_user u on u.id = p.account_id and u.state = 'active' where p.credential_id = $1`,
    [credentialId],
  )
  return rows[0] && { ...rows[0], counter: Number(rows[0].counter) }
}

export async function insertPasskey(
  client: Asks,
  passkey: Omit<PasskeyRow, 'made_at' | 'last_used_at'>,
): Promise<void> {
  await client.query(
    'insert into account_passkey (credential_id, account_id, public_key, counter, transports, name) values ($1, $2, $3, $4, $5, $6)',
    [
      passkey.credential_id,
      passkey.account_id,
      passkey.public_key,
      passkey.counter,
      passkey.transports,
      passkey.name,
    ],
  )
}

export async function usePasskey(client: Asks, credentialId: string, counter: number): Promise<void> {
  await client.query(
    'update account_passkey set counter = $2, last_used_at = now() where credential_id = $1',
    [credentialId, counter],
  )
}

/** Removes one passkey, or all of the account. */
export async function deletePasskeys(
  client: Asks,
  accountId: string,
  credentialId?: string,
): Promise<number> {
  const { rowCount } = await client.query(
    'delete from account_passkey where account_id = $1 and ($2::text is null or credential_id = $2)',
    [accountId, credentialId ?? null],
  )
  return rowCount ?? 0
}

export type ActivationRow = {
  account_id: string
  kind: 'new' | 'reset'
  made_by: string
  made_at: Date
  expires_at: Date
}

/** Stores a link; the ones before it for the same account no longer open. */
export async function insertActivation(
  client: Asks,
  link: { token_hash: Buffer; account_id: string; kind: 'new' | 'reset'; made_by: string; hours: number },
): Promise<Date> {
  await client.query(
    'update account_activation set used_at = now() where account_id = $1 and used_at is null',
    [link.account_id],
  )
  const { rows } = await client.query<{ expires_at: Date }>(
    `insert into account_activation (token_hash, account_id, kind, made_by, expires_at)
     values ($1, $2, $3, $4, now() + $5 * interval '1 hour') returning expires_at`,
    [link.token_hash, link.account_id, link.kind, link.made_by, link.hours],
  )
  if (!rows[0]) throw new Error('The activation link was not stored')
  return rows[0].expires_at
}

const open = `a.used_at is null and a.expires_at > now() and u.state <> 'disabled'`

export async function findActivation(client: Asks, tokenHash: Buffer): Promise<ActivationRow | undefined> {
  const { rows } = await client.query<ActivationRow>(
    `select a.account_id, a.kind, a.made_by, a.made_at, a.expires_at from account_activation a
     join auth_user u on u.id = a.account_id where a.token_hash = $1 and ${open}`,
    [tokenHash],
  )
  return rows[0]
}

/** Spends a link; false when it was spent, replaced or has expired. */
export async function spendActivation(client: Asks, tokenHash: Buffer): Promise<boolean> {
  const { rowCount } = await client.query(
    `update account_activation a set used_at = now() from auth_user u where u.id = a.account_id and a.token_hash = $1 and ${open}`,
    [tokenHash],
  )
  return rowCount === 1
}

/** Resets of an account its owner was not told of yet. */
export async function untoldResets(client: Asks, accountId: string): Promise<ActivationRow[]> {
  const { rows } = await client.query<ActivationRow>(
    `select account_id, kind, made_by, made_at, expires_at from account_activation
     where account_id = $1 and kind = 'reset' and told_at is null order by made_at`,
    [accountId],
  )
  return rows
}

export async function markTold(client: Asks, accountId: string): Promise<void> {
  await client.query(
    `update account_activation set told_at = now() where account_id = $1 and told_at is null`,
    [accountId],
  )
}
