import { releasePersonMonths } from '../enrolment/enrolment.service.ts'
import { isUuid } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { findSentFile, findSettlement, finishSettlement, lockSettlement } from '../match/match.service.ts'
import {
  type Settlement,
  type SettlementResult,
  type SettlementState,
  settlementMoves,
} from '../match/match.settlement.schema.ts'
import { type Changes, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'

/** The settlement, or a refusal when none is in sight of the actor. */
export async function getSettlement(tx: Transaction, settlementId: string): Promise<Settlement> {
  const settlement = isUuid(settlementId) ? await findSettlement(tx.db, settlementId) : undefined
  if (settlement) return settlement
  throw refuse(
    'match.settlement_unknown',
    'not_found',
    text('Putusan ini tidak ada di wilayah Anda.', 'There is no such decision in your region.'),
  )
}

/**
 * The head of the office that gives up carries a proposed settlement out or refuses it; whoever proposed it does not. Carried out, paid months are
 * released and their money goes back by counter-entries, in one transaction. Asked again for what is decided so, it changes nothing.
 *
 * Refuses when the months are no longer as they were: released, moved to another record or paid anew by then.
 */
export async function decideSettlement(
  context: Context,
  settlementId: string,
  decision: 'done' | 'refused',
  remark = '',
): Promise<Settlement> {
  requireOperation(context, 'match.settle_approve')
  return transact(context, async (tx) => {
    const seen = await getSettlement(tx, settlementId)
    requireReach(tx, 'match.settle_approve', seen.kab)
    const settlement = (await lockSettlement(tx, settlementId)) ?? seen
    if (settlement.state === decision) return settlement
    if (!(settlementMoves[settlement.state] as readonly SettlementState[]).includes(decision)) throw closed()
    if (settlement.asked_by === tx.actor.account_id) throw samePerson()
    const said = remark.trim()
    if (decision === 'refused' && said.length < 3) throw remarkMissing()
    const { result, money } =
      decision === 'done' && settlement.gives_up === 'months'
        ? await release(tx, settlement)
        : { result: null, money: {} }
    await finishSettlement(tx, settlementId, { state: decision, remark: said || null, result })
    await record(tx, {
      action: decision === 'done' ? 'match.settle' : 'match.refuse_settlement',
      object_type: 'match_settlement',
      object_id: settlementId,
      kab: settlement.kab,
      fields: {
        kind: settlement.kind,
        gives_up: settlement.gives_up,
        programme_id: settlement.programme_id,
        keeper_id: settlement.keeper_id,
        months: settlement.months.length,
        ...(result && { released: result }),
      },
      changes: { state: [settlement.state, decision], ...money },
    })
    return getSettlement(tx, settlementId)
  })
}

async function release(
  tx: Transaction,
  { settlement_id, person_id, programme_id, months }: Settlement,
): Promise<{ result: SettlementResult; money: Changes }> {
  if (!person_id || !programme_id) throw new Error(`Settlement ${settlement_id} names nobody's months`)
  const sent_file = await findSentFile(tx, person_id, programme_id)
  const released = await releasePersonMonths(tx, {
    person_id,
    programme_id,
    months,
    reason: 'match.settle',
    object_type: 'match_settlement',
    object_id: settlement_id,
  })
  if (released.months !== months.length) throw changedMeanwhile()
  return {
    result: { months: released.months, amount_rupiah: released.amount_rupiah, sent_file },
    money: released.money,
  }
}

function changedMeanwhile() {
  return refuse(
    'match.claim_changed',
    'conflict',
    text(
      'Bulan yang hendak dilepas sudah berubah sejak diusulkan: sudah dilepas, atau catatannya sudah digabung. Tolak usulan ini, lalu buka lagi laporan dana ganda.',
      'The months to be released have changed since this was proposed: they are released already, or the records were merged. Refuse the proposal, then open the report of double funding again.',
    ),
  )
}

function closed() {
  return refuse(
    'match.settlement_closed',
    'conflict',
    text(
      'Putusan ini sudah diambil. Buka halamannya untuk melihat oleh siapa dan kapan.',
      'This has been decided. Open its page to see by whom and when.',
    ),
  )
}

function samePerson() {
  return refuse(
    'match.same_account',
    'forbidden',
    text(
      'Anda sendiri yang mengusulkannya. Yang menyetujui harus orang lain.',
      'You proposed it yourself. Somebody else agrees to it.',
    ),
  )
}

function remarkMissing() {
  return refuse(
    'match.remark_missing',
    'invalid',
    text(
      'Tulis mengapa Anda tidak setuju, paling sedikit 3 huruf.',
      'Write why you do not agree, at least 3 letters.',
    ),
    { field: 'remark' },
  )
}
