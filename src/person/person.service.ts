import { maskNik } from '../kernel/nik.ts'
import type { Keys } from '../platform/crypto.ts'
import { openText, personBinding } from '../platform/crypto.ts'

// What other slices may ask of the register.
export {
  countPeople,
  findCursor,
  findPerson,
  listHistory,
  listPeople,
  type PersonFilter,
  type PersonRecord,
  type PersonRow,
} from './person.store.ts'

/** The NIK as a page may show it, `1503••••••••0003`: enough to tell two people of one name apart. */
export function maskedNik(keys: Keys, person: { person_id: string; nik_sealed: Uint8Array }): string {
  return maskNik(openText(keys, personBinding('nik', person.person_id), person.nik_sealed))
}
