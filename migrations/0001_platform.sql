-- Roles, the audit trail and the memory of repeated requests: what every later table stands on.
--
-- Two group roles are shared by all Payung databases of one server; neither can sign in by itself.
--   payung_app        what the application may do. It owns nothing, so row-level security always binds it.
--   payung_registrar  owns the few functions that must look past a region's border to keep one person one person
--                     and one month one funder. It answers yes or no, person ids and funders, never a name or a NIK.
do $$ begin create role payung_app nologin; exception when duplicate_object or unique_violation then null; end $$;
do $$ begin create role payung_registrar nologin; exception when duplicate_object or unique_violation then null; end $$;

-- To hand a function to payung_registrar the migrating role must be a member of it, and the role must be able to create there.
do $$ begin
  execute format('grant payung_registrar to %I', current_user);
exception when others then
  if not pg_has_role(current_user, 'payung_registrar', 'member') then raise; end if;
end $$;

revoke create on schema public from public;
grant usage on schema public to payung_app, payung_registrar;
grant create on schema public to payung_registrar;

create table installation (
  only_row boolean primary key default true check (only_row),
  key_check bytea not null
);
comment on table installation is 'What this database needs to know of the installation it belongs to; one row.';
comment on column installation.only_row is 'Always true: there is one row.';
comment on column installation.key_check is 'HMAC of a fixed word under the key that finds people: another master key is noticed before it writes anything.';

create table audit_head (
  chain text collate "C" primary key,
  kab text collate "C" not null,
  sequence bigint not null,
  hash bytea not null
);
comment on table audit_head is 'Last link of each organisation''s audit chain; locked while a line is added, so that lines of one chain follow each other.';
comment on column audit_head.chain is 'Organisation whose chain this is: a region code, or ID for the country.';
comment on column audit_head.kab is 'Scope: region code the chain belongs to.';
comment on column audit_head.sequence is 'Number of the last line.';
comment on column audit_head.hash is 'SHA-256 of the last line.';

create table audit_line (
  chain text collate "C" not null,
  sequence bigint not null check (sequence > 0),
  kab text collate "C" not null,
  at timestamptz not null,
  actor_id text not null,
  actor_name text not null,
  role text not null,
  door text not null check (door in ('page', 'api', 'command', 'job')),
  action text not null,
  object_type text not null,
  object_id text not null,
  fields jsonb not null,
  request_id text not null,
  previous_hash bytea not null,
  hash bytea not null,
  primary key (chain, sequence)
);
comment on table audit_line is 'Who did what to what, one line per act, written in the transaction of the act. Insert only; each line holds the hash of the one before.';
comment on column audit_line.chain is 'Organisation whose chain this line is in.';
comment on column audit_line.sequence is 'Position in the chain, from 1 without gaps.';
comment on column audit_line.kab is 'Scope: region code of the chain.';
comment on column audit_line.at is 'Time of the act by the database clock.';
comment on column audit_line.actor_id is 'Account that acted, or local-administrator.';
comment on column audit_line.actor_name is 'User name of the account at that time.';
comment on column audit_line.role is 'Role in which the account acted.';
comment on column audit_line.door is 'Where the act came in: page, api, command or job.';
comment on column audit_line.action is 'What was done, as slice.verb.';
comment on column audit_line.object_type is 'Kind of thing it was done to.';
comment on column audit_line.object_id is 'Which one; never a NIK.';
comment on column audit_line.fields is 'Facts of the act, before and after; no personal values in plain text.';
comment on column audit_line.request_id is 'Request, command or job the act belongs to.';
comment on column audit_line.previous_hash is 'Hash of the line before; zeros for the first.';
comment on column audit_line.hash is 'SHA-256 over previous_hash and the canonical JSON of this line.';

create table idempotency (
  account_id text not null,
  key text not null check (length(key) between 1 and 200),
  fingerprint bytea not null,
  state text not null check (state in ('running', 'done')),
  process_id text not null,
  status integer,
  body text,
  created_at timestamptz not null default now(),
  primary key (account_id, key)
);
comment on table idempotency is 'Answers already given to writes through the API, so that a repeated request gets the same answer and no second effect.';
comment on column idempotency.account_id is 'Account that sent the request.';
comment on column idempotency.key is 'Idempotency-Key header of the request.';
comment on column idempotency.fingerprint is 'SHA-256 of method, path and body: the same key with another request is refused.';
comment on column idempotency.state is 'running while the first request works, done when its answer is kept.';
comment on column idempotency.process_id is 'Server process that took the request; a request of a dead process may be taken again.';
comment on column idempotency.status is 'Status code of the kept answer.';
comment on column idempotency.body is 'Body of the kept answer.';
comment on column idempotency.created_at is 'When the key was first seen.';

alter table audit_head enable row level security;
alter table audit_head force row level security;
alter table audit_line enable row level security;
alter table audit_line force row level security;
create policy scope on audit_head using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on audit_line using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));

grant select on installation to payung_app;
grant select, insert, update on audit_head to payung_app;
grant select, insert on audit_line to payung_app;
grant select, insert, update, delete on idempotency to payung_app;
