import type { Child } from 'hono/jsx'
import type { Balances } from '../budget/budget.schema.ts'
import type { Budget } from '../budget/budget.service.ts'
import type { FormError } from '../ui/form.tsx'
import type { Spoken } from '../ui/words.ts'
import type { TypedProgramme } from './programme.input.ts'

export type ProgrammeFormProps = Spoken & {
  typed: TypedProgramme
  errors: FormError[]
  /** The governments one may make a programme for; a single one is not asked. */
  regions: { code: string; name: string }[]
  budgets: (Budget & { balances: Balances })[]
}

/** What every field shares: its name, what was typed, and what is wrong with it. */
export function shared({ language, typed, errors }: ProgrammeFormProps, name: string) {
  return {
    language,
    name,
    value: typed.words[name] ?? '',
    error: errors.find((error) => error.field === name)?.message,
  }
}

/** Side by side where there is room, so that a long form is seen whole. */
export function Columns({ children }: { children?: Child }) {
  return <div class="grid items-start gap-x-10 gap-y-6 lg:grid-cols-2">{children}</div>
}

export function Pair({ children }: { children?: Child }) {
  return <div class="grid items-start gap-6 sm:grid-cols-2">{children}</div>
}
