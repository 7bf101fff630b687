import type { Text } from '../kernel/text.ts'
import type { Crew } from './crew.ts'
import type { RuleReport } from './pairs.ts'
import type { Decision, Model, Pair, Schema } from './types.ts'

export type MatchOptions = {
  schema: Schema
  /** Weights to use as they are; without it they are learned from the records. */
  model?: Model
  /** Pairs with at least this probability are given; 0.5 when left out. */
  threshold?: number
  /** The day that a learned model carries; the caller knows the date. */
  made_on?: string
  /** Clock for the timings of the report, in milliseconds; without it they are 0. */
  clock?: () => number
  /** Who does the heavy parts; this thread alone when left out. The result is the same, whoever does them. */
  crew?: Crew
}

export type MatchReport = {
  records: number
  fields: { name: string; kind: string; filled: number }[]
  rules: RuleReport[]
  compared: number
  patterns: number
  /** How many pairs of one person the records are expected to hold. */
  expected_matches: number
  pairs: number
  decisions: Record<Decision, number>
  clusters: number
  kept_apart: number
  /** In bits: what was decided alone, and what a person looks at, begins here. */
  thresholds: Model['thresholds']
  /** What the result leaves out, in words; empty when everything was looked at. */
  remarks: Text[]
  milliseconds: Record<string, number>
}

export type MatchResult = {
  pairs: (Pair & { decision: Decision })[]
  /** Cluster of each record, in the order given: the id of its first record. */
  clusters: { id: string; cluster_id: string }[]
  report: MatchReport
  model: Model
}

/** The same by row numbers, without an object for each pair or record. */
export type RowResult = {
  /** Pairs sorted by their rows; `decision` is the place in `decisions`. */
  pairs: { a: Uint32Array; b: Uint32Array; weight: Float64Array; decision: Uint8Array; count: number }
  /** For each row the first row of its cluster. */
  first: Uint32Array
  report: MatchReport
  /** The weights as they can be kept; put together when somebody wants them. */
  model: () => Model
}

export const decisions: readonly Decision[] = ['same', 'review', 'different']
