import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../platform/database.ts'
import type { PersonMonth, ProgrammeFigures } from './enrolment.schema.ts'

/* Who is covered, when and where, and what it costs: what pages, sums and lists of people read of the months that were taken in. */

/** People a programme has enrolled so far; read under the budget's lock when room in the quota matters. */
export async function countEnrolled(db: Db, programmeId: string): Promise<number> {
  const row = await db
    .selectFrom('enrolment')
    .select(sql<number>`count(distinct person_id)`.as('people'))
    .where('programme_id', '=', programmeId)
    .where('ended_at', 'is', null)
    .executeTakeFirstOrThrow()
  return row.people
}

export async function sumProgramme(db: Db, programmeId: string): Promise<ProgrammeFigures> {
  return db
    .selectFrom('person_month')
    .select([
      sql<number>`count(distinct person_id)`.as('people'),
      sql<number>`count(*)`.as('person_months'),
      sql<number>`coalesce(sum(amount_rupiah), 0)::bigint`.as('amount_rupiah'),
    ])
    .where('programme_id', '=', programmeId)
    .where('state', '<>', 'released')
    .executeTakeFirstOrThrow()
}

/** The figures of several programmes in one question; a programme without people has no entry. */
export async function sumProgrammes(db: Db, programmeIds: string[]): Promise<Map<string, ProgrammeFigures>> {
  if (programmeIds.length === 0) return new Map()
  const { rows } = await sql<ProgrammeFigures & { programme_id: string }>`
    with covered as materialized (
      select programme_id, person_id, count(*) as months, sum(amount_rupiah) as amount from person_month
      where programme_id = any (${programmeIds}::uuid[]) and state <> 'released' group by programme_id, person_id)
    select programme_id, count(*) as people, sum(months)::bigint as person_months, sum(amount)::bigint as amount_rupiah from covered group by programme_id`.execute(
    db,
  )
  return new Map(rows.map(({ programme_id, ...figures }) => [programme_id, figures]))
}

/** People covered by any of these programmes, each counted once. */
export async function countPeople(db: Db, programmeIds: string[]): Promise<number> {
  if (programmeIds.length === 0) return 0
  const row = await db
    .selectFrom('person_month')
    .select(sql<number>`count(distinct person_id)`.as('people'))
    .where('programme_id', 'in', programmeIds)
    .where('state', '<>', 'released')
    .executeTakeFirstOrThrow()
  return row.people
}

export async function listPersonMonths(db: Db, personId: string): Promise<PersonMonth[]> {
  return db
    .selectFrom('person_month')
    .select([sql<string>`to_char(month, 'YYYY-MM')`.as('month'), 'state', 'amount_rupiah', 'programme_id'])
    .where('person_id', '=', personId)
    .where('state', '<>', 'released')
    .orderBy('month')
    .execute()
}

/** The covered months of some people, such as those on one page of a list. */
export async function listCoveredMonths(db: Db, personIds: string[]): Promise<Map<string, string[]>> {
  if (personIds.length === 0) return new Map()
  const { rows } = await sql<{ person_id: string; months: string[] }>`
    select person_id, array_agg(to_char(month, 'YYYY-MM') order by month) as months
    from person_month where person_id = any (${personIds}::uuid[]) and state <> 'released' group by person_id`.execute(
    db,
  )
  return new Map(rows.map((row) => [row.person_id, row.months]))
}

/** By which rosters, and by whom, a person was taken in; those of programmes the actor may see. */
export async function listEnrolments(db: Db, personId: string) {
  return db
    .selectFrom('enrolment as e')
    .leftJoin('auth_user as u', 'u.id', 'e.enrolled_by')
    .leftJoin('auth_user as b', 'b.id', 'e.ended_by')
    .select([
      'e.programme_id',
      'e.roster_id',
      'e.row_number',
      'e.enrolled_at',
      'u.name as enrolled_by_name',
      'e.ended_at',
      'b.name as ended_by_name',
    ])
    .where('e.person_id', '=', personId)
    .orderBy('e.enrolled_at', 'desc')
    .execute()
}

/**
 * Rows of a place: by the regency, with which the index begins, and inside it by the village in which people lived when they were
 * enrolled. `scope` is the code of a province, regency, district or village; empty is all the actor may see.
 */
function inPlace(scope: string): RawBuilder<boolean> {
  if (scope === '') return sql`true`
  if (scope.length < 5) return sql`m.kab >= ${scope} and m.kab <= ${`${scope}~`}`
  if (scope.length === 5) return sql`m.kab = ${scope}`
  return sql`m.kab = ${scope.slice(0, 5)} and m.village_code >= ${scope} and m.village_code <= ${`${scope}~`}`
}

