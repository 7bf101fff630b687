import type { Actor, Platform } from '../platform/context.ts'
import { builderOn } from '../platform/database.ts'
import { type AccountRow, findAccount } from './account.store.ts'

/** The account as an actor, found by its id or user name; undefined when there is none or it has no role. */
export async function actorOf(
  platform: Platform,
  by: Parameters<typeof findAccount>[1],
): Promise<Actor | undefined> {
  const client = await platform.pool.connect()
  try {
    const account = await findAccount(builderOn(client), by)
    return account && toActor(account)
  } finally {
    client.release()
  }
}

function toActor(account: AccountRow): Actor {
  return { ...account, region_name: account.region_name ?? 'Indonesia' }
}
