import { randomUUID } from 'node:crypto'
import type { Relation } from '../src/platform/policy.ts'
import { programmeFacts, type Target } from './access-fixture.ts'

export type Ask = { path: string; init?: RequestInit }

/**
 * How a route is knocked at, for a thing of one region.
 *
 * `list` shows what is in reach and leaves out the rest; `thing` shows one or says that there is none; `form` shows nothing of
 * another region; `change` changes a thing that exists, `create` makes one in the region that the body names; `open` is the same for all.
 */
export type Probe = {
  kind: 'list' | 'thing' | 'form' | 'change' | 'create' | 'open'
  /** For those whom the table lets in: refused for a reason other than permission, or done already, so that nothing changes. */
  settled(target: Target): Ask
  /** For those whom it does not: would really change something if nobody stopped it. */
  real?(target: Target): Ask
  /** What stands in an answer that shows the thing, and in no other. */
  mark?(target: Target): string
  /** What a role without the operation must not see, where the mark itself is within its reach by another; empty when there is nothing of the kind. */
  secret?(target: Target): string
  /** Villages have things of this kind, and not only the governments above them. */
  in_villages?: true
  /** Status of `settled` when permission is given. */
  granted?: number | ((target: Target) => number)
  /** Region of the thing where it is not that of the target. */
  region?(target: Target): string
}

const json = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
  body: JSON.stringify(body),
})
const bare = (): RequestInit => ({ method: 'POST', headers: { 'idempotency-key': randomUUID() } })
const form = (fields: Record<string, string>): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
})
function upload(target: Target, bytes: Uint8Array): RequestInit {
  const body = new FormData()
  body.set('programme', target.settled.code)
  body.set('file', new File([bytes as Uint8Array<ArrayBuffer>], target.settled.file_name))
  return { method: 'POST', headers: { 'idempotency-key': randomUUID() }, body }
}
const mendedCell = { sel: JSON.stringify([{ row_number: 2, field: 'name', value: 'NAMA BARU' }]) }
const sameValue = { sebab: 'village.unknown', ada: '1', tertulis: 'ENTAH', nilai: '15.03' }
const dates = { code: 'birth_date.unreal', shape: 'digits_8', format: 'ymd' }
const sameDates = { sebab: dates.code, bentuk: dates.shape, cara: dates.format }
/** No workbook of ours: refused by what it is, after permission was asked. */
function workbook(): RequestInit {
  const body = new FormData()
  body.set('file', new File([new TextEncoder().encode('NIK;NAMA\r\n')], 'masalah.csv'))
  return { method: 'POST', headers: { 'idempotency-key': randomUUID() }, body }
}
/** The same people in another file: one blank line more. */
const another = (target: Target) =>
  new TextEncoder().encode(`${new TextDecoder().decode(target.settled.bytes)}${'\r\n'.repeat(fresh())}`)

let counter = 0
const fresh = () => ++counter

const list = (path: string, mark: Probe['mark'], region?: Probe['region']): Probe => ({
  kind: 'list',
  settled: () => ({ path }),
  mark,
  region,
})
const thing = (path: (target: Target) => string, mark: Probe['mark'], region?: Probe['region']): Probe => ({
  kind: 'thing',
  settled: (target) => ({ path: path(target) }),
  mark,
  region,
})
const page = (path: string, mark: Probe['mark']): Probe => ({ kind: 'form', settled: () => ({ path }), mark })
const open = (path: (target: Target) => string, granted: Probe['granted'] = 200): Probe => ({
  kind: 'open',
  settled: (target) => ({ path: path(target) }),
  granted,
})

const programmeForm = (target: Target, code: string) =>
  form({
    ...Object.fromEntries(
      Object.entries(programmeFacts(code, target.region)).map(([name, value]) => [name, String(value)]),
    ),
    groups: 'vulnerable_worker',
    packages: 'JKK',
    income_rupiah: '1.000.000',
    temporary: 'no',
    operation_id: randomUUID(),
    budget_id: 'new',
    budget_name: `Formulir ${code}`,
    budget_source: 'APBD',
    budget_fiscal_year: '2024',
    budget_legal_basis: 'Uji',
    budget_ceiling_rupiah: '1.000.000',
  })
const budgetBody = (target: Target, name: string) => ({
  name,
  source: 'APBD',
  fiscal_year: 2024,
  legal_basis: 'Uji',
  ceiling_rupiah: target.budget.ceiling_rupiah + 1,
  region_code: target.region,
})
const programmeBody = (target: Target, code: string) => ({
  ...programmeFacts(code, target.region),
  budget_id: target.budget.budget_id,
})

const privacyContact = {
  officer_name: 'Pejabat Uji',
  office: 'Dinas Uji',
  address: 'Jalan Uji 1',
  phone: '0741-000000',
  email: 'uji@example.go.id',
  authority: 'Lembaga Uji',
}
const breachForm = {
  known_at: '2024-11-01T08:00',
  from_at: '2024-10-01T08:00',
  to_at: '2024-10-02T08:00',
  object_id: 'uji',
  what_happened: 'Berkas terkirim ke alamat yang salah',
  remedy: 'Ditarik kembali',
}
const newAccount = (target: Target, username: string) => ({
  name: 'Akun Uji',
  username,
  role: 'leader',
  region_code: target.region,
  office: target.duties.account.office,
})
const nothing = () => ''
/** The number itself, which a page may hold although the name is open to the role. */
const nikOf = (target: Target) => target.person.nik
const reason = 'Mencocokkan dengan KTP di loket'
const revealPath = (target: Target) => `/api/v1/people/${target.person.id}/reveal`

const fundingMonths = '?dari=2024-11&sampai=2024-12'
/** The company that pays for the person too, by its list. */
const memberOf = (target: Target) => target.duties.list.name
function matchList(target: Target, as_of: string): RequestInit {
  const body = new FormData()
  const facts = { kind: 'deaths', name: `Kematian ${fresh()}`, source: 'Disdukcapil', as_of }
  for (const [name, value] of Object.entries({ ...facts, region_code: target.region })) body.set(name, value)
  body.set('file', new File([`NAMA;TGL LAHIR\r\nUji ${fresh()};01-02-1990\r\n`], 'kematian.csv'))
  return { method: 'POST', headers: { 'idempotency-key': randomUUID() }, body }
}

