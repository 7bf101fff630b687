-- The second wall: what each kind of account may reach in the database when every check of the application has failed.
--
-- Four more group roles stand beside payung_app; each transaction takes the one of its actor (set local role). None can sign in by itself.
--   payung_app        staff who write
--   payung_budget     budget officer: money and programmes, months without names
--   payung_reader     auditor and branch: read, and leave the lines that say so
--   payung_figures    leader and community coordinator: sums, programmes and money; no table with a name or a NIK
--   payung_village    village officer: the people of one village
-- Within a group role the setting payung.role (set local, like the scope) tells apart who may read and write what, by restrictive policies.
-- Those are asked for every row, so reading is told apart by them in small tables only; who may read people is a matter of grants.
do $$ begin create role payung_budget nologin; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role payung_reader nologin; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role payung_figures nologin; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role payung_village nologin; exception when duplicate_object or unique_violation then null; end $$;

grant usage on schema public to payung_budget, payung_reader, payung_figures, payung_village;

-- Open facts, and the names of accounts that pages show beside an act; never a password, a session or an address.
grant select on region, coverage_observation, coverage_target to payung_budget, payung_reader, payung_figures, payung_village;
grant select (id, name, username) on auth_user to payung_budget, payung_reader, payung_figures, payung_village;
grant select on account_role to payung_reader;

-- Everybody who acts leaves a line, also by reading.
grant select, insert, update on audit_head to payung_budget, payung_reader, payung_figures, payung_village;
grant insert on audit_line to payung_budget, payung_figures, payung_village;
grant select, insert on audit_line to payung_reader;
grant select, insert on access_log to payung_reader;

grant select on person, person_nik, person_history, budget, budget_entry, programme, roster, roster_file, roster_row, roster_signature,
  enrolment, person_month, exchange_file to payung_reader;
-- Months without names: the figures of places and programmes are sums over them.
grant select on programme, budget, budget_entry, person_month to payung_budget, payung_figures;
grant insert on budget, budget_entry to payung_budget;
grant update (name) on budget to payung_budget;
grant select on person, person_history, person_month, enrolment, roster, programme to payung_village;

grant execute on function coverage_added(text, date, date, date) to payung_budget, payung_reader, payung_figures, payung_village;
grant execute on function programme_funder(uuid[]) to payung_reader, payung_village;

-- A village officer's scope is a village, and the register is scoped by regency: these show the village's own people and nothing else.
-- The regency stands first because the indexes begin with it.
create policy village on person for select to payung_village
  using (kab = left(current_setting('payung.kab_from', true), 5) and village_code = current_setting('payung.kab_from', true));
create policy village on person_history for select to payung_village
  using (kab = left(current_setting('payung.kab_from', true), 5) and village_code = current_setting('payung.kab_from', true));
create policy village on person_month for select to payung_village
  using (kab = left(current_setting('payung.kab_from', true), 5) and village_code = current_setting('payung.kab_from', true));

-- A community coordinator's scope matches no region; their acts still belong to the chain of their region.
create policy own_chain on audit_head using (kab = current_setting('payung.region', true));
create policy own_chain on audit_line for insert with check (kab = current_setting('payung.region', true));

-- Who reads and who writes, by the role in which the account acts. The same lists as the table of the application
-- (src/platform/policy.ts), written a second time on purpose: a mistake in one is caught by the other.
-- Privacy officers read and correct people, because a person may ask for both. Administrators change sealed values when keys change.
do $$
declare
  rule record;
begin
  for rule in
    select * from (values
      ('programme', 'select', 'administrator,clerk,budget_officer,approver,branch,auditor,leader,privacy_officer'),
      ('programme', 'insert', 'administrator,clerk'),
      ('programme', 'update', 'administrator,clerk'),
      ('budget', 'select', 'administrator,clerk,budget_officer,approver,auditor,leader'),
      ('budget', 'insert', 'administrator,clerk,budget_officer'),
      ('budget', 'update', 'administrator,clerk,budget_officer,approver'),
      ('budget_entry', 'select', 'administrator,clerk,budget_officer,approver,auditor,leader'),
      ('budget_entry', 'insert', 'administrator,clerk,budget_officer,approver'),
      ('person', 'insert', 'approver'),
      ('person', 'update', 'administrator,approver,privacy_officer'),
      ('person_nik', 'insert', 'approver'),
      ('person_nik', 'update', 'administrator,approver,privacy_officer'),
      ('person_history', 'insert', 'approver,privacy_officer'),
      ('roster', 'select', 'administrator,clerk,approver,auditor,privacy_officer'),
      ('roster', 'insert', 'administrator,clerk'),
      ('roster_file', 'select', 'administrator,clerk,approver,auditor'),
      ('roster_file', 'insert', 'administrator,clerk'),
      ('roster_file', 'delete', 'administrator,clerk'),
      ('roster_row', 'insert', 'administrator,clerk'),
      ('roster_row', 'update', 'administrator,clerk,approver'),
      ('roster_row', 'delete', 'administrator,clerk'),
      ('roster_signature', 'select', 'administrator,clerk,approver,auditor'),
      ('enrolment', 'insert', 'approver'),
      ('person_month', 'insert', 'approver'),
      ('person_month', 'update', 'administrator,approver'),
      ('exchange_file', 'select', 'administrator,clerk,approver,branch,auditor'),
      ('exchange_file', 'insert', 'administrator,clerk')
    ) as r (table_name, act, acting)
  loop
    execute format('create policy role_%s on %I as restrictive for %s to payung_app, payung_budget, payung_reader, payung_figures, payung_village %s (current_setting(''payung.role'', true) in (''%s''))',
      rule.act, rule.table_name, rule.act, case when rule.act = 'insert' then 'with check' else 'using' end, replace(rule.acting, ',', ''', '''));
  end loop;
end $$;

-- Who prepares does not approve, and a head of office approves what is their own office's.
create policy role_insert on roster_signature as restrictive for insert to payung_app with check (
  (kind = 'prepared' and current_setting('payung.role', true) in ('administrator', 'clerk'))
  or (kind = 'approved' and current_setting('payung.role', true) = 'approver' and kab = current_setting('payung.kab_from', true)));

create policy role_update on roster as restrictive for update to payung_app
  using (current_setting('payung.role', true) in ('administrator', 'clerk', 'approver'))
  with check (case current_setting('payung.role', true) when 'approver' then state = 'approved' and kab = current_setting('payung.kab_from', true)
    else state <> 'approved' end);

alter table account_role drop constraint account_role_role_check;
alter table account_role add constraint account_role_role_check check (role in ('administrator', 'clerk', 'village_officer',
  'community_coordinator', 'budget_officer', 'approver', 'branch', 'auditor', 'leader', 'privacy_officer'));
comment on column account_role.role is 'One of the roles of src/platform/policy.ts: administrator, clerk (prepares), village_officer, community_coordinator, budget_officer, approver (head of office), branch (BPJS), auditor (reads), leader (figures), privacy_officer.';
