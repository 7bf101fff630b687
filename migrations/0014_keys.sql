-- Keys: data keys wrapped under the master key, one key a person, and the alarms of whoever looks too often.
alter table installation add column key_generation integer not null default 1 check (key_generation > 0);
comment on column installation.key_generation is 'Counts changes of the field keys. Every transaction reads it first, so that no process works with keys that are no longer all.';

create table data_key (
  purpose text not null,
  version smallint not null check (version between 1 and 255),
  form smallint not null check (form in (1, 2)),
  wrapped bytea not null check (octet_length(wrapped) = 60),
  state text not null check (state in ('coming', 'active', 'retiring', 'retired')),
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  primary key (purpose, version),
  check ((state = 'retired') = (retired_at is not null))
);
comment on table data_key is 'The keys that seal, find and sign, each encrypted under the master key, which is never in the database.';
comment on column data_key.purpose is 'What it is for: field (sealing), index (finding a NIK), session, audit-commitment, audit-signing.';
comment on column data_key.version is 'Number of the key within its purpose; the first byte of every value sealed with it.';
comment on column data_key.form is '1: seals values as they are, as registers made before did. 2: seals a person''s values with that person''s own key.';
comment on column data_key.wrapped is 'Nonce, cipher text and tag of the 32 bytes (AES-256-GCM), bound to purpose and version.';
comment on column data_key.state is 'coming (known, not yet used), active (seals), retiring (its values are being sealed anew), retired (no value is left; opens old backups).';
comment on column data_key.created_at is 'When it was made.';
comment on column data_key.retired_at is 'When its last value had been sealed anew.';
create unique index data_key_one_active on data_key (purpose) where state = 'active';

create table person_key (
  person_id uuid primary key,
  kab text collate "C" not null,
  salt bytea check (octet_length(salt) = 16),
  destroyed_at timestamptz,
  check ((salt is null) = (destroyed_at is not null))
);
comment on table person_key is 'What makes a person''s own key out of the data key. Without it every sealed value of the person, in every table and backup, is noise. Distribution column on Citus: person_id.';
comment on column person_key.person_id is 'Person, or the id a row of a roster proposes for a new one.';
comment on column person_key.kab is 'Scope: regency or city of the person; region of the programme before the person is in the register.';
comment on column person_key.salt is '16 random bytes; empty when destroyed. Useless without the data key, which is outside the database.';
comment on column person_key.destroyed_at is 'When the key was destroyed to erase the person.';

create table reveal (
  account_id text not null,
  person_id uuid not null,
  kab text collate "C" not null,
  at timestamptz not null default now(),
  primary key (account_id, person_id)
);
comment on table reveal is 'A whole NIK that was asked for with a reason and is shown once, on the next page; the row goes when it is shown.';
comment on column reveal.account_id is 'Account that asked.';
comment on column reveal.person_id is 'Person.';
comment on column reveal.kab is 'Scope: region of the person.';
comment on column reveal.at is 'When it was asked for; older than two minutes it counts no more.';

create table alarm (
  alarm_id uuid primary key,
  kab text collate "C" not null,
  kind text not null check (kind in ('looks', 'files')),
  account_id text not null,
  actor_name text not null,
  role text not null,
  count integer not null check (count > 0),
  per_hour integer not null check (per_hour > 0),
  at timestamptz not null default now(),
  acknowledged_by text,
  acknowledged_at timestamptz,
  remark text,
  check ((acknowledged_by is null) = (acknowledged_at is null))
);
comment on table alarm is 'An account looked at more whole values within an hour than its work explains; open until somebody responsible has looked into it.';
comment on column alarm.alarm_id is 'Id.';
comment on column alarm.kab is 'Scope: region of the account, ID for the country.';
comment on column alarm.kind is 'looks (single people, revealed or searched) or files (files with whole NIK opened).';
comment on column alarm.account_id is 'Account that looked.';
comment on column alarm.actor_name is 'User name of the account at that time.';
comment on column alarm.role is 'Role in which it looked.';
comment on column alarm.count is 'Looks or files within the hour before.';
comment on column alarm.per_hour is 'The limit that was passed.';
comment on column alarm.at is 'Last time it was passed.';
comment on column alarm.acknowledged_by is 'Account that looked into it.';
comment on column alarm.acknowledged_at is 'When.';
comment on column alarm.remark is 'What was found, in words.';
create unique index alarm_open on alarm (kab, kind, account_id) where acknowledged_at is null;
create index alarm_kab on alarm (kab, at desc);

alter table person_key enable row level security;
alter table person_key force row level security;
alter table reveal enable row level security;
alter table reveal force row level security;
alter table alarm enable row level security;
alter table alarm force row level security;
create policy scope on person_key using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on reveal using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on alarm using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy registrar on person_key to payung_registrar using (true);
grant select on data_key, installation to payung_app, payung_reader, payung_budget, payung_figures, payung_village;
grant select, insert on person_key to payung_app;
-- A number is asked for and shown by those whose work needs it; the auditor, who shares a database role with the branch, is not among them.
create policy own on reveal as restrictive to payung_app, payung_reader using (account_id = current_setting('payung.account', true));
create policy role_insert on reveal as restrictive for insert with check (current_setting('payung.role', true) in ('clerk', 'branch', 'privacy_officer'));
create policy role_update on reveal as restrictive for update using (current_setting('payung.role', true) in ('clerk', 'branch', 'privacy_officer'));
create policy role_delete on reveal as restrictive for delete using (current_setting('payung.role', true) in ('clerk', 'branch', 'privacy_officer'));
-- The region of a proposed person becomes that of their village; the salt itself is emptied by register_destroy_key alone and never changed.
grant update (kab) on person_key to payung_app;
grant select, insert, delete on reveal to payung_app, payung_reader;
grant update (at) on reveal to payung_app, payung_reader;
grant select, insert on alarm to payung_app, payung_reader;
-- Whoever looks too often raises the count of their own alarm; looking into one is for those who answer for it.
grant update (count, per_hour, at) on alarm to payung_app, payung_reader;
grant update (acknowledged_by, acknowledged_at, remark) on alarm to payung_app;
create policy role_select on alarm as restrictive for select to payung_app, payung_reader
  using (current_setting('payung.role', true) in ('administrator', 'auditor', 'privacy_officer') or account_id = current_setting('payung.account', true));
