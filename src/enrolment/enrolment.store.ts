import { type RawBuilder, sql } from 'kysely'
import { isUuid } from '../kernel/ids.ts'
import { isMonth } from '../kernel/month.ts'
import type { Transaction } from '../platform/context.ts'
import type { Db } from '../platform/database.ts'
import type { Leaves } from '../platform/merkle.ts'
import type { Programme } from '../programme/programme.schema.ts'
import type { PersonMonth, PersonMonthState, ProgrammeFigures } from './enrolment.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    enrolment: {
      person_id: string
      programme_id: string
      kab: string
      roster_id: string
      row_number: number
      enrolled_by: string
      enrolled_at: Date
      ended_at: Date | null
      ended_by: string | null
    }
    person_month: {
      person_id: string
      month: string
      kab: string
      owner_kab: string
      programme_id: string
      budget_id: string
      roster_id: string
      village_code: string
      temporary: boolean
      amount_rupiah: number
      state: PersonMonthState
    }
  }
}

/*
 * Enrolment is set-based: each function is one statement over the rows of one roster, in the order in which locks must be taken
 * so that approvals running at once wait for each other and never in a circle: NIK by hash, then months by person and month.
 * `taking` is a table of this transaction that holds the rows being taken in.
 */

/** What people decided about rows: `left_out` are not taken, `settled` ones stand for the holder of their NIK after all. */
export type Decided = { left_out: number[]; settled: number[] }

export async function beginTaking(
  tx: Transaction,
  rosterId: string,
  programme: Programme,
  { left_out, settled }: Decided,
): Promise<void> {
  await tx.client.query(
    `create temporary table taking on commit drop as
     select row_number, person_id, nik_hash, nik_sealed, name, name_key, birth_date, sex, village_code, occupation, sector, phone_sealed,
            false as known, false as refused, false as moved, false as changes, false as phone_changes, 0 as months
     from roster_row where false`,
  )
  await tx.client.query(
    `insert into taking
     select row_number, person_id, nik_hash, nik_sealed, name, name_key, birth_date, sex, village_code, occupation, coalesce(sector, 'other'), phone_sealed, false, false, false,
            reasons @> '[{"code": "register.changes"}]', coalesce(jsonb_path_exists(reasons, '$[*] ? (@.code == "register.changes").facts.fields ? (@ like_regex "phone")'), false), 0
     from roster_row where roster_id = $1 and verdict in ('accepted', 'warning') and row_number <> all ($2::integer[])`,
    [rosterId, left_out],
  )
  // Two approvals at once must not both create the same person: whoever comes second waits here and then finds the first.
  const { rows: known } = await tx.client.query<{ hashes: Buffer[] | null }>(
    `with mine as (
       insert into person_nik (nik_hash, person_id, kab)
       select nik_hash, person_id, left(village_code, 5) from taking order by nik_hash
       on conflict (nik_hash) do nothing returning nik_hash)
     select array_agg(t.nik_hash) as hashes from taking t left join mine m using (nik_hash) where m.nik_hash is null`,
  )
  // And two must not both change the same person: known people are held, in the same order.
  if (known[0]?.hashes) await tx.client.query('select register_hold($1::bytea[])', [known[0].hashes])
  await tx.client.query('analyze taking')
  // Who each row is now: the answer of the check may be older than another approval.
  await tx.client.query(
    `with asked as materialized (select array_agg(nik_hash order by row_number) as hashes, array_agg(name_key order by row_number) as names,
                                        array_agg(birth_date order by row_number) as births, array_agg(row_number order by row_number) as numbers from taking),
     found as materialized (select (select numbers from asked)[l.place] as row_number, l.person_id, l.name_agrees, l.birth_date_agrees, l.kab, l.version, l.erased
                            from register_lookup((select hashes from asked), (select names from asked), (select births from asked), $1, $2) l)
     update taking t set
       known = f.version is not null,
       refused = f.erased or f.version is not null and not coalesce(f.name_agrees, true) and not coalesce(f.birth_date_agrees, true)
         and t.row_number <> all ($3::integer[]),
       moved = f.version is not null and f.kab <> left(t.village_code, 5),
       -- What is sealed is bound to the id it was sealed for; a person who got another id in the meantime keeps their own seals.
       nik_sealed = case when f.person_id = t.person_id then t.nik_sealed end,
       phone_sealed = case when f.person_id = t.person_id then t.phone_sealed end,
       person_id = f.person_id
     from found f where f.row_number = t.row_number`,
    [programme.month_first, programme.month_last, settled],
  )
}

