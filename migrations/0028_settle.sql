-- Which funder keeps a month that two claim: decided by people, kept for ever, and taken back in the ledger by counter-entries only. Decision 0031.
create table match_settlement (
  settlement_id uuid primary key,
  claim text not null,
  kab text collate "C" not null,
  asked_kab text collate "C" not null,
  kind text not null check (kind in ('row_and_paid', 'row_and_row', 'two_records', 'paid_and_member', 'row_and_member')),
  gives_up text not null check (gives_up in ('months', 'row', 'list')),
  loser text not null check (loser in ('first', 'other')),
  person_id uuid,
  other_person uuid,
  roster_id uuid,
  row_number integer,
  programme_id uuid,
  keeper_id uuid,
  list_id uuid,
  pair_id uuid,
  months date[] not null check (cardinality(months) > 0),
  amounts integer[] not null check (cardinality(amounts) = cardinality(months)),
  two_accounts boolean not null,
  state text not null check (state in ('proposed', 'done', 'refused')),
  reason text not null,
  asked_by text not null,
  asked_at timestamptz not null default now(),
  decided_by text,
  decided_at timestamptz,
  remark text,
  result jsonb,
  check ((state = 'proposed') = (decided_at is null) and (decided_by is null) = (decided_at is null)),
  check ((roster_id is null) = (row_number is null) and (gives_up <> 'row' or roster_id is not null)),
  check (gives_up <> 'months' or person_id is not null and programme_id is not null and two_accounts),
  -- Four eyes: who asked that paid months be given up, or that they be paid beside another membership, does not carry it out.
  check (state <> 'done' or not two_accounts or decided_by <> asked_by)
);
comment on table match_settlement is 'What was decided about months that two funders claim: who gives up which months, and why.';
comment on column match_settlement.settlement_id is 'Id.';
comment on column match_settlement.claim is 'Digest of the ids of the claim: the same claim is found again by it.';
comment on column match_settlement.kab is 'Scope: region whose months or row are given up; its office decides.';
comment on column match_settlement.asked_kab is 'Scope for reading: region of the account that asked.';
comment on column match_settlement.kind is 'How the two claims meet, as in the report of double funding.';
comment on column match_settlement.gives_up is 'months (paid months are released), row (a proposed row is left out of these months), list (a membership elsewhere does not count; our months stay).';
comment on column match_settlement.loser is 'Which side of the claim gives up: first (the row or the left record) or other.';
comment on column match_settlement.person_id is 'Person whose months are given up, or whom the row or the months stand for.';
comment on column match_settlement.other_person is 'The other record of the same person, where there are two.';
comment on column match_settlement.roster_id is 'Roster of the row.';
comment on column match_settlement.row_number is 'Row that gives up, or that keeps.';
comment on column match_settlement.programme_id is 'Programme that gives up; empty where a list does.';
comment on column match_settlement.keeper_id is 'Programme that keeps; empty where a membership elsewhere does.';
comment on column match_settlement.list_id is 'List from outside that states the membership.';
comment on column match_settlement.pair_id is 'Pair by which two records were found to be one person.';
comment on column match_settlement.months is 'Months given up, each the first day of its month.';
comment on column match_settlement.amounts is 'Rupiah claimed twice in each of these months.';
comment on column match_settlement.two_accounts is 'Whether a second account decides, because paid months are concerned.';
comment on column match_settlement.state is 'proposed, done or refused.';
comment on column match_settlement.reason is 'Why, in words; no names or numbers of people.';
comment on column match_settlement.asked_by is 'Account that asked.';
comment on column match_settlement.asked_at is 'When.';
comment on column match_settlement.decided_by is 'Account that decided; another one where paid months are concerned.';
comment on column match_settlement.decided_at is 'When.';
comment on column match_settlement.remark is 'Why it was refused.';
comment on column match_settlement.result is 'Months released, rupiah given back, and the number of a branch file that named them already.';
create index match_settlement_claim on match_settlement (claim, state);
create index match_settlement_queue on match_settlement (kab, state, asked_at);
create index match_settlement_row on match_settlement (roster_id, row_number) where roster_id is not null;
create index match_settlement_person on match_settlement (person_id);

alter table match_settlement enable row level security;
alter table match_settlement force row level security;
-- Who gives up and who asked both see it, as a month is seen by who pays and where the person lives; only the office that gives up decides.
create policy seen_by_office on match_settlement for select using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy seen_by_asker on match_settlement for select using (asked_kab >= current_setting('payung.kab_from', true) and asked_kab <= current_setting('payung.kab_to', true));
create policy asked_here on match_settlement for insert with check (asked_kab >= current_setting('payung.kab_from', true) and asked_kab <= current_setting('payung.kab_to', true));
create policy decided_here on match_settlement for update using (kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true));
create policy registrar on match_settlement to payung_registrar using (true);
create policy role_select on match_settlement as restrictive for select to payung_app, payung_reader
  using (current_setting('payung.role', true) in ('administrator', 'clerk', 'approver', 'auditor'));
