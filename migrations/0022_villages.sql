-- Villages and communities send their lists: a call of the office with a day, invitations by link, the lists as they came, and uploads in parts.
--
-- What comes in waits here, apart from the rosters of the office: a sender reaches these tables and no roster. A job of the office takes each
-- list in; what became of it, a sender is told by functions that ask whose list it is (decision 0025).
-- Community coordinators, and whoever sends by a link, get a database role of their own: it sends lists and reaches no table with a person.
--   payung_sender     sums as payung_figures, and the lists of its own hand
do $$ begin create role payung_sender nologin; exception when duplicate_object or unique_violation then null; end $$;
grant usage on schema public to payung_sender;
grant select on region, coverage_observation, coverage_target, data_key, installation, programme, budget, budget_entry, person_month to payung_sender;
grant select (id, name, username) on auth_user to payung_sender;
grant select, insert, update (sequence, hash) on audit_head to payung_sender;
grant insert on audit_line to payung_sender;
grant execute on function coverage_added(text, date, date, date), register_salts(uuid[]) to payung_sender;
-- What tells apart who reads small tables was written for the roles there were.
do $$
declare
  rule record;
begin
  for rule in
    select tablename, policyname from pg_policies where schemaname = 'public' and permissive = 'RESTRICTIVE' and cmd = 'SELECT'
      and tablename in ('programme', 'budget', 'budget_entry') and 'payung_figures' = any (roles)
  loop
    execute format('alter policy %I on %I to payung_app, payung_budget, payung_reader, payung_figures, payung_village, payung_sender', rule.policyname, rule.tablename);
  end loop;
end $$;

create table list_call (
  programme_id uuid primary key references programme (programme_id),
  kab text collate "C" not null,
  programme_code text not null,
  programme_name text not null,
  facts jsonb not null,
  due_on date not null,
  opened_by text not null,
  opened_at timestamptz not null default now(),
  closed_at timestamptz
);
comment on table list_call is 'A programme for which villages and communities are asked to send lists, and until when.';
comment on column list_call.programme_id is 'Programme.';
comment on column list_call.kab is 'Scope: region of the programme.';
comment on column list_call.programme_code is 'Code of the programme, for senders, who do not read programmes.';
comment on column list_call.programme_name is 'Name of the programme.';
comment on column list_call.facts is 'What the template says of the programme: groups, months, ages, quota.';
comment on column list_call.due_on is 'Last day on which a list is in time.';
comment on column list_call.opened_by is 'Account that opened it.';
comment on column list_call.opened_at is 'When.';
comment on column list_call.closed_at is 'When it was closed; nothing is taken in after it.';

create table invitation (
  invitation_id uuid primary key,
  kab text collate "C" not null,
  programme_id uuid not null references list_call (programme_id),
  village_code text collate "C",
  community text,
  selector text not null unique,
  secret_hash bytea not null,
  uploads_max integer not null check (uploads_max between 1 and 100),
  rows_max integer not null check (rows_max between 1 and 100000),
  uploads_used integer not null default 0,
  rows_used integer not null default 0,
  wrong_tries integer not null default 0,
  sleeps_until timestamptz,
  expires_at timestamptz not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  revoked_by text,
  revoked_at timestamptz,
  check ((village_code is null) <> (community is null)),
  check (uploads_used <= uploads_max and rows_used <= rows_max)
);
comment on table invitation is 'A link by which somebody without an account sends lists for one village or community and one programme.';
comment on column invitation.invitation_id is 'Id.';
comment on column invitation.kab is 'Scope: region of the programme.';
comment on column invitation.programme_id is 'Programme.';
comment on column invitation.village_code is 'Village it is for; empty for a community.';
comment on column invitation.community is 'Community it is for; empty for a village.';
comment on column invitation.selector is 'Public half of the link: by it the invitation is found.';
comment on column invitation.secret_hash is 'SHA-256 of the secret half, which nobody keeps.';
comment on column invitation.uploads_max is 'Lists it may send.';
comment on column invitation.rows_max is 'Rows it may send in all.';
comment on column invitation.uploads_used is 'Lists sent.';
comment on column invitation.rows_used is 'Rows sent.';
comment on column invitation.wrong_tries is 'Wrong secrets tried since it last slept.';
comment on column invitation.sleeps_until is 'After too many wrong secrets it opens to nobody until then.';
comment on column invitation.expires_at is 'It opens until then.';
comment on column invitation.made_by is 'Account that made it.';
comment on column invitation.made_at is 'When.';
comment on column invitation.revoked_by is 'Account that took it back.';
comment on column invitation.revoked_at is 'When.';
create index invitation_programme on invitation (programme_id, village_code);

