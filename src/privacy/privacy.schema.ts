import { z } from 'zod'
import { isPlainDate } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'

export const requestKinds = ['access', 'correction', 'objection', 'erasure'] as const
export type RequestKind = (typeof requestKinds)[number]

export const requestKindLabels: Record<RequestKind, Text> = {
  access: text('Melihat dan menerima salinan data', 'See and receive a copy of the data'),
  correction: text('Memperbaiki data', 'Correct data'),
  objection: text('Keberatan atau penghentian', 'Objection or stop'),
  erasure: text('Penghapusan data', 'Erasure of data'),
}

export const requestStates = ['received', 'in_progress', 'done', 'refused'] as const
export type RequestState = (typeof requestStates)[number]

export const requestStateLabels: Record<RequestState, Text> = {
  received: text('Diterima', 'Received'),
  in_progress: text('Dikerjakan', 'In progress'),
  done: text('Selesai', 'Done'),
  refused: text('Ditolak', 'Refused'),
}

const requestMoves: Record<RequestState, readonly RequestState[]> = {
  received: ['in_progress', 'refused'],
  in_progress: ['done', 'refused'],
  done: [],
  refused: [],
}

export function canMoveRequest(from: RequestState, to: RequestState): boolean {
  return requestMoves[from].includes(to)
}

/** Hours that the law gives for an answer: UU 27/2022 Pasal 30 (correction) and 32 (access), 3 x 24. */
export const clockHours = 72

export const identityDocuments = ['ktp', 'kk', 'passport', 'power_of_attorney'] as const
export const identityDocumentLabels: Record<(typeof identityDocuments)[number], Text> = {
  ktp: text('KTP asli', 'Original identity card'),
  kk: text('Kartu keluarga asli', 'Original family card'),
  passport: text('Paspor', 'Passport'),
  power_of_attorney: text(
    'Surat kuasa dan KTP penerima kuasa',
    'Power of attorney and identity card of the proxy',
  ),
}

const date = z.string().refine(isPlainDate, 'YYYY-MM-DD')

/** What shall stand there instead; what is left out stays. */
export const Proposal = z
  .object({
    name: z.string().trim().min(2).max(120).optional(),
    birth_date: date.optional(),
    sex: z.enum(['male', 'female']).optional(),
    village_code: z
      .string()
      .regex(/^\d{2}\.\d{2}\.\d{2}\.\d{4}$/)
      .optional(),
    phone: z
      .string()
      .regex(/^\+?\d{9,15}$/)
      .optional(),
  })
  .strict()
export type Proposal = z.infer<typeof Proposal>

export const proposalLabels: Record<keyof Proposal, Text> = {
  name: text('Nama', 'Name'),
  birth_date: text('Tanggal lahir', 'Birth date'),
  sex: text('Jenis kelamin', 'Sex'),
  village_code: text('Desa (kode)', 'Village (code)'),
  phone: text('Nomor HP', 'Phone'),
}

export const NewRequest = z.object({
  kind: z.enum(requestKinds),
  identity_document: z.enum(identityDocuments),
  /** What the person says, in their words; sealed. */
  words: z.string().trim().max(1000).default(''),
  /** What proves a correction, such as a birth certificate; sealed. */
  evidence: z.string().trim().max(300).default(''),
  proposal: Proposal.default({}),
})
export type NewRequest = z.infer<typeof NewRequest>

/** What is sealed in a request. */
export type Asked = { words: string; evidence: string; proposal: Proposal }

export type PrivacyRequest = {
  request_id: string
  kab: string
  number: number
  person_id: string
  kind: RequestKind
  state: RequestState
  identity_document: (typeof identityDocuments)[number]
  asked_sealed: Buffer | null
  received_by: string
  received_at: Date
  due_at: Date
  handled_by: string | null
  handled_at: Date | null
  decided_by: string | null
  decided_at: Date | null
  reason: string | null
  outcome: Record<string, unknown> | null
}

/** Where the clock stands, in whole hours; negative when it has run out. */
export function hoursLeft(dueAt: Date, now: Date): number {
  return Math.floor((dueAt.getTime() - now.getTime()) / 3_600_000)
}

/** The clock in words: open ones count down, closed ones say whether they were in time. */
export function clockWords(
  request: { due_at: Date; decided_at: Date | null },
  now: Date,
): { tone: 'success' | 'warning' | 'error' | 'neutral'; label: Text } {
  if (request.decided_at) {
    return request.decided_at <= request.due_at
      ? { tone: 'neutral', label: text('Tepat waktu', 'In time') }
      : { tone: 'error', label: text('Terlambat', 'Late') }
  }
  const left = hoursLeft(request.due_at, now)
  if (left < 0) {
    const over = Math.max(1, Math.floor((now.getTime() - request.due_at.getTime()) / 3_600_000))
    return { tone: 'error', label: text(`Lewat ${over} jam`, `${over} hours overdue`) }
  }
  return { tone: left < 24 ? 'warning' : 'success', label: text(`Sisa ${left} jam`, `${left} hours left`) }
}

