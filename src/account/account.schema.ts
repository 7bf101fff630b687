import { z } from 'zod'
import { isRegionCode, regionLevel } from '../kernel/region-code.ts'
import { type Text, text } from '../kernel/text.ts'
import type { Role } from '../platform/context.ts'
import { roles } from '../platform/policy.ts'

const RegionScope = z
  .string()
  .refine(
    (code) => code === '' || isRegionCode(code),
    'a region code such as 15.03, or empty for the country',
  )

/** One role within one organisation and region. */
export const Grant = z.object({
  role: z.enum(roles),
  region_code: RegionScope,
  office: z.string().trim().min(1).max(120),
})
export type Grant = z.infer<typeof Grant>

export const NewAccount = Grant.extend({
  username: z
    .string()
    .regex(/^[a-z0-9][a-z0-9._]{2,29}$/, 'a-z, 0-9, dot and underscore; 3 to 30 characters'),
  name: z.string().trim().min(1).max(120),
})
export type NewAccount = z.infer<typeof NewAccount>

export const organisationKinds = [
  'country',
  'province',
  'regency',
  'city',
  'village',
  'community',
  'bpjs_branch',
  'auditor',
] as const
export type OrganisationKind = (typeof organisationKinds)[number]

export const organisationLabels: Record<OrganisationKind, Text> = {
  country: text('Pusat', 'Country'),
  province: text('Pemerintah provinsi', 'Provincial government'),
  regency: text('Pemerintah kabupaten', 'Regency government'),
  city: text('Pemerintah kota', 'City government'),
  village: text('Pemerintah desa', 'Village government'),
  community: text('Komunitas', 'Community'),
  bpjs_branch: text('Cabang BPJS Ketenagakerjaan', 'BPJS branch'),
  auditor: text('Pemeriksa', 'Auditor'),
}

/** What kind of organisation a role in a region belongs to. Codes of cities begin at 71 (Permendagri on region codes). */
export function organisationKindOf(role: Role, regionCode: string): OrganisationKind {
  if (role === 'branch') return 'bpjs_branch'
  if (role === 'auditor') return 'auditor'
  if (role === 'community_coordinator') return 'community'
  if (role === 'village_officer') return 'village'
  if (regionCode === '') return 'country'
  switch (regionLevel(regionCode)) {
    case 'province':
      return 'province'
    case 'village':
      return 'village'
    default:
      return Number(regionCode.slice(3, 5)) >= 71 ? 'city' : 'regency'
  }
}

export const accountStates = ['invited', 'active', 'disabled'] as const
export type AccountState = (typeof accountStates)[number]

export const stateLabels: Record<AccountState, Text> = {
  invited: text('Menunggu aktivasi', 'Waiting for activation'),
  active: text('Aktif', 'Active'),
  disabled: text('Dinonaktifkan', 'Disabled'),
}

/** Roles that see whole identity numbers, approve, pay or manage accounts: a password alone does not open them. */
const guardedRoles: readonly Role[] = [
  'administrator',
  'clerk',
  'budget_officer',
  'approver',
  'branch',
  'privacy_officer',
]

export const needsSecondFactor = (held: readonly Role[]): boolean =>
  held.some((role) => guardedRoles.includes(role))

/** After so many days without a sign-in an account is marked in the list: whoever left should not keep a key. */
export const unusedAfter_days = 90

export const activationHours = 72

/** How long a session lives: without a request (administrators, others), and altogether. */
export const sessionLimits = { idle_minutes_administrator: 15, idle_minutes: 30, absolute_hours: 12 } as const
