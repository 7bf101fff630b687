import { type RawBuilder, sql } from 'kysely'
import { nameKey } from '../kernel/person-name.ts'
import type { RegionCode } from '../kernel/region-code.ts'
import type { Transaction } from '../platform/context.ts'
import { insertRows } from '../platform/copy.ts'
import { sealPersonal } from '../platform/crypto.ts'
import type { Db } from '../platform/database.ts'
import { announceChange } from './person.change.ts'

declare module '../platform/database.ts' {
  interface Tables {
    person: {
      person_id: string
      kab: string
      nik_sealed: Buffer
      name: string
      name_key: string
      birth_date: string
      sex: 'male' | 'female' | null
      village_code: string
      occupation: string | null
      phone_sealed: Buffer | null
      version: number
      roster_id: string
      row_number: number
      created_at: Date
      edited: Edited | null
      merged_into: string | null
    }
    person_nik: { nik_hash: Buffer; person_id: string; kab: string }
    person_key: { person_id: string; kab: string; salt: Buffer | null; destroyed_at: Date | null }
    person_history: {
      person_id: string
      version: number
      kab: string
      name: string
      birth_date: string
      sex: 'male' | 'female' | null
      village_code: string
      occupation: string | null
      roster_id: string
      row_number: number
      replaced_at: Date
      replaced_by: string
      phone_sealed: Buffer | null
    }
  }
}

/** Which values a person decided, by field; a list that comes later leaves them as they are. */
export type Edited = Record<string, { by: string; at: string }>

export type PersonRow = {
  person_id: string
  kab: string
  name: string
  name_key: string
  birth_date: string
  sex: 'male' | 'female' | null
  village_code: string
  village_name: string | null
  district_name: string | null
  occupation: string | null
  nik_sealed: Buffer
}

/** A person's page: besides the list's columns the row they came from and when they entered. */
export type PersonRecord = PersonRow & {
  version: number
  roster_id: string
  row_number: number
  created_at: Date
  edited: Edited | null
  /** The person this record was merged into, under whose page everything stands. */
  merged_into: string | null
}

/** Which people. `among` is a sub-query of person ids that another slice supplies, such as those of a programme's person-months. */
export type PersonFilter = {
  /** Regency, district or village of domicile. */
  place?: RegionCode
  /** Beginning of the name, as `nameKey` makes it. */
  name?: string
  among?: RawBuilder<unknown>
}

/** Where a page of the list begins or ends; found by the id of a person, so that no name stands in an address. */
export type PersonCursor = Pick<PersonRow, 'kab' | 'village_code' | 'name_key' | 'person_id'>

const columns = [
  'p.person_id',
  'p.kab',
  'p.name',
  'p.name_key',
  'p.birth_date',
  'p.sex',
  'p.village_code',
  'p.occupation',
  'p.nik_sealed',
] as const

/** Rows of the register alone; names of places are joined to the few that are shown. */
function filtered(db: Db, filter: PersonFilter) {
  let query = db.selectFrom('person as p').where('p.merged_into', 'is', null)
  const { place, name, among } = filter
  // The index begins with the regency, so the regency is named even where the village says it.
  if (place && place.length >= 5) query = query.where('p.kab', '=', place.slice(0, 5))
  if (place?.length === 13) query = query.where('p.village_code', '=', place)
  else if (place)
    query = query.where('p.village_code', '>=', place).where('p.village_code', '<=', `${place}~`)
  if (name) query = query.where('p.name_key', 'like', `${name.replace(/[\\%_]/g, '\\$&')}%`)
  if (among) query = query.where(sql<boolean>`p.person_id in (${among})`)
  return query
}

/**
 * A page of people by village and in it by name, which is the order of the index: the last page of a million people costs what
 * the first one does. `after` continues behind a person, `before` ends in front of one.
 */
