import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { record } from '../platform/audit.ts'
import { type Context, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { orderCheck } from './roster.file.ts'
import { type Roster, rosterStateLabels } from './roster.schema.ts'
import { getRoster } from './roster.service.ts'
import { lockRoster, updateRoster } from './roster.store.ts'

/**
 * Has a checked list checked once more, with its corrections: because the comparison could not be made the first time, a list from outside came since,
 * or months were released. Asked again while it is being checked, it changes nothing. Refuses a list that is proposed, approved or taken back.
 */
export async function recheckRoster(context: Context, rosterId: string): Promise<Roster> {
  requireOperation(context, 'roster.upload')
  return transact(context, async (tx) => {
    const roster = (await lockRoster(tx, rosterId)) ?? (await getRoster(tx, rosterId))
    requireReach(tx, 'roster.upload', roster.kab)
    if (roster.state === 'uploaded' || roster.state === 'checking') return roster
    if (roster.state !== 'checked') throw notChecked(roster)
    await updateRoster(tx.db, rosterId, { state: 'uploaded' })
    faultPoint('roster.recheck_kept')
    await orderCheck(tx, roster)
    await record(tx, {
      action: 'roster.recheck',
      object_type: 'roster',
      object_id: rosterId,
      kab: roster.kab,
      changes: { state: [roster.state, 'uploaded'] },
    })
    return getRoster(tx, rosterId)
  })
}

function notChecked(roster: Roster) {
  return refuse(
    'roster.not_checked',
    'conflict',
    text(
      `Daftar "${roster.file_name}" berstatus "${rosterStateLabels[roster.state].id}"; hanya daftar yang sudah diperiksa dan belum diusulkan dapat diperiksa ulang. Yang sudah diusulkan ditarik dulu, lalu diunggah lagi.`,
      `The roster "${roster.file_name}" is "${rosterStateLabels[roster.state].en}"; only one that is checked and not proposed yet can be checked again. Take a proposed one back first, then upload it again.`,
    ),
    { details: { state: roster.state } },
  )
}
