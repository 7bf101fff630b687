/** Reasons for which a planted row must be refused. */
export const rejectedKinds = [
  'nik.damaged_by_excel',
  'duplicate.in_file',
  'duplicate.conflict',
  'funding.already_funded',
  'age.above',
  'nik.missing',
  'nik.scientific',
  'village.out_of_region',
  'name.missing',
  'nik.family_card',
  'birth_date.unreal',
  'nik.length',
  'nik.letters',
  'age.below',
  'village.unknown',
  'cell.formula_error',
  'nik.serial_zero',
  'nik.placeholder',
  'nik.membership_number',
] as const

export type RejectedKind = (typeof rejectedKinds)[number]

/** Remarks that planted rows get although they are accepted, with how many in a thousand accepted rows get each. */
export const remarkedKinds = [
  { code: 'nik.birth_date_differs', level: 'warning', per_mille: 8 },
  { code: 'nik.sex_differs', level: 'warning', per_mille: 4 },
  { code: 'nik.region_unknown', level: 'info', per_mille: 2 },
  { code: 'birth_date.two_digit_year', level: 'warning', per_mille: 5 },
  { code: 'birth_date.missing', level: 'warning', per_mille: 3 },
  { code: 'phone.unreadable', level: 'warning', per_mille: 5 },
  { code: 'name.deceased_marker', level: 'warning', per_mille: 1 },
  { code: 'occupation.unknown', level: 'warning', per_mille: 10 },
  { code: 'nik.tidied', level: 'info', per_mille: 10 },
  { code: 'value.read_as_empty', level: 'info', per_mille: 15 },
] as const

export type RemarkedKind = (typeof remarkedKinds)[number]['code']

/**
 * How many rows each kind of problem gets: as even as can be, as many kinds as fit, exactly `problems` in all. A conflict is
 * two rows, so it gets two in every second round. `most` caps a kind for which there is not enough material.
 */
export function spreadProblems(
  problems: number,
  most: Partial<Record<RejectedKind, number>>,
): Map<RejectedKind, number> {
  const counts = new Map<RejectedKind, number>(rejectedKinds.map((kind) => [kind, 0]))
  let left = problems
  for (let round = 0; left > 0; round++) {
    for (const kind of rejectedKinds) {
      const wanted = kind !== 'duplicate.conflict' ? 1 : round % 2 === 0 ? 2 : 0
      const count = counts.get(kind) ?? 0
      if (wanted > left || count + wanted > (most[kind] ?? problems)) continue
      counts.set(kind, count + wanted)
      left -= wanted
    }
  }
  return counts
}
