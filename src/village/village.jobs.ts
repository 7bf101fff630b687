import type { TaskList } from 'graphile-worker'
import { z } from 'zod'
import type { Actor, Platform } from '../platform/context.ts'
import { takeList } from './village.send.ts'
import { sweepUploads } from './village.upload.ts'

const TakePayload = z.object({ list_id: z.uuid(), kab: z.string() })

/** The desk at which lists of villages come in: sees the region of the programme and nothing else, whoever sent them. */
function desk(kab: string): Actor {
  return {
    account_id: 'meja-penerimaan',
    username: 'meja-penerimaan',
    name: 'Meja penerimaan',
    role: 'clerk',
    region_code: kab,
    region_name: kab,
    office: 'Payung',
  }
}

export function villageTasks(platform: Platform): TaskList {
  return {
    'village.take': async (payload) => {
      const { list_id, kab } = TakePayload.parse(payload)
      await takeList(
        { platform, actor: desk(kab), door: 'job', request_id: list_id, language: 'id' },
        list_id,
      )
    },
    'village.sweep_uploads': async () => {
      await sweepUploads(platform)
    },
  }
}

/** Uploads that were never finished go a few minutes after their time. */
export const villageTimes = '*/10 * * * * village.sweep_uploads ?max=3'
