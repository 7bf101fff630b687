import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectSound } from '../../test/invariants.ts'
import { type Answer, checked, type Person, usePayung } from '../../test/payung.ts'
import {
  lineOf,
  linesFile,
  type MadeProgramme,
  programmeOf,
  rowsOf,
  strangers,
  uploaded,
} from '../../test/rosters.ts'
import type { GeneratedPerson } from '../demo/people.ts'
import { writeXlsx } from '../tabular/write.ts'

/*
 * Goal: one answer mends many rows, says beforehand what it would do, and can be taken back; and a clerk sees what the branch would send back.
 */
const payung = usePayung({ commands: 'here' })
const newPeople = strangers('15.03', 120, 7261)
let clerk: Person
let programme: MadeProgramme

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  programme = await programmeOf(clerk, { code: 'SEKALI', region_code: '15.03', ceiling_rupiah: 900_000_000 })
})

type Parts = { y: string; m: string; d: string }
const dated = (person: GeneratedPerson, write: (parts: Parts) => string) => {
  const [y = '', m = '', d = ''] = person.birth_date.split('-')
  return lineOf(person, { birth_date: write({ y, m, d }) })
}
const upload = async (lines: string[]) =>
  String((await uploaded(clerk, programme.code, linesFile(lines))).roster_id)
const codesOf = async (id: string) =>
  Object.fromEntries(
    (await rowsOf(clerk, id)).map((row) => [
      row.row_number,
      [row.verdict, ...row.reasons.filter(({ level }) => level !== 'info').map(({ code }) => code)],
    ]),
  )
const problem = ({ status, body }: Answer) => [status, body.code]
/** People whose birth day can be the number of a month as well, or cannot. */
const born = (count: number, early: boolean) => {
  const found: GeneratedPerson[] = []
  while (found.length < count)
    found.push(
      ...newPeople(1).filter(({ birth_date: date }) => {
        const [day, month] = [Number(date.slice(8)), Number(date.slice(5, 7))]
        return early ? day < 13 && day !== month : day > 12
      }),
    )
  return found
}
type Group = {
  shape: string
  rows: number
  written: string
  offers: {
    format: string
    rows: number
    agreeing: number
    examples: { before: string; after: string | null }[]
  }[]
}
const groupsOf = async (id: string, code: string) =>
  (await clerk.get(`/api/v1/rosters/${id}/dates?code=${code}`)).body.groups as Group[]
type MendingSaid = { mending_id: string; way: string; rows: number }
const mendingsOf = async (id: string) =>
  (await clerk.get(`/api/v1/rosters/${id}/mendings`)).body.mendings as MendingSaid[]