export async function listPeople(
  db: Db,
  filter: PersonFilter,
  page: { size: number; after?: PersonCursor; before?: PersonCursor },
): Promise<PersonRow[]> {
  const edge = page.before ?? page.after
  const direction = page.before ? 'desc' : 'asc'
  const [beyond, from] = page.before ? (['<', '<='] as const) : (['>', '>='] as const)
  let query = filtered(db, filter).select(columns)
  if (edge) {
    // The first two conditions find the place in the index, the third leaves out who stands before it in the same village.
    query = query
      .where('p.kab', from, edge.kab)
      .where('p.village_code', from, edge.village_code)
      .where(
        sql<boolean>`(p.village_code ${sql.raw(beyond)} ${edge.village_code}
          or (p.name_key, p.person_id) ${sql.raw(beyond)} (${edge.name_key}, ${edge.person_id}::uuid))`,
      )
  }
  const some = query
    .orderBy('p.kab', direction)
    .orderBy('p.village_code', direction)
    .orderBy('p.name_key', direction)
    .orderBy('p.person_id', direction)
    .limit(page.size)
  return db
    .selectFrom(some.as('p'))
    .leftJoin('region as v', 'v.code', 'p.village_code')
    .leftJoin('region as d', 'd.code', 'v.parent_code')
    .selectAll('p')
    .select(['v.name as village_name', 'd.name as district_name'])
    .orderBy('p.kab')
    .orderBy('p.village_code')
    .orderBy('p.name_key')
    .orderBy('p.person_id')
    .execute()
}

export async function findCursor(db: Db, personId: string): Promise<PersonCursor | undefined> {
  return db
    .selectFrom('person')
    .select(['kab', 'village_code', 'name_key', 'person_id'])
    .where('person_id', '=', personId)
    .executeTakeFirst()
}

export async function countPeople(db: Db, filter: PersonFilter): Promise<number> {
  const row = await filtered(db, filter).select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
  return row.count
}

export async function findPerson(db: Db, personId: string): Promise<PersonRecord | undefined> {
  return db
    .selectFrom('person as p')
    .leftJoin('region as v', 'v.code', 'p.village_code')
    .leftJoin('region as d', 'd.code', 'v.parent_code')
    .select(columns)
    .select(['v.name as village_name', 'd.name as district_name'])
    .select(['p.version', 'p.roster_id', 'p.row_number', 'p.created_at', 'p.edited', 'p.merged_into'])
    .where('p.person_id', '=', personId)
    .executeTakeFirst()
}

/** Names of people in the scope, by id. */
export async function listNames(tx: Transaction, personIds: readonly string[]): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map()
  const { rows } = await tx.client.query<{ person_id: string; name: string }>(
    'select person_id, name from person where person_id = any ($1::uuid[])',
    [[...new Set(personIds)]],
  )
  return new Map(rows.map((row) => [row.person_id, row.name]))
}

/** The ids of all records that stand for one human being: the person's own and those merged into it. */
export async function listFamily(tx: Transaction, personId: string): Promise<string[]> {
  const { rows } = await tx.client.query<{ person_id: string }>('select person_id from person_family($1)', [
    personId,
  ])
  return rows.map((row) => row.person_id)
}

/** What was known before each change, newest first, and who replaced it. */
export async function listHistory(db: Db, personId: string) {
  return (
    db
      .selectFrom('person_history as h')
      .leftJoin('region as v', 'v.code', 'h.village_code')
      .leftJoin('auth_user as u', 'u.id', 'h.replaced_by')
      .select([
        'h.version',
        'h.name',
        'h.birth_date',
        'h.sex',
        'h.village_code',
        'h.occupation',
        'h.roster_id',
        'h.row_number',
        'h.replaced_at',
        'v.name as village_name',
        'u.name as replaced_by_name',
      ])
      // Of all records that stand for the person: what a merged one was known by belongs to the story too.
      .where(sql<boolean>`h.person_id in (select person_id from person_family(${personId}))`)
      .orderBy('h.replaced_at', 'desc')
      .orderBy('h.version', 'desc')
      .execute()
  )
}

/** The keys of people a roster proposes, before their rows: a value without its salt would be lost. */
export async function insertPersonKeys(
  tx: Transaction,
  kab: RegionCode,
  keys: readonly { person_id: string; salt: Buffer }[],
): Promise<void> {
  if (keys.length === 0) return
  await insertRows(
    tx,
    'person_key',
    ['person_id', 'kab', 'salt'],
    keys.map((key) => [key.person_id, kab, key.salt]),
  )
}

/** Salts by person, wherever they live now; null where the key was destroyed, no entry for people of a register from before. */
export type Salts = ReadonlyMap<string, Buffer | null>

