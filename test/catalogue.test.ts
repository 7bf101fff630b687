import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { type DatabaseRole, databaseRoles } from '../src/platform/database-role.ts'
import { usePayung } from './payung.ts'

const payung = usePayung({ jobs: false })

/** Tables without people or money, looked through and found to need no row-level security. */
const open = [
  'migration',
  // Counts of a comparison, without anybody in them.
  'match_run',
  'installation',
  'region',
  'auth_user',
  'account_role',
  // Accounts are found before anybody's region is known; whose they are is asked of the policy table (account.roles.ts).
  'organisation',
  'account_password',
  'account_second_factor',
  'account_recovery_code',
  'account_passkey',
  'account_activation',
  'account_session',
  'account_device',
  'account_challenge',
  'sign_in_bucket',
  'idempotency',
  'coverage_observation',
  'coverage_target',
  'data_key',
  'audit_signed_head',
  'backup_run',
]

type Held = Partial<Record<DatabaseRole, string>>

const read = 'select'
/** What each group role may do with each table, looked through one by one; a role that is not named has no right at all. */
const grants: Record<string, Held> = {
  access_log: {
    payung_app: 'insert select',
    payung_reader: 'insert select',
  },
  account_activation: { payung_app: 'insert select update' },
  account_challenge: { payung_app: 'delete insert select update' },
  account_device: { payung_app: 'delete insert select update' },
  account_passkey: { payung_app: 'delete insert select update' },
  account_password: { payung_app: 'insert select update' },
  account_recovery_code: { payung_app: 'delete insert select update' },
  // Roles are given and taken, never changed.
  account_role: { payung_app: 'delete insert select', payung_reader: read },
  // The auditor sees whether there is one, not the seed.
  account_second_factor: { payung_app: 'delete insert select update', payung_reader: 'select(2)' },
  account_session: { payung_app: 'delete insert select update' },
  // Counted up by whoever looks; looked into by staff, who alone may write that down.
  alarm: { payung_app: 'insert select update(6)', payung_reader: 'insert select update(3)' },
  // The end of a chain moves forward, and keeps its name and scope.
  audit_head: {
    payung_app: 'insert select update(2)',
    payung_reader: 'insert select update(2)',
    payung_budget: 'insert select update(2)',
    payung_figures: 'insert select update(2)',
    payung_sender: 'insert select update(2)',
    payung_village: 'insert select update(2)',
  },
  audit_leaves: { payung_app: 'insert select', payung_reader: read },
  audit_line: {
    payung_app: 'insert select',
    payung_reader: 'insert select',
    payung_budget: 'insert',
    payung_figures: 'insert',
    payung_sender: 'insert',
    payung_village: 'insert',
  },
  audit_signed_head: { payung_app: 'insert select', payung_reader: read },
  audit_verification: { payung_app: 'insert select', payung_reader: 'insert select' },
  // Others than staff see id, name and user name only; the auditor also whether an account is in use. Nobody deletes one or changes its name.
  auth_user: {
    payung_app: 'insert select update(3)',
    payung_reader: 'select(6)',
    payung_budget: 'select(3)',
    payung_figures: 'select(3)',
    payung_sender: 'select(3)',
    payung_village: 'select(3)',
  },
  backup_run: { payung_app: 'insert select' },
  budget: {
    payung_app: 'insert select update(1)',
    payung_budget: 'insert select update(1)',
    payung_reader: read,
    payung_figures: read,
    payung_sender: read,
  },
  budget_entry: {
    payung_app: 'insert select',
    payung_budget: 'insert select',
    payung_reader: read,
    payung_figures: read,
    payung_sender: read,
  },
  coverage_observation: {
    payung_app: 'insert select update',
    payung_reader: read,
    payung_budget: read,
    payung_figures: read,
    payung_sender: read,
    payung_village: read,
  },
  coverage_target: {
    payung_app: 'insert select update',
    payung_reader: read,
    payung_budget: read,
    payung_figures: read,
    payung_sender: read,
    payung_village: read,
  },
  // Wrapped under the master key; every transaction follows their generation.
  data_key: {
    payung_app: read,
    payung_reader: read,
    payung_budget: read,
    payung_figures: read,
    payung_sender: read,
    payung_village: read,
  },
  enrolment: { payung_app: 'insert select update(2)', payung_reader: read, payung_village: read },
  enrolment_undo: { payung_app: 'insert select update(3)', payung_reader: read },
  enrolment_undo_row: { payung_app: 'insert select', payung_reader: read },
  exchange_file: { payung_app: 'insert select', payung_reader: read },
  idempotency: { payung_app: 'delete insert select update' },
  installation: {
    payung_app: read,
    payung_reader: read,
    payung_budget: read,
    payung_figures: read,
    payung_sender: read,
    payung_village: read,
  },
  // Lists come and go; their people are deleted when a list is withdrawn.
  match_decision: { payung_app: 'insert select', payung_reader: read },
  match_entry: { payung_app: 'delete insert select', payung_reader: read },
  match_list: { payung_app: 'insert select update(3)', payung_reader: read },
  match_pair: { payung_app: 'delete insert select update(4)', payung_reader: read },
  // Carried out or refused by the head of the office that gives up; what was asked is never rewritten.
  match_settlement: { payung_app: 'insert select update(5)', payung_reader: read },
  match_run: { payung_app: 'insert select update(6)', payung_reader: read },
  migration: {},
  organisation: { payung_app: 'insert select', payung_reader: read },
  person: { payung_app: 'insert select update', payung_reader: read, payung_village: read },
  person_history: { payung_app: 'insert select update(1)', payung_reader: read, payung_village: read },
  // Salts are read by register_salts for those who hold the ids, and emptied by register_destroy_key alone.
  person_key: { payung_app: 'insert select update(1)' },
  // What a merge does to people is written by register_merge and register_unmerge alone.
  person_merge: { payung_app: 'insert select', payung_reader: read },
  person_merge_journal: { payung_app: read, payung_reader: read },
  person_month: {
    payung_app: 'insert select update(1)',
    payung_reader: read,
    payung_budget: read,
    payung_figures: read,
    payung_sender: read,
    payung_village: read,
  },
  person_nik: { payung_app: 'insert select update', payung_reader: read },
  privacy_basis: { payung_app: 'insert select update', payung_reader: read },
  privacy_breach: { payung_app: 'insert select update(4)', payung_reader: read },
  privacy_breach_person: { payung_app: 'insert select', payung_reader: read },
  privacy_contact: { payung_app: 'insert select update', payung_reader: read },
  privacy_destruction: { payung_app: 'insert select update(4)', payung_reader: read },
  privacy_request: { payung_app: 'insert select update(8)', payung_reader: read },
  programme: {
    payung_app: 'insert select update(1)',
    payung_reader: read,
    payung_budget: read,
    payung_figures: read,
    payung_sender: read,
    payung_village: read,
  },
  region: {
    payung_app: 'insert select update',
    payung_reader: read,
    payung_budget: read,
    payung_figures: read,
    payung_sender: read,
    payung_village: read,
  },
  // The branch is shown whole numbers as the clerk is; policies keep the auditor from it.
  reveal: { payung_app: 'delete insert select update(1)', payung_reader: 'delete insert select update(1)' },
  roster: { payung_app: 'insert select update', payung_reader: read, payung_village: read },
  roster_correction: { payung_app: 'insert select update(2)', payung_reader: read },
  roster_file: { payung_app: 'delete insert select', payung_reader: read },
  roster_row: { payung_app: 'delete insert select update', payung_reader: read },
  roster_header_choice: { payung_app: 'delete insert select update', payung_reader: read },
  roster_signature: { payung_app: 'insert select', payung_reader: read },
  roster_value_choice: { payung_app: 'delete insert select update', payung_reader: read },
  sign_in_bucket: { payung_app: 'delete insert select update' },
  list_call: {
    payung_app: 'insert select update(2)',
    payung_reader: read,
    payung_village: read,
    payung_sender: read,
  },
  invitation: { payung_app: 'insert select update(2)', payung_reader: read },
  // A sender brings lists and sees its own; what becomes of them is the office's to write.
  village_list: {
    payung_app: 'select update(5)',
    payung_reader: read,
    payung_village: 'insert select',
    payung_sender: 'insert select',
  },
  village_list_file: { payung_app: 'delete select', payung_village: 'insert', payung_sender: 'insert' },
  merged_row: { payung_app: 'insert select', payung_reader: read },
  upload_session: {
    payung_app: 'delete insert select update(2)',
    payung_village: 'delete insert select update(2)',
    payung_sender: 'delete insert select update(2)',
  },
  upload_part: {
    payung_app: 'delete insert select',
    payung_village: 'delete insert select',
    payung_sender: 'delete insert select',
  },
}