describe('dates that are written alike', () => {
  it('are shown in groups with what each reading makes of them, and changed by one press, the other groups not', async () => {
    const [one, two, three, four] = newPeople(4)
    if (!one || !two || !three || !four) throw new Error('No people')
    const id = await upload([
      dated(one, ({ y, m, d }) => `${y}${m}${d}`),
      dated(two, ({ y, m, d }) => `${y}${m}${d}`),
      dated(three, ({ y, d }) => `${d}-Bulan-${y}`),
      dated(four, ({ y, m, d }) => `${d}-${m}-${y}`),
    ])
    expect((await codesOf(id))[2]).toEqual(['rejected', 'birth_date.unreal'])
    const check = await clerk.page(`/daftar/${id}`)
    expect(check.html).toContain(`/daftar/${id}/tanggal?sebab=birth_date.unreal`)
    const { html } = await clerk.page(`/daftar/${id}/tanggal?sebab=birth_date.unreal`)
    expect(html).toContain(`2 tanggal ditulis seperti “${one.birth_date.replaceAll('-', '')}”`)
    expect(html).toContain('Baca 2 tanggal begini')
    expect(html).toContain('2 dari 2 cocok dengan NIK.')
    expect(html).toContain('Urutan mana pun tidak menjadikannya tanggal yang pernah ada.')
    expect([one, two, three, four].filter(({ nik }) => html.includes(nik))).toEqual([])
    const english = await clerk.page(`/daftar/${id}/tanggal?sebab=birth_date.unreal&lang=en`)
    expect(english.html).toContain('Read 2 dates this way')
    // Looking at it has changed nothing.
    expect((await codesOf(id))[2]).toEqual(['rejected', 'birth_date.unreal'])
    const sent = await clerk.page(`/daftar/${id}/tanggal`, {
      sebab: 'birth_date.unreal',
      bentuk: 'digits_8',
      cara: 'ymd',
    })
    expect([sent.status, sent.location]).toEqual([
      303,
      `/daftar/${id}/tanggal?sebab=birth_date.unreal&diganti=2`,
    ])
    expect(await codesOf(id)).toEqual({
      2: ['accepted'],
      3: ['accepted'],
      4: ['rejected', 'birth_date.unreal'],
      5: ['accepted'],
    })
    expect(
      (await rowsOf(clerk, id)).map((row) => (row as unknown as GeneratedPerson).birth_date).slice(0, 2),
    ).toEqual([one.birth_date, two.birth_date])
    // Who and how stands with each row.
    expect((await clerk.page(`/daftar/${id}/baris/2`)).html).toContain(
      'bersama semua tanggal yang ditulis begitu',
    )
    await expectSound(payung)
  })

  it('with the month first are told from those with the day first by the NIK, and only those it agrees with change', async () => {
    const [swapped, plain] = [born(3, true), born(4, false)]
    const [odd] = born(1, true)
    if (!odd) throw new Error('Nobody')
    const id = await upload([
      ...swapped.map((person) => dated(person, ({ y, m, d }) => `${m}/${d}/${y}`)),
      ...plain.map((person) => dated(person, ({ y, m, d }) => `${d}/${m}/${y}`)),
      // Another day altogether: no order helps, and none may touch it.
      lineOf(odd, { birth_date: odd.birth_date.endsWith('-01') ? '02/02/1970' : '01/01/1970' }),
    ])
    const [group] = await groupsOf(id, 'nik.birth_date_differs')
    expect(group).toMatchObject({ shape: 'parts_4', rows: 4 })
    expect(group?.offers.map(({ format, rows, agreeing }) => [format, rows, agreeing])).toEqual([
      ['mdy', 3, 3],
    ])
    const { status, body } = await clerk.post(`/api/v1/rosters/${id}/dates`, {
      code: 'nik.birth_date_differs',
      shape: 'parts_4',
      format: 'mdy',
    })
    expect([status, body]).toMatchObject([200, { changed_rows: [2, 3, 4] }])
    const codes = await codesOf(id)
    expect([codes[2], codes[4], codes[8]?.includes('nik.birth_date_differs') ?? false]).toEqual([
      ['accepted'],
      ['accepted'],
      false,
    ])
    expect(codes[9]).toContain('nik.birth_date_differs')
  })

  it('with two digits of the year are offered both ways only where it makes a difference, and then say no more that they are doubtful', async () => {
    const people = born(3, false)
    const id = await upload(people.map((person) => dated(person, ({ y, m, d }) => `${d}/${m}/${y.slice(2)}`)))
    expect((await codesOf(id))[2]).toEqual(['warning', 'birth_date.two_digit_year'])
    const [group] = await groupsOf(id, 'birth_date.two_digit_year')
    const formats = group?.offers.map(({ format }) => format) ?? []
    const after2000 = people.some(({ birth_date }) => birth_date >= '2000')
    expect([formats.includes('dmy'), formats.includes('dmy_19')]).toEqual([true, after2000])
    const { html } = await clerk.page(`/daftar/${id}/tanggal?sebab=birth_date.two_digit_year`)
    expect(html).toContain('Tahun 00–24 dibaca 2000-an, selebihnya 1900-an.')
    await clerk.post(`/api/v1/rosters/${id}/dates`, {
      code: 'birth_date.two_digit_year',
      shape: 'parts_2',
      format: 'dmy',
    })
    expect(Object.values(await codesOf(id))).toEqual([['accepted'], ['accepted'], ['accepted']])
    expect((await clerk.page(`/daftar/${id}/tanggal?sebab=birth_date.two_digit_year`)).html).toContain(
      'Tidak ada lagi tanggal yang perlu diperbaiki di sini',
    )
  })

  it('said twice change nothing the second time; what no page offers, other causes, and others’ lists are refused', async () => {
    const [one] = newPeople(1)
    if (!one) throw new Error('Nobody')
    const id = await upload([dated(one, ({ y, m, d }) => `${y}${m}${d}`)])
    const say = (wish: Record<string, string>, by = clerk) => by.post(`/api/v1/rosters/${id}/dates`, wish)
    const right = { code: 'birth_date.unreal', shape: 'digits_8', format: 'ymd' }
    expect(problem(await say({ ...right, format: 'serial' }))).toEqual([400, 'roster.no_date_format'])
    expect((await say({ ...right, format: 'acak' })).status).toBe(400)
    expect((await say({ ...right, code: 'village.unknown' })).status).toBe(400)
    expect(problem(await say(right, await payung.as('sarolangun.kepala')))).toEqual([
      403,
      'account.not_allowed',
    ])
    expect(problem(await say(right, await payung.as('kotajambi.operator')))).toEqual([
      404,
      'roster.not_found',
    ])
    const page = await clerk.page(`/daftar/${id}/tanggal`, {
      sebab: right.code,
      bentuk: 'digits_8',
      cara: 'x',
    })
    expect([page.status, page.html.includes('Pilih salah satu cara membaca')]).toEqual([400, true])
    expect((await clerk.page(`/daftar/${id}/tanggal?sebab=village.unknown`)).status).toBe(404)
    expect((await say(right)).body).toMatchObject({ changed_cells: 1 })
    expect((await say(right)).body).toMatchObject({ changed_cells: 0 })
    expect((await clerk.post(`/api/v1/rosters/${id}/confirm`)).status).toBe(200)
    expect(problem(await say(right))).toEqual([409, 'roster.not_mendable'])
  })
})

