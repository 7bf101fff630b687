import { findList } from '../match/match.service.ts'
import type { Settlement } from '../match/match.settlement.schema.ts'
import { listNames } from '../person/person.service.ts'
import type { Transaction } from '../platform/context.ts'
import { listFunders } from '../programme/programme.service.ts'
import { listRowNames } from '../roster/roster.service.ts'
import type { NamedSettlement } from './review.settlements.tsx'

/** Settlements with names of people and funders, as far as the reader's region holds them. */
export async function namedSettlements(
  tx: Transaction,
  settlements: readonly Settlement[],
): Promise<NamedSettlement[]> {
  const programmes = settlements
    .flatMap((each) => [each.programme_id, each.keeper_id])
    .filter((id) => id !== null)
  const funders = new Map(
    (await listFunders(tx.db, [...new Set(programmes)])).map((funder) => [
      funder.programme_id,
      `${funder.name} (${funder.region_name ?? funder.kab})`,
    ]),
  )
  const people = await listNames(
    tx,
    settlements.flatMap((each) => (each.person_id ? [each.person_id] : [])),
  )
  const rows = await listRowNames(
    tx,
    settlements.flatMap(({ roster_id, row_number }) =>
      roster_id && row_number !== null ? [{ roster_id, row_number }] : [],
    ),
  )
  const lists = new Map<string, string>()
  for (const id of new Set(settlements.flatMap((each) => (each.list_id ? [each.list_id] : []))))
    lists.set(id, (await findList(tx.db, id))?.name ?? '—')
  return settlements.map((each) => {
    const list = lists.get(each.list_id ?? '') ?? '—'
    return {
      ...each,
      name: rows.get(`${each.roster_id}:${each.row_number}`) ?? people.get(each.person_id ?? '') ?? null,
      giver: each.programme_id ? (funders.get(each.programme_id) ?? '—') : list,
      keeper: each.keeper_id ? (funders.get(each.keeper_id) ?? '—') : list,
      rupiah: each.amounts.reduce((sum, amount) => sum + amount, 0),
    }
  })
}
