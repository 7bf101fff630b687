import type { BudgetSource, NewBudget } from '../budget/budget.schema.ts'
import { findBudget, makeBudget, sumEntries } from '../budget/budget.service.ts'
import { randomId } from '../kernel/ids.ts'
import { firstDayOf, type Month, monthOf } from '../kernel/month.ts'
import { refuse } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { made, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireReach } from '../platform/policy.ts'
import { bpuContributionOver } from '../rules/index.ts'
import {
  funderOf,
  type NewProgramme,
  type Programme,
  type ProgrammeFacts,
  type Tariff,
} from './programme.schema.ts'
import { findProgramme, findProgrammeOfOperation, insertProgramme } from './programme.store.ts'

export { type JkmDuring, jkmDuring } from './programme.benefit.ts'
export { findProgramme, listFunders, listProgrammes } from './programme.store.ts'

/** What a month costs for each month and sector, by the law of that month, with articles and open questions. */
export function tariffOf(
  wanted: Pick<NewProgramme, 'month_first' | 'month_last' | 'income_rupiah' | 'packages'>,
  source: BudgetSource,
): Tariff {
  const over = (sector: 'transport' | 'other') =>
    bpuContributionOver({
      from: wanted.month_first,
      to: wanted.month_last,
      income_rupiah: wanted.income_rupiah,
      programmes: wanted.packages,
      sector,
      funder: funderOf(source),
    })
  return { other: over('other'), transport: over('transport') }
}

/** Sum over the months for one person, in whole rupiah. */
export function costPerPerson(tariff: Tariff, sector: 'transport' | 'other' = 'other'): number {
  return tariff[sector].value.reduce((sum, month) => sum + month.amount_rupiah, 0)
}

export function monthsOf(programme: Pick<Programme, 'month_first' | 'month_last'>): {
  first: Month
  last: Month
} {
  return { first: monthOf(programme.month_first), last: monthOf(programme.month_last) }
}

/**
 * Holds back, until this transaction ends, everything that makes a branch file of the programme or takes people out of it whom one could name.
 * Taken after the budget's lock by whoever needs both.
 */
export async function lockBranchFiles(tx: Transaction, programmeId: string): Promise<void> {
  await tx.client.query("select pg_advisory_xact_lock(hashtextextended('exchange:' || $1, 0))", [programmeId])
}

export async function getProgramme(
  tx: Transaction,
  by: { code: string } | { programme_id: string },
): Promise<Programme> {
  const found = await findProgramme(tx.db, by)
  if (found) return found
  const said = 'code' in by ? by.code : ''
  throw refuse(
    'programme.not_found',
    'not_found',
    text(
      `Program ${said} tidak ada di wilayah Anda. Lihat daftarnya di halaman Program.`,
      `There is no programme ${said} in your region. See the list on the Programmes page.`,
    ),
    { field: 'programme' },
  )
}

/**
 * Makes a programme and fixes its price by the law. The operation id makes the same request twice one programme.
 * Refuses a region outside the actor's own, a budget of another region, and a code that is taken.
 */
export async function makeProgramme(
  context: Context,
  wanted: NewProgramme,
  operationId: string,
): Promise<Programme> {
  requireReach(context, 'programme.make', wanted.region_code, 'region_code')
  return transact(context, async (tx) => {
    const repeated = await findProgrammeOfOperation(tx.db, operationId)
    if (repeated) return repeated
    const budget = await findBudget(tx.db, wanted.budget_id)
    if (!budget || budget.kab !== wanted.region_code) {
      throw refuse(
        'programme.budget_of_other_region',
        'invalid',
        text(
          'Pilih anggaran milik pemerintah wilayah program ini.',
          'Choose a budget of the government of this region.',
        ),
        { field: 'budget_id' },
      )
    }
    const { region_code: kab, ...facts } = wanted
    const programme: Programme = {
      ...facts,
      kab,
      programme_id: randomId(),
      month_first: firstDayOf(wanted.month_first),
      month_last: firstDayOf(wanted.month_last),
      tariff: tariffOf(wanted, budget.source),
      state: 'open',
      warnings: wanted.warnings ?? 'take',
    }
    if (
      !(await insertProgramme(tx.db, {
        ...programme,
        operation_id: operationId,
        created_by: context.actor.account_id,
      }))
    ) {
      throw refuse(
        'programme.code_taken',
        'conflict',
        text(
          `Kode ${wanted.code} sudah dipakai program lain. Pilih kode lain.`,
          `The code ${wanted.code} is taken by another programme. Choose another.`,
        ),
        { field: 'code' },
      )
    }
    faultPoint('programme.made')
    await record(tx, {
      action: 'programme.make',
      object_type: 'programme',
      object_id: programme.programme_id,
      kab,
      changes: made({ ...facts, per_person_rupiah: costPerPerson(programme.tariff), state: programme.state }),
    })
    return programme
  })
}

/**
 * Makes a programme and, where it is not an existing one, the budget that pays it: both or neither. The same form sent twice
 * answers with the first programme; refuses a form that was sent once and then changed, so that nothing typed is lost in silence.
 */
export async function makeProgrammeAndBudget(
  context: Context,
  wanted: ProgrammeFacts,
  budget: { budget_id: string } | Omit<NewBudget, 'region_code'>,
  operationId: string,
): Promise<Programme> {
  requireReach(context, 'programme.make', wanted.region_code, 'region_code')
  return transact(context, async (tx) => {
    // Two presses of one button arrive at the same moment: the second waits here and then finds the first.
    await tx.client.query("select pg_advisory_xact_lock(hashtextextended('programme:' || $1, 0))", [
      operationId,
    ])
    const repeated = await findProgrammeOfOperation(tx.db, operationId)
    if (repeated) {
      if (isSame(repeated, wanted) && (await isPaidBy(tx, repeated, budget))) return repeated
      throw refuse(
        'programme.form_used',
        'conflict',
        text(
          `Formulir ini sudah membuat program ${repeated.code}. Isian Anda masih ada di bawah; tekan sekali lagi bila memang hendak membuat program lain.`,
          `This form has already made the programme ${repeated.code}. What you typed is still below; press once more if you do want another programme.`,
        ),
        { details: { code: repeated.code } },
      )
    }
    const { budget_id } =
      'budget_id' in budget ? budget : await makeBudget(tx, { ...budget, region_code: wanted.region_code })
    faultPoint('programme.budget_made')
    return makeProgramme(tx, { ...wanted, budget_id }, operationId)
  })
}

function isSame(
  made: Programme,
  { region_code, month_first, month_last, ...wanted }: ProgrammeFacts,
): boolean {
  const { first, last } = monthsOf(made)
  if (made.kab !== region_code || first !== month_first || last !== month_last) return false
  return Object.entries(wanted).every(
    ([field, value]) => String(made[field as keyof typeof wanted]) === String(value),
  )
}

async function isPaidBy(
  tx: Transaction,
  made: Programme,
  budget: { budget_id: string } | Omit<NewBudget, 'region_code'>,
): Promise<boolean> {
  if ('budget_id' in budget) return made.budget_id === budget.budget_id
  const { ceiling_rupiah, ...wanted } = budget
  const found = await findBudget(tx.db, made.budget_id)
  const { ceiling } = await sumEntries(tx.db, made.budget_id)
  return (
    ceiling === ceiling_rupiah &&
    Object.entries(wanted).every(([field, value]) => found?.[field as keyof typeof wanted] === value)
  )
}
