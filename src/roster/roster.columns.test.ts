import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { datesText } from '../intake/dates.ts'
import { findLayout, headerKey, layoutOf, proposeLayout } from '../intake/layout.ts'
import { presets } from '../intake/presets.ts'
import type { Field, Layout } from '../intake/schema.ts'
import { valueCounter } from '../intake/values-count.ts'
import { type ValueMemory, valueKey, valueReader } from '../intake/values-read.ts'
import { composeNik } from '../kernel/nik.ts'
import type { Row } from '../tabular/cell.ts'
import { rowChecker } from './roster.check.ts'
import type { CheckedRow } from './roster.schema.ts'

const nik = composeNik({ district: '15.03.07', birthDate: '1985-04-23', sex: 'male', serial: 7 })
const nik2 = composeNik({ district: '15.03.07', birthDate: '1990-06-05', sex: 'female', serial: 8 })
const rowsOf = (...lines: string[][]): Row[] => lines.map((cells, at) => ({ number: at + 1, cells }))
const source = { format: 'xlsx' as const, sheet: 'Sheet1' }
const noPlace = () => ({ problem: 'empty' as const })

describe('a proposal', () => {
  it('asks a person where two columns could be one field, and takes neither by itself', () => {
    const proposal = proposeLayout(
      rowsOf(['NIK', 'NAMA', 'NO. KTP', 'PEKERJAAN'], [nik, 'BUDI', nik2, 'PETANI']),
    )
    expect(proposal.questions).toEqual([{ field: 'nik', columns: [0, 2] }])
    expect(proposal.columns.filter((column) => column.field === 'nik')).toEqual([])
    expect(() => layoutOf(proposal, source)).toThrow(
      expect.objectContaining({ code: 'roster.two_nik_columns' }),
    )
    expect(layoutOf(proposal, source, { nik: 2 }).columns.nik).toEqual({ at: 2, header: 'NO. KTP' })
  })

  it('does not ask where one header says it plainly and the other gives way', () => {
    const { questions, columns } = proposeLayout(
      rowsOf(['NIK', 'NAMA', 'JABATAN', 'PEKERJAAN'], [nik, 'BUDI', 'KETUA', 'PETANI']),
    )
    expect(questions).toEqual([])
    expect(columns.map((column) => column.field)).toEqual(['nik', 'name', null, 'occupation'])
  })

  it('names what it leaves out, what is missing, and how sure it is', () => {
    const proposal = proposeLayout(
      rowsOf(['NO', 'NIKK', 'NAMA LENKAP', 'AGAMA'], ['1', nik, 'BUDI', 'ISLAM']),
    )
    expect(proposal.columns.map((column) => [column.header, column.field, column.confidence])).toEqual([
      ['NO', 'number', 'sure'],
      ['NIKK', null, 'none'],
      ['NAMA LENKAP', 'name', 'near'],
      ['AGAMA', null, 'none'],
    ])
    expect(proposal.missing).toEqual(['nik'])
    expect(proposal.columns[1]?.candidates).toEqual(['nik'])
    expect(proposal.ignored).toEqual(['NIKK', 'AGAMA'])
    expect(() => layoutOf(proposal, source)).toThrow(
      expect.objectContaining({ code: 'roster.no_nik_column' }),
    )
    expect(layoutOf(proposal, source, { nik: 1 }).columns.nik?.at).toBe(1)
  })

  it('guesses a sheet without any heading by its values, as candidates only', () => {
    const proposal = proposeLayout(
      rowsOf(
        ['BUDI SANTOSO', nik, '081234567890'],
        ['SITI AMINAH', nik2, '081234567891'],
        ['JOKO WIDODO', nik, '081234567892'],
      ),
    )
    expect([proposal.header_row, proposal.header_confidence]).toEqual([0, 'guess'])
    expect(proposal.columns.map((column) => [column.field, column.candidates[0]])).toEqual([
      [null, 'name'],
      [null, 'nik'],
      [null, 'phone'],
    ])
    const layout = layoutOf(proposal, source, { nik: 1, name: 0 })
    expect([layout.header_row, layout.columns.nik?.at]).toEqual([0, 1])
    expect(JSON.stringify(proposal)).not.toContain(nik)
  })

  it('refuses a choice of a column that is not there, and one column for two fields', () => {
    const proposal = proposeLayout(rowsOf(['NIK', 'NAMA'], [nik, 'BUDI']))
    expect(() => layoutOf(proposal, source, { sex: 7 })).toThrow(
      expect.objectContaining({ code: 'roster.no_such_column' }),
    )
    expect(() => layoutOf(proposal, source, { sex: 1, phone: 1 })).toThrow(
      expect.objectContaining({ code: 'roster.column_twice' }),
    )
    expect(() => layoutOf(proposal, source, { name: null })).toThrow(
      expect.objectContaining({ code: 'roster.no_name_column' }),
    )
  })

  it('takes what the office chose before for a header nobody knows, and lets that choice outrank a guess', () => {
    const memory = new Map<string, Field | null>([
      [headerKey('Identitas Warga'), 'nik'],
      [headerKey('NAMA LENKAP'), null],
    ])
    const { columns } = proposeLayout(
      rowsOf(['Identitas Warga', 'NAMA', 'NAMA LENKAP'], [nik, 'BUDI', 'X']),
      { memory },
    )
    expect(columns.map((column) => [column.field, column.confidence])).toEqual([
      ['nik', 'remembered'],
      ['name', 'sure'],
      [null, 'remembered'],
    ])
  })

  it('names how a file differs from its preset', () => {
    const bpu = presets.find((preset) => preset.id === 'bpu-template')
    const headers = bpu?.columns.map((column) => column.header).filter((header) => header !== 'EMAIL') ?? []
    const proposal = proposeLayout(rowsOf([...headers, 'NAMA GADIS'], [nik, 'BUDI']))
    expect([proposal.preset, proposal.deviation]).toEqual([
      'bpu-template',
      { missing: ['EMAIL'], extra: ['NAMA GADIS'] },
    ])
  })

  it('reads a whole column of dates one way, by majority, and says which', () => {
    const american = rowsOf(
      ['NIK', 'NAMA', 'TGL LAHIR'],
      [nik, 'A', '4/23/1985'],
      [nik2, 'B', '6/25/1990'],
      [nik, 'C', '23/04/1985'],
    )
    const layout = layoutOf(proposeLayout(american), source)
    expect([layout.dates, datesText(layout)?.id]).toEqual([
      'mdy',
      expect.stringContaining('bulan/hari/tahun'),
    ])
    const ours = layoutOf(
      proposeLayout(rowsOf(['NIK', 'NAMA', 'TGL LAHIR'], [nik, 'A', '04/05/1985'])),
      source,
    )
    expect([ours.dates, datesText(ours)?.id]).toEqual(['dmy', expect.stringContaining('hari/bulan/tahun')])
  })

  it('begins where a person says the heading is', () => {
    const rows = rowsOf(['NIK', 'NAMA'], ['NIK', 'NAMA PESERTA', 'HP'], [nik, 'BUDI', '0812'])
    expect(proposeLayout(rows, { header_row: 2 })).toMatchObject({ header_row: 2, header_confidence: 'sure' })
    expect(proposeLayout(rows, { header_row: 2 }).columns).toHaveLength(3)
  })

  it('never throws, never gives one field to two columns and never one column to two, whatever the sheet', () => {
    const cell = fc.oneof(
      fc.constantFrom(
        'NIK',
        'NAMA',
        'NO KTP',
        'TGL LAHIR',
        'JK',
        'L',
        'P',
        'LAHIR',
        'TEMPAT',
        'DESA',
        nik,
        '23-04-1985',
        '',
      ),
      fc.string({ maxLength: 12 }),
    )
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 12 }), (lines) => {
        const proposal = proposeLayout(rowsOf(...lines))
        const fields = proposal.columns.flatMap((column) => column.field ?? [])
        expect(new Set(fields).size).toBe(fields.length)
        expect(new Set(proposal.columns.map((column) => column.at)).size).toBe(proposal.columns.length)
        for (const { columns } of proposal.questions) expect(columns.length).toBeGreaterThan(1)
      }),
      { numRuns: 200 },
    )
  })
})

