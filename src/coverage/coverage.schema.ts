import type { Outcome } from '../kernel/outcome.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'

export const segments = ['all', 'formal', 'informal'] as const
export type Segment = (typeof segments)[number]

export const segmentLabels: Record<Segment, Text> = {
  all: text('Semua pekerja', 'All workers'),
  formal: text('Pekerja formal', 'Formal workers'),
  informal: text('Pekerja informal', 'Informal workers'),
}

/**
 * A published figure with what is needed to trust or doubt it. `position` is a count we build on; `claim` is a figure published about
 * a programme of our own, shown beside ours and never added to it.
 */
export type Observation = {
  region_code: string
  segment: Segment
  as_of: PlainDate
  basis: 'position' | 'claim'
  numerator: number | null
  denominator: number | null
  denominator_kind: string | null
  percent_published: number | null
  source: string
  url: string | null
  /** Which parts we computed ourselves; nothing when all is as published. */
  derived: string | null
  note: Text | null
}

export type Target = {
  region_code: string
  year: number
  percent: number
  set_by: string
  source: string
  url: string | null
}

/** Coverage of a region on a day: what others counted, what our person-months add, and how far the target is. */
export type Coverage = {
  region_code: string
  region_name: string
  as_of: PlainDate
  numerator: number
  denominator: number
  percent: number
  /** The observation underneath. */
  baseline: Observation & { numerator: number; denominator: number }
  /** People with cover by programmes in Payung in the month of the day, who had none in the month of the observation. */
  added_people: number
  /** Of these, people covered by temporary programmes only. */
  added_temporary_people: number
  target: (Target & { gap_people: number; gap_rupiah_per_month: number; gap_rupiah_per_year: number }) | null
}

export type CoverageOutcome = Outcome<Coverage>
