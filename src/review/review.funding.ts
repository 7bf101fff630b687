import { addMonths, isMonth, type Month, monthOf } from '../kernel/month.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { listSettlements } from '../match/match.service.ts'
import type { Settlement } from '../match/match.settlement.schema.ts'
import { listNames } from '../person/person.service.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { requireOperation } from '../platform/policy.ts'
import { listFunders } from '../programme/programme.service.ts'
import { listRowNames } from '../roster/roster.service.ts'
import { claimKey, peopleOf, statusOfClaim, totalOf } from './review.claims.ts'
import {
  type ClaimKind,
  type ClaimStatus,
  claimKinds,
  claimStatuses,
  type DoubleClaim,
  type DoubleFunding,
  type NamedClaim,
} from './review.schema.ts'
import { listDoubleClaims } from './review.store.ts'

/** Two years at once: what a report and a budget year need, and no look through everything. */
const monthLimit = 36

/**
 * The same months claimed or paid by two: proposals against paid months, two proposals, one human being with two records, and memberships that
 * lists from outside state. Without months it looks at the year around today. Each claim tells months and rupiah; the total counts a person
 * and month once.
 */
export async function findDoubleFunding(
  context: Context,
  asked: { first?: string; last?: string; kind?: ClaimKind; status?: ClaimStatus } = {},
): Promise<DoubleFunding> {
  requireOperation(context, 'match.view')
  const { first, last } = periodOf(context, asked)
  return transact(context, async (tx) => {
    const claims = await listNamedClaims(tx, first, last)
    const settlements = await listSettlements(tx.db, { states: ['done'], first, last }, settlementLimit)
    const who = peopleOf(claims)
    const open = claims.filter((claim) => claim.status !== 'settled')
    const totals = (of: readonly NamedClaim[]) =>
      totalOf(of.map((claim) => ({ ...openPart(claim), who: who(claim) })))
    const by_kind = Object.fromEntries(
      claimKinds.map((kind) => {
        const of = open.filter((claim) => claim.kind === kind)
        return [kind, { ...totals(of), claims: of.length }]
      }),
    ) as DoubleFunding['by_kind']
    const by_status = Object.fromEntries(
      claimStatuses.map((status) => [status, claims.filter((claim) => claim.status === status).length]),
    ) as DoubleFunding['by_status']
    const shown = claims.filter(
      (claim) =>
        (!asked.kind || claim.kind === asked.kind) && (!asked.status || claim.status === asked.status),
    )
    const inside = (month: string) => month >= `${first}-01` && month <= `${last}-01`
    const settled = totalOf([
      ...settlements.map((each) => ({
        who: each.person_id ?? `${each.roster_id}:${each.row_number}`,
        months: each.months.filter(inside),
        amounts: each.amounts.filter((_, at) => inside(each.months[at] ?? '')),
      })),
      // Decided by the pair alone.
      ...claims
        .filter((claim) => claim.status === 'settled' && claim.kind === 'row_and_record')
        .map((claim) => ({ ...claim, who: who(claim) })),
    ])
    return { first, last, claims: shown, total: totals(open), by_kind, by_status, settled }
  })
}

/** So many decisions of one report are read; an office settles some hundred a year. */
const settlementLimit = 100_000

/** The claims of these months with names and with what was decided about each. */
export async function listNamedClaims(tx: Transaction, first: Month, last: Month): Promise<NamedClaim[]> {
  const found = await listDoubleClaims(tx, first, last)
  const settlements = new Map<string, Settlement[]>()
  for (const each of await listSettlements(tx.db, { states: ['proposed', 'done'] }, settlementLimit))
    settlements.set(each.claim, [...(settlements.get(each.claim) ?? []), each])
  return (await named(tx, found)).map((claim) => ({
    ...claim,
    ...statusOfClaim(claim, settlements.get(claim.claim) ?? []),
  }))
}

function openPart(claim: NamedClaim): { months: string[]; amounts: number[] } {
  const open = new Set(claim.open_months)
  return {
    months: claim.open_months,
    amounts: claim.amounts.filter((_, at) => open.has(claim.months[at] ?? '')),
  }
}

export function periodOf(
  context: Context,
  { first, last }: { first?: string; last?: string },
): { first: Month; last: Month } {
  const now = monthOf(context.platform.today())
  const from = first || addMonths(now, -12)
  const to = last || addMonths(now, 12)
  if (!isMonth(from) || !isMonth(to) || from > to || addMonths(from, monthLimit) < to)
    throw refuse(
      'match.bad_period',
      'invalid',
      text(
        `Bulan "${first ?? ''}" sampai "${last ?? ''}" tidak dapat dipakai. Tulis seperti 2024-11, yang awal lebih dulu, paling lama ${monthLimit} bulan.`,
        `The months "${first ?? ''}" to "${last ?? ''}" cannot be used. Write them as 2024-11, the earlier first, at most ${monthLimit} months.`,
      ),
      { field: 'first' },
    )
  return { first: from, last: to }
}

/** Names of people, rows and funders, as far as the reader's region holds them. */
async function named(
  tx: Transaction,
  claims: readonly DoubleClaim[],
): Promise<Omit<NamedClaim, 'status' | 'open_months'>[]> {
  const programmes = [
    ...new Set(
      claims.flatMap((claim) => [claim.programme_id, claim.other_programme]).filter((id) => id !== null),
    ),
  ]
  const funders = new Map(
    (await listFunders(tx.db, programmes)).map((funder) => [
      funder.programme_id,
      `${funder.name} (${funder.region_name ?? funder.kab})`,
    ]),
  )
  const people = await listNames(
    tx,
    claims.flatMap((claim) => (claim.person_id ? [claim.person_id] : [])),
  )
  const rows = await listRowNames(
    tx,
    claims.flatMap((claim) =>
      claim.roster_id && claim.row_number !== null
        ? [{ roster_id: claim.roster_id, row_number: claim.row_number }]
        : [],
    ),
  )
  return claims.map((claim) => ({
    ...claim,
    claim: claimKey(claim),
    name: rows.get(`${claim.roster_id}:${claim.row_number}`) ?? people.get(claim.person_id ?? '') ?? null,
    funder: funders.get(claim.programme_id) ?? '—',
    other_funder: claim.list_name ?? funders.get(claim.other_programme ?? '') ?? '—',
    rupiah: claim.amounts.reduce((sum, amount) => sum + amount, 0),
  }))
}