function check(header: string[], rows: string[][], memory?: ValueMemory): CheckedRow[] {
  const all = rowsOf(header, ...rows)
  const layout: Layout = findLayout(all, 'csv', '')
  const ages = { age_from: 17, age_from_operator: '>=', age_to: 65, age_to_operator: '<' } as const
  const checker = rowChecker({
    layout,
    ages,
    first_day: '2024-11-01',
    readPlace: noPlace,
    districts: new Set(['15.03.07']),
    memory,
  })
  return all.slice(1).flatMap((row) => {
    const checked = checker(row)
    return typeof checked === 'string' ? [] : [checked]
  })
}

const codesOf = (row: CheckedRow | undefined) => row?.reasons.map((reason) => reason.code)

describe('a row', () => {
  it('of a list with NIK and name only is a person, also without a NIK, and its birth date is said to come from the NIK', () => {
    const rows = check(
      ['NIK', 'NAMA'],
      [
        [nik, 'BUDI'],
        ['', 'SITI AMINAH'],
        ['', 'JUMLAH'],
        ['', 'Kepala Desa'],
      ],
    )
    expect(rows.map((row) => [row.name, codesOf(row)])).toEqual([
      ['BUDI', ['birth_date.from_nik']],
      ['SITI AMINAH', ['nik.missing']],
    ])
    expect(rows[0]?.birth_date).toBe('1985-04-23')
  })

  it('has its name from three columns, and its sex from two columns with ticks', () => {
    const [row] = check(
      ['NOMOR IDENTITAS', 'NAMA DEPAN', 'NAMA TENGAH', 'NAMA BELAKANG', 'LAKI-LAKI', 'PEREMPUAN'],
      [[nik, 'BUDI', '-', 'SANTOSO', 'v', '']],
    )
    expect([row?.name, row?.sex]).toEqual(['BUDI SANTOSO', 'male'])
  })

  it('is read by what the office chose, and says so', () => {
    const memory: ValueMemory = new Map([['sex', new Map([[valueKey('sex', 'Bpk'), 'male']])]])
    const [row] = check(['NIK', 'NAMA', 'JK'], [[nik, 'BUDI', 'BPK.']], memory)
    expect([row?.sex, codesOf(row)]).toEqual(['male', ['birth_date.from_nik', 'value.remembered']])
    const [other] = check(['NIK', 'NAMA', 'JK'], [[nik, 'BUDI', 'BPK.']])
    expect(codesOf(other)).toContain('sex.unreadable')
  })

  it('of OpenSID is read by its codes: 2 is a woman, 9 a farmer, 2 in status_dasar a death', () => {
    const preset = presets.find((each) => each.id === 'opensid')
    const headers = preset?.columns.map((column) => column.header) ?? []
    const values: Record<string, string> = {
      nik: nik2,
      nama: 'SITI',
      sex: '2',
      pekerjaan_id: '9',
      status_dasar: '2',
      tanggallahir: '1990-06-05',
    }
    const row = headers.map((header) => values[header] ?? '')
    const [read] = check(headers, [
      row,
      headers.map((header) =>
        header === 'nik'
          ? '0'
          : header === 'nama'
            ? 'ANI'
            : header === 'sex'
              ? '2'
              : header === 'alamat'
                ? 'Dusun I'
                : '',
      ),
    ])
    expect([read?.sex, read?.occupation, codesOf(read)]).toEqual([
      'female',
      expect.any(String),
      ['life.dead'],
    ])
  })
})

