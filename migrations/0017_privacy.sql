-- Rights of persons (UU 27/2022): on what basis a programme holds data, what people ask, what was destroyed, what leaked.
create table privacy_contact (
  kab text collate "C" primary key,
  officer_name text not null,
  office text not null,
  address text not null,
  phone text not null,
  email text not null,
  authority text not null,
  changed_by text not null,
  changed_at timestamptz not null default now()
);
comment on table privacy_contact is 'Whom a person asks about their data, and to whom breaches are reported: one a region, printed on notices, receipts and letters.';
comment on column privacy_contact.kab is 'Scope: region whose government answers.';
comment on column privacy_contact.officer_name is 'Name of the privacy officer, as printed.';
comment on column privacy_contact.office is 'Office of the officer.';
comment on column privacy_contact.address is 'Where a person can come or write.';
comment on column privacy_contact.phone is 'Phone of the office.';
comment on column privacy_contact.email is 'E-mail of the office.';
comment on column privacy_contact.authority is 'Agency that takes breach reports, as the region states it; never filled in by us.';
comment on column privacy_contact.changed_by is 'Account that entered it.';
comment on column privacy_contact.changed_at is 'When.';

create table privacy_basis (
  programme_id uuid primary key,
  kab text collate "C" not null,
  kind text not null check (kind in ('public_task', 'legal_obligation', 'consent')),
  decree_number text not null,
  changed_by text not null,
  changed_at timestamptz not null default now()
);
comment on table privacy_basis is 'On what basis a programme holds personal data, where somebody stated more than the default (public task, the legal basis of the programme).';
comment on column privacy_basis.programme_id is 'Programme.';
comment on column privacy_basis.kab is 'Scope: region of the programme.';
comment on column privacy_basis.kind is 'public_task, legal_obligation or consent (UU 27/2022 Pasal 20).';
comment on column privacy_basis.decree_number is 'Number of the decree (SK) or regulation.';
comment on column privacy_basis.changed_by is 'Account that stated it.';
comment on column privacy_basis.changed_at is 'When.';

create table privacy_request (
  request_id uuid primary key,
  kab text collate "C" not null,
  number integer not null check (number > 0),
  person_id uuid not null,
  kind text not null check (kind in ('access', 'correction', 'objection', 'erasure')),
  state text not null check (state in ('received', 'in_progress', 'done', 'refused')),
  identity_document text not null check (identity_document in ('ktp', 'kk', 'passport', 'power_of_attorney')),
  asked_sealed bytea,
  received_by text not null,
  received_at timestamptz not null default now(),
  due_at timestamptz not null default now() + interval '72 hours',
  handled_by text,
  handled_at timestamptz,
  decided_by text,
  decided_at timestamptz,
  reason text,
  outcome jsonb,
  unique (kab, number),
  check ((state in ('done', 'refused')) = (decided_at is not null)),
  check (state <> 'refused' or length(reason) >= 5)
);
create index privacy_request_open on privacy_request (kab, due_at);
create index privacy_request_person on privacy_request (person_id);
comment on table privacy_request is 'What a person asked about their own data, with the clock of 3 x 24 hours and how it ended.';
comment on column privacy_request.request_id is 'Id.';
comment on column privacy_request.kab is 'Scope: region of the person when they asked.';
comment on column privacy_request.number is 'Number on the receipt, from 1 in each region.';
comment on column privacy_request.person_id is 'Person who asked, or for whom somebody with a power of attorney did.';
comment on column privacy_request.kind is 'access, correction, objection (stop) or erasure.';
comment on column privacy_request.state is 'received, in_progress, done, refused.';
comment on column privacy_request.identity_document is 'Document seen when identity was checked; its number is not kept.';
comment on column privacy_request.asked_sealed is 'What was asked in words, proposed values and evidence, sealed and bound to request_id; empty after erasure.';
comment on column privacy_request.received_by is 'Account that took the request.';
comment on column privacy_request.received_at is 'When; the clock starts.';
comment on column privacy_request.due_at is 'When 3 x 24 hours are over.';
comment on column privacy_request.handled_by is 'Account that took it up.';
comment on column privacy_request.handled_at is 'When.';
comment on column privacy_request.decided_by is 'Account that decided; another one than received_by for correction and erasure.';
comment on column privacy_request.decided_at is 'When.';
comment on column privacy_request.reason is 'Why it was refused, or how it was met; no personal values.';
comment on column privacy_request.outcome is 'What came of it: names of fields, rosters, counts; no personal values.';

