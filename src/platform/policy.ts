import { refuse } from '../kernel/refusal.ts'
import { type Text, text } from '../kernel/text.ts'
import type { Context, Role } from './context.ts'

export const roles = [
  'administrator',
  'clerk',
  'approver',
  'branch',
  'auditor',
  'leader',
] as const satisfies readonly Role[]

export const roleLabels: Record<Role, Text> = {
  administrator: text('Administrator', 'Administrator'),
  clerk: text('Operator', 'Clerk'),
  approver: text('Kepala dinas', 'Head of office'),
  branch: text('Cabang BPJS', 'BPJS branch'),
  auditor: text('Pemeriksa', 'Auditor'),
  leader: text('Pimpinan', 'Leader'),
}

/**
 * Who may do what, in one table: the services refuse by it and the pages draw buttons by it.
 * Where is decided apart, by the account's region and by row-level security. Preparing and approving never meet in one role.
 */
const policy = {
  'account.make': ['administrator'],
  'budget.view': ['administrator', 'clerk', 'approver', 'auditor', 'leader'],
  'budget.make': ['administrator', 'clerk'],
  'programme.view': ['administrator', 'clerk', 'approver', 'branch', 'auditor', 'leader'],
  'programme.make': ['administrator', 'clerk'],
  'roster.view': ['administrator', 'clerk', 'approver', 'auditor'],
  'roster.upload': ['administrator', 'clerk'],
  'roster.confirm': ['administrator', 'clerk'],
  'roster.approve': ['approver'],
  'person.view': ['administrator', 'clerk', 'approver', 'branch', 'auditor'],
  'exchange.view': ['administrator', 'clerk', 'approver', 'branch', 'auditor'],
  'exchange.make': ['administrator', 'clerk'],
  'coverage.view': ['administrator', 'clerk', 'approver', 'branch', 'auditor', 'leader'],
  'coverage.enter': ['administrator'],
} as const satisfies Record<string, readonly Role[]>

export type Operation = keyof typeof policy

export function may(role: Role, operation: Operation): boolean {
  return (policy[operation] as readonly Role[]).includes(role)
}

/** Refuses when the actor's role does not include the operation, naming the roles that do. */
export function requireOperation(context: Context, operation: Operation): void {
  if (may(context.actor.role, operation)) return
  const able = policy[operation].map((role) => roleLabels[role])
  throw refuse(
    'account.not_allowed',
    'forbidden',
    text(
      `Akun ${context.actor.username} (${roleLabels[context.actor.role].id}) tidak berwenang untuk ini. Minta kepada: ${able.map((each) => each.id).join(', ')}.`,
      `The account ${context.actor.username} (${roleLabels[context.actor.role].en}) may not do this. Ask: ${able.map((each) => each.en).join(', ')}.`,
    ),
    { details: { operation } },
  )
}
