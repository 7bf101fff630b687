import { isUuid } from '../kernel/ids.ts'
import { readNik } from '../kernel/nik.ts'
import { type Refusal, refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import {
  findPerson,
  findByNik as findPersonByNik,
  listSalts,
  type PersonRecord,
} from '../person/person.service.ts'
import { recordAccess } from '../platform/access-log.ts'
import type { Transaction } from '../platform/context.ts'
import { nikHash, openPersonal } from '../platform/crypto.ts'

/** One answer for a person nobody knows and for one of another region, so that nobody can ask who is registered where. */
export function personUnknown(field?: string): Refusal {
  return refuse(
    'privacy.person_unknown',
    'not_found',
    text(
      'Tidak ada orang dengan nomor ini di register wilayah Anda. Periksa nomornya; bila ia tinggal di wilayah lain, arahkan ke pemerintah wilayah itu.',
      'There is no such person in the register of your region. Check the number; somebody who lives elsewhere asks the government there.',
    ),
    field ? { field } : {},
  )
}

export async function getOwnPerson(tx: Transaction, personId: string): Promise<PersonRecord> {
  const person = isUuid(personId) ? await findPerson(tx.db, personId) : undefined
  if (!person) throw personUnknown()
  return person
}

/** Finds a person by the NIK of the document on the desk; every search is written down, also one that finds nobody. */
export async function findByNik(tx: Transaction, written: string): Promise<string | undefined> {
  const { digits, problem } = readNik(written)
  if (problem) {
    throw refuse(
      'privacy.bad_nik',
      'invalid',
      text(
        'NIK ini tidak benar: harus 16 angka dengan tanggal lahir yang ada. Ketik ulang dari KTP.',
        'This NIK is not right: it has 16 digits with a real birth date in them. Type it again from the card.',
      ),
      { field: 'nik' },
    )
  }
  const personId = (await findPersonByNik(tx.db, nikHash(tx.platform.keys, digits)))?.person_id
  await recordAccess(tx, {
    act: 'search',
    kab: tx.actor.region_code || 'ID',
    ...(personId && { person_id: personId }),
    object_type: 'person',
    object_id: personId ?? 'none',
    people: personId ? 1 : 0,
    reason: 'UU 27/2022: permintaan orang tentang datanya',
  })
  return personId
}

/** Whether the key of a person was destroyed. */
export async function isErased(tx: Transaction, personId: string): Promise<boolean> {
  return (await listSalts(tx, [personId])).get(personId) === null
}

/** Whole values for the person's own export; the caller writes the access log. Nothing is left of an erased person. */
export async function wholeValues(
  tx: Transaction,
  person: { person_id: string; nik_sealed: Buffer; phone_sealed: Buffer | null },
): Promise<{ nik: string | null; phone: string | null }> {
  const salt = (await listSalts(tx, [person.person_id])).get(person.person_id)
  const value = (field: 'nik' | 'phone', sealed: Buffer | null) =>
    sealed && salt !== null
      ? openPersonal(tx.platform.keys, field, { person_id: person.person_id, salt }, sealed)
      : null
  return { nik: value('nik', person.nik_sealed), phone: value('phone', person.phone_sealed) }
}