create table village_list (
  list_id uuid primary key,
  kab text collate "C" not null,
  programme_id uuid not null references list_call (programme_id),
  village_code text collate "C",
  community text,
  sent_by text not null,
  invitation_id uuid references invitation (invitation_id),
  replaces_list_id uuid references village_list (list_id),
  replaces_rows integer[],
  file_name text not null,
  file_sha256 bytea not null,
  file_bytes integer not null,
  rows_counted integer not null,
  state text not null check (state in ('received', 'taken', 'unreadable', 'returned')),
  roster_id uuid,
  remark jsonb,
  sent_at timestamptz not null default now(),
  decided_by text,
  decided_at timestamptz
);
comment on table village_list is 'A list as a village or community sent it, and the roster the office made of it.';
comment on column village_list.list_id is 'Id.';
comment on column village_list.kab is 'Scope: region of the programme.';
comment on column village_list.programme_id is 'Programme.';
comment on column village_list.village_code is 'Village that sent it; empty for a community.';
comment on column village_list.community is 'Community that sent it; empty for a village.';
comment on column village_list.sent_by is 'Account that sent it, or undangan. and the id of the invitation.';
comment on column village_list.invitation_id is 'Invitation by which it came; empty from an account.';
comment on column village_list.replaces_list_id is 'List of which it replaces rejected rows.';
comment on column village_list.replaces_rows is 'Numbers of those rows.';
comment on column village_list.file_name is 'Name of the file as sent, without folders.';
comment on column village_list.file_sha256 is 'SHA-256 of the file; the same file of the same sender is recognised.';
comment on column village_list.file_bytes is 'Size of the file.';
comment on column village_list.rows_counted is 'Rows with something in them below the header, counted at the door.';
comment on column village_list.state is 'received, taken (a roster was made of it), unreadable, returned (with a remark, to be mended and sent again).';
comment on column village_list.roster_id is 'Roster that was made of it.';
comment on column village_list.remark is 'Why it was returned or could not be read, in both languages.';
comment on column village_list.sent_at is 'When it was sent.';
comment on column village_list.decided_by is 'Account that returned it.';
comment on column village_list.decided_at is 'When it was taken or returned.';
create unique index village_list_same_file on village_list (programme_id, sent_by, file_sha256) where state in ('received', 'taken');
create unique index village_list_roster on village_list (roster_id);
create index village_list_place on village_list (programme_id, village_code, sent_at);
create index village_list_sender on village_list (sent_by, sent_at);

create table village_list_file (
  list_id uuid primary key references village_list (list_id),
  kab text collate "C" not null,
  sent_by text not null,
  content_sealed bytea not null
);
comment on table village_list_file is 'The file of a list until the office has taken it in; then it is the file of its roster.';
comment on column village_list_file.list_id is 'List.';
comment on column village_list_file.kab is 'Scope.';
comment on column village_list_file.sent_by is 'Sender, as in the list.';
comment on column village_list_file.content_sealed is 'Bytes of the file, sealed and bound to list_id.';
alter table village_list_file alter column content_sealed set storage external;

create table merged_row (
  roster_id uuid not null references roster (roster_id),
  row_number integer not null,
  kab text collate "C" not null,
  list_id uuid not null references village_list (list_id),
  list_row integer not null,
  primary key (roster_id, row_number)
);
comment on table merged_row is 'Where a row of a merged roster comes from: which list and which row of it.';
comment on column merged_row.roster_id is 'Merged roster.';
comment on column merged_row.row_number is 'Row of it.';
comment on column merged_row.kab is 'Scope.';
comment on column merged_row.list_id is 'List it comes from.';
comment on column merged_row.list_row is 'Row of that list.';
create index merged_row_list on merged_row (list_id, list_row);

