import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runCommand } from '../../test/payung.ts'
import { Refusal } from '../kernel/refusal.ts'
import { type CommandInput, describeCommand, readCall, refusalData } from '../platform/command.ts'
import { law } from '../rules/law.ts'
import { families } from './portal.calculators.ts'
import { rulesCommands } from './portal.commands.ts'
import { optionOf } from './portal.options.ts'

/*
 * Goal: the law answers on the command line as the issue writes it, word for word, without a database.
 * Method: `bin/payung` as a process of its own, in a data folder that stays empty.
 */
const home = mkdtempSync(path.join(os.tmpdir(), 'payung-rules-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** A process of its own: what a person at a terminal has, without a database. */
const payung = (line: string) => runCommand(line.split(' '), { PAYUNG_HOME: home, DATABASE_URL: '' })

type Told = { code: number; out: string; data: Record<string, unknown> }

/** The same without starting a process each time. */
async function call(words: string[]): Promise<Told> {
  const { command, words: given, options } = readCall(rulesCommands, words)
  try {
    const { data, lines, failed } = await command.run({
      words: given,
      options,
      say: () => {},
    } as unknown as CommandInput)
    return { code: failed ? 1 : 0, out: lines.join('\n'), data: data as Record<string, unknown> }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { code: 1, out: '', data: refusalData(error) }
  }
}
const ask = (line: string) => call(line.split(' '))

const driver =
  'rules contribution --segment bpu --income 1000000 --programmes jkk,jkm --month 2026-05 --sector transport'

describe('the law on the command line', () => {
  it('answers 8400 for a driver who pays himself and 16800 where the APBD pays, with steps, sources and what is open', async () => {
    const self = await payung(`${driver} --funder self --json`)
    expect(self.out).toMatch(/^\{"value":8400,/)
    const steps = self.data.steps as { source?: { regulation: string } }[]
    expect(steps.map(({ source }) => source?.regulation)).toContain('PP 50/2025')
    expect(self.data.unconfirmed).toEqual([])
    expect((await payung(`${driver} --funder apbd --json`)).data.value).toBe(16_800)
  })

  it('answers a death in the third month with both readings', async () => {
    const { code, data } = await payung(
      'rules benefit jkm --died 2026-05-01 --member-since 2026-03-15 --paid-months 2026-03..2026-05 --children 2 --json',
    )
    expect(code).toBe(0)
    expect(data).toMatchObject({
      total_rupiah: 10_000_000,
      unconfirmed: [{ readings: [{ value: 10_000_000 }, { value: 42_000_000 }] }],
    })
    expect((data.also as { topic: string }[]).map(({ topic }) => topic)).toEqual([
      'documents',
      'heirs',
      'claim_until',
      'payout_working_days',
    ])
  })

  it('explains one person and month with every parameter looked up', async () => {
    const { data } = await ask(
      'rules explain --segment bpu --income 1000000 --programmes jkk,jkm --month 2026-05 --sector transport --funder self --json',
    )
    const parameters = data.parameters as {
      id: string
      in_force?: { value: unknown; source: { regulation: string } }
    }[]
    expect(parameters.find(({ id }) => id === 'bpu.payable_share_transport')?.in_force).toMatchObject({
      value: 5_000,
      source: { regulation: 'PP 50/2025' },
    })
  })

  it('supposes another law without touching the one in force', async () => {
    const { data } = await ask(
      'rules what-if --set bpu.jkm_contribution@2025-06=8000 --segment bpu --income 1000000 --programmes jkk,jkm --month 2025-05 --months 2 --sector other --funder apbd --json',
    )
    expect(data).toMatchObject({
      in_force: { total_rupiah: 33_600 },
      supposed: { total_rupiah: 34_800 },
      difference_rupiah: 1_200,
    })
    expect(
      (
        await ask(
          `${driver.replace('2026-05', '2025-10')} --funder self --set bpu.jkm_contribution@2025-06=8000 --json`,
        )
      ).data.value,
    ).toBe(18_000)
  })

  it('gives all parameters, one parameter and the story of the law', async () => {
    expect(((await ask('rules parameters --json')).data.parameters as unknown[]).length).toBe(
      Object.keys(law).length,
    )
    expect((await ask('rules parameter bpu.jkm_contribution --json')).data).toMatchObject({
      values: [{ value: 6_800 }],
    })
    expect((await ask('rules timeline')).out).toContain('2025-02-07  PP 6/2025')
  })

  it.each([
    ['an unknown segment', 'rules contribution --segment asn', 'rules.segment_unknown', 'segment'],
    ['an unknown event', 'rules benefit lottery', 'rules.event_unknown', 'kind'],
    ['an option of another segment', `${driver} --funder self --wage 5`, 'rules.option_not_asked', 'wage'],
    ['a missing answer', driver, 'portal.answer_missing', 'funder'],
    [
      'a month before the law',
      `${driver.replace('2026-05', '2015-06')} --funder self`,
      'rules.month_out_of_range',
      'month',
    ],
    [
      'a supposition that cannot be read',
      `${driver} --funder self --set jkm=8000`,
      'rules.supposition_not_understood',
      'set',
    ],
    [
      'a supposed parameter that does not exist',
      `${driver} --funder self --set bpu.jkm@2027-01=8000`,
      'rules.parameter_not_found',
      'id',
    ],
    ['an unknown parameter', 'rules parameter no.such', 'rules.parameter_not_found', 'id'],
  ])('refuses %s with exit code 1 and its option', async (_, line, code, field) => {
    const answer = await ask(`${line} --json`)
    expect(answer.code).toBe(1)
    expect(answer.data).toMatchObject({ error: { code, field } })
  })

  it('calls a misspelt option wrong usage and names the right one', async () => {
    const { code, err } = await payung(`${driver} --fundr self`)
    expect(code).toBe(2)
    expect(err).toContain('--funder')
  })
})

describe('the help', () => {
  const helpOf = (name: string) =>
    describeCommand(rulesCommands.find((command) => command.name === name) ?? (rulesCommands[0] as never))

  it('describes an option for every question of every calculator', () => {
    for (const [family, name] of [
      ['contribution', 'rules contribution'],
      ['benefit', 'rules benefit'],
    ] as const)
      for (const asked of families[family])
        for (const question of Object.keys(asked.questions))
          expect(helpOf(name)).toContain(`--${optionOf(question)} `)
  })

  it('documents the header of the file of a run', () => {
    for (const column of [
      'segment',
      'pay_rupiah',
      'programmes',
      'sector',
      'funder',
      'risk_class',
      'jkk_relief',
    ])
      expect(helpOf('rules run')).toContain(column)
  })
})

describe('a run over a file', () => {
  it('counts everybody, lists the rows it cannot count, and says what is not confirmed', async () => {
    const file = path.join(home, 'people.csv')
    const out = path.join(home, 'amounts.csv')
    writeFileSync(
      file,
      [
        'nama,segment,income_rupiah,programmes,sector,funder,risk_class',
        'a,bpu,1000000,jkk+jkm,transport,self,',
        'b,bpu,"1.000.000",jkk jkm,other,apbd,',
        'c,bpu,1000000,jkk jkm,transport,village_or_transfer,',
        'd,pu,5000000,jkk jkm jht jp,,,low',
        'e,bpu,1099500,jkk jkm,other,self,',
        'f,asn,1000000,jkk,,,',
        'g,jakon,5000000,jkk jht,,,',
        'h,bpu,sejuta,jkk,other,self,',
        '',
      ].join('\n'),
    )
    const { code, data } = await call([
      'rules',
      'run',
      '--in',
      file,
      '--from',
      '2026-05',
      '--months',
      '1',
      '--out',
      out,
      '--json',
    ])
    expect(code).toBe(1)
    const wage = 5_000_000 * 0.0054 + 5_000_000 * 0.003 + 5_000_000 * 0.057 + 5_000_000 * 0.03
    expect(data).toMatchObject({
      rows: 8,
      counted_rows: 4,
      refused_rows: 4,
      value: 8_400 + 16_800 + 16_800 + wage,
      unconfirmed_rows: { 'rules.relief_village_or_transfer': 1 },
    })
    expect((data.refused as { row: number; code: string }[]).map(({ row, code }) => [row, code])).toEqual([
      [6, 'rules.income_in_band_gap'],
      [7, 'rules.segment_unknown'],
      [8, 'rules.programme_unknown'],
      [9, 'rules.amount_out_of_range'],
    ])
    for (const { reason } of data.refused as { reason: { id: string; en: string } }[])
      expect(reason.id).toMatch(/[a-z].*\./)
    const written = readFileSync(out, 'utf8').split('\n')
    expect(written.slice(0, 4)).toEqual([
      'row,total_rupiah,refused,unconfirmed',
      '2,8400,,',
      '3,16800,,',
      '4,16800,,rules.relief_village_or_transfer',
    ])
    expect(written[5]).toBe('6,,rules.income_in_band_gap,')
  })

  it('sets a supposed law beside the one in force', async () => {
    const file = path.join(home, 'two.csv')
    writeFileSync(
      file,
      'segment,pay_rupiah,programmes,sector,funder\nbpu,1000000,jkk jkm,other,apbd\nbpu,1000000,jkm,other,apbd\n',
    )
    const { code, data } = await call([
      'rules',
      'run',
      '--in',
      file,
      '--from',
      '2025-01',
      '--months',
      '12',
      '--set',
      'bpu.jkm_contribution@2025-01=8000',
      '--json',
    ])
    expect([code, data.total_rupiah, data.total_in_force_rupiah]).toEqual([
      0,
      12 * (18_000 + 8_000),
      12 * (16_800 + 6_800),
    ])
  })

  it.each([
    ['a file without the columns', 'nama,umur\na,3\n', [], 'rules.column_missing'],
    ['an empty file', '', [], /tabular\.|rules\.column_missing/],
    ['a picture', '\u0089PNG\r\n\u001a\n\u0000\u0000', [], /tabular\./],
    [
      'a period before the law',
      'segment,pay_rupiah,programmes\n',
      ['--from', '2015-01'],
      'rules.month_out_of_range',
    ],
    ['no months', 'segment,pay_rupiah,programmes\n', ['--months', '0'], 'rules.count_out_of_range'],
    [
      'months that are no number',
      'segment,pay_rupiah,programmes\n',
      ['--months', 'all'],
      'command.not_a_number',
    ],
  ])('refuses %s', async (_, content, more, code) => {
    const file = path.join(home, 'bad.csv')
    writeFileSync(file, content, 'latin1')
    const answer = await call(['rules', 'run', '--in', file, '--from', '2026-01', ...more, '--json'])
    expect(answer.code).toBe(1)
    expect((answer.data.error as { code: string }).code).toMatch(code)
  })

  it('refuses a file that is not there and a place it cannot write to', async () => {
    const file = path.join(home, 'one.csv')
    writeFileSync(file, 'segment,pay_rupiah,programmes,sector,funder\nbpu,1000000,jkm,other,apbd\n')
    const lost = await call([
      'rules',
      'run',
      '--in',
      path.join(home, 'lost.csv'),
      '--from',
      '2026-01',
      '--json',
    ])
    expect([lost.code, lost.data.error]).toMatchObject([1, { field: 'in' }])
    const sealed = await call([
      'rules',
      'run',
      '--in',
      file,
      '--from',
      '2026-01',
      '--out',
      path.join(home, 'no', 'out.csv'),
      '--json',
    ])
    expect([sealed.code, sealed.data.error]).toMatchObject([1, { field: 'out' }])
  })
})
