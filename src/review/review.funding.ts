import { addMonths, isMonth, type Month, monthOf } from '../kernel/month.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { listNames } from '../person/person.service.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { requireOperation } from '../platform/policy.ts'
import { listFunders } from '../programme/programme.service.ts'
import { listRowNames } from '../roster/roster.service.ts'
import {
  type ClaimKind,
  type ClaimTotals,
  claimKinds,
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
  asked: { first?: string; last?: string; kind?: ClaimKind } = {},
): Promise<DoubleFunding> {
  requireOperation(context, 'match.view')
  const { first, last } = period(context, asked)
  return transact(context, async (tx) => {
    const found = await listDoubleClaims(tx, first, last)
    const claims = await named(tx, found)
    const by_kind = Object.fromEntries(
      claimKinds.map((kind) => {
        const of = claims.filter((claim) => claim.kind === kind)
        return [kind, { ...totalOf(of), claims: of.length }]
      }),
    ) as DoubleFunding['by_kind']
    const shown = asked.kind ? claims.filter((claim) => claim.kind === asked.kind) : claims
    return { first, last, claims: shown, total: totalOf(claims), by_kind }
  })
}

function period(
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
async function named(tx: Transaction, claims: readonly DoubleClaim[]): Promise<NamedClaim[]> {
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
    name: rows.get(`${claim.roster_id}:${claim.row_number}`) ?? people.get(claim.person_id ?? '') ?? null,
    funder: funders.get(claim.programme_id) ?? '—',
    other_funder: claim.list_name ?? funders.get(claim.other_programme ?? '') ?? '—',
    rupiah: claim.amounts.reduce((sum, amount) => sum + amount, 0),
  }))
}

/** Each person and month once, at the highest amount that is claimed twice in it. */
export function totalOf(claims: readonly DoubleClaim[]): ClaimTotals {
  const months = new Map<string, number>()
  const people = new Set<string>()
  for (const claim of claims) {
    const who = claim.person_id ?? `${claim.roster_id}:${claim.row_number}`
    people.add(who)
    for (const [at, month] of claim.months.entries()) {
      const key = `${who}:${month}`
      months.set(key, Math.max(months.get(key) ?? 0, claim.amounts[at] ?? 0))
    }
  }
  return {
    people: people.size,
    person_months: months.size,
    rupiah: [...months.values()].reduce((sum, amount) => sum + amount, 0),
  }
}
