import { createHash } from 'node:crypto'
import type { GivingUp, Settlement } from '../match/match.settlement.schema.ts'
import type { ClaimStatus, ClaimTotals, DoubleClaim } from './review.schema.ts'

/** The address of a claim: a digest of what it is made of, the same as long as the same rows and records meet. Without any value of a person. */
export function claimKey(claim: DoubleClaim): string {
  const one = claim.roster_id ? `${claim.roster_id}:${claim.row_number}` : claim.person_id
  const other = claim.other_roster ? `${claim.other_roster}:${claim.other_row}` : claim.other_person
  const said = [claim.kind, one, other, claim.programme_id, claim.other_programme, claim.list_id]
  return createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 32)
}

/** One of the two that claim the same months: a row of a list, months that are paid, or a membership that a list from outside states. */
export type ClaimSide = {
  what: GivingUp
  kab: string
  person_id: string | null
  roster_id: string | null
  row_number: number | null
  programme_id: string | null
}

export type SideName = 'first' | 'other'

export function sidesOfClaim(claim: DoubleClaim): Record<SideName, ClaimSide> {
  const { kab, other_kab, person_id, roster_id, row_number, programme_id } = claim
  const first: ClaimSide = {
    what: roster_id ? 'row' : 'months',
    kab,
    person_id,
    roster_id,
    row_number,
    programme_id,
  }
  if (claim.list_id) return { first, other: { ...first, what: 'list', programme_id: null } }
  return {
    first,
    other: {
      what: claim.other_roster ? 'row' : 'months',
      kab: other_kab,
      person_id: claim.other_person ?? person_id,
      roster_id: claim.other_roster,
      row_number: claim.other_row,
      programme_id: claim.other_programme,
    },
  }
}

export const otherSide = (side: SideName): SideName => (side === 'first' ? 'other' : 'first')

/**
 * What is left of a claim after what was decided. Paid months that were given up are no longer claimed, and if they are claimed again that is a new
 * question; a row that gave months up, and a membership that does not count, are still found and were answered.
 */
export function statusOfClaim(
  claim: DoubleClaim,
  settlements: readonly Settlement[],
): { status: ClaimStatus; open_months: string[] } {
  // The pair decides: a row found to be somebody of the register is left out of its approval.
  if (claim.kind === 'row_and_record')
    return claim.pair_state === 'same'
      ? { status: 'settled', open_months: [] }
      : { status: 'pair_first', open_months: claim.months }
  const answered = new Set(
    settlements
      .filter((each) => each.state === 'done' && each.gives_up !== 'months')
      .flatMap((each) => each.months),
  )
  const open = claim.months.filter((month) => !answered.has(month))
  if (open.length === 0) return { status: 'settled', open_months: [] }
  if (claim.kind === 'two_records' && claim.pair_state !== 'same')
    return { status: 'pair_first', open_months: open }
  const waiting = settlements.some((each) => each.state === 'proposed')
  return { status: waiting ? 'waiting' : 'open', open_months: open }
}

/** Who of the claims is one human being: two rows under one NIK, and records and rows that were decided to be the same. */
export function peopleOf(claims: readonly DoubleClaim[]): (claim: DoubleClaim) => string {
  const parents = new Map<string, string>()
  const root = (id: string): string => {
    const parent = parents.get(id)
    if (parent === undefined || parent === id) return id
    const found = root(parent)
    parents.set(id, found)
    return found
  }
  const own = (claim: DoubleClaim) => claim.person_id ?? `${claim.roster_id}:${claim.row_number}`
  for (const claim of claims)
    if (claim.other_person && (claim.kind === 'row_and_row' || claim.pair_state === 'same'))
      parents.set(root(own(claim)), root(claim.other_person))
  return (claim) => root(own(claim))
}

/** Each person and month once, at the highest amount that is claimed twice in it. */
export function totalOf(
  claims: readonly { who: string; months: readonly string[]; amounts: readonly number[] }[],
): ClaimTotals {
  const months = new Map<string, number>()
  const people = new Set<string>()
  for (const claim of claims) {
    people.add(claim.who)
    for (const [at, month] of claim.months.entries()) {
      const key = `${claim.who}:${month}`
      months.set(key, Math.max(months.get(key) ?? 0, claim.amounts[at] ?? 0))
    }
  }
  return {
    people: people.size,
    person_months: months.size,
    rupiah: [...months.values()].reduce((sum, amount) => sum + amount, 0),
  }
}
