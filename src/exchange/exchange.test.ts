import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectSound } from '../../test/invariants.ts'
import { type Person, usePayung } from '../../test/payung.ts'
import { type Listed, programmeOf, proposed, strangers } from '../../test/rosters.ts'
import { unzip } from '../../test/workbook.ts'
import { makeAccount } from '../account/account.service.ts'
import { bkbkProgramme, demoPassword, storyProgramme, systemContext } from '../demo/demo.service.ts'
import { bkbkPeople } from '../demo/roster.ts'
import { undoRoster } from '../enrolment/enrolment.service.ts'
import { transact } from '../platform/context.ts'
import { makeBranchFile } from './exchange.service.ts'

const payung = usePayung()
const newPeople = strangers('15.03', 80, 5)
const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-exchange-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A programme whose list of these people is approved. */
async function enrolled(
  code: string,
  people: readonly Listed[],
  months: { month_first?: string; month_last?: string } = {},
): Promise<void> {
  const clerk = await payung.as('sarolangun.operator')
  await programmeOf(clerk, { code, region_code: '15.03', ceiling_rupiah: 50_000_000, ...months })
  await enrol(code, people)
}

async function enrol(code: string, people: readonly Listed[]): Promise<void> {
  const id = await proposed(await payung.as('sarolangun.operator'), code, people)
  expect((await (await payung.as('sarolangun.kepala')).post(`/api/v1/rosters/${id}/approve`)).status).toBe(
    200,
  )
}

const make = (person: Person, code: string) => person.post(`/api/v1/programmes/${code}/branch-files`)

