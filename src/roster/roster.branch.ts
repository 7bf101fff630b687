import { type Text, text } from '../kernel/text.ts'
import type { ReasonCode } from './roster.reasons.ts'

/** Why the branch sends rows back. What Payung rejects before is no row of the branch any more. */
export const branchRejections = ['nik', 'incomplete', 'age', 'duplicate', 'active', 'region', 'dead'] as const
export type BranchRejection = (typeof branchRejections)[number]

export const branchLabels: Record<BranchRejection, Text> = {
  nik: text('NIK rusak atau kosong', 'NIK damaged or missing'),
  incomplete: text('Nama atau tanggal lahir tidak terbaca', 'Name or birth date cannot be read'),
  age: text('Umur di luar batas pada bulan pertama', 'Age outside the limits in the first month'),
  duplicate: text('Ganda di dalam daftar', 'Twice in the list'),
  active: text('Sudah aktif sebagai peserta', 'A member already'),
  region: text('Di luar wilayah', 'Outside the region'),
  dead: text('Tercatat meninggal', 'Recorded as dead'),
}

/** Reasons of a row for which the branch would send it back. */
export const branchCodes: Record<BranchRejection, readonly ReasonCode[]> = {
  nik: [
    'nik.missing',
    'nik.none_yet',
    'nik.damaged_by_excel',
    'nik.scientific',
    'nik.letters',
    'nik.length',
    'nik.family_card',
    'nik.same_as_family_card',
    'nik.membership_number',
    'nik.serial_zero',
    'nik.placeholder',
    'register.other_person',
  ],
  incomplete: ['name.missing', 'name.is_number', 'birth_date.unreal', 'cell.formula_error'],
  age: ['age.below', 'age.above'],
  duplicate: ['duplicate.in_file', 'duplicate.conflict', 'duplicate.differs'],
  active: ['funding.already_funded', 'funding.same_programme'],
  region: ['village.out_of_region'],
  dead: ['life.dead'],
}

export function isBranchRejection(written: string | undefined): written is BranchRejection {
  return (branchRejections as readonly (string | undefined)[]).includes(written)
}

/** Rows of a checked list that the branch would send back for one cause, and how many of these would be proposed all the same. */
export type BranchForecast = { rejection: BranchRejection; rows: number; proposed: number }
