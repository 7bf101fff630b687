-- One answer for all dates of one shape, and one press that takes back what was mended at once.
alter table roster_correction drop constraint roster_correction_way_check;
alter table roster_correction add constraint roster_correction_way_check
  check (way in ('cell', 'same_value', 'date_format', 'workbook', 'undo'));
comment on column roster_correction.way is 'cell (one row by hand), same_value (all rows with one written value), date_format (all dates of one shape), workbook (the error workbook came back), undo (what stood there before something was mended at once).';
