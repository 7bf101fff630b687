import { destroyPersonKey } from '../person/person.service.ts'
import type { Transaction } from '../platform/context.ts'

/**
 * Makes the sealed values of a person unreadable for ever: their key is destroyed, which reaches every copy, and the values themselves and
 * the hash by which they were found go in every region.
 */
export async function shredPerson(tx: Transaction, personId: string): Promise<void> {
  await destroyPersonKey(tx, personId)
  await tx.client.query('select privacy_shred_person($1)', [personId])
}
