import { demonstrationCode, demonstrationCodeOf } from '../src/account/account.service.ts'
import { findAccount } from '../src/account/account.store.ts'
import { demoPassword } from '../src/demo/demo.service.ts'
import { type Person, signedIn, type TestPayung } from './payung.ts'

/**
 * A code a demonstration account can type now. Where tests have spent those of this half minute, the memory of them is set back, so
 * that nobody has to wait for the clock.
 */
export async function freshCode(payung: TestPayung, username: string): Promise<string> {
  const account = await findAccount(payung.platform.pool, { username })
  if (!account) throw new Error(`No account ${username}`)
  const shown = await demonstrationCode(payung.platform, account.account_id)
  if (shown && 'code' in shown) return shown.code
  await payung.see(
    'update account_second_factor set last_step = 0 where account_id = $1 and seed_sealed is not null',
    [account.account_id],
  )
  const again = await demonstrationCode(payung.platform, account.account_id)
  if (!again || !('code' in again)) throw new Error(`${username} has no demonstration seed`)
  return again.code
}

/** Signs a demonstration account in at a server behind an address, through the API as a program does. */
export async function signInAt(app: Parameters<typeof signedIn>[0], username: string): Promise<Person> {
  const ask = async (code?: string) =>
    app.request('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password: demoPassword, code }),
    })
  const first = await ask()
  const answer = first.status === 401 ? await ask(demonstrationCodeOf(username)) : first
  const { token } = (await answer.json()) as { token: string }
  return signedIn(app, token)
}
