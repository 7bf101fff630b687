import { isUuid } from '../kernel/ids.ts'
import type { Transaction } from '../platform/context.ts'
import { insertRows } from '../platform/copy.ts'
import type { Db } from '../platform/database.ts'
import { faultPoint } from '../platform/fault.ts'
import {
  type Counts,
  type Effect,
  type Effects,
  effects,
  type Reason,
  type Verdict,
} from './roster.schema.ts'
import { rowColumns } from './roster.seal.ts'

/** Same NIK: which person it is, where, whether name and birth date agree, and who already pays which of the months. */
export type RegisterFinding = {
  place: number
  person_id: string
  kab: string
  name_agrees: boolean | null
  birth_date_agrees: boolean | null
  /** Null where the NIK is claimed and nobody stands in the register yet. */
  version: number | null
  funded: { month: string; programme_id: string }[] | null
  /** Of their key; empty for people of a register from before, and when it was destroyed. */
  salt: Buffer | null
  erased: boolean
}

/** Asks the register about many people at once, across all regions; it answers only what is said in migrations 0008 and 0014. */
export async function lookUpRegister(
  tx: Transaction,
  people: { nik_hash: Buffer; name_key: string; birth_date: string }[],
  months: { first: string; last: string },
): Promise<RegisterFinding[]> {
  if (people.length === 0) return []
  const { rows } = await tx.client.query<RegisterFinding>(
    'select * from register_lookup($1::bytea[], $2::text[], $3::date[], $4, $5)',
    [
      people.map((person) => person.nik_hash),
      people.map((person) => person.name_key),
      people.map((person) => person.birth_date),
      months.first,
      months.last,
    ],
  )
  return rows
}

export type RosterRowValues = Omit<import('../platform/database.ts').Tables['roster_row'], 'reasons'> & {
  reasons: Reason[]
}

/** All rows of a roster, or some by their numbers. */
export async function deleteRows(tx: Transaction, rosterId: string, only?: readonly number[]): Promise<void> {
  await tx.client.query(
    'delete from roster_row where roster_id = $1 and ($2::integer[] is null or row_number = any ($2::integer[]))',
    [rosterId, only ?? null],
  )
}

/** By what a row is known: its NIK, and the id and key it was given for it. */
export type RowKey = { person_id: string | null; nik_hash: Buffer | null; salt: Buffer | null }

/** Hash of the NIK of rows, null where a row has none; no entry for numbers that are no row. */
export async function listRowHashes(
  tx: Transaction,
  rosterId: string,
  rowNumbers: readonly number[],
): Promise<Map<number, Buffer | null>> {
  const { rows } = await tx.client.query<{ row_number: number; nik_hash: Buffer | null }>(
    'select row_number, nik_hash from roster_row where roster_id = $1 and row_number = any ($2::integer[])',
    [rosterId, rowNumbers],
  )
  return new Map(rows.map((row) => [row.row_number, row.nik_hash]))
}

/**
 * Rows of a roster that have to do with some of its rows: by NIK, or by name, birth date and village, as these were judged or as they are now
 * (`fresh`), and whatever has to do with those rows in turn.
 */
export async function listPartners(
  tx: Transaction,
  rosterId: string,
  touched: readonly number[],
  fresh: {
    hashes: readonly Buffer[]
    people: readonly { name_key?: string; birth_date?: string; village_code?: string }[]
  },
): Promise<number[]> {
  const { rows } = await tx.client.query<{ row_number: number }>(
    `with recursive fresh as materialized (
       select row_number from roster_row where roster_id = $1 and nik_hash = any ($3::bytea[])
       union
       select w.row_number from roster_row w join unnest($4::text[], $5::date[], $6::text[]) as p (name_key, birth_date, village_code)
         on p.name_key = w.name_key and p.birth_date = w.birth_date and p.village_code = w.village_code where w.roster_id = $1),
     near as (
       select unnest($2::integer[]) as row_number
       union select row_number from fresh
       union
       select o.row_number from near n join roster_row w on w.roster_id = $1 and w.row_number = n.row_number
         cross join lateral (
           select a.row_number from roster_row a where a.roster_id = $1 and a.nik_hash = w.nik_hash
           union all
           select b.row_number from roster_row b where b.roster_id = $1 and b.name_key = w.name_key and b.birth_date = w.birth_date
             and b.village_code = w.village_code) as o)
     select distinct row_number from near`,
    [
      rosterId,
      touched,
      fresh.hashes,
      fresh.people.map((person) => person.name_key ?? null),
      fresh.people.map((person) => person.birth_date ?? null),
      fresh.people.map((person) => person.village_code ?? null),
    ],
  )
  return rows.map((row) => row.row_number)
}