create policy role_insert on match_settlement as restrictive for insert to payung_app
  with check (current_setting('payung.role', true) in ('administrator', 'clerk') and asked_by = current_setting('payung.account', true)
    and (state = 'proposed' or state = 'done' and not two_accounts
      and kab >= current_setting('payung.kab_from', true) and kab <= current_setting('payung.kab_to', true)));
create policy role_update on match_settlement as restrictive for update to payung_app
  using (current_setting('payung.role', true) = 'approver' and kab = current_setting('payung.kab_from', true));
grant select, insert on match_settlement to payung_app;
grant update (state, decided_by, decided_at, remark, result) on match_settlement to payung_app;
grant select on match_settlement to payung_reader, payung_registrar;
grant update (reason, remark) on match_settlement to payung_registrar;

-- The number of the last branch file of a programme that was made after a person was taken into it: what the branch must be told of.
create function match_sent_file(the_person uuid, the_programme uuid) returns integer
language sql stable security definer set search_path = public, pg_temp as $$
  select max(f.number) from exchange_file f join enrolment e on e.programme_id = f.programme_id and e.person_id = the_person and f.made_at >= e.enrolled_at
  where f.programme_id = the_programme and f.kab >= current_setting('payung.kab_from', true) and f.kab <= current_setting('payung.kab_to', true)
    and current_setting('payung.role', true) = 'approver'
$$;

-- As before, and besides: the region of the other side, what was decided about the pair, and no row twice. A row that was decided to be somebody
-- of the register is left out of its approval, so it stands here once, beside what that person is paid, and in no other claim.
drop function match_double_funding(date, date);
create function match_double_funding(first_asked date, last_asked date)
returns table (kind text, state text, kab text, other_kab text, person_id uuid, other_person uuid, roster_id uuid, row_number integer, other_roster uuid, other_row integer,
  programme_id uuid, other_programme uuid, list_id uuid, list_name text, pair_id uuid, pair_state text, months date[], amounts integer[])
language sql stable security definer set search_path = public, pg_temp as $$
  with scope as materialized (
    select current_setting('payung.kab_from', true) as low, current_setting('payung.kab_to', true) as high
  ), pair as materialized (
    select q.*, bool_or(q.state = 'same' and q.cause = 'similar') over (partition by q.roster_id, q.row_number) and q.roster_id is not null as row_is_same
    from match_pair q where q.state in ('open', 'later', 'same')
  ), two as materialized (
    -- Two records stand in the queue by a row and by the register itself: one question, and what was decided counts.
    select distinct on (least(q.left_person, q.right_person), greatest(q.left_person, q.right_person)) q.*
    from pair q where q.left_person <> q.right_person
    order by least(q.left_person, q.right_person), greatest(q.left_person, q.right_person), q.state = 'same' desc, q.made_at desc, q.pair_id
  ), same_row as materialized (
    select distinct q.roster_id, q.row_number from pair q where q.row_is_same
  ), proposed as materialized (
    -- What a proposed row would pay, month by month, at the programme's price.
    select w.roster_id, w.row_number, w.person_id, w.nik_hash, w.kab, g.programme_id, (t.price ->> 'month' || '-01')::date as month, (t.price ->> 'amount_rupiah')::integer as amount
    from roster r join programme g on g.programme_id = r.programme_id join roster_row w on w.roster_id = r.roster_id
      cross join lateral jsonb_array_elements(g.tariff -> coalesce(w.sector, 'other') -> 'value') as t (price)
    where r.state in ('checked', 'confirmed') and w.nik_hash is not null
      and (w.verdict <> 'rejected' or w.reasons @> '[{"code": "funding.already_funded"}]' or w.reasons @> '[{"code": "list.already_participant"}]' or w.reasons @> '[{"code": "match.same_person"}]')
      and (t.price ->> 'month' || '-01')::date between first_asked and last_asked
  ), claim as materialized (
    select c.* from proposed c left join same_row s on s.roster_id = c.roster_id and s.row_number = c.row_number where s.roster_id is null
  ), paid as not materialized (
    select m.person_id, m.month, m.programme_id, m.amount_rupiah, m.kab, m.owner_kab from person_month m
    where m.state <> 'released' and m.month between first_asked and last_asked
  ), member as materialized (
    select e.list_id, e.nik_hash, e.month_from, e.month_to, l.kab from match_entry e join match_list l on l.list_id = e.list_id
    where l.state = 'active' and l.kind in ('bpjs', 'company') and e.nik_hash is not null
  ), found as (
    select 'row_and_paid' as kind, 'proposed' as state, c.kab, n.person_id, null::uuid as other_person, c.roster_id, c.row_number, null::uuid as other_roster, null::integer as other_row,
           c.programme_id, p.programme_id as other_programme, null::uuid as list_id, null::uuid as pair_id, null::text as pair_state, p.month, p.amount_rupiah as amount, p.owner_kab as other_kab
    from claim c join person_nik n on n.nik_hash = c.nik_hash join paid p on p.person_id = n.person_id and p.month = c.month and p.programme_id <> c.programme_id
    union all
    select 'row_and_row', 'proposed', c.kab, c.person_id, d.person_id, c.roster_id, c.row_number, d.roster_id, d.row_number, c.programme_id, d.programme_id, null, null, null, c.month, least(c.amount, d.amount), d.kab
    from claim c join claim d on d.nik_hash = c.nik_hash and d.month = c.month and d.programme_id <> c.programme_id and (d.programme_id, d.roster_id, d.row_number) > (c.programme_id, c.roster_id, c.row_number)
    union all
    select 'two_records', 'paid', a.owner_kab, q.left_person, q.right_person, null, null, null, null, a.programme_id, b.programme_id, null, q.pair_id, q.state, a.month, least(a.amount_rupiah, b.amount_rupiah), b.owner_kab
    from two q join paid a on a.person_id = q.left_person join paid b on b.person_id = q.right_person and b.month = a.month
    union all
    select 'row_and_record', 'proposed', c.kab, c.person_id, q.right_person, c.roster_id, c.row_number, null, null, c.programme_id, p.programme_id, null, q.pair_id, q.state, p.month, p.amount_rupiah, p.owner_kab
    from pair q join proposed c on c.roster_id = q.roster_id and c.row_number = q.row_number join paid p on p.person_id = q.right_person and p.month = c.month
    where q.cause = 'similar' and (q.state = 'same' or not q.row_is_same)
    union all
    select 'paid_and_member', 'paid', p.owner_kab, p.person_id, null, null, null, null, null, p.programme_id, null, e.list_id, null, null, p.month, p.amount_rupiah, p.kab
    from member e join person_nik n on n.nik_hash = e.nik_hash join paid p on p.person_id = n.person_id and p.month >= e.month_from and (e.month_to is null or p.month <= e.month_to)
    union all
    select 'row_and_member', 'proposed', c.kab, c.person_id, null, c.roster_id, c.row_number, null, null, c.programme_id, null, e.list_id, null, null, c.month, c.amount, e.kab
    from member e join claim c on c.nik_hash = e.nik_hash and c.month >= e.month_from and (e.month_to is null or c.month <= e.month_to)
  )
  select f.kind, f.state, f.kab, max(f.other_kab), f.person_id, f.other_person, f.roster_id, f.row_number, f.other_roster, f.other_row, f.programme_id, f.other_programme, f.list_id, l.name, f.pair_id, f.pair_state,
         array_agg(f.month order by f.month), array_agg(f.amount order by f.month)
  from found f cross join scope s left join match_list l on l.list_id = f.list_id
  where (f.kab >= s.low and f.kab <= s.high or f.other_kab >= s.low and f.other_kab <= s.high)
    and current_setting('payung.role', true) in ('administrator', 'clerk', 'approver', 'auditor')
  group by f.kind, f.state, f.kab, f.person_id, f.other_person, f.roster_id, f.row_number, f.other_roster, f.other_row, f.programme_id, f.other_programme, f.list_id, l.name, f.pair_id, f.pair_state
