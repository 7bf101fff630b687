import type { Transaction } from '../platform/context.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { effectOf } from './roster.effect.ts'
import { summarise } from './roster.examine.ts'
import { getRoster, requireMove } from './roster.find.ts'
import { listReasons } from './roster.row-list.ts'
import { countEffects, countVerdicts, rejectRows } from './roster.row-store.ts'
import type { Counts, Decision, Reason, Roster } from './roster.schema.ts'
import { sign } from './roster.signature.ts'
import { lockRoster, updateRoster } from './roster.store.ts'

/**
 * Locks a confirmed roster for its approval and signs it. Answers `done` when it is approved already. The rest of the approval
 * (money, people, months) is the enrolment's; it ends with `finishApproval` in the same transaction.
 */
export async function beginApproval(
  tx: Transaction,
  rosterId: string,
): Promise<{ roster: Roster; done: boolean }> {
  requireOperation(tx, 'roster.approve')
  const roster = (await lockRoster(tx, rosterId)) ?? (await getRoster(tx, rosterId))
  requireReach(tx, 'roster.approve', roster.kab)
  if (roster.state === 'approved') return { roster, done: true }
  requireMove(roster, 'approved')
  await sign(tx, roster, 'approved')
  return { roster, done: false }
}

/** Writes what the approval did, and turns rows it had to refuse after all into rejected ones, so that the counts stay true. */
export async function finishApproval(
  tx: Transaction,
  roster: Roster,
  decision: Decision,
  refused: { row_number: number; reason: Reason }[],
): Promise<void> {
  if (refused.length > 0) {
    const rows = refused.map((row) => ({
      ...row,
      effect: effectOf('rejected', { reasons: [row.reason] }, true),
    }))
    await rejectRows(tx, roster.roster_id, rows)
  }
  const counts = await recount(tx, roster)
  const effects = await countEffects(tx, roster.roster_id)
  // A cause on the page opens the list behind it, so its count must be that of the rows as they are now.
  const lines = (roster.problems ?? []).filter((problem) => problem.code.startsWith('lines.'))
  const problems =
    refused.length > 0 ? [...summarise(await listReasons(tx.db, roster.roster_id)), ...lines] : undefined
  await updateRoster(tx.db, roster.roster_id, { state: 'approved', decision, counts, effects, problems })
}

/** The counts of the rows as they are now. */
export async function recount(tx: Transaction, roster: Roster): Promise<Counts> {
  const verdicts = await countVerdicts(tx, roster.roster_id)
  return { read: roster.counts?.read ?? 0, ...verdicts, blank: roster.counts?.blank ?? 0 }
}

/** Locks an approved roster that is to be taken back. Answers `done` when it was taken back already; refuses every other state. */
export async function beginUndo(
  tx: Transaction,
  rosterId: string,
): Promise<{ roster: Roster; done: boolean }> {
  requireOperation(tx, 'roster.undo')
  const roster = (await lockRoster(tx, rosterId)) ?? (await getRoster(tx, rosterId))
  requireReach(tx, 'roster.undo', roster.kab)
  if (roster.state === 'reversed') return { roster, done: true }
  requireMove(roster, 'reversed')
  return { roster, done: false }
}

/** From here on the roster enrols nobody but the rows that were kept; its rows and counts stay as they were judged. */
export async function finishUndo(tx: Transaction, rosterId: string): Promise<void> {
  await updateRoster(tx.db, rosterId, { state: 'reversed' })
}
