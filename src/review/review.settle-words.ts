import { text } from '../kernel/text.ts'
import type { Tone } from '../ui/status.tsx'
import type { ClaimStatus } from './review.schema.ts'

/** How loud a claim speaks: red only where money leaves twice and nobody has answered. */
export const statusTone: Record<ClaimStatus, Tone> = {
  open: 'error',
  pair_first: 'warning',
  waiting: 'warning',
  settled: 'success',
}

/** What the pages say on which a second person agrees to what somebody proposed. */
export const secondPerson = {
  done: text('Sudah diputuskan', 'Decided'),
  refuse: text('Tidak setuju', 'Do not agree'),
  remark: text('Alasan, bila tidak setuju', 'Why, if you do not agree'),
  own: text(
    'Anda sendiri yang mengusulkan; orang lain yang menyetujui.',
    'You proposed it yourself; somebody else agrees to it.',
  ),
}
