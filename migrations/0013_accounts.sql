-- Organisations, roles within them, and everything by which an account proves itself. The tables of the former sign-in library go:
-- sessions are found by one query of ours that also holds their limits, and only hashes of secrets are stored.

create table organisation (
  organisation_id uuid primary key default gen_random_uuid(),
  kind text not null check (kind in ('country', 'province', 'regency', 'city', 'village', 'community', 'bpjs_branch', 'auditor')),
  name text not null check (length(name) between 1 and 120),
  region_code text collate "C" not null,
  made_at timestamptz not null default now(),
  unique (region_code, kind, name)
);
comment on table organisation is 'An office whose people use Payung: government, village, community, BPJS branch or auditor.';
comment on column organisation.organisation_id is 'Random id.';
comment on column organisation.kind is 'country, province, regency, city, village, community, bpjs_branch or auditor.';
comment on column organisation.name is 'Name as shown in the page frame, such as Dinas Tenaga Kerja.';
comment on column organisation.region_code is 'Region it works for; empty for the whole country.';
comment on column organisation.made_at is 'When it was first named.';

insert into organisation (kind, name, region_code)
select distinct
  case
    when role = 'branch' then 'bpjs_branch'
    when role = 'auditor' then 'auditor'
    when region_code = '' then 'country'
    when length(region_code) = 2 then 'province'
    when length(region_code) = 5 then case when substr(region_code, 4, 2) >= '71' then 'city' else 'regency' end
    else 'village'
  end, office, region_code
from account_role;

alter table account_role add column organisation_id uuid references organisation (organisation_id);
update account_role r set organisation_id = (
  select o.organisation_id from organisation o
  where o.region_code = r.region_code and o.name = r.office
    and (r.role = 'branch') = (o.kind = 'bpjs_branch') and (r.role = 'auditor') = (o.kind = 'auditor'));
alter table account_role alter column organisation_id set not null;
alter table account_role drop column office;
alter table account_role drop constraint account_role_role_check;
alter table account_role add constraint account_role_role_check check (role in (
  'administrator', 'clerk', 'village_officer', 'community_coordinator', 'budget_officer', 'approver', 'branch', 'auditor', 'leader', 'privacy_officer'));
comment on column account_role.role is 'One of the ten roles of the policy table.';
comment on column account_role.organisation_id is 'Organisation in which the role is held.';

create table account_password (
  account_id text primary key references auth_user (id) on delete cascade,
  hash text not null,
  changed_at timestamptz not null default now()
);
comment on table account_password is 'The password of an account. An account that was not activated yet has none.';
comment on column account_password.account_id is 'Account.';
comment on column account_password.hash is 'Argon2id hash in PHC form.';
comment on column account_password.changed_at is 'When it was last set by its owner.';
insert into account_password (account_id, hash)
select user_id, password from auth_credential where provider_id = 'credential' and password is not null;

drop table auth_session, auth_credential, auth_verification;
alter table auth_user drop column email, drop column email_verified, drop column image, drop column display_username;
alter table auth_user alter column username set not null;
alter table auth_user
  add column state text not null default 'active' check (state in ('invited', 'active', 'disabled')),
  add column last_seen_at timestamptz;
comment on column auth_user.state is 'invited until the activation link was used, active, or disabled by an administrator.';
comment on column auth_user.last_seen_at is 'When the account last signed in.';

create table account_second_factor (
  account_id text primary key references auth_user (id) on delete cascade,
  seed_sealed bytea,
  pending_sealed bytea,
  last_step bigint not null default 0,
  confirmed_at timestamptz
);
comment on table account_second_factor is 'The seed of one-time codes (RFC 6238) of an account.';
comment on column account_second_factor.account_id is 'Account.';
comment on column account_second_factor.seed_sealed is 'Seed in use, sealed for this account.';
comment on column account_second_factor.pending_sealed is 'Seed shown to its owner and not confirmed by a code yet, sealed.';
comment on column account_second_factor.last_step is 'Time step of the last accepted code: a code of it or of an earlier step is refused.';
comment on column account_second_factor.confirmed_at is 'When the seed in use was confirmed by a code; empty while there is none.';

