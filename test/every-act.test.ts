import { createHash, randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { listedRoutes, ownRoutes, publicRoutes } from '../src/platform/policy.ts'
import { writeXlsx } from '../src/tabular/write.ts'
import { listForm } from './doubtful.ts'
import { type Person, usePayung } from './payung.ts'
import {
  lineOf,
  linesFile,
  listFile,
  type MadeProgramme,
  programmeOf,
  proposed,
  strangers,
  uploaded,
} from './rosters.ts'

/*
 * Goal: no act without its line. Method: every address of the policy table that may change something is visited once with success, and the
 * trail must then hold a line of that very request. An address without an act here is a failure: its author adds one.
 */

const payung = usePayung()
const newPeople = strangers('15.03', 500, 47)
let clerk: Person
let head: Person
let programme: MadeProgramme
const tokens = new Map<string, string>()

beforeAll(async () => {
  clerk = await payung.as('sarolangun.operator')
  head = await payung.as('sarolangun.kepala')
  programme = await programmeOf(clerk, { code: 'BARIS', region_code: '15.03', ceiling_rupiah: 90_000_000 })
})

type Sent = { status: number; request_id: string }

async function send(
  username: string,
  address: string,
  body?: BodyInit,
  type?: string,
  method = 'POST',
): Promise<Sent> {
  let token = tokens.get(username)
  if (!token) {
    token = await payung.token(username)
    tokens.set(username, token)
  }
  const answer = await payung.app.request(address, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'idempotency-key': randomUUID(),
      ...(type && { 'content-type': type }),
    },
    body,
  })
  return { status: answer.status, request_id: answer.headers.get('x-request-id') ?? '' }
}

const json = (value: unknown): [string, string] => [JSON.stringify(value), 'application/json']
const form = (value: Record<string, string>): [string, string] => [
  new URLSearchParams(value).toString(),
  'application/x-www-form-urlencoded',
]

function file(): FormData {
  const sent = new FormData()
  sent.set('programme', programme.code)
  sent.set('file', new File([listFile(newPeople(3)) as Uint8Array<ArrayBuffer>], 'daftar.csv'))
  return sent
}