export async function listSalts(
  tx: Transaction,
  personIds: readonly (string | null | undefined)[],
): Promise<Salts> {
  const ids = [...new Set(personIds.filter((id) => id != null))]
  if (ids.length === 0) return new Map()
  const { rows } = await tx.client.query<{ person_id: string; salt: Buffer | null }>(
    'select person_id, salt from register_salts($1::uuid[])',
    [ids],
  )
  return new Map(rows.map((row) => [row.person_id, row.salt]))
}

/** Region whose people the key's owner belongs to; undefined outside the scope. */
export async function findKeyRegion(db: Db, personId: string): Promise<RegionCode | undefined> {
  return (
    await db.selectFrom('person_key').select('kab').where('person_id', '=', personId).executeTakeFirst()
  )?.kab
}

/** Answers false when it was destroyed before. */
export async function destroyKey(tx: Transaction, personId: string): Promise<boolean> {
  const { rows } = await tx.client.query<{ destroyed: boolean }>(
    'select register_destroy_key($1) as destroyed',
    [personId],
  )
  return rows[0]?.destroyed === true
}

/** Whether values may be left that were sealed before people had keys of their own. */
export async function hasUnkeyedValues(tx: Transaction): Promise<boolean> {
  const { rows } = await tx.client.query<{ left: boolean }>(
    "select exists (select 1 from data_key where purpose = 'field' and form = 1 and state <> 'retired') as left",
  )
  return rows[0]?.left === true
}

export async function findByNik(
  db: Db,
  nikHash: Buffer,
): Promise<{ person_id: string; kab: RegionCode } | undefined> {
  return db
    .selectFrom('person_nik as n')
    .innerJoin('person as p', 'p.person_id', 'n.person_id')
    .select(['p.person_id', 'p.kab'])
    .where('n.nik_hash', '=', nikHash)
    .executeTakeFirst()
}

export type KnownValues = Pick<
  import('../platform/database.ts').Tables['person'],
  'person_id' | 'name' | 'birth_date' | 'sex' | 'village_code' | 'occupation' | 'phone_sealed' | 'edited'
>

/** What the register holds of people of the actor's region: of `always`, and of those among `asked` about whom a person decided something. */
export async function listKnownValues(
  tx: Transaction,
  asked: readonly string[],
  always: readonly string[],
): Promise<Map<string, KnownValues>> {
  if (asked.length === 0) return new Map()
  const { rows } = await tx.client.query<KnownValues>(
    `select person_id, name, birth_date, sex, village_code, occupation, phone_sealed, edited from person
     where person_id = any ($1::uuid[]) and (edited is not null or person_id = any ($2::uuid[]))`,
    [asked, always],
  )
  return new Map(rows.map((row) => [row.person_id, row]))
}

/** Values a person proved to be right; what is left out stays. */
export type PersonCorrection = {
  name?: string
  birth_date?: string
  sex?: 'male' | 'female'
  village_code?: string
  phone?: string
}

/** Puts corrected values in place; what was known before is kept as history. The source row stays: its roster still says otherwise. */
export async function correctPerson(
  tx: Transaction,
  personId: string,
  { phone, ...values }: PersonCorrection,
): Promise<void> {
  await tx.client.query(
    `insert into person_history (person_id, version, kab, name, birth_date, sex, village_code, occupation, phone_sealed, roster_id, row_number, replaced_by)
     select person_id, version, kab, name, birth_date, sex, village_code, occupation, phone_sealed, roster_id, row_number, $2 from person where person_id = $1 for update`,
    [personId, tx.actor.account_id],
  )
  const by = { by: tx.actor.account_id, at: new Date().toISOString() }
  const decided: Edited = Object.fromEntries(
    [...Object.keys(values), ...(phone !== undefined ? ['phone'] : [])].map((field) => [field, by]),
  )
  const salt = phone === undefined ? undefined : (await listSalts(tx, [personId])).get(personId)
  await tx.db
    .updateTable('person')
    .set({
      ...values,
      ...(values.name !== undefined && { name_key: nameKey(values.name) }),
      ...(phone !== undefined && {
        phone_sealed: sealPersonal(tx.platform.keys, 'phone', { person_id: personId, salt }, phone),
      }),
      version: sql`version + 1`,
      // Whoever decided this was a person, before whom no later list has the word.
      edited: sql`coalesce(edited, '{}'::jsonb) || ${JSON.stringify(decided)}::jsonb`,
    })
    .where('person_id', '=', personId)
    .execute()
  await announceChange(tx, { person_ids: [personId] })
}
