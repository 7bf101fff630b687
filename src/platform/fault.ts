/**
 * The register of named points at which tests kill the process with -9, to prove that nothing is lost and nothing happens twice.
 * A new commit, file, job, stream or batch adds its lines here; the crash tests visit every one of them.
 */
export const faultPoints = [
  'transaction.before_commit',
  'transaction.after_commit',
  'migrate.before_commit',
  'roster.uploaded',
  'roster.rows_written',
  'enrolment.months_written',
  'enrolment.money_reserved',
  'exchange.file_stored',
] as const

export type FaultPoint = (typeof faultPoints)[number]

/** Does nothing unless PAYUNG_FAULT names the point, optionally with the number of the visit: `roster.rows_written:2`. */
export function faultPoint(name: FaultPoint): void {
  if (armed?.name !== name) return
  visits += 1
  if (visits === armed.visit) process.kill(process.pid, 'SIGKILL')
}

const wanted = process.env.PAYUNG_FAULT
const [wantedName, wantedVisit] = (wanted ?? '').split(':')
const armed = wantedName ? { name: wantedName, visit: Number(wantedVisit ?? 1) } : undefined
let visits = 0
