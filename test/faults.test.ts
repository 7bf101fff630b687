import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot } from '../src/platform/config.ts'
import { faultPoints } from '../src/platform/fault.ts'
import { type ActName, acts } from './fault-acts.ts'
import { killAndRepeat } from './fault-kill.ts'
import { faultScenarios } from './fault-scenarios.ts'
import { expectNoNikAnywhere, expectPagesAgree, openWorld, type World } from './fault-world.ts'
import { usePayung } from './payung.ts'
import { openNursery } from './processes.ts'

/*
 * Every point of the register is visited by a process that dies there with SIGKILL; another process is then asked for the same thing
 * with the same Idempotency-Key. The points of the first start are in first-start.test.ts.
 */

const payung = usePayung({ jobs: false })
const nursery = openNursery()
let world: World

beforeAll(async () => {
  world = await openWorld(payung, nursery, 21)
})

afterAll(async () => {
  await nursery.close()
  world?.close()
})

it('has at least 60 points, each with its scenario', () => {
  expect(new Set(faultPoints).size).toBe(faultPoints.length)
  expect(faultPoints.length).toBeGreaterThanOrEqual(60)
  expect(Object.keys(faultScenarios).sort()).toEqual([...faultPoints].sort())
  const elsewhere = faultPoints.flatMap((point) =>
    faultScenarios[point].flatMap((visit) =>
      visit.startsWith('in ') ? [[point, visit.slice(3)] as const] : [],
    ),
  )
  const silent = elsewhere.filter(
    ([point, file]) => !readFileSync(path.join(projectRoot, file), 'utf8').includes(`'${point}`),
  )
  expect(silent).toEqual([])
})

describe('a process killed with -9', () => {
  for (const point of faultPoints) {
    for (const visit of faultScenarios[point]) {
      const [name = '', at = '1'] = visit.split(':')
      if (!(name in acts)) continue
      it(`at ${point}${at === '1' ? '' : `, visit ${at},`} leaves nothing half done: ${name}, done again, has one effect`, async () => {
        expect(await killAndRepeat(world, name as ActName, { point: `${point}:${at}` }), 'died there').toBe(
          true,
        )
      })
    }
  }
})

it('after all of this the pages show what the tables hold, and no NIK stands anywhere in the clear', async () => {
  await expectPagesAgree(world)
  await expectNoNikAnywhere(world, world.niks)
})
