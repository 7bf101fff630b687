import { refuse } from '../kernel/refusal.ts'
import type { RegionCode } from '../kernel/region-code.ts'
import { type Text, text } from '../kernel/text.ts'
import type { Context, Role } from './context.ts'

export const roles = [
  'administrator',
  'clerk',
  'village_officer',
  'community_coordinator',
  'budget_officer',
  'approver',
  'branch',
  'auditor',
  'leader',
  'privacy_officer',
] as const satisfies readonly Role[]

export const roleLabels: Record<Role, Text> = {
  administrator: text('Administrator', 'Administrator'),
  clerk: text('Operator', 'Clerk'),
  village_officer: text('Petugas desa', 'Village officer'),
  community_coordinator: text('Koordinator komunitas', 'Community coordinator'),
  budget_officer: text('Pengelola anggaran', 'Budget officer'),
  approver: text('Kepala dinas', 'Head of office'),
  branch: text('Cabang BPJS', 'BPJS branch'),
  auditor: text('Pemeriksa', 'Auditor'),
  leader: text('Pimpinan', 'Leader'),
  privacy_officer: text('Pejabat pelindungan data', 'Privacy officer'),
}

/** How the region of a thing lies to the region of the actor: the same, inside it, beside it, around it, or elsewhere. */
export type Relation = 'own' | 'child' | 'sibling' | 'parent' | 'foreign'

/** How far a role's right to an operation reaches: the region itself, the region and all inside it, or the whole country. */
export type Reach = 'own' | 'inside' | 'everywhere'

const reached: Record<Reach, readonly Relation[]> = {
  own: ['own'],
  inside: ['own', 'child'],
  everywhere: ['own', 'child', 'sibling', 'parent', 'foreign'],
}

