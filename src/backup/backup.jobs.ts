import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import { orderedId } from '../kernel/ids.ts'
import type { Config } from '../platform/config.ts'
import type { Actor, Context } from '../platform/context.ts'
import type { Opened } from '../platform/open.ts'
import { makeBackup, rehearse } from './backup.service.ts'

/** Of the night job nobody is the author but the server itself. */
const Payload = z.object({ account_id: z.string().default('server') })

/** Backups and rehearsals as jobs: each night, and when the administrator asks. */
export function backupTasks(platform: Opened): TaskList {
  return {
    'backup.make': async (payload) => {
      const { account_id } = Payload.parse(payload)
      await makeBackup(jobContext(platform, account_id), platform, {
        keep_days: platform.config.backup_keep_days,
      })
    },
    'backup.rehearse': async (payload) => {
      const { account_id } = Payload.parse(payload)
      await rehearse(jobContext(platform, account_id), platform)
    },
  }
}

function jobContext(platform: Opened, accountId: string): Context {
  const actor: Actor = {
    account_id: accountId,
    username: 'job',
    name: 'Payung',
    role: 'administrator',
    region_code: '',
    region_name: 'Indonesia',
    office: 'Payung',
  }
  return { platform, actor, door: 'job', request_id: orderedId(), language: 'id' }
}

/**
 * The line of the queue's crontab for the night's backup. A server that was off at that time makes it when it comes up, up to a day later.
 * The queue counts in UTC, people in WIB (UTC+7).
 */
export function backupCrontab(config: Pick<Config, 'backup_at'>): string {
  if (!config.backup_at) return ''
  const [hour = 0, minute = 0] = config.backup_at.split(':').map(Number)
  return `${minute} ${(hour + 17) % 24} * * * backup.make ?fill=1d&max=3&jobKey=backup.make {}`
}
