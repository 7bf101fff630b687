import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Context, ownAffairs, transact } from '../platform/context.ts'
import { ownWords } from './account.activation.ts'
import { hashPassword, requireGoodPassword } from './account.password.ts'
import { requireCode } from './account.second-factor.ts'
import { recordOwn } from './account.session.ts'
import { deleteSessions, markProven } from './account.session-store.ts'
import { provePassword } from './account.sign-in.ts'
import { type AccountRow, findAccount, upsertPassword } from './account.store.ts'
import type { Visit } from './account.visit.ts'

export async function ownAccount(context: Context): Promise<AccountRow> {
  const account = await findAccount(context.platform.pool, { account_id: context.actor.account_id })
  if (!account) throw new Error('The account that is signed in is not there')
  return account
}

/** Changes one's own password, proven by the old one. Every other session ends. */
export async function changePassword(
  context: Context,
  visit: Visit,
  present: Buffer,
  input: { old: string; password: string; again: string },
): Promise<{ sessions_ended: number }> {
  const account = await provePassword(visit, context.actor.username, input.old)
  requireSame(input.password, input.again)
  requireGoodPassword(input.password, ownWords(account))
  if (input.password === input.old)
    throw refuse(
      'account.password_same',
      'invalid',
      text('Kata sandi baru sama dengan yang lama.', 'The new password is the old one.'),
      { field: 'password' },
    )
  const hash = await hashPassword(input.password)
  return transact(ownAffairs(context), async (tx) => {
    await upsertPassword(tx.client, account.account_id, hash)
    const ended = await deleteSessions(tx.client, account.account_id, { except_hash: present })
    await recordOwn(tx, 'account.password_change', { sessions_ended: ended })
    return { sessions_ended: ended }
  })
}

export function requireSame(password: string, again: string): void {
  if (password === again) return
  throw refuse(
    'account.password_differs',
    'invalid',
    text('Kedua kata sandi tidak sama. Ketik lagi keduanya.', 'The two passwords differ. Type both again.'),
    { field: 'again' },
  )
}

/** Proves once more who is at the screen: password, and the code where there is a second factor. */
export async function proveAgain(
  context: Context,
  visit: Visit,
  present: Buffer,
  input: { password: string; code: string },
): Promise<void> {
  const account = await provePassword(visit, context.actor.username, input.password)
  if (account.second_factor) await requireCode(visit, account, input.code)
  await transact(ownAffairs(context), async (tx) => {
    await markProven(tx.client, present)
    await recordOwn(tx, 'account.step_up')
  })
}
