import { levelOf, type ReasonCode } from './roster.reasons.ts'
import type { Effect, Reason, Verdict } from './roster.schema.ts'

/** A row that lacks nothing but the number: the person exists and waits until the civil registry has given one. */
const waitsFor: ReasonCode[] = ['nik.missing', 'nik.none_yet']

/**
 * What committing a row would do, from its verdict and reasons. `known`: the register has the person already.
 *
 * Where several things hold, the one that decides what to do next: who is paid for needs no mending, and of two copies one is enough.
 */
export function effectOf(
  verdict: Verdict,
  row: { reasons: readonly Reason[]; name?: string },
  known: boolean,
): Effect {
  if (verdict === 'same' || verdict === 'waiting') return verdict
  if (verdict !== 'rejected') return known ? 'changed' : 'new'
  const errors = row.reasons.filter((reason) => levelOf(reason.code) === 'error').map(({ code }) => code)
  if (errors.includes('funding.already_funded')) return 'funded'
  if (errors.some((code) => code.startsWith('duplicate.'))) return 'duplicate'
  if (row.name !== undefined && errors.some((code) => waitsFor.includes(code))) return 'waiting'
  return 'rejected'
}
