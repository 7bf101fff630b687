import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { record } from '../platform/audit.ts'
import type { Transaction } from '../platform/context.ts'
import { destroyKey, findKeyRegion, hasUnkeyedValues } from './person.store.ts'

/**
 * Erases a person's sealed values everywhere, in every table and every backup, by destroying the key that opens them. There is no way
 * back. Answers false when it was done before, and when the person has none in the region of the actor.
 *
 * Refuses while values from before people had keys of their own are left: they would stay readable. `payung keys rotate` ends that.
 */
export async function destroyPersonKey(tx: Transaction, personId: string): Promise<boolean> {
  if (await hasUnkeyedValues(tx)) {
    throw refuse(
      'person.rotation_needed',
      'conflict',
      text(
        'Sebagian nilai masih disegel dengan kunci lama yang bukan kunci orang. Minta pengelola server menjalankan payung keys rotate, lalu ulangi.',
        "Some values are still sealed with the old key, which is no person's own. Ask the server administrator to run payung keys rotate, then repeat.",
      ),
    )
  }
  const kab = await findKeyRegion(tx.db, personId)
  if (!kab || !(await destroyKey(tx, personId))) return false
  await record(tx, {
    action: 'person.destroy_key',
    object_type: 'person',
    object_id: personId,
    kab,
  })
  return true
}