async function download(
  username: string,
  fileId: string,
): Promise<{ status: number; type: string | null; name: string | null; bytes: Uint8Array }> {
  const token = await payung.token(username)
  const response = await payung.app.request(`/api/v1/branch-files/${fileId}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    name: response.headers.get('content-disposition'),
    bytes: new Uint8Array(await response.arrayBuffer()),
  }
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const readings = async (fileId: unknown) =>
  payung.see<{ actor_name: string; role: string; door: string; kab: string }>(
    "select actor_name, role, door, kab from audit_line where action = 'exchange.read' and object_id = $1 order by sequence",
    [fileId],
  )

describe('the upload file for the branch', () => {
  const people = newPeople(12)
  let made: Record<string, unknown>
  let bytes: Uint8Array

  beforeAll(async () => {
    await enrolled('BERKAS', people)
    const answer = await make(await payung.as('sarolangun.operator'), 'BERKAS')
    expect(answer.status).toBe(200)
    made = answer.body
    bytes = (await download('sarolangun.operator', String(made.file_id))).bytes
  })

  it('has the one sheet and the columns of the BPU layout, in their order', async () => {
    const book = await unzip(bytes)
    expect(book.sheets).toEqual(['Data TK Baru'])
    expect(book.rows[0]?.map((cell) => cell.text)).toEqual([
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
    ])
    expect(book.rows).toHaveLength(1 + 12)
  })

  it('holds every person once, with the NIK and the phone as text, the birth date as DD-MM-YYYY, income and months as numbers', async () => {
    const [, ...rows] = (await unzip(bytes)).rows
    const expected = [...people].sort(
      (a, b) => compare(a.village.code, b.village.code) || compare(a.name, b.name) || compare(a.nik, b.nik),
    )
    for (const [at, person] of expected.entries()) {
      const cells = rows[at] ?? []
      const [year, month, day] = person.birth_date.split('-')
      expect(cells.map((cell) => cell.text)).toEqual([
        person.nik,
        person.name,
        `${day}-${month}-${year}`,
        person.phone ?? '',
        '',
        '',
        '',
        'Kabupaten Sarolangun',
        '1000000',
        'T',
        '2',
      ])
      expect(cells.flatMap((cell, column) => (cell.kind === 'number' ? [column] : []))).toEqual([8, 10])
    }
  })

  it('is named by programme and number, and what was told of it is what it is', async () => {
    expect(made).toMatchObject({
      number: 1,
      file_name: 'BERKAS-BPU-001.xlsx',
      people: 12,
      made: true,
      sha256: sha256(bytes),
    })
    const answer = await download('sarolangun.operator', String(made.file_id))
    expect([answer.type, answer.name]).toEqual([
      'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'attachment; filename="BERKAS-BPU-001.xlsx"',
    ])
    const stored = await payung.see<{ content_sealed: Buffer }>(
      'select content_sealed from exchange_file where file_id = $1',
      [made.file_id],
    )
    expect(
      stored[0]?.content_sealed.subarray(13, 40).equals(Buffer.from(bytes.subarray(0, 27))),
      'the kept file is sealed',
    ).toBe(false)
  })

  it('made again for the same people is the same file, to the byte, with the same number', async () => {
    const again = await make(await payung.as('sarolangun.operator'), 'BERKAS')
    expect(again).toMatchObject({ status: 200, body: { ...made, made: false } })
    const out = path.join(folder, 'lagi.xlsx')
    const command = await payung.command([
      'exchange',
      'make',
      'BERKAS',
      '--out',
      out,
      '--as',
      'sarolangun.operator',
      '--json',
    ])
    expect(command).toMatchObject({ code: 0, data: { number: 1, made: false, sha256: made.sha256 } })
    expect(Buffer.compare(readFileSync(out), bytes)).toBe(0)
    expect(statSync(out).mode & 0o077, 'nobody else may read the file it writes').toBe(0)
    expect(
      await payung.see(
        "select count(*)::integer as lines from audit_line where action = 'exchange.make' and object_id = $1",
        [made.file_id],
      ),
    ).toEqual([{ lines: 1 }])
  })

  it('may be read by the auditor, the head of office, the province and the branch, and every reading leaves its line in the trail', async () => {
    const before = await readings(made.file_id)
    const readers = ['inspektorat', 'sarolangun.kepala', 'provinsi.operator', 'bpjs.jambi']
    for (const username of readers) {
      const answer = await download(username, String(made.file_id))
      expect([username, answer.status, sha256(answer.bytes)]).toEqual([username, 200, made.sha256])
    }
    const lines = (await readings(made.file_id)).slice(before.length)
    expect(lines.map((line) => line.actor_name)).toEqual(readers)
    expect(lines.map((line) => line.kab)).toEqual(['15.03', '15.03', '15.03', '15.03'])
    await expectSound(payung)
  })

  it('does not exist for a clerk of another regency, and their attempt is no reading', async () => {
    const before = await readings(made.file_id)
    expect((await download('kotajambi.operator', String(made.file_id))).status).toBe(404)
    expect(await make(await payung.as('kotajambi.operator'), 'BERKAS')).toMatchObject({
      status: 404,
      body: { code: 'programme.not_found' },
    })
    expect(await readings(made.file_id)).toEqual(before)
    expect((await payung.app.request(`/api/v1/branch-files/${made.file_id}`)).status).toBe(401)
  })

  it('cannot be made by the auditor, the branch or the head of office', async () => {
    for (const username of ['inspektorat', 'bpjs.jambi', 'sarolangun.kepala']) {
      expect([username, (await make(await payung.as(username), 'BERKAS')).status]).toEqual([username, 403])
    }
  })

  it('gets the next number when other people are in it, and the earlier file stays what it was', async () => {
    const more = newPeople(3)
    await enrol('BERKAS', more)
    const next = await make(await payung.as('sarolangun.operator'), 'BERKAS')
    expect(next).toMatchObject({
      status: 200,
      body: { number: 2, people: 15, made: true, file_name: 'BERKAS-BPU-002.xlsx' },
    })
    const book = await unzip((await download('sarolangun.operator', String(next.body.file_id))).bytes)
    expect(
      book.rows
        .slice(1)
        .map((row) => row[0]?.text)
        .sort(),
    ).toEqual([...people, ...more].map((person) => person.nik).sort())
    expect(sha256((await download('sarolangun.operator', String(made.file_id))).bytes)).toBe(made.sha256)
  })
})

describe('a branch file', () => {
  it('is refused as long as nobody is approved', async () => {
    const clerk = await payung.as('sarolangun.operator')
    expect(await make(clerk, storyProgramme)).toMatchObject({
      status: 409,
      body: { code: 'exchange.nobody' },
    })
    expect(
      (
        await payung.see<{ files: number }>(
          'select count(*)::integer as files from exchange_file join programme using (programme_id) where code = $1',
          [storyProgramme],
        )
      )[0]?.files,
    ).toBe(0)
    expect(await make(clerk, 'TIDAK-ADA')).toMatchObject({
      status: 404,
      body: { code: 'programme.not_found' },
    })
  })

  it('asked for five times at once is one file with one number', async () => {
    await enrolled('SERENTAK', newPeople(4))
    const clerk = await payung.as('sarolangun.operator')
    const answers = await Promise.all(Array.from({ length: 5 }, () => make(clerk, 'SERENTAK')))
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200, 200])
    expect(new Set(answers.map((answer) => answer.body.file_id)).size).toBe(1)
    expect(answers.filter((answer) => answer.body.made)).toHaveLength(1)
  })

  it('counts for each person the months this programme pays, not those of another', async () => {
    const partly = bkbkPeople('15.03').slice(0, 2)
    await enrolled('SEBAGIAN', [...partly, ...newPeople(2)], {
      month_first: '2024-12',
      month_last: '2025-01',
    })
    const { body } = await make(await payung.as('sarolangun.operator'), 'SEBAGIAN')
    const { rows } = await unzip((await download('sarolangun.operator', String(body.file_id))).bytes)
    const months = new Map(rows.slice(1).map((row) => [row[0]?.text, row[10]?.text]))
    expect(partly.map((person) => months.get(person.nik))).toEqual(['1', '1'])
    expect([...months.values()].sort()).toEqual(['1', '1', '2', '2'])
  })

  it('of a programme whose people have moved away is never short in silence: the regency is sent to the province, which can make it', async () => {
    const mover = newPeople(1)[0] as Listed
    await enrolled('PINDAH', [mover, ...newPeople(1)], { month_first: '2025-01', month_last: '2025-01' })
    const [city, village] = [
      await payung.as('kotajambi.operator'),
      strangers('15.71', 1, 9)(1)[0]?.village ?? { code: '' },
    ]
    await makeAccount(systemContext(payung.platform), {
      username: 'kotajambi.kepala',
      name: 'Kepala Kota',
      role: 'approver',
      region_code: '15.71',
      office: 'DTKK-UKM',
      password: demoPassword,
    })
    await programmeOf(city, {
      code: 'KOTA',
      region_code: '15.71',
      ceiling_rupiah: 1_000_000,
      month_first: '2025-02',
      month_last: '2025-02',
    })
    const id = await proposed(city, 'KOTA', [{ ...mover, village }])
    expect((await (await payung.as('kotajambi.kepala')).post(`/api/v1/rosters/${id}/approve`)).status).toBe(
      200,
    )
    expect(await make(await payung.as('sarolangun.operator'), 'PINDAH')).toMatchObject({
      status: 409,
      body: { code: 'exchange.people_moved' },
    })
    expect(await make(await payung.as('provinsi.operator'), 'PINDAH')).toMatchObject({
      status: 200,
      body: { people: 2 },
    })
  })

  it('of the province holds the people of all its regencies', async () => {
    expect(await make(await payung.as('provinsi.operator'), bkbkProgramme)).toMatchObject({
      status: 200,
      body: { people: 500, number: 1 },
    })
  })
})

/** Order of the bytes. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

describe('a list that is taken back while a branch file is being made', () => {
  const begun = async (code: string) => {
    const clerk = await payung.as('sarolangun.operator')
    await programmeOf(clerk, { code, region_code: '15.03', ceiling_rupiah: 50_000_000 })
    const id = await proposed(clerk, code, newPeople(2))
    const head = await payung.as('sarolangun.kepala')
    expect((await head.post(`/api/v1/rosters/${id}/approve`)).status).toBe(200)
    const asked = await clerk.post(`/api/v1/rosters/${id}/undo-request`, { reason: 'Daftar keliru' })
    expect(asked.status).toBe(200)
    return { clerk, head, id }
  }
  /** Until somebody waits for what a transaction of this test holds. */
  const somebodyWaits = async () => {
    const waits = () =>
      payung.see(
        "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      )
    while ((await waits()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  }

  it('the file waits for it, and names nobody of whom nothing is left', async () => {
    const { clerk, id } = await begun('BERSAMAAN-1')
    let making = Promise.resolve({ status: 0, body: {} as Record<string, unknown> })
    await transact(await payung.context('sarolangun.kepala'), async (tx) => {
      expect(await undoRoster(tx, id)).toMatchObject({ reversed: 2, kept: 0 })
      making = make(clerk, 'BERSAMAAN-1')
      await somebodyWaits()
    })
    const { status, body } = await making
    expect([status, body.code]).toEqual([409, 'exchange.nobody'])
  })

  it('it waits for the file, and is refused when that names its people', async () => {
    const { clerk, head, id } = await begun('BERSAMAAN-2')
    let undoing = Promise.resolve({ status: 0, body: {} as Record<string, unknown> })
    await transact(await payung.context('sarolangun.operator'), async (tx) => {
      expect((await makeBranchFile(tx, 'BERSAMAAN-2')).file.people).toBe(2)
      undoing = head.post(`/api/v1/rosters/${id}/undo`)
      await somebodyWaits()
    })
    const { status, body } = await undoing
    expect([status, body.code]).toEqual([409, 'enrolment.nothing_to_undo'])
    expect((await clerk.get(`/api/v1/rosters/${id}`)).body.state).toBe('approved')
  })
})
