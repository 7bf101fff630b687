import type pg from 'pg'
import type { PlainDate } from '../kernel/plain-date.ts'
import type { RegionCode } from '../kernel/region-code.ts'
import type { Language } from '../kernel/text.ts'
import type { Keys } from './crypto.ts'
import { followGeneration, type Joined, joinGeneration } from './data-keys.ts'
import { builderOn, type Db } from './database.ts'
import { wallOf } from './database-role.ts'
import { faultPoint } from './fault.ts'
import type { Logger } from './log.ts'

export type Role =
  | 'administrator'
  | 'clerk'
  | 'village_officer'
  | 'community_coordinator'
  | 'budget_officer'
  | 'approver'
  | 'branch'
  | 'auditor'
  | 'leader'
  | 'privacy_officer'

/** Who acts, in which role and region. The local administrator of the command line has an id of its own. */
export type Actor = {
  account_id: string
  /** User name. */
  username: string
  name: string
  role: Role
  /** Roles the account holds besides the one it acts in; some of them forbid each other. */
  other_roles?: readonly Role[]
  /** Region whose people and money the actor may see; empty for the whole country. */
  region_code: RegionCode
  region_name: string
  office: string
  /** When the person behind the session last proved who they are (password or second factor); none for commands and jobs. */
  proven_at?: Date
}

/** What a running installation offers to every request, command and job. */
export type Platform = {
  pool: pg.Pool
  keys: Keys
  log: Logger
  today: () => PlainDate
  /** Only a test of the second wall sets this, on a platform of its own: the policy table then refuses nothing, and the database stands alone. */
  without_checks?: true
  /** Whole values an account may look at within an hour before an alarm is raised. */
  limits: { reveals_per_hour: number }
  /** What holds a connection of its own puts its end here; done before the pool is closed. */
  closers?: Set<() => Promise<void>>
}

export type Door = 'page' | 'api' | 'command' | 'job'

/** One request, command or job: the platform, who acts, and in which language they are answered. */
export type Context = {
  platform: Platform
  actor: Actor
  door: Door
  request_id: string
  language: Language
  /** What is done concerns nobody but the account itself; see `ownAffairs`. */
  own_affairs?: true
}

/** A context inside an open transaction whose row-level-security scope is set. */
export type Transaction = Context & { db: Db; client: pg.PoolClient }

/**
 * A context for what every account does for itself whatever its role, such as its password or its sessions: it may write where staff
 * may, but its scope matches no region, so that no person and no money is reached. Its lines go to the chain of its region all the same.
 */
export function ownAffairs(context: Context): Context {
  return { ...context, own_affairs: true }
}

/**
 * Runs work in one transaction that can do no more than the actor's role and see no more than the actor's region, by the database's own
 * rules (`wallOf`); joins the transaction when there is one already.
 */
export async function transact<Result>(
  context: Context | Transaction,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  if ('client' in context) return work(context)
  const wall = wallOf(context.actor, context.own_affairs)
  const client = await context.platform.pool.connect()
  let broken: Error | undefined
  // Without a listener a connection that dies in the middle of a transaction ends the process instead of the request.
  const onError = (error: Error) => {
    broken = error
  }
  client.on('error', onError)
  try {
    // Three questions in one: the keys are asked for as the application, everything after as the actor's own role.
    const begun = await client.query(`begin; ${joinGeneration}; ${wall}`)
    const [joined] = (begun as unknown as pg.QueryResult<Joined>[])[1]?.rows ?? []
    await followGeneration(client, context.platform.keys, joined)
    const result = await work({ ...context, db: builderOn(client), client })
    faultPoint('transaction.before_commit')
    await client.query('commit')
    faultPoint('transaction.after_commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.off('error', onError)
    client.release(broken)
  }
}
