import type { Tone } from '../ui/status.tsx'
import type { ClaimStatus } from './review.schema.ts'

/** How loud a claim speaks: red only where money leaves twice and nobody has answered. */
export const statusTone: Record<ClaimStatus, Tone> = {
  open: 'error',
  pair_first: 'warning',
  waiting: 'warning',
  settled: 'success',
}
