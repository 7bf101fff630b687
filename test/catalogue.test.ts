import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { usePayung } from './payung.ts'

const payung = usePayung({ jobs: false })

/** Tables without people or money, looked through and found to need no row-level security. */
const open = [
  'migration',
  'installation',
  'region',
  'auth_user',
  'auth_session',
  'auth_credential',
  'auth_verification',
  'account_role',
  'idempotency',
  'coverage_observation',
  'coverage_target',
  'data_key',
  'audit_signed_head',
  'backup_run',
]

describe('the database itself', () => {
  it('forces row-level security on every table that holds people or money', async () => {
    const rows = await payung.see<{ relname: string }>(
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and not (relrowsecurity and relforcerowsecurity) order by 1",
    )
    expect(rows.map((row) => row.relname).sort()).toEqual([...open].sort())
  })

  it('shows nothing at all when no scope is set', async () => {
    const tables = await payung.see<{ relname: string }>(
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relforcerowsecurity",
    )
    expect(tables.length).toBeGreaterThan(10)
    for (const { relname } of tables) {
      const { rows } = await payung.platform.pool.query(`select count(*)::integer as count from ${relname}`)
      expect([relname, rows[0].count]).toEqual([relname, 0])
    }
  })

  it('gives the application a role that owns nothing and cannot step over row-level security', async () => {
    const { rows } = await payung.platform.pool.query(
      "select rolsuper, rolbypassrls, rolcreaterole, (select count(*)::integer from pg_class c where c.relowner = r.oid and c.relnamespace = 'public'::regnamespace) as owned from pg_roles r where rolname = current_user",
    )
    expect(rows[0]).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, owned: 0 })
  })

  it('does not let the application change or delete audit lines, budget entries or signatures', async () => {
    for (const table of [
      'audit_line',
      'audit_leaves',
      'audit_signed_head',
      'budget_entry',
      'roster_signature',
      'person_history',
      'enrolment',
    ]) {
      for (const statement of [
        `update ${table} set kab = kab`,
        `delete from ${table}`,
        `truncate ${table}`,
      ]) {
        await expect(payung.platform.pool.query(statement), statement).rejects.toMatchObject({
          code: '42501',
        })
      }
    }
  })

  it('lets the backup role see every row of every table, and change none', async () => {
    const uncovered = await payung.see<{ relname: string }>(`
      select relname from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r'
        and (not has_table_privilege('payung_backup', c.oid, 'select')
          or has_table_privilege('payung_backup', c.oid, 'insert, update, delete, truncate')
          or relrowsecurity and not exists (select 1 from pg_policies p where p.tablename = relname and p.policyname = 'backup'
            and p.cmd = 'SELECT' and p.roles = '{payung_backup}' and p.permissive = 'PERMISSIVE'))`)
    expect(uncovered).toEqual([])
    const tables = await payung.see<{ relname: string }>(
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
    )
    const backup = new pg.Client({ connectionString: payung.url })
    await backup.connect()
    await backup.query('set role payung_backup')
    for (const { relname } of tables) {
      const count = `select count(*)::integer as rows from ${relname}`
      expect([relname, (await backup.query(count)).rows]).toEqual([relname, await payung.see(count)])
    }
    await backup.end()
  })

  it('explains every table and column in words', async () => {
    const rows = await payung.see<{ name: string }>(`
      select c.relname || coalesce('.' || a.attname, '') as name
      from pg_class c left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migration'
        and (col_description(c.oid, a.attnum) is null or obj_description(c.oid, 'pg_class') is null)`)
    expect(rows).toEqual([])
  })

  it('holds no NIK in plain text, in any table', async () => {
    const nik = (
      await payung.see<{ table: string }>(`
      select t.relname as table from pg_class t where t.relnamespace = 'public'::regnamespace and t.relkind = 'r'`)
    ).map((row) => row.table)
    for (const table of nik) {
      const rows = await payung.see(
        `select 1 from ${table} as x where x::text ~ '(?<![0-9a-f])1503[0-9]{12}(?![0-9a-f])' limit 1`,
      )
      expect([table, rows.length]).toEqual([table, 0])
    }
  })
})
