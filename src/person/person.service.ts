import { isUuid } from '../kernel/ids.ts'
import { maskNik } from '../kernel/nik.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import type { Transaction } from '../platform/context.ts'
import { type Keys, openPersonal } from '../platform/crypto.ts'
import { findPerson, type PersonRecord, type Salts } from './person.store.ts'

// What other slices may ask of the register.
export { announceChange, changeChannel } from './person.change.ts'
export { destroyPersonKey } from './person.key.ts'
export {
  correctPerson,
  countPeople,
  findByNik,
  findCursor,
  findPerson,
  insertPersonKeys,
  listFamily,
  listHistory,
  listKnownValues,
  listNames,
  listPeople,
  listSalts,
  type PersonFilter,
  type PersonRecord,
  type PersonRow,
  type Salts,
} from './person.store.ts'

/** The person, or a refusal when there is none in the region of the actor. */
export async function getPerson(tx: Transaction, personId: string): Promise<PersonRecord> {
  const person = isUuid(personId) ? await findPerson(tx.db, personId) : undefined
  if (person) return person
  throw refuse(
    'person.not_found',
    'not_found',
    text(
      'Orang ini tidak ada di register wilayah Anda. Mungkin ia sudah pindah; cari namanya di halaman Peserta.',
      'This person is not in the register of your region. They may have moved; search the name on the People page.',
    ),
  )
}

/** What stands in place of a NIK that nobody can read any more: nothing of it, not even its region. */
export const erasedNik = '•'.repeat(16)

/** The NIK as a page may show it, `1503••••••••0003`: enough to tell two people of one name apart. */
export function maskedNik(
  keys: Keys,
  salts: Salts,
  person: { person_id: string; nik_sealed: Uint8Array },
): string {
  const salt = salts.get(person.person_id)
  if (salt === null || person.nik_sealed.length === 0) return erasedNik
  return maskNik(openPersonal(keys, 'nik', { person_id: person.person_id, salt }, person.nik_sealed))
}
