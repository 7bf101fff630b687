import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Platform, transact } from '../platform/context.ts'
import { actorIn } from './account.actor.ts'
import { takeGuess, wrongPassword } from './account.backoff.ts'
import { clearPending, untoldResets } from './account.factor-store.ts'
import { verifyPassword } from './account.password.ts'
import { needsSecondFactor } from './account.schema.ts'
import { openSession } from './account.session.ts'
import {
  type Challenge,
  deleteChallenges,
  emptyBucket,
  findChallenge,
  insertChallenge,
  type Stage,
} from './account.session-store.ts'
import { type AccountRow, findAccount, findCredential, type RoleRow } from './account.store.ts'
import { newToken, tokenHash } from './account.token.ts'
import { contextFor, type Visit } from './account.visit.ts'

/** How long somebody may take over one step of signing in. */
const stepMinutes = 10

/** What comes next for somebody at the door: a page that asks for more, or a session. */
export type Step =
  | { kind: 'challenge'; stage: Stage; token: string }
  | { kind: 'session'; token: string; device_token: string; next: string; untold_resets: boolean }

/**
 * The account behind user name and password. Refuses with one answer, after the same work, a wrong password, an unknown name, a disabled
 * account, one not activated yet, and a guess that came too soon to be looked at.
 */
export async function provePassword(visit: Visit, username: string, password: string): Promise<AccountRow> {
  const { pool } = visit.platform
  const name = username.trim().toLowerCase().slice(0, 200).replaceAll('\0', '')
  const credential = await findCredential(pool, name)
  // Asked also for nobody: the same work for a name that exists and one that does not.
  const account = await findAccount(pool, { account_id: credential?.account_id ?? '' })
  const guess = await takeGuess(visit, {
    what: 'password',
    username: name,
    account_id: account?.account_id,
    kab: account?.roles[0]?.region_code,
  })
  const right = await verifyPassword(guess.allowed ? credential?.hash : undefined, password.slice(0, 1000), {
    first: guess.known_device,
  })
  if (!right || !account) throw wrongPassword(guess.wait_seconds)
  await emptyBucket(pool, guess.bucket)
  return account
}

/** The step after the password: the code where there is a second factor, its making where a role asks for one, else the role. */
export async function afterPassword(visit: Visit, account: AccountRow, next: string): Promise<Step> {
  if (account.second_factor) return challenge(visit.platform, account, 'code', next)
  if (!needsSecondFactor(account.roles.map((each) => each.role))) return afterFactor(visit, account, next)
  // A seed shown at an earlier try, to whomever, is not the one that is put in use.
  await clearPending(visit.platform.pool, account.account_id)
  return challenge(visit.platform, account, 'enrol', next)
}

/** The step after the second factor: the choice of a role where there are several, else the session. */
export function afterFactor(visit: Visit, account: AccountRow, next: string): Promise<Step> {
  const [only, ...others] = account.roles
  if (!only) throw noRole()
  return others.length > 0
    ? challenge(visit.platform, account, 'role', next)
    : begin(visit, account, only, next)
}

/** The session itself, in the chosen role. Whatever was on its way for the account before no longer counts. */
export async function begin(visit: Visit, account: AccountRow, held: RoleRow, next: string): Promise<Step> {
  return transact(contextFor(visit, actorIn(account, held)), async (tx) => {
    await deleteChallenges(tx.client, account.account_id)
    const untold = await untoldResets(tx.client, account.account_id)
    const opened = await openSession(tx, { name: visit.device, token: visit.device_token })
    return { kind: 'session', ...opened, next, untold_resets: untold.length > 0 }
  })
}

async function challenge(
  platform: Platform,
  account: AccountRow,
  stage: Stage,
  next: string,
  data = '',
): Promise<Step> {
  return { kind: 'challenge', stage, token: await startChallenge(platform, account, stage, next, data) }
}

/** Remembers that an account has come so far; the token opens nothing but the next page. */
export async function startChallenge(
  platform: Platform,
  account: { account_id: string },
  stage: Stage,
  next: string,
  data = '',
): Promise<string> {
  const token = newToken()
  await insertChallenge(
    platform.pool,
    tokenHash(token),
    { account_id: account.account_id, stage, next, data },
    stepMinutes,
  )
  return token
}

/** The step somebody is at, and for which account; refuses when it has taken too long or they never came that far. */
export async function requireChallenge(
  platform: Platform,
  token: string | undefined,
  stage: Stage,
): Promise<{ challenge: Challenge; account: AccountRow }> {
  const found = token && (await findChallenge(platform.pool, tokenHash(token)))
  const account =
    found && found.stage === stage && (await findAccount(platform.pool, { account_id: found.account_id }))
  if (!account)
    throw refuse(
      'account.step_expired',
      'unauthenticated',
      text(
        `Langkah ini sudah lewat waktunya (${stepMinutes} menit) atau sudah selesai. Masuk lagi dari awal.`,
        `This step has timed out (${stepMinutes} minutes) or is done. Sign in from the beginning.`,
      ),
    )
  return { challenge: found, account }
}

export function noRole() {
  return refuse(
    'account.no_role',
    'forbidden',
    text(
      'Akun ini belum diberi peran. Minta administrator kantor Anda.',
      'This account has no role yet. Ask the administrator of your office.',
    ),
  )
}