/** New people enter the register. Answers how many. */
export async function insertNewPeople(tx: Transaction, rosterId: string): Promise<number> {
  const inserted = await tx.client.query(
    `insert into person (person_id, kab, nik_sealed, name, name_key, birth_date, sex, village_code, occupation, phone_sealed, roster_id, row_number)
     select person_id, left(village_code, 5), nik_sealed, name, name_key, birth_date, sex, village_code, occupation, phone_sealed, $1, row_number
     from taking where not known`,
    [rosterId],
  )
  // A proposed person's key belongs to the region of the programme; a person's to the region they live in.
  await tx.client.query(
    `update person_key k set kab = left(t.village_code, 5) from taking t
     where t.person_id = k.person_id and not t.known and k.kab <> left(t.village_code, 5)`,
  )
  return inserted.rowCount ?? 0
}

/**
 * People registered elsewhere move here; people whose data changed keep what was known of them as history. What a person decided about a value
 * stays, whatever the list says: it is left out of what changes.
 */
export async function updateKnownPeople(tx: Transaction, rosterId: string): Promise<void> {
  const { rows } = await tx.client.query<{ kab: string; people: string[] }>(
    'select left(village_code, 5) as kab, array_agg(person_id) as people from taking where moved and not refused group by 1 order by 1',
  )
  for (const row of rows) await tx.client.query('select register_move($1::uuid[], $2)', [row.people, row.kab])
  await tx.client.query(
    `update taking t set name = case when p.edited ? 'name' then p.name else t.name end,
       name_key = case when p.edited ? 'name' then p.name_key else t.name_key end,
       birth_date = case when p.edited ? 'birth_date' then p.birth_date else t.birth_date end,
       sex = case when p.edited ? 'sex' then p.sex else t.sex end,
       occupation = case when p.edited ? 'occupation' then p.occupation else t.occupation end,
       -- Who moved to another region is where the list says; inside it the village that a person decided stays.
       village_code = case when p.edited ? 'village_code' and not t.moved then p.village_code else t.village_code end,
       phone_sealed = case when p.edited ? 'phone' then null else t.phone_sealed end
     from person p where p.person_id = t.person_id and t.known and not t.refused and p.edited is not null`,
  )
  // Sealed anew every time, so that a phone number cannot be told apart from itself here: it changes along with something else, or where the check
  // found that it does.
  const differing = `t.known and not t.refused and ((p.name, p.birth_date, p.village_code) is distinct from (t.name, t.birth_date, t.village_code)
    or t.changes and (t.sex is distinct from p.sex and t.sex is not null or t.occupation is distinct from p.occupation and t.occupation is not null)
    or t.phone_changes and t.phone_sealed is not null)`
  await tx.client.query(
    `insert into person_history (person_id, version, kab, name, birth_date, sex, village_code, occupation, phone_sealed, roster_id, row_number, replaced_by)
     select p.person_id, p.version, p.kab, p.name, p.birth_date, p.sex, p.village_code, p.occupation, p.phone_sealed, p.roster_id, p.row_number, $1
     from person p join taking t on t.person_id = p.person_id where ${differing}`,
    [tx.actor.account_id],
  )
  await tx.client.query(
    `update person p set name = t.name, name_key = t.name_key, birth_date = t.birth_date, sex = coalesce(t.sex, p.sex), village_code = t.village_code,
       occupation = coalesce(t.occupation, p.occupation), phone_sealed = coalesce(t.phone_sealed, p.phone_sealed), version = p.version + 1,
       roster_id = $1, row_number = t.row_number
     from taking t where t.person_id = p.person_id and ${differing}`,
    [rosterId],
  )
}

/** What the trail says of a person-month: ids, month and rupiah, nothing personal. The Merkle tree of an approval stands on it. */
const monthText = (row: string) =>
  `concat_ws(' ', ${row}.person_id, to_char(${row}.month, 'YYYY-MM'), ${row}.amount_rupiah, ${row}.programme_id, ${row}.budget_id, ${row}.roster_id, ${row}.village_code, ${row}.temporary)`

/** What the trail says of a person-month, asked for as PERSON_ID/YYYY-MM, for its proof. */
export async function findMonthTexts(
  tx: Transaction,
  rosterId: string,
  written: string,
): Promise<string[] | undefined> {
  const [personId = '', month = ''] = written.split('/')
  if (!isUuid(personId) || !isMonth(month)) return undefined
  const { rows } = await tx.client.query<{ text: string }>(
    `select ${monthText('m')} as text from person_month m where m.roster_id = $1 and m.person_id = $2 and m.month = $3`,
    [rosterId, personId, `${month}-01`],
  )
  return rows[0] && [rows[0].text]
}

