import { z } from 'zod'
import type { BudgetSource } from '../budget/budget.schema.ts'
import { type Month, firstDayOf, isMonth, monthsBetween } from '../kernel/month.ts'
import type { Outcome } from '../kernel/outcome.ts'
import { ageOn, type PlainDate } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'
import type { BpuFunder, BpuProgramme, MonthAmount } from '../rules/index.ts'

export const programmeGroups = ['vulnerable_worker', 'election_officer', 'religious_worker', 'neighbourhood_head', 'village_worker', 'transport_worker', 'artist', 'trader'] as const
export type ProgrammeGroup = (typeof programmeGroups)[number]

export const programmeGroupLabels: Record<ProgrammeGroup, Text> = {
  vulnerable_worker: text('Pekerja rentan', 'Vulnerable workers'),
  election_officer: text('Petugas ad hoc Pilkada', 'Ad hoc election officers'),
  religious_worker: text('Petugas keagamaan', 'Religious workers'),
  neighbourhood_head: text('Ketua RT', 'Neighbourhood heads'),
  village_worker: text('Perangkat dan pekerja desa', 'Village workers'),
  transport_worker: text('Pengemudi dan ojek', 'Drivers and motorcycle taxis'),
  artist: text('Seniman dan budayawan', 'Artists'),
  trader: text('Pedagang dan UMKM', 'Traders and small businesses'),
}

export const packages = ['JKK', 'JKM', 'JHT'] as const satisfies readonly BpuProgramme[]

/** What the rules answered when the programme was made, one answer for each sector the law tells apart. */
export type Tariff = { other: Outcome<MonthAmount[]>; transport: Outcome<MonthAmount[]> }

export type AgeRule = { age_from: number; age_from_operator: '>=' | '>'; age_to: number; age_to_operator: '<' | '<=' }

export type Programme = AgeRule & {
  programme_id: string
  code: string
  kab: string
  name: string
  groups: ProgrammeGroup[]
  temporary: boolean
  legal_basis: string
  packages: BpuProgramme[]
  income_rupiah: number
  /** First days of the first and last month. */
  month_first: PlainDate
  month_last: PlainDate
  quota_people: number
  budget_id: string
  tariff: Tariff
  state: 'open' | 'closed'
}

/**
 * Whether an age is within a programme's bounds, at the first day of the first month. The operators are part of the rule: local
 * rules differ on whether 65 itself is still in, and the law leaves it open (reference/rules.md 1.2).
 */
export function ageAllowed(rule: AgeRule, birthDate: PlainDate, firstMonth: Month): 'yes' | 'below' | 'above' {
  const age = ageOn(birthDate, firstDayOf(firstMonth))
  // Exactly 65 is only the day itself; "65 years old" said of a person means the whole year, so ages count in full years.
  if (rule.age_from_operator === '>=' ? age < rule.age_from : age <= rule.age_from) return 'below'
  if (rule.age_to_operator === '<' ? age >= rule.age_to : age > rule.age_to) return 'above'
  return 'yes'
}

/**
 * How a source of money counts under PP 50/2025, whose relief leaves out what APBN or APBD pays. Whether revenue shares,
 * provincial aid and village money are "APBD" is an open question; the rules then take the cautious reading and say so.
 */
export function funderOf(source: BudgetSource): BpuFunder {
  const funders: Record<BudgetSource, BpuFunder> = {
    APBD: 'APBD',
    APBD_P: 'APBD',
    BKBK: 'VILLAGE_OR_TRANSFER',
    DBH_PALM: 'VILLAGE_OR_TRANSFER',
    DBH_TOBACCO: 'VILLAGE_OR_TRANSFER',
    VILLAGE: 'VILLAGE_OR_TRANSFER',
    CSR: 'OTHER',
    ZAKAT: 'OTHER',
    DONATION: 'OTHER',
    SELF: 'SELF',
  }
  return funders[source]
}

const month = z.string().refine(isMonth, 'YYYY-MM')

export const NewProgramme = z
  .object({
    code: z.string().regex(/^[A-Z0-9][A-Z0-9-]{2,39}$/),
    region_code: z.string().regex(/^\d{2}(\.\d{2})?$/),
    name: z.string().trim().min(5).max(160),
    groups: z.array(z.enum(programmeGroups)).min(1),
    temporary: z.boolean(),
    legal_basis: z.string().trim().min(5).max(200),
    packages: z.array(z.enum(packages)).min(1),
    income_rupiah: z.number().int().min(100_000).max(100_000_000),
    age_from: z.number().int().min(15).max(60),
    age_from_operator: z.enum(['>=', '>']),
    age_to: z.number().int().min(18).max(100),
    age_to_operator: z.enum(['<', '<=']),
    month_first: month,
    month_last: month,
    quota_people: z.number().int().min(1).max(5_000_000),
    budget_id: z.uuid(),
  })
  .refine((programme) => programme.month_last >= programme.month_first, { path: ['month_last'], message: 'month_last' })
  .refine((programme) => monthsBetween(programme.month_first, programme.month_last).length <= 24, { path: ['month_last'], message: 'at most 24 months' })
  .refine((programme) => programme.age_to > programme.age_from, { path: ['age_to'], message: 'age_to' })
export type NewProgramme = z.infer<typeof NewProgramme>