create table upload_session (
  upload_id uuid primary key,
  kab text collate "C" not null,
  owner text not null,
  programme text not null,
  file_name text not null,
  file_bytes integer not null check (file_bytes > 0),
  file_sha256 bytea not null,
  received integer not null default 0,
  result_id uuid,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  check (received between 0 and file_bytes)
);
comment on table upload_session is 'An upload in parts, until it is whole or has expired.';
comment on column upload_session.upload_id is 'Id.';
comment on column upload_session.kab is 'Region of its sender, for the audit trail.';
comment on column upload_session.owner is 'Account that sends, or undangan. and the id of the invitation.';
comment on column upload_session.programme is 'Code of the programme it is for.';
comment on column upload_session.file_name is 'Name of the file.';
comment on column upload_session.file_bytes is 'Bytes it will have.';
comment on column upload_session.file_sha256 is 'SHA-256 it will have.';
comment on column upload_session.received is 'Bytes received without a gap.';
comment on column upload_session.result_id is 'Roster or list it became.';
comment on column upload_session.made_at is 'When it began.';
comment on column upload_session.expires_at is 'It and its parts are removed after this.';
create index upload_session_owner on upload_session (owner, expires_at);

create table upload_part (
  part_id uuid primary key,
  upload_id uuid not null references upload_session (upload_id) on delete cascade,
  owner text not null,
  part_offset integer not null,
  part_bytes integer not null,
  part_sha256 bytea not null,
  content_sealed bytea not null,
  unique (upload_id, part_offset)
);
comment on table upload_part is 'A part of an upload.';
comment on column upload_part.part_id is 'Id.';
comment on column upload_part.upload_id is 'Upload.';
comment on column upload_part.owner is 'Sender, as in the upload.';
comment on column upload_part.part_offset is 'Where in the file it begins.';
comment on column upload_part.part_bytes is 'Bytes of it.';
comment on column upload_part.part_sha256 is 'SHA-256 of it.';
comment on column upload_part.content_sealed is 'The bytes, sealed and bound to part_id.';
alter table upload_part alter column content_sealed set storage external;

alter table list_call enable row level security; alter table list_call force row level security;
alter table invitation enable row level security; alter table invitation force row level security;
alter table village_list enable row level security; alter table village_list force row level security;
alter table village_list_file enable row level security; alter table village_list_file force row level security;
alter table merged_row enable row level security; alter table merged_row force row level security;
alter table upload_session enable row level security; alter table upload_session force row level security;
alter table upload_part enable row level security; alter table upload_part force row level security;

create policy scope on list_call using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on invitation using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on village_list using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on village_list_file using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on merged_row using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));

-- A sender sees the calls of the governments it lies in, and lists that came from its own hand or, for an officer, from its own village.
create policy called on list_call for select to payung_village, payung_sender
  using (left(current_setting('payung.region', true), length(kab)) = kab);
create policy own on village_list for select to payung_village, payung_sender
  using (sent_by = current_setting('payung.account', true) or village_code = current_setting('payung.kab_from', true));
create policy own_insert on village_list for insert to payung_village, payung_sender
  with check (sent_by = current_setting('payung.account', true) and left(current_setting('payung.region', true), length(kab)) = kab
    and state = 'received' and roster_id is null);
create policy own_insert on village_list_file for insert to payung_village, payung_sender
  with check (sent_by = current_setting('payung.account', true) and left(current_setting('payung.region', true), length(kab)) = kab);
create policy own on upload_session using (owner = current_setting('payung.account', true)) with check (owner = current_setting('payung.account', true));
create policy own on upload_part using (owner = current_setting('payung.account', true)) with check (owner = current_setting('payung.account', true));

-- Uploads have no region of people yet; the owner of the tables keeps them when keys change or a backup comes back.
create policy keeper on upload_session to current_user using (true) with check (true);
create policy keeper on upload_part to current_user using (true) with check (true);

grant select, insert, update (due_on, closed_at) on list_call to payung_app;
grant select, insert, update (revoked_by, revoked_at) on invitation to payung_app;
grant select, update (state, roster_id, remark, decided_by, decided_at) on village_list to payung_app;
grant select, delete on village_list_file to payung_app;
-- Where the rows of a proposal came from is what it was approved on: a withdrawn one loses nothing by keeping it.
grant select, insert on merged_row to payung_app;
grant select on list_call, invitation, village_list, merged_row to payung_reader;
grant select on list_call to payung_village, payung_sender;
grant select, insert on village_list to payung_village, payung_sender;
grant insert on village_list_file to payung_village, payung_sender;
grant select, insert, update (received, result_id), delete on upload_session to payung_app, payung_village, payung_sender;
grant select, insert, delete on upload_part to payung_app, payung_village, payung_sender;

