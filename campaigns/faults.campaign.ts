import { afterAll, beforeAll, expect, it } from 'vitest'
import { createRandom } from '../src/demo/random.ts'
import { faultPoints } from '../src/platform/fault.ts'
import { type ActName, acts } from '../test/fault-acts.ts'
import { killAndRepeat, type Moment } from '../test/fault-kill.ts'
import { faultScenarios } from '../test/fault-scenarios.ts'
import { expectNoNikAnywhere, expectPagesAgree, openWorld, type World } from '../test/fault-world.ts'
import { usePayung } from '../test/payung.ts'
import { openNursery } from '../test/processes.ts'

const kills = Number(process.env.CAMPAIGN_KILLS ?? 1_000)
const seed = Number(process.env.CAMPAIGN_SEED ?? 1)
const from = Number(process.env.CAMPAIGN_FROM ?? 0)

const payung = usePayung({ jobs: false })
const nursery = openNursery()
let world: World

beforeAll(async () => {
  world = await openWorld(payung, nursery, 100 + (seed % 1_000), 60_000)
})

afterAll(async () => {
  await nursery.close()
  world?.close()
})

/** Acts with a point on the way; two thirds die at a point of their own, one third at a moment nobody chose. */
const visits = faultPoints.flatMap((point) =>
  faultScenarios[point]
    .map((visit) => visit.split(':')[0] as ActName)
    .filter((name) => name in acts)
    .map((name) => ({ name, point })),
)

it(`${kills} processes killed at random, from number ${from}, seed ${seed}: nothing is lost, half done or done twice`, async () => {
  const counts = new Map<string, number>()
  let done = 0
  // What a number does depends on the seed and the number only, so that a campaign that was stopped goes on with --from.
  for (let number = from; done < kills; number++) {
    const random = createRandom(seed).fork(`kill/${number}`)
    const visit = random.pick(visits)
    const moment: Moment = random.chance(667)
      ? { point: `${visit.point}:${random.int(1, 3)}` }
      : { after_ms: random.int(1, 400) }
    const label = 'point' in moment ? visit.point : 'a random moment'
    try {
      if (!(await killAndRepeat(world, visit.name, moment))) continue
    } catch (error) {
      throw new Error(
        `Violation at number ${number} of seed ${seed}: ${visit.name}, ${JSON.stringify(moment)}`,
        {
          cause: error,
        },
      )
    }
    done += 1
    counts.set(label, (counts.get(label) ?? 0) + 1)
    if (done % 50 === 0) process.stdout.write(`  ${done} killed, next number ${number + 1}\n`)
  }
  await expectPagesAgree(world)
  await expectNoNikAnywhere(world, world.niks)
  const lines = [...counts].sort().map(([label, count]) => `  ${String(count).padStart(5)}  ${label}`)
  process.stdout.write(
    `${lines.join('\n')}\nfaults: seed ${seed}, ${done} kills at ${counts.size} kinds of points, 0 violations\n`,
  )
  expect(done).toBe(kills)
})
