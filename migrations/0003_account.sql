-- Accounts, their sessions (tables of the sign-in library, under our names) and their roles within a region.
create table auth_user (
  id text primary key,
  name text not null,
  email text not null unique,
  email_verified boolean not null default false,
  image text,
  username text unique,
  display_username text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
comment on table auth_user is 'A person who signs in. Accounts are made by an administrator; there is no self-registration.';
comment on column auth_user.id is 'Account id.';
comment on column auth_user.name is 'Name shown on screens and in the audit trail.';
comment on column auth_user.email is 'Address required by the sign-in library; made up from the user name when none is known.';
comment on column auth_user.email_verified is 'Unused: addresses are not used for sign-in.';
comment on column auth_user.image is 'Unused.';
comment on column auth_user.username is 'User name, lower case.';
comment on column auth_user.display_username is 'User name as typed.';
comment on column auth_user.created_at is 'When the account was made.';
comment on column auth_user.updated_at is 'When the account was last changed.';

create table auth_session (
  id text primary key,
  token text not null unique,
  user_id text not null references auth_user (id) on delete cascade,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_session_user on auth_session (user_id);
comment on table auth_session is 'A sign-in that is still valid.';
comment on column auth_session.id is 'Session id.';
comment on column auth_session.token is 'Secret the browser holds.';
comment on column auth_session.user_id is 'Account.';
comment on column auth_session.expires_at is 'Until when it is valid.';
comment on column auth_session.ip_address is 'Address it came from.';
comment on column auth_session.user_agent is 'Browser it came from.';
comment on column auth_session.created_at is 'When it began.';
comment on column auth_session.updated_at is 'When it was last prolonged.';

create table auth_credential (
  id text primary key,
  account_id text not null,
  provider_id text not null,
  user_id text not null references auth_user (id) on delete cascade,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  password text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_credential_user on auth_credential (user_id);
comment on table auth_credential is 'How an account proves itself: a password hash, later also an outside identity provider.';
comment on column auth_credential.id is 'Id.';
comment on column auth_credential.account_id is 'Id at the provider; the account id for passwords.';
comment on column auth_credential.provider_id is 'credential for passwords.';
comment on column auth_credential.user_id is 'Account.';
comment on column auth_credential.access_token is 'Unused for passwords.';
comment on column auth_credential.refresh_token is 'Unused for passwords.';
comment on column auth_credential.id_token is 'Unused for passwords.';
comment on column auth_credential.access_token_expires_at is 'Unused for passwords.';
comment on column auth_credential.refresh_token_expires_at is 'Unused for passwords.';
comment on column auth_credential.scope is 'Unused for passwords.';
comment on column auth_credential.password is 'Argon2id hash in PHC form.';
comment on column auth_credential.created_at is 'When it was made.';
comment on column auth_credential.updated_at is 'When it was last changed.';

create table auth_verification (
  id text primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index auth_verification_identifier on auth_verification (identifier);
comment on table auth_verification is 'Short-lived secrets of the sign-in library.';
comment on column auth_verification.id is 'Id.';
comment on column auth_verification.identifier is 'What it is for.';
comment on column auth_verification.value is 'The secret.';
comment on column auth_verification.expires_at is 'Until when it is valid.';
comment on column auth_verification.created_at is 'When it was made.';
comment on column auth_verification.updated_at is 'When it was last changed.';

create table account_role (
  account_id text not null references auth_user (id) on delete cascade,
  role text not null check (role in ('administrator', 'clerk', 'approver', 'branch', 'auditor', 'leader')),
  region_code text collate "C" not null,
  office text not null,
  granted_by text not null,
  granted_at timestamptz not null default now(),
  primary key (account_id, role, region_code)
);
comment on table account_role is 'What an account may do and where: a role within a region and all regions inside it.';
comment on column account_role.account_id is 'Account.';
comment on column account_role.role is 'administrator, clerk (prepares), approver (head of office), branch (BPJS), auditor (reads), leader (figures).';
comment on column account_role.region_code is 'Region the role holds for; empty for the whole country.';
comment on column account_role.office is 'Office as shown in the page frame, such as Dinas Tenaga Kerja.';
comment on column account_role.granted_by is 'Who granted it.';
comment on column account_role.granted_at is 'When.';
grant select, insert, update, delete on auth_user, auth_session, auth_credential, auth_verification, account_role to payung_app;
