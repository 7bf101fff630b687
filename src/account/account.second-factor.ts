import { createHash, randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { record } from '../platform/audit.ts'
import { type Context, ownAffairs, type Platform, type Transaction, transact } from '../platform/context.ts'
import { open, seal } from '../platform/crypto.ts'
import { selfOf } from './account.actor.ts'
import { takeGuess, wrongCode } from './account.backoff.ts'
import {
  confirmPending,
  deleteFactor,
  findFactor,
  replaceRecoveryCodes,
  spendRecoveryCode,
  spendStep,
  storePending,
} from './account.factor-store.ts'
import { needsSecondFactor } from './account.schema.ts'
import { emptyBucket } from './account.session-store.ts'
import { type AccountRow, findAccount } from './account.store.ts'
import { tokenHash } from './account.token.ts'
import { contextFor, type Visit } from './account.visit.ts'

const period_seconds = 30
/** A step before and after the present one is accepted: clocks of phones go wrong. */
const window = 1

// The only two places that know how a seed is kept.
const binding = (accountId: string) => `account_second_factor.seed:${accountId}`
const sealSeed = (platform: Platform, accountId: string, seed: Buffer) =>
  seal(platform.keys, binding(accountId), seed)
const openSeed = (platform: Platform, accountId: string, sealed: Buffer) =>
  open(platform.keys, binding(accountId), sealed)

function codesOf(seed: Uint8Array, label = 'Payung'): TOTP {
  const bytes = new Uint8Array(seed)
  // What every authenticator app takes for granted: SHA-1, 30 seconds, 6 digits.
  return new TOTP({
    issuer: 'Payung',
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: period_seconds,
    secret: new Secret({ buffer: bytes.buffer }),
  })
}

export const stepAt = (moment: number): number => Math.floor(moment / 1000 / period_seconds)

/** The code of a time step, as an app shows it (RFC 6238). */
export function codeOf(seed: Uint8Array, step: number): string {
  return codesOf(seed).generate({ timestamp: step * period_seconds * 1000 })
}

/** The step a typed code belongs to, within the window around now. */
function stepOf(seed: Uint8Array, code: string): number | undefined {
  const now = Date.now()
  const off = codesOf(seed).validate({ token: code, timestamp: now, window })
  return off === null ? undefined : stepAt(now) + off
}

/** A new seed for an account, shown once to be put into an app; it counts when a code of it was typed. */
export async function beginFactor(context: Context): Promise<{ uri: string; secret: string }> {
  const { account_id: accountId, username } = context.actor
  return transact(ownAffairs(context), async (tx) => {
    const kept = await findFactor(tx.client, accountId)
    // Loading the page again must not make the picture a phone has just taken worthless.
    const seed = kept?.pending_sealed
      ? openSeed(tx.platform, accountId, kept.pending_sealed)
      : randomBytes(20)
    if (!kept?.pending_sealed)
      await storePending(tx.client, accountId, sealSeed(tx.platform, accountId, seed))
    const codes = codesOf(seed, username)
    return { uri: codes.toString(), secret: codes.secret.base32.replace(/(.{4})(?=.)/g, '$1 ') }
  })
}

/** Puts the shown seed in use, proven by a code of it. Answers the recovery codes, which are never shown again. */
export async function confirmFactor(context: Context, code: string): Promise<string[]> {
  const { account_id: accountId } = context.actor
  return transact(ownAffairs(context), async (tx) => {
    const pending = (await findFactor(tx.client, accountId))?.pending_sealed ?? undefined
    const step = pending && stepOf(openSeed(tx.platform, accountId, pending), plain(code))
    if (!pending || step === undefined || !(await confirmPending(tx.client, accountId, pending, step)))
      throw wrongCode(0)
    const codes = await newRecoveryCodes(tx)
    await record(tx, {
      action: 'account.second_factor_on',
      object_type: 'account',
      object_id: accountId,
      kab: context.actor.region_code || 'ID',
      fields: { recovery_codes: codes.length },
    })
    return codes
  })
}

/** Takes the second factor away, where no role of the account asks for it. */
export async function removeFactor(context: Context): Promise<void> {
  const { actor } = context
  if (needsSecondFactor([actor.role, ...(actor.other_roles ?? [])]))
    throw refuse(
      'account.second_factor_required',
      'conflict',
      text(
        'Peran Anda memerlukan langkah kedua. Ganti dengan yang baru bila ponsel Anda berganti.',
        'Your role needs a second factor. Replace it when you have a new phone.',
      ),
    )
  await transact(ownAffairs(context), async (tx) => {
    if (!(await deleteFactor(tx.client, actor.account_id))) return
    await replaceRecoveryCodes(tx.client, actor.account_id, [])
    await record(tx, {
      action: 'account.second_factor_off',
      object_type: 'account',
      object_id: actor.account_id,
      kab: actor.region_code || 'ID',
    })
  })
}

const plain = (code: string) => code.replace(/[\s-]/g, '')
// Crockford's alphabet: nothing that looks like something else on paper.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const recoveryHash = (accountId: string, code: string) =>
  tokenHash('recovery', accountId, plain(code).toUpperCase().replaceAll('O', '0').replace(/[IL]/g, '1'))

async function newRecoveryCodes(tx: Transaction): Promise<string[]> {
  const codes = Array.from({ length: 10 }, () =>
    Array.from(randomBytes(16), (byte) => alphabet[byte % 32])
      .join('')
      .replace(/(.{4})(?=.)/g, '$1-'),
  )
  const { account_id: accountId } = tx.actor
  await replaceRecoveryCodes(
    tx.client,
    accountId,
    codes.map((code) => recoveryHash(accountId, code)),
  )
  return codes
}

/** Ten new recovery codes; the old ones no longer open. */
export async function renewRecoveryCodes(context: Context): Promise<string[]> {
  return transact(ownAffairs(context), async (tx) => {
    const codes = await newRecoveryCodes(tx)
    await record(tx, {
      action: 'account.recovery_renewed',
      object_type: 'account',
      object_id: tx.actor.account_id,
      kab: tx.actor.region_code || 'ID',
      fields: { recovery_codes: codes.length },
    })
    return codes
  })
}

/** Accepts a code of the app or a recovery code, each once; refuses anything else, ever more slowly. */
export async function requireCode(visit: Visit, account: AccountRow, typed: string): Promise<void> {
  const { account_id: accountId } = account
  const self = selfOf(account)
  const guess = await takeGuess(visit, {
    what: 'code',
    username: account.username,
    account_id: accountId,
    kab: self.region_code,
  })
  if (!guess.allowed) throw wrongCode(guess.wait_seconds)
  const code = plain(typed)
  const right = /^\d{6}$/.test(code)
    ? await spendCode(visit.platform, accountId, code)
    : await transact(contextFor(visit, self), async (tx) => {
        if (!(await spendRecoveryCode(tx.client, accountId, recoveryHash(accountId, code)))) return false
        await record(tx, {
          action: 'account.recovery_used',
          object_type: 'account',
          object_id: accountId,
          kab: self.region_code || 'ID',
        })
        return true
      })
  if (!right) throw wrongCode(guess.wait_seconds)
  await emptyBucket(visit.platform.pool, guess.bucket)
}

async function spendCode(platform: Platform, accountId: string, code: string): Promise<boolean> {
  const sealed = (await findFactor(platform.pool, accountId))?.seed_sealed
  if (!sealed) return false
  const step = stepOf(openSeed(platform, accountId, sealed), code)
  return step !== undefined && spendStep(platform.pool, accountId, sealed, step)
}

/** The seed of a demonstration account: as public as its password, so that anybody can walk through the real mechanism. */
export function demonstrationSeed(username: string): Buffer {
  return createHash('sha1').update(`payung demonstration account ${username}`).digest()
}

/** The code of this moment for the public seed of a demonstration account. */
export const demonstrationCodeOf = (username: string): string =>
  codeOf(demonstrationSeed(username), stepAt(Date.now()))

/** Gives a demonstration account its public seed, unless somebody has put in one of their own. Recovery codes it has none. */
export async function storeDemonstrationSeed(
  context: Context,
  accountId: string,
  username: string,
): Promise<void> {
  await transact(context, async (tx) => {
    if ((await findFactor(tx.client, accountId))?.confirmed_at) return
    const sealed = sealSeed(tx.platform, accountId, demonstrationSeed(username))
    await storePending(tx.client, accountId, sealed)
    await confirmPending(tx.client, accountId, sealed, 0)
  })
}

/**
 * The code a demonstration account can type now, to be shown beside the question; or in how many seconds there is one. Undefined for an
 * account whose owner has put in a seed of their own.
 */
export async function demonstrationCode(
  platform: Platform,
  accountId: string,
): Promise<{ code: string } | { wait_seconds: number } | undefined> {
  const account = await findAccount(platform.pool, { account_id: accountId })
  const factor = await findFactor(platform.pool, accountId)
  if (!account || !factor?.seed_sealed) return undefined
  const seed = openSeed(platform, accountId, factor.seed_sealed)
  if (!seed.equals(demonstrationSeed(account.username))) return undefined
  const now = Date.now()
  // The present code may be spent; the next one is accepted already.
  const step = Math.max(stepAt(now), factor.last_step + 1)
  if (step <= stepAt(now) + window) return { code: codeOf(seed, step) }
  return { wait_seconds: (step - window) * period_seconds - Math.floor(now / 1000) }
}