describe('what was mended at once', () => {
  it('is taken back by one press: each cell says what it said before, and what was mended again since stays', async () => {
    const people = newPeople(4)
    const [first, second, third] = people
    if (!first || !second || !third) throw new Error('No people')
    const id = await upload(people.map((person) => dated(person, ({ y, m, d }) => `${y}${m}${d}`)))
    // One row was mended by hand before: an odd date, which the answer for all then reads as well.
    const by = (row_number: number, value: string) =>
      clerk.post(`/api/v1/rosters/${id}/corrections`, {
        corrections: [{ row_number, field: 'birth_date', value }],
      })
    await by(3, '19800231')
    await by(3, '19700102')
    const before = await codesOf(id)
    await clerk.post(`/api/v1/rosters/${id}/dates`, {
      code: 'birth_date.unreal',
      shape: 'digits_8',
      format: 'ymd',
    })
    const [mending] = await mendingsOf(id)
    expect(mending).toMatchObject({ way: 'date_format', rows: 4 })
    await by(4, '1971-05-06')
    const page = await clerk.page(`/daftar/${id}/perbaikan`)
    expect(page.html).toContain('Kembalikan 3 baris')
    const sent = await clerk.page(`/daftar/${id}/perbaikan`, { kembalikan: mending?.mending_id ?? '' })
    // The first of them may be named by a correction that was replaced since: it still names them all.
    expect([sent.status, sent.location]).toEqual([303, `/daftar/${id}/perbaikan?kembali=3`])
    const now = await codesOf(id)
    expect([now[2], now[3], now[5]]).toEqual([before[2], before[3], before[5]])
    expect(now[4]).not.toContain('birth_date.unreal')
    const kept = await payung.see<{ value: string }>(
      "select value from roster_correction where roster_id = $1 and row_number = 3 and field = 'birth_date' and replaced_at is null",
      [id],
    )
    expect(kept).toEqual([{ value: '19700102' }])
    // Taken back twice, nothing is left to take back.
    expect(await mendingsOf(id)).toEqual([])
    const again = await clerk.post(`/api/v1/rosters/${id}/mendings/${mending?.mending_id}/take-back`)
    expect([again.status, again.body]).toMatchObject([200, { changed_cells: 0 }])
    await expectSound(payung)
  })

  it('is also one value for many rows, and numbers of a sheet that came back, which stay sealed', async () => {
    const people = newPeople(2)
    const id = await upload(people.map((person) => lineOf(person, { village: 'DESA ENTAH' })))
    await clerk.page(`/daftar/${id}/perbaiki`, {
      sebab: 'village.unknown',
      ada: '1',
      tertulis: 'DESA ENTAH',
      nilai: people[0]?.village.code ?? '',
    })
    expect((await codesOf(id))[2]).toEqual(['accepted'])
    const [mending] = await mendingsOf(id)
    expect(mending).toMatchObject({ way: 'same_value', rows: 2 })
    const back = await clerk.post(`/api/v1/rosters/${id}/mendings/${mending?.mending_id}/take-back`)
    expect(back.body).toMatchObject({ changed_rows: [2, 3] })
    expect((await codesOf(id))[2]).toEqual(['rejected', 'village.unknown'])
  })

  it('is refused where there is no such mending, and by who may not mend', async () => {
    const id = await upload(newPeople(1).map((person) => lineOf(person)))
    const at = `/api/v1/rosters/${id}/mendings/${crypto.randomUUID()}/take-back`
    expect(problem(await clerk.post(at))).toEqual([404, 'roster.no_such_mending'])
    expect(problem(await (await payung.as('sarolangun.kepala')).post(at))).toEqual([
      403,
      'account.not_allowed',
    ])
    expect((await clerk.page(`/daftar/${id}/perbaikan`, { kembalikan: "1' or '1'='1" })).status).toBe(404)
  })
})

