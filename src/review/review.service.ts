import { isUuid, randomId } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Pair } from '../match/match.schema.ts'
import { findPair, insertDecision, lockPair, markPairs, pairUnknown } from '../match/match.service.ts'
import { findPerson, type PersonRecord } from '../person/person.service.ts'
import { record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { mergeNow } from './review.merge.ts'
import type { Decision, DecisionOutcome } from './review.schema.ts'
import { countCoveredMonths, findLiveMerge, insertMerge, listSharedMonths } from './review.store.ts'

export { decideMerge, getMerge, undoMerge } from './review.merge.ts'

/** The pair, or a refusal when there is none in the region of the actor. */
export async function getPair(tx: Transaction, pairId: string): Promise<Pair> {
  const pair = isUuid(pairId) ? await findPair(tx.db, pairId) : undefined
  if (pair) return pair
  throw pairUnknown()
}

export type Decided = { pair: Pair; outcome: DecisionOutcome; merge_id?: string }

/**
 * Decides a pair, for ever: the decision is remembered by the facts of both sides and holds for other rows that say the same. Two people of the
 * register found to be one are merged at once when no month of theirs is paid; otherwise the merge is proposed and a second account decides.
 * `keep` says which record stays; the older one when not said.
 *
 * Asked again for what is decided already, it changes nothing. Refuses a decision without a reason, and another one while a merge stands.
 */
export async function decidePair(
  context: Context,
  pairId: string,
  decision: { decision: Decision; reason?: string; keep?: string },
): Promise<Decided> {
  requireOperation(context, 'match.review')
  const reason = decision.reason?.trim() ?? ''
  return transact(context, async (tx) => {
    const pair = isUuid(pairId) ? await lockPair(tx, pairId) : undefined
    if (!pair) throw pairUnknown()
    requireReach(tx, 'match.review', pair.kab)
    const live = await findLiveMerge(tx.db, pairId)
    if (pair.state === decision.decision && (pair.state === 'later' || pair.decided_by !== null))
      return live || pair.state !== 'same'
        ? { pair: await getPair(tx, pairId), outcome: 'remembered', merge_id: live?.merge_id }
        : mergeLater(tx, pair, reason || (pair.reason ?? ''), decision.keep)
    if (live) throw mergeStands()
    if (decision.decision === 'later') return putOff(tx, pair)
    if (reason.length < 3) throw reasonMissing()
    await insertDecision(tx, {
      decision_id: randomId(),
      kab: pair.kab,
      facts_key: pair.facts_key,
      pair_id: pair.pair_id,
      decision: decision.decision,
      reason,
    })
    faultPoint('match.decision_kept')
    const others = await markPairs(tx, pair, { state: decision.decision, reason })
    const led =
      decision.decision === 'same'
        ? await proposeMerge(tx, pair, reason, decision.keep)
        : { outcome: 'remembered' as const }
    faultPoint('match.pair_marked')
    await record(tx, {
      action: 'match.decide',
      object_type: 'match_pair',
      object_id: pair.pair_id,
      kab: pair.kab,
      fields: {
        cause: pair.cause,
        pairs: others,
        outcome: led.outcome,
        ...('merge_id' in led && { merge_id: led.merge_id }),
      },
      changes: { state: [pair.state, decision.decision] },
    })
    return { pair: await getPair(tx, pairId), ...led }
  })
}

/** Two found to be one before, when months that both had forbade the merge; settled by now, they are merged as at first. */
async function mergeLater(
  tx: Transaction,
  pair: Pair,
  reason: string,
  keep: string | undefined,
): Promise<Decided> {
  const led = await proposeMerge(tx, pair, reason, keep)
  if (led.merge_id)
    await record(tx, {
      action: 'match.decide',
      object_type: 'match_pair',
      object_id: pair.pair_id,
      kab: pair.kab,
      fields: { cause: pair.cause, ...led },
      changes: { state: [pair.state, 'same'] },
    })
  return { pair: await getPair(tx, pair.pair_id), ...led }
}

async function putOff(tx: Transaction, pair: Pair & { facts_key: Buffer }): Promise<Decided> {
  await markPairs(tx, pair, { state: 'later', reason: null })
  await record(tx, {
    action: 'match.put_off',
    object_type: 'match_pair',
    object_id: pair.pair_id,
    kab: pair.kab,
    changes: { state: [pair.state, 'later'] },
  })
  return { pair: await getPair(tx, pair.pair_id), outcome: 'remembered' }
}

/** What finding two to be one leads to, as far as both are in the register and in sight. */
async function proposeMerge(
  tx: Transaction,
  pair: Pair,
  reason: string,
  keep: string | undefined,
): Promise<{ outcome: DecisionOutcome; merge_id?: string }> {
  if (pair.cause === 'listed') return { outcome: 'listed' }
  if (pair.left_person === pair.right_person) return { outcome: 'remembered' }
  const [left, right] = [
    await findPerson(tx.db, pair.left_person),
    await findPerson(tx.db, pair.right_person),
  ]
  // A row that is not approved stands for nobody yet; it is left out when its list is approved.
  if (!left || left.merged_into) return { outcome: right ? 'remembered' : 'other_region' }
  if (!right) return { outcome: 'other_region' }
  if (right.merged_into) return { outcome: 'remembered' }
  if ((await listSharedMonths(tx, left.person_id, right.person_id)).length > 0)
    return { outcome: 'double_funded' }
  const [survivor, merged] = order(left, right, keep)
  const months = await countCoveredMonths(tx, [left.person_id, right.person_id])
  const mergeId = randomId()
  const inserted = await insertMerge(tx, {
    merge_id: mergeId,
    kab: survivor.kab,
    survivor_id: survivor.person_id,
    merged_id: merged.person_id,
    pair_id: pair.pair_id,
    paid_months: months,
    reason,
  })
  if (!inserted) return { outcome: 'remembered' }
  faultPoint('match.merge_proposed')
  if (months > 0) return { outcome: 'merge_proposed', merge_id: mergeId }
  await mergeNow(tx, mergeId, [survivor.person_id, merged.person_id])
  return { outcome: 'merged', merge_id: mergeId }
}

/** Who stays: the one that was chosen, or the older record, which more papers name. */
function order(
  left: PersonRecord,
  right: PersonRecord,
  keep: string | undefined,
): [survivor: PersonRecord, merged: PersonRecord] {
  if (keep === left.person_id) return [left, right]
  if (keep === right.person_id) return [right, left]
  return left.created_at.getTime() < right.created_at.getTime() ? [left, right] : [right, left]
}

function reasonMissing() {
  return refuse(
    'match.reason_missing',
    'invalid',
    text(
      'Tulis alasan keputusan, paling sedikit 3 huruf: apa yang Anda cocokkan. Alasan ini disimpan bersama keputusan.',
      'Write why you decide so, at least 3 letters: what you compared. The reason is kept with the decision.',
    ),
    { field: 'reason' },
  )
}

function mergeStands() {
  return refuse(
    'match.merge_stands',
    'conflict',
    text(
      'Kedua catatan ini sudah digabung atau diusulkan digabung. Kepala dinas dapat menolak atau memisahkannya di halaman Penggabungan.',
      'These records are merged or proposed to be merged. The head of office can refuse the merge or take it apart on the page Merges.',
    ),
  )
}
