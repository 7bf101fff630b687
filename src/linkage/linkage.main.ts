import type { CommandInput } from '../platform/command.ts'
import { runCommands, say } from '../platform/command-run.ts'
import { linkageCommands } from './linkage.commands.ts'

/**
 * `payung match dedupe`, `link` and `fit` by themselves: they need no database, and a program of which nine tenths stay unused costs half a
 * second and 100 MB at every start. `bin/payung` begins here for these three; `src/cli.ts` lists them with all others.
 */
export const main = (argv: readonly string[]): Promise<number> =>
  runCommands(linkageCommands, argv, ({ command, words, options }) =>
    command.run({ words, options, say } as unknown as CommandInput),
  )
