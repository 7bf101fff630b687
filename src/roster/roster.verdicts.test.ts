import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checked, type Person, usePayung } from '../../test/payung.ts'
import {
  allRows,
  cellsOf,
  csvOf,
  header,
  type RowAnswer,
  soundPerson,
  stored,
  story,
  type TestPerson,
} from '../../test/village-rosters.ts'
import { cellText } from '../tabular/cell.ts'
import { readTabular } from '../tabular/read.ts'
import { writeXlsx } from '../tabular/write.ts'
import { type Counts, countsAddUp } from './roster.schema.ts'

const payung = usePayung()
const folder = mkdtempSync(path.join(tmpdir(), 'payung-roster-'))
let clerk: Person

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Truth = { row: number; level: 'rejected' | 'warning' | 'info'; code: string; code_in_csv?: string }

async function send(
  name: string,
  bytes: Uint8Array,
): Promise<{ counts: Counts; rows: RowAnswer[]; id: string; problems: { code: string; rows: number }[] }> {
  const { status, body } = await clerk.upload(story, name, bytes)
  expect([status, body.state]).toEqual([202, 'uploaded'])
  const id = String(body.roster_id)
  const done = await checked(clerk, id)
  expect(done.state).toBe('checked')
  return {
    id,
    counts: done.counts as Counts,
    rows: await allRows(clerk, id),
    problems: done.problems as { code: string; rows: number }[],
  }
}

/** Sends rows under the usual header and answers with their verdicts, in the order sent. */
async function judged(...rows: (readonly string[])[]): Promise<RowAnswer[]> {
  return (await send('uji.csv', csvOf([header, ...rows]))).rows
}

