import { getOccupation } from '../kernel/occupation.ts'
import { listSalts } from '../person/person.service.ts'
import type { Transaction } from '../platform/context.ts'
import { openPersonal } from '../platform/crypto.ts'

/** A person of a checked list as the next list would write them; the NIK is whole, for a file that is sealed at once. */
export type AcceptedPerson = {
  row_number: number
  nik: string
  name: string
  birth_date: string | null
  sex: 'male' | 'female' | null
  village_code: string | null
  occupation: string | null
  phone: string | null
}

/** Everybody of a checked roster who would be taken in, in the order of its rows. Whose key was destroyed meanwhile is left out. */
export async function listAcceptedPeople(tx: Transaction, rosterId: string): Promise<AcceptedPerson[]> {
  const rows = await tx.db
    .selectFrom('roster_row')
    .select([
      'row_number',
      'person_id',
      'nik_sealed',
      'name',
      'birth_date',
      'sex',
      'village_code',
      'occupation',
      'phone_sealed',
    ])
    .where('roster_id', '=', rosterId)
    .where('verdict', 'in', ['accepted', 'warning'])
    .orderBy('row_number')
    .execute()
  const salts = await listSalts(
    tx,
    rows.map((row) => row.person_id),
  )
  const { keys } = tx.platform
  return rows.flatMap((row) => {
    const { person_id, nik_sealed, name } = row
    if (!person_id || !nik_sealed || !name || salts.get(person_id) === null) return []
    const person = { person_id, salt: salts.get(person_id) }
    return [
      {
        row_number: row.row_number,
        nik: openPersonal(keys, 'nik', person, nik_sealed),
        name,
        birth_date: row.birth_date,
        sex: row.sex === 'male' || row.sex === 'female' ? row.sex : null,
        village_code: row.village_code,
        occupation: row.occupation ? getOccupation(row.occupation).label.id : null,
        phone: row.phone_sealed ? openPersonal(keys, 'phone', person, row.phone_sealed) : null,
      },
    ]
  })
}
