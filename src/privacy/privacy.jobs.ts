import type { TaskList } from 'graphile-worker'
import { orderedId } from '../kernel/ids.ts'
import type { Actor, Platform } from '../platform/context.ts'
import { proposeRetention } from './privacy.retire.ts'

/** Who proposes at night: sees the country, destroys nothing. */
const nightly: Actor = {
  account_id: 'retention-job',
  username: 'job',
  name: 'Payung',
  role: 'administrator',
  region_code: '',
  region_name: 'Indonesia',
  office: 'Payung',
}

/** Looks every night for what has reached the end of its time. */
export function privacyTasks(platform: Platform): TaskList {
  return {
    'privacy.retention': async () => {
      await proposeRetention({
        platform,
        actor: nightly,
        door: 'job',
        request_id: orderedId(),
        language: 'id',
      })
    },
  }
}

/** Every day at 19.00 UTC: two at night in Jambi. */
export const privacyCrontab = '0 19 * * * privacy.retention ?fill=1d'
