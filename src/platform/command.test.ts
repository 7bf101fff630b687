import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type CommandAnswer, usePayung } from '../../test/payung.ts'
import { text } from '../kernel/text.ts'
import { type Command, nearest, readCall, UsageError } from './command.ts'

const payung = usePayung({ jobs: false })
const folder = mkdtempSync(path.join(tmpdir(), 'payung-command-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Standard output must be one JSON object on one line and nothing else. */
function onlyJson(answer: CommandAnswer): Record<string, unknown> {
  expect(answer.out).toMatch(/^\{.*\}\n$/)
  expect(answer.out.trimEnd()).not.toContain('\n')
  return JSON.parse(answer.out) as Record<string, unknown>
}

const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex')

describe('a wrong command', () => {
  it.each([
    [['roster', 'imprt', 'x.xlsx'], 'Did you mean "payung roster import"?'],
    [['xyzzy'], 'There is no command "xyzzy".'],
    [['roster', 'list', '--jsn'], 'Did you mean --json?'],
    [['roster', 'import', '--programme', 'X'], 'takes FILE, and was given 0'],
    [['roster', 'import', 'a.csv'], 'needs --programme CODE'],
    [['roster', 'list', '--json=yes'], '--json'],
  ])(
    'payung %j ends with exit code 2, says what is right, and writes nothing to standard output',
    async (words, said) => {
      const { code, out, err } = await payung.command(words)
      expect([code, out]).toEqual([2, ''])
      expect(err).toContain(said)
      expect(err).toContain('--help')
      expect(err).not.toMatch(/\n\s+at |Error:/)
    },
  )
})

describe('help', () => {
  it('lists every command with its exit codes; no words at all gives the same with exit code 2', async () => {
    const help = await payung.command(['--help'])
    expect([help.code, help.err]).toEqual([0, ''])
    for (const command of [
      'region load',
      'account create',
      'programme create',
      'roster import',
      'roster confirm',
      'coverage show',
      'demo roster',
    ])
      expect(help.out).toContain(command)
    expect(help.out).toContain('Exit codes: 0 done, 1 refused or problems found, 2 wrong usage')
    const nothing = await payung.command([])
    expect([nothing.code, nothing.out]).toEqual([2, help.out])
  })

  it('of one command tells its words, options and an example in both languages, without a database', async () => {
    const { code, out, err } = await payung.command(['roster', 'import', '--help'], {
      DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    })
    expect([code, err]).toEqual([0, ''])
    for (const part of [
      'payung roster import FILE',
      '--programme CODE',
      '(required)',
      '--json',
      '--as USER',
      'Unggah dan periksa daftar',
      'Upload and check a roster',
      'Examples:',
    ])
      expect(out).toContain(part)
  })
})

describe('the result', () => {
  it('with --json is exactly one JSON object on standard output; everything said goes to standard error', async () => {
    const list = await payung.command(['roster', 'list', '--json'])
    expect([list.code, Array.isArray(onlyJson(list).rosters)]).toEqual([0, true])
    const refused = await payung.command(['roster', 'show', '00000000-0000-4000-8000-000000000000', '--json'])
    expect(refused.code).toBe(1)
    expect(onlyJson(refused)).toEqual({
      error: {
        code: 'roster.not_found',
        kind: 'not_found',
        id: expect.any(String),
        en: expect.any(String),
        details: {},
      },
    })
    expect(refused.err).toMatch(
      /^Daftar ini tidak ada.*\nThere is no such roster.*\n\(roster\.not_found\)\n$/,
    )
  })

  it('of a refusal is a sentence in both languages and its code, with exit code 1', async () => {
    const { code, out, err } = await payung.command(['programme', 'show', 'TIDAK-ADA'])
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(
      /Program TIDAK-ADA tidak ada.*\nThere is no programme TIDAK-ADA.*\n\(programme\.not_found\)/,
    )
  })

  it('of an id that is none is a refusal, not a mistake of ours', async () => {
    for (const id of ['bukan-uuid', '1', "' or true --"]) {
      const { code, err } = await payung.command(['roster', 'show', id, '--json'])
      expect([id, code]).toEqual([id, 1])
      expect(err).not.toMatch(/\n\s+at |invalid input syntax/)
    }
  })
})

describe('--as', () => {
  it('an account that does not exist is refused and named', async () => {
    const { code, err, data } = await payung.command(['programme', 'list', '--as', 'tidak.ada', '--json'])
    expect([code, (data.error as { code: string }).code]).toEqual([1, 'account.unknown'])
    expect(err).toContain('Tidak ada akun tidak.ada')
  })

  it('sees what the account sees and may what the account may', async () => {
    const city = await payung.command(['programme', 'list', '--as', 'kotajambi.operator', '--json'])
    expect([city.code, city.data.programmes]).toEqual([0, []])
    const own = await payung.command(['programme', 'list', '--as', 'sarolangun.operator', '--json'])
    expect((own.data.programmes as { code: string }[]).map((programme) => programme.code)).toEqual([
      'SRL-2024-APBDP',
    ])
    const auditor = await payung.command([
      'account',
      'create',
      'x.y.z',
      '--name',
      'X',
      '--role',
      'clerk',
      '--region',
      '15.03',
      '--office',
      'X',
      '--password-file',
      '/dev/null',
      '--as',
      'inspektorat',
      '--json',
    ])
    expect([auditor.code, auditor.out.includes('"error"')]).toEqual([1, true])
  })

  it('is told apart in the audit trail from the local administrator', async () => {
    const key = `UJI-${process.pid}`
    const make = (as: string[]) =>
      payung.command([
        'programme',
        'create',
        `${key}${as.length}`,
        '--name',
        'Program uji',
        '--region',
        '15.03',
        '--legal-basis',
        'Perbup 7/2024',
        '--from',
        '2024-11',
        '--to',
        '2024-12',
        '--quota',
        '5',
        '--budget-name',
        `Anggaran ${key}${as.length}`,
        '--ceiling',
        'Rp 1.000.000',
        '--json',
        ...as,
      ])
    expect([(await make([])).code, (await make(['--as', 'sarolangun.operator'])).code]).toEqual([0, 0])
    const lines = await payung.see<{ actor_name: string; door: string }>(
      "select actor_name, door from audit_line where action = 'programme.make' and door = 'command' order by at desc limit 2",
    )
    expect(lines).toEqual([
      { actor_name: 'sarolangun.operator', door: 'command' },
      { actor_name: 'local-administrator', door: 'command' },
    ])
  })
})

describe('wrong values', () => {
  it.each([
    [['--rows', 'banyak'], 'command.not_a_number'],
    [['--rows', '-1'], ''],
    [['--problems', '1e3'], 'command.not_a_number'],
    [['--region', '99.99'], ''],
    [['--region', '15'], 'demo.bad_region'],
    [['--out', 'daftar.doc'], 'demo.unknown_format'],
    [['--out', '/tidak/ada/daftar.csv'], ''],
  ])('demo roster %j is refused with a sentence and not with a mistake of ours', async (options, wanted) => {
    const rest = ['--rows', '3', '--problems', '0', '--out', path.join(folder, 'x.csv'), '--json']
    const { code, out, err } = await payung.command(['demo', 'roster', ...rest, ...options])
    expect(err).not.toMatch(/\n\s+at /)
    expect([1, 2]).toContain(code)
    if (wanted) expect(JSON.parse(out)).toMatchObject({ error: { code: wanted } })
  })

  it('of a programme are refused by name, and nothing is made', async () => {
    const base = [
      'programme',
      'create',
      'UJI-SALAH',
      '--name',
      'Program uji',
      '--region',
      '15.03',
      '--legal-basis',
      'Perbup 7/2024',
      '--budget-name',
      'Anggaran salah',
      '--json',
    ]
    const right = { '--from': '2024-11', '--to': '2024-12', '--quota': '5', '--ceiling': '1000000' }
    for (const [option, wrong] of [
      ['--ceiling', 'banyak'],
      ['--ceiling', '10.5'],
      ['--quota', 'x'],
      ['--from', '2024-13'],
      ['--to', '2024-10'],
    ] as const) {
      const { code, data } = await payung.command([
        ...base,
        ...Object.entries({ ...right, [option]: wrong }).flat(),
      ])
      expect([option, wrong, code, typeof (data.error as { code?: string } | undefined)?.code]).toEqual([
        option,
        wrong,
        1,
        'string',
      ])
    }
    expect(await payung.see("select code from programme where code = 'UJI-SALAH'")).toEqual([])
    expect(await payung.see("select name from budget where name = 'Anggaran salah'")).toEqual([])
  })
})

describe('payung demo roster', () => {
  it('writes the same bytes twice, other bytes for another seed, and needs no database', async () => {
    const make = (name: string, seed: string) =>
      payung.command(
        [
          'demo',
          'roster',
          '--rows',
          '30',
          '--problems',
          '19',
          '--seed',
          seed,
          '--out',
          path.join(folder, name),
          '--json',
        ],
        { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' },
      )
    for (const kind of ['csv', 'xlsx']) {
      const answer = await make(`a.${kind}`, '1')
      expect([answer.code, onlyJson(answer)]).toEqual([
        0,
        {
          file: path.join(folder, `a.${kind}`),
          format: kind,
          bytes: statSync(path.join(folder, `a.${kind}`)).size,
          accepted: 30,
          rejected: 19,
        },
      ])
      await make(`b.${kind}`, '1')
      await make(`c.${kind}`, '2')
      expect(digest(path.join(folder, `a.${kind}`))).toBe(digest(path.join(folder, `b.${kind}`)))
      expect(digest(path.join(folder, `a.${kind}`))).not.toBe(digest(path.join(folder, `c.${kind}`)))
    }
  })
})

describe('reading the command line', () => {
  const commands: Command[] = [
    {
      name: 'roster import',
      summary: text('x', 'x'),
      words: ['FILE'],
      options: {
        programme: { type: 'string', help: text('x', 'x'), required: true },
        size: { type: 'string', default: '5', help: text('x', 'x') },
      },
      run: async () => ({ data: {}, lines: [] }),
    },
    { name: 'roster', summary: text('x', 'x'), run: async () => ({ data: {}, lines: [] }) },
  ]

  it('takes the longest command that fits, its options in any order, and the defaults', () => {
    const call = readCall(commands, [
      'roster',
      'import',
      '--programme',
      'P',
      'a.csv',
      '--as',
      'dina',
      '--json',
    ])
    expect(call).toMatchObject({
      words: ['a.csv'],
      json: true,
      help: false,
      as: 'dina',
      options: { programme: 'P', size: '5' },
    })
    expect(call.command.name).toBe('roster import')
    expect(readCall(commands, ['roster']).command.name).toBe('roster')
    expect(readCall(commands, ['roster', 'import', '-h']).help).toBe(true)
  })

  it.each([
    [['rooster', 'import'], 'Did you mean "payung roster import"?'],
    [['roster', 'import', 'a.csv', '--programe', 'P'], 'Did you mean --programme?'],
    [['roster', 'import', 'a.csv', '--qwertz'], 'Unknown option'],
    [['roster', 'import', 'a.csv', 'b.csv', '--programme', 'P'], 'takes FILE, and was given 2'],
    [['roster', 'import', 'a.csv', '--programme'], '--programme'],
    [['roster', 'x'], 'takes no words, and was given 1'],
  ])('refuses %j and says what is right', (words, said) => {
    const refused = () => readCall(commands, words)
    expect(refused).toThrow(UsageError)
    expect(refused).toThrow(said)
  })

  it('takes a file whose name begins with a hyphen after --', () => {
    expect(readCall(commands, ['roster', 'import', '--programme', 'P', '--', '-aneh.csv']).words).toEqual([
      '-aneh.csv',
    ])
    expect(() => readCall(commands, ['roster', 'import', '--programme', 'P', '-aneh.csv'])).toThrow(
      UsageError,
    )
  })

  it('suggests only what is near', () => {
    expect(nearest('improt', ['import', 'export'])).toBe('import')
    expect(nearest('qwertyuiop', ['import', 'export'])).toBeUndefined()
    expect(nearest('x', [])).toBeUndefined()
  })
})
