import { text } from '../kernel/text.ts'
import { maskedNik, type Salts } from '../person/person.service.ts'
import type { Keys } from '../platform/crypto.ts'
import type { Tone } from '../ui/status.tsx'
import type { Counts, RosterState, Verdict } from './roster.schema.ts'
import type { RosterRow } from './roster.store.ts'

export const verdictTone: Record<Verdict, Tone> = {
  accepted: 'success',
  warning: 'warning',
  waiting: 'info',
  same: 'neutral',
  rejected: 'error',
}

export const stateTone: Record<RosterState, Tone> = {
  mapping: 'warning',
  uploaded: 'info',
  checking: 'info',
  checked: 'warning',
  unreadable: 'error',
  confirmed: 'info',
  approved: 'success',
  withdrawn: 'neutral',
  reversed: 'neutral',
}

/** The way of a roster, as all its pages show it. */
export const journey = [
  { name: text('Unggah', 'Upload') },
  { name: text('Periksa', 'Check') },
  { name: text('Usulkan', 'Propose') },
  { name: text('Setujui', 'Approve') },
  { name: text('Terlindungi', 'Protected') },
]

/** People of a roster who would be protected. */
export const accepted = (counts: Counts) => counts.accepted + counts.warning

/** The NIK of a row as it may be shown; undefined where the row has none. */
export function maskedRowNik(
  keys: Keys,
  salts: Salts,
  { person_id, nik_sealed }: Pick<RosterRow, 'person_id' | 'nik_sealed'>,
): string | undefined {
  return nik_sealed && person_id ? maskedNik(keys, salts, { person_id, nik_sealed }) : undefined
}
