import { budgetSourceLabels, budgetSources } from '../budget/budget.schema.ts'
import type { Budget } from '../budget/budget.service.ts'
import { formatRupiah } from '../kernel/rupiah.ts'
import { text } from '../kernel/text.ts'
import { bpuReliefRule } from '../rules/index.ts'
import { Field } from '../ui/field.tsx'
import { Section } from '../ui/sentence.tsx'
import { Columns, type ProgrammeFormProps, shared } from './programme.form-parts.tsx'
import { newBudgetChoice } from './programme.input.ts'

/** Which budget pays: one that exists, or a new one described here. */
export function BudgetFields(props: ProgrammeFormProps) {
  const { language, budgets, regions } = props
  const owner = (budget: Budget) =>
    regions.length > 1 ? ` · ${regions.find((region) => region.code === budget.kab)?.name ?? budget.kab}` : ''
  const existing = budgets.map((budget) => {
    const facts = `${budget.name} · ${budget.fiscal_year}${owner(budget)}`
    return {
      value: budget.budget_id,
      label: text(
        `${facts} · tersedia ${formatRupiah(budget.balances.available)}`,
        `${facts} · ${formatRupiah(budget.balances.available, 'en')} available`,
      ),
    }
  })
  return (
    <Section
      language={language}
      title={text('Anggaran', 'Budget')}
      hint={text('Yang membayar iuran', 'Which pays the contributions')}
    >
      <div class="grid gap-6">
        {budgets.length > 0 ? (
          <Field
            {...shared(props, 'budget_id')}
            kind="select"
            options={[
              ...existing,
              {
                value: newBudgetChoice,
                label: text('Anggaran baru (isi di bawah)', 'A new budget (fill in below)'),
              },
            ]}
            label={text('Anggaran', 'Budget')}
            empty={text('Pilih anggaran', 'Choose a budget')}
          />
        ) : (
          <input type="hidden" name="budget_id" value={newBudgetChoice} />
        )}
        <fieldset class="grid gap-6 border-s-2 border-base-300 ps-4 sm:ps-6">
          <legend class="mb-4 font-semibold">
            {text('Anggaran baru', 'New budget')[language]}
            {budgets.length > 0 && (
              <span class="block text-sm font-normal text-quiet">
                {
                  text(
                    'Isi hanya bila Anda memilih "Anggaran baru" di atas',
                    'Fill in only if you chose "A new budget" above',
                  )[language]
                }
              </span>
            )}
          </legend>
          <NewBudgetFields {...props} />
        </fieldset>
      </div>
    </Section>
  )
}

function NewBudgetFields(props: ProgrammeFormProps) {
  return (
    <Columns>
      <Field
        {...shared(props, 'budget_name')}
        kind="text"
        maxlength={120}
        label={text('Nama anggaran', 'Name of the budget')}
        hint={text('Seperti di dokumen anggaran (DPA)', 'As in the budget document (DPA)')}
      />
      <Field
        {...shared(props, 'budget_legal_basis')}
        kind="text"
        maxlength={200}
        label={text('Dasar hukum anggaran', 'Legal basis of the budget')}
      />
      <Field
        {...shared(props, 'budget_fiscal_year')}
        kind="text"
        inputmode="numeric"
        width="short"
        maxlength={4}
        label={text('Tahun anggaran', 'Fiscal year')}
      />
      <Field
        {...shared(props, 'budget_ceiling_rupiah')}
        kind="text"
        inputmode="numeric"
        before="Rp"
        width="medium"
        label={text('Pagu', 'Ceiling')}
        hint={text(
          'Iuran tidak pernah bisa melewati angka ini. Titik boleh dipakai: 950.000.000',
          'Contributions can never pass this amount. Write it with or without separators: 950,000,000',
        )}
      />
      <div class="lg:col-span-2">
        <Field
          {...shared(props, 'budget_source')}
          kind="select"
          options={budgetSources.map((source) => ({ value: source, label: budgetSourceLabels[source] }))}
          label={text('Sumber dana', 'Source of the money')}
          empty={text('Pilih sumber dana', 'Choose a source')}
          hint={bpuReliefRule}
        />
      </div>
    </Columns>
  )
}
