import { accountCommands } from './account/account.commands.ts'
import { actorOf, localAdministrator } from './account/account.service.ts'
import { auditCommands } from './audit/audit.commands.ts'
import { backupCommands } from './backup/backup.commands.ts'
import { coverageCommands } from './coverage/coverage.commands.ts'
import { demoCommands } from './demo/demo.commands.ts'
import { enrolmentCommands } from './enrolment/enrolment.commands.ts'
import { exchangeCommands } from './exchange/exchange.commands.ts'
import { orderedId } from './kernel/ids.ts'
import { refuse } from './kernel/refusal.ts'
import { text } from './kernel/text.ts'
import { linkageCommands } from './linkage/linkage.commands.ts'
import type { Call, Command, CommandResult } from './platform/command.ts'
import { runCommands, say } from './platform/command-run.ts'
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
import { settleCommands } from './review/review.settle-commands.ts'
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
  ...settleCommands,
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

/** Runs one command and answers with its exit code: 0 done, 1 refused or problems found, 2 wrong usage. */
export const main = (argv: readonly string[]): Promise<number> => runCommands(commands, argv, execute)

async function execute(call: Call): Promise<CommandResult> {
  let platform: Opened | undefined
  try {
    platform =
      call.command.needs_database === false
        ? undefined
        : await openPlatform(readConfig(), { log_to: 'stderr' })
    if (platform) await prepareJobs(platform.owner_url)
    const actor = platform ? await chosenActor(platform, call.as) : localAdministrator
    return await call.command.run({
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
  } catch (raw) {
    throw expectedError(raw)
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
