-- Lists from outside are compared as the register is (alike, not only equal); the register is compared with itself every night; lists end by rule.
-- Decisions 0027, 0031.
alter table match_pair add column entry_id uuid;
alter table match_pair add column list_id uuid;
alter table match_pair add column leaves_out boolean not null default false;
alter table match_pair drop constraint match_pair_cause_check;
alter table match_pair add constraint match_pair_cause_check check (cause in ('similar', 'nik_conflict', 'listed'));
alter table match_pair add constraint match_pair_listed check ((cause = 'listed') = (entry_id is not null) and (entry_id is null) = (list_id is null) and (cause = 'listed' or not leaves_out));
comment on column match_pair.cause is 'similar: another NIK, otherwise alike. nik_conflict: one NIK, but name and birth date differ. listed: somebody on a list from outside.';
comment on column match_pair.right_person is 'Person of the register, wherever they live; for a pair with a list from outside its entry.';
comment on column match_pair.entry_id is 'Entry of a list from outside; empty for people of the register.';
comment on column match_pair.list_id is 'List of the entry.';
comment on column match_pair.leaves_out is 'Whether the row is left out of its approval once it is decided to be the person of the list: dead, or a member in all months.';
create index match_pair_list on match_pair (list_id) where list_id is not null;

-- How a comparison of the register with itself went: people of whole regions, counts only, so everybody may read it.
create table match_run (
  run_id uuid primary key,
  region text collate "C" not null,
  door text not null check (door in ('job', 'command', 'page', 'api')),
  state text not null check (state in ('running', 'done', 'failed')),
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  compared integer not null default 0,
  pairs integer not null default 0,
  capped integer not null default 0,
  why text,
  check ((state = 'running') = (finished_at is null)),
  check (state <> 'failed' or why is not null)
);
comment on table match_run is 'A comparison of the register with itself: when, of which region, how many people, and whether it could be made.';
comment on column match_run.run_id is 'Id.';
comment on column match_run.region is 'Region whose people were compared, with everybody; ID for the whole country.';
comment on column match_run.door is 'job (the night), command, page or api.';
comment on column match_run.state is 'running, done or failed. One that stays running was killed: the next one says so.';
comment on column match_run.started_at is 'When it began.';
comment on column match_run.finished_at is 'When it ended.';
comment on column match_run.compared is 'People compared.';
comment on column match_run.pairs is 'New pairs for the queue.';
comment on column match_run.capped is 'People whose values are so common that not everybody alike could be looked at.';
comment on column match_run.why is 'Code of what prevented it.';
create index match_run_latest on match_run (region, started_at desc);
grant select, insert on match_run to payung_app;
grant update (state, finished_at, compared, pairs, capped, why) on match_run to payung_app;
grant select on match_run to payung_reader;

-- What fills the index of lists from outside: names and birth dates of people on lists that are in use, page after page; of all, or of one list.
create function match_index_page(the_list uuid, after_entry uuid, size integer)
returns table (entry_id uuid, list_id uuid, name text, birth_date date)
language sql stable security definer set search_path = public, pg_temp as $$
  select e.entry_id, e.list_id, e.name, e.birth_date from match_entry e join match_list l on l.list_id = e.list_id and l.state = 'active'
  where (the_list is null or e.list_id = the_list) and (after_entry is null or e.entry_id > after_entry) order by e.entry_id limit size
$$;

-- Which entries have these NIK, by the place of the asker's hash.
create function match_entries_by_nik(hashes bytea[]) returns table (place integer, entry_id uuid)
language sql stable security definer set search_path = public, pg_temp as $$
  select a.place::integer, e.entry_id from unnest(hashes) with ordinality as a (nik_hash, place)
    join match_entry e on e.nik_hash = a.nik_hash join match_list l on l.list_id = e.list_id and l.state = 'active'
$$;

-- Entries with what their list says, for laying them beside somebody the asker holds.
create function match_entries_open(entries uuid[])
returns table (entry_id uuid, list_id uuid, list_kab text, kind text, list_name text, source text, as_of date, name text, birth_date date, nik_sealed bytea,
  month_from date, month_to date, died_on date, note text)
language sql stable security definer set search_path = public, pg_temp as $$
  select e.entry_id, l.list_id, l.kab, l.kind, l.name, l.source, l.as_of, e.name, e.birth_date, e.nik_sealed, e.month_from, e.month_to, e.died_on, e.note
  from unnest(entries) as a (entry_id) join match_entry e on e.entry_id = a.entry_id join match_list l on l.list_id = e.list_id and l.state = 'active'
$$;

-- Erasing a person takes them off the lists, and out of the memory of every server.
create or replace function privacy_overwrite(asked uuid) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare done jsonb; member uuid; entry uuid; entries integer := 0; hashes bytea[];
begin
  select array_agg(n.nik_hash) into hashes from person_nik n where n.person_id in (select f.person_id from person_family(asked) f);
  for entry in delete from match_entry where nik_hash = any (hashes) returning entry_id loop
    entries := entries + 1;
    perform pg_notify('payung_register', 'entries:' || entry);
  end loop;
  update match_pair set evidence = '[]', reason = null where left_person in (select f.person_id from person_family(asked) f) or right_person in (select f.person_id from person_family(asked) f);
  update match_settlement set reason = '-', remark = null where person_id in (select f.person_id from person_family(asked) f) or other_person in (select f.person_id from person_family(asked) f);
  for member in select f.person_id from person_family(asked) f where f.person_id <> asked loop
    perform privacy_overwrite_record(member);
  end loop;
  done := privacy_overwrite_record(asked);
  return done || jsonb_build_object('list_entries', entries, 'merged_records', (select count(*) - 1 from person_family(asked)));
end $$;

