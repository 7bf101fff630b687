import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { readRegionRegister } from '../region/region.service.ts'
import { unusedPhone } from './people.ts'
import { type DemoRegion, type DemoVillage, demoRegion } from './places.ts'
import type { TrapKind } from './population-family.ts'
import { type FileStream, joinFiles, line, openFile, type WrittenFile } from './population-files.ts'
import { type ListRow, listFiles, listRow } from './population-lists.ts'
import { odds } from './population-odds.ts'
import { type PeopleState, type PopulationPerson, villagePeople } from './population-people.ts'
import {
  type ErrorKind,
  type ListKind,
  listKinds,
  membershipRates,
  type Profile,
} from './population-rates.ts'
import { type Clerk, type ErrorCounts, newClerk, writeDown } from './population-record.ts'
import { createNumberSet } from './population-set.ts'
import { createRandom, type Random } from './random.ts'

export type PopulationRequest = {
  people: number
  seed: number | string
  profile: Profile
  /** Codes of provinces, regencies or cities. */
  regions: readonly string[]
  folder: string
  say?: (line: string) => void
}

export type PopulationSummary = {
  people: number
  households: number
  seed: string
  profile: Profile
  regions: readonly string[]
  records: number
  records_by_list: Record<ListKind, number>
  true_pairs: number
  clusters: number
  traps: Partial<Record<TrapKind, number>>
  /** `expected` is what the rates promise for the records written. */
  errors: Record<string, { possible: number; expected: number; happened: number }>
  files: WrittenFile[]
}

/** Columns of `all.csv`: every list one below the other, each cell as its list wrote it. */
export const allColumns = [
  'id',
  'nik',
  'no_kk',
  'nama',
  'jk',
  'tempat_lahir',
  'tgl_lahir',
  'alamat',
  'rt_rw',
  'desa',
  'kecamatan',
  'kabupaten',
  'nama_ibu',
  'no_hp',
] as const satisfies (keyof ListRow)[]

/** Records of a second writing come this many households later, as they do in real lists. */
const later = 400

/**
 * Invents a population and the lists that are kept of it, and writes everything into an empty folder, piece by piece. The same request
 * gives the same bytes on every machine. On failure the files written so far are removed.
 */
export function writePopulation(request: PopulationRequest): PopulationSummary {
  mkdirSync(request.folder, { recursive: true })
  const before = new Set(readdirSync(request.folder))
  try {
    return written(request)
  } catch (error) {
    for (const name of readdirSync(request.folder))
      if (!before.has(name)) rmSync(path.join(request.folder, name), { force: true })
    throw error
  }
}

type Output = ReturnType<typeof openOutput>

function written({ people, seed, profile, regions, folder, say }: PopulationRequest): PopulationSummary {
  const random = createRandom(seed).fork('population')
  const output = openOutput(folder)
  const regencies = regenciesOf(regions)
  const total = regencies.reduce((sum, { villages }) => sum + (villages.totals.at(-1) ?? 0), 0)
  const state: PeopleState = { numbers: { person: 0, household: 0 }, niks: createNumberSet(), adults: [] }
  const counts: ErrorCounts = new Map()
  const numbers: Record<ListKind, number> = {
    register: 0,
    bpjs_kesehatan: 0,
    bpjs_ketenagakerjaan: 0,
    roster: 0,
  }
  const traps: Partial<Record<TrapKind, number>> = {}
  const sums = { pairs: 0, clusters: 0 }
  let weightSoFar = 0
  let peopleSoFar = 0

  for (const regency of regencies) {
    state.adults = []
    const ofRegency = regency.villages.items
    const byDistrict = new Map<string, DemoVillage[]>()
    for (const village of ofRegency)
      byDistrict.set(village.district_code, [...(byDistrict.get(village.district_code) ?? []), village])
    const waiting: { at: number; write: () => void }[] = []
    for (let at = 0; at < ofRegency.length; at++) {
      const village = ofRegency[at] as DemoVillage
      const upTo = weightSoFar + (regency.villages.totals[at] as number)
      const count = Math.round((people * upTo) / total) - peopleSoFar
      peopleSoFar += count
      const own = random.fork(village.code)
      const clerks = Object.fromEntries(
        listKinds.map((list) => [list, newClerk(own, list, profile)]),
      ) as Record<ListKind, Clerk>
      const around = {
        of_district: byDistrict.get(village.district_code) ?? [],
        of_regency: ofRegency,
        newPhone: () => unusedPhone(own),
      }
      for (const made of villagePeople(own, regency, village, count, state)) {
        for (const { kind, one, other } of made.traps) {
          traps[kind] = (traps[kind] ?? 0) + 1
          output.traps.write(`${kind},${one},${other}\n`)
        }
        for (const person of made.people) {
          const ids: string[] = []
          for (const list of listsOf(own, person)) {
            const { values, errors } = writeDown(
              own,
              person,
              clerks[list],
              profile,
              { ...around, household: made.people },
              counts,
            )
            const id = `${listFiles[list].letter}${String(++numbers[list]).padStart(8, '0')}`
            const row = listRow(own, id, person, regency.short_name, values, clerks[list], errors)
            const write = () => writeRow(output, list, row, person, errors)
            if (ids.some((known) => known[0] === id[0]))
              waiting.push({ at: state.numbers.household + later, write })
            else write()
            ids.push(id)
          }
          finishPerson(output, person, ids, sums)
        }
        while (waiting[0] && waiting[0].at <= state.numbers.household) waiting.shift()?.write()
      }
    }
    for (const { write } of waiting) write()
    weightSoFar += regency.villages.totals.at(-1) ?? 0
    say?.(`${regency.name}: ${peopleSoFar.toLocaleString('en')} people`)
  }
  return {
    people: state.numbers.person,
    households: state.numbers.household,
    seed: String(seed),
    profile,
    regions,
    records: Object.values(numbers).reduce((sum, count) => sum + count, 0),
    records_by_list: numbers,
    true_pairs: sums.pairs,
    clusters: sums.clusters,
    traps,
    errors: Object.fromEntries(
      [...counts].map(([kind, { possible, expected, happened }]) => [
        kind,
        { possible, expected: Math.round(expected), happened },
      ]),
    ),
    files: closeOutput(output),
  }
}

