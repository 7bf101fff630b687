-- What survives: a role that reads everything for a backup and nothing else, and the list of backups, restores and rehearsals.
--
-- Row-level security binds the owner too, so a backup that forgot a table's scope would silently leave rows out. The role payung_backup
-- sees every row of every table by a policy of its own, whatever other policies a table has or will get.
do $$ begin create role payung_backup nologin; exception when duplicate_object or unique_violation then null; end $$;

-- The owner takes the role on for the length of a backup. Since PostgreSQL 16 it can be allowed to do that without inheriting the right.
do $$ begin
  if current_setting('server_version_num')::integer >= 160000 then
    execute format('grant payung_backup to %I with inherit false, set true', current_user);
  else
    execute format('grant payung_backup to %I', current_user);
  end if;
exception when others then
  if not pg_has_role(current_user, 'payung_backup', 'member') then raise; end if;
end $$;
grant usage on schema public to payung_backup;

create table backup_run (
  run_id uuid primary key,
  kind text not null check (kind in ('backup', 'restore', 'rehearsal', 'move')),
  at timestamptz not null,
  file_name text,
  file_sha256 bytea,
  file_bytes bigint check (file_bytes >= 0),
  data_at timestamptz,
  people integer check (people >= 0),
  seconds numeric(10, 1) not null check (seconds >= 0),
  result text not null check (result in ('done', 'failed')),
  refusal jsonb,
  made_by text not null
);
create index backup_run_kind on backup_run (kind, at desc);
comment on table backup_run is 'Backups made, restored, rehearsed and moved: sums and file names only, no person in it.';
comment on column backup_run.run_id is 'Id.';
comment on column backup_run.kind is 'backup (file made), restore (this database came from a file), rehearsal (a file was restored beside and thrown away), move (this database came from another server).';
comment on column backup_run.at is 'When it ended.';
comment on column backup_run.file_name is 'Name of the file, without its folder; empty for a move and for a failure before there was a file.';
comment on column backup_run.file_sha256 is 'SHA-256 of the file.';
comment on column backup_run.file_bytes is 'Size of the file in bytes.';
comment on column backup_run.data_at is 'Moment whose state the data has.';
comment on column backup_run.people is 'People in the register then.';
comment on column backup_run.seconds is 'How long it took.';
comment on column backup_run.result is 'done or failed.';
comment on column backup_run.refusal is 'Why it failed: code and sentence in both languages.';
comment on column backup_run.made_by is 'Account, or local-administrator.';
grant select, insert on backup_run to payung_app;

-- Lets the backup role see every table and sequence of the schema; called after the migrations, so that tables made later are covered
-- without their makers thinking of it. Changes nothing where nothing is missing. The condition of the policy names the role, so that an owner
-- who inherits its rights (PostgreSQL 15) sees no more than before.
create function backup_cover() returns integer language plpgsql set search_path = public, pg_temp as $$
declare
  uncovered record;
  covered integer := 0;
begin
  for uncovered in
    select c.relname from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relrowsecurity
      and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'backup')
  loop
    execute format('create policy backup on %I for select to payung_backup using (current_user = ''payung_backup'')', uncovered.relname);
    covered := covered + 1;
  end loop;
  for uncovered in
    select c.relname from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'S')
      and not case c.relkind when 'S' then has_sequence_privilege('payung_backup', c.oid, 'select') else has_table_privilege('payung_backup', c.oid, 'select') end
  loop
    execute format('grant select on %I to payung_backup', uncovered.relname);
    covered := covered + 1;
  end loop;
  return covered;
end $$;
revoke all on function backup_cover() from public;
select backup_cover();
