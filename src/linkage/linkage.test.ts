import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Refusal } from '../kernel/refusal.ts'
import { type CommandInput, readCall, refusalData } from '../platform/command.ts'
import { linkageCommands } from './linkage.commands.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'payung-linkage-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const at = (name: string) => path.join(folder, name)

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(at(name), content)
  return at(name)
}

/** What `payung … --json` prints, and its exit code; the commands need no installation. */
async function payung(...argv: string[]) {
  const { command, words, options } = readCall(linkageCommands, [...argv, '--json'])
  const input = { words, options, say: () => {} } as unknown as CommandInput
  try {
    const { data, failed } = await command.run(input)
    return { code: failed ? 1 : 0, data: JSON.parse(JSON.stringify(data)) }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { code: 1, data: JSON.parse(JSON.stringify(refusalData(error))) }
  }
}

const header = 'KODE;NIK;NAMA;TGL LAHIR;DESA'
const people = Array.from({ length: 60 }, (_, at) => {
  const day = String(1 + (at % 28)).padStart(2, '0')
  const month = String(1 + (at % 12)).padStart(2, '0')
  const name = `${['Budi', 'Siti', 'Agus', 'Rina', 'Tono'][at % 5]} ${['Santoso', 'Lestari', 'Wijaya', 'Hidayat', 'Siregar', 'Kusuma', 'Sari'][at % 7]}`
  return {
    code: `A${at}`,
    nik: `157101${day}${month}${60 + (at % 39)}${String(at + 1).padStart(4, '0')}`,
    name,
    date: `${day}-${month}-19${60 + (at % 39)}`,
    village: `Desa ${at % 9}`,
  }
})
const line = (each: (typeof people)[0]) => [each.code, each.nik, each.name, each.date, each.village].join(';')
const again = people
  .slice(0, 12)
  .map((each, at) => ({ ...each, code: `B${at}`, name: `H. ${each.name.toUpperCase()}` }))

