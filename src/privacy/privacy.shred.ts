import { destroyPersonKey } from '../person/person.service.ts'
import type { Transaction } from '../platform/context.ts'

/**
 * Makes the sealed values of a person unreadable for ever, in backups too, by destroying their key; and forgets the hashes by which they
 * were found and the sealed values of their roster rows, in every region.
 */
export async function shredPerson(tx: Transaction, personId: string): Promise<void> {
  await tx.client.query('select privacy_shred_person($1)', [personId])
  await destroyPersonKey(tx, personId)
}