create table privacy_destruction (
  destruction_id uuid primary key,
  kab text collate "C" not null,
  number integer not null check (number > 0),
  kind text not null check (kind in ('erasure', 'retention')),
  rule_id text not null,
  person_id uuid,
  request_id uuid references privacy_request (request_id),
  state text not null check (state in ('proposed', 'executed', 'cancelled')),
  found jsonb not null,
  proposed_by text not null,
  proposed_at timestamptz not null default now(),
  executed_by text,
  executed_at timestamptz,
  unique (kab, number),
  check (state <> 'executed' or (executed_by is not null and executed_by <> proposed_by))
);
comment on table privacy_destruction is 'Record of destruction (berita acara pemusnahan): proposed by one account, executed by another.';
comment on column privacy_destruction.destruction_id is 'Id.';
comment on column privacy_destruction.kab is 'Scope: region.';
comment on column privacy_destruction.number is 'Number of the record, from 1 in each region.';
comment on column privacy_destruction.kind is 'erasure (a person asked) or retention (a rule ended).';
comment on column privacy_destruction.rule_id is 'Retention rule that allows or asks for it.';
comment on column privacy_destruction.person_id is 'Person, for an erasure; the id leads to nobody any more.';
comment on column privacy_destruction.request_id is 'Request, for an erasure.';
comment on column privacy_destruction.state is 'proposed, executed, cancelled.';
comment on column privacy_destruction.found is 'What is or was destroyed: counts, days, SHA-256 of files; no personal values.';
comment on column privacy_destruction.proposed_by is 'Account that proposed it; the daily job for retention.';
comment on column privacy_destruction.proposed_at is 'When.';
comment on column privacy_destruction.executed_by is 'Account that executed it; never the one that proposed it.';
comment on column privacy_destruction.executed_at is 'When.';

create table privacy_breach (
  breach_id uuid primary key,
  kab text collate "C" not null,
  number integer not null check (number > 0),
  state text not null check (state in ('open', 'assessed', 'notified', 'closed')),
  known_at timestamptz not null,
  due_at timestamptz not null,
  from_at timestamptz not null,
  to_at timestamptz not null check (to_at >= from_at),
  account_id text,
  object_id text,
  what_happened text not null,
  remedy text not null,
  checklist text[] not null default '{}',
  found jsonb not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  unique (kab, number)
);
comment on table privacy_breach is 'A failure of protection, with its clock of 3 x 24 hours from when it was known (UU 27/2022 Pasal 46).';
comment on column privacy_breach.breach_id is 'Id.';
comment on column privacy_breach.kab is 'Scope: region that reports.';
comment on column privacy_breach.number is 'Number, from 1 in each region.';
comment on column privacy_breach.state is 'open, assessed, notified, closed.';
comment on column privacy_breach.known_at is 'When it was known; the clock starts.';
comment on column privacy_breach.due_at is 'When 3 x 24 hours are over.';
comment on column privacy_breach.from_at is 'Beginning of the time looked through.';
comment on column privacy_breach.to_at is 'End of that time.';
comment on column privacy_breach.account_id is 'Account through which it happened, where that is known.';
comment on column privacy_breach.object_id is 'File or person it was about, where that is known.';
comment on column privacy_breach.what_happened is 'What happened, when and how, for the letters; no personal values.';
comment on column privacy_breach.remedy is 'What was done about it, for the letters.';
comment on column privacy_breach.checklist is 'Steps that are done.';
comment on column privacy_breach.found is 'How many people are affected, by region and by trace.';
comment on column privacy_breach.made_by is 'Account that entered it.';
comment on column privacy_breach.made_at is 'When.';

create table privacy_breach_person (
  breach_id uuid not null references privacy_breach (breach_id),
  person_id uuid not null,
  kab text collate "C" not null,
  village_code text collate "C" not null,
  traces text[] not null,
  primary key (breach_id, person_id)
);
comment on table privacy_breach_person is 'Whom a breach affected and by which trace that is known.';
comment on column privacy_breach_person.breach_id is 'Breach.';
comment on column privacy_breach_person.person_id is 'Person.';
comment on column privacy_breach_person.kab is 'Scope: region that reports the breach.';
comment on column privacy_breach_person.village_code is 'Village of domicile when the breach was entered, for the letters.';
comment on column privacy_breach_person.traces is 'reveal, export, exchange_file, roster.';

