import { beforeAll } from 'vitest'
import { makeAccount } from '../src/account/account.service.ts'
import { demoPassword, systemContext } from '../src/demo/demo.service.ts'
import type { Context } from '../src/platform/context.ts'
import { openPersonal } from '../src/platform/crypto.ts'
import type { TestPayung } from './payung.ts'

/** Accounts that the demonstration lacks: two privacy officers of Sarolangun and one of Kota Jambi. */
export function usePrivacyOfficers(payung: TestPayung): void {
  beforeAll(async () => {
    for (const [username, region_code] of [
      ['sarolangun.pelindung', '15.03'],
      ['sarolangun.pelindung2', '15.03'],
      ['kotajambi.pelindung', '15.71'],
    ] as const) {
      await makeAccount(systemContext(payung.platform), {
        username,
        name: `Pejabat ${username}`,
        password: demoPassword,
        role: 'privacy_officer',
        region_code,
        office: 'Dinas Kominfo',
      })
    }
  })
}

export type Known = { person_id: string; name: string; nik: string; village_code: string }

/** People of Sarolangun whom the province pays; from the `at`th on, in a fixed order. */
export async function knownPeople(payung: TestPayung, count: number, at = 0): Promise<Known[]> {
  const rows = await payung.see<Omit<Known, 'nik'> & { nik_sealed: Buffer; salt: Buffer }>(
    "select person_id, name, village_code, nik_sealed, salt from person join person_key using (person_id) where person.kab = '15.03' and salt is not null order by name_key, person_id limit $1 offset $2",
    [count, at],
  )
  return rows.map(({ nik_sealed, salt, ...row }) => ({
    ...row,
    nik: openPersonal(payung.platform.keys, 'nik', { person_id: row.person_id, salt }, nik_sealed),
  }))
}

/** The account at the API, with a proof of identity just given. */
export async function proven(payung: TestPayung, username: string): Promise<Context> {
  const context = await payung.context(username)
  return { ...context, actor: { ...context.actor, proven_at: new Date() } }
}
