import type { TaskList } from 'graphile-worker'
import { auditTasks, auditTimes } from './audit/audit.tasks.ts'
import { backupCrontab, backupTasks } from './backup/backup.jobs.ts'
import type { Config } from './platform/config.ts'
import type { Opened } from './platform/open.ts'
import { privacyCrontab, privacyTasks } from './privacy/privacy.jobs.ts'
import { reviewTasks, reviewTimes } from './review/review.jobs.ts'
import { rosterTasks } from './roster/roster.jobs.ts'
import { villageTasks, villageTimes } from './village/village.jobs.ts'

/** What the queue of a server works on, and what comes by the clock: lists only. */
export const tasksOf = (platform: Opened): TaskList => ({
  ...rosterTasks(platform),
  ...auditTasks(platform),
  ...backupTasks(platform),
  ...privacyTasks(platform),
  ...villageTasks(platform),
  ...reviewTasks(platform),
})

export const timesOf = (config: Config): string =>
  [auditTimes, backupCrontab(config), privacyCrontab, villageTimes, reviewTimes].join('\n')