do $$ declare name text; begin
  foreach name in array array['privacy_contact', 'privacy_basis', 'privacy_request', 'privacy_destruction', 'privacy_breach', 'privacy_breach_person'] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy scope on %I using (kab >= current_setting(''payung.kab_from'', true) and kab <= current_setting(''payung.kab_to'', true))', name);
  end loop;
end $$;
grant select, insert, update on privacy_contact, privacy_basis to payung_app;
grant select, insert on privacy_request, privacy_destruction, privacy_breach, privacy_breach_person to payung_app;
grant update (state, asked_sealed, handled_by, handled_at, decided_by, decided_at, reason, outcome) on privacy_request to payung_app;
grant update (state, found, executed_by, executed_at) on privacy_destruction to payung_app;
grant update (state, checklist, remedy, what_happened) on privacy_breach to payung_app;

-- A person's rights do not end at the region's border: rows about them lie with every government that paid for them. The functions below
-- look past it, for one person of the asker's own region at a time, and refuse everybody else.
do $$ declare name text; begin
  foreach name in array array['person_history', 'roster', 'roster_row', 'roster_file', 'enrolment', 'access_log', 'exchange_file', 'audit_line', 'privacy_request', 'privacy_destruction', 'privacy_breach_person'] loop
    execute format('create policy privacy on %I to payung_registrar using (true)', name);
    execute format('grant select on %I to payung_registrar', name);
  end loop;
end $$;
grant update on person_history, roster_row, roster, privacy_request to payung_registrar;
grant delete on roster_file, person_nik, access_log to payung_registrar;

create function privacy_own_person(asked uuid) returns void
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not exists (select 1 from person p where p.person_id = asked
      and p.kab >= current_setting('payung.kab_from', true) and p.kab <= current_setting('payung.kab_to', true)) then
    raise exception 'privacy_own_person: not a person of this scope' using errcode = 'insufficient_privilege';
  end if;
end $$;

-- Every row about one person, wherever it lies, one line a row: which source and the row as JSON (bytes as hexadecimal).
create function privacy_rows_of(asked uuid) returns table (source text, kab text, line jsonb)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform privacy_own_person(asked);
  return query
    select 'person', t.kab, to_jsonb(t) from person t where t.person_id = asked
    union all select 'person_history', t.kab, to_jsonb(t) from person_history t where t.person_id = asked
    union all select 'roster_row', t.kab, to_jsonb(t) || jsonb_build_object('file_name', r.file_name, 'file_sha256', encode(r.file_sha256, 'hex'),
        'file_kept', exists (select 1 from roster_file f where f.roster_id = t.roster_id), 'roster_state', r.state)
      from roster_row t join roster r on r.roster_id = t.roster_id
      where t.person_id = asked or t.nik_hash in (select n.nik_hash from person_nik n where n.person_id = asked)
    union all select 'enrolment', t.kab, to_jsonb(t) || jsonb_build_object('programme', g.name) from enrolment t left join programme g on g.programme_id = t.programme_id where t.person_id = asked
    union all select 'person_month', t.owner_kab, to_jsonb(t) || jsonb_build_object('programme', g.name) from person_month t left join programme g on g.programme_id = t.programme_id where t.person_id = asked
    union all select 'exchange_file', t.kab, jsonb_build_object('file_id', t.file_id, 'programme', g.name, 'number', t.number, 'file_name', t.file_name, 'made_at', t.made_at, 'sha256', encode(t.sha256, 'hex'))
      from exchange_file t left join programme g on g.programme_id = t.programme_id
      where exists (select 1 from enrolment e where e.person_id = asked and e.programme_id = t.programme_id and e.enrolled_at <= t.made_at)
    union all select 'access_log', t.kab, to_jsonb(t) from access_log t where t.person_id = asked
      or (t.person_id is null and t.object_id in (select f.file_id::text from exchange_file f where exists
            (select 1 from enrolment e where e.person_id = asked and e.programme_id = f.programme_id and e.enrolled_at <= f.made_at)))
      or (t.person_id is null and t.object_id in (select r.roster_id::text from roster_row r where r.person_id = asked))
    union all select 'audit_line', t.kab, jsonb_build_object('at', t.at, 'actor_name', t.actor_name, 'role', t.role, 'action', t.action, 'object_type', t.object_type, 'object_id', t.object_id, 'chain', t.chain, 'sequence', t.sequence)
      from audit_line t where t.object_id = asked::text or t.fields @> jsonb_build_object('person_id', asked::text)
    union all select 'privacy_request', t.kab, to_jsonb(t) from privacy_request t where t.person_id = asked
    union all select 'privacy_destruction', t.kab, to_jsonb(t) from privacy_destruction t where t.person_id = asked
    union all select 'privacy_breach_person', t.kab, to_jsonb(t) from privacy_breach_person t where t.person_id = asked;
