import { randomId } from '../kernel/ids.ts'
import { addMonthsTo, type PlainDate } from '../kernel/plain-date.ts'
import { made, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { hasProposal, insertDestruction } from './privacy.destruction.ts'
import { type RetentionId, retentionOf, retentionRules } from './privacy.retention.ts'
import type { Destruction } from './privacy.schema.ts'
import { nextNumber } from './privacy.store.ts'

type Found = { region: string; count: number; oldest: string }

function limitOf(ruleId: string, today: PlainDate): PlainDate {
  return addMonthsTo(today, -(retentionOf(ruleId).months ?? 0))
}

export type Due = Found & { rule_id: RetentionId; before: PlainDate }

/** What has reached the end of its rule, by rule and region; changes nothing. */
export async function listDue(tx: Transaction): Promise<Due[]> {
  const due: Due[] = []
  for (const rule of retentionRules) {
    if (!('by_job' in rule)) continue
    const before = limitOf(rule.id, tx.platform.today())
    const { rows } = await tx.client.query<Found>('select * from privacy_due($1, $2)', [rule.id, before])
    due.push(...rows.map((row) => ({ ...row, rule_id: rule.id, before })))
  }
  return due
}

/** The daily dry run: opens a record of destruction for what is due and not proposed yet. Somebody else executes it, or cancels. */
export async function proposeRetention(context: Context): Promise<number> {
  return transact(context, async (tx) => {
    let proposed = 0
    for (const { region, ...found } of await listDue(tx)) {
      if (await hasProposal(tx, region, found.rule_id)) continue
      const id = randomId()
      await insertDestruction(tx, {
        destruction_id: id,
        kab: region,
        number: await nextNumber(tx, 'privacy_destruction', region),
        kind: 'retention',
        rule_id: found.rule_id,
        person_id: null,
        request_id: null,
        found,
        proposed_by: context.actor.account_id,
      })
      await record(tx, {
        action: 'privacy.propose_destruction',
        object_type: 'privacy_destruction',
        object_id: id,
        kab: region,
        fields: found,
        changes: made({ state: 'proposed' }),
      })
      proposed++
    }
    return proposed
  })
}

/** Destroys what the rule finds now, up to the day that was proposed: what became due since waits for its own proposal. */
export async function executeRetention(
  tx: Transaction,
  found: Destruction,
): Promise<Record<string, unknown>> {
  const { rows } = await tx.client.query<{ done: Record<string, unknown> }>(
    'select privacy_retire($1, $2, $3) as done',
    [found.rule_id, found.found.before, found.kab],
  )
  return { ...found.found, ...rows[0]?.done }
}
