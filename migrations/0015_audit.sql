-- The trail says before and after, keeps the root and leaves of bulk acts, and its heads are signed.
--
-- Lines written before this file are of version 1 and keep the hash they were given; nothing of the trail is ever rewritten.
alter table audit_line
  add column version smallint not null default 1 check (version in (1, 2)),
  add column region_code text collate "C",
  add column changes jsonb,
  add column row_count integer check (row_count >= 0),
  add column root bytea check (length(root) = 32),
  add constraint audit_line_complete check (version = 1 or (region_code is not null and changes is not null)),
  add constraint audit_line_bulk check ((row_count is null) = (root is null));
alter table audit_line alter column version set default 2;
comment on column audit_line.version is 'Which fields the hash covers: 1 without region_code, changes, row_count and root, 2 with all.';
comment on column audit_line.region_code is 'Region of the account that acted, empty for the whole country.';
comment on column audit_line.changes is 'What changed, as {field: [before, after]}; personal values as HMAC-SHA-256 commitments.';
comment on column audit_line.row_count is 'Rows of a bulk act; empty for others.';
comment on column audit_line.root is 'Merkle root (RFC 6962) over the rows of a bulk act.';
create index audit_line_newest on audit_line (kab, at desc);
create index audit_line_object on audit_line (object_id);

create table audit_leaves (
  chain text collate "C" not null,
  sequence bigint not null,
  part integer not null check (part >= 0),
  kab text collate "C" not null,
  digests bytea not null check (length(digests) % 32 = 0),
  primary key (chain, sequence, part)
);
comment on table audit_leaves is 'Leaves of the Merkle tree of a bulk act: by them one row is shown to have been in it. Insert only.';
comment on column audit_leaves.chain is 'Chain of the line.';
comment on column audit_leaves.sequence is 'Number of the line.';
comment on column audit_leaves.part is 'Leaves come in parts of 32,768, from 0.';
comment on column audit_leaves.kab is 'Scope: region of the line.';
comment on column audit_leaves.digests is 'SHA-256 of each row, 32 bytes after 32 bytes, in the order of the act.';
-- Digests do not compress; trying costs time.
alter table audit_leaves alter column digests set storage external;

create table audit_signed_head (
  number bigint primary key check (number > 0),
  signed_at timestamptz not null,
  key_id text not null,
  document text not null
);
comment on table audit_signed_head is 'Ends of all chains as they were signed and published. Insert only. Holds region codes, line numbers and hashes, nothing else.';
comment on column audit_signed_head.number is 'Number of the signing, from 1 without gaps.';
comment on column audit_signed_head.signed_at is 'When it was signed.';
comment on column audit_signed_head.key_id is 'Which key signed: the first 16 hexadecimal digits of the SHA-256 of the public key.';
comment on column audit_signed_head.document is 'The signed document, byte for byte as it lies in the folder of heads.';

create table audit_verification (
  chain text collate "C" not null,
  at timestamptz not null default now(),
  kab text collate "C" not null,
  lines bigint not null,
  head_number bigint,
  finding jsonb,
  verified_by text not null,
  primary key (chain, at)
);
comment on table audit_verification is 'When each chain was last recomputed, and the first thing wrong with it. Insert only.';
comment on column audit_verification.chain is 'Chain.';
comment on column audit_verification.at is 'When.';
comment on column audit_verification.kab is 'Scope: region of the chain.';
comment on column audit_verification.lines is 'Lines recomputed.';
comment on column audit_verification.head_number is 'Newest signed head that was compared.';
comment on column audit_verification.finding is 'First finding; empty when all is as it was written.';
comment on column audit_verification.verified_by is 'Account that asked, or payung for the nightly run.';

alter table audit_leaves enable row level security;
alter table audit_leaves force row level security;
create policy scope on audit_leaves using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
alter table audit_verification enable row level security;
alter table audit_verification force row level security;
create policy scope on audit_verification using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));

-- The application's role has no right to change or delete; these stop the owner's own slip as well. Whoever disables them on
-- purpose is found by the chain and the signed heads.
create function audit_unchangeable() returns trigger language plpgsql as $$
begin
  raise exception 'audit: % on % is refused; the trail is only added to', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger audit_unchangeable before update or delete or truncate on audit_line for each statement execute function audit_unchangeable();
create trigger audit_unchangeable before update or delete or truncate on audit_leaves for each statement execute function audit_unchangeable();
create trigger audit_unchangeable before update or delete or truncate on audit_signed_head for each statement execute function audit_unchangeable();
create trigger audit_unchangeable before update or delete or truncate on audit_verification for each statement execute function audit_unchangeable();
create trigger audit_unchangeable before delete or truncate on audit_head for each statement execute function audit_unchangeable();

create function audit_head_forward() returns trigger language plpgsql as $$
begin
  if new.chain <> old.chain or new.kab <> old.kab or new.sequence <> old.sequence + 1 then
    raise exception 'audit: the end of chain % only moves one line forward', old.chain using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;
create trigger audit_head_forward before update on audit_head for each row execute function audit_head_forward();

revoke all on function audit_unchangeable() from public;
revoke all on function audit_head_forward() from public;
-- Everybody leaves lines; the trail is read by those who answer for it.
create policy role_select on audit_line as restrictive for select to payung_app, payung_reader
  using (current_setting('payung.role', true) in ('administrator', 'approver', 'auditor', 'privacy_officer'));
revoke update on audit_head from payung_app, payung_reader, payung_budget, payung_figures, payung_village;
grant update (sequence, hash) on audit_head to payung_app, payung_reader, payung_budget, payung_figures, payung_village;
grant select, insert on audit_leaves to payung_app;
grant select, insert on audit_signed_head to payung_app;
grant select, insert on audit_verification to payung_app;
-- An auditor reads the trail and verifies it; a verification leaves its line.
grant select on audit_leaves, audit_signed_head to payung_reader;
grant select, insert on audit_verification to payung_reader;