/**
 * Writes the person-months at the price of their month and sector. A month that somebody pays already is left out by the
 * unique key, whoever that is and however many try at once; so is a month that the row gave up. Answers the months and rupiah written, and a leaf of each month for the
 * audit line: made by the database, so that tens of thousands of rows need not travel here and back.
 */
export async function insertPersonMonths(
  tx: Transaction,
  rosterId: string,
  programme: Programme,
  givenUp: ReadonlyMap<number, readonly string[]> = new Map(),
): Promise<{ person_months: number; amount_rupiah: number; leaves: Leaves }> {
  const tariff = (['other', 'transport'] as const).flatMap((sector) =>
    programme.tariff[sector].value.map((price) => ({
      sector,
      month: `${price.month}-01`,
      amount_rupiah: price.amount_rupiah,
    })),
  )
  const { rows } = await tx.client.query<{ person_months: number; amount_rupiah: number; leaves: Leaves }>(
    `with price as materialized (select * from jsonb_to_recordset($5::jsonb) as p(sector text, month date, amount_rupiah integer)),
     given_up as materialized (select * from jsonb_to_recordset($7::jsonb) as g(row_number integer, month date)),
     written as (
       insert into person_month (person_id, month, kab, owner_kab, programme_id, budget_id, roster_id, village_code, temporary, amount_rupiah, state)
       select t.person_id, p.month, left(t.village_code, 5), $1, $2, $3, $4, t.village_code, $6, p.amount_rupiah, 'reserved'
       from taking t join price p on p.sector = t.sector
       where not t.refused and not exists (select 1 from given_up g where g.row_number = t.row_number and g.month = p.month)
       order by t.person_id, p.month
       on conflict (person_id, month) where state <> 'released' do nothing
       returning person_id, month, amount_rupiah, programme_id, budget_id, roster_id, village_code, temporary),
     counted as materialized (select person_id, count(*)::integer as months, sum(amount_rupiah) as amount from written group by person_id),
     noted as (update taking t set months = c.months from counted c where c.person_id = t.person_id)
     select coalesce(sum(months), 0)::bigint as person_months, coalesce(sum(amount), 0)::bigint as amount_rupiah,
            (select coalesce(string_agg(sha256('\\x00'::bytea || convert_to(${monthText('w')}, 'UTF8')), ''::bytea order by w.person_id, w.month), '') from written w) as leaves
     from counted`,
    [
      programme.kab,
      programme.programme_id,
      programme.budget_id,
      rosterId,
      JSON.stringify(tariff),
      programme.temporary,
      JSON.stringify(
        [...givenUp].flatMap(([row_number, months]) => months.map((month) => ({ row_number, month }))),
      ),
    ],
  )
  return rows[0] ?? { person_months: 0, amount_rupiah: 0, leaves: Buffer.alloc(0) }
}

export async function insertEnrolments(
  tx: Transaction,
  rosterId: string,
  programme: Programme,
): Promise<number> {
  const inserted = await tx.client.query(
    `insert into enrolment (person_id, programme_id, kab, roster_id, row_number, enrolled_by)
     select person_id, $1, $2, $3, row_number, $4 from taking where months > 0`,
    [programme.programme_id, programme.kab, rosterId, tx.actor.account_id],
  )
  return inserted.rowCount ?? 0
}

export type LeftOut = {
  row_number: number
  person_id: string
  other_person: boolean
  /** The row only changes what is known of somebody whose months are paid already. */
  changes: boolean
  same_person?: boolean
  /** Decided to be somebody on a list from outside: dead, or a member in all these months. */
  listed?: boolean
  /** The months were given to another funder. */
  given_up?: boolean
  months: number
}

/** Rows that got fewer months than the programme has, or none. */
export async function listLeftOut(tx: Transaction, monthCount: number): Promise<LeftOut[]> {
  const { rows } = await tx.client.query<LeftOut>(
    'select row_number, person_id, refused as other_person, changes, months from taking where months < $1 order by row_number',
    [monthCount],
  )
  return rows
}

/**
 * Accepted rows that were not taken because of what a person decided: they stand for somebody registered under another NIK (`same_person`) or on a
 * list from outside (`listed`), or all their months were given to another funder (`given_up`).
 */
