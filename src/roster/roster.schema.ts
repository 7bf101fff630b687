import type { Choices, Field, Layout, Question } from '../intake/schema.ts'
import { type Text, text } from '../kernel/text.ts'
import type { Matching } from '../match/match.schema.ts'
import type { ReasonCode } from './roster.reasons.ts'

export const rosterStates = [
  'mapping',
  'uploaded',
  'checking',
  'checked',
  'unreadable',
  'confirmed',
  'approved',
  'withdrawn',
  'reversed',
] as const
export type RosterState = (typeof rosterStates)[number]

export const rosterStateLabels: Record<RosterState, Text> = {
  mapping: text('Menunggu jawaban Anda', 'Waiting for your answers'),
  uploaded: text('Menunggu diperiksa', 'Waiting for its check'),
  checking: text('Sedang diperiksa', 'Being checked'),
  checked: text('Sudah diperiksa', 'Checked'),
  unreadable: text('Tidak terbaca', 'Unreadable'),
  confirmed: text('Diusulkan', 'Proposed'),
  approved: text('Disetujui', 'Approved'),
  withdrawn: text('Ditarik kembali', 'Withdrawn'),
  reversed: text('Dibatalkan', 'Reversed'),
}

/** What may follow what: the service refuses by it, the page draws its buttons by it. */
export const rosterMoves = {
  mapping: ['mapping', 'uploaded', 'withdrawn'],
  uploaded: ['checking', 'withdrawn'],
  // Reading every row may show that a value is understood by nobody: then the list waits after all.
  checking: ['checking', 'checked', 'unreadable', 'mapping'],
  // Other answers about sheet, columns or values: it is checked anew.
  checked: ['confirmed', 'withdrawn', 'mapping', 'uploaded'],
  unreadable: [],
  confirmed: ['approved', 'withdrawn'],
  approved: ['reversed'],
  withdrawn: [],
  reversed: [],
} as const satisfies Record<RosterState, readonly RosterState[]>

export function canMove(from: RosterState, to: RosterState): boolean {
  return (rosterMoves[from] as readonly RosterState[]).includes(to)
}

export const verdicts = ['accepted', 'warning', 'waiting', 'same', 'rejected'] as const
export type Verdict = (typeof verdicts)[number]

export function isVerdict(written: string | undefined): written is Verdict {
  return (verdicts as readonly (string | undefined)[]).includes(written)
}

export const verdictLabels: Record<Verdict, Text> = {
  accepted: text('Diterima', 'Accepted'),
  warning: text('Diterima dengan catatan', 'Accepted with a remark'),
  waiting: text('Menunggu', 'Waiting'),
  same: text('Sama, sudah ada', 'Same, already there'),
  rejected: text('Ditolak', 'Rejected'),
}

/** What committing a row would do. */
export const effects = ['new', 'changed', 'same', 'duplicate', 'funded', 'rejected', 'waiting'] as const
export type Effect = (typeof effects)[number]

export function isEffect(written: string | undefined): written is Effect {
  return (effects as readonly (string | undefined)[]).includes(written)
}

export const effectLabels: Record<Effect, Text> = {
  new: text('baru', 'new'),
  changed: text('berubah', 'changed'),
  same: text('sama', 'the same'),
  duplicate: text('ganda di berkas', 'twice in the file'),
  funded: text('sudah dibiayai pihak lain', 'already paid by another'),
  rejected: text('ditolak', 'rejected'),
  waiting: text('menunggu NIK', 'waiting for a NIK'),
}

/** Rows by effect. accepted + warning = new + changed, and all together are the rows read but for the blank ones. */
export type Effects = Record<Effect, number>

/** A reason as stored: its code and the facts its sentence needs. Facts never hold a NIK. */
export type Reason = { code: ReasonCode; facts?: Record<string, string | number> }

/** read = accepted + warning + waiting + same + rejected + blank, always. The two that most lists do not have are left out where they are none. */
export type Counts = {
  read: number
  accepted: number
  warning: number
  rejected: number
  blank: number
  waiting?: number
  same?: number
}

export function countsAddUp(counts: Counts): boolean {
  const { accepted, warning, waiting = 0, same = 0, rejected, blank } = counts
  return counts.read === accepted + warning + waiting + same + rejected + blank
}

export function effectsAddUp(counts: Counts, rows: Effects): boolean {
  const all = effects.reduce((sum, effect) => sum + rows[effect], 0)
  return counts.read === all + counts.blank && counts.accepted + counts.warning === rows.new + rows.changed
}

/** How many rows a reason concerns, and one of them to look at. */
export type Problem = {
  code: ReasonCode
  rows: number
  example_row: number
  example?: Record<string, string | number>
}

/** One row after its check, before it is written. `nik` stays in memory only; it is sealed on the way to the database. */
export type CheckedRow = {
  row_number: number
  reasons: Reason[]
  nik?: string
  name?: string
  name_key?: string
  birth_date?: string
  sex?: 'male' | 'female'
  village_code?: string
  /** What was written, when no village of the region was recognised. */
  village_written?: string
  district_written?: string
  occupation?: string
  sector: 'transport' | 'other'
  phone?: string
  /** Codes of the remarks that somebody has looked at. */
  looked?: string[]
}

/** What a person may write in place of a cell, and what they may say of a row. */
export const mendFields = [
  'nik',
  'name',
  'birth_date',
  'sex',
  'village',
  'district',
  'occupation',
  'phone',
] as const satisfies readonly Field[]
export type MendField = (typeof mendFields)[number]
export type RowChoice = 'leave_out' | 'looked'

/** What stands in place of the cells of a row. */
export type Mended = Partial<Record<MendField | RowChoice, string>>

/** How a correction came about. */
export type MendWay = 'cell' | 'same_value' | 'date_format' | 'workbook' | 'undo'

export type Roster = {
  roster_id: string
  /** Number of the receipt; rosters from before there were receipts have none. */
  number: number | null
  kab: string
  programme_id: string
  file_name: string
  file_sha256: string
  file_bytes: number
  state: RosterState
  layout: Layout | null
  choices: Choices
  questions: Question[] | null
  counts: Counts | null
  problems: Problem[] | null
  effects: Effects | null
  /** Hexadecimal; what a proposal is bound to. */
  rows_digest: string | null
  rows_read: number
  refusal: { code: string; id: string; en: string } | null
  decision: Decision | null
  /** Whether the rows were compared with the register; null for lists checked before that was done. */
  matching: Matching | null
  uploaded_by: string
  uploaded_by_name: string | null
  uploaded_at: Date
  checked_at: Date | null
}

/** What an approval did; kept with the roster. */
export type Decision = {
  people: number
  person_months: number
  amount_rupiah: number
  new_people: number
  refused_rows: number
  partly_refused_rows: number
}

/** Rows that are nothing new: in the programme already and unchanged, or a second copy inside the file. */
export function knownRows({ counts, effects }: Pick<Roster, 'counts' | 'effects'>): number {
  return (counts?.same ?? 0) + (effects?.duplicate ?? 0)
}

/** Rows that change what is known of somebody whose months this programme pays already: no month and no cost comes by them. */
export function changedRows({ problems }: Pick<Roster, 'problems'>): number {
  return problems?.find((problem) => problem.code === 'register.changes')?.rows ?? 0
}

/** Half of a file that is there already is usually the wrong file; a handful of rows is no sign of anything. */
export function isMostlyKnown(roster: Pick<Roster, 'counts' | 'effects'>): boolean {
  const known = knownRows(roster)
  const all = (roster.counts?.read ?? 0) - (roster.counts?.blank ?? 0)
  return known >= 3 && known * 2 >= all
}
