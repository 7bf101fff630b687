import type pg from 'pg'
import { tableName } from './backup.catalogue.ts'

type Made = { table: string; name: string; definition: string }
export type Constraints = {
  foreign: Made[]
  keys: Made[]
  indexes: Made[]
  triggers: string[]
  forced: string[]
}

/**
 * Takes off everything that would be checked or kept up row by row: indexes, keys, foreign keys, triggers, forced row-level security. Building
 * an index once over all rows is several times faster than feeding it, and checks the same.
 *
 * All of it happens in the caller's transaction: when that ends without a commit, nothing was taken off.
 */
export async function takeOff(client: pg.ClientBase): Promise<Constraints> {
  const found = await find(client)
  for (const table of found.forced)
    await client.query(`alter table ${tableName(table)} no force row level security`)
  for (const table of found.triggers)
    await client.query(`alter table ${tableName(table)} disable trigger user`)
  for (const { table, name } of [...found.foreign, ...found.keys])
    await client.query(`alter table ${tableName(table)} drop constraint ${name}`)
  for (const { name } of found.indexes) await client.query(`drop index public.${name}`)
  return found
}

/** Puts everything back; a row that breaks a key or refers to nothing is found here. */
export async function putBack(client: pg.ClientBase, taken: Constraints): Promise<void> {
  for (const { table, name, definition } of taken.keys)
    await client.query(`alter table ${tableName(table)} add constraint ${name} ${definition}`)
  for (const { definition } of taken.indexes) await client.query(definition)
  for (const { table, name, definition } of taken.foreign)
    await client.query(`alter table ${tableName(table)} add constraint ${name} ${definition}`)
  for (const table of taken.triggers)
    await client.query(`alter table ${tableName(table)} enable trigger user`)
  for (const table of taken.forced)
    await client.query(`alter table ${tableName(table)} force row level security`)
}

async function find(client: pg.ClientBase): Promise<Constraints> {
  const { rows: constraints } = await client.query<Made & { kind: string }>(`
    select r.relname as table, quote_ident(c.conname) as name, c.contype::text as kind, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join pg_class r on r.oid = c.conrelid
    where r.relnamespace = 'public'::regnamespace and c.contype in ('f', 'p', 'u', 'x') and r.relname <> 'migration' and c.conparentid = 0
    order by r.relname, c.conname`)
  const { rows: indexes } = await client.query<Made>(`
    select r.relname as table, quote_ident(i.relname) as name, pg_get_indexdef(i.oid) as definition
    from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class r on r.oid = x.indrelid
    where r.relnamespace = 'public'::regnamespace and not exists (select 1 from pg_constraint c where c.conindid = i.oid and c.contype in ('p', 'u', 'x'))
    order by r.relname, i.relname`)
  const { rows: tables } = await client.query<{ name: string; triggered: boolean; forced: boolean }>(`
    select c.relname as name, c.relforcerowsecurity as forced,
      exists (select 1 from pg_trigger t where t.tgrelid = c.oid and not t.tgisinternal) as triggered
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`)
  return {
    foreign: constraints.filter((each) => each.kind === 'f'),
    keys: constraints.filter((each) => each.kind !== 'f'),
    indexes,
    triggers: tables.filter((each) => each.triggered).map((each) => each.name),
    forced: tables.filter((each) => each.forced).map((each) => each.name),
  }
}
