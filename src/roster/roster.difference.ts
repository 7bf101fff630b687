import { listKnownValues } from '../person/person.service.ts'
import type { Transaction } from '../platform/context.ts'
import { openPersonal } from '../platform/crypto.ts'
import type { RegisterFinding } from './roster.row-store.ts'
import type { CheckedRow } from './roster.schema.ts'

/** Fields in which a row says something else than the register: `changed` would be written, `decided` would not, because a person decided it. */
export type Difference = { changed: string[]; decided: string[] }

/**
 * What the rows of people who are registered already say anew. Asked of those whose months this list would pay a second time, which is how
 * a corrected list comes back, and of those about whom a person has decided something. People of other regions are not compared.
 */
export async function listDifferences(
  tx: Transaction,
  findings: ReadonlyMap<CheckedRow | undefined, RegisterFinding>,
): Promise<Map<CheckedRow, Difference>> {
  const known = [...findings].filter(([row, finding]) => row && finding.version !== null && !finding.erased)
  const funded = known.filter(([, finding]) => (finding.funded ?? []).length > 0)
  const values = await listKnownValues(
    tx,
    known.map(([, finding]) => finding.person_id),
    funded.map(([, finding]) => finding.person_id),
  )
  const differences = new Map<CheckedRow, Difference>()
  for (const [row, finding] of known) {
    const now = values.get(finding.person_id)
    if (!row || !now) continue
    const phone = now.phone_sealed
      ? openPersonal(
          tx.platform.keys,
          'phone',
          { person_id: finding.person_id, salt: finding.salt ?? undefined },
          now.phone_sealed,
        )
      : undefined
    const pairs = {
      name: [row.name, now.name],
      birth_date: [row.birth_date, now.birth_date],
      sex: [row.sex, now.sex],
      village_code: [row.village_code, now.village_code],
      occupation: [row.occupation, now.occupation],
      phone: [row.phone, phone],
    }
    // What a row leaves empty it does not deny.
    const fields = Object.entries(pairs).filter(([, [said, held]]) => said !== undefined && said !== held)
    const edited = now.edited ?? {}
    differences.set(row, {
      changed: fields.map(([field]) => field).filter((field) => !(field in edited)),
      decided: fields.map(([field]) => field).filter((field) => field in edited),
    })
  }
  return differences
}
