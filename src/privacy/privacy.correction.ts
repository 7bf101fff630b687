import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { correctPerson } from '../person/person.service.ts'
import { commit } from '../platform/audit.ts'
import type { Transaction } from '../platform/context.ts'
import { findRegion } from '../region/region.service.ts'
import { getOwnPerson, wholeValues } from './privacy.person.ts'
import type { PrivacyRequest, Proposal } from './privacy.schema.ts'
import { rowsOf } from './privacy.store.ts'

/** A value as the audit trail may hold it: proves later what it was to whoever knows it, and says nothing to anybody else. */
function commitment(tx: Transaction, field: string, value: unknown): string {
  return commit(tx.platform.keys, `${field}:${String(value ?? '')}`)
}

/**
 * Puts the proposed values in the place of the present ones; what was known stays in the person's history. Answers which fields changed,
 * commitments of before and after, and the rosters that said otherwise, so that their senders can be told.
 */
export async function applyCorrection(
  tx: Transaction,
  request: PrivacyRequest,
  proposal: Proposal,
): Promise<Record<string, unknown>> {
  const person = await getOwnPerson(tx, request.person_id)
  await checkVillage(tx, person.kab, proposal.village_code)
  const held = await rowsOf(tx, person.person_id)
  const sealedPhone = held.find((row) => row.source === 'person')?.line.phone_sealed
  const phone = typeof sealedPhone === 'string' ? Buffer.from(sealedPhone.replace(/^\\x/, ''), 'hex') : null
  const before: Record<keyof Proposal, unknown> = {
    name: person.name,
    birth_date: person.birth_date,
    sex: person.sex,
    village_code: person.village_code,
    phone:
      proposal.phone === undefined ? null : (await wholeValues(tx, { ...person, phone_sealed: phone })).phone,
  }
  const changed = (Object.keys(proposal) as (keyof Proposal)[])
    .filter((field) => proposal[field] !== before[field])
    .sort()
  if (changed.length > 0) await correctPerson(tx, person.person_id, proposal)
  return {
    changed,
    before: Object.fromEntries(changed.map((field) => [field, commitment(tx, field, before[field])])),
    after: Object.fromEntries(changed.map((field) => [field, commitment(tx, field, proposal[field])])),
    rosters: [
      ...new Set(
        held
          .filter((row) => row.source === 'roster_row')
          .map((row) => `${row.line.file_name} (${row.line.row_number})`),
      ),
    ].sort(),
  }
}

async function checkVillage(tx: Transaction, kab: string, village: string | undefined): Promise<void> {
  if (village === undefined) return
  const region = await findRegion(tx.db, village)
  if (region?.level === 'village' && village.startsWith(`${kab}.`)) return
  throw refuse(
    'privacy.village_elsewhere',
    'invalid',
    text(
      `Desa ${village} tidak ada di wilayah orang ini (${kab}). Orang yang pindah ke kabupaten lain masuk lewat daftar wilayah barunya.`,
      `There is no village ${village} in the region of this person (${kab}). Whoever moves to another regency enters by a roster there.`,
    ),
    { field: 'village_code' },
  )
}