export async function listRowKeys(
  tx: Transaction,
  rosterId: string,
  rowNumbers: readonly number[],
): Promise<Map<number, RowKey>> {
  const { rows } = await tx.client.query<RowKey & { row_number: number }>(
    `select w.row_number, w.person_id, w.nik_hash, k.salt from roster_row w left join person_key k on k.person_id = w.person_id
     where w.roster_id = $1 and w.row_number = any ($2::integer[])`,
    [rosterId, rowNumbers],
  )
  return new Map(rows.map(({ row_number, ...key }) => [row_number, key]))
}

/** Writes rows that `sealRows` made ready, from its lines. */
export async function insertRosterRows(tx: Transaction, lines: Uint8Array): Promise<void> {
  await insertRows(tx, 'roster_row', rowColumns, lines)
  faultPoint('roster.batch_written')
}

export async function findJudgedRow(
  db: Db,
  rosterId: string,
  rowNumber: number,
): Promise<RosterRowValues | undefined> {
  if (!isUuid(rosterId)) return undefined
  return db
    .selectFrom('roster_row')
    .selectAll()
    .where('roster_id', '=', rosterId)
    .where('row_number', '=', rowNumber)
    .executeTakeFirst()
}

/** Turns rows into rejected ones, each with one more reason. */
export async function rejectRows(
  tx: Transaction,
  rosterId: string,
  refused: { row_number: number; reason: Reason; effect: Effect }[],
): Promise<void> {
  await tx.client.query(
    `update roster_row as w set verdict = 'rejected', effect = r.effect, reasons = w.reasons || jsonb_build_array(r.reason)
     from jsonb_to_recordset($2::jsonb) as r(row_number integer, reason jsonb, effect text)
     where w.roster_id = $1 and w.row_number = r.row_number`,
    [rosterId, JSON.stringify(refused)],
  )
}

export async function countVerdicts(
  tx: Transaction,
  rosterId: string,
): Promise<Omit<Counts, 'read' | 'blank'>> {
  const { rows } = await tx.client.query<{ verdict: Verdict; rows: number }>(
    'select verdict, count(*) as rows from roster_row where roster_id = $1 group by verdict',
    [rosterId],
  )
  const counts: Partial<Record<Verdict, number>> & Pick<Counts, 'accepted' | 'warning' | 'rejected'> = {
    accepted: 0,
    warning: 0,
    rejected: 0,
  }
  for (const row of rows) counts[row.verdict] = row.rows
  return counts
}

export async function countEffects(tx: Transaction, rosterId: string): Promise<Effects> {
  const { rows } = await tx.client.query<{ effect: Effect; rows: number }>(
    'select effect, count(*) as rows from roster_row where roster_id = $1 and effect is not null group by effect',
    [rosterId],
  )
  const counts = Object.fromEntries(effects.map((effect) => [effect, 0])) as Effects
  for (const row of rows) counts[row.effect] = row.rows
  return counts
}

/** SHA-256 over everything a commit takes from the rows, in the order of the sheet. */
export async function digestRows(tx: Transaction, rosterId: string): Promise<Buffer> {
  const { rows } = await tx.client.query<{ digest: Buffer }>(
    `select sha256(convert_to(coalesce(string_agg(jsonb_build_array(row_number, verdict, effect, person_id, encode(nik_hash, 'hex'), name, birth_date,
       sex, village_code, occupation, sector)::text, E'\n' order by row_number), ''), 'UTF8')) as digest
     from roster_row where roster_id = $1`,
    [rosterId],
  )
  return rows[0]?.digest ?? Buffer.alloc(0)
}
