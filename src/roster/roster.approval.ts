import type { Transaction } from '../platform/context.ts'
import { requireOperation } from '../platform/policy.ts'
import { getRoster, requireMove } from './roster.find.ts'
import type { Decision, Reason, Roster } from './roster.schema.ts'
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
    await tx.client.query(
      `update roster_row as w set verdict = 'rejected', reasons = w.reasons || jsonb_build_array(r.reason)
       from jsonb_to_recordset($2::jsonb) as r(row_number integer, reason jsonb)
       where w.roster_id = $1 and w.row_number = r.row_number`,
      [roster.roster_id, JSON.stringify(refused)],
    )
  }
  const counts = await recount(tx, roster)
  await updateRoster(tx.db, roster.roster_id, { state: 'approved', decision, counts })
}

async function recount(tx: Transaction, roster: Roster): Promise<NonNullable<Roster['counts']>> {
  const { rows } = await tx.client.query<{ verdict: 'accepted' | 'warning' | 'rejected'; rows: number }>(
    'select verdict, count(*) as rows from roster_row where roster_id = $1 group by verdict',
    [roster.roster_id],
  )
  const counts = {
    read: roster.counts?.read ?? 0,
    accepted: 0,
    warning: 0,
    rejected: 0,
    blank: roster.counts?.blank ?? 0,
  }
  for (const row of rows) counts[row.verdict] = row.rows
  return counts
}
