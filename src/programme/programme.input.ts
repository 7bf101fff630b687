import { type Balances, type BudgetSource, budgetFieldMessage, NewBudget } from '../budget/budget.schema.ts'
import type { Budget } from '../budget/budget.service.ts'
import { isUuid, randomId } from '../kernel/ids.ts'
import { formatRupiah, parseRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import type { FormError } from '../ui/form.tsx'
import { ProgrammeFacts, programmeFieldMessage } from './programme.schema.ts'

/** A form as it was typed, so that it can be shown again exactly so. Lists hold the ticked boxes. */
export type TypedProgramme = {
  operation_id: string
  words: Record<string, string>
  groups: string[]
  packages: string[]
}

/** The choice of the budget list that stands for a budget not entered yet. */
export const newBudgetChoice = 'new'

/** The words in an empty form; the region is the actor's own where there is only one to choose. */
export function emptyProgramme(regionCode: string, budgets: Budget[]): TypedProgramme {
  return {
    operation_id: randomId(),
    words: {
      region_code: regionCode,
      income_rupiah: formatRupiah(1_000_000).slice(2),
      age_from: '17',
      age_from_operator: '>=',
      age_to: '65',
      age_to_operator: '<',
      budget_id: budgets.length === 0 ? newBudgetChoice : '',
    },
    groups: [],
    packages: ['JKK', 'JKM'],
  }
}

/** Reads what a browser sent. A form without a usable operation id gets a new one. */
export function readTyped(body: Record<string, unknown>): TypedProgramme {
  const listOf = (sent: unknown) => [sent].flat().filter((each): each is string => typeof each === 'string')
  const words: Record<string, string> = {}
  for (const [name, sent] of Object.entries(body)) words[name] = (listOf(sent)[0] ?? '').trim()
  const operation = words.operation_id ?? ''
  return {
    operation_id: isUuid(operation) ? operation : randomId(),
    words,
    groups: listOf(body.groups),
    packages: listOf(body.packages),
  }
}

/** What the form asks for, with every mistake in the order of its fields. Parts are there where they are free of mistakes. */
export type CheckedProgramme = {
  programme: ProgrammeFacts | undefined
  budget: { budget_id: string } | Omit<NewBudget, 'region_code'> | undefined
  /** Typed as far as it could be read; whole where `errors` names no field of it. */
  facts: ReturnType<typeof factsOf>
  errors: FieldError[]
}

export type FieldError = FormError & { field: string }

export function checkProgramme(typed: TypedProgramme, budgets: Budget[]): CheckedProgramme {
  const facts = factsOf(typed)
  const parsed = ProgrammeFacts.safeParse(facts)
  const errors: FieldError[] = (parsed.error?.issues ?? []).map((issue) => {
    const field = String(issue.path[0] ?? '')
    return { field, message: programmeFieldMessage(field, issue.message) }
  })
  const choice = checkBudget(typed, budgets)
  return {
    programme: parsed.data,
    budget: choice.budget,
    facts,
    errors: onePerField([...errors, ...choice.errors]),
  }
}

function factsOf({ words, groups, packages }: TypedProgramme) {
  return {
    code: (words.code ?? '').toUpperCase(),
    region_code: words.region_code ?? '',
    name: words.name ?? '',
    groups,
    temporary: words.temporary === 'yes',
    legal_basis: words.legal_basis ?? '',
    packages,
    income_rupiah: parseRupiah(words.income_rupiah ?? ''),
    age_from: countOf(words.age_from),
    age_from_operator: words.age_from_operator,
    age_to: countOf(words.age_to),
    age_to_operator: words.age_to_operator,
    month_first: words.month_first ?? '',
    month_last: words.month_last ?? '',
    quota_people: countOf(words.quota_people),
    // A form from before this question asks nothing of the kind.
    ...(words.warnings !== undefined && { warnings: words.warnings }),
  }
}

/** People and years as they are written: `28000`, `28.000`, `28,000`. */
function countOf(written = ''): number | undefined {
  return /^(?:\d+|\d{1,3}(?:[.,]\d{3})+)$/.test(written) ? Number(written.replace(/[.,]/g, '')) : undefined
}

function checkBudget(
  { words }: TypedProgramme,
  budgets: Budget[],
): { budget: CheckedProgramme['budget']; errors: FieldError[] } {
  const chosen = words.budget_id ?? ''
  if (chosen !== newBudgetChoice) return checkExisting(words, chosen, budgets)
  const parsed = NewBudget.omit({ region_code: true }).safeParse({
    name: words.budget_name ?? '',
    source: words.budget_source,
    fiscal_year: countOf(words.budget_fiscal_year),
    legal_basis: words.budget_legal_basis ?? '',
    ceiling_rupiah: parseRupiah(words.budget_ceiling_rupiah ?? ''),
  })
  const issues = parsed.error?.issues ?? []
  return {
    budget: parsed.data,
    errors: issues.map((issue) => ({
      field: `budget_${String(issue.path[0])}`,
      message: budgetFieldMessage(String(issue.path[0])),
    })),
  }
}

function checkExisting(
  words: Record<string, string>,
  chosen: string,
  budgets: Budget[],
): ReturnType<typeof checkBudget> {
  if (!budgets.some((budget) => budget.budget_id === chosen))
    return {
      budget: undefined,
      errors: [{ field: 'budget_id', message: programmeFieldMessage('budget_id') }],
    }
  // A half-filled new budget beside a chosen one is a doubt about public money, so it is asked and not guessed.
  const both = text(
    'Anda memilih anggaran yang ada, tetapi juga mengisi anggaran baru. Kosongkan isian anggaran baru, atau pilih "Anggaran baru".',
    'You chose an existing budget and also filled in a new one. Empty the fields of the new one, or choose "A new budget".',
  )
  if (words.budget_name || words.budget_ceiling_rupiah)
    return { budget: undefined, errors: [{ field: 'budget_id', message: both }] }
  return { budget: { budget_id: chosen }, errors: [] }
}

function onePerField(errors: FieldError[]): FieldError[] {
  const ordered = errors.toSorted((a, b) => fieldOrder.indexOf(a.field) - fieldOrder.indexOf(b.field))
  return ordered.filter((error, at) => ordered.findIndex((other) => other.field === error.field) === at)
}

/** From top to bottom of the form, so that the error summary reads like the page. */
const fieldOrder = [
  'name',
  'code',
  'region_code',
  'legal_basis',
  'groups',
  'temporary',
  'packages',
  'income_rupiah',
  'month_first',
  'month_last',
  'quota_people',
  'warnings',
  'age_from_operator',
  'age_from',
  'age_to_operator',
  'age_to',
  'budget_id',
  'budget_name',
  'budget_legal_basis',
  'budget_fiscal_year',
  'budget_ceiling_rupiah',
  'budget_source',
]

/** The fields a cost rests on; the others may still be empty when somebody asks what it would cost. */
const costFields = [
  'packages',
  'income_rupiah',
  'month_first',
  'month_last',
  'quota_people',
  'budget_id',
  'budget_source',
  'budget_ceiling_rupiah',
]

export function costErrors(errors: FieldError[]): FieldError[] {
  return errors.filter((error) => costFields.includes(error.field))
}

/** What a cost is worked out from. Only for a form of which `costErrors` finds nothing: the other fields may be empty. */
export function costInputs<Known extends Budget & { balances: Balances }>(
  { words }: TypedProgramme,
  { facts }: CheckedProgramme,
  budgets: Known[],
) {
  const budget = budgets.find((each) => each.budget_id === words.budget_id)
  return {
    facts: facts as ProgrammeFacts,
    budget,
    source: budget?.source ?? (words.budget_source as BudgetSource),
    available_rupiah: budget?.balances.available ?? parseRupiah(words.budget_ceiling_rupiah ?? '') ?? 0,
  }
}

/** The rules know periods and dates, the form knows its own fields. */
export function formField(field: string): string {
  const names: Record<string, string> = {
    from: 'month_first',
    month: 'month_first',
    date: 'month_first',
    died_on: 'month_last',
    to: 'month_last',
    programmes: 'packages',
  }
  return names[field] ?? field
}
