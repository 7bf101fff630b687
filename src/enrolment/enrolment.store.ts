import { isUuid } from '../kernel/ids.ts'
import { isMonth } from '../kernel/month.ts'
import type { Transaction } from '../platform/context.ts'
import type { Leaves } from '../platform/merkle.ts'
import type { Programme } from '../programme/programme.schema.ts'
import type { PersonMonthState } from './enrolment.schema.ts'

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
