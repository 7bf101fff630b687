import type { RegionCode } from '../kernel/region-code.ts'
import { type Text, text } from '../kernel/text.ts'
import type { Context } from '../platform/context.ts'
import type { Counts, Problem, Reason, RosterState, Verdict } from '../roster/roster.schema.ts'
import type { TemplateFacts } from '../roster/roster.service.ts'

/** A programme for which lists are asked for, and until when. */
export type Call = {
  programme_id: string
  kab: RegionCode
  programme_code: string
  programme_name: string
  facts: TemplateFacts
  due_on: string
  closed_at: Date | null
}

/** A link as it stands in the database; its secret half is known to nobody. */
export type Invitation = {
  invitation_id: string
  village_code: RegionCode | null
  village_name: string | null
  community: string | null
  uploads_max: number
  uploads_used: number
  rows_max: number
  rows_used: number
  expires_at: Date
  sleeps_until: Date | null
  revoked_at: Date | null
  made_at: Date
}

/** What an open invitation may still do. */
export type Standing = {
  invitation_id: string
  kab: RegionCode
  programme_id: string
  programme_code: string
  programme_name: string
  village_code: RegionCode | null
  community: string | null
  uploads_left: number
  rows_left: number
  expires_at: Date
}

/**
 * Who sends: an account of a village or community, or somebody with a link. `context` is that of the account, or one of the link's own,
 * which in the database reaches no person, no money and no roster.
 */
export type Sender = {
  context: Context
  village_code: RegionCode | null
  community: string | null
  place_name: string
  invitation?: Standing
}

export const listStates = ['received', 'taken', 'unreadable', 'returned'] as const
export type ListState = (typeof listStates)[number]

export type VillageList = {
  list_id: string
  kab: RegionCode
  programme_id: string
  village_code: RegionCode | null
  community: string | null
  sent_by: string
  invitation_id: string | null
  replaces_list_id: string | null
  replaces_rows: number[] | null
  file_name: string
  file_bytes: number
  rows_counted: number
  state: ListState
  roster_id: string | null
  remark: Text | null
  sent_at: Date
  decided_at: Date | null
}

/** What became of a list, as its sender is told. */
export type ListStanding = {
  roster_state: RosterState | null
  counts: Counts | null
  problems: Problem[] | null
  refusal: { code: string; id: string; en: string } | null
  /** Rows that stand in a proposal that waits, that were approved, and that the approval refused. */
  merged: number
  approved: number
  refused: number
}

export type SentRow = {
  row_number: number
  verdict: Verdict
  reasons: Reason[]
  name: string | null
  birth_date: string | null
  village_code: string | null
  person_id: string | null
  nik_sealed: Buffer | null
  decision: 'proposed' | 'approved' | 'refused' | null
  why: Reason[] | null
}

/** In which of the few states that matter to a person a list is. */
export type Stage =
  | 'received'
  | 'checking'
  | 'matching'
  | 'unreadable'
  | 'returned'
  | 'mend'
  | 'ready'
  | 'proposed'
  | 'decided'
  | 'withdrawn'

export const stageLabels: Record<Stage, Text> = {
  received: text('Diterima, menunggu diperiksa', 'Received, waiting for its check'),
  checking: text('Sedang diperiksa', 'Being checked'),
  matching: text('Menunggu dinas mencocokkan kolom', 'Waits for the office to match its columns'),
  unreadable: text('Tidak terbaca', 'Unreadable'),
  returned: text('Dikembalikan untuk diperbaiki', 'Returned to be mended'),
  mend: text('Ada baris yang ditolak', 'Some rows are rejected'),
  ready: text('Siap diusulkan dinas', 'Ready to be proposed by the office'),
  proposed: text('Diusulkan, menunggu keputusan', 'Proposed, waiting for a decision'),
  decided: text('Diputuskan', 'Decided'),
  withdrawn: text('Ditarik kembali', 'Withdrawn'),
}

export const stageTone: Record<Stage, 'success' | 'info' | 'warning' | 'error' | 'neutral'> = {
  received: 'info',
  checking: 'info',
  matching: 'info',
  unreadable: 'error',
  returned: 'warning',
  mend: 'warning',
  ready: 'info',
  proposed: 'info',
  decided: 'success',
  withdrawn: 'neutral',
}

/** The stage of a list by its own state, that of its roster and what the office did with its rows. */
export function stageOf(list: Pick<VillageList, 'state'>, standing: ListStanding | undefined): Stage {
  if (list.state !== 'taken') return list.state
  const roster = standing?.roster_state
  if (!standing || roster === null || roster === undefined || roster === 'uploaded') return 'received'
  if (standing.approved + standing.refused > 0 || roster === 'approved') return 'decided'
  if (standing.merged > 0 || roster === 'confirmed') return 'proposed'
  if (roster === 'checking') return 'checking'
  if (roster === 'mapping') return 'matching'
  if (roster === 'unreadable' || roster === 'withdrawn') return roster
  return (standing.counts?.rejected ?? 0) > 0 ? 'mend' : 'ready'
}

/** People of a list the office can propose: accepted, with a remark or without. */
export const proposable = (counts: Counts | null | undefined): number =>
  (counts?.accepted ?? 0) + (counts?.warning ?? 0)

/** Limits of one invitation unless its maker says otherwise. */
export const usualQuota = { uploads: 5, rows: 1_000, days: 30 }