/** The lists a person stands in; one that comes twice was written twice. */
function* listsOf(random: Random, person: PopulationPerson): Generator<ListKind> {
  const age = 2024 - Number(person.birth_date.slice(0, 4))
  let any = false
  const kinds = listKinds.filter((kind) => {
    const working = age >= 15 && age <= 64
    const stands =
      (kind === 'register' || kind === 'bpjs_kesehatan' || working) && odds(random, membershipRates[kind])
    any ||= stands
    return stands
  })
  for (const kind of any ? kinds : (['register'] as const)) {
    yield kind
    if (odds(random, membershipRates.twice_in_a_list)) yield kind
  }
}

function writeRow(
  output: Output,
  list: ListKind,
  row: ListRow,
  person: PopulationPerson,
  errors: ErrorKind[],
): void {
  const { columns, separator, newline } = listFiles[list]
  output.lists[list].write(
    line(
      columns.map(([, cell]) => row[cell]),
      separator,
      newline,
    ),
  )
  output.parts[list].write(
    line(
      allColumns.map((cell) => row[cell]),
      ',',
      '\n',
    ),
  )
  output.truth.write(
    `${row.id},${person.number},${person.household},${list},${person.split},${errors.join(' ')}\n`,
  )
}

function finishPerson(
  output: Output,
  person: PopulationPerson,
  ids: readonly string[],
  sums: { pairs: number; clusters: number },
): void {
  if (ids.length < 2) return
  sums.clusters++
  output.clusters.write(`${person.number},${person.split},${ids.join(' ')}\n`)
  for (let one = 0; one < ids.length; one++)
    for (let other = one + 1; other < ids.length; other++) {
      sums.pairs++
      output.pairs.write(`${ids[one]},${ids[other]},${person.split}\n`)
    }
}

function openOutput(folder: string) {
  const opened = (name: string, head: string): FileStream => {
    const file = openFile(folder, name)
    file.write(head)
    return file
  }
  const lists = {} as Record<ListKind, FileStream>
  const parts = {} as Record<ListKind, FileStream>
  for (const list of listKinds) {
    const { file, encoding, columns, separator, newline } = listFiles[list]
    lists[list] = openFile(folder, file, encoding)
    lists[list].write(
      line(
        columns.map(([head]) => head),
        separator,
        newline,
      ),
    )
    parts[list] = openFile(folder, `${file}.part`)
  }
  return {
    folder,
    lists,
    parts,
    truth: opened('truth.csv', 'id,person,household,list,split,errors\n'),
    pairs: opened('pairs.csv', 'id_a,id_b,split\n'),
    clusters: opened('clusters.csv', 'person,split,ids\n'),
    traps: opened('look-alikes.csv', 'kind,person_a,person_b\n'),
  }
}

function closeOutput({ folder, lists, parts, truth, pairs, clusters, traps }: Output): WrittenFile[] {
  const finished = listKinds.map((list) => parts[list].close())
  return [
    joinFiles(folder, 'all.csv', `${allColumns.join(',')}\n`, finished),
    ...listKinds.map((list) => lists[list].close()),
    ...[truth, pairs, clusters, traps].map((file) => file.close()),
  ]
}

/** Regencies and cities of the codes given, in order of their codes. */
export function regenciesOf(regions: readonly string[]): DemoRegion[] {
  const codes = readRegionRegister().regencies.map(({ code }) => code)
  return codes
    .filter((code) => regions.some((region) => code === region || code.startsWith(`${region}.`)))
    .map((code) => demoRegion(code))
}

export function isEmptyFolder(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0
}
