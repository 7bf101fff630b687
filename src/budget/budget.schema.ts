import { z } from 'zod'
import { formatRupiah } from '../kernel/rupiah.ts'
import { type Language, type Text, text } from '../kernel/text.ts'

export const budgetSources = [
  'APBD',
  'APBD_P',
  'BKBK',
  'DBH_PALM',
  'DBH_TOBACCO',
  'VILLAGE',
  'CSR',
  'ZAKAT',
  'DONATION',
  'SELF',
] as const
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

export const noBalances: Balances = { ceiling: 0, available: 0, reserved: 0, owed: 0, paid: 0, returned: 0 }

/** The accounts money can lie in; the ceiling is what they add up to. */
const holding = ['reserved', 'owed', 'paid', 'returned', 'available'] as const satisfies BudgetAccount[]
export type HoldingAccount = (typeof holding)[number]

/** Accounts that hold something, and always what is reserved and available, because those are asked for most. */
export function holdingAccounts(balances: Balances): HoldingAccount[] {
  return holding.filter(
    (account) => account === 'reserved' || account === 'available' || balances[account] !== 0,
  )
}

/**
 * "Rp950.000.000 pagu = Rp914.390.400 terikat + Rp35.609.600 tersedia": balances explained by their sum. Throws when they do not
 * add up, because a wrong sum of public money is worse than a page that stops.
 */
export function balanceSum(balances: Balances): Text {
  const sum = holding.reduce((total, account) => total + balances[account], 0)
  if (sum !== balances.ceiling)
    throw new Error(`Accounts add up to ${sum}, not to the ceiling ${balances.ceiling}`)
  const line = (language: Language) => {
    const part = (account: BudgetAccount) =>
      `${formatRupiah(balances[account], language)} ${budgetAccountLabels[account][language].toLowerCase()}`
    return `${part('ceiling')} = ${holdingAccounts(balances).map(part).join(' + ')}.`
  }
  return text(line('id'), line('en'))
}

export const NewBudget = z.object({
  name: z.string().trim().min(3).max(120),
  source: z.enum(budgetSources),
  fiscal_year: z.number().int().min(2015).max(2100),
  legal_basis: z.string().trim().min(3).max(200),
  ceiling_rupiah: z.number().int().positive().max(1e15),
  region_code: z.string().regex(/^\d{2}(\.\d{2})?$/),
})
export type NewBudget = z.infer<typeof NewBudget>

const fieldMessages: Record<keyof NewBudget, Text> = {
  name: text(
    'Tulis nama anggaran seperti di dokumen anggaran, 3 sampai 120 huruf.',
    'Write the name as in the budget document, 3 to 120 letters.',
  ),
  source: text('Pilih sumber dana anggaran baru.', 'Choose where the money of the new budget comes from.'),
  fiscal_year: text('Tulis tahun anggaran, misalnya 2024.', 'Write the fiscal year, such as 2024.'),
  legal_basis: text(
    'Tulis dasar hukum anggaran, misalnya DPA-P Dinas Tenaga Kerja 2024.',
    'Write the legal basis of the budget, such as DPA-P Dinas Tenaga Kerja 2024.',
  ),
  ceiling_rupiah: text(
    'Tulis pagu dalam rupiah bulat, misalnya 950.000.000.',
    'Write the ceiling in whole rupiah, such as 950,000,000.',
  ),
  region_code: text('Pilih pemerintah pemilik anggaran.', 'Choose the government that owns the budget.'),
}

/** What is wrong with a field of a budget, in words for who filled it in. */
export function budgetFieldMessage(field: string): Text {
  return fieldMessages[field as keyof NewBudget] ?? text('Isian ini belum benar.', 'This is not right yet.')
}
