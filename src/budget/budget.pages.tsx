import { Hono } from 'hono'
import { isUuid } from '../kernel/ids.ts'
import { refuse } from '../kernel/refusal.ts'
import { formatRupiah } from '../kernel/rupiah.ts'
import { type Text, text } from '../kernel/text.ts'
import { transact } from '../platform/context.ts'
import { contextOf, type Env, type Web } from '../platform/http.ts'
import { may, requireOperation } from '../platform/policy.ts'
import { findRegion } from '../region/region.service.ts'
import { Pages } from '../ui/filters.tsx'
import { Card, Door, Facts, PageSentence, Section } from '../ui/sentence.tsx'
import { page } from '../ui/shell.tsx'
import { type Column, Table } from '../ui/table.tsx'
import { BalanceBar, Movements, movementsOf, UseBar } from './budget.parts.tsx'
import {
  type Balances,
  balanceSum,
  budgetAccountLabels,
  budgetAccounts,
  budgetSourceLabels,
} from './budget.schema.ts'
import {
  type Budget,
  findBudget,
  listBalances,
  listBudgets,
  listEntries,
  sumEntries,
} from './budget.store.ts'

type Row = Budget & { balances: Balances }

/** Two lines a movement; one movement more than shown tells whether there is a next page. */
const movementsShown = 50

export const budgetPages = new Hono<Env>()

budgetPages.get('/anggaran', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'budget.view')
  const { budgets, balances } = await transact(context, async (tx) => ({
    budgets: await listBudgets(tx.db),
    balances: await listBalances(tx.db),
  }))
  const rows = budgets.flatMap((budget) => {
    const own = balances.get(budget.budget_id)
    return own ? [{ ...budget, balances: own }] : []
  })
  const language = c.get('language')
  const title = text('Anggaran', 'Budgets')
  return page(
    c,
    { title, section: 'budget' },
    <div class="grid gap-6">
      <PageSentence small={small(rows)[language]}>{listSentence(rows)[language]}</PageSentence>
      <Card>
        <Table
          language={language}
          caption={title}
          caption_hidden
          rows={rows}
          columns={columns(c, rows)}
          empty={empty(may(context.actor.role, 'programme.make'))}
        />
      </Card>
    </div>,
  )
})

function totals(rows: Row[]): Balances {
  const sum = (account: keyof Balances) => rows.reduce((total, row) => total + row.balances[account], 0)
  return Object.fromEntries(budgetAccounts.map((account) => [account, sum(account)])) as Balances
}

function small(rows: Row[]): Text {
  const rule = text(
    'Uang terikat saat kepala dinas menyetujui daftar; lebih dari yang tersedia tidak pernah bisa terikat.',
    'Money is reserved when the head of office approves a roster; more than what is available can never be reserved.',
  )
  if (rows.length === 0) return rule
  const sum = balanceSum(totals(rows))
  return text(`${sum.id} ${rule.id}`, `${sum.en} ${rule.en}`)
}

function listSentence(rows: Row[]): Text {
  if (rows.length === 0) return text('Belum ada anggaran yang dicatat', 'No budget is entered yet')
  const { available, ceiling } = totals(rows)
  return text(
    `${formatRupiah(available)} masih tersedia dari pagu ${formatRupiah(ceiling)}`,
    `${formatRupiah(available, 'en')} of ${formatRupiah(ceiling, 'en')} is still available`,
  )
}

function empty(makes: boolean) {
  return {
    title: text('Belum ada anggaran', 'No budgets yet'),
    text: text(
      'Anggaran dicatat bersama program yang dibayarnya.',
      'A budget is entered together with the programme it pays.',
    ),
    ...(makes && { action: { href: '/program/baru', label: text('Buat program', 'Make a programme') } }),
  }
}