const budget = () => ({
  name: `Anggaran ${randomUUID()}`,
  source: 'APBD',
  fiscal_year: 2024,
  legal_basis: 'Perda',
  ceiling_rupiah: 1_000,
  region_code: '15.03',
})
const facts = (code: string) => ({
  code,
  region_code: '15.03',
  name: `Program ${code}`,
  groups: ['vulnerable_worker'],
  temporary: false,
  legal_basis: 'Peraturan Bupati 7/2024',
  packages: ['JKK', 'JKM'],
  income_rupiah: 1_000_000,
  age_from: 17,
  age_from_operator: '>=',
  age_to: 65,
  age_to_operator: '<',
  month_first: '2024-11',
  month_last: '2024-12',
  quota_people: 100,
  budget_id: programme.budget_id,
})
const operator = 'sarolangun.operator'
const checkedRoster = async () => String((await uploaded(clerk, programme.code, newPeople(3))).roster_id)
/** An approved list that left somebody behind. */
async function approvedWithRest(): Promise<string> {
  const [good, short] = newPeople(2)
  if (!good || !short) throw new Error('No people')
  const lines = [lineOf(good), lineOf(short, { nik: short.nik.slice(0, 15) })]
  const id = await proposed(clerk, programme.code, linesFile(lines))
  await (await payung.as('sarolangun.kepala')).post(`/api/v1/rosters/${id}/approve`)
  return id
}
/** A list whose dates are written 19850423, which no list means as day first. */
async function yearFirst(): Promise<string> {
  const lines = newPeople(2).map((person) =>
    lineOf(person, { birth_date: person.birth_date.replaceAll('-', '') }),
  )
  return String((await uploaded(clerk, programme.code, linesFile(lines))).roster_id)
}
async function mendedDates(): Promise<{ id: string; mending_id: string }> {
  const id = await yearFirst()
  await clerk.post(`/api/v1/rosters/${id}/dates`, {
    code: 'birth_date.unreal',
    shape: 'digits_8',
    format: 'ymd',
  })
  const { mendings } = (await clerk.get(`/api/v1/rosters/${id}/mendings`)).body
  return { id, mending_id: (mendings as { mending_id: string }[])[0]?.mending_id ?? '' }
}
const newName = { row_number: 2, field: 'name', value: 'NAMA YANG DIPERBAIKI' }
/** The problem sheet of a list, with one name mended in it, sent back. */
async function sendWorkbook(addressOf: (id: string) => string): Promise<Sent> {
  const people = newPeople(2).map((person) => ({ ...person, nik: person.nik.slice(0, 15) }))
  const { roster_id, file_sha256 } = await uploaded(clerk, programme.code, people)
  const [one] = people
  const column = (header: string) => ({ header, kind: 'text' as const })
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'Masalah',
        columns: ['Baris', 'NIK', 'NAMA LENGKAP'].map(column),
        rows: [['2', one?.nik ?? '', 'NAMA YANG DIPERBAIKI']],
      },
      {
        name: 'Payung',
        hidden: true,
        columns: ['PAYUNG', 'LEMBAR MASALAH'].map(column),
        rows: [
          ['versi', '1'],
          ['daftar', String(roster_id)],
          ['berkas', String(file_sha256)],
        ],
      },
    ],
  })
  const body = new FormData()
  body.set('file', new File([bytes as Uint8Array<ArrayBuffer>], 'masalah.xlsx'))
  return send(operator, addressOf(String(roster_id)), body)
}
const proposedRoster = () => proposed(clerk, programme.code, newPeople(3))
async function approvedRoster(): Promise<string> {
  const id = await proposedRoster()
  expect((await head.post(`/api/v1/rosters/${id}/approve`)).status).toBe(200)
  return id
}
async function askedRoster(): Promise<string> {
  const id = await approvedRoster()
  const asked = await clerk.post(`/api/v1/rosters/${id}/undo-request`, { reason: 'Daftar keliru' })
  expect(asked.status).toBe(200)
  return id
}
async function approvedProgramme(code: string): Promise<string> {
  const own = await programmeOf(clerk, { code, region_code: '15.03', ceiling_rupiah: 9_000_000 })
  const id = await proposed(clerk, own.code, newPeople(2))
  expect((await head.post(`/api/v1/rosters/${id}/approve`)).status).toBe(200)
  return own.code
}

const admin = 'sarolangun.admin'
const officer = 'sarolangun.pdp'
const account = () => ({
  name: 'Akun Baris',
  username: `baris.${randomUUID().slice(0, 8)}`,
  role: 'leader',
  region_code: '15.03',
  office: 'Dinas Uji',
})
/** An account that was just made, in the state the act begins with. */
async function accountId(state: 'open' | 'shut' = 'open'): Promise<string> {
  const by = await payung.as(admin)
  const id = String((await by.post('/api/v1/accounts', account())).body.account_id)
  if (state === 'shut') expect((await by.post(`/api/v1/accounts/${id}/disable`)).status).toBe(200)
  return id
}
const personId = async () =>
  (await payung.see<{ id: string }>("select person_id as id from person where kab = '15.03' limit 1"))[0]
    ?.id ?? ''