do $$
declare
  rule record;
begin
  for rule in
    select * from (values
      ('list_call', 'select', 'administrator,clerk,approver,auditor,village_officer,community_coordinator'),
      ('list_call', 'insert', 'administrator,clerk'),
      ('list_call', 'update', 'administrator,clerk'),
      ('invitation', 'select', 'administrator,clerk,auditor'),
      ('invitation', 'insert', 'administrator,clerk'),
      ('invitation', 'update', 'administrator,clerk'),
      ('village_list', 'select', 'administrator,clerk,approver,auditor,village_officer,community_coordinator'),
      ('village_list', 'insert', 'village_officer,community_coordinator'),
      ('village_list', 'update', 'administrator,clerk'),
      ('village_list_file', 'select', 'administrator,clerk'),
      ('village_list_file', 'insert', 'village_officer,community_coordinator'),
      ('village_list_file', 'delete', 'administrator,clerk'),
      ('merged_row', 'select', 'administrator,clerk,approver,auditor'),
      ('merged_row', 'insert', 'administrator,clerk'),
      ('upload_session', 'insert', 'administrator,clerk,village_officer,community_coordinator'),
      ('upload_part', 'insert', 'administrator,clerk,village_officer,community_coordinator')
    ) as r (table_name, act, acting)
  loop
    execute format('create policy role_%s on %I as restrictive for %s to payung_app, payung_reader, payung_village, payung_sender %s (current_setting(''payung.role'', true) in (''%s''))',
      rule.act, rule.table_name, rule.act, case when rule.act = 'insert' then 'with check' else 'using' end, replace(rule.acting, ',', ''', '''));
  end loop;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['list_call', 'invitation', 'village_list', 'merged_row', 'upload_session', 'upload_part'] loop
    execute format('create policy registrar on %I to payung_registrar using (true) with check (true)', name);
  end loop;
end $$;
grant select, update (uploads_used, rows_used, wrong_tries, sleeps_until) on invitation to payung_registrar;
grant select on list_call, village_list, merged_row to payung_registrar;
grant select, delete on upload_session to payung_registrar;

-- Opens an invitation by the two halves of its link. Wrong secrets are counted on the invitation they aim at: after ten it sleeps for an hour,
-- also to the right one; who has come in before stays in. Says nothing of an invitation that is unknown, over, taken back or asleep.
create function invitation_open(the_selector text, the_hash bytea)
returns table (invitation_id uuid) language plpgsql security definer set search_path = public, pg_temp as $$
declare
  found_one invitation%rowtype;
begin
  select * into found_one from invitation i where i.selector = the_selector for update;
  if not found or found_one.revoked_at is not null or found_one.expires_at <= now() or found_one.sleeps_until > now() then return; end if;
  if found_one.secret_hash = the_hash then
    return query select found_one.invitation_id;
    return;
  end if;
  update invitation i set wrong_tries = case when found_one.wrong_tries >= 9 then 0 else found_one.wrong_tries + 1 end,
    sleeps_until = case when found_one.wrong_tries >= 9 then now() + interval '1 hour' end
  where i.invitation_id = found_one.invitation_id;
end $$;

-- What an invitation may still do, for who has come in by it; nothing once it is over, taken back, or its call is closed.
create function invitation_standing(the_invitation uuid)
returns table (invitation_id uuid, kab text, programme_id uuid, programme_code text, programme_name text, village_code text, community text,
  uploads_left integer, rows_left integer, expires_at timestamptz)
language sql stable security definer set search_path = public, pg_temp as $$
  select i.invitation_id, i.kab, i.programme_id, c.programme_code, c.programme_name, i.village_code, i.community,
    i.uploads_max - i.uploads_used, i.rows_max - i.rows_used, i.expires_at
  from invitation i join list_call c on c.programme_id = i.programme_id
  where i.invitation_id = the_invitation and i.revoked_at is null and i.expires_at > now()
