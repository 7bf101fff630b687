/**
 * The register of named points at which tests kill the process with -9, to prove that nothing is lost and nothing happens twice.
 * A new commit, file, job, stream or batch adds its lines here; the crash tests visit every one of them.
 */
export const faultPoints = [
  'transaction.before_commit',
  'transaction.after_commit',
  'copy.rows_sent',
  'copy.rows_moved',
  // The first start: keys, database server, roles, schema, queue, register of regions, demonstration.
  'keys.draft_written',
  'keys.file_kept',
  'embedded.password_kept',
  'embedded.cluster_made',
  'embedded.cluster_named',
  'embedded.server_started',
  'embedded.address_kept',
  'open.owner_made',
  'open.database_made',
  'migrate.before_commit',
  'migrate.after_commit',
  'open.key_mark_kept',
  'open.app_role_made',
  'open.app_role_granted',
  'jobs.queue_made',
  'jobs.policy_made',
  'jobs.rights_given',
  'region.rows_sent',
  'region.rows_written',
  'demo.account_made',
  'demo.figures_entered',
  'demo.story_made',
  'demo.programme_made',
  'demo.list_uploaded',
  'demo.list_checked',
  'demo.list_confirmed',
  // The queue, and the memory of repeated requests.
  'jobs.taken_back',
  'jobs.leased',
  'jobs.worked',
  'idempotency.taken',
  'idempotency.answered',
  'idempotency.kept',
  // A list from its upload to its proposal.
  'roster.looked_into',
  'roster.row_inserted',
  'roster.file_inserted',
  'roster.uploaded',
  'roster.upload_recorded',
  'roster.upload_committed',
  'roster.check_begun',
  'roster.file_opened',
  'roster.batch_read',
  'roster.register_asked',
  'roster.places_asked',
  'roster.old_rows_deleted',
  'roster.batch_written',
  'roster.rows_written',
  'roster.verdict_kept',
  'roster.check_recorded',
  'roster.unreadable_file_deleted',
  'roster.unreadable_kept',
  'roster.problems_recorded',
  'roster.problems_read',
  'roster.corrections_written',
  'roster.mended_rows_written',
  'roster.mend_kept',
  'roster.choice_read',
  'roster.choice_kept',
  'roster.choice_remembered',
  'roster.values_asked',
  'roster.values_kept',
  'roster.confirm_signed',
  'roster.confirm_kept',
  'roster.confirm_recorded',
  'roster.withdraw_kept',
  // Lists of villages, and uploads in parts.
  'village.looked_into',
  'village.list_kept',
  'village.list_committed',
  'village.taken',
  'village.merged',
  'upload.begun',
  'upload.part_stored',
  'upload.part_committed',
  'upload.assembled',
  'upload.handed_on',
  // Its approval, step by step.
  'enrolment.signed',
  'enrolment.taking_begun',
  'enrolment.people_written',
  'enrolment.people_changed',
  'enrolment.months_written',
  'enrolment.enrolments_written',
  'enrolment.money_reserved',
  'enrolment.decision_kept',
  'enrolment.approval_recorded',
  'enrolment.approval_committed',
  // Taking an approved list back.
  'enrolment.undo_asked',
  'enrolment.undo_planned',
  'enrolment.undo_released',
  'enrolment.undo_people_left',
  'enrolment.undo_people_restored',
  'enrolment.undo_rows_written',
  'enrolment.undo_kept',
  'enrolment.undo_recorded',
  'enrolment.undo_committed',
  // Lists from outside, decisions about pairs, and merges.
  'match.pairs_written',
  'match.list_read',
  'match.entries_written',
  'match.list_withdrawn',
  'match.decision_kept',
  'match.pair_marked',
  'match.merge_proposed',
  'match.records_merged',
  'match.records_parted',
  // Files for the branch, money, programmes, figures, accounts, files that commands write.
  'exchange.rows_read',
  'exchange.row_laid_out',
  'exchange.file_made',
  'exchange.file_stored',
  'exchange.make_recorded',
  'exchange.read_recorded',
  'budget.made',
  'budget.entries_written',
  'programme.budget_made',
  'programme.made',
  'coverage.figures_written',
  'account.password_hashed',
  'account.made',
  'command.before_output',
  'command.after_output',
  'audit.head_signed',
  'audit.head_part_written',
  'audit.head_renamed',
  'keys.announced',
  'keys.activated',
  'keys.batch_before_commit',
  'keys.batch_after_commit',
  'keys.before_retired',
  'keys.before_rewrapped',
  'keys.after_rewrapped',
  'backup.file_begun',
  'backup.table_written',
  'backup.file_written',
  'backup.file_named',
  'restore.emptied',
  'restore.table_loaded',
  'restore.rows_loaded',
  'restore.indexes_built',
  'restore.verified',
  'restore.committed',
  'rehearsal.server_ready',
  'rehearsal.restored',
  'privacy.erased_listed',
] as const

export type FaultPoint = (typeof faultPoints)[number]

/** Does nothing unless PAYUNG_FAULT names the point, optionally with the number of the visit: `roster.rows_written:2`. */
export function faultPoint(name: FaultPoint): void {
  if (armed?.name !== name) return
  visits += 1
  if (visits === armed.visit) process.kill(process.pid, 'SIGKILL')
}

let armed: { name: string; visit: number } | undefined
let visits = 0

/** Arms a point in a process that already runs, as PAYUNG_FAULT does at its start; its visits are counted from now on. */
export function armFault(wanted: string | undefined): void {
  const [name, visit] = (wanted ?? '').split(':')
  armed = name ? { name, visit: Number(visit ?? 1) } : undefined
  visits = 0
}

armFault(process.env.PAYUNG_FAULT)