const rosterOf = (target: Target) => target.settled.roster_id
const codeOf = (target: Target) => target.settled.code
/** The name is never told to whom the programme does not exist; the code they asked for is. */
const nameOf = (target: Target) => programmeFacts(codeOf(target), target.region).name
const home = (target: Target) => target.person.village

/** A page of the way of a list that is checked and can still be answered about. */
const step = (name: string): Probe => ({
  ...thing(
    (target) => `/daftar/${target.waiting.checked_id}/${name}`,
    // Only the steps of a list that is seen lead to its pages.
    (target) => `href="/daftar/${target.waiting.checked_id}"`,
  ),
  // Whoever sees the list sees its rows; these pages ask for what may be answered about it.
  secret: nothing,
})
const answering = (name: string, body: () => RequestInit): Probe => ({
  kind: 'change',
  granted: 409,
  settled: (target) => ({ path: `/daftar/${rosterOf(target)}/${name}`, init: body() }),
  real: (target) => ({ path: `/daftar/${target.waiting.checked_id}/${name}`, init: body() }),
})
const answeringApi = (name: string, body: () => unknown): Probe => ({
  kind: 'change',
  granted: 409,
  settled: (target) => ({
    path: `/api/v1/rosters/${rosterOf(target)}/${name}`,
    init: { ...json(body()), method: 'PUT' },
  }),
  real: (target) => ({
    path: `/api/v1/rosters/${target.waiting.checked_id}/${name}`,
    init: { ...json(body()), method: 'PUT' },
  }),
})

