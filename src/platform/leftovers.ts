import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { findProcess } from './embedded-postgres.processes.ts'

/**
 * Removes drafts of the key file that a killed first start left in the data folder: each is a master key, or a second copy of ours.
 * The draft of a process that lives is left alone; it is about to become the key file.
 */
export function removeKeyDrafts(home: string): void {
  for (const name of readdirSync(home)) {
    const pid = /^master\.key\.(\d+)\.[0-9a-f]{8}$/.exec(name)?.[1]
    if (pid && !findProcess(Number(pid))) rmSync(path.join(home, name), { force: true })
  }
}
