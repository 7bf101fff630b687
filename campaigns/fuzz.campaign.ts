import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  anyBytes,
  anyCsvText,
  anySheet,
  anyTable,
  brokenWorkbook,
  holdsTogether,
  shortIsLong,
  survivesCsv,
  survivesXlsx,
  wholeIsLetters,
} from '../test/fuzz/fuzz.ts'

const runs = Number(process.env.CAMPAIGN_RUNS ?? 100_000)
const seed = Number(process.env.CAMPAIGN_SEED ?? 1)

const laws = [
  ['any bytes are read or refused', () => fc.asyncProperty(anyBytes, holdsTogether)],
  ['a workbook that went wrong is read or refused', () => fc.asyncProperty(brokenWorkbook, holdsTogether)],
  ['a table comes back from XLSX as it was', () => fc.asyncProperty(anyTable, survivesXlsx)],
  [
    'a table comes back from CSV as it was',
    () => fc.asyncProperty(anyTable, fc.constantFrom(';', ','), fc.boolean(), survivesCsv),
  ],
  [
    'the short way past usual cells gives what the long way gives',
    () => fc.asyncProperty(anySheet, shortIsLong),
  ],
  [
    'CSV in one piece gives what it gives letter by letter',
    () => fc.asyncProperty(anyCsvText, async (text) => wholeIsLetters(text)),
  ],
] as const

/** So many in one run of fast-check, each run with a seed of its own: progress is seen, and a failure names its seed. */
const atOnce = 5_000

for (const [law, property] of laws) {
  it(`${law}: ${runs} files from seed ${seed}`, async () => {
    let done = 0
    for (let run = 0; done < runs; run++) {
      const numRuns = Math.min(atOnce, runs - done)
      await fc.assert(property() as fc.IAsyncProperty<unknown[]>, { numRuns, seed: seed + run })
      done += numRuns
      process.stdout.write(`  ${law}: ${done}\n`)
    }
    expect(done).toBe(runs)
  })
}
