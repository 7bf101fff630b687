import type { Choices, Layout } from '../intake/schema.ts'
import { randomId } from '../kernel/ids.ts'
import { record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { sha256 } from '../platform/crypto.ts'
import { requireOperation, requireReach } from '../platform/policy.ts'
import { costPerPerson, getProgramme } from '../programme/programme.service.ts'
import type { BranchForecast } from './roster.branch.ts'
import { examineRows, openSheets } from './roster.examine.ts'
import { judge } from './roster.judge.ts'
import { lookInto } from './roster.look.ts'
import { recallHeaders } from './roster.memory.ts'
import { forecastBranch } from './roster.row-list.ts'
import type { Counts, Effects, Problem } from './roster.schema.ts'
import { refuseClosed } from './roster.service.ts'

export type DryRun = {
  file_sha256: string
  layout: Layout
  counts: Counts
  effects: Effects
  problems: Problem[]
  /** What the branch would send back, by its causes. */
  branch_forecast: BranchForecast[]
  people: number
  cost_rupiah: number
}

/**
 * Checks a file as an upload would and keeps nothing of it: the very same code writes its verdicts, in a transaction that is taken back. That it was
 * asked stands in the trail, because the answer tells what the register knows of the people in it.
 *
 * Refuses what is not sure instead of asking; `choices` answer beforehand.
 */
export async function dryRunRoster(
  context: Context,
  input: { programme: string; bytes: Uint8Array; choices: Choices },
): Promise<DryRun> {
  requireOperation(context, 'roster.upload')
  const { programme, memory } = await transact(context, async (tx) => {
    const found = await getProgramme(tx, { code: input.programme })
    requireReach(tx, 'roster.upload', found.kab)
    return { programme: found, memory: await recallHeaders(tx, found.kab) }
  })
  refuseClosed(programme)
  const { layout } = await lookInto(input.bytes, input.choices, memory)
  if (!layout) throw new Error('A file that nobody is asked about has no layout')
  const table = await openSheets(input.bytes, layout)
  const examined = await examineRows(context, programme, table, layout).finally(() => table.close())
  const digest = sha256(input.bytes).toString('hex')
  const { counts, effects, problems, branch_forecast } = await takenBack(context, async (tx) => {
    const rosterId = randomId()
    const judged = await judge(tx, rosterId, programme, examined)
    return { ...judged, branch_forecast: await forecastBranch(tx.db, rosterId) }
  })
  await transact(context, (tx) =>
    record(tx, {
      action: 'roster.dry_run',
      object_type: 'programme',
      object_id: programme.programme_id,
      kab: programme.kab,
      fields: { programme: programme.code, file_sha256: digest, ...counts },
    }),
  )
  const people = counts.accepted + counts.warning
  return {
    file_sha256: digest,
    layout,
    counts,
    effects,
    problems,
    branch_forecast,
    people,
    cost_rupiah: people * costPerPerson(programme.tariff),
  }
}

/** Runs work in a transaction that is rolled back whatever comes of it. */
async function takenBack<Result>(
  context: Context,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  let result: Result | undefined
  const enough = new Error('The dry run is done')
  await transact(context, async (tx) => {
    result = await work(tx)
    throw enough
  }).catch((error: unknown) => {
    if (error !== enough) throw error
  })
  if (!result) throw new Error('A dry run ended without a result')
  return result
}