export async function listSkipped(
  tx: Transaction,
  rosterId: string,
  rows_left: number[],
  why: 'same_person' | 'listed' | 'given_up',
): Promise<LeftOut[]> {
  if (rows_left.length === 0) return []
  const { rows } = await tx.client.query<LeftOut>(
    `select row_number, person_id, false as other_person, 0 as months from roster_row
     where roster_id = $1 and row_number = any ($2::integer[]) and verdict in ('accepted', 'warning') order by row_number`,
    [rosterId, rows_left],
  )
  return rows.map((row) => ({ ...row, [why]: true }))
}

/** Who pays which months of these people, whatever region they belong to. */
export async function listFundedMonths(
  tx: Transaction,
  rowNumbers: number[],
  programme: Programme,
  rosterId: string,
): Promise<Map<number, { month: string; programme_id: string }[]>> {
  if (rowNumbers.length === 0) return new Map()
  const { rows } = await tx.client.query<{
    row_number: number
    funded: { month: string; programme_id: string }[]
  }>(
    `with asked as materialized (select array_agg(nik_hash order by row_number) as hashes, array_agg(name_key order by row_number) as names,
                                        array_agg(birth_date order by row_number) as births, array_agg(row_number order by row_number) as numbers
                                 from taking where row_number = any ($1::integer[]))
     select (select numbers from asked)[l.place] as row_number, l.funded
     from register_lookup((select hashes from asked), (select names from asked), (select births from asked), $2, $3) l where l.funded is not null`,
    [rowNumbers, programme.month_first, programme.month_last],
  )
  const own = new Set(
    (
      await tx.client.query<{ key: string }>(
        "select person_id || to_char(month, 'YYYY-MM') as key from person_month where roster_id = $1",
        [rosterId],
      )
    ).rows.map((row) => row.key),
  )
  const people = new Map(
    (
      await tx.client.query<{ row_number: number; person_id: string }>(
        'select row_number, person_id from taking',
      )
    ).rows.map((row) => [row.row_number, row.person_id]),
  )
  return new Map(
    rows.map((row) => [
      row.row_number,
      row.funded.filter((month) => !own.has(`${people.get(row.row_number)}${month.month}`)),
    ]),
  )
}

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

type SomeMonths = { person_id: string; programme_id: string; months: readonly string[] }

/** From which budgets these months are paid, in the order in which they are locked. */
export async function listBudgetsOfMonths(tx: Transaction, asked: SomeMonths): Promise<string[]> {
  const { rows } = await tx.client.query<{ budget_id: string }>(
    `select distinct budget_id from person_month
     where person_id = $1 and programme_id = $2 and month = any ($3::date[]) and state <> 'released' order by 1`,
    [asked.person_id, asked.programme_id, asked.months],
  )
  return rows.map((row) => row.budget_id)
}

/** Releases months that are in force. Answers what they cost, by budget and by how far their money had come. */
export async function releaseSomeMonths(
  tx: Transaction,
  asked: SomeMonths,
): Promise<
  { budget_id: string; state: 'reserved' | 'owed' | 'paid'; months: number; amount_rupiah: number }[]
> {
  const { rows } = await tx.client.query<{
    budget_id: string
    state: 'reserved' | 'owed' | 'paid'
    months: number
    amount_rupiah: number
  }>(
    `with before as (
       select person_id, month, roster_id, state from person_month
       where person_id = $1 and programme_id = $2 and month = any ($3::date[]) and state <> 'released' order by month for update),
     released as (
       update person_month m set state = 'released' from before b
       where m.person_id = $1 and m.person_id = b.person_id and m.month = b.month and m.roster_id = b.roster_id
       returning m.budget_id, b.state, m.amount_rupiah)
     select budget_id, state, count(*)::integer as months, sum(amount_rupiah)::bigint as amount_rupiah from released group by 1, 2 order by 1, 2`,
    [asked.person_id, asked.programme_id, asked.months],
  )
  return rows
}

/** Enrolments of a person in a programme that cover no month any more end. Answers how many. */
export async function endEmptyEnrolments(tx: Transaction, asked: SomeMonths): Promise<number> {
  const ended = await tx.client.query(
    `update enrolment e set ended_at = now(), ended_by = $3 where e.person_id = $1 and e.programme_id = $2 and e.ended_at is null
       and not exists (select 1 from person_month m where m.person_id = $1 and m.roster_id = e.roster_id and m.state <> 'released')`,
    [asked.person_id, asked.programme_id, tx.actor.account_id],
  )
  return ended.rowCount ?? 0
}
