-- A programme: who pays for whom, which months, under which rule.
create table programme (
  programme_id uuid primary key,
  code text collate "C" not null unique check (code ~ '^[A-Z0-9][A-Z0-9-]{2,39}$'),
  kab text collate "C" not null,
  name text not null,
  groups text[] not null,
  temporary boolean not null,
  legal_basis text not null,
  packages text[] not null,
  income_rupiah bigint not null check (income_rupiah > 0),
  age_from smallint not null,
  age_from_operator text not null check (age_from_operator in ('>=', '>')),
  age_to smallint not null,
  age_to_operator text not null check (age_to_operator in ('<', '<=')),
  month_first date not null check (extract(day from month_first) = 1),
  month_last date not null check (extract(day from month_last) = 1),
  quota_people integer not null check (quota_people > 0),
  budget_id uuid not null references budget (budget_id),
  tariff jsonb not null,
  state text not null check (state in ('open', 'closed')),
  operation_id text not null unique,
  created_by text not null,
  created_at timestamptz not null default now(),
  check (month_last >= month_first),
  check (age_to > age_from)
);
comment on table programme is 'A programme of contribution aid: owner, legal basis, criteria, package, period, quota and the budget that pays.';
comment on column programme.programme_id is 'Id.';
comment on column programme.code is 'Short code people type, such as SRL-2024-RENTAN.';
comment on column programme.kab is 'Scope: region whose government owns it.';
comment on column programme.name is 'Name.';
comment on column programme.groups is 'Groups it is for, such as vulnerable_worker, election_officer.';
comment on column programme.temporary is 'True when it covers temporary work; shown apart from lasting cover.';
comment on column programme.legal_basis is 'Regulation or decree it stands on; shown to the people in it (UU 27/2022).';
comment on column programme.packages is 'Programmes bought: JKK, JKM, JHT.';
comment on column programme.income_rupiah is 'Income on which contributions and benefits are computed, whole rupiah a month.';
comment on column programme.age_from is 'Lower age bound on the first day of the first month.';
comment on column programme.age_from_operator is 'Whether the lower bound itself is allowed.';
comment on column programme.age_to is 'Upper age bound on the first day of the first month.';
comment on column programme.age_to_operator is 'Whether the upper bound itself is allowed.';
comment on column programme.month_first is 'First month of cover.';
comment on column programme.month_last is 'Last month of cover.';
comment on column programme.quota_people is 'How many people at most.';
comment on column programme.budget_id is 'Budget that pays.';
comment on column programme.tariff is 'Outcome of the contribution rules at the time of making, with steps and articles.';
comment on column programme.state is 'open or closed.';
comment on column programme.operation_id is 'Key of the request that made it; the same request again makes nothing.';
comment on column programme.created_by is 'Account that made it.';
comment on column programme.created_at is 'When.';
create index programme_kab on programme (kab);
alter table programme enable row level security;
alter table programme force row level security;
create policy scope on programme using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy registrar on programme for select to payung_registrar using (true);
grant select, insert on programme to payung_app;
grant update (state) on programme to payung_app;
grant select on programme to payung_registrar;
