import pg from 'pg'
import { leftBehind } from './backup.schema.ts'

export type TableShape = {
  name: string
  columns: string[]
  secured: boolean
  forced: boolean
  /** Tables this one refers to. */
  parents: string[]
}

const quoted = pg.escapeIdentifier
export const columnList = (columns: readonly string[]): string => columns.map(quoted).join(', ')
export const tableName = (name: string): string => `public.${quoted(name)}`

/** All tables of the schema as the database itself lists them, each after those it refers to. */
export async function listTables(client: pg.ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(`
    select c.relname as name, c.relrowsecurity as secured, c.relforcerowsecurity as forced,
      array(select a.attname::text from pg_attribute a
            where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
      array(select distinct r.relname::text from pg_constraint f join pg_class r on r.oid = f.confrelid
            where f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid) as parents
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    order by c.relname`)
  return parentsFirst(rows)
}

function parentsFirst(tables: TableShape[]): TableShape[] {
  const byName = new Map(tables.map((table) => [table.name, table]))
  const ordered = new Set<TableShape>()
  const visiting = new Set<string>()
  const visit = (table: TableShape) => {
    // Tables that refer to each other in a ring are loaded with their constraints off, so any order will do.
    if (ordered.has(table) || visiting.has(table.name)) return
    visiting.add(table.name)
    for (const parent of table.parents) {
      const found = byName.get(parent)
      if (found) visit(found)
    }
    ordered.add(table)
  }
  for (const table of tables) visit(table)
  return [...ordered]
}

export const isTaken = (table: TableShape): boolean => !(table.name in leftBehind)

/** The same text for the same value on every server from 15 on, whatever its own settings are. */
export const plainSettings = `
  set local client_encoding = 'UTF8'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'postgres'; set local timezone = 'UTC';
  set local extra_float_digits = 1; set local bytea_output = 'hex'; set local search_path = public, pg_catalog;
  set local statement_timeout = 0; set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0`

/** How many rows a table has, and a sum by which they are recognised whatever their order. */
export async function digestRows(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
): Promise<{ rows: number; row_digest: string }> {
  const { rows } = await client.query<{ rows: string; row_digest: string }>(
    `select count(*)::text as rows, coalesce(sum(hashtextextended(row(${columnList(columns)})::text, 0)), 0)::text as row_digest
     from ${tableName(table)}`,
  )
  return { rows: Number(rows[0]?.rows), row_digest: rows[0]?.row_digest ?? '' }
}
