import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { checked, type Person, usePayung } from '../../test/payung.ts'
import {
  allRows,
  cellsOf,
  csvOf,
  download,
  header,
  makeProgramme,
  soundPerson,
  soundRoster,
  stored,
  storedAtRest,
  story,
} from '../../test/village-rosters.ts'
import { recogniseHeader } from '../intake/layout.ts'
import type { Field } from '../intake/schema.ts'
import { cellText } from '../tabular/cell.ts'
import { rowsOf } from '../tabular/test-files.ts'

const payung = usePayung()
let clerk: Person
let head: Person
let from = 0
/** A roster nobody has sent yet. */
function freshRoster(count = 3): Uint8Array {
  from += 100
  return soundRoster(count, from)
}

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  head = await payung.as('sarolangun.kepala')
})

async function send(
  bytes: Uint8Array,
  name = 'desa.csv',
  programme = story,
): Promise<Record<string, unknown>> {
  const { status, body } = await clerk.upload(programme, name, bytes)
  if (status !== 202) return body
  return { ...(await checked(clerk, String(body.roster_id))), known: body.known }
}

describe('headers', () => {
  const forms: Partial<Record<Field, string[]>> = {
    nik: [
      'NIK',
      'nik',
      'N I K',
      'No. KTP',
      'NO_KTP',
      'Nomor KTP',
      'NOMOR_IDENTITAS',
      'No. NIK',
      'Nomor Induk Kependudukan',
      'NIK/No. KTP',
      'NOMOR INDUK KEPENDUDUKN',
    ],
    name: [
      'NAMA',
      'Nama Lengkap',
      'NAMA_LENGKAP',
      'Nama Peserta',
      'nama penerima',
      'NAMA LENGKAP SESUAI KTP',
      'NAMA LENGKAPP',
    ],
    birth_date: ['TGL LAHIR', 'Tgl. Lahir', 'TANGGAL_LAHIR', 'TANGGALLAHIR', 'Tanggal Lahr'],
    birth_place_and_date: ['TEMPAT/TANGGAL LAHIR', 'Tempat, Tgl Lahir', 'TTL', 'TEMPAT TANGGAL LAHIR'],
    sex: ['JK', 'L/P', 'Jenis Kelamin', 'JENIS_KELAMIN'],
    village: ['DESA/KELURAHAN', 'Desa', 'Kelurahan', 'NAMA DESA', 'Kode Desa'],
    district: ['KECAMATAN', 'Kec.', 'Nama Kecamatan'],
    occupation: ['PEKERJAAN', 'JENIS_PEKERJAAN_1', 'Profesi'],
    phone: ['NO HP', 'HANDPHONE', 'HP', 'No. HP/WA', 'No. Telp'],
    number: ['NO', 'No.', 'Nomor Urut'],
    family_card: ['NO KK', 'No. Kartu Keluarga'],
    mother: ['NAMA_IBU_KANDUNG', 'Ibu Kandung'],
    membership_number: ['KPJ', 'No. KPJ', 'NOMOR KPJ BPJS'],
    months: ['BULAN_IURAN'],
    package: ['KODE_PAKET'],
    wage: ['UPAH'],
  }

  it.each(Object.entries(forms).flatMap(([field, written]) => written.map((form) => [form, field])))(
    '%j is the column %s',
    (form, field) => {
      expect(recogniseHeader(form)).toBe(field)
    },
  )

  it.each(['', '...', 'KETERANGAN', 'CATATAN', 'NAMA BAPAK', 'NO REKENING', 'TAHUN', 'TMT', 'x'.repeat(60)])(
    '%j is no column that is read',
    (written) => {
      expect(recogniseHeader(written)).toBeUndefined()
    },
  )

  it('of the BPU template are understood, and its rows accepted', async () => {
    const titles = [
      'NOMOR_IDENTITAS',
      'NAMA_LENGKAP',
      'TGL_LAHIR',
      'HANDPHONE',
      'EMAIL',
      'JENIS_PEKERJAAN_1',
      'JENIS_PEKERJAAN_2',
      'LOKASI_PEKERJAAN',
      'UPAH',
      'KODE_PAKET',
      'BULAN_IURAN',
    ]
    const { nik, name, birth_date, phone } = soundPerson(9001)
    const roster = await send(
      csvOf([titles, [nik, name, birth_date, phone, '', 'PETANI', '', '1503', '1000000', 'T', '2']]),
      'Data TK Baru.csv',
    )
    expect(roster.counts).toEqual({ read: 1, accepted: 0, warning: 1, rejected: 0, blank: 0 })
    expect((roster.problems as { code: string }[]).map((problem) => problem.code)).toEqual([
      'village.missing',
    ])
  })

  it('of a list of OpenSID are understood, and its rows accepted', async () => {
    const titles = [
      'Nama',
      'No. KK',
      'NIK',
      'Jenis Kelamin',
      'Tempat Lahir',
      'Tanggal Lahir',
      'Pekerjaan',
      'Status Perkawinan',
      'Nama Ibu',
      'Alamat',
      'RT',
      'Desa',
      'Kecamatan',
    ]
    const { nik, name, birth_date, sex, village, district } = soundPerson(9002)
    const [day, month, year] = birth_date.split('-')
    const roster = await send(
      csvOf([
        titles,
        [
          name,
          '1503070101100001',
          nik,
          sex === 'L' ? 'LAKI-LAKI' : 'PEREMPUAN',
          'SAROLANGUN',
          `${year}-${month}-${day}`,
          'PETANI/PEKEBUN',
          'KAWIN',
          'ANI',
          'JL. DESA',
          '01',
          village,
          district,
        ],
      ]),
      'opensid.csv',
    )
    expect(roster.counts).toEqual({ read: 1, accepted: 1, warning: 0, rejected: 0, blank: 0 })
  })

  it('NIK and NAMA alone are enough: the birth date comes from the NIK, and the rows say so', async () => {
    const people = [soundPerson(9003), soundPerson(9004)]
    const roster = await send(
      csvOf([['NIK', 'NAMA'], ...people.map((person) => [person.nik, person.name])]),
      'bansos.csv',
    )
    expect(roster.counts).toEqual({ read: 2, accepted: 0, warning: 2, rejected: 0, blank: 0 })
    const rows = await allRows(clerk, String(roster.roster_id))
    expect(rows.map((row) => row.birth_date?.split('-').reverse().join('-'))).toEqual(
      people.map((person) => person.birth_date),
    )
  })

  it('that nobody asked for are named on the page, so that nothing is ignored silently', async () => {
    const { nik, name } = soundPerson(9005)
    const roster = await send(
      csvOf([
        ['NIK', 'NAMA', 'KETERANGAN', 'Hobi <b>'],
        [nik, name, 'x', 'y'],
      ]),
      'tambahan.csv',
    )
    const { html } = await clerk.page(`/daftar/${roster.roster_id}`)
    expect(html).toContain('KETERANGAN')
    expect(html).toContain('Hobi &lt;b&gt;')
  })
})

