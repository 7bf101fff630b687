import { Refusal } from '../kernel/refusal.ts'
import {
  type Call,
  type Command,
  type CommandResult,
  describeCommand,
  describeCommands,
  readCall,
  refusalData,
  UsageError,
} from './command.ts'

export const say = (line: string) => process.stderr.write(`${line}\n`)

// A reader that has seen enough (`| head`) closes the pipe; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

/**
 * Reads what was typed, has the command run, prints its result. Answers with the exit code: 0 done, 1 refused or problems found, 2 wrong
 * usage. `run` gives the command what it needs, such as the database.
 */
export async function runCommands(
  commands: readonly Command[],
  argv: readonly string[],
  run: (call: Call) => Promise<CommandResult>,
): Promise<number> {
  if (argv.length === 0 || argv[0] === '--help' || argv[0] === '-h' || argv[0] === 'help') {
    process.stdout.write(`${describeCommands(commands)}\n`)
    return argv.length === 0 ? 2 : 0
  }
  try {
    const call = readCall(commands, argv)
    if (call.help) {
      process.stdout.write(`${describeCommand(call.command)}\n`)
      return 0
    }
    return await printed(call, run)
  } catch (error) {
    // What an option says may be wrong too, which only its command knows.
    if (!(error instanceof UsageError)) throw error
    say(error.message)
    return 2
  }
}

async function printed(call: Call, run: (call: Call) => Promise<CommandResult>): Promise<number> {
  try {
    const result = await run(call)
    if (call.json) process.stdout.write(`${JSON.stringify(result.data)}\n`)
    else for (const line of result.lines) process.stdout.write(`${line}\n`)
    return result.failed ? 1 : 0
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (call.json) process.stdout.write(`${JSON.stringify(refusalData(error))}\n`)
    say(`${error.text.id}\n${error.text.en}\n(${error.code})`)
    return 1
  }
}
