import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { nikAgreesWithDate, nikFacts, readNik } from '../kernel/nik.ts'
import { isPlainDate } from '../kernel/plain-date.ts'
import type { CommandInput } from '../platform/command.ts'
import { readRegionRegister } from '../region/region.service.ts'
import { populationCommand, refuseSmallDisk } from './demo.population.ts'
import { allColumns, type PopulationSummary, regenciesOf, writePopulation } from './population.ts'
import * as rates from './population-rates.ts'
import { createNumberSet } from './population-set.ts'
import { oldSpelling } from './spelling.ts'

const home = mkdtempSync(path.join(os.tmpdir(), 'payung-population-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

type Row = Record<string, string>
type Made = {
  folder: string
  summary: PopulationSummary
  all: Row[]
  truth: Row[]
  truthOf: Map<string, Row>
}

function make(name: string, people: number, profile: rates.Profile, regions = ['15'], seed = 7): Made {
  const folder = path.join(home, name)
  const summary = writePopulation({ people, seed, profile, regions, folder })
  const truth = rowsOf(folder, 'truth.csv')
  return {
    folder,
    summary,
    all: rowsOf(folder, 'all.csv'),
    truth,
    truthOf: new Map(truth.map((row) => [row.id ?? '', row])),
  }
}

/** Cells of a file whose quoted cells hold no line ends. */
function rowsOf(folder: string, file: string, separator = ',', encoding: BufferEncoding = 'utf8'): Row[] {
  const lines = readFileSync(path.join(folder, file), encoding)
    .replace(/^\ufeff/, '')
    .trimEnd()
    .split(/\r?\n/)
  const cells = (line: string): string[] =>
    line.includes('"')
      ? [
          ...line.matchAll(new RegExp(`(?:^|[${separator}])(?:"((?:[^"]|"")*)"|([^${separator}]*))`, 'g')),
        ].map((match) => match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
      : line.split(separator)
  const head = cells(lines[0] ?? '')
  return lines.slice(1).map((line) => Object.fromEntries(cells(line).map((cell, at) => [head[at], cell])))
}

const medium = make('medium', 26_000, 'medium')
const register = readRegionRegister()

describe('a labelled population', () => {
  test('is the same to the byte for the same request, and another for another seed', () => {
    const digests = (made: Made): string[] => made.summary.files.map(({ sha256 }) => sha256)
    const first = make('first', 900, 'medium', ['15.03'])
    expect(digests(make('again', 900, 'medium', ['15.03']))).toEqual(digests(first))
    expect(digests(make('other', 900, 'medium', ['15.03'], 8))).not.toEqual(digests(first))
    for (const { file, sha256, bytes } of first.summary.files) {
      const written = readFileSync(path.join(first.folder, file))
      expect(written.length).toBe(bytes)
      expect(createHash('sha256').update(written).digest('hex')).toBe(sha256)
    }
  })

  test('has exactly the people asked for, in whole households, and no village of the region is left out', () => {
    expect(medium.summary.people).toBe(26_000)
    expect(new Set(medium.truth.map(({ person }) => person)).size).toBe(26_000)
    const written = new Set(medium.all.map(({ kecamatan }) => kecamatan?.toUpperCase()))
    for (const { code, name } of register.districts.filter(({ code }) => code.startsWith('15.')))
      expect(written.has(name.toUpperCase()), code).toBe(true)
    const villages = regenciesOf(['15']).flatMap((regency) => regency.villages.items)
    const names = new Set(medium.all.map(({ desa }) => desa?.toUpperCase().replace(/^(?:DESA|KEL\.) /, '')))
    const missing = villages.filter(
      ({ name }) => !names.has(name.toUpperCase().replace(/^(?:DESA|KEL\.) /, '')),
    )
    expect(missing.length / villages.length).toBeLessThan(0.01)
  })

  test('issues NIK in districts that exist, one to a person, agreeing with date and sex', () => {
    const districts = new Set(register.districts.map(({ code }) => code))
    const clean = medium.all.filter(({ id }) => id?.startsWith('D') && medium.truthOf.get(id)?.errors === '')
    const holders = new Map<string, Set<string>>()
    for (const { id = '', nik = '', tgl_lahir = '', jk } of clean) {
      expect(readNik(nik).problem).toBeUndefined()
      expect(districts.has(nikFacts(nik).district)).toBe(true)
      const person = medium.truthOf.get(id)?.person ?? ''
      holders.set(nik, (holders.get(nik) ?? new Set()).add(person))
      if (nikAgreesWithDate(nik, tgl_lahir)) expect(nikFacts(nik).sex).toBe(jk === 'L' ? 'male' : 'female')
    }
    const disagreeing = clean.filter(({ nik = '', tgl_lahir = '' }) => !nikAgreesWithDate(nik, tgl_lahir))
    const shared = [...holders.values()].filter((people) => people.size > 1)
    expect(clean.length).toBeGreaterThan(8_000)
    // Only a NIK that was issued twice is held by two, and only then may the date be another.
    expect(shared.length).toBeLessThanOrEqual(medium.summary.traps.shared_nik ?? 0)
    expect(disagreeing.length).toBeLessThanOrEqual(2 * (medium.summary.traps.shared_nik ?? 0))
  })

  test('has one-word names for 15 to 20 in a hundred, and names of many peoples', () => {
    const names = rowsOf(medium.folder, 'register.csv')
      .filter(({ ID }) => !/name\./.test(medium.truthOf.get(ID ?? '')?.errors ?? ''))
      .map(({ NAMA_LENGKAP = '' }) => NAMA_LENGKAP)
    const oneWord = names.filter((name) => !name.includes(' ')).length / names.length
    expect(oneWord).toBeGreaterThan(0.12)
    expect(oneWord).toBeLessThan(0.2)
    for (const form of [
      /^(?:I|Ni) (?:Wayan|Made|Nyoman|Ketut|Putu|Kadek|Gede|Komang|Nengah) /,
      /\bSiregar$|\bSimanjuntak$/,
      /^Tan [A-Z]/,
      /oe/,
      / bint?i? /,
      /, S\./,
      /'/,
    ])
      expect(names.filter((name) => form.test(name)).length, String(form)).toBeGreaterThan(0)
    const counts = new Map<string, number>()
    for (const name of names)
      counts.set(name.split(' ')[0] ?? '', (counts.get(name.split(' ')[0] ?? '') ?? 0) + 1)
    const [most = 0, , , , , , , , , tenth = 0] = [...counts.values()].sort((a, b) => b - a)
    expect(most).toBeGreaterThan(tenth * 1.3)
  })

  test('in Lombok people are called Lalu and Baiq, in Bali by order of birth', () => {
    const names = (region: string): string[] =>
      make(`names-${region}`, 1_500, 'light', [region]).all.map(({ nama = '' }) => nama.toUpperCase())
    const lombok = names('52.01')
    const bali = names('51.71')
    expect(lombok.filter((name) => /^(?:LALU|BAIQ|L\.|BQ)/.test(name)).length).toBeGreaterThan(60)
    expect(
      bali.filter((name) => /\b(?:WAYAN|MADE|NYOMAN|KETUT|PUTU|KADEK)\b/.test(name)).length,
    ).toBeGreaterThan(600)
    expect(lombok.filter((name) => /^(?:I|NI) /.test(name)).length).toBeLessThan(150)
  })

  test('keeps families on one side of the split and both sides alike in size', () => {
    const sides = new Map<string, Set<string>>()
    for (const { household = '', split = '' } of medium.truth)
      sides.set(household, (sides.get(household) ?? new Set()).add(split))
    expect([...sides.values()].every((of) => of.size === 1)).toBe(true)
    const test = medium.truth.filter(({ split }) => split === 'test').length / medium.truth.length
    expect(Math.abs(test - 0.5)).toBeLessThan(0.03)
  })
})

describe('the truth', () => {
  test('names every record once, and pairs and clusters follow from it', () => {
    expect(medium.all.map(({ id }) => id).sort()).toEqual(medium.truth.map(({ id }) => id).sort())
    expect(new Set(medium.all.map(({ id }) => id)).size).toBe(medium.summary.records)
    const byPerson = new Map<string, string[]>()
    for (const { id = '', person = '' } of medium.truth)
      byPerson.set(person, [...(byPerson.get(person) ?? []), id])
    const pairs = [...byPerson.values()].reduce((sum, { length }) => sum + (length * (length - 1)) / 2, 0)
    const listed = rowsOf(medium.folder, 'pairs.csv')
    expect(listed).toHaveLength(pairs)
    expect(medium.summary.true_pairs).toBe(pairs)
    for (const { id_a = '', id_b = '' } of listed)
      expect(medium.truthOf.get(id_a)?.person).toBe(medium.truthOf.get(id_b)?.person)
    for (const { person = '', ids = '' } of rowsOf(medium.folder, 'clusters.csv'))
      expect(ids.split(' ').sort()).toEqual(byPerson.get(person)?.sort())
  })

  test('the lists hold together what all.csv holds, each cell alike', () => {
    const lists = [
      ...rowsOf(medium.folder, 'register.csv').map(({ ID, NIK, NAMA_LENGKAP }) => [ID, NIK, NAMA_LENGKAP]),
      ...rowsOf(medium.folder, 'roster.csv', ';').map((row) => [
        row.KODE,
        row['NO. KTP'],
        row['NAMA LENGKAP'],
      ]),
    ]
    const all = new Map(medium.all.map((row) => [row.id, row]))
    for (const [id, nik, name] of lists)
      expect([all.get(id ?? '')?.nik, all.get(id ?? '')?.nama]).toEqual([nik, name])
    const count = (file: string): number =>
      readFileSync(path.join(medium.folder, file), 'latin1').trimEnd().split('\n').length - 1
    expect(
      ['register.csv', 'roster.csv', 'bpjs-kesehatan.csv', 'bpjs-ketenagakerjaan.csv'].reduce(
        (sum, file) => sum + count(file),
        0,
      ),
    ).toBe(medium.all.length)
  })

  test('a record without an error says of its person what the others without an error say', () => {
    const told = new Map<string, Row>()
    for (const row of medium.all) {
      const { person = '', errors } = medium.truthOf.get(row.id ?? '') ?? {}
      if (errors !== '' || !row.id?.startsWith('D')) continue
      const before = told.get(person)
      if (before)
        expect([row.nik, row.nama, row.tgl_lahir, row.desa]).toEqual([
          before.nik,
          before.nama,
          before.tgl_lahir,
          before.desa,
        ])
      told.set(person, row)
    }
  })

  test('every look-alike is two people, and every kind is there', () => {
    const kinds = new Set<string>()
    for (const { kind = '', person_a, person_b } of rowsOf(medium.folder, 'look-alikes.csv')) {
      expect(person_a).not.toBe(person_b)
      kinds.add(kind)
    }
    expect([...kinds].sort()).toEqual(
      [
        'agent_phone',
        'father_and_son',
        'household_phone',
        'namesakes',
        'near_siblings',
        'shared_nik',
        'twins',
      ].sort(),
    )
  })
})

describe('errors', () => {
  test('happen as often as the one table of rates says, in each profile', () => {
    for (const made of [medium, make('light', 8_000, 'light'), make('heavy', 8_000, 'heavy')]) {
      for (const [kind, { expected, happened }] of Object.entries(made.summary.errors)) {
        if (expected < 120) continue
        // Bad clerks leave more empty, so what is left is damaged a little less than the table says; heavy ones meet the ceiling.
        expect(happened / expected, `${made.summary.profile} ${kind}`).toBeGreaterThan(0.7)
        expect(happened / expected, `${made.summary.profile} ${kind}`).toBeLessThan(1.25)
      }
    }
  })

  test('every kind of the table happens, and nothing happens that is not in it', () => {
    const happened = new Set(medium.truth.flatMap(({ errors = '' }) => errors.split(' ').filter(Boolean)))
    const known = [
      ...Object.keys(rates.errorRates),
      ...Object.keys(rates.fileRates),
      'name.cut',
      'nik.second',
    ]
    for (const kind of known) expect([...happened], kind).toContain(kind)
    for (const kind of happened) expect(known).toContain(kind)
  })

  test('come together in records instead of being spread evenly', () => {
    const roster = medium.truth
      .filter(({ list }) => list === 'register')
      .map(({ errors = '' }) => errors.split(' ').filter((kind) => kind in rates.errorRates).length)
    const mean = roster.reduce((sum, count) => sum + count, 0) / roster.length
    const variance = roster.reduce((sum, count) => sum + (count - mean) ** 2, 0) / roster.length
    // Independent errors of these rates would have a variance below the mean.
    expect(variance / mean).toBeGreaterThan(1.3)
  })

  test('each list has its own damage: cut names, upper case, spreadsheet numbers, an encoding of 1995', () => {
    const employed = rowsOf(medium.folder, 'bpjs-ketenagakerjaan.csv', ';', 'latin1')
    expect(
      employed.every(
        (row) =>
          (row['Nama Tenaga Kerja'] ?? '').length <= 25 &&
          row['Nama Tenaga Kerja'] === row['Nama Tenaga Kerja']?.toUpperCase(),
      ),
    ).toBe(true)
    const bytes = readFileSync(path.join(medium.folder, 'bpjs-kesehatan.csv'))
    expect(bytes.includes(0x92)).toBe(true)
    expect(bytes.includes(Buffer.from('’'))).toBe(false)
    const roster = rowsOf(medium.folder, 'roster.csv', ';')
    expect(readFileSync(path.join(medium.folder, 'roster.csv')).subarray(0, 3)).toEqual(
      Buffer.from([0xef, 0xbb, 0xbf]),
    )
    expect(roster.some((row) => /^\d,\d{5}E\+15$/.test(row['NO. KTP'] ?? ''))).toBe(true)
    expect(roster.some((row) => /^\d{5}$/.test(row['TGL LAHIR'] ?? ''))).toBe(true)
    const dates = rowsOf(medium.folder, 'register.csv').map((row) => row.TANGGAL_LAHIR ?? '')
    expect(dates.every((date) => date === '' || isPlainDate(date))).toBe(true)
  })

  test('every rate names its source and a note', () => {
    const tables = [
      rates.peopleRates,
      rates.membershipRates,
      rates.errorRates,
      rates.fileRates,
      rates.typoRates,
      rates.clustering,
    ]
    for (const table of tables)
      for (const [name, { share, source, note }] of Object.entries(table)) {
        expect(share, name).toBeGreaterThan(0)
        expect(['published', 'measured', 'assumed'], name).toContain(source)
        expect(note.length, name).toBeGreaterThan(3)
      }
  })
})

test('names are spelt as before 1972 where that is asked', () => {
  expect(oldSpelling('Sujarwo Cahyono')).toBe('Soedjarwo Tjahjono')
  expect(oldSpelling('H. Yusuf')).toBe('H. Joesoef')
})

test('a set of numbers knows what it was given, also beyond its first size', () => {
  const set = createNumberSet()
  const numbers = Array.from({ length: 20_000 }, (_, at) => at * 450_359_962_737)
  expect(numbers.every((number) => set.add(number))).toBe(true)
  expect(numbers.some((number) => set.add(number))).toBe(false)
  expect(set.size()).toBe(20_000)
})

describe('payung demo population', () => {
  const run = (options: Record<string, string>) =>
    populationCommand.run({
      words: [],
      options: { people: '50', seed: '7', profile: 'light', region: '15.03', ...options },
      say: () => {},
    } as unknown as CommandInput)

  test('writes ten files and last a summary with every rate', async () => {
    const folder = path.join(home, 'command')
    const { data } = await run({ out: folder })
    expect(readdirSync(folder).sort()).toEqual([
      'all.csv',
      'bpjs-kesehatan.csv',
      'bpjs-ketenagakerjaan.csv',
      'clusters.csv',
      'look-alikes.csv',
      'pairs.csv',
      'register.csv',
      'roster.csv',
      'summary.json',
      'truth.csv',
    ])
    const summary = JSON.parse(readFileSync(path.join(folder, 'summary.json'), 'utf8'))
    expect(summary.people).toBe((data as { people: number }).people)
    expect(summary.rates.errorRates['name.typo']).toEqual(rates.errorRates['name.typo'])
    expect(Object.keys(rowsOf(folder, 'all.csv')[0] ?? {})).toEqual([...allColumns])
  })

  test('one person is enough', async () => {
    const { data } = await run({ people: '1', out: path.join(home, 'one') })
    expect(data).toMatchObject({ people: 1, households: 1 })
  })

  test.each([
    [{ people: '0' }, 'demo.bad_people'],
    [{ people: '-5' }, 'command.not_a_number'],
    [{ people: '1.3e6' }, 'command.not_a_number'],
    [{ people: '900000000' }, 'demo.bad_people'],
    [{ profile: 'mediun' }, 'demo.bad_profile'],
    [{ profile: '' }, 'demo.bad_profile'],
    [{ region: '99' }, 'demo.bad_population_region'],
    [{ region: '15,' }, 'demo.bad_population_region'],
    [{ region: '15.03.01' }, 'demo.bad_population_region'],
  ])('refuses %j before anything is written', async (options, code) => {
    const out = path.join(home, 'refused')
    await expect(run({ ...options, out })).rejects.toMatchObject({ code })
    expect(readdirSync(home)).not.toContain('refused')
  })

  test('mixes with nobody else’s files, and leaves nothing of its own where it fails', async () => {
    const folder = path.join(home, 'mine')
    mkdirSync(folder)
    writeFileSync(path.join(folder, 'letter.txt'), 'mine')
    await expect(run({ out: folder })).rejects.toMatchObject({ code: 'demo.folder_not_empty' })
    expect(readdirSync(folder)).toEqual(['letter.txt'])
    mkdirSync(path.join(home, 'taken'))
    mkdirSync(path.join(home, 'taken', 'truth.csv'))
    expect(() =>
      writePopulation({
        people: 5,
        seed: 1,
        profile: 'light',
        regions: ['15'],
        folder: path.join(home, 'taken'),
      }),
    ).toThrow()
    expect(readdirSync(path.join(home, 'taken'))).toEqual(['truth.csv'])
    await expect(run({ out: path.join(folder, 'letter.txt', 'below') })).rejects.toMatchObject({
      kind: expect.any(String),
    })
  })

  test('a disk that cannot hold it is told before the work', () => {
    const refusal = (free: number): unknown => {
      try {
        refuseSmallDisk(1_300_000, free)
      } catch (error) {
        return error
      }
    }
    expect(refusal(700e6)).toMatchObject({
      code: 'demo.disk_too_small',
      text: { en: expect.stringContaining('806 MB, the disk has 700 MB') },
    })
    expect(refusal(900e6)).toBeUndefined()
  })
})
