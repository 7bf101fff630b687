import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../platform/database.ts'

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
    }
    person_nik: { nik_hash: Buffer; person_id: string; kab: string }
    person_history: { person_id: string; version: number; name: string; birth_date: string; sex: string | null; village_code: string; occupation: string | null; replaced_at: Date; replaced_by: string; roster_id: string; row_number: number }
  }
}

export type PersonRow = {
  person_id: string
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

/** Which people. `among` is a sub-query of person ids that another slice supplies, such as those of a programme's person-months. */
export type PersonFilter = {
  village?: string
  district?: string
  name?: string
  among?: RawBuilder<unknown>
  after?: { name_key: string; person_id: string }
}

function filtered(db: Db, filter: PersonFilter) {
  let query = db
    .selectFrom('person as p')
    .leftJoin('region as v', 'v.code', 'p.village_code')
    .leftJoin('region as d', 'd.code', 'v.parent_code')
  if (filter.village) query = query.where('p.village_code', '=', filter.village)
  if (filter.district) query = query.where('p.village_code', '>=', filter.district).where('p.village_code', '<=', `${filter.district}~`)
  if (filter.name) query = query.where('p.name_key', 'like', `${filter.name.replace(/[\\%_]/g, '\\$&')}%`)
  if (filter.among) query = query.where(sql<boolean>`p.person_id in (${filter.among})`)
  return query
}

/** A page of people in order of name; `after` continues behind the last one of the page before. */
export async function listPeople(db: Db, filter: PersonFilter, size: number): Promise<PersonRow[]> {
  let query = filtered(db, filter).select([
    'p.person_id', 'p.name', 'p.name_key', 'p.birth_date', 'p.sex', 'p.village_code', 'p.occupation', 'p.nik_sealed',
    'v.name as village_name', 'd.name as district_name',
  ])
  if (filter.after) query = query.where(sql<boolean>`(p.name_key, p.person_id) > (${filter.after.name_key}, ${filter.after.person_id}::uuid)`)
  return query.orderBy('p.name_key').orderBy('p.person_id').limit(size).execute()
}

export async function countPeople(db: Db, filter: PersonFilter): Promise<number> {
  const row = await filtered(db, filter).select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
  return row.count
}

export async function findPerson(db: Db, personId: string): Promise<(PersonRow & { version: number; roster_id: string; row_number: number }) | undefined> {
  return filtered(db, {})
    .select([
      'p.person_id', 'p.name', 'p.name_key', 'p.birth_date', 'p.sex', 'p.village_code', 'p.occupation', 'p.nik_sealed', 'p.version', 'p.roster_id', 'p.row_number',
      'v.name as village_name', 'd.name as district_name',
    ])
    .where('p.person_id', '=', personId)
    .executeTakeFirst()
}

export async function listHistory(db: Db, personId: string) {
  return db.selectFrom('person_history').selectAll().where('person_id', '=', personId).orderBy('version', 'desc').execute()
}
