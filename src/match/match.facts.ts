import { nameKey } from '../kernel/person-name.ts'
import { commit } from '../platform/audit.ts'
import type { Keys } from '../platform/crypto.ts'
import type { Facts } from './match.schema.ts'

/** Stands for the facts of both sides, whichever comes first: a decision is found by it as long as they are the same. */
export function factsKey(keys: Keys, one: Facts, other: Facts): Buffer {
  const said = [one, other].map(({ nik, name, birth_date, sex, village_code }) =>
    JSON.stringify([nik, nameKey(name), birth_date, sex, village_code]),
  )
  return Buffer.from(commit(keys, `match:v1:${said.sort().join('|')}`), 'hex')
}
