-- The ledger of protection: person-months, each with exactly one funder.
create table enrolment (
  person_id uuid not null,
  programme_id uuid not null,
  kab text collate "C" not null,
  roster_id uuid not null,
  row_number integer not null,
  approval text not null default 'approved' check (approval = 'approved'),
  enrolled_by text not null,
  enrolled_at timestamptz not null default now(),
  primary key (person_id, programme_id, roster_id),
  foreign key (roster_id, approval) references roster_signature (roster_id, kind)
);
comment on table enrolment is 'A person taken into a programme by an approved roster row. Cannot exist without the approver''s signature.';
comment on column enrolment.person_id is 'Person.';
comment on column enrolment.programme_id is 'Programme.';
comment on column enrolment.kab is 'Scope: region of the programme.';
comment on column enrolment.roster_id is 'Roster that proposed the person.';
comment on column enrolment.row_number is 'Row of the roster.';
comment on column enrolment.approval is 'Always approved: ties the row to the approval signature of the roster.';
comment on column enrolment.enrolled_by is 'Account that approved.';
comment on column enrolment.enrolled_at is 'When.';
create index enrolment_programme on enrolment (programme_id);

create table person_month (
  person_id uuid not null,
  month date not null check (extract(day from month) = 1),
  kab text collate "C" not null,
  owner_kab text collate "C" not null,
  programme_id uuid not null,
  budget_id uuid not null,
  roster_id uuid not null,
  village_code text collate "C" not null,
  temporary boolean not null,
  amount_rupiah integer not null check (amount_rupiah > 0),
  state text not null check (state in ('reserved', 'owed', 'paid', 'released')),
  primary key (person_id, month, roster_id)
);
comment on table person_month is 'One month of cover of one person, its one funder and its price. Distribution column on Citus: person_id.';
comment on column person_month.person_id is 'Person.';
comment on column person_month.month is 'First day of the month covered.';
comment on column person_month.kab is 'Scope: regency or city of the person when enrolled; it sees the month whoever pays.';
comment on column person_month.owner_kab is 'Scope: region of the government that pays; it alone may write the month.';
comment on column person_month.programme_id is 'Programme that pays.';
comment on column person_month.budget_id is 'Budget it is paid from.';
comment on column person_month.roster_id is 'Roster by which it came about.';
comment on column person_month.village_code is 'Village of the person when enrolled, for figures by place.';
comment on column person_month.temporary is 'Whether the programme covers temporary work.';
comment on column person_month.amount_rupiah is 'Contribution of the month, whole rupiah, fixed when enrolled.';
comment on column person_month.state is 'reserved, owed, paid, or released (no longer cover).';
-- The rule the whole ledger stands on: whoever asks, a person's month has one funder.
create unique index person_month_one_funder on person_month (person_id, month) where state <> 'released';
create index person_month_place on person_month (kab, month, village_code);
create index person_month_owner on person_month (owner_kab, programme_id);

alter table enrolment enable row level security;
alter table enrolment force row level security;
alter table person_month enable row level security;
alter table person_month force row level security;
create policy scope on enrolment using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
-- Who lives here and who pays both see a month, so that everybody counts the same; only who pays writes it.
create policy seen_here on person_month for select using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy seen_by_owner on person_month for select using (owner_kab >= current_setting('payung.kab_from', true) and owner_kab <= current_setting('payung.kab_to', true));
create policy made_by_owner on person_month for insert with check (owner_kab >= current_setting('payung.kab_from', true) and owner_kab <= current_setting('payung.kab_to', true));
create policy changed_by_owner on person_month for update using (owner_kab >= current_setting('payung.kab_from', true) and owner_kab <= current_setting('payung.kab_to', true));
create policy registrar on person_month for select to payung_registrar using (true);
grant select, insert on enrolment to payung_app;
grant select, insert on person_month to payung_app;
grant update (state) on person_month to payung_app;
grant select on person_month to payung_registrar;

