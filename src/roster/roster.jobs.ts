import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import type { Actor, Platform } from '../platform/context.ts'
import { checkRoster } from './roster.service.ts'

const CheckPayload = z.object({ roster_id: z.uuid(), kab: z.string(), account_id: z.string() })

/** The check of an uploaded roster as a job: it survives a kill, because the queue lives in the database. */
export function rosterTasks(platform: Platform): TaskList {
  return {
    'roster.check': async (payload) => {
      const { roster_id, kab, account_id } = CheckPayload.parse(payload)
      // A job sees the region of the roster and nothing else, whoever uploaded it.
      const actor: Actor = {
        account_id,
        username: 'job',
        name: 'Payung',
        role: 'clerk',
        region_code: kab,
        region_name: kab,
        office: 'Payung',
      }
      await checkRoster({ platform, actor, door: 'job', request_id: roster_id, language: 'id' }, roster_id)
    },
  }
}
