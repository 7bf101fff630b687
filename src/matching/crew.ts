import { type Memory, ownMemory } from './memory.ts'
import { type Tasks, tasks } from './tasks.ts'

/**
 * Whoever does the heavy parts: this thread alone, or this thread and others that the caller brings (`payung match` brings worker threads;
 * the library knows none). A task takes its pieces from a counter in shared memory, so hands that are faster do more; what comes out
 * does not depend on who did which piece.
 */
export type Crew = {
  /** How many do a task. */
  hands: number
  /** Memory that all of them see. */
  memory: Memory
  /** Has every hand do the task; answers with what each returned, this thread first. */
  run<Name extends keyof Tasks>(name: Name, order: Parameters<Tasks[Name]>[0]): ReturnType<Tasks[Name]>[]
  /** Arrays were dropped: a good moment to give memory back. */
  tidy?(): void
}

export const alone: Crew = {
  hands: 1,
  memory: ownMemory,
  run: (name, order) => [(tasks[name] as (order: unknown) => ReturnType<Tasks[typeof name]>)(order)],
}
