import type { PlainDate } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'
import type { PairState } from '../match/match.schema.ts'

export const mergeStates = ['proposed', 'merged', 'refused', 'undone'] as const
export type MergeState = (typeof mergeStates)[number]

export const mergeStateLabels: Record<MergeState, Text> = {
  proposed: text('Menunggu kepala dinas', 'Waits for the head of office'),
  merged: text('Digabung', 'Merged'),
  refused: text('Tidak disetujui', 'Not agreed to'),
  undone: text('Dipisahkan lagi', 'Taken apart again'),
}

/** What may follow what: the service refuses by it, the page draws its buttons by it. */
export const mergeMoves = {
  proposed: ['merged', 'refused'],
  merged: ['undone'],
  refused: [],
  undone: [],
} as const satisfies Record<MergeState, readonly MergeState[]>

export type Merge = {
  merge_id: string
  kab: string
  survivor_id: string
  merged_id: string
  pair_id: string
  state: MergeState
  paid_months: number
  reason: string
  proposed_by: string
  proposed_by_name: string | null
  proposed_at: Date
  decided_by: string | null
  decided_by_name: string | null
  decided_at: Date | null
  undone_by_name: string | null
  undone_at: Date | null
  remark: string | null
}

export const decisions = ['same', 'different', 'later'] as const
export type Decision = (typeof decisions)[number]

/** Common reasons by which a pair is decided fast; anything else is written out. */
export const commonReasons: Record<'same' | 'different', Text[]> = {
  same: [
    text('Cocok dengan KTP atau KK', 'Agrees with the identity or family card'),
    text('Salah ketik NIK', 'The NIK was mistyped'),
    text('Dikenal petugas desa', 'Known to the village officer'),
  ],
  different: [
    text('KTP menunjukkan dua orang', 'Identity cards show two people'),
    text('Saudara atau kembar', 'Siblings or twins'),
    text('Nama sama saja, alamat berbeda', 'Namesakes at other addresses'),
  ],
}

/** What a decision led to. */
export const outcomes = [
  'remembered',
  'listed',
  'merge_proposed',
  'merged',
  'double_funded',
  'other_region',
] as const
export type DecisionOutcome = (typeof outcomes)[number]

export const outcomeTexts: Record<DecisionOutcome, Text> = {
  remembered: text('Keputusan disimpan dan diingat.', 'The decision is kept and remembered.'),
  listed: text(
    'Keputusan disimpan dan diingat: baris ini adalah orang di daftar pembanding.',
    'The decision is kept and remembered: the row is the person of the list from outside.',
  ),
  merge_proposed: text(
    'Penggabungan diusulkan; kepala dinas yang menyetujui karena ada bulan yang dibiayai.',
    'The merge is proposed; the head of office agrees to it because months are paid.',
  ),
  merged: text(
    'Kedua catatan digabung. Dapat dipisahkan lagi.',
    'Both records are merged. It can be undone.',
  ),
  double_funded: text(
    'Disimpan, tetapi belum digabung: keduanya punya bulan yang sama. Lihat laporan dana ganda.',
    'Kept but not merged: both have the same months. See the report of double funding.',
  ),
  other_region: text(
    'Disimpan. Penggabungan dilakukan provinsi, karena orang itu tercatat di wilayah lain.',
    'Kept. The province does the merging, because that person is registered in another region.',
  ),
}

/** How two claims on the same months meet. */
export const claimKinds = [
  'row_and_paid',
  'row_and_row',
  'two_records',
  'row_and_record',
  'paid_and_member',
  'row_and_member',
] as const
export type ClaimKind = (typeof claimKinds)[number]

export const claimKindLabels: Record<ClaimKind, Text> = {
  row_and_paid: text('Diusulkan, padahal sudah dibiayai', 'Proposed, but paid already'),
  row_and_row: text('Diusulkan oleh dua program', 'Proposed by two programmes'),
  two_records: text('Satu orang, dua catatan, keduanya dibiayai', 'One person, two records, both paid'),
  row_and_record: text('Diusulkan; dibiayai dengan NIK lain', 'Proposed; paid under another NIK'),
  paid_and_member: text('Dibiayai, padahal peserta dengan biaya lain', 'Paid, but a member at another cost'),
  row_and_member: text(
    'Diusulkan, padahal peserta dengan biaya lain',
    'Proposed, but a member at another cost',
  ),
}

export function isClaimKind(written: string | undefined): written is ClaimKind {
  return (claimKinds as readonly (string | undefined)[]).includes(written)
}

/** Whether money went out twice already, or would if nobody stopped it. */
export type ClaimState = 'paid' | 'proposed'

export type DoubleClaim = {
  kind: ClaimKind
  state: ClaimState
  kab: string
  /** Region of the other side: of the office that pays, or of the other list. */
  other_kab: string
  person_id: string | null
  other_person: string | null
  roster_id: string | null
  row_number: number | null
  other_roster: string | null
  other_row: number | null
  programme_id: string
  other_programme: string | null
  list_id: string | null
  list_name: string | null
  pair_id: string | null
  /** What was decided about the pair, where the claim hangs on one. */
  pair_state: PairState | null
  months: PlainDate[]
  amounts: number[]
}

/** open: somebody must decide who keeps the months. pair_first: first whether it is one person. waiting: for the head of office. */
export const claimStatuses = ['open', 'pair_first', 'waiting', 'settled'] as const
export type ClaimStatus = (typeof claimStatuses)[number]

export const claimStatusLabels: Record<ClaimStatus, Text> = {
  open: text('Perlu diselesaikan', 'To be settled'),
  pair_first: text('Putuskan orangnya dulu', 'Decide first who it is'),
  waiting: text('Menunggu kepala dinas', 'Waits for the head of office'),
  settled: text('Selesai', 'Settled'),
}

export function isClaimStatus(written: string | undefined): written is ClaimStatus {
  return (claimStatuses as readonly (string | undefined)[]).includes(written)
}

/** A claim with the words a person needs; a name only where the reader's region holds it. */
export type NamedClaim = DoubleClaim & {
  /** Digest of its ids: its address, and what a settlement remembers it by. */
  claim: string
  status: ClaimStatus
  /** Months that nobody has settled, `YYYY-MM-01`. */
  open_months: PlainDate[]
  name: string | null
  funder: string
  other_funder: string
  rupiah: number
}

export type ClaimTotals = { people: number; person_months: number; rupiah: number }

export type DoubleFunding = {
  first: string
  last: string
  claims: NamedClaim[]
  /** What is not settled: each person and month once, however many claims meet in it. */
  total: ClaimTotals
  by_kind: Record<ClaimKind, ClaimTotals & { claims: number }>
  by_status: Record<ClaimStatus, number>
  /** What was settled of these months, by releasing paid months too, which are no claims any more. */
  settled: ClaimTotals
}