-- Looks past the region's border, because a person is one person and a month has one funder in the whole country.
-- Takes what the asker already holds (hash of a NIK, name, birth date) and says only: which person, where, whether
-- name and birth date agree, and which of the asked months somebody else pays. Never a name, never a date.
create function register_lookup(hashes bytea[], name_keys text[], birth_dates date[], month_from date, month_to date)
returns table (place integer, person_id uuid, kab text, name_agrees boolean, birth_date_agrees boolean, version integer, funded jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  with asked as materialized (
    select * from unnest(hashes, name_keys, birth_dates) with ordinality as a (nik_hash, name_key, birth_date, place)
  ), found as materialized (
    select a.place::integer as place, n.person_id, n.kab, p.name_key = a.name_key as name_agrees,
           p.birth_date = a.birth_date as birth_date_agrees, p.version
    from asked a
    join person_nik n on n.nik_hash = a.nik_hash
    left join person p on p.person_id = n.person_id
  ), months as materialized (
    select f.place, jsonb_agg(jsonb_build_object('month', to_char(m.month, 'YYYY-MM'), 'programme_id', m.programme_id) order by m.month) as funded
    from found f
    join person_month m on m.person_id = f.person_id and m.state <> 'released' and m.month between month_from and month_to
    group by f.place
  )
  select f.place, f.person_id, f.kab, f.name_agrees, f.birth_date_agrees, f.version, m.funded
  from found f left join months m using (place)
$$;

-- Who pays: name of the programme and the region whose government owns it. Needed to name the funder to another region.
create function programme_funder(programme_ids uuid[])
returns table (programme_id uuid, name text, kab text)
language sql stable security definer set search_path = public, pg_temp as $$
  select programme_id, name, kab from programme where programme_id = any (programme_ids)
$$;

-- Holds known people until the transaction ends, in one order, so that approvals that change the same person follow each other and
-- neither deadlock nor lose a version. Looks past the border, because a person who moves is known elsewhere. Says only how many.
create function register_hold(hashes bytea[]) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare held integer;
begin
  perform 1 from person_nik where nik_hash = any (hashes) order by nik_hash for no key update;
  get diagnostics held = row_count;
  return held;
end $$;

-- A person known elsewhere whose name and birth date agree moves to the region that enrols them now.
create function register_move(person_ids uuid[], to_kab text) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare moved integer;
begin
  if to_kab is null or to_kab < current_setting('payung.kab_from', true) or to_kab > current_setting('payung.kab_to', true) then
    raise exception 'register_move: % lies outside the scope of this transaction', to_kab using errcode = 'insufficient_privilege';
  end if;
  update person_nik set kab = to_kab where person_id = any (person_ids);
  update person set kab = to_kab where person_id = any (person_ids);
  get diagnostics moved = row_count;
  return moved;
end $$;

alter function register_lookup(bytea[], text[], date[], date, date) owner to payung_registrar;
alter function programme_funder(uuid[]) owner to payung_registrar;
alter function register_hold(bytea[]) owner to payung_registrar;
alter function register_move(uuid[], text) owner to payung_registrar;
revoke all on function register_lookup(bytea[], text[], date[], date, date) from public;
revoke all on function programme_funder(uuid[]) from public;
revoke all on function register_hold(bytea[]) from public;
revoke all on function register_move(uuid[], text) from public;
grant execute on function register_lookup(bytea[], text[], date[], date, date) to payung_app;
grant execute on function programme_funder(uuid[]) to payung_app;
grant execute on function register_hold(bytea[]) to payung_app;
grant execute on function register_move(uuid[], text) to payung_app;

-- A large approval changes the tables' shape within a second; the planner should not wait for the next automatic look. The right to ask for
-- that without owning the table exists since PostgreSQL 17; older servers look by themselves within a minute.
do $$ begin
  if current_setting('server_version_num')::integer >= 170000 then
    execute 'grant maintain on person, person_nik, person_month, enrolment, roster_row to payung_app';
  end if;
end $$;
