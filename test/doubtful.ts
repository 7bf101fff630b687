import type { GeneratedPerson } from '../src/demo/people.ts'
import type { Listed } from './rosters.ts'

/*
 * The same people written down a second time by somebody else: a slip in the NIK, and more or less else that differs. Known pairs for the tests of
 * matching; each kind says what is to come of it.
 */

/** Another serial number: still a NIK that exists in shape, and nobody's. */
export function slippedNik(nik: string, by: number): string {
  const serial = ((Number(nik.slice(12)) + by - 1) % 9_998) + 1
  return nik.slice(0, 12) + String(serial).padStart(4, '0')
}

/** Everything agrees but the NIK, in which a digit slipped: surely the same. */
export const mistypedNik = <Person extends Listed>(person: Person): Person => ({
  ...person,
  // One digit of the serial number.
  nik: `${person.nik.slice(0, 12)}${(Number(person.nik[12]) + 5) % 10}${person.nik.slice(13)}`,
})

/** Another NIK and another village at the far end of the regency: perhaps the same who moved, perhaps a namesake of the same day. */
export const moved = <Person extends Listed>(person: Person): Person => ({
  ...person,
  nik: slippedNik(person.nik, 4_011),
  village: { code: person.village.code.startsWith('15.03.01') ? '15.03.07.2004' : '15.03.01.2001' },
})

/** The NIK of one, name and birth date of another. */
export const borrowedNik = (person: GeneratedPerson, of: Listed): GeneratedPerson => ({
  ...person,
  nik: of.nik,
})

/** A list from outside as an office sends it, for the API: NIK, name, birth date, day of death or months of membership. */
export function listForm(
  kind: 'bpjs' | 'deaths' | 'dtsen' | 'company',
  people: readonly Listed[],
  facts: { name?: string; as_of?: string; died_on?: string; from?: string; to?: string } = {},
): FormData {
  const day = (date: string) => date.split('-').reverse().join('-')
  const lines = people.map((person) =>
    [
      person.nik,
      person.name,
      day(person.birth_date),
      facts.died_on ? day(facts.died_on) : '',
      facts.from ?? '',
      facts.to ?? '',
    ].join(';'),
  )
  const header = 'NIK;NAMA;TGL LAHIR;TGL MENINGGAL;MULAI;SELESAI'
  const form = new FormData()
  form.set('kind', kind)
  form.set('name', facts.name ?? `Daftar ${kind}`)
  form.set('source', 'Surat 470/12/2024')
  form.set('as_of', facts.as_of ?? '2024-10-31')
  form.set('file', new File([[header, ...lines, ''].join('\r\n')], `${kind}.csv`))
  return form
}
