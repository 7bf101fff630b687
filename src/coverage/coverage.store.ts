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
  'region_code',
  'segment',
  'as_of',
  'basis',
  'numerator',
  'denominator',
  'denominator_kind',
  'percent_published',
  'source',
  'url',
  'derived',
  'note',
] as const

/** Everything published about a region, newest first. */
export async function listObservations(db: Db, regionCode: string): Promise<Observation[]> {
  return db
    .selectFrom('coverage_observation')
    .select(columns)
    .where('region_code', '=', regionCode)
    .orderBy('as_of', 'desc')
    .orderBy('segment')
    .execute()
}

/** The last counted position of all workers, with both numbers, on or before a day. */
export async function findBaseline(
  db: Db,
  regionCode: string,
  asOf: string,
): Promise<Observation | undefined> {
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
  return db
    .selectFrom('coverage_target')
    .selectAll()
    .where('region_code', '=', regionCode)
    .orderBy('year')
    .orderBy('set_by')
    .execute()
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

/** Every counted position of all workers with both numbers, up to a day, newest first. */
export async function listPositions(db: Db, regionCode: string, until: string): Promise<Position[]> {
  return positions(db)
    .where('o.region_code', '=', regionCode)
    .where('o.as_of', '<=', until)
    .orderBy('o.as_of', 'desc')
    .execute()
}

/** The last position up to a day of each region directly below another one; of each province for the empty code. */
export async function listPositionsBelow(
  db: Db,
  regionCode: string,
  until: string,
): Promise<(Position & { name: string })[]> {
  const query = positions(db)
    .innerJoin('region as r', 'r.code', 'o.region_code')
    .select('r.name')
    .distinctOn('o.region_code')
    .where('o.as_of', '<=', until)
    .orderBy('o.region_code')
    .orderBy('o.as_of', 'desc')
  return (
    regionCode === ''
      ? query.where('r.level', '=', 'province')
      : query.where('r.parent_code', '=', regionCode)
  ).execute()
}

export type Position = {
  region_code: string
  as_of: string
  numerator: number
  denominator: number
  source: string
}

const positions = (db: Db) =>
  db
    .selectFrom('coverage_observation as o')
    .select(['o.region_code', 'o.as_of', 'o.source'])
    .select([sql<number>`o.numerator`.as('numerator'), sql<number>`o.denominator`.as('denominator')])
    .where('o.segment', '=', 'all')
    .where('o.basis', '=', 'position')
    .where('o.numerator', 'is not', null)
    .where('o.denominator', 'is not', null)

/** The last day up to which anything is published about a region. */
export async function findLastObservationDay(
  db: Db,
  regionCode: string,
  until: string,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('coverage_observation')
    .select(sql<string | null>`max(as_of)`.as('as_of'))
    .where('region_code', '=', regionCode)
    .where('as_of', '<=', until)
    .executeTakeFirst()
  return row?.as_of ?? undefined
}

export type AddedPeople = { people: number; temporary_people: number }

/**
 * People covered by person-months in each month of a span and not in another, earlier month: what our programmes add to a count
 * made in that month. Counted past row-level security by a function that answers sums only (migration 0010): a coverage figure
 * must be the same number whoever asks.
 */
export async function listAddedPeople(
  db: Db,
  scope: string,
  span: { from: string; until: string },
  baselineMonth: string,
): Promise<Map<string, AddedPeople>> {
  const { rows } = await sql<AddedPeople & { month: string }>`
    select to_char(month, 'YYYY-MM') as month, people, temporary_people
    from coverage_added(${scope}, ${`${span.from}-01`}::date, ${`${span.until}-01`}::date, ${`${baselineMonth}-01`}::date)`.execute(
    db,
  )
  return new Map(rows.map(({ month, ...added }) => [month, added]))
}

export async function upsertObservation(
  db: Db,
  observation: Observation & { entered_by: string },
): Promise<void> {
  const values = {
    ...observation,
    note: observation.note && sql<null>`${JSON.stringify(observation.note)}::jsonb`,
  }
  await db
    .insertInto('coverage_observation')
    .values(values)
    .onConflict((conflict) =>
      conflict.columns(['region_code', 'segment', 'as_of', 'basis', 'source']).doUpdateSet(values),
    )
    .execute()
}

/** The numbers that stand where an observation would be written; undefined when there are none. */
export async function findSameObservation(
  db: Db,
  same: Pick<Observation, 'region_code' | 'segment' | 'as_of' | 'basis' | 'source'>,
) {
  return db
    .selectFrom('coverage_observation')
    .select(['numerator', 'denominator', 'denominator_kind', 'percent_published'])
    .where('region_code', '=', same.region_code)
    .where('segment', '=', same.segment)
    .where('as_of', '=', same.as_of)
    .where('basis', '=', same.basis)
    .where('source', '=', same.source)
    .executeTakeFirst()
}

export async function findSameTarget(
  db: Db,
  same: Pick<Target, 'region_code' | 'year' | 'set_by'>,
): Promise<Target | undefined> {
  return db
    .selectFrom('coverage_target')
    .selectAll()
    .where('region_code', '=', same.region_code)
    .where('year', '=', same.year)
    .where('set_by', '=', same.set_by)
    .executeTakeFirst()
}

export async function upsertTarget(db: Db, target: Target): Promise<void> {
  await db
    .insertInto('coverage_target')
    .values(target)
    .onConflict((conflict) => conflict.columns(['region_code', 'year', 'set_by']).doUpdateSet(target))
    .execute()
}
