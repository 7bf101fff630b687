import { sql } from 'kysely'
import type { RegionCode, RegionLevel } from '../kernel/region-code.ts'
import type { Transaction } from '../platform/context.ts'
import { type CopyValue, copyRows } from '../platform/copy.ts'
import type { Db } from '../platform/database.ts'
import { faultPoint } from '../platform/fault.ts'

declare module '../platform/database.ts' {
  interface Tables {
    region: {
      code: string
      level: RegionLevel
      name: string
      parent_code: string | null
      bps_code: string | null
      name_key: string
    }
  }
}

export type Region = {
  code: RegionCode
  level: RegionLevel
  name: string
  parent_code: string | null
  bps_code: string | null
  name_key: string
}

export async function findRegion(db: Db, code: RegionCode): Promise<Region | undefined> {
  return db.selectFrom('region').selectAll().where('code', '=', code).executeTakeFirst()
}

export async function listChildren(db: Db, code: RegionCode): Promise<Region[]> {
  return db.selectFrom('region').selectAll().where('parent_code', '=', code).orderBy('code').execute()
}

/** All districts and villages inside a region, for recognising what people write. */
export async function listWithin(db: Db, scope: RegionCode, levels: RegionLevel[]): Promise<Region[]> {
  return db
    .selectFrom('region')
    .selectAll()
    .where('level', 'in', levels)
    .where('code', '>=', scope)
    .where('code', '<=', `${scope}~`)
    .orderBy('code')
    .execute()
}

export async function listDistrictCodes(db: Db): Promise<string[]> {
  return (await db.selectFrom('region').select('code').where('level', '=', 'district').execute()).map(
    (row) => row.code,
  )
}

/** The line from the country down to a region, province first. */
export async function listAncestors(db: Db, code: RegionCode): Promise<Region[]> {
  const codes = [2, 5, 8, 13].filter((length) => length <= code.length).map((length) => code.slice(0, length))
  return db.selectFrom('region').selectAll().where('code', 'in', codes).orderBy('code').execute()
}

export async function countRegions(db: Db): Promise<Record<RegionLevel, number>> {
  const rows = await db
    .selectFrom('region')
    .select(['level', sql<number>`count(*)`.as('count')])
    .groupBy('level')
    .execute()
  const counts: Record<RegionLevel, number> = { province: 0, regency: 0, district: 0, village: 0 }
  for (const row of rows) counts[row.level] = row.count
  return counts
}

/** Writes the register anew; names that changed are replaced, codes are never removed. */
export async function writeRegions(tx: Transaction, rows: Iterable<readonly CopyValue[]>): Promise<void> {
  await tx.client.query('create temporary table region_new (like region) on commit drop')
  await copyRows(tx, 'region_new', ['code', 'level', 'name', 'parent_code', 'bps_code', 'name_key'], rows)
  faultPoint('region.rows_sent')
  await tx.client.query(`insert into region (code, level, name, parent_code, bps_code, name_key)
    select code, level, name, parent_code, bps_code, name_key from region_new
    on conflict (code) do update set name = excluded.name, bps_code = coalesce(excluded.bps_code, region.bps_code), name_key = excluded.name_key`)
  faultPoint('region.rows_written')
}

/** Regions of a level by the names people write, in the whole country. */
export async function listNamed(
  db: Db,
  nameKeys: string[],
  level: RegionLevel,
): Promise<(Region & { parent_name: string; parent_key: string; grandparent_name: string })[]> {
  if (nameKeys.length === 0) return []
  return db
    .selectFrom('region as r')
    .innerJoin('region as p', 'p.code', 'r.parent_code')
    .innerJoin('region as g', 'g.code', 'p.parent_code')
    .selectAll('r')
    .select(['p.name as parent_name', 'p.name_key as parent_key', 'g.name as grandparent_name'])
    .where('r.level', '=', level)
    .where('r.name_key', 'in', nameKeys)
    .orderBy('r.code')
    .execute()
}