end $$;

-- Publicly paid months that law asks to keep: none means the person may be erased.
create function privacy_hold(asked uuid, keep_from date) returns table (months integer, first_month date, last_month date)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  perform privacy_own_person(asked);
  return query select count(*)::integer, min(m.month), max(m.month) from person_month m
    where m.person_id = asked and m.state <> 'released' and m.month >= keep_from;
end $$;

-- Overwrites what says who the person was, in every region that holds it, and drops the files their rows came in. Answers counts and digests.
create function privacy_overwrite(asked uuid) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare hashes bytea[]; numbers jsonb; files jsonb; history integer; touched integer; requests integer;
begin
  select array_agg(nik_hash) into hashes from person_nik where person_id = asked;
  select jsonb_agg(distinct r.roster_id) into numbers from roster_row r where r.person_id = asked or r.nik_hash = any (hashes);
  update person set name = '(dimusnahkan)', name_key = '', birth_date = date '1900-01-01', sex = null, occupation = null where person_id = asked;
  update person_history set name = '(dimusnahkan)', birth_date = date '1900-01-01', sex = null, occupation = null where person_id = asked;
  get diagnostics history = row_count;
  -- Reasons may quote what stood in the row; their codes are enough to know what became of it. So do the examples of a roster.
  update roster r set problems = (select jsonb_agg(p - 'example') from jsonb_array_elements(r.problems) p)
    where r.problems is not null and r.roster_id in (select (jsonb_array_elements_text(coalesce(numbers, '[]')))::uuid);
  update roster_row r set name = null, name_key = null, birth_date = null, sex = null, occupation = null,
      reasons = (select coalesce(jsonb_agg(jsonb_build_object('code', x -> 'code')), '[]') from jsonb_array_elements(r.reasons) x)
    where r.person_id = asked or r.nik_hash = any (hashes);
  get diagnostics touched = row_count;
  with gone as (delete from roster_file f where f.roster_id in (select (jsonb_array_elements_text(coalesce(numbers, '[]')))::uuid) returning f.roster_id)
    select jsonb_agg(jsonb_build_object('roster_id', g.roster_id, 'sha256', encode(r.file_sha256, 'hex')) order by g.roster_id) into files
    from gone g join roster r on r.roster_id = g.roster_id;
  update privacy_request set asked_sealed = null where person_id = asked;
  get diagnostics requests = row_count;
  return jsonb_build_object('history', history, 'roster_rows', touched, 'files', coalesce(files, '[]'), 'requests', requests);
end $$;

