"""What an analyst does to the lists before any linkage: one SQL statement, the same for Splink and for plain SQL.

Reads `all.csv` of `payung demo population` into the table `people`. Every form that the generator writes is read: five forms of
dates, spreadsheets' day numbers, two-digit years, titles, `DESA`, phone numbers with and without country code.
"""

MONTHS = "januari februari maret april mei juni juli agustus september oktober november desember".split()

TITLES = (
    r"\b(H|HJ|HAJI|HAJJAH|DRS|DRA|IR|DR|KH|UST|USTZ|IBU|SPD|SPDI|SE|SH|AMD|AMDKEB|SSOS|MSI|SKOM|SP|KEB)\b"
)


def months_sql(column):
    for number, month in enumerate(MONTHS, 1):
        column = f"replace({column}, ' {month} ', '-{number:02d}-')"
    return column


DATE = f"""
    case
        when regexp_full_match(tgl_lahir, '\\d{{4}}-\\d\\d-\\d\\d') then try_cast(tgl_lahir as date)
        when regexp_full_match(tgl_lahir, '\\d\\d[-/]\\d\\d[-/]\\d{{4}}')
            then try_strptime(replace(tgl_lahir, '/', '-'), '%d-%m-%Y')::date
        when regexp_full_match(tgl_lahir, '\\d\\d/\\d\\d/\\d\\d')
            then try_strptime(left(tgl_lahir, 6)
                || case when right(tgl_lahir, 2)::int > 24 then '19' else '20' end || right(tgl_lahir, 2), '%d/%m/%Y')::date
        when regexp_full_match(tgl_lahir, '\\d{{4,5}}') then date '1899-12-30' + tgl_lahir::int
        when regexp_full_match(tgl_lahir, '\\d{{1,2}} [A-Za-z]+ \\d{{4}}')
            then try_strptime({months_sql("lower(tgl_lahir)")}, '%-d-%m-%Y')::date
    end"""

# Dots vanish inside titles (S.PD → SPD), everything else that is no letter becomes a space.
LETTERS = "trim(regexp_replace(regexp_replace(upper({0}), '[.''’]', '', 'g'), '[^A-Z]+', ' ', 'g'))"


def name_sql(column):
    bare = f"regexp_replace({LETTERS.format(column)}, '{TITLES}', '', 'g')"
    without_father = f"regexp_replace({bare}, ' (BIN|BINTI|B|BT) [A-Z]+$', '')"
    return f"nullif(trim(regexp_replace({without_father}, ' +', ' ', 'g')), '')"


def load(connection, file, table="people", first=None, where="true"):
    limit = f"limit {first}" if first else ""
    connection.execute(f"""
        create or replace table {table} as
        with raw as (
            select * from read_csv('{file}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"',
                nullstr = '') where {where} {limit}),
        cleaned as (
            select
                id as unique_id,
                {name_sql("nama")} as name,
                {DATE} as born,
                nullif(regexp_replace(nik, '[^0-9]', '', 'g'), '') as digits,
                nik like '%E+%' as is_power,
                case upper(left(jk, 1)) when 'L' then 'M' when 'P' then 'F' end as sex,
                nullif(regexp_replace({LETTERS.format("desa")}, '^(DESA|KEL|KELURAHAN) ', ''), '') as village,
                {LETTERS.format("kecamatan")} as district,
                {LETTERS.format("kabupaten")} as regency,
                {name_sql("nama_ibu")} as mother,
                nullif(regexp_replace(regexp_replace(no_hp, '[^0-9]', '', 'g'), '^(62|0)', ''), '') as phone
            from raw)
        select unique_id, name, split_part(name, ' ', 1) as first_word,
            array_to_string(list_sort(string_split(name, ' ')), ' ') as sorted_name,
            strftime(born, '%Y-%m-%d') as born, case when length(digits) in (15, 16) and not is_power then digits end as nik,
            case when length(digits) = 16 and not is_power then left(digits, 6) || right(digits, 4) end as nik_rest,
            sex, village, district, regency, mother, phone
        from cleaned""")