type Route = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`
type Rule = { grants: Partial<Record<Role, Reach>>; routes: readonly Route[] }

const grant = (reach: Reach, ...to: readonly Role[]): Partial<Record<Role, Reach>> =>
  Object.fromEntries(to.map((role) => [role, reach]))

/**
 * Who may do what, how far, and through which doors: the one table by which the middleware lets a request in, the services refuse,
 * the pages draw buttons and the tests build their matrix. Row-level security is the second wall behind it.
 *
 * `routes` are the addresses that need the operation before anything else happens; a route that is listed nowhere stops the start.
 */
const policy = {
  'account.view': {
    grants: grant('inside', 'administrator', 'auditor'),
    routes: ['GET /akun/daftar', 'GET /akun/:id', 'GET /api/v1/accounts', 'GET /api/v1/accounts/:id'],
  },
  'account.make': {
    grants: grant('inside', 'administrator'),
    routes: ['GET /akun/baru', 'POST /akun/baru', 'POST /api/v1/accounts'],
  },
  'account.grant': {
    grants: grant('inside', 'administrator'),
    routes: ['POST /akun/:id/peran', 'POST /akun/:id/cabut'],
  },
  'account.disable': {
    grants: grant('inside', 'administrator'),
    routes: [
      'POST /akun/:id/nonaktif',
      'POST /akun/:id/aktif',
      'POST /api/v1/accounts/:id/disable',
      'POST /api/v1/accounts/:id/enable',
    ],
  },
  'account.activate': {
    grants: grant('inside', 'administrator'),
    routes: ['POST /akun/:id/tautan', 'POST /api/v1/accounts/:id/activation'],
  },
  'account.end_sessions': { grants: grant('inside', 'administrator'), routes: ['POST /akun/:id/sesi'] },
  'budget.view': {
    grants: grant('inside', 'administrator', 'clerk', 'budget_officer', 'approver', 'auditor', 'leader'),
    routes: ['GET /anggaran', 'GET /anggaran/:id', 'GET /api/v1/budgets'],
  },
  'budget.make': {
    grants: grant('inside', 'administrator', 'clerk', 'budget_officer'),
    routes: ['POST /api/v1/budgets'],
  },
  'programme.view': {
    grants: grant(
      'inside',
      'administrator',
      'clerk',
      'budget_officer',
      'approver',
      'branch',
      'auditor',
      'leader',
      'privacy_officer',
    ),
    routes: ['GET /program', 'GET /program/:code', 'GET /api/v1/programmes', 'GET /api/v1/programmes/:code'],
  },
  'programme.make': {
    grants: grant('inside', 'administrator', 'clerk'),
    routes: ['GET /program/baru', 'POST /program/baru', 'POST /api/v1/programmes'],
  },
  'roster.view': {
    grants: grant('inside', 'administrator', 'clerk', 'approver', 'auditor'),
    routes: [
      'GET /daftar',
      'GET /daftar/menunggu',
      'GET /daftar/:id',
      'GET /daftar/:id/baris',
      'GET /daftar/:id/masalah.xlsx',
      'GET /daftar/:id/bukti',
      'GET /daftar/:id/perbaikan',
      'GET /api/v1/rosters',
      'GET /api/v1/rosters/:id',
      'GET /api/v1/rosters/:id/rows',
      'GET /daftar/:id/pembatalan',
      'GET /api/v1/rosters/:id/undo',
    ],
  },
  'roster.upload': {
    grants: grant('inside', 'administrator', 'clerk'),
    routes: [
      'GET /daftar/unggah',
      'POST /daftar/unggah',
      'POST /daftar/:id/susulan',
      'POST /api/v1/rosters/:id/follow-up',
      'GET /daftar/:id/lembar',
      'POST /daftar/:id/lembar',
      'GET /daftar/:id/kolom',
      'POST /daftar/:id/kolom',
      'GET /daftar/:id/nilai',
      'POST /daftar/:id/nilai',
      'POST /api/v1/rosters',
      'POST /api/v1/rosters/:id/recheck',
      'GET /api/v1/rosters/:id/layout',
      'PUT /api/v1/rosters/:id/layout',
      'GET /api/v1/rosters/:id/values',
      'PUT /api/v1/rosters/:id/values',
    ],
  },
  'roster.template': {
    grants: grant('inside', 'administrator', 'clerk'),
    routes: ['GET /daftar/templat', 'GET /daftar/templat.xlsx', 'GET /api/v1/programmes/:code/template'],
  },
  'village.send': {
    // A village officer sends the lists of one village, a coordinator those of one community; neither sees the office's rosters.
    grants: grant('own', 'village_officer', 'community_coordinator'),
    routes: [
      'GET /kiriman',
      'POST /kiriman',
      'GET /kiriman/templat.xlsx',
      'GET /kiriman/:id',
      'GET /kiriman/:id/masalah.xlsx',
      'POST /kiriman/:id',
    ],
  },
  'village.upload': {
    grants: {
      ...grant('inside', 'administrator', 'clerk'),
      ...grant('own', 'village_officer', 'community_coordinator'),
    },
    routes: [
      'POST /api/v1/uploads',
      'GET /api/v1/uploads/:id',
      'PUT /api/v1/uploads/:id/parts/:offset',
      'POST /api/v1/uploads/:id/complete',
    ],
  },
  'village.collect': {
    grants: grant('inside', 'administrator', 'clerk'),
    routes: [
      'GET /gabungan',
      'GET /gabungan/:code',
      'POST /gabungan/:code',
      'GET /gabungan/:code/undangan',
      'POST /gabungan/:code/undangan',
    ],
  },
  'village.rank': {
    grants: grant('inside', 'administrator', 'clerk', 'approver', 'auditor'),
    routes: [
      'GET /gabungan/:code/mutu',
      'GET /gabungan/:code/mutu.csv',
      'GET /api/v1/programmes/:code/village-quality',
    ],
  },
  'roster.mend': {
    grants: grant('inside', 'administrator', 'clerk'),
    routes: [
      'GET /daftar/:id/perbaiki',
      'POST /daftar/:id/perbaiki',
      'GET /daftar/:id/tanggal',
      'POST /daftar/:id/tanggal',
      'POST /daftar/:id/perbaikan',
      'GET /daftar/:id/baris/:nomor',
      'POST /daftar/:id/baris/:nomor',
      'GET /daftar/:id/kisi',
      'POST /daftar/:id/kisi',
      'POST /daftar/:id/masalah',
      'POST /api/v1/rosters/:id/corrections',
      'GET /api/v1/rosters/:id/dates',
      'POST /api/v1/rosters/:id/dates',
      'GET /api/v1/rosters/:id/mendings',
      'POST /api/v1/rosters/:id/mendings/:mending_id/take-back',
      'POST /api/v1/rosters/:id/error-workbook',
    ],
  },
  'roster.confirm': {
    grants: grant('inside', 'administrator', 'clerk'),
    routes: [
      'GET /daftar/:id/simpan',
      'POST /daftar/:id',
      'POST /api/v1/rosters/:id/confirm',
      'POST /api/v1/rosters/:id/withdraw',
    ],
  },
  'roster.approve': {
    // A head of office signs for the own office's programmes: a province's head does not commit a regency's money.
    grants: grant('own', 'approver'),
    routes: ['POST /daftar/:id/setujui', 'POST /api/v1/rosters/:id/approve'],
  },
  'roster.ask_undo': {
    grants: grant('inside', 'administrator', 'clerk'),
    routes: ['POST /daftar/:id/batalkan', 'POST /api/v1/rosters/:id/undo-request'],
  },
  'roster.undo': {
    // Taking back what was approved is for whoever approves, asked for by another: two persons both ways.
    grants: grant('own', 'approver'),
    routes: ['POST /daftar/:id/batalkan/laksanakan', 'POST /api/v1/rosters/:id/undo'],
  },
  'match.view': {
    grants: grant('inside', 'administrator', 'clerk', 'approver', 'auditor'),
    routes: [
      'GET /pencocokan',
      'GET /pencocokan/pasangan/:id',
      'GET /pencocokan/gabungan',
      'GET /pencocokan/sumber',
      'GET /pencocokan/sumber/:id',
      'GET /pencocokan/dana-ganda',
      'GET /pencocokan/dana-ganda.csv',
      'GET /pencocokan/dana-ganda.xlsx',
      'GET /pencocokan/dana-ganda/temuan/:claim',
      'GET /pencocokan/dana-ganda/putusan',
      'GET /api/v1/match/settlements',
      'GET /api/v1/match/runs/last',
      'GET /api/v1/match/pairs',
      'GET /api/v1/match/pairs/:id',
      'GET /api/v1/match/lists',
      'GET /api/v1/match/merges',
      'GET /api/v1/match/double-funding',
    ],
  },
  'match.load': {
    grants: grant('inside', 'administrator', 'clerk'),
    routes: [
      'POST /pencocokan/sumber',
      'POST /pencocokan/sumber/:id',
      'POST /api/v1/match/lists',
      'POST /api/v1/match/lists/:id/withdraw',
    ],
  },
  'match.review': {
    grants: grant('inside', 'administrator', 'clerk'),
    routes: ['POST /pencocokan/pasangan/:id', 'POST /api/v1/match/pairs/:id/decide'],
  },
  // Merging people whose months public money pays takes a second person: who decides on pairs proposes, the head of office merges.
  'match.approve': {
    grants: grant('inside', 'approver'),
    routes: [
      'POST /pencocokan/gabungan/:id',
      'POST /api/v1/match/merges/:id/approve',
      'POST /api/v1/match/merges/:id/refuse',
      'POST /api/v1/match/merges/:id/undo',
    ],
  },
  // Which funder keeps a month that two claim: proposed by who prepares, carried out by the head of the office that gives it up, no other's.
  'match.settle': {
    grants: grant('inside', 'administrator', 'clerk'),
    routes: ['POST /pencocokan/dana-ganda/temuan/:claim', 'POST /api/v1/match/double-funding/:claim/settle'],
  },
  'match.settle_approve': {
    grants: grant('own', 'approver'),
    routes: [
      'POST /pencocokan/dana-ganda/putusan/:id',
      'POST /api/v1/match/settlements/:id/approve',
      'POST /api/v1/match/settlements/:id/refuse',
    ],
  },
  'person.view': {
    grants: grant(
      'inside',
      'administrator',
      'clerk',
      'village_officer',
      'approver',
      'branch',
      'auditor',
      'privacy_officer',
    ),
    routes: ['GET /peserta', 'GET /peserta/:id'],
  },
  // A village officer knows their people by name; whole numbers come from the office.
  'person.search': {
    grants: grant('inside', 'administrator', 'clerk', 'approver', 'branch', 'auditor', 'privacy_officer'),
    routes: ['POST /peserta/cari'],
  },
  'person.reveal': {
    grants: grant('inside', 'clerk', 'branch', 'privacy_officer'),
    routes: ['GET /peserta/:id/nik', 'POST /peserta/:id/nik', 'POST /api/v1/people/:id/reveal'],
  },
  'alarm.view': {
    grants: grant('inside', 'administrator', 'auditor', 'privacy_officer'),
    routes: ['GET /keamanan'],
  },
  'alarm.acknowledge': {
    grants: grant('inside', 'administrator', 'privacy_officer'),
    routes: ['POST /keamanan/:id'],
  },
  'exchange.view': {
    grants: grant('inside', 'administrator', 'clerk', 'approver', 'branch', 'auditor'),
    routes: ['GET /berkas/:id', 'GET /api/v1/branch-files/:id'],
  },
  'exchange.make': {
    grants: grant('inside', 'administrator', 'clerk'),
    routes: ['POST /program/:code/berkas', 'POST /api/v1/programmes/:code/branch-files'],
  },
  'coverage.view': {
    // Coverage is published: sums of regencies and provinces, never people, so everybody may see everybody's.
    grants: grant('everywhere', ...roles),
    routes: ['GET /', 'GET /cakupan', 'GET /cakupan/:region', 'GET /api/v1/coverage/:region'],
  },
  'audit.view': {
    grants: grant('inside', 'administrator', 'approver', 'auditor', 'privacy_officer'),
    routes: ['GET /audit', 'GET /audit/:chain/:sequence'],
  },
  'audit.sign': { grants: grant('inside', 'administrator'), routes: [] },
  'audit.accept_loss': { grants: grant('inside', 'administrator'), routes: [] },
  'backup.view': { grants: grant('inside', 'administrator'), routes: ['GET /cadangan'] },
  'backup.make': { grants: grant('inside', 'administrator'), routes: ['POST /cadangan'] },
  'coverage.enter': { grants: grant('inside', 'administrator'), routes: [] },
  'privacy.notice': {
    grants: grant('inside', 'administrator', 'clerk', 'approver', 'auditor', 'privacy_officer'),
    routes: ['GET /pelindungan/pemberitahuan/:program'],
  },
  'privacy.view': {
    grants: grant('inside', 'administrator', 'auditor', 'privacy_officer'),
    routes: [
      'GET /pelindungan/catatan',
      'GET /pelindungan/catatan.xlsx',
      'GET /pelindungan/catatan.json',
      'GET /pelindungan/dpia',
      'GET /pelindungan/orang/:id',
      'GET /pelindungan/akun/:username',
      'GET /pelindungan/insiden',
      'GET /pelindungan/insiden/:id',
    ],
  },
  // Who executes a destruction reads its record first.
  'privacy.witness': {
    grants: grant('inside', 'administrator', 'approver', 'auditor', 'privacy_officer'),
    routes: ['GET /pelindungan/retensi', 'GET /pelindungan/pemusnahan/:id'],
  },
  'privacy.queue': {
    grants: grant('inside', 'administrator', 'clerk', 'approver', 'auditor', 'privacy_officer'),
    routes: [
      'GET /pelindungan',
      'GET /pelindungan/permintaan',
      'GET /pelindungan/permintaan/:id',
      'GET /pelindungan/permintaan/:id/tanda-terima',
      'GET /api/v1/privacy-requests',
      'GET /api/v1/privacy-requests/:id',
    ],
  },
  'privacy.handle': {
    grants: grant('inside', 'clerk', 'privacy_officer'),
    routes: [
      'GET /pelindungan/permintaan/baru',
      'POST /pelindungan/permintaan/baru',
      'POST /pelindungan/permintaan/:id/proses',
      'POST /api/v1/privacy-requests',
      'POST /api/v1/privacy-requests/:id/begin',
    ],
  },
  'privacy.decide': {
    grants: grant('inside', 'approver', 'privacy_officer'),
    routes: [
      'POST /pelindungan/permintaan/:id/putuskan',
      'POST /pelindungan/pemusnahan/:id',
      'POST /api/v1/privacy-requests/:id/decide',
    ],
  },
  'privacy.export': {
    grants: grant('inside', 'privacy_officer'),
    routes: ['POST /pelindungan/orang/:id/ekspor'],
  },
  'privacy.state': {
    grants: grant('inside', 'privacy_officer'),
    routes: [
      'GET /pelindungan/kontak',
      'POST /pelindungan/kontak',
      'POST /pelindungan/pemberitahuan/:program',
    ],
  },
  'privacy.breach': {
    grants: grant('inside', 'administrator', 'privacy_officer'),
    routes: [
      'GET /pelindungan/insiden/baru',
      'POST /pelindungan/insiden/baru',
      'POST /pelindungan/insiden/:id',
      'GET /pelindungan/insiden/:id/surat',
      'GET /pelindungan/insiden/:id/surat.xlsx',
    ],
  },
} as const satisfies Record<string, Rule>

/** Open without an account: the law, the calculators, signing in, and what the keeper of the server asks. */
export const publicRoutes: readonly Route[] = [
  'GET /healthz',
  'GET /readyz',
  'GET /metrics',
  'GET /assets/*',
  'GET /masuk',
  'POST /masuk',
  // Signing out without a session harms nobody.
  'POST /keluar',
  'GET /masuk/kode',
  'POST /masuk/kode',
  'GET /masuk/faktor',
  'POST /masuk/faktor',
  'GET /masuk/peran',
  'POST /masuk/peran',
  'GET /masuk/kunci',
  'POST /masuk/kunci',
  'GET /aktivasi',
  'POST /aktivasi',
  'GET /aktivasi/:token',
  // By a link of an office; the link itself is what is asked for, by every one of them.
  'GET /undangan/:token',
  'GET /undangan',
  'POST /undangan',
  'GET /undangan/templat.xlsx',
  'GET /undangan/daftar/:id',
  'GET /undangan/daftar/:id/masalah.xlsx',
  'POST /undangan/daftar/:id',
  'POST /api/v1/invitation/uploads',
  'GET /api/v1/invitation/uploads/:id',
  'PUT /api/v1/invitation/uploads/:id/parts/:offset',
  'POST /api/v1/invitation/uploads/:id/complete',
  'GET /hitung',
  'GET /hitung/iuran',
  'GET /hitung/santunan',
  'GET /aturan',
  'GET /aturan/parameter',
  'GET /aturan/parameter/:id',
  'GET /audit/heads',
  'GET /api/v1/audit/heads',
  'GET /api/v1/audit/key',
  'GET /api/v1/openapi.json',
  'POST /api/v1/session',
  'GET /api/v1/rules/contribution',
  'GET /api/v1/rules/benefit/:kind',
  'GET /api/v1/rules/parameters',
  'GET /api/v1/rules/parameters/:id',
  'GET /api/v1/rules/timeline',
]

/** Open to every account, whatever its role: what concerns nobody but itself. */
export const ownRoutes: readonly Route[] = [
  'GET /api/v1/me',
  'GET /akun',
  'GET /akun/pemberitahuan',
  'POST /akun/pemberitahuan',
  'GET /akun/sandi',
  'POST /akun/sandi',
  'GET /akun/faktor',
  'POST /akun/faktor',
  'POST /akun/faktor/hapus',
  'POST /akun/pemulihan',
  'POST /akun/sesi',
  'POST /akun/peran',
  'GET /akun/buktikan',
  'POST /akun/buktikan',
  'GET /akun/kunci',
  'POST /akun/kunci',
  'POST /akun/kunci/hapus',
]

export type Operation = keyof typeof policy

export const operations = Object.keys(policy) as Operation[]

const ruleOf = (operation: Operation): Rule => policy[operation]

export function may(role: Role, operation: Operation): boolean {
  return ruleOf(operation).grants[role] !== undefined
}

/** Whether a role may do something to a thing whose region lies so to its own. */
export function mayReach(role: Role, operation: Operation, relation: Relation): boolean {
  const reach = ruleOf(operation).grants[role]
  return reach !== undefined && reached[reach].includes(relation)
}

/** How a region lies to another; both as codes, empty for the country. */
export function relationOf(own: RegionCode, other: RegionCode): Relation {
  if (own === other) return 'own'
  const inside = (inner: string, outer: string) => outer === '' || inner.startsWith(`${outer}.`)
  if (inside(other, own)) return 'child'
  if (inside(own, other)) return 'parent'
  const above = (code: string) => code.slice(0, Math.max(0, code.lastIndexOf('.')))
  return above(own) === above(other) ? 'sibling' : 'foreign'
}

/**
 * Operations that no one account may hold together: who prepares a list does not approve it, and who approves does not hold the purse.
 * Paying has no operation of its own yet; granting a ceiling stands for it.
 */
export const incompatibleOperations: readonly (readonly [Operation, Operation])[] = [
  ['programme.make', 'roster.approve'],
  ['roster.upload', 'roster.approve'],
  ['roster.confirm', 'roster.approve'],
  ['budget.make', 'roster.approve'],
  ['roster.ask_undo', 'roster.undo'],
  ['match.review', 'match.approve'],
  ['match.settle', 'match.settle_approve'],
]

/** Whether one account may not hold both roles, because together they could do what takes two persons. */
export function incompatibleRoles(one: Role, other: Role): boolean {
  return incompatibleOperations.some(
    ([a, b]) => (may(one, a) && may(other, b)) || (may(one, b) && may(other, a)),
  )
}

/** Refuses when the actor's role does not include the operation, naming the roles that do, or when the account holds two roles that forbid each other. */
export function requireOperation(context: Context, operation: Operation): void {
  if (context.platform.without_checks) return
  requireCompatible(context, operation)
  if (may(context.actor.role, operation)) return
  const able = roles.filter((role) => may(role, operation)).map((role) => roleLabels[role])
  throw refuse(
    'account.not_allowed',
    'forbidden',
    text(
      `Akun ${context.actor.username} (${roleLabels[context.actor.role].id}) tidak berwenang untuk ini. Minta kepada: ${able.map((each) => each.id).join(', ')}.`,
      `The account ${context.actor.username} (${roleLabels[context.actor.role].en}) may not do this. Ask: ${able.map((each) => each.en).join(', ')}.`,
    ),
    { details: { operation } },
  )
}

/** An account that somehow holds both sides of a two-person act does neither until one role is taken away. */
function requireCompatible({ actor }: Context, operation: Operation): void {
  if (!incompatibleOperations.some((pair) => pair.includes(operation))) return
  const other = actor.other_roles?.find((role) => incompatibleRoles(actor.role, role))
  if (!other) return
  const [one, two] = [roleLabels[actor.role], roleLabels[other]]
  throw refuse(
    'account.incompatible_roles',
    'forbidden',
    text(
      `Akun ${actor.username} memegang dua peran yang tidak boleh dipegang satu orang: ${one.id} dan ${two.id}. Minta administrator mencabut salah satunya, lalu masuk lagi.`,
      `The account ${actor.username} holds two roles that one person may not hold: ${one.en} and ${two.en}. Ask an administrator to take one away, then sign in again.`,
    ),
    { details: { operation, roles: [actor.role, other] } },
  )
}

/**
 * Refuses a write to a thing whose region the actor's right does not reach. What lies outside the actor's scope altogether is not even
 * found, by row-level security; this tells apart what may be seen and what may be changed. `field` names the input that said the region.
 */
export function requireReach(
  context: Context,
  operation: Operation,
  regionCode: RegionCode,
  field?: string,
): void {
  requireOperation(context, operation)
  if (context.platform.without_checks) return
  const { actor } = context
  if (mayReach(actor.role, operation, relationOf(actor.region_code, regionCode))) return
  const whose = regionCode || 'Indonesia'
  const only = ruleOf(operation).grants[actor.role] === 'own'
  throw refuse(
    'account.outside_region',
    'forbidden',
    text(
      `Ini milik wilayah ${whose}. Kewenangan akun ${actor.username} untuk ini hanya ${actor.region_name}${only ? '' : ' dan wilayah di dalamnya'}. Minta kepada kantor wilayah tersebut.`,
      `This belongs to the region ${whose}. For this the account ${actor.username} reaches ${actor.region_name}${only ? '' : ' and the regions inside it'} only. Ask the office of that region.`,
    ),
    { field, details: { operation, region_code: regionCode } },
  )
}

/** What an address asks for: nothing, an account, or an operation; undefined when the table does not know it. */
export type Need = 'public' | 'account' | Operation

const listed: (readonly [Route, Need])[] = [
  ...publicRoutes.map((route) => [route, 'public'] as const),
  ...ownRoutes.map((route) => [route, 'account'] as const),
  ...operations.flatMap((operation) => ruleOf(operation).routes.map((route) => [route, operation] as const)),
]

const needs = new Map<string, Need>(listed)

export function needOf(method: string, path: string): Need | undefined {
  return needs.get(`${method === 'HEAD' ? 'GET' : method} ${path}`)
}

export const listedRoutes = (): string[] => [...needs.keys()]

/** Routes with more than one line: the later one would count and the other would only seem to. */
export const routesListedTwice = (): string[] =>
  listed.map(([route]) => route).filter((route, at, all) => all.indexOf(route) !== at)