describe('what the BPJS branch would send back', () => {
  const lines = () => {
    const [short, twice, child, good] = newPeople(4)
    if (!short || !twice || !child || !good) throw new Error('No people')
    const year = Number(child.birth_date.slice(2, 4))
    return [
      lineOf(short, { nik: short.nik.slice(0, 15) }),
      // Two reasons of one cause: counted once.
      lineOf(short, { nik: short.nik.slice(0, 14), name: `${short.name} LAIN` }),
      lineOf(twice),
      lineOf(twice),
      dated(child, ({ m, d }) => `${d}-${m}-20${String(year % 10).padStart(2, '1')}`),
      lineOf(good, { birth_date: '31-02-1980' }),
      lineOf(good),
    ]
  }

  it('is told on the check page by cause, each a door to just these rows, in both languages', async () => {
    const id = await upload(lines())
    const { body } = await clerk.get(`/api/v1/rosters/${id}`)
    const forecast = body.branch_forecast as {
      rejection: string
      rows: number
      proposed: number
      title: { id: string }
    }[]
    expect(forecast.find(({ rejection }) => rejection === 'nik')).toMatchObject({ rows: 2, proposed: 0 })
    expect(forecast.map(({ rejection }) => rejection)).toEqual(expect.arrayContaining(['duplicate', 'nik']))
    const { html } = await clerk.page(`/daftar/${id}`)
    expect(html).toContain('Yang akan ditolak cabang BPJS')
    expect(html).toContain('tidak satu pun ikut diusulkan')
    expect((await clerk.page(`/daftar/${id}?lang=en`)).html).toContain('What the BPJS branch would send back')
    for (const { rejection, rows, title } of forecast) {
      expect(html).toContain(`/daftar/${id}/baris?cabang=${rejection}`)
      const list = await clerk.page(`/daftar/${id}/baris?cabang=${rejection}`)
      expect(list.html).toContain(`${rows} baris: ${title.id}`)
      const { body: found } = await clerk.get(`/api/v1/rosters/${id}/rows?branch=${rejection}`)
      expect([rejection, (found.rows as unknown[]).length]).toEqual([rejection, rows])
    }
    expect((await clerk.get(`/api/v1/rosters/${id}/rows?branch=semua`)).status).toBe(400)
  })

  it('is none of a list without a fault, and says so', async () => {
    const id = await upload(newPeople(2).map((person) => lineOf(person)))
    expect((await clerk.get(`/api/v1/rosters/${id}`)).body.branch_forecast).toEqual([])
    expect((await clerk.page(`/daftar/${id}`)).html).toContain(
      'Kami tidak menemukan baris yang akan ditolak cabang.',
    )
  })

  it('is told by the dry run of the command line as by the import', async () => {
    const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'payung-branch-')), 'desa.csv')
    writeFileSync(file, linesFile(lines()))
    const args = [file, '--programme', programme.code, '--as', 'sarolangun.operator']
    const dry = await payung.command(['roster', 'check', ...args, '--json'])
    const kept = await payung.command(['roster', 'import', ...args, '--json'])
    expect(dry.data.branch_forecast).toEqual(kept.data.branch_forecast)
    expect(dry.data.branch_forecast).toContainEqual({ rejection: 'nik', rows: 2, proposed: 0 })
    const said = await payung.command(['roster', 'check', ...args])
    expect(said.out).toMatch(/The BPJS branch would send back:\n\s+\d+ {2}/)
  })
})