const request = async () => ({ person_id: await personId(), kind: 'access', identity_document: 'ktp' })
async function requestId(state: 'received' | 'begun' = 'received'): Promise<string> {
  const by = await payung.as(officer)
  const id = String((await by.post('/api/v1/privacy-requests', await request())).body.request_id)
  if (state === 'begun') expect((await by.post(`/api/v1/privacy-requests/${id}/begin`)).status).toBe(200)
  return id
}
const breach = () => ({
  known_at: '2024-11-01T08:00',
  from_at: '2024-10-01T08:00',
  to_at: '2024-10-02T08:00',
  object_id: randomUUID(),
  what_happened: 'Berkas terkirim ke alamat yang salah',
  remedy: 'Ditarik kembali',
})
async function breachId(): Promise<string> {
  await send(officer, '/pelindungan/insiden/baru', ...form(breach()))
  const [row] = await payung.see<{ id: string }>(
    "select breach_id as id from privacy_breach where state = 'open' order by number desc limit 1",
  )
  return row?.id ?? ''
}
/** Nothing is so old; what is destroyed by the record is nothing, and the record all the same. */
async function destructionId(): Promise<string> {
  const id = randomUUID()
  await payung.see(
    `insert into privacy_destruction (destruction_id, kab, number, kind, rule_id, state, found, proposed_by)
     values ($1, '15.03', (select coalesce(max(number), 0) + 1 from privacy_destruction), 'retention', 'roster_file', 'proposed', $2, 'uji')`,
    [id, { before: '2015-01-01', count: 0, oldest: '2014-12-31' }],
  )
  return id
}

const coordinator = 'komunitas.ojek'
const calling = { langkah: 'buka', due_on: '2999-12-31' }

function inParts(people: ReturnType<typeof newPeople>) {
  const bytes = listFile(people)
  const file_sha256 = createHash('sha256').update(bytes).digest('hex')
  return {
    bytes,
    wish: { programme: programme.code, file_name: 'bagian.csv', file_bytes: bytes.length, file_sha256 },
  }
}