describe('the database itself', () => {
  it('gives each group role the rights of the list above and no other', async () => {
    const rows = await payung.see<{ table: string; role: DatabaseRole; rights: string }>(
      `with held as (
         select c.relname as table, r.rolname as role, lower(a.privilege_type) as right
         from pg_class c, aclexplode(c.relacl) a join pg_roles r on r.oid = a.grantee
         where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and r.rolname = any ($1)
         union all
         select c.relname, r.rolname, lower(a.privilege_type) || '(' || count(*) || ')'
         from pg_class c join pg_attribute t on t.attrelid = c.oid, aclexplode(t.attacl) a join pg_roles r on r.oid = a.grantee
         where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and r.rolname = any ($1)
         group by c.relname, r.rolname, a.privilege_type)
       select "table", role, string_agg("right", ' ' order by "right") as rights from held
       where "right" <> 'maintain' group by 1, 2`,
      [databaseRoles],
    )
    const tables = await payung.see<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
    )
    const held: Record<string, Held> = Object.fromEntries(tables.map(({ name }) => [name, {}]))
    for (const { table, role, rights } of rows) held[table] = { ...held[table], [role]: rights }
    expect(held).toEqual(grants)
  })

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

  it('does not let the application change or delete audit lines, looks, budget entries or signatures', async () => {
    for (const table of [
      'audit_line',
      'audit_leaves',
      'audit_signed_head',
      'audit_verification',
      'access_log',
      'budget_entry',
      'roster_signature',
      'person_history',
      'enrolment',
      'match_decision',
      'person_merge_journal',
    ]) {
      for (const statement of [
        `update ${table} set ${table === 'audit_signed_head' ? 'number = number' : 'kab = kab'}`,
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
