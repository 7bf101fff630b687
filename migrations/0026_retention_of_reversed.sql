-- A list that was taken back is kept no longer than one that was never approved: its rows are then those of people whom nobody took in. What was
-- kept of it stays as long as the rest. The two functions are otherwise those of 0025.
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
  elsif rule = 'access_log' then
    return query select a.kab, count(*)::integer, (min(a.at) at time zone interval '7 hours')::date::text from access_log a where a.kab >= low and a.kab <= high and a.at < cutoff group by 1;
  else
    raise exception 'privacy_due: no rule %', rule;
  end if;
end $$;

-- Destroys what a rule found in one region of the scope. The youngest that may go, whoever asks: six months for rejected rows, two years
-- for files and the access log.
create or replace function privacy_retire(rule text, before date, place text) returns jsonb
language plpgsql security definer set search_path = public, pg_temp as $$
declare cutoff timestamptz := before::timestamp at time zone interval '7 hours';
  gone integer; files jsonb; low text := current_setting('payung.kab_from', true); high text := current_setting('payung.kab_to', true);
begin
  if low is null or place < low or place > high or cutoff > now() - (case rule when 'roster_rejected' then interval '6 months' else interval '24 months' end) then
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
  elsif rule = 'access_log' then
    delete from access_log where at < cutoff and kab = place;
    get diagnostics gone = row_count;
  else
    raise exception 'privacy_retire: no rule %', rule;
  end if;
  return jsonb_build_object('destroyed', gone) || case when files is null then '{}'::jsonb else jsonb_build_object('sha256', files) end;
end $$;
