import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMonths, type Month, monthFromIndex, monthIndex } from '../kernel/month.ts'
import { Refusal } from '../kernel/refusal.ts'
import * as rules from './index.ts'

/** Law in general: what must hold for every income, month and programme, whatever the amounts of the day. */
const month = fc.integer({ min: monthIndex('2015-07'), max: monthIndex('2030-12') }).map(monthFromIndex)
const bandIncome = fc
  .tuple(
    fc.constantFrom(...rules.law['bpu.bands'].values[0]!.value),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([band, part]) => {
    const to = band.income_to_rupiah ?? band.income_from_rupiah + 30_000_000
    return band.income_from_rupiah + Math.floor((to - band.income_from_rupiah) * part)
  })
const bpu = fc.record({
  month,
  income_rupiah: bandIncome,
  programmes: fc.subarray([...rules.bpuProgrammes], { minLength: 1 }),
  sector: fc.constantFrom(...rules.bpuSectors),
  funder: fc.constantFrom(...rules.bpuFunders),
})
const pu = fc.record({
  month,
  wage_rupiah: fc.integer({ min: 0, max: 200_000_000 }),
  programmes: fc.subarray(['JKK', 'JKM', 'JHT', 'JP'] as const, { minLength: 1 }).map((list) => [...list]),
  risk_class: fc.constantFrom(...rules.riskClasses),
})

describe('own-account contributions', () => {
  test('are whole rupiah, never negative', () => {
    fc.assert(
      fc.property(bpu, (input) => {
        const { value } = rules.bpuContribution(input)
        expect(Number.isSafeInteger(value) && value >= 0).toBe(true)
      }),
    )
  })

  test('do not fall when income rises', () => {
    fc.assert(
      fc.property(bpu, bandIncome, (input, other) => {
        const [low, high] = [input.income_rupiah, other].toSorted((a, b) => a - b) as [number, number]
        const at = (income_rupiah: number) => rules.bpuContribution({ ...input, income_rupiah }).value
        expect(at(low)).toBeLessThanOrEqual(at(high))
      }),
    )
  })

  test('of all programmes together are the sum of each alone', () => {
    fc.assert(
      fc.property(bpu, (input) => {
        const alone = input.programmes.map(
          (programme) => rules.bpuContribution({ ...input, programmes: [programme] }).value,
        )
        expect(rules.bpuContribution(input).value).toBe(alone.reduce((a, b) => a + b, 0))
      }),
    )
  })

  test('over a period are the sum of its months, however it is cut', () => {
    fc.assert(
      fc.property(bpu, fc.nat(30), fc.nat(30), ({ month: from, ...person }, first, second) => {
        const over = (a: Month, b: Month) =>
          total(rules.bpuContributionOver({ ...person, from: a, to: b }).value)
        const cut = addMonths(from, first)
        const end = addMonths(cut, second + 1)
        expect(over(from, end)).toBe(over(from, cut) + over(addMonths(cut, 1), end))
      }),
      { numRuns: 40 },
    )
  })

  test('with relief are never above those without it', () => {
    fc.assert(
      fc.property(bpu, (input) => {
        const paidBy = (funder: rules.BpuFunder) => rules.bpuContribution({ ...input, funder }).value
        expect(paidBy('SELF')).toBeLessThanOrEqual(paidBy('APBD'))
        expect(paidBy('VILLAGE_OR_TRANSFER')).toBe(paidBy('APBD'))
      }),
    )
  })

  test('of every income are an amount or a refusal that gives the accepted range', () => {
    fc.assert(
      fc.property(bpu, fc.integer({ min: -10, max: 2_000_000_000 }), (input, income_rupiah) => {
        try {
          expect(rules.bpuContribution({ ...input, income_rupiah }).value).toBeGreaterThan(0)
        } catch (error) {
          if (!(error instanceof Refusal)) throw error
          expect(error.field).toBe('income_rupiah')
          expect(error.details).toHaveProperty('accepted')
        }
      }),
    )
  })
})

describe('wage workers’ contributions', () => {
  test('are whole rupiah, never negative, and add up', () => {
    fc.assert(
      fc.property(pu, (input) => {
        const { value } = rules.puContribution(input)
        for (const amount of [value.total_rupiah, value.employer_rupiah, value.worker_rupiah])
          expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true)
        expect(value.employer_rupiah + value.worker_rupiah).toBe(value.total_rupiah)
      }),
    )
  })

  test('do not fall when the wage rises', () => {
    fc.assert(
      fc.property(pu, fc.nat(5_000_000), (input, more) => {
        const at = (wage_rupiah: number) => rules.puContribution({ ...input, wage_rupiah }).value.total_rupiah
        expect(at(input.wage_rupiah)).toBeLessThanOrEqual(at(input.wage_rupiah + more))
      }),
    )
  })

  test('of JP stop rising at the ceiling', () => {
    fc.assert(
      fc.property(month, fc.integer({ min: 12_000_000, max: 500_000_000 }), (on, wage_rupiah) => {
        const jp = (wage: number) =>
          rules.puContribution({ month: on, wage_rupiah: wage, programmes: ['JP'], risk_class: 'low' }).value
            .total_rupiah
        expect(jp(wage_rupiah)).toBe(jp(12_000_000))
      }),
    )
  })
})

