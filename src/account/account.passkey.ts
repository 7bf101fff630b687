import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Context, ownAffairs, type Platform, transact } from '../platform/context.ts'
import {
  deletePasskeys,
  findPasskey,
  insertPasskey,
  listPasskeys,
  usePasskey,
} from './account.factor-store.ts'
import { recordOwn } from './account.session.ts'
import { insertChallenge, takeChallenge } from './account.session-store.ts'
import { type AccountRow, findAccount } from './account.store.ts'
import { newToken, tokenHash } from './account.token.ts'

const challengeMinutes = 5

/** The site as browsers know it; a key made here signs for no other address. */
const siteOf = (baseUrl: string) => ({
  expectedOrigin: new URL(baseUrl).origin,
  expectedRPID: new URL(baseUrl).hostname,
})

/** Loaded when somebody uses a passkey: it takes a third of a second of processor time, which a start and a command need not spend. */
const webauthn = () => import('@simplewebauthn/server')

function notAccepted() {
  return refuse(
    'account.passkey_refused',
    'unauthenticated',
    text(
      'Kunci sandi ini tidak diterima: sudah dihapus, bukan milik situs ini, atau langkahnya lewat waktu. Coba lagi, atau masuk dengan kata sandi.',
      'This passkey is not accepted: it was removed, belongs to another site, or the step timed out. Try again, or sign in with your password.',
    ),
  )
}

async function remember(
  platform: Platform,
  accountId: string | null,
  challenge: string,
  next: string,
): Promise<string> {
  const token = newToken()
  await insertChallenge(
    platform.pool,
    tokenHash(token),
    { account_id: accountId, stage: 'passkey', next, data: challenge },
    challengeMinutes,
  )
  return token
}

/** What the browser needs to make a key for this account, and the token that remembers it. */
export async function beginPasskey(
  context: Context,
  baseUrl: string,
): Promise<{ options: object; token: string }> {
  const { account_id: accountId, username, name } = context.actor
  const options = await (await webauthn()).generateRegistrationOptions({
    rpName: 'Payung',
    rpID: siteOf(baseUrl).expectedRPID,
    userName: username,
    userDisplayName: name,
    userID: new TextEncoder().encode(accountId),
    attestationType: 'none',
    excludeCredentials: (await listPasskeys(context.platform.pool, accountId)).map((key) => ({
      id: key.credential_id,
    })),
    // The key must find its account by itself and ask for finger or PIN: it stands for password and code together.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  return { options, token: await remember(context.platform, accountId, options.challenge, '/') }
}

export async function addPasskey(
  context: Context,
  baseUrl: string,
  token: string | undefined,
  response: string,
  device: string,
): Promise<void> {
  const { account_id: accountId } = context.actor
  const kept = token && (await takeChallenge(context.platform.pool, tokenHash(token), 'passkey'))
  if (!kept || kept.account_id !== accountId) throw notAccepted()
  const verified = await (await webauthn())
    .verifyRegistrationResponse({
      response: readJson<RegistrationResponseJSON>(response),
      expectedChallenge: kept.data,
      requireUserVerification: true,
      ...siteOf(baseUrl),
    })
    .catch(() => undefined)
  const credential = verified?.verified ? verified.registrationInfo?.credential : undefined
  if (!credential) throw notAccepted()
  await transact(ownAffairs(context), async (tx) => {
    await insertPasskey(tx.client, {
      credential_id: credential.id,
      account_id: accountId,
      public_key: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: credential.transports ?? [],
      name: device,
    })
    await recordOwn(tx, 'account.passkey_add', { device })
  })
}

/** Removes a passkey of the actor's own; one that is gone already stays gone. */
export async function removePasskey(context: Context, credentialId: string): Promise<void> {
  await transact(ownAffairs(context), async (tx) => {
    if ((await deletePasskeys(tx.client, tx.actor.account_id, credentialId)) > 0)
      await recordOwn(tx, 'account.passkey_remove')
  })
}

/** What the browser needs to sign in by a key; names no account, so that nothing can be learned from it. */
export async function beginPasskeySignIn(
  platform: Platform,
  baseUrl: string,
  next: string,
): Promise<{ options: object; token: string }> {
  const options = await (await webauthn()).generateAuthenticationOptions({
    rpID: siteOf(baseUrl).expectedRPID,
    userVerification: 'required',
  })
  return { options, token: await remember(platform, null, options.challenge, next) }
}

/** The account whose key signed the challenge. Key and finger or PIN are two factors: no code is asked. */
export async function provePasskey(
  platform: Platform,
  baseUrl: string,
  token: string | undefined,
  response: string,
): Promise<{ account: AccountRow; next: string }> {
  const kept = token && (await takeChallenge(platform.pool, tokenHash(token), 'passkey'))
  const answer = readJson<AuthenticationResponseJSON>(response)
  const key = await findPasskey(platform.pool, String(answer.id ?? ''))
  if (!kept || kept.account_id !== null || !key) throw notAccepted()
  const verified = await (await webauthn())
    .verifyAuthenticationResponse({
      response: answer,
      expectedChallenge: kept.data,
      requireUserVerification: true,
      ...siteOf(baseUrl),
      credential: {
        id: key.credential_id,
        publicKey: new Uint8Array(key.public_key),
        counter: key.counter,
      },
    })
    .catch(() => undefined)
  const account = verified?.verified && (await findAccount(platform.pool, { account_id: key.account_id }))
  if (!account) throw notAccepted()
  await usePasskey(platform.pool, key.credential_id, verified.authenticationInfo.newCounter)
  return { account, next: kept.next }
}

function readJson<Shape extends object>(written: string): Shape {
  try {
    const value: unknown = JSON.parse(written)
    if (typeof value === 'object' && value !== null) return value as Shape
  } catch {
    // Told below like every other answer that is no key's.
  }
  throw notAccepted()
}