/** Rows of a file whose NIK was issued in another province than Jambi, as about one in a hundred of the generated people's was. */
async function bornElsewhere(bytes: Uint8Array): Promise<Set<number>> {
  const rows = new Set<number>()
  for await (const batch of (await readTabular(bytes)).rows)
    for (const { number, cells } of batch)
      if (cells.some((cell) => /^(?!15)[1-9]\d{15}$/.test(cellText(cell).replace(/[\s.'-]/g, ''))))
        rows.add(number)
  return rows
}

/** A village of Merangin that Sarolangun has no name in common with. */
const elsewhere = { village: 'Muara Madras', district: 'Jangkat' }

const codes = (row: RowAnswer | undefined) => row?.reasons.map((reason) => reason.code)
let taken = 1000
/** A sound person nobody has used yet, with some cells written otherwise. */
const fresh = (other: Partial<TestPerson> = {}) => cellsOf({ ...soundPerson(taken++), ...other })

describe.each(['xlsx', 'csv'] as const)(
  'a roster of 400 good rows and 114 bad ones of every kind, as %s',
  (format) => {
    const file = path.join(folder, `daftar.${format}`)
    const truthFile = path.join(folder, `${format}.json`)
    let truth: Truth[]
    let found: Awaited<ReturnType<typeof send>>
    let before: Awaited<ReturnType<typeof stored>>

    beforeAll(async () => {
      before = await stored(payung)
      const made = await payung.command([
        'demo',
        'roster',
        '--rows',
        '400',
        '--problems',
        '114',
        '--seed',
        '7',
        '--out',
        file,
        '--truth',
        truthFile,
      ])
      expect(made.code).toBe(0)
      truth = JSON.parse(readFileSync(truthFile, 'utf8'))
      found = await send(`daftar.${format}`, readFileSync(file))
    })

    it('accepts exactly the 400 and rejects exactly the 114, and the counts add up', () => {
      const { counts } = found
      expect(counts.accepted + counts.warning).toBe(400)
      expect(counts.rejected).toBe(114)
      expect(counts.blank).toBeGreaterThan(0)
      expect(countsAddUp(counts)).toBe(true)
      expect(found.rows).toHaveLength(514)
    })

    it('rejects every planted row for the reason planted and for no other', () => {
      const rows = new Map(found.rows.map((row) => [row.row_number, row]))
      const wrong = truth
        .filter((planted) => planted.level === 'rejected')
        .map((planted) => {
          const row = rows.get(planted.row)
          const errors = row?.reasons
            .filter((reason) => reason.level === 'error')
            .map((reason) => reason.code)
          return { planted, verdict: row?.verdict, errors }
        })
        .filter(
          ({ planted, verdict, errors }) =>
            verdict !== 'rejected' ||
            String(errors) !== ((format === 'csv' && planted.code_in_csv) || planted.code),
        )
      expect(wrong).toEqual([])
      expect(
        new Set(truth.filter((planted) => planted.level === 'rejected').map((planted) => planted.code)).size,
      ).toBeGreaterThanOrEqual(15)
    })

    it('gives an accepted row the remark planted, one from another province that of its NIK, and every other accepted row none at all', async () => {
      const planted = new Map(truth.map((each) => [each.row, each]))
      const moved = await bornElsewhere(readFileSync(file))
      expect(moved.size).toBeGreaterThan(0)
      const wrong = found.rows.filter((row) => {
        const expected = planted.get(row.row_number)
        if (expected?.level === 'rejected') return false
        const verdict = expected?.level === 'warning' ? 'warning' : 'accepted'
        const remarks = [moved.has(row.row_number) && 'nik.other_province', expected?.code].filter(Boolean)
        return row.verdict !== verdict || String(codes(row)?.sort()) !== String(remarks.sort())
      })
      expect(
        wrong.map((row) => [row.row_number, row.verdict, codes(row), planted.get(row.row_number)?.code]),
      ).toEqual([])
      expect(found.counts.warning).toBe(truth.filter((each) => each.level === 'warning').length)
    })

    it('says every reason in both languages with nothing left open in its sentence', () => {
      for (const row of found.rows) {
        for (const reason of row.reasons) {
          for (const sentence of [reason.found.id, reason.found.en, reason.mend.id, reason.mend.en]) {
            expect(sentence, `${row.row_number} ${reason.code}`).not.toMatch(
              /undefined|null|NaN|"…|… (?:angka|digits|tahun|years)|…[.;]?$/,
            )
          }
        }
      }
    })

    it('counts the rows of each cause as they are', () => {
      const counted = new Map<string, number>()
      for (const row of found.rows)
        for (const code of new Set(codes(row))) counted.set(code, (counted.get(code) ?? 0) + 1)
      const told = found.problems.filter((problem) => !problem.code.startsWith('lines.'))
      expect(Object.fromEntries(told.map((problem) => [problem.code, problem.rows]))).toEqual(
        Object.fromEntries(counted),
      )
    })

    it('tells how many lines were left out because they hold no person, and why', () => {
      const lines = found.problems.filter((problem) => problem.code.startsWith('lines.'))
      expect(lines.map((problem) => problem.code).sort()).toEqual(['lines.signature', 'lines.totals'])
      expect(lines.reduce((sum, problem) => sum + problem.rows, 0)).toBeLessThanOrEqual(found.counts.blank)
    })

    it('puts nobody into the register, pays no month and touches no money', async () => {
      const { person, person_month, budget_entry } = await stored(payung)
      expect({ person, person_month, budget_entry }).toEqual({
        person: before.person,
        person_month: before.person_month,
        budget_entry: before.budget_entry,
      })
    })

    it('shows no NIK, only its first and last four digits', async () => {
      const text = JSON.stringify(found.rows)
      expect(text).not.toMatch(/\d{16}/)
      expect(
        found.rows
          .filter((row) => row.nik_masked)
          .every((row) => /^\d{4}•{8}\d{4}$/.test(row.nik_masked ?? '')),
      ).toBe(true)
      const page = await clerk.page(`/daftar/${found.id}/baris?hasil=rejected`)
      expect(page.status).toBe(200)
      expect(page.html).not.toMatch(/\d{16}/)
    })

    it('lists only the rows asked for: by verdict, by cause', async () => {
      const rejected = await allRows(clerk, found.id, '&verdict=rejected')
      expect(rejected.map((row) => row.row_number)).toEqual(
        found.rows.filter((row) => row.verdict === 'rejected').map((row) => row.row_number),
      )
      const conflicts = await allRows(clerk, found.id, '&code=duplicate.conflict')
      expect(conflicts.map((row) => row.row_number)).toEqual(
        found.rows.filter((row) => codes(row)?.includes('duplicate.conflict')).map((row) => row.row_number),
      )
    })
  },
)

describe('counts', () => {
  it('always add up, whatever rows a file holds: read = accepted + with a remark + rejected + blank', async () => {
    const kinds = {
      good: (at: number) => [cellsOf(soundPerson(at))],
      remark: (at: number) => [cellsOf({ ...soundPerson(at), occupation: 'Pawang hujan' })],
      bad: (at: number) => [cellsOf({ ...soundPerson(at), nik: '123' })],
      twice: (at: number) => [cellsOf(soundPerson(at)), cellsOf(soundPerson(at))],
      conflict: (at: number) => [
        cellsOf(soundPerson(at)),
        cellsOf({ ...soundPerson(at), name: 'ORANG LAIN' }),
      ],
      empty: () => [header.map(() => '')],
      total: () => [['', 'JUMLAH', '', '', '', '', '', '', '']],
      example: (at: number) => [['CONTOH', ...cellsOf(soundPerson(at)).slice(1)]],
      numbers: () => [header.map((_, column) => String(column + 1))],
    }
    const expected: Record<keyof typeof kinds, Omit<Counts, 'read'>> = {
      good: { accepted: 1, warning: 0, rejected: 0, blank: 0 },
      remark: { accepted: 0, warning: 1, rejected: 0, blank: 0 },
      bad: { accepted: 0, warning: 0, rejected: 1, blank: 0 },
      twice: { accepted: 1, warning: 0, rejected: 1, blank: 0 },
      conflict: { accepted: 0, warning: 0, rejected: 2, blank: 0 },
      empty: { accepted: 0, warning: 0, rejected: 0, blank: 1 },
      total: { accepted: 0, warning: 0, rejected: 0, blank: 1 },
      example: { accepted: 0, warning: 0, rejected: 0, blank: 1 },
      numbers: { accepted: 0, warning: 0, rejected: 0, blank: 1 },
    }
    let turn = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])), {
          minLength: 1,
          maxLength: 25,
        }),
        async (drawn) => {
          const from = 3000 + 30 * turn++
          const rows = drawn.flatMap((kind, at) => kinds[kind](from + at))
          const { counts } = await send(`acak-${turn}.csv`, csvOf([[`Daftar acak ${turn}`], header, ...rows]))
          const sum = { read: 0, accepted: 0, warning: 0, rejected: 0, blank: 0 }
          for (const kind of drawn)
            for (const key of ['accepted', 'warning', 'rejected', 'blank'] as const)
              sum[key] += expected[kind][key]
          sum.read = sum.accepted + sum.warning + sum.rejected + sum.blank
          expect(counts).toEqual(sum)
          expect(countsAddUp(counts)).toBe(true)
        },
      ),
      { numRuns: 12 },
    )
  })
})

