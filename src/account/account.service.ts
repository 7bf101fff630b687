import { randomId } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { commit, made, record } from '../platform/audit.ts'
import { type Actor, type Context, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireReach } from '../platform/policy.ts'
import { hashPassword } from './account.password.ts'
import type { NewAccount } from './account.schema.ts'
import { findAccount, insertAccount } from './account.store.ts'

export { actorOf } from './account.actor.ts'

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

/** Makes an account with one role in one region. Refuses a user name that is taken. */
export async function makeAccount(context: Context, account: NewAccount): Promise<{ account_id: string }> {
  requireReach(context, 'account.make', account.region_code, 'region_code')
  // Outside the transaction: hashing takes tens of milliseconds that need no lock.
  const passwordHash = await hashPassword(account.password)
  faultPoint('account.password_hashed')
  return transact(context, async (tx) => {
    if (await findAccount(tx.db, { username: account.username })) {
      throw refuse(
        'account.username_taken',
        'conflict',
        text(
          `Nama pengguna ${account.username} sudah dipakai. Pilih nama lain.`,
          `The user name ${account.username} is taken. Choose another.`,
        ),
        { field: 'username' },
      )
    }
    const id = randomId()
    await insertAccount(tx.db, {
      ...account,
      id,
      password_hash: passwordHash,
      granted_by: context.actor.account_id,
    })
    faultPoint('account.made')
    await record(tx, {
      action: 'account.make',
      object_type: 'account',
      object_id: id,
      kab: account.region_code || 'ID',
      changes: made({
        username: account.username,
        name: commit(context.platform.keys, account.name),
        role: account.role,
        region_code: account.region_code,
        office: account.office,
      }),
    })
    return { account_id: id }
  })
}
