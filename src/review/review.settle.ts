import { randomId } from '../kernel/ids.ts'
import { formatMonths, isMonth, monthOf } from '../kernel/month.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { holdClaim, insertSettlement, listSettlements } from '../match/match.service.ts'
import type { SettledKind, Settlement } from '../match/match.settlement.schema.ts'
import { record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { mayReach, relationOf, requireOperation } from '../platform/policy.ts'
import { type ClaimSide, otherSide, type SideName, sidesOfClaim } from './review.claims.ts'
import { listNamedClaims, periodOf } from './review.funding.ts'
import type { NamedClaim } from './review.schema.ts'

export { decideSettlement, getSettlement } from './review.settle-decide.ts'

/** Who keeps which months: one funder all of them, or month by month (`YYYY-MM`), which outranks it. A month not named stays open. */
export type Keeping = { all?: SideName; months?: Readonly<Record<string, SideName>> }

/** The claim with this address among those of the period, or a refusal. */
export async function getClaim(
  context: Context,
  tx: Transaction,
  claimId: string,
  asked: { first?: string; last?: string },
): Promise<NamedClaim> {
  const { first, last } = periodOf(context, asked)
  const claim = (await listNamedClaims(tx, first, last)).find((each) => each.claim === claimId)
  if (claim) return claim
  throw refuse(
    'match.claim_unknown',
    'not_found',
    text(
      'Temuan ini tidak ada lagi pada bulan yang diminta: mungkin bulannya sudah dilepas atau daftarnya sudah berubah. Buka lagi laporan dana ganda.',
      'There is no such claim in these months: the months may have been released, or the list has changed. Open the report of double funding again.',
    ),
  )
}

/**
 * Decides which funder keeps which months that two claim. Where a proposed row of the actor's region gives months up, that holds at once and the
 * approval leaves them out. Where paid months are given up, or stay paid beside another membership, it is a proposal: the head of the office that
 * gives up carries it out, never the account that asked. Nothing is deleted: released months stay in the ledger, money goes back by counter-entries.
 *
 * Asked again for the same, it answers with what was decided the first time. Refuses a claim of which it is not decided yet who is who, one that
 * waits or is settled, months that are not claimed twice, and a decision without a reason.
 */
export async function settleClaim(
  context: Context,
  claimId: string,
  asked: { first?: string; last?: string; keep: Keeping; reason: string },
): Promise<Settlement[]> {
  requireOperation(context, 'match.settle')
  const reason = asked.reason.trim()
  return transact(context, async (tx) => {
    await holdClaim(tx, claimId)
    const before = await listSettlements(tx.db, { states: ['proposed', 'done'], claim: claimId })
    const repeated = sameAsBefore(before, asked.keep)
    if (repeated) return repeated
    const claim = await getClaim(context, tx, claimId, asked)
    requireOpen(claim)
    if (reason.length < 3 || reason.length > 500) throw reasonMissing()
    const kept = monthsKept(claim, asked.keep)
    const sides = sidesOfClaim(claim)
    for (const keeper of ['first', 'other'] as const) {
      const months = claim.months.filter((month) => kept.get(month) === keeper)
      if (months.length > 0) await giveUp(tx, claim, sides, otherSide(keeper), months, reason)
    }
    return listSettlements(tx.db, { states: ['proposed', 'done'], claim: claimId })
  })
}

/** What was asked and is already so: every month that the decisions before cover, given up by the side that now gives it up. */
function sameAsBefore(before: readonly Settlement[], keep: Keeping): Settlement[] | undefined {
  if (before.length === 0) return undefined
  const said = before.flatMap((each) =>
    each.months.map((month) => ({ month: month.slice(0, 7), keeper: otherSide(each.loser) })),
  )
  const named = Object.keys(keep.months ?? {})
  const all = said.every(({ month, keeper }) => (keep.months?.[month] ?? keep.all) === keeper)
  return all && named.every((month) => said.some((each) => each.month === month)) ? [...before] : undefined
}

function requireOpen(claim: NamedClaim): void {
  if (claim.status === 'open') return
  if (claim.status === 'pair_first')
    throw refuse(
      'match.pair_first',
      'conflict',
      text(
        'Putuskan dulu di antrean pencocokan apakah kedua catatan ini orang yang sama; setelah itu bulannya dapat diselesaikan.',
        'Decide in the matching queue first whether these two records are one person; then the months can be settled.',
      ),
      { details: { pair_id: claim.pair_id } },
    )
  throw refuse(
    'match.claim_closed',
    'conflict',
    claim.status === 'waiting'
      ? text(
          'Sudah ada putusan yang menunggu kepala dinas untuk temuan ini. Setelah ia memutuskan, sisanya dapat diselesaikan.',
          'A decision on this claim waits for the head of office. What is left can be settled once it is decided.',
        )
      : text('Temuan ini sudah selesai.', 'This claim is settled already.'),
  )
}

/** Each month with who keeps it; refuses a month that nobody claims twice, and none at all. */
function monthsKept(claim: NamedClaim, keep: Keeping): Map<string, SideName> {
  for (const month of Object.keys(keep.months ?? {}))
    if (!isMonth(month) || !claim.open_months.includes(`${month}-01`))
      throw refuse(
        'match.month_not_claimed',
        'invalid',
        text(
          `Bulan "${month}" tidak diklaim dua kali di temuan ini. Pilih antara ${span(claim, 'id')}.`,
          `The month "${month}" is not claimed twice here. Choose from ${span(claim, 'en')}.`,
        ),
        { field: 'months' },
      )
  const kept = new Map<string, SideName>()
  for (const month of claim.open_months) {
    const side = keep.months?.[month.slice(0, 7)] ?? keep.all
    if (side) kept.set(month, side)
  }
  if (kept.size > 0) return kept
  throw refuse(
    'match.no_keeper',
    'invalid',
    text(
      'Pilih siapa yang membiayai: untuk semua bulan, atau bulan demi bulan.',
      'Choose who pays: for all months, or month by month.',
    ),
    { field: 'keep' },
  )
}

const span = ({ open_months: months }: NamedClaim, language: 'id' | 'en') =>
  formatMonths(monthOf(months[0] ?? ''), monthOf(months.at(-1) ?? ''), language)

/** Writes what one side gives up: done where it is a row in the reach of the actor, otherwise proposed to the office that gives up. */
async function giveUp(
  tx: Transaction,
  claim: NamedClaim,
  sides: Record<SideName, ClaimSide>,
  loser: SideName,
  months: readonly string[],
  reason: string,
): Promise<void> {
  const [side, keeper] = [sides[loser], sides[otherSide(loser)]]
  const two_accounts = side.what === 'months' || (side.what === 'list' && claim.state === 'paid')
  const { role, region_code } = tx.actor
  const own = mayReach(role, 'match.settle', relationOf(region_code, side.kab))
  const state = !two_accounts && own ? ('done' as const) : ('proposed' as const)
  const settlement = {
    settlement_id: randomId(),
    claim: claim.claim,
    kab: side.kab,
    asked_kab: region_code,
    kind: claim.kind as SettledKind,
    gives_up: side.what,
    loser,
    person_id: side.person_id,
    other_person: keeper.person_id === side.person_id ? null : keeper.person_id,
    roster_id: side.roster_id,
    row_number: side.row_number,
    programme_id: side.programme_id,
    keeper_id: keeper.what === 'list' ? null : keeper.programme_id,
    list_id: claim.list_id,
    pair_id: claim.pair_id,
    months: [...months],
    amounts: months.map((month) => claim.amounts[claim.months.indexOf(month)] ?? 0),
    two_accounts,
    state,
    reason,
  }
  await insertSettlement(tx, settlement)
  faultPoint('match.settlement_kept')
  await record(tx, {
    action: state === 'done' ? 'match.settle' : 'match.propose_settlement',
    object_type: 'match_settlement',
    object_id: settlement.settlement_id,
    kab: tx.actor.region_code,
    fields: {
      kind: claim.kind,
      gives_up: side.what,
      programme_id: side.programme_id,
      keeper_id: settlement.keeper_id,
      months: months.length,
    },
    changes: { state: [null, state] },
  })
}

function reasonMissing() {
  return refuse(
    'match.reason_missing',
    'invalid',
    text(
      'Tulis alasan keputusan, 3 sampai 500 huruf, tanpa nama atau NIK: apa yang Anda cocokkan. Alasan ini disimpan bersama keputusan.',
      'Write why you decide so, 3 to 500 letters, without a name or NIK: what you compared. The reason is kept with the decision.',
    ),
    { field: 'reason' },
  )
}
