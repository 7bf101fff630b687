-- Is this the same person, and who pays twice? Lists from outside, pairs that a person looks at, decisions that are remembered, merges with a
-- journal. Decision 0027.
alter table person add column merged_into uuid;
comment on column person.merged_into is 'The person this record was found to be the same as; its months, enrolments and NIK stand with that one until the merge is undone.';
create index person_merged on person (merged_into) where merged_into is not null;
alter table roster add column matching jsonb;
comment on column roster.matching is 'Whether the rows were compared with the register: done with counts, or not_run with the reason.';

create table match_list (
  list_id uuid primary key,
  kab text collate "C" not null,
  kind text not null check (kind in ('bpjs', 'deaths', 'dtsen', 'company')),
  name text not null,
  source text not null,
  as_of date not null,
  file_name text not null,
  file_sha256 bytea not null,
  counts jsonb not null,
  state text not null check (state in ('active', 'withdrawn')),
  loaded_by text not null,
  loaded_at timestamptz not null default now(),
  withdrawn_by text,
  withdrawn_at timestamptz,
  check ((state = 'withdrawn') = (withdrawn_at is not null))
);
comment on table match_list is 'A list from outside that rosters are checked against: participants of the BPJS, deaths, DTSEN, workers of a company.';
comment on column match_list.list_id is 'Id.';
comment on column match_list.kab is 'Scope: region whose office loaded it. Rosters of the whole country are checked against it.';
comment on column match_list.kind is 'bpjs, deaths (civil registry), dtsen (national social data) or company.';
comment on column match_list.name is 'Name people call it by; for a company its name.';
comment on column match_list.source is 'Who gave it, with the number of the letter.';
comment on column match_list.as_of is 'Day whose state the list shows.';
comment on column match_list.file_name is 'Name of the file as sent, without folders.';
comment on column match_list.file_sha256 is 'SHA-256 of the file; the file itself is not kept.';
comment on column match_list.counts is 'Rows read = taken + repeated + refused + blank, and why rows were refused.';
comment on column match_list.state is 'active, or withdrawn: its entries are deleted.';
comment on column match_list.loaded_by is 'Account that loaded it.';
comment on column match_list.loaded_at is 'When.';
comment on column match_list.withdrawn_by is 'Account that withdrew it.';
comment on column match_list.withdrawn_at is 'When.';
create unique index match_list_same_file on match_list (kab, kind, file_sha256) where state = 'active';

create table match_entry (
  entry_id uuid primary key,
  list_id uuid not null references match_list (list_id),
  row_number integer not null,
  kab text collate "C" not null,
  nik_hash bytea,
  nik_sealed bytea,
  name text not null,
  name_key text not null,
  birth_date date,
  month_from date check (extract(day from month_from) = 1),
  month_to date check (extract(day from month_to) = 1),
  died_on date,
  note text,
  unique (list_id, row_number)
);
comment on table match_entry is 'A person on a list from outside.';
comment on column match_entry.entry_id is 'Random id.';
comment on column match_entry.list_id is 'List.';
comment on column match_entry.row_number is 'Row number as seen in the sheet.';
comment on column match_entry.kab is 'Scope, as the list.';
comment on column match_entry.nik_hash is 'HMAC-SHA-256 of the NIK; empty where the list has none.';
comment on column match_entry.nik_sealed is 'NIK, sealed and bound to entry_id.';
comment on column match_entry.name is 'Name as written.';
comment on column match_entry.name_key is 'Name for comparing.';
comment on column match_entry.birth_date is 'Birth date.';
comment on column match_entry.month_from is 'First month of membership that the list states; the month of the list where it states none.';
comment on column match_entry.month_to is 'Last month of membership; empty: not ended.';
comment on column match_entry.died_on is 'Day of death.';
comment on column match_entry.note is 'What else the list says in few words, such as the decile; no number that identifies.';
create index match_entry_nik on match_entry (nik_hash) where nik_hash is not null;
create index match_entry_name on match_entry (name_key, birth_date);

