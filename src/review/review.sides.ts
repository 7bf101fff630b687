import { listPersonMonths } from '../enrolment/enrolment.service.ts'
import { maskNik } from '../kernel/nik.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import type { Pair } from '../match/match.schema.ts'
import { findEntry, findList } from '../match/match.service.ts'
import { findPerson, listSalts, maskedNik } from '../person/person.service.ts'
import type { Transaction } from '../platform/context.ts'
import { openPersonal, openText } from '../platform/crypto.ts'
import { listFunders } from '../programme/programme.service.ts'
import { findRegion } from '../region/region.service.ts'
import { findJudgedRow, findRoster } from '../roster/roster.service.ts'

/** One side of a pair as a page shows it. `elsewhere`: of another region, whose values are not shown here, only how far they agree. */
export type Side =
  | {
      kind: 'row' | 'person'
      person_id: string
      href: string
      /** File and row, or since when in the register. */
      file_name?: string
      row_number?: number
      since?: Date
      name: string
      nik: string
      birth_date: PlainDate | null
      sex: string | null
      village: string | null
      occupation: string | null
      /** Covered months with who pays them. */
      months: { month: string; funder: string }[]
    }
  | {
      kind: 'entry'
      href: string
      /** The list, who gave it, and the day it shows. */
      list_name: string
      source: string
      as_of: PlainDate
      row_number: number
      name: string
      nik: string
      birth_date: PlainDate | null
      months: { from: PlainDate | null; to: PlainDate | null } | null
      died_on: PlainDate | null
    }
  | { kind: 'elsewhere'; region: string }
  | { kind: 'gone' }

/** Both sides; the left one is the row until its list is approved, then the person it became. */
export async function sidesOf(tx: Transaction, pair: Pair): Promise<{ left: Side; right: Side }> {
  const conflict = pair.cause === 'nik_conflict'
  if (pair.cause === 'listed')
    return {
      left: (await personSide(tx, pair.left_person)) ?? (await rowSide(tx, pair)) ?? { kind: 'gone' },
      right: await entrySide(tx, pair),
    }
  return {
    left: (conflict ? undefined : await personSide(tx, pair.left_person)) ??
      (await rowSide(tx, pair)) ?? { kind: 'gone' },
    right: (await personSide(tx, pair.right_person)) ?? {
      kind: 'elsewhere',
      region: (await findRegion(tx.db, pair.right_kab))?.name ?? pair.right_kab,
    },
  }
}

/** Somebody on a list; another region's list tells no values, and one that was withdrawn holds nobody any more. */
async function entrySide(tx: Transaction, pair: Pair): Promise<Side> {
  const list = pair.list_id ? await findList(tx.db, pair.list_id) : undefined
  if (!list)
    return {
      kind: 'elsewhere',
      region: (await findRegion(tx.db, pair.right_kab))?.name ?? pair.right_kab,
    }
  const entry = pair.entry_id ? await findEntry(tx.db, pair.entry_id) : undefined
  if (!entry) return { kind: 'gone' }
  const { keys } = tx.platform
  return {
    kind: 'entry',
    href: `/pencocokan/sumber/${list.list_id}`,
    list_name: list.name,
    source: list.source,
    as_of: list.as_of,
    row_number: entry.row_number,
    name: entry.name,
    nik: entry.nik_sealed
      ? maskNik(openText(keys, `match_entry.nik:${entry.entry_id}`, entry.nik_sealed))
      : '',
    birth_date: entry.birth_date,
    months:
      list.kind === 'bpjs' || list.kind === 'company' ? { from: entry.month_from, to: entry.month_to } : null,
    died_on: entry.died_on,
  }
}

async function personSide(tx: Transaction, personId: string): Promise<Side | undefined> {
  const person = await findPerson(tx.db, personId)
  if (!person) return undefined
  const months = await listPersonMonths(tx.db, personId)
  const funders = new Map(
    (await listFunders(tx.db, [...new Set(months.map((month) => month.programme_id))])).map((funder) => [
      funder.programme_id,
      `${funder.name} (${funder.region_name ?? funder.kab})`,
    ]),
  )
  return {
    kind: 'person',
    person_id: personId,
    href: `/peserta/${personId}`,
    since: person.created_at,
    name: person.name,
    nik: maskedNik(tx.platform.keys, await listSalts(tx, [personId]), person),
    birth_date: person.birth_date,
    sex: person.sex,
    village: placeOf(person.village_name, person.district_name) ?? person.village_code,
    occupation: person.occupation,
    months: months.map((month) => ({ month: month.month, funder: funders.get(month.programme_id) ?? '—' })),
  }
}

async function rowSide(tx: Transaction, pair: Pair): Promise<Side | undefined> {
  if (!pair.roster_id || pair.row_number === null) return undefined
  const row = await findJudgedRow(tx.db, pair.roster_id, pair.row_number)
  const roster = row && (await findRoster(tx.db, pair.roster_id))
  if (!row?.name || !roster) return undefined
  const village = row.village_code ? await findRegion(tx.db, row.village_code) : undefined
  const district = village?.parent_code ? await findRegion(tx.db, village.parent_code) : undefined
  return {
    kind: 'row',
    person_id: pair.left_person,
    href: `/daftar/${pair.roster_id}/baris?nomor=${pair.row_number}`,
    file_name: roster.file_name,
    row_number: pair.row_number,
    name: row.name,
    nik: await nikOf(tx, row.person_id, row.nik_sealed),
    birth_date: row.birth_date,
    sex: row.sex,
    village: placeOf(village?.name, district?.name) ?? row.village_code,
    occupation: row.occupation,
    months: [],
  }
}

async function nikOf(tx: Transaction, personId: string | null, sealed: Buffer | null): Promise<string> {
  if (!personId || !sealed || sealed.length === 0) return ''
  const salt = (await listSalts(tx, [personId])).get(personId)
  if (salt === null) return ''
  return maskNik(openPersonal(tx.platform.keys, 'nik', { person_id: personId, salt }, sealed))
}

const placeOf = (village: string | null | undefined, district: string | null | undefined) =>
  village ? [village, district].filter(Boolean).join(', ') : undefined