describe('benefits', () => {
  const people = fc.record({
    since: fc.integer({ min: monthIndex('2015-07'), max: monthIndex('2027-12') }),
    months: fc.integer({ min: 0, max: 80 }),
    paid: fc.infiniteStream(fc.boolean()),
    day: fc.integer({ min: 1, max: 28 }),
    children: fc.integer({ min: 0, max: 2 }),
    segment: fc.constantFrom(...rules.jkmSegments),
  })
  const member = people.map(({ since, months, paid, day, children, segment }) => ({
    died_on: `${monthFromIndex(since + months)}-28`,
    member_since: `${monthFromIndex(since)}-${String(day).padStart(2, '0')}`,
    paid_months: Array.from({ length: months + 1 }, (_, at) => monthFromIndex(since + at)).filter(
      () => paid.next().value,
    ),
    children,
    segment,
  }))

  test('of JKM are nothing, the funeral grant, or all of it, and the parts add up', () => {
    fc.assert(
      fc.property(member, (input) => {
        const { total_rupiah, parts } = rules.jkmBenefit(input).value
        expect(total(Object.values(parts).map((amount_rupiah) => ({ amount_rupiah })))).toBe(total_rupiah)
        expect([0, 10_000_000, 24_000_000, 42_000_000]).toContain(total_rupiah)
      }),
    )
  })

  test('of JKM under the cautious reading are never above the favourable one', () => {
    fc.assert(
      fc.property(member, (input) => {
        const cautious = rules.jkmBenefit(input).value.total_rupiah
        const favourable = rules.jkmBenefit({ ...input, reading: 'favourable' }).value.total_rupiah
        expect(cautious).toBeLessThanOrEqual(favourable)
      }),
    )
  })

  test('of JKM ask a question whenever the two readings differ, and show both', () => {
    fc.assert(
      fc.property(member, (input) => {
        const { value, unconfirmed } = rules.jkmBenefit(input)
        const favourable = rules.jkmBenefit({ ...input, reading: 'favourable' }).value.total_rupiah
        if (favourable === value.total_rupiah) return
        const shown = unconfirmed.flatMap(({ readings }) => readings?.map((reading) => reading.value) ?? [])
        expect(shown).toContain(value.total_rupiah)
        expect(shown).toContain(favourable)
      }),
    )
  })

  test('of children never exceed the most a child or two may have', () => {
    const child = fc.record({
      birth_date: fc.integer({ min: 1995, max: 2024 }).map((year) => `${year}-06-15`),
      level: fc.constantFrom(...rules.schoolLevels),
      married_or_working: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(child, { maxLength: 2 }), (children) => {
        const answer = rules.scholarshipByChild({ happened_on: '2025-06-01', children }).value
        const most = rules.scholarshipMaximum('2025-06-01', children.length).value
        expect(answer.total_rupiah).toBeLessThanOrEqual(most)
        for (const one of answer.children) expect(one.total_rupiah).toBeLessThanOrEqual(87_000_000)
      }),
    )
  })

  test('of a death at work do not fall when the wage rises', () => {
    fc.assert(
      fc.property(fc.nat(100_000_000), fc.nat(1_000_000), (wage, more) => {
        const at = (wage_rupiah: number) =>
          rules.jkkDeathBenefit({
            happened_on: '2025-01-01',
            pay: { kind: 'monthly', wage_rupiah },
            children: 0,
          }).value.total_rupiah
        expect(at(wage)).toBeLessThanOrEqual(at(wage + more))
      }),
    )
  })

  test('of temporary incapacity grow with time', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(29), fc.boolean(), (months, days, old) => {
        const at = (m: number, d: number) =>
          rules.stmb({
            happened_on: old ? '2019-01-01' : '2025-01-01',
            pay: { kind: 'monthly', wage_rupiah: 3_000_000 },
            months: m,
            days: d,
          }).value
        expect(at(months, days)).toBeLessThanOrEqual(at(months + 1, 0))
        expect(at(months, 0)).toBeLessThanOrEqual(at(months, days))
      }),
    )
  })
})

test('construction contributions rise with the contract and by no more than the first rate', () => {
  fc.assert(
    fc.property(fc.nat(20_000_000_000), fc.nat(1_000_000_000), (contract, more) => {
      const at = (contract_value_rupiah: number) =>
        rules.constructionContribution({ month: '2026-01', contract_value_rupiah }).value.total_rupiah
      expect(at(contract)).toBeLessThanOrEqual(at(contract + more))
      expect(at(contract + more) - at(contract)).toBeLessThanOrEqual(more * 0.0024 + 10)
    }),
  )
})

test('a supposed value from a date on leaves every earlier month as it was', () => {
  fc.assert(
    fc.property(bpu, month, fc.nat(50_000), (input, from, value) => {
      const supposed = rules.overlay(rules.law, [{ id: 'bpu.jkm_contribution', from: `${from}-01`, value }])
      if (input.month >= from) return
      expect(rules.bpuContribution(input, supposed)).toEqual(rules.bpuContribution(input))
    }),
  )
})

function total(amounts: { amount_rupiah: number }[]): number {
  return amounts.reduce((sum, { amount_rupiah }) => sum + amount_rupiah, 0)
}
