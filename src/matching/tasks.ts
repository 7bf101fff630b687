import { readParts } from './blocking-keys.ts'
import { blocksOf } from './blocks.ts'
import { compareChunks } from './compare-chunks.ts'
import { pairChunks } from './pairs.ts'
import { askIndex } from './resident-ask.ts'

/** What several threads can do at once. Orders and answers are plain data over shared arrays. */
export const tasks = {
  parts: readParts,
  blocks: blocksOf,
  pairs: pairChunks,
  compare: compareChunks,
  ask: askIndex,
}

export type Tasks = typeof tasks
