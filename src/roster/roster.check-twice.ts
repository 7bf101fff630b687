import type { ReasonCode } from './roster.reasons.ts'
import type { CheckedRow } from './roster.schema.ts'

/** What tells two copies of a row apart, besides the person: the field and its code in a sentence. */
const compared = ['village_code', 'occupation', 'sex'] as const

/**
 * Looks for people who stand twice. The last row never wins silently: an exact copy is rejected beside its original, copies that differ
 * are both rejected until somebody chooses, and one NIK for two people rejects both, because neither can be trusted. The same name,
 * birth date and village under two NIK is told on both rows. Rows without a NIK are never taken for one another by it.
 */
export function twiceFinder(): (checked: CheckedRow) => void {
  const firstOfNik = new Map<string, CheckedRow>()
  const firstOfPerson = new Map<string, CheckedRow>()
  return (checked) => {
    if (checked.nik) {
      const first = firstOfNik.get(checked.nik)
      if (first) {
        compareCopies(first, checked)
        return
      }
      firstOfNik.set(checked.nik, checked)
    }
    lookAlike(checked, firstOfPerson)
  }
}

function compareCopies(first: CheckedRow, checked: CheckedRow): void {
  if (first.name_key !== checked.name_key || first.birth_date !== checked.birth_date) {
    tellBoth(first, checked, 'duplicate.conflict')
    return
  }
  const which = compared.find(
    (field) => first[field] !== undefined && checked[field] !== undefined && first[field] !== checked[field],
  )
  if (which) tellBoth(first, checked, 'duplicate.differs', { which })
  else checked.reasons.push({ code: 'duplicate.in_file', facts: { row: first.row_number } })
}

function lookAlike(checked: CheckedRow, firstOfPerson: Map<string, CheckedRow>): void {
  if (!checked.name_key || !checked.birth_date || !checked.village_code) return
  const key = `${checked.name_key}|${checked.birth_date}|${checked.village_code}`
  const first = firstOfPerson.get(key)
  if (first) tellBoth(first, checked, 'duplicate.perhaps')
  else firstOfPerson.set(key, checked)
}

function tellBoth(
  first: CheckedRow,
  second: CheckedRow,
  code: ReasonCode,
  facts: Record<string, string> = {},
): void {
  second.reasons.push({ code, facts: { ...facts, row: first.row_number } })
  if (!first.reasons.some((reason) => reason.code === code))
    first.reasons.push({ code, facts: { ...facts, row: second.row_number } })
}