describe('payung match', () => {
  it('finds who stands twice in a file with semicolons, a byte order mark and no map', async () => {
    const list = file(
      'twice.csv',
      `\ufeff${[header, ...people.map(line), ...again.map(line)].join('\r\n')}\r\n`,
    )
    const { code, data } = await payung(
      'match',
      'dedupe',
      list,
      '--out',
      at('pairs.csv'),
      '--clusters',
      at('clusters.csv'),
    )
    expect(code).toBe(0)
    expect(data).toMatchObject({ records: 72, pairs: 12, clusters: 60 })
    const [columns, ...pairs] = readFileSync(at('pairs.csv'), 'utf8').trim().split('\n')
    expect(columns).toBe('id_a,id_b,probability,weight')
    expect(pairs.map((each) => each.split(',').slice(0, 2).join(' ')).sort()).toEqual(
      again.map((_, place) => `A${place} B${place}`).sort(),
    )
    expect(readFileSync(at('clusters.csv'), 'utf8')).toContain('\nB3,A3\n')
  })

  it('finds the people of one list in another whose columns have other names', async () => {
    const one = file('one.csv', [header, ...people.map(line)].join('\n'))
    const two = file(
      'two.csv',
      [
        'id,nama lengkap,no. ktp,tanggal lahir',
        ...again.map((each) => `${each.code},"${each.name}, S.Pd",${each.nik},${each.date}`),
      ].join('\n'),
    )
    const { data } = await payung('match', 'link', one, two, '--out', at('linked.csv'))
    expect(data.fields.map(({ name }: { name: string }) => name)).toEqual(['NIK', 'NAMA', 'TGL LAHIR'])
    expect(data.pairs).toBe(12)
    expect(readFileSync(at('linked.csv'), 'utf8')).toContain('\nA5,B5,')
  })

  it('uses the weights it was told to learn', async () => {
    const list = file('learn.csv', [header, ...people.map(line), ...again.map(line)].join('\n'))
    await payung('match', 'fit', list, '--out', at('model.json'))
    expect((await payung('match', 'dedupe', list, '--model', at('model.json'))).data.pairs).toBe(12)
    const other = file('other.csv', 'a,b\n1,2\n3,4\n')
    expect((await payung('match', 'dedupe', other, '--model', at('model.json'))).data.error.code).toBe(
      'linkage.other_columns',
    )
  })

  it('refuses a map that names a column the file does not have, and says which columns there are', async () => {
    const list = file('map.csv', [header, ...people.map(line)].join('\n'))
    const { code, data } = await payung(
      'match',
      'dedupe',
      list,
      '--map',
      file('map.json', '{"NAMA": "name", "UMUR": "text"}'),
    )
    expect(code).toBe(1)
    expect(data.error).toMatchObject({ code: 'matching.missing_column', field: 'UMUR' })
    expect(data.error.en).toContain('TGL LAHIR')
  })

  it.each([
    ['a kind nobody knows', '{"NAMA": "surname"}', 'matching.unknown_kind'],
    ['a map that is no object', '[1]', 'linkage.bad_map'],
    ['a map that is no JSON', '{NAMA}', 'linkage.bad_json'],
    ['a map that leaves nothing to compare', '{"KODE": "key"}', 'matching.no_fields'],
  ])('refuses %s', async (_, map, code) => {
    const list = file('kinds.csv', [header, ...people.map(line)].join('\n'))
    expect((await payung('match', 'dedupe', list, '--map', file('bad.json', map))).data.error.code).toBe(code)
  })

  it.each([
    ['one record', `${header}\n${line(people[0]!)}\n`, 'matching.too_few'],
    ['a header alone', `${header}\n`, 'linkage.no_rows'],
    ['nothing', '', 'linkage.no_rows'],
    ['a workbook', 'PK\u0003\u0004...', 'linkage.not_csv'],
    ['zero bytes', `${header}\n${'\0'.repeat(400)}`, 'linkage.not_text'],
  ])('refuses a file of %s', async (_, content, code) => {
    const result = await payung('match', 'dedupe', file('refused.csv', content))
    expect(result.data.error.code).toBe(code)
    expect(result.code).toBe(1)
  })

  it('reads rows that lie across the pieces in which a file is read, whatever their line ends', async () => {
    const long = 'x'.repeat(700)
    const rows = Array.from({ length: 6000 }, (_, row) => {
      const each = people[row % people.length]!
      const text = row % 7 === 0 ? `"${long}""${row}"", "` : long
      return `K${row};${each.nik};"${each.name}${row % 5 === 0 ? '\n' : ' '}${row}";${each.date};${text}`
    })
    for (const end of ['\n', '\r\n', '\r']) {
      const list = file('pieces.csv', `\ufeff${[`KODE;NIK;NAMA;TGL LAHIR;KET`, ...rows].join(end)}`)
      const map = file('pieces.json', '{"KODE": "key", "NIK": "id", "NAMA": "name", "TGL LAHIR": "date"}')
      const { data } = await payung('match', 'dedupe', list, '--map', map)
      expect(data).toMatchObject({ records: 6000, uneven_rows: 0 })
      expect(data.fields.map(({ filled }: { filled: number }) => filled)).toEqual([6000, 6000, 6000])
    }
  })

  it('translates a file that is not UTF-8 from its middle on', async () => {
    const rows = [header, ...people.map(line), ...again.map(line)].join('\n')
    const list = file('latin.csv', Buffer.from(rows.replaceAll('Siti', 'Sítí'), 'latin1'))
    const utf16 = file('wide.csv', Buffer.from(`\ufeff${rows}`, 'utf16le'))
    for (const each of [list, utf16])
      expect((await payung('match', 'dedupe', each)).data).toMatchObject({ records: 72, pairs: 12 })
  })

  it('refuses a quote that is never closed before it has read the whole of a large file as one cell', async () => {
    const list = file('open.csv', `${header}\nA1;"${'x'.repeat(70_000_000)}`)
    expect((await payung('match', 'dedupe', list)).data.error.code).toBe('linkage.row_too_long')
  })

  it('gives the same bytes however many processors do the work', async () => {
    const many = Array.from({ length: 4000 }, (_, row) => {
      const [each, other] = [people[row % people.length]!, people[(row * 7) % people.length]!]
      const name = row % 3 === 0 ? `${each.name} ${other.name.split(' ')[1]}` : each.name
      return `C${row};${each.nik.slice(0, 12)}${String(row % 1500).padStart(4, '0')};${name};${other.date};Desa ${row % 90}`
    })
    const list = file('many.csv', [header, ...many].join('\n'))
    const written = async (threads: string) => {
      const [pairs, clusters] = [at(`pairs-${threads}.csv`), at(`clusters-${threads}.csv`)]
      const options = ['--threads', threads, '--threshold', '0.01', '--decisions']
      const { data } = await payung(
        'match',
        'dedupe',
        list,
        ...options,
        '--out',
        pairs,
        '--clusters',
        clusters,
      )
      expect(data.compared).toBeGreaterThan(10_000)
      return readFileSync(pairs, 'utf8') + readFileSync(clusters, 'utf8')
    }
    const alone = await written('1')
    expect(alone).toContain(',review\n')
    expect((await written('2')) === alone).toBe(true)
    expect((await written('3')) === alone).toBe(true)
  })

  it.skipIf(!existsSync('/dev/full'))(
    'says that the disk is full, whichever thread was writing, and leaves no half of a file behind',
    async () => {
      const list = file('full.csv', [header, ...people.map(line)].join('\n'))
      const other = at('beside-full.csv')
      for (const threads of ['1', '2'])
        for (const [full, whole] of [
          ['--out', '--clusters'],
          ['--clusters', '--out'],
        ] as const) {
          const { code, data } = await payung(
            ...['match', 'dedupe', list, '--threads', threads, full, '/dev/full', whole, other],
          )
          expect(code).toBe(1)
          expect(data.error.code).toBe('platform.disk_full')
          expect(existsSync(other)).toBe(false)
        }
      expect(existsSync('/dev/full')).toBe(true)
    },
  )

  it('refuses a number of threads that is none', async () => {
    const list = file('threads.csv', [header, ...people.map(line)].join('\n'))
    for (const threads of ['0', 'two', '1.5'])
      expect((await payung('match', 'dedupe', list, '--threads', threads)).data.error.code).toBe(
        'linkage.bad_threads',
      )
  })

  it('refuses a threshold that is no probability', async () => {
    expect((await payung('match', 'dedupe', at('twice.csv'), '--threshold', '50')).data.error.code).toBe(
      'linkage.bad_threshold',
    )
  })

  it('finishes where all are equal, and says that not everything was compared', async () => {
    const list = file(
      'equal.csv',
      ['id,name,dob', ...Array.from({ length: 65_000 }, (_, row) => `${row},Siti,1980-01-01`)].join('\n'),
    )
    const { code, data } = await payung('match', 'dedupe', list)
    expect(code).toBe(0)
    expect(data.compared).toBeLessThan(2_000_000)
    expect(data.remarks[0].en).toContain('65000 records')
  })

  it('reads what is damaged: a zero byte, a NIK of forty digits, empty cells, quotes, rows too short', async () => {
    const damaged = [
      header,
      ...people.map((each, row) => (row % 10 === 0 ? `${each.code};;${each.name};;` : line(each))),
      `Z1;${'1'.repeat(20)}${'2'.repeat(20)};Bu\0di;23-04-1985;`,
      'Z2;"1571""012";"Budi; S.E.";1,57101E+15',
      'Z3',
    ]
    const { code, data } = await payung('match', 'dedupe', file('damaged.csv', damaged.join('\n')))
    expect(code).toBe(0)
    expect(data).toMatchObject({ records: 63, uneven_rows: 2 })
  })
})
