import { formatMoment } from '../kernel/plain-date.ts'
import { formatRupiah, type Rupiah } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { type Segment, StackedBar, TargetBar } from '../ui/bar.tsx'
import { Door } from '../ui/sentence.tsx'
import { type Column, Table } from '../ui/table.tsx'
import type { Spoken } from '../ui/words.ts'
import {
  type Balances,
  type BudgetAccount,
  budgetAccountLabels,
  type HoldingAccount,
  holdingAccounts,
} from './budget.schema.ts'
import type { Entry } from './budget.store.ts'

const tones: Record<HoldingAccount, Segment['tone']> = {
  reserved: 'primary',
  owed: 'warning',
  paid: 'secondary',
  returned: 'error',
  available: 'neutral',
}

export function BalanceBar({ language, balances }: Spoken & { balances: Balances }) {
  const label = (account: HoldingAccount) => {
    const { id, en } = budgetAccountLabels[account]
    return text(`rupiah ${id.toLowerCase()}`, `rupiah ${en.toLowerCase()}`)
  }
  return (
    <StackedBar
      language={language}
      label={text('Isi anggaran', 'Where the money stands')}
      segments={holdingAccounts(balances).map((account) => ({
        label: label(account),
        value: balances[account],
        tone: tones[account],
      }))}
    />
  )
}

/** How much of the ceiling is no longer available. */
export function UseBar({ language, balances }: Spoken & { balances: Balances }) {
  return (
    <TargetBar
      language={language}
      share={balances.ceiling > 0 ? ((balances.ceiling - balances.available) / balances.ceiling) * 100 : 0}
      with_value
    />
  )
}

/** The lines of one transaction as one movement of money from some accounts to others. */
export type Movement = Pick<
  Entry,
  'transaction_id' | 'reason' | 'object_type' | 'object_id' | 'made_by_name' | 'made_at'
> & {
  from: BudgetAccount[]
  to: BudgetAccount[]
  amount_rupiah: Rupiah
}

export function movementsOf(entries: Entry[]): Movement[] {
  const ids = [...new Set(entries.map((entry) => entry.transaction_id))]
  return ids.flatMap((id) => {
    const lines = entries.filter((entry) => entry.transaction_id === id)
    const [first] = lines
    if (!first) return []
    const into = lines.filter((line) => line.amount_rupiah > 0)
    return [
      {
        ...first,
        from: lines.filter((line) => line.amount_rupiah < 0).map((line) => line.account),
        to: into.map((line) => line.account),
        amount_rupiah: into.reduce((sum, line) => sum + line.amount_rupiah, 0),
      },
    ]
  })
}

const reasonWords: Record<string, Text> = {
  'budget.grant': text('Pagu ditetapkan', 'Ceiling granted'),
  'enrolment.approve': text(
    'Daftar disetujui, iurannya diikat',
    'Roster approved, its contributions reserved',
  ),
}

function path(movement: Movement, language: 'id' | 'en'): string {
  const names = (accounts: BudgetAccount[]) =>
    accounts.map((account) => budgetAccountLabels[account][language]).join(' + ')
  return `${names(movement.from)} → ${names(movement.to)}`
}

/** The ledger: every movement with its day, its cause and its amount. */
export function Movements({
  language,
  movements,
  opens_rosters,
}: Spoken & { movements: Movement[]; opens_rosters: boolean }) {
  const columns: Column<Movement>[] = [
    {
      key: 'what',
      header: text('Gerakan', 'Movement'),
      cell: (row) => (
        <>
          {reasonWords[row.reason]?.[language] ?? path(row, language)}
          <span class="mt-0.5 block font-normal text-quiet">{path(row, language)}</span>
        </>
      ),
    },
    { key: 'when', header: text('Waktu', 'When'), cell: (row) => formatMoment(row.made_at, language) },
    {
      key: 'who',
      header: text('Oleh', 'By'),
      cell: (row) => row.made_by_name ?? text('Administrator lokal', 'Local administrator')[language],
    },
    {
      key: 'cause',
      header: text('Sebab', 'Cause'),
      cell: (row) =>
        row.object_type === 'roster' && opens_rosters ? (
          <Door href={`/daftar/${row.object_id}`}>{text('Buka daftar', 'Open the roster')[language]}</Door>
        ) : (
          ''
        ),
    },
    {
      key: 'amount',
      header: text('Jumlah', 'Amount'),
      align: 'end',
      narrow: 'aside',
      cell: (row) => formatRupiah(row.amount_rupiah, language),
    },
  ]
  return (
    <Table
      language={language}
      caption={text('Gerakan uang, terbaru di atas', 'Movements of money, newest first')}
      rows={movements}
      columns={columns}
      empty={{ title: text('Tidak ada gerakan lagi', 'No more movements') }}
    />
  )
}
