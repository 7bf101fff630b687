import { lockBudget, reserve } from '../budget/budget.service.ts'
import { monthsBetween } from '../kernel/month.ts'
import type { PairCause } from '../match/match.schema.ts'
import { listGivenUp, listSameRows } from '../match/match.service.ts'
import { announceChange } from '../person/person.service.ts'
import { type Changes, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { personMonths } from '../platform/metrics.ts'
import type { Programme } from '../programme/programme.schema.ts'
import { getProgramme, listFunders, monthsOf } from '../programme/programme.service.ts'
import type { Reason, Roster } from '../roster/roster.schema.ts'
import { beginApproval, finishApproval, overQuota } from '../roster/roster.service.ts'
import { countEnrolled } from './enrolment.cover-store.ts'
import type { ApprovalResult } from './enrolment.schema.ts'
import {
  beginTaking,
  insertEnrolments,
  insertNewPeople,
  insertPersonMonths,
  type LeftOut,
  listFundedMonths,
  listLeftOut,
  listSkipped,
  updateKnownPeople,
} from './enrolment.store.ts'

export {
  type CoverFilter,
  countByPlace,
  countLapses,
  countPeople,
  coveredPeople,
  findLastCoverMonth,
  listPersonMonths,
  type PlaceFigures,
  sumProgramme,
  sumProgrammes,
} from './enrolment.cover-store.ts'
export { type Released, releasePersonMonths } from './enrolment.release.ts'
export { findMonthTexts } from './enrolment.store.ts'
export { findUndoneTexts, undoRoster } from './enrolment.undo.ts'

/**
 * The head of office approves a proposed roster: its people enter the register, their months are written with one funder each,
 * and the money for exactly these months is reserved. All of it or nothing, in one transaction; asked again, it answers with
 * what was done the first time.
 *
 * Refuses the account that prepared the list, a budget that does not suffice and a quota that is full. Months somebody else pays
 * by now are left out, each named in its row.
 */
export async function approveRoster(context: Context, rosterId: string): Promise<ApprovalResult> {
  const result = await transact(context, async (tx) => {
    const { roster, done } = await beginApproval(tx, rosterId)
    if (done) return resultOf(roster)
    faultPoint('enrolment.signed')
    const programme = await getProgramme(tx, { programme_id: roster.programme_id })
    // The budget is locked before people are: approvals that share a budget queue here, in one order.
    await lockBudget(tx, programme.budget_id)
    const found = await listSameRows(tx, rosterId)
    const same = rowsOf(found, 'similar')
    const listed = rowsOf(found, 'listed').filter((row) => !same.includes(row))
    const settled = rowsOf(found, 'nik_conflict')
    const { first, last } = monthsOf(programme)
    const months = monthsBetween(first, last)
    const givenUp = await listGivenUp(tx, rosterId)
    const allGivenUp = [...givenUp]

      .filter(([row]) => !same.includes(row) && !listed.includes(row))
      .filter(([, given]) => months.every((month) => given.includes(`${month}-01`)))
      .map(([row]) => row)
    await beginTaking(tx, rosterId, programme, { left_out: [...same, ...listed, ...allGivenUp], settled })
    faultPoint('enrolment.taking_begun')
    const newPeople = await insertNewPeople(tx, rosterId)
    faultPoint('enrolment.people_written')
    await updateKnownPeople(tx, rosterId)
    faultPoint('enrolment.people_changed')
    const { leaves, ...written } = await insertPersonMonths(tx, rosterId, programme, givenUp)
    faultPoint('enrolment.months_written')
    const taken = await countEnrolled(tx.db, programme.programme_id)
    const people = await insertEnrolments(tx, rosterId, programme)
    faultPoint('enrolment.enrolments_written')
    if (taken + people > programme.quota_people) throw overQuota(programme, people, taken)
    let money: Changes = {}
    if (written.amount_rupiah > 0) {
      money = await reserve(tx, {
        budget_id: programme.budget_id,
        amount: written.amount_rupiah,
        reason: 'enrolment.approve',
        object_type: 'roster',
        object_id: rosterId,
      })
    }
    faultPoint('enrolment.money_reserved')
    const leftOut = [
      ...(await listLeftOut(tx, months.length)).filter((row) => !row.changes || row.other_person),
      ...(await listSkipped(tx, rosterId, same, 'same_person')),
      ...(await listSkipped(tx, rosterId, listed, 'listed')),
      ...(await listSkipped(tx, rosterId, allGivenUp, 'given_up')),
    ]
    await announceChange(tx, { roster_id: rosterId })
    const decision = {
      people,
      ...written,
      new_people: newPeople,
      refused_rows: leftOut.filter((row) => row.months === 0).length,
      partly_refused_rows: leftOut.filter((row) => row.months > 0).length,
    }
    await finishApproval(tx, roster, decision, await refusalsOf(tx, leftOut, programme, rosterId))
    faultPoint('enrolment.decision_kept')
    await record(tx, {
      action: 'enrolment.approve',
      object_type: 'roster',
      object_id: rosterId,
      kab: roster.kab,
      fields: { ...decision, budget_id: programme.budget_id },
      changes: { state: [roster.state, 'approved'], enrolled_people: [taken, taken + people], ...money },
      leaves,
    })
    faultPoint('enrolment.approval_recorded')
    personMonths.inc(written.person_months)
    return { roster_id: rosterId, ...decision }
  })
  faultPoint('enrolment.approval_committed')
  await refreshStatistics(context, result)
  return result
}

const rowsOf = (found: readonly { row_number: number; cause: PairCause }[], cause: PairCause) => [
  ...new Set(found.filter((row) => row.cause === cause).map((row) => row.row_number)),
]

/** After a large approval the planner must know of the new rows before the next page asks; servers older than 17 see to it themselves. */
async function refreshStatistics(context: Context, result: ApprovalResult): Promise<void> {
  if (result.people < 1_000) return
  await context.platform.pool
    .query('analyze person, person_nik, person_month, enrolment')
    .catch((error: unknown) => {
      context.platform.log.debug({ event: 'analyze', error })
    })
}

function resultOf(roster: Roster): ApprovalResult {
  if (!roster.decision) throw new Error(`Roster ${roster.roster_id} is approved without a decision`)
  return { roster_id: roster.roster_id, ...roster.decision }
}

/** Why rows got nothing at all: somebody else paid first, the NIK turned out to be another person's, or the person is registered under another NIK. */
async function refusalsOf(
  tx: Transaction,
  leftOut: LeftOut[],
  programme: Programme,
  rosterId: string,
): Promise<{ row_number: number; reason: Reason }[]> {
  const empty = leftOut.filter((row) => row.months === 0)
  const funded = await listFundedMonths(
    tx,
    empty
      .filter((row) => !row.other_person && !row.same_person && !row.listed && !row.given_up)
      .map((row) => row.row_number),
    programme,
    rosterId,
  )
  const funders = await listFunders(tx.db, [
    ...new Set([...funded.values()].flat().map((month) => month.programme_id)),
  ])
  const names = new Map(
    funders.map((funder) => [funder.programme_id, `${funder.name} (${funder.region_name ?? funder.kab})`]),
  )
  return empty.map((row) => {
    if (row.same_person) return { row_number: row.row_number, reason: { code: 'match.decided_same' } }
    if (row.listed) return { row_number: row.row_number, reason: { code: 'match.decided_listed' } }
    if (row.given_up) return { row_number: row.row_number, reason: { code: 'funding.given_up' } }
    if (row.other_person) return { row_number: row.row_number, reason: { code: 'register.other_person' } }
    const months = funded.get(row.row_number) ?? []
    return {
      row_number: row.row_number,
      reason: {
        code: 'funding.already_funded',
        facts: {
          funder: [...new Set(months.map((month) => names.get(month.programme_id) ?? '—'))].join(', '),
          months: months.map((month) => month.month).join(','),
        },
      },
    }
  })
}
