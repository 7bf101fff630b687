import { nameKey } from '../kernel/person-name.ts'
import { kabOf, type RegionCode } from '../kernel/region-code.ts'
import { formatInteger } from '../kernel/rupiah.ts'
import { readRegionRegister } from '../region/region.service.ts'
import type { Cell } from '../tabular/cell.ts'
import { type GeneratedPerson, generatePeople, noneTaken, personMaker, type Taken, take } from './people.ts'
import { type DemoRegion, demoRegion } from './places.ts'
import { createRandom, type Random } from './random.ts'
import {
  type RejectedKind,
  type RemarkedKind,
  rejectedKinds,
  remarkedKinds,
  spreadProblems,
} from './roster-kinds.ts'
import { remark, spoil, wrongPlaces } from './roster-problems.ts'
import { type RosterFields, rosterHeader, rowCells, writeFields } from './roster-row.ts'

export type RosterLevel = 'rejected' | 'warning' | 'info'

/**
 * What an importer must say of one row: the number the sheet shows, and the reason that was planted. A rejected row may earn lesser
 * remarks besides (the second row of a conflict has the birth date of another); an accepted row earns no other.
 */
export type RosterTruth = {
  row: number
  level: RosterLevel
  code: RejectedKind | RemarkedKind
  /** The reason in the CSV, where the same damage has another face: a number cell becomes `1,50304E+15`. */
  code_in_csv?: RejectedKind
}

export type Roster = {
  region: RegionCode
  title: Cell[][]
  header: readonly string[]
  /** The sheet row of the first of `rows`. */
  first_row: number
  rows: Cell[][]
  footer: Cell[][]
  /** Every row that must be rejected and every remark on an accepted row, by row; all other rows are accepted without remark. */
  truth: RosterTruth[]
  accepted_count: number
  rejected_count: number
}

export type RosterRequest = { region: RegionCode; rows: number; problems: number; seed: number | string }

/** The roster of the news story: 27,214 people of Sarolangun who are taken up, and 812 rows that are not. */
export const storyRoster: RosterRequest = { region: '15.03', rows: 27_214, problems: 812, seed: 1 }

/** The people for whom the province (BKBK) already pays from January to December 2024. */
export function bkbkPeople(region: RegionCode): GeneratedPerson[] {
  return generatePeople({ region, count: 500, seed: 20240101 })
}

type Draft = {
  person?: GeneratedPerson
  fields: RosterFields
  truth?: Omit<RosterTruth, 'row'>
  /** The row this one repeats. */
  original?: Draft
}

/**
 * Makes a spreadsheet as a dinas keeps it: titles, a header in row 4, `rows` people who must be accepted and `problems` rows
 * that must be rejected scattered among them, totals and a signature block. The same request gives the same roster everywhere.
 */
export function generateRoster(request: RosterRequest): Roster {
  const { region: code, rows, problems, seed } = request
  for (const count of [rows, problems])
    if (!Number.isSafeInteger(count) || count < 0) throw new Error(`Not a number of rows: ${count}`)
  const region = demoRegion(code)
  const random = createRandom(seed).fork(`roster/${code}`)
  const funded = bkbkPeople(code)
  const taken = take(noneTaken(), funded)
  const accepted = acceptedRows(code, rows, random, taken)
  const rejected = rejectedRows(region, problems, random, taken, funded, accepted)
  const order = originalsFirst(random.fork('order').shuffle([...accepted, ...rejected]))

  const title = [['DAFTAR PEKERJA RENTAN DAN PETUGAS AD HOC PILKADA 2024'], [region.name], []]
  const first_row = title.length + 2
  return {
    region: code,
    title,
    header: rosterHeader,
    first_row,
    rows: order.map((draft, at) => rowCells(at + 1, draft.fields)),
    footer: footer(region, order.length),
    truth: order.flatMap((draft, at) => (draft.truth ? [{ row: first_row + at, ...draft.truth }] : [])),
    accepted_count: accepted.length,
    rejected_count: rejected.length,
  }
}

/** Rows to accept. The first two people stand on the very edges of the age rule; planted remarks are one to a row. */
function acceptedRows(region: RegionCode, count: number, parent: Random, taken: Taken): Draft[] {
  const next = personMaker(region, parent.fork('accepted'), taken)
  const edges = ['1959-11-02', '2006-11-01']
  const people = Array.from({ length: count }, (_, at) => next({ birth_date: edges[at] }))
  const random = parent.fork('remarks')
  const spots = random.shuffle(people.map((_, at) => at))
  const remarks = new Map<number, { kind: (typeof remarkedKinds)[number]; turn: number }>()
  for (const kind of remarkedKinds) {
    const wanted = Math.max(1, Math.round((count * kind.per_mille) / 1000))
    for (const [turn, spot] of spots.splice(0, wanted).entries()) remarks.set(spot, { kind, turn })
  }
  const forms = parent.fork('forms')
  const unusedNik = unknownRegion(taken)
  return people.map((person, at) => {
    const planted = remarks.get(at)
    if (!planted) return { person, fields: writeFields(forms, person) }
    const { code, level } = planted.kind
    return { fields: remark(code, planted.turn, person, forms, unusedNik), truth: { level, code } }
  })
}

