import { listPersonMonths } from '../enrolment/enrolment.service.ts'
import { maskNik } from '../kernel/nik.ts'
import type { PlainDate } from '../kernel/plain-date.ts'
import type { Pair } from '../match/match.schema.ts'
import { findPerson, listSalts, maskedNik } from '../person/person.service.ts'
import type { Transaction } from '../platform/context.ts'
import { openPersonal } from '../platform/crypto.ts'
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
  | { kind: 'elsewhere'; region: string }
  | { kind: 'gone' }

/** Both sides; the left one is the row until its list is approved, then the person it became. */
export async function sidesOf(tx: Transaction, pair: Pair): Promise<{ left: Side; right: Side }> {
  const conflict = pair.cause === 'nik_conflict'
  return {
    left: (conflict ? undefined : await personSide(tx, pair.left_person)) ??
      (await rowSide(tx, pair)) ?? { kind: 'gone' },
    right: (await personSide(tx, pair.right_person)) ?? {
      kind: 'elsewhere',
      region: (await findRegion(tx.db, pair.right_kab))?.name ?? pair.right_kab,
    },
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
