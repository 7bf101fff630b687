import { todayAt } from '../kernel/plain-date.ts'
import type { RegionCode } from '../kernel/region-code.ts'
import { levelOf, type ReasonCode } from '../roster/roster.service.ts'
import { proposable } from './village.schema.ts'
import type { Gathered } from './village.store.ts'

/** A list shorter than this says too little of how a village works: one slip of ten is luck. */
export const fewestRows = 10

export type Quality = {
  village_code: RegionCode
  village_name: string
  district_name: string
  /** Place in the ranking; none for villages that sent nothing yet, or too little. */
  rank: number | null
  state: 'ranked' | 'too_few' | 'waiting' | 'not_sent'
  /** People in the latest list that was checked. */
  people: number
  accepted: number
  /** Accepted of all people, in tenths of a per cent so that nobody is ranked by a rounding. */
  accepted_permille: number | null
  /** Errors of that list, the commonest first. */
  causes: { code: ReasonCode; rows: number }[]
  /** Days after the due day on which the first list came; 0 when it was in time. */
  days_late: number | null
  /** Lists sent after the first one, replacements left out. */
  resends: number
}

/**
 * Ranks villages by what the check found in their latest list. Only that list counts, so that mending pays; the first one says whether the
 * village was in time. Order: share accepted, days late, re-sends; villages equal in all three share a rank.
 */
export function rankVillages(
  villages: readonly { code: RegionCode; name: string; district_name: string }[],
  lists: readonly Gathered[],
  dueOn: string,
): Quality[] {
  const byVillage = new Map<string, Gathered[]>()
  for (const list of lists)
    if (list.village_code && !list.replaces_list_id)
      byVillage.set(list.village_code, [...(byVillage.get(list.village_code) ?? []), list])
  const found = villages.map((village) => qualityOf(village, byVillage.get(village.code) ?? [], dueOn))
  const ranked = found.filter((each) => each.state === 'ranked').sort(order)
  let rank = 0
  ranked.forEach((each, at) => {
    const before = ranked[at - 1]
    if (!before || order(before, each) !== 0) rank = at + 1
    each.rank = rank
  })
  const last: Record<Quality['state'], number> = { ranked: 0, too_few: 1, waiting: 2, not_sent: 3 }
  return found.sort(
    (a, b) =>
      last[a.state] - last[b.state] ||
      (a.rank ?? 0) - (b.rank ?? 0) ||
      (a.village_code < b.village_code ? -1 : 1),
  )
}

function order(a: Quality, b: Quality): number {
  return (
    (b.accepted_permille ?? 0) - (a.accepted_permille ?? 0) ||
    (a.days_late ?? 0) - (b.days_late ?? 0) ||
    a.resends - b.resends
  )
}

function qualityOf(
  village: { code: RegionCode; name: string; district_name: string },
  lists: Gathered[],
  dueOn: string,
): Quality {
  const sorted = [...lists].sort((a, b) => a.sent_at.getTime() - b.sent_at.getTime())
  const latest = sorted.filter((list) => list.counts !== null).at(-1)
  const first = sorted[0]
  const people = latest?.counts ? latest.counts.read - latest.counts.blank : 0
  const accepted = proposable(latest?.counts)
  return {
    village_code: village.code,
    village_name: village.name,
    district_name: village.district_name,
    rank: null,
    state: !first ? 'not_sent' : !latest ? 'waiting' : people < fewestRows ? 'too_few' : 'ranked',
    people,
    accepted,
    accepted_permille: people > 0 ? Math.floor((accepted * 1000) / people) : null,
    causes: (latest?.problems ?? [])
      .filter((problem) => levelOf(problem.code) === 'error')
      .map(({ code, rows }) => ({ code, rows }))
      .sort((a, b) => b.rows - a.rows)
      .slice(0, 3),
    days_late: first ? Math.max(0, daysBetween(dueOn, todayAt(first.sent_at))) : null,
    resends: Math.max(0, sorted.length - 1),
  }
}

const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