function columns(c: Web, rows: Row[]): Column<Row>[] {
  const language = c.get('language')
  const sums = totals(rows)
  const money = (account: keyof Balances) => ({
    cell: (row: Row) => formatRupiah(row.balances[account], language),
    align: 'end' as const,
    total: rows.length > 1 ? formatRupiah(sums[account], language) : undefined,
  })
  return [
    {
      key: 'name',
      header: text('Anggaran', 'Budget'),
      cell: (row) => <Door href={`/anggaran/${row.budget_id}`}>{row.name}</Door>,
      total: rows.length > 1 ? text('Jumlah', 'Total')[language] : undefined,
    },
    {
      key: 'source',
      header: text('Sumber', 'Source'),
      cell: (row) => `${budgetSourceLabels[row.source][language]} · ${row.fiscal_year}`,
    },
    {
      key: 'use',
      header: text('Pemakaian', 'Use'),
      narrow: 'wide',
      cell: (row) => <UseBar language={language} balances={row.balances} />,
    },
    { key: 'ceiling', header: text('Pagu', 'Ceiling'), ...money('ceiling') },
    { key: 'reserved', header: text('Terikat', 'Reserved'), ...money('reserved') },
    ...(['owed', 'paid', 'returned'] as const)
      .filter((account) => rows.some((row) => row.balances[account] !== 0))
      .map((account) => ({ key: account, header: budgetAccountLabels[account], ...money(account) })),
    { key: 'available', header: text('Tersedia', 'Available'), narrow: 'aside', ...money('available') },
  ]
}

budgetPages.get('/anggaran/:id', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'budget.view')
  const id = c.req.param('id')
  const after = c.req.query('sesudah')
  const { budget, balances, entries, region } = await transact(context, async (tx) => {
    const found = isUuid(id) ? await findBudget(tx.db, id) : undefined
    if (!found)
      throw refuse(
        'budget.not_found',
        'not_found',
        text(
          'Anggaran ini tidak ada di wilayah Anda. Lihat daftarnya di halaman Anggaran.',
          'There is no such budget in your region. See the list on the Budgets page.',
        ),
      )
    return {
      budget: found,
      balances: await sumEntries(tx.db, id),
      entries: await listEntries(tx.db, id, {
        before: after && isUuid(after) ? after : undefined,
        limit: (movementsShown + 1) * 2,
      }),
      region: await findRegion(tx.db, found.kab),
    }
  })
  const language = c.get('language')
  const movements = movementsOf(entries)
  const onPage = movements.slice(0, movementsShown)
  const rupiah = (amount: number) => formatRupiah(amount, language)
  return page(
    c,
    {
      title: budget.name,
      section: 'budget',
      crumbs: [{ label: text('Anggaran', 'Budgets'), href: '/anggaran' }, { label: budget.name }],
    },
    <div class="grid gap-6">
      <Card>
        <PageSentence eyebrow={budget.name} small={balanceSum(balances)[language]}>
          {
            text(
              `${rupiah(balances.available)} masih tersedia dari ${rupiah(balances.ceiling)}`,
              `${rupiah(balances.available)} of ${rupiah(balances.ceiling)} is still available`,
            )[language]
          }
        </PageSentence>
        <div class="mt-5">
          <BalanceBar language={language} balances={balances} />
        </div>
      </Card>
      <Section language={language} title={text('Keterangan', 'About this budget')}>
        <Facts
          language={language}
          facts={[
            {
              label: text('Sumber dana', 'Source of the money'),
              value: budgetSourceLabels[budget.source][language],
            },
            { label: text('Tahun anggaran', 'Fiscal year'), value: String(budget.fiscal_year) },
            { label: text('Dasar hukum', 'Legal basis'), value: budget.legal_basis },
            { label: text('Pemilik', 'Owner'), value: region?.name ?? budget.kab },
            ...(may(context.actor.role, 'programme.view')
              ? [
                  {
                    label: text('Dipakai oleh', 'Used by'),
                    value: (
                      <Door href={`/program?anggaran=${budget.budget_id}`}>
                        {text('Program yang dibayar anggaran ini', 'Programmes this budget pays')[language]}
                      </Door>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Section>
      <Section
        language={language}
        title={text('Buku besar', 'Ledger')}
        hint={text(
          'Saldo di atas adalah jumlah gerakan di bawah; tidak ada saldo yang dicatat sendiri',
          'The balances above are the sum of the movements below; no balance is stored by itself',
        )}
      >
        <Movements
          language={language}
          movements={onPage}
          opens_rosters={may(context.actor.role, 'roster.view')}
        />
        <Pages
          language={language}
          previous_href={after && `/anggaran/${id}`}
          next_href={
            movements.length > onPage.length
              ? `/anggaran/${id}?sesudah=${onPage.at(-1)?.transaction_id}`
              : undefined
          }
        />
      </Section>
    </div>,
  )
})
