import { Hono } from 'hono'
import type { Child } from 'hono/jsx'
import type { Balances } from '../budget/budget.schema.ts'
import { listBalances, listBudgets } from '../budget/budget.service.ts'
import { randomId } from '../kernel/ids.ts'
import { Refusal } from '../kernel/refusal.ts'
import { text } from '../kernel/text.ts'
import { type Context, transact } from '../platform/context.ts'
import { contextOf, type Env, statusOf, type Web } from '../platform/http.ts'
import { requireOperation } from '../platform/policy.ts'
import { findRegion, listWithin } from '../region/region.service.ts'
import { ErrorSummary, type FormError } from '../ui/form.tsx'
import { PageSentence } from '../ui/sentence.tsx'
import { page, type ShellProps } from '../ui/shell.tsx'
import type { Spoken } from '../ui/words.ts'
import { ProgrammeForm } from './programme.form.tsx'
import type { ProgrammeFormProps } from './programme.form-parts.tsx'
import {
  type CheckedProgramme,
  checkProgramme,
  costErrors,
  costInputs,
  emptyProgramme,
  formField,
  readTyped,
  type TypedProgramme,
} from './programme.input.ts'
import { CostPreview } from './programme.preview.tsx'
import { jkmDuring, makeProgrammeAndBudget, tariffOf } from './programme.service.ts'

type Choices = Pick<ProgrammeFormProps, 'regions' | 'budgets'>

export const programmePages = new Hono<Env>()

programmePages.get('/program/baru', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'programme.make')
  const choices = await readChoices(context)
  return formPage(c, choices, emptyProgramme(context.actor.region_code, choices.budgets), [])
})

programmePages.post('/program/baru', async (c) => {
  const context = contextOf(c, 'page')
  requireOperation(context, 'programme.make')
  const typed = readTyped(await c.req.parseBody({ all: true }))
  const choices = await readChoices(context)
  const checked = checkProgramme(typed, choices.budgets)
  try {
    if (typed.words.preview) return await previewPage(c, choices, typed, checked)
    if (!checked.programme || !checked.budget || checked.errors.length > 0)
      return formPage(c, choices, typed, checked.errors, 400)
    const made = await makeProgrammeAndBudget(
      context,
      checked.programme,
      checked.budget,
      `form:${typed.operation_id}`,
    )
    return c.redirect(`/program/${made.code}?baru=1`, 303)
  } catch (error) {
    if (!(error instanceof Refusal) || !isAboutForm(error)) throw error
    const again = error.code === 'programme.form_used' ? { ...typed, operation_id: randomId() } : typed
    const found: FormError = { message: error.text, ...(error.field && { field: formField(error.field) }) }
    return formPage(c, choices, again, [found], statusOf[error.kind] as ShellProps['status'])
  }
})

/** A refusal that something typed can mend; the rest belongs to the application's own page of refusals. */
function isAboutForm(refusal: Refusal): boolean {
  return refusal.field !== undefined || refusal.kind === 'invalid' || refusal.code === 'programme.form_used'
}

async function readChoices(context: Context): Promise<Choices> {
  return transact(context, async (tx) => {
    const own = context.actor.region_code
    const region = own && (await findRegion(tx.db, own))
    const regions =
      own.length >= 5
        ? [region || { code: own, name: context.actor.region_name }]
        : await listWithin(tx.db, own, ['province', 'regency'])
    const [budgets, balances] = [await listBudgets(tx.db), await listBalances(tx.db)]
    return {
      regions,
      budgets: budgets.map((budget) => ({ ...budget, balances: balances.get(budget.budget_id) ?? noMoney })),
    }
  })
}

const noMoney: Balances = { ceiling: 0, available: 0, reserved: 0, owed: 0, paid: 0, returned: 0 }

async function previewPage(c: Web, choices: Choices, typed: TypedProgramme, checked: CheckedProgramme) {
  const errors = costErrors(checked.errors)
  if (errors.length > 0) return formPage(c, choices, typed, errors, 400)
  const { facts, source, available_rupiah, budget } = costInputs(typed, checked, choices.budgets)
  return formPage(
    c,
    choices,
    typed,
    [],
    200,
    <CostPreview
      language={c.get('language')}
      facts={facts}
      tariff={tariffOf(facts, source)}
      jkm={jkmDuring(facts)}
      available_rupiah={available_rupiah}
      budget={budget}
    />,
  )
}

function formPage(
  c: Web,
  choices: Choices,
  typed: TypedProgramme,
  errors: FormError[],
  status: ShellProps['status'] = 200,
  preview?: Child,
) {
  const language = c.get('language')
  const title = text('Program baru', 'New programme')
  return page(
    c,
    {
      title,
      section: 'programme',
      crumbs: [{ label: text('Program', 'Programmes'), href: '/program' }, { label: title }],
      has_errors: errors.length > 0,
      status,
    },
    <div class="grid gap-6">
      <ErrorSummary language={language} errors={errors} />
      {preview ?? <Opening language={language} />}
      {preview && (
        <h2 class="mt-2 text-xl font-semibold">
          {
            text('Ubah isian, atau buat programnya', 'Change what you filled in, or make the programme')[
              language
            ]
          }
        </h2>
      )}
      <ProgrammeForm language={language} typed={typed} errors={errors} {...choices} />
    </div>,
  )
}

function Opening({ language }: Spoken) {
  const small = text(
    'Biaya dihitung dari aturan yang berlaku pada bulan-bulan program. Anda bisa melihatnya dahulu sebelum menyimpan.',
    'The cost follows from the law of the months of the programme. You can see it first, before anything is stored.',
  )
  return (
    <PageSentence small={small[language]}>
      {
        text(
          'Siapa dilindungi, berapa lama, dan anggaran mana yang membayar?',
          'Who is covered, for how long, and which budget pays?',
        )[language]
      }
    </PageSentence>
  )
}