describe('rows that hold no person', () => {
  it('a person without a NIK is one, though their occupation be that of somebody who signs', async () => {
    const titles = ['KETUA RT', 'PETUGAS KEBERSIHAN', 'KEPALA DUSUN']
    const { rows } = await send(
      'ketua.csv',
      csvOf([
        header,
        ...titles.map((occupation, at) => cellsOf({ ...soundPerson(2100 + at), nik: '', occupation })),
      ]),
    )
    expect(
      rows.map(({ verdict, reasons }) => [verdict, reasons.some(({ code }) => code === 'nik.missing')]),
    ).toEqual(titles.map(() => ['rejected', true]))
  })

  it('title rows, the row of column numbers, examples, totals and the signature block are blank', async () => {
    const { counts, rows } = await send(
      'kop.csv',
      csvOf([
        ['PEMERINTAH KABUPATEN SAROLANGUN'],
        ['DAFTAR PEKERJA RENTAN'],
        [],
        ['Kecamatan', 'Air Hitam'],
        header,
        header.map((_, at) => String(at + 1)),
        ['CONTOH', ...cellsOf(soundPerson(2001)).slice(1)],
        cellsOf(soundPerson(2002)),
        [],
        ['JUMLAH', '', '', '', '', '', '', '', '1 ORANG'],
        ['', '', '', '', '', '', '', '', 'Sarolangun, 21 Oktober 2024'],
        ['', '', '', '', '', '', '', '', 'KEPALA DESA'],
        ['', '', '', '', '', '', '', '', '(.....................)'],
      ]),
    )
    expect(rows.map((row) => [row.row_number, row.verdict])).toEqual([[8, 'accepted']])
    expect(counts).toEqual({ read: 8, accepted: 1, warning: 0, rejected: 0, blank: 7 })
  })

  it('a row with a name and a village but no NIK is a person whose NIK is missing, not a blank row', async () => {
    const [row] = await judged(fresh({ nik: '' }))
    expect([row?.verdict, codes(row)]).toEqual(['rejected', ['nik.missing']])
  })

  it('a person whose only filled cells are a NIK and a name is a person', async () => {
    const { nik, name } = soundPerson(2004)
    const [row] = await judged(['', name, nik])
    expect(row?.verdict).toBe('warning')
    expect(codes(row)?.sort()).toEqual(['birth_date.missing', 'village.missing'])
  })
})

