import type { TaskList } from 'graphile-worker'
import { orderedId } from '../kernel/ids.ts'
import { warmResident } from '../match/match.service.ts'
import type { Actor, Platform } from '../platform/context.ts'
import { comparePeople } from './review.register.ts'

/** Who compares at night: sees the country, decides nothing. */
const nightly: Actor = {
  account_id: 'matching-job',
  username: 'job',
  name: 'Payung',
  role: 'administrator',
  region_code: '',
  region_name: 'Indonesia',
  office: 'Payung',
}

/** Compares the register with itself every night; what is doubtful and new comes into the review queue of the region of each side. */
export function reviewTasks(platform: Platform): TaskList {
  return {
    'match.register': async () => {
      warmResident(platform)
      await comparePeople(
        { platform, actor: nightly, door: 'job', request_id: orderedId(), language: 'id' },
        () => {},
      )
    },
  }
}

/** Every day at 20.00 UTC: three at night in Jambi, after backup and trail. Tried again when it could not be made. */
export const reviewTimes = '0 20 * * * match.register ?fill=1d&max=4'
