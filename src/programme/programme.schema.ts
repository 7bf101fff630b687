import { z } from 'zod'
import type { BudgetSource } from '../budget/budget.schema.ts'
import { firstDayOf, isMonth, type Month, monthsBetween } from '../kernel/month.ts'
import type { Outcome } from '../kernel/outcome.ts'
import { ageOn, type PlainDate } from '../kernel/plain-date.ts'
import { type Text, text } from '../kernel/text.ts'
import type { BpuFunder, BpuProgramme, MonthAmount } from '../rules/index.ts'

export const programmeGroups = [
  'vulnerable_worker',
  'election_officer',
  'religious_worker',
  'neighbourhood_head',
  'village_worker',
  'transport_worker',
  'artist',
  'trader',
] as const
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

export type AgeRule = {
  age_from: number
  age_from_operator: '>=' | '>'
  age_to: number
  age_to_operator: '<' | '<='
}

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
  /** What becomes of rows with a remark: they go along, or wait until a person has looked at them. */
  warnings: 'take' | 'look'
}

/**
 * Whether an age is within a programme's bounds, at the first day of the first month. The operators are part of the rule: local
 * rules differ on whether 65 itself is still in, and the law leaves it open.
 */
export function ageAllowed(
  rule: AgeRule,
  birthDate: PlainDate,
  firstMonth: Month,
): 'yes' | 'below' | 'above' {
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
const bothMonths = z.object({ month_first: month, month_last: month })
const bothAges = z.object({ age_from: z.number(), age_to: z.number() })

/** What a programme is, without the budget that pays it. The pairs are compared even where another field is still wrong. */
export const ProgrammeFacts = z
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
    warnings: z.enum(['take', 'look']).optional(),
  })
  .refine((programme) => programme.month_last >= programme.month_first, {
    path: ['month_last'],
    message: 'month_last',
    when: ({ value }) => bothMonths.safeParse(value).success,
  })
  .refine((programme) => monthsBetween(programme.month_first, programme.month_last).length <= 24, {
    path: ['month_last'],
    message: 'at most 24 months',
    when: ({ value }) => bothMonths.safeParse(value).success,
  })
  .refine((programme) => programme.age_to > programme.age_from, {
    path: ['age_to'],
    message: 'age_to',
    when: ({ value }) => bothAges.safeParse(value).success,
  })
export type ProgrammeFacts = z.infer<typeof ProgrammeFacts>

export const NewProgramme = ProgrammeFacts.safeExtend({ budget_id: z.uuid() })
export type NewProgramme = z.infer<typeof NewProgramme>

const fieldMessages: Record<keyof NewProgramme, Text> = {
  code: text(
    'Tulis kode 3–40 tanda: huruf, angka, dan tanda hubung, misalnya SRL-2024-APBDP.',
    'Write a code of 3–40 signs: letters, digits and hyphens, such as SRL-2024-APBDP.',
  ),
  region_code: text(
    'Pilih pemerintah yang memiliki program ini.',
    'Choose the government that owns this programme.',
  ),
  name: text('Tulis nama program, 5 sampai 160 huruf.', 'Write the name of the programme, 5 to 160 letters.'),
  groups: text('Pilih paling sedikit satu kelompok pekerja.', 'Choose at least one group of workers.'),
  temporary: text('Pilih ya atau tidak.', 'Choose yes or no.'),
  legal_basis: text(
    'Tulis dasar hukum program, misalnya Peraturan Bupati 7/2024.',
    'Write the legal basis, such as Peraturan Bupati 7/2024.',
  ),
  packages: text('Pilih paling sedikit satu jaminan.', 'Choose at least one kind of cover.'),
  income_rupiah: text(
    'Tulis dasar penghasilan dalam rupiah bulat, Rp100.000 sampai Rp100.000.000, misalnya 1.000.000.',
    'Write the base income in whole rupiah, Rp100,000 to Rp100,000,000, such as 1,000,000.',
  ),
  age_from: text(
    'Tulis batas bawah umur dalam tahun, 15 sampai 60.',
    'Write the lower age bound in years, 15 to 60.',
  ),
  age_from_operator: text(
    'Pilih apakah umur batas bawah itu sendiri termasuk.',
    'Choose whether the lower bound itself is included.',
  ),
  age_to: text(
    'Tulis batas atas umur dalam tahun, 18 sampai 100.',
    'Write the upper age bound in years, 18 to 100.',
  ),
  age_to_operator: text(
    'Pilih apakah umur batas atas itu sendiri termasuk.',
    'Choose whether the upper bound itself is included.',
  ),
  month_first: text(
    'Tulis bulan pertama sebagai tahun dan bulan, misalnya 2024-11.',
    'Write the first month as year and month, such as 2024-11.',
  ),
  month_last: text(
    'Tulis bulan terakhir sebagai tahun dan bulan, misalnya 2024-12.',
    'Write the last month as year and month, such as 2024-12.',
  ),
  quota_people: text(
    'Tulis kuota dalam angka bulat, 1 sampai 5.000.000 orang.',
    'Write the quota as a whole number, 1 to 5,000,000 people.',
  ),
  warnings: text(
    'Pilih apakah baris dengan catatan ikut atau menunggu dilihat.',
    'Choose whether rows with a remark go along or wait for a look.',
  ),
  budget_id: text(
    'Pilih anggaran yang membayar, atau pilih anggaran baru dan isi keterangannya.',
    'Choose the budget that pays, or choose a new one and describe it.',
  ),
}

const pairMessages: Record<string, Text> = {
  month_last: text(
    'Bulan terakhir lebih awal daripada bulan pertama. Perbaiki salah satunya.',
    'The last month is before the first month. Correct one of them.',
  ),
  'at most 24 months': text(
    'Satu program paling lama 24 bulan. Pilih bulan terakhir yang lebih awal.',
    'One programme lasts at most 24 months. Choose an earlier last month.',
  ),
  age_to: text(
    'Batas atas umur harus lebih tinggi daripada batas bawah.',
    'The upper age bound must be higher than the lower one.',
  ),
}

/** What is wrong with a field of a programme, in words for who filled it in. */
export function programmeFieldMessage(field: string, message?: string): Text {
  return (
    pairMessages[message ?? ''] ??
    fieldMessages[field as keyof NewProgramme] ??
    text('Isian ini belum benar.', 'This is not right yet.')
  )
}

/** The bounds of age as a sentence would say them: "mulai 17 tahun, di bawah 65 tahun". */
export function ageInWords(rule: AgeRule): Text {
  const from = rule.age_from_operator === '>=' ? text('mulai', 'from') : text('di atas', 'over')
  const to =
    rule.age_to_operator === '<' ? text('di bawah', 'under') : text('sampai dengan', 'up to and including')
  return text(
    `${from.id} ${rule.age_from} tahun, ${to.id} ${rule.age_to} tahun`,
    `${from.en} ${rule.age_from}, ${to.en} ${rule.age_to} years`,
  )
}
