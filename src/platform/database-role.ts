import type { RegionCode } from '../kernel/region-code.ts'
import type { Actor, Role } from './context.ts'

/** The group roles of migrations 0012 and 0022: what the database itself lets an account do, whatever the application thinks. */
export const databaseRoles = [
  'payung_app',
  'payung_budget',
  'payung_reader',
  'payung_figures',
  'payung_village',
  'payung_sender',
] as const
/** Roles beside those of accounts: the index of the register is read under its own, which no request takes on (decision 0027). */
export const serviceRoles = ['payung_matcher'] as const

export type DatabaseRole = (typeof databaseRoles)[number]

const rolesInDatabase: Record<Role, DatabaseRole> = {
  administrator: 'payung_app',
  clerk: 'payung_app',
  budget_officer: 'payung_budget',
  approver: 'payung_app',
  // Corrects and erases people, and therefore writes.
  privacy_officer: 'payung_app',
  branch: 'payung_reader',
  auditor: 'payung_reader',
  leader: 'payung_figures',
  community_coordinator: 'payung_sender',
  village_officer: 'payung_village',
}

/** The database role in which an account acts, for a transaction that leaves it for one statement and comes back. */
export const databaseRoleOf = (actor: Pick<Actor, 'role'>): DatabaseRole => rolesInDatabase[actor.role]

/** What the scope of a coordinator, and of an account's own affairs, begins and ends with: no region has such a code, so no person is reached by region. */
const nowhere = '~'

/**
 * The statements that put up the second wall at the beginning of a transaction: the database role, the range of regions, the
 * role within the application and the account. Literal SET LOCAL, so that Citus carries them to its workers and nothing outlives the transaction.
 *
 * The range holds a region and all inside it: '15.03' up to '15.03~', '' up to '~' for the whole country. `payung.region` names the chain
 * of the actor's own lines, which for the country is called ID.
 */
export function wallOf(actor: Pick<Actor, 'role' | 'region_code' | 'account_id'>, ownAffairs?: true): string {
  const region: RegionCode = actor.region_code
  if (!/^[0-9.]*$/.test(region)) throw new Error(`Not a region scope: ${region}`)
  if (!/^[\w.-]+$/.test(actor.account_id)) throw new Error(`Not an account: ${actor.account_id}`)
  const databaseRole = ownAffairs ? 'payung_app' : rolesInDatabase[actor.role]
  if (!databaseRole) throw new Error(`Not a role: ${actor.role}`)
  const reachesNobody = ownAffairs || actor.role === 'community_coordinator'
  const [from, to] = reachesNobody ? [nowhere, nowhere] : [region, `${region}~`]
  return [
    `set local role ${databaseRole}`,
    `set local payung.kab_from = '${from}'`,
    `set local payung.kab_to = '${to}'`,
    // The chain of the whole country has a name of its own.
    `set local payung.region = '${region || 'ID'}'`,
    `set local payung.role = '${actor.role}'`,
    `set local payung.account = '${actor.account_id}'`,
  ].join('; ')
}