describe('a file whose columns are not clear', () => {
  const { nik, name } = soundPerson(9100)

  it.each([
    [
      'two NIK columns',
      [
        ['NO', 'NIK', 'NAMA', 'NO. KTP'],
        ['1', nik, name, nik],
      ],
      'roster.two_nik_columns',
      ['"NIK" (B)', '"NO. KTP" (D)'],
    ],
    [
      'no NIK column',
      [
        ['NO', 'NAMA', 'ALAMAT', 'KETERANGAN'],
        ['1', name, 'Jl. Desa', '-'],
      ],
      'roster.no_nik_column',
      ['"NAMA"', '"ALAMAT"'],
    ],
    [
      'no name column',
      [
        ['NO', 'NIK', 'ALAMAT'],
        ['1', nik, 'Jl. Desa'],
      ],
      'roster.no_name_column',
      ['NAMA'],
    ],
    [
      'no header at all',
      [
        ['1', nik, name],
        ['2', nik, name],
      ],
      'roster.no_nik_column',
      ['NIK'],
    ],
    [
      'a header below row 40',
      [...Array.from({ length: 41 }, () => ['Lampiran']), ['NIK', 'NAMA'], [nik, name]],
      'roster.no_nik_column',
      ['40'],
    ],
  ])('is refused for %s, with what was found in it, and nothing is stored', async (_, rows, code, found) => {
    const before = await storedAtRest(payung)
    const { status, body } = await clerk.upload(story, 'desa.csv', csvOf(rows as string[][]))
    expect([status, body.code]).toEqual([400, code])
    const said = body.text as { id: string; en: string }
    for (const part of found as string[]) expect(said.id).toContain(part)
    expect(said.id).toMatch(/unggah lagi/)
    expect(said.en).toMatch(/upload (?:it )?again/)
    expect(await stored(payung)).toEqual(before)
  })
})

