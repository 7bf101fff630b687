import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { monthFromIndex, monthIndex } from '../kernel/month.ts'
import { attempt } from './portal.calculation.ts'
import { calculatorOf } from './portal.calculators.ts'
import { runContributions } from './portal.run.ts'
import { asOnePerson } from './portal.run-person.ts'

/*
 * Goal: a run over a file is nothing but the calculator asked for each person.
 * Method: random people and periods; every row of the file against the calculator, amount, refusal and open questions.
 */
const folder = mkdtempSync(path.join(os.tmpdir(), 'payung-run-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const oneOf = fc.constantFrom
const person = fc.record({
  segment: oneOf('bpu', 'bpu', 'pu', 'jakon', 'asn'),
  pay_rupiah: fc.oneof(
    fc.integer({ min: 0, max: 40_000_000 }).map(String),
    oneOf(
      '1000000',
      '1099000',
      '1099500',
      '7000000',
      '11086300',
      '-5',
      'sejuta',
      '',
      '1.500.000',
      '2000000000',
    ),
  ),
  programmes: fc.subarray(['jkk', 'jkm', 'jht', 'jp', 'jkp']).map((list) => list.join(' ')),
  sector: oneOf('transport', 'other', ''),
  funder: oneOf('self', 'apbd', 'apbn', 'village_or_transfer', 'other', ''),
  risk_class: oneOf('very_low', 'low', 'medium', 'high', 'very_high', ''),
  jkk_relief: oneOf('yes', 'no', ''),
})
type Person = typeof person extends fc.Arbitrary<infer Value> ? Value : never

const columns = [
  'segment',
  'pay_rupiah',
  'programmes',
  'sector',
  'funder',
  'risk_class',
  'jkk_relief',
] as const

function single(one: Person, period: { from: string; months: number }) {
  try {
    const asked = calculatorOf('contribution', one.segment)
    const written = Object.fromEntries(columns.map((column) => [column, [one[column]]]))
    return attempt(asked, asOnePerson({ kind: one.segment, written }, period))
  } catch {
    return { refusals: [] }
  }
}

describe('a run', () => {
  it('gives every row what the calculator gives that person, or refuses both', async () => {
    const file = path.join(folder, 'people.csv')
    const out = path.join(folder, 'out.csv')
    const period = fc.record({
      from: fc.integer({ min: monthIndex('2015-07'), max: monthIndex('2027-06') }).map(monthFromIndex),
      months: fc.integer({ min: 1, max: 14 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(person, { minLength: 100, maxLength: 300 }), period, async (people, when) => {
        writeFileSync(
          file,
          [
            columns.join(';'),
            ...people.map((one) => columns.map((column) => one[column]).join(';')),
            '',
          ].join('\n'),
        )
        const run = await runContributions({ path: file, out, ...when })
        const rows = readFileSync(out, 'utf8')
          .trim()
          .split('\n')
          .slice(1)
          .map((line) => line.split(','))
        expect([run.rows, rows.length]).toEqual([people.length, people.length])
        for (const [at, one] of people.entries()) {
          const [row, total, refused, open] = rows[at] ?? []
          expect(row).toBe(String(at + 2))
          // Construction is counted by programme in a file, and one month at a time by the calculator.
          if (one.segment === 'jakon') continue
          const { answer } = single(one, when)
          if (!answer) expect(refused, JSON.stringify([one, when])).not.toBe('')
          else {
            expect([one, when, total]).toEqual([one, when, String(answer.total_rupiah)])
            expect([one, when, open]).toEqual([
              one,
              when,
              [...new Set(answer.outcome.unconfirmed.map(({ code }) => code))].join(' '),
            ])
          }
        }
      }),
      // A worker starts for every file, so few files with many people; a failure names its row and needs no shrinking.
      { numRuns: 8, endOnFailure: true },
    )
  })
})
