import { describe, expect, it } from 'vitest'
import { usePayung } from '../../test/payung.ts'

const payung = usePayung({ jobs: false })

const observe = (more: string[]) =>
  payung.command([
    'coverage',
    'observe',
    '15.03',
    '--source',
    'BPJS Ketenagakerjaan Cabang Jambi',
    ...more,
    '--json',
  ])

describe('a published figure entered on the command line', () => {
  it('with both numbers, a day and a source becomes the position coverage is built on', async () => {
    const entered = await observe([
      '--as-of',
      '2025-03-31',
      '--numerator',
      '56469',
      '--denominator',
      '108595',
      '--kind',
      'Potensi 2024',
    ])
    expect([entered.code, entered.err]).toEqual([0, ''])
    const { data } = await payung.command(['coverage', 'show', '15.03', '--as-of', '2025-03-31', '--json'])
    expect(data).toMatchObject({ numerator: 56_469, denominator: 108_595, percent: 52 })
  })

  it('leaves its line in the audit trail', async () => {
    const lines = await payung.see(
      "select 1 from audit_line where action = 'coverage.enter' and actor_id = 'local-administrator'",
    )
    expect(lines.length).toBeGreaterThan(1)
  })

  it.each([
    ['without percent and without numbers', ['--as-of', '2025-03-31']],
    [
      'with more protected workers than workers',
      ['--as-of', '2025-03-31', '--numerator', '10', '--denominator', '5', '--kind', 'Potensi'],
    ],
    [
      'with a denominator of nothing known',
      ['--as-of', '2025-03-31', '--numerator', '1', '--denominator', '5'],
    ],
    ['on a day that never was', ['--as-of', '2025-02-30', '--percent', '40']],
    ['of more than all workers', ['--as-of', '2025-03-31', '--percent', '140']],
  ])('%s is refused and nothing is entered', async (_, more) => {
    const before = await payung.see('select count(*) as figures from coverage_observation')
    const { code, data } = await observe(more)
    expect([code, (data.error as { code: string }).code]).toEqual([1, 'command.bad_option'])
    expect(await payung.see('select count(*) as figures from coverage_observation')).toEqual(before)
  })

  it('by a clerk is refused: figures of a whole region are the administrator’s', async () => {
    const { code, data } = await observe([
      '--as-of',
      '2025-03-31',
      '--percent',
      '52',
      '--as',
      'sarolangun.operator',
    ])
    expect([code, (data.error as { code: string }).code]).toEqual([1, 'account.not_allowed'])
  })
})

describe('a target entered on the command line', () => {
  it('gives the gap in people and rupiah', async () => {
    const target = await payung.command([
      'coverage',
      'target',
      '15.03',
      '--year',
      '2026',
      '--percent',
      '70',
      '--set-by',
      'Bupati Sarolangun',
      '--source',
      'RPJMD',
    ])
    expect([target.code, target.err]).toEqual([0, ''])
    const { data } = await payung.command(['coverage', 'show', '15.03', '--as-of', '2026-06-30', '--json'])
    const people = Math.ceil(108_595 * 0.7) - 56_469
    expect(data.target).toMatchObject({
      year: 2026,
      gap_people: people,
      gap_rupiah_per_month: people * 16_800,
    })
  })
})
