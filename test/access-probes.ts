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

const rosterOf = (target: Target) => target.settled.roster_id
const codeOf = (target: Target) => target.settled.code
/** The name is never told to whom the programme does not exist; the code they asked for is. */
const nameOf = (target: Target) => programmeFacts(codeOf(target), target.region).name
const home = (target: Target) => target.person.village

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
  'GET /api/v1/rosters': list('/api/v1/rosters', rosterOf),
  'GET /api/v1/rosters/:id': thing((target) => `/api/v1/rosters/${rosterOf(target)}`, rosterOf),
  'GET /api/v1/rosters/:id/rows': thing(
    (target) => `/api/v1/rosters/${rosterOf(target)}/rows`,
    (target) => target.person.name,
  ),
  'GET /daftar/unggah': page('/daftar/unggah', codeOf),
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
