import type { Generated } from 'kysely'
import type { Db } from '../platform/database.ts'

export type RunKind = 'backup' | 'restore' | 'rehearsal' | 'move'

type RunTable = {
  run_id: string
  kind: RunKind
  at: Date
  file_name: string | null
  file_sha256: Buffer | null
  file_bytes: number | null
  data_at: Date | null
  people: number | null
  seconds: number
  result: 'done' | 'failed'
  refusal: Generated<{ code: string; id: string; en: string } | null>
  made_by: string
}

declare module '../platform/database.ts' {
  interface Tables {
    backup_run: RunTable
  }
}

export type BackupRun = Omit<RunTable, 'refusal'> & {
  refusal: { code: string; id: string; en: string } | null
}

export async function insertRun(db: Db, run: BackupRun): Promise<void> {
  await db
    .insertInto('backup_run')
    .values({ ...run, refusal: run.refusal && (JSON.stringify(run.refusal) as never) })
    .execute()
}

/** The newest runs of all kinds. */
export async function listRuns(db: Db, limit: number): Promise<BackupRun[]> {
  return db
    .selectFrom('backup_run')
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('run_id')
    .limit(limit)
    .execute()
}

/** When each kind last ended well. */
export async function lastDone(db: Db): Promise<Partial<Record<RunKind, Date>>> {
  const rows = await db
    .selectFrom('backup_run')
    .select(({ fn }) => ['kind', fn.max('at').as('at')])
    .where('result', '=', 'done')
    .groupBy('kind')
    .execute()
  return Object.fromEntries(rows.map((row) => [row.kind, row.at]))
}
