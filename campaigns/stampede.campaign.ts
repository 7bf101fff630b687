import { afterAll, beforeAll, expect, it } from 'vitest'
import { openWorld, type World } from '../test/fault-world.ts'
import { usePayung } from '../test/payung.ts'
import { openNursery } from '../test/processes.ts'
import { percentile, type Rush, stampede } from '../test/stampede/stampede.ts'

const rush: Rush = {
  villages: Number(process.env.CAMPAIGN_VILLAGES ?? 330),
  rows: 90,
  within_seconds: Number(process.env.CAMPAIGN_SECONDS ?? 600),
  readers: Number(process.env.CAMPAIGN_READERS ?? 100),
  seed: Number(process.env.CAMPAIGN_SEED ?? 1),
}

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

it(`${rush.villages} villages × ${rush.rows} rows within ${rush.within_seconds} s beside ${rush.readers} readers, seed ${rush.seed}`, async () => {
  const server = await world.server()
  const idle = await server.holds()
  const told = await stampede(payung, server, world.programme.code, rush)
  const after = await server.holds()
  const line = (what: string, values: number[]): string => {
    const [half, most, all] = [0.5, 0.95, 1].map((share) => (percentile(values, share) / 1000).toFixed(2))
    return `  ${what.padEnd(22)} ${String(values.length).padStart(5)}   p50 ${half} s   p95 ${most} s   longest ${all} s`
  }
  process.stdout.write(
    [
      line('lists taken', told.taken),
      line('verdicts seen', told.verdict),
      line('pages of the readers', told.pages),
      `  errors ${told.errors.length}; the server kept ${((after.heapUsed + after.external - idle.heapUsed - idle.external) / 1024 / 1024).toFixed(0)} MB more than idle`,
      ...told.errors.slice(0, 20),
      '',
    ].join('\n'),
  )
  expect(told.errors).toEqual([])
  expect(told.verdict.length).toBe(rush.villages)
  expect(percentile(told.taken, 0.95)).toBeLessThanOrEqual(3_000)
  expect(percentile(told.verdict, 0.95)).toBeLessThanOrEqual(60_000)
})