$$;

-- A person's rights reach what was decided about their months.
create or replace function privacy_rows_of(asked uuid) returns table (source text, kab text, line jsonb)
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
    union all select 'person_merge', m.kab, to_jsonb(m) from person_merge m where m.survivor_id = asked or m.merged_id = asked
    union all select 'match_settlement', t.kab, to_jsonb(t) - 'claim' from match_settlement t
      where t.person_id in (select f.person_id from person_family(asked) f) or t.other_person in (select f.person_id from person_family(asked) f);
end $$;

create or replace function privacy_overwrite(asked uuid) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare done jsonb; member uuid; entries integer; hashes bytea[];
begin
  select array_agg(n.nik_hash) into hashes from person_nik n where n.person_id in (select f.person_id from person_family(asked) f);
  delete from match_entry where nik_hash = any (hashes);
  get diagnostics entries = row_count;
  update match_pair set evidence = '[]', reason = null where left_person in (select f.person_id from person_family(asked) f) or right_person in (select f.person_id from person_family(asked) f);
  update match_settlement set reason = '-', remark = null where person_id in (select f.person_id from person_family(asked) f) or other_person in (select f.person_id from person_family(asked) f);
  for member in select f.person_id from person_family(asked) f where f.person_id <> asked loop
    perform privacy_overwrite_record(member);
  end loop;
  done := privacy_overwrite_record(asked);
  return done || jsonb_build_object('list_entries', entries, 'merged_records', (select count(*) - 1 from person_family(asked)));
end $$;

do $$ declare signature text; begin
  foreach signature in array array['match_sent_file(uuid, uuid)', 'match_double_funding(date, date)', 'privacy_rows_of(uuid)', 'privacy_overwrite(uuid)'] loop
    execute format('alter function %s owner to payung_registrar', signature);
    execute format('revoke all on function %s from public', signature);
  end loop;
end $$;
grant execute on function match_sent_file(uuid, uuid) to payung_app;
grant execute on function match_double_funding(date, date) to payung_app, payung_reader;
grant execute on function privacy_rows_of(uuid) to payung_app;
