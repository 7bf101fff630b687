import { readParts } from './blocking-keys.ts'
import { blocksOf } from './blocks.ts'
import { compareChunks } from './compare-chunks.ts'
import { pairChunks } from './pairs.ts'

/** What several threads can do at once. Orders and answers are plain data over shared arrays. */
export const tasks = { parts: readParts, blocks: blocksOf, pairs: pairChunks, compare: compareChunks }

export type Tasks = typeof tasks
