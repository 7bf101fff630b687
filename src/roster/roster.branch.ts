import { type Text, text } from '../kernel/text.ts'
import type { ReasonCode } from './roster.reasons.ts'
import type { Problem } from './roster.schema.ts'

/** Why the branch sends rows back. What Payung rejects before is no row of the branch any more. */
export type BranchRejection = 'nik' | 'age' | 'duplicate' | 'active' | 'region' | 'dead'

export const branchLabels: Record<BranchRejection, Text> = {
  nik: text('NIK rusak atau kosong', 'NIK damaged or missing'),
  age: text('Umur di luar batas pada bulan pertama', 'Age outside the limits in the first month'),
  duplicate: text('Ganda', 'Twice'),
  active: text('Sudah aktif', 'Active already'),
  region: text('Di luar wilayah', 'Outside the region'),
  dead: text('Tercatat meninggal', 'Recorded as dead'),
}

const predicted: Partial<Record<ReasonCode, BranchRejection>> = {
  'nik.missing': 'nik',
  'nik.none_yet': 'nik',
  'nik.damaged_by_excel': 'nik',
  'nik.scientific': 'nik',
  'nik.letters': 'nik',
  'nik.length': 'nik',
  'nik.family_card': 'nik',
  'nik.same_as_family_card': 'nik',
  'nik.membership_number': 'nik',
  'nik.serial_zero': 'nik',
  'nik.placeholder': 'nik',
  'register.other_person': 'nik',
  'birth_date.unreal': 'age',
  'age.below': 'age',
  'age.above': 'age',
  'duplicate.in_file': 'duplicate',
  'duplicate.conflict': 'duplicate',
  'duplicate.differs': 'duplicate',
  'funding.already_funded': 'active',
  'funding.same_programme': 'active',
  'village.out_of_region': 'region',
  'life.dead': 'dead',
}

/** The reason for which the branch would send a row back, if this is one. */
export function branchRejection(code: ReasonCode): BranchRejection | undefined {
  return predicted[code]
}

/** What the branch would have sent back of a checked list, by its reasons: rows that were caught before they left. */
export function branchForecast(problems: readonly Problem[]): { rejection: BranchRejection; rows: number }[] {
  const rows = new Map<BranchRejection, number>()
  for (const problem of problems) {
    const rejection = branchRejection(problem.code)
    if (rejection) rows.set(rejection, (rows.get(rejection) ?? 0) + problem.rows)
  }
  return [...rows].map(([rejection, count]) => ({ rejection, rows: count })).sort((a, b) => b.rows - a.rows)
}
