-- Taking an approved list back: asked for by who prepares, done by who approves, row by row, with counter-entries and nothing deleted from the ledger.
alter table roster drop constraint roster_state_check;
alter table roster add constraint roster_state_check
  check (state in ('mapping', 'uploaded', 'checking', 'checked', 'unreadable', 'confirmed', 'approved', 'withdrawn', 'reversed'));
comment on column roster.state is 'mapping (waits for answers about sheet, columns or values), uploaded, checking, checked, unreadable (whole file refused), confirmed by the clerk, approved by the head, withdrawn, reversed (approved and taken back).';
-- The same file may come again after it was taken back.
drop index roster_same_file;
create unique index roster_same_file on roster (programme_id, file_sha256) where state not in ('withdrawn', 'unreadable', 'reversed');
drop policy role_update on roster;
create policy role_update on roster as restrictive for update to payung_app
  using (current_setting('payung.role', true) in ('administrator', 'clerk', 'approver'))
  with check (case current_setting('payung.role', true) when 'approver' then state in ('approved', 'reversed') and kab = current_setting('payung.kab_from', true)
    else state not in ('approved', 'reversed') end);

alter table enrolment add column ended_at timestamptz;
alter table enrolment add column ended_by text;
alter table enrolment add constraint enrolment_ended check ((ended_at is null) = (ended_by is null));
comment on column enrolment.ended_at is 'When it was taken back; empty while it holds.';
comment on column enrolment.ended_by is 'Account that took it back.';
grant update (ended_at, ended_by) on enrolment to payung_app;
create policy role_update on enrolment as restrictive for update to payung_app using (current_setting('payung.role', true) = 'approver');

alter table person_history add column phone_sealed bytea;
comment on column person_history.phone_sealed is 'Phone number at that time, sealed and bound to person_id, so that it can be given back; empty in history from before.';
-- Sealed values are sealed anew when keys change.
grant update (phone_sealed) on person_history to payung_app;
create policy role_update on person_history as restrictive for update to payung_app using (current_setting('payung.role', true) = 'administrator');

create table enrolment_undo (
  roster_id uuid primary key references roster (roster_id),
  kab text collate "C" not null,
  reason text not null check (length(reason) >= 5),
  asked_by text not null,
  asked_at timestamptz not null default now(),
  done_by text,
  done_at timestamptz,
  result jsonb,
  check ((done_by is null) = (done_at is null) and (done_by is null) = (result is null)),
  check (done_by is null or done_by <> asked_by)
);
comment on table enrolment_undo is 'An approved list that is to be taken back: asked for by one account, done by another.';
comment on column enrolment_undo.roster_id is 'Roster.';
comment on column enrolment_undo.kab is 'Scope.';
comment on column enrolment_undo.reason is 'Why, in words; no names or numbers of people.';
comment on column enrolment_undo.asked_by is 'Account that asked for it.';
comment on column enrolment_undo.asked_at is 'When.';
comment on column enrolment_undo.done_by is 'Account that did it; never the one that asked.';
comment on column enrolment_undo.done_at is 'When.';
comment on column enrolment_undo.result is 'Rows reversed, kept and failed; people who left the register or got former values back; months and rupiah given back.';

create table enrolment_undo_row (
  roster_id uuid not null references enrolment_undo (roster_id),
  row_number integer not null,
  kab text collate "C" not null,
  outcome text not null check (outcome in ('reversed', 'kept', 'failed')),
  reason text not null,
  months integer not null check (months >= 0),
  amount_rupiah bigint not null check (amount_rupiah >= 0),
  primary key (roster_id, row_number)
);
comment on table enrolment_undo_row is 'What became of a row when its list was taken back, and why.';
comment on column enrolment_undo_row.roster_id is 'Roster.';
comment on column enrolment_undo_row.row_number is 'Row number as seen in the sheet.';
comment on column enrolment_undo_row.kab is 'Scope.';
comment on column enrolment_undo_row.outcome is 'reversed, kept (used or changed by a person since) or failed.';
comment on column enrolment_undo_row.reason is 'Code of the reason: left, restored, released, sent, paid, edited, asked, gone, erased, nothing_left.';
comment on column enrolment_undo_row.months is 'Months released.';
comment on column enrolment_undo_row.amount_rupiah is 'Rupiah of these months, given back to the budget.';