create policy role_insert on alarm as restrictive for insert with check (acknowledged_at is null);
create policy role_update on alarm as restrictive for update using (acknowledged_at is null
    and (current_setting('payung.role', true) in ('administrator', 'privacy_officer') or account_id = current_setting('payung.account', true)))
  with check (acknowledged_at is null or current_setting('payung.role', true) in ('administrator', 'privacy_officer'));
grant select, update on person_key to payung_registrar;

-- Nothing is shown in full without its line here, so who may leave which line decides who may look: the number itself lies within reach of all
-- who work with people, sealed, and the application has the key. Who looked is read by those who answer for it.
create policy role_insert on access_log as restrictive for insert to payung_app, payung_reader with check (
  case act
    when 'reveal' then current_setting('payung.role', true) in ('clerk', 'branch', 'privacy_officer')
    when 'export' then current_setting('payung.role', true) = 'privacy_officer'
    when 'search' then current_setting('payung.role', true) in ('administrator', 'clerk', 'approver', 'branch', 'auditor', 'privacy_officer')
    else current_setting('payung.role', true) in ('administrator', 'clerk', 'approver', 'branch', 'auditor')
  end);
create policy role_select on access_log as restrictive for select to payung_app, payung_reader
  using (current_setting('payung.role', true) in ('administrator', 'auditor', 'privacy_officer') or account_id = current_setting('payung.account', true));

-- The salts of people whose ids the asker holds, wherever they live now: a row of a roster stays readable when its person has moved.
-- A salt opens nothing by itself.
create function register_salts(person_ids uuid[]) returns table (person_id uuid, salt bytea)
language sql stable security definer set search_path = public, pg_temp as $$
  select k.person_id, k.salt from unnest(person_ids) as a (person_id) join person_key k on k.person_id = a.person_id
$$;

-- Destroys the key of a person of the asker's scope. Answers whether there was one to destroy.
create function register_destroy_key(the_person uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update person_key set salt = null, destroyed_at = now()
  where person_id = the_person and salt is not null
    and kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true);
  return found;
end $$;

-- As before, and besides the salt with which a row is sealed for a known person; `erased` when that key was destroyed.
drop function register_lookup(bytea[], text[], date[], date, date);
create function register_lookup(hashes bytea[], name_keys text[], birth_dates date[], month_from date, month_to date)
returns table (place integer, person_id uuid, kab text, name_agrees boolean, birth_date_agrees boolean, version integer, funded jsonb, salt bytea, erased boolean)
language sql stable security definer set search_path = public, pg_temp as $$
  with asked as materialized (
    select * from unnest(hashes, name_keys, birth_dates) with ordinality as a (nik_hash, name_key, birth_date, place)
  ), found as materialized (
    select a.place::integer as place, n.person_id, n.kab, p.name_key = a.name_key as name_agrees,
           p.birth_date = a.birth_date as birth_date_agrees, p.version, k.salt, k.destroyed_at is not null as erased
    from asked a
    join person_nik n on n.nik_hash = a.nik_hash
    left join person p on p.person_id = n.person_id
    left join person_key k on k.person_id = n.person_id
  ), months as materialized (
    select f.place, jsonb_agg(jsonb_build_object('month', to_char(m.month, 'YYYY-MM'), 'programme_id', m.programme_id) order by m.month) as funded
    from found f
    join person_month m on m.person_id = f.person_id and m.state <> 'released' and m.month between month_from and month_to
    group by f.place
  )
  select f.place, f.person_id, f.kab, f.name_agrees, f.birth_date_agrees, f.version, m.funded, f.salt, f.erased
  from found f left join months m using (place)
$$;

-- As before, and the person's key moves with them.
create or replace function register_move(person_ids uuid[], to_kab text) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare moved integer;
begin
  if to_kab is null or to_kab < current_setting('payung.kab_from', true) or to_kab > current_setting('payung.kab_to', true) then
    raise exception 'register_move: % lies outside the scope of this transaction', to_kab using errcode = 'insufficient_privilege';
  end if;
  update person_nik set kab = to_kab where person_id = any (person_ids);
  update person_key set kab = to_kab where person_id = any (person_ids);
  update person set kab = to_kab where person_id = any (person_ids);
  get diagnostics moved = row_count;
  return moved;
end $$;

alter function register_salts(uuid[]) owner to payung_registrar;
alter function register_destroy_key(uuid) owner to payung_registrar;
alter function register_lookup(bytea[], text[], date[], date, date) owner to payung_registrar;
revoke all on function register_salts(uuid[]) from public;
revoke all on function register_destroy_key(uuid) from public;
revoke all on function register_lookup(bytea[], text[], date[], date, date) from public;
grant execute on function register_salts(uuid[]) to payung_app, payung_reader, payung_village;
grant execute on function register_destroy_key(uuid) to payung_app;
grant execute on function register_lookup(bytea[], text[], date[], date, date) to payung_app;