-- Lists from outside end by rule: a year after the day they show, their people are destroyed as other things are, proposed by the night and carried out by
-- an officer. What was decided by them stays. The two functions are otherwise those of 0026.
create or replace function privacy_due(rule text, before date) returns table (region text, count integer, oldest text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare cutoff timestamptz := before::timestamp at time zone interval '7 hours';
  low text := current_setting('payung.kab_from', true); high text := current_setting('payung.kab_to', true);
begin
  if rule = 'roster_rejected' then
    return query select w.kab, count(*)::integer, (min(coalesce(r.checked_at, r.uploaded_at)) at time zone interval '7 hours')::date::text from roster_row w join roster r on r.roster_id = w.roster_id
      where w.kab >= low and w.kab <= high and (w.verdict = 'rejected' or r.state = 'reversed') and w.name is not null and r.state in ('approved', 'withdrawn', 'reversed')
        and coalesce(r.checked_at, r.uploaded_at) < cutoff
        and not exists (select 1 from enrolment e where e.roster_id = w.roster_id and e.row_number = w.row_number and (e.ended_at is null or r.state <> 'reversed')) group by 1;
  elsif rule = 'roster_file' then
    return query select f.kab, count(*)::integer, (min(r.uploaded_at) at time zone interval '7 hours')::date::text from roster_file f join roster r on r.roster_id = f.roster_id
      where f.kab >= low and f.kab <= high and r.state in ('approved', 'withdrawn', 'reversed') and r.uploaded_at < cutoff group by 1;
  elsif rule = 'match_list' then
    return query select l.kab, count(*)::integer, min(l.as_of)::text from match_list l join match_entry e on e.list_id = l.list_id
      where l.kab >= low and l.kab <= high and l.state = 'active' and l.as_of < before group by 1;
  elsif rule = 'access_log' then
    return query select a.kab, count(*)::integer, (min(a.at) at time zone interval '7 hours')::date::text from access_log a where a.kab >= low and a.kab <= high and a.at < cutoff group by 1;
  else
    raise exception 'privacy_due: no rule %', rule;
  end if;
end $$;

-- Destroys what a rule found in one region of the scope. The youngest that may go, whoever asks: six months for rejected rows, a year for lists from
-- outside, two years for files and the access log.
create or replace function privacy_retire(rule text, before date, place text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare cutoff timestamptz := before::timestamp at time zone interval '7 hours'; list uuid;
  gone integer; files jsonb; low text := current_setting('payung.kab_from', true); high text := current_setting('payung.kab_to', true);
begin
  if low is null or place < low or place > high
    or cutoff > now() - (case rule when 'roster_rejected' then interval '6 months' when 'match_list' then interval '12 months' else interval '24 months' end) then
    raise exception 'privacy_retire: % of % before % may not go', rule, place, before using errcode = 'insufficient_privilege';
  end if;
  if rule = 'roster_rejected' then
    update roster_row w set name = null, name_key = null, birth_date = null, sex = null, occupation = null, village_code = null,
        nik_hash = null, nik_sealed = null, phone_sealed = null,
        reasons = (select coalesce(jsonb_agg(jsonb_build_object('code', x -> 'code')), '[]') from jsonb_array_elements(w.reasons) x)
      from roster r where r.roster_id = w.roster_id and w.kab = place and (w.verdict = 'rejected' or r.state = 'reversed') and w.name is not null and r.state in ('approved', 'withdrawn', 'reversed')
        and coalesce(r.checked_at, r.uploaded_at) < cutoff
        and not exists (select 1 from enrolment e where e.roster_id = w.roster_id and e.row_number = w.row_number and (e.ended_at is null or r.state <> 'reversed'));
    get diagnostics gone = row_count;
  elsif rule = 'roster_file' then
    with dropped as (delete from roster_file f using roster r where r.roster_id = f.roster_id and f.kab = place
        and r.state in ('approved', 'withdrawn', 'reversed') and r.uploaded_at < cutoff returning r.file_sha256)
      select count(*)::integer, jsonb_agg(encode(d.file_sha256, 'hex') order by d.file_sha256) into gone, files from dropped d;
  elsif rule = 'match_list' then
    gone := 0;
    for list in update match_list l set state = 'withdrawn', withdrawn_by = 'retention', withdrawn_at = now()
      where l.kab = place and l.state = 'active' and l.as_of < before returning l.list_id loop
      with dropped as (delete from match_entry e where e.list_id = list returning 1) select gone + count(*)::integer into gone from dropped;
      delete from match_pair q where q.list_id = list and q.state in ('open', 'later');
      perform pg_notify('payung_register', 'list:' || list);
    end loop;
  elsif rule = 'access_log' then
    delete from access_log where at < cutoff and kab = place;
    get diagnostics gone = row_count;
  else
    raise exception 'privacy_retire: no rule %', rule;
  end if;
  return jsonb_build_object('destroyed', gone) || case when files is null then '{}'::jsonb else jsonb_build_object('sha256', files) end;
end $$;
grant update (state, withdrawn_by, withdrawn_at) on match_list to payung_registrar;
grant delete on match_pair to payung_registrar;

do $$ declare signature text; begin
  foreach signature in array array['match_index_page(uuid, uuid, integer)', 'match_entries_by_nik(bytea[])', 'match_entries_open(uuid[])',
    'privacy_overwrite(uuid)', 'privacy_due(text, date)', 'privacy_retire(text, date, text)'] loop
    execute format('alter function %s owner to payung_registrar', signature);
    execute format('revoke all on function %s from public', signature);
  end loop;
end $$;
grant execute on function match_index_page(uuid, uuid, integer), match_entries_by_nik(bytea[]), match_entries_open(uuid[]) to payung_matcher;