alter table enrolment_undo enable row level security;
alter table enrolment_undo force row level security;
alter table enrolment_undo_row enable row level security;
alter table enrolment_undo_row force row level security;
create policy scope on enrolment_undo using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on enrolment_undo_row using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
grant select, insert on enrolment_undo, enrolment_undo_row to payung_app;
grant update (done_by, done_at, result) on enrolment_undo to payung_app;
grant select on enrolment_undo, enrolment_undo_row to payung_reader;
create policy role_select on enrolment_undo as restrictive for select to payung_app, payung_reader
  using (current_setting('payung.role', true) in ('administrator', 'clerk', 'approver', 'auditor'));
create policy role_insert on enrolment_undo as restrictive for insert to payung_app
  with check (current_setting('payung.role', true) in ('administrator', 'clerk') and done_by is null);
create policy role_update on enrolment_undo as restrictive for update to payung_app
  using (current_setting('payung.role', true) = 'approver' and kab = current_setting('payung.kab_from', true));
create policy role_select on enrolment_undo_row as restrictive for select to payung_app, payung_reader
  using (current_setting('payung.role', true) in ('administrator', 'clerk', 'approver', 'auditor'));
create policy role_insert on enrolment_undo_row as restrictive for insert to payung_app
  with check (current_setting('payung.role', true) = 'approver' and kab = current_setting('payung.kab_from', true));

-- Whether a list may be taken back is asked by who approves, for a list of the own office; what follows looks past the border, because a person
-- may have moved since and a month has one owner.
create function register_own_roster(asked uuid) returns timestamptz
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare approved timestamptz;
begin
  select s.signed_at into approved from roster r join roster_signature s on s.roster_id = r.roster_id and s.kind = 'approved'
    where r.roster_id = asked and r.state = 'approved' and r.kab = current_setting('payung.kab_from', true);
  if approved is null or current_setting('payung.role', true) <> 'approver' then
    raise exception 'register_own_roster: % is not for this account to take back', asked using errcode = 'insufficient_privilege';
  end if;
  return approved;
end $$;

-- What can become of each row that an approval took in: ids, counts and yes or no, never a name.
create function register_undo_plan(asked uuid)
returns table (row_number integer, person_id uuid, nik_hash bytea, enrolled boolean, reserved_months integer, other_months integer, amount_rupiah bigint, sent_file integer,
               edited boolean, requested boolean, gone boolean, erased boolean, entered boolean, changed boolean)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare approved timestamptz := register_own_roster(asked);
begin
  return query
  with taken as materialized (
    select w.row_number, coalesce(e.person_id, n.person_id, w.person_id) as person_id, w.nik_hash, e.person_id is not null and e.ended_at is null as enrolled, e.programme_id
    from roster_row w
    left join enrolment e on e.roster_id = w.roster_id and e.row_number = w.row_number
    left join person_nik n on n.nik_hash = w.nik_hash
    where w.roster_id = asked and w.verdict in ('accepted', 'warning')),
  months as materialized (
    select m.person_id, (count(*) filter (where m.state = 'reserved'))::integer as reserved, (count(*) filter (where m.state in ('owed', 'paid')))::integer as other,
           coalesce(sum(m.amount_rupiah) filter (where m.state = 'reserved'), 0)::bigint as amount
    from person_month m where m.roster_id = asked group by 1),
  file as materialized (
    select min(f.number) as number from exchange_file f join roster r on r.programme_id = f.programme_id where r.roster_id = asked and f.made_at >= approved),
  elsewhere as materialized (
    select distinct t.person_id from taken t
    where exists (select 1 from enrolment e where e.person_id = t.person_id and e.roster_id <> asked and e.ended_at is null)
       or exists (select 1 from person_month m where m.person_id = t.person_id and m.roster_id <> asked and m.state <> 'released'))
  select t.row_number, t.person_id, t.nik_hash, t.enrolled, coalesce(m.reserved, 0), coalesce(m.other, 0), coalesce(m.amount, 0),
         (select f.number from file f),
         coalesce(exists (select 1 from jsonb_each(p.edited) as d (field, said) where (d.said->>'at')::timestamptz > approved), false),
         exists (select 1 from privacy_request q where q.person_id = t.person_id),
         p.person_id is null, k.destroyed_at is not null,
         coalesce(p.roster_id = asked and p.version = 1 and x.person_id is null, false), coalesce(p.roster_id = asked and p.version > 1, false)
  from taken t
  left join months m on m.person_id = t.person_id and t.enrolled
  left join person p on p.person_id = t.person_id
  left join person_key k on k.person_id = t.person_id
  left join elsewhere x on x.person_id = t.person_id
  order by t.row_number;