-- Removes the sealed values and the hash by which the person was found. Goes last: it is what makes the NIK unknowable.
create function privacy_shred(asked uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update roster_row set nik_hash = null, nik_sealed = null, phone_sealed = null
    where person_id = asked or nik_hash in (select nik_hash from person_nik where person_id = asked);
  update person set phone_sealed = null where person_id = asked;
  delete from person_nik where person_id = asked;
end $$;

-- Both for a person of the asker's own region.
create function privacy_overwrite_person(asked uuid) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform privacy_own_person(asked);
  return privacy_overwrite(asked);
end $$;

create function privacy_shred_person(asked uuid) returns void
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform privacy_own_person(asked);
  perform privacy_shred(asked);
end $$;

-- The whole erasure once more, for people whom a backup from before it brought back, also when it knows them only from a roster. Answers
-- whether there was anything left of the person. The application has no right to it; the owner calls it within a restore.
create function privacy_erase_again(asked uuid) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
declare came_back boolean;
begin
  came_back := exists (select 1 from person_key k where k.person_id = asked and k.salt is not null)
    or exists (select 1 from person p where p.person_id = asked and p.name <> '(dimusnahkan)')
    or exists (select 1 from roster_row r where r.person_id = asked and r.name is not null);
  perform privacy_overwrite(asked);
  perform privacy_shred(asked);
  update person_key set salt = null, destroyed_at = now() where person_id = asked and salt is not null;
  return came_back;
end $$;

-- What a retention rule finds in the scope: how much by region, and since when. Officers who may not open a roster file may still see to it
-- that it goes.
create function privacy_due(rule text, before date) returns table (region text, count integer, oldest text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare low text := current_setting('payung.kab_from', true); high text := current_setting('payung.kab_to', true);
begin
  if rule = 'roster_rejected' then
    return query select w.kab, count(*)::integer, min(coalesce(r.checked_at, r.uploaded_at))::date::text from roster_row w join roster r on r.roster_id = w.roster_id
      where w.kab >= low and w.kab <= high and w.verdict = 'rejected' and w.name is not null and r.state in ('approved', 'withdrawn')
        and coalesce(r.checked_at, r.uploaded_at) < before
        and not exists (select 1 from enrolment e where e.roster_id = w.roster_id and e.row_number = w.row_number) group by 1;
  elsif rule = 'roster_file' then
    return query select f.kab, count(*)::integer, min(r.uploaded_at)::date::text from roster_file f join roster r on r.roster_id = f.roster_id
      where f.kab >= low and f.kab <= high and r.state in ('approved', 'withdrawn') and r.uploaded_at < before group by 1;
  elsif rule = 'access_log' then
    return query select a.kab, count(*)::integer, min(a.at)::date::text from access_log a where a.kab >= low and a.kab <= high and a.at < before group by 1;
  else
    raise exception 'privacy_due: no rule %', rule;
  end if;
end $$;

-- Destroys what a rule found in one region of the scope. The youngest that may go, whoever asks: six months for rejected rows, two years
-- for files and the access log.
create function privacy_retire(rule text, before date, place text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare gone integer; files jsonb; low text := current_setting('payung.kab_from', true); high text := current_setting('payung.kab_to', true);
begin
  if low is null or place < low or place > high or before > now() - (case rule when 'roster_rejected' then interval '6 months' else interval '24 months' end) then
    raise exception 'privacy_retire: % of % before % may not go', rule, place, before using errcode = 'insufficient_privilege';
  end if;
  if rule = 'roster_rejected' then
    update roster_row w set name = null, name_key = null, birth_date = null, sex = null, occupation = null, village_code = null,
        nik_hash = null, nik_sealed = null, phone_sealed = null,
        reasons = (select coalesce(jsonb_agg(jsonb_build_object('code', x -> 'code')), '[]') from jsonb_array_elements(w.reasons) x)
      from roster r where r.roster_id = w.roster_id and w.kab = place and w.verdict = 'rejected' and w.name is not null and r.state in ('approved', 'withdrawn')
        and coalesce(r.checked_at, r.uploaded_at) < before
        and not exists (select 1 from enrolment e where e.roster_id = w.roster_id and e.row_number = w.row_number);
    get diagnostics gone = row_count;
  elsif rule = 'roster_file' then
    with dropped as (delete from roster_file f using roster r where r.roster_id = f.roster_id and f.kab = place
        and r.state in ('approved', 'withdrawn') and r.uploaded_at < before returning r.file_sha256)
      select count(*)::integer, jsonb_agg(encode(d.file_sha256, 'hex') order by d.file_sha256) into gone, files from dropped d;
  elsif rule = 'access_log' then
    delete from access_log where at < before and kab = place;
    get diagnostics gone = row_count;
  else
    raise exception 'privacy_retire: no rule %', rule;
  end if;
  return jsonb_build_object('destroyed', gone) || case when files is null then '{}'::jsonb else jsonb_build_object('sha256', files) end;
end $$;

-- People of the scope whose values were within reach between two moments, by which trace: looks at one person, files for the branch, rosters.
-- Looks past the border, because an account elsewhere may have opened a file with people of this region.
create function privacy_traced(from_at timestamptz, to_at timestamptz, account text, object text)
returns table (person_id uuid, village_code text, traces text[])
language sql stable security definer set search_path = public, pg_temp as $$
  with looked as materialized (
    select a.act, a.object_type, a.object_id, a.person_id from access_log a
      where a.at between from_at and to_at and (account is null or a.account_id = account) and (object is null or a.object_id = object)
    union
    select 'file', l.object_type, l.object_id, null from audit_line l
      where l.at between from_at and to_at and (account is null or l.actor_id = account) and (object is null or l.object_id = object)
        and l.action in ('exchange.read', 'roster.read_problems')),
  traced as materialized (
    select k.person_id, case when k.act in ('export', 'search') then k.act else 'reveal' end as trace from looked k where k.person_id is not null
    union
    select e.person_id, 'exchange_file' from looked k join exchange_file f on k.object_type = 'exchange_file' and f.file_id::text = k.object_id
      join enrolment e on e.programme_id = f.programme_id and e.enrolled_at <= f.made_at
    union
    select w.person_id, 'roster' from looked k join roster_row w on k.object_type = 'roster' and w.roster_id::text = k.object_id where w.person_id is not null)
  select p.person_id, p.village_code, array_agg(distinct t.trace order by t.trace) from traced t join person p on p.person_id = t.person_id
  where p.kab >= current_setting('payung.kab_from', true) and p.kab <= current_setting('payung.kab_to', true) group by 1, 2
$$;

do $$ declare signature text; begin
  foreach signature in array array['privacy_own_person(uuid)', 'privacy_rows_of(uuid)', 'privacy_hold(uuid, date)', 'privacy_overwrite_person(uuid)', 'privacy_shred_person(uuid)', 'privacy_due(text, date)', 'privacy_retire(text, date, text)', 'privacy_traced(timestamptz, timestamptz, text, text)'] loop
    execute format('alter function %s owner to payung_registrar', signature);
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to payung_app', signature);
  end loop;
  foreach signature in array array['privacy_overwrite(uuid)', 'privacy_shred(uuid)', 'privacy_erase_again(uuid)'] loop
    execute format('alter function %s owner to payung_registrar', signature);
    execute format('revoke all on function %s from public', signature);
  end loop;
end $$;

-- The second wall: who reads and who writes, as in the table of the application and written a second time on purpose.
grant select on privacy_contact, privacy_basis, privacy_request, privacy_destruction, privacy_breach, privacy_breach_person to payung_reader;
grant execute on function privacy_own_person(uuid), privacy_hold(uuid, date) to payung_reader;
do $$
declare rule record;
begin
  for rule in
    select * from (values
      ('privacy_contact', 'insert', '{privacy_officer}'), ('privacy_contact', 'update', '{privacy_officer}'),
      ('privacy_basis', 'insert', '{privacy_officer}'), ('privacy_basis', 'update', '{privacy_officer}'),
      ('privacy_request', 'select', '{administrator,clerk,approver,auditor,privacy_officer}'),
      ('privacy_request', 'insert', '{clerk,privacy_officer}'),
      ('privacy_destruction', 'select', '{administrator,approver,auditor,privacy_officer}'),
      ('privacy_destruction', 'insert', '{administrator,approver,privacy_officer}'), ('privacy_destruction', 'update', '{approver,privacy_officer}'),
      ('privacy_breach', 'select', '{administrator,auditor,privacy_officer}'),
      ('privacy_breach', 'insert', '{administrator,privacy_officer}'), ('privacy_breach', 'update', '{administrator,privacy_officer}'),
      ('privacy_breach_person', 'select', '{administrator,privacy_officer}'), ('privacy_breach_person', 'insert', '{administrator,privacy_officer}')
    ) as r (table_name, act, acting)
  loop
    execute format('create policy role_%s on %I as restrictive for %s to payung_app, payung_reader %s (current_setting(''payung.role'', true) = any (%L::text[]))',
      rule.act, rule.table_name, rule.act, case when rule.act = 'insert' then 'with check' else 'using' end, rule.acting);
  end loop;
end $$;

-- Who takes a request up is not always who may decide it.
create policy role_update on privacy_request as restrictive for update to payung_app
  using (current_setting('payung.role', true) in ('clerk', 'approver', 'privacy_officer'))
  with check (current_setting('payung.role', true) in ('privacy_officer', case when state in ('done', 'refused') then 'approver' else 'clerk' end));

-- Where personal data lies, from the catalogue itself: table, column, type and the words that explain them.
create view privacy_catalogue as
  select c.relname::text as table_name, obj_description(c.oid, 'pg_class') as table_words, a.attname::text as column_name,
         col_description(c.oid, a.attnum) as column_words, format_type(a.atttypid, a.atttypmod) as type_name, a.attnum::integer as position
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p');
comment on view privacy_catalogue is 'The catalogue of the database as the data dictionary reads it.';
grant select on privacy_catalogue to payung_app, payung_reader;
