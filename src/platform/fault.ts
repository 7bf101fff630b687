/**
 * Named points at which tests kill the process with -9, to prove that nothing is lost and nothing happens twice.
 * Does nothing unless PAYUNG_FAULT names the point, optionally with the number of the visit: `roster.rows_written:2`.
 */
export function faultPoint(name: string): void {
  if (armed?.name !== name) return
  visits += 1
  if (visits === armed.visit) process.kill(process.pid, 'SIGKILL')
}

const wanted = process.env.PAYUNG_FAULT
const [wantedName, wantedVisit] = (wanted ?? '').split(':')
const armed = wantedName ? { name: wantedName, visit: Number(wantedVisit ?? 1) } : undefined
let visits = 0