/** A list of the coordinator's in which one row was rejected, and the number of that row. */
async function rejectedRow(): Promise<[string, number]> {
  await clerk.page(`/gabungan/${programme.code}`, calling)
  const [person] = newPeople(1)
  if (!person) throw new Error('Nobody is left')
  const sent = new FormData()
  sent.set('programme', programme.code)
  const bytes = listFile([{ ...person, nik: person.nik.slice(0, 11) }])
  sent.set('file', new File([bytes as Uint8Array<ArrayBuffer>], 'ditolak.csv'))
  expect((await send(coordinator, '/kiriman', sent)).status).toBe(303)
  for (let tries = 0; tries < 200; tries++) {
    const [row] = await payung.see<{ list_id: string; row_number: number }>(
      "select l.list_id, w.row_number from village_list l join roster_row w using (roster_id) where l.file_name = 'ditolak.csv'",
    )
    if (row) return [row.list_id, row.row_number]
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The list was not checked')
}

const outsideList = () => {
  const list = listForm('deaths', newPeople(1))
  list.set('name', `Kematian ${randomUUID()}`)
  return list
}
async function listId(): Promise<string> {
  const { body } = await clerk.send('/api/v1/match/lists', outsideList())
  return (body.list as { list_id: string }).list_id
}
/** A pair of a row that is in no register yet with somebody who is: deciding it leads to nothing further. */
async function pairId(): Promise<string> {
  const id = randomUUID()
  await payung.see(
    `insert into match_pair (pair_id, kab, left_person, right_person, right_kab, cause, certainty, probability, weight, evidence, facts_key, state)
     values ($1, '15.03', gen_random_uuid(), $2, '15.03', 'similar', 'review', 0.5, 0, '[]', sha256($3::bytea), 'open')`,
    [id, await personId(), id],
  )
  return id
}
async function mergeId(): Promise<string> {
  const id = randomUUID()
  await payung.see(
    `insert into person_merge (merge_id, kab, survivor_id, merged_id, pair_id, state, paid_months, reason, proposed_by)
     values ($1, '15.03', $2, gen_random_uuid(), $3, 'proposed', 1, 'Uji', 'uji')`,
    [id, await personId(), await pairId()],
  )
  return id
}

/** Months that an own programme pays and a membership elsewhere covers: a claim that the office settles by itself or with its head. */
async function claimedTwice(): Promise<string> {
  const people = newPeople(1)
  const form = listForm('company', people, { from: '2024-01', name: `PT ${randomUUID()}` })
  expect((await clerk.send('/api/v1/match/lists', form)).status).toBe(201)
  const roster = await uploaded(clerk, programme.code, people)
  const { body } = await clerk.get(`/api/v1/match/double-funding${fundingMonths}`)
  const claim = (body.claims as { claim: string; roster_id: string }[]).find(
    (each) => each.roster_id === roster.roster_id,
  )
  if (!claim) throw new Error('Nothing is claimed twice')
  return claim.claim
}
const fundingMonths = '?first=2024-11&last=2024-12'
async function settlementId(): Promise<string> {
  const id = randomUUID()
  await payung.see(
    `insert into match_settlement (settlement_id, claim, kab, asked_kab, kind, gives_up, loser, person_id, programme_id, list_id, months, amounts, two_accounts, state, reason, asked_by)
     values ($1, 'uji', '15.03', '15.03', 'paid_and_member', 'list', 'other', $2, null, gen_random_uuid(), '{2024-11-01}', '{16800}', true, 'proposed', 'Uji', 'uji')`,
    [id, await personId()],
  )
  return id
}

/** One successful act through each address that writes. */
const acts: Record<string, () => Promise<Sent>> = {
  'POST /api/v1/budgets': () => send(operator, '/api/v1/budgets', ...json(budget())),
  'POST /api/v1/programmes': () => send(operator, '/api/v1/programmes', ...json(facts('BARIS-API'))),
  'POST /program/baru': () =>
    send(
      operator,
      '/program/baru',
      ...form({
        ...Object.fromEntries(
          Object.entries(facts('BARIS-FORM')).map(([name, value]) => [name, String(value)]),
        ),
        operation_id: randomUUID(),
        temporary: '',
        groups: 'vulnerable_worker',
        packages: 'JKK',
      }),
    ),
  'POST /daftar/unggah': () => send(operator, '/daftar/unggah', file()),
  'POST /api/v1/rosters': () => send(operator, '/api/v1/rosters', file()),
  'POST /api/v1/rosters/:id/recheck': async () =>
    send(operator, `/api/v1/rosters/${await checkedRoster()}/recheck`),
  'POST /daftar/:id/kisi': async () =>
    send(operator, `/daftar/${await checkedRoster()}/kisi`, ...form({ sel: JSON.stringify([newName]) })),
  'POST /daftar/:id/baris/:nomor': async () =>
    send(operator, `/daftar/${await checkedRoster()}/baris/2`, ...form({ langkah: 'keluarkan' })),
  'POST /daftar/:id/perbaiki': async () => {
    const people = newPeople(2).map((person) => ({ ...person, village: { code: 'DESA ENTAH' } }))
    const roster = await uploaded(clerk, programme.code, people)
    return send(
      operator,
      `/daftar/${roster.roster_id}/perbaiki`,
      ...form({ sebab: 'village.unknown', ada: '1', tertulis: 'DESA ENTAH', nilai: '15.03.01.2001' }),
    )
  },
  'POST /daftar/:id/tanggal': async () =>
    send(
      operator,
      `/daftar/${await yearFirst()}/tanggal`,
      ...form({ sebab: 'birth_date.unreal', bentuk: 'digits_8', cara: 'ymd' }),
    ),
  'POST /api/v1/rosters/:id/dates': async () =>
    send(
      operator,
      `/api/v1/rosters/${await yearFirst()}/dates`,
      ...json({ code: 'birth_date.unreal', shape: 'digits_8', format: 'ymd' }),
    ),
  'POST /daftar/:id/perbaikan': async () => {
    const { id, mending_id } = await mendedDates()
    return send(operator, `/daftar/${id}/perbaikan`, ...form({ kembalikan: mending_id }))
  },
  'POST /api/v1/rosters/:id/mendings/:mending_id/take-back': async () => {
    const { id, mending_id } = await mendedDates()
    return send(operator, `/api/v1/rosters/${id}/mendings/${mending_id}/take-back`)
  },
  'POST /daftar/:id/susulan': async () =>
    send(operator, `/daftar/${await approvedWithRest()}/susulan`, ...form({})),
  'POST /api/v1/rosters/:id/follow-up': async () =>
    send(operator, `/api/v1/rosters/${await approvedWithRest()}/follow-up`),
  'POST /daftar/:id/masalah': () => sendWorkbook((id) => `/daftar/${id}/masalah`),
  'POST /api/v1/rosters/:id/corrections': async () =>
    send(
      operator,
      `/api/v1/rosters/${await checkedRoster()}/corrections`,
      ...json({ corrections: [newName] }),
    ),
  'POST /api/v1/rosters/:id/error-workbook': () =>
    sendWorkbook((id) => `/api/v1/rosters/${id}/error-workbook`),
  'POST /daftar/:id/lembar': async () =>
    send(operator, `/daftar/${await checkedRoster()}/lembar`, ...form({ tersembunyi: 'leave_out' })),
  'POST /daftar/:id/kolom': async () =>
    send(
      operator,
      `/daftar/${await checkedRoster()}/kolom`,
      // The columns of `listFile`, the last of them left out.
      ...form({
        'kolom-0': 'nik',
        'kolom-1': 'name',
        'kolom-2': 'birth_date',
        'kolom-3': 'sex',
        'kolom-4': 'village',
      }),
    ),
  'POST /daftar/:id/nilai': async () =>
    send(
      operator,
      `/daftar/${await checkedRoster()}/nilai`,
      ...form({ 'isian-0': 'sex', 'tertulis-0': 'jantan', 'nilai-0': 'male' }),
    ),
  'PUT /api/v1/rosters/:id/layout': async () =>
    send(
      operator,
      `/api/v1/rosters/${await checkedRoster()}/layout`,
      ...json({ columns: { phone: null } }),
      'PUT',
    ),
  'PUT /api/v1/rosters/:id/values': async () =>
    send(
      operator,
      `/api/v1/rosters/${await checkedRoster()}/values`,
      ...json({ values: [{ field: 'sex', written: 'betina', value: 'female' }] }),
      'PUT',
    ),
  'POST /daftar/:id': async () =>
    send(operator, `/daftar/${await checkedRoster()}`, ...form({ langkah: 'usulkan' })),
  'POST /api/v1/rosters/:id/confirm': async () =>
    send(operator, `/api/v1/rosters/${await checkedRoster()}/confirm`),
  'POST /api/v1/rosters/:id/withdraw': async () =>
    send(operator, `/api/v1/rosters/${await checkedRoster()}/withdraw`),
  'POST /daftar/:id/setujui': async () =>
    send('sarolangun.kepala', `/daftar/${await proposedRoster()}/setujui`, ...form({})),
  'POST /api/v1/rosters/:id/approve': async () =>
    send('sarolangun.kepala', `/api/v1/rosters/${await proposedRoster()}/approve`),
  'POST /api/v1/uploads': () => send(operator, '/api/v1/uploads', ...json(inParts(newPeople(2)).wish)),
  'POST /api/v1/uploads/:id/complete': async () => {
    const { bytes, wish } = inParts(newPeople(2))
    const id = (await clerk.post('/api/v1/uploads', wish)).body.upload_id
    const put = await clerk.put(`/api/v1/uploads/${id}/parts/0`, bytes, { 'x-part-sha256': wish.file_sha256 })
    expect(put.status).toBe(200)
    return send(operator, `/api/v1/uploads/${id}/complete`)
  },
  'POST /gabungan/:code': () => send(operator, `/gabungan/${programme.code}`, ...form(calling)),
  'POST /gabungan/:code/undangan': async () => {
    await clerk.page(`/gabungan/${programme.code}`, calling)
    const wish = { langkah: 'buat', community: 'Komunitas Uji', uploads: '1', rows: '10', days: '1' }
    return send(operator, `/gabungan/${programme.code}/undangan`, ...form(wish))
  },
  'POST /kiriman': async () => {
    await clerk.page(`/gabungan/${programme.code}`, calling)
    return send(coordinator, '/kiriman', file())
  },
  'POST /kiriman/:id': async () => {
    const [id, row] = await rejectedRow()
    const [person] = newPeople(1)
    if (!person) throw new Error('Nobody is left')
    const wish = { nik: person.nik, name: person.name, birth_date: person.birth_date, sex: 'L' }
    return send(coordinator, `/kiriman/${id}`, ...form({ langkah: 'ganti', rows: String(row), ...wish }))
  },
  'POST /daftar/:id/batalkan': async () =>
    send(operator, `/daftar/${await approvedRoster()}/batalkan`, ...form({ reason: 'Daftar keliru' })),
  'POST /api/v1/rosters/:id/undo-request': async () =>
    send(
      operator,
      `/api/v1/rosters/${await approvedRoster()}/undo-request`,
      ...json({ reason: 'Daftar keliru' }),
    ),
  'POST /daftar/:id/batalkan/laksanakan': async () =>
    send('sarolangun.kepala', `/daftar/${await askedRoster()}/batalkan/laksanakan`, ...form({})),
  'POST /api/v1/rosters/:id/undo': async () =>
    send('sarolangun.kepala', `/api/v1/rosters/${await askedRoster()}/undo`),
  'POST /program/:code/berkas': async () =>
    send(operator, `/program/${await approvedProgramme('BARIS-1')}/berkas`, ...form({})),
  'POST /api/v1/programmes/:code/branch-files': async () =>
    send(operator, `/api/v1/programmes/${await approvedProgramme('BARIS-2')}/branch-files`),
  'POST /akun/baru': () => send(admin, '/akun/baru', ...form(account())),
  'POST /api/v1/accounts': () => send(admin, '/api/v1/accounts', ...json(account())),
  'POST /akun/:id/peran': async () =>
    send(
      admin,
      `/akun/${await accountId()}/peran`,
      ...form({ role: 'auditor', region_code: '15.03', office: 'Inspektorat' }),
    ),
  'POST /akun/:id/cabut': async () =>
    send(admin, `/akun/${await accountId()}/cabut`, ...form({ role: 'leader@15.03' })),
  'POST /akun/:id/nonaktif': async () => send(admin, `/akun/${await accountId()}/nonaktif`, ...form({})),
  'POST /akun/:id/aktif': async () => send(admin, `/akun/${await accountId('shut')}/aktif`, ...form({})),
  'POST /api/v1/accounts/:id/disable': async () =>
    send(admin, `/api/v1/accounts/${await accountId()}/disable`),
  'POST /api/v1/accounts/:id/enable': async () =>
    send(admin, `/api/v1/accounts/${await accountId('shut')}/enable`),
  'POST /akun/:id/tautan': async () => send(admin, `/akun/${await accountId()}/tautan`, ...form({})),
  'POST /api/v1/accounts/:id/activation': async () =>
    send(admin, `/api/v1/accounts/${await accountId()}/activation`),
  'POST /akun/:id/sesi': async () => send(admin, `/akun/${await accountId()}/sesi`, ...form({})),
  'POST /pencocokan/sumber': () => send(operator, '/pencocokan/sumber', outsideList()),
  'POST /api/v1/match/lists': () => send(operator, '/api/v1/match/lists', outsideList()),
  'POST /pencocokan/sumber/:id': async () =>
    send(operator, `/pencocokan/sumber/${await listId()}`, ...form({ langkah: 'tarik' })),
  'POST /api/v1/match/lists/:id/withdraw': async () =>
    send(operator, `/api/v1/match/lists/${await listId()}/withdraw`),
  'POST /pencocokan/pasangan/:id': async () =>
    send(operator, `/pencocokan/pasangan/${await pairId()}`, ...form({ decision: 'later' })),
  'POST /api/v1/match/pairs/:id/decide': async () =>
    send(
      operator,
      `/api/v1/match/pairs/${await pairId()}/decide`,
      ...json({ decision: 'different', reason: 'Dua orang' }),
    ),
  'POST /pencocokan/gabungan/:id': async () =>
    send(
      'sarolangun.kepala',
      `/pencocokan/gabungan/${await mergeId()}`,
      ...form({ langkah: 'tolak', remark: 'Lihat KK' }),
    ),
  'POST /api/v1/match/merges/:id/refuse': async () =>
    send(
      'sarolangun.kepala',
      `/api/v1/match/merges/${await mergeId()}/refuse`,
      ...json({ remark: 'Lihat KK' }),
    ),
  'POST /pencocokan/dana-ganda/temuan/:claim': async () =>
    send(
      operator,
      `/pencocokan/dana-ganda/temuan/${await claimedTwice()}?dari=2024-11&sampai=2024-12`,
      ...form({ keep: 'first', reason: 'Sudah berhenti' }),
    ),
  'POST /api/v1/match/double-funding/:claim/settle': async () =>
    send(
      operator,
      `/api/v1/match/double-funding/${await claimedTwice()}/settle`,
      ...json({ first: '2024-11', last: '2024-12', keep: { all: 'other' }, reason: 'Dibayar perusahaan' }),
    ),
  'POST /pencocokan/dana-ganda/putusan/:id': async () =>
    send(
      'sarolangun.kepala',
      `/pencocokan/dana-ganda/putusan/${await settlementId()}`,
      ...form({ langkah: 'setujui' }),
    ),
  'POST /api/v1/match/settlements/:id/approve': async () =>
    send('sarolangun.kepala', `/api/v1/match/settlements/${await settlementId()}/approve`),
  'POST /api/v1/match/settlements/:id/refuse': async () =>
    send(
      'sarolangun.kepala',
      `/api/v1/match/settlements/${await settlementId()}/refuse`,
      ...json({ remark: 'Masih peserta' }),
    ),
  'POST /pelindungan/permintaan/baru': async () =>
    send(
      operator,
      '/pelindungan/permintaan/baru',
      ...form({ ...(await request()), orang: await personId() }),
    ),
  'POST /api/v1/privacy-requests': async () =>
    send(operator, '/api/v1/privacy-requests', ...json(await request())),
  'POST /pelindungan/permintaan/:id/proses': async () =>
    send(operator, `/pelindungan/permintaan/${await requestId()}/proses`, ...form({})),
  'POST /api/v1/privacy-requests/:id/begin': async () =>
    send(operator, `/api/v1/privacy-requests/${await requestId()}/begin`),
  'POST /pelindungan/permintaan/:id/putuskan': async () =>
    send(
      officer,
      `/pelindungan/permintaan/${await requestId('begun')}/putuskan`,
      ...form({ to: 'done', reason: 'Salinan diserahkan' }),
    ),
  'POST /api/v1/privacy-requests/:id/decide': async () =>
    send(
      officer,
      `/api/v1/privacy-requests/${await requestId('begun')}/decide`,
      ...json({ to: 'done', reason: 'Salinan diserahkan' }),
    ),
  'POST /pelindungan/pemusnahan/:id': async () =>
    send(officer, `/pelindungan/pemusnahan/${await destructionId()}`, ...form({ to: 'executed' })),
  'POST /pelindungan/kontak': () =>
    send(
      officer,
      '/pelindungan/kontak',
      ...form({
        officer_name: 'Pejabat Uji',
        office: 'Dinas Uji',
        address: 'Jalan Uji 1',
        phone: '0741-000000',
        email: 'uji@example.go.id',
        authority: 'Lembaga Uji',
      }),
    ),
  'POST /pelindungan/pemberitahuan/:program': () =>
    send(
      officer,
      `/pelindungan/pemberitahuan/${programme.code}`,
      ...form({ kind: 'consent', decree_number: 'Uji 1/2024' }),
    ),
  'POST /pelindungan/insiden/baru': () => send(officer, '/pelindungan/insiden/baru', ...form(breach())),
  'POST /pelindungan/insiden/:id': async () =>
    send(
      officer,
      `/pelindungan/insiden/${await breachId()}`,
      ...form({ checklist: 'affected', to: 'assessed' }),
    ),
}

/** Addresses that are posted to and change nothing of their own, or whose line is written by another test of their slice. */
const elsewhere: Record<string, string> = {
  'POST /masuk': 'signing in: the account tests see its line',
  'POST /keluar': 'signing out: the account tests see its line',
  'POST /api/v1/session': 'signing in: the account tests see its line',
  'POST /peserta/cari': 'a search; it is written to the access log',
  'POST /peserta/:id/nik': 'a look at a NIK; it is written to the access log',
  'POST /api/v1/people/:id/reveal': 'a look at a NIK; it is written to the access log',
  'POST /keamanan/:id': 'closing an alarm: the security tests see its line',
  'POST /api/v1/match/merges/:id/approve': 'needs two paid records; the fault tests see its one line',
  'POST /api/v1/match/merges/:id/undo': 'needs a merge; the fault tests see its one line',
  'POST /cadangan': 'orders a backup, whose own line the backup tests see',
  'PUT /api/v1/uploads/:id/parts/:offset':
    'a part; the beginning of the upload and what it becomes have lines',
  'PUT /api/v1/invitation/uploads/:id/parts/:offset': 'a part, likewise',
  'POST /pelindungan/orang/:id/ekspor': 'a look at everything; the export tests see its two lines',
}
// What concerns nobody but the account itself, and the steps on the way in: the account tests see their lines.
for (const route of [...ownRoutes, ...publicRoutes])
  if (route.startsWith('POST ')) elsewhere[route] ??= 'an account about itself'

const writing = listedRoutes().filter((route) => !/^(?:GET|HEAD) /.test(route))

describe('every address that may change something', () => {
  it('has an act here or is named as being proven elsewhere', () => {
    expect(writing.filter((route) => !(route in acts) && !(route in elsewhere))).toEqual([])
    expect(
      [...Object.keys(acts), ...Object.keys(elsewhere)].filter((route) => !writing.includes(route)),
    ).toEqual([])
  })

  for (const [route, act] of Object.entries(acts))
    it(`${route} leaves a line of its request`, async () => {
      const { status, request_id } = await act()
      expect([route, status < 400]).toEqual([route, true])
      const lines = await payung.see<{
        actor_name: string
        region_code: string
        changes: Record<string, unknown>
      }>('select actor_name, region_code, changes from audit_line where request_id = $1', [request_id])
      expect(lines.length).toBe(1)
      expect(lines[0]).toMatchObject({ region_code: '15.03' })
      expect(Object.keys(lines[0]?.changes ?? {}).length).toBeGreaterThan(0)
    }, 120_000)
})

describe('an address that only reads', () => {
  it('leaves no line', async () => {
    const count = async () =>
      (await payung.see<{ lines: number }>('select count(*)::integer as lines from audit_line'))[0]?.lines
    // Signing in leaves a line of its own.
    const inspector = await payung.as('inspektorat')
    const before = await count()
    const plain = listedRoutes().filter((route) => route.startsWith('GET ') && !/[:*]/.test(route))
    expect(plain.length).toBeGreaterThan(20)
    for (const route of plain) {
      const { status } = await inspector.page(route.slice(4))
      expect([route, status < 500]).toEqual([route, true])
    }
    expect(await count()).toBe(before)
  }, 300_000)

  it('leaves one when it gives out whole NIK as a file', async () => {
    const roster = String((await uploaded(clerk, programme.code, newPeople(2))).roster_id)
    const lines = async () =>
      (
        await payung.see<{ lines: number }>(
          "select count(*)::integer as lines from audit_line where object_id = $1 and action = 'roster.read_problems'",
          [roster],
        )
      )[0]?.lines
    expect((await clerk.page(`/daftar/${roster}/masalah.xlsx`)).status).toBe(200)
    expect(await lines()).toBe(1)
  }, 120_000)
})
