import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Transaction } from '../platform/context.ts'
import { canMove, type Roster, type RosterState, rosterStateLabels } from './roster.schema.ts'
import { findRoster } from './roster.store.ts'

/** The roster, or a refusal when there is none in the region of the actor. */
export async function getRoster(tx: Transaction, rosterId: string): Promise<Roster> {
  const roster = await findRoster(tx.db, rosterId)
  if (roster) return roster
  throw refuse(
    'roster.not_found',
    'not_found',
    text('Daftar ini tidak ada di wilayah Anda.', 'There is no such roster in your region.'),
  )
}

/** Refuses a move that the table of moves does not know. */
export function requireMove(roster: Roster, to: RosterState): void {
  if (canMove(roster.state, to)) return
  throw refuse(
    'roster.wrong_state',
    'conflict',
    text(
      `Daftar "${roster.file_name}" berstatus "${rosterStateLabels[roster.state].id}", jadi langkah ini tidak bisa lagi. Muat ulang halamannya.`,
      `The roster "${roster.file_name}" is "${rosterStateLabels[roster.state].en}", so this step is not possible. Reload the page.`,
    ),
    { details: { state: roster.state } },
  )
}
