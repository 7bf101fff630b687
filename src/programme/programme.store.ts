import { sql } from 'kysely'
import type { Db } from '../platform/database.ts'
import type { Programme, ProgrammeGroup, Tariff } from './programme.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    programme: Omit<Programme, 'tariff' | 'groups' | 'packages'> & {
      groups: ProgrammeGroup[]
      packages: Programme['packages']
      tariff: Tariff
      operation_id: string
      created_by: string
    }
  }
}

const columns = [
  'programme_id',
  'code',
  'kab',
  'name',
  'groups',
  'temporary',
  'legal_basis',
  'packages',
  'income_rupiah',
  'age_from',
  'age_from_operator',
  'age_to',
  'age_to_operator',
  'month_first',
  'month_last',
  'quota_people',
  'budget_id',
  'tariff',
  'state',
  'warnings',
] as const

export async function findProgramme(
  db: Db,
  by: { code: string } | { programme_id: string },
): Promise<Programme | undefined> {
  const query = db.selectFrom('programme').select(columns)
  return 'code' in by
    ? query.where('code', '=', by.code.toUpperCase()).executeTakeFirst()
    : query.where('programme_id', '=', by.programme_id).executeTakeFirst()
}

export async function findProgrammeOfOperation(db: Db, operationId: string): Promise<Programme | undefined> {
  return db.selectFrom('programme').select(columns).where('operation_id', '=', operationId).executeTakeFirst()
}

export async function listProgrammes(db: Db): Promise<Programme[]> {
  return db.selectFrom('programme').select(columns).orderBy('month_first', 'desc').orderBy('code').execute()
}

/** Answers false when the code is taken, also by a programme of another region that this one cannot see. */
export async function insertProgramme(
  db: Db,
  programme: Programme & { operation_id: string; created_by: string },
): Promise<boolean> {
  const inserted = await db
    .insertInto('programme')
    .values({ ...programme, tariff: sql`${JSON.stringify(programme.tariff)}::jsonb` })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (inserted.numInsertedOrUpdatedRows ?? 0n) === 1n
}

/** Name and owner region of the programmes that pay somebody, also those of other regions; nothing else of them is told. */
export async function listFunders(
  db: Db,
  programmeIds: string[],
): Promise<{ programme_id: string; name: string; kab: string; region_name: string | null }[]> {
  if (programmeIds.length === 0) return []
  const { rows } = await sql<{ programme_id: string; name: string; kab: string; region_name: string | null }>`
    select f.programme_id, f.name, f.kab, g.name as region_name
    from programme_funder(${programmeIds}::uuid[]) f left join region g on g.code = f.kab`.execute(db)
  return rows
}