describe('the values of a column', () => {
  it('are counted together when only letters and dots differ, with what they mean or at most five candidates', () => {
    const rows = rowsOf(
      ['NIK', 'NAMA', 'JK', 'PEKERJAAN'],
      [nik, 'BUDI', 'LK', 'Petanni'],
      [nik2, 'SITI', 'lk.', 'PETANNI'],
      [nik2, 'ANI', 'Ibu', 'nelayan'],
    )
    const layout = findLayout(rows, 'csv', '')
    const counter = valueCounter(layout, valueReader({ layout, readPlace: noPlace }))
    for (const row of rows.slice(1)) counter.add(row)
    const list = counter.list()
    expect(
      list.map(({ field, written, rows: count, reading, how }) => [field, written, count, reading, how]),
    ).toEqual([
      ['sex', 'Ibu', 1, null, 'none'],
      ['sex', 'LK', 2, 'male', 'list'],
      ['occupation', 'Petanni', 2, null, 'none'],
      ['occupation', 'nelayan', 1, expect.any(String), 'list'],
    ])
    const farmer = list.find((value) => value.written === 'Petanni')
    expect(farmer?.candidates.length).toBeLessThanOrEqual(5)
    expect(farmer?.candidates[0]?.label.id).toMatch(/petani/i)
  })

  it('show no number of a person that slipped into the column', () => {
    const rows = rowsOf(['NIK', 'NAMA', 'PEKERJAAN'], [nik, 'BUDI', nik2])
    const layout = findLayout(rows, 'csv', '')
    const counter = valueCounter(layout, valueReader({ layout, readPlace: noPlace }))
    for (const row of rows.slice(1)) counter.add(row)
    expect(JSON.stringify(counter.list())).not.toContain(nik2)
  })
})

describe('the presets', () => {
  it('say which kind of file each was read from, have a version, one NIK and a name', () => {
    expect(presets.length).toBeGreaterThanOrEqual(9)
    for (const preset of presets) {
      expect(
        [preset.file_kind.length > 10, preset.source.length > 10, preset.version > 0],
        preset.id,
      ).toEqual([true, true, true])
      expect(preset.confirmed || (preset.note ?? preset.source).length > 10, preset.id).toBe(true)
      const fields = preset.columns.flatMap((column) => column.field ?? [])
      expect(
        fields.filter((field) => field === 'nik'),
        preset.id,
      ).toHaveLength(1)
      expect(
        fields.some((field) => field === 'name' || field === 'name_first'),
        preset.id,
      ).toBe(true)
      expect(new Set(fields).size, preset.id).toBe(fields.length)
    }
    expect(presets.find((preset) => preset.id === 'opensid')?.columns).toHaveLength(44)
  })
})