export const basisKinds = ['public_task', 'legal_obligation', 'consent'] as const
export type BasisKind = (typeof basisKinds)[number]
export const basisKindLabels: Record<BasisKind, Text> = {
  public_task: text('Tugas publik', 'Public task'),
  legal_obligation: text('Kewajiban hukum', 'Legal obligation'),
  consent: text('Persetujuan', 'Consent'),
}

export const Contact = z.object({
  officer_name: z.string().trim().min(3).max(120),
  office: z.string().trim().min(3).max(160),
  address: z.string().trim().min(5).max(300),
  phone: z.string().trim().min(5).max(40),
  email: z.string().trim().min(5).max(120),
  authority: z.string().trim().min(3).max(200),
})
export type Contact = z.infer<typeof Contact>

export const Basis = z.object({ kind: z.enum(basisKinds), decree_number: z.string().trim().min(3).max(200) })
export type Basis = z.infer<typeof Basis>

export const breachStates = ['open', 'assessed', 'notified', 'closed'] as const
export type BreachState = (typeof breachStates)[number]
export const breachStateLabels: Record<BreachState, Text> = {
  open: text('Terbuka', 'Open'),
  assessed: text('Sudah dinilai', 'Assessed'),
  notified: text('Sudah diberitahukan', 'Notified'),
  closed: text('Ditutup', 'Closed'),
}
const breachMoves: Record<BreachState, readonly BreachState[]> = {
  open: ['assessed'],
  assessed: ['notified'],
  notified: ['closed'],
  closed: [],
}
export function canMoveBreach(from: BreachState, to: BreachState): boolean {
  return breachMoves[from].includes(to)
}

/** What is to be done after a breach; the ticks are kept with it. */
export const breachSteps = {
  contain: text(
    'Akses dihentikan: akun ditutup, sesi dicabut, sandi diganti',
    'Access stopped: account closed, sessions revoked, passwords changed',
  ),
  evidence: text(
    'Bukti disimpan: catatan akses, jejak audit, cadangan',
    'Evidence kept: access log, audit trail, backup',
  ),
  affected: text('Orang yang terdampak ditetapkan', 'Affected people determined'),
  person_letters: text('Surat kepada orang yang terdampak dikirim', 'Letters to the people concerned sent'),
  authority_letter: text('Surat kepada lembaga yang berwenang dikirim', 'Letter to the authority sent'),
  public_notice: text(
    'Perlu tidaknya pengumuman publik diputuskan',
    'Decided whether the public must be told',
  ),
  lessons: text('Penyebab diperbaiki dan dicatat', 'Cause mended and written down'),
} as const satisfies Record<string, Text>
export type BreachStep = keyof typeof breachSteps

export const NewBreach = z
  .object({
    known_at: z.coerce.date(),
    from_at: z.coerce.date(),
    to_at: z.coerce.date(),
    account: z.string().trim().max(60).optional(),
    object_id: z.string().trim().max(80).optional(),
    what_happened: z.string().trim().min(10).max(2000),
    remedy: z.string().trim().min(5).max(2000),
  })
  .refine((breach) => breach.to_at >= breach.from_at, { path: ['to_at'], message: 'to_at before from_at' })
  .refine((breach) => Boolean(breach.account || breach.object_id), {
    path: ['account'],
    message: 'account or object',
  })
export type NewBreach = z.infer<typeof NewBreach>

export type Breach = {
  breach_id: string
  kab: string
  number: number
  state: BreachState
  known_at: Date
  due_at: Date
  from_at: Date
  to_at: Date
  account_id: string | null
  object_id: string | null
  what_happened: string
  remedy: string
  checklist: string[]
  found: { people: number; by_region: Record<string, number>; by_trace: Record<string, number> }
  made_by: string
  made_at: Date
}

export type Destruction = {
  destruction_id: string
  kab: string
  number: number
  kind: 'erasure' | 'retention'
  rule_id: string
  person_id: string | null
  request_id: string | null
  state: 'proposed' | 'executed' | 'cancelled'
  found: Record<string, unknown>
  proposed_by: string
  proposed_at: Date
  executed_by: string | null
  executed_at: Date | null
}
