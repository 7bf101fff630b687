import { dedupe } from './dedupe.ts'
import type { MatchOptions } from './results.ts'
import type { MatchRecord, Model } from './types.ts'

/**
 * Learns a model from records without labels: weights, odds, frequencies, blocking rules and the threshold from which on a pair may be
 * decided without a person. Keep it with its date and use it in `createIndex`, `dedupe` and `link`.
 */
export function fit(records: readonly MatchRecord[], options: Omit<MatchOptions, 'model'>): Model {
  return dedupe(records, { ...options, threshold: 1 }).model
}
