import type { TaskList } from 'graphile-worker'
import { localAdministrator } from '../account/account.service.ts'
import { orderedId } from '../kernel/ids.ts'
import { type Context, transact } from '../platform/context.ts'
import type { Opened } from '../platform/open.ts'
import { existingFolder } from './audit.folder.ts'
import { signingKeyOf } from './audit.keys.ts'
import { headsFolder, signHeads } from './audit.service.ts'
import { insertVerification } from './audit.store.ts'
import { type Report, verifyTrail } from './audit.verify.ts'

/** Heads every 15 minutes, everything recomputed every night. The queue keeps the clock, so a restart misses no turn for long. */
export const auditTimes = '*/15 * * * * audit.sign ?max=3\n40 19 * * * audit.verify ?max=3'

export function auditTasks(platform: Opened): TaskList {
  return {
    'audit.sign': async () => {
      await signHeads(platform)
    },
    'audit.verify': async () => {
      const context: Context = {
        platform,
        actor: { ...localAdministrator, account_id: 'payung', username: 'payung' },
        door: 'job',
        request_id: orderedId(),
        language: 'id',
      }
      const report = await verifyTrail(context, {
        public_keys: [signingKeyOf(platform.keys).public_key],
        heads_folder: existingFolder(headsFolder(platform.config.backup_folder)),
      })
      await rememberVerification(context, report)
      if (!report.ok) platform.log.error({ event: 'audit', findings: report.findings })
    },
  }
}

/** Keeps for each chain when it was recomputed and what came of it, for its page. */
export async function rememberVerification(context: Context, report: Report): Promise<void> {
  await transact(context, async (tx) => {
    for (const chain of report.chains)
      await insertVerification(tx, {
        chain: chain.chain,
        kab: chain.chain,
        lines: chain.lines,
        head_number: report.newest_head?.number ?? null,
        finding: chain.findings[0] ?? null,
        verified_by: context.actor.username,
      })
  })
}
