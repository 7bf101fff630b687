import { type Balances, balanceSum, budgetSourceLabels } from '../budget/budget.schema.ts'
import type { Budget } from '../budget/budget.service.ts'
import { formatMonths } from '../kernel/month.ts'
import { formatDate } from '../kernel/plain-date.ts'
import { formatInteger, formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { may } from '../platform/policy.ts'
import { ageInWords, programmeGroupLabels } from '../programme/programme.schema.ts'
import { monthsOf } from '../programme/programme.service.ts'
import { TargetBar } from '../ui/bar.tsx'
import { Door, type Fact, Section } from '../ui/sentence.tsx'
import type { Spoken } from '../ui/words.ts'
import type { ProgrammeRecordProps } from './exchange.record.tsx'

/** What was laid down when the programme was made. */
export function factsOf({ language, programme, region_name, role }: ProgrammeRecordProps): Fact[] {
  const { first, last } = monthsOf(programme)
  return [
    { label: text('Pemilik', 'Owner'), value: region_name },
    { label: text('Dasar hukum', 'Legal basis'), value: programme.legal_basis },
    ...(may(role, 'privacy.notice')
      ? [
          {
            label: text('Data pribadi', 'Personal data'),
            value: (
              <Door href={`/pelindungan/pemberitahuan/${programme.code}`}>
                {text('Dasar dan pemberitahuan untuk orangnya', 'Basis and notice to the people')[language]}
              </Door>
            ),
          },
        ]
      : []),
    {
      label: text('Kelompok pekerja', 'Groups of workers'),
      value: programme.groups.map((group) => programmeGroupLabels[group][language]).join(', '),
    },
    { label: text('Jaminan', 'Cover'), value: programme.packages.join(' + ') },
    {
      label: text('Dasar penghasilan', 'Base income'),
      value: text(
        `${formatRupiah(programme.income_rupiah)} sebulan`,
        `${formatRupiah(programme.income_rupiah, 'en')} a month`,
      )[language],
    },
    { label: text('Bulan', 'Months'), value: formatMonths(first, last, language) },
    {
      label: text('Umur', 'Age'),
      value: ageInWords(programme)[language],
      small: text(
        `dalam tahun penuh pada ${formatDate(programme.month_first)}`,
        `in full years on ${formatDate(programme.month_first, 'en')}`,
      )[language],
    },
    {
      label: text('Kuota', 'Quota'),
      value: text(
        `${formatInteger(programme.quota_people)} orang`,
        `${formatInteger(programme.quota_people, 'en')} people`,
      )[language],
    },
    {
      label: text('Perlindungan sementara', 'Temporary cover'),
      value: (programme.temporary
        ? text('Ya, berakhir bersama tugasnya', 'Yes, it ends with the job')
        : text('Tidak', 'No'))[language],
    },
  ]
}

/** Of the whole budget: other programmes may draw on it too. */
export function BudgetCard({ language, budget, balances }: Spoken & { budget: Budget; balances: Balances }) {
  return (
    <Section language={language} title={text('Anggaran', 'Budget')}>
      <p>
        <Door href={`/anggaran/${budget.budget_id}`}>{budget.name}</Door>
      </p>
      <p class="mt-0.5 text-sm text-quiet">
        {budgetSourceLabels[budget.source][language]} · {budget.fiscal_year}
      </p>
      <p class="mt-3">{balanceSum(balances)[language]}</p>
      <div class="mt-4">
        <TargetBar
          language={language}
          share={
            balances.ceiling > 0 ? ((balances.ceiling - balances.available) / balances.ceiling) * 100 : 0
          }
          with_value
          href={`/anggaran/${budget.budget_id}`}
        />
      </div>
      <p class="mt-2 text-sm text-quiet">
        {
          text(
            'Bagian pagu yang sudah terpakai, oleh semua program yang dibayarnya.',
            'Share of the ceiling in use, by every programme it pays.',
          )[language]
        }
      </p>
    </Section>
  )
}
