/*
 * Goal: approve 27,214 people × 2 months: register, person-months, money, audit, in one transaction. No anchor exists; the figure is a bar
 * (≤ 5 s), and then to take it back (≤ 20 s). Method: each round on a fresh installation, because people enter the register once; the money must be exact to the rupiah.
 */
import { sumEntries } from '../src/budget/budget.service.ts'
import { storyProgramme } from '../src/demo/demo.service.ts'
import { generateRoster, storyRoster } from '../src/demo/roster.ts'
import { rosterFile } from '../src/demo/roster-file.ts'
import { approveRoster } from '../src/enrolment/enrolment.service.ts'
import { askUndo, undoRoster } from '../src/enrolment/enrolment.undo.ts'
import { transact } from '../src/platform/context.ts'
import { getProgramme } from '../src/programme/programme.service.ts'
import { checkRoster, confirmRoster, uploadRoster } from '../src/roster/roster.service.ts'
import { contextOf, withInstallation } from './installation.ts'
import { machine, median } from './measure.ts'

const xlsx = await rosterFile(generateRoster(storyRoster), 'xlsx')
const times: number[] = []
const undoTimes: number[] = []
for (let round = 0; round < 3; round++) {
  await withInstallation(async (platform) => {
    const clerk = await contextOf(platform, 'sarolangun.operator')
    const head = await contextOf(platform, 'sarolangun.kepala')
    const { roster } = await uploadRoster(clerk, {
      programme: storyProgramme,
      file_name: 'a.xlsx',
      bytes: xlsx,
    })
    await checkRoster(clerk, roster.roster_id)
    await confirmRoster(clerk, roster.roster_id)
    const from = performance.now()
    const result = await approveRoster(head, roster.roster_id)
    times.push(performance.now() - from)
    const balances = await transact(head, async (tx) =>
      sumEntries(tx.db, (await getProgramme(tx, { code: storyProgramme })).budget_id),
    )
    if (
      result.people !== 27_214 ||
      result.person_months !== 54_428 ||
      balances.reserved !== 27_214 * 2 * 16_800
    )
      throw new Error(JSON.stringify({ result, balances }))
    await askUndo(clerk, roster.roster_id, 'Bangku uji')
    const undoFrom = performance.now()
    const undone = await undoRoster(head, roster.roster_id)
    undoTimes.push(performance.now() - undoFrom)
    const after = await transact(head, async (tx) =>
      sumEntries(tx.db, (await getProgramme(tx, { code: storyProgramme })).budget_id),
    )
    if (undone.reversed !== 27_214 || undone.kept !== 0 || undone.months !== 54_428 || after.reserved !== 0)
      throw new Error(JSON.stringify({ undone, after }))
  })
}
process.stdout.write(
  `### enrol: 27,214 people × 2 months, Rp914.390.400 to the rupiah\n\n${machine()}\n\nmedian ${median(times).toFixed(0)} ms, range ${Math.min(...times).toFixed(0)}–${Math.max(...times).toFixed(0)} ms; taking it back: median ${median(undoTimes).toFixed(0)} ms, range ${Math.min(...undoTimes).toFixed(0)}–${Math.max(...undoTimes).toFixed(0)} ms (bar: 20 s)\n`,
)