describe('a row', () => {
  it('whose NIK is damaged is rejected, each damage under its own name', async () => {
    const { nik } = soundPerson(1)
    const cases: [string, string][] = [
      ['', 'nik.missing'],
      ['-', 'nik.missing'],
      ['1,50307E+15', 'nik.scientific'],
      [`${nik.slice(0, 15)}O`, 'nik.letters'],
      [nik.slice(0, 15), 'nik.length'],
      [`${nik}1`, 'nik.length'],
      ['15030700078500031', 'nik.length'],
      ['1503070007850003', 'nik.family_card'],
      ['26133068531', 'nik.membership_number'],
      [`${nik.slice(0, 12)}0000`, 'nik.serial_zero'],
      ['7'.repeat(16), 'nik.placeholder'],
    ]
    const rows = await judged(...cases.map(([written]) => fresh({ nik: written })))
    expect(rows.map((row) => [row.verdict, codes(row)?.[0]])).toEqual(
      cases.map(([, code]) => ['rejected', code]),
    )
  })

  it('whose letter in the NIK is named with its place, so that it can be found', async () => {
    const { nik } = soundPerson(2)
    const [row] = await judged(fresh({ nik: `${nik.slice(0, 6)}O${nik.slice(7)}` }))
    expect(row?.reasons[0]?.found.id).toContain('posisi 7 ada "O"')
  })

  it('of somebody aged 65 on the first day of cover is rejected, of somebody aged 64 and 17 accepted, of 16 rejected', async () => {
    const nikOf = (date: string) => `150307${date.slice(0, 2)}${date.slice(3, 5)}${date.slice(8)}7`
    const aged = (date: string, serial: string) =>
      fresh({ birth_date: date, nik: `${nikOf(date)}${serial}`, sex: 'L' })
    const rows = await judged(
      aged('01-11-1959', '701'),
      aged('02-11-1959', '702'),
      aged('01-11-2007', '703'),
      aged('02-11-2007', '704'),
    )
    expect(rows.map((row) => [row.verdict, codes(row)])).toEqual([
      ['rejected', ['age.above']],
      ['accepted', []],
      ['accepted', []],
      ['rejected', ['age.below']],
    ])
    expect(rows[0]?.reasons[0]?.found.id).toBe('Berumur 65 tahun pada bulan pertama; syarat program < 65.')
  })

  it('that repeats an earlier one is rejected and names it; the earlier one stays accepted', async () => {
    const rows = await judged(fresh(), fresh())
    expect(rows.every((row) => row.verdict === 'accepted')).toBe(true)
    const again = soundPerson(2010)
    const twice = await judged(cellsOf(again), fresh(), cellsOf({ ...again, name: again.name.toLowerCase() }))
    expect(twice.map((row) => codes(row))).toEqual([[], [], ['duplicate.in_file']])
    expect(twice[2]?.reasons[0]?.found.id).toContain('baris 2')
  })

  it('that gives one NIK to a second person rejects both, each naming the other', async () => {
    const one = soundPerson(2012)
    const rows = await judged(cellsOf(one), cellsOf({ ...one, name: 'ORANG LAIN SEKALI' }))
    expect(rows.map((row) => [row.verdict, codes(row)])).toEqual([
      ['rejected', ['duplicate.conflict']],
      ['rejected', ['duplicate.conflict']],
    ])
    expect(rows.map((row) => row.reasons[0]?.found.en)).toEqual([
      expect.stringContaining('Row 3'),
      expect.stringContaining('Row 2'),
    ])
  })

  it('with a village of another regency, an unknown one, or one name of two villages is rejected, each for its own reason', async () => {
    const rows = await judged(
      fresh(elsewhere),
      fresh({ village: 'Kahyangan Jaya', district: 'Air Hitam' }),
      fresh({ village: 'Desa Baru', district: '' }),
      fresh({ village: '', district: '' }),
    )
    expect(rows.map((row) => codes(row))).toEqual([
      ['village.out_of_region'],
      ['village.unknown'],
      ['village.ambiguous'],
      ['village.missing'],
    ])
    expect(rows.map((row) => row.verdict)).toEqual(['rejected', 'rejected', 'rejected', 'warning'])
  })

  it('with a nearly right village is never moved there silently: it is rejected and the right name is offered', async () => {
    const { village } = soundPerson(3)
    const slip = `${village.slice(0, -2)}X${village.slice(-1)}`
    const [row] = await judged(fresh({ village: slip }))
    expect([row?.verdict, codes(row), row?.village_code]).toEqual(['rejected', ['village.unknown'], null])
    expect(row?.reasons[0]?.found.id).toContain(village)
  })

  it('with a formula that has no value, or #REF!, is rejected and names the column', async () => {
    const [row] = await judged(fresh({ nik: '#REF!' }))
    expect([row?.verdict, codes(row)]).toEqual(['rejected', ['cell.formula_error']])
    expect(row?.reasons[0]?.found.id).toContain('Kolom C')
  })

  it('earns every remark that is due and is still accepted with them', async () => {
    const one = soundPerson(2020)
    const [day = '', month = '', year = ''] = one.birth_date.split('-')
    const slipped = `${day === '05' ? '06' : '05'}-${month}-${year.slice(2)}`
    const [row] = await judged(
      cellsOf({
        ...one,
        name: `ALM. ${one.name}`,
        nik: `'${one.nik}`,
        birth_date: slipped,
        sex: one.sex === 'L' ? 'P' : 'L',
        occupation: 'Pawang hujan',
        phone: '1234',
      }),
    )
    expect(row?.verdict).toBe('warning')
    expect(codes(row)?.sort()).toEqual([
      'birth_date.two_digit_year',
      'name.deceased_marker',
      'nik.birth_date_differs',
      'nik.sex_differs',
      'nik.tidied',
      'occupation.unknown',
      'phone.unreadable',
    ])
  })

  it('whose NIK stands in a number cell is rejected even if its digits look right', async () => {
    const one = soundPerson(2022)
    const columns = header.map((title) => ({
      header: title,
      kind: title === 'NO. KTP' ? ('number' as const) : ('text' as const),
    }))
    const digits = Number(`${one.nik.slice(0, 15)}0`)
    const { rows } = await send(
      'angka.xlsx',
      await writeXlsx({
        sheets: [
          { name: 'Desa', columns, rows: [cellsOf(one).map((cell, at) => (at === 2 ? digits : cell))] },
        ],
      }),
    )
    expect(rows.map((row) => [row.verdict, codes(row)])).toEqual([['rejected', ['nik.damaged_by_excel']]])
  })

  it('that is shifted by one column is rejected, and the NIK in the wrong cell is stored nowhere in the open', async () => {
    const one = soundPerson(2024)
    const { id } = await send(
      'geser.csv',
      csvOf([
        header,
        ['1', one.nik, one.name, one.birth_date, 'L', one.village, one.district, 'PETANI', ''],
        cellsOf({ ...soundPerson(2025), village: one.nik }),
        cellsOf({ ...soundPerson(2026), birth_date: one.nik }),
        cellsOf({ ...soundPerson(2027), occupation: one.nik }),
      ]),
    )
    const open = await payung.see<{ row_number: number }>(
      'select row_number from roster_row w where roster_id = $1 and w::text ~ $2 order by 1',
      [id, one.nik],
    )
    expect(open.map((row) => row.row_number)).toEqual([])
    const [roster] = await payung.see<{ open: boolean }>(
      'select r::text ~ $2 as open from roster r where roster_id = $1',
      [id, one.nik],
    )
    expect(roster?.open).toBe(false)
  })

  it('of somebody the province already pays for the same months is rejected and names the funder', async () => {
    const { rows } = await send('bkbk.csv', await bkbkAgain())
    expect(rows.map((row) => codes(row))).toEqual([['funding.already_funded']])
    expect(rows[0]?.reasons[0]?.found.id).toMatch(/BKBK Provinsi 2024.*November 2024, Desember 2024/)
  })
})

/** One planted row that the province pays already, taken out of a generated roster. */
async function bkbkAgain(): Promise<Uint8Array> {
  const file = path.join(folder, 'dibiayai.csv')
  const truthFile = path.join(folder, 'dibiayai.json')
  expect(
    (
      await payung.command([
        'demo',
        'roster',
        '--rows',
        '10',
        '--problems',
        '19',
        '--seed',
        '3',
        '--out',
        file,
        '--truth',
        truthFile,
      ])
    ).code,
  ).toBe(0)
  const truth = JSON.parse(readFileSync(truthFile, 'utf8')) as Truth[]
  const lines = readFileSync(file, 'utf8').split('\r\n')
  const planted = truth.find((each) => each.code === 'funding.already_funded')?.row ?? 0
  return new TextEncoder().encode(`\ufeff${lines[3]}\r\n${lines[planted - 1]}\r\n`)
}
