import { z } from 'zod'
import { type Text, text } from '../kernel/text.ts'

export const budgetSources = ['APBD', 'APBD_P', 'BKBK', 'DBH_PALM', 'DBH_TOBACCO', 'VILLAGE', 'CSR', 'ZAKAT', 'DONATION', 'SELF'] as const
export type BudgetSource = (typeof budgetSources)[number]

export const budgetSourceLabels: Record<BudgetSource, Text> = {
  APBD: text('APBD murni', 'Regional budget (APBD)'),
  APBD_P: text('APBD Perubahan', 'Revised regional budget (APBD-P)'),
  BKBK: text('BKBK Provinsi', 'Provincial village aid (BKBK)'),
  DBH_PALM: text('DBH Sawit', 'Palm-oil revenue share'),
  DBH_TOBACCO: text('DBH Cukai Tembakau', 'Tobacco excise share'),
  VILLAGE: text('Dana desa / APBDes', 'Village budget'),
  CSR: text('CSR perusahaan', 'Company CSR'),
  ZAKAT: text('Zakat (Baznas)', 'Zakat (Baznas)'),
  DONATION: text('Donasi', 'Donation'),
  SELF: text('Mandiri', 'Paid by the worker'),
}

export const budgetAccounts = ['ceiling', 'available', 'reserved', 'owed', 'paid', 'returned'] as const
export type BudgetAccount = (typeof budgetAccounts)[number]

export const budgetAccountLabels: Record<BudgetAccount, Text> = {
  ceiling: text('Pagu', 'Ceiling'),
  available: text('Tersedia', 'Available'),
  reserved: text('Terikat', 'Reserved'),
  owed: text('Terutang', 'Owed'),
  paid: text('Dibayar', 'Paid'),
  returned: text('Dikembalikan', 'Returned'),
}

/** What each account of a budget holds; ceiling is shown as the positive amount that was granted. */
export type Balances = Record<BudgetAccount, number>

export const NewBudget = z.object({
  name: z.string().trim().min(3).max(120),
  source: z.enum(budgetSources),
  fiscal_year: z.number().int().min(2015).max(2100),
  legal_basis: z.string().trim().min(3).max(200),
  ceiling_rupiah: z.number().int().positive().max(1e15),
  region_code: z.string().regex(/^\d{2}(\.\d{2})?$/),
})
export type NewBudget = z.infer<typeof NewBudget>