create table match_pair (
  pair_id uuid primary key,
  kab text collate "C" not null,
  left_person uuid not null,
  roster_id uuid,
  row_number integer,
  right_person uuid not null,
  right_kab text collate "C" not null,
  cause text not null check (cause in ('similar', 'nik_conflict')),
  certainty text not null check (certainty in ('same', 'review')),
  probability real not null check (probability between 0 and 1),
  weight real not null,
  evidence jsonb not null,
  facts_key bytea not null,
  state text not null check (state in ('open', 'later', 'same', 'different')),
  decided_by text,
  decided_at timestamptz,
  reason text,
  made_at timestamptz not null default now(),
  check ((state in ('same', 'different')) = (decided_at is not null)),
  check ((roster_id is null) = (row_number is null)),
  check (left_person <> right_person or cause = 'nik_conflict'),
  unique nulls not distinct (left_person, right_person, roster_id, row_number)
);
comment on table match_pair is 'Two records that may be one person: a row of a roster and a person of the register, or two people of the register.';
comment on column match_pair.pair_id is 'Random id.';
comment on column match_pair.kab is 'Scope: region that looks at it.';
comment on column match_pair.left_person is 'Person the row stands for or will become, or a person of the register.';
comment on column match_pair.roster_id is 'Roster of the row; empty when both are in the register.';
comment on column match_pair.row_number is 'Row of the roster.';
comment on column match_pair.right_person is 'Person of the register, wherever they live.';
comment on column match_pair.right_kab is 'Where that person lived when the pair was made.';
comment on column match_pair.cause is 'similar: another NIK, otherwise alike. nik_conflict: one NIK, but name and birth date differ.';
comment on column match_pair.certainty is 'same: above the proven threshold. review: a person decides.';
comment on column match_pair.probability is 'Calibrated probability that both are one person.';
comment on column match_pair.weight is 'Sum of the evidence, in bits.';
comment on column match_pair.evidence is 'What was compared, on which level it agrees and what that weighs; never a value.';
comment on column match_pair.facts_key is 'Keyed commitment to the facts of both sides: a decision holds as long as they are the same.';
comment on column match_pair.state is 'open, later (put off), same or different.';
comment on column match_pair.decided_by is 'Account that decided last.';
comment on column match_pair.decided_at is 'When.';
comment on column match_pair.reason is 'Why, in words.';
comment on column match_pair.made_at is 'When the pair was found.';
create index match_pair_queue on match_pair (kab, state, probability desc, pair_id);
create index match_pair_roster on match_pair (roster_id, row_number) where roster_id is not null;
create index match_pair_facts on match_pair (facts_key);
create index match_pair_right on match_pair (right_person);

create table match_decision (
  decision_id uuid primary key,
  kab text collate "C" not null,
  facts_key bytea not null,
  pair_id uuid not null,
  decision text not null check (decision in ('same', 'different')),
  reason text not null,
  decided_by text not null,
  decided_at timestamptz not null default clock_timestamp()
);
comment on table match_decision is 'What a person decided about two records, found again by their facts when they come back. Insert only; the latest counts.';
comment on column match_decision.decision_id is 'Id.';
comment on column match_decision.kab is 'Scope: region that decided.';
comment on column match_decision.facts_key is 'Keyed commitment to the facts of both sides.';
comment on column match_decision.pair_id is 'Pair it was decided on.';
comment on column match_decision.decision is 'same or different.';
comment on column match_decision.reason is 'Why, in words.';
comment on column match_decision.decided_by is 'Account that decided.';
comment on column match_decision.decided_at is 'When.';
create index match_decision_facts on match_decision (facts_key, decided_at);

create table person_merge (
  merge_id uuid primary key,
  kab text collate "C" not null,
  survivor_id uuid not null,
  merged_id uuid not null,
  pair_id uuid not null references match_pair (pair_id),
  state text not null check (state in ('proposed', 'merged', 'refused', 'undone')),
  paid_months integer not null check (paid_months >= 0),
  reason text not null,
  proposed_by text not null,
  proposed_at timestamptz not null default now(),
  decided_by text,
  decided_at timestamptz,
  undone_by text,
  undone_at timestamptz,
  remark text,
  check (survivor_id <> merged_id),
  -- Four eyes: who proposed to merge people with covered months does not carry it out.
  check (state <> 'merged' or paid_months = 0 or decided_by <> proposed_by)
);
comment on table person_merge is 'Two records of the register made one person, or proposed to be.';
comment on column person_merge.merge_id is 'Id.';
comment on column person_merge.kab is 'Scope: region of the survivor.';
comment on column person_merge.survivor_id is 'Person who stays.';
comment on column person_merge.merged_id is 'Person whose months, enrolments and NIK go to the survivor.';
comment on column person_merge.pair_id is 'Pair on which it was decided.';
comment on column person_merge.state is 'proposed, merged, refused or undone.';
comment on column person_merge.paid_months is 'Covered months of both when it was proposed; with any, a second account decides.';
comment on column person_merge.reason is 'Why they are one person, in words.';
comment on column person_merge.proposed_by is 'Account that proposed.';
comment on column person_merge.proposed_at is 'When.';
comment on column person_merge.decided_by is 'Account that merged or refused.';
comment on column person_merge.decided_at is 'When.';
comment on column person_merge.undone_by is 'Account that took it back.';
comment on column person_merge.undone_at is 'When.';
comment on column person_merge.remark is 'Why it was refused or taken back.';
create unique index person_merge_once on person_merge (merged_id) where state in ('proposed', 'merged');
create index person_merge_queue on person_merge (kab, state, proposed_at);
create index person_merge_survivor on person_merge (survivor_id);

