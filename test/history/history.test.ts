import { describe, expect, it } from 'vitest'
import { usePayung } from '../payung.ts'
import { runAndCheck } from './run.ts'

const payung = usePayung({ jobs: false })
const operations = Number(process.env.PAYUNG_HISTORY_OPERATIONS ?? 20_000)
const seed = Number(process.env.CAMPAIGN_SEED ?? 1)

describe('sixteen clients at once', () => {
  it(`see in ${operations} operations nothing that one person at a desk could not have done`, async () => {
    const line = await runAndCheck(payung, { seed, operations, clients: 16, cuts: true })
    process.stdout.write(`${line}\n`)
    expect(line).toContain(' 0 violations')
  }, 1_800_000)
})
