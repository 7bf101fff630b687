-- Public money by double entry. A balance is never stored: it is the sum of the entries.
create table budget (
  budget_id uuid primary key,
  kab text collate "C" not null,
  name text not null,
  source text not null check (source in ('APBD', 'APBD_P', 'BKBK', 'DBH_PALM', 'DBH_TOBACCO', 'VILLAGE', 'CSR', 'ZAKAT', 'DONATION', 'SELF')),
  fiscal_year integer not null check (fiscal_year between 2015 and 2100),
  legal_basis text not null,
  created_by text not null,
  created_at timestamptz not null default now(),
  unique (kab, source, fiscal_year, name)
);
comment on table budget is 'A pot of money of one government, source and fiscal year. Its row is the lock under which money is reserved.';
comment on column budget.budget_id is 'Id.';
comment on column budget.kab is 'Scope: region whose government owns it.';
comment on column budget.name is 'Name, as in the budget document.';
comment on column budget.source is 'Where the money comes from.';
comment on column budget.fiscal_year is 'Fiscal year.';
comment on column budget.legal_basis is 'Budget document (DPA) or regulation.';
comment on column budget.created_by is 'Account that entered it.';
comment on column budget.created_at is 'When.';

create table budget_entry (
  transaction_id uuid not null,
  line smallint not null,
  budget_id uuid not null references budget (budget_id),
  kab text collate "C" not null,
  account text not null check (account in ('ceiling', 'available', 'reserved', 'owed', 'paid', 'returned')),
  amount_rupiah bigint not null check (amount_rupiah <> 0),
  reason text not null,
  object_type text not null,
  object_id text not null,
  made_by text not null,
  made_at timestamptz not null default now(),
  primary key (transaction_id, line)
);
comment on table budget_entry is 'One side of a movement of money. Insert only; a mistake is corrected by another entry. The lines of one transaction add up to nothing.';
comment on column budget_entry.transaction_id is 'Movement the line belongs to.';
comment on column budget_entry.line is 'Line within the movement.';
comment on column budget_entry.budget_id is 'Budget.';
comment on column budget_entry.kab is 'Scope: region of the budget.';
comment on column budget_entry.account is 'ceiling (what was granted, negative), available, reserved, owed, paid, returned.';
comment on column budget_entry.amount_rupiah is 'Whole rupiah; plus into the account, minus out of it.';
comment on column budget_entry.reason is 'Why, as slice.verb.';
comment on column budget_entry.object_type is 'Kind of thing that caused it.';
comment on column budget_entry.object_id is 'Which one.';
comment on column budget_entry.made_by is 'Account that caused it.';
comment on column budget_entry.made_at is 'When.';
create index budget_entry_budget on budget_entry (budget_id, account);

-- The last wall: whatever the application does, a movement must balance and no account may go below zero.
-- The budget row is locked first, so that two transactions cannot each see enough money.
create function budget_entry_check() returns trigger language plpgsql as $$
declare
  unbalanced bigint;
  lowest bigint;
begin
  perform 1 from budget where budget_id = new.budget_id and kab = new.kab for update;
  if not found then
    raise exception 'budget.foreign_entry: budget % does not belong to region %', new.budget_id, new.kab using errcode = 'check_violation';
  end if;
  -- Each budget balances by itself: money does not wander from one budget to another inside a movement.
  select sum(amount_rupiah) into unbalanced from budget_entry where transaction_id = new.transaction_id and budget_id = new.budget_id;
  if unbalanced <> 0 then
    raise exception 'budget.unbalanced: transaction % is off by % rupiah', new.transaction_id, unbalanced using errcode = 'check_violation';
  end if;
  select min(balance) into lowest from (
    select sum(amount_rupiah) as balance from budget_entry
    where budget_id = new.budget_id and account <> 'ceiling' group by account
  ) as balances;
  if lowest < 0 then
    raise exception 'budget.overdrawn: an account of budget % would be % rupiah', new.budget_id, lowest using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger budget_entry_check after insert on budget_entry
  deferrable initially deferred for each row execute function budget_entry_check();

alter table budget enable row level security;
alter table budget force row level security;
alter table budget_entry enable row level security;
alter table budget_entry force row level security;
create policy scope on budget using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy scope on budget_entry using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
grant select, insert on budget, budget_entry to payung_app;
-- FOR UPDATE needs an update right; only the name may change.
grant update (name) on budget to payung_app;
