import { describe, expect, test } from 'vitest'
import { addMonths, monthsBetween } from '../kernel/month.ts'
import { Refusal } from '../kernel/refusal.ts'
import { batchProgrammes, batchRefusals, compileContributions, type WorkerColumns } from './batch.ts'
import { type BpuProgramme, bpuContribution } from './contribution-bpu.ts'
import { constructionContributionFromWages } from './contribution-construction.ts'
import { type PuProgramme, puContribution, riskClasses } from './contribution-pu.ts'
import { law } from './law.ts'
import { overlay } from './overlay.ts'

/** Months on both sides of every change of a contribution. */
const starts = [
  '2015-07',
  '2019-02',
  '2021-02',
  '2025-01',
  '2025-07',
  '2026-01',
  '2026-02',
  '2026-03',
  '2026-12',
  '2027-03',
]

describe('ten thousand random workers', () => {
  test('have the same contributions from the compiled kernel and from the plain formulas, to the rupiah', () => {
    const random = generator(20_261_121)
    let refusals = 0
    for (const from of starts) {
      const workers = people(1_000, random)
      const months = 2
      const { total_rupiah, refused } = compileContributions({ from, months })(workers)
      for (let at = 0; at < 1_000; at++) {
        const plain = plainTotal(workers, at, from, months)
        if (typeof plain === 'number') {
          expect(batchRefusals[refused[at]!]).toBe('none')
          expect(total_rupiah[at]).toBe(plain)
        } else {
          refusals++
          expect(batchRefusals[refused[at]!]).toBe(plain.code)
          expect(total_rupiah[at]).toBe(0)
        }
      }
    }
    expect(refusals).toBeGreaterThan(0)
  }, 60_000)
})

describe('the compiled kernel', () => {
  test.each([
    ['27,214 new participants for a month', 27_214, 1, 457_195_200],
    ['27,214 new participants for a year', 27_214, 12, 5_486_342_400],
    ['4,316 workers for a year', 4_316, 12, 870_105_600],
    ['1,650 RT heads for a year', 1_650, 12, 332_640_000],
    ['112,538 workers of the BKBK for twelve months', 112_538, 12, 22_687_660_800],
  ])('counts %s, paid by the APBD, to the rupiah', (_, count, months, total) => {
    const workers = columns(count)
    workers.pay_rupiah.fill(1_000_000)
    workers.programmes.fill(0b11)
    const { total_rupiah } = compileContributions({ from: '2025-01', months })(workers)
    expect(total_rupiah.reduce((sum, amount) => sum + amount, 0)).toBe(total)
  })

  test('answers a supposed law without touching the law in force', () => {
    const workers = columns(1)
    workers.pay_rupiah.fill(1_000_000)
    workers.programmes.fill(0b11)
    const supposed = overlay(law, [{ id: 'bpu.jkm_contribution', from: '2025-06-01', value: 8_000 }])
    const period = { from: '2025-05', months: 2 }
    expect(compileContributions(period, supposed)(workers).total_rupiah[0]).toBe(16_800 + 18_000)
    expect(compileContributions(period)(workers).total_rupiah[0]).toBe(2 * 16_800)
  })

  test.each([
    ['no programme', { programmes: 0 }, 'rules.programme_missing'],
    ['an own-account worker in JP', { programmes: 0b1000 }, 'rules.programme_unknown'],
    ['an unknown segment', { segment: 9 }, 'rules.segment_unknown'],
    ['an income that is no number', { pay_rupiah: Number.NaN }, 'rules.amount_out_of_range'],
    ['a negative income', { pay_rupiah: -1 }, 'rules.amount_out_of_range'],
    ['an unknown sector', { sector: 2 }, 'rules.sector_unknown'],
    ['an unknown risk class', { segment: 1, risk_class: 5 }, 'rules.risk_class_unknown'],
    ['an income between two bands', { pay_rupiah: 1_099_500 }, 'rules.income_in_band_gap'],
  ])('marks %s and still counts the others', (_, wrong, code) => {
    const workers = columns(2)
    workers.pay_rupiah.fill(1_000_000)
    workers.programmes.fill(0b11)
    for (const [name, value] of Object.entries(wrong)) workers[name as keyof WorkerColumns][0] = value
    const { total_rupiah, refused } = compileContributions({ from: '2024-01', months: 1 })(workers)
    expect(batchRefusals[refused[0]!]).toBe(code)
    expect([...total_rupiah]).toEqual([0, 16_800])
  })

  test('stops at columns of different lengths', () => {
    const workers = { ...columns(2), sector: new Uint8Array(1) }
    expect(() => compileContributions({ from: '2024-01', months: 1 })(workers)).toThrow('different lengths')
  })

  test('refuses a period before the law and a period of no months', () => {
    expect(() => compileContributions({ from: '2015-06', months: 1 })).toThrow(Refusal)
    expect(() => compileContributions({ from: '2026-01', months: 0 })).toThrow(Refusal)
  })
})

function columns(count: number): WorkerColumns {
  return {
    segment: new Uint8Array(count),
    pay_rupiah: new Float64Array(count),
    programmes: new Uint8Array(count),
    sector: new Uint8Array(count),
    may_use_relief: new Uint8Array(count),
    risk_class: new Uint8Array(count),
  }
}

function people(count: number, random: () => number): WorkerColumns {
  const made = columns(count)
  for (let at = 0; at < count; at++) {
    const segment = Math.floor(random() * 3)
    made.segment[at] = segment
    made.pay_rupiah[at] = Math.floor(random() ** 3 * 60_000_000)
    made.programmes[at] = [1 + Math.floor(random() * 7), 1 + Math.floor(random() * 31), 3][segment]!
    made.sector[at] = random() < 0.5 ? 0 : 1
    made.may_use_relief[at] = random() < 0.5 ? 0 : 1
    made.risk_class[at] = Math.floor(random() * riskClasses.length)
  }
  return made
}

function plainTotal(workers: WorkerColumns, at: number, from: string, months: number): number | Refusal {
  try {
    return monthsBetween(from, addMonths(from, months - 1))
      .map((month) => plainMonth(workers, at, month))
      .reduce((sum, amount) => sum + amount, 0)
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}

function plainMonth(workers: WorkerColumns, at: number, month: string): number {
  const pay = workers.pay_rupiah[at]!
  const programmes = batchProgrammes.filter((_, bit) => workers.programmes[at]! & (1 << bit))
  const relieved = workers.may_use_relief[at] === 1
  if (workers.segment[at] === 0)
    return bpuContribution({
      month,
      income_rupiah: pay,
      programmes: programmes as BpuProgramme[],
      sector: workers.sector[at] === 0 ? 'transport' : 'other',
      funder: relieved ? 'SELF' : 'APBD',
    }).value
  if (workers.segment[at] === 2)
    return constructionContributionFromWages({ month, wages_rupiah: pay }).value.total_rupiah
  return puContribution({
    month,
    wage_rupiah: pay,
    programmes: programmes as PuProgramme[],
    risk_class: riskClasses[workers.risk_class[at]!]!,
    ...(relieved && {
      labour_intensive: { industry: 'footwear' as const, active_workers: 50, jkk_paid_to_january_2025: true },
    }),
  }).value.total_rupiah
}

/** A small repeatable generator (mulberry32), so that a failing worker can be found again. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
