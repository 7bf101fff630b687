import { randomId } from '../kernel/ids.ts'
import type { Access } from './access-log.ts'
import type { Transaction } from './context.ts'
import { alarms } from './metrics.ts'

/** What is counted together: looks at single people, or files with whole NIK. */
export type AlarmKind = 'looks' | 'files'

/** Files with whole NIK an account may open within an hour before somebody is asked to look: no day's work needs more. */
export const filesPerHour = 10

const actsOf: Record<AlarmKind, Access['act'][]> = { looks: ['reveal', 'search', 'export'], files: ['file'] }

/**
 * Counts what the account has looked at within the hour, this look included, and raises an alarm above the limit: a row for the
 * privacy officer, a warning in the log and a figure for the operator. Nobody is stopped: whoever works at a counter on the last day
 * must go on, and whoever steals is seen within the minute. What was looked into once is not counted again.
 */
export async function watchLooks(tx: Transaction, access: Access): Promise<void> {
  const kind: AlarmKind = access.act === 'file' ? 'files' : 'looks'
  const perHour = kind === 'files' ? filesPerHour : tx.platform.limits.reveals_per_hour
  const { rows } = await tx.client.query<{ count: number }>(
    `select count(*)::integer as count from access_log
     where account_id = $1 and act = any ($2) and at > now() - interval '1 hour'
       and at > coalesce((select max(acknowledged_at) from alarm where account_id = $1 and kind = $3), '-infinity')`,
    [tx.actor.account_id, actsOf[kind], kind],
  )
  const count = rows[0]?.count ?? 0
  if (count <= perHour) return
  await tx.client.query(
    `insert into alarm (alarm_id, kab, kind, account_id, actor_name, role, count, per_hour) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (kab, kind, account_id) where acknowledged_at is null
     do update set count = greatest(alarm.count, excluded.count), per_hour = excluded.per_hour, at = now()`,
    [
      randomId(),
      tx.actor.region_code || 'ID',
      kind,
      tx.actor.account_id,
      tx.actor.username,
      tx.actor.role,
      count,
      perHour,
    ],
  )
  alarms.inc({ kind })
  tx.platform.log.warn({ event: 'alarm', kind, account: tx.actor.username, count, per_hour: perHour })
}
