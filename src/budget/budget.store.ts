import { sql } from 'kysely'
import type { Transaction } from '../platform/context.ts'
import type { Db } from '../platform/database.ts'
import { type Balances, type BudgetAccount, type BudgetSource, noBalances } from './budget.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    budget: {
      budget_id: string
      kab: string
      name: string
      source: BudgetSource
      fiscal_year: number
      legal_basis: string
      created_by: string
    }
    budget_entry: {
      transaction_id: string
      line: number
      budget_id: string
      kab: string
      account: BudgetAccount
      amount_rupiah: number
      reason: string
      object_type: string
      object_id: string
      made_by: string
      made_at: Date
    }
  }
}

export type Budget = {
  budget_id: string
  kab: string
  name: string
  source: BudgetSource
  fiscal_year: number
  legal_basis: string
}

const columns = ['budget_id', 'kab', 'name', 'source', 'fiscal_year', 'legal_basis'] as const

export async function findBudget(db: Db, budgetId: string): Promise<Budget | undefined> {
  return db.selectFrom('budget').select(columns).where('budget_id', '=', budgetId).executeTakeFirst()
}

export async function findBudgetNamed(
  db: Db,
  by: { kab: string; source: BudgetSource; fiscal_year: number; name: string },
): Promise<Budget | undefined> {
  return db
    .selectFrom('budget')
    .select(columns)
    .where('kab', '=', by.kab)
    .where('source', '=', by.source)
    .where('fiscal_year', '=', by.fiscal_year)
    .where('name', '=', by.name)
    .executeTakeFirst()
}

export async function listBudgets(db: Db): Promise<Budget[]> {
  return db.selectFrom('budget').select(columns).orderBy('fiscal_year', 'desc').orderBy('name').execute()
}

/** Locks the budget until the transaction ends; whoever wants its money waits here. */
export async function lockBudget(tx: Transaction, budgetId: string): Promise<Budget | undefined> {
  return tx.db
    .selectFrom('budget')
    .select(columns)
    .where('budget_id', '=', budgetId)
    .forUpdate()
    .executeTakeFirst()
}

export async function insertBudget(db: Db, budget: Budget & { created_by: string }): Promise<void> {
  await db.insertInto('budget').values(budget).execute()
}

export async function sumEntries(db: Db, budgetId: string): Promise<Balances> {
  const rows = await db
    .selectFrom('budget_entry')
    .select(['account', sql<number>`sum(amount_rupiah)::bigint`.as('balance')])
    .where('budget_id', '=', budgetId)
    .groupBy('account')
    .execute()
  return balancesOf(rows)
}

/** The balances of every budget one may see, in one question. */
export async function listBalances(db: Db): Promise<Map<string, Balances>> {
  const rows = await db
    .selectFrom('budget_entry')
    .select(['budget_id', 'account', sql<number>`sum(amount_rupiah)::bigint`.as('balance')])
    .groupBy(['budget_id', 'account'])
    .execute()
  return new Map(
    rows.map(({ budget_id }) => [budget_id, balancesOf(rows.filter((row) => row.budget_id === budget_id))]),
  )
}

function balancesOf(sums: { account: BudgetAccount; balance: number }[]): Balances {
  const balances: Balances = { ...noBalances }
  for (const sum of sums) balances[sum.account] = sum.account === 'ceiling' ? -sum.balance : sum.balance
  return balances
}

export type Entry = {
  transaction_id: string
  line: number
  account: BudgetAccount
  amount_rupiah: number
  reason: string
  object_type: string
  object_id: string
  made_by_name: string | null
  made_at: Date
}

/** Lines of the ledger, the newest movement first; both sides of a movement stand together. `before` is a movement to go on after. */
export async function listEntries(
  db: Db,
  budgetId: string,
  { before, limit = 200 }: { before?: string; limit?: number } = {},
): Promise<Entry[]> {
  let query = db
    .selectFrom('budget_entry as e')
    .leftJoin('auth_user as u', 'u.id', 'e.made_by')
    .select([
      'e.transaction_id',
      'e.line',
      'e.account',
      'e.amount_rupiah',
      'e.reason',
      'e.object_type',
      'e.object_id',
      'u.name as made_by_name',
      'e.made_at',
    ])
    .where('e.budget_id', '=', budgetId)
  if (before) query = query.where('e.transaction_id', '<', before)
  return query.orderBy('e.transaction_id', 'desc').orderBy('e.line').limit(limit).execute()
}

export async function insertEntries(
  db: Db,
  entries: {
    transaction_id: string
    line: number
    budget_id: string
    kab: string
    account: BudgetAccount
    amount_rupiah: number
    reason: string
    object_type: string
    object_id: string
    made_by: string
  }[],
): Promise<void> {
  await db
    .insertInto('budget_entry')
    .values(entries.map((entry) => ({ ...entry, made_at: sql<Date>`clock_timestamp()` })))
    .execute()
}
