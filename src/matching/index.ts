/**
 * Is this the same person? Entry of the package `payung/matching`: reads names, dates, numbers and places as people write them, brings
 * records near each other, compares them, weighs the evidence (Fellegi and Sunter, learned without labels), explains it and joins clusters.
 * Pure: no file, clock, network or randomness; runs in a server and in a browser.
 */

export { ruleName } from './blocking-keys.ts'
export type { Cells } from './cells.ts'
export { type ColumnMap, type MappedColumns, mapColumns } from './columns.ts'
export type { Crew } from './crew.ts'
export { decide } from './decide.ts'
export { checkSchema, dedupe, link, matchStore } from './dedupe.ts'
export { defaultModel, defaultRules } from './default-model.ts'
export { batchEncoder } from './encode-bytes.ts'
export { fit } from './fit.ts'
export type { ByteCells } from './intern-batch.ts'
export { type Level, levels } from './levels.ts'
export { type Memory, sharedMemory } from './memory.ts'
export {
  isDefaultDate,
  normalise,
  normaliseCategory,
  normaliseDate,
  normaliseId,
  normalisePhone,
  normalisePlace,
  normaliseText,
} from './normalise.ts'
export { type NormalisedName, normaliseName } from './normalise-name.ts'
export type { RuleReport } from './pairs.ts'
export {
  type AskOptions,
  type Candidate,
  createIndex,
  type Found,
  indexFromBytes,
  type ResidentIndex,
} from './resident.ts'
export type { Ranked } from './resident-rank.ts'
export {
  decisions,
  type MatchOptions,
  type MatchReport,
  type MatchResult,
  type RowResult,
} from './results.ts'
export {
  createScorer,
  type EvidenceLine,
  type Explanation,
  explainPair,
  type Score,
  type Scorer,
} from './scorer.ts'
export { addRow, createStore, type Store } from './store.ts'
export { type Tasks, tasks } from './tasks.ts'
export * from './types.ts'
