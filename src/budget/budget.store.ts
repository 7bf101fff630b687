import { sql } from 'kysely'
import type { Transaction } from '../platform/context.ts'
import type { Db } from '../platform/database.ts'
import type { Balances, BudgetAccount, BudgetSource } from './budget.schema.ts'

declare module '../platform/database.ts' {
  interface Tables {
    budget: { budget_id: string; kab: string; name: string; source: BudgetSource; fiscal_year: number; legal_basis: string; created_by: string }
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

export type Budget = { budget_id: string; kab: string; name: string; source: BudgetSource; fiscal_year: number; legal_basis: string }

const columns = ['budget_id', 'kab', 'name', 'source', 'fiscal_year', 'legal_basis'] as const

export async function findBudget(db: Db, budgetId: string): Promise<Budget | undefined> {
  return db.selectFrom('budget').select(columns).where('budget_id', '=', budgetId).executeTakeFirst()
}

export async function findBudgetNamed(db: Db, by: { kab: string; source: BudgetSource; fiscal_year: number; name: string }): Promise<Budget | undefined> {
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
  return tx.db.selectFrom('budget').select(columns).where('budget_id', '=', budgetId).forUpdate().executeTakeFirst()
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
  const balances: Balances = { ceiling: 0, available: 0, reserved: 0, owed: 0, paid: 0, returned: 0 }
  for (const row of rows) balances[row.account] = row.account === 'ceiling' ? -row.balance : row.balance
  return balances
}

export async function listEntries(db: Db, budgetId: string, limit = 200) {
  return db
    .selectFrom('budget_entry')
    .selectAll()
    .where('budget_id', '=', budgetId)
    .orderBy('made_at', 'desc')
    .orderBy('transaction_id')
    .orderBy('line')
    .limit(limit)
    .execute()
}

export async function insertEntries(
  db: Db,
  entries: { transaction_id: string; line: number; budget_id: string; kab: string; account: BudgetAccount; amount_rupiah: number; reason: string; object_type: string; object_id: string; made_by: string }[],
): Promise<void> {
  await db
    .insertInto('budget_entry')
    .values(entries.map((entry) => ({ ...entry, made_at: sql<Date>`clock_timestamp()` })))
    .execute()
}
