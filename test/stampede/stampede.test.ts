import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../fault-world.ts'
import { usePayung } from '../payung.ts'
import { openNursery } from '../processes.ts'
import { percentile, stampede } from './stampede.ts'

const payung = usePayung({ jobs: false })
const nursery = openNursery()
let world: World

beforeAll(async () => {
  world = await openWorld(payung, nursery, 330, 10)
})
afterAll(async () => {
  await nursery.close()
  world?.close()
})

it('twelve villages send their lists within three seconds beside five readers: all are read, nobody meets an error', async () => {
  const rush = { villages: 12, rows: 20, within_seconds: 3, readers: 5, seed: 12 }
  const told = await stampede(payung, await world.server(), world.programme.code, rush, 10)
  expect(told.errors).toEqual([])
  expect([told.taken.length, told.verdict.length]).toEqual([12, 12])
  expect(told.pages.length).toBeGreaterThanOrEqual(5)
})

it('the value below which 95 of 100 lie is one of the values', () => {
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at)
  expect([percentile(hundred, 0.95), percentile([7], 0.95), percentile([], 0.95)]).toEqual([
    95,
    7,
    Number.NaN,
  ])
})