create table account_recovery_code (
  account_id text not null references auth_user (id) on delete cascade,
  code_hash bytea not null,
  made_at timestamptz not null default now(),
  used_at timestamptz,
  primary key (account_id, code_hash)
);
comment on table account_recovery_code is 'Codes on paper that stand in for a lost phone, each for one use.';
comment on column account_recovery_code.account_id is 'Account.';
comment on column account_recovery_code.code_hash is 'SHA-256 of account and code; the code has 80 random bits.';
comment on column account_recovery_code.made_at is 'When it was made.';
comment on column account_recovery_code.used_at is 'When it was used; empty while it can be.';

create table account_passkey (
  credential_id text primary key,
  account_id text not null references auth_user (id) on delete cascade,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  made_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index account_passkey_account on account_passkey (account_id);
comment on table account_passkey is 'Public keys of devices with which an account may sign in instead of by password and code.';
comment on column account_passkey.credential_id is 'Id the device gave, base64url.';
comment on column account_passkey.account_id is 'Account.';
comment on column account_passkey.public_key is 'COSE public key.';
comment on column account_passkey.counter is 'Signature counter of the last use; one that falls back shows a copied key.';
comment on column account_passkey.transports is 'How the device is reached, as it said itself.';
comment on column account_passkey.name is 'Device on which it was made, such as Chrome, Android.';
comment on column account_passkey.made_at is 'When it was registered.';
comment on column account_passkey.last_used_at is 'When it last signed in.';

create table account_activation (
  token_hash bytea primary key,
  account_id text not null references auth_user (id) on delete cascade,
  kind text not null check (kind in ('new', 'reset')),
  made_by text not null,
  made_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  told_at timestamptz
);
create index account_activation_account on account_activation (account_id);
comment on table account_activation is 'One-time links by which a person sets the password; made by an administrator, handed over in person.';
comment on column account_activation.token_hash is 'SHA-256 of the 256-bit token in the link.';
comment on column account_activation.account_id is 'Account.';
comment on column account_activation.kind is 'new for an account that never had a password, reset for a lost password or phone.';
comment on column account_activation.made_by is 'User name of the administrator who made it.';
comment on column account_activation.made_at is 'When it was made.';
comment on column account_activation.expires_at is 'Until when it can be used.';
comment on column account_activation.used_at is 'When it was used or replaced by a newer one; empty while it can be used.';
comment on column account_activation.told_at is 'When the person was told of a reset at sign-in.';

create table account_session (
  session_id uuid primary key,
  token_hash bytea not null unique,
  account_id text not null,
  role text not null,
  region_code text collate "C" not null,
  device text not null,
  started_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  proven_at timestamptz not null default now(),
  foreign key (account_id, role, region_code) references account_role on delete cascade
);
create index account_session_account on account_session (account_id);
comment on table account_session is 'A sign-in that may still be valid; it acts in one role, and goes with the role.';
comment on column account_session.session_id is 'Id by which its owner and an administrator can end it.';
comment on column account_session.token_hash is 'SHA-256 of the 256-bit token the browser or program holds.';
comment on column account_session.account_id is 'Account.';
comment on column account_session.role is 'Role in which it acts.';
comment on column account_session.region_code is 'Region of that role.';
comment on column account_session.device is 'Browser and system, such as Chrome, Windows.';
comment on column account_session.started_at is 'When the person signed in; twelve hours later it ends.';
comment on column account_session.last_used_at is 'Last request, to the minute; the idle limit counts from here.';
comment on column account_session.proven_at is 'When the person last proved who they are.';

create table account_device (
  account_id text not null references auth_user (id) on delete cascade,
  token_hash bytea not null,
  made_at timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  primary key (account_id, token_hash)
);
comment on table account_device is 'Browsers in which an account has signed in fully. Wrong guesses elsewhere never hold them up.';
comment on column account_device.account_id is 'Account.';
comment on column account_device.token_hash is 'SHA-256 of the token in the browser.';
comment on column account_device.made_at is 'First full sign-in.';
comment on column account_device.last_used_at is 'Last full sign-in.';

create table account_challenge (
  token_hash bytea primary key,
  account_id text references auth_user (id) on delete cascade,
  stage text not null check (stage in ('code', 'enrol', 'role', 'activation', 'passkey')),
  next text not null default '/',
  data text not null default '',
  made_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index account_challenge_expires on account_challenge (expires_at);
comment on table account_challenge is 'A sign-in or activation on its way. It opens nothing: it only remembers which step comes next for whom.';
comment on column account_challenge.token_hash is 'SHA-256 of the token in the browser.';
comment on column account_challenge.account_id is 'Account; empty while a passkey has not said yet whose it is.';
comment on column account_challenge.stage is 'What is still to do: code, enrol (second factor), role, activation or passkey.';
comment on column account_challenge.next is 'Page that was asked for.';
comment on column account_challenge.data is 'What the step needs: hash of the activation link, or the challenge a passkey must sign.';
comment on column account_challenge.made_at is 'When it began.';
comment on column account_challenge.expires_at is 'Until when it can go on.';

create table sign_in_bucket (
  bucket bytea primary key,
  failures integer not null,
  blocked_until timestamptz not null,
  updated_at timestamptz not null default now()
);
create index sign_in_bucket_updated on sign_in_bucket (updated_at);
comment on table sign_in_bucket is 'How often somebody guessed wrong, by user name (known or not) and by known device.';
comment on column sign_in_bucket.bucket is 'Keyed hash of what is counted; the typed user name itself is not kept.';
comment on column sign_in_bucket.failures is 'Wrong guesses since the last right one, or since a day of rest.';
comment on column sign_in_bucket.blocked_until is 'Before this no guess is looked at.';
comment on column sign_in_bucket.updated_at is 'Last guess that was looked at.';

grant select, insert on organisation to payung_app;
grant select, insert, update on account_password, account_second_factor, account_activation to payung_app;
grant delete on account_second_factor to payung_app;
grant select, insert, update, delete on account_recovery_code, account_passkey, account_session, account_device, account_challenge, sign_in_bucket to payung_app;
revoke update, delete on auth_user from payung_app;
grant update (state, updated_at, last_seen_at) on auth_user to payung_app;
revoke update on account_role from payung_app;

-- An auditor sees who may do what in the region, and never a secret by which somebody proves themselves.
grant select (state, last_seen_at, created_at) on auth_user to payung_reader;
grant select (account_id, confirmed_at) on account_second_factor to payung_reader;
grant select on organisation to payung_reader;

-- Accounts are read before anybody's region is known, so their tables are not scoped. Who makes accounts and who gives or takes roles, and
-- where, the database decides all the same: administrators, inside their own region.
alter table auth_user enable row level security;
alter table account_role enable row level security;
create policy everybody on auth_user using (true);
create policy everybody on account_role using (true);
create policy role_insert on auth_user as restrictive for insert to payung_app
  with check (current_setting('payung.role', true) = 'administrator');
create policy role_insert on account_role as restrictive for insert to payung_app
  with check (current_setting('payung.role', true) = 'administrator'
    and region_code >= current_setting('payung.kab_from', true) and region_code <= current_setting('payung.kab_to', true));
-- Shut, opened or marked as seen: by an administrator, or by the account itself.
create policy role_update on auth_user as restrictive for update to payung_app
  using (current_setting('payung.role', true) = 'administrator' or id = current_setting('payung.account', true));
alter table account_session enable row level security;
create policy everybody on account_session using (true);
create policy role_delete on account_session as restrictive for delete to payung_app
  using (current_setting('payung.role', true) = 'administrator' or account_id = current_setting('payung.account', true));
alter table account_activation enable row level security;
create policy everybody on account_activation using (true);
create policy role_insert on account_activation as restrictive for insert to payung_app
  with check (current_setting('payung.role', true) = 'administrator');
create policy role_delete on account_role as restrictive for delete to payung_app
  using (current_setting('payung.role', true) = 'administrator'
    and region_code >= current_setting('payung.kab_from', true) and region_code <= current_setting('payung.kab_to', true));
