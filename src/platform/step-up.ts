import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Context } from './context.ts'

/** How long a repeated proof of identity counts. */
export const stepUpMinutes = 10

/**
 * Asks for a fresh proof of identity before whole identity numbers leave the house. Whoever runs a command or job on the server
 * itself has proven it by being there.
 */
export function requireStepUp(context: Context): void {
  if (context.door === 'command' || context.door === 'job') return
  const proven = context.actor.proven_at?.getTime() ?? 0
  if (Date.now() - proven <= stepUpMinutes * 60_000) return
  throw refuse(
    'account.step_up_needed',
    'forbidden',
    text(
      `Buktikan lagi bahwa ini Anda: bukti terakhir lebih dari ${stepUpMinutes} menit lalu.`,
      `Prove again that this is you: the last proof is more than ${stepUpMinutes} minutes old.`,
    ),
  )
}
