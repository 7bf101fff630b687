import { describe, expect, test } from 'vitest'
import { Refusal } from '../kernel/refusal.ts'
import { type BpuContributionInput, bpuContribution } from './contribution-bpu.ts'
import { law } from './law.ts'
import { type LawChange, overlay } from './overlay.ts'

const farmer: Omit<BpuContributionInput, 'month'> = {
  income_rupiah: 1_000_000,
  programmes: ['JKK', 'JKM'],
  sector: 'other',
  funder: 'APBD',
}
// In months that are past: a new rate of the law must change no test but its own example.
const dearer: LawChange = { id: 'bpu.jkm_contribution', from: '2025-06-01', value: 8_000 }

describe('a supposed JKM contribution of Rp8,000 from June 2025', () => {
  const supposed = overlay(law, [dearer])

  test('costs the APBD Rp18,000 in June 2025', () => {
    expect(bpuContribution({ ...farmer, month: '2025-06' }, supposed).value).toBe(18_000)
  })

  test('leaves May 2025 at Rp16,800', () => {
    expect(bpuContribution({ ...farmer, month: '2025-05' }, supposed).value).toBe(16_800)
  })

  test('does not touch the law in force', () => {
    expect(bpuContribution({ ...farmer, month: '2025-06' }).value).toBe(16_800)
  })

  test('shares every parameter it does not change', () => {
    for (const id of Object.keys(law) as (keyof typeof law)[])
      if (id !== dearer.id) expect(supposed[id]).toBe(law[id])
  })

  test('marks its value as supposed', () => {
    expect(supposed['bpu.jkm_contribution'].values.at(-1)?.source.confidence).toBe('unconfirmed')
  })
})

describe('a change between two days', () => {
  test('gives back the law before and after it', () => {
    const supposed = overlay(law, [{ ...dearer, from: '2020-02-01', to: '2020-02-29' }])
    const amounts = ['2020-01', '2020-02', '2020-03'].map(
      (month) => bpuContribution({ ...farmer, month }, supposed).value,
    )
    expect(amounts).toEqual([16_800, 18_000, 16_800])
  })

  test('may cover several values and leaves no hole', () => {
    const supposed = overlay(law, [
      { id: 'bpu.payable_share_other', from: '2025-03-01', to: '2026-05-31', value: 2_500 },
    ])
    const amounts = ['2025-02', '2025-03', '2026-03', '2026-05', '2026-06'].map(
      (month) => bpuContribution({ ...farmer, funder: 'SELF', month }, supposed).value,
    )
    expect(amounts).toEqual([16_800, 4_200, 4_200, 4_200, 8_400])
  })

  test('may be laid over another', () => {
    const supposed = overlay(law, [dearer, { ...dearer, from: '2025-09-01', value: 9_000 }])
    const amounts = ['2025-08', '2025-09'].map(
      (month) => bpuContribution({ ...farmer, month }, supposed).value,
    )
    expect(amounts).toEqual([18_000, 19_000])
  })
})

describe('a change that cannot be', () => {
  test.each([
    [
      'an unknown parameter',
      { ...dearer, id: 'bpu.nothing' as LawChange['id'] },
      'rules.parameter_not_found',
    ],
    ['a day that does not exist', { ...dearer, from: '2027-02-30' }, 'rules.period_reversed'],
    ['an end before the start', { ...dearer, to: '2025-05-31' }, 'rules.period_reversed'],
    ['a negative amount', { ...dearer, value: -1 }, 'rules.value_wrong_kind'],
    ['a word instead of an amount', { ...dearer, value: 'lots' }, 'rules.value_wrong_kind'],
    ['an amount instead of a table', { ...dearer, id: 'bpu.bands' as const }, 'rules.value_wrong_kind'],
  ])('%s is refused', (_, change, code) => {
    expect(() => overlay(law, [change])).toThrow(Refusal)
    expect(() => overlay(law, [change])).toThrow(code)
  })
})