/** One line for each route that needs an operation and is about a thing of a region. A route without one is knocked at with nothing in the hand. */
export const probes: Record<string, Probe> = {
  'GET /anggaran': list('/anggaran', (target) => target.budget.budget_id),
  'GET /anggaran/:id': thing(
    (target) => `/anggaran/${target.budget.budget_id}`,
    (target) => target.budget.name,
  ),
  'GET /api/v1/budgets': list('/api/v1/budgets', (target) => target.budget.budget_id),
  'POST /api/v1/budgets': {
    kind: 'create',
    granted: 409,
    settled: (target) => ({ path: '/api/v1/budgets', init: json(budgetBody(target, target.budget.name)) }),
    real: (target) => ({ path: '/api/v1/budgets', init: json(budgetBody(target, `Baru ${fresh()}`)) }),
  },
  'GET /program': list('/program', nameOf),
  'GET /program/:code': thing((target) => `/program/${codeOf(target)}`, nameOf),
  'GET /api/v1/programmes': list('/api/v1/programmes', nameOf),
  'GET /api/v1/programmes/:code': thing((target) => `/api/v1/programmes/${codeOf(target)}`, nameOf),
  'GET /program/baru': page('/program/baru', (target) => target.budget.budget_id),
  'POST /program/baru': {
    kind: 'create',
    granted: 409,
    settled: (target) => ({ path: '/program/baru', init: programmeForm(target, codeOf(target)) }),
    real: (target) => ({ path: '/program/baru', init: programmeForm(target, `BARU-${fresh()}`) }),
  },
  'POST /api/v1/programmes': {
    kind: 'create',
    granted: 409,
    settled: (target) => ({
      path: '/api/v1/programmes',
      init: json(programmeBody(target, codeOf(target))),
    }),
    real: (target) => ({ path: '/api/v1/programmes', init: json(programmeBody(target, `BARU-${fresh()}`)) }),
  },
  'GET /daftar': list('/daftar', rosterOf),
  // Nobody of the fixture waits: what is tried is who may open it.
  'GET /daftar/menunggu': open(() => '/daftar/menunggu'),
  'GET /daftar/:id': thing(
    (target) => `/daftar/${rosterOf(target)}`,
    (target) => target.settled.file_name,
  ),
  'GET /daftar/:id/baris': thing(
    (target) => `/daftar/${rosterOf(target)}/baris`,
    (target) => target.person.name,
  ),
  'GET /daftar/:id/masalah.xlsx': thing(
    (target) => `/daftar/${rosterOf(target)}/masalah.xlsx`,
    (target) => `masalah-${rosterOf(target).slice(0, 8)}`,
  ),
  'GET /daftar/:id/bukti': thing(
    (target) => `/daftar/${rosterOf(target)}/bukti`,
    (target) => target.settled.file_name,
  ),
  'GET /daftar/:id/perbaikan': step('perbaikan'),
  'GET /daftar/:id/simpan': step('simpan'),
  'GET /daftar/:id/lembar': step('lembar'),
  'GET /daftar/:id/kolom': step('kolom'),
  'GET /daftar/:id/nilai': step('nilai'),
  'POST /daftar/:id/lembar': answering('lembar', () =>
    form({ tersembunyi: fresh() % 2 === 0 ? 'include' : 'leave_out' }),
  ),
  'POST /daftar/:id/kolom': answering('kolom', () => form({ tata_letak: 'siak' })),
  'POST /daftar/:id/nilai': answering('nilai', () =>
    form({ 'isian-0': 'sex', 'tertulis-0': `kata ${fresh()}`, 'nilai-0': 'male' }),
  ),
  'GET /api/v1/rosters/:id/layout': {
    ...thing(
      (target) => `/api/v1/rosters/${target.waiting.checked_id}/layout`,
      () => '"header_confidence"',
    ),
    secret: nothing,
  },
  'GET /api/v1/rosters/:id/values': {
    ...thing(
      (target) => `/api/v1/rosters/${target.waiting.checked_id}/values`,
      () => '"remembered"',
    ),
    secret: nothing,
  },
  'PUT /api/v1/rosters/:id/layout': answeringApi('layout', () => ({
    hidden_rows: fresh() % 2 === 0 ? 'include' : 'leave_out',
  })),
  'PUT /api/v1/rosters/:id/values': answeringApi('values', () => ({
    values: [{ field: 'sex', written: `kata ${fresh()}`, value: 'male' }],
  })),
  'GET /api/v1/rosters': list('/api/v1/rosters', rosterOf),
  'GET /api/v1/rosters/:id': thing((target) => `/api/v1/rosters/${rosterOf(target)}`, rosterOf),
  'GET /api/v1/rosters/:id/rows': thing(
    (target) => `/api/v1/rosters/${rosterOf(target)}/rows`,
    (target) => target.person.name,
  ),
  'GET /daftar/unggah': page('/daftar/unggah', codeOf),
  'GET /daftar/templat': page('/daftar/templat', codeOf),
  'GET /gabungan': page('/gabungan', codeOf),
  // The name of a programme is open to those who see programmes.
  'GET /gabungan/:code': {
    ...thing((target) => `/gabungan/${codeOf(target)}`, nameOf),
    secret: nothing,
  },
  'POST /gabungan/:code': {
    kind: 'change',
    granted: 400,
    settled: (target) => ({
      path: `/gabungan/${codeOf(target)}`,
      init: form({ langkah: 'buka', due_on: '' }),
    }),
    real: (target) => ({
      path: `/gabungan/${codeOf(target)}`,
      init: form({ langkah: 'buka', due_on: '2999-12-31' }),
    }),
  },
  'POST /daftar/unggah': {
    kind: 'change',
    granted: 303,
    settled: (target) => ({ path: '/daftar/unggah', init: upload(target, target.settled.bytes) }),
    real: (target) => ({ path: '/daftar/unggah', init: upload(target, another(target)) }),
  },
  'POST /api/v1/rosters': {
    kind: 'change',
    granted: 202,
    settled: (target) => ({ path: '/api/v1/rosters', init: upload(target, target.settled.bytes) }),
    real: (target) => ({ path: '/api/v1/rosters', init: upload(target, another(target)) }),
  },
  // Nobody was left behind by the settled one; a list that is only checked has no followers.
  'POST /daftar/:id/susulan': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({ path: `/daftar/${rosterOf(target)}/susulan`, init: form({}) }),
    real: (target) => ({ path: `/daftar/${target.waiting.checked_id}/susulan`, init: form({}) }),
  },
  'POST /api/v1/rosters/:id/follow-up': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({ path: `/api/v1/rosters/${rosterOf(target)}/follow-up`, init: bare() }),
    real: (target) => ({ path: `/api/v1/rosters/${target.waiting.checked_id}/follow-up`, init: bare() }),
  },
  'GET /daftar/:id/kisi': {
    ...thing(
      (target) => `/daftar/${rosterOf(target)}/kisi?semua=1`,
      (target) => target.settled.file_name,
    ),
    // The same rows, masked the same, are within reach of who may view rosters.
    secret: nikOf,
  },
  'GET /daftar/:id/perbaiki': {
    ...thing(
      (target) => `/daftar/${rosterOf(target)}/perbaiki?sebab=village.unknown`,
      (target) => target.settled.file_name,
    ),
    // The same rows, masked the same, are within reach of who may view rosters.
    secret: nikOf,
  },
  'GET /daftar/:id/baris/:nomor': {
    ...thing(
      (target) => `/daftar/${rosterOf(target)}/baris/2`,
      (target) => target.settled.file_name,
    ),
    // The same rows, masked the same, are within reach of who may view rosters.
    secret: nikOf,
  },
  // An approved list is mended no more; one that is checked would be.
  'POST /daftar/:id/kisi': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({ path: `/daftar/${rosterOf(target)}/kisi`, init: form(mendedCell) }),
    real: (target) => ({ path: `/daftar/${target.waiting.checked_id}/kisi`, init: form(mendedCell) }),
  },
  'POST /daftar/:id/baris/:nomor': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/daftar/${rosterOf(target)}/baris/2`,
      init: form({ langkah: 'keluarkan' }),
    }),
    real: (target) => ({
      path: `/daftar/${target.waiting.checked_id}/baris/2`,
      init: form({ langkah: 'keluarkan' }),
    }),
  },
  'POST /daftar/:id/perbaiki': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({ path: `/daftar/${rosterOf(target)}/perbaiki`, init: form(sameValue) }),
    real: (target) => ({ path: `/daftar/${target.waiting.checked_id}/perbaiki`, init: form(sameValue) }),
  },
  'GET /daftar/:id/tanggal': {
    ...thing(
      (target) => `/daftar/${rosterOf(target)}/tanggal?sebab=birth_date.unreal`,
      (target) => target.settled.file_name,
    ),
    secret: nikOf,
  },
  'POST /daftar/:id/tanggal': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({ path: `/daftar/${rosterOf(target)}/tanggal`, init: form(sameDates) }),
    real: (target) => ({ path: `/daftar/${target.waiting.checked_id}/tanggal`, init: form(sameDates) }),
  },
  'POST /daftar/:id/perbaikan': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/daftar/${rosterOf(target)}/perbaikan`,
      init: form({ kembalikan: randomUUID() }),
    }),
    real: (target) => ({
      path: `/daftar/${target.waiting.checked_id}/perbaikan`,
      init: form({ kembalikan: randomUUID() }),
    }),
  },
  'GET /api/v1/rosters/:id/dates': {
    ...thing(
      (target) => `/api/v1/rosters/${rosterOf(target)}/dates?code=birth_date.unreal`,
      () => '"groups"',
    ),
    secret: nikOf,
  },
  'POST /api/v1/rosters/:id/dates': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({ path: `/api/v1/rosters/${rosterOf(target)}/dates`, init: json(dates) }),
    real: (target) => ({ path: `/api/v1/rosters/${target.waiting.checked_id}/dates`, init: json(dates) }),
  },
  'GET /api/v1/rosters/:id/mendings': {
    ...thing(
      (target) => `/api/v1/rosters/${rosterOf(target)}/mendings`,
      () => '"mendings"',
    ),
    secret: nikOf,
  },
  'POST /api/v1/rosters/:id/mendings/:mending_id/take-back': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/api/v1/rosters/${rosterOf(target)}/mendings/${randomUUID()}/take-back`,
      init: bare(),
    }),
    real: (target) => ({
      path: `/api/v1/rosters/${target.waiting.checked_id}/mendings/${randomUUID()}/take-back`,
      init: bare(),
    }),
  },
  'POST /daftar/:id/masalah': {
    kind: 'change',
    granted: 400,
    settled: (target) => ({ path: `/daftar/${rosterOf(target)}/masalah`, init: workbook() }),
    real: (target) => ({ path: `/daftar/${target.waiting.checked_id}/masalah`, init: workbook() }),
  },
  'POST /api/v1/rosters/:id/corrections': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/api/v1/rosters/${rosterOf(target)}/corrections`,
      init: json({ corrections: [{ row_number: 2, field: 'name', value: 'NAMA BARU' }] }),
    }),
    real: (target) => ({
      path: `/api/v1/rosters/${target.waiting.checked_id}/corrections`,
      init: json({ corrections: [{ row_number: 2, field: 'name', value: 'NAMA BARU' }] }),
    }),
  },
  'POST /api/v1/rosters/:id/error-workbook': {
    kind: 'change',
    granted: 400,
    settled: (target) => ({ path: `/api/v1/rosters/${rosterOf(target)}/error-workbook`, init: workbook() }),
    real: (target) => ({
      path: `/api/v1/rosters/${target.waiting.checked_id}/error-workbook`,
      init: workbook(),
    }),
  },
  'POST /daftar/:id': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({ path: `/daftar/${rosterOf(target)}`, init: form({ langkah: 'usulkan' }) }),
    real: (target) => ({
      path: `/daftar/${target.waiting.checked_id}`,
      init: form({ langkah: fresh() % 2 === 0 ? 'usulkan' : 'tarik' }),
    }),
  },
  'POST /api/v1/rosters/:id/confirm': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({ path: `/api/v1/rosters/${rosterOf(target)}/confirm`, init: bare() }),
    real: (target) => ({ path: `/api/v1/rosters/${target.waiting.checked_id}/confirm`, init: bare() }),
  },
  'POST /api/v1/rosters/:id/recheck': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({ path: `/api/v1/rosters/${rosterOf(target)}/recheck`, init: bare() }),
    real: (target) => ({ path: `/api/v1/rosters/${target.waiting.checked_id}/recheck`, init: bare() }),
  },
  'POST /api/v1/rosters/:id/withdraw': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({ path: `/api/v1/rosters/${rosterOf(target)}/withdraw`, init: bare() }),
    real: (target) => ({ path: `/api/v1/rosters/${target.waiting.checked_id}/withdraw`, init: bare() }),
  },
  'POST /daftar/:id/setujui': {
    kind: 'change',
    granted: 303,
    settled: (target) => ({ path: `/daftar/${rosterOf(target)}/setujui`, init: form({}) }),
    real: (target) => ({ path: `/daftar/${target.waiting.confirmed_id}/setujui`, init: form({}) }),
  },
  // Its people are in a branch file already, so that nothing of it can be taken back: asking is answered, doing is refused.
  'GET /daftar/:id/pembatalan': thing(
    (target) => `/daftar/${rosterOf(target)}/pembatalan`,
    (target) => target.settled.file_name,
  ),
  'GET /api/v1/rosters/:id/undo': thing(
    (target) => `/api/v1/rosters/${rosterOf(target)}/undo`,
    () => '"next_after"',
  ),
  'POST /daftar/:id/batalkan': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/daftar/${target.waiting.checked_id}/batalkan`,
      init: form({ reason: 'Daftar keliru' }),
    }),
    real: (target) => ({
      path: `/daftar/${rosterOf(target)}/batalkan`,
      init: form({ reason: 'Daftar keliru' }),
    }),
  },
  'POST /api/v1/rosters/:id/undo-request': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/api/v1/rosters/${target.waiting.checked_id}/undo-request`,
      init: json({ reason: 'Daftar keliru' }),
    }),
    real: (target) => ({
      path: `/api/v1/rosters/${rosterOf(target)}/undo-request`,
      init: json({ reason: 'Daftar keliru' }),
    }),
  },
  'POST /daftar/:id/batalkan/laksanakan': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({ path: `/daftar/${rosterOf(target)}/batalkan/laksanakan`, init: form({}) }),
    real: (target) => ({ path: `/daftar/${rosterOf(target)}/batalkan/laksanakan`, init: form({}) }),
  },
  'POST /api/v1/rosters/:id/undo': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({ path: `/api/v1/rosters/${rosterOf(target)}/undo`, init: bare() }),
    real: (target) => ({ path: `/api/v1/rosters/${rosterOf(target)}/undo`, init: bare() }),
  },
  'POST /api/v1/rosters/:id/approve': {
    kind: 'change',
    granted: 200,
    settled: (target) => ({ path: `/api/v1/rosters/${rosterOf(target)}/approve`, init: bare() }),
    real: (target) => ({ path: `/api/v1/rosters/${target.waiting.confirmed_id}/approve`, init: bare() }),
  },
  'GET /peserta': list('/peserta?nama=Saksi', (target) => target.person.id, home),
  'GET /peserta/:id': thing(
    (target) => `/peserta/${target.person.id}`,
    (target) => target.person.name,
    home,
  ),
  'GET /berkas/:id': thing((target) => `/berkas/${target.settled.branch_file}`, codeOf),
  'GET /api/v1/branch-files/:id': thing(
    (target) => `/api/v1/branch-files/${target.settled.branch_file}`,
    codeOf,
  ),
  'POST /program/:code/berkas': {
    kind: 'change',
    granted: 303,
    settled: (target) => ({ path: `/program/${codeOf(target)}/berkas`, init: form({}) }),
    real: (target) => ({ path: `/program/${target.waiting.code}/berkas`, init: form({}) }),
  },
  'POST /api/v1/programmes/:code/branch-files': {
    kind: 'change',
    granted: 200,
    settled: (target) => ({ path: `/api/v1/programmes/${codeOf(target)}/branch-files`, init: bare() }),
    real: (target) => ({ path: `/api/v1/programmes/${target.waiting.code}/branch-files`, init: bare() }),
  },
  'POST /peserta/cari': {
    kind: 'thing',
    granted: 303,
    settled: (target) => ({ path: '/peserta/cari', init: form({ nik: target.person.nik }) }),
    mark: (target) => target.person.id,
    region: home,
  },
  'GET /peserta/:id/nik': {
    ...thing(
      (target) => `/peserta/${target.person.id}/nik`,
      (target) => target.person.name,
      home,
    ),
    secret: nikOf,
  },
  'POST /peserta/:id/nik': {
    kind: 'change',
    granted: 303,
    settled: (target) => ({ path: `/peserta/${target.person.id}/nik`, init: form({ why: 'card' }) }),
    region: home,
  },
  'POST /api/v1/people/:id/reveal': {
    kind: 'thing',
    settled: (target) => ({ path: revealPath(target), init: json({ reason }) }),
    mark: nikOf,
    region: home,
  },
  'GET /keamanan': list('/keamanan', (target) => target.duties.alarm.name),
  'POST /keamanan/:id': {
    kind: 'change',
    granted: 404,
    settled: (target) => ({
      path: `/keamanan/${target.duties.alarm.closed_id}`,
      init: form({ reason: 'Sudah ditanyakan kepadanya' }),
    }),
    real: (target) => ({
      path: `/keamanan/${target.duties.alarm.open_id}`,
      init: form({ reason: 'Sudah ditanyakan kepadanya' }),
    }),
  },
  'GET /pencocokan': list('/pencocokan', (target) => target.duties.pair.open_id),
  'GET /pencocokan/pasangan/:id': thing(
    (target) => `/pencocokan/pasangan/${target.duties.pair.done_id}`,
    (target) => target.duties.pair.reason,
  ),
  'GET /pencocokan/gabungan': list('/pencocokan/gabungan', (target) => target.duties.pair.done_id),
  'GET /pencocokan/sumber': list('/pencocokan/sumber', (target) => target.duties.list.open_id),
  'GET /pencocokan/sumber/:id': thing(
    (target) => `/pencocokan/sumber/${target.duties.list.open_id}`,
    (target) => target.duties.list.name,
  ),
  'GET /pencocokan/dana-ganda': list(`/pencocokan/dana-ganda${fundingMonths}`, memberOf),
  'GET /pencocokan/dana-ganda.csv': list(`/pencocokan/dana-ganda.csv${fundingMonths}`, memberOf),
  'GET /api/v1/match/pairs': list('/api/v1/match/pairs', (target) => target.duties.pair.open_id),
  'GET /api/v1/match/pairs/:id': thing(
    (target) => `/api/v1/match/pairs/${target.duties.pair.done_id}`,
    (target) => target.duties.pair.reason,
  ),
  // Counts of whole regions, and those of one's own; no person and no pair.
  'GET /api/v1/match/runs/last': open(() => '/api/v1/match/runs/last'),
  'GET /api/v1/match/lists': list('/api/v1/match/lists', (target) => target.duties.list.open_id),
  'GET /api/v1/match/merges': list('/api/v1/match/merges', (target) => target.duties.merge.open_id),
  'GET /api/v1/match/double-funding': list(
    '/api/v1/match/double-funding?first=2024-11&last=2024-12',
    memberOf,
  ),
  // The form loads for the region of the account, whichever that is; without a file it is shown again.
  'POST /pencocokan/sumber': {
    kind: 'open',
    granted: 400,
    settled: () => ({ path: '/pencocokan/sumber', init: form({ kind: 'deaths' }) }),
  },
  'POST /api/v1/match/lists': {
    kind: 'create',
    in_villages: true,
    granted: 400,
    settled: (target) => ({ path: '/api/v1/match/lists', init: matchList(target, 'bukan hari') }),
    real: (target) => ({ path: '/api/v1/match/lists', init: matchList(target, '2024-10-31') }),
  },
  'POST /pencocokan/sumber/:id': {
    kind: 'change',
    granted: 303,
    settled: (target) => ({ path: `/pencocokan/sumber/${target.duties.list.done_id}`, init: form({}) }),
    real: (target) => ({ path: `/pencocokan/sumber/${target.duties.list.open_id}`, init: form({}) }),
  },
  'POST /api/v1/match/lists/:id/withdraw': {
    kind: 'change',
    settled: (target) => ({
      path: `/api/v1/match/lists/${target.duties.list.done_id}/withdraw`,
      init: bare(),
    }),
    real: (target) => ({ path: `/api/v1/match/lists/${target.duties.list.open_id}/withdraw`, init: bare() }),
  },
  'POST /pencocokan/pasangan/:id': {
    kind: 'change',
    granted: 303,
    settled: (target) => ({
      path: `/pencocokan/pasangan/${target.duties.pair.done_id}`,
      init: form({ decision: 'different', reason: 'Dua orang' }),
    }),
    real: (target) => ({
      path: `/pencocokan/pasangan/${target.duties.pair.open_id}`,
      init: form({ decision: 'different', reason: 'Dua orang' }),
    }),
  },
  'POST /api/v1/match/pairs/:id/decide': {
    kind: 'change',
    settled: (target) => ({
      path: `/api/v1/match/pairs/${target.duties.pair.done_id}/decide`,
      init: json({ decision: 'different', reason: 'Dua orang' }),
    }),
    real: (target) => ({
      path: `/api/v1/match/pairs/${target.duties.pair.open_id}/decide`,
      init: json({ decision: 'different', reason: 'Dua orang' }),
    }),
  },
  'POST /pencocokan/gabungan/:id': {
    kind: 'change',
    granted: 303,
    settled: (target) => ({
      path: `/pencocokan/gabungan/${target.duties.merge.done_id}`,
      init: form({ langkah: 'tolak', remark: 'Uji' }),
    }),
    real: (target) => ({
      path: `/pencocokan/gabungan/${target.duties.merge.open_id}`,
      init: form({ langkah: 'tolak', remark: 'Uji' }),
    }),
  },
  'POST /api/v1/match/merges/:id/refuse': {
    kind: 'change',
    settled: (target) => ({
      path: `/api/v1/match/merges/${target.duties.merge.done_id}/refuse`,
      init: json({ remark: 'Uji' }),
    }),
    real: (target) => ({
      path: `/api/v1/match/merges/${target.duties.merge.open_id}/refuse`,
      init: json({ remark: 'Uji' }),
    }),
  },
  'POST /api/v1/match/merges/:id/approve': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/api/v1/match/merges/${target.duties.merge.done_id}/approve`,
      init: bare(),
    }),
    real: (target) => ({ path: `/api/v1/match/merges/${target.duties.merge.open_id}/approve`, init: bare() }),
  },
  'POST /api/v1/match/merges/:id/undo': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/api/v1/match/merges/${target.duties.merge.done_id}/undo`,
      init: json({ remark: 'Uji' }),
    }),
    real: (target) => ({
      path: `/api/v1/match/merges/${target.duties.merge.open_id}/undo`,
      init: json({ remark: 'Uji' }),
    }),
  },
  'GET /pencocokan/dana-ganda/temuan/:claim': thing(
    (target) => `/pencocokan/dana-ganda/temuan/${target.duties.claim}${fundingMonths}`,
    memberOf,
  ),
  'GET /pencocokan/dana-ganda/putusan': list(
    '/pencocokan/dana-ganda/putusan',
    (target) => target.duties.settlement.reason,
  ),
  'GET /api/v1/match/settlements': list(
    '/api/v1/match/settlements',
    (target) => target.duties.settlement.open_id,
  ),
  // Without a reason nothing is decided; the months are those of nobody else's year.
  'POST /pencocokan/dana-ganda/temuan/:claim': {
    kind: 'change',
    granted: 400,
    settled: (target) => ({
      path: `/pencocokan/dana-ganda/temuan/${target.duties.claim}${fundingMonths}`,
      init: form({ keep: 'other', reason: '' }),
    }),
    real: (target) => ({
      path: `/pencocokan/dana-ganda/temuan/${target.duties.claim}${fundingMonths}`,
      init: form({ keep: 'other', reason: 'Dibayar perusahaan' }),
    }),
  },
  'POST /api/v1/match/double-funding/:claim/settle': {
    kind: 'change',
    granted: 400,
    settled: (target) => ({
      path: `/api/v1/match/double-funding/${target.duties.claim}/settle`,
      init: json({ first: '2024-11', last: '2024-12', keep: { all: 'other' }, reason: '' }),
    }),
    real: (target) => ({
      path: `/api/v1/match/double-funding/${target.duties.claim}/settle`,
      init: json({ first: '2024-11', last: '2024-12', keep: { all: 'other' }, reason: 'Dibayar perusahaan' }),
    }),
  },
  'POST /pencocokan/dana-ganda/putusan/:id': {
    kind: 'change',
    granted: 303,
    settled: (target) => ({
      path: `/pencocokan/dana-ganda/putusan/${target.duties.settlement.done_id}`,
      init: form({ langkah: 'tolak', remark: 'Uji' }),
    }),
    real: (target) => ({
      path: `/pencocokan/dana-ganda/putusan/${target.duties.settlement.open_id}`,
      init: form({ langkah: 'tolak', remark: 'Uji' }),
    }),
  },
  'POST /api/v1/match/settlements/:id/approve': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/api/v1/match/settlements/${target.duties.settlement.done_id}/approve`,
      init: bare(),
    }),
    real: (target) => ({
      path: `/api/v1/match/settlements/${target.duties.settlement.open_id}/approve`,
      init: bare(),
    }),
  },
  'POST /api/v1/match/settlements/:id/refuse': {
    kind: 'change',
    settled: (target) => ({
      path: `/api/v1/match/settlements/${target.duties.settlement.done_id}/refuse`,
      init: json({ remark: 'Uji' }),
    }),
    real: (target) => ({
      path: `/api/v1/match/settlements/${target.duties.settlement.open_id}/refuse`,
      init: json({ remark: 'Uji' }),
    }),
  },
  'GET /akun/daftar': list('/akun/daftar?cari=saksi', (target) => target.duties.account.username),
  'GET /akun/:id': thing(
    (target) => `/akun/${target.duties.account.id}`,
    (target) => target.duties.account.username,
  ),
  'GET /api/v1/accounts': list('/api/v1/accounts?search=saksi', (target) => target.duties.account.username),
  'GET /api/v1/accounts/:id': thing(
    (target) => `/api/v1/accounts/${target.duties.account.id}`,
    (target) => target.duties.account.username,
  ),
  'GET /akun/baru': page('/akun/baru', (target) => target.duties.account.office),
  'POST /akun/baru': {
    kind: 'create',
    in_villages: true,
    granted: 409,
    settled: (target) => ({
      path: '/akun/baru',
      init: form(newAccount(target, target.duties.account.username)),
    }),
    real: (target) => ({ path: '/akun/baru', init: form(newAccount(target, `baru.${fresh()}`)) }),
  },
  'POST /api/v1/accounts': {
    kind: 'create',
    in_villages: true,
    granted: 409,
    settled: (target) => ({
      path: '/api/v1/accounts',
      init: json(newAccount(target, target.duties.account.username)),
    }),
    real: (target) => ({ path: '/api/v1/accounts', init: json(newAccount(target, `baru.${fresh()}`)) }),
  },
  'POST /akun/:id/peran': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/akun/${target.duties.account.id}/peran`,
      init: form({ role: 'leader', region_code: target.region, office: target.duties.account.office }),
    }),
    real: (target) => ({
      path: `/akun/${target.duties.account.id}/peran`,
      init: form({ role: 'auditor', region_code: target.region, office: 'Inspektorat' }),
    }),
  },
  'POST /akun/:id/cabut': {
    kind: 'change',
    granted: 404,
    settled: (target) => ({
      path: `/akun/${target.duties.account.id}/cabut`,
      init: form({ role: `auditor@${target.region}` }),
    }),
    real: (target) => ({
      path: `/akun/${target.duties.account.id}/cabut`,
      init: form({ role: `leader@${target.region}` }),
    }),
  },
  'POST /akun/:id/nonaktif': {
    kind: 'change',
    granted: 303,
    settled: (target) => ({ path: `/akun/${target.duties.account.shut_id}/nonaktif`, init: form({}) }),
    real: (target) => ({ path: `/akun/${target.duties.account.id}/nonaktif`, init: form({}) }),
  },
  'POST /akun/:id/aktif': {
    kind: 'change',
    granted: 303,
    settled: (target) => ({ path: `/akun/${target.duties.account.id}/aktif`, init: form({}) }),
    real: (target) => ({ path: `/akun/${target.duties.account.shut_id}/aktif`, init: form({}) }),
  },
  'POST /api/v1/accounts/:id/disable': {
    kind: 'change',
    granted: 200,
    settled: (target) => ({
      path: `/api/v1/accounts/${target.duties.account.shut_id}/disable`,
      init: bare(),
    }),
    real: (target) => ({ path: `/api/v1/accounts/${target.duties.account.id}/disable`, init: bare() }),
  },
  'POST /api/v1/accounts/:id/enable': {
    kind: 'change',
    granted: 200,
    settled: (target) => ({ path: `/api/v1/accounts/${target.duties.account.id}/enable`, init: bare() }),
    real: (target) => ({ path: `/api/v1/accounts/${target.duties.account.shut_id}/enable`, init: bare() }),
  },
  'POST /akun/:id/tautan': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({ path: `/akun/${target.duties.account.shut_id}/tautan`, init: form({}) }),
    real: (target) => ({ path: `/akun/${target.duties.account.id}/tautan`, init: form({}) }),
  },
  'POST /api/v1/accounts/:id/activation': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/api/v1/accounts/${target.duties.account.shut_id}/activation`,
      init: bare(),
    }),
    real: (target) => ({ path: `/api/v1/accounts/${target.duties.account.id}/activation`, init: bare() }),
  },
  'POST /akun/:id/sesi': {
    kind: 'change',
    granted: 303,
    settled: (target) => ({ path: `/akun/${target.duties.account.shut_id}/sesi`, init: form({}) }),
    real: (target) => ({ path: `/akun/${target.duties.account.id}/sesi`, init: form({}) }),
  },
  'GET /audit': list(
    '/audit?tindakan=account.enable',
    ({ duties }) => `/audit/${duties.line.chain}/${duties.line.sequence}"`,
  ),
  'GET /audit/:chain/:sequence': thing(
    ({ duties }) => `/audit/${duties.line.chain}/${duties.line.sequence}`,
    (target) => target.duties.line.object_id,
  ),
  // A backup holds the whole installation: administrators of a part of the country are refused by the slice itself.
  'GET /cadangan': open(() => '/cadangan', 403),
  'GET /pelindungan': list('/pelindungan', (target) => target.duties.request.open_id),
  'GET /pelindungan/permintaan': list('/pelindungan/permintaan', (target) => target.duties.request.open_id),
  'GET /pelindungan/permintaan/:id': thing(
    (target) => `/pelindungan/permintaan/${target.duties.request.open_id}`,
    (target) => target.person.name,
  ),
  'GET /pelindungan/permintaan/:id/tanda-terima': thing(
    (target) => `/pelindungan/permintaan/${target.duties.request.open_id}/tanda-terima`,
    (target) => target.person.name,
  ),
  'GET /api/v1/privacy-requests': list('/api/v1/privacy-requests', (target) => target.duties.request.open_id),
  'GET /api/v1/privacy-requests/:id': thing(
    (target) => `/api/v1/privacy-requests/${target.duties.request.open_id}`,
    (target) => target.person.id,
  ),
  'GET /pelindungan/permintaan/baru': {
    ...thing(
      (target) => `/pelindungan/permintaan/baru?orang=${target.person.id}`,
      (target) => target.person.name,
      home,
    ),
    secret: nothing,
  },
  'POST /pelindungan/permintaan/baru': {
    kind: 'change',
    granted: 400,
    settled: (target) => ({ path: '/pelindungan/permintaan/baru', init: form({ orang: target.person.id }) }),
    real: (target) => ({
      path: '/pelindungan/permintaan/baru',
      init: form({ orang: target.person.id, kind: 'access', identity_document: 'ktp' }),
    }),
    region: home,
  },
  'POST /api/v1/privacy-requests': {
    kind: 'change',
    granted: 400,
    settled: (target) => ({
      path: '/api/v1/privacy-requests',
      init: json({ person_id: target.person.id, kind: 'lain' }),
    }),
    real: (target) => ({
      path: '/api/v1/privacy-requests',
      init: json({ person_id: target.person.id, kind: 'access', identity_document: 'ktp' }),
    }),
    region: home,
  },
  'POST /pelindungan/permintaan/:id/proses': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/pelindungan/permintaan/${target.duties.request.done_id}/proses`,
      init: form({}),
    }),
    real: (target) => ({
      path: `/pelindungan/permintaan/${target.duties.request.open_id}/proses`,
      init: form({}),
    }),
  },
  'POST /api/v1/privacy-requests/:id/begin': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/api/v1/privacy-requests/${target.duties.request.done_id}/begin`,
      init: bare(),
    }),
    real: (target) => ({
      path: `/api/v1/privacy-requests/${target.duties.request.open_id}/begin`,
      init: bare(),
    }),
  },
  'POST /pelindungan/permintaan/:id/putuskan': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/pelindungan/permintaan/${target.duties.request.done_id}/putuskan`,
      init: form({ to: 'refused', reason: 'Ditolak dalam uji' }),
    }),
    real: (target) => ({
      path: `/pelindungan/permintaan/${target.duties.request.open_id}/putuskan`,
      init: form({ to: 'refused', reason: 'Ditolak dalam uji' }),
    }),
  },
  'POST /api/v1/privacy-requests/:id/decide': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/api/v1/privacy-requests/${target.duties.request.done_id}/decide`,
      init: json({ to: 'refused', reason: 'Ditolak dalam uji' }),
    }),
    real: (target) => ({
      path: `/api/v1/privacy-requests/${target.duties.request.open_id}/decide`,
      init: json({ to: 'refused', reason: 'Ditolak dalam uji' }),
    }),
  },
  'GET /pelindungan/retensi': list('/pelindungan/retensi', (target) => target.duties.destruction.open_id),
  'GET /pelindungan/pemusnahan/:id': thing(
    (target) => `/pelindungan/pemusnahan/${target.duties.destruction.open_id}`,
    (target) => `${target.duties.destruction.number} · ${target.region} ·`,
  ),
  'POST /pelindungan/pemusnahan/:id': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/pelindungan/pemusnahan/${target.duties.destruction.done_id}`,
      init: form({ to: 'executed' }),
    }),
    real: (target) => ({
      path: `/pelindungan/pemusnahan/${target.duties.destruction.open_id}`,
      init: form({ to: 'executed' }),
    }),
  },
  'GET /pelindungan/orang/:id': {
    ...thing(
      (target) => `/pelindungan/orang/${target.person.id}`,
      (target) => target.person.name,
      home,
    ),
    secret: (target) => target.duties.look,
  },
  'POST /pelindungan/orang/:id/ekspor': {
    kind: 'thing',
    settled: (target) => ({
      path: `/pelindungan/orang/${target.person.id}/ekspor`,
      init: form({ reason: 'Permintaan nomor 1', format: 'json' }),
    }),
    mark: (target) => target.person.name,
    secret: nikOf,
    region: home,
  },
  'GET /pelindungan/akun/:username': {
    kind: 'list',
    settled: (target) => ({ path: `/pelindungan/akun/${target.duties.account.username}` }),
    mark: (target) => target.duties.look,
    region: home,
  },
  'GET /pelindungan/insiden': list('/pelindungan/insiden', (target) => target.duties.breach.open_id),
  'GET /pelindungan/insiden/:id': thing(
    (target) => `/pelindungan/insiden/${target.duties.breach.open_id}`,
    (target) => target.duties.breach.what,
  ),
  // What happened is read by the auditor too; whom it happened to is not.
  'GET /pelindungan/insiden/:id/surat': {
    ...thing(
      (target) => `/pelindungan/insiden/${target.duties.breach.open_id}/surat`,
      (target) => target.duties.breach.what,
    ),
    secret: (target) => target.person.name,
  },
  'GET /pelindungan/insiden/:id/surat.xlsx': {
    ...thing(
      (target) => `/pelindungan/insiden/${target.duties.breach.open_id}/surat.xlsx`,
      () => 'terdampak.xlsx',
    ),
    // The same rows as the letters, as a file without any.
    secret: nothing,
  },
  'GET /pelindungan/insiden/baru': open(() => '/pelindungan/insiden/baru'),
  'POST /pelindungan/insiden/baru': {
    kind: 'open',
    granted: 400,
    settled: () => ({ path: '/pelindungan/insiden/baru', init: form({}) }),
    real: () => ({ path: '/pelindungan/insiden/baru', init: form(breachForm) }),
  },
  'POST /pelindungan/insiden/:id': {
    kind: 'change',
    granted: 409,
    settled: (target) => ({
      path: `/pelindungan/insiden/${target.duties.breach.done_id}`,
      init: form({ to: 'assessed' }),
    }),
    real: (target) => ({
      path: `/pelindungan/insiden/${target.duties.breach.open_id}`,
      init: form({ checklist: 'affected', to: 'assessed' }),
    }),
  },
  'GET /pelindungan/pemberitahuan/:program': {
    ...thing((target) => `/pelindungan/pemberitahuan/${codeOf(target)}`, nameOf),
    // A notice is printed for everybody.
    secret: nothing,
  },
  'POST /pelindungan/pemberitahuan/:program': {
    kind: 'change',
    granted: 400,
    settled: (target) => ({
      path: `/pelindungan/pemberitahuan/${codeOf(target)}`,
      init: form({ kind: 'lain' }),
    }),
    real: (target) => ({
      path: `/pelindungan/pemberitahuan/${codeOf(target)}`,
      init: form({ kind: 'consent', decree_number: 'Uji 1/2024' }),
    }),
  },
  'GET /pelindungan/kontak': open(() => '/pelindungan/kontak'),
  'POST /pelindungan/kontak': {
    kind: 'open',
    granted: 400,
    settled: () => ({ path: '/pelindungan/kontak', init: form({}) }),
    real: () => ({ path: '/pelindungan/kontak', init: form(privacyContact) }),
  },
  'GET /pelindungan/catatan': open(() => '/pelindungan/catatan'),
  'GET /pelindungan/catatan.json': open(() => '/pelindungan/catatan.json'),
  'GET /pelindungan/catatan.xlsx': open(() => '/pelindungan/catatan.xlsx'),
  'GET /pelindungan/dpia': open(() => '/pelindungan/dpia'),
  'GET /': open(() => '/'),
  'GET /cakupan': open(() => '/cakupan', 302),
  'GET /cakupan/:region': open((target) => `/cakupan/${target.region}?tanggal=2024-11-06`),
  'GET /api/v1/coverage/:region': open(
    (target) => `/api/v1/coverage/${target.region}?as_of=2024-11-06`,
    // Coverage is counted for provinces, regencies and cities; of a village nobody publishes any.
    (target) => (target.region.length > 5 ? 404 : 200),
  ),
}

/** Relation of a region to an actor's as the fixture means it; the table's own `relationOf` is held against it. */
export type Around = Partial<Record<Relation, string>>
export const around: Record<string, Around> = {
  '15.03': { own: '15.03', child: '15.03.07.2004', sibling: '15.71', parent: '15', foreign: '31.71' },
  '15': { own: '15', child: '15.03', sibling: '31', foreign: '31.71' },
  '15.03.07.2004': { own: '15.03.07.2004', sibling: '15.03.07.2005', parent: '15.03', foreign: '31.71' },
}
