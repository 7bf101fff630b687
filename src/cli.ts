import { accountCommands } from './account/account.commands.ts'
import { actorOf, localAdministrator } from './account/account.service.ts'
import { auditCommands } from './audit/audit.commands.ts'
import { backupCommands } from './backup/backup.commands.ts'
import { coverageCommands } from './coverage/coverage.commands.ts'
import { demoCommands } from './demo/demo.commands.ts'
import { enrolmentCommands } from './enrolment/enrolment.commands.ts'
import { exchangeCommands } from './exchange/exchange.commands.ts'
import { orderedId } from './kernel/ids.ts'
import { Refusal, refuse } from './kernel/refusal.ts'
import { text } from './kernel/text.ts'
import { linkageCommands } from './linkage/linkage.commands.ts'
import {
  type Call,
  type Command,
  describeCommand,
  describeCommands,
  readCall,
  refusalData,
  UsageError,
} from './platform/command.ts'
import { readConfig } from './platform/config.ts'
import type { Actor } from './platform/context.ts'
import { expectedError } from './platform/http.ts'
import { prepareJobs } from './platform/jobs.ts'
import { type Opened, openPlatform } from './platform/open.ts'
import { rulesCommands } from './portal/portal.commands.ts'
import { privacyCommands } from './privacy/privacy.commands.ts'
import { programmeCommands } from './programme/programme.commands.ts'
import { regionCommands } from './region/region.commands.ts'
import { reviewCommands } from './review/review.commands.ts'
import { rosterCommands } from './roster/roster.commands.ts'
import { securityCommands } from './security/security.commands.ts'
import { villageCommands } from './village/village.commands.ts'

export const commands: Command[] = [
  ...regionCommands,
  ...accountCommands,
  ...programmeCommands,
  ...rosterCommands,
  ...villageCommands,
  ...enrolmentCommands,
  ...reviewCommands,
  ...exchangeCommands,
  ...coverageCommands,
  ...privacyCommands,
  ...rulesCommands,
  ...linkageCommands,
  ...auditCommands,
  ...backupCommands,
  ...demoCommands,
  ...securityCommands,
]

const say = (line: string) => process.stderr.write(`${line}\n`)

// A reader that has seen enough (`| head`) closes the pipe; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

/** Runs one command and answers with its exit code: 0 done, 1 refused or problems found, 2 wrong usage. */
export async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 0 || argv[0] === '--help' || argv[0] === '-h' || argv[0] === 'help') {
    process.stdout.write(`${describeCommands(commands)}\n`)
    return argv.length === 0 ? 2 : 0
  }
  let call: Call
  try {
    call = readCall(commands, argv)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    say(error.message)
    return 2
  }
  if (call.help) {
    process.stdout.write(`${describeCommand(call.command)}\n`)
    return 0
  }
  return execute(call)
}

async function execute(call: Call): Promise<number> {
  let platform: Opened | undefined
  try {
    platform =
      call.command.needs_database === false
        ? undefined
        : await openPlatform(readConfig(), { log_to: 'stderr' })
    if (platform) await prepareJobs(platform.owner_url)
    const actor = platform ? await chosenActor(platform, call.as) : localAdministrator
    const result = await call.command.run({
      words: call.words,
      options: call.options,
      context: {
        platform: platform as Opened,
        actor,
        door: 'command',
        request_id: orderedId(),
        language: 'en',
      },
      platform: platform as Opened,
      say,
    })
    if (call.json) process.stdout.write(`${JSON.stringify(result.data)}\n`)
    else for (const line of result.lines) process.stdout.write(`${line}\n`)
    return result.failed ? 1 : 0
  } catch (raw) {
    // What an option says may be wrong too, which only its command knows.
    if (raw instanceof UsageError) {
      say(raw.message)
      return 2
    }
    const error = expectedError(raw)
    if (!(error instanceof Refusal)) throw error
    if (call.json) process.stdout.write(`${JSON.stringify(refusalData(error))}\n`)
    say(`${error.text.id}\n${error.text.en}\n(${error.code})`)
    return 1
  } finally {
    await platform?.close()
  }
}

async function chosenActor(platform: Opened, username: string | undefined): Promise<Actor> {
  if (username === undefined) return localAdministrator
  const actor = await actorOf(platform, { username })
  if (actor) return actor
  throw refuse(
    'account.unknown',
    'not_found',
    text(
      `Tidak ada akun ${username}. Lihat: payung account list.`,
      `There is no account ${username}. See: payung account list.`,
    ),
    { field: 'as' },
  )
}
