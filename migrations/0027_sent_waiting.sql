-- A row that waits in an approved list was not taken: its sender is not told that it was.
-- What became of the lists of the asker: only lists that its own policy shows, and of a roster only its state, sums and causes.
create or replace function sent_standing(lists uuid[])
returns table (list_id uuid, roster_state text, counts jsonb, problems jsonb, refusal jsonb, merged integer, approved integer, refused integer)
language sql stable security definer set search_path = public, pg_temp as $$
  select l.list_id, r.state, r.counts, r.problems, r.refusal,
    count(m.row_number) filter (where mr.state in ('uploaded', 'checking', 'checked', 'confirmed'))::integer,
    (count(m.row_number) filter (where mr.state = 'approved' and w.verdict in ('accepted', 'warning', 'same')))::integer,
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
create or replace function sent_rows(the_list uuid, after_row integer, how_many integer)
returns table (row_number integer, verdict text, reasons jsonb, name text, birth_date date, village_code text, person_id uuid, nik_sealed bytea, decision text, why jsonb)
language sql stable security definer set search_path = public, pg_temp as $$
  select w.row_number, w.verdict, w.reasons, w.name, w.birth_date, w.village_code, w.person_id, w.nik_sealed,
    case when d.state = 'approved' and d.verdict = 'rejected' then 'refused' when d.state = 'approved' and d.verdict in ('accepted', 'warning', 'same') then 'approved' when d.state is not null then 'proposed' end,
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