$$;

-- Takes one upload of so many rows from the invitation of the transaction's own sender; false when that is more than is left.
create function invitation_spend(the_rows integer) returns boolean
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update invitation i set uploads_used = i.uploads_used + 1, rows_used = i.rows_used + the_rows
  where 'undangan.' || i.invitation_id::text = current_setting('payung.account', true) and the_rows >= 0
    and i.revoked_at is null and i.expires_at > now() and i.uploads_used < i.uploads_max and i.rows_used + the_rows <= i.rows_max;
  return found;
end $$;

-- What became of the lists of the asker: only lists that its own policy shows, and of a roster only its state, sums and causes.
create function sent_standing(lists uuid[])
returns table (list_id uuid, roster_state text, counts jsonb, problems jsonb, refusal jsonb, merged integer, approved integer, refused integer)
language sql stable security definer set search_path = public, pg_temp as $$
  select l.list_id, r.state, r.counts, r.problems, r.refusal,
    count(m.row_number) filter (where mr.state in ('uploaded', 'checking', 'checked', 'confirmed'))::integer,
    (count(m.row_number) filter (where mr.state = 'approved' and w.verdict <> 'rejected'))::integer,
    (count(m.row_number) filter (where mr.state = 'approved' and w.verdict = 'rejected'))::integer
  from village_list l
  left join roster r on r.roster_id = l.roster_id
  left join merged_row m on m.list_id = l.list_id
  left join roster mr on mr.roster_id = m.roster_id
  left join roster_row w on w.roster_id = m.roster_id and w.row_number = m.row_number
  where l.list_id = any (lists)
    and (l.sent_by = current_setting('payung.account', true) or l.village_code = current_setting('payung.kab_from', true))
  group by l.list_id, r.roster_id
$$;

-- The rows of one list of the asker that have something to say, with what the office decided on each.
create function sent_rows(the_list uuid, after_row integer, how_many integer)
returns table (row_number integer, verdict text, reasons jsonb, name text, birth_date date, village_code text, person_id uuid, nik_sealed bytea, decision text, why jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select w.row_number, w.verdict, w.reasons, w.name, w.birth_date, w.village_code, w.person_id, w.nik_sealed,
    case when d.state = 'approved' and d.verdict = 'rejected' then 'refused' when d.state = 'approved' then 'approved' when d.state is not null then 'proposed' end,
    case when d.verdict = 'rejected' then d.reasons end
  from village_list l
  join roster_row w on w.roster_id = l.roster_id
  left join lateral (
    select mr.state, x.verdict, x.reasons from merged_row m join roster mr on mr.roster_id = m.roster_id and mr.state not in ('withdrawn', 'unreadable')
    left join roster_row x on x.roster_id = m.roster_id and x.row_number = m.row_number
    where m.list_id = l.list_id and m.list_row = w.row_number order by (mr.state = 'approved') desc limit 1) d on true
  where l.list_id = the_list and (l.sent_by = current_setting('payung.account', true) or l.village_code = current_setting('payung.kab_from', true))
    and (w.verdict <> 'accepted' or d.verdict = 'rejected') and w.row_number > after_row
  order by w.row_number limit least(how_many, 1000)
$$;

-- Removes uploads that were never finished. Says how many.
create function upload_sweep() returns integer language plpgsql security definer set search_path = public, pg_temp as $$
declare swept integer;
begin
  delete from upload_session where expires_at <= now();
  get diagnostics swept = row_count;
  return swept;
end $$;

do $$
declare
  name text;
begin
  foreach name in array array['invitation_open(text, bytea)', 'invitation_standing(uuid)', 'invitation_spend(integer)', 'sent_standing(uuid[])',
    'sent_rows(uuid, integer, integer)', 'upload_sweep()'] loop
    execute format('alter function %s owner to payung_registrar', name);
    execute format('revoke all on function %s from public', name);
  end loop;
end $$;
-- Asked before anybody is known: by the application, never by an account.
grant execute on function invitation_open(text, bytea), invitation_standing(uuid), upload_sweep() to payung_app;
grant execute on function invitation_spend(integer), sent_standing(uuid[]), sent_rows(uuid, integer, integer) to payung_village, payung_sender;