create table person_merge_journal (
  merge_id uuid not null references person_merge (merge_id),
  number integer not null,
  kab text collate "C" not null,
  table_name text not null,
  row_key jsonb not null,
  before jsonb not null,
  digest bytea not null,
  primary key (merge_id, number)
);
comment on table person_merge_journal is 'Each row a merge changed: where it is, what its changed columns held, and the digest of the whole row before. Undoing reads it.';
comment on column person_merge_journal.merge_id is 'Merge.';
comment on column person_merge_journal.number is 'Order.';
comment on column person_merge_journal.kab is 'Scope, as the merge.';
comment on column person_merge_journal.table_name is 'Table of the row.';
comment on column person_merge_journal.row_key is 'Key of the row apart from the person.';
comment on column person_merge_journal.before is 'Ids and region that the merge replaced; no value of the person.';
comment on column person_merge_journal.digest is 'SHA-256 of the row as text before the merge.';

do $$ declare name text; begin
  foreach name in array array['match_list', 'match_entry', 'match_pair', 'match_decision', 'person_merge', 'person_merge_journal'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy scope on %I using (kab >= current_setting(''payung.kab_from'', true) and kab <= current_setting(''payung.kab_to'', true))', name);
    execute format('create policy registrar on %I to payung_registrar using (true)', name);
    execute format('grant select on %I to payung_reader, payung_registrar', name);
  end loop;
end $$;
grant select, insert on match_list, match_decision, person_merge to payung_app;
grant update (state, withdrawn_by, withdrawn_at) on match_list to payung_app;
grant select, insert, delete on match_entry, match_pair to payung_app;
grant update (state, decided_by, decided_at, reason) on match_pair to payung_app;
-- Merging, refusing to and taking apart is done by the functions register_… alone.
grant select on person_merge_journal to payung_app;
grant insert on person_merge_journal to payung_registrar;
grant update on person_merge to payung_registrar;
grant delete on match_entry to payung_registrar;
grant update on match_pair to payung_registrar;
grant insert on match_decision to payung_registrar;
grant update on enrolment to payung_registrar;
grant update (person_id) on person_month to payung_registrar;
create policy registrar_merge on person_month for update to payung_registrar using (true);

-- The second wall, as the table of the application and written a second time on purpose.
do $$
declare rule record;
begin
  for rule in
    select * from (values
      ('match_list', 'select', '{administrator,clerk,approver,auditor}'), ('match_list', 'insert', '{administrator,clerk}'),
      ('match_list', 'update', '{administrator,clerk}'),
      -- Keys are changed by the owner; privacy officers erase through functions of the registrar.
      ('match_entry', 'select', '{administrator,clerk,approver,auditor}'), ('match_entry', 'insert', '{administrator,clerk}'),
      ('match_entry', 'delete', '{administrator,clerk}'),
      ('match_pair', 'select', '{administrator,clerk,approver,auditor}'), ('match_pair', 'insert', '{administrator,clerk}'),
      ('match_pair', 'update', '{administrator,clerk}'), ('match_pair', 'delete', '{administrator,clerk}'),
      ('match_decision', 'select', '{administrator,clerk,approver,auditor}'), ('match_decision', 'insert', '{administrator,clerk}'),
      ('person_merge', 'select', '{administrator,clerk,approver,auditor}'), ('person_merge', 'insert', '{administrator,clerk}')
    ) as r (table_name, act, acting)
  loop
    execute format('create policy role_%s on %I as restrictive for %s to payung_app, payung_reader %s (current_setting(''payung.role'', true) = any (%L::text[]))',
      rule.act, rule.table_name, rule.act, case when rule.act = 'insert' then 'with check' else 'using' end, rule.acting);
  end loop;
end $$;
create policy role_proposed on person_merge as restrictive for insert to payung_app with check (state = 'proposed' and proposed_by = current_setting('payung.account', true));

-- Who fills the resident index of a server: a role of its own that no request takes on. It reads names of the whole country, which the
-- answers of the index never give out (decision 0027).
do $$ begin create role payung_matcher nologin; exception when duplicate_object or unique_violation then null; end $$;
grant usage on schema public to payung_matcher;

-- A page of the register in the order of its key; not who was erased or merged.
create function register_index_page(after_person uuid, size integer)
returns table (person_id uuid, kab text, name text, birth_date date, sex text, village_code text)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.person_id, p.kab, p.name, p.birth_date, p.sex, p.village_code from person p
  where (after_person is null or p.person_id > after_person) and p.merged_into is null and p.name_key <> ''
  order by p.person_id limit size
$$;

-- The same for people that an act has just changed; who is no longer to be found comes back without a name.
create function register_index_people(person_ids uuid[])
returns table (person_id uuid, kab text, name text, birth_date date, sex text, village_code text, nik_sealed bytea, salt bytea)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.person_id, p.kab, case when p.merged_into is null and p.name_key <> '' then p.name end, p.birth_date, p.sex, p.village_code, p.nik_sealed, k.salt
  from unnest(person_ids) as a (person_id) left join person p on p.person_id = a.person_id left join person_key k on k.person_id = a.person_id
$$;

-- Which people an approved roster brought in or changed.
create function register_index_roster(the_roster uuid) returns table (person_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct n.person_id from roster_row w join person_nik n on n.nik_hash = w.nik_hash where w.roster_id = the_roster and w.verdict <> 'rejected'
$$;

-- What lists from outside say of people the asker holds: by NIK, or where a list has no NIK or another one, by name and birth date together.
-- Says of whom, what kind of list, and whether name and date agree; never a name or a date of birth.
create function match_list_lookup(hashes bytea[], name_keys text[], birth_dates date[])
returns table (place integer, list_id uuid, kind text, list_name text, source text, as_of date, by_nik boolean, name_agrees boolean,
  birth_date_agrees boolean, month_from date, month_to date, died_on date, note text)
language sql stable security definer set search_path = public, pg_temp as $$
  with asked as materialized (
    select * from unnest(hashes, name_keys, birth_dates) with ordinality as a (nik_hash, name_key, birth_date, place)
  ), found as materialized (
    select a.place, e.entry_id, true as by_nik, e.name_key = a.name_key as name_agrees, e.birth_date = a.birth_date as birth_date_agrees
    from asked a join match_entry e on e.nik_hash = a.nik_hash
    union all
    select a.place, e.entry_id, false, true, true
    from asked a join match_entry e on e.name_key = a.name_key and e.birth_date = a.birth_date and e.nik_hash is distinct from a.nik_hash
  )
  select f.place::integer, l.list_id, l.kind, l.name, l.source, l.as_of, f.by_nik, f.name_agrees, f.birth_date_agrees, e.month_from, e.month_to, e.died_on, e.note
  from found f join match_entry e on e.entry_id = f.entry_id join match_list l on l.list_id = e.list_id where l.state = 'active'
$$;

-- All records that stand for one human being: the person and whoever was merged into them.
create function person_family(asked uuid) returns table (person_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  with recursive family as (select asked as person_id union select p.person_id from family f join person p on p.merged_into = f.person_id)
  select f.person_id from family f
$$;

-- Which months both of two people are covered in, and who pays: what forbids merging them.
create function register_shared_months(one uuid, other uuid)
returns table (month date, programme_one uuid, programme_other uuid, rupiah_one integer, rupiah_other integer)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.month, a.programme_id, b.programme_id, a.amount_rupiah, b.amount_rupiah
  from person_month a join person_month b on b.person_id = other and b.month = a.month and b.state <> 'released'
  where a.person_id = one and a.state <> 'released' order by 1
$$;

-- How many covered months a person has, wherever they are paid.
create function register_covered_months(asked uuid[]) returns table (person_id uuid, months integer)
language sql stable security definer set search_path = public, pg_temp as $$
  select m.person_id, count(*)::integer from person_month m where m.person_id = any (asked) and m.state <> 'released' group by 1
$$;

-- Makes two records of the register one person. Both must lie in the scope of the transaction; months that both have, and enrolments in one roster
-- on both sides, are refused, because one of them was paid for nothing and a person decides which. Trails (history, looks, audit, rows as they
-- were sent) stay under the id they were written for and are read together (person_family).
create function register_merge(the_merge uuid) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  m person_merge%rowtype; low text := current_setting('payung.kab_from', true); high text := current_setting('payung.kab_to', true);
  acting text := current_setting('payung.role', true); account text := current_setting('payung.account', true);
  survivor person%rowtype; gone person%rowtype; covered integer; n integer := 0; moved jsonb;
begin
  select * into m from person_merge where merge_id = the_merge and state = 'proposed' and kab >= low and kab <= high for update;
  if not found then raise exception 'register_merge: nothing proposed' using errcode = 'no_data_found'; end if;
  -- In one order, so that two merges of the same people wait for each other.
  perform 1 from person where person_id in (m.survivor_id, m.merged_id) order by person_id for update;
  select * into survivor from person where person_id = m.survivor_id and merged_into is null and kab >= low and kab <= high;
  if not found then raise exception 'register_merge: the survivor is not of this scope' using errcode = 'insufficient_privilege'; end if;
  select * into gone from person where person_id = m.merged_id and merged_into is null and kab >= low and kab <= high;
  if not found then raise exception 'register_merge: the merged person is not of this scope' using errcode = 'insufficient_privilege'; end if;
  if survivor.name_key = '' or gone.name_key = '' then raise exception 'register_merge: erased' using errcode = 'insufficient_privilege'; end if;
  select count(*) into covered from person_month where person_id in (m.survivor_id, m.merged_id) and state <> 'released';
  if covered > 0 and (acting <> 'approver' or account = m.proposed_by) then
    raise exception 'register_merge: a second account decides' using errcode = 'insufficient_privilege';
  end if;
  if acting not in ('approver', 'clerk', 'administrator') then raise exception 'register_merge: %', acting using errcode = 'insufficient_privilege'; end if;
  if exists (select 1 from register_shared_months(m.survivor_id, m.merged_id)) then
    raise exception 'register_merge: months paid twice' using errcode = 'unique_violation';
  end if;

  insert into person_merge_journal (merge_id, number, kab, table_name, row_key, before, digest)
  select the_merge, row_number() over (order by j.table_name, j.row_key::text), m.kab, j.table_name, j.row_key, j.before, j.digest from (
    select 'person' as table_name, '{}'::jsonb as row_key, jsonb_build_object('kab', p.kab, 'merged_into', p.merged_into) as before, sha256(convert_to(p::text, 'UTF8')) as digest from person p where p.person_id = m.merged_id
    union all select 'person_nik', jsonb_build_object('nik_hash', encode(t.nik_hash, 'hex')), jsonb_build_object('kab', t.kab), sha256(convert_to(t::text, 'UTF8')) from person_nik t where t.person_id = m.merged_id
    union all select 'person_key', '{}', jsonb_build_object('kab', t.kab), sha256(convert_to(t::text, 'UTF8')) from person_key t where t.person_id = m.merged_id
    union all select 'enrolment', jsonb_build_object('programme_id', t.programme_id, 'roster_id', t.roster_id), '{}', sha256(convert_to(t::text, 'UTF8')) from enrolment t where t.person_id = m.merged_id
    union all select 'person_month', jsonb_build_object('month', t.month, 'roster_id', t.roster_id), '{}', sha256(convert_to(t::text, 'UTF8')) from person_month t where t.person_id = m.merged_id
  ) j;
  update person_nik set person_id = m.survivor_id, kab = survivor.kab where person_id = m.merged_id;
  update enrolment set person_id = m.survivor_id where person_id = m.merged_id;
  update person_month set person_id = m.survivor_id where person_id = m.merged_id;
  update person_key set kab = survivor.kab where person_id = m.merged_id;
  update person set merged_into = m.survivor_id, kab = survivor.kab where person_id = m.merged_id;
  update person_merge set state = 'merged', decided_by = account, decided_at = now(), paid_months = covered where merge_id = the_merge;
  select jsonb_object_agg(t.table_name, t.rows) into moved from (select table_name, count(*) as rows from person_merge_journal where merge_id = the_merge group by 1) t;
  return moved;
end $$;

-- Takes a merge back: every row of its journal belongs again to the record it belonged to. Rows that nobody changed since are the same to the
-- byte; the answer counts those, and those that were changed since, which keep their change.
create function register_unmerge(the_merge uuid, why text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  m person_merge%rowtype; low text := current_setting('payung.kab_from', true); high text := current_setting('payung.kab_to', true);
  entry record; whole text; same integer := 0; changed integer := 0; missing integer := 0;
begin
  if current_setting('payung.role', true) <> 'approver' then raise exception 'register_unmerge: not an approver' using errcode = 'insufficient_privilege'; end if;
  select * into m from person_merge where merge_id = the_merge and state = 'merged' and kab >= low and kab <= high for update;
  if not found then raise exception 'register_unmerge: nothing merged' using errcode = 'no_data_found'; end if;
  perform 1 from person where person_id in (m.survivor_id, m.merged_id) order by person_id for update;
  if exists (select 1 from person where person_id = m.merged_id and name_key = '') then
    raise exception 'register_unmerge: erased' using errcode = 'insufficient_privilege';
  end if;
  for entry in select * from person_merge_journal where merge_id = the_merge order by number loop
    whole := null;
    if entry.table_name = 'person' then
      update person t set merged_into = (entry.before ->> 'merged_into')::uuid, kab = entry.before ->> 'kab' where t.person_id = m.merged_id returning t::text into whole;
    elsif entry.table_name = 'person_key' then
      update person_key t set kab = entry.before ->> 'kab' where t.person_id = m.merged_id returning t::text into whole;
    elsif entry.table_name = 'person_nik' then
      update person_nik t set person_id = m.merged_id, kab = entry.before ->> 'kab' where t.nik_hash = decode(entry.row_key ->> 'nik_hash', 'hex') returning t::text into whole;
    elsif entry.table_name = 'enrolment' then
      update enrolment t set person_id = m.merged_id where t.person_id = m.survivor_id and t.programme_id = (entry.row_key ->> 'programme_id')::uuid
        and t.roster_id = (entry.row_key ->> 'roster_id')::uuid returning t::text into whole;
    elsif entry.table_name = 'person_month' then
      update person_month t set person_id = m.merged_id where t.person_id = m.survivor_id and t.month = (entry.row_key ->> 'month')::date
        and t.roster_id = (entry.row_key ->> 'roster_id')::uuid returning t::text into whole;
    end if;
    if whole is null then missing := missing + 1;
    elsif sha256(convert_to(whole, 'UTF8')) = entry.digest then same := same + 1;
    else changed := changed + 1;
    end if;
  end loop;
  update person_merge set state = 'undone', undone_by = current_setting('payung.account', true), undone_at = now(), remark = why where merge_id = the_merge;
  -- Two people after all: remembered by their facts as any decision is.
  insert into match_decision (decision_id, kab, facts_key, pair_id, decision, reason, decided_by)
    select gen_random_uuid(), q.kab, q.facts_key, q.pair_id, 'different', why, current_setting('payung.account', true) from match_pair q where q.pair_id = m.pair_id;
  update match_pair q set state = 'different', reason = why, decided_by = current_setting('payung.account', true), decided_at = now()
    from match_pair p where p.pair_id = m.pair_id and q.kab = p.kab and q.facts_key = p.facts_key;
  return jsonb_build_object('same', same, 'changed', changed, 'missing', missing);
end $$;

-- Refuses a proposed merge; its pair goes back to those put off.
create function register_refuse_merge(the_merge uuid, why text) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare m person_merge%rowtype; low text := current_setting('payung.kab_from', true); high text := current_setting('payung.kab_to', true);
begin
  if current_setting('payung.role', true) <> 'approver' then raise exception 'register_refuse_merge: not an approver' using errcode = 'insufficient_privilege'; end if;
  update person_merge set state = 'refused', decided_by = current_setting('payung.account', true), decided_at = now(), remark = why
    where merge_id = the_merge and state = 'proposed' and kab >= low and kab <= high returning * into m;
  if not found then raise exception 'register_refuse_merge: nothing proposed' using errcode = 'no_data_found'; end if;
  update match_pair set state = 'later', reason = why, decided_by = null, decided_at = null where pair_id = m.pair_id;
  return true;
end $$;

-- The same months claimed or paid by two: rows of lists that are proposed against months that are paid, two proposed lists, one human being with
-- two records, and memberships that a list from outside states. Each where either side lies in the scope; ids and sums, never a name.
create function match_double_funding(first_asked date, last_asked date)
returns table (kind text, state text, kab text, person_id uuid, other_person uuid, roster_id uuid, row_number integer, other_roster uuid, other_row integer,
  programme_id uuid, other_programme uuid, list_id uuid, list_name text, pair_id uuid, months date[], amounts integer[])
language sql stable security definer set search_path = public, pg_temp as $$
  with scope as materialized (
    select current_setting('payung.kab_from', true) as low, current_setting('payung.kab_to', true) as high
  ), claim as materialized (
    -- What a proposed row would pay, month by month, at the programme's price.
    select w.roster_id, w.row_number, w.person_id, w.nik_hash, w.kab, g.programme_id, (t.price ->> 'month' || '-01')::date as month, (t.price ->> 'amount_rupiah')::integer as amount
    from roster r join programme g on g.programme_id = r.programme_id join roster_row w on w.roster_id = r.roster_id
      cross join lateral jsonb_array_elements(g.tariff -> coalesce(w.sector, 'other') -> 'value') as t (price)
    where r.state in ('checked', 'confirmed') and w.nik_hash is not null
      and (w.verdict <> 'rejected' or w.reasons @> '[{"code": "funding.already_funded"}]' or w.reasons @> '[{"code": "list.already_participant"}]' or w.reasons @> '[{"code": "match.same_person"}]')
      and (t.price ->> 'month' || '-01')::date between first_asked and last_asked
  ), paid as not materialized (
    select m.person_id, m.month, m.programme_id, m.amount_rupiah, m.kab, m.owner_kab from person_month m
    where m.state <> 'released' and m.month between first_asked and last_asked
  ), member as materialized (
    select e.list_id, e.nik_hash, e.month_from, e.month_to, l.kab from match_entry e join match_list l on l.list_id = e.list_id
    where l.state = 'active' and l.kind in ('bpjs', 'company') and e.nik_hash is not null
  ), pair as materialized (
    select q.* from match_pair q where q.state in ('open', 'later', 'same')
  ), found as (
    select 'row_and_paid' as kind, 'proposed' as state, c.kab, n.person_id, null::uuid as other_person, c.roster_id, c.row_number, null::uuid as other_roster, null::integer as other_row,
           c.programme_id, p.programme_id as other_programme, null::uuid as list_id, null::uuid as pair_id, p.month, p.amount_rupiah as amount, p.owner_kab as other_kab
    from claim c join person_nik n on n.nik_hash = c.nik_hash join paid p on p.person_id = n.person_id and p.month = c.month and p.programme_id <> c.programme_id
    union all
    select 'row_and_row', 'proposed', c.kab, c.person_id, d.person_id, c.roster_id, c.row_number, d.roster_id, d.row_number, c.programme_id, d.programme_id, null, null, c.month, least(c.amount, d.amount), d.kab
    from claim c join claim d on d.nik_hash = c.nik_hash and d.month = c.month and d.programme_id <> c.programme_id and (d.programme_id, d.roster_id, d.row_number) > (c.programme_id, c.roster_id, c.row_number)
    union all
    select 'two_records', 'paid', a.owner_kab, q.left_person, q.right_person, null, null, null, null, a.programme_id, b.programme_id, null, q.pair_id, a.month, least(a.amount_rupiah, b.amount_rupiah), b.owner_kab
    from pair q join paid a on a.person_id = q.left_person join paid b on b.person_id = q.right_person and b.month = a.month
    union all
    select 'row_and_record', 'proposed', c.kab, c.person_id, q.right_person, c.roster_id, c.row_number, null, null, c.programme_id, p.programme_id, null, q.pair_id, p.month, p.amount_rupiah, p.owner_kab
    from pair q join claim c on c.roster_id = q.roster_id and c.row_number = q.row_number join paid p on p.person_id = q.right_person and p.month = c.month
    where q.cause = 'similar'
    union all
    select 'paid_and_member', 'paid', p.owner_kab, p.person_id, null, null, null, null, null, p.programme_id, null, e.list_id, null, p.month, p.amount_rupiah, p.kab
    from member e join person_nik n on n.nik_hash = e.nik_hash join paid p on p.person_id = n.person_id and p.month >= e.month_from and (e.month_to is null or p.month <= e.month_to)
    union all
    select 'row_and_member', 'proposed', c.kab, c.person_id, null, c.roster_id, c.row_number, null, null, c.programme_id, null, e.list_id, null, c.month, c.amount, e.kab
    from member e join claim c on c.nik_hash = e.nik_hash and c.month >= e.month_from and (e.month_to is null or c.month <= e.month_to)
  )
  select f.kind, f.state, f.kab, f.person_id, f.other_person, f.roster_id, f.row_number, f.other_roster, f.other_row, f.programme_id, f.other_programme, f.list_id, l.name, f.pair_id,
         array_agg(f.month order by f.month), array_agg(f.amount order by f.month)
  from found f cross join scope s left join match_list l on l.list_id = f.list_id
  where (f.kab >= s.low and f.kab <= s.high or f.other_kab >= s.low and f.other_kab <= s.high)
    and current_setting('payung.role', true) in ('administrator', 'clerk', 'approver', 'auditor')
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
$$;

-- A person's rights reach all records that stand for them, and what lists from outside and pairs say of them. What existed before is kept under
-- another name and called for each record of the family.
alter function privacy_rows_of(uuid) rename to privacy_rows_of_record;
create function privacy_rows_of(asked uuid) returns table (source text, kab text, line jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform privacy_own_person(asked);
  return query
    select r.source, r.kab, r.line from person_family(asked) f cross join lateral privacy_rows_of_record(f.person_id) r
    union all select 'match_entry', e.kab, to_jsonb(e) || jsonb_build_object('list', l.name, 'list_source', l.source, 'as_of', l.as_of)
      from match_entry e join match_list l on l.list_id = e.list_id
      where e.nik_hash in (select n.nik_hash from person_nik n where n.person_id in (select f.person_id from person_family(asked) f))
    union all select 'match_pair', q.kab, to_jsonb(q) - 'facts_key' from match_pair q
      where q.left_person in (select f.person_id from person_family(asked) f) or q.right_person in (select f.person_id from person_family(asked) f)
    union all select 'person_merge', m.kab, to_jsonb(m) from person_merge m where m.survivor_id = asked or m.merged_id = asked;
end $$;

alter function privacy_overwrite(uuid) rename to privacy_overwrite_record;
create function privacy_overwrite(asked uuid) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare done jsonb; member uuid; entries integer; hashes bytea[];
begin
  select array_agg(n.nik_hash) into hashes from person_nik n where n.person_id in (select f.person_id from person_family(asked) f);
  delete from match_entry where nik_hash = any (hashes);
  get diagnostics entries = row_count;
  update match_pair set evidence = '[]', reason = null where left_person in (select f.person_id from person_family(asked) f) or right_person in (select f.person_id from person_family(asked) f);
  for member in select f.person_id from person_family(asked) f where f.person_id <> asked loop
    perform privacy_overwrite_record(member);
  end loop;
  done := privacy_overwrite_record(asked);
  return done || jsonb_build_object('list_entries', entries, 'merged_records', (select count(*) - 1 from person_family(asked)));
end $$;

alter function privacy_shred(uuid) rename to privacy_shred_record;
create function privacy_shred(asked uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
declare member uuid;
begin
  for member in select f.person_id from person_family(asked) f loop
    perform privacy_shred_record(member);
    update person_key set salt = null, destroyed_at = now() where person_id = member and member <> asked and salt is not null;
  end loop;
end $$;

do $$ declare signature text; begin
  foreach signature in array array['register_index_page(uuid, integer)', 'register_index_people(uuid[])', 'register_index_roster(uuid)', 'match_list_lookup(bytea[], text[], date[])',
    'person_family(uuid)', 'register_shared_months(uuid, uuid)', 'register_covered_months(uuid[])', 'register_merge(uuid)', 'register_unmerge(uuid, text)', 'register_refuse_merge(uuid, text)', 'match_double_funding(date, date)', 'privacy_rows_of(uuid)', 'privacy_overwrite(uuid)', 'privacy_shred(uuid)'] loop
    execute format('alter function %s owner to payung_registrar', signature);
    execute format('revoke all on function %s from public', signature);
  end loop;
end $$;
grant execute on function register_index_page(uuid, integer), register_index_people(uuid[]), register_index_roster(uuid) to payung_matcher;
grant execute on function match_list_lookup(bytea[], text[], date[]), register_merge(uuid), register_unmerge(uuid, text), register_refuse_merge(uuid, text), privacy_rows_of(uuid) to payung_app;
grant execute on function person_family(uuid), register_shared_months(uuid, uuid), register_covered_months(uuid[]), match_double_funding(date, date) to payung_app, payung_reader;
grant execute on function person_family(uuid) to payung_village;
revoke execute on function privacy_rows_of_record(uuid) from payung_app;