end $$;

-- People who entered by this list alone leave the register, and may enter it again by another. Their rows in the list stay, as those of anybody
-- whom a list named and nobody took in. Called when their months are released and their enrolment has ended.
create function register_withdraw(asked uuid, people uuid[]) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare gone integer; leaving uuid[];
begin
  perform register_own_roster(asked);
  select array_agg(p.person_id) into leaving from person p where p.person_id = any (people) and p.roster_id = asked and p.version = 1
    and not exists (select 1 from enrolment e where e.person_id = p.person_id and e.ended_at is null)
    and not exists (select 1 from person_month m where m.person_id = p.person_id and m.state <> 'released')
    and not exists (select 1 from privacy_request q where q.person_id = p.person_id);
  delete from person_nik n where n.person_id = any (leaving);
  delete from person p where p.person_id = any (leaving);
  get diagnostics gone = row_count;
  return gone;
end $$;

-- People whose values this list changed get back what was known before it, with one more version; who moved by it lives where they did.
create function register_restore(asked uuid, people uuid[], name_keys text[], account text) returns integer
language plpgsql security definer set search_path = public, pg_temp as $$
declare restored integer;
begin
  perform register_own_roster(asked);
  update person_nik n set kab = left(h.village_code, 5) from person p join person_history h on h.person_id = p.person_id and h.version = p.version - 1
    where n.person_id = p.person_id and p.person_id = any (people) and p.roster_id = asked and n.kab <> left(h.village_code, 5);
  update person_key k set kab = left(h.village_code, 5) from person p join person_history h on h.person_id = p.person_id and h.version = p.version - 1
    where k.person_id = p.person_id and p.person_id = any (people) and p.roster_id = asked and k.kab <> left(h.village_code, 5);
  insert into person_history (person_id, version, kab, name, birth_date, sex, village_code, occupation, phone_sealed, roster_id, row_number, replaced_by)
    select p.person_id, p.version, p.kab, p.name, p.birth_date, p.sex, p.village_code, p.occupation, p.phone_sealed, p.roster_id, p.row_number, account
    from person p where p.person_id = any (people) and p.roster_id = asked and p.version > 1;
  update person p set name = h.name, name_key = a.name_key, birth_date = h.birth_date, sex = h.sex, village_code = h.village_code, occupation = h.occupation,
      phone_sealed = coalesce(h.phone_sealed, p.phone_sealed), kab = left(h.village_code, 5), version = p.version + 1, roster_id = h.roster_id, row_number = h.row_number
    from unnest(people, name_keys) as a (person_id, name_key) join person_history h on h.person_id = a.person_id
    where p.person_id = a.person_id and p.roster_id = asked and h.version = p.version - 1;
  get diagnostics restored = row_count;
  return restored;
end $$;

create policy registrar on roster_signature for select to payung_registrar using (true);
grant select on roster_signature to payung_registrar;
grant delete on person to payung_registrar;
grant insert on person_history to payung_registrar;
do $$ declare signature text; begin
  foreach signature in array array['register_own_roster(uuid)', 'register_undo_plan(uuid)', 'register_withdraw(uuid, uuid[])', 'register_restore(uuid, uuid[], text[], text)'] loop
    execute format('alter function %s owner to payung_registrar', signature);
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to payung_app', signature);
  end loop;
end $$;
