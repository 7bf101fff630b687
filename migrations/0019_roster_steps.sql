-- The eight steps of a roster: a list whose layout is not sure waits for answers, every row says what committing it would do, and what is
-- committed is bound to what was checked.
alter table roster drop constraint roster_state_check;
alter table roster add constraint roster_state_check
  check (state in ('mapping', 'uploaded', 'checking', 'checked', 'unreadable', 'confirmed', 'approved', 'withdrawn'));
comment on column roster.state is 'mapping (waits for answers about sheet, columns or values), uploaded, checking, checked, unreadable (whole file refused), confirmed by the clerk, approved by the head, withdrawn.';

alter table roster add column choices jsonb not null default '{}';
comment on column roster.choices is 'What people answered about the file: sheets, header row, hidden rows, columns, values.';
alter table roster add column questions jsonb;
comment on column roster.questions is 'What is still to be answered while the state is mapping: kinds of question with counts, no values of people.';
alter table roster add column effects jsonb;
comment on column roster.effects is 'Rows by what committing them would do: new, changed, same, duplicate, funded, rejected, waiting; with the blank ones they add up to the rows read.';
alter table roster add column rows_digest bytea;
comment on column roster.rows_digest is 'SHA-256 over the judged rows; a proposal names it, so that nothing but what was checked is committed.';
alter table roster add column number integer;
comment on column roster.number is 'Number of the receipt: the line of the upload in the audit trail of its region.';

alter table roster_row add column effect text
  check (effect in ('new', 'changed', 'same', 'duplicate', 'funded', 'rejected', 'waiting'));
comment on column roster_row.effect is 'What committing the row would do: new, changed, same, duplicate, funded (by another), rejected, waiting (without NIK).';