describe('the same file', () => {
  it('sent again is recognised, whatever its name and key, and changes nothing', async () => {
    const bytes = freshRoster()
    const first = await send(bytes, 'desa.csv')
    const before = await storedAtRest(payung)
    const again = await clerk.upload(story, 'salinan desa (2).csv', bytes)
    expect([again.status, again.body.known, again.body.roster_id, again.body.file_name]).toEqual([
      202,
      true,
      first.roster_id,
      'desa.csv',
    ])
    expect(await stored(payung)).toEqual(before)
  })

  it('sent five times at once becomes one roster with one check', async () => {
    const before = await storedAtRest(payung)
    const bytes = freshRoster()
    const answers = await Promise.all(Array.from({ length: 5 }, () => clerk.upload(story, 'desa.csv', bytes)))
    expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202, 202, 202])
    expect(new Set(answers.map((answer) => answer.body.roster_id)).size).toBe(1)
    expect(answers.filter((answer) => answer.body.known === false)).toHaveLength(1)
    await checked(clerk, String(answers[0]?.body.roster_id))
    const after = await stored(payung)
    expect([
      after.roster - before.roster,
      after.roster_file - before.roster_file,
      after.roster_row - before.roster_row,
    ]).toEqual([1, 1, 3])
  })

  it('for another programme is another roster', async () => {
    const bytes = freshRoster()
    const first = await send(bytes)
    const other = await send(bytes, 'desa.csv', await makeProgramme(clerk, 10))
    expect([first.known, other.known]).toEqual([false, false])
    expect(other.roster_id).not.toBe(first.roster_id)
  })

  it('may come again after it was withdrawn', async () => {
    const bytes = freshRoster()
    const first = await send(bytes)
    const { status, body } = await clerk.post(`/api/v1/rosters/${first.roster_id}/withdraw`)
    expect([status, body.state]).toEqual([200, 'withdrawn'])
    const second = await send(bytes)
    expect([second.known, second.state]).toEqual([false, 'checked'])
    expect(second.roster_id).not.toBe(first.roster_id)
  })

  it('from the command line is recognised too', async () => {
    const { mkdtempSync, rmSync, writeFileSync } = await import('node:fs')
    const folder = mkdtempSync('/tmp/payung-roster-')
    try {
      const bytes = freshRoster()
      writeFileSync(`${folder}/desa.csv`, bytes)
      const first = await send(bytes)
      const { code, data, err } = await payung.command([
        'roster',
        'import',
        `${folder}/desa.csv`,
        '--programme',
        story,
        '--as',
        'sarolangun.operator',
        '--problems',
        `${folder}/masalah.xlsx`,
        '--json',
      ])
      expect([code, data.known, data.roster_id]).toEqual([0, true, first.roster_id])
      expect(err).toContain('uploaded before')
      expect((await rowsOf(readFileSync(`${folder}/masalah.xlsx`))).length).toBe(1)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  it('keeps its name without the folders of the computer it came from', async () => {
    const roster = await send(freshRoster(), 'C:\\Users\\Dina\\Desktop\\desa bernai.csv')
    expect(roster.file_name).toBe('desa bernai.csv')
  })
})

describe('before approval', () => {
  it('nobody enters the register: not by upload, not by check, not by proposal', async () => {
    const before = await storedAtRest(payung)
    const roster = await send(freshRoster())
    const { status, body } = await clerk.post(`/api/v1/rosters/${roster.roster_id}/confirm`)
    expect([status, body.state]).toEqual([200, 'confirmed'])
    const after = await stored(payung)
    expect([after.person, after.person_month, after.budget_entry]).toEqual([
      before.person,
      before.person_month,
      before.budget_entry,
    ])
  })

  it('a roster that is still waiting for its check, or that is withdrawn, cannot be proposed', async () => {
    const roster = await send(freshRoster())
    await clerk.post(`/api/v1/rosters/${roster.roster_id}/withdraw`)
    const { status, body } = await clerk.post(`/api/v1/rosters/${roster.roster_id}/confirm`)
    expect([status, body.code]).toEqual([409, 'roster.wrong_state'])
    expect((body.text as { id: string }).id).toContain('Ditarik kembali')
  })

  it('proposing twice has one effect, and withdrawing twice too', async () => {
    const roster = await send(freshRoster())
    const confirm = () => clerk.post(`/api/v1/rosters/${roster.roster_id}/confirm`)
    expect([(await confirm()).status, (await confirm()).status]).toEqual([200, 200])
    expect(
      await payung.see('select kind from roster_signature where roster_id = $1', [roster.roster_id]),
    ).toEqual([{ kind: 'prepared' }])
    const withdraw = () => clerk.post(`/api/v1/rosters/${roster.roster_id}/withdraw`)
    expect([(await withdraw()).status, (await withdraw()).status]).toEqual([200, 200])
    expect(
      await payung.see("select action from audit_line where object_id = $1 and action = 'roster.withdraw'", [
        roster.roster_id,
      ]),
    ).toHaveLength(1)
  })

  it('a proposed roster is not changed any more: checking it again leaves every row, count and state', async () => {
    const roster = await send(freshRoster())
    await clerk.post(`/api/v1/rosters/${roster.roster_id}/confirm`)
    const all = () =>
      payung.see(
        'select r::text as roster, (select md5(string_agg(w::text, $2 order by row_number)) from roster_row w where w.roster_id = r.roster_id) as rows from roster r where roster_id = $1',
        [roster.roster_id, '|'],
      )
    const before = await all()
    const { checkRoster } = await import('./roster.service.ts')
    expect(
      (await checkRoster(await payung.context('sarolangun.operator'), String(roster.roster_id))).state,
    ).toBe('confirmed')
    expect(await all()).toEqual(before)
  })

  it('only the clerk proposes and withdraws: the head of office, the auditor and another region may not', async () => {
    const roster = await send(freshRoster())
    const auditor = await payung.as('inspektorat')
    const stranger = await payung.as('kotajambi.operator')
    for (const step of ['confirm', 'withdraw']) {
      expect([(await head.post(`/api/v1/rosters/${roster.roster_id}/${step}`)).status, step]).toEqual([
        403,
        step,
      ])
      expect([(await auditor.post(`/api/v1/rosters/${roster.roster_id}/${step}`)).status, step]).toEqual([
        403,
        step,
      ])
      expect([(await stranger.post(`/api/v1/rosters/${roster.roster_id}/${step}`)).status, step]).toEqual([
        404,
        step,
      ])
    }
    expect((await head.upload(story, 'x.csv', freshRoster())).status).toBe(403)
    expect((await stranger.upload(story, 'x.csv', freshRoster())).body.code).toBe('programme.not_found')
    expect((await clerk.get(`/api/v1/rosters/${roster.roster_id}`)).body.state).toBe('checked')
  })

  it('a roster of more people than the quota cannot be proposed, and both numbers are said', async () => {
    const roster = await send(freshRoster(3), 'desa.csv', await makeProgramme(clerk, 2))
    const { status, body } = await clerk.post(`/api/v1/rosters/${roster.roster_id}/confirm`)
    expect([status, body.code, body.quota_people, body.people]).toEqual([409, 'roster.over_quota', 2, 3])
    expect((body.text as { id: string }).id).toMatch(/Kuota program 2 orang.*daftar ini 3 orang/)
  })

  it('a roster in which nobody is accepted cannot be proposed', async () => {
    const roster = await send(csvOf([header, cellsOf({ ...soundPerson(9200), nik: '123' })]))
    expect(roster.counts).toEqual({ read: 1, accepted: 0, warning: 0, rejected: 1, blank: 0 })
    const { status, body } = await clerk.post(`/api/v1/rosters/${roster.roster_id}/confirm`)
    expect([status, body.code]).toEqual([400, 'roster.nobody_accepted'])
  })

  it('the page of a checked roster offers the proposal to the clerk and to nobody else', async () => {
    const roster = await send(freshRoster())
    const path = `/daftar/${roster.roster_id}`
    expect((await clerk.page(path)).html).toContain('value="usulkan"')
    expect((await head.page(path)).html).not.toContain('value="usulkan"')
    expect((await head.page(path, { langkah: 'usulkan' })).status).toBe(403)
    const sent = await clerk.page(path, { langkah: 'usulkan' })
    expect([sent.status, sent.location]).toEqual([303, `${path}/bukti?diusulkan=1`])
    expect((await head.page(path)).html).toContain('setujui"')
    expect((await clerk.page(path)).html).not.toContain('setujui"')
  })
})

describe('the sheet with the problem rows', () => {
  it('holds the original columns with Masalah and Cara memperbaiki, only the rows with something to say, and their sentences', async () => {
    const [good, noNik, unknown, remark] = [9300, 9301, 9302, 9303].map(soundPerson)
    const roster = await send(
      csvOf([
        ['DAFTAR PEKERJA RENTAN'],
        [...header, 'KETERANGAN'],
        [...cellsOf(good!, 1), 'catatan satu'],
        [...cellsOf({ ...noNik!, nik: '' }, 2), '=1+1'],
        [...cellsOf({ ...unknown!, village: 'Kahyangan Jaya', phone: '1234' }, 3), ''],
        [...cellsOf({ ...remark!, occupation: 'Pawang hujan' }, 4), 'catatan empat'],
      ]),
    )
    const { status, bytes, headers } = await download(
      payung,
      'sarolangun.operator',
      `/daftar/${roster.roster_id}/masalah.xlsx`,
    )
    expect(status).toBe(200)
    expect(headers.get('content-disposition')).toMatch(/^attachment; filename="masalah-[0-9a-f]{8}\.xlsx"$/)
    const [titles, ...rows] = (await rowsOf(bytes)).map((row) => row.cells.map(cellText))
    expect(titles).toEqual(['Baris', ...header, 'KETERANGAN', 'Masalah', 'Cara memperbaiki'])
    expect(rows.map((row) => row[0])).toEqual(['4', '5', '6'])
    expect(rows[0]?.slice(1, 11)).toEqual([...cellsOf({ ...noNik!, nik: '' }, 2), '=1+1'])
    expect(rows[0]?.slice(11)).toEqual([
      'NIK kosong: Kolom NIK tidak diisi; harus 16 angka.',
      'Isi NIK dari KTP atau KK.',
    ])
    expect(rows[1]?.[11]).toContain('Desa tidak dikenal: "Kahyangan Jaya" tidak ada di Kabupaten Sarolangun.')
    expect(rows[1]?.[11]).toContain('Nomor HP tidak terbaca: Ada 4 angka')
    expect(rows[1]?.[3]).toBe(unknown?.nik)
    expect(rows[2]?.[11]).toBe(
      'Pekerjaan tidak dikenal: Tertulis "Pawang hujan"; tidak ada di daftar pekerjaan.',
    )
  })

  it('read back after its rows were corrected is accepted: the sheet is a roster itself', async () => {
    const person = soundPerson(9310)
    const roster = await send(csvOf([header, cellsOf({ ...person, nik: '' })]))
    const { bytes } = await download(
      payung,
      'sarolangun.operator',
      `/daftar/${roster.roster_id}/masalah.xlsx`,
    )
    const [titles, row] = (await rowsOf(bytes)).map((each) => each.cells.map(cellText))
    const mended = row?.map((cell, at) => (titles?.[at] === 'NO. KTP' ? person.nik : cell)) ?? []
    const again = await send(csvOf([titles ?? [], mended]))
    expect(again.counts).toEqual({ read: 1, accepted: 1, warning: 0, rejected: 0, blank: 0 })
  })

  it('loses no cell of a row that is longer than its header', async () => {
    const roster = await send(
      csvOf([header, [...cellsOf({ ...soundPerson(9320), nik: '' }), 'catatan di luar judul']]),
    )
    const { bytes } = await download(
      payung,
      'sarolangun.operator',
      `/daftar/${roster.roster_id}/masalah.xlsx`,
    )
    expect((await rowsOf(bytes)).flatMap((row) => row.cells.map(cellText))).toContain('catatan di luar judul')
  })

  it('has only its header when there is nothing to say, and another region cannot fetch it', async () => {
    const roster = await send(freshRoster())
    const path = `/daftar/${roster.roster_id}/masalah.xlsx`
    expect(await rowsOf((await download(payung, 'sarolangun.operator', path)).bytes)).toHaveLength(1)
    expect((await download(payung, 'kotajambi.operator', path)).status).toBe(404)
    expect((await download(payung, 'bpjs.jambi', path)).status).toBe(403)
  })
})

describe('a file that turns out damaged only further down', () => {
  const damaged = (number: number) =>
    Buffer.concat([soundRoster(3000, 20_000 + number), Buffer.from('9;"KUTIP YANG TIDAK DITUTUP;1503;\n')])

  it('becomes unreadable: the reason is kept with its sentence, the file and its rows are not', async () => {
    const roster = await send(damaged(1), 'putus.csv')
    expect([roster.state, roster.counts]).toEqual(['unreadable', null])
    expect(roster.refusal).toMatchObject({
      code: 'tabular.damaged',
      id: expect.stringContaining('baris 3002'),
      en: expect.stringContaining('row 3002'),
    })
    expect(
      await payung.see(
        'select 1 from roster_file where roster_id = $1 union all select 1 from roster_row where roster_id = $1',
        [roster.roster_id],
      ),
    ).toEqual([])
    const { status, html } = await clerk.page(`/daftar/${roster.roster_id}`)
    expect(status).toBe(200)
    expect(html).toContain('baris 3002')
    expect(html).toContain('/daftar/unggah')
  })

  it('offers no problem sheet and no proposal, and the same file may be sent again', async () => {
    const roster = await send(damaged(2), 'putus.csv')
    expect((await clerk.page(`/daftar/${roster.roster_id}/masalah.xlsx`)).status).toBe(404)
    expect((await clerk.post(`/api/v1/rosters/${roster.roster_id}/confirm`)).body.code).toBe(
      'roster.wrong_state',
    )
    const again = await send(damaged(2), 'putus.csv')
    expect([again.known, again.roster_id === roster.roster_id]).toEqual([false, false])
  })

  it('of more than 100,000 people is refused with the advice to split it, and none of it is kept', async () => {
    const one = cellsOf(soundPerson(1)).slice(1)
    const lines = Array.from({ length: 100_001 }, (_, at) => `${at};${one.join(';')}`)
    const roster = await send(
      new TextEncoder().encode(`${header.join(';')}\n${lines.join('\n')}\n`),
      'provinsi.csv',
    )
    expect([roster.state, (roster.refusal as { code: string } | null)?.code]).toEqual([
      'unreadable',
      'roster.too_many_rows',
    ])
    expect((roster.refusal as { id: string }).id).toContain('100.000')
    expect(
      await payung.see(
        'select 1 from roster_row where roster_id = $1 union all select 1 from roster_file where roster_id = $1',
        [roster.roster_id],
      ),
    ).toEqual([])
  })
})
