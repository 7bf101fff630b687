import { sql } from 'kysely'
import type { Db } from '../platform/database.ts'

declare module '../platform/database.ts' {
  interface Tables {
    exchange_file: {
      file_id: string
      kab: string
      programme_id: string
      number: number
      layout: string
      file_name: string
      sha256: Buffer
      rows_sha256: Buffer
      people: number
      content_sealed: Buffer
      made_by: string
      made_at: Date
    }
  }
}

export type ExchangeFile = {
  file_id: string
  programme_id: string
  kab: string
  number: number
  layout: string
  file_name: string
  sha256: string
  people: number
  made_at: Date
}

const query = (db: Db) =>
  db
    .selectFrom('exchange_file')
    .select([
      'file_id',
      'programme_id',
      'kab',
      'number',
      'layout',
      'file_name',
      sql<string>`encode(sha256, 'hex')`.as('sha256'),
      'people',
      'made_at',
    ])

export async function listFiles(db: Db, programmeId: string): Promise<ExchangeFile[]> {
  return query(db).where('programme_id', '=', programmeId).orderBy('number', 'desc').execute()
}

export async function findFile(db: Db, fileId: string): Promise<ExchangeFile | undefined> {
  return query(db).where('file_id', '=', fileId).executeTakeFirst()
}

export async function findSame(
  db: Db,
  programmeId: string,
  rowsSha256: Buffer,
): Promise<ExchangeFile | undefined> {
  return query(db)
    .where('programme_id', '=', programmeId)
    .where('rows_sha256', '=', rowsSha256)
    .executeTakeFirst()
}

export async function findContent(db: Db, fileId: string): Promise<Buffer | undefined> {
  return (
    await db
      .selectFrom('exchange_file')
      .select('content_sealed')
      .where('file_id', '=', fileId)
      .executeTakeFirst()
  )?.content_sealed
}

export async function nextNumber(db: Db, programmeId: string): Promise<number> {
  const row = await db
    .selectFrom('exchange_file')
    .select(sql<number>`coalesce(max(number), 0) + 1`.as('number'))
    .where('programme_id', '=', programmeId)
    .executeTakeFirstOrThrow()
  return row.number
}

export async function insertFile(
  db: Db,
  file: Omit<ExchangeFile, 'sha256' | 'made_at'> & {
    sha256: Buffer
    rows_sha256: Buffer
    content_sealed: Buffer
    made_by: string
  },
): Promise<void> {
  await db
    .insertInto('exchange_file')
    // After its people were read: an approval that the file knows of was signed before it, however early this transaction began.
    .values({ ...file, made_at: sql<Date>`clock_timestamp()` })
    .execute()
}

export type BranchPerson = {
  person_id: string
  nik_sealed: Buffer
  phone_sealed: Buffer | null
  name: string
  birth_date: string
  occupation: string | null
  village_code: string
  months: number
}

/**
 * People of a programme with the number of their months. Joins the register with the ledger: the one reader of both for the branch.
 * `hidden_people` counts those who have moved to a region this one cannot see; a file without them would be short in silence.
 */
export async function listBranchPeople(
  db: Db,
  programmeId: string,
): Promise<{ people: BranchPerson[]; hidden_people: number }> {
  const { rows } = await sql<{ [Key in keyof BranchPerson]: BranchPerson[Key] | null }>`
    with covered as materialized (
      select person_id, count(*)::integer as months from person_month where programme_id = ${programmeId} and state <> 'released' group by person_id)
    select p.person_id, p.nik_sealed, p.phone_sealed, p.name, p.birth_date, p.occupation, p.village_code, c.months
    from covered c left join person p on p.person_id = c.person_id`.execute(db)
  const people = rows.filter((row): row is BranchPerson => row.person_id !== null)
  return { people, hidden_people: rows.length - people.length }
}