describe('whom an approved list left behind', () => {
  it('becomes a list of its own by one press, with what was mended, and without those who were taken out', async () => {
    const head = await payung.as('sarolangun.kepala')
    const [good, short, none, out] = newPeople(4)
    if (!good || !short || !none || !out) throw new Error('No people')
    const id = await upload([
      lineOf(good),
      lineOf(short, { nik: short.nik.slice(0, 15), village: 'ENTAH' }),
      lineOf(none, { nik: 'belum punya' }),
      lineOf(out, { nik: out.nik.slice(0, 15) }),
    ])
    const early = await clerk.post(`/api/v1/rosters/${id}/follow-up`)
    expect(problem(early)).toEqual([409, 'roster.not_approved'])
    await clerk.post(`/api/v1/rosters/${id}/corrections`, {
      corrections: [
        { row_number: 3, field: 'village', value: short.village.code },
        { row_number: 5, field: 'leave_out', value: '1' },
      ],
    })
    expect((await clerk.post(`/api/v1/rosters/${id}/confirm`)).status).toBe(200)
    expect((await head.post(`/api/v1/rosters/${id}/approve`)).status).toBe(200)
    const { html } = await clerk.page(`/daftar/${id}`)
    expect(html).toContain('2 baris tertinggal: ditolak atau menunggu NIK')
    expect(html).toContain('Buat daftar susulan dari 2 baris')
    expect((await head.page(`/daftar/${id}`)).html).not.toContain('Buat daftar susulan')
    const sent = await clerk.page(`/daftar/${id}/susulan`, {})
    const made = /^\/daftar\/([0-9a-f-]{36})\?susulan=1$/.exec(sent.location ?? '')?.[1] ?? ''
    const roster = await checked(clerk, made)
    expect(roster).toMatchObject({ state: 'checked', file_name: 'susulan-daftar.xlsx', counts: { read: 2 } })
    // The village that was mended before came along; what is wrong still is what was wrong.
    expect(await codesOf(made)).toEqual({ 2: ['rejected', 'nik.length'], 3: ['rejected', 'nik.none_yet'] })
    expect((await clerk.page(`/daftar/${made}?susulan=1`)).html).toContain('Daftar susulan dibuat.')
    // Pressed twice it leads to the list that exists.
    expect((await clerk.page(`/daftar/${id}/susulan`, {})).location).toBe(`/daftar/${made}?sudah=1`)
    const again = await clerk.post(`/api/v1/rosters/${id}/follow-up`)
    expect([again.status, again.body.known, again.body.roster_id]).toEqual([202, true, made])
    // Mended there, they are proposed and approved like any others.
    await clerk.post(`/api/v1/rosters/${made}/corrections`, {
      corrections: [
        { row_number: 2, field: 'nik', value: short.nik },
        { row_number: 3, field: 'nik', value: none.nik },
      ],
    })
    expect((await clerk.post(`/api/v1/rosters/${made}/confirm`)).status).toBe(200)
    expect((await head.post(`/api/v1/rosters/${made}/approve`)).body).toMatchObject({ people: 2 })
    const rest = await clerk.post(`/api/v1/rosters/${made}/follow-up`)
    expect(problem(rest)).toEqual([409, 'roster.nobody_left'])
    const shown = await payung.command(['roster', 'follow-up', id, '--as', 'sarolangun.operator', '--json'])
    expect(shown.data).toMatchObject({ known: true, rows: 2, roster_id: made })
    expect(problem(await head.post(`/api/v1/rosters/${id}/follow-up`))).toEqual([403, 'account.not_allowed'])
    await expectSound(payung)
  })

  it('still says of a NIK that Excel has eaten a digit of it, though it is text in the new list', async () => {
    const [good, number] = newPeople(2)
    if (!good || !number) throw new Error('No people')
    const column = (header: string, kind: 'text' | 'number' = 'text') => ({ header, kind })
    const rest = (person: GeneratedPerson) => [person.name, person.birth_date, person.village.code]
    const bytes = await writeXlsx({
      sheets: [
        {
          name: 'Data',
          columns: [
            column('NIK'),
            column('NO. KTP', 'number'),
            ...['NAMA', 'TGL LAHIR', 'DESA'].map((each) => column(each)),
          ],
          rows: [
            [good.nik, null, ...rest(good)],
            [null, Number(number.nik), ...rest(number)],
          ],
        },
      ],
    })
    // Two columns may be the NIK; the one that is chosen holds numbers, and the good one is typed in.
    const sent = await clerk.upload(programme.code, 'angka.xlsx', bytes, undefined, { wait: 'true' })
    const id = String(sent.body.roster_id)
    await clerk.putJson(`/api/v1/rosters/${id}/layout`, { columns: { nik: 1 } })
    await checked(clerk, id)
    expect((await codesOf(id))[3]).toEqual(['rejected', 'nik.damaged_by_excel'])
    await clerk.post(`/api/v1/rosters/${id}/corrections`, {
      corrections: [{ row_number: 2, field: 'nik', value: good.nik }],
    })
    await clerk.post(`/api/v1/rosters/${id}/confirm`)
    await (await payung.as('sarolangun.kepala')).post(`/api/v1/rosters/${id}/approve`)
    const made = await clerk.post(`/api/v1/rosters/${id}/follow-up`)
    expect(made.status).toBe(202)
    await checked(clerk, String(made.body.roster_id))
    expect(await codesOf(String(made.body.roster_id))).toEqual({ 2: ['rejected', 'nik.letters'] })
  })
})