/** Gives a person's NIK a district code that is in no register, as codes that were dropped long ago are. */
function unknownRegion(taken: Taken): (person: GeneratedPerson) => string {
  const known = new Set(readRegionRegister().districts.map((row) => row.code))
  return (person) => {
    const regency = kabOf(person.village.code)
    const prefixes = [`${regency.slice(0, 3)}99`, regency]
    for (const prefix of person.sex === 'male' ? prefixes : prefixes.reverse()) {
      for (let district = 60; district <= 99; district++) {
        const code = `${prefix}.${district}`
        const nik = code.replaceAll('.', '') + person.nik.slice(6)
        if (known.has(code) || taken.niks.has(nik)) continue
        taken.niks.add(nik)
        return nik
      }
    }
    throw new Error(`No unknown district code is left in ${regency}`)
  }
}

function rejectedRows(
  region: DemoRegion,
  problems: number,
  parent: Random,
  taken: Taken,
  funded: readonly GeneratedPerson[],
  accepted: readonly Draft[],
): Draft[] {
  const random = parent.fork('problems')
  const next = personMaker(region.code, parent.fork('rejected'), taken)
  const places = wrongPlaces(region)
  const originals = random.shuffle(accepted.filter((draft) => !draft.truth))
  const counts = spreadProblems(problems, {
    'duplicate.in_file': originals.length,
    'funding.already_funded': funded.length,
  })
  const conflicting = conflicts(random, next)
  const make = (kind: RejectedKind, turn: number): Omit<Draft, 'truth'> => {
    switch (kind) {
      case 'age.below':
        return {
          fields: writeFields(
            random,
            next(turn === 0 ? { birth_date: '2007-11-02' } : { ages: { min: 12, max: 16 } }),
          ),
        }
      case 'age.above':
        return {
          fields: writeFields(
            random,
            next(turn === 0 ? { birth_date: '1959-11-01' } : { ages: { min: 65, max: 82 } }),
          ),
        }
      case 'funding.already_funded':
        return { fields: writeFields(random, funded[turn] as GeneratedPerson) }
      case 'duplicate.in_file': {
        const original = originals[turn] as Draft
        const { name, nik } = original.fields
        const again = writeFields(random, original.person as GeneratedPerson)
        return { fields: { ...again, name, nik }, original }
      }
      case 'duplicate.conflict':
        return conflicting(turn)
      default:
        return { fields: spoil(kind, turn, next(), random, places) }
    }
  }
  return rejectedKinds.flatMap((kind) =>
    Array.from({ length: counts.get(kind) ?? 0 }, (_, turn) => ({
      ...make(kind, turn),
      truth:
        kind === 'nik.damaged_by_excel'
          ? { level: 'rejected', code: kind, code_in_csv: 'nik.scientific' }
          : { level: 'rejected', code: kind },
    })),
  )
}

/** Rows that come in pairs: the second person is written with the NIK of the first, under another name and birth date. */
function conflicts(random: Random, next: () => GeneratedPerson): (turn: number) => Draft {
  let holder: GeneratedPerson | undefined
  return (turn) => {
    let person = next()
    if (turn % 2 === 0 || holder === undefined) {
      holder = person
      return { fields: writeFields(random, person) }
    }
    while (nameKey(person.name) === nameKey(holder.name) || person.birth_date === holder.birth_date)
      person = next()
    return { fields: { ...writeFields(random, person), nik: holder.nik } }
  }
}

/** A duplicate is the later of two rows, so the two change places where the copy came first. */
function originalsFirst(drafts: Draft[]): Draft[] {
  const order = [...drafts]
  const places = new Map(order.map((draft, at) => [draft, at]))
  for (const [at, draft] of drafts.entries()) {
    const originalAt = draft.original && places.get(draft.original)
    if (draft.original === undefined || originalAt === undefined || originalAt < at) continue
    order[at] = draft.original
    order[originalAt] = draft
  }
  return order
}

/** A blank line, the total and the place for a signature, as such lists end. */
function footer(region: DemoRegion, count: number): Cell[][] {
  const signed = (line: string): Cell[] => ['', '', '', '', '', '', '', '', line]
  return [
    [],
    ['JUMLAH', '', '', '', '', '', '', '', '', '', '', `${formatInteger(count)} ORANG`],
    signed(`${region.short_name}, 21 Oktober 2024`),
    signed('KEPALA DINAS TENAGA KERJA'),
    signed('(......................................)'),
    signed('NIP. ................................'),
  ]
}
