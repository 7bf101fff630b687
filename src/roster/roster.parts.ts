import { text } from '../kernel/text.ts'
import type { Tone } from '../ui/status.tsx'
import type { Counts, RosterState, Verdict } from './roster.schema.ts'

export const verdictTone: Record<Verdict, Tone> = {
  accepted: 'success',
  warning: 'warning',
  rejected: 'error',
}

export const stateTone: Record<RosterState, Tone> = {
  uploaded: 'info',
  checking: 'info',
  checked: 'warning',
  unreadable: 'error',
  confirmed: 'info',
  approved: 'success',
  withdrawn: 'neutral',
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
