import { orderedId, randomId } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import { formatRupiah, type Rupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { type Changes, made, record } from '../platform/audit.ts'
import { type Context, type Transaction, transact } from '../platform/context.ts'
import { faultPoint } from '../platform/fault.ts'
import { requireReach } from '../platform/policy.ts'
import type { BudgetAccount, NewBudget } from './budget.schema.ts'
import {
  type Budget,
  findBudgetNamed,
  insertBudget,
  insertEntries,
  lockBudget,
  sumEntries,
} from './budget.store.ts'

export {
  type Budget,
  findBudget,
  listBalances,
  listBudgets,
  listEntries,
  lockBudget,
  sumEntries,
} from './budget.store.ts'

type Movement = {
  from: BudgetAccount
  to: BudgetAccount
  amount: Rupiah
  reason: `${string}.${string}`
  object_type: string
  object_id: string
}

/** Writes one movement of money as its two sides. */
async function move(tx: Transaction, budget: Budget, movement: Movement): Promise<void> {
  const shared = {
    transaction_id: orderedId(),
    budget_id: budget.budget_id,
    kab: budget.kab,
    reason: movement.reason,
    object_type: movement.object_type,
    object_id: movement.object_id,
    made_by: tx.actor.account_id,
  }
  await insertEntries(tx.db, [
    { ...shared, line: 1, account: movement.from, amount_rupiah: -movement.amount },
    { ...shared, line: 2, account: movement.to, amount_rupiah: movement.amount },
  ])
  faultPoint('budget.entries_written')
}

/**
 * Makes a budget and grants its ceiling. The same budget with the same ceiling again is recognised and answered with the first;
 * with another ceiling it is refused, because a ceiling is changed by a decision of its own. So is a region outside the actor's own.
 */
export async function makeBudget(
  context: Context,
  wanted: NewBudget,
): Promise<{ budget_id: string; made: boolean }> {
  requireReach(context, 'budget.make', wanted.region_code, 'region_code')
  return transact(context, async (tx) => {
    const { region_code: kab, ceiling_rupiah, ...facts } = wanted
    // Two clerks who enter the same budget at once: the second waits and then finds the first, instead of meeting the unique key.
    await tx.client.query("select pg_advisory_xact_lock(hashtextextended('budget:' || $1, 0))", [
      [kab, facts.source, facts.fiscal_year, facts.name].join('|'),
    ])
    const existing = await findBudgetNamed(tx.db, { kab, ...facts })
    if (existing) {
      const { ceiling } = await sumEntries(tx.db, existing.budget_id)
      if (ceiling === ceiling_rupiah) return { budget_id: existing.budget_id, made: false }
      throw refuse(
        'budget.exists',
        'conflict',
        text(
          `Anggaran "${facts.name}" ${facts.fiscal_year} sudah ada dengan pagu ${formatRupiah(ceiling)}. Pilih anggaran itu, atau beri nama lain.`,
          `The budget "${facts.name}" ${facts.fiscal_year} exists with a ceiling of ${formatRupiah(ceiling, 'en')}. Choose it, or use another name.`,
        ),
        { field: 'budget_name', details: { budget_id: existing.budget_id } },
      )
    }
    const budget = { budget_id: randomId(), kab, ...facts }
    await insertBudget(tx.db, { ...budget, created_by: context.actor.account_id })
    faultPoint('budget.made')
    await move(tx, budget, {
      from: 'ceiling',
      to: 'available',
      amount: ceiling_rupiah,
      reason: 'budget.grant',
      object_type: 'budget',
      object_id: budget.budget_id,
    })
    await record(tx, {
      action: 'budget.make',
      object_type: 'budget',
      object_id: budget.budget_id,
      kab,
      changes: made({ ...facts, ceiling_rupiah, available_rupiah: ceiling_rupiah }),
    })
    return { budget_id: budget.budget_id, made: true }
  })
}

/**
 * Gives money back by a counter-entry, in the caller's transaction: what was reserved or owed is available again, what was paid counts as returned.
 * Nothing that was written is changed. Answers what changed, for the audit line of the caller's act.
 */
export async function giveBack(
  tx: Transaction,
  returned: {
    budget_id: string
    amount: Rupiah
    reason: `${string}.${string}`
    object_type: string
    object_id: string
  },
  from: 'reserved' | 'owed' | 'paid' = 'reserved',
): Promise<Changes> {
  const budget = await lockBudget(tx, returned.budget_id)
  if (!budget) throw new Error(`Budget ${returned.budget_id} is not there`)
  const before = await sumEntries(tx.db, budget.budget_id)
  const to = from === 'paid' ? 'returned' : 'available'
  await move(tx, budget, { from, to, ...returned })
  return {
    [`${to}_rupiah`]: [before[to], before[to] + returned.amount],
    [`${from}_rupiah`]: [before[from], before[from] - returned.amount],
  }
}

/**
 * Reserves money for a purpose, or refuses with what is left and what is missing. Joins the caller's transaction: the
 * reservation stands only if what it is for stands too. The budget stays locked until then, so however many ask at once,
 * nobody is promised rupiah that somebody else was promised. Answers what changed, for the audit line of the caller's act.
 */
export async function reserve(
  tx: Transaction,
  wanted: {
    budget_id: string
    amount: Rupiah
    reason: `${string}.${string}`
    object_type: string
    object_id: string
  },
): Promise<Changes> {
  const budget = await lockBudget(tx, wanted.budget_id)
  if (!budget)
    throw refuse(
      'budget.not_found',
      'not_found',
      text('Anggaran tidak ditemukan di wilayah Anda.', 'The budget was not found in your region.'),
    )
  const { available, reserved } = await sumEntries(tx.db, budget.budget_id)
  if (available < wanted.amount) {
    const missing = wanted.amount - available
    throw refuse(
      'budget.not_enough',
      'conflict',
      text(
        `Anggaran "${budget.name}" tersisa ${formatRupiah(available)}; yang diperlukan ${formatRupiah(wanted.amount)}, kurang ${formatRupiah(missing)}. Kurangi orang atau bulan, atau tambah pagu.`,
        `The budget "${budget.name}" has ${formatRupiah(available, 'en')} left; this needs ${formatRupiah(wanted.amount, 'en')}, ${formatRupiah(missing, 'en')} too much. Take fewer people or months, or raise the ceiling.`,
      ),
      { details: { available_rupiah: available, needed_rupiah: wanted.amount, missing_rupiah: missing } },
    )
  }
  await move(tx, budget, { from: 'available', to: 'reserved', ...wanted })
  return {
    available_rupiah: [available, available - wanted.amount],
    reserved_rupiah: [reserved, reserved + wanted.amount],
  }
}