export type CoverFilter = {
  programme_id?: string
  month?: string
  /** The last month people are covered in: they lose cover when it ends. */
  last_month?: string
  place?: string
}

/**
 * Sub-query of the people with cover by a programme, in a month, up to a month, or in a place; for lists of people. Who loses cover
 * is found by one pass over the months from the earliest one asked for, not by looking for later months of each person.
 */
export function coveredPeople(by: CoverFilter): RawBuilder<{ person_id: string }> {
  const month = by.month && sql<boolean>`m.month = ${`${by.month}-01`}::date`
  const programme = by.programme_id && sql<boolean>`m.programme_id = ${by.programme_id}::uuid`
  const wanted = [month, programme].filter((condition) => condition !== undefined && condition !== '')
  const covered = sql`from person_month m where m.state <> 'released' and ${inPlace(by.place ?? '')}`
  if (!by.last_month)
    return sql`select m.person_id ${covered} and ${wanted.length > 0 ? sql.join(wanted, sql` and `) : sql`true`}`
  const first = by.month && by.month < by.last_month ? by.month : by.last_month
  return sql`select m.person_id ${covered} and m.month >= ${`${first}-01`}::date group by m.person_id
    having max(m.month) = ${`${by.last_month}-01`}::date ${wanted.length > 0 ? sql`and bool_or(${sql.join(wanted, sql` and `)})` : sql``}`
}

/** The last month, not later than `until`, in which anybody of a place is covered. */
export async function findLastCoverMonth(db: Db, scope: string, until: string): Promise<string | undefined> {
  const kabs =
    scope.length >= 5
      ? [scope.slice(0, 5)]
      : (
          await sql<{
            code: string
          }>`select code from region where level = 'regency' and code >= ${scope} and code <= ${`${scope}~`}`.execute(
            db,
          )
        ).rows.map((row) => row.code)
  if (kabs.length === 0) return undefined
  // One look at the end of the index for each regency; a maximum over many regencies would read all their months.
  const looks = kabs.map(
    (kab) =>
      sql`select max(m.month) as month from person_month m where ${inPlace(scope.length > 5 ? scope : kab)} and m.month <= ${`${until}-01`}::date and m.state <> 'released'`,
  )
  const { rows } = await sql<{ month: string | null }>`
    select to_char(max(month), 'YYYY-MM') as month from (${sql.join(looks, sql` union all `)}) as looks`.execute(
    db,
  )
  return rows[0]?.month ?? undefined
}

export type PlaceFigures = { code: string; name: string; people: number; lapsing_people: number }

/**
 * People covered in a month by the places one level below `scope` (regencies of a province, districts of a regency, villages of a
 * district), and how many of them lose cover when it ends. Largest first.
 */
export async function countByPlace(db: Db, scope: string, month: string): Promise<PlaceFigures[]> {
  const length = { 2: 5, 5: 8, 8: 13 }[scope.length] ?? 2
  const { rows } = await sql<PlaceFigures>`
    with covered as materialized (
      select max(left(m.village_code, ${sql.lit(length)})) filter (where m.month = ${`${month}-01`}::date) as code, max(m.month) = ${`${month}-01`}::date as lapsing
      from person_month m
      where ${inPlace(scope)} and m.month >= ${`${month}-01`}::date and m.state <> 'released' group by m.person_id),
    cell as materialized (select code, count(*) as people, count(*) filter (where lapsing) as lapsing_people from covered where code is not null group by code)
    select c.code, coalesce(r.name, c.code) as name, c.people, c.lapsing_people
    from cell c left join region r on r.code = c.code order by c.people desc, c.code`.execute(db)
  return rows
}

/** People whose last covered month lies from `from` on, by that month: who loses cover, and when. */
export async function countLapses(
  db: Db,
  scope: string,
  from: string,
): Promise<{ last_month: string; people: number; monthly_rupiah: number }[]> {
  const { rows } = await sql<{ last_month: string; people: number; monthly_rupiah: number }>`
    with last as materialized (
      select m.person_id, max(m.month) as last_month, max(m.amount_rupiah) as amount from person_month m
      where m.state <> 'released' and ${inPlace(scope)} and m.month >= ${`${from}-01`}::date group by m.person_id)
    select to_char(last_month, 'YYYY-MM') as last_month, count(*) as people, sum(amount)::bigint as monthly_rupiah
    from last group by 1 order by 1`.execute(db)
  return rows
}
