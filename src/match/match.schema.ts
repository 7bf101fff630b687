import type { PlainDate } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'

/** Kinds of lists from outside that rosters are checked against. */
export const listKinds = ['bpjs', 'deaths', 'dtsen', 'company'] as const
export type ListKind = (typeof listKinds)[number]

export const listKindLabels: Record<ListKind, Text> = {
  bpjs: text('Peserta BPJS Ketenagakerjaan', 'BPJS Ketenagakerjaan participants'),
  deaths: text('Kematian (Dukcapil)', 'Deaths (civil registry)'),
  dtsen: text('DTSEN', 'DTSEN (national social data)'),
  company: text('Pekerja perusahaan', 'Workers of a company'),
}

export function isListKind(written: string | undefined): written is ListKind {
  return (listKinds as readonly (string | undefined)[]).includes(written)
}

/** rows read = taken + repeated + refused + blank, always. */
export type ListCounts = {
  read: number
  taken: number
  /** The same NIK, or the same name and date, once more in the file. */
  repeated: number
  refused: number
  blank: number
  /** Why rows were refused, by cause. */
  causes: Record<string, number>
}

export type MatchList = {
  list_id: string
  kab: string
  kind: ListKind
  name: string
  source: string
  as_of: PlainDate
  file_name: string
  file_sha256: string
  counts: ListCounts
  state: 'active' | 'withdrawn'
  loaded_by_name: string | null
  loaded_at: Date
  withdrawn_at: Date | null
}

export const pairStates = ['open', 'later', 'same', 'different'] as const
export type PairState = (typeof pairStates)[number]

export const pairStateLabels: Record<PairState, Text> = {
  open: text('Perlu diputuskan', 'To be decided'),
  later: text('Ditunda', 'Put off'),
  same: text('Orang yang sama', 'The same person'),
  different: text('Orang berbeda', 'Different people'),
}

export function isPairState(written: string | undefined): written is PairState {
  return (pairStates as readonly (string | undefined)[]).includes(written)
}

/** similar: another NIK, otherwise alike. nik_conflict: one NIK, but name and birth date differ. listed: somebody on a list from outside. */
export const pairCauses = ['similar', 'nik_conflict', 'listed'] as const
export type PairCause = (typeof pairCauses)[number]

export const pairCauseLabels: Record<PairCause, Text> = {
  similar: text('Mirip, NIK berbeda', 'Alike, another NIK'),
  nik_conflict: text('NIK sama, nama dan tanggal lahir berbeda', 'One NIK, name and birth date differ'),
  listed: text('Mirip orang di daftar pembanding', 'Resembles somebody on a list from outside'),
}

export function isPairCause(written: string | undefined): written is PairCause {
  return (pairCauses as readonly (string | undefined)[]).includes(written)
}

/** same: above the proven threshold. review: a person decides. */
export type Certainty = 'same' | 'review'

/** One line of the waterfall: what was compared, how far it agrees in words, and what that weighs in bits. Never a value of a person. */
export type Evidence = { field: string; label: Text; level: Text; weight: number }

/** What is known of one side of a pair when it is compared. */
export type Facts = {
  nik: string | null
  name: string
  birth_date: PlainDate | null
  sex: string | null
  village_code: string | null
}

export type Pair = {
  pair_id: string
  kab: string
  left_person: string
  roster_id: string | null
  row_number: number | null
  right_person: string
  right_kab: string
  cause: PairCause
  /** Where the right side stands on a list from outside: its entry, which `right_person` repeats, and the list. */
  entry_id: string | null
  list_id: string | null
  certainty: Certainty
  probability: number
  weight: number
  evidence: Evidence[]
  state: PairState
  decided_by_name: string | null
  decided_at: Date | null
  reason: string | null
  made_at: Date
}

/** Whether the rows of a roster were compared with the register; a comparison that could not be made says so. */
export type Matching =
  | {
      state: 'done'
      compared: number
      /** Rows whose values are so common that not everybody alike could be looked at. */
      capped: number
      review: number
      same: number
      register_people: number
      /** Lists from outside the rows were compared with, as far as the reader's region holds them or a row stands on them; missing on old checks. */
      lists?: ListMatching[]
    }
  | { state: 'not_run'; why: Text }

/** What a list from outside came to for one roster: rows that stand on it for certain, and rows that a person looks at. */
export type ListMatching = {
  list_id: string
  kind: ListKind
  name: string
  source: string
  as_of: PlainDate
  /** Whether the list is of the region of the roster, and so has a page there. */
  own: boolean
  sure: number
  review: number
}

/** What a list from outside says of one row. */
export type ListFinding = {
  kind: ListKind
  list_id: string
  list_name: string
  source: string
  as_of: PlainDate
  by_nik: boolean
  name_agrees: boolean
  birth_date_agrees: boolean | null
  month_from: PlainDate | null
  month_to: PlainDate | null
  died_on: PlainDate | null
  note: string | null
  /** As for a pair of the register. Missing where the list could only be asked for equal values. */
  alike?: ListPair
}

export type ListPair = Pick<
  FoundPair,
  'certainty' | 'probability' | 'weight' | 'evidence' | 'facts_key' | 'remembered'
> & {
  entry_id: string
  list_kab: string
}

/** A pair that a comparison found, before it is written. */
export type FoundPair = {
  right_person: string
  right_kab: string
  cause: PairCause
  certainty: Certainty
  probability: number
  weight: number
  evidence: Evidence[]
  facts_key: Buffer
  /** What a person decided before about the same facts. */
  remembered?: 'same' | 'different'
  entry_id?: string
  list_id?: string
  /** Whether the row is left out of its approval once it is decided to be the person of the list. */
  leaves_out?: boolean
}

/** How long the people of a list from outside are kept after the day it shows; then the night proposes to destroy them. */
export const listKeptMonths = 12
