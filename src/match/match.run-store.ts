import { sql } from 'kysely'
import type { Door, Transaction } from '../platform/context.ts'
import type { Db } from '../platform/database.ts'

export const runStates = ['running', 'done', 'failed'] as const
export type RunState = (typeof runStates)[number]

/** A comparison of the register with itself. */
export type MatchRun = {
  run_id: string
  /** Region whose people were compared with everybody; ID for the whole country. */
  region: string
  door: Door
  state: RunState
  started_at: Date
  finished_at: Date | null
  compared: number
  pairs: number
  capped: number
  /** Code of what prevented it. */
  why: string | null
}

declare module '../platform/database.ts' {
  interface Tables {
    match_run: MatchRun
  }
}

/** Begins a run; one of the same region that never ended was killed, and says so. */
export async function beginRun(tx: Transaction, run: Pick<MatchRun, 'run_id' | 'region'>): Promise<void> {
  await tx.db
    .updateTable('match_run')
    .set({ state: 'failed', finished_at: sql<Date>`now()`, why: 'match.run_killed' })
    .where('region', '=', run.region)
    .where('state', '=', 'running')
    .execute()
  await tx.db
    .insertInto('match_run')
    .values({
      ...run,
      door: tx.door,
      state: 'running',
      started_at: sql<Date>`clock_timestamp()`,
      finished_at: null,
      compared: 0,
      pairs: 0,
      capped: 0,
      why: null,
    })
    .execute()
}

/** Notes how far a run has come, or how it ended. One that another start has given up stays given up. */
export async function noteRun(
  tx: Transaction,
  runId: string,
  so_far: { compared: number; pairs: number; capped: number },
  end?: { state: 'done' } | { state: 'failed'; why: string },
): Promise<void> {
  await tx.db
    .updateTable('match_run')
    .set({
      ...so_far,
      ...(end && {
        state: end.state,
        finished_at: sql<Date>`clock_timestamp()`,
        why: end.state === 'failed' ? end.why : null,
      }),
    })
    .where('run_id', '=', runId)
    .where('state', '=', 'running')
    .execute()
}

/** The last run whose region holds this one, and the last of them that ended well. */
export async function findLastRuns(
  db: Db,
  region: string,
): Promise<{ last: MatchRun | undefined; last_done: MatchRun | undefined }> {
  // A run of 15 covers 15.03 and 15.03.07; one of the country covers everything.
  const codes = ['ID', ...region.split('.').map((_, at, parts) => parts.slice(0, at + 1).join('.'))]
  const runs = db.selectFrom('match_run').selectAll().where('region', 'in', codes)
  return {
    last: await runs.orderBy('started_at', 'desc').limit(1).executeTakeFirst(),
    last_done: await runs
      .where('state', '=', 'done')
      .orderBy('started_at', 'desc')
      .limit(1)
      .executeTakeFirst(),
  }
}

/** Runs that write pairs at the same time wait for each other here, turn by turn, so that none writes what the other has just written. */
export async function holdQueue(tx: Transaction): Promise<void> {
  await tx.client.query("select pg_advisory_xact_lock(hashtextextended('match.register', 0))")
}
