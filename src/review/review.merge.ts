import { isUuid } from '../kernel/ids.ts'
import { Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { announceChange } from '../person/person.service.ts'
import { record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { type Merge, type MergeState, mergeMoves } from './review.schema.ts'
import { findMerge, mergeRecords, refuseRecords, type Undone, unmergeRecords } from './review.store.ts'

/** The merge, or a refusal when there is none in the region of the actor. */
export async function getMerge(tx: Transaction, mergeId: string): Promise<Merge> {
  const merge = isUuid(mergeId) ? await findMerge(tx.db, mergeId) : undefined
  if (merge) return merge
  throw refuse(
    'match.merge_unknown',
    'not_found',
    text('Penggabungan ini tidak ada di wilayah Anda.', 'There is no such merge in your region.'),
  )
}

/** Moves the months, enrolments and NIK of the merged record to the one that stays, with a journal, and tells the indexes. */
export async function mergeNow(
  tx: Transaction,
  mergeId: string,
  people: readonly string[],
): Promise<Record<string, number>> {
  const moved = await asRefusals(() => mergeRecords(tx, mergeId))
  faultPoint('match.records_merged')
  await announceChange(tx, { person_ids: people })
  return moved
}

/**
 * The head of office agrees to a proposed merge or refuses it. Whoever proposed it does not decide. Months that both records have by now are
 * refused: one of them was paid for nothing, and which is decided with the double funding. Asked again for what is decided so, it changes nothing.
 */
export async function decideMerge(
  context: Context,
  mergeId: string,
  decision: 'merged' | 'refused',
  remark = '',
): Promise<Merge> {
  requireOperation(context, 'match.approve')
  return transact(context, async (tx) => {
    const merge = await getMerge(tx, mergeId)
    requireReach(tx, 'match.approve', merge.kab)
    if (merge.state === decision) return merge
    requireMove(merge, decision)
    if (merge.proposed_by === tx.actor.account_id) throw samePerson()
    const people = [merge.survivor_id, merge.merged_id]
    let moved: Record<string, number> = {}
    if (decision === 'merged') moved = await mergeNow(tx, mergeId, people)
    else await asRefusals(() => refuseRecords(tx, mergeId, remark.trim()))
    await record(tx, {
      action: decision === 'merged' ? 'match.merge' : 'match.refuse_merge',
      object_type: 'person_merge',
      object_id: mergeId,
      kab: merge.kab,
      fields: {
        survivor_id: merge.survivor_id,
        merged_id: merge.merged_id,
        paid_months: merge.paid_months,
        moved,
      },
      changes: { state: [merge.state, decision] },
    })
    return getMerge(tx, mergeId)
  })
}

/**
 * Takes a merge apart: every row goes back to the record it belonged to, and both are remembered to be different people. What was enrolled since
 * under the record that stayed remains there. Answers how many rows are the same to the byte as before the merge.
 */
export async function undoMerge(
  context: Context,
  mergeId: string,
  remark: string,
): Promise<{ merge: Merge; rows: Undone }> {
  requireOperation(context, 'match.approve')
  return transact(context, async (tx) => {
    const merge = await getMerge(tx, mergeId)
    requireReach(tx, 'match.approve', merge.kab)
    if (merge.state === 'undone') return { merge, rows: { same: 0, changed: 0, missing: 0 } }
    requireMove(merge, 'undone')
    const reason = remark.trim()
    if (reason.length < 3) throw remarkMissing()
    const rows = await asRefusals(() => unmergeRecords(tx, mergeId, reason))
    faultPoint('match.records_parted')
    await announceChange(tx, { person_ids: [merge.survivor_id, merge.merged_id] })
    await record(tx, {
      action: 'match.undo_merge',
      object_type: 'person_merge',
      object_id: mergeId,
      kab: merge.kab,
      fields: { survivor_id: merge.survivor_id, merged_id: merge.merged_id, rows },
      changes: { state: [merge.state, 'undone'] },
    })
    return { merge: await getMerge(tx, mergeId), rows }
  })
}

function requireMove(merge: Merge, to: MergeState): void {
  if ((mergeMoves[merge.state] as readonly MergeState[]).includes(to)) return
  throw refuse(
    'match.merge_closed',
    'conflict',
    text(
      'Penggabungan ini sudah diputuskan. Buka halamannya untuk melihat oleh siapa dan kapan.',
      'This merge has been decided on. Open its page to see by whom and when.',
    ),
  )
}

function samePerson() {
  return refuse(
    'match.same_account',
    'forbidden',
    text(
      'Anda sendiri yang mengusulkan penggabungan ini. Yang menyetujui harus orang lain.',
      'You proposed this merge yourself. Somebody else agrees to it.',
    ),
  )
}

function remarkMissing() {
  return refuse(
    'match.remark_missing',
    'invalid',
    text(
      'Tulis mengapa keduanya orang yang berbeda, paling sedikit 3 huruf.',
      'Write why they are different people, at least 3 letters.',
    ),
    { field: 'remark' },
  )
}

/** What the functions of the database refuse, in words. */
async function asRefusals<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refusal) throw error
    const code = (error as { code?: string }).code
    if (code === '23505')
      throw refuse(
        'match.months_twice',
        'conflict',
        text(
          'Keduanya punya bulan perlindungan yang sama, jadi satu bulan dibayar dua kali. Selesaikan dulu di laporan dana ganda; tidak ada yang digabung.',
          'Both have the same months of cover, so one month was paid twice. Settle that in the report of double funding first; nothing was merged.',
        ),
      )
    if (code === 'P0002')
      throw refuse(
        'match.merge_closed',
        'conflict',
        text(
          'Penggabungan ini baru saja diputuskan orang lain. Buka lagi halamannya.',
          'Somebody else has just decided on this merge. Open its page again.',
        ),
      )
    if (code === '42501')
      throw refuse(
        'match.not_mergeable',
        'forbidden',
        text(
          'Tidak dapat dilakukan dengan kewenangan ini: salah satu catatan di luar wilayah Anda, sudah digabung atau dihapus, atau perlu akun kedua.',
          'Not possible with this authority: one record lies outside your region, is merged or erased already, or a second account is needed.',
        ),
      )
    throw error
  }
}
