import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Transaction } from '../platform/context.ts'
import type { Roster } from './roster.schema.ts'
import { insertSignature, listSignatures } from './roster.store.ts'

/** Who signed a roster as what; undefined when nobody has. */
export async function signedBy(
  tx: Transaction,
  rosterId: string,
  kind: 'prepared' | 'approved',
): Promise<string | undefined> {
  return (await listSignatures(tx.db, rosterId)).find((signature) => signature.kind === kind)?.account_id
}

/** Signs a roster for the actor. One account signs a roster once: the database itself refuses a second signature. */
export async function sign(tx: Transaction, roster: Roster, kind: 'prepared' | 'approved'): Promise<void> {
  const signed = await insertSignature(tx.db, {
    roster_id: roster.roster_id,
    kind,
    kab: roster.kab,
    account_id: tx.actor.account_id,
  })
  if (signed) return
  throw refuse(
    'roster.same_person',
    'forbidden',
    text(
      'Yang menyusun daftar tidak boleh menyetujuinya. Minta pejabat lain menandatangani.',
      'Whoever prepared the list may not approve it. Ask another officer to sign.',
    ),
  )
}
