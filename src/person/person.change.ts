import type { Transaction } from '../platform/context.ts'

/** The channel on which resident indexes hear which people a committed transaction changed. Ids only. */
export const changeChannel = 'payung_register'

/** Ids that fit one message; the database takes 8,000 bytes. */
const idsInMessage = 200

/**
 * Tells every server whose index of the register stands in memory which people this transaction adds or changes. The database passes it on when the
 * transaction commits and not otherwise.
 */
export async function announceChange(
  tx: Transaction,
  change: { roster_id: string } | { person_ids: readonly string[] },
): Promise<void> {
  const messages =
    'roster_id' in change
      ? [`roster:${change.roster_id}`]
      : Array.from(
          { length: Math.ceil(change.person_ids.length / idsInMessage) },
          (_, at) =>
            `people:${change.person_ids.slice(at * idsInMessage, (at + 1) * idsInMessage).join(',')}`,
        )
  for (const message of messages) await tx.client.query('select pg_notify($1, $2)', [changeChannel, message])
}
