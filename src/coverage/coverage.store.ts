import { sql } from 'kysely'
import type { Db } from '../platform/database.ts'
import type { Observation, Target } from './coverage.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    coverage_observation: Observation & { entered_by: string }
    coverage_target: Target
  }
}

const columns = [
  'region_code', 'segment', 'as_of', 'basis', 'numerator', 'denominator', 'denominator_kind', 'percent_published', 'source', 'url', 'derived', 'note',
] as const

/** Everything published about a region, newest first. */
export async function listObservations(db: Db, regionCode: string): Promise<Observation[]> {
  return db.selectFrom('coverage_observation').select(columns).where('region_code', '=', regionCode).orderBy('as_of', 'desc').orderBy('segment').execute()
}

/** The last counted position of all workers, with both numbers, on or before a day. */
export async function findBaseline(db: Db, regionCode: string, asOf: string): Promise<Observation | undefined> {
  return db
    .selectFrom('coverage_observation')
    .select(columns)
    .where('region_code', '=', regionCode)
    .where('segment', '=', 'all')
    .where('basis', '=', 'position')
    .where('numerator', 'is not', null)
    .where('denominator', 'is not', null)
    .where('as_of', '<=', asOf)
    .orderBy('as_of', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function listTargets(db: Db, regionCode: string): Promise<Target[]> {
  return db.selectFrom('coverage_target').selectAll().where('region_code', '=', regionCode).orderBy('year').orderBy('set_by').execute()
}

/** The target for a year, or the next one set; the highest where several were set for a year. */
export async function findTarget(db: Db, regionCode: string, year: number): Promise<Target | undefined> {
  return db
    .selectFrom('coverage_target')
    .selectAll()
    .where('region_code', '=', regionCode)
    .where('year', '>=', year)
    .orderBy('year')
    .orderBy('percent')
    .limit(1)
    .executeTakeFirst()
}

/**
 * People covered by person-months in one month and not yet in another: what our programmes add to a count made in that earlier month.
 * Reads the ledger of protection directly (a stated exception: coverage reads others' data).
 */
export async function countAddedPeople(db: Db, scope: string, month: string, baselineMonth: string): Promise<{ people: number; temporary_people: number }> {
  const { rows } = await sql<{ people: number; temporary_people: number }>`
    with covered as materialized (
      select m.person_id, bool_and(m.temporary) as temporary
      from person_month m
      where m.month = ${`${month}-01`}::date and m.state <> 'released' and m.village_code >= ${scope} and m.village_code <= ${`${scope}~`}
        and not exists (select 1 from person_month b where b.person_id = m.person_id and b.month = ${`${baselineMonth}-01`}::date and b.state <> 'released')
      group by m.person_id)
    select count(*) as people, count(*) filter (where temporary) as temporary_people from covered`.execute(db)
  return rows[0] ?? { people: 0, temporary_people: 0 }
}

export async function upsertObservation(db: Db, observation: Observation & { entered_by: string }): Promise<void> {
  const values = { ...observation, note: observation.note && sql<null>`${JSON.stringify(observation.note)}::jsonb` }
  await db
    .insertInto('coverage_observation')
    .values(values)
    .onConflict((conflict) => conflict.columns(['region_code', 'segment', 'as_of', 'basis', 'source']).doUpdateSet(values))
    .execute()
}

export async function upsertTarget(db: Db, target: Target): Promise<void> {
  await db
    .insertInto('coverage_target')
    .values(target)
    .onConflict((conflict) => conflict.columns(['region_code', 'year', 'set_by']).doUpdateSet(target))
    .execute()
}
